//! A sample of the customers, with what is known of each.

use arrow::{
    array::{Array as _, AsArray as _, RecordBatch},
    datatypes::{Float32Type, Float64Type},
};
use duckdb::Connection;

use super::{
    ClusterError,
    values::{Span, Tastes, statement},
};
use crate::{
    contract::Variable,
    warehouse::{
        queries::{Queries, fill},
        scores::features::literal,
    },
};

/// How many departments, and how many categories, are offered as variables.
const TASTES: usize = 8;
/// Four hexadecimal digits tell so many digests apart.
const DIGESTS: f64 = 65_536.0;
/// Of this many customers every digest is let through: few customers, and chance would leave a tier too few.
const FEW: u64 = 50_000;

/// Customers and their variables.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample {
    /// Which variables.
    pub variables: Vec<Variable>,
    /// The values of each variable, customer by customer in the order of their ids; NaN where unknown.
    pub columns: Vec<Vec<f32>>,
    /// Net revenue of each customer.
    pub net: Vec<f64>,
    /// Customers who bought in the window.
    pub customers: u64,
}

/// A connection on which a sample is drawn and read. What it makes goes with the connection.
pub struct Studio<'a> {
    conn: &'a Connection,
    queries: &'a Queries,
}

impl<'a> Studio<'a> {
    /// On a connection to a generation, for reading or for writing.
    #[must_use]
    pub fn new(conn: &'a Connection, queries: &'a Queries) -> Self {
        Self { conn, queries }
    }

    /// How many customers bought in a window.
    pub fn buyers(&self, span: Span) -> Result<u64, ClusterError> {
        let sql = self.filled("clusters/buyers", span, &[])?;
        let count: i64 =
            self.conn.query_row(&sql, [], |row| row.get(0)).map_err(ClusterError::at("count who bought"))?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Draw about `most` of the customers who bought in a window, all of them where they are no more. How many bought.
    pub fn draw(&self, span: Span, most: u64) -> Result<u64, ClusterError> {
        let customers = self.buyers(span)?;
        let share = if customers <= most { 1.0 } else { most as f64 / customers as f64 };
        let sql = self.filled(
            "clusters/sample",
            span,
            &[("below", &below(customers, share)), ("share", &share.to_string())],
        )?;
        self.conn.execute_batch(&sql).map_err(ClusterError::at("draw a sample of customers"))?;
        Ok(customers)
    }

    /// The departments, and where there are fewer than two the categories, that the sampled customers buy most of.
    pub fn tastes(&self, span: Span) -> Result<Vec<Variable>, ClusterError> {
        let failed = ClusterError::at("see what is bought");
        Tastes::number(self.conn, self.queries, &[])?;
        let sql = self.filled("clusters/tastes", span, &[])?;
        let mut statement = self.conn.prepare(&sql).map_err(&failed)?;
        let named =
            |row: &duckdb::Row<'_>| -> duckdb::Result<(String, String)> { Ok((row.get(0)?, row.get(1)?)) };
        let all = statement
            .query_map([], named)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(&failed)?;
        let of = |what: &str| {
            let labels = all.iter().filter(|(of_what, _)| of_what == what).map(|(_, label)| label.clone());
            labels.take(TASTES).collect::<Vec<_>>()
        };
        let departments = of("department");
        Ok(if departments.len() < 2 {
            of("category").into_iter().map(Variable::Category).collect()
        } else {
            departments.into_iter().map(Variable::Department).collect()
        })
    }

    /// What is known of the customers drawn.
    pub fn read(&self, variables: &[Variable], span: Span, customers: u64) -> Result<Sample, ClusterError> {
        let failed = ClusterError::at("read how customers buy");
        let tastes = Tastes::number(self.conn, self.queries, variables)?;
        let values = statement(self.queries, variables, &tastes, span, true)?;
        let sql = self.queries.piece("clusters/read_sample", &[("values", &values)])?;
        let mut asked = self.conn.prepare(&sql).map_err(&failed)?;
        let mut sample = Sample {
            variables: variables.to_vec(),
            columns: vec![Vec::new(); variables.len()],
            customers,
            ..Sample::default()
        };
        for batch in asked.query_arrow([]).map_err(&failed)? {
            add(&mut sample, &batch)?;
        }
        Ok(sample)
    }

    fn filled(&self, name: &str, span: Span, places: &[(&str, &str)]) -> Result<String, ClusterError> {
        let window = span.window();
        let (from, to) = (literal(window.from), literal(window.to));
        let sql = fill(&self.queries.get(name)?.sql, &[("from", &from), ("to", &to)]);
        Ok(fill(&sql, places))
    }
}

/// Below which digests enough customers lie that a share of each tier can be taken.
fn below(customers: u64, share: f64) -> String {
    let enough = share * 1.2;
    if customers <= FEW || enough >= 1.0 {
        // Comes after every digest.
        return "g".to_owned();
    }
    format!("{:04x}", (enough * DIGESTS).ceil() as u32)
}

fn add(sample: &mut Sample, batch: &RecordBatch) -> Result<(), ClusterError> {
    const WHERE: &str = "clusters/read_sample";
    let column = |number: usize| batch.columns().get(number).ok_or(ClusterError::Column(WHERE));
    let net = column(0)?.as_primitive_opt::<Float64Type>().ok_or(ClusterError::Column(WHERE))?;
    sample.net.extend(net.iter().map(|value| value.unwrap_or(0.0)));
    for (number, values) in sample.columns.iter_mut().enumerate() {
        let column = column(number + 1)?;
        let read = column.as_primitive_opt::<Float32Type>().ok_or(ClusterError::Column(WHERE))?;
        values.extend((0..read.len()).map(|row| if read.is_null(row) { f32::NAN } else { read.value(row) }));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enough_digests_are_let_through() {
        assert_eq!(below(1_000, 1.0), "g");
        assert_eq!(below(50_000, 0.1), "g", "few customers are all looked at");
        assert_eq!(below(10_000_000, 0.02), "0625");
        assert_eq!(below(300_000, 0.9), "g");
    }
}
