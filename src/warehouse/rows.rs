//! Typed rows of named queries: the Rust side of each head, read by column name.

use duckdb::types::FromSql;
use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

/// A Rust type that a DuckDB column is read into.
pub trait ColumnType: Sized {
    /// Whether a column of this DuckDB type fits.
    fn accepts(sql_type: &str) -> bool;
    /// Read the column of that name.
    fn read(row: &duckdb::Row<'_>, name: &str) -> duckdb::Result<Self>;
}

/// A column's name and the test of its DuckDB type.
pub type NamedColumn = (&'static str, fn(&str) -> bool);

/// One row of one named query.
pub trait QueryRow: Sized {
    /// The columns, in order.
    const COLUMNS: &'static [NamedColumn];
    /// Read one row.
    fn read(row: &duckdb::Row<'_>) -> duckdb::Result<Self>;
}

macro_rules! plain_column {
    ($($rust:ty => $($sql:literal)|+),* $(,)?) => {$(
        impl ColumnType for $rust {
            fn accepts(sql_type: &str) -> bool {
                matches!(sql_type, $($sql)|+)
            }
            fn read(row: &duckdb::Row<'_>, name: &str) -> duckdb::Result<Self> {
                row.get(name)
            }
        }
    )*};
}

plain_column!(String => "VARCHAR", i64 => "BIGINT" | "INTEGER", f64 => "DOUBLE", bool => "BOOLEAN");

impl ColumnType for Decimal {
    fn accepts(sql_type: &str) -> bool {
        sql_type.starts_with("DECIMAL")
    }
    fn read(row: &duckdb::Row<'_>, name: &str) -> duckdb::Result<Self> {
        row.get(name)
    }
}

impl ColumnType for Date {
    fn accepts(sql_type: &str) -> bool {
        sql_type == "DATE"
    }
    fn read(row: &duckdb::Row<'_>, name: &str) -> duckdb::Result<Self> {
        let Day(date) = row.get(name)?;
        Ok(date)
    }
}

impl<T: OptionalColumn> ColumnType for Option<T> {
    fn accepts(sql_type: &str) -> bool {
        T::accepts(sql_type)
    }
    fn read(row: &duckdb::Row<'_>, name: &str) -> duckdb::Result<Self> {
        T::read_optional(row, name)
    }
}

/// A column type that may be null.
pub trait OptionalColumn: ColumnType {
    /// Read the column of that name, null as `None`.
    fn read_optional(row: &duckdb::Row<'_>, name: &str) -> duckdb::Result<Option<Self>>;
}

macro_rules! optional_column {
    ($($rust:ty),*) => {$(
        impl OptionalColumn for $rust {
            fn read_optional(row: &duckdb::Row<'_>, name: &str) -> duckdb::Result<Option<Self>> {
                row.get(name)
            }
        }
    )*};
}

optional_column!(String, i64, f64, bool, Decimal);

impl OptionalColumn for Date {
    fn read_optional(row: &duckdb::Row<'_>, name: &str) -> duckdb::Result<Option<Self>> {
        Ok(row.get::<_, Option<Day>>(name)?.map(|Day(date)| date))
    }
}

impl ColumnType for DateTime {
    fn accepts(sql_type: &str) -> bool {
        sql_type == "TIMESTAMP"
    }
    fn read(row: &duckdb::Row<'_>, name: &str) -> duckdb::Result<Self> {
        let Moment(moment) = row.get(name)?;
        Ok(moment)
    }
}

impl OptionalColumn for DateTime {
    fn read_optional(row: &duckdb::Row<'_>, name: &str) -> duckdb::Result<Option<Self>> {
        Ok(row.get::<_, Option<Moment>>(name)?.map(|Moment(moment)| moment))
    }
}

/// A DuckDB `TIMESTAMP` as jiff's civil date and time.
struct Moment(DateTime);

impl FromSql for Moment {
    fn column_result(value: duckdb::types::ValueRef<'_>) -> duckdb::types::FromSqlResult<Self> {
        use duckdb::types::{FromSqlError, ValueRef};
        let ValueRef::Timestamp(unit, since) = value else {
            return Err(FromSqlError::InvalidType);
        };
        Date::constant(1970, 1, 1)
            .at(0, 0, 0, 0)
            .checked_add(jiff::Span::new().microseconds(unit.to_micros(since)))
            .map(Self)
            .map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

/// A DuckDB `DATE` as jiff's civil date.
struct Day(Date);

impl FromSql for Day {
    fn column_result(value: duckdb::types::ValueRef<'_>) -> duckdb::types::FromSqlResult<Self> {
        use duckdb::types::{FromSqlError, ValueRef};
        let ValueRef::Date32(days) = value else {
            return Err(FromSqlError::InvalidType);
        };
        Date::constant(1970, 1, 1)
            .checked_add(jiff::Span::new().days(i64::from(days)))
            .map(Self)
            .map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

/// Declare the row of a named query: a struct, its columns and how to read them.
macro_rules! query_row {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $column:ident: $kind:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name { $($(#[$doc])* pub $column: $kind),* }

        impl $crate::warehouse::rows::QueryRow for $name {
            const COLUMNS: &'static [$crate::warehouse::rows::NamedColumn] = &[
                $((stringify!($column), <$kind as $crate::warehouse::rows::ColumnType>::accepts)),*
            ];
            fn read(row: &duckdb::Row<'_>) -> duckdb::Result<Self> {
                Ok(Self {
                    $($column: <$kind as $crate::warehouse::rows::ColumnType>::read(row, stringify!($column))?),*
                })
            }
        }
    };
}

pub(crate) use query_row;
