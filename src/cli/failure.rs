//! How failures are told, and the exit code they give: 1 failed, 2 wrong usage, 0 for a reader that went away.

use std::io::{self, Write};

use color_eyre::Report;

use crate::config::ConfigErrors;
use crate::contract::{ConsoleError, ErrorKind};
use crate::tui;

/// The command can't mean anything: exit code 2.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Usage {
    message: String,
}

impl Usage {
    /// Wrong usage, told in words.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

/// A failure that has already been told by what was printed: exit code 1 and no more words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("failed")]
pub struct Told;

/// Print a failure, if it was one, and give the exit code.
pub fn report(result: color_eyre::Result<()>, err: &mut dyn Write) -> u8 {
    let Err(report) = result else { return 0 };
    if let Some(ended @ tui::Error::Signal(_)) = report.downcast_ref::<tui::Error>() {
        // Who sent the signal knows; a shell reads it from the code.
        return ended.exit_code();
    }
    if is_broken_pipe(&report) {
        return 0;
    }
    if !report.is::<Told>() {
        tracing::error!(kinds = report.chain().len(), "the command failed");
        // Nobody reads it if this can't be written.
        let _ = err.write_all(tell(&report).as_bytes());
    }
    if is_usage(&report) { 2 } else { 1 }
}

fn is_broken_pipe(report: &Report) -> bool {
    report
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn is_usage(report: &Report) -> bool {
    report.chain().any(|cause| {
        cause.is::<Usage>()
            || cause.downcast_ref::<ConfigErrors>().is_some_and(ConfigErrors::is_all_of_flags)
            || cause.downcast_ref::<ConsoleError>().is_some_and(|error| error.kind == ErrorKind::Invalid)
    })
}

fn tell(report: &Report) -> String {
    let mut text = String::from("c360: ");
    let mut said = Vec::new();
    for cause in report.chain() {
        let words = cause.to_string();
        // Many errors quote their cause; say each thing once.
        if said.iter().any(|before: &String| before.contains(&words)) {
            continue;
        }
        if !said.is_empty() {
            text.push_str("\n  because: ");
        }
        text.push_str(&super::output::clean_lines(&words));
        said.push(words);
    }
    for hint in report.chain().filter_map(|cause| cause.downcast_ref::<ConsoleError>()?.hint.as_ref()) {
        text.push_str("\n  what to do: ");
        text.push_str(&super::output::clean_lines(hint));
    }
    text.push('\n');
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn told(report: Report) -> (u8, String) {
        let mut text = Vec::new();
        let code = super::report(Err(report), &mut text);
        (code, String::from_utf8(text).unwrap())
    }

    #[test]
    fn a_failure_says_what_to_do_and_exits_with_1() {
        let error = ConsoleError::new(ErrorKind::Empty, "nothing is loaded yet").hint("run `c360 load`");
        let (code, text) = told(error.into());
        assert_eq!(code, 1);
        assert_eq!(text, "c360: nothing is loaded yet\n  what to do: run `c360 load`\n");
    }

    #[test]
    fn a_request_that_makes_no_sense_exits_with_2() {
        let error = ConsoleError::new(ErrorKind::Invalid, "the period ends before it starts");
        assert_eq!(told(error.into()).0, 2);
        assert_eq!(told(Usage::new("no").into()).0, 2);
    }

    #[test]
    fn a_reader_that_went_away_is_no_failure() {
        let (code, text) = told(io::Error::from(io::ErrorKind::BrokenPipe).into());
        assert_eq!((code, text.as_str()), (0, ""));
    }

    #[test]
    fn escape_sequences_in_a_message_are_not_emitted() {
        let error = ConsoleError::new(ErrorKind::Failed, "file \u{1b}[2J.csv");
        assert!(!told(error.into()).1.contains('\u{1b}'));
    }
}
