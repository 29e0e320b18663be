//! Assigning everybody, on the as-of day, a year before, and at the ends of the months before; and what segments are then
//! like.

use duckdb::{Connection, params};
use jiff::{ToSpan as _, civil::Date};

use super::{
    ClusterError, Studio,
    spec::Spec,
    values::{Span, Tastes, statement},
    write::{Writer, assigned},
};
use crate::{
    contract::Variable,
    warehouse::{
        queries::{Queries, fill},
        scores::features::literal,
    },
};

/// Months of members that are kept.
const KEPT_MONTHS: i64 = 24;
/// Months before the as-of day that are told of a new segmentation.
const MONTHS: i64 = 12;
/// How many customers are enough to tell what a segment is like.
const ENOUGH: u64 = 200_000;

/// What an assignment did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// Customers in a segment.
    pub customers: u64,
    /// Variables that the data no longer tells.
    pub left_out: Vec<Variable>,
}

/// Create what is missing of the tables.
pub fn create(conn: &Connection, queries: &Queries) -> Result<(), ClusterError> {
    execute(conn, "create the tables of segments", &queries.get("clusters/schema")?.sql)
}

/// The version of the segments that customers are assigned by, if by any.
#[must_use]
pub fn version(conn: &Connection, queries: &Queries) -> Option<i64> {
    let sql = &queries.get("clusters/built").ok()?.sql;
    conn.query_row(sql, [], |row| row.get("version")).ok()
}

/// Assign everybody, on a draft whose purchases, search and value segments stand for `as_of`.
///
/// The ends of the months before are told where history covers their windows, and kept until the segmentation changes or
/// lines of days before them do: `since` is the first day that any came or went on, `None` says that all may have. `done`
/// is told after each day how many customers were placed.
pub fn assign(
    conn: &Connection,
    queries: &Queries,
    spec: &Spec,
    days: &Days,
    since: Option<Date>,
    done: &mut dyn FnMut(u64),
) -> Result<Assigned, ClusterError> {
    create(conn, queries)?;
    let work = Work { conn, queries, spec, tastes: Tastes::number(conn, queries, &spec.variables)? };
    match since.filter(|_| version(conn, queries) == Some(i64::from(spec.version))) {
        None => execute(conn, "forget the segments", &queries.get("clusters/forget")?.sql)?,
        // What was told of the as-of day and of days after it is of another as-of day.
        Some(day) => {
            let day = literal(day.min(days.as_of));
            work.run("forget months", "clusters/forget_since", &[("day", &day)])?;
        }
    }
    execute(conn, "forget the days before", &queries.get("clusters/forget_days")?.sql)?;
    let known = work.months()?;
    for day in days.months(spec.months).into_iter().filter(|day| !known.contains(day)) {
        let name = "cluster_then";
        work.keep(name, day)?;
        done(work.add_total(name, day)?);
        work.run("keep a month", "clusters/add_month", &[("name", name), ("day", &literal(day))])?;
    }
    let before = literal(days.as_of.saturating_sub(KEPT_MONTHS.months()));
    work.run("forget old months", "clusters/forget_months", &[("before", &before)])?;
    let n1 = days.n1(spec.months);
    match n1 {
        Some(day) => {
            work.keep("cluster_then", day)?;
            if !known.contains(&day) && !days.months(spec.months).contains(&day) {
                done(work.add_total("cluster_then", day)?);
            }
            work.add_margin("cluster_then", day)?;
        }
        None => work.keep_nobody("cluster_then")?,
    }
    work.keep("cluster_now", days.as_of)?;
    let customers = work.add_total("cluster_now", days.as_of)?;
    done(customers);
    work.add_margin("cluster_now", days.as_of)?;
    let both: &[(&str, &str)] = &[("now", "cluster_now"), ("then", "cluster_then")];
    work.run("say who is in which segment", "clusters/members", both)?;
    work.run("say who moved", "clusters/flow", both)?;
    let left_out = work.tell(days.as_of)?;
    work.set(days.as_of, n1, &left_out)?;
    Ok(Assigned { customers, left_out })
}

/// The days that segments are told for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The day they stand for.
    pub as_of: Date,
    /// The first day with a line.
    pub first: Date,
}

impl Days {
    /// The day a year before, where history covers its window.
    #[must_use]
    pub fn n1(self, months: u32) -> Option<Date> {
        Some(self.as_of.saturating_sub(1.year())).filter(|day| self.covers(*day, months))
    }

    /// The ends of the months that are over, oldest first, whose windows history covers. The as-of day is none of them.
    #[must_use]
    pub fn months(self, months: u32) -> Vec<Date> {
        let end =
            |back: i64| self.as_of.first_of_month().saturating_sub(back.months()).saturating_sub(1.day());
        (0..MONTHS).rev().map(end).filter(|day| self.covers(*day, months)).collect()
    }

    fn covers(self, day: Date, months: u32) -> bool {
        Span { to: day, months }.window().from >= self.first
    }
}

struct Work<'a> {
    conn: &'a Connection,
    queries: &'a Queries,
    spec: &'a Spec,
    tastes: Tastes,
}

