//! CSV as the file contract reads it: a header, commas, quotes only where needed, `2026-10-31 18:04:05` moments.

use std::io::{self, Write};

use arrow::array::{
    Array, AsArray, BooleanArray, Date32Array, Decimal64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Date32Type, Decimal64Type, Int64Type, TimeUnit, TimestampMicrosecondType};
use jiff::ToSpan;
use jiff::civil::{Date, date};

enum Column<'a> {
    Text(&'a StringArray),
    Integer(&'a Int64Array),
    Decimal(&'a Decimal64Array, usize),
    Date(&'a Date32Array),
    Moment(&'a TimestampMicrosecondArray),
    Bool(&'a BooleanArray),
}

/// Writes a batch's rows.
pub fn write_batch(batch: &RecordBatch, out: &mut impl Write) -> io::Result<()> {
    let columns = batch.columns().iter().map(column).collect::<io::Result<Vec<_>>>()?;
    for row in 0..batch.num_rows() {
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                out.write_all(b",")?;
            }
            write_cell(column, row, out)?;
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn column(array: &arrow::array::ArrayRef) -> io::Result<Column<'_>> {
    Ok(match array.data_type() {
        DataType::Utf8 => Column::Text(array.as_string::<i32>()),
        DataType::Int64 => Column::Integer(array.as_primitive::<Int64Type>()),
        DataType::Decimal64(_, scale) => {
            Column::Decimal(array.as_primitive::<Decimal64Type>(), usize::from(scale.unsigned_abs()))
        }
        DataType::Date32 => Column::Date(array.as_primitive::<Date32Type>()),
        DataType::Timestamp(TimeUnit::Microsecond, None) => {
            Column::Moment(array.as_primitive::<TimestampMicrosecondType>())
        }
        DataType::Boolean => Column::Bool(array.as_boolean()),
        other => return Err(io::Error::other(format!("no CSV form for {other}"))),
    })
}

fn write_cell(column: &Column<'_>, row: usize, out: &mut impl Write) -> io::Result<()> {
    match column {
        Column::Text(a) if a.is_valid(row) => write_text(a.value(row), out),
        Column::Integer(a) if a.is_valid(row) => write!(out, "{}", a.value(row)),
        Column::Decimal(a, scale) if a.is_valid(row) => write_decimal(a.value(row), *scale, out),
        Column::Date(a) if a.is_valid(row) => write!(out, "{}", date_of(i64::from(a.value(row)))),
        Column::Moment(a) if a.is_valid(row) => {
            let seconds = a.value(row).div_euclid(1_000_000);
            let day = date_of(seconds.div_euclid(86_400));
            let left = seconds.rem_euclid(86_400);
            write!(out, "{day} {:02}:{:02}:{:02}", left / 3_600, left / 60 % 60, left % 60)
        }
        Column::Bool(a) if a.is_valid(row) => write!(out, "{}", a.value(row)),
        _ => Ok(()),
    }
}

/// The day so many days after 1970-01-01.
#[must_use]
pub fn date_of(epoch: i64) -> Date {
    date(1970, 1, 1).checked_add(epoch.clamp(-700_000, 2_900_000).days()).unwrap_or(Date::MAX)
}

/// Quoted where a comma, a quote or a line end stands in it, or where a space at an end would be lost.
fn write_text(text: &str, out: &mut impl Write) -> io::Result<()> {
    let plain = !text.contains([',', '"', '\n', '\r']) && text.trim().len() == text.len();
    if plain {
        return out.write_all(text.as_bytes());
    }
    write!(out, "\"{}\"", text.replace('"', "\"\""))
}

fn write_decimal(value: i64, scale: usize, out: &mut impl Write) -> io::Result<()> {
    let unit = 10_u64.pow(scale as u32);
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    let (whole, mut part) = (value / unit, value % unit);
    // Money keeps its two decimals; other numbers drop their zeros.
    let mut digits = scale;
    while scale > 2 && digits > 0 && part.is_multiple_of(10) {
        part /= 10;
        digits -= 1;
    }
    if digits == 0 { write!(out, "{sign}{whole}") } else { write!(out, "{sign}{whole}.{part:0digits$}") }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    fn decimal(value: i64, scale: usize) -> String {
        let mut out = Vec::new();
        write_decimal(value, scale, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_written_as_people_expect_them() {
        assert_eq!(decimal(-1_999, 2), "-19.99");
        assert_eq!(decimal(500, 2), "5.00");
        assert_eq!(decimal(2_000, 3), "2");
        assert_eq!(decimal(-500, 3), "-0.5");
        assert_eq!(decimal(48_876_500, 6), "48.8765");
    }

    #[test]
    fn text_that_would_break_a_row_is_quoted() {
        let mut out = Vec::new();
        write_text("D'Aubigné, \"Jo\"", &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "\"D'Aubigné, \"\"Jo\"\"\"");
    }
}
