//! What is no TOML: the first mistake alone, since whatever follows one is mostly its echo, on the line that made it.

use super::errors::{ConfigError, Place, Problem};

/// The first of a text's syntax errors.
pub(super) fn first(text: &str, errors: &[toml::de::Error]) -> Option<ConfigError> {
    let at = |error: &toml::de::Error| error.span().map_or(0, |span| span.start.min(text.len()));
    // Of one line, the reader tells first what it stumbled over; of several, not always the upper one.
    let error = errors.iter().min_by_key(|error| line(text, at(error)))?;
    let message = error.message().trim().replace('\n', ", ");
    let (end, problem) = match missing_end(&message) {
        Some(end) => (last_word(text, at(error), &message), Problem::new(message).hint(end)),
        None => (at(error), Problem::new(message)),
    };
    Some(ConfigError { key: String::new(), place: Place::Line(line(text, end)), problem })
}

/// The line of a byte, from 1.
fn line(text: &str, byte: usize) -> usize {
    text.get(..byte).unwrap_or(text).split('\n').count()
}

/// What to look for where a list or a table on one line does not end.
fn missing_end(message: &str) -> Option<&'static str> {
    if ["in array", "array elements", "unclosed array"].iter().any(|part| message.contains(part)) {
        Some("is a `]` missing at its end?")
    } else if ["key-value pairs", "inline table"].iter().any(|part| message.contains(part)) {
        Some("is a `}` missing at its end?")
    } else {
        None
    }
}

/// The end of what was written before the line that the reader stumbled over, where it stumbled over its beginning: that
/// is where something is missing.
fn last_word(text: &str, at: usize, message: &str) -> usize {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let begun = before.get(start..).unwrap_or_default();
    let is_begun = !begun.trim().is_empty();
    // The key of the next setting was taken for one more value.
    let is_next = message.starts_with("unexpected `=`") && !begun.contains('[');
    if is_begun && !is_next {
        return at;
    }
    let mut end = start;
    for line in before.get(..start).unwrap_or_default().split_inclusive('\n').rev() {
        end -= line.len();
        let line = line.trim();
        if !line.is_empty() && !line.starts_with('#') {
            break;
        }
    }
    end
}
