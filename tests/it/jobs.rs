//! Jobs in processes of their own: they publish, are stopped, are killed, and the queue goes on.
//!
//! The process at work is this test binary again, filtered down to [`process_at_work`]; a file in the workspace
//! tells which work it does, so that the program itself needs no hook for tests. Not the console that starts
//! it: several may share a queue, and any of them may start the next job.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use c360::config::{Config, Overrides};
use c360::contract::{GenerationId, Job, JobId, JobKind, JobState, Load};
use c360::engine::generations::{Generations, Publishing};
use c360::engine::jobs::{self, JobContext, JobError, Jobs, Launcher, Outcome, Progress};
use c360::ledger::{CancelAnswer, Ledger};
use jiff::Timestamp;

use super::support::{Workspace, soon};

const WORKSPACE: &str = "C360_TEST_JOBS_WORKSPACE";
const WORK: &str = "work.txt";
const BY: &str = "ana (1000)";

// ---- the process at work ----------------------------------------------------------------------------------

#[test]
#[ignore = "what the other tests start as a process of its own"]
fn process_at_work() {
    let Some(workspace) = std::env::var_os(WORKSPACE).map(PathBuf::from) else { return };
    let watched = workspace.clone();
    std::thread::spawn(move || end_with(&watched));
    let settings =
        || Config::parse("", Path::new("c360.toml"), &Overrides::none()).map_err(|e| e.to_string());
    jobs::run(&workspace, &settings, &work).unwrap();
}

/// No process outlives the test that started it: it ends with the workspace, and after a minute in any case.
fn end_with(workspace: &Path) {
    let begun = Instant::now();
    while workspace.exists() && begun.elapsed() < Duration::from_mins(1) {
        std::thread::sleep(Duration::from_millis(50));
    }
    std::process::exit(1);
}

fn work(ctx: &JobContext, progress: &mut dyn Progress) -> Result<Outcome, JobError> {
    let kind = std::fs::read_to_string(ctx.workspace.join(WORK)).unwrap();
    progress.stage(&kind, None);
    match kind.as_str() {
        "publish" => publish(ctx),
        "nothing" => Ok(outcome(ctx, None)),
        "panic" => panic!("this work panics"),
        "wait" => {
            let draft = ctx.generations.draft(&mut |_, _| true)?;
            std::fs::write(draft.path(), "half of it").unwrap();
            progress.advance(1, 1);
            while !progress.is_cancelled() {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(JobError::Cancelled)
        }
        "stubborn" => loop {
            std::thread::sleep(Duration::from_secs(1));
        },
        "publish and die" => {
            publish(ctx)?;
            std::process::abort();
        }
        "statement" => {
            let connection = duckdb::Connection::open_in_memory().unwrap();
            ctx.cancel.attach(connection.interrupt_handle());
            progress.advance(1, 1);
            let endless = "select sum(a.range * b.range) from range(10000000) a, range(10000000) b";
            connection.execute_batch(endless).map_err(|error| JobError::failed(error.to_string()))?;
            Ok(outcome(ctx, None))
        }
        other => panic!("no such work: {other}"),
    }
}

fn publish(ctx: &JobContext) -> Result<Outcome, JobError> {
    let draft = ctx.generations.draft(&mut |_, _| true)?;
    let id = draft.id();
    std::fs::write(draft.path(), format!("generation {}", id.0)).unwrap();
    let load = summary(ctx);
    let publishing = Publishing { job: ctx.job, by: &ctx.asked_by, as_of: None, load: Some(&load) };
    ctx.generations.publish(draft, publishing)?;
    Ok(outcome(ctx, Some(id)))
}

fn outcome(ctx: &JobContext, generation: Option<GenerationId>) -> Outcome {
    Outcome { generation, load: Some(summary(ctx)), message: "it went well".to_owned() }
}

fn summary(ctx: &JobContext) -> Load {
    let at = Timestamp::now();
    Load { job: ctx.job, at, generation: None, files: 1, rows: 2, replaced: 0, rejected: [].into() }
}

// ---- the workspace and whoever watches ---------------------------------------------------------------------

struct Place {
    dir: tempfile::TempDir,
    ledger: Arc<Ledger>,
    generations: Generations,
}

fn place() -> Place {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Arc::new(Ledger::open(dir.path()).unwrap());
    let generations = Generations::open(dir.path(), Arc::clone(&ledger)).unwrap();
    Place { dir, ledger, generations }
}

impl Place {
    /// A console. Jobs that begin from now on do `work`.
    fn console(&self, work: &str) -> Arc<Jobs> {
        self.next(work);
        self.console_with(Launcher::custom(|workspace, _| {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.args(["jobs::process_at_work", "--exact", "--ignored", "--nocapture"]);
            command.env(WORKSPACE, workspace);
            command
        }))
    }

    /// Jobs that begin from now on do `work`.
    fn next(&self, work: &str) {
        std::fs::write(self.dir.path().join(WORK), work).unwrap();
    }

    fn console_with(&self, launcher: Launcher) -> Arc<Jobs> {
        let (ledger, generations) = (Arc::clone(&self.ledger), self.generations.clone());
        Jobs::open_with(self.dir.path(), ledger, generations, launcher, Duration::from_millis(300)).unwrap()
    }

    fn job(&self, id: JobId) -> Job {
        self.ledger.job(id).unwrap().unwrap()
    }

    /// Wait until a job ended.
    fn ended(&self, id: JobId) -> Job {
        until("the job ends", || !self.job(id).is_open());
        self.job(id)
    }

    /// Wait until a job works, and say its process.
    fn at_work(&self, id: JobId) -> rustix::process::Pid {
        until("the job works", || self.job(id).stages.first().is_some_and(|stage| stage.rows > 0));
        rustix::process::Pid::from_raw(self.ledger.running_job().unwrap().unwrap().process.pid).unwrap()
    }

    fn published(&self) -> String {
        std::fs::read_to_string(self.generations.hold_current().unwrap().unwrap().path).unwrap()
    }

    fn drafts(&self) -> usize {
        let entries = std::fs::read_dir(self.dir.path().join("warehouse")).unwrap();
        entries.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains(".tmp")).count()
    }
}

