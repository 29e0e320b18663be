//! The workspace's delivery command: run without a shell, tried again where it fails, never once it may have arrived.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{
    contract::ExportId,
    engine::jobs::{JobContext, JobError, Progress},
    ledger::DeliveryEnd,
};

/// Waits before the second try and the third.
const BACK_OFF: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(10)];
/// How long a command may take.
const PATIENCE: Duration = Duration::from_hours(1);
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// Characters of its last words that are kept.
const MOST_WORDS: usize = 400;

/// Deliver a file; what came of it, in words.
pub fn deliver(
    ctx: &JobContext,
    export: ExportId,
    command: &[String],
    file: &str,
    manifest: &str,
    removal: bool,
    progress: &mut dyn Progress,
) -> Result<String, JobError> {
    let mut said = String::new();
    for wait in BACK_OFF.iter().map(Some).chain([None]) {
        let attempt = ctx.ledger.start_delivery(export, removal)?;
        let came = run(&ctx.workspace, command, file, manifest, progress);
        let (arrived, words, stopped) = match came {
            Came::Arrived(words) => (true, words, false),
            Came::Failed(words) => (false, words, false),
            Came::Stopped => (false, "stopped while it ran".to_owned(), true),
        };
        said = words;
        let last = wait.is_none() || stopped;
        let end = DeliveryEnd { export, removal, attempt, arrived, said: &said, last };
        ctx.ledger.end_delivery(&end, &ctx.asked_by)?;
        if arrived {
            return Ok("; it was delivered".to_owned());
        }
        if stopped {
            return Ok("; its delivery was stopped".to_owned());
        }
        if let Some(wait) = wait
            && sleep(*wait, progress)
        {
            return Ok(format!("; it was not delivered: {said}"));
        }
    }
    Ok(format!("; it could not be delivered: {said}. `c360 audience release {}` tries again", export.0))
}

/// Sleep, unless the job is to stop.
fn sleep(wait: Duration, progress: &dyn Progress) -> bool {
    let until = Instant::now() + wait;
    while Instant::now() < until {
        if progress.is_cancelled() {
            return true;
        }
        thread::sleep(LOOK);
    }
    false
}

enum Came {
    Arrived(String),
    Failed(String),
    Stopped,
}

fn run(workspace: &Path, command: &[String], file: &str, manifest: &str, progress: &dyn Progress) -> Came {
    let path = workspace.join(file).to_string_lossy().into_owned();
    let manifest = workspace.join(manifest).to_string_lossy().into_owned();
    let name =
        Path::new(file).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let filled = |word: &String| {
        word.replace("{file}", &path).replace("{name}", &name).replace("{manifest}", &manifest)
    };
    let mut words = command.iter().map(filled);
    let Some(program) = words.next() else { return Came::Failed("no program is configured".to_owned()) };
    let child = Command::new(&program)
        .args(words)
        .current_dir(workspace)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) => return Came::Failed(format!("{program} can't be started: {error}")),
    };
    let (out, err) = (listen(child.stdout.take()), listen(child.stderr.take()));
    let until = Instant::now() + PATIENCE;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => {
                let words = last_words(&[out.join().unwrap_or_default(), err.join().unwrap_or_default()]);
                if status.success() {
                    return Came::Arrived(words);
                }
                return Came::Failed(if words.is_empty() {
                    status.to_string()
                } else {
                    format!("{status}: {words}")
                });
            }
            Ok(None) if progress.is_cancelled() => {
                kill(&mut child);
                return Came::Stopped;
            }
            Ok(None) if Instant::now() > until => {
                kill(&mut child);
                return Came::Failed("it did not end within an hour".to_owned());
            }
            Ok(None) => thread::sleep(LOOK),
            Err(error) => {
                kill(&mut child);
                return Came::Failed(error.to_string());
            }
        }
    }
}

fn kill(child: &mut Child) {
    drop(child.kill());
    drop(child.wait());
}

/// Read what it says, on a thread of its own: a full pipe would stop it.
fn listen(pipe: Option<impl std::io::Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let Some(mut pipe) = pipe else { return String::new() };
        let (mut kept, mut buffer) = (Vec::new(), [0; 4_096]);
        while let Ok(read @ 1..) = pipe.read(&mut buffer) {
            kept.extend_from_slice(buffer.get(..read).unwrap_or_default());
            let spare = kept.len().saturating_sub(8 * MOST_WORDS);
            kept.drain(..spare);
        }
        String::from_utf8_lossy(&kept).into_owned()
    })
}

/// The end of what it said, on one line.
fn last_words(said: &[String]) -> String {
    let line: Vec<&str> = said.iter().flat_map(|text| text.split_whitespace()).collect();
    let line: Vec<char> = line.join(" ").chars().filter(|c| !c.is_control()).collect();
    line.iter().skip(line.len().saturating_sub(MOST_WORDS)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_are_one_line_without_controls() {
        let said = ["one\n two\u{1b}[2J".to_owned(), "x".repeat(600)];
        let words = last_words(&said);
        assert_eq!(words.chars().count(), MOST_WORDS);
        assert_eq!(last_words(&["a\n\nb".to_owned()]), "a b");
    }
}
