//! A server over a workspace, and clients of it under whatever user.

use std::{
    io::{BufRead, BufReader},
    ops::{Deref, DerefMut},
    os::{
        fd::{AsRawFd, OwnedFd},
        unix::{
            fs::{PermissionsExt, chown},
            process::CommandExt,
        },
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::{Duration, Instant},
};

use c360::{
    contract::{ConsoleClient, Status},
    server::{self, greeting},
};
use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixStream,
};

use crate::support::{Workspace, soon};

const PROGRAM: &str = env!("CARGO_BIN_EXE_c360");
/// The group that may connect; nobody on the machine is called like that.
pub const GROUP: u32 = 4_242_000;

/// A served workspace; the server ends with it.
pub struct House {
    /// The first field: it ends before its workspace goes.
    server: Option<Running>,
    pub workspace: Workspace,
    pub socket: PathBuf,
    /// Where the socket lies, which others than the owner must reach.
    lobby: tempfile::TempDir,
}

/// What a command did.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// Run a command to its end.
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl House {
    /// Serve this workspace; `toml` stands after what its `c360.toml` holds.
    pub fn open(workspace: Workspace, toml: &str) -> Self {
        let lobby = tempfile::tempdir().unwrap();
        std::fs::set_permissions(lobby.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
        let socket = lobby.path().join("c360.sock");
        let file = workspace.path().join("c360.toml");
        let mut text = std::fs::read_to_string(&file).unwrap();
        if !toml.contains("[server]") {
            text.push_str("\n[server]\n");
        }
        text.push_str(&toml.replace("[server]", "\n[server]"));
        let text = text.replacen("[server]", &format!("[server]\nsocket = \"{}\"", socket.display()), 1);
        std::fs::write(&file, text).unwrap();
        let mut house = Self { workspace, socket, server: None, lobby };
        house.serve();
        house
    }

    /// The made-up retailer of `sample-data`, not loaded.
    pub fn sample(toml: &str) -> Self {
        Self::open(Workspace::sample(), toml)
    }

    /// An empty workspace.
    pub fn empty(toml: &str) -> Self {
        Self::open(Workspace::new("", &[]), toml)
    }

    /// Start the server (again) and wait until it can be reached.
    pub fn serve(&mut self) {
        let mut command = self.command(&["serve"], None);
        let mut server = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
        let told = lines.by_ref().map(Result::unwrap).find(|line| line.contains("is served at"));
        assert!(told.is_some(), "the server did not start");
        // Whatever else it says must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        if rustix::process::geteuid().is_root() {
            chown(&self.socket, None, Some(GROUP)).unwrap();
        }
        self.server = Some(Running(server));
    }

    /// Send the server a signal and wait for its end.
    pub fn end(&mut self, signal: Signal) -> std::process::ExitStatus {
        let mut server = self.server.take().unwrap();
        kill_process(Pid::from_child(&server), signal).unwrap();
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(status) = server.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < until, "the server does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The program with these arguments, run by this user of the group, or by whoever runs the test.
    pub fn command(&self, args: &[&str], uid: Option<u32>) -> Command {
        let mut command = self.plain(program());
        match uid {
            None => command.arg("--workspace").arg(self.workspace.path()),
            Some(uid) => command.uid(uid).gid(GROUP).arg("--socket").arg(&self.socket),
        };
        command.args(args);
        command
    }

    /// This test program, run by this user of the group.
    pub fn this_test_as(&self, uid: u32) -> Command {
        static FILE: OnceLock<OwnedFd> = OnceLock::new();
        let path = std::env::current_exe().unwrap();
        let mut command = self.plain(reachable(&FILE, &path));
        command.uid(uid).gid(GROUP);
        command
    }

    /// A program in the lobby, with nothing of this environment that it would listen to.
    pub fn plain(&self, program: PathBuf) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if ["C360_", "XDG_"].iter().any(|ours| name.starts_with(ours)) {
                command.env_remove(name);
            }
        }
        command.env("HOME", self.lobby.path()).env("LC_ALL", "C.UTF-8").current_dir(self.lobby.path());
        command
    }

    /// Run the program as this user, or as whoever runs the test.
    pub fn run_as(&self, uid: Option<u32>, args: &[&str]) -> Said {
        Said::of(&mut self.command(args, uid))
    }

    /// Run the program as whoever runs the test, by the workspace's path alone.
    pub fn run(&self, args: &[&str]) -> Said {
        self.run_as(None, args)
    }

    /// A client over the socket.
    pub async fn client(&self) -> ConsoleClient {
        server::connect(&self.socket).await.unwrap().client
    }

    /// A connection that was let in and has said nothing yet.
    pub async fn raw(&self) -> UnixStream {
        let mut stream = UnixStream::connect(&self.socket).await.unwrap();
        greeting::greet(&mut stream).await.unwrap();
        stream
    }

    /// What the server answers to a first line, until it hangs up or falls silent.
    pub async fn answer_to(&self, first: &[u8]) -> String {
        let mut stream = UnixStream::connect(&self.socket).await.unwrap();
        stream.write_all(first).await.unwrap();
        let mut answer = vec![0; 1024];
        let read = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut answer)).await;
        let read = read.expect("an answer or the end").unwrap_or(0);
        String::from_utf8_lossy(&answer[..read]).into_owned()
    }
}

/// A server that ends with its test, however that ends.
pub struct Running(pub Child);

impl Deref for Running {
    type Target = Child;

    fn deref(&self) -> &Child {
        &self.0
    }
}

impl DerefMut for Running {
    fn deref_mut(&mut self) -> &mut Child {
        &mut self.0
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.kill();
        let _ = self.wait();
    }
}

fn program() -> PathBuf {
    static FILE: OnceLock<OwnedFd> = OnceLock::new();
    reachable(&FILE, Path::new(PROGRAM))
}

/// A program by an open descriptor that children inherit: other users may not enter the directories it lies in.
fn reachable(file: &OnceLock<OwnedFd>, path: &Path) -> PathBuf {
    let file = file.get_or_init(|| {
        let file = OwnedFd::from(std::fs::File::open(path).unwrap());
        rustix::io::fcntl_setfd(&file, rustix::io::FdFlags::empty()).unwrap();
        file
    });
    PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
}

/// What the server says of itself.
pub async fn status(client: &ConsoleClient) -> Status {
    client.status(soon()).await.unwrap().unwrap()
}

/// Whether the test may become other users; one that may not says that it skipped.
pub fn can_become_others() -> bool {
    let can = rustix::process::geteuid().is_root();
    if !can {
        let name = std::thread::current().name().unwrap_or("a test").to_owned();
        eprintln!("SKIPPED {name}: only root can become other users");
    }
    can
}

/// Wait until it holds.
pub async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !holds().await {
        assert!(Instant::now() < deadline, "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