fn until(what: &str, mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(20), "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn kill(process: rustix::process::Pid) {
    rustix::process::kill_process(process, rustix::process::Signal::KILL).unwrap();
}

// ---- what holds --------------------------------------------------------------------------------------------

#[test]
fn a_job_runs_in_its_own_process_and_publishes_one_generation() {
    let place = place();
    let console = place.console("publish");
    let job = place.ended(console.start(JobKind::Load, BY).unwrap());
    assert_eq!((job.state, job.outcome.as_deref()), (JobState::Done, Some("it went well")));
    assert_eq!(job.generation, Some(GenerationId(1)));
    assert_eq!(place.published(), "generation 1");
    assert_eq!(place.ledger.loads(10).unwrap().len(), 1);
}

#[test]
fn the_process_of_jobs_steps_back_behind_whoever_works_at_the_machine() {
    let place = place();
    let console = place.console("wait");
    let busy = console.start(JobKind::Load, BY).unwrap();
    place.at_work(busy);
    // It waits for that job, in a session of its own by then.
    let mut command = Command::new(env!("CARGO_BIN_EXE_c360"));
    command.args(["job", "run", "--job", "2", "--workspace"]).arg(place.dir.path());
    let mut process = command.spawn().unwrap();
    let told = |file: &str| std::fs::read_to_string(format!("/proc/{}/{file}", process.id())).ok();
    let nice = || told("stat")?.rsplit_once(')')?.1.split_whitespace().nth(16).map(str::to_owned);
    until("it is nice to others", || nice().as_deref() == Some("10"));
    // Where the scheduler shares out by session first, the whole session is.
    if let Some(session) =
        std::fs::read_to_string("/proc/self/autogroup").ok().filter(|told| !told.is_empty())
    {
        assert!(session.contains("nice"), "{session}");
        until("its session is", || told("autogroup").is_some_and(|told| told.trim().ends_with("nice 10")));
    }
    process.kill().unwrap();
    process.wait().unwrap();
    console.cancel(busy, BY).unwrap();
    place.ended(busy);
}

