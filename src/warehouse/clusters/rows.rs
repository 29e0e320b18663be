//! The rows of the queries about behavioural segments.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::warehouse::rows::query_row;

query_row! {
    /// `clusters/built`.
    BuiltRow {
        /// Version of the segmentation.
        version: i64,
        /// The day it stands for.
        as_of: Date,
        /// First day of the window.
        window_from: Date,
        /// The day a year before.
        n1_to: Option<Date>,
        /// Months of the window.
        window_months: i64,
        /// Customers in a segment.
        customers: i64,
        /// Customers who bought before the window alone.
        outside: i64,
        /// Variables that the data no longer tells, a line each.
        left_out: Option<String>,
    }
}

query_row! {
    /// `clusters/totals`.
    TotalRow {
        /// The day.
        day: Date,
        /// The segment.
        cluster: i64,
        /// Customers.
        customers: i64,
        /// Tickets.
        tickets: i64,
        /// Net revenue.
        net: Option<Decimal>,
        /// Of the lines whose cost is known.
        net_costed: Option<Decimal>,
        /// Their cost.
        cost: Option<Decimal>,
    }
}

query_row! {
    /// `clusters/rules`.
    RuleRow {
        /// The segment.
        cluster: i64,
        /// Sampled customers whom its rules take.
        taken: i64,
        /// Of them those in the segment.
        rightly: i64,
        /// Sampled customers in the segment.
        members: i64,
    }
}

query_row! {
    /// `clusters/flows`.
    FlowRow {
        /// Where they were.
        n1_cluster: Option<i64>,
        /// Where they are.
        cluster: Option<i64>,
        /// How many.
        customers: i64,
        /// Net revenue then.
        n1_net: Decimal,
        /// Net revenue now.
        n_net: Decimal,
    }
}

query_row! {
    /// `clusters/numbers`.
    NumberRow {
        /// The segment; 0 is everybody.
        cluster: i64,
        /// The variable.
        variable: String,
        /// Customers for whom it is known.
        known: i64,
        /// Mean.
        mean: Option<f64>,
        /// Standard deviation.
        deviation: Option<f64>,
    }
}

query_row! {
    /// `clusters/made_of`.
    MadeOfRow {
        /// The segment; 0 is everybody.
        cluster: i64,
        /// By what.
        of_what: String,
        /// Which one.
        label: String,
        /// Customers, lines or tickets of it.
        parts: i64,
        /// Those that say.
        total: i64,
    }
}

query_row! {
    /// `clusters/tiers`.
    TierRow {
        /// The segment.
        cluster: i64,
        /// The value segment.
        tier: String,
        /// How many.
        customers: i64,
    }
}

query_row! {
    /// `clusters/scored`.
    ScoredRow {
        /// Customers with a probability.
        churn_n: i64,
        /// Its mean.
        churn: Option<f64>,
        /// Its standard deviation.
        churn_deviation: Option<f64>,
        /// Its mean over all.
        churn_base: Option<f64>,
        /// Customers with a value to come.
        value_n: i64,
        /// Its mean.
        value: Option<f64>,
        /// Its standard deviation.
        value_deviation: Option<f64>,
        /// Its mean over all.
        value_base: Option<f64>,
    }
}

query_row! {
    /// `clusters/answers`.
    AnswersRow {
        /// The segment.
        cluster: i64,
        /// Answers.
        answers: i64,
        /// 9 or 10.
        promoters: i64,
        /// 0 to 6.
        detractors: i64,
        /// Recognised visits, one a customer and day.
        visits: i64,
        /// With a purchase on the same day.
        bought: i64,
    }
}

query_row! {
    /// `clusters/sells`.
    SellsRow {
        /// Whether any product is of it.
        known: bool,
    }
}

query_row! {
    /// `clusters/largest`.
    LargestRow {
        /// Who.
        customer_id: String,
        /// Net revenue.
        net: Decimal,
        /// Tickets.
        tickets: i64,
        /// The segment that comes second.
        second: Option<i64>,
        /// How clearly.
        margin: f64,
    }
}
