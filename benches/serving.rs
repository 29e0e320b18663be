//! How a server holds up while many operators work and a rescoring runs.
//!
//! `cargo bench --bench serving` serves a made-up retailer of `C360_BENCH_CUSTOMERS` customers (20,000 unless told), or the
//! loaded workspace that `C360_BENCH_WORKSPACE` names, whose `c360.toml` must name no `[server]` and no `[roles]`: it gets
//! some for as long as this runs, and keeps the rescorings. One client asks first, which tells what each kind costs when
//! nothing else is asked. Then `C360_BENCH_CLIENTS` clients (50) ask over the socket for `C360_BENCH_MINUTES` minutes (1).
//! Each does one thing after the other, and thinks for 2 to 10 seconds between: of twenty things, eight are a customer's
//! profile, six are finding a customer, four are Pulse for another period and breakdown, two count a rule that nobody
//! counted before. Rescorings run with `C360_BENCH_PAUSE` seconds (20) between; what is asked while one runs is told apart.
//! `C360_BENCH_TRACE=FILE` gets a row for each answer and each rescoring: what, the second it began, how long it took in ms.
//! Floors, for 1,000,000 customers on 2 cores: p95 of a profile 150 ms, no error, a rescoring less than half as fast again.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use c360::{
    contract::{
        ConsoleClient, ConsoleError, CountRequest, CustomerFilter, Dimension, FindRequest, Job, JobState,
        Period, PulseRequest, RescoreRequest, RuleSource,
    },
    server,
};
use duckdb::Connection;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use tarpc::context::Context;
use tokio::{task::JoinSet, time::sleep};

const BINARY: &str = env!("CARGO_BIN_EXE_c360");
/// Seconds that somebody thinks.
const THINKS: std::ops::Range<f64> = 2.0..10.0;
/// How often the server's memory is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How often each kind is asked alone.
const QUIET: u32 = 60;

fn main() {
    let told = |name: &str, unless: u64| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(unless)
    };
    let scratch = tempfile::tempdir().unwrap();
    let workspace = std::env::var_os("C360_BENCH_WORKSPACE").map_or_else(
        || {
            let path = scratch.path().join("shop");
            let customers = told("C360_BENCH_CUSTOMERS", 20_000).to_string();
            run(&["demo", path.to_str().unwrap(), "--customers", &customers, "--seed", "7"]);
            run(&["-w", path.to_str().unwrap(), "load"]);
            path
        },
        PathBuf::from,
    );
    let (clients, minutes) = (told("C360_BENCH_CLIENTS", 50), told("C360_BENCH_MINUTES", 1));
    let pause = Duration::from_secs(told("C360_BENCH_PAUSE", 20));
    let people = sample(&workspace);
    let socket = scratch.path().join("c360.sock");
    let server = Server::start(&workspace, &socket);
    println!("workspace {}, {clients} clients, {minutes} min", workspace.display());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(measure(&server, &socket, &people, (clients, Duration::from_mins(minutes), pause)));
}

/// What a person may type to find one customer.
#[derive(Clone)]
struct Sought {
    id: String,
    email: Option<String>,
    name: String,
}

/// Some customers with tickets, drawn the same way each time.
fn sample(workspace: &Path) -> Arc<[Sought]> {
    let files = std::fs::read_dir(workspace.join("warehouse")).unwrap().map(|entry| entry.unwrap().path());
    let file = files.filter(|path| path.extension().is_some_and(|e| e == "duckdb")).max().unwrap();
    let settings = duckdb::Config::default().access_mode(duckdb::AccessMode::ReadOnly).unwrap();
    let conn = Connection::open_with_flags(file, settings).unwrap();
    let mut statement = conn
        .prepare(
            "SELECT c.customer_id, c.email, concat_ws(' ', c.first_name, c.last_name)
             FROM customers AS c
             JOIN (SELECT customer_id FROM mart_customer_value ORDER BY hash(customer_id) LIMIT 5000) AS v USING (customer_id)
             ORDER BY hash(c.customer_id)",
        )
        .unwrap();
    let person =
        |row: &duckdb::Row<'_>| Ok(Sought { id: row.get(0)?, email: row.get(1)?, name: row.get(2)? });
    statement.query_map([], person).unwrap().map(Result::unwrap).collect()
}

