//! A server under systemd: the socket it is handed, and what it says of itself.

use std::{
    fs::{Permissions, set_permissions},
    os::{
        fd::OwnedFd,
        unix::{
            fs::{MetadataExt, PermissionsExt, chown},
            net::{UnixDatagram, UnixListener},
        },
    },
    process::{Command, Stdio},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};

use super::house::{GROUP, House, Running, until};
use crate::support::soon;

#[tokio::test(flavor = "multi_thread")]
async fn it_serves_at_the_socket_it_is_handed_and_says_when_it_is_ready_alive_and_stopping() {
    let mut house = House::empty("");
    house.end(Signal::TERM);
    let dir = tempfile::tempdir().unwrap();
    let (socket, notices) = (dir.path().join("handed.sock"), dir.path().join("notify"));
    let listener = UnixListener::bind(&socket).unwrap();
    let heard = UnixDatagram::bind(&notices).unwrap();
    heard.set_read_timeout(Some(Duration::from_secs(20))).unwrap();

    let mut server = handed(&house, listener);
    let mut server = Running(server.env("NOTIFY_SOCKET", &notices).stderr(Stdio::null()).spawn().unwrap());

    let mut said = Vec::new();
    until_said(&heard, &mut said, "READY=1");
    let client = c360::server::connect(&socket).await.unwrap().client;
    assert!(!client.hello(soon()).await.unwrap().unwrap().in_process);
    until_said(&heard, &mut said, "WATCHDOG=1");
    until_said(&heard, &mut said, "WATCHDOG=1");
    kill_process(Pid::from_child(&server), Signal::TERM).unwrap();
    until_said(&heard, &mut said, "STOPPING=1");
    assert!(server.wait().unwrap().success());
    assert!(socket.exists(), "it is systemd's, which keeps it");
}

#[tokio::test(flavor = "multi_thread")]
async fn its_log_tells_the_journal_how_grave_each_line_is_and_status_when_settings_were_read() {
    let mut house = House::sample("");
    house.end(Signal::TERM);
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut command = house.command(&["serve"], None);
    command.env("JOURNAL_STREAM", "8:1").stderr(log.reopen().unwrap());
    let mut server = Running(command.spawn().unwrap());
    let served = || std::fs::read_to_string(log.path()).unwrap().contains("is served at");
    super::house::until("it serves", || async { served() }).await;
    let said = house.run(&["status"]);
    assert!(said.out.contains("after a change of them, `systemctl restart c360`"), "{said:?}");
    kill_process(Pid::from_child(&server), Signal::TERM).unwrap();
    assert!(server.wait().unwrap().success());
    let text = std::fs::read_to_string(log.path()).unwrap();
    assert!(text.contains("<6>serving") && text.contains("<6>stopping"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_it_was_handed_that_somebody_removes_is_made_again_as_it_was_and_the_log_says_so() {
    let mut house = House::empty("");
    house.end(Signal::TERM);
    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().join("handed.sock");
    let listener = UnixListener::bind(&socket).unwrap();
    set_permissions(&socket, Permissions::from_mode(0o620)).unwrap();
    if rustix::process::geteuid().is_root() {
        chown(&socket, None, Some(GROUP)).unwrap();
    }
    let before = socket.metadata().unwrap();
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut server = Running(handed(&house, listener).stderr(log.reopen().unwrap()).spawn().unwrap());
    let told = || std::fs::read_to_string(log.path()).unwrap();
    until("it serves", || async { told().contains("is served at") }).await;
    let again = "the socket was gone and was made again; systemd knows nothing of it until";
    // Twice: the one that it made itself is watched as well.
    for times in 1..=2 {
        std::fs::remove_file(&socket).unwrap();
        until("it is made again", || async { told().matches("made again").count() == times }).await;
        let client = c360::server::connect(&socket).await.unwrap().client;
        assert!(!client.hello(soon()).await.unwrap().unwrap().in_process);
        let after = socket.metadata().unwrap();
        assert_eq!((after.mode() & 0o777, after.gid()), (0o620, before.gid()));
    }
    assert!(told().contains(again), "{}", told());
    // What can't be mended is told once, not at each look.
    std::fs::remove_file(&socket).unwrap();
    std::fs::create_dir(&socket).unwrap();
    until("it is told", || async { told().contains("a directory lies there") }).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(told().matches("a directory lies there").count(), 1, "{}", told());
    std::fs::remove_dir(&socket).unwrap();
    until("it is made again", || async { c360::server::connect(&socket).await.is_ok() }).await;
    kill_process(Pid::from_child(&server), Signal::TERM).unwrap();
    assert!(server.wait().unwrap().success());
    assert!(!socket.exists(), "nobody would listen");

    // Systemd still hands over the one that is gone.
    let listener = UnixListener::bind(&socket).unwrap();
    std::fs::remove_file(&socket).unwrap();
    let mut server = Running(handed(&house, listener).stderr(Stdio::null()).spawn().unwrap());
    until("it is made again", || async { c360::server::connect(&socket).await.is_ok() }).await;
    kill_process(Pid::from_child(&server), Signal::TERM).unwrap();
    assert!(server.wait().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_that_was_put_back_and_whose_server_was_killed_is_put_back_by_the_next_server() {
    let mut house = House::empty("");
    house.end(Signal::TERM);
    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().join("handed.sock");
    let listener = UnixListener::bind(&socket).unwrap();
    std::fs::remove_file(&socket).unwrap();
    for signal in [Signal::KILL, Signal::KILL, Signal::TERM] {
        let kept = listener.try_clone().unwrap();
        let mut server = Running(handed(&house, kept).stderr(Stdio::null()).spawn().unwrap());
        until("it is made again", || async { c360::server::connect(&socket).await.is_ok() }).await;
        kill_process(Pid::from_child(&server), signal).unwrap();
        server.wait().unwrap();
        assert_eq!(socket.exists(), signal == Signal::KILL, "a killed one leaves it there, dead");
    }
}

/// A server that is handed this socket and looks after itself all the time: descriptor 3 and the process's own number, as
/// systemd does it; a shell can do it without unsafe code.
fn handed(house: &House, listener: UnixListener) -> Command {
    let script = "exec 3<&0 </dev/null; export LISTEN_PID=$$ WATCHDOG_PID=$$; exec \"$0\" \"$@\"";
    let served = house.command(&["serve"], None);
    let mut server = house.plain("/bin/sh".into());
    server.args(["-c", script]).arg(env!("CARGO_BIN_EXE_c360")).args(served.get_args());
    server.env("LISTEN_FDS", "1").env("WATCHDOG_USEC", "400000").stdin(OwnedFd::from(listener));
    server
}

fn until_said(heard: &UnixDatagram, said: &mut Vec<String>, what: &str) {
    let mut notice = [0; 256];
    loop {
        let length = heard.recv(&mut notice).unwrap_or_else(|error| panic!("{what}: {error}; {said:?}"));
        let text = String::from_utf8_lossy(&notice[..length]).into_owned();
        let is_it = text.lines().any(|line| line == what);
        said.push(text);
        if is_it {
            return;
        }
    }
}
