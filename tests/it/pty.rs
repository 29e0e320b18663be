//! The real binary in a real pseudo-terminal, over a small made-up retailer: modes taken and given back, signals,
//! bytes per key, idling.
//!
//! Only the spinner of a running job needs an engine of its own: there the child is this test binary itself,
//! started on one test that runs the console over the made-up engine.

use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::time::{Duration, Instant};

use c360::tui;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use crate::made_up::{MadeUp, options};

const PROGRAM: &str = env!("CARGO_BIN_EXE_c360");
const ROLE: &str = "C360_TEST_CONSOLE";
const PATIENCE: Duration = Duration::from_secs(20);

/// Not a test of its own: what the spinner's test starts in the pseudo-terminal.
#[test]
fn child() {
    if std::env::var_os(ROLE).is_none() {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let ended = runtime.block_on(async {
        let engine = MadeUp::new();
        engine.start_job();
        tui::run(engine.client(), options()).await
    });
    let code = ended.map_or_else(|error| i32::from(error.exit_code()), |_| 0);
    std::process::exit(code);
}

/// A loaded workspace, made once and copied for every console: each keeps the state of its screens there.
fn workspace() -> tempfile::TempDir {
    static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let shop = dir.path().join("shop").display().to_string();
        for args in
            [&["demo", &shop, "--customers", "300", "--seed", "7"][..], &["load", "--workspace", &shop]]
        {
            let done = Command::new(PROGRAM).args(args).env("XDG_STATE_HOME", dir.path()).output().unwrap();
            assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
        }
        dir
    });
    let copy = tempfile::tempdir().unwrap();
    copy_folder(&made.path().join("shop"), &copy.path().join("shop"));
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn cells(number: u16) -> NonZero<u16> {
    NonZero::new(number).unwrap()
}

struct Terminal {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    bytes: mpsc::Receiver<Vec<u8>>,
    seen: Arc<Mutex<vt100::Parser>>,
    raw: Vec<u8>,
    _workspace: Option<tempfile::TempDir>,
}

impl Terminal {
    /// The real program over a workspace of its own.
    fn start() -> Self {
        Self::start_with(&[], &[])
    }

    fn start_with(args: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::start_in(workspace(), args, variables)
    }

    fn start_in(workspace: tempfile::TempDir, args: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(["--workspace", &workspace.path().join("shop").display().to_string()]);
        command.args(args);
        command.env("XDG_STATE_HOME", workspace.path());
        command.env("LC_ALL", "C.UTF-8");
        for name in ["SSH_CONNECTION", "TMUX", "NO_COLOR"] {
            command.env_remove(name);
        }
        for (name, value) in variables {
            command.env(name, value);
        }
        Self::run(command, Some(workspace))
    }

    /// This test binary, over a made-up engine with a job that never ends.
    fn start_with_job() -> Self {
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(["--exact", "pty::child", "--nocapture", "--test-threads=1"]);
        command.env(ROLE, "job");
        Self::run(command, None)
    }

