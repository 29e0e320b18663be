//! What the interface wants remembered: kept for whoever asks, as far as it is what it claims to be.

use serde_json::{Map, Value};

use super::service::Parts;
use crate::contract::{ConsoleError, ErrorKind, UserState};

/// Keep it.
pub fn save(parts: &Parts, state: &UserState) -> Result<(), ConsoleError> {
    check(state)?;
    Ok(parts.ledger.save_state(&parts.user, state)?)
}

/// Anybody with a role may keep one, so that it must not be a place for whatever else.
fn check(state: &UserState) -> Result<(), ConsoleError> {
    let refused = |why: String| Err(ConsoleError::new(ErrorKind::Invalid, why));
    let bytes = state.json.len();
    if bytes > UserState::MOST_BYTES {
        let most = UserState::MOST_BYTES / 1024;
        return refused(format!(
            "the state of the screens has {bytes} bytes, and {most} KiB are kept at most"
        ));
    }
    match serde_json::from_str::<Map<String, Value>>(&state.json) {
        Ok(_) => Ok(()),
        Err(error) => refused(format!("the state of the screens is no JSON object: {error}")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn told(json: String) -> Option<String> {
        check(&UserState { json }).err().map(|error| error.message)
    }

    #[test]
    fn an_object_of_64_kib_is_kept_and_nothing_longer() {
        let of = |bytes: usize| format!("{{\"a\":\"{}\"}}", "x".repeat(bytes - 8));
        assert_eq!(told(of(65_536)), None);
        let why = told(of(65_537)).unwrap();
        assert_eq!(why, "the state of the screens has 65537 bytes, and 64 KiB are kept at most");
    }

    #[test]
    fn nothing_but_one_json_object_is_kept() {
        assert_eq!(told("{\"screen\": 1, \"history\": [\"load\"]}".to_owned()), None);
        for other in ["", "notes", "[]", "1", "\"{}\"", "{} {}", "{\"a\": }", "{\"a\": 1", "null"] {
            let why = told(other.to_owned());
            assert!(why.is_some_and(|why| why.contains("is no JSON object")), "{other}");
        }
    }
}
