//! Delimited text cut into records, with the physical line each begins on.
//!
//! Knows quotes and delimiters; nothing of columns. A record that breaks the rules never takes the rest of the
//! file with it: only the physical line it begins on is given up, and reading goes on with the next one.

use std::io::{self, Read};

use memchr::{memchr, memchr2};

/// A record longer than this has lost its closing quote, or is no record.
const LONGEST_RECORD: usize = 32 << 20;
const CHUNK: usize = 1 << 20;

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::warehouse::load) struct Dialect {
    /// Separates fields; `None` takes the whole line as one field.
    pub delimiter: Option<u8>,
    /// Encloses fields that hold delimiters or line ends.
    pub quote: Option<u8>,
    /// Makes a quote inside quotes literal; the quote itself when doubled.
    pub escape: Option<u8>,
}

impl Dialect {
    /// Lines that are not cut at all.
    pub(in crate::warehouse::load) const LINES: Self = Self { delimiter: None, quote: None, escape: None };
}

/// What is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::warehouse::load) enum Flaw {
    /// A quote that is never closed, or text after a closing quote.
    Quotes,
    /// Longer than any record may be.
    TooLong,
}

/// One record; reused from one to the next.
#[derive(Debug, Default)]
pub(in crate::warehouse::load) struct Record {
    /// Physical line it begins on, from 1.
    pub line: u64,
    /// Why its fields can't be used.
    pub flaw: Option<Flaw>,
    data: Vec<u8>,
    ends: Vec<usize>,
}

impl Record {
    /// Number of fields.
    pub(in crate::warehouse::load) fn len(&self) -> usize {
        self.ends.len()
    }

    /// One field's bytes; empty past the last.
    pub(in crate::warehouse::load) fn field(&self, index: usize) -> &[u8] {
        let end = self.ends.get(index).copied().unwrap_or(0);
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.data.get(start..end).unwrap_or_default()
    }

    /// All fields' bytes, one after the other: valid UTF-8 exactly when each field is, save for pieces of
    /// characters that only fit together across a field's end.
    pub(in crate::warehouse::load) fn bytes(&self) -> &[u8] {
        &self.data
    }

    fn clear(&mut self) {
        self.flaw = None;
        self.data.clear();
        self.ends.clear();
    }

    fn end_field(&mut self) {
        self.ends.push(self.data.len());
    }
}

/// Cuts a stream into records.
pub(in crate::warehouse::load) struct Splitter<R> {
    source: R,
    dialect: Dialect,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
    line: u64,
    failure: Option<io::Error>,
}

enum Parsed {
    /// So many bytes were one record.
    Record(usize),
    /// The record breaks the rules of quoting.
    Broken,
    /// The buffer ends within the record.
    Incomplete,
}

impl<R: Read> Splitter<R> {
    pub(in crate::warehouse::load) fn new(source: R, dialect: Dialect) -> Self {
        Self { source, dialect, buffer: Vec::new(), start: 0, ended: false, line: 1, failure: None }
    }

    pub(in crate::warehouse::load) fn set_dialect(&mut self, dialect: Dialect) {
        self.dialect = dialect;
    }

    /// Read the next record, blank lines passed over; false at the end.
    pub(in crate::warehouse::load) fn next(&mut self, record: &mut Record) -> io::Result<bool> {
        loop {
            record.clear();
            record.line = self.line;
            let rest = self.buffer.get(self.start..).unwrap_or_default();
            if rest.is_empty() && self.ended {
                return Ok(false);
            }
            match parse(rest, self.ended, self.dialect, record) {
                Parsed::Record(length) => {
                    let blank = matches!(rest.get(..length), Some(b"\n" | b"\r\n" | b"\r" | b""));
                    self.take(length);
                    if !blank {
                        return Ok(true);
                    }
                }
                Parsed::Broken => {
                    self.give_up(record, Flaw::Quotes)?;
                    return Ok(true);
                }
                Parsed::Incomplete if self.ended => {
                    self.give_up(record, Flaw::Quotes)?;
                    return Ok(true);
                }
                Parsed::Incomplete if rest.len() >= LONGEST_RECORD => {
                    let flaw = if memchr(b'\n', rest).is_some() { Flaw::Quotes } else { Flaw::TooLong };
                    self.give_up(record, flaw)?;
                    return Ok(true);
                }
                Parsed::Incomplete => self.fill()?,
            }
        }
    }

