//! A small shop whose customers have scores written by hand.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use c360::{
    contract::{
        Absent, Better, Comparison, GenerationId, JobKind, JobState, Model, ModelName, ProbabilityQuality,
        Quality, Role,
    },
    engine::rescore::{Kept, KeptRescoring},
    ledger::{JobEnd, Ledger, NewModel, NewRescoring, ProcessId, Publication},
};
use jiff::civil::{Date, date};

use crate::support::Workspace;

pub const AS_OF: Date = date(2026, 3, 8);
pub const CHAMPION: &str = "churn_90d.logistic";
pub const CHALLENGER: &str = "churn_90d.boosted";
pub const BAR: &str = "churn_90d.recency";
/// The champion of a horizon that could not be trained.
pub const MISSING: &str = "churn_365d.logistic";

const TOML: &str = "[workspace]\nas_of = 2026-03-08\n\
    [[source]]\ntable = \"customers\"\nfiles = [\"inbox/customers.csv\"]\n\
    [[source]]\ntable = \"lines\"\nfiles = [\"inbox/lines*.csv\"]\n";

/// Churn over 90 days, expected revenue, revenue of the year before. Three sleepers follow.
const SCORES: &str = "
    insert into mart_score (customer_id, churn_90, revenue_12, net_year) values
        ('C1', 0.10, 500, 400.10), ('C2', 0.10, 100, 90), ('C3', 0.10, 10, 20),
        ('C4', 0.50, 500, 450.20), ('C5', 0.50, 100, 80), ('C6', 0.40, 10, 15),
        ('C7', 0.90, 500, 300), ('C8', 0.80, 100, 70), ('C9', 0.90, 10, 5), ('C10', 0.60, 700, 600.30);
    insert into mart_score (customer_id, back_90, back_365, revenue_3, revenue_12, potential) values
        ('S1', 0.10, 0.40, 15, 50, 300), ('S2', 0.05, 0.20, 6, 20, 200), ('S3', 0.01, 0.10, 2, 5, 100);";

/// Eight customers: churn predicted, bought, for how much, purchases in 90 and 365 days before.
const JUDGED: &str = "
    insert into mart_judged (days, churn, bought, revenue, purchases_90, purchases_365) values
        (90, 0.1, true, 100, 3, 1), (90, 0.2, true, 50, 2, 0), (90, 0.3, true, 30, 0, 0),
        (90, 0.3, false, 0, 1, 0), (90, 0.6, false, 0, 2, 1), (90, 0.7, false, 0, 0, 1),
        (90, 0.8, true, 10, 2, 0), (90, 0.9, false, 0, 0, 0), (30, 0.5, true, 999, 9, 9);";

/// The shop, loaded, nobody scored.
pub fn loaded() -> Workspace {
    let (mut customers, mut lines) =
        ("customer_id,first_name,last_name\n".to_owned(), "customer_id,sold_at,net\n".to_owned());
    for n in 1..=10 {
        writeln!(customers, "C{n},Marie,Durand").unwrap();
        writeln!(lines, "C{n},2026-03-0{} 10:00:00,{n}.00", n % 8 + 1).unwrap();
    }
    lines.push_str(
        "S1,2024-11-01 10:00:00,30.00\nS2,2024-11-01 10:00:00,20.00\nS3,2024-11-01 10:00:00,10.00\n",
    );
    let workspace = Workspace::new(TOML, &[("inbox/customers.csv", &customers), ("inbox/lines.csv", &lines)]);
    let (code, _, told) = c360(&workspace, &["load"]);
    assert_eq!(code, 0, "{told}");
    workspace
}

/// The shop with the scores above, as rescoring 1.
pub fn scored() -> Workspace {
    let workspace = loaded();
    rescore(&workspace, &format!("{SCORES}{JUDGED}"));
    workspace
}

/// Run the program, far from the person's own settings: exit code, output, standard error.
pub fn c360(workspace: &Workspace, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_c360"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("C360_") || name.to_string_lossy().starts_with("XDG_") {
            command.env_remove(name);
        }
    }
    command.env("HOME", workspace.path()).env("LC_ALL", "C.UTF-8").arg("-w").arg(workspace.path());
    let output = command.args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// The same, where it must work and answers JSON.
pub fn json(workspace: &Workspace, args: &[&str]) -> serde_json::Value {
    let (code, said, told) = c360(workspace, &[&["--format", "json"], args].concat());
    assert_eq!(code, 0, "{args:?}: {told}");
    serde_json::from_str(&said).unwrap()
}

pub fn ledger(workspace: &Workspace) -> Ledger {
    Ledger::open(workspace.path()).unwrap()
}

pub fn name(text: &str) -> ModelName {
    text.parse().unwrap()
}

/// Publish the next generation with these scores, as the job of a rescoring does.
///
/// No engine of this process may have the workspace open.
pub fn rescore(workspace: &Workspace, sql: &str) -> GenerationId {
    rescore_with(workspace, sql, models)
}

