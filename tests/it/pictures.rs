//! The README's pictures: the program's own rendering of the demo retailer, as SVG.
//!
//! Not held equal by a test, because the demo ends yesterday: drawn anew by
//! `cargo test --release --test it -- --ignored pictures`.

use std::{fs, ops::ControlFlow, path::Path};

use c360::{
    contract::RescoreRequest,
    demo,
    tui::{Options, harness::Harness, picture},
};
use jiff::{ToSpan, Zoned};

use crate::{
    made_up::options,
    support::{Workspace, soon},
};

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
        ("bridge", "c360: what explains the change of revenue", "dark", (120, 20), "2 B"),
        ("thresholds", "c360: thresholds side by side", "dark", (120, 28), "2 t"),
        ("customers", "c360: finding a customer", "dark", (132, 26), "3 / ma"),
        ("customer", "c360: one customer", "dark", (160, 50), "3 / ma <enter> <enter>"),
        ("models", "c360: every model and its quality", "dark", (160, 34), "4"),
        ("model", "c360: how well a model foretold", "light", (132, 40), "4 <enter>"),
        ("equal-size", "c360: the rule against the champion", "dark", (132, 22), ": equal <enter>"),
        ("matrix", "c360: churn by value", "dark", (132, 32), ": matrix <enter>"),
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
