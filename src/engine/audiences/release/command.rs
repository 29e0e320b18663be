//! The delivery command: run without a shell in a process group of its own, listened to, and ended with all it started.

use std::{
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

/// How often it is looked at.
pub const LOOK: Duration = Duration::from_millis(50);
/// How long its output is waited for once it ended: something that it started may hold it open.
const LISTEN: Duration = Duration::from_secs(2);
/// Characters of its last words that are kept.
const MOST_WORDS: usize = 200;

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Came {
    /// It says that the file arrived.
    Arrived(String),
    /// It says that the file did not.
    Failed(String),
    /// It was stopped, and nobody knows how far it got.
    Stopped,
    /// It said nothing of it; why.
    Unknown(String),
}

/// Run `command`, of which the first word is the program, within `folder`, for so long at most or until `is_stopped`.
pub fn run(command: &[String], folder: &Path, patience: Duration, is_stopped: impl Fn() -> bool) -> Came {
    let Some((program, words)) = command.split_first() else {
        return Came::Failed("no program is configured".to_owned());
    };
    let child = Command::new(program)
        .args(words)
        .current_dir(folder)
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) => return Came::Failed(format!("{program} can't be started: {error}")),
    };
    let heard = [Heard::listen(child.stdout.take()), Heard::listen(child.stderr.take())];
    let until = Instant::now() + patience;
    let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    loop {
        // Not taken off the process table yet: its number, and with it that of its group, is nobody else's.
        match waitid(WaitId::Pid(Pid::from_child(&child)), look) {
            Ok(Some(status)) => {
                let code = status.exit_status();
                if code == Some(0) {
                    drop(child.wait());
                } else {
                    end(&mut child);
                }
                let words = last_words(&heard);
                let and = if words.is_empty() { String::new() } else { format!(": {words}") };
                return match code {
                    Some(0) => Came::Arrived(words),
                    Some(code) => Came::Failed(format!("exit code {code}{and}")),
                    None => Came::Unknown(format!("something else ended it{and}")),
                };
            }
            Ok(None) if is_stopped() => {
                end(&mut child);
                return Came::Stopped;
            }
            Ok(None) if Instant::now() > until => {
                end(&mut child);
                return Came::Unknown(format!("it did not end within {} minutes", patience.as_secs() / 60));
            }
            Ok(None) => thread::sleep(LOOK),
            Err(error) => {
                end(&mut child);
                return Came::Unknown(format!("it could not be waited for: {error}"));
            }
        }
    }
}

/// End it and everything that it started and did not part with it.
fn end(child: &mut Child) {
    // What is gone already can't be ended.
    kill_process_group(Pid::from_child(child), Signal::KILL).ok();
    child.wait().ok();
}

/// The end of what comes out of a pipe, read on a thread of its own: a full pipe would stop the command.
struct Heard {
    kept: Arc<Mutex<Vec<u8>>>,
    thread: thread::JoinHandle<()>,
}

impl Heard {
    fn listen(pipe: Option<impl std::io::Read + Send + 'static>) -> Self {
        let kept = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&kept);
        let thread = thread::spawn(move || {
            let Some(mut pipe) = pipe else { return };
            let mut buffer = [0; 4_096];
            while let Ok(read @ 1..) = pipe.read(&mut buffer) {
                let mut kept = into.lock().unwrap_or_else(PoisonError::into_inner);
                kept.extend_from_slice(buffer.get(..read).unwrap_or_default());
                let spare = kept.len().saturating_sub(8 * MOST_WORDS);
                kept.drain(..spare);
            }
        });
        Self { kept, thread }
    }

    fn text(&self) -> String {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&kept).into_owned()
    }
}

fn last_words(heard: &[Heard]) -> String {
    let until = Instant::now() + LISTEN;
    while heard.iter().any(|one| !one.thread.is_finished()) && Instant::now() < until {
        thread::sleep(LOOK);
    }
    let said: Vec<String> = heard.iter().map(Heard::text).collect();
    plain(&said)
}

/// The end of what was said, on one line, without what could name somebody: no addresses, no digits, nothing that moves a
/// cursor.
fn plain(said: &[String]) -> String {
    let words = said.iter().flat_map(|text| text.split_whitespace()).map(|word| {
        if word.contains('@') || word.contains("%40") {
            return "[address]".to_owned();
        }
        let shown = word.chars().filter(|c| !is_unseen(*c));
        shown.map(|c| if c.is_numeric() { '#' } else { c }).collect()
    });
    let line: Vec<char> = words.collect::<Vec<String>>().join(" ").chars().collect();
    line.iter().skip(line.len().saturating_sub(MOST_WORDS)).collect()
}

/// Controls, and what turns the direction of a line.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn sh(script: &str, patience: Duration) -> Came {
        let command = ["sh", "-c", script].map(str::to_owned);
        run(&command, Path::new("/"), patience, || false)
    }

    #[test]
    fn the_last_words_are_one_short_line_that_names_nobody() {
        let said = ["one\n two\u{1b}[2J".to_owned(), "x".repeat(600)];
        assert_eq!(plain(&said).chars().count(), MOST_WORDS);
        assert_eq!(plain(&["a\n\nb".to_owned()]), "a b");
        let personal =
            "refused <marie@example.com>: +33 6 12 34, ٣٤, marie%40example.com \u{202e}gone".to_owned();
        assert_eq!(plain(&[personal]), "refused [address] +## # ## ##, ##, [address] gone");
    }

    #[test]
    fn a_code_says_whether_it_arrived_and_without_one_nobody_knows() {
        let hour = Duration::from_hours(1);
        assert_eq!(sh("echo sent", hour), Came::Arrived("sent".to_owned()));
        assert_eq!(sh("echo no >&2; exit 3", hour), Came::Failed("exit code 3: no".to_owned()));
        assert_eq!(sh("kill -9 $$", hour), Came::Unknown("something else ended it".to_owned()));
        let nothing = run(&["/no/such/program".to_owned()], Path::new("/"), hour, || false);
        assert!(matches!(nothing, Came::Failed(why) if why.contains("can't be started")));
    }

    #[test]
    fn past_its_time_it_ends_with_all_it_started() {
        let dir = tempfile::tempdir().unwrap();
        let pid = dir.path().join("pid");
        let script = format!("sleep 60 & echo $! > {}; wait", pid.display());
        let came = sh(&script, Duration::from_millis(500));
        assert!(matches!(came, Came::Unknown(why) if why.contains("did not end")));
        let pid = std::fs::read_to_string(pid).unwrap();
        let status = std::path::PathBuf::from(format!("/proc/{}/status", pid.trim()));
        let until = Instant::now() + Duration::from_secs(10);
        while std::fs::read_to_string(&status).is_ok_and(|status| !status.contains("State:\tZ")) {
            assert!(Instant::now() < until, "it lives on");
            thread::sleep(LOOK);
        }
    }

    #[test]
    fn what_parted_and_holds_the_output_open_is_not_waited_for() {
        let begun = Instant::now();
        assert_eq!(
            sh("setsid sleep 30 & echo sent", Duration::from_hours(1)),
            Came::Arrived("sent".to_owned())
        );
        assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    }
}
