//! The tables under `truth/`: what the generator knows, in columns declared like the contract's.

use crate::warehouse::tables::Kind::{Bool, Date, Integer, Money, Share, Text};
use crate::warehouse::tables::{Column, Kind, Table};

const fn col(name: &'static str, kind: Kind, doc: &'static str) -> Column {
    Column { name, kind, required: false, personal: false, doc }
}

const fn table(name: &'static str, doc: &'static str, columns: &'static [Column]) -> Table {
    Table { name, doc, key: &[], dated_by: None, columns }
}

/// One customer's latent traits.
pub static CUSTOMERS: Table = table(
    "customers",
    "One customer's latent traits.",
    &[
        col("customer_id", Text, "Who."),
        col("type", Text, "Latent type, as in `types.csv`."),
        col("purchases_a_year", Share, "Own purchase rate while buying, on days of mean season."),
        col("dropout", Share, "Probability to drop out after each purchase."),
        col("mean_ticket", Money, "Mean ticket before discounts and returns."),
        col("season_profile", Integer, "0 even, 1 Christmas-led, 2 summer-led, 3 start of collections."),
        col("promotion_profile", Integer, "0 indifferent, 1 interested, 2 hunter."),
        col("store_share", Share, "Preference for stores."),
        col("web_share", Share, "Preference for the web site."),
        col("app_share", Share, "Preference for the app."),
        col("hours", Text, "`day`, `evening` or `lunch`."),
        col("favourite_category", Text, "Bought four times as often as the type does."),
        col("favourite_brand", Text, "Sought for one line in eight."),
        col("elsewhere_category", Text, "Bought from somebody else: hardly ever here."),
        col("gift_buyer", Bool, "Buys gifts before Christmas and Mother's Day."),
        col("open", Share, "Probability to open a message when there is no other."),
        col("message_gain", Share, "Purchases that one message causes when there is no other."),
        col("message_optimum", Share, "Messages per 28 days that cause the most purchases."),
        col("drift", Text, "`steady`, `fading` or `growing` in N."),
        col("drift_factor", Share, "What drift multiplies the purchase rate by in N."),
        col(
            "drift_factor_before",
            Share,
            "What the drift of the years before N has multiplied it by, 1 for none.",
        ),
        col("satisfaction", Share, "On the scale of the survey, before the store's service."),
        col("dropped_on", Date, "Day of the last purchase before dropping out."),
        col("active_at_end", Bool, "Whether still buying on the last day."),
        col("net_n1", Money, "Net revenue of the lines dated in N-1, returns included."),
        col("net_n", Money, "Net revenue of the lines dated in N, returns included."),
        col("net_n_without_drift", Money, "Net revenue there would be in N without drift."),
    ],
);

/// The true churn risk of the members of the campaign whose effect hangs on it.
pub static RISKS: Table = table(
    "risks",
    "The true churn risk of a member of C04 on the day of its draw.",
    &[
        col("campaign_id", Text, "The campaign."),
        col("customer_id", Text, "The member."),
        col("churn_risk", Share, "Probability to have dropped out, given own rate and dropout."),
        col("band", Text, "`low`, `middle` or `high`."),
    ],
);

/// The latent types.
pub static TYPES: Table = table(
    "types",
    "The latent types.",
    &[
        col("type", Text, "Name."),
        col("share", Share, "Share of customers."),
        col("purchases_a_year", Share, "Mean of the gamma of purchase rates."),
        col("purchases_shape", Share, "Shape of the gamma of purchase rates."),
        col("dropout", Share, "Mean of the beta (sum of parameters 12) of dropout probabilities."),
        col("mean_ticket", Money, "Mean of the gamma of mean tickets."),
        col("mean_ticket_shape", Share, "Shape of the gamma of mean tickets."),
        col("gift_buyers", Share, "Share of gift buyers."),
        col("elsewhere", Share, "Share who buy a category elsewhere."),
        col("open", Share, "Mean probability to open."),
        col("click", Share, "Probability to click once opened."),
        col("message_gain", Share, "Mean purchases that one message causes when there is no other."),
        col("message_optimum", Share, "Messages per 28 days that cause the most purchases."),
        col("unsubscribe", Share, "Probability to unsubscribe at one message when there is no other."),
        col("customers", Integer, "Customers of the type, counted."),
        col("tickets", Integer, "Their tickets within the history, counted, returns not included."),
        col("gross", Money, "Gross of those tickets."),
    ],
);

