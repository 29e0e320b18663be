//! How long a rescoring takes, stage by stage, and how much memory its process needs.
//!
//! `cargo bench --bench rescore` makes a retailer of 100,000 customers; `C360_BENCH_WORKSPACE` names a loaded workspace
//! instead. `benches/peers/rescoring.py` does the same work with a notebook's tools, on the same workspace.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use c360::{
    contract::{JobId, JobKind},
    ledger::Ledger,
};

const ROUNDS: usize = 3;

fn main() {
    let scratch = tempfile::tempdir().unwrap();
    let workspace = std::env::var_os("C360_BENCH_WORKSPACE").map_or_else(
        || {
            let path = scratch.path().join("shop");
            run(&["demo", path.to_str().unwrap(), "--customers", "100000", "--seed", "7"]);
            run(&["-w", path.to_str().unwrap(), "load"]);
            path
        },
        PathBuf::from,
    );
    for round in 1..=ROUNDS {
        let ledger = Ledger::open(&workspace).unwrap();
        let job = ledger.enqueue(JobKind::Rescore, "bench (0)").unwrap();
        drop(ledger);
        let (took, memory) = work(&workspace, job);
        println!("round {round}: {:.2} s, {} MiB at most", took.as_secs_f64(), memory / 1024);
        let job = Ledger::open(&workspace).unwrap().job(job).unwrap().unwrap();
        for stage in &job.stages {
            let ended = stage.ended_at.unwrap_or(stage.started_at);
            let seconds = (ended - stage.started_at).total(jiff::Unit::Second).unwrap();
            println!("  {:<40} {seconds:>7.2} s", stage.name);
        }
        println!("  {}", job.outcome.unwrap_or_default());
    }
}

fn run(arguments: &[&str]) {
    assert!(Command::new(env!("CARGO_BIN_EXE_c360")).args(arguments).status().unwrap().success());
}

/// Let a process work on a job. How long it took, and the most memory it held, in KiB.
fn work(workspace: &Path, job: JobId) -> (Duration, u64) {
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_c360"))
        .args(["-w", workspace.to_str().unwrap(), "job", "run", "--job", &job.0.to_string()])
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    loop {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let held = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0);
        most = most.max(held);
        if child.try_wait().unwrap().is_some() {
            return (began.elapsed(), most);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}
