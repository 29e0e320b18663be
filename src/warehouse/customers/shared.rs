//! The rows of small tables that every page reads.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::warehouse::rows::query_row;

query_row! {
    /// `customers/stores`.
    StoreRow {
        /// The store.
        store_id: String,
        /// Its label, or its id where it has none.
        label: String,
        /// Degrees.
        latitude: Option<f64>,
        /// Degrees.
        longitude: Option<f64>,
    }
}

query_row! {
    /// `customers/base_share`.
    BaseShareRow {
        /// `category`, `brand`, `price_band`, `channel`, `weekday` (1 is Monday) or `hour`.
        of_what: String,
        /// Which one.
        label: String,
        /// The share among those that say which.
        share: f64,
    }
}

query_row! {
    /// `customers/every_campaign`.
    KnownCampaignRow {
        /// The campaign.
        campaign_id: String,
        /// Its name.
        label: Option<String>,
        /// Its kind.
        kind: Option<String>,
        /// First day.
        starts_on: Date,
        /// Last day.
        ends_on: Option<Date>,
    }
}

query_row! {
    /// `customers/typical`.
    TypicalRow {
        /// The segment.
        segment: String,
        /// Of what.
        name: String,
        /// Its median; of recency the median last purchase, as a number such as 20261031.
        median: Option<Decimal>,
    }
}

query_row! {
    /// `customers/active`.
    ActiveRow {
        /// Active customers.
        active: Option<i64>,
    }
}
