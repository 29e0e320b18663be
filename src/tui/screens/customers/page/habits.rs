//! Where and when they buy, and how sure that is.

use rust_decimal::Decimal;

use super::parts::{counted, indent, left, right};
use super::{Body, Source};
use crate::contract::Habit;
use crate::tui::overlays::Line;
use crate::tui::screens::customers::words;
use crate::tui::theme::Role;

pub(super) fn body(source: &Source<'_>) -> Option<Body> {
    let habits = &source.customer.habits;
    if habits.is_empty() {
        return None;
    }
    let mut body =
        Body { summary: "of 24 months; in brackets where the share may lie".to_owned(), ..Body::default() };
    for habit in habits {
        body.say(line(source, habit));
    }
    Some(body)
}

/// `Day  Saturday  60 % (39–78 %)  base 18 %  12 of 20 tickets`.
fn line(source: &Source<'_>, habit: &Habit) -> Line {
    let f = &source.app.formatter;
    let percent = |share: Decimal| f.number(share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(share), 0);
    let share = Decimal::from(habit.tickets).checked_div(Decimal::from(habit.of_tickets)).unwrap_or_default();
    let (low, high) = habit.interval;
    // Surely more often than others: the whole interval lies above the base.
    let role = if low > habit.base_share { Role::Title } else { Role::Text };
    let between = format!(" ({}{}{} %)", percent(low), f.glyphs.dash, percent(high));
    let cells = source.room.saturating_sub(58).clamp(14, 20);
    vec![
        indent(),
        left(words::habit(habit.of), 8, Role::Dim),
        left(&words::habit_value(habit.of, &habit.value), cells, role),
        right(&format!("{} %", percent(share)), 7, role),
        left(&between, 12, Role::Dim),
        right(&format!("base {} %", percent(habit.base_share)), 11, Role::Dim),
        (format!("  {} of {}", f.count(habit.tickets), counted(f, habit.of_tickets, "ticket")), Role::Text),
    ]
}