fn run(arguments: &[&str]) {
    let done = Command::new(BINARY).args(arguments).output().unwrap();
    assert!(done.status.success(), "c360 {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// `c360 serve` in a process of its own, and the settings as they were before.
struct Server {
    child: Child,
    settings: (PathBuf, String),
}

impl Server {
    fn start(workspace: &Path, socket: &Path) -> Self {
        let file = workspace.join("c360.toml");
        let before = std::fs::read_to_string(&file).unwrap();
        assert!(!before.contains("[server]") && !before.contains("[roles]"), "{} names them", file.display());
        let uid = rustix::process::geteuid().as_raw();
        let served = format!(
            "{before}\n[server]\nsocket = \"{}\"\nconnections = 1000\nconnections_per_user = 1000\nrequests_per_user = 1000\n\n[roles]\noperator = [\"{uid}\"]\n",
            socket.display()
        );
        std::fs::write(&file, served).unwrap();
        let mut child = Command::new(BINARY)
            .arg("-w")
            .arg(workspace)
            .arg("serve")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let server = Self { child, settings: (file, before) };
        assert!(lines.any(|line| line.unwrap().contains("is served at")), "the server did not start");
        std::thread::spawn(move || lines.for_each(drop));
        server
    }

    /// Bytes of memory that it holds.
    fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() * 1024.0
    }

    /// Time that cores worked for it, to a hundredth of a second.
    fn cpu(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let (_, after_name) = stat.rsplit_once(')').unwrap();
        let ticks = after_name.split_whitespace().skip(11).take(2).map(|part| part.parse::<f64>().unwrap());
        Duration::from_secs_f64(ticks.sum::<f64>() / 100.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::write(&self.settings.0, &self.settings.1);
    }
}

/// What became of what was asked.
#[derive(Default)]
struct Told {
    /// By what was asked, and whether a rescoring ran then.
    times: BTreeMap<(&'static str, bool), Vec<Duration>>,
    errors: Vec<String>,
    /// What, when it began, how long it took.
    trace: Vec<(&'static str, Instant, Duration)>,
}

async fn measure(
    server: &Server,
    socket: &Path,
    people: &Arc<[Sought]>,
    (clients, lasts, pause): (u64, Duration, Duration),
) {
    let client = server::connect(socket).await.unwrap().client;
    let alone = (rescored(&client).await + rescored(&client).await) / 2;
    println!("a rescoring alone: {:.1} s", alone.as_secs_f64());
    quiet(server, &client, people).await;

    let told = Arc::new(Mutex::new(Told::default()));
    let runs = Arc::new(AtomicBool::new(false));
    let mut all = JoinSet::new();
    for seed in 0..clients {
        let (client, people) = (server::connect(socket).await.unwrap().client, Arc::clone(people));
        let chance = ChaCha8Rng::seed_from_u64(seed);
        all.spawn(operate(client, people, (Arc::clone(&told), Arc::clone(&runs)), chance));
    }
    let (began, cpu) = (Instant::now(), server.cpu());
    let traced = Arc::clone(&told);
    let rescoring = tokio::spawn(async move {
        let mut under_load = Vec::new();
        while began.elapsed() < lasts || under_load.is_empty() {
            runs.store(true, Ordering::Relaxed);
            let asked = Instant::now();
            under_load.push(rescored(&client).await);
            traced.lock().unwrap().trace.push(("rescoring", asked, asked.elapsed()));
            runs.store(false, Ordering::Relaxed);
            sleep(pause).await;
        }
        under_load
    });
    let mut held = Vec::new();
    while began.elapsed() < lasts || !rescoring.is_finished() {
        held.push(server.memory());
        sleep(LOOK).await;
    }
    all.shutdown().await;
    let busy = server.cpu().saturating_sub(cpu).as_secs_f64() / began.elapsed().as_secs_f64();

    let told = std::mem::take(&mut *told.lock().unwrap());
    if let Some(file) = std::env::var_os("C360_BENCH_TRACE") {
        let row = |(what, asked, took): &(&str, Instant, Duration)| {
            let second = asked.duration_since(began).as_secs_f64();
            format!("{what},{second:.3},{:.1}\n", took.as_secs_f64() * 1e3)
        };
        std::fs::write(file, told.trace.iter().map(row).collect::<String>()).unwrap();
    }
    for ((kind, runs), times) in told.times {
        report(kind, runs, times);
    }
    println!("the server kept {busy:.2} cores busy");
    println!("errors: {}", told.errors.len());
    for error in told.errors.iter().take(5) {
        println!("  {error}");
    }
    let under_load = rescoring.await.unwrap();
    let mean = under_load.iter().sum::<Duration>().as_secs_f64() / under_load.len() as f64;
    println!(
        "{} rescorings meanwhile: {mean:.1} s each, {:+.0} % against alone (at most +50 %)",
        under_load.len(),
        (mean / alone.as_secs_f64() - 1.0) * 100.0
    );
    memory(&held);
}

/// One rescoring, from its beginning to its end.
async fn rescored(client: &ConsoleClient) -> Duration {
    let id = client.start_rescore(soon(), RescoreRequest { as_of: None }).await.unwrap().unwrap();
    loop {
        let jobs = client.jobs(soon(), 5).await.unwrap().unwrap();
        let job: Job = jobs.into_iter().find(|job| job.id == id).unwrap();
        if let (false, Some(began), Some(ended)) = (job.is_open(), job.started_at, job.ended_at) {
            assert_eq!(job.state, JobState::Done, "{job:?}");
            return Duration::try_from(ended.duration_since(began)).unwrap();
        }
        sleep(Duration::from_millis(200)).await;
    }
}

/// What each kind costs the server while nothing else is asked of it.
async fn quiet(server: &Server, client: &ConsoleClient, people: &[Sought]) {
    let mut chance = ChaCha8Rng::seed_from_u64(u64::MAX);
    for kind in ["profile", "find", "pulse", "count"] {
        let cpu = server.cpu();
        let mut times = Vec::new();
        for _ in 0..QUIET {
            let person = people[chance.random_range(0..people.len())].clone();
            let began = Instant::now();
            ask(client, kind, person, &mut chance).await.unwrap();
            times.push(began.elapsed());
        }
        let each = server.cpu().saturating_sub(cpu).as_secs_f64() * 1e3 / f64::from(QUIET);
        times.sort_unstable();
        let [half, most] = [0.5, 0.95].map(|share| at(&times, share));
        println!("{kind:<8} alone, {each:.1} ms of CPU each; p50 {half:.1} ms, p95 {most:.1} ms");
    }
}

async fn ask(
    client: &ConsoleClient,
    kind: &str,
    person: Sought,
    chance: &mut ChaCha8Rng,
) -> Result<(), String> {
    match kind {
        "profile" => short(client.customer(soon(), person.id).await),
        "find" => short(client.find_customers(soon(), sought(person, chance)).await),
        "pulse" => short(client.pulse(soon(), looked_at(chance)).await),
        _ => short(client.count_rule(soon(), edited(chance)).await),
    }
}

/// What an operator does all day.
async fn operate(
    client: ConsoleClient,
    people: Arc<[Sought]>,
    (told, runs): (Arc<Mutex<Told>>, Arc<AtomicBool>),
    mut chance: ChaCha8Rng,
) {
    loop {
        sleep(Duration::from_secs_f64(chance.random_range(THINKS))).await;
        let person = people[chance.random_range(0..people.len())].clone();
        let (began, runs) = (Instant::now(), runs.load(Ordering::Relaxed));
        let kind = match chance.random_range(0..20) {
            0..8 => "profile",
            8..14 => "find",
            14..18 => "pulse",
            _ => "count",
        };
        let answer = ask(&client, kind, person, &mut chance).await;
        let took = began.elapsed();
        let mut told = told.lock().unwrap();
        told.times.entry((kind, runs)).or_default().push(took);
        told.trace.push((kind, began, took));
        told.errors.extend(answer.err().map(|error| format!("{kind}: {error}")));
    }
}

fn short<T>(answer: Result<Result<T, ConsoleError>, tarpc::client::RpcError>) -> Result<(), String> {
    answer.map_err(|error| error.to_string())?.map(drop).map_err(|error| error.to_string())
}

/// By name, by the beginning of a name, by e-mail address or id.
fn sought(person: Sought, chance: &mut ChaCha8Rng) -> FindRequest {
    let text = match chance.random_range(0..4) {
        0 => person.email.unwrap_or(person.id),
        1 => person.id,
        2 => person.name.chars().take(4).collect(),
        _ => person.name,
    };
    FindRequest { text, filter: CustomerFilter::default(), limit: 50 }
}

fn looked_at(chance: &mut ChaCha8Rng) -> PulseRequest {
    let periods = [
        Period::Last7Days,
        Period::Last28Days,
        Period::MonthToDate,
        Period::YearToDate,
        Period::Rolling12Months,
    ];
    let by = [Dimension::Channel, Dimension::Store, Dimension::Category];
    PulseRequest {
        period: periods[chance.random_range(0..periods.len())],
        by: by[chance.random_range(0..by.len())],
        ..PulseRequest::default()
    }
}

/// A rule that nobody counted before.
fn edited(chance: &mut ChaCha8Rng) -> CountRequest {
    let (days, least) = (chance.random_range(30..700), chance.random_range(10..400));
    let rule = match chance.random_range(0..3) {
        0 => format!("spent(last {days} days) >= {least} and consent.ads"),
        1 => format!("tier in (best, large) and last_purchase >= 2025-01-01 and spent(last {days} days) > 0"),
        _ => format!("bought(channel = web, last {days} days) >= 1 and not consent.email"),
    };
    CountRequest { rule: RuleSource::Text(rule), audience: None, sample: 5 }
}

fn report(what: &str, runs: bool, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: f64| at(&times, share);
    let floor = if what == "profile" { " (p95 at most 150 ms)" } else { "" };
    println!(
        "{what:<8} {} {:>5} asked, p50 {:>6.1} ms, p95 {:>6.1} ms, p99 {:>6.1} ms, largest {:>6.1} ms{floor}",
        if runs { "during a rescoring" } else { "between rescorings" },
        times.len(),
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    );
}

/// Milliseconds within which such a share was answered.
fn at(times: &[Duration], share: f64) -> f64 {
    let index = (times.len().saturating_sub(1) as f64 * share).round() as usize;
    times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}

/// What the server held, by tenths of the time: it may not grow for ever.
fn memory(held: &[f64]) {
    let mib = |bytes: f64| bytes / 1024.0 / 1024.0;
    let tenths: Vec<String> = held
        .chunks(held.len().div_ceil(10).max(1))
        .map(|part| format!("{:.0}", mib(part.iter().sum::<f64>() / part.len() as f64)))
        .collect();
    let most = held.iter().copied().fold(0.0, f64::max);
    println!(
        "memory of the server by tenths of the time: {} MiB; at most {:.0} MiB",
        tenths.join(" "),
        mib(most)
    );
}

fn soon() -> Context {
    let mut context = tarpc::context::current();
    context.deadline = Instant::now() + Duration::from_mins(5);
    context
}
