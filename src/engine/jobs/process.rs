//! Processes told apart for sure: by number, start time and boot, because numbers are used again.

use std::io::{Error, ErrorKind};

use rustix::process::{Pid, PidfdFlags, Signal, getpid, pidfd_open, pidfd_send_signal};

use super::JobsError;
use crate::ledger::ProcessId;

/// This process.
pub(super) fn this() -> Result<ProcessId, JobsError> {
    let pid = getpid();
    let failed = |source| JobsError::Process { doing: "look at", pid: pid.as_raw_pid(), source };
    let started = started(pid).map_err(failed)?;
    Ok(ProcessId { pid: pid.as_raw_pid(), started, boot: boot() })
}

/// Kill exactly this process. One that is gone already, or whose number means another one now, is left alone.
pub(super) fn kill(process: &ProcessId) -> Result<(), JobsError> {
    let failed = |source| JobsError::Process { doing: "kill", pid: process.pid, source };
    let Some(pid) = Pid::from_raw(process.pid) else { return Ok(()) };
    // The handle is opened before the start time is read, so that it can't come to mean another process.
    let handle = match pidfd_open(pid, PidfdFlags::empty()) {
        Ok(handle) => handle,
        Err(rustix::io::Errno::SRCH) => return Ok(()),
        Err(error) => return Err(failed(error.into())),
    };
    if boot() != process.boot || started(pid).ok() != Some(process.started) {
        return Ok(());
    }
    match pidfd_send_signal(&handle, Signal::KILL) {
        Ok(()) | Err(rustix::io::Errno::SRCH) => Ok(()),
        Err(error) => Err(failed(error.into())),
    }
}

/// When a process began, in clock ticks since boot.
fn started(pid: Pid) -> std::io::Result<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_pid()))?;
    start_time(&stat).ok_or_else(|| Error::new(ErrorKind::InvalidData, "its /proc entry is not understood"))
}

/// Field 22 of `/proc/PID/stat`. Counted from the last parenthesis, for a program's name may hold anything.
fn start_time(stat: &str) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    after_name.split_ascii_whitespace().nth(19)?.parse().ok()
}

/// This boot of the machine; empty where the kernel does not say.
fn boot() -> String {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id")
        .map(|id| id.trim().to_owned())
        .unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_start_time_is_found_behind_any_name() {
        let stat = "12 (a ) 1 2 (b) S 1 12 12 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 50";
        assert_eq!(start_time(stat), Some(987_654));
        assert_eq!(start_time("nonsense"), None);
    }

    #[test]
    fn only_the_very_process_is_killed() {
        let mut child = Command::new("sleep").arg("30").stdout(Stdio::null()).spawn().unwrap();
        let pid = Pid::from_child(&child);
        let process = ProcessId { pid: pid.as_raw_pid(), started: started(pid).unwrap(), boot: boot() };
        kill(&ProcessId { started: process.started + 1, ..process.clone() }).unwrap();
        kill(&ProcessId { boot: "another boot".to_owned(), ..process.clone() }).unwrap();
        std::thread::sleep(Duration::from_millis(20));
        assert!(child.try_wait().unwrap().is_none(), "it is another process");
        kill(&process).unwrap();
        assert!(!child.wait().unwrap().success());
        kill(&process).unwrap();
    }
}
