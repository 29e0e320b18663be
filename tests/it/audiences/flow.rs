//! From the rule to the file: what stays and why, who is held out, and what earlier exports brought.

use std::collections::BTreeMap;

use c360::contract::{
    DeliveryState, ExportState, LeftOut, PriorityGroup, SetExclusions, SetGroup, Suppress, SuppressedBy,
    WithdrawRequest,
};

use super::shop::{
    decide, export, hash, ledger, let_out, let_out_files, loaded_with, save, seal, seal_job, sealed_files,
};
use crate::support::{Workspace, soon};

fn read(workspace: &Workspace, file: &str) -> String {
    std::fs::read_to_string(workspace.path().join(file)).unwrap()
}

async fn suppress(client: &c360::contract::ConsoleClient, by: SuppressedBy, value: &str) {
    let request = Suppress { by, values: vec![value.to_owned()], lift: false, reason: "asked".to_owned() };
    let done = client.suppress(soon(), request).await.unwrap().unwrap();
    assert_eq!(done.changed, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_of_the_rule_is_in_the_file_or_counted_with_the_reason() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "Aix", "city = Aix", 0.0).await;
    save(&client, "First", "id in (C001, C002)", 0.0).await;
    save(&client, "All", "everybody", 0.0).await;
    let exclusion = SetExclusions {
        destination: "google".to_owned(),
        audiences: vec!["Aix".to_owned()],
        reason: "x".to_owned(),
    };
    client.set_exclusions(soon(), exclusion).await.unwrap().unwrap();
    let group = PriorityGroup { name: "g".to_owned(), audiences: vec!["First".to_owned(), "All".to_owned()] };
    client.set_group(soon(), SetGroup { group, reason: "x".to_owned() }).await.unwrap().unwrap();
    suppress(&client, SuppressedBy::Id, "C003").await;
    suppress(&client, SuppressedBy::Email, " person.5@EXAMPLE.com").await;
    suppress(&client, SuppressedBy::Phone, "+33 6 12 34 00 07").await;
    let sealed = seal(&workspace, &client, "All", "google").await;
    let run = &sealed.dry_run;
    let left_out: BTreeMap<_, _> = run.left_out.iter().cloned().collect();
    assert_eq!(run.in_rule, 100);
    assert_eq!(left_out[&LeftOut::NoConsent], 10);
    assert_eq!(left_out[&LeftOut::Suppressed], 3);
    // Every fourth of ninety is from Aix.
    assert_eq!(left_out[&LeftOut::Excluded("Aix".to_owned())], 22);
    assert_eq!(left_out[&LeftOut::Priority("First".to_owned())], 2);
    let sum: u64 = left_out.values().sum();
    assert_eq!(run.rows + sum, run.in_rule, "nobody is lost: {run:?}");
    assert_eq!(sealed.summary.state, ExportState::Waiting);
    let file = read(&workspace, sealed.file.as_deref().unwrap());
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines[0], "Email,Phone,First Name,Last Name,Country,Zip");
    assert_eq!(lines.len() as u64, run.rows + 1);
    assert_eq!(hash(&file), sealed.summary.sha256);
    assert_eq!(file.len() as u64, run.bytes);
    // C009: the first who is none of these.
    assert_eq!(run.email, file.lines().skip(1).filter(|line| !line.starts_with(',')).count() as u64);
    assert!(file.contains(&hash("person.9@example.com")) && file.contains(&hash("+33612340009")));
    for absent in [
        "person.3@example.com",
        "person.5@example.com",
        "person.7@example.com",
        "person.4@example.com",
        "person.1@example.com",
        "person.95@example.com",
    ] {
        assert!(!file.contains(&hash(absent)), "{absent}");
    }
    assert!(run.warnings.iter().any(|warning| warning.contains("fewer than")), "{:?}", run.warnings);
    // Nothing is out before somebody approves.
    assert_eq!(let_out_files(&workspace), Vec::<String>::new());
    assert_eq!(sealed_files(&workspace).len(), 1);

    let job = let_out(&workspace, &client, &sealed).await;
    let file = format!("exports/google/2026-03-08-all-{}.csv", sealed.summary.id.0);
    assert_eq!(job.outcome.unwrap(), format!("export {} is let out to {file}", sealed.summary.id.0));
    assert_eq!(let_out_files(&workspace), [file.clone(), format!("{file}.manifest.json")]);
    assert_eq!(sealed_files(&workspace), Vec::<String>::new());
    let out = export(&client, sealed.summary.id).await;
    assert_eq!(out.summary.state, ExportState::Released);
    assert!(out.summary.decision.as_ref().unwrap().single_person);
    let manifest = read(&workspace, &format!("{file}.manifest.json"));
    assert_eq!(out.manifest.as_deref(), Some(manifest.as_str()));
    let manifest_value: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest_value["sha256"], sealed.summary.sha256);
    assert_eq!(manifest_value["rows"], run.rows);
    assert!(manifest_value["destination_rules"].as_str().unwrap().starts_with("google-"));
    assert!(manifest_value["deleted_after"].is_string());
    // The chain holds the manifest's hash.
    let records = client
        .audit(soon(), c360::contract::AuditRequest { limit: 20, ..c360::contract::AuditRequest::default() })
        .await
        .unwrap()
        .unwrap();
    let subject = format!("{} {}", sealed.summary.id.0, hash(&manifest));
    assert!(records.rows.iter().any(|record| record.subject == subject));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_held_out_stays_held_out_and_what_exports_brought_is_told() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "All", "consent.ads and has.email", 0.4).await;
    let first = seal(&workspace, &client, "All", "meta").await;
    let run = &first.dry_run;
    let held: u64 = run.tiers.iter().map(|tier| tier.held_out).sum();
    assert_eq!((run.rows + held, held), (81, 32), "40 % of each tier: {:?}", run.tiers);
    assert_eq!(run.brought, None);
    let_out(&workspace, &client, &first).await;
    let again = seal(&workspace, &client, "All", "meta").await;
    assert_eq!(again.summary.sha256, first.summary.sha256, "the same people, in the same order");
    assert_eq!(again.dry_run.last.unwrap().1, run.rows);
    let brought = again.dry_run.brought.clone().unwrap();
    assert_eq!((brought.exports, brought.exposed, brought.held_out), (1, run.rows, held));
    assert_eq!(brought.active, None, "nothing is known of the days after");
    // Who was exposed stays exposed when the share grows.
    save(&client, "All", "consent.ads and has.email", 0.6).await;
    let more = seal(&workspace, &client, "All", "meta").await;
    assert_eq!(more.summary.sha256, first.summary.sha256);
    // The customer's page says so.
    let exposed = ledger(&workspace).exposures_of_customer("C001").unwrap();
    assert_eq!(exposed.len(), 1);
    let page = client.customer(soon(), "C001".to_owned()).await.unwrap().unwrap();
    assert_eq!(page.audiences.len(), 1);
    assert!(page.audiences[0].is_in && page.audiences[0].exports.len() == 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_destination_leaves_out_is_not_sent_there_by_itself_either() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "Aix", "city = Aix", 0.0).await;
    let exclusion = SetExclusions {
        destination: "google".to_owned(),
        audiences: vec!["Aix".to_owned()],
        reason: "x".to_owned(),
    };
    client.set_exclusions(soon(), exclusion).await.unwrap().unwrap();
    assert_eq!(seal(&workspace, &client, "Aix", "google").await.dry_run.rows, 0);
    assert!(seal(&workspace, &client, "Aix", "meta").await.dry_run.rows > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_exports_brought_is_measured_against_who_was_held_out() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "All", "everybody", 0.5).await;
    let first = seal(&workspace, &client, "All", "automation").await;
    let_out(&workspace, &client, &first).await;
    // Everybody who was in the file buys on the same day; nobody who was held out does.
    let today = jiff::Zoned::now().with_time_zone(jiff::tz::TimeZone::UTC).date().to_string();
    let ledger = ledger(&workspace);
    let mut lines = "ticket_id,customer_id,sold_at,product_id,quantity,net,channel\n".to_owned();
    let mut held_out = 0_u64;
    ledger
        .for_each_exposure(("All", "automation"), |_, _, id, held| {
            held_out += u64::from(held);
            // Who is held out buys before it was let out, though after the day that the data stood for.
            let day = if held { "2026-03-20" } else { today.as_str() };
            lines.push_str(&format!("N{id},{id},{day} 10:00:00,P1,1,20.00,store\n"));
        })
        .unwrap();
    workspace.write("inbox/lines3.csv", &lines);
    let toml = std::fs::read_to_string(workspace.path().join("c360.toml")).unwrap();
    workspace.write("c360.toml", &toml.replace("as_of = 2026-03-08", &format!("as_of = {today}")));
    let job = workspace.load().await;
    assert_eq!(job.state, c360::contract::JobState::Done, "{:?}", job.outcome);
    let client = workspace.connect().unwrap();
    let again = seal(&workspace, &client, "All", "automation").await;
    let brought = again.dry_run.brought.unwrap();
    assert_eq!(brought.since.to_string(), today);
    assert_eq!((brought.exposed, brought.held_out), (first.dry_run.rows, held_out));
    let active = brought.active.unwrap();
    assert!(
        (active.estimate - 1.0).abs() < 1e-9 && active.low > 0.8 && active.certainty > 0.999,
        "{active:?}"
    );
    // Amounts are wilder than shares: they need more people in each arm.
    assert_eq!(brought.revenue.is_some(), brought.exposed.min(brought.held_out) >= 50);
    assert!(brought.revenue.is_none_or(|revenue| (revenue.estimate - 20.0).abs() < 1e-9));
    // Nothing went elsewhere, and what is withdrawn is not measured.
    assert_eq!(seal(&workspace, &client, "All", "google").await.dry_run.brought, None);
    let request = WithdrawRequest { export: first.summary.id, reason: "a mistake".to_owned() };
    let job = client.withdraw_export(soon(), request).await.unwrap().unwrap().unwrap();
    workspace.wait(&client, job).await;
    assert_eq!(seal(&workspace, &client, "All", "automation").await.dry_run.brought, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_global_hold_out_is_in_no_file() {
    let (workspace, client) = loaded_with("[audiences]\nglobal_hold_out = 0.5\n").await;
    save(&client, "All", "consent.ads", 0.0).await;
    save(&client, "Same", "consent.ads and tier != lost", 0.0).await;
    let all = seal(&workspace, &client, "All", "meta").await;
    let same = seal(&workspace, &client, "Same", "meta").await;
    let held = all.dry_run.left_out.iter().find(|(why, _)| *why == LeftOut::HeldOutGlobally).unwrap().1;
    assert!((25..=65).contains(&held), "about half of ninety: {held}");
    assert_eq!(all.summary.sha256, same.summary.sha256, "the same people are held out of every audience");
    // The ledger knows who, so that what exports bring can be measured against them.
    let_out(&workspace, &client, &all).await;
    let out = ledger(&workspace);
    let arms = (1..=90).flat_map(|n| out.exposures_of_customer(&format!("C{n:03}")).unwrap());
    assert_eq!(arms.filter(|arm| arm.held_out).count() as u64, held);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_is_tried_again_and_never_made_twice() {
    let settings = "[[destination]]\nkind = \"meta\"\n\
        deliver = [\"sh\", \"-c\", \"echo try >> tries; test $(wc -l < tries) -ge 2 && cp \\\"$0\\\" arrived\", \"{file}\"]\n";
    let (workspace, client) = loaded_with(settings).await;
    save(&client, "All", "consent.ads", 0.0).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    let job = let_out(&workspace, &client, &sealed).await;
    assert!(job.outcome.unwrap().ends_with("; it was delivered"));
    assert_eq!(read(&workspace, "tries").lines().count(), 2);
    assert_eq!(hash(read(&workspace, "arrived")), sealed.summary.sha256);
    let delivery = export(&client, sealed.summary.id).await.summary.delivery.unwrap();
    assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Done, 2));
    let again = client.release_export(soon(), sealed.summary.id).await.unwrap().unwrap_err();
    assert!(again.message.contains("has arrived"), "{again:?}");
    assert_eq!(read(&workspace, "tries").lines().count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_taken_back_or_withdrawn_with_a_file_that_removes() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "All", "consent.ads", 0.0).await;
    let first = seal(&workspace, &client, "All", "google").await;
    let request = |of: &c360::contract::ExportDetail| WithdrawRequest {
        export: of.summary.id,
        reason: "a mistake".to_owned(),
    };
    assert_eq!(client.withdraw_export(soon(), request(&first)).await.unwrap().unwrap(), None);
    assert_eq!(export(&client, first.summary.id).await.summary.state, ExportState::TakenBack);
    assert_eq!(sealed_files(&workspace), Vec::<String>::new());
    assert!(decide(&client, &first, true).await.unwrap_err().contains("taken back"));
    let second = seal(&workspace, &client, "All", "google").await;
    let_out(&workspace, &client, &second).await;
    let job = client.withdraw_export(soon(), request(&second)).await.unwrap().unwrap().unwrap();
    let job = workspace.wait(&client, job).await;
    assert!(job.outcome.unwrap().contains("-remove.csv"));
    let files = let_out_files(&workspace);
    assert_eq!(files.len(), 4, "{files:?}");
    let removal = files.iter().find(|file| file.ends_with("-remove.csv")).unwrap();
    assert_eq!(hash(read(&workspace, removal)), second.summary.sha256);
    assert_eq!(export(&client, second.summary.id).await.summary.state, ExportState::Withdrawn);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_for_the_retailers_own_tools_has_the_columns_that_were_chosen() {
    let settings = "[[destination]]\nkind = \"automation\"\ncolumns = [\"customer_id\", \"email\", \"city\"]\n\
        [[destination]]\nkind = \"automation\"\nname = \"lake\"\nformat = \"parquet\"\ncolumns = [\"customer_id\", \"email\", \"value\"]\n";
    let (workspace, client) = loaded_with(settings).await;
    save(&client, "Two", "id in (C001, C002)", 0.0).await;
    let sealed = seal(&workspace, &client, "Two", "automation").await;
    let file = read(&workspace, sealed.file.as_deref().unwrap());
    assert_eq!(
        file,
        "customer_id,email,city\nC001,Person.1@Example.com,Lyon\nC002,Person.2@Example.com,Lyon\n"
    );
    let sealed = seal(&workspace, &client, "Two", "lake").await;
    let path = workspace.path().join(sealed.file.unwrap());
    let conn = duckdb::Connection::open_in_memory().unwrap();
    let query = format!(
        "SELECT string_agg(customer_id || ' ' || email, ',' ORDER BY customer_id) FROM '{}'",
        path.display()
    );
    let read: String = conn.query_row(&query, [], |row| row.get(0)).unwrap();
    assert_eq!(read, "C001 Person.1@Example.com,C002 Person.2@Example.com");
    let kinds =
        format!("SELECT string_agg(column_type, ',') FROM (DESCRIBE SELECT * FROM '{}')", path.display());
    let kinds: String = conn.query_row(&kinds, [], |row| row.get(0)).unwrap();
    assert_eq!(kinds, "VARCHAR,VARCHAR,DECIMAL(18,2)");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_audience_is_shown_and_never_let_out() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "None", "city = Paris", 0.1).await;
    let sealed = seal(&workspace, &client, "None", "meta").await;
    assert_eq!(sealed.dry_run.rows, 0);
    assert_eq!(sealed.summary.state, ExportState::Empty);
    let audiences = client.audiences(soon()).await.unwrap().unwrap();
    assert_eq!(audiences.waiting, [], "nobody is asked to decide");
    assert!(sealed.refusal.as_ref().unwrap().contains("nobody is in the file"));
    for approve in [true, false] {
        assert!(decide(&client, &sealed, approve).await.unwrap_err().contains("nobody is in the file"));
    }
    assert_eq!(export(&client, sealed.summary.id).await.summary.state, ExportState::Empty);
    assert_eq!(sealed_files(&workspace), Vec::<String>::new());
    let again = seal_job(&workspace, &client, "None", "meta").await;
    assert!(again.outcome.unwrap().ends_with("0 of 0 people; there is nothing to let out"));
}
