//! What is approved is that file and no other.

use std::fs;

use c360::contract::{ExportState, JobState, LeftOut, Suppress, SuppressedBy};

use super::shop::{
    decide, export, ledger, let_out, let_out_files, loaded_with, long_ago, save, seal, seal_job,
    sealed_files, shop_with,
};
use crate::support::soon;

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_rule_data_settings_or_file_voids_what_was_sealed() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "Aix", "city = Aix", 0.0).await;
    save(&client, "All", "consent.ads and not in audience \"Aix\"", 0.0).await;
    let voided = async |what: &str| {
        let exports = client.activations(soon()).await.unwrap().unwrap().exports;
        assert_eq!(exports[0].state, ExportState::Void, "{what}");
        assert!(exports[0].why.as_ref().unwrap().contains(what), "{:?}", exports[0].why);
        assert_eq!(sealed_files(&workspace), Vec::<String>::new());
    };
    let sealed = seal(&workspace, &client, "All", "meta").await;
    save(&client, "All", "consent.ads and not in audience \"Aix\" and tier != lost", 0.0).await;
    voided("the audience changed").await;
    assert!(decide(&client, &sealed, true).await.unwrap_err().contains("void"));

    seal(&workspace, &client, "All", "meta").await;
    save(&client, "Aix", "city = Aix or id = C001", 0.0).await;
    voided("an audience or a list that it names changed").await;

    seal(&workspace, &client, "All", "meta").await;
    let request = Suppress {
        by: SuppressedBy::Id,
        values: vec!["C001".to_owned()],
        lift: false,
        reason: "x".to_owned(),
    };
    client.suppress(soon(), request).await.unwrap().unwrap();
    voided("the suppression list changed").await;

    seal(&workspace, &client, "All", "meta").await;
    workspace.write("inbox/lines2.csv", "ticket_id,customer_id,sold_at,product_id,quantity,net,channel\nT1000,C001,2026-03-01 10:00:00,P1,1,5.00,store\n");
    let job = workspace.load().await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    voided("the data changed").await;

    let sealed = seal(&workspace, &client, "All", "meta").await;
    let path = workspace.path().join(sealed.file.clone().unwrap());
    let mut text = fs::read_to_string(&path).unwrap();
    text.push_str("x,x,x,x,x,x,x,x\n");
    fs::write(&path, text).unwrap();
    assert!(decide(&client, &sealed, true).await.unwrap_err().contains("was changed on disk"));
    voided("changed on disk").await;
    assert_eq!(let_out_files(&workspace), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_changed_after_the_approval_is_not_let_out() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "All", "consent.ads", 0.0).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    // Approved without the job that lets it out: the ledger alone was asked.
    let request = c360::contract::DecisionRequest {
        export: sealed.summary.id,
        approve: true,
        sha256: sealed.summary.sha256.clone(),
        note: String::new(),
    };
    let reply = ledger(&workspace).decide_export(&request, "bo (1001)", jiff::Timestamp::now()).unwrap();
    assert!(!reply.single_person);
    fs::write(workspace.path().join(sealed.file.unwrap()), "other\n").unwrap();
    let job = workspace.wait(&client, reply.job.unwrap()).await;
    assert_eq!(job.state, JobState::Failed);
    assert!(
        job.outcome.unwrap().contains("is void, nothing was let out: the sealed file was changed on disk")
    );
    assert_eq!(let_out_files(&workspace), Vec::<String>::new());
    assert_eq!(export(&client, sealed.summary.id).await.summary.state, ExportState::Void);
}

