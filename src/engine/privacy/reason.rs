//! Why somebody looks: every access to personal data is asked for it, and the audit chain keeps it for good.

use crate::contract::{ConsoleError, ErrorKind};

/// The longest reason, in characters.
pub const LONGEST: usize = 200;

/// A reason as it is kept: one line, without what a terminal would act upon.
///
/// # Errors
/// [`ErrorKind::Invalid`] for a blank or an endless one.
pub fn checked(reason: &str) -> Result<String, ConsoleError> {
    checked_for(reason, "personal data is given out")
}

/// The same for something else that is done for a reason.
///
/// # Errors
/// As [`checked`], naming what is done.
pub fn checked_for(reason: &str, what: &str) -> Result<String, ConsoleError> {
    let reason = bounded(reason, "reason")?;
    if reason.is_empty() {
        return Err(refused(format!("{what} for a reason; none is given")));
    }
    Ok(reason)
}

/// The same for what may be left out: a note, which is called `what`.
///
/// # Errors
/// [`ErrorKind::Invalid`] for an endless one.
pub fn bounded(text: &str, what: &str) -> Result<String, ConsoleError> {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = text.chars().count();
    if length > LONGEST {
        return Err(refused(format!("the {what} has {length} characters; {LONGEST} are the most")));
    }
    Ok(text)
}

fn refused(message: String) -> ConsoleError {
    ConsoleError::new(ErrorKind::Invalid, message)
        .hint("say in a few words why; it is kept in the audit chain, so leave names and addresses out of it")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_kept_as_one_plain_line() {
        assert_eq!(checked("  called\nthe \u{1b}[2J shop ").unwrap(), "called the [2J shop");
        assert_eq!(checked(&"é".repeat(LONGEST)).unwrap().chars().count(), LONGEST);
    }

    #[test]
    fn a_blank_or_endless_reason_is_refused() {
        for reason in ["", " \n\t", "\u{1b}"] {
            let error = checked(reason).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Invalid);
            assert!(error.hint.unwrap().contains("leave names"));
        }
        assert!(checked(&"a".repeat(LONGEST + 1)).unwrap_err().message.contains("201"));
    }

    #[test]
    fn a_note_may_be_blank_and_is_no_longer_than_a_reason() {
        assert_eq!(bounded(" \n", "note").unwrap(), "");
        assert_eq!(bounded("for\nthe  winter ", "note").unwrap(), "for the winter");
        let error = bounded(&"a".repeat(LONGEST + 1), "note").unwrap_err();
        assert_eq!(error.message, "the note has 201 characters; 200 are the most");
    }
}
