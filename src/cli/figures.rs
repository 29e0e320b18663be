//! How commands write figures, days, sizes and names: exact, grouped, with sign and unit.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde::Serialize;

use super::output::Output;
use super::sheet::Cell;
use crate::contract::{FigureId, Job, JobState, Unit};
pub use crate::numbers::grouped as count;
use crate::tui::format::Formatter;

const FIGURES: [FigureId; 14] = [
    FigureId::NetRevenue,
    FigureId::ActiveCustomers,
    FigureId::NewCustomers,
    FigureId::Tickets,
    FigureId::Frequency,
    FigureId::Basket,
    FigureId::ItemsPerTicket,
    FigureId::DiscountRate,
    FigureId::Margin,
    FigureId::MarginRate,
    FigureId::IdentifiedShare,
    FigureId::ContactableShare,
    FigureId::ConversionRate,
    FigureId::Nps,
];

/// The name that JSON gives a plain enum value, which is its id everywhere.
pub fn name(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// A figure by its id.
pub fn parse_figure(id: &str) -> Result<FigureId, String> {
    if let Some(found) = FIGURES.into_iter().find(|figure| name(figure) == id) {
        return Ok(found);
    }
    let names: Vec<String> = FIGURES.iter().map(name).collect();
    Err(match crate::config::nearest(id, names.iter().map(String::as_str)) {
        Some(likely) => format!("there is no such figure; did you mean `{likely}`?"),
        None => format!("there is no such figure; the figures are {}", names.join(", ")),
    })
}

/// A figure's name for people: `Net revenue`.
pub fn label(figure: FigureId) -> String {
    if figure == FigureId::Nps {
        return "NPS".to_owned();
    }
    sentence(&name(figure))
}

/// A name as the beginning of a sentence: `net_revenue` → `Net revenue`.
pub fn sentence(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Values as a workspace's people write them.
pub struct Shown {
    formatter: Formatter,
}

impl Shown {
    /// In this currency, with the characters of this output.
    pub fn new(currency: &str, out: &Output<'_>) -> Self {
        Self { formatter: Formatter::new(currency, out.glyphs) }
    }

    /// An exact value.
    pub fn value(&self, unit: Unit, value: Option<Decimal>) -> Cell {
        value.map_or_else(Cell::none, |value| Cell::number(self.formatter.value_full(unit, value), value))
    }

    /// A value, short for people and exact for programs.
    pub fn short(&self, unit: Unit, value: Option<Decimal>) -> Cell {
        value.map_or_else(Cell::none, |value| Cell::number(self.text(unit, value), value))
    }

    /// A value, short.
    pub fn text(&self, unit: Unit, value: Decimal) -> String {
        self.formatter.value(unit, value)
    }

    /// A change for people, what it is compared with for programs.
    pub fn change(&self, unit: Unit, now: Option<Decimal>, before: Option<Decimal>) -> Cell {
        let Some(before) = before else { return Cell::none() };
        let change = now.and_then(|now| self.formatter.change(unit, now, before));
        Cell::number(change.map_or_else(|| "–".to_owned(), |change| change.text), before)
    }
}

/// A day as somebody writes it.
pub fn parse_day(text: &str) -> Result<Date, String> {
    text.trim().parse().map_err(|_| "not a day; write it as 2026-06-30".to_owned())
}

/// `Fri 20 Nov 2026`.
pub fn date(day: Date) -> String {
    day.strftime("%a %-d %b %Y").to_string()
}

/// `20 Nov 2026 06:12` on this machine's clock.
pub fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%-d %b %Y %H:%M").to_string()
}

/// `4.1 MB`.
pub fn bytes(number: u64) -> String {
    let mut size = number as f64;
    let mut units = ["B", "kB", "MB", "GB", "TB"].into_iter();
    let mut unit = units.next().unwrap_or_default();
    for larger in units {
        if size < 1000.0 {
            break;
        }
        size /= 1000.0;
        unit = larger;
    }
    if unit == "B" || size >= 100.0 { format!("{size:.0} {unit}") } else { format!("{size:.1} {unit}") }
}

/// How long a job worked: `4.2 s`, `1 min 10 s`, `2 h 05 min`.
pub fn took(job: &Job) -> Option<String> {
    let ended = job.ended_at.unwrap_or_else(Timestamp::now);
    Some(seconds(ended.duration_since(job.started_at?).as_secs_f64().max(0.0)))
}

/// `12.3 s`, `1 min 43 s`, `2 h 05 min`.
pub fn seconds(seconds: f64) -> String {
    let whole = seconds as u64;
    match whole {
        0..60 => format!("{seconds:.1} s"),
        60..3600 => format!("{} min {:02} s", whole / 60, whole % 60),
        _ => format!("{} h {:02} min", whole / 3600, whole % 3600 / 60),
    }
}

/// A job's state in a sentence after "The load".
pub fn job_state(state: JobState) -> &'static str {
    match state {
        JobState::Queued => "waits",
        JobState::Running => "runs",
        JobState::Done => "is done",
        JobState::Failed => "failed",
        JobState::Cancelled => "was stopped",
        JobState::Interrupted => "was interrupted",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_is_found_by_its_id() {
        for figure in FIGURES {
            assert_eq!(parse_figure(&name(figure)), Ok(figure));
        }
    }

    #[test]
    fn a_mistyped_figure_gets_its_likely_spelling() {
        assert!(parse_figure("net_revnue").unwrap_err().contains("`net_revenue`"));
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!(count(1_469_307), "1,469,307");
        assert_eq!(count(999), "999");
        assert_eq!(bytes(4_100_000), "4.1 MB");
        assert_eq!(bytes(12), "12 B");
        assert_eq!(label(FigureId::ItemsPerTicket), "Items per ticket");
    }
}
