//! The statement that tells variables of customers, over a window.

use std::collections::BTreeMap;

use duckdb::{Connection, OptionalExt as _, params};
use jiff::{ToSpan as _, civil::Date};

use super::ClusterError;
use crate::{
    contract::{Variable, Window},
    warehouse::{
        queries::{Queries, QueryError, fill},
        scores::features::literal,
    },
};

/// A window of months up to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The day.
    pub to: Date,
    /// How many months.
    pub months: u32,
}

impl Span {
    /// First and last day.
    #[must_use]
    pub fn window(self) -> Window {
        let months = i64::from(self.months);
        let from = self.to.saturating_sub(months.months()).saturating_add(1.day());
        Window { from, to: self.to }
    }
}

/// Numbers that this connection gave departments and categories. They are of this connection alone.
#[derive(Debug, Clone, Default)]
pub struct Tastes {
    codes: BTreeMap<Variable, i32>,
}

impl Tastes {
    /// Number the departments and categories, and look those of some variables up.
    pub fn number(
        conn: &Connection,
        queries: &Queries,
        variables: &[Variable],
    ) -> Result<Self, ClusterError> {
        let failed = ClusterError::at("number departments and categories");
        conn.execute_batch(&queries.get("clusters/products")?.sql).map_err(&failed)?;
        let mut asked = conn.prepare(&queries.get("clusters/code")?.sql).map_err(&failed)?;
        let mut codes = BTreeMap::new();
        for variable in variables {
            let Some(of) = variable.of() else { continue };
            let code: Option<i32> = asked
                .query_row(params![variable.name(), of], |row| row.get(0))
                .optional()
                .map_err(&failed)?;
            if let Some(code) = code {
                codes.insert(variable.clone(), code);
            }
        }
        Ok(Self { codes })
    }
}

/// A block of `clusters/blocks`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Block {
    Stores,
    Lines,
    Categories,
    Messages,
    Life,
    People,
}

impl Block {
    const fn name(self) -> &'static str {
        match self {
            Self::Stores => "stores",
            Self::Lines => "lines",
            Self::Categories => "categories",
            Self::Messages => "messages",
            Self::Life => "life",
            Self::People => "people",
        }
    }

    /// What a variable needs beside what everybody is asked for.
    const fn of(variable: &Variable) -> Option<Self> {
        match variable {
            Variable::Tickets
            | Variable::Basket
            | Variable::Revenue
            | Variable::Recency
            | Variable::GiftShare
            | Variable::RemoteShare
            | Variable::WeekendShare
            | Variable::MiddayShare
            | Variable::EveningShare => None,
            Variable::Tenure => Some(Self::Life),
            Variable::Items
            | Variable::Price
            | Variable::DiscountRate
            | Variable::PromotionShare
            | Variable::ReturnShare => Some(Self::Lines),
            Variable::Categories | Variable::Focus | Variable::Department(_) | Variable::Category(_) => {
                Some(Self::Categories)
            }
            Variable::Stores => Some(Self::Stores),
            Variable::OpenRate => Some(Self::Messages),
            Variable::Age => Some(Self::People),
        }
    }
}

/// The statement that tells `variables` as `v0`, `v1`, … of whoever bought in the window, beside `customer_id`,
/// `bought_tickets` and `bought_net`. `sampled`: only of the customers in the sample. A department or category that the
/// data does not know is unknown of everybody.
pub(super) fn statement(
    queries: &Queries,
    variables: &[Variable],
    tastes: &Tastes,
    span: Span,
    sampled: bool,
) -> Result<String, ClusterError> {
    let window = span.window();
    let (from, to) = (literal(window.from), literal(window.to));
    let who = if sampled { queries.piece("clusters/terms/of_sample", &[])? } else { String::new() };
    let places: &[(&str, &str)] = &[("from", &from), ("to", &to), ("who", &who)];
    let mut columns = String::new();
    for (number, variable) in variables.iter().enumerate() {
        let value = match (variable.of(), tastes.codes.get(variable)) {
            (None, _) => {
                let name = format!("clusters/variables/{}", variable.name());
                queries.piece(&name, &[("to", &to)])?
            }
            (Some(_), Some(code)) => {
                let name = format!("clusters/variables/{}", variable.name());
                queries.piece(&name, &[("code", &code.to_string())])?
            }
            (Some(_), None) => queries.piece("clusters/terms/unknown", &[])?,
        };
        let number = number.to_string();
        columns += &queries.piece("clusters/terms/column", &[("value", &value), ("number", &number)])?;
    }
    let mut blocks: Vec<Block> = variables.iter().filter_map(Block::of).collect();
    blocks.sort_unstable();
    blocks.dedup();
    let counted = taste_columns(queries, tastes, "counted")?;
    let summed = taste_columns(queries, tastes, "taste")?;
    let tastes: &[(&str, &str)] = &[("counted", &counted), ("tastes", &summed)];
    let mut joins = String::new();
    for block in blocks {
        let name = block.name();
        let text = queries.piece(&format!("clusters/blocks/{name}"), tastes)?;
        let text = fill(&text, places);
        joins += &queries.piece("clusters/terms/join", &[("block", &text), ("name", name)])?;
        joins.push('\n');
    }
    let bought = queries.piece("clusters/blocks/bought", places)?;
    Ok(queries.piece("clusters/values", &[("columns", &columns), ("joins", &joins), ("bought", &bought)])?)
}

/// A column for each department and category that is asked, written by a term.
fn taste_columns(queries: &Queries, tastes: &Tastes, term: &str) -> Result<String, QueryError> {
    let mut columns = String::new();
    for (variable, code) in &tastes.codes {
        let places: &[(&str, &str)] = &[("of_what", variable.name()), ("code", &code.to_string())];
        columns += &queries.piece(&format!("clusters/terms/{term}"), places)?;
    }
    Ok(columns)
}
