//! Rows of one table on their way to a file: typed builders in the order of the table's columns.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Decimal64Builder, Int64Builder, RecordBatch, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use arrow::error::ArrowError;

use crate::warehouse::tables::{Column, Kind, Table};

/// One cell. Numbers are whole: money in cents, quantities in thousandths, shares and degrees in millionths,
/// dates in days and moments in seconds since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// Text.
    Text(&'a str),
    /// A number of the column's unit.
    Number(i64),
    /// Yes or no.
    Bool(bool),
}

impl<'a> Cell<'a> {
    /// A text, or nothing where it is empty or absent.
    #[must_use]
    pub fn text(text: impl Into<Option<&'a str>>) -> Self {
        text.into().filter(|t| !t.is_empty()).map_or(Self::Null, Self::Text)
    }

    /// A number, or nothing.
    #[must_use]
    pub fn number(number: impl Into<Option<i64>>) -> Self {
        number.into().map_or(Self::Null, Self::Number)
    }
}

/// Rows that builders have room for from the start.
const ROOM: usize = 2_304;

/// Columns of ticket lines that every line has here, which spares Parquet a level per value.
const FILLED: [&str; 9] =
    ["ticket_id", "line_no", "channel", "product_id", "quantity", "gross", "discount", "net", "cost"];

#[derive(Debug)]
enum Builder {
    Text(StringBuilder),
    Integer(Int64Builder),
    Decimal(Decimal64Builder),
    Date(Date32Builder),
    Moment(TimestampMicrosecondBuilder),
    Bool(BooleanBuilder),
}

/// Rows of one table.
#[derive(Debug)]
pub struct Rows {
    schema: SchemaRef,
    kinds: Vec<Kind>,
    builders: Vec<Builder>,
    count: usize,
    misfits: usize,
}

impl Rows {
    /// No rows yet.
    #[must_use]
    pub fn new(table: &Table) -> Self {
        let nullable = |c: &Column| !(c.required || (table.name == "lines" && FILLED.contains(&c.name)));
        let fields: Vec<Field> =
            table.columns.iter().map(|c| Field::new(c.name, arrow_type(c.kind), nullable(c))).collect();
        let kinds: Vec<Kind> = table.columns.iter().map(|c| c.kind).collect();
        let builders = kinds.iter().map(|kind| builder(*kind)).collect();
        Self { schema: Arc::new(Schema::new(fields)), kinds, builders, count: 0, misfits: 0 }
    }

    /// The columns.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Whether no row is held.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Rows held.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Adds a row. A cell that does not fit its column is remembered and refused by [`Rows::take`].
    #[inline]
    pub fn push(&mut self, cells: &[Cell<'_>]) {
        self.misfits += usize::from(cells.len() != self.builders.len());
        for (builder, cell) in self.builders.iter_mut().zip(cells) {
            match (builder, cell) {
                (Builder::Text(b), Cell::Text(text)) => b.append_value(text),
                (Builder::Text(b), Cell::Null) => b.append_null(),
                (Builder::Integer(b), Cell::Number(n)) => b.append_value(*n),
                (Builder::Integer(b), Cell::Null) => b.append_null(),
                (Builder::Decimal(b), Cell::Number(n)) => b.append_value(*n),
                (Builder::Decimal(b), Cell::Null) => b.append_null(),
                (Builder::Date(b), Cell::Number(n)) => b.append_value(*n as i32),
                (Builder::Date(b), Cell::Null) => b.append_null(),
                (Builder::Moment(b), Cell::Number(n)) => b.append_value(n * 1_000_000),
                (Builder::Moment(b), Cell::Null) => b.append_null(),
                (Builder::Bool(b), Cell::Bool(v)) => b.append_value(*v),
                (Builder::Bool(b), Cell::Null) => b.append_null(),
                _ => self.misfits += 1,
            }
        }
        self.count += 1;
    }

    /// Takes the rows out.
    pub fn take(&mut self) -> Result<RecordBatch, ArrowError> {
        if self.misfits > 0 {
            let message = format!("{} cells do not fit their columns", self.misfits);
            return Err(ArrowError::SchemaError(message));
        }
        self.count = 0;
        let fresh = self.kinds.iter().map(|kind| builder(*kind)).collect();
        let arrays = std::mem::replace(&mut self.builders, fresh).into_iter().map(finish).collect();
        RecordBatch::try_new(self.schema(), arrays)
    }
}

fn arrow_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Integer => DataType::Int64,
        Kind::Quantity => DataType::Decimal64(18, 3),
        Kind::Money => DataType::Decimal64(18, 2),
        Kind::Share | Kind::Degrees => DataType::Decimal64(9, 6),
        Kind::Date => DataType::Date32,
        Kind::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
        Kind::Bool => DataType::Boolean,
    }
}

/// A builder with room for a batch, so that it hardly ever grows.
fn builder(kind: Kind) -> Builder {
    match kind {
        Kind::Text => Builder::Text(StringBuilder::with_capacity(ROOM, ROOM * 12)),
        Kind::Integer => Builder::Integer(Int64Builder::with_capacity(ROOM)),
        Kind::Quantity | Kind::Money | Kind::Share | Kind::Degrees => {
            Builder::Decimal(Decimal64Builder::with_capacity(ROOM).with_data_type(arrow_type(kind)))
        }
        Kind::Date => Builder::Date(Date32Builder::with_capacity(ROOM)),
        Kind::Timestamp => Builder::Moment(TimestampMicrosecondBuilder::with_capacity(ROOM)),
        Kind::Bool => Builder::Bool(BooleanBuilder::with_capacity(ROOM)),
    }
}

fn finish(builder: Builder) -> ArrayRef {
    match builder {
        Builder::Text(mut b) => Arc::new(b.finish()),
        Builder::Integer(mut b) => Arc::new(b.finish()),
        Builder::Decimal(mut b) => Arc::new(b.finish()),
        Builder::Date(mut b) => Arc::new(b.finish()),
        Builder::Moment(mut b) => Arc::new(b.finish()),
        Builder::Bool(mut b) => Arc::new(b.finish()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::warehouse::tables::table;

    #[test]
    fn a_row_that_does_not_fit_its_table_is_refused() {
        let mut rows = Rows::new(table("traffic").unwrap());
        rows.push(&[Cell::Text("0001"), Cell::Number(20_000), Cell::Number(12)]);
        assert_eq!(rows.take().unwrap().num_rows(), 1);
        rows.push(&[Cell::Number(1), Cell::Number(20_000), Cell::Number(12)]);
        assert!(rows.take().is_err());
    }
}
