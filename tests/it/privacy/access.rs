//! Revealing and exporting: with a reason, by whom may, on the record; and the record itself from the command line.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use c360::contract::{AuditAction, AuditRequest, CustomerExport, Erasure, ErrorKind, MOST_ROWS, Reveal};
use serde_json::Value;

use super::shop::{
    ID, PERSONAL, REASON, c360, files, in_bytes, in_tables, ledger, loaded, loaded_with, published,
};
use crate::support::soon;

fn reveal(id: &str, reason: &str) -> Reveal {
    Reveal { customer_id: id.to_owned(), reason: reason.to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn revealing_gives_the_data_as_it_is_and_is_on_the_record() {
    let (_workspace, client) = loaded().await;
    let identity = client.reveal_customer(soon(), reveal(ID, REASON)).await.unwrap().unwrap();
    assert!(identity.revealed);
    assert_eq!(identity.email.as_deref(), Some("zephyrine.q@example.com"));
    assert_eq!((identity.birth_date.as_deref(), identity.age), (Some("1971-02-03"), Some(55)));
    let request = AuditRequest { customer_id: Some(ID.to_owned()), limit: 10, ..AuditRequest::default() };
    let records = client.audit(soon(), request).await.unwrap().unwrap();
    assert_eq!(records.total, 1);
    assert_eq!((records.rows[0].action, records.rows[0].reason.as_str()), (AuditAction::Reveal, REASON));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_reason_or_for_nobody_nothing_is_given_out_and_nothing_recorded() {
    let (workspace, client) = loaded().await;
    let before = ledger(&workspace).verify_audit().unwrap().records;
    for reason in ["", "  ", &"long ".repeat(50)] {
        let told = client.reveal_customer(soon(), reveal(ID, reason)).await.unwrap().unwrap_err();
        assert_eq!(told.kind, ErrorKind::Invalid);
    }
    let told = client.reveal_customer(soon(), reveal("nobody", REASON)).await.unwrap().unwrap_err();
    assert_eq!(told.message, "no personal data is held under this id: no row of `customers` has it");
    assert_eq!(ledger(&workspace).verify_audit().unwrap().records, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_named_is_refused_everything_personal_and_the_chain_says_so() {
    let (workspace, client) =
        loaded_with("[privacy]\npersonal_data = [\"nobody-of-that-name\", \"@no-such-group\"]\n").await;
    let export = CustomerExport { customer_id: ID.to_owned(), reason: REASON.to_owned(), hand_over: false };
    let erasure = Erasure { customer_id: ID.to_owned(), reason: REASON.to_owned() };
    let refused = [
        client.reveal_customer(soon(), reveal(ID, REASON)).await.unwrap().unwrap_err(),
        client.export_customer(soon(), export).await.unwrap().unwrap_err(),
        client.erase_customer(soon(), erasure).await.unwrap().unwrap_err(),
    ];
    for told in &refused {
        assert_eq!(told.kind, ErrorKind::Forbidden);
        assert!(told.hint.as_ref().unwrap().contains("personal_data"));
    }
    let request = AuditRequest { customer_id: Some(ID.to_owned()), limit: 10, ..AuditRequest::default() };
    let records = client.audit(soon(), request).await.unwrap().unwrap().rows;
    let told: Vec<_> = records.iter().map(|r| (r.action, r.reason.as_str())).collect();
    let refused = AuditAction::Refused;
    assert_eq!(
        told,
        [
            (refused, "erase: asked by letter"),
            (refused, "export: asked by letter"),
            (refused, "reveal: asked by letter")
        ]
    );
    assert!(!workspace.path().join("exports/customers").exists());
    let widened = ["--set", "privacy.personal_data=[\"root\"]", "customer", "reveal", ID, "--reason", REASON];
    let (code, said, _) = c360(&workspace, &widened);
    assert!(code != 0 && !said.contains("Zephyrine"), "a flag lets nobody in: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_holds_every_row_as_it_is_for_its_owner_alone() {
    let (workspace, client) = loaded().await;
    let export = CustomerExport { customer_id: ID.to_owned(), reason: REASON.to_owned(), hand_over: false };
    let exported = client.export_customer(soon(), export).await.unwrap().unwrap();
    let rows: Vec<_> = exported.rows.iter().map(|(table, rows)| (table.as_str(), *rows)).collect();
    assert_eq!(rows, [("campaign_members", 1), ("consents", 1), ("customers", 1), ("lines", 3)]);
    let json: Value = serde_json::from_str(&fs::read_to_string(&exported.json).unwrap()).unwrap();
    assert_eq!(json["tables"]["customers"][0]["email"], "zephyrine.q@example.com");
    assert_eq!(json["tables"]["lines"][2]["net"], "40.40");
    assert_eq!(json["access"][0]["action"], "export");
    assert!(!json["segment_by_month"].as_array().unwrap().is_empty());
    let page = fs::read_to_string(&exported.page).unwrap();
    assert!(PERSONAL.iter().all(|text| page.contains(text)), "{page}");
    for file in files(&workspace.path().join("exports/customers")) {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(file.parent().unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_goes_into_the_folder_that_is_named_and_the_workspace_keeps_none() {
    let (workspace, _client) = loaded().await;
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("for-them");
    let args = ["customer", "export", ID, "--reason", REASON, "--to", to.to_str().unwrap()];
    let (code, said, told) = c360(&workspace, &args);
    assert_eq!(code, 0, "{told}");
    assert!(said.contains(&format!("Written to {}/{ID}-", to.display())), "{said}");
    let written = files(&to);
    assert_eq!(written.len(), 2, "{written:?}");
    for file in written {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert!(fs::read_to_string(&file).unwrap().contains("zephyrine.q@example.com"));
    }
    assert!(!workspace.path().join("exports/customers").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_a_path_stays_in_the_folder() {
    let (workspace, client) = loaded().await;
    let strange = "../../../escape\nid";
    workspace.write("inbox/customers-2.csv", &format!("customer_id,city\n\"{strange}\",Lyon\n"));
    workspace.load().await;
    let export =
        CustomerExport { customer_id: strange.to_owned(), reason: REASON.to_owned(), hand_over: false };
    let exported = client.export_customer(soon(), export).await.unwrap().unwrap();
    let folder = workspace.path().join("exports/customers").canonicalize().unwrap();
    let written = std::path::Path::new(&exported.json).canonicalize().unwrap();
    assert_eq!(written.parent().unwrap().parent().unwrap(), folder);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chain_is_listed_and_checked_from_the_command_line() {
    let (workspace, _client) = loaded().await;
    for id in ["C1", "C3"] {
        assert_eq!(c360(&workspace, &["customer", "reveal", id, "--reason", REASON]).0, 0);
    }
    let (code, said, _) = c360(&workspace, &["audit", "list", "--customer", "C1", "--format", "csv"]);
    assert_eq!((code, said.lines().count()), (0, 2), "{said}");
    assert!(said.contains("reveal") && said.contains(REASON) && !said.contains("C1"), "{said}");
    for format in ["table", "md", "json"] {
        let (code, said, _) = c360(&workspace, &["audit", "list", "--format", format]);
        assert!(code == 0 && said.contains(REASON), "{said}");
    }
    let (code, said, _) = c360(&workspace, &["audit", "verify", "--format", "json"]);
    let check: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, &check["faults"]), (0, &serde_json::json!([])));
    let head = check["head"].as_str().unwrap().to_owned();
    c360(&workspace, &["customer", "reveal", "C1", "--reason", REASON]);
    assert_eq!(
        c360(&workspace, &["audit", "verify", "--head", &head]).0,
        0,
        "an earlier head still is in it"
    );

    let connection = rusqlite::Connection::open(workspace.path().join("ledger.sqlite")).unwrap();
    connection
        .execute_batch(
            "drop trigger audit_remains; delete from audit where number > 1;
             update sqlite_sequence set seq = 1 where name = 'audit';",
        )
        .unwrap();
    assert_eq!(c360(&workspace, &["audit", "verify"]).0, 0, "the file alone can't tell");
    let (code, said, _) = c360(&workspace, &["audit", "verify", "--head", &head]);
    assert!(code == 1 && said.contains("not in the chain"), "{said}");
    connection.execute_batch("drop trigger audit_stays; update audit set reason = 'x'").unwrap();
    let (code, said, _) = c360(&workspace, &["audit", "verify"]);
    assert!(code == 1 && said.contains("was changed"), "{said}");
    assert_eq!(c360(&workspace, &["audit", "verify", "--head", "abc"]).0, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_that_is_longer_than_one_reply_is_cut_for_a_client_and_read_whole_by_commands() {
    let (workspace, client) = loaded().await;
    let connection = rusqlite::Connection::open(workspace.path().join("ledger.sqlite")).unwrap();
    let first: String =
        connection.query_row("select hash from audit order by number limit 1", [], |row| row.get(0)).unwrap();
    let last: i64 = connection.query_row("select max(number) from audit", [], |row| row.get(0)).unwrap();
    // They don't follow each other, which is told, and listed they are all the same.
    let more = format!(
        "with recursive next(n) as (select 1 union all select n + 1 from next where n < {MOST_ROWS})
         insert into audit (number, at, by_whom, action, subject, reason, previous, hash)
         select {last} + n, at, by_whom, action, subject, reason, previous, printf('%064x', n)
         from next cross join (select * from audit limit 1)"
    );
    connection.execute_batch(&more).unwrap();
    let everything = AuditRequest { limit: u32::MAX, ..AuditRequest::default() };
    let records = client.audit(soon(), everything).await.unwrap().unwrap();
    assert_eq!(records.rows.len() as u64, u64::from(MOST_ROWS));
    assert_eq!(records.total, last as u64 + u64::from(MOST_ROWS));
    let whole = ["audit", "list", "--limit", "4294967295", "--format", "csv"];
    let (code, said, told) = c360(&workspace, &whole);
    assert_eq!((code, said.lines().count() as u64), (0, records.total + 1), "{told}");
    assert!(said.contains(&first));
    let verify = |head: &str| c360(&workspace, &["audit", "verify", "--head", head]).1;
    assert!(!verify(&first).contains("not in the chain"));
    assert!(verify(&"ab".repeat(32)).contains("not in the chain"));
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_and_messages_tell_nothing_personal() {
    let (workspace, _client) = loaded().await;
    let verbose = |args: &[&str]| c360(&workspace, &[&["--log-level", "trace"], args].concat());
    let mut told = String::new();
    for args in [
        &["customer", "export", ID, "--reason", REASON][..],
        &["customer", "erase", ID, "--reason", REASON, "--yes-erase", ID],
        &["customer", "reveal", ID, "--reason", REASON],
        &["audit", "list"],
        &["jobs"],
        &["status"],
    ] {
        let (_, said, errors) = verbose(args);
        told.push_str(&said);
        told.push_str(&errors);
    }
    assert!(in_tables(&published(&workspace), &[ID]).is_empty());
    // The path of an export names the folder, and that the customer.
    let told = told.replace(&format!("exports/customers/{ID}"), "");
    let found: Vec<_> = PERSONAL.iter().filter(|text| told.contains(**text)).collect();
    assert_eq!(found, Vec::<&&str>::new(), "{told}");
    let is_log = |file: &std::path::PathBuf| {
        file.ends_with("jobs.log") || file.parent().is_some_and(|folder| folder.ends_with("log"))
    };
    let logs: Vec<_> = files(workspace.path()).into_iter().filter(is_log).collect();
    assert!(!logs.is_empty());
    assert_eq!(
        logs.iter().flat_map(|file| in_bytes(file, PERSONAL)).collect::<Vec<_>>(),
        Vec::<String>::new()
    );
}
