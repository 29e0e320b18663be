//! How fast the console answers: first frame, key to frame, a change of period, and what idling costs.
//!
//! `cargo bench --bench console` drives the real binary in a pseudo-terminal over a workspace: the folder named
//! by `C360_BENCH_WORKSPACE` (loaded already), or a small one made on the spot. Every figure is a distribution
//! over repeated runs; compare them with another figure of the same run, not with another machine's.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::{
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use c360::{
    config::{Config, Overrides},
    contract::{Period, PulseRequest},
    engine,
};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const BINARY: &str = env!("CARGO_BIN_EXE_c360");
/// The first is what the console opens on.
const PERIODS: [Period; 6] = [
    Period::Yesterday,
    Period::Last7Days,
    Period::Last28Days,
    Period::MonthToDate,
    Period::YearToDate,
    Period::Rolling12Months,
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
    println!("workspace {}", workspace.display());
    first_frame(&workspace);
    keys(&workspace);
    periods(&workspace);
    idle(&workspace);
}

fn make_workspace(dir: &Path) {
    run(&["demo", &dir.display().to_string(), "--customers", "20000", "--seed", "7"]);
    run(&["load", "--workspace", &dir.display().to_string()]);
}

fn run(args: &[&str]) {
    let done = Command::new(BINARY).args(args).output().unwrap();
    assert!(done.status.success(), "c360 {args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// From starting the process to the first frame that shows a figure.
fn first_frame(workspace: &Path) {
    let times = (0..15).map(|_| {
        let began = Instant::now();
        let console = Console::start(workspace);
        console.quiet(Duration::from_millis(60));
        console.last_byte().duration_since(began)
    });
    report("first frame with figures", times.collect(), "150 ms");
}

/// From a key to the last byte of the frame it causes, every figure already there.
fn keys(workspace: &Path) {
    let mut console = Console::start(workspace);
    console.quiet(Duration::from_millis(300));
    let mut bytes = Vec::new();
    let times = (0..200).map(|n| {
        let before = console.bytes();
        let began = Instant::now();
        console.send(if n % 2 == 0 { b"\t" } else { b"\x1b[Z" });
        console.wait_for_more(before);
        console.quiet(Duration::from_millis(20));
        bytes.push(console.bytes() - before);
        console.last_byte().duration_since(began)
    });
    report("key to frame", times.collect(), "16 ms");
    bytes.sort_unstable();
    println!("{:<28} median {} B, largest {} B (at most 4096 B)", "bytes per key", bytes[100], bytes[199]);
}

/// A change of period, asked as the console asks it: the first time that each is asked for, and again.
fn periods(workspace: &Path) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (mut first, mut again) = (Vec::new(), Vec::new());
    for _ in 0..10 {
        let (mut visits, others) = runtime.block_on(visits(workspace));
        // The very first opens the workspace as well; the console has it open when somebody changes the period.
        visits.remove(0);
        first.extend(visits);
        again.extend(others);
    }
    report("change of period, first visit", first, "50 ms");
    report("change of period, again", again, "50 ms");
}

/// What the first visit of each period takes in a newly opened workspace, and what later visits do.
async fn visits(workspace: &Path) -> (Vec<Duration>, Vec<Duration>) {
    let config = Config::load(workspace, &Overrides::none()).unwrap();
    let client = engine::connect(workspace, config, &engine::Options::default()).unwrap();
    let mut times = Vec::new();
    for _ in 0..3 {
        for period in PERIODS {
            let request = PulseRequest { period, ..PulseRequest::default() };
            let began = Instant::now();
            client.pulse(tarpc::context::current(), request).await.unwrap().unwrap();
            times.push(began.elapsed());
        }
    }
    let again = times.split_off(PERIODS.len());
    (times, again)
}

/// Bytes written and processor time used while nobody types.
fn idle(workspace: &Path) {
    let console = Console::start(workspace);
    console.quiet(Duration::from_secs(1));
    let (bytes, ticks) = (console.bytes(), console.ticks());
    std::thread::sleep(Duration::from_secs(5));
    let (bytes, ticks) = (console.bytes() - bytes, console.ticks() - ticks);
    println!("{:<28} {bytes} B written, {ticks} clock ticks of processor time in 5 s", "idle");
}

fn report(what: &str, mut times: Vec<Duration>, target: &str) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize].as_secs_f64() * 1e3;
    println!(
        "{what:<28} median {:.1} ms, p95 {:.1} ms, p99 {:.1} ms (at most {target})",
        at(0.5),
        at(0.95),
        at(0.99)
    );
}

/// The real binary in a pseudo-terminal.
struct Console {
    began: Instant,
    bytes: Arc<AtomicU64>,
    last: Arc<AtomicU64>,
    heard: mpsc::Receiver<()>,
    writer: Box<dyn std::io::Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Console {
    fn start(workspace: &Path) -> Self {
        let size = PtySize { rows: 40, cols: 140, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(BINARY);
        command.args(["--workspace", &workspace.display().to_string()]);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env_remove("SSH_CONNECTION");
        let began = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (bytes, last) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let (tell, heard) = mpsc::channel();
        let (counted, stamped) = (Arc::clone(&bytes), Arc::clone(&last));
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                counted.fetch_add(n as u64, Ordering::SeqCst);
                stamped.store(began.elapsed().as_nanos() as u64, Ordering::SeqCst);
                if tell.send(()).is_err() {
                    break;
                }
            }
        });
        Self { began, bytes, last, heard, writer, child, _master: pair.master }
    }

    fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::SeqCst)
    }

    fn last_byte(&self) -> Instant {
        self.began + Duration::from_nanos(self.last.load(Ordering::SeqCst))
    }

    fn send(&mut self, keys: &[u8]) {
        self.writer.write_all(keys).unwrap();
        self.writer.flush().unwrap();
    }

    /// Wait until something more than `before` was written.
    fn wait_for_more(&self, before: u64) {
        while self.bytes() <= before {
            self.heard.recv_timeout(Duration::from_secs(10)).expect("a key changes the screen");
        }
    }

    /// Wait until something was written and then nothing more for `pause`.
    fn quiet(&self, pause: Duration) {
        while self.bytes() < 400 {
            self.heard.recv_timeout(Duration::from_secs(30)).expect("the console draws");
        }
        while self.heard.recv_timeout(pause).is_ok() {}
    }

    /// Processor time used so far, in clock ticks.
    fn ticks(&self) -> u64 {
        let pid = self.child.process_id().unwrap();
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        let after_name = stat.rsplit_once(')').unwrap().1;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
