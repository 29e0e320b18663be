//! The file contract: every canonical table, its columns, keys and rules, declared once.
//!
//! The loader, the schema, `sample-data/README.md` and the configuration's checks all read this list.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text as given; ids keep their leading zeros.
    Text,
    /// A whole number.
    Integer,
    /// Units, up to three decimals.
    Quantity,
    /// Money in the workspace's currency, two decimals.
    Money,
    /// A share from 0 to 1, six decimals.
    Share,
    /// Degrees, six decimals.
    Degrees,
    /// A local day.
    Date,
    /// A local date and time.
    Timestamp,
    /// Yes or no.
    Bool,
}

impl Kind {
    /// The DuckDB type it is stored as.
    #[must_use]
    pub const fn sql_type(self) -> &'static str {
        match self {
            Self::Text => "VARCHAR",
            Self::Integer => "BIGINT",
            Self::Quantity => "DECIMAL(18,3)",
            Self::Money => "DECIMAL(18,2)",
            Self::Share | Self::Degrees => "DECIMAL(9,6)",
            Self::Date => "DATE",
            Self::Timestamp => "TIMESTAMP",
            Self::Bool => "BOOLEAN",
        }
    }
}

/// One canonical column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether a row without it is rejected.
    pub required: bool,
    /// Whether it holds personal data: masked in rejects, never logged.
    pub personal: bool,
    /// What it means.
    pub doc: &'static str,
}

/// One canonical table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What one row is.
    pub doc: &'static str,
    /// The columns that name a row; a later file's row replaces the row of the same key.
    pub key: &'static [&'static str],
    /// The column that dates a row, if any.
    pub dated_by: Option<&'static str>,
    /// Its columns in storage order.
    pub columns: &'static [Column],
}

impl Table {
    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|c| c.name == name)
    }
}

/// The canonical table of that name.
#[must_use]
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|t| t.name == name)
}

const fn req(name: &'static str, kind: Kind, doc: &'static str) -> Column {
    Column { name, kind, required: true, personal: false, doc }
}

const fn opt(name: &'static str, kind: Kind, doc: &'static str) -> Column {
    Column { name, kind, required: false, personal: false, doc }
}

const fn pii(name: &'static str, kind: Kind, doc: &'static str) -> Column {
    Column { name, kind, required: false, personal: true, doc }
}

use Kind::{Bool, Date, Degrees, Integer, Money, Quantity, Share, Text, Timestamp};

