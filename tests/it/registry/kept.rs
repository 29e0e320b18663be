//! What the ledger keeps of rescorings, models, roles and bands.

use std::fs;

use c360::{
    contract::{
        AuditAction, AuditRequest, Bands, GenerationId, JobKind, JobState, ModelName, Role, RoleRequest,
    },
    ledger::{FILE, JobEnd, Ledger, LedgerError, NewModel, NewRescoring, ProcessId, Publication, RollBack},
};
use jiff::civil::date;
use rstest::rstest;
use rusqlite::Connection;

const BY: &str = "ana (1000)";

fn name(text: &str) -> ModelName {
    text.parse().unwrap()
}

fn ledger() -> (tempfile::TempDir, Ledger) {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    (dir, ledger)
}

fn with_roles() -> (tempfile::TempDir, Ledger) {
    let (dir, ledger) = ledger();
    let first = [
        ("churn_90d.logistic", Role::Champion),
        ("churn_90d.boosted", Role::Challenger),
        ("churn_90d.recency", Role::Bar),
        ("churn_30d.boosted", Role::Champion),
    ];
    let first: Vec<_> = first.iter().map(|(n, role)| (name(n), *role, "measured first".to_owned())).collect();
    ledger.first_roles(&first).unwrap();
    (dir, ledger)
}

fn ask(model: &str, role: Role) -> RoleRequest {
    RoleRequest { name: name(model), role, reason: "it predicts better".to_owned() }
}

fn actions(ledger: &Ledger) -> Vec<(AuditAction, String, String)> {
    let rows = ledger.audit(&AuditRequest { limit: 50, ..AuditRequest::default() }).unwrap().rows;
    rows.into_iter().rev().map(|row| (row.action, row.subject, row.reason)).collect()
}

/// The steps up to the third, as an earlier version ran them.
fn third_form(dir: &std::path::Path) -> Connection {
    let old = Connection::open(dir.join(FILE)).unwrap();
    for step in ["0001_first", "0002_thresholds", "0003_privacy"] {
        let path = format!("{}/queries/ledger/migrations/{step}.sql", env!("CARGO_MANIFEST_DIR"));
        old.execute_batch(&fs::read_to_string(path).unwrap()).unwrap();
    }
    old.pragma_update(None, "application_id", 0x6333_3630).unwrap();
    old.pragma_update(None, "user_version", 3).unwrap();
    old
}