#[tokio::test(flavor = "multi_thread")]
async fn four_eyes_refuse_who_asked_and_let_somebody_else_approve() {
    let (workspace, client) = loaded_with("[audiences]\nfour_eyes = true\n").await;
    save(&client, "All", "consent.ads", 0.0).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    assert!(sealed.refusal.as_ref().unwrap().contains("somebody else"));
    assert!(decide(&client, &sealed, true).await.is_err());
    assert_eq!(export(&client, sealed.summary.id).await.summary.state, ExportState::Waiting);
    let request = c360::contract::DecisionRequest {
        export: sealed.summary.id,
        approve: true,
        sha256: sealed.summary.sha256.clone(),
        note: String::new(),
    };
    let reply = ledger(&workspace).decide_export(&request, "bo (1001)", jiff::Timestamp::now()).unwrap();
    let second =
        ledger(&workspace).decide_export(&request, "cleo (1002)", jiff::Timestamp::now()).unwrap_err();
    assert!(second.to_string().contains("approved by bo (1001)"), "{second}");
    assert_eq!(workspace.wait(&client, reply.job.unwrap()).await.state, JobState::Done);
    let out = export(&client, sealed.summary.id).await;
    assert_eq!(out.summary.state, ExportState::Released);
    assert!(!out.summary.decision.unwrap().single_person);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_can_not_be_written_loses_no_approval() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "All", "consent.ads", 0.0).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    // A file lies where the folder should be.
    workspace.write("exports/meta", "in the way");
    let job = let_out(&workspace, &client, &sealed).await;
    assert_eq!(job.state, JobState::Failed);
    assert!(job.outcome.as_ref().unwrap().contains("the approval stands"), "{:?}", job.outcome);
    assert_eq!(export(&client, sealed.summary.id).await.summary.state, ExportState::Approved);
    fs::remove_file(workspace.path().join("exports/meta")).unwrap();
    let job = client.release_export(soon(), sealed.summary.id).await.unwrap().unwrap();
    assert_eq!(workspace.wait(&client, job).await.state, JobState::Done);
    assert_eq!(let_out_files(&workspace).len(), 2);
    // The same where nothing can be sealed.
    fs::remove_dir_all(workspace.path().join("exports/.sealed")).unwrap();
    workspace.write("exports/.sealed", "in the way");
    let job = seal_job(&workspace, &client, "All", "meta").await;
    assert_eq!(job.state, JobState::Failed);
    assert!(job.outcome.unwrap().contains("nothing was sealed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_erased_is_in_no_file_and_in_no_list() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "All", "consent.ads", 0.0).await;
    let ids = vec!["C001".to_owned(), "C002".to_owned()];
    client.save_list(soon(), c360::contract::SaveList { name: "L".to_owned(), ids }).await.unwrap().unwrap();
    let sealed = seal(&workspace, &client, "All", "meta").await;
    let_out(&workspace, &client, &sealed).await;
    let waiting = seal(&workspace, &client, "All", "google").await;
    let erasure = c360::contract::Erasure { customer_id: "C001".to_owned(), reason: "asked".to_owned() };
    let job = client.erase_customer(soon(), erasure).await.unwrap().unwrap();
    assert_eq!(workspace.wait(&client, job).await.state, JobState::Done);
    assert_eq!(sealed_files(&workspace), Vec::<String>::new());
    assert_eq!(export(&client, waiting.summary.id).await.summary.state, ExportState::Void);
    let left = let_out_files(&workspace);
    assert!(left.iter().all(|file| file.ends_with(".manifest.json")), "their hashes are gone: {left:?}");
    assert!(export(&client, sealed.summary.id).await.summary.purged_at.is_some());
    let ledger = ledger(&workspace);
    assert_eq!(ledger.list("L").unwrap().unwrap(), ["C002"]);
    assert_eq!(ledger.exposures_of_customer("C001").unwrap(), []);
    assert_eq!(ledger.exposures_of_customer("C002").unwrap().len(), 1);
    let again = seal(&workspace, &client, "All", "meta").await;
    assert_eq!(again.dry_run.rows, sealed.dry_run.rows - 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_erased_is_named_by_no_rule() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "Two", "id in (C001, C002)", 0.0).await;
    save(&client, "Two", "id in (C002, C001) and not id = C001 or id = C001 or id = C003", 0.0).await;
    seal(&workspace, &client, "Two", "automation").await;
    let erasure = c360::contract::Erasure { customer_id: "C001".to_owned(), reason: "asked".to_owned() };
    let job = client.erase_customer(soon(), erasure).await.unwrap().unwrap();
    assert_eq!(workspace.wait(&client, job).await.state, JobState::Done);
    let detail = client.audience(soon(), "Two".to_owned()).await.unwrap().unwrap();
    assert_eq!(detail.versions.len(), 2);
    for version in &detail.versions {
        assert!(!version.rule.contains("C001") && version.rule.contains("C002"), "{}", version.rule);
    }
    assert_eq!(detail.count.unwrap().customers, 2, "C002 and C003");
    let ledger = ledger(&workspace);
    for export in ledger.exports(10).unwrap() {
        assert!(!export.content.contains("C001"), "{}", export.content);
    }
    let records = ledger
        .audit(&c360::contract::AuditRequest { limit: 30, ..c360::contract::AuditRequest::default() })
        .unwrap();
    let noted = records.rows.iter().filter(|record| record.reason.contains("named somebody who is erased"));
    assert_eq!(noted.map(|record| record.subject.as_str()).collect::<Vec<_>>(), ["Two v2", "Two v1"]);
    assert_eq!(ledger.verify_audit().unwrap().faults, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_dry_run_takes_the_place_of_the_one_that_waits() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "All", "consent.ads", 0.0).await;
    let first = seal(&workspace, &client, "All", "meta").await;
    let elsewhere = seal(&workspace, &client, "All", "google").await;
    let second = seal(&workspace, &client, "All", "meta").await;
    let states =
        [(first, ExportState::Void), (elsewhere, ExportState::Waiting), (second, ExportState::Waiting)];
    for (sealed, state) in states {
        assert_eq!(export(&client, sealed.summary.id).await.summary.state, state);
    }
    assert_eq!(sealed_files(&workspace).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_deleted_when_its_manifest_says_so_whatever_is_set_since() {
    let (workspace, client) = loaded_with("[audiences]\nkeep_files_days = 30\n").await;
    save(&client, "All", "consent.ads", 0.0).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    let_out(&workspace, &client, &sealed).await;
    assert_eq!(export(&client, sealed.summary.id).await.summary.purged_at, None);
    long_ago(&workspace, sealed.summary.id);
    // Kept for longer from now on, but this file was promised to go.
    let text = fs::read_to_string(workspace.path().join("c360.toml")).unwrap();
    workspace.write("c360.toml", &text.replace("keep_files_days = 30", "keep_files_days = 3650"));
    let client = workspace.connect().unwrap();
    assert!(export(&client, sealed.summary.id).await.summary.purged_at.is_some());
    let left = let_out_files(&workspace);
    assert!(matches!(left.as_slice(), [manifest] if manifest.ends_with(".manifest.json")), "{left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sealed_before_four_eyes_were_asked_for_is_approved_by_nobody() {
    let (workspace, client) = loaded_with("[audiences]\nfour_eyes = false\n").await;
    save(&client, "All", "consent.ads", 0.0).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    let text = fs::read_to_string(workspace.path().join("c360.toml")).unwrap();
    workspace.write("c360.toml", &text.replace("four_eyes = false", "four_eyes = true"));
    let client = workspace.connect().unwrap();
    assert!(export(&client, sealed.summary.id).await.refusal.is_some());
    let refused = decide(&client, &sealed, true).await.unwrap_err();
    assert!(refused.contains("is void: the settings"), "{refused}");
    assert_eq!(let_out_files(&workspace), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denial_counts_whenever_it_was_said_and_whatever_else_says_yes() {
    let source = "[[source]]\ntable = \"consents\"\nfiles = [\"inbox/consents.csv\"]\n";
    let workspace = shop_with(source);
    // C001 to C090 allow ads by their own row; the data stands for 8 March.
    let consents = "customer_id,channel,granted,changed_at\n\
        C001,ads,false,2026-03-01 10:00:00\nC002,ads,false,2026-03-09 10:00:00\n\
        C003,ADS ,false,2026-03-01 10:00:00\nC004,ads,false,2026-02-01 10:00:00\n\
        C004,ads,true,2026-03-01 10:00:00\n";
    workspace.write("inbox/consents.csv", consents);
    assert_eq!(workspace.load().await.state, JobState::Done);
    let client = workspace.connect().unwrap();
    save(&client, "Five", "id in (C001, C002, C003, C004, C005)", 0.0).await;
    let sealed = seal(&workspace, &client, "Five", "meta").await;
    assert_eq!(sealed.dry_run.left_out[0], (LeftOut::NoConsent, 3));
    assert_eq!(sealed.dry_run.rows, 2);
    save(&client, "None", "id in (C001, C003)", 0.0).await;
    let sealed = seal(&workspace, &client, "None", "meta").await;
    assert!(sealed.dry_run.warnings[0].contains("were consents loaded"), "{:?}", sealed.dry_run.warnings);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_out_is_told_to_whoever_suppresses_somebody_in_it() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "All", "consent.ads", 0.0).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    let_out(&workspace, &client, &sealed).await;
    let suppress = async |email: &str, lift| {
        let (by, values) = (SuppressedBy::Email, vec![email.to_owned()]);
        let request = Suppress { by, values, lift, reason: "asked".to_owned() };
        client.suppress(soon(), request).await.unwrap().unwrap().exports
    };
    assert_eq!(suppress("person.1@example.com", false).await, [sealed.summary.id]);
    assert_eq!(suppress("person.1@example.com", true).await, []);
    assert_eq!(suppress("person.99@example.com", false).await, [], "who was not in it");
    let request = c360::contract::WithdrawRequest { export: sealed.summary.id, reason: "over".to_owned() };
    let job = client.withdraw_export(soon(), request).await.unwrap().unwrap().unwrap();
    workspace.wait(&client, job).await;
    assert_eq!(suppress("person.3@example.com", false).await, []);
    // What is withdrawn is nothing to compare with either.
    assert_eq!(seal(&workspace, &client, "All", "meta").await.dry_run.last, None);
}
