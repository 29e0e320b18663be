//! How a segment stands out, from the means and shares that the last assignment told.

use super::words::bare;
use crate::{
    contract::{Telling, Variable, VariableUnit},
    science::clusters::Figure,
    warehouse::clusters::{MadeOfRow, NumberRow},
};

/// The segment that is everybody.
const ALL: i64 = 0;
/// Fewest parts that a share is told of.
const LEAST_PARTS: i64 = 30;

/// A segment's variables beside another's; everybody's where none is named.
pub fn of_variables(numbers: &[NumberRow], cluster: i64, against: Option<i64>) -> Vec<Telling> {
    let of = |cluster: i64, variable: &str| {
        numbers.iter().find(|row| row.cluster == cluster && row.variable == variable && row.known > 0)
    };
    let own = numbers.iter().filter(|row| row.cluster == cluster && row.known > 0);
    let told = own.filter_map(|row| {
        let variable: Variable = row.variable.parse().ok()?;
        let base = of(against.unwrap_or(ALL), &row.variable)?;
        let deviation = of(ALL, &row.variable)?.deviation;
        let (value, base) = (row.mean?, base.mean?);
        let figure = Figure::Number { segment: value, other: base, spread: deviation.unwrap_or(0.0) };
        Some(Telling {
            of_what: variable.name().to_owned(),
            label: variable.label(),
            unit: variable.unit(),
            value,
            base,
            lift: figure.lift(),
            // Where nothing varies nothing is told apart.
            distance: figure.effect().unwrap_or(0.0),
        })
    });
    told.collect()
}

/// What a segment is made of beside another; beside everybody where none is named.
pub fn of_parts(parts: &[MadeOfRow], cluster: i64, against: Option<i64>, what: &[&str]) -> Vec<Telling> {
    let against = against.unwrap_or(ALL);
    let of = |cluster: i64, of_what: &str, label: &str| {
        parts.iter().find(|row| row.cluster == cluster && row.of_what == of_what && row.label == label)
    };
    let total = |cluster: i64, of_what: &str| {
        parts.iter().find(|row| row.cluster == cluster && row.of_what == of_what).map_or(0, |row| row.total)
    };
    let everybody = parts.iter().filter(|row| row.cluster == ALL && what.contains(&row.of_what.as_str()));
    let told = everybody.filter(|row| row.parts >= LEAST_PARTS).filter_map(|row| {
        let (own, other) = (total(cluster, &row.of_what), total(against, &row.of_what));
        if own == 0 || other == 0 {
            return None;
        }
        let share = |cluster, all: i64| {
            of(cluster, &row.of_what, &row.label).map_or(0.0, |found| found.parts as f64 / all as f64)
        };
        let (value, base) = (share(cluster, own), share(against, other));
        let figure = Figure::Share { segment: value, other: base };
        Some(Telling {
            of_what: row.of_what.clone(),
            label: row.label.clone(),
            unit: VariableUnit::Share,
            value,
            base,
            lift: figure.lift(),
            distance: figure.effect().unwrap_or(0.0),
        })
    });
    told.collect()
}

/// Strongest first; of what tells the same twice (a department's share as a variable and as a part) only once.
pub fn strongest(told: impl IntoIterator<Item = Telling>, most: usize) -> Vec<Telling> {
    let mut all: Vec<Telling> = told.into_iter().collect();
    all.sort_by(|a, b| b.distance.abs().total_cmp(&a.distance.abs()).then_with(|| a.label.cmp(&b.label)));
    let mut kept: Vec<Telling> = Vec::new();
    for one in all {
        let again = kept.iter().any(|known| subject(known) == subject(&one));
        if !again {
            kept.push(one);
        }
        if kept.len() == most {
            break;
        }
    }
    kept
}

/// What a trait is of, in the end.
fn subject(told: &Telling) -> (&str, &str) {
    let label = bare(&told.label);
    match told.of_what.as_str() {
        "department" | "category" => ("taste", label),
        // Much the same, told twice.
        "discount_rate" | "promotion_share" => ("discounts", ""),
        "remote_share" | "channel" => ("channel", ""),
        "weekend_share" | "weekday" => ("days", ""),
        "midday_share" | "evening_share" | "hours" => ("hours", ""),
        "age" => ("age", ""),
        "gender" => ("gender", ""),
        other => (other, label),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn number(cluster: i64, variable: &str, mean: f64) -> NumberRow {
        NumberRow {
            cluster,
            variable: variable.to_owned(),
            known: 50,
            mean: Some(mean),
            deviation: Some(2.0),
        }
    }

    fn part(cluster: i64, label: &str, parts: i64) -> MadeOfRow {
        let (of_what, label) = ("department".to_owned(), label.to_owned());
        MadeOfRow { cluster, of_what, label, parts, total: 100 }
    }

    #[test]
    fn a_variable_is_told_in_standard_deviations_of_everybody() {
        let numbers = [
            number(0, "tickets", 3.0),
            number(1, "tickets", 6.0),
            number(2, "tickets", 2.0),
            number(1, "gone", 1.0),
        ];
        let told = of_variables(&numbers, 1, None);
        assert_eq!(told.len(), 1, "an unknown variable is left out");
        assert!((told[0].distance - 1.5).abs() < 1e-12);
        assert_eq!(told[0].lift, Some(2.0));
        assert!((of_variables(&numbers, 1, Some(2))[0].distance - 2.0).abs() < 1e-12);
    }

    #[test]
    fn a_part_that_a_segment_lacks_counts_as_none() {
        let parts = [part(0, "Kids", 40), part(0, "Rare", 3), part(0, "Women", 57), part(1, "Women", 100)];
        let told = of_parts(&parts, 1, None, &["department"]);
        let kids = told.iter().find(|told| told.label == "Kids").unwrap();
        assert_eq!((kids.value, kids.lift), (0.0, Some(0.0)));
        assert!(told.iter().all(|told| told.label != "Rare"), "too few to tell");
        assert!(of_parts(&parts, 2, None, &["department"]).is_empty(), "nothing is known of it");
    }

    #[test]
    fn what_says_the_same_is_told_once() {
        let numbers = [number(0, "department:Kids", 0.2), number(1, "department:Kids", 0.9)];
        let parts = [part(0, "Kids", 40), part(1, "Kids", 90)];
        let all =
            of_variables(&numbers, 1, None).into_iter().chain(of_parts(&parts, 1, None, &["department"]));
        assert_eq!(strongest(all, 5).len(), 1);
    }
}