    /// The next physical line as it stands, blank or not; `None` at the end. Used for lines above the header.
    pub(in crate::warehouse::load) fn skip_line(&mut self) -> io::Result<bool> {
        loop {
            let rest = self.buffer.get(self.start..).unwrap_or_default();
            if let Some(end) = memchr(b'\n', rest) {
                self.take(end + 1);
                return Ok(true);
            }
            if self.ended {
                let any = !rest.is_empty();
                self.take(rest.len());
                return Ok(any);
            }
            self.fill()?;
        }
    }

    /// The next physical line that is not blank, left in place; empty at the end.
    pub(in crate::warehouse::load) fn peek_line(&mut self) -> io::Result<Vec<u8>> {
        loop {
            let rest = self.buffer.get(self.start..).unwrap_or_default();
            match memchr(b'\n', rest) {
                Some(end) => {
                    let line = rest.get(..end).unwrap_or_default();
                    if line.is_empty() || line == b"\r" {
                        self.take(end + 1);
                        continue;
                    }
                    return Ok(line.to_vec());
                }
                None if self.ended || rest.len() >= LONGEST_RECORD => return Ok(rest.to_vec()),
                None => self.fill()?,
            }
        }
    }

    /// Give up the physical line that the record begins on, and keep its text for the message.
    fn give_up(&mut self, record: &mut Record, flaw: Flaw) -> io::Result<()> {
        record.clear();
        record.flaw = Some(flaw);
        loop {
            let rest = self.buffer.get(self.start..).unwrap_or_default();
            if record.data.is_empty() {
                let shown = memchr(b'\n', rest).unwrap_or(rest.len()).min(400);
                record.data.extend_from_slice(rest.get(..shown).unwrap_or_default());
                record.end_field();
            }
            if let Some(end) = memchr(b'\n', rest) {
                self.take(end + 1);
                return Ok(());
            }
            let all = rest.len();
            if self.ended {
                self.take(all);
                return Ok(());
            }
            self.start += all;
            self.fill()?;
        }
    }

    fn take(&mut self, length: usize) {
        let taken = self.buffer.get(self.start..self.start + length).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', taken).count() as u64;
        self.start += length;
    }

    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.start.min(self.buffer.len()));
        self.start = 0;
        let kept = self.buffer.len();
        // Doubling keeps the work on one very long record linear.
        let wanted = CHUNK.max(kept) as u64;
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        match self.source.by_ref().take(wanted).read_to_end(&mut self.buffer) {
            Ok(read) => self.ended = (read as u64) < wanted,
            // What came before the fault is read first, so that the fault has a line.
            Err(failure) if self.buffer.len() > kept => self.failure = Some(failure),
            Err(failure) => return Err(failure),
        }
        Ok(())
    }
}

/// Parse one record from the head of `bytes`.
fn parse(bytes: &[u8], ended: bool, dialect: Dialect, record: &mut Record) -> Parsed {
    let mut at = 0;
    loop {
        match (dialect.quote, bytes.get(at)) {
            (Some(quote), Some(first)) if *first == quote => {
                match quoted(bytes, at + 1, quote, dialect.escape, record) {
                    Some(after) => at = after,
                    None => return Parsed::Incomplete,
                }
                let rest = bytes.get(at..).unwrap_or_default();
                match rest {
                    [] | [b'\r'] if !ended => return Parsed::Incomplete,
                    [] | [b'\r'] => {
                        record.end_field();
                        return Parsed::Record(bytes.len());
                    }
                    [b'\n', ..] => {
                        record.end_field();
                        return Parsed::Record(at + 1);
                    }
                    [b'\r', b'\n', ..] => {
                        record.end_field();
                        return Parsed::Record(at + 2);
                    }
                    [next, ..] if Some(*next) == dialect.delimiter => {
                        record.end_field();
                        at += 1;
                    }
                    _ => return Parsed::Broken,
                }
            }
            _ => {
                let rest = bytes.get(at..).unwrap_or_default();
                let end = match dialect.delimiter {
                    Some(delimiter) => memchr2(delimiter, b'\n', rest),
                    None => memchr(b'\n', rest),
                };
                match end {
                    None if !ended => return Parsed::Incomplete,
                    None => {
                        plain_field(rest, true, record);
                        return Parsed::Record(bytes.len());
                    }
                    Some(end) if rest.get(end) == Some(&b'\n') => {
                        plain_field(rest.get(..end).unwrap_or_default(), true, record);
                        return Parsed::Record(at + end + 1);
                    }
                    Some(end) => {
                        plain_field(rest.get(..end).unwrap_or_default(), false, record);
                        at += end + 1;
                    }
                }
            }
        }
    }
}

