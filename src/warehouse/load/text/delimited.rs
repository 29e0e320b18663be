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
        return distinct(names.iter().cloned(), shown, &Place::Names);
    }
    if has_header {
        let mut names = Vec::with_capacity(record.len());
        for index in 0..record.len() {
            match std::str::from_utf8(record.field(index)) {
                Ok(name) => names.push(name.trim().to_owned()),
                Err(_) => return Err(bad_header(shown, record.line, "it is not UTF-8")),
            }
        }
        return distinct(names.into_iter(), shown, &Place::Head(record.line));
    }
    let mut probe = Splitter::new(first.as_slice(), dialect);
    probe.next(&mut record).map_err(|e| unreadable(shown, &e))?;
    distinct((0..record.len()).map(|_| String::new()), shown, &Place::None)
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

/// Empty names become `column0`…; the same name twice is refused: nobody could tell which of the two a mapping means.
fn distinct(
    names: impl Iterator<Item = String>,
    shown: &str,
    place: &Place,
) -> Result<Vec<String>, LoadError> {
    let mut out: Vec<String> = Vec::new();
    for (index, name) in names.enumerate() {
        if name.is_empty() {
            out.push(nameless(&out, index));
        } else if let Some(before) = out.iter().position(|taken| taken.eq_ignore_ascii_case(&name)) {
            return Err(twice(&name, (before + 1, index + 1), shown, place));
        } else {
            out.push(name);
        }
    }
    Ok(out)
}

/// A name for a column that has none; no other column has it.
fn nameless(taken: &[String], index: usize) -> String {
    let mut name = format!("column{index}");
    while taken.iter().any(|other| other.eq_ignore_ascii_case(&name)) {
        name.push('_');
    }
    name
}

/// Where column names stand.
enum Place {
    /// In the file, on this line.
    Head(u64),
    /// In the source's options.
    Names,
    /// Nowhere: the file has no head.
    None,
}

fn twice(name: &str, (first, second): (usize, usize), shown: &str, place: &Place) -> LoadError {
    let name = name.escape_debug();
    let (detail, hint) = match place {
        Place::Head(line) => (
            format!(
                "line {line}: the head names column `{name}` twice, as column {first} and column {second}"
            ),
            "rename one of them in the file; or give every column a name of your own under the source's options: \
             names = [\"…\", …] with header = true, so that the file's head is read over",
        ),
        Place::Names | Place::None => (
            format!("the source's `names` give `{name}` twice, as column {first} and column {second}"),
            "give each column its own name in the source's options in c360.toml",
        ),
    };
    LoadError::Read { file: shown.to_owned(), detail, hint: hint.into() }
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
    fn nameless_columns_get_names() {
        assert_eq!(columns("a,,b", &options()), ["a", "column1", "b"]);
        assert_eq!(columns("column1,", &options()), ["column1", "column1_"]);
        let bare = ReaderOptions { header: Some(false), ..options() };
        assert_eq!(columns("7,x", &bare), ["column0", "column1"]);
    }

    #[test]
    fn one_name_twice_is_refused_with_both_places() {
        let refused = |text: &str, options: &ReaderOptions| {
            let mut splitter = Splitter::new(text.as_bytes(), Dialect::LINES);
            let error = header(&mut splitter, options, "f.csv").unwrap_err();
            (error.to_string(), error.hint())
        };
        let (message, hint) = refused("a,b,A\n1,2,3\n", &options());
        assert_eq!(message, "f.csv: line 1: the head names column `A` twice, as column 1 and column 3");
        assert!(hint.contains("names = [") && hint.contains("header = true"), "{hint}");
        let named = |names: [&str; 2]| ReaderOptions {
            names: Some(names.map(str::to_owned).to_vec()),
            header: Some(true),
            ..options()
        };
        assert_eq!(columns("a,a\n1,2\n", &named(["x", "y"])), ["x", "y"], "the way out that the hint names");
        assert!(refused("1,2\n", &named(["x", "x"])).0.contains("`names` give `x` twice"));
    }

    #[test]
    fn one_given_name_takes_whole_lines() {
        let lines = ReaderOptions { names: Some(vec!["line".into()]), ..options() };
        assert_eq!(columns("a,b;\"c", &lines), ["line"]);
    }
}
