//! The rows of the value segments' queries.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::rows::query_row;

query_row! {
    /// `segments/built`.
    Built {
        /// The day they stand for.
        as_of: Date,
        /// First day of N.
        n_from: Date,
        /// First day on which a last purchase makes a sleeper.
        sleepers_from: Date,
        /// First day of N-1.
        n1_from: Date,
        /// Last day of N-1.
        n1_to: Date,
        /// First day on which a last purchase makes a sleeper in N-1.
        n1_sleepers_from: Date,
        /// Whether history covers N-1.
        n1_covered: bool,
        /// Three months ago.
        c3_to: Date,
        /// 36 months ago.
        c36_to: Date,
        /// First day with a line.
        first_day: Option<Date>,
        /// Version of the thresholds.
        version: i64,
        /// Of Best.
        best_revenue: Decimal,
        /// Of Best.
        best_tickets: i64,
        /// Of Large.
        large_revenue: Decimal,
        /// Of Large.
        large_tickets: i64,
        /// Of Medium.
        medium_revenue: Decimal,
        /// Of Medium.
        medium_tickets: i64,
    }
}

query_row! {
    /// `segments/flow`.
    FlowRow {
        /// Segment a year ago.
        n1_segment: String,
        /// Segment now.
        segment: String,
        /// First purchase in N-1.
        n1_is_new: bool,
        /// First purchase in N.
        is_new: bool,
        /// Customers.
        customers: i64,
        /// Tickets in N.
        n_tickets: i64,
        /// Units in N.
        n_quantity: Option<Decimal>,
        /// Net revenue in N.
        n_net: Decimal,
        /// Of the lines whose cost is known.
        n_net_costed: Option<Decimal>,
        /// Their cost.
        n_cost: Option<Decimal>,
        /// Tickets in N-1.
        n1_tickets: i64,
        /// Units in N-1.
        n1_quantity: Option<Decimal>,
        /// Net revenue in N-1.
        n1_net: Decimal,
        /// Of the lines whose cost is known.
        n1_net_costed: Option<Decimal>,
        /// Their cost.
        n1_cost: Option<Decimal>,
        /// Customers whose birth date is known.
        age_known: i64,
        /// Sum of their ages at the end of N.
        age_years: Option<Decimal>,
        /// Sum of their ages at the end of N-1.
        n1_age_years: Option<Decimal>,
        /// Customers whose consents are known.
        consent_known: i64,
        /// Those who may be contacted.
        contactable: Option<i64>,
    }
}

query_row! {
    /// `segments/months`.
    MonthRow {
        /// First day of the month.
        month: Date,
        /// The segment, or `new`.
        segment: String,
        /// Customers.
        customers: Option<i64>,
        /// Of `new`.
        new_customers: Option<i64>,
        /// Tickets.
        tickets: Option<i64>,
        /// Net revenue.
        net: Option<Decimal>,
        /// Net revenue of the lines whose cost is known.
        net_costed: Option<Decimal>,
        /// Margin of these lines.
        margin: Option<Decimal>,
        /// Customers whose birth date is known.
        age_known: Option<i64>,
        /// Sum of their ages.
        age_years: Option<Decimal>,
    }
}

query_row! {
    /// `segments/observed`.
    ObservedRow {
        /// How many months ago.
        months: i64,
        /// That day.
        since: Date,
        /// The segment then.
        segment: String,
        /// Its customers.
        customers: i64,
        /// Their net revenue since.
        net: Option<Decimal>,
    }
}

query_row! {
    /// `segments/parts`.
    PartRow {
        /// The segment.
        segment: String,
        /// By what.
        part_by: String,
        /// Which one.
        label: Option<String>,
        /// Customers.
        customers: i64,
        /// Their net revenue.
        net: Option<Decimal>,
    }
}

query_row! {
    /// `segments/customers`.
    CustomerRow {
        /// The customer.
        customer_id: String,
        /// Net revenue of N.
        net: Decimal,
        /// Tickets of N.
        tickets: i64,
        /// Last purchase.
        last_day: Option<Date>,
        /// Segment a year ago.
        n1_segment: String,
        /// Net revenue of N-1.
        n1_net: Decimal,
    }
}

query_row! {
    /// `segments/histogram`.
    HistogramRow {
        /// Lower edge of net revenue in N-1.
        revenue: f64,
        /// Tickets in N-1.
        tickets: i64,
        /// Customers.
        customers: i64,
        /// Their net revenue in N-1.
        revenue_sum: Decimal,
        /// Their net revenue in N.
        next: Decimal,
        /// The sum of its squares.
        next_squares: f64,
    }
}

query_row! {
    /// `segments/histogram_now`.
    HistogramNowRow {
        /// Lower edge of net revenue in N.
        revenue: f64,
        /// Tickets in N.
        tickets: i64,
        /// Customers.
        customers: i64,
        /// Their net revenue in N.
        revenue_sum: Decimal,
    }
}

query_row! {
    /// `segments/preview`.
    PreviewSums {
        /// The segment in N.
        segment: Option<String>,
        /// The segment in N-1.
        n1_segment: Option<String>,
        /// Customers.
        customers: i64,
        /// Their net revenue in N.
        net: Option<Decimal>,
        /// Their net revenue in N-1.
        n1_net: Option<Decimal>,
    }
}

query_row! {
    /// `segments/all_lines`.
    AllLines {
        /// Ticket lines of N.
        lines: i64,
        /// Net revenue of N.
        net: Decimal,
        /// Net revenue of N-1.
        n1_net: Decimal,
    }
}
