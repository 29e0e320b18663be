//! JSON lines: one object a line, its members as texts.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{
    Batch, RecordFlaw,
    split::{Flaw, Record},
};
use crate::warehouse::load::error::WRONG_ENCODING;

/// Enough keys to name a slip in a mapping, however wild the file.
const KEYS: usize = 500;

/// Append one object's wanted members: strings as they are, everything else as JSON text.
pub(super) fn append(
    record: &Record,
    wanted: &[String],
    nulls: &[String],
    keys: &mut BTreeSet<String>,
    batch: &mut Batch<'_>,
) -> Result<(), RecordFlaw> {
    let flaw = |reason| RecordFlaw { column: None, reason, value: None };
    if let Some(Flaw::Quotes | Flaw::TooLong) = record.flaw {
        return Err(flaw("too long"));
    }
    let line = std::str::from_utf8(record.bytes()).map_err(|_| flaw(WRONG_ENCODING))?;
    let object: Map<String, Value> = serde_json::from_str(line).map_err(|_| flaw("not a JSON object"))?;
    for key in object.keys() {
        if keys.len() < KEYS && !keys.contains(key) {
            keys.insert(key.clone());
        }
    }
    let texts: Vec<Option<String>> =
        wanted.iter().map(|name| member(&object, name).and_then(plain)).collect();
    let values = texts.iter().map(|text| {
        text.as_deref().filter(|value| !value.is_empty() && !nulls.iter().any(|null| null == value))
    });
    batch.append(record.line, values);
    Ok(())
}

fn member<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    object
        .get(name)
        .or_else(|| object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
