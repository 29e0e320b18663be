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
    let plain: String = reason.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let reason = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let refused = |message: String| {
        ConsoleError::new(ErrorKind::Invalid, message).hint(
            "say in a few words why; it is kept in the audit chain, so leave names and addresses out of it",
        )
    };
    if reason.is_empty() {
        return Err(refused(format!("{what} for a reason; none is given")));
    }
    let length = reason.chars().count();
    if length > LONGEST {
        return Err(refused(format!("the reason has {length} characters; {LONGEST} are the most")));
    }
    Ok(reason)
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
}
