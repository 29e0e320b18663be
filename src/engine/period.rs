//! Periods to windows: which days a period covers, and which it is compared with.
//!
//! N-1 is the same window 364 days earlier, so that weekdays meet weekdays; a window of 360 days or more is
//! compared with the same dates one year earlier.

use jiff::{Span, ToSpan, civil::Date};

use crate::contract::{ConsoleError, ErrorKind, Period, Window};

/// A window of this many days or more is compared by dates, not by weekdays.
const BY_DATE_FROM: i32 = 360;

/// The windows of one reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Windows {
    /// The period itself.
    pub now: Window,
    /// The period before it.
    pub previous: Window,
    /// The same period last year.
    pub n1: Window,
    /// What moves a day of last year's window onto this year's calendar: (days, months).
    pub shift: (i32, i32),
}

/// Resolve a period at an as-of day.
pub fn resolve(period: Period, as_of: Date) -> Result<Windows, ConsoleError> {
    let now = match period {
        Period::Yesterday => Window { from: as_of, to: as_of },
        Period::Last7Days => Window { from: back(as_of, 6.days())?, to: as_of },
        Period::Last28Days => Window { from: back(as_of, 27.days())?, to: as_of },
        Period::MonthToDate => Window { from: as_of.first_of_month(), to: as_of },
        Period::YearToDate => Window { from: as_of.first_of_year(), to: as_of },
        Period::Rolling12Months => Window { from: after(back(as_of, 1.year())?)?, to: as_of },
        Period::Between { from, to } if from > to => {
            let message = format!("the period ends ({to}) before it starts ({from})");
            return Err(ConsoleError::new(ErrorKind::Invalid, message).hint("swap the two dates"));
        }
        Period::Between { from, to } => Window { from, to },
    };
    let days = length(now);
    let previous = match period {
        Period::MonthToDate => Window { from: back(now.from, 1.month())?, to: back(now.to, 1.month())? },
        Period::YearToDate | Period::Rolling12Months => {
            Window { from: back(now.from, 1.year())?, to: back(now.to, 1.year())? }
        }
        _ => Window { from: back(now.from, days.days())?, to: back(now.from, 1.day())? },
    };
    let by_date = days >= BY_DATE_FROM || period == Period::YearToDate;
    let (span, shift) = if by_date { (1.year(), (0, 12)) } else { (364.days(), (364, 0)) };
    let n1 = Window { from: back(now.from, span)?, to: back(now.to, span)? };
    Ok(Windows { now, previous, n1, shift })
}

/// Days in a window, both ends included.
#[must_use]
pub fn length(window: Window) -> i32 {
    (window.to - window.from).get_days() + 1
}

fn back(date: Date, span: Span) -> Result<Date, ConsoleError> {
    date.checked_sub(span).map_err(|_| out_of_range(date))
}

fn after(date: Date) -> Result<Date, ConsoleError> {
    date.tomorrow().map_err(|_| out_of_range(date))
}

fn out_of_range(date: Date) -> ConsoleError {
    ConsoleError::new(ErrorKind::Invalid, format!("no period can be taken around {date}"))
        .hint("choose dates between 1900 and 2100")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const AS_OF: Date = date(2026, 11, 20);

    fn window(from: Date, to: Date) -> Window {
        Window { from, to }
    }

    #[test]
    fn last_year_of_28_days_meets_the_same_weekdays() {
        let w = resolve(Period::Last28Days, AS_OF).unwrap();
        assert_eq!(w.now, window(date(2026, 10, 24), AS_OF));
        assert_eq!(w.previous, window(date(2026, 9, 26), date(2026, 10, 23)));
        assert_eq!(w.n1.from.weekday(), w.now.from.weekday());
        assert_eq!(w.n1, window(date(2025, 10, 25), date(2025, 11, 21)));
    }

    #[test]
    fn rolling_12_months_are_compared_with_the_12_months_before() {
        let w = resolve(Period::Rolling12Months, AS_OF).unwrap();
        assert_eq!(w.now, window(date(2025, 11, 21), AS_OF));
        assert_eq!(w.n1, window(date(2024, 11, 21), date(2025, 11, 20)));
        assert_eq!(w.previous, w.n1);
    }

    #[test]
    fn month_to_date_is_compared_with_the_same_days_of_the_month_before() {
        let w = resolve(Period::MonthToDate, date(2026, 3, 31)).unwrap();
        assert_eq!(w.previous, window(date(2026, 2, 1), date(2026, 2, 28)));
    }

    #[test]
    fn a_period_that_ends_before_it_starts_is_refused_with_both_dates() {
        let error = resolve(Period::Between { from: AS_OF, to: date(2026, 1, 1) }, AS_OF).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Invalid);
        assert!(error.message.contains("2026-01-01") && error.message.contains("2026-11-20"));
    }

    #[test]
    fn the_ends_of_time_are_refused_not_fatal() {
        let period = Period::Between { from: Date::MIN, to: Date::MAX };
        assert!(resolve(period, AS_OF).is_err());
        assert!(resolve(Period::Rolling12Months, Date::MIN).is_err());
    }

    #[test]
    fn a_leap_day_has_a_last_year() {
        let w = resolve(Period::Rolling12Months, date(2024, 2, 29)).unwrap();
        assert_eq!(w.now.from, date(2023, 3, 1));
        assert_eq!(w.n1, window(date(2022, 3, 1), date(2023, 2, 28)));
    }
}
