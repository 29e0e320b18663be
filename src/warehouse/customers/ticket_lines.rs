//! The rows behind a ticket.

use rust_decimal::Decimal;

use crate::warehouse::rows::query_row;

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
