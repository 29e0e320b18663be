//! `truth/README.md`: what each truth means and how to compare an estimate with it.

use std::fmt::Write as _;

use super::csv::date_of;
use super::effects::BAND_LIMITS;
use super::experiments::{HISTORY_WEEKS, LIFT, TEST_STORES, TEST_WEEKS};
use super::tally::{TIERS, Tally};
use super::truth_tables::ALL;
use super::types::DRIFTS;
use super::world::World;

const INTRO: &str = include_str!("truth_readme.md");

/// The README of a generated workspace.
#[must_use]
pub fn text(world: &World, tally: &Tally) -> String {
    let calendar = &world.calendar;
    let day = |at: i32| date_of(i64::from(calendar.epoch(at))).to_string();
    let tiers: Vec<String> = TIERS
        .iter()
        .take(TIERS.len() - 1)
        .map(|(name, from)| format!("{name} from {}.{:02}", from / 100, from % 100))
        .collect();
    let drifts: Vec<String> = DRIFTS
        .iter()
        .map(|(name, share, factor)| format!("{:.0} % {name} (× {factor})", share * 100.0))
        .collect();
    let campaigns: Vec<String> = world
        .campaigns
        .iter()
        .map(|c| format!("| {} | {} | {} | {} |", c.id, c.label, day(c.first), c.truth))
        .collect();
    let experiments: Vec<String> = world
        .experiments
        .iter()
        .map(|e| {
            format!(
                "| {} | {} | {} to {} | {} |",
                e.id,
                e.label,
                day(e.first),
                day(e.last),
                e.arms.join(", ")
            )
        })
        .collect();
    let values = [
        ("customers", tally.customers.to_string()),
        ("months", world.options.months.to_string()),
        ("seed", world.options.seed.to_string()),
        ("first", day(0)),
        ("last", day(calendar.len() - 1)),
        ("year_n", day(calendar.year_n)),
        ("year_n1", day(calendar.year_n1)),
        ("tiers", tiers.join(", ")),
        ("drifts", drifts.join(", ")),
        ("campaigns", campaigns.join("\n")),
        ("experiments", experiments.join("\n")),
        ("test_stores", TEST_STORES.to_string()),
        ("test_weeks", TEST_WEEKS.to_string()),
        ("history_weeks", HISTORY_WEEKS.to_string()),
        ("test_from", day(world.store_test.first)),
        ("history_from", day(world.store_test.history)),
        ("lift", format!("{:.0} %", LIFT * 100.0)),
        ("middle_from", BAND_LIMITS[0].to_string()),
        ("high_from", BAND_LIMITS[1].to_string()),
        ("columns", columns()),
    ];
    values.iter().fold(INTRO.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// Every truth table with its columns.
fn columns() -> String {
    let mut text = String::new();
    for table in ALL {
        // Writing to a String can't fail.
        let _ = write!(text, "### {}\n\n{}\n\n| column | meaning |\n|---|---|\n", table.name, table.doc);
        for column in table.columns {
            let _ = writeln!(text, "| `{}` | {} |", column.name, column.doc);
        }
        text.push('\n');
    }
    text.trim_end().to_owned()
}