/// The campaigns' effects.
pub static CAMPAIGNS: Table = table(
    "campaigns",
    "What a campaign did, by true churn risk.",
    &[
        col("campaign_id", Text, "The campaign."),
        col("band", Text, "Band of true churn risk on the day of the draw."),
        col("announced_control", Share, "Control share as announced."),
        col("true_control", Share, "Control share as drawn."),
        col("exposed", Integer, "Exposed customers."),
        col("control", Integer, "Control customers."),
        col("messages", Integer, "Messages delivered."),
        col("unsubscribed", Integer, "Goodbyes."),
        col("caused_tickets", Integer, "Tickets that would not have been."),
        col("caused_net", Money, "Net revenue that would not have been."),
        col("prevented_tickets", Integer, "Tickets that would have been."),
        col("prevented_net", Money, "Net revenue that would have been."),
        col("truth", Text, "In words."),
    ],
);

/// The contact-frequency experiments' effects.
pub static FREQUENCY: Table = table(
    "frequency",
    "What a cell of a contact-frequency experiment did, by latent type.",
    &[
        col("campaign_id", Text, "The experiment."),
        col("arm", Text, "The cell."),
        col("type", Text, "Latent type."),
        col("optimum", Share, "Messages per 28 days that cause the most purchases in this type."),
        col("members", Integer, "Customers drawn."),
        col("messages", Integer, "Messages delivered."),
        col("unsubscribed", Integer, "Goodbyes."),
        col("caused_tickets", Integer, "Tickets that would not have been."),
        col("caused_net", Money, "Net revenue that would not have been."),
        col("prevented_tickets", Integer, "Tickets that would have been."),
        col("prevented_net", Money, "Net revenue that would have been."),
    ],
);

/// The store test's stores.
pub static STORE_TEST: Table = table(
    "store_test",
    "Which stores are tested.",
    &[
        col("store_id", Text, "The store."),
        col("tested", Bool, "Whether its sales are lifted."),
        col("history_from", Date, "First day to compare with."),
        col("test_from", Date, "First day of the test."),
        col("test_to", Date, "Last day of the test."),
        col("lift", Share, "By how much tickets are more than without the test."),
    ],
);

/// Moves between value tiers.
pub static TIER_MOVES: Table = table(
    "tier_moves",
    "How many customers moved between two value tiers from N-1 to N.",
    &[
        col("tier_n1", Text, "Tier in N-1."),
        col("tier_n", Text, "Tier in N."),
        col("customers", Integer, "Customers."),
        col("customers_without_drift", Integer, "Customers there would be without drift."),
    ],
);

/// Totals.
pub static TOTALS: Table = table(
    "totals",
    "A total that a load must come to.",
    &[
        col("what", Text, "What is counted."),
        col("count", Integer, "Rows or things."),
        col("amount", Money, "Money, where it is money."),
    ],
);

/// Promotions.
pub static PROMOTIONS: Table = table(
    "promotions",
    "What stands behind a `promo_id`.",
    &[
        col("promo_id", Text, "As in the lines."),
        col("label", Text, "What the customer reads."),
        col("starts_on", Date, "First day."),
        col("ends_on", Date, "Last day."),
        col("department", Text, "The department it holds for."),
    ],
);

/// Deliberate defects.
pub static QUALITY: Table = table(
    "quality",
    "A deliberate defect of the files under `quality/`.",
    &[
        col("file", Text, "The file."),
        col("column", Text, "The column."),
        col("reason", Text, "Why its row is rejected."),
        col("rows", Integer, "How many."),
        col("example", Text, "What it looks like."),
    ],
);

/// Every truth table, for `truth/README.md`: file name and table.
pub static ALL: [&Table; 10] = [
    &CUSTOMERS,
    &RISKS,
    &TYPES,
    &CAMPAIGNS,
    &FREQUENCY,
    &STORE_TEST,
    &TIER_MOVES,
    &TOTALS,
    &PROMOTIONS,
    &QUALITY,
];