/// The same for a day at which no model could be judged.
pub fn rescore_unjudged(workspace: &Workspace) -> GenerationId {
    rescore_with(workspace, SCORES, |version| {
        let unjudged = |mut new: NewModel| {
            let mut kept: serde_json::Value = serde_json::from_str(&new.content).unwrap();
            kept["model"]["quality"] = serde_json::Value::Null;
            new.content = kept.to_string();
            new
        };
        models(version).into_iter().map(unjudged).collect()
    })
}

fn rescore_with(workspace: &Workspace, sql: &str, models: impl Fn(u32) -> Vec<NewModel>) -> GenerationId {
    let ledger = ledger(workspace);
    let by = "ana (1000)";
    let job = ledger.enqueue(JobKind::Rescore, by).unwrap();
    ledger.claim_next(&ProcessId { pid: 1, started: 1, boot: "none".to_owned() }).unwrap();
    let whole = serde_json::to_string(&whole()).unwrap();
    let new = NewRescoring { job, as_of: AS_OF, seed: 7, content: &whole };
    let next = ledger.rescorings().unwrap().first().map_or(1, |latest| latest.version + 1);
    let version = ledger.add_rescoring(&new, &models(next), by).unwrap();
    assert_eq!(version, next);
    let first = [(CHAMPION, Role::Champion), (CHALLENGER, Role::Challenger), (BAR, Role::Bar)];
    let first: Vec<_> = first.iter().map(|(n, role)| (name(n), *role, "measured first".to_owned())).collect();
    ledger.first_roles(&first).unwrap();

    let warehouse = workspace.path().join("warehouse");
    let before = warehouse.join(ledger.current_generation().unwrap().unwrap().file);
    let id = ledger.reserve_generation(GenerationId(0)).unwrap();
    let file = format!("gen-{:06}.duckdb", id.0);
    fs::copy(before, warehouse.join(&file)).unwrap();
    write(&warehouse.join(&file), version, sql);
    ledger
        .publish(&Publication { id, file: &file, bytes: 1, as_of: Some(AS_OF), job, by, load: None })
        .unwrap();
    let end = JobEnd { state: JobState::Done, outcome: "scored", generation: Some(id), load: None };
    ledger.end_job(job, &end).unwrap();
    id
}

fn write(file: &PathBuf, version: u32, sql: &str) {
    let conn = duckdb::Connection::open(file).unwrap();
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/queries/scores/schema.sql");
    conn.execute_batch(&fs::read_to_string(schema).unwrap()).unwrap();
    conn.execute_batch("delete from mart_scoring; delete from mart_score; delete from mart_judged;").unwrap();
    conn.execute_batch(sql).unwrap();
    conn.execute_batch(&format!(
        "insert into mart_scoring select {version}, date '{AS_OF}', count(*) from mart_score; checkpoint;"
    ))
    .unwrap();
}

fn whole() -> KeptRescoring {
    KeptRescoring {
        base: std::collections::BTreeMap::new(),
        long_days: 365,
        comparisons: vec![Comparison {
            target: name(CHAMPION).target,
            champion: name(CHAMPION).method,
            challenger: name(CHALLENGER).method,
            measure: "AUC".to_owned(),
            difference: 0.004,
            low: -0.002,
            high: 0.010,
            better: Better::Neither,
            words: "they can't be told apart".to_owned(),
        }],
        warnings: vec!["history is short".to_owned()],
    }
}

fn models(version: u32) -> Vec<NewModel> {
    let absent = || Some(Absent { needs: None, reason: "history is too short".to_owned() });
    let all = [
        (CHAMPION, Role::Champion, Some(0.81), None, Some(0.31)),
        (CHALLENGER, Role::Challenger, Some(0.80 + f64::from(version) / 1_000.0), None, None),
        (BAR, Role::Bar, Some(0.74), None, None),
        (MISSING, Role::Challenger, None, absent(), None),
    ];
    let kept = |(text, role, auc, absent, drift): (&str, Role, Option<f64>, Option<Absent>, Option<f64>)| {
        let model = Model {
            name: name(text),
            role,
            version,
            trained_at: vec![date(2025, 9, 9)],
            trained_to: Some(date(2025, 12, 8)),
            judged_at: auc.map(|_| date(2025, 12, 8)),
            observations: 8,
            seconds: 0.5,
            search: None,
            quality: auc.map(quality),
            absent,
            drift,
        };
        let kept = Kept {
            applied_at: Vec::new(),
            model,
            parameters: Vec::new(),
            fitted: None,
            log_likelihood: None,
            time_unit: None,
            features: Vec::new(),
            calibration: None,
            fit: None,
        };
        NewModel { name: name(text), content: serde_json::to_string(&kept).unwrap() }
    };
    all.into_iter().map(kept).collect()
}

fn quality(auc: f64) -> Quality {
    Quality::Probability(ProbabilityQuality {
        customers: 8,
        happened: 0.5,
        auc,
        log_loss: 0.5,
        brier: 0.2,
        top_decile_lift: 1.5,
        calibration_error: 0.05,
        calibration: Vec::new(),
        lift: Vec::new(),
    })
}