impl Work<'_> {
    fn span(&self, to: Date) -> Span {
        Span { to, months: self.spec.months }
    }

    fn run(&self, what: &'static str, name: &str, places: &[(&str, &str)]) -> Result<(), ClusterError> {
        execute(self.conn, what, &fill(&self.queries.get(name)?.sql, places))
    }

    fn months(&self) -> Result<Vec<Date>, ClusterError> {
        let failed = ClusterError::at("read the months");
        let mut statement = self.conn.prepare(&self.queries.get("clusters/months")?.sql).map_err(&failed)?;
        let texts = statement.query_map([], |row| row.get::<_, String>(0)).map_err(&failed)?;
        let texts = texts.collect::<Result<Vec<_>, _>>().map_err(&failed)?;
        Ok(texts.iter().filter_map(|text| text.parse().ok()).collect())
    }

    /// Keep who is in which segment on a day.
    fn keep(&self, name: &str, day: Date) -> Result<(), ClusterError> {
        let assigned = assigned(self.queries, self.spec, &self.tastes, self.span(day))?;
        self.run("assign everybody", "clusters/keep_assigned", &[("name", name), ("assigned", &assigned)])
    }

    fn keep_nobody(&self, name: &str) -> Result<(), ClusterError> {
        let nobody = self.queries.piece("clusters/nobody", &[])?;
        self.run("assign everybody", "clusters/keep_assigned", &[("name", name), ("assigned", &nobody)])
    }

    /// Count a day's segments. How many customers are in any.
    fn add_total(&self, name: &str, day: Date) -> Result<u64, ClusterError> {
        let day = literal(day);
        self.run("count the segments", "clusters/add_total", &[("name", name), ("day", &day)])?;
        let sql = fill(&self.queries.get("clusters/placed")?.sql, &[("day", &day)]);
        let placed: i64 = self
            .conn
            .query_row(&sql, [], |row| row.get(0))
            .map_err(ClusterError::at("count the segments"))?;
        Ok(u64::try_from(placed).unwrap_or(0))
    }

    fn add_margin(&self, name: &str, day: Date) -> Result<(), ClusterError> {
        let window = self.span(day).window();
        let (from, to, day) = (literal(window.from), literal(window.to), literal(day));
        let places: &[(&str, &str)] = &[("name", name), ("day", &day), ("from", &from), ("to", &to)];
        self.run("add up margins", "clusters/add_margin", places)
    }

    /// Say what each segment is like, from a sample of a large base. The variables that nobody tells.
    fn tell(&self, as_of: Date) -> Result<Vec<Variable>, ClusterError> {
        let failed = ClusterError::at("say what segments are like");
        let span = self.span(as_of);
        let studio = Studio::new(self.conn, self.queries);
        let is_known = studio.draw(span, ENOUGH)? > 0;
        let mut variables = self.spec.variables.clone();
        let more = Variable::FIXED.into_iter().chain(studio.tastes(span)?);
        variables.extend(more.filter(|variable| !self.spec.variables.contains(variable)));
        let tastes = Tastes::number(self.conn, self.queries, &variables)?;
        let values = statement(self.queries, &variables, &tastes, span, true)?;
        self.run("say what segments are like", "clusters/sample_values", &[("values", &values)])?;
        self.run("say what segments are like", "clusters/forget_numbers", &[])?;
        let mut left_out = Vec::new();
        for (number, variable) in variables.iter().enumerate() {
            let column = format!("v{number}");
            let known = fill(&self.queries.get("clusters/left_out")?.sql, &[("column", &column)]);
            let known: i64 = self.conn.query_row(&known, [], |row| row.get(0)).map_err(&failed)?;
            if known == 0 {
                // Where nobody bought, nothing is known of any.
                left_out.extend(self.spec.variables.get(number).filter(|_| is_known).cloned());
                continue;
            }
            let add = fill(&self.queries.get("clusters/add_number")?.sql, &[("column", &column)]);
            self.conn.execute(&add, params![variable.to_string()]).map_err(&failed)?;
        }
        self.tell_rules()?;
        let window = span.window();
        let (from, to) = (literal(window.from), literal(window.to));
        self.run("say what segments are made of", "clusters/parts", &[("from", &from), ("to", &to)])?;
        Ok(left_out)
    }

    /// Count what the rules of each segment take of the sample.
    fn tell_rules(&self) -> Result<(), ClusterError> {
        let write = Writer { queries: self.queries };
        for centre in self.spec.centres.iter().filter(|centre| !centre.rules.is_empty()) {
            let (rule, cluster) = (write.rule(&centre.rules)?, centre.cluster.to_string());
            let places: &[(&str, &str)] = &[("cluster", &cluster), ("rule", &rule)];
            self.run("count what rules take", "clusters/add_rule", places)?;
        }
        Ok(())
    }

    fn set(&self, as_of: Date, n1: Option<Date>, left_out: &[Variable]) -> Result<(), ClusterError> {
        self.run("note the segmentation", "clusters/forget_segmentation", &[])?;
        let left_out: Vec<String> = left_out.iter().map(ToString::to_string).collect();
        let from = self.span(as_of).window().from.to_string();
        let row = params![
            self.spec.version,
            as_of.to_string(),
            from,
            n1.map(|day| day.to_string()),
            self.spec.months,
            left_out.join("\n")
        ];
        let sql = &self.queries.get("clusters/set_segmentation")?.sql;
        self.conn.execute(sql, row).map(drop).map_err(ClusterError::at("note the segmentation"))
    }
}

fn execute(conn: &Connection, what: &'static str, sql: &str) -> Result<(), ClusterError> {
    conn.execute_batch(sql).map_err(ClusterError::at(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn days_are_told_only_where_history_covers_their_window() {
        let days = Days { as_of: day("2026-11-25"), first: day("2024-12-01") };
        let months = days.months(12);
        assert_eq!(
            months.first(),
            Some(&day("2025-11-30")),
            "the window of the month before begins too early"
        );
        assert_eq!(months.last(), Some(&day("2026-10-31")));
        assert_eq!(days.n1(12), None);
        let days = Days { first: day("2023-01-01"), ..days };
        assert_eq!(days.months(12).len(), 12);
        assert_eq!(days.n1(12), Some(day("2025-11-25")));
        assert_eq!(days.n1(36), None);
    }
}
