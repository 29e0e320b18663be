//! The rows of the queries that find customers.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::warehouse::rows::query_row;

query_row! {
    /// `search/asked`.
    Asked {
        /// Its words, a space between them.
        words: Option<String>,
        /// Itself without spaces and hyphens.
        compact: Option<String>,
        /// Its digits.
        digits: Option<String>,
    }
}

query_row! {
    /// `search/matches`.
    Match {
        /// The customer's number.
        person: i64,
        /// The best reason.
        rank: i64,
        /// How many there are.
        total: i64,
        /// Whether there may be more than were looked at.
        is_cut: Option<bool>,
    }
}

query_row! {
    /// `search/kept`.
    Member {
        /// The customer's number.
        person: i64,
    }
}

query_row! {
    /// `search/everybody`.
    Somebody {
        /// The customer's number.
        person: i64,
        /// How many there are.
        total: i64,
    }
}

query_row! {
    /// `search/people`.
    Person {
        /// The customer's number.
        person: i64,
        /// The customer.
        customer_id: String,
        /// Given name.
        first_name: Option<String>,
        /// Family name.
        last_name: Option<String>,
        /// Postal code.
        postal_code: Option<String>,
        /// City.
        city: Option<String>,
        /// The home store's label.
        store: Option<String>,
        /// Segment on the as-of day.
        segment: Option<String>,
        /// Last purchase.
        last_day: Option<Date>,
        /// Net revenue of the 12 months.
        net: Option<Decimal>,
    }
}

query_row! {
    /// `search/likely_words`.
    LikelyWord {
        /// A word of a name.
        word: String,
        /// Slips between the two.
        distance: i64,
    }
}
