//! A server under systemd: the socket it is handed, and what it says of itself.

use std::{
    os::{
        fd::OwnedFd,
        unix::net::{UnixDatagram, UnixListener},
    },
    process::Stdio,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};

use super::house::House;
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

    // Descriptor 3 and the process's own number, as systemd does it; a shell can do it without unsafe code.
    let script = "exec 3<&0 </dev/null; export LISTEN_PID=$$ WATCHDOG_PID=$$; exec \"$0\" \"$@\"";
    let served = house.command(&["serve"], None);
    let mut server = house.plain("/bin/sh".into());
    server.args(["-c", script]).arg(env!("CARGO_BIN_EXE_c360")).args(served.get_args());
    server.env("LISTEN_FDS", "1").env("NOTIFY_SOCKET", &notices).env("WATCHDOG_USEC", "400000");
    server.stdin(OwnedFd::from(listener)).stderr(Stdio::null());
    let mut server = server.spawn().unwrap();

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
    let mut server = command.spawn().unwrap();
    let served = || std::fs::read_to_string(log.path()).unwrap().contains("is served at");
    super::house::until("it serves", || async { served() }).await;
    let said = house.run(&["status"]);
    assert!(said.out.contains("after a change of them, `systemctl restart c360`"), "{said:?}");
    kill_process(Pid::from_child(&server), Signal::TERM).unwrap();
    assert!(server.wait().unwrap().success());
    let text = std::fs::read_to_string(log.path()).unwrap();
    assert!(text.contains("<6>serving") && text.contains("<6>stopping"), "{text}");
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