/// Every canonical table. Only `lines` with a date and a customer is indispensable.
pub const TABLES: &[Table] = &[
    Table {
        name: "customers",
        doc: "One loyalty customer, as known today.",
        key: &["customer_id"],
        dated_by: None,
        columns: &[
            req("customer_id", Text, "The retailer's own id; leading zeros are kept."),
            pii("loyalty_card", Text, "Number on the loyalty card."),
            pii("first_name", Text, "Given name, any script."),
            pii("last_name", Text, "Family name, any script."),
            opt("gender", Text, "`f`, `m` or `x`."),
            pii("birth_date", Date, "Date of birth."),
            pii("email", Text, "E-mail address as captured."),
            pii("phone", Text, "Phone number as captured."),
            pii("address", Text, "Street and number."),
            opt("postal_code", Text, "Postal code."),
            opt("city", Text, "City."),
            opt("country", Text, "ISO 3166 two-letter code."),
            opt("language", Text, "ISO 639 two-letter code."),
            opt("home_store_id", Text, "The store the customer belongs to."),
            opt("joined_on", Date, "Day the customer joined."),
            opt("consent_email", Bool, "May be e-mailed."),
            opt("consent_sms", Bool, "May be texted."),
            opt("consent_post", Bool, "May be written to by post."),
            opt("consent_ads", Bool, "May be passed to advertising platforms."),
        ],
    },
    Table {
        name: "consents",
        doc: "One change of one consent; the history behind the customer's current consents.",
        key: &["customer_id", "channel", "changed_at"],
        dated_by: Some("changed_at"),
        columns: &[
            req("customer_id", Text, "Who."),
            req("channel", Text, "`email`, `sms`, `post` or `ads`."),
            req("granted", Bool, "Given (true) or withdrawn (false)."),
            req("changed_at", Timestamp, "When."),
        ],
    },
    Table {
        name: "products",
        doc: "One product.",
        key: &["product_id"],
        dated_by: None,
        columns: &[
            req("product_id", Text, "The retailer's own id."),
            opt("label", Text, "Its name."),
            opt("department", Text, "First level of the hierarchy."),
            opt("category", Text, "Second level of the hierarchy."),
            opt("brand", Text, "Brand."),
            opt("material", Text, "Main material."),
            opt("price_band", Text, "Price band, for example `entry`, `core`, `premium`."),
            opt("season", Text, "Season it belongs to, for example `2026-AW`."),
            opt("price", Money, "List price, tax included."),
            opt("cost", Money, "Unit cost."),
        ],
    },
    Table {
        name: "stores",
        doc: "One store.",
        key: &["store_id"],
        dated_by: None,
        columns: &[
            req("store_id", Text, "The retailer's own id."),
            opt("label", Text, "Its name."),
            opt("region", Text, "Sales region."),
            opt("cluster", Text, "Cluster of comparable stores."),
            opt("type", Text, "For example `high street`, `mall`, `outlet`."),
            opt("traffic_group", Text, "Group of comparable visitor traffic."),
            opt("postal_code", Text, "Postal code."),
            opt("city", Text, "City."),
            opt("country", Text, "ISO 3166 two-letter code."),
            opt("latitude", Degrees, "Latitude in degrees."),
            opt("longitude", Degrees, "Longitude in degrees."),
            opt("opened_on", Date, "Opening day."),
            opt("closed_on", Date, "Closing day."),
        ],
    },
    Table {
        name: "lines",
        doc: "One line of one ticket.",
        key: &["ticket_id", "line_no"],
        dated_by: Some("sold_at"),
        columns: &[
            opt("ticket_id", Text, "The ticket; where absent, a customer's lines of one day are one ticket."),
            opt("line_no", Integer, "Line within the ticket; where absent, its row number in the file."),
            opt("customer_id", Text, "Who bought; empty for an anonymous ticket."),
            opt("store_id", Text, "Where; empty on the web."),
            opt("channel", Text, "For example `store`, `web`, `app`."),
            req("sold_at", Timestamp, "When, local time."),
            opt("product_id", Text, "What."),
            opt("quantity", Quantity, "Units; negative for a return."),
            opt("gross", Money, "Price before discounts, tax included; negative for a return."),
            opt("discount", Money, "Discounts granted by the retailer, positive on a purchase."),
            opt("net", Money, "What the retailer received: gross − discount; negative for a return."),
            opt("coupon", Money, "Part of net that a third party's coupon paid."),
            opt("cost", Money, "Cost of the units of this line."),
            opt("promo_id", Text, "The promotion that gave the discount."),
        ],
    },
    Table {
        name: "campaigns",
        doc: "One campaign.",
        key: &["campaign_id"],
        dated_by: Some("starts_on"),
        columns: &[
            req("campaign_id", Text, "The retailer's own id."),
            opt("label", Text, "Its name."),
            opt("kind", Text, "For example `reactivation`, `welcome`."),
            opt("channel", Text, "Main channel."),
            req("starts_on", Date, "First day."),
            opt("ends_on", Date, "Last day."),
            opt("control_share", Share, "Share of the audience announced as control."),
            opt("cost", Money, "What it cost in all."),
        ],
    },
    Table {
        name: "campaign_members",
        doc: "One customer in one campaign.",
        key: &["campaign_id", "customer_id"],
        dated_by: Some("assigned_on"),
        columns: &[
            req("campaign_id", Text, "The campaign."),
            req("customer_id", Text, "The customer."),
            opt("arm", Text, "`exposed` or `control`; a contact-frequency experiment names its cells here."),
            opt("assigned_on", Date, "Day of the draw."),
        ],
    },
    Table {
        name: "messages",
        doc: "One message to one customer, with what became of it.",
        key: &["message_id"],
        dated_by: Some("sent_at"),
        columns: &[
            req("message_id", Text, "The sender's own id."),
            req("customer_id", Text, "To whom."),
            opt("campaign_id", Text, "The campaign it belongs to."),
            opt("channel", Text, "`email`, `sms`, `post` or `push`."),
            req("sent_at", Timestamp, "When sent."),
            opt("opened_at", Timestamp, "When first opened."),
            opt("clicked_at", Timestamp, "When first clicked."),
            opt("unsubscribed_at", Timestamp, "When it made the customer unsubscribe."),
            opt("bounced_at", Timestamp, "When it bounced."),
        ],
    },
    Table {
        name: "visits",
        doc: "One visit of the web site or app.",
        key: &["visit_id"],
        dated_by: Some("started_at"),
        columns: &[
            req("visit_id", Text, "The tracker's own id."),
            opt("customer_id", Text, "Who, when recognised."),
            opt("channel", Text, "`web` or `app`."),
            req("started_at", Timestamp, "When it began."),
            opt("pages", Integer, "Pages seen."),
            opt("category", Text, "Category looked at most."),
        ],
    },
    Table {
        name: "surveys",
        doc: "One answer to a satisfaction survey.",
        key: &["survey_id"],
        dated_by: Some("answered_at"),
        columns: &[
            req("survey_id", Text, "The survey tool's own id."),
            opt("customer_id", Text, "Who answered."),
            opt("store_id", Text, "About which store."),
            opt("channel", Text, "About which channel."),
            req("answered_at", Timestamp, "When."),
            req("score", Integer, "Likelihood to recommend, 0 to 10."),
        ],
    },
    Table {
        name: "traffic",
        doc: "Visitors of one store on one day.",
        key: &["store_id", "day"],
        dated_by: Some("day"),
        columns: &[
            req("store_id", Text, "The store."),
            req("day", Date, "The day."),
            req("visitors", Integer, "People counted at the door."),
        ],
    },
    Table {
        name: "offers",
        doc: "One offer that may be made.",
        key: &["offer_id"],
        dated_by: Some("starts_on"),
        columns: &[
            req("offer_id", Text, "The retailer's own id."),
            opt("label", Text, "What the customer reads."),
            opt("kind", Text, "`percent`, `amount` or `gift`."),
            opt("value", Money, "Per cent or amount."),
            opt("category", Text, "Category it holds for."),
            opt("product_id", Text, "Product it holds for."),
            opt("starts_on", Date, "First day."),
            opt("ends_on", Date, "Last day."),
        ],
    },
    Table {
        name: "stock",
        doc: "Units of one product in one store at the end of one day.",
        key: &["store_id", "product_id", "day"],
        dated_by: Some("day"),
        columns: &[
            req("store_id", Text, "The store; `web` for the web's own stock."),
            req("product_id", Text, "The product."),
            req("day", Date, "The day."),
            req("quantity", Quantity, "Units on hand."),
        ],
    },
];
