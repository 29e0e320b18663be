//! The rows behind what a customer is like.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::warehouse::rows::query_row;

query_row! {
    /// `customers/standing`.
    StandingRow {
        /// The segment on the as-of day.
        segment: Option<String>,
        /// The segment a year ago.
        n1_segment: Option<String>,
        /// First purchase.
        first_day: Option<Date>,
        /// Last purchase.
        last_day: Option<Date>,
        /// Ticket lines of the 12 months.
        lines: i64,
        /// Tickets of the 12 months.
        tickets: i64,
        /// Net revenue of the 12 months.
        net: Decimal,
        /// Of the lines whose cost is known.
        net_costed: Option<Decimal>,
        /// Their cost.
        cost: Option<Decimal>,
    }
}

query_row! {
    /// `customers/rank`.
    RankRow {
        /// Active customers with more; `None` where nobody left this amount.
        larger: Option<i64>,
    }
}

query_row! {
    /// `customers/history`.
    HistoryRow {
        /// First day of the month.
        month: Date,
        /// The segment at its end.
        segment: String,
    }
}
