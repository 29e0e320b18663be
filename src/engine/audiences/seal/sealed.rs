//! The sealed file: written whole, brought to the disk, named once it is complete.

use std::{
    fs,
    io::{self, Write},
};

use sha2::{Digest as _, Sha256};

use super::{disk, parquet, spool::Spool, tally::Tally};
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
    let is_parquet = settings.is_parquet();
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
            parquet::write(out, to, spool, arms, tally)?
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

/// Where the bytes of a file go.
pub type Out = Hashing<io::BufWriter<fs::File>>;

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
    for (record, _) in spool.records()?.zip(arms).filter(|(_, arm)| **arm == Arm::Exposed) {
        let record = record?;
        out.write_all(&record.row)?;
        tally.is_in_the_file(record.has);
        rows += 1;
    }
    Ok((rows, out))
}

/// Hashes what it writes.
pub struct Hashing<W> {
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
