//! Variables of behaviour: what a behavioural segmentation is found on, and what its rules are written in.
//!
//! Each is one number per customer, over the months up to a day.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize, de::Error as _};

/// A variable. Its text form, as in rules, SQL and JSON: `basket`, `department:Kids`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Variable {
    /// Tickets with a purchase.
    Tickets,
    /// Net revenue per ticket.
    Basket,
    /// Units per ticket.
    Items,
    /// Price per unit before discounts.
    Price,
    /// Net revenue.
    Revenue,
    /// Days since the last purchase.
    Recency,
    /// Days since the first purchase ever.
    Tenure,
    /// Different categories bought.
    Categories,
    /// Share of purchased lines in the category bought most.
    Focus,
    /// Discounts over the price before them.
    DiscountRate,
    /// Share of purchased lines bought at a discount.
    PromotionShare,
    /// Share of tickets from 1 to 24 December.
    GiftShare,
    /// Share of lines that are returns.
    ReturnShare,
    /// Share of tickets outside stores.
    RemoteShare,
    /// Different stores bought in.
    Stores,
    /// Share of tickets on Saturdays and Sundays.
    WeekendShare,
    /// Share of tickets from 12 to 14 o'clock.
    MiddayShare,
    /// Share of tickets from 18 o'clock on.
    EveningShare,
    /// Share of messages opened.
    OpenRate,
    /// Age in years.
    Age,
    /// Share of purchased lines in a department.
    Department(String),
    /// Share of purchased lines in a category.
    Category(String),
}

/// How a variable's value is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VariableUnit {
    /// A number of things.
    Count,
    /// An amount of money.
    Money,
    /// In days.
    Days,
    /// In years.
    Years,
    /// A share from 0 to 1.
    Share,
}

impl Variable {
    /// Those that every base is asked for, in display order.
    pub const FIXED: [Self; 20] = [
        Self::Tickets,
        Self::Basket,
        Self::Items,
        Self::Price,
        Self::Revenue,
        Self::Recency,
        Self::Tenure,
        Self::Categories,
        Self::Focus,
        Self::DiscountRate,
        Self::PromotionShare,
        Self::GiftShare,
        Self::ReturnShare,
        Self::RemoteShare,
        Self::Stores,
        Self::WeekendShare,
        Self::MiddayShare,
        Self::EveningShare,
        Self::OpenRate,
        Self::Age,
    ];

    /// Its name before a colon.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Tickets => "tickets",
            Self::Basket => "basket",
            Self::Items => "items",
            Self::Price => "price",
            Self::Revenue => "revenue",
            Self::Recency => "recency",
            Self::Tenure => "tenure",
            Self::Categories => "categories",
            Self::Focus => "focus",
            Self::DiscountRate => "discount_rate",
            Self::PromotionShare => "promotion_share",
            Self::GiftShare => "gift_share",
            Self::ReturnShare => "return_share",
            Self::RemoteShare => "remote_share",
            Self::Stores => "stores",
            Self::WeekendShare => "weekend_share",
            Self::MiddayShare => "midday_share",
            Self::EveningShare => "evening_share",
            Self::OpenRate => "open_rate",
            Self::Age => "age",
            Self::Department(_) => "department",
            Self::Category(_) => "category",
        }
    }

    /// What stands after the colon, if anything.
    #[must_use]
    pub fn of(&self) -> Option<&str> {
        match self {
            Self::Department(of) | Self::Category(of) => Some(of),
            _ => None,
        }
    }

    /// In words, as a heading.
    #[must_use]
    pub fn label(&self) -> String {
        let label = match self {
            Self::Tickets => "Tickets",
            Self::Basket => "Basket",
            Self::Items => "Items per ticket",
            Self::Price => "Price per item",
            Self::Revenue => "Net revenue",
            Self::Recency => "Days since purchase",
            Self::Tenure => "Days as a customer",
            Self::Categories => "Categories",
            Self::Focus => "Share of top category",
            Self::DiscountRate => "Discount rate",
            Self::PromotionShare => "Bought at a discount",
            Self::GiftShare => "Tickets before Christmas",
            Self::ReturnShare => "Lines returned",
            Self::RemoteShare => "Tickets outside stores",
            Self::Stores => "Stores used",
            Self::WeekendShare => "Tickets at weekends",
            Self::MiddayShare => "Tickets at midday",
            Self::EveningShare => "Tickets in the evening",
            Self::OpenRate => "Messages opened",
            Self::Age => "Age",
            Self::Department(of) | Self::Category(of) => return format!("Share of {of}"),
        };
        label.to_owned()
    }

    /// What it is, in a sentence.
    #[must_use]
    pub const fn meaning(&self) -> &'static str {
        match self {
            Self::Tickets => "tickets with at least one purchase",
            Self::Basket => "net revenue per ticket",
            Self::Items => "units per ticket",
            Self::Price => "price of a unit before discounts",
            Self::Revenue => "net revenue, returns taken off",
            Self::Recency => "days from the last purchase to the day",
            Self::Tenure => "days from the first purchase ever to the day",
            Self::Categories => "different categories bought",
            Self::Focus => "share of purchased lines in the category bought most",
            Self::DiscountRate => "discounts over the price before them",
            Self::PromotionShare => "share of purchased lines with a discount",
            Self::GiftShare => "share of tickets from 1 to 24 December",
            Self::ReturnShare => "share of lines that are returns",
            Self::RemoteShare => "share of tickets outside stores",
            Self::Stores => "different stores bought in",
            Self::WeekendShare => "share of tickets on Saturdays and Sundays",
            Self::MiddayShare => "share of tickets from 12 to 14 o'clock, of those with a time",
            Self::EveningShare => "share of tickets from 18 o'clock on, of those with a time",
            Self::OpenRate => "share of the messages sent that were opened",
            Self::Age => "age in years",
            Self::Department(_) => "share of purchased lines in this department",
            Self::Category(_) => "share of purchased lines in this category",
        }
    }

    /// How its value is told.
    #[must_use]
    pub const fn unit(&self) -> VariableUnit {
        match self {
            Self::Tickets | Self::Items | Self::Categories | Self::Stores => VariableUnit::Count,
            Self::Basket | Self::Price | Self::Revenue => VariableUnit::Money,
            Self::Recency | Self::Tenure => VariableUnit::Days,
            Self::Age => VariableUnit::Years,
            _ => VariableUnit::Share,
        }
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of() {
            Some(of) => write!(f, "{}:{of}", self.name()),
            None => f.write_str(self.name()),
        }
    }
}

/// A text that names no variable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no variable; `c360 clusters variables` lists them")]
pub struct NotAVariable(pub String);

impl FromStr for Variable {
    type Err = NotAVariable;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = match text.split_once(':') {
            Some((_, "")) => None,
            Some(("department", of)) => Some(Self::Department(of.to_owned())),
            Some(("category", of)) => Some(Self::Category(of.to_owned())),
            Some(_) => None,
            None => Self::FIXED.into_iter().find(|variable| variable.name() == text),
        };
        named.ok_or_else(|| NotAVariable(text.to_owned()))
    }
}

impl Serialize for Variable {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Variable {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_reads_back_from_its_text() {
        let named = [Variable::Department("Kids: small".to_owned()), Variable::Category("Shoes".to_owned())];
        for variable in Variable::FIXED.into_iter().chain(named) {
            assert_eq!(variable.to_string().parse::<Variable>().unwrap(), variable);
        }
        for text in ["", "department", "department:", "shop:1", "Basket", "basket "] {
            assert!(text.parse::<Variable>().is_err(), "{text}");
        }
    }
}
