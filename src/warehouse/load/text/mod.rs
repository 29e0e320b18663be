//! Text files (delimited, JSON lines) into a temporary table of texts, one row per record with its line.
//!
//! Typing happens afterwards in SQL, the same way for every form of file. What can't be cut into fields at all
//! is rejected here, with its physical line.

pub(super) mod decode;
mod delimited;
mod json;
pub(super) mod split;

use std::{
    collections::BTreeSet,
    io::Read,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use arrow::{
    array::{ArrayRef, Int64Builder, RecordBatch, StringBuilder},
    datatypes::{DataType, Field, Schema},
};
use duckdb::{Appender, Connection};

use self::{
    decode::Encoding,
    split::{Dialect, Splitter},
};
use super::{
    InputFile, LoadError, Progress,
    files::unreadable,
    rejects::{Reject, RejectSink},
};
use crate::config::{Format, ReaderOptions};

/// Name of the line column in the table of texts.
pub(super) const LINE: &str = "__c360_line";
/// Name of the table of texts.
pub(super) const RAW_TABLE: &str = "load_raw";

const BATCH_ROWS: usize = 16_384;
const BATCH_BYTES: usize = 4 << 20;

/// A text file, opened, with its columns known as far as they can be.
pub(super) struct TextFile<'a> {
    file: &'a InputFile,
    options: &'a ReaderOptions,
    splitter: Splitter<Box<dyn Read>>,
    read: Arc<AtomicU64>,
    /// The file's columns; `None` for JSON, whose keys are only known once it is read.
    pub columns: Option<Vec<String>>,
}

/// What came of reading a text file.
#[derive(Debug, Default)]
pub(super) struct TextOutcome {
    /// The file's columns; `None` for JSON.
    pub columns: Option<Vec<String>>,
    /// Records met, rejected ones included.
    pub records: u64,
    /// JSON keys met.
    pub keys: BTreeSet<String>,
}

impl<'a> TextFile<'a> {
    /// Open a file and read its header.
    pub(super) fn open(
        file: &'a InputFile,
        format: Format,
        options: &'a ReaderOptions,
    ) -> Result<Self, LoadError> {
        let encoding = Encoding::named(options.encoding.as_deref()).ok_or_else(|| LoadError::Read {
            file: file.shown.clone(),
            detail: format!("encoding `{}` is not known", options.encoding.as_deref().unwrap_or_default()),
            hint: "use utf-8, latin-1 or utf-16".into(),
        })?;
        let read = Arc::new(AtomicU64::new(0));
        let stream =
            decode::open(&file.path, encoding, Arc::clone(&read)).map_err(|e| unreadable(&file.shown, &e))?;
        let mut splitter = Splitter::new(stream, Dialect::LINES);
        for _ in 0..options.skip {
            splitter.skip_line().map_err(|e| unreadable(&file.shown, &e))?;
        }
        let columns = match format {
            Format::Json => None,
            _ => Some(delimited::header(&mut splitter, options, &file.shown)?),
        };
        Ok(Self { file, options, splitter, read, columns })
    }

    /// Read every record's `wanted` columns into the table of texts.
    pub(super) fn read_into(
        mut self,
        conn: &Connection,
        wanted: &[String],
        rejects: &mut RejectSink<'_>,
        before: (u64, u64),
        progress: &mut dyn Progress,
    ) -> Result<TextOutcome, LoadError> {
        let mut batch = Batch::new(conn, wanted)?;
        let mut outcome = TextOutcome::default();
        let mut record = split::Record::default();
        let columns = self.columns.take();
        let places: Option<Vec<Option<usize>>> = columns
            .as_ref()
            .map(|columns| wanted.iter().map(|name| columns.iter().position(|c| c == name)).collect());
        loop {
            let more = self.splitter.next(&mut record).map_err(|e| self.broken_stream(record.line, &e))?;
            if !more {
                break;
            }
            outcome.records += 1;
            let done = match (&columns, &places) {
                (Some(columns), Some(places)) => {
                    delimited::append(&record, columns, places, &self.options.nulls, &mut batch)
                }
                _ => json::append(&record, wanted, &self.options.nulls, &mut outcome.keys, &mut batch),
            };
            if let Err(flaw) = done {
                rejects.push(&Reject {
                    line: record.line,
                    column: flaw.column,
                    reason: flaw.reason,
                    value: flaw.value,
                })?;
            }
            if batch.is_full() {
                batch.flush()?;
                progress.advance(before.0 + outcome.records, before.1 + self.read.load(Ordering::Relaxed));
                if progress.is_cancelled() {
                    return Err(LoadError::Cancelled);
                }
            }
        }
        batch.finish()?;
        outcome.columns = columns;
        Ok(outcome)
    }

    fn broken_stream(&self, line: u64, error: &std::io::Error) -> LoadError {
        LoadError::Read {
            file: self.file.shown.clone(),
            detail: format!("can't be read past line {line}: {error}"),
            hint: "the file is damaged or cut short: fetch it again".into(),
        }
    }
}

/// Why one record could not be taken.
pub(super) struct RecordFlaw {
    column: Option<String>,
    reason: &'static str,
    value: Option<String>,
}

/// Rows on their way into the table of texts.
pub(super) struct Batch<'c> {
    appender: Appender<'c>,
    schema: Arc<Schema>,
    lines: Int64Builder,
    columns: Vec<StringBuilder>,
    rows: usize,
    bytes: usize,
}

impl<'c> Batch<'c> {
    fn new(conn: &'c Connection, wanted: &[String]) -> Result<Self, LoadError> {
        let mut fields = vec![Field::new(LINE, DataType::Int64, false)];
        fields.extend(wanted.iter().map(|name| Field::new(name, DataType::Utf8, true)));
        Ok(Self {
            appender: conn
                .appender_to_catalog_and_db(RAW_TABLE, "temp", "main")
                .map_err(LoadError::database("preparing to read a text file"))?,
            schema: Arc::new(Schema::new(fields)),
            lines: Int64Builder::new(),
            columns: wanted.iter().map(|_| StringBuilder::new()).collect(),
            rows: 0,
            bytes: 0,
        })
    }

    /// Append one row; `values` gives exactly one value per wanted column.
    fn append<'v>(&mut self, line: u64, values: impl Iterator<Item = Option<&'v str>>) {
        self.lines.append_value(i64::try_from(line).unwrap_or(i64::MAX));
        for (column, value) in self.columns.iter_mut().zip(values) {
            self.bytes += value.map_or(0, str::len);
            column.append_option(value);
        }
        self.rows += 1;
    }

    fn is_full(&self) -> bool {
        self.rows >= BATCH_ROWS || self.bytes >= BATCH_BYTES
    }

    fn flush(&mut self) -> Result<(), LoadError> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(self.lines.finish())];
        arrays.extend(self.columns.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef));
        (self.rows, self.bytes) = (0, 0);
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays).map_err(|error| {
            LoadError::Database { what: "collecting rows".into(), detail: error.to_string() }
        })?;
        self.appender.append_record_batch(batch).map_err(LoadError::database("storing rows of a text file"))
    }

    fn finish(mut self) -> Result<(), LoadError> {
        self.flush()?;
        self.appender.flush().map_err(LoadError::database("storing rows of a text file"))
    }
}
