//! The commands: exit codes, what they print, rollbacks and decisions as a person makes them.

use std::time::{Duration, Instant};

use c360::contract::{AuditAction, AuditRequest, JobId, Role};

use super::shop::{CHALLENGER, CHAMPION, MISSING, c360, json, ledger, loaded, name, rescore, scored};
use crate::support::{Workspace, soon};

const OTHER: &str = "insert into mart_score (customer_id, churn_90, revenue_12) values ('C1', 0.5, 10)";

fn actions(workspace: &Workspace) -> Vec<(AuditAction, String)> {
    let request = AuditRequest { limit: 50, ..AuditRequest::default() };
    let rows = ledger(workspace).audit(&request).unwrap().rows;
    rows.into_iter().map(|row| (row.action, row.reason)).collect()
}

/// The process of a job must be gone before its workspace is.
fn wait(workspace: &Workspace, job: u64) {
    let until = Instant::now() + Duration::from_mins(2);
    while ledger(workspace).job(JobId(job)).unwrap().unwrap().is_open() {
        assert!(Instant::now() < until, "job {job} does not end");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_job_is_told_with_its_stages_and_what_it_said() {
    let workspace = scored();
    let ledger = ledger(&workspace);
    let job = ledger.jobs(1).unwrap().remove(0).id;
    ledger.start_stage(job, "score everybody", None).unwrap();
    ledger.advance_stage(job, 2, 0, None).unwrap();
    ledger.say_in_job(job, "2 customers scored").unwrap();
    let (code, said, told) = c360(&workspace, &["jobs", "show", &job.0.to_string()]);
    assert_eq!(code, 0, "{told}");
    assert!(
        ["score everybody", "Rows/s", "2 customers scored"].iter().all(|part| said.contains(part)),
        "{said}"
    );
    let shown = json(&workspace, &["jobs", "show", &job.0.to_string()]);
    assert_eq!(shown["log"][0]["words"], "2 customers scored");
    let (code, _, told) = c360(&workspace, &["jobs", "show", "99"]);
    assert_eq!(code, 2);
    assert!(told.contains("there is no job 99"), "{told}");
}

#[tokio::test]
async fn a_rollback_brings_the_scores_before_back_for_everybody_who_looks() {
    let workspace = scored();
    rescore(&workspace, OTHER);
    let client = workspace.connect().unwrap();
    let reply = client.models(soon()).await.unwrap().unwrap();
    assert_eq!((reply.scoring.unwrap().version, reply.before.unwrap().version), (2, 1));
    assert_eq!(reply.no_rollback, None);
    let (code, said, told) =
        c360(&workspace, &["models", "rollback", "--reason", "half of them are missing"]);
    assert_eq!(code, 0, "{told}");
    assert!(said.starts_with("In use again: rescoring 1 as of "), "{said}");
    assert!(said.contains("Roles stay: the next rescoring goes by the champions of now"), "{said}");
    let reply = client.models(soon()).await.unwrap().unwrap();
    assert_eq!(reply.scoring.unwrap().version, 1, "an open console moves over");
    let newest = actions(&workspace).remove(0);
    assert_eq!(newest, (AuditAction::RolledBack, "half of them are missing".to_owned()));
    assert_eq!(ledger(&workspace).verify_audit().unwrap().faults, []);
    let (code, _, told) = c360(&workspace, &["models", "rollback", "--reason", "again"]);
    assert_eq!(code, 2);
    assert!(told.contains("no scores before rescoring 1"), "{told}");
}

#[test]
fn a_rollback_that_would_lose_a_load_is_refused_and_names_it() {
    let workspace = scored();
    rescore(&workspace, OTHER);
    workspace.write("inbox/lines_more.csv", "customer_id,sold_at,net\nC1,2026-03-02 11:00:00,7.00\n");
    let (code, _, told) = c360(&workspace, &["load"]);
    assert_eq!(code, 0, "{told}");
    let before = ledger(&workspace).current_generation().unwrap().unwrap();
    let job = before.job.unwrap().0;
    let (code, _, told) = c360(&workspace, &["models", "rollback", "--reason", "a test"]);
    assert_eq!(code, 2);
    assert!(told.contains(&format!("would lose what was published since: the load of job {job}")), "{told}");
    assert!(told.contains("what to do: promote"), "{told}");
    assert_eq!(ledger(&workspace).current_generation().unwrap().unwrap(), before);
    let list = json(&workspace, &["models", "list"]);
    assert_eq!(list["scoring"]["version"], 2, "the load kept the scores");
    assert!(list["no_rollback"].as_str().unwrap().contains("would lose"));
}

#[test]
fn promoting_by_command_is_a_decision_with_a_reason() {
    let workspace = scored();
    let reply = json(&workspace, &["models", "promote", CHALLENGER, "--reason", "better for two months"]);
    assert_eq!((reply["model"].as_str(), reply["role"].as_str()), (Some(CHALLENGER), Some("champion")));
    let roles = ledger(&workspace).roles().unwrap();
    assert_eq!(roles[&name(CHALLENGER)].role, Role::Champion);
    assert_eq!(roles[&name(CHAMPION)].role, Role::Challenger);
    assert!(actions(&workspace).contains(&(AuditAction::Role, "better for two months".to_owned())));
    wait(&workspace, reply["job"].as_u64().unwrap());
    let retired = json(&workspace, &["models", "retire", CHAMPION, "--reason", "never better"]);
    assert_eq!((retired["role"].as_str(), retired["job"].is_null()), (Some("retired"), true));
    let list = json(&workspace, &["models"]);
    let models = list["models"].as_array().unwrap();
    assert!(models.iter().any(|model| model["role"] == "retired"), "it stays in the list");
    let (code, said, _) = c360(&workspace, &["models", "bring-back", CHAMPION, "--reason", "another try"]);
    assert_eq!(code, 0);
    assert!(said.contains("is challenger now"), "{said}");
}

#[test]
fn what_makes_no_sense_exits_with_2_and_says_what_would() {
    let workspace = scored();
    let cases: &[(&[&str], &str)] = &[
        (
            &["models", "promote", "churn_90d.recency", "--reason", "x"],
            "bars are what every model is held against",
        ),
        (&["models", "retire", "churn_90d.logistic", "--reason", "x"], "promote another first"),
        (&["models", "promote", "churn_90d.logistic", "--reason", "x"], "already"),
        (&["models", "promote", "churn_90d.logisitc", "--reason", "x"], "did you mean `churn_90d.logistic`?"),
        (&["models", "promote", "churn_30d.boosted", "--reason", "x"], "did you mean `churn_90d.boosted`?"),
        (&["models", "promote", MISSING, "--reason", "x"], "never measured"),
        (&["models", "promote", "churn_90d.boosted", "--reason", " "], "--reason is empty"),
        (&["models", "promote", "churn_90d.boosted"], "--reason"),
        (&["models", "rollback", "--reason", ""], "--reason is empty"),
        (&["models", "show", "churn_90d"], "no model's name"),
        (&["models", "bands", "set"], "required"),
        (&["models", "bands", "set", "--lost", "0.3"], "out of order"),
        (&["models", "bands", "set", "--lost", "80"], "40 % is written 0.4"),
        (&["models", "bands", "set", "--days", "45"], "not predicted over 45 days"),
        (&["models", "equal-size", "--within", "60"], "name one of 30, 90, 180, 365"),
        (&["models", "equal-size", "--purchases", "99", "--within", "365"], "nobody meets the rule"),
        (&["models", "matrix", "--part", "rows"], "there is no part"),
        (&["customer", "find", "--cell", "high"], "such as undecided,high"),
        (&["rescore", "--as-of", "2030-01-01"], "the data ends on 2026-03-08"),
        (&["rescore", "--as-of", "1999-01-01"], "the data begins on 2024-11-01"),
        (&["rescore", "--as-of", "yesterday"], "not a day; write it as 2026-06-30"),
        (&["rescore", "--as-of", ""], "not a day; write it as 2026-06-30"),
    ];
    for (args, words) in cases {
        let (code, said, told) = c360(&workspace, args);
        assert_eq!(code, 2, "{args:?}: {said}{told}");
        assert!(told.contains(words), "{args:?}: {told}");
    }
    let jobs = ledger(&workspace).jobs(50).unwrap();
    assert_eq!(jobs.len(), 2, "nothing was started beside the load and the rescoring");
}

#[test]
fn where_nobody_was_scored_it_exits_with_1_and_a_hint() {
    let workspace = loaded();
    let cases: &[&[&str]] = &[
        &["models", "matrix"],
        &["models", "equal-size"],
        &["models", "bands"],
        &["customer", "find", "--cell", "undecided,high"],
    ];
    for args in cases {
        let (code, _, told) = c360(&workspace, args);
        assert_eq!(code, 1, "{args:?}: {told}");
        assert!(told.contains("nobody has been scored yet") && told.contains("c360 rescore"), "{told}");
    }
}

#[test]
fn every_form_prints_what_the_screens_show() {
    let workspace = scored();
    let matrix = json(&workspace, &["models", "matrix"]);
    assert_eq!(matrix["cells"].as_array().unwrap().len(), 9);
    assert_eq!(matrix["bands"]["middle_from"], "100");
    let (_, csv, _) = c360(&workspace, &["models", "matrix", "--format", "csv"]);
    assert!(csv.contains("\nhigh,undecided,2,1050.50,1200,0.55,focus: keep them\n"), "{csv}");
    let (_, table, _) = c360(&workspace, &["models", "list"]);
    assert!(table.contains("rescoring 1 as of Sun 8 Mar 2026, 13 customers"), "{table}");
    assert!(table.contains("churn_90d.logistic") && table.contains("should be doubted"), "{table}");
    let (_, md, _) = c360(&workspace, &["models", "equal-size", "--format", "md"]);
    assert!(md.contains("| champion / rule, same size | 1.00 |"), "{md}");
    let compared = json(&workspace, &["models", "compare"]);
    assert_eq!(compared[0]["measure"], "AUC");
    let shown = json(&workspace, &["models", "show", CHAMPION]);
    assert_eq!(shown["model"]["quality"]["probability"]["auc"], 0.81);
    let bands = json(&workspace, &["models", "bands", "set", "--middle", "50", "--high", "600"]);
    assert_eq!((bands["days"].as_u64(), bands["high_from"].as_str()), (Some(90), Some("600")));
    let (_, said, _) = c360(&workspace, &["models", "bands"]);
    assert!(said.contains("undecided from 0.4, lost from 0.8") && said.contains("set by"), "{said}");
    let found = json(&workspace, &["customer", "find", "--cell", "undecided,high"]);
    assert_eq!(found["hits"][0]["customer_id"], "C10");
    assert!(actions(&workspace).iter().any(|(action, _)| *action == AuditAction::Bands));
}

#[test]
fn a_rescoring_without_waiting_says_its_job() {
    let workspace = loaded();
    let reply = json(&workspace, &["rescore"]);
    let job = reply["job"].as_u64().unwrap();
    assert!(actions(&workspace).iter().any(|(action, _)| *action == AuditAction::Rescore));
    wait(&workspace, job);
}

#[test]
fn a_discount_rate_tells_what_values_are_worth_today() {
    let workspace = loaded();
    rescore(
        &workspace,
        "insert into mart_score (customer_id, purchases_12, revenue_12, purchases_24, revenue_24, margin_rate)
            values ('C1', 2, 100, 3, 150, 0.4)",
    );
    let show = ["customer", "show", "C1"];
    let plain = json(&workspace, &show);
    assert_eq!(plain["scores"]["discount_rate"], serde_json::Value::Null);
    assert_eq!(plain["scores"]["value"][1]["present"], serde_json::Value::Null);

    let settings = workspace.path().join("c360.toml");
    let before = std::fs::read_to_string(&settings).unwrap();
    std::fs::write(&settings, format!("[models]\ndiscount_rate = 0.1\n{before}")).unwrap();
    let told = json(&workspace, &show);
    assert_eq!(told["scores"]["discount_rate"], 0.1);
    let value = &told["scores"]["value"][1];
    assert_eq!((value["revenue"].as_f64(), value["margin"].as_f64()), (Some(150.0), Some(60.0)));
    // The first year's 100 is worth 95.3823 and the second's 50 43.3556; margin is 40 % of it.
    let present = |part: &str| value["present"][part].as_f64().unwrap();
    assert!(
        (present("revenue") - 138.7379).abs() < 1e-3 && (present("margin") - 55.4951).abs() < 1e-3,
        "{value}"
    );
    let (_, said, _) = c360(&workspace, &show);
    assert!(said.contains("Discounted by 10 % a year"), "{said}");
    let (_, csv, _) = c360(&workspace, &["customer", "show", "C1", "--part", "scores", "--format", "csv"]);
    assert!(csv.contains("revenue_discounted,24 months,138.74"), "{csv}");

    // What is asked once wins over the file; what can't be a rate is refused.
    let asked = json(&workspace, &[&["--set", "models.discount_rate=0"], &show[..]].concat());
    let value = &asked["scores"]["value"][1];
    assert_eq!((value["revenue"].as_f64(), value["present"]["revenue"].as_f64()), (Some(150.0), Some(150.0)));
    let (code, _, refused) = c360(&workspace, &[&["--set", "models.discount_rate=8"], &show[..]].concat());
    assert_eq!(code, 2, "{refused}");
    assert!(
        refused.contains("models.discount_rate: must lie between 0 and 1, not 8; 8 % is written 0.08"),
        "{refused}"
    );
}