    fn run(mut command: CommandBuilder, workspace: Option<tempfile::TempDir>) -> Self {
        let size = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, bytes) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        let writer = pair.master.take_writer().unwrap();
        let seen = Arc::new(Mutex::new(vt100::Parser::new(cells(30), cells(100), 0)));
        Self { master: pair.master, child, writer, bytes, seen, raw: Vec::new(), _workspace: workspace }
    }

    fn take(&mut self, chunk: &[u8]) {
        self.seen.lock().unwrap().process(chunk);
        self.raw.extend_from_slice(chunk);
    }

    fn screen(&self) -> String {
        self.seen.lock().unwrap().screen().contents()
    }

    /// Wait until the screen holds this text.
    fn wait_for(&mut self, text: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.screen().contains(text) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{text} never came:\n{}", self.screen());
            if let Ok(chunk) = self.bytes.recv_timeout(left) {
                self.take(&chunk);
            }
        }
    }

    /// Take in what comes until nothing came for this long; says how many bytes came.
    fn quiet(&mut self, pause: Duration) -> usize {
        let mut count = 0;
        while let Ok(chunk) = self.bytes.recv_timeout(pause) {
            count += chunk.len();
            self.take(&chunk);
        }
        count
    }

    fn press(&mut self, keys: &[u8]) {
        self.writer.write_all(keys).unwrap();
        self.writer.flush().unwrap();
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap()).unwrap()
    }

    fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    fn exit_code(&mut self) -> u32 {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                self.quiet(Duration::from_millis(100));
                return status.exit_code();
            }
            assert!(Instant::now() < until, "it does not end:\n{}", self.screen());
            self.quiet(Duration::from_millis(10));
        }
    }

    fn is_raw(&self) -> bool {
        let modes = self.master.get_termios().unwrap();
        !format!("{:?}", modes.local_flags).contains("ICANON")
    }

    /// A field of `/proc/PID/stat`, counted from 1 as its manual page does.
    fn stat(&self, field: usize) -> String {
        let path = format!("/proc/{}/stat", self.pid().as_raw_nonzero());
        let text = std::fs::read_to_string(path).unwrap();
        let (_, after) = text.rsplit_once(')').unwrap();
        after.split_whitespace().nth(field - 3).unwrap().to_owned()
    }

    fn cpu_ticks(&self) -> u64 {
        self.stat(14).parse::<u64>().unwrap() + self.stat(15).parse::<u64>().unwrap()
    }

    fn wait_until_stopped(&mut self) {
        let until = Instant::now() + PATIENCE;
        while self.stat(3) != "T" {
            assert!(Instant::now() < until, "it does not stop");
            self.quiet(Duration::from_millis(10));
        }
        self.quiet(Duration::from_millis(50));
    }

    /// The terminal is as it was before: no alternate screen, cursor shown, no bracketed paste, cooked.
    fn assert_restored(&mut self) {
        let until = Instant::now() + PATIENCE;
        while self.seen.lock().unwrap().screen().alternate_screen() && Instant::now() < until {
            self.quiet(Duration::from_millis(10));
        }
        let seen = self.seen.lock().unwrap();
        let screen = seen.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste is still on");
        drop(seen);
        assert!(!self.is_raw(), "still in raw mode");
    }
}

#[test]
fn q_leaves_with_code_0_and_the_terminal_as_it_was() {
    let mut terminal = Terminal::start();
    terminal.wait_for("Net revenue");
    assert!(terminal.is_raw());
    assert!(terminal.seen.lock().unwrap().screen().alternate_screen());
    terminal.press(b"q");
    assert_eq!(terminal.exit_code(), 0);
    terminal.assert_restored();
}

/// A process that ends with the test, however that ends.
struct Ending(std::process::Child);

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A workspace with a job that waits for as long as the lock is held: whoever works on jobs holds it.
fn with_job() -> (tempfile::TempDir, fs::File) {
    let workspace = workspace();
    let shop = workspace.path().join("shop");
    c360::ledger::Ledger::open(&shop).unwrap().enqueue(c360::contract::JobKind::Load, "ana (1000)").unwrap();
    let lock = fs::File::options().create(true).append(true).open(shop.join("jobs.lock")).unwrap();
    rustix::fs::flock(&lock, rustix::fs::FlockOperation::LockExclusive).unwrap();
    (workspace, lock)
}

