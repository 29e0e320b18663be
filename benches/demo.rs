//! How fast the made-up retailer is written, and in how much memory.
//!
//! `cargo bench --bench demo` writes 100,000 and 1,000,000 customers as Parquet into a temporary folder and prints
//! lines a second and the peak of resident memory so far (so the larger size comes last). More or other sizes:
//! `cargo bench --bench demo -- 10000000`. `TMPDIR` says where; 1,000,000 customers take about 0.5 GB.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::ops::ControlFlow;
use std::time::Instant;

use c360::demo::{Options, write_workspace};

fn main() {
    let asked: Vec<u64> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![100_000, 1_000_000] } else { asked };
    println!(
        "{:>12} {:>14} {:>9} {:>14} {:>9} {:>9}",
        "customers", "lines", "seconds", "lines/s", "MB", "peak MB"
    );
    for customers in sizes {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { customers, ..Options::demo(jiff::civil::date(2026, 10, 31)) };
        let started = Instant::now();
        let summary =
            write_workspace(&folder.path().join("demo"), &options, &mut |_| ControlFlow::Continue(()))
                .unwrap();
        let seconds = started.elapsed().as_secs_f64();
        println!(
            "{customers:>12} {:>14} {seconds:>9.1} {:>14.0} {:>9} {:>9}",
            summary.lines,
            summary.lines as f64 / seconds,
            summary.bytes / 1_000_000,
            peak_mb()
        );
    }
}

/// Peak resident memory of this process, in MB; 0 where the system does not say.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)).and_then(|kib| kib.parse::<u64>().ok());
    kib.unwrap_or(0) * 1_024 / 1_000_000
}
