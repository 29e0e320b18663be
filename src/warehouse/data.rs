//! The rows behind Data: tables, files, rejects and checks, from the named queries of their area.

use jiff::civil::Date;

use super::rows::query_row;

query_row! {
    /// One canonical table: `data/tables`.
    TableCount {
        /// Its name.
        name: String,
        /// Rows in it.
        row_count: i64,
        /// Its last day.
        until: Option<Date>,
    }
}

query_row! {
    /// The days with ticket lines: `data/span`.
    Span {
        /// The first.
        first_day: Option<Date>,
        /// The last.
        last_day: Option<Date>,
    }
}

query_row! {
    /// What the tables were made from: `data/origin`.
    Origin {
        /// Every file that gave rows and when it was loaded, as a hash.
        files: Option<String>,
        /// People who were erased since.
        erased: i64,
    }
}

query_row! {
    /// The last complete day: `data/complete_day`.
    CompleteDay {
        /// The day.
        day: Option<Date>,
    }
}

query_row! {
    /// One file ever loaded: `data/files`.
    LoadedFile {
        /// The source in `c360.toml`.
        source: String,
        /// The file, relative to the workspace where it lies inside.
        path: String,
        /// Size when loaded.
        bytes: i64,
        /// Last change when loaded, nanoseconds since 1970.
        modified_ns: i64,
        /// Rows that it gave.
        taken: i64,
        /// Rows that were rejected.
        rejected: i64,
        /// When it was loaded, microseconds since 1970 UTC.
        loaded_us: i64,
    }
}

query_row! {
    /// One rejected row: `data/rejected_rows`.
    Rejected {
        /// The source.
        source: String,
        /// The file.
        file: String,
        /// Line or row number in it.
        line: i64,
        /// The canonical column that broke the rule.
        column_name: Option<String>,
        /// The rule.
        reason: String,
        /// The offending value, cut and masked.
        value: Option<String>,
    }
}

query_row! {
    /// Rejected rows for one reason: `data/rejected_reasons`.
    RejectedReason {
        /// The rule.
        reason: String,
        /// Rows that broke it.
        rejected: i64,
    }
}

query_row! {
    /// What one check of the last load counted: `checks/found`.
    CheckFound {
        /// The check.
        name: String,
        /// How many break it.
        found: i64,
        /// Of how many.
        total: Option<i64>,
    }
}