#[test]
fn leaving_while_a_job_waits_or_works_asks_alone_and_says_that_it_goes_on() {
    let (workspace, _lock) = with_job();
    let mut terminal = Terminal::start_in(workspace, &[], &[]);
    terminal.wait_for("queued");
    terminal.press(b"q");
    terminal.wait_for("It goes on in its own process");
    terminal.press(b"\x1b[D\r");
    terminal.wait_for("job 2 goes on; `c360 jobs` shows how far it is");
    assert_eq!(terminal.exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn leaving_a_server_while_a_job_works_asks_nothing_and_says_that_it_goes_on() {
    let (workspace, _lock) = with_job();
    let shop = workspace.path().join("shop").display().to_string();
    let mut server = Command::new(PROGRAM);
    server.args(["--workspace", &shop, "serve"]).env_remove("XDG_RUNTIME_DIR");
    let _server = Ending(server.stderr(std::process::Stdio::null()).spawn().unwrap());
    let socket = workspace.path().join("shop/c360.sock");
    let until = Instant::now() + PATIENCE;
    while !socket.exists() {
        assert!(Instant::now() < until, "the server does not start");
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut terminal = Terminal::start_in(workspace, &[], &[]);
    terminal.wait_for("queued");
    terminal.press(b"q");
    terminal.wait_for("job 2 goes on; `c360 jobs` shows how far it is");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn signals_end_it_with_128_and_their_number_and_restore() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::QUIT, 131), (Signal::HUP, 129)] {
        let mut terminal = Terminal::start();
        terminal.wait_for("Net revenue");
        terminal.signal(signal);
        assert_eq!(terminal.exit_code(), code, "{signal:?}");
        terminal.assert_restored();
    }
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_told() {
    let mut terminal = Terminal::start_with(&[], &[("C360_REHEARSE_PANIC", "1")]);
    terminal.wait_for("a panic, as rehearsed");
    assert_eq!(terminal.exit_code(), 101);
    assert!(
        String::from_utf8_lossy(&terminal.raw).contains("\x1b[?1049h"),
        "it panicked before its first frame"
    );
    terminal.assert_restored();
}

#[test]
fn it_stops_and_comes_back_with_its_picture() {
    let mut terminal = Terminal::start();
    terminal.wait_for("Net revenue");
    for stop in [None, Some(Signal::TSTP)] {
        match stop {
            None => terminal.press(b"\x1a"),
            Some(signal) => terminal.signal(signal),
        }
        terminal.wait_until_stopped();
        terminal.assert_restored();
        terminal.seen.lock().unwrap().process(b"\x1b[2J");
        terminal.signal(Signal::CONT);
        terminal.wait_for("Net revenue");
        assert!(terminal.is_raw());
    }
    terminal.press(b"0");
    terminal.wait_for("Data \u{25b8} Sources");
    terminal.press(b"q");
    assert_eq!(terminal.exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn stopped_by_somebody_else_it_redraws_when_it_goes_on() {
    let mut terminal = Terminal::start();
    terminal.wait_for("Net revenue");
    terminal.signal(Signal::STOP);
    terminal.wait_until_stopped();
    terminal.seen.lock().unwrap().process(b"\x1b[2J");
    terminal.signal(Signal::CONT);
    terminal.wait_for("Net revenue");
    terminal.press(b"q");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn a_key_costs_less_than_4_kilobytes_and_idling_nothing() {
    let mut terminal = Terminal::start();
    terminal.wait_for("Net revenue");
    terminal.quiet(Duration::from_millis(300));
    let keys: [&[u8]; 10] = [b"j", b"k", b"t", b"t", b"?", b"\x1b", b"p", b"\x1b", b"\t", b"l"];
    let costs: Vec<(String, usize)> = keys
        .iter()
        .map(|key| {
            terminal.press(key);
            (
                String::from_utf8_lossy(key).escape_debug().to_string(),
                terminal.quiet(Duration::from_millis(150)),
            )
        })
        .collect();
    assert!(costs.iter().all(|(_, bytes)| (1..4096).contains(bytes)), "{costs:?}");
    // What is kept of the screens goes out two seconds later, and shows nowhere.
    terminal.quiet(Duration::from_secs(3));
    let ticks = terminal.cpu_ticks();
    assert_eq!(terminal.quiet(Duration::from_secs(1)), 0, "it writes while nothing happens");
    assert!(terminal.cpu_ticks() - ticks <= 1, "it works while nothing happens");
}

#[test]
fn a_running_job_moves_the_spinner_at_most_8_times_a_second() {
    let mut terminal = Terminal::start_with_job();
    terminal.wait_for("loading");
    terminal.quiet(Duration::from_millis(50));
    let mut frames = 0;
    let until = Instant::now() + Duration::from_secs(1);
    while let Ok(chunk) = terminal.bytes.recv_timeout(until.saturating_duration_since(Instant::now())) {
        let text = String::from_utf8_lossy(&chunk).into_owned();
        frames += text.matches("\x1b[?2026h").count();
        terminal.take(&chunk);
    }
    assert!((4..=9).contains(&frames), "{frames} frames in a second");
}

#[test]
fn every_frame_is_bracketed_by_synchronized_updates() {
    let mut terminal = Terminal::start();
    terminal.wait_for("Net revenue");
    terminal.press(b"0");
    terminal.wait_for("Data \u{25b8} Sources");
    terminal.quiet(Duration::from_millis(200));
    let raw = String::from_utf8_lossy(&terminal.raw).into_owned();
    let begun = raw.matches("\x1b[?2026h").count();
    assert!(begun > 1);
    assert_eq!(begun, raw.matches("\x1b[?2026l").count());
}

#[test]
fn a_resized_terminal_is_drawn_anew() {
    let mut terminal = Terminal::start();
    terminal.wait_for("Net revenue");
    for (rows, cols, text) in
        [(24, 80, "Net revenue"), (5, 20, "needs at least 60"), (1, 1, "\u{2026}"), (40, 120, "NPS")]
    {
        terminal.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        terminal.seen.lock().unwrap().screen_mut().set_size(cells(rows), cells(cols));
        terminal.wait_for(text);
    }
}

#[test]
fn the_mouse_is_left_alone_unless_asked_for() {
    let mut terminal = Terminal::start();
    terminal.wait_for("Net revenue");
    assert!(!String::from_utf8_lossy(&terminal.raw).contains("\x1b[?1000h"));
    let mut terminal = Terminal::start_with(&["--mouse"], &[]);
    terminal.wait_for("Net revenue");
    assert!(String::from_utf8_lossy(&terminal.raw).contains("\x1b[?1000h"));
    // A click on the Data tab.
    terminal.press(b"\x1b[<0;62;2M\x1b[<0;62;2m");
    terminal.wait_for("Data \u{25b8} Sources");
    terminal.press(b"q");
    terminal.exit_code();
    assert!(String::from_utf8_lossy(&terminal.raw).contains("\x1b[?1000l"));
}

#[test]
fn a_flood_of_keys_is_drained() {
    let mut terminal = Terminal::start();
    terminal.wait_for("Net revenue");
    terminal.press(&b"jkt10".repeat(200));
    terminal.press(b"q");
    assert_eq!(terminal.exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn pasted_text_arrives_in_one_piece() {
    let mut terminal = Terminal::start();
    terminal.wait_for("Net revenue");
    terminal.press(b"/");
    terminal.press(b"\x1b[200~we\x1b[201~");
    terminal.wait_for("1 of 3");
}

/// The real program, over an empty workspace: an SSH line that drops must leave nothing behind that spins.
#[test]
fn the_real_program_ends_when_its_line_drops() {
    let workspace = tempfile::tempdir().unwrap();
    std::fs::write(workspace.path().join("c360.toml"), "").unwrap();
    for _ in 0..10 {
        let pair = portable_pty::native_pty_system().openpty(portable_pty::PtySize::default()).unwrap();
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(["--workspace", workspace.path().to_str().unwrap()]);
        command.env("TERM", "xterm-256color");
        command.env("XDG_STATE_HOME", workspace.path());
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let mut first = vec![0; 65536];
        assert!(reader.read(&mut first).unwrap() > 0, "it draws something");
        drop((reader, pair.master));
        let dropped = Instant::now();
        while child.try_wait().unwrap().is_none() {
            if dropped.elapsed() > Duration::from_secs(10) {
                child.kill().unwrap();
                panic!("it runs on without a terminal");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
