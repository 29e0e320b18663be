//! Any two dates as the period.

use jiff::civil::Date;
use tui_input::Input;

use crate::contract::Period;

/// Two dates being typed.
#[derive(Debug, Clone)]
pub struct Dates {
    /// The first day.
    pub from: Input,
    /// The last day.
    pub to: Input,
    /// Whether the last day is typed into.
    pub on_to: bool,
    /// The days that an empty line stands for.
    pub window: Option<(Date, Date)>,
    /// What is wrong with them.
    pub trouble: Option<String>,
}

impl Dates {
    /// Two empty lines that stand for the window shown, if any.
    #[must_use]
    pub fn new(window: Option<(Date, Date)>) -> Self {
        Self { from: Input::default(), to: Input::default(), on_to: false, window, trouble: None }
    }

    /// The line that is typed into.
    pub fn input(&mut self) -> &mut Input {
        self.trouble = None;
        if self.on_to { &mut self.to } else { &mut self.from }
    }

    /// Go to the other line.
    pub fn toggle(&mut self) {
        self.on_to = !self.on_to;
    }

    /// The period, or what is wrong.
    pub fn period(&self) -> Result<Period, String> {
        let from = day("first", self.from.value(), self.window.map(|w| w.0))?;
        let to = day("last", self.to.value(), self.window.map(|w| w.1))?;
        if to < from {
            return Err("The last day lies before the first day".to_owned());
        }
        Ok(Period::Between { from, to })
    }
}

fn day(which: &str, text: &str, shown: Option<Date>) -> Result<Date, String> {
    let text = text.trim();
    if text.is_empty() {
        return shown.ok_or_else(|| format!("The {which} day is missing; write it like 2026-11-20"));
    }
    text.parse().map_err(|_| format!("The {which} day is not a date; write it like 2026-11-20"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn typed(from: &str, to: &str) -> Result<Period, String> {
        let line = |text: &str| Input::new(text.to_owned());
        Dates { from: line(from), to: line(to), on_to: false, window: None, trouble: None }.period()
    }

    #[test]
    fn two_days_make_a_period() {
        let period = typed("2017-01-01", " 2017-12-31 ").unwrap();
        assert_eq!(period, Period::Between { from: date(2017, 1, 1), to: date(2017, 12, 31) });
    }

    #[test]
    fn an_empty_line_stands_for_the_day_shown() {
        let mut dates = Dates::new(Some((date(2017, 1, 1), date(2017, 1, 28))));
        dates.to = Input::new("2017-01-31".to_owned());
        assert_eq!(dates.period(), Ok(Period::Between { from: date(2017, 1, 1), to: date(2017, 1, 31) }));
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert!(typed("2017-02-30", "2017-03-01").unwrap_err().contains("first day is not a date"));
        assert!(typed("2017-02-01", "").unwrap_err().contains("last day is missing"));
        assert!(typed("2017-02-02", "2017-02-01").unwrap_err().contains("before"));
    }
}
