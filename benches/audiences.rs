//! How fast a count follows an edit, audiences overlap, and a file is sealed, asked as the console asks.
//!
//! `cargo bench --bench audiences` makes, loads and scores a made-up retailer of `C360_BENCH_CUSTOMERS` customers (20,000
//! unless told), or works in the workspace that `C360_BENCH_WORKSPACE` names (loaded already; it gets a
//! sealed file, and for the time being eleven audiences). `C360_BENCH_CUSTOMERS=10000000` is the full size: it wants 40 GB of disk and half an hour.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use c360::{
    config::{Config, Overrides},
    contract::{ConsoleClient, CountRequest, Job, JobId, RuleSource, SaveAudience, SealRequest},
    engine,
    ledger::Ledger,
};
use duckdb::Connection;
use tarpc::context::{self, Context};
use tokio::runtime::Runtime;

/// The audiences that it makes begin with it.
const NAME: &str = "bench";
const BINARY: &str = env!("CARGO_BIN_EXE_c360");
/// Rules as somebody comes to them, edit by edit; `{category}` is the largest one.
const EDITS: &[&[&str]] = &[
    &[
        "tier in (best, large)",
        "tier in (best, large) and consent.ads",
        "tier in (best, large) and consent.ads and churn_90d > 0.4",
        "tier in (best, large) and consent.ads and churn_90d between 0.4 and 0.8",
        "tier in (best, large) and consent.ads and churn_90d between 0.4 and 0.8 and bought(category = {category}, last 180 days)",
        "tier in (best, large) and consent.ads and churn_90d between 0.4 and 0.8 and bought(category = {category}, last 180 days) >= 2",
    ],
    &[
        "recency > 365",
        "recency > 365 or tickets = 1",
        "(recency > 365 or tickets = 1) and has.email and consent.email",
    ],
    &[
        "value_12m > 100",
        "value_12m > 100 and age between 30 and 45",
        "value_12m > 100 and age between 30 and 45 and gender = f",
    ],
    &["bought(last 30 days) = 0", "bought(last 30 days) = 0 and bought(last 365 days) >= 3"],
    &["city = Paris", "city in (Paris, Lyon)", "city in (Paris, Lyon) and not consent.sms"],
    &["spent(channel = web, last 365 days) > 100", "bought(category = {category}) >= 3"],
];

fn main() {
    let made;
    let workspace = if let Some(dir) = std::env::var_os("C360_BENCH_WORKSPACE") {
        PathBuf::from(dir)
    } else {
        made = tempfile::tempdir().unwrap();
        let dir = made.path().join("shop");
        make_workspace(&dir);
        dir
    };
    let category = largest_category(&workspace);
    let runtime = Runtime::new().unwrap();
    let client = connect(&runtime, &workspace);
    let count = |rule: &str, sample: u32| {
        runtime.block_on(count(&client, &rule.replace("{category}", &category), sample))
    };
    let mut base = 0;
    let opened = timed(|| base = count("everybody", 0));
    println!("workspace {}, {base} customers", workspace.display());
    println!("the first count of all, with opening: {:.0} ms", opened.as_secs_f64() * 1_000.0);

    let edited = |rule: &str| {
        timed(|| {
            count(rule, 8);
        })
    };
    // Each edit once as nobody asked it before, but for what the rule before it asked already.
    let edits: Vec<&str> = EDITS.iter().copied().flatten().copied().collect();
    let mut first = Vec::new();
    for rule in &edits {
        let took = edited(rule);
        println!("{:>6.0} ms  {rule}", took.as_secs_f64() * 1_000.0);
        first.push(took);
    }
    // Then one value of a rule, to and fro: always a condition that nobody asked before.
    let still = "tier in (best, large) and consent.ads and has.email";
    for step in 0..60 {
        let changed = match step % 6 {
            0 => format!("churn_90d > 0.{}", 30 + step),
            1 => format!("recency < {}", 50 + step),
            2 => format!("value_12m > {}", 60 + step),
            3 => format!("bought(category = {{category}}, last 180 days) >= {}", 2 + step / 6),
            4 => format!("bought(last {} days) >= 2", 90 + 5 * step),
            _ => format!("spent(channel = web, last {} days) > 100", 90 + 5 * step),
        };
        first.push(edited(&format!("{still} and {changed}")));
    }
    report("a count after an edit that nobody made before", first, "200 ms");
    let again = edits.iter().cycle().take(4 * edits.len()).map(|rule| edited(rule));
    report("a count after an edit that was made before", again.collect(), "200 ms");
    let rules = edits.get(..10).unwrap();
    let names: Vec<String> = (0..rules.len()).map(|n| format!("{NAME} {n}")).collect();
    for (name, rule) in names.iter().zip(rules) {
        runtime.block_on(save(&client, name, &rule.replace("{category}", &category)));
    }
    let overlap = || drop(runtime.block_on(client.overlap(soon(), names.clone())).unwrap().unwrap());
    report("overlap of ten audiences", (0..5).map(|_| timed(overlap)).collect(), "1 s");
    // As a console sees them that has counted nothing yet.
    let fresh = connect(&runtime, &workspace);
    let list = || runtime.block_on(fresh.audiences(soon())).unwrap().unwrap();
    let answer = timed(|| drop(list()));
    let whole = timed(|| while list().is_counting {});
    println!(
        "the list of them, first: answered in {:.0} ms, every size {:.0} ms after",
        answer.as_secs_f64() * 1_000.0,
        whole.as_secs_f64() * 1_000.0
    );
    report("the list of them again", (0..5).map(|_| timed(|| drop(list()))).collect(), "no target");

    // Numbers that reach nobody are few, so that thousands of made-up customers share each: without them a file is like one
    // of real people (about a million of ten); with them most of the work is to tell who shares one with whom.
    let sealed: Vec<String> = [("", "consent.ads and not has.phone"), (" with phones", "consent.ads")]
        .into_iter()
        .map(|(which, rule)| {
            let name = format!("{NAME} sealed{which}");
            runtime.block_on(save(&client, &name, rule));
            let began = Instant::now();
            let request = SealRequest { audience: name.clone(), destination: "google".to_owned() };
            let job = runtime.block_on(client.seal_audience(soon(), request)).unwrap().unwrap();
            let (done, memory) = runtime.block_on(wait(&client, (&workspace, job)));
            println!(
                "dry run and sealed Google file{which}: {:.1} s, {memory:.2} GiB (1 M people in 20 s and 1 GiB): {}",
                began.elapsed().as_secs_f64(),
                done.outcome.unwrap_or_default()
            );
            name
        })
        .collect();
    println!("peak memory of this process {:.2} GiB", peak("self"));
    for name in names.into_iter().chain(sealed) {
        let reason = "the benchmark is over".to_owned();
        runtime.block_on(client.retire_audience(soon(), name, reason)).unwrap().unwrap();
    }
}

