//! The README's pictures: the program's own rendering of the demo retailer, as SVG.
//!
//! Not held equal by a test, because the demo ends yesterday: drawn anew by
//! `cargo test --release --test it -- --ignored pictures`.

use std::{fs, ops::ControlFlow, path::Path};

use c360::{
    contract::{
        AdoptRequest, DescribeRequest, FitRequest, Priority, RescoreRequest, RuleSource, SaveAudience,
        SealRequest,
    },
    demo,
    tui::{Options, harness::Harness, picture},
};
use jiff::{ToSpan, Zoned};

use crate::{
    made_up::options,
    support::{Workspace, soon},
};

/// Audiences to show, and one of them sealed for the first destination.
async fn make_audiences(workspace: &Workspace) {
    let client = workspace.connect().unwrap();
    for (name, rule, note) in [
        ("Existing customers", "tickets >= 1", "left out of what looks for new ones"),
        ("Lost core", "tier_n1 in (best, large) and tier in (sleepers, lost)", "never paid for again"),
        ("New this quarter", "recency <= 90 and tickets_ever = 1", "a second purchase"),
        (
            "Undecided and valuable",
            "tier in (best, large) and churn_90d between 0.4 and 0.8 and consent.ads",
            "a reason to come back",
        ),
    ] {
        let request = SaveAudience {
            name: name.to_owned(),
            rule: RuleSource::Text(rule.to_owned()),
            hold_out: 0.1,
            note: note.to_owned(),
            follows: None,
        };
        client.save_audience(soon(), request).await.unwrap().unwrap();
    }
    let found = client.audiences(soon()).await.unwrap().unwrap();
    if let Some(destination) = found.destinations.first() {
        let audience = "Undecided and valuable".to_owned();
        let request = SealRequest { audience, destination: destination.name.clone() };
        let job = client.seal_audience(soon(), request).await.unwrap().unwrap();
        workspace.wait(&client, job).await;
    }
}

/// The behavioural segments that a trial proposes, adopted, and another trial to look at.
async fn make_segments(workspace: &Workspace) {
    let client = workspace.connect().unwrap();
    for is_first in [true, false] {
        let request = FitRequest { k_from: 5, ..FitRequest::default() };
        let job = client.fit_clusters(soon(), request).await.unwrap().unwrap();
        workspace.wait(&client, job).await;
        let head = client.behaviour(soon()).await.unwrap().unwrap().trials.remove(0);
        if is_first {
            let request = AdoptRequest { trial: head.id, k: 8, reason: "agreed with the stores".to_owned() };
            let job = client.adopt_clusters(soon(), request).await.unwrap().unwrap();
            workspace.wait(&client, job).await;
        }
    }
    let found = client.behaviour(soon()).await.unwrap().unwrap().current.unwrap();
    for (row, priority) in found.rows.iter().zip([Priority::Secure, Priority::Push, Priority::Push]) {
        let request = DescribeRequest {
            id: row.id,
            name: None,
            priority: Some(priority),
            text: None,
            reason: "plan of November".to_owned(),
        };
        client.describe_cluster(soon(), request).await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes docs/pictures"]
async fn of_the_readme_are_drawn_anew() {
    let yesterday = Zoned::now().date().checked_sub(1.day()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let shop = dir.path().join("shop");
    demo::write_workspace(&shop, &demo::Options::demo(yesterday), &mut |_| ControlFlow::Continue(()))
        .unwrap();
    let workspace = Workspace::at(dir, shop);
    workspace.load().await;
    let scoring = workspace.connect().unwrap();
    let job = scoring.start_rescore(soon(), RescoreRequest::default()).await.unwrap().unwrap();
    workspace.wait(&scoring, job).await;
    make_segments(&workspace).await;
    make_audiences(&workspace).await;
    let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
    fs::create_dir_all(&pictures).unwrap();
    for (name, title, theme, size, keys) in [
        ("pulse", "c360: Pulse", "dark", (132, 44), "1"),
        (
            "pulse-store",
            "c360: one region, week by week",
            "light",
            (132, 44),
            "1 b j j <enter> t <tab> <tab> j <enter>",
        ),
        ("provenance", "c360: where a figure comes from", "dark", (110, 34), "1 w"),
        ("segments", "c360: Segments", "dark", (160, 30), "2"),
        ("migration", "c360: who moved", "light", (132, 34), "2 m"),
        ("behaviour", "c360: behavioural segments", "dark", (160, 32), ": behaviour <enter>"),
        ("card", "c360: a segment's card", "light", (132, 48), ": behaviour <enter> j <enter>"),
        ("trial", "c360: how many segments?", "dark", (160, 40), ": behaviour <enter> t <enter>"),
        ("bridge", "c360: what explains the change of revenue", "dark", (120, 20), "2 B"),
        ("thresholds", "c360: thresholds side by side", "dark", (120, 28), "2 t"),
        ("customers", "c360: finding a customer", "dark", (132, 26), "3 / ma"),
        ("customer", "c360: one customer", "dark", (160, 50), "3 / ma <enter> <enter>"),
        ("models", "c360: every model and its quality", "dark", (160, 34), "4"),
        ("model", "c360: how well a model predicted", "light", (132, 40), "4 <enter>"),
        ("equal-size", "c360: the rule against the champion", "dark", (132, 22), ": equal <enter>"),
        ("matrix", "c360: churn by value", "dark", (132, 32), ": matrix <enter>"),
        ("audiences", "c360: Audiences", "dark", (150, 22), "5"),
        ("audience", "c360: who is in an audience", "light", (132, 40), "5 / undecided <enter> <enter>"),
        ("overlap", "c360: how audiences overlap", "dark", (132, 22), "5 <tab> l"),
        ("export", "c360: everything that an approver needs", "dark", (132, 40), "5 a"),
        (
            "rule",
            "c360: building a rule",
            "dark",
            (132, 34),
            "5 n tier <space> in <space> (best, <space> large) <space> and <space> consent.ads <tab> j",
        ),
        ("data", "c360: Data", "dark", (132, 36), "0"),
        ("small", "c360 on 80 by 24, colour-blind theme", "colour-blind", (80, 24), "1"),
    ] {
        let options = Options { theme: Some(theme.to_owned()), ..options() };
        let client = workspace.connect().unwrap();
        let mut console = Harness::open(client, options, size, Zoned::now().timestamp()).await.unwrap();
        console.press(keys).await.unwrap();
        let svg = picture::svg(console.buffer(), title, console.theme());
        fs::write(pictures.join(format!("{name}.svg")), svg).unwrap();
    }
}
