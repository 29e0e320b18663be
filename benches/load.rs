//! How long a load takes, held against DuckDB's own `CREATE TABLE … ORDER BY` of the same file in the same run.
//!
//! `cargo bench --bench load` needs the folder `complete_journey` (`C360_SHARED_DATA`, else `../shared/data`). The
//! raw statement and the whole load (hashing, checks, every table, the books) take turns; medians are compared. The
//! daily figures, which the raw statement has no part of, are told apart.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use c360::{
    config::{Config, Overrides, mapping},
    warehouse::{
        load::{self, Progress, Silent},
        marts,
        queries::Queries,
    },
};
use duckdb::Connection;

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
    let (mut raw, mut runs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        raw.push(raw_statement(&data));
        runs.push(load_twice(&data));
    }
    let raw = median(raw);
    let of = |part: fn(&Run) -> Duration| median(runs.iter().map(part).collect());
    let (loaded, everything) = (of(|run| run.loaded), of(|run| run.everything));
    let ratio = |time: Duration| time.as_secs_f64() / raw.as_secs_f64();
    println!("CREATE TABLE … ORDER BY of transactions.parquet  {:>7.0} ms", millis(raw));
    println!("load of complete_journey, every table            {:>7.0} ms", millis(loaded));
    println!("  against the raw statement (at most 3)          {:>7.2}", ratio(loaded));
    println!("with daily figures and checkpoint                {:>7.0} ms", millis(everything));
    println!("  against the raw statement                      {:>7.2}", ratio(everything));
    println!("the same load again, nothing new (at most 1 s)   {:>7.0} ms", millis(of(|run| run.again)));
    println!("\nmedians of the stages");
    for (position, (stage, _)) in runs[0].stages.iter().enumerate() {
        let times = runs.iter().map(|run| run.stages[position].1).collect();
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
    let mut watch = StopWatch::start();
    watch.stage("find what is new", None);
    let todo = changes(None, &mut watch);
    let conn = open(&dir.path().join("gen.duckdb"));
    let report = load::load(&conn, &config, &todo, &mut watch).unwrap();
    let loaded = watch.began.elapsed();
    watch.stage("build daily figures", None);
    marts::refresh(&conn, &Queries::shipped(), report.touched).unwrap();
    watch.stage("publish", None);
    conn.execute_batch("CHECKPOINT").unwrap();
    let everything = watch.began.elapsed();
    let began = Instant::now();
    assert!(changes(Some(&conn), &mut Silent).is_empty());
    Run { loaded, everything, again: began.elapsed(), stages: watch.laps() }
}

/// What one load took.
struct Run {
    loaded: Duration,
    everything: Duration,
    again: Duration,
    stages: Vec<(String, Duration)>,
}

/// When each stage began.
struct StopWatch {
    began: Instant,
    stages: Vec<(String, Instant)>,
}

impl StopWatch {
    fn start() -> Self {
        Self { began: Instant::now(), stages: Vec::new() }
    }

    fn laps(&self) -> Vec<(String, Duration)> {
        let ends = self.stages.iter().skip(1).map(|(_, at)| *at).chain([Instant::now()]);
        self.stages.iter().zip(ends).map(|((name, from), to)| (name.clone(), to - *from)).collect()
    }
}

impl Progress for StopWatch {
    fn stage(&mut self, name: &str, _bytes: Option<u64>) {
        self.stages.push((name.to_owned(), Instant::now()));
    }

    fn advance(&mut self, _rows: u64, _bytes: u64) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
