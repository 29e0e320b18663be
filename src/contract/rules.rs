//! A rule: who belongs to an audience. A tree of conditions over the fields of one catalogue.
//!
//! What is unknown of a person is equal to nothing, larger than nothing and smaller than nothing; `!=` and `not` are the
//! opposite of what they deny, so that they hold for who is unknown.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Field;

/// Who belongs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// For whom all of it holds; everybody when empty.
    All(Vec<Rule>),
    /// For whom any of it holds; nobody when empty.
    Any(Vec<Rule>),
    /// For whom it does not hold.
    Not(Box<Rule>),
    /// For whom a condition holds.
    Is(Condition),
}

/// What holds for a person or not.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// `consent.ads`: the answer is yes.
    Flag(Field),
    /// `age >= 30`.
    Compare {
        /// Of the person.
        field: Field,
        /// How.
        operator: Operator,
        /// With what.
        value: RuleValue,
    },
    /// `churn_90d between 0.4 and 0.8`, both bounds included.
    Between {
        /// Of the person.
        field: Field,
        /// At least.
        low: RuleValue,
        /// At most.
        high: RuleValue,
    },
    /// `tier in (best, large)`.
    OneOf {
        /// Of the person.
        field: Field,
        /// One of these; never empty.
        values: Vec<RuleValue>,
    },
    /// `postal_code begins with "75"`.
    BeginsWith {
        /// Of the person.
        field: Field,
        /// With what.
        text: String,
    },
    /// `age is known`.
    Known(Field),
    /// `bought(category = "Shoes", last 180 days) >= 1`.
    Purchases(Purchases),
    /// `in audience "Lost core"`.
    InAudience(String),
    /// `in list "VIP evening"`.
    InList(String),
}

/// What somebody bought.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Purchases {
    /// What is counted.
    pub measure: PurchaseMeasure,
    /// Of one category of product only.
    pub category: Option<String>,
    /// In one store only, by its id.
    pub store: Option<String>,
    /// Through one channel only.
    pub channel: Option<String>,
    /// In so many days up to the as-of day, that day included; over all history where absent.
    pub last_days: Option<u32>,
    /// How it compares.
    pub operator: Operator,
    /// With what.
    pub value: Decimal,
}

/// What is counted of purchases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PurchaseMeasure {
    /// `bought`: tickets with at least one purchased line that fits.
    Bought,
    /// `spent`: net revenue of the lines that fit, returns included.
    Spent,
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`
    Differs,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Operator {
    /// Every one, in display order.
    pub const ALL: [Self; 6] =
        [Self::Equal, Self::Differs, Self::Less, Self::AtMost, Self::More, Self::AtLeast];

    /// Its sign, as in the text of a rule.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Differs => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }
}

/// What a field is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleValue {
    /// A text: one of a few, or any.
    Text(String),
    /// A number, an amount, a probability.
    Number(Decimal),
    /// A day.
    Date(Date),
}

/// A rule as somebody gives it. Both ways stay in step: every reply holds both.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleSource {
    /// One line of text.
    Text(String),
    /// The tree.
    Tree(Rule),
}

/// What is wrong with a rule's text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RuleProblem {
    /// Where: characters before it.
    pub column: u32,
    /// How many characters are meant; 0 at the end of the text.
    pub width: u32,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
}

/// Ask what may stand at a place of a rule's text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CompletionRequest {
    /// The text.
    pub text: String,
    /// Characters before the cursor.
    pub cursor: u32,
}

/// What may stand at a place of a rule's text, likeliest first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Completions {
    /// Characters before what is replaced; it ends at the cursor.
    pub from: u32,
    /// What may stand there.
    pub options: Vec<Completion>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Completion {
    /// What to write.
    pub text: String,
    /// What it means, or how many people have it.
    pub detail: String,
}
