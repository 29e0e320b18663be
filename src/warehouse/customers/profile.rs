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
        /// Active customers with more.
        larger: Option<i64>,
        /// Active customers.
        active: Option<i64>,
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

query_row! {
    /// `customers/year`.
    YearRow {
        /// Gross revenue of the lines whose discount is known.
        gross: Option<Decimal>,
        /// Their discounts.
        discount: Option<Decimal>,
        /// Purchased lines whose discount is known.
        purchases: i64,
        /// Of those, lines with a discount.
        discounted: i64,
        /// Tickets.
        tickets: i64,
        /// Of those, in the season of gifts.
        gift_tickets: i64,
    }
}

query_row! {
    /// `customers/typical`.
    TypicalRow {
        /// Of what.
        name: String,
        /// Its median; of recency the median last purchase, as a number such as 20261031.
        median: Option<Decimal>,
    }
}

query_row! {
    /// `customers/months`.
    MonthRow {
        /// First day of the month.
        month: Date,
        /// Net revenue.
        net: Option<Decimal>,
        /// Up to the day of the month that `to` is.
        net_to_day: Option<Decimal>,
    }
}

query_row! {
    /// `customers/stores`.
    StoreRow {
        /// The store.
        store_id: String,
        /// Its label, or its id where it has none.
        label: String,
        /// Tickets there.
        tickets: i64,
        /// Tickets in all stores.
        all_tickets: i64,
        /// How many stores in all.
        stores: i64,
        /// Last purchase there.
        last_day: Option<Date>,
        /// Kilometres from the home store.
        km: Option<f64>,
    }
}

query_row! {
    /// `customers/tastes`.
    TasteRow {
        /// `category`, `brand` or `price_band`.
        of_what: String,
        /// Which one.
        label: String,
        /// Purchased lines of it.
        lines: i64,
        /// Purchased lines that say which.
        all_lines: i64,
        /// Share among all identified purchased lines that say which.
        base_share: f64,
    }
}

query_row! {
    /// `customers/habits`.
    HabitRow {
        /// `channel`, `weekday` (1 is Monday) or `hour`.
        of_what: String,
        /// Which one.
        label: String,
        /// Tickets with it.
        tickets: i64,
        /// Tickets that say which.
        all_tickets: i64,
        /// Share among all identified tickets that say which.
        base_share: f64,
    }
}
