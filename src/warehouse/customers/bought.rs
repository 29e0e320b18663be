//! The rows behind what a customer bought.

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use crate::warehouse::rows::query_row;

query_row! {
    /// `customers/bought`: a ticket line.
    #[derive(Default)]
    BoughtRow {
        /// The ticket.
        ticket_id: String,
        /// Its day.
        day: Date,
        /// Its hour, where the file says one.
        hour: Option<i64>,
        /// When.
        sold_at: DateTime,
        /// The store.
        store_id: Option<String>,
        /// The channel.
        channel: Option<String>,
        /// Units.
        quantity: Option<Decimal>,
        /// Gross revenue, where the discount is known.
        gross: Option<Decimal>,
        /// Discount, where the gross revenue is known.
        discount: Option<Decimal>,
        /// Net revenue.
        net: Option<Decimal>,
        /// Net revenue, where the cost is known.
        net_costed: Option<Decimal>,
        /// Cost, where the net revenue is known.
        cost: Option<Decimal>,
        /// 1 for a purchase, 0 for a return.
        purchase: i64,
        /// The product's category.
        category: Option<String>,
        /// Its brand.
        brand: Option<String>,
        /// Its price band.
        price_band: Option<String>,
    }
}

impl BoughtRow {
    /// Whether it is a purchase, not a return.
    #[must_use]
    pub const fn is_purchase(&self) -> bool {
        self.purchase == 1
    }
}
