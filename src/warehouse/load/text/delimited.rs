//! Delimited text: its dialect, its header, and one record's fields.

use std::io::Read;

use super::{
    Batch, LoadError, RecordFlaw,
    split::{Dialect, Flaw, Record, Splitter},
};
use crate::{
    config::ReaderOptions,
    warehouse::load::{error::WRONG_ENCODING, files::unreadable},
};

/// Settle the dialect and name the columns.
pub(super) fn header<R: Read>(
    splitter: &mut Splitter<R>,
    options: &ReaderOptions,
    shown: &str,
) -> Result<Vec<String>, LoadError> {
    let first = splitter.peek_line().map_err(|e| unreadable(shown, &e))?;
    if first.is_empty() && options.names.is_none() {
        return Err(LoadError::Read {
            file: shown.to_owned(),
            detail: "is empty".into(),
            hint: "fetch it again, or take it out of the source's files".into(),
        });
    }
    let dialect = dialect(options, &first, shown)?;
    splitter.set_dialect(dialect);
    let mut record = Record::default();
    let has_header = options.header.unwrap_or(options.names.is_none());
    if has_header {
        splitter.next(&mut record).map_err(|e| unreadable(shown, &e))?;
        if record.flaw.is_some() {
            return Err(bad_header(shown, record.line, "a quote is never closed"));
        }
    }
    if let Some(names) = &options.names {
        return Ok(distinct(names.iter().cloned()));
    }
    if has_header {
        let mut names = Vec::with_capacity(record.len());
        for index in 0..record.len() {
            match std::str::from_utf8(record.field(index)) {
                Ok(name) => names.push(name.trim().to_owned()),
                Err(_) => return Err(bad_header(shown, record.line, "it is not UTF-8")),
            }
        }
        return Ok(distinct(names.into_iter()));
    }
    let mut probe = Splitter::new(first.as_slice(), dialect);
    probe.next(&mut record).map_err(|e| unreadable(shown, &e))?;
    Ok(distinct((0..record.len()).map(|_| String::new())))
}

fn bad_header(shown: &str, line: u64, detail: &str) -> LoadError {
    LoadError::Read {
        file: shown.to_owned(),
        detail: format!("line {line}: the header can't be read: {detail}"),
        hint: "correct the file, or set `encoding` (for example \"latin-1\"), `quote` or `skip` under the \
               source's options"
            .into(),
    }
}

/// Empty names become `column0`…, repeated ones get a number.
fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for (index, name) in names.enumerate() {
        let base = if name.is_empty() { format!("column{index}") } else { name };
        let mut candidate = base.clone();
        let mut n = 0;
        while out.iter().any(|taken| taken.eq_ignore_ascii_case(&candidate)) {
            n += 1;
            candidate = format!("{base}_{n}");
        }
        out.push(candidate);
    }
    out
}

fn dialect(options: &ReaderOptions, first: &[u8], shown: &str) -> Result<Dialect, LoadError> {
    let one = |option: &str, value: &str| match value.as_bytes() {
        [byte] if byte.is_ascii() && *byte != b'\n' => Ok(*byte),
        _ => Err(LoadError::Read {
            file: shown.to_owned(),
            detail: format!("`{option}` must be one ASCII character, not `{value}`"),
            hint: "correct the source's options in c360.toml".into(),
        }),
    };
    let whole_lines =
        options.names.as_ref().is_some_and(|names| names.len() == 1) && options.delimiter.is_none();
    let quote = match options.quote.as_deref() {
        Some("") => None,
        Some(quote) => Some(one("quote", quote)?),
        None if whole_lines => None,
        None => Some(b'"'),
    };
    let escape = match options.escape.as_deref() {
        None | Some("") => None,
        Some(escape) => Some(one("escape", escape)?),
    };
    let delimiter = match options.delimiter.as_deref() {
        Some(delimiter) => Some(one("delimiter", delimiter)?),
        None if whole_lines => None,
        None => Some(likely_delimiter(first, quote)),
    };
    Ok(Dialect { delimiter, quote, escape })
}

/// The usual delimiter that the first line holds most of outside quotes; the comma when it holds none.
fn likely_delimiter(line: &[u8], quote: Option<u8>) -> u8 {
    const USUAL: [u8; 4] = [b',', b';', b'\t', b'|'];
    let mut counts = [0_usize; 4];
    let mut inside = false;
    for byte in line {
        inside ^= Some(*byte) == quote;
        if let Some(count) = USUAL.iter().position(|d| d == byte && !inside).and_then(|i| counts.get_mut(i)) {
            *count += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    counts.iter().position(|count| *count == most).and_then(|i| USUAL.get(i)).copied().unwrap_or(b',')
}

/// Append one record's wanted fields.
pub(super) fn append(
    record: &Record,
    columns: &[String],
    places: &[Option<usize>],
    nulls: &[String],
    batch: &mut Batch<'_>,
) -> Result<(), RecordFlaw> {
    match record.flaw {
        Some(Flaw::Quotes) => return Err(RecordFlaw { column: None, reason: "broken quotes", value: None }),
        Some(Flaw::TooLong) => return Err(RecordFlaw { column: None, reason: "too long", value: None }),
        None => {}
    }
    if record.len() != columns.len() {
        return Err(RecordFlaw {
            column: None,
            reason: "wrong number of fields",
            value: Some(format!("{} instead of {}", record.len(), columns.len())),
        });
    }
    let field =
        |place: &Option<usize>| place.map_or(Ok(""), |index| std::str::from_utf8(record.field(index)));
    if let Some(place) = places.iter().find(|place| field(place).is_err()) {
        let column = place.and_then(|index| columns.get(index)).cloned();
        return Err(RecordFlaw { column, reason: WRONG_ENCODING, value: None });
    }
    let values = places.iter().map(|place| {
        let value = field(place).unwrap_or_default();
        (!value.is_empty() && !nulls.iter().any(|null| null == value)).then_some(value)
    });
    batch.append(record.line, values);
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::warehouse::load::tests::options;

    fn columns(text: &str, options: &ReaderOptions) -> Vec<String> {
        header(&mut Splitter::new(text.as_bytes(), Dialect::LINES), options, "f.csv").unwrap()
    }

    #[test]
    fn the_delimiter_is_told_from_the_header() {
        for text in ["a,b", "a;b", "a\tb", "a|b", "a;\"x,y,z\";b"] {
            assert!(columns(text, &options()).len() >= 2, "{text}");
        }
        assert_eq!(columns("a b", &options()), ["a b"]);
    }

    #[test]
    fn nameless_and_repeated_columns_get_names() {
        assert_eq!(columns("a,,A,a", &options()), ["a", "column1", "A_1", "a_2"]);
        let bare = ReaderOptions { header: Some(false), ..options() };
        assert_eq!(columns("7,x", &bare), ["column0", "column1"]);
    }

    #[test]
    fn one_given_name_takes_whole_lines() {
        let lines = ReaderOptions { names: Some(vec!["line".into()]), ..options() };
        assert_eq!(columns("a,b;\"c", &lines), ["line"]);
    }
}
