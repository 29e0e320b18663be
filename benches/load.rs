//! How long a load takes, held against DuckDB's own `CREATE TABLE … ORDER BY` of the same file in the same run.
//!
//! `cargo bench --bench load` needs the folder `complete_journey` (`C360_SHARED_DATA`, else `../shared/data`). The
//! raw statement, a load within this process (hashing, checks, every table, the books; then the daily figures) and the
//! command `c360 load` from its start to its end take turns; medians are compared. The command also cuts the segments,
//! builds the search, brings everything to the disk and publishes it, which the raw statement has no part of.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use c360::{
    config::{Config, Overrides, mapping},
    ledger::Ledger,
    warehouse::{
        load::{self, Progress, Silent},
        marts,
        queries::Queries,
    },
};
use duckdb::Connection;
use jiff::Timestamp;

const BINARY: &str = env!("CARGO_BIN_EXE_c360");
const ROUNDS: usize = 5;
const THREADS: i64 = 2;

fn main() {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let data =
        std::env::var_os("C360_SHARED_DATA").map_or_else(beside, PathBuf::from).join("complete_journey");
    if !data.is_dir() {
        println!("SKIPPED: there is no {}", data.display());
        return;
    }
    let data = data.canonicalize().unwrap();
    let (mut raw, mut runs, mut commands) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        raw.push(raw_statement(&data));
        runs.push(load_twice(&data));
        commands.push(command(&data));
    }
    let raw = median(raw);
    let of = |part: fn(&Run) -> Duration| median(runs.iter().map(part).collect());
    let (loaded, everything) = (of(|run| run.loaded), of(|run| run.everything));
    let whole = median(commands.iter().map(|command| command.whole).collect());
    let ratio = |time: Duration| time.as_secs_f64() / raw.as_secs_f64();
    println!("CREATE TABLE … ORDER BY of transactions.parquet  {:>7.0} ms", millis(raw));
    println!("load of complete_journey, every table            {:>7.0} ms", millis(loaded));
    println!("  against the raw statement (at most 3)          {:>7.2}", ratio(loaded));
    println!("with daily figures and checkpoint                {:>7.0} ms", millis(everything));
    println!("  against the raw statement                      {:>7.2}", ratio(everything));
    println!("the command `c360 load`, from start to end       {:>7.0} ms", millis(whole));
    println!("  against the raw statement                      {:>7.2}", ratio(whole));
    println!("the same load again, nothing new (at most 1 s)   {:>7.0} ms", millis(of(|run| run.again)));
    println!(
        "\nmedians of the stages of the command; tables that are loaded beside the lines show no time of their own"
    );
    for (position, (stage, _)) in commands[0].stages.iter().enumerate() {
        let times = commands.iter().map(|command| command.stages[position].1).collect();
        println!("  {stage:<46} {:>7.0} ms", millis(median(times)));
    }
}

fn open(file: &Path) -> Connection {
    let settings =
        duckdb::Config::default().threads(THREADS).unwrap().enable_autoload_extension(false).unwrap();
    Connection::open_with_flags(file, settings).unwrap()
}

fn raw_statement(data: &Path) -> Duration {
    let dir = tempfile::tempdir().unwrap();
    let conn = open(&dir.path().join("raw.duckdb"));
    let began = Instant::now();
    conn.execute_batch(&format!(
        "CREATE TABLE lines AS SELECT * FROM read_parquet('{}') ORDER BY household_id, transaction_timestamp; CHECKPOINT",
        data.join("transactions.parquet").display()
    ))
    .unwrap();
    began.elapsed()
}

fn load_twice(data: &Path) -> Run {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("c360.toml"), mapping("complete_journey", data).unwrap()).unwrap();
    let config = Config::load(dir.path(), &Overrides::none()).unwrap();
    let changes = |current: Option<&Connection>, progress: &mut dyn Progress| {
        let mut found = load::discover(dir.path(), &config);
        load::hash(&mut found.files, progress).unwrap();
        load::changed(current, &found, &config).unwrap()
    };
    let began = Instant::now();
    let todo = changes(None, &mut Silent);
    let conn = open(&dir.path().join("gen.duckdb"));
    let report = load::load(&conn, &config, &todo, &mut Silent).unwrap();
    let loaded = began.elapsed();
    marts::refresh(&conn, &Queries::shipped(), report.touched).unwrap();
    conn.execute_batch("CHECKPOINT").unwrap();
    let everything = began.elapsed();
    let began = Instant::now();
    assert!(changes(Some(&conn), &mut Silent).is_empty());
    Run { loaded, everything, again: began.elapsed() }
}

/// What one load within this process took.
struct Run {
    loaded: Duration,
    everything: Duration,
    again: Duration,
}

/// What `c360 load` took, and its stages between its start and its end.
struct Whole {
    whole: Duration,
    stages: Vec<(String, Duration)>,
}

fn command(data: &Path) -> Whole {
    let dir = tempfile::tempdir().unwrap();
    let workspace = dir.path().join("shop");
    let c360 = |arguments: &[&str]| {
        let mut command = Command::new(BINARY);
        command.args(arguments).env("C360_LOAD__THREADS", THREADS.to_string());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        assert!(command.status().unwrap().success(), "c360 {arguments:?}");
    };
    let at = workspace.to_str().unwrap();
    c360(&["init", at, "--mapping", "complete_journey", "--data", data.to_str().unwrap()]);
    let (start, began) = (Timestamp::now(), Instant::now());
    c360(&["load", "--workspace", at]);
    let whole = began.elapsed();
    let end = Timestamp::now();
    let job = Ledger::open(&workspace).unwrap().jobs(1).unwrap().remove(0);
    let mut marks: Vec<(String, Timestamp)> = vec![("start".to_owned(), start)];
    marks.extend(job.stages.iter().map(|stage| (stage.name.clone(), stage.started_at)));
    marks.push(("end".to_owned(), job.ended_at.unwrap()));
    let ends = marks.iter().skip(1).map(|(_, at)| *at).chain([end]);
    let took = |(name, from): &(String, Timestamp), to: Timestamp| {
        (name.clone(), to.duration_since(*from).try_into().unwrap_or_default())
    };
    Whole { whole, stages: marks.iter().zip(ends).map(|(mark, to)| took(mark, to)).collect() }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