#[test]
fn a_ledger_of_the_third_form_keeps_its_jobs_and_what_refers_to_them() {
    let dir = tempfile::tempdir().unwrap();
    let at = "2026-01-01T00:00:00.000000Z";
    third_form(dir.path())
        .execute_batch(&format!(
            "insert into jobs (id, kind, state, asked_by, asked_at, started_at, ended_at, generation) values
                (4, 'load', 'done', 'ana (1000)', '{at}', '{at}', '{at}', 7),
                (5, 'erase', 'done', 'bo (1001)', '{at}', '{at}', '{at}', 9);
             insert into job_stages (job, position, name, started_at) values (4, 1, 'read lines', '{at}');
             insert into generations (id, file, bytes, published_at, published_by, job) values
                (7, 'gen-000007.duckdb', 1, '{at}', 'ana (1000)', 4), (9, 'gen-000009.duckdb', 1, '{at}', 'bo (1001)', 5);
             insert into current_generation values (1, 9, '{at}', 'bo (1001)');"
        ))
        .unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    let jobs = ledger.jobs(10).unwrap();
    assert_eq!(
        jobs.iter().map(|job| (job.id.0, job.kind)).collect::<Vec<_>>(),
        [(5, JobKind::Erase), (4, JobKind::Load)]
    );
    assert_eq!(jobs[1].stages.len(), 1);
    assert_eq!(ledger.job_argument(jobs[0].id).unwrap(), None);
    assert_eq!(ledger.generation_before(GenerationId(9)).unwrap().unwrap().id, GenerationId(7));
    assert_eq!(ledger.rescoring_in(GenerationId(9)).unwrap(), None);
    let version = ledger.version().unwrap();
    let next = ledger.enqueue_with(JobKind::Rescore, Some(r#"{"as_of":"2026-10-31"}"#), BY).unwrap();
    assert_eq!(next.0, 6, "numbers go on");
    assert!(ledger.version().unwrap() > version, "and whoever watches sees it");
    assert_eq!(ledger.job_argument(next).unwrap().as_deref(), Some(r#"{"as_of":"2026-10-31"}"#));
    drop(ledger);
    let raw = Connection::open(dir.path().join(FILE)).unwrap();
    let broken: i64 =
        raw.query_row("select count(*) from pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
    assert_eq!(broken, 0);
    let second = raw.execute_batch(&format!(
        "insert into jobs (kind, state, asked_by, asked_at, started_at, pid) values
            ('load', 'running', 'x', '{at}', '{at}', 1), ('load', 'running', 'x', '{at}', '{at}', 2)"
    ));
    assert!(second.unwrap_err().to_string().contains("UNIQUE"), "one job at a time still holds");
    let argument = raw.execute(
        "insert into jobs (kind, state, asked_by, asked_at, argument) values ('rescore', 'queued', 'x', 'y', '{')",
        [],
    );
    assert!(argument.is_err(), "an argument is JSON");
}

#[test]
fn a_rescoring_comes_back_as_it_was_kept() {
    let (_dir, ledger) = ledger();
    let job = ledger.enqueue(JobKind::Rescore, BY).unwrap();
    let new = NewRescoring { job, as_of: date(2026, 10, 31), seed: u64::MAX, content: r#"{"a":1}"# };
    let models = [
        NewModel { name: name("churn_90d.logistic"), content: "{}".to_owned() },
        NewModel { name: name("value_365d.pareto_nbd"), content: "[1]".to_owned() },
    ];
    assert_eq!(ledger.add_rescoring(&new, &models, BY).unwrap(), 1);
    assert_eq!(ledger.add_rescoring(&new, &[], "bo (1001)").unwrap(), 2);
    let kept = ledger.rescoring(1).unwrap().unwrap();
    assert_eq!((kept.job, kept.as_of, kept.seed), (Some(job), date(2026, 10, 31), u64::MAX));
    assert_eq!((kept.by.as_str(), kept.content.as_str()), (BY, r#"{"a":1}"#));
    assert_eq!(kept.code, env!("CARGO_PKG_VERSION"));
    assert_eq!(ledger.rescorings().unwrap().iter().map(|r| r.version).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(ledger.rescoring(3).unwrap(), None);
    let stored = ledger.stored_models(1).unwrap();
    assert_eq!(stored.iter().map(|m| m.name).collect::<Vec<_>>(), [models[0].name, models[1].name]);
    assert_eq!(ledger.stored_model(1, models[1].name).unwrap().unwrap().content, "[1]");
    assert_eq!(ledger.stored_model(2, models[1].name).unwrap(), None);
}

#[test]
fn a_rescoring_that_can_t_be_kept_whole_is_not_kept_at_all() {
    let (_dir, ledger) = ledger();
    let job = ledger.enqueue(JobKind::Rescore, BY).unwrap();
    let new = NewRescoring { job, as_of: date(2026, 10, 31), seed: 7, content: "{}" };
    let broken = [
        NewModel { name: name("churn_90d.logistic"), content: "{}".to_owned() },
        NewModel { name: name("churn_90d.boosted"), content: "no JSON".to_owned() },
    ];
    assert!(ledger.add_rescoring(&new, &broken, BY).is_err());
    assert_eq!(ledger.rescorings().unwrap(), []);
}

#[rstest]
#[case("rescorings")]
#[case("models")]
#[case("model_roles")]
#[case("matrix_bands")]
fn nothing_in_the_registry_is_changed_or_deleted(#[case] table: &str) {
    let (dir, ledger) = with_roles();
    let job = ledger.enqueue(JobKind::Rescore, BY).unwrap();
    let new = NewRescoring { job, as_of: date(2026, 10, 31), seed: 7, content: "{}" };
    let model = NewModel { name: name("churn_90d.logistic"), content: "{}".to_owned() };
    ledger.add_rescoring(&new, &[model], BY).unwrap();
    ledger.set_bands(&bands(), BY).unwrap();
    let raw = Connection::open(dir.path().join(FILE)).unwrap();
    let column = if table == "model_roles" { "reason" } else { "content" };
    let changed = raw.execute(&format!("update {table} set {column} = '{{}}'"), []).unwrap_err().to_string();
    assert!(changed.contains("never changed"), "{changed}");
    assert!(
        raw.execute(&format!("delete from {table}"), []).unwrap_err().to_string().contains("never deleted")
    );
}

#[test]
fn the_first_measurement_gives_roles_once() {
    let (_dir, ledger) = with_roles();
    let again = [
        (name("churn_90d.boosted"), Role::Champion, "measured again".to_owned()),
        (name("churn_60d.boosted"), Role::Champion, "measured first".to_owned()),
    ];
    ledger.first_roles(&again).unwrap();
    let roles = ledger.roles().unwrap();
    assert_eq!(roles[&name("churn_90d.boosted")].role, Role::Challenger, "what has a role keeps it");
    assert_eq!(roles[&name("churn_60d.boosted")].role, Role::Champion);
    assert_eq!(roles[&name("churn_90d.logistic")].by, "c360");
    assert_eq!(actions(&ledger), [], "nobody decided anything");
}

#[test]
fn who_is_promoted_takes_the_champions_place_and_asks_for_a_rescoring() {
    let (_dir, ledger) = with_roles();
    let job = ledger.set_role(&ask("churn_90d.boosted", Role::Champion), BY).unwrap().unwrap();
    let roles = ledger.roles().unwrap();
    assert_eq!(roles[&name("churn_90d.boosted")].role, Role::Champion);
    assert_eq!(roles[&name("churn_90d.logistic")].role, Role::Challenger);
    assert_eq!(roles[&name("churn_30d.boosted")].role, Role::Champion, "another target stays as it is");
    let queued = ledger.job(job).unwrap().unwrap();
    assert_eq!((queued.kind, queued.state), (JobKind::Rescore, JobState::Queued));
    let history = ledger.role_history(name("churn_90d.logistic")).unwrap();
    assert_eq!(history.iter().map(|c| c.role).collect::<Vec<_>>(), [Role::Challenger, Role::Champion]);
    assert_eq!(history[0].reason, "churn_90d.boosted was promoted: it predicts better");
    let told = actions(&ledger);
    assert_eq!(
        told.iter().map(|(action, subject, _)| (*action, subject.as_str())).collect::<Vec<_>>(),
        [
            (AuditAction::Role, "churn_90d.boosted champion"),
            (AuditAction::Role, "churn_90d.logistic challenger"),
        ]
    );
    assert_eq!(told[0].2, "it predicts better");
    assert_eq!(ledger.verify_audit().unwrap().faults, []);
}

#[test]
fn retiring_and_bringing_back_ask_for_no_rescoring() {
    let (_dir, ledger) = with_roles();
    for role in [Role::Retired, Role::Challenger] {
        assert_eq!(ledger.set_role(&ask("churn_90d.boosted", role), BY).unwrap(), None);
        assert_eq!(ledger.roles().unwrap()[&name("churn_90d.boosted")].role, role);
    }
    assert_eq!(ledger.jobs(10).unwrap(), []);
}

#[rstest]
#[case("churn_90d.recency", Role::Champion, "bars are what every model is held against")]
#[case("churn_90d.recency", Role::Retired, "bars")]
#[case("churn_90d.boosted", Role::Bar, "bars")]
#[case("churn_90d.logistic", Role::Retired, "promote another first")]
#[case("churn_90d.logistic", Role::Challenger, "promote another first")]
#[case("churn_90d.logistic", Role::Champion, "already")]
fn what_makes_no_sense_is_refused_and_leaves_nothing(
    #[case] model: &str,
    #[case] role: Role,
    #[case] why: &str,
) {
    let (_dir, ledger) = with_roles();
    let before = ledger.roles().unwrap();
    let refused = ledger.set_role(&ask(model, role), BY).unwrap_err();
    assert!(matches!(refused, LedgerError::Role(_)) && refused.to_string().contains(why), "{refused}");
    assert_eq!(ledger.roles().unwrap(), before);
    assert_eq!((actions(&ledger), ledger.jobs(10).unwrap()), (vec![], vec![]));
}

fn bands() -> Bands {
    Bands {
        days: 90,
        undecided_from: 0.35,
        lost_from: 0.75,
        middle_from: "120".parse().unwrap(),
        high_from: "400.50".parse().unwrap(),
    }
}

#[test]
fn the_latest_bands_count_and_the_chain_says_what_was_set() {
    let (_dir, ledger) = ledger();
    assert_eq!(ledger.bands().unwrap(), None);
    ledger.set_bands(&bands(), BY).unwrap();
    let wider = Bands { lost_from: 0.8, ..bands() };
    ledger.set_bands(&wider, "bo (1001)").unwrap();
    assert_eq!(ledger.bands().unwrap(), Some((wider, "bo (1001)".to_owned())));
    let told = actions(&ledger);
    assert_eq!(told[0].0, AuditAction::Bands);
    assert_eq!(told[0].2, "90 days; undecided from 0.35, lost from 0.75; middle from 120, high from 400.50");
}

/// Publish a generation by a job of this kind, which is over then; a rescoring is kept with it.
fn publish(ledger: &Ledger, kind: JobKind) -> GenerationId {
    let job = ledger.enqueue(kind, BY).unwrap();
    ledger.claim_next(&ProcessId { pid: 1, started: 1, boot: "b".to_owned() }).unwrap();
    if kind == JobKind::Rescore {
        let new = NewRescoring { job, as_of: date(2026, 10, 31), seed: 7, content: "{}" };
        ledger.add_rescoring(&new, &[], BY).unwrap();
    }
    let id = ledger.reserve_generation(GenerationId(0)).unwrap();
    let file = format!("gen-{:06}.duckdb", id.0);
    let as_of = Some(date(2026, 10, 31));
    ledger.publish(&Publication { id, file: &file, bytes: 1, as_of, job, by: BY, load: None }).unwrap();
    let end = JobEnd { state: JobState::Done, outcome: "done", generation: Some(id), load: None };
    ledger.end_job(job, &end).unwrap();
    id
}

fn version_in(ledger: &Ledger, generation: GenerationId) -> Option<u32> {
    ledger.rescoring_in(generation).unwrap().map(|rescoring| rescoring.version)
}

#[test]
fn a_generation_carries_the_scores_of_what_it_was_made_after() {
    let (_dir, ledger) = ledger();
    let kinds = [JobKind::Load, JobKind::Rescore, JobKind::Load, JobKind::Rescore];
    let [bare, first, loaded, second] = kinds.map(|kind| publish(&ledger, kind));
    let versions = [bare, first, loaded, second].map(|id| version_in(&ledger, id));
    assert_eq!(versions, [None, Some(1), Some(1), Some(2)]);
    assert_eq!(ledger.generation_before(second).unwrap().unwrap().id, loaded);
    let back = RollBack { from: (second, 2), to: (loaded, 1), reason: "half of them are missing" };
    ledger.roll_back(&back, BY).unwrap();
    assert_eq!(ledger.current_generation().unwrap().unwrap().id, loaded);
    let after = publish(&ledger, JobKind::Load);
    assert_eq!(version_in(&ledger, after), Some(1), "not those that were rolled back");
    assert_eq!(ledger.generation_before(after).unwrap().unwrap().id, loaded);
    let told = actions(&ledger);
    let rolled: Vec<_> = told.iter().filter(|(action, ..)| *action == AuditAction::RolledBack).collect();
    assert_eq!(rolled.len(), 1);
    assert_eq!((rolled[0].1.as_str(), rolled[0].2.as_str()), ("2 to 1", "half of them are missing"));
}

#[test]
fn a_rollback_that_would_not_hold_is_refused() {
    let (_dir, ledger) = ledger();
    let kinds = [JobKind::Rescore, JobKind::Rescore, JobKind::Load];
    let [first, second, loaded] = kinds.map(|kind| publish(&ledger, kind));
    let back = |from, to| RollBack { from: (from, 2), to: (to, 1), reason: "a test" };
    let refused = |back: &RollBack<'_>| ledger.roll_back(back, BY).unwrap_err().to_string();
    assert!(refused(&back(second, first)).contains("meanwhile"), "it is not the current one");
    assert!(refused(&back(loaded, GenerationId(99))).contains("not kept"));
    ledger.enqueue(JobKind::Load, BY).unwrap();
    ledger.claim_next(&ProcessId { pid: 1, started: 1, boot: "b".to_owned() }).unwrap();
    assert!(refused(&back(loaded, second)).contains("is running"));
    assert_eq!(ledger.current_generation().unwrap().unwrap().id, loaded);
    assert!(actions(&ledger).iter().all(|(action, ..)| *action != AuditAction::RolledBack));
}

#[rstest]
#[case("churn_90d.logistic")]
#[case("value_365d.mbg_nbd")]
#[case("reactivation_90d.boosted")]
fn a_models_name_is_read_as_it_is_written(#[case] text: &str) {
    assert_eq!(name(text).to_string(), text);
}

#[rstest]
#[case("churn_90d.logisitc", Some("churn_90d.logistic"))]
#[case("Churn_90.boosted", Some("churn_90d.boosted"))]
#[case("chrun-90d:bgnbd", Some("churn_90d.bg_nbd"))]
#[case("churn_090d.logistic", Some("churn_90d.logistic"))]
#[case("churn_90d", None)]
#[case("", None)]
#[case("\u{1b}[2J", None)]
fn a_mistyped_name_is_answered_with_the_likely_one(#[case] text: &str, #[case] likely: Option<&str>) {
    let error = text.parse::<ModelName>().unwrap_err();
    assert_eq!(error.likely.as_deref(), likely);
    assert!(!error.to_string().contains('\u{1b}'));
}
