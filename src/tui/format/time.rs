//! Days, ages and durations.

use std::time::Duration;

use jiff::civil::Date;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

fn month_name(date: Date) -> &'static str {
    let index = usize::try_from(date.month() - 1).unwrap_or_default();
    MONTHS.get(index).copied().unwrap_or_default()
}

pub(super) fn date(date: Date) -> String {
    let index = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
    let weekday = DAYS.get(index).copied().unwrap_or_default();
    format!("{weekday} {} {} {}", date.day(), month_name(date), date.year())
}

pub(super) fn short_date(date: Date) -> String {
    format!("{} {}", date.day(), month_name(date))
}

pub(super) fn month(date: Date) -> String {
    format!("{} {}", month_name(date), date.year())
}

pub(super) fn age(days: i64) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        -1 => "tomorrow".to_owned(),
        _ if days < 0 => format!("in {}", span(days.unsigned_abs())),
        _ => format!("{} ago", span(days.unsigned_abs())),
    }
}

fn span(days: u64) -> String {
    match days {
        0..=59 => format!("{days} days"),
        60..=729 => format!("{} months", days * 12 / 365),
        730 => "2 years".to_owned(),
        _ => format!("{} years", days * 100 / 36_525),
    }
}

pub(super) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        // 9.995 s would read as 10.00.
        _ if duration.as_micros() < 9_995_000 => format!("{:.2} s", duration.as_secs_f64()),
        0..=59 => format!("{} s", seconds.max(10)),
        60..=3599 => format!("{}m{:02}", seconds / 60, seconds % 60),
        3600..=86_399 => format!("{}h{:02}", seconds / 3600, seconds / 60 % 60),
        _ => format!("{}d{:02}h", seconds / 86_400, seconds / 3600 % 24),
    }
}