fn plain_field(field: &[u8], last: bool, record: &mut Record) {
    let field = if last { field.strip_suffix(b"\r").unwrap_or(field) } else { field };
    record.data.extend_from_slice(field);
    record.end_field();
}

/// The inside of a quoted field; where it goes on after the closing quote, or `None` when the bytes end first.
fn quoted(bytes: &[u8], from: usize, quote: u8, escape: Option<u8>, record: &mut Record) -> Option<usize> {
    let escape = escape.unwrap_or(quote);
    let mut at = from;
    loop {
        let rest = bytes.get(at..)?;
        let stop = memchr2(quote, escape, rest)?;
        record.data.extend_from_slice(rest.get(..stop)?);
        let (here, next) = (*rest.get(stop)?, rest.get(stop + 1).copied());
        at += stop + 1;
        let escapes = here == escape && (next == Some(quote) || (escape != quote && next == Some(escape)));
        if escapes {
            record.data.extend(next);
            at += 1;
        } else if here == quote {
            return Some(at);
        } else {
            record.data.push(here);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const CSV: Dialect = Dialect { delimiter: Some(b','), quote: Some(b'"'), escape: None };

    /// Gives out one byte at a time, so that every record meets the end of the buffer somewhere.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(buffer.get_mut(..1).unwrap_or_default())
        }
    }

    fn cut(text: &[u8], dialect: Dialect) -> Vec<(u64, Result<Vec<String>, Flaw>)> {
        let mut splitter = Splitter::new(Drip(text), dialect);
        let (mut record, mut out) = (Record::default(), Vec::new());
        while splitter.next(&mut record).unwrap() {
            let fields =
                (0..record.len()).map(|i| String::from_utf8_lossy(record.field(i)).into_owned()).collect();
            out.push((record.line, record.flaw.map_or(Ok(fields), Err)));
        }
        out
    }

    #[allow(clippy::unnecessary_wraps, reason = "the shape of what is compared")]
    fn fields(list: &[&str]) -> Result<Vec<String>, Flaw> {
        Ok(list.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn lines_are_physical_lines_whatever_stands_in_quotes() {
        assert_eq!(
            cut(b"a,\"x\ny\"\r\n\n\r\nb,\"say \"\"hi\"\"\"\nc,", CSV),
            [(1, fields(&["a", "x\ny"])), (5, fields(&["b", "say \"hi\""])), (6, fields(&["c", ""]))]
        );
    }

    #[test]
    fn a_quote_that_never_closes_costs_its_own_line_only() {
        assert_eq!(
            cut(b"a,1\nb,\"2\nc,3\nd,4\n", CSV),
            [
                (1, fields(&["a", "1"])),
                (2, Err(Flaw::Quotes)),
                (3, fields(&["c", "3"])),
                (4, fields(&["d", "4"]))
            ]
        );
    }

    #[test]
    fn text_after_a_closing_quote_costs_its_own_line_only() {
        assert_eq!(
            cut(b"\"a\" x,1\nb,2\n\"c\n\"d,3\ne,4", CSV)
                .into_iter()
                .map(|(line, record)| (line, record.is_ok()))
                .collect::<Vec<_>>(),
            [(1, false), (2, true), (3, false), (4, false), (5, true)]
        );
    }

    #[test]
    fn a_quote_inside_a_plain_field_is_a_character() {
        assert_eq!(cut(b"5\" disc,d\"e\n", CSV), [(1, fields(&["5\" disc", "d\"e"]))]);
    }

    #[test]
    fn a_backslash_may_escape() {
        let dialect = Dialect { escape: Some(b'\\'), ..CSV };
        assert_eq!(cut(br#""a\"b\\",\x"#, dialect), [(1, fields(&[r#"a"b\"#, r"\x"]))]);
    }

    #[test]
    fn whole_lines_are_not_cut() {
        assert_eq!(cut(b" a,\"b\r\n", Dialect::LINES), [(1, fields(&[" a,\"b"]))]);
    }
}
