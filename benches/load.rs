//! How long a load takes, held against DuckDB's own `CREATE TABLE … ORDER BY` of the same file in the same run.
//!
//! `cargo bench --bench load` needs the folder `complete_journey` (`C360_SHARED_DATA`, else `../shared/data`). The
//! raw statement and the whole load (hashing, checks, every table, the books) take turns; medians are compared.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use c360::{
    config::{Config, Overrides, mapping},
    warehouse::load::{self, Silent},
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
    let (mut raw, mut whole, mut again) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        raw.push(raw_statement(&data));
        let (first, second) = load_twice(&data);
        whole.push(first);
        again.push(second);
    }
    let (raw, whole, again) = (median(raw), median(whole), median(again));
    println!("CREATE TABLE … ORDER BY of transactions.parquet  {:>7.0} ms", millis(raw));
    println!("load of complete_journey, everything             {:>7.0} ms", millis(whole));
    println!(
        "ratio (at most 3)                                {:>7.2}",
        whole.as_secs_f64() / raw.as_secs_f64()
    );
    println!("the same load again, nothing new (at most 1 s)   {:>7.0} ms", millis(again));
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

fn load_twice(data: &Path) -> (Duration, Duration) {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("c360.toml"), mapping("complete_journey", data).unwrap()).unwrap();
    let config = Config::load(dir.path(), &Overrides::none()).unwrap();
    let changes = |current: Option<&Connection>| {
        let mut found = load::discover(dir.path(), &config);
        load::hash(&mut found.files, &mut Silent).unwrap();
        load::changed(current, &found, &config).unwrap()
    };
    let began = Instant::now();
    let todo = changes(None);
    let conn = open(&dir.path().join("gen.duckdb"));
    load::load(&conn, &config, &todo, &mut Silent).unwrap();
    conn.execute_batch("CHECKPOINT").unwrap();
    let first = began.elapsed();
    let began = Instant::now();
    assert!(changes(Some(&conn)).is_empty());
    (first, began.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