#[test]
fn jobs_that_wait_are_done_by_the_same_process_after_the_console_is_gone() {
    let place = place();
    let console = place.console("publish");
    let ids = [(); 3].map(|()| console.enqueue(JobKind::Load, BY).unwrap());
    console.pump().unwrap();
    drop(console);
    for id in ids {
        assert_eq!(place.ended(id).state, JobState::Done);
    }
    assert_eq!(place.published(), "generation 3");
}

#[test]
fn a_job_killed_in_the_middle_is_interrupted_leaves_what_was_published_and_can_be_started_again() {
    let place = place();
    let console = place.console("publish");
    place.ended(console.start(JobKind::Load, BY).unwrap());
    place.next("wait");
    let id = console.start(JobKind::Load, BY).unwrap();
    kill(place.at_work(id));
    let job = place.ended(id);
    assert_eq!(job.state, JobState::Interrupted);
    assert!(job.outcome.unwrap().contains("was killed"));
    assert_eq!(place.published(), "generation 1");
    until("the draft is swept away", || place.drafts() == 0);
    place.next("publish");
    let again = console.start(JobKind::Load, BY).unwrap();
    assert_eq!(place.ended(again).state, JobState::Done);
}

#[test]
fn a_job_killed_while_nobody_watched_is_found_at_the_next_start() {
    let place = place();
    let console = place.console("wait");
    let id = console.start(JobKind::Load, BY).unwrap();
    let process = place.at_work(id);
    drop(console);
    kill(process);
    until("its lock is free", || {
        drop(place.console("publish"));
        place.job(id).state == JobState::Interrupted
    });
    assert_eq!(place.drafts(), 0);
    assert!(place.generations.current().unwrap().is_none());
}

#[test]
fn a_second_console_leaves_a_living_job_alone() {
    let place = place();
    let console = place.console("wait");
    let id = console.start(JobKind::Load, BY).unwrap();
    place.at_work(id);
    let second = place.console("publish");
    second.pump().unwrap();
    assert_eq!(place.job(id).state, JobState::Running);
    assert_eq!(place.drafts(), 1);
    second.cancel(id, "bo (1001)").unwrap();
    let job = place.ended(id);
    assert_eq!(job.state, JobState::Cancelled);
    assert_eq!(job.outcome.as_deref(), Some("stopped by bo (1001); nothing was changed"));
    until("the draft is gone", || place.drafts() == 0);
}

#[test]
fn cancelling_interrupts_the_statement_that_runs() {
    let place = place();
    let console = place.console("statement");
    let id = console.start(JobKind::Load, BY).unwrap();
    place.at_work(id);
    assert_eq!(console.cancel(id, BY).unwrap(), CancelAnswer::Asked);
    assert_eq!(place.ended(id).state, JobState::Cancelled);
}

#[test]
fn a_job_that_will_not_stop_is_killed_and_counts_as_cancelled() {
    let place = place();
    let console = place.console("stubborn");
    let id = console.start(JobKind::Load, BY).unwrap();
    until("it runs", || place.job(id).state == JobState::Running);
    console.cancel(id, BY).unwrap();
    let job = place.ended(id);
    assert_eq!(job.state, JobState::Cancelled);
    assert!(job.outcome.unwrap().contains("had to be ended"));
}

#[test]
fn a_job_that_waits_is_stopped_before_it_begins() {
    let place = place();
    let console = place.console("wait");
    let first = console.start(JobKind::Load, BY).unwrap();
    let second = console.start(JobKind::Load, BY).unwrap();
    place.at_work(first);
    assert_eq!(console.cancel(second, BY).unwrap(), CancelAnswer::Stopped);
    console.cancel(first, BY).unwrap();
    assert_eq!(place.ended(first).state, JobState::Cancelled);
    assert!(place.job(second).started_at.is_none());
}

#[test]
fn work_that_panics_fails_its_job_and_the_queue_goes_on() {
    let place = place();
    let console = place.console("panic");
    let ids = [(); 2].map(|()| console.enqueue(JobKind::Load, BY).unwrap());
    console.pump().unwrap();
    for id in ids {
        let job = place.ended(id);
        assert_eq!(job.state, JobState::Failed);
        assert!(job.outcome.unwrap().contains("internal error"));
    }
}

