//! The rows behind a customer's tickets.

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use crate::warehouse::rows::query_row;

query_row! {
    /// `customers/tickets`.
    TicketRow {
        /// The ticket.
        ticket_id: String,
        /// When.
        sold_at: DateTime,
        /// The channel.
        channel: Option<String>,
        /// The store's label, or its id where it has none.
        store: Option<String>,
        /// Lines.
        lines: i64,
        /// Of those, returns.
        returns: i64,
        /// Net revenue.
        net: Option<Decimal>,
        /// Discounts granted.
        discount: Option<Decimal>,
        /// How many tickets there are.
        total: i64,
    }
}

query_row! {
    /// `customers/ticket_lines`.
    TicketLineRow {
        /// Its number in the ticket.
        line_no: Option<i64>,
        /// The product.
        product_id: Option<String>,
        /// Its name.
        product: Option<String>,
        /// Its category.
        category: Option<String>,
        /// Units.
        quantity: Option<Decimal>,
        /// Price before discounts.
        gross: Option<Decimal>,
        /// Discounts granted.
        discount: Option<Decimal>,
        /// What was received.
        net: Option<Decimal>,
        /// The promotion.
        promo_id: Option<String>,
        /// 1 for a purchase, 0 for a return.
        purchase: i64,
    }
}
