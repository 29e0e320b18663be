//! How fast a customer is found and shown, asked as the console asks.
//!
//! `cargo bench --bench customers` makes and loads a made-up retailer of `C360_BENCH_CUSTOMERS` customers (20,000 unless
//! told), or reads the workspace that `C360_BENCH_WORKSPACE` names (loaded already). With `C360_BENCH_BUSY=1` a heavy
//! aggregate over every ticket line runs all the while in a process of its own, niced as jobs are.
//! `C360_BENCH_CUSTOMERS=10000000` is the full size: it wants 40 GB of disk and half an hour.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Child, Command},
    time::{Duration, Instant},
};

use c360::{
    config::{Config, Overrides},
    contract::{ConsoleClient, CustomerFilter, FindRequest, Provenance, Segment, TicketsRequest},
    engine,
};
use duckdb::Connection;
use tokio::runtime::Runtime;

const BINARY: &str = env!("CARGO_BIN_EXE_c360");
/// Set for the process that keeps the machine busy: the file that it reads.
const BUSY_FILE: &str = "C360_BENCH_BUSY_FILE";

fn main() {
    if let Ok(file) = std::env::var(BUSY_FILE) {
        keep_busy(Path::new(&file));
    }
    let made;
    let workspace = if let Some(dir) = std::env::var_os("C360_BENCH_WORKSPACE") {
        PathBuf::from(dir)
    } else {
        made = tempfile::tempdir().unwrap();
        let dir = made.path().join("shop");
        make_workspace(&dir);
        dir
    };
    let people = sample(&workspace);
    println!("workspace {}, {} customers asked for", workspace.display(), people.len());
    let busy = std::env::var_os("C360_BENCH_BUSY").map(|_| start_busy(&workspace));
    measure(&workspace, &people);
    if let Some(mut child) = busy {
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

/// What a person may type to find one customer.
struct Sought {
    id: String,
    card: String,
    email: Option<String>,
    phone: Option<String>,
    name: String,
}

fn make_workspace(dir: &Path) {
    let customers = std::env::var("C360_BENCH_CUSTOMERS").unwrap_or_else(|_| "20000".to_owned());
    let dir = dir.display().to_string();
    for args in
        [vec!["demo", &dir, "--customers", &customers, "--seed", "7"], vec!["load", "--workspace", &dir]]
    {
        let done = Command::new(BINARY).args(&args).output().unwrap();
        assert!(done.status.success(), "c360 {args:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

fn generation(workspace: &Path) -> PathBuf {
    let files = std::fs::read_dir(workspace.join("warehouse")).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|e| e == "duckdb")).max().unwrap()
}

/// Some customers with tickets, drawn the same way each time.
fn sample(workspace: &Path) -> Vec<Sought> {
    let settings = duckdb::Config::default().access_mode(duckdb::AccessMode::ReadOnly).unwrap();
    let conn = Connection::open_with_flags(generation(workspace), settings).unwrap();
    let mut statement = conn
        .prepare(
            "SELECT c.customer_id, coalesce(c.loyalty_card, c.customer_id), c.email, c.phone,
                concat_ws(' ', c.first_name, c.last_name)
             FROM customers AS c
             JOIN (SELECT customer_id FROM mart_customer_value ORDER BY hash(customer_id) LIMIT 200) AS v USING (customer_id)
             ORDER BY hash(c.customer_id)",
        )
        .unwrap();
    let person = |row: &duckdb::Row<'_>| {
        Ok(Sought {
            id: row.get(0)?,
            card: row.get(1)?,
            email: row.get(2)?,
            phone: row.get(3)?,
            name: row.get(4)?,
        })
    };
    statement.query_map([], person).unwrap().map(Result::unwrap).collect()
}

fn measure(workspace: &Path, people: &[Sought]) {
    let runtime = Runtime::new().unwrap();
    let config = Config::load(workspace, &Overrides::none()).unwrap();
    let client =
        runtime.block_on(async { engine::connect(workspace, config, &engine::Options::default()).unwrap() });
    let ask = |text: &str| find(&runtime, &client, text, CustomerFilter::default());
    ask("warm");
    report("by id", people.iter().map(|p| ask(&p.id)).collect(), "30 ms");
    report("by card", people.iter().map(|p| ask(&p.card)).collect(), "30 ms");
    report("by e-mail", people.iter().filter_map(|p| p.email.as_deref()).map(ask).collect(), "30 ms");
    report("by phone", people.iter().filter_map(|p| p.phone.as_deref()).map(ask).collect(), "30 ms");
    let typed = people.iter().take(40).flat_map(|p| {
        let ends = p.name.char_indices().map(|(at, c)| at + c.len_utf8()).skip(1);
        ends.map(|end| ask(&p.name[..end])).collect::<Vec<_>>()
    });
    by_statement(people.iter().filter_map(|p| p.phone.clone()).map(|text| {
        let request = FindRequest { text, filter: CustomerFilter::default(), limit: 50 };
        let found = runtime.block_on(client.find_customers(tarpc::context::current(), request));
        found.unwrap().unwrap().provenance
    }));
    report("name, per key", typed.collect(), "50 ms");
    let slips = people.iter().filter_map(|p| mistyped(&p.name)).map(|name| ask(&name));
    report("name with a slip", slips.collect(), "300 ms");
    let best = || CustomerFilter { segment: Some(Segment::Best), ..CustomerFilter::default() };
    let under = people.iter().take(40).map(|p| find(&runtime, &client, &p.name, best()));
    report("name under a filter", under.collect(), "no target");
    let list = (0..10).map(|_| find(&runtime, &client, "", best()));
    report("a filter alone", list.collect(), "no target");
    let before = cpu();
    let pages = people.iter().map(|p| {
        timed(|| {
            runtime.block_on(client.customer(tarpc::context::current(), p.id.clone())).unwrap().unwrap();
        })
    });
    report("whole profile", pages.collect(), "60 ms");
    println!(
        "    cores busy for {:.1} ms a page",
        cpu().saturating_sub(before).as_secs_f64() * 1e3 / people.len() as f64
    );
    by_statement(people.iter().map(|p| {
        let page = runtime.block_on(client.customer(tarpc::context::current(), p.id.clone()));
        page.unwrap().unwrap().provenance
    }));
    let tickets = people.iter().map(|p| {
        let request = TicketsRequest { customer_id: p.id.clone(), skip: 0, limit: 50 };
        timed(|| {
            runtime.block_on(client.tickets(tarpc::context::current(), request)).unwrap().unwrap();
        })
    });
    report("tickets", tickets.collect(), "no target");
    println!("peak memory {:.2} GiB (at most 2 GiB)", peak());
}

/// What the process has kept cores busy for so far.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    // After the name in parentheses; ticks of a hundredth of a second.
    let fields = stat.rsplit_once(')').unwrap().1.split_whitespace().skip(11).take(2);
    Duration::from_millis(fields.map(|ticks| ticks.parse::<u64>().unwrap() * 10).sum())
}

/// What the statements of an answer take, most first: medians.
fn by_statement(answers: impl Iterator<Item = BTreeMap<String, Provenance>>) {
    let mut taken: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (section, found) in answers.flatten() {
        taken.entry(section).or_default().push(found.micros);
    }
    let median = |mut times: Vec<u64>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    let mut sections: Vec<_> = taken.into_iter().map(|(section, times)| (median(times), section)).collect();
    sections.sort_unstable();
    let told = sections.iter().rev().map(|(time, section)| format!("{section} {:.1}", *time as f64 / 1e3));
    println!("    in ms: {}", told.collect::<Vec<_>>().join(", "));
}

fn find(runtime: &Runtime, client: &ConsoleClient, text: &str, filter: CustomerFilter) -> Duration {
    let request = FindRequest { text: text.to_owned(), filter, limit: 50 };
    timed(|| {
        runtime.block_on(client.find_customers(tarpc::context::current(), request)).unwrap().unwrap();
    })
}

/// The name with two letters of its longest word changed round.
fn mistyped(name: &str) -> Option<String> {
    let word = name.split(' ').max_by_key(|word| word.chars().count())?;
    let mut letters: Vec<char> = word.chars().collect();
    (letters.len() > 4).then(|| letters.swap(2, 3))?;
    Some(name.replacen(word, &letters.into_iter().collect::<String>(), 1))
}

fn start_busy(workspace: &Path) -> Child {
    let child = Command::new("nice")
        .args(["-n", "10"])
        .arg(std::env::current_exe().unwrap())
        .env(BUSY_FILE, generation(workspace))
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_secs(2));
    child
}

/// One heavy aggregate after the other, until killed.
fn keep_busy(file: &Path) -> ! {
    let settings = duckdb::Config::default().access_mode(duckdb::AccessMode::ReadOnly).unwrap();
    let conn = Connection::open_with_flags(file, settings).unwrap();
    loop {
        conn.query_row(
            "SELECT count(*) FROM (SELECT customer_id, sum(net), count(DISTINCT ticket_id) FROM lines GROUP BY 1)",
            [],
            |row| row.get::<_, i64>(0),
        )
        .unwrap();
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

fn report(what: &str, mut times: Vec<Duration>, target: &str) {
    times.sort_unstable();
    let at = |share: f64| {
        let index = (times.len().saturating_sub(1) as f64 * share).round() as usize;
        times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1e3)
    };
    println!(
        "{what:<22} {:>4} asked, median {:>6.1} ms, p95 {:>6.1} ms, largest {:>6.1} ms (p95 at most {target})",
        times.len(),
        at(0.5),
        at(0.95),
        at(1.0)
    );
}

/// The largest resident size so far, in GiB.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0 / 1024.0
}