#[test]
fn a_process_that_dies_after_publishing_has_done_its_job() {
    let place = place();
    let console = place.console("publish and die");
    let job = place.ended(console.start(JobKind::Load, BY).unwrap());
    assert_eq!((job.state, job.generation), (JobState::Done, Some(GenerationId(1))));
    assert_eq!(place.ledger.loads(10).unwrap()[0].generation, Some(GenerationId(1)));
    assert_eq!(place.published(), "generation 1");
}

#[test]
fn a_process_that_can_not_start_fails_its_job_instead_of_being_started_for_ever() {
    let place = place();
    let missing = place.console_with(Launcher::program("/nowhere/c360".into()));
    let id = missing.start(JobKind::Load, BY).unwrap();
    let job = place.ended(id);
    assert_eq!(job.state, JobState::Failed);
    assert!(job.outcome.unwrap().contains("could not start"));
    let useless = place.console_with(Launcher::custom(|_, _| Command::new("true")));
    let id = useless.start(JobKind::Load, BY).unwrap();
    assert_eq!(place.ended(id).state, JobState::Failed);
}

#[test]
fn old_generations_go_after_each_job_and_one_that_is_read_stays() {
    let place = place();
    let console = place.console("publish");
    place.ended(console.start(JobKind::Load, BY).unwrap());
    let reader = place.generations.hold_current().unwrap().unwrap();
    for _ in 0..4 {
        place.ended(console.start(JobKind::Load, BY).unwrap());
    }
    let kept = || {
        let kept = place.ledger.generations().unwrap();
        kept.into_iter().map(|generation| generation.id.0).collect::<Vec<_>>()
    };
    until("the old ones are gone", || kept() == [5, 4, 3, 1]);
    assert_eq!(std::fs::read_to_string(&reader.path).unwrap(), "generation 1");
}

// ---- the program itself ------------------------------------------------------------------------------------

const TOML: &str = r#"
[workspace]
name = "killed"
time_zone = "UTC"
currency = "EUR"

[[source]]
table = "lines"
files = ["inbox/*.csv"]
"#;

/// Lines of `tickets` tickets sold on one day.
fn lines(day: &str, tickets: u32) -> String {
    use std::fmt::Write as _;
    let mut text = String::from("ticket_id,line_no,customer_id,sold_at,product_id,quantity,net\n");
    for ticket in 0..tickets {
        writeln!(text, "{day}-{ticket},1,c{},{day} 10:00:00,p{},1,9.99", ticket % 5000, ticket % 300)
            .unwrap();
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_load_killed_in_the_middle_leaves_the_day_before_and_loads_at_the_next_try() {
    let workspace = Workspace::new(TOML, &[("inbox/1.csv", &lines("2026-03-01", 10))]);
    assert_eq!(workspace.load().await.state, JobState::Done);
    let client = workspace.connect().unwrap();
    let loaded = async || {
        let status = client.status(soon()).await.unwrap().unwrap();
        let rows = status.tables.iter().find(|table| table.table == "lines").unwrap().rows;
        (status.hello.generation.unwrap(), rows)
    };
    let before = loaded().await;
    assert_eq!(before.1, 10);

    workspace.write("inbox/2.csv", &lines("2026-03-02", 300_000));
    let id = client.start_load(soon()).await.unwrap().unwrap();
    let ledger = Ledger::open(workspace.path()).unwrap();
    let warehouse = workspace.path().join("warehouse");
    let drafts = || {
        let entries = std::fs::read_dir(&warehouse).unwrap();
        entries.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains(".tmp")).count()
    };
    until("it works on a draft", || drafts() > 0);
    let process = ledger.running_job().unwrap().unwrap().process.pid;
    kill(rustix::process::Pid::from_raw(process).unwrap());
    until("it is found to be interrupted", || {
        ledger.job(id).unwrap().unwrap().state == JobState::Interrupted
    });
    until("its draft is swept away", || drafts() == 0);
    assert_eq!(loaded().await, before);

    assert_eq!(workspace.load().await.state, JobState::Done);
    assert_eq!(loaded().await.1, 300_010);
}
