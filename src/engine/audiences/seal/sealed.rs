//! The sealed file: written whole, brought to the disk, named once it is complete.

use std::{
    fs,
    io::{self, Write},
    sync::Arc,
};

use arrow::{
    array::{ArrayRef, RecordBatch, StringArray},
    datatypes::{DataType, Field, Schema},
};
use parquet::arrow::ArrowWriter;
use sha2::{Digest as _, Sha256};

use super::{disk, spool::Spool, tally::Tally};
use crate::{
    activation::{destinations::Destination, hold_out::Arm, sheet},
    config,
    engine::{
        audiences::place,
        jobs::{JobContext, JobError},
        links,
    },
    ledger::{Subject, pseudonym::hex},
};

/// Rows of a batch of Parquet.
const BATCH: usize = 50_000;

/// A sealed file.
pub struct Sealed {
    /// Where it lies, relative to the workspace.
    pub file: String,
    /// People in it.
    pub rows: u64,
    /// Its bytes.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
}

/// Write everybody who is exposed.
pub fn write(
    ctx: &JobContext,
    settings: &config::Destination,
    to: &dyn Destination,
    spool: &mut Spool,
    arms: &[Arm],
    tally: &mut Tally,
) -> Result<Sealed, JobError> {
    let is_parquet = settings.format.as_deref() == Some("parquet");
    let file = place::sealed(ctx.job.0, if is_parquet { "parquet" } else { "csv" });
    let path = ctx.workspace.join(&file);
    let draft = path.with_extension("tmp");
    let place = (ctx.workspace.as_path(), ctx.ledger.as_ref());
    if let Some(why) = links::refuse(place, &[&file], Subject::Other("seal_audience"), &ctx.asked_by)? {
        return Err(JobError::failed(format!("nothing was sealed: {why}")));
    }
    let written = (|| {
        place::sealed_folder(&ctx.workspace)?;
        let out = Hashing::new(io::BufWriter::with_capacity(1 << 18, place::create(&draft)?));
        let (rows, out) = if is_parquet {
            parquet(out, to, spool, arms, tally)?
        } else {
            csv(out, to, spool, arms, tally)?
        };
        let (bytes, sha256, mut inner) = out.finish();
        inner.flush()?;
        inner.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(&draft, &path)?;
        if let Some(folder) = path.parent() {
            fs::File::open(folder)?.sync_all()?;
        }
        Ok(Sealed { file: file.clone(), rows, bytes, sha256 })
    })();
    written.map_err(|error: io::Error| {
        // A half-written file is nobody's.
        drop(place::remove(&draft));
        disk(&error)
    })
}

type Out = Hashing<io::BufWriter<fs::File>>;

fn csv(
    mut out: Out,
    to: &dyn Destination,
    spool: &mut Spool,
    arms: &[Arm],
    tally: &mut Tally,
) -> io::Result<(u64, Out)> {
    let mut line = Vec::new();
    sheet::push_row(&to.header(), &mut line);
    out.write_all(&line)?;
    let mut rows = 0;
    for (record, arm) in spool.records()?.zip(arms) {
        let record = record?;
        if *arm == Arm::Exposed {
            out.write_all(&record.row)?;
            count(tally, record.has);
            rows += 1;
        }
    }
    Ok((rows, out))
}

/// Rows were spooled as lines of CSV; the columns of Parquet are texts like these.
fn parquet(
    out: Out,
    to: &dyn Destination,
    spool: &mut Spool,
    arms: &[Arm],
    tally: &mut Tally,
) -> io::Result<(u64, Out)> {
    let header = to.header();
    let field = |name: &String| Field::new(name, DataType::Utf8, true);
    let schema = Arc::new(Schema::new(header.iter().map(field).collect::<Vec<_>>()));
    let mut writer = ArrowWriter::try_new(out, Arc::clone(&schema), None).map_err(io::Error::other)?;
    let mut columns: Vec<Vec<Option<String>>> = vec![Vec::new(); header.len()];
    let mut rows = 0;
    let mut write = |columns: &mut Vec<Vec<Option<String>>>| -> io::Result<()> {
        let arrays: Vec<ArrayRef> = columns
            .iter_mut()
            .map(|column| Arc::new(StringArray::from(std::mem::take(column))) as ArrayRef)
            .collect();
        let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(io::Error::other)?;
        writer.write(&batch).map_err(io::Error::other)
    };
    for (record, arm) in spool.records()?.zip(arms) {
        let record = record?;
        if *arm != Arm::Exposed {
            continue;
        }
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(record.row.as_slice());
        let cells = reader.records().next().transpose().map_err(io::Error::other)?.unwrap_or_default();
        for (place, column) in columns.iter_mut().enumerate() {
            column.push(cells.get(place).filter(|cell| !cell.is_empty()).map(str::to_owned));
        }
        count(tally, record.has);
        rows += 1;
        if rows % BATCH as u64 == 0 {
            write(&mut columns)?;
        }
    }
    write(&mut columns)?;
    let out = writer.into_inner().map_err(io::Error::other)?;
    Ok((rows, out))
}

fn count(tally: &mut Tally, [email, phone, address]: [bool; 3]) {
    tally.email += u64::from(email);
    tally.phone += u64::from(phone);
    tally.address += u64::from(address);
}

/// Hashes what it writes.
struct Hashing<W> {
    inner: W,
    hasher: Sha256,
    bytes: u64,
}

impl<W: Write> Hashing<W> {
    fn new(inner: W) -> Self {
        Self { inner, hasher: Sha256::new(), bytes: 0 }
    }

    fn finish(self) -> (u64, String, W) {
        (self.bytes, hex(&self.hasher.finalize()), self.inner)
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