fn connect(runtime: &Runtime, workspace: &Path) -> ConsoleClient {
    let config = Config::load(workspace, &Overrides::none()).unwrap();
    let options = engine::Options { job_program: Some(BINARY.into()), ..engine::Options::default() };
    runtime.block_on(async { engine::connect(workspace, config, &options).unwrap() })
}

fn make_workspace(dir: &Path) {
    let customers = std::env::var("C360_BENCH_CUSTOMERS").unwrap_or_else(|_| "20000".to_owned());
    let dir = dir.display().to_string();
    for args in [
        vec!["demo", &dir, "--customers", &customers, "--seed", "7"],
        vec!["load", "--workspace", &dir],
        vec!["rescore", "--wait", "--workspace", &dir],
    ] {
        let done = Command::new(BINARY).args(&args).output().unwrap();
        assert!(done.status.success(), "c360 {args:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

fn largest_category(workspace: &Path) -> String {
    let files = std::fs::read_dir(workspace.join("warehouse")).unwrap().map(|entry| entry.unwrap().path());
    let file = files.filter(|path| path.extension().is_some_and(|e| e == "duckdb")).max().unwrap();
    let settings = duckdb::Config::default().access_mode(duckdb::AccessMode::ReadOnly).unwrap();
    let conn = Connection::open_with_flags(file, settings).unwrap();
    let query = "SELECT category FROM mart_daily_category WHERE category IS NOT NULL GROUP BY category ORDER BY sum(net) DESC LIMIT 1";
    let category: String = conn.query_row(query, [], |row| row.get(0)).unwrap();
    format!("\"{category}\"")
}

async fn count(client: &ConsoleClient, rule: &str, sample: u32) -> u64 {
    let request = CountRequest { rule: RuleSource::Text(rule.to_owned()), audience: None, sample };
    let reply = client.count_rule(soon(), request).await.unwrap().unwrap();
    reply.count.unwrap_or_else(|| panic!("{rule}: {:?}", reply.problem)).customers
}

async fn save(client: &ConsoleClient, name: &str, rule: &str) {
    let known = client.audience(soon(), name.to_owned()).await.unwrap().ok();
    let request = SaveAudience {
        name: name.to_owned(),
        rule: RuleSource::Text(rule.to_owned()),
        hold_out: 0.1,
        note: "of a benchmark".to_owned(),
        follows: known.map(|known| known.versions[0].version),
    };
    client.save_audience(soon(), request).await.unwrap().unwrap();
}

/// Wait for the end of a job; the most memory that its process was seen with.
async fn wait(client: &ConsoleClient, (workspace, id): (&Path, JobId)) -> (Job, f64) {
    let ledger = Ledger::open(workspace).unwrap();
    let mut memory: f64 = 0.0;
    loop {
        let jobs = client.jobs(soon(), 50).await.unwrap().unwrap();
        let job = jobs.into_iter().find(|job| job.id == id).unwrap();
        if !job.is_open() {
            return (job, memory);
        }
        let running = ledger.running_job().unwrap().filter(|running| running.id == id);
        memory = memory.max(running.map_or(0.0, |running| peak(&running.process.pid.to_string())));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn soon() -> Context {
    let mut context = context::current();
    context.deadline = Instant::now() + Duration::from_mins(10);
    context
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

fn report(what: &str, mut times: Vec<Duration>, target: &str) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize].as_secs_f64() * 1_000.0;
    println!(
        "{what}: median {:.0} ms, p95 {:.0} ms, slowest {:.0} ms ({target})",
        at(0.5),
        at(0.95),
        at(1.0)
    );
}

/// The most memory that a process had, in GiB; 0 once it is gone.
fn peak(process: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    let kilobytes = line.split_whitespace().nth(1).map_or(0.0, |number| number.parse().unwrap());
    kilobytes / 1_048_576.0
}
