//! A file with types: texts as they were captured, amounts as numbers with two decimals.

use std::{io, sync::Arc};

use arrow::{
    array::{ArrayRef, Decimal128Array, RecordBatch, StringArray},
    datatypes::{DataType, Field, Schema},
};
use parquet::arrow::ArrowWriter;
use rust_decimal::Decimal;

use super::{sealed::Out, spool::Spool, tally::Tally};
use crate::activation::{destinations::Destination, hold_out::Arm};

/// Rows of a batch.
const BATCH: usize = 50_000;
/// Digits of an amount, and those behind its point.
const AMOUNT: (u8, i8) = (18, 2);

/// Write everybody who is exposed: how many they are.
pub fn write(
    out: Out,
    to: &dyn Destination,
    spool: &mut Spool,
    arms: &[Arm],
    tally: &mut Tally,
) -> io::Result<(u64, Out)> {
    let header = to.header();
    let mut columns: Vec<Column> = header.iter().map(|name| Column::new(to.is_amount(name))).collect();
    let fields: Vec<Field> =
        header.iter().zip(&columns).map(|(name, column)| Field::new(name, column.kind(), true)).collect();
    let schema = Arc::new(Schema::new(fields));
    let mut writer = ArrowWriter::try_new(out, Arc::clone(&schema), None).map_err(io::Error::other)?;
    let mut rows = 0;
    let mut write = |columns: &mut Vec<Column>| -> io::Result<()> {
        let arrays = columns.iter_mut().map(Column::take).collect::<io::Result<_>>()?;
        let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(io::Error::other)?;
        writer.write(&batch).map_err(io::Error::other)
    };
    for (record, _) in spool.records()?.zip(arms).filter(|(_, arm)| **arm == Arm::Exposed) {
        let record = record?;
        // Spooled as a line of CSV.
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(record.row.as_slice());
        let cells = reader.records().next().transpose().map_err(io::Error::other)?.unwrap_or_default();
        for (place, column) in columns.iter_mut().enumerate() {
            column.push(cells.get(place).filter(|cell| !cell.is_empty()))?;
        }
        tally.is_in_the_file(record.has);
        rows += 1;
        if rows % BATCH as u64 == 0 {
            write(&mut columns)?;
        }
    }
    write(&mut columns)?;
    let out = writer.into_inner().map_err(io::Error::other)?;
    Ok((rows, out))
}

/// The cells of a batch's column.
enum Column {
    Texts(Vec<Option<String>>),
    /// In hundredths.
    Amounts(Vec<Option<i128>>),
}

impl Column {
    const fn new(is_amount: bool) -> Self {
        if is_amount { Self::Amounts(Vec::new()) } else { Self::Texts(Vec::new()) }
    }

    const fn kind(&self) -> DataType {
        match self {
            Self::Texts(_) => DataType::Utf8,
            Self::Amounts(_) => DataType::Decimal128(AMOUNT.0, AMOUNT.1),
        }
    }

    fn push(&mut self, cell: Option<&str>) -> io::Result<()> {
        match self {
            Self::Texts(texts) => texts.push(cell.map(str::to_owned)),
            Self::Amounts(amounts) => amounts.push(cell.map(hundredths).transpose()?),
        }
        Ok(())
    }

    fn take(&mut self) -> io::Result<ArrayRef> {
        Ok(match self {
            Self::Texts(texts) => Arc::new(StringArray::from(std::mem::take(texts))),
            Self::Amounts(amounts) => {
                let amounts = Decimal128Array::from(std::mem::take(amounts));
                Arc::new(amounts.with_precision_and_scale(AMOUNT.0, AMOUNT.1).map_err(io::Error::other)?)
            }
        })
    }
}

fn hundredths(text: &str) -> io::Result<i128> {
    let mut amount: Decimal = text.parse().map_err(io::Error::other)?;
    amount.rescale(AMOUNT.1.unsigned_abs().into());
    Ok(amount.mantissa())
}
