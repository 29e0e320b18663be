//! Files of rows: Parquet (Snappy) or CSV. The same rows give the same bytes.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use super::csv::write_batch;
use super::options::{Error, Format};
use super::rows::Rows;
use crate::warehouse::tables::Table;

/// Rows of a Parquet row group: DuckDB's own.
const ROW_GROUP: usize = 122_880;
/// Rows past which those at hand are written: few enough to stay in the processor's caches.
const BATCH: usize = 2_048;

/// A file that is being written.
#[derive(Debug)]
enum Sink {
    Parquet(Box<ArrowWriter<File>>),
    Csv(BufWriter<File>),
}

/// Rows of one table going to one file.
#[derive(Debug)]
pub struct TableFile {
    path: PathBuf,
    sink: Sink,
    /// Rows of the chunk at hand.
    pub rows: Rows,
    written: u64,
}

impl TableFile {
    /// Starts `folder/name.extension` for a table.
    pub fn create(folder: &Path, name: &str, table: &'static Table, format: Format) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let path = folder.join(format!("{name}.{}", format.extension()));
        let rows = Rows::new(table);
        let file = File::create(&path).map_err(Error::io(&path))?;
        let sink = match format {
            Format::Csv => {
                let mut out = BufWriter::with_capacity(1 << 16, file);
                let names: Vec<&str> = table.columns.iter().map(|c| c.name).collect();
                writeln!(out, "{}", names.join(",")).map_err(Error::io(&path))?;
                Sink::Csv(out)
            }
            Format::Parquet => Sink::Parquet(Box::new(parquet(file, rows.schema(), table, &path)?)),
        };
        Ok(Self { path, sink, rows, written: 0 })
    }

    /// Writes the rows at hand.
    pub fn flush(&mut self) -> Result<(), Error> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let batch = self.rows.take().map_err(|e| self.encode(&e))?;
        self.written += batch.num_rows() as u64;
        self.write(&batch)
    }

    /// Writes the rows at hand once there are enough of them.
    pub fn flush_full(&mut self) -> Result<(), Error> {
        if self.rows.len() < BATCH { Ok(()) } else { self.flush() }
    }

    /// Ends the file and says how many rows it has.
    pub fn close(mut self) -> Result<u64, Error> {
        self.flush()?;
        let path = self.path;
        match self.sink {
            Sink::Parquet(writer) => {
                writer.close().map_err(|e| Error::Encode { path: path.clone(), message: e.to_string() })?;
            }
            Sink::Csv(mut out) => out.flush().map_err(Error::io(path))?,
        }
        Ok(self.written)
    }

    fn write(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        match &mut self.sink {
            Sink::Parquet(writer) => writer
                .write(batch)
                .map_err(|e| Error::Encode { path: self.path.clone(), message: e.to_string() }),
            Sink::Csv(out) => write_batch(batch, out).map_err(Error::io(&self.path)),
        }
    }

    fn encode(&self, error: &impl std::fmt::Display) -> Error {
        Error::Encode { path: self.path.clone(), message: error.to_string() }
    }
}

fn parquet(file: File, schema: SchemaRef, table: &Table, path: &Path) -> Result<ArrowWriter<File>, Error> {
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("c360 demo".to_owned())
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true);
    // A dictionary of values that are all different costs time and saves nothing.
    for column in table.columns.iter().map(|c| c.name).filter(|name| UNIQUE.contains(name)) {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(column), false);
    }
    let options =
        ArrowWriterOptions::new().with_properties(properties.build()).with_skip_arrow_metadata(true);
    ArrowWriter::try_new_with_options(file, schema, options)
        .map_err(|e| Error::Encode { path: path.to_owned(), message: e.to_string() })
}

/// Columns whose values hardly repeat within a row group.
const UNIQUE: [&str; 28] = [
    "address",
    "app_share",
    "changed_at",
    "churn_risk",
    "clicked_at",
    "customer_id",
    "dropout",
    "email",
    "loyalty_card",
    "mean_ticket",
    "message_gain",
    "message_id",
    "net_n",
    "net_n1",
    "net_n_without_drift",
    "open",
    "opened_at",
    "phone",
    "purchases_a_year",
    "satisfaction",
    "sent_at",
    "sold_at",
    "started_at",
    "store_share",
    "survey_id",
    "ticket_id",
    "visit_id",
    "web_share",
];
