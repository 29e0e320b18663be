//! How a value moved.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Formatter, percent};
use crate::contract::Unit;
use crate::tui::glyphs::Glyphs;
use crate::tui::theme::Role;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// More than before.
    Up,
    /// Less than before.
    Down,
    /// The same, as far as the text shows.
    Flat,
}

impl Direction {
    /// How it is coloured.
    #[must_use]
    pub fn role(self) -> Role {
        match self {
            Self::Up => Role::Up,
            Self::Down => Role::Down,
            Self::Flat => Role::Flat,
        }
    }
}

/// A change, ready to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// With its sign and unit: `+3.1 %`, `−0.6 pt`, `0.0 %`.
    pub text: String,
    /// Which way, told from what the text shows: `0.0 %` is flat.
    pub direction: Direction,
}

impl Change {
    /// The sign that goes with it.
    #[must_use]
    pub fn arrow(&self, glyphs: &Glyphs) -> &'static str {
        match self.direction {
            Direction::Up => glyphs.up,
            Direction::Down => glyphs.down,
            Direction::Flat => glyphs.flat,
        }
    }

    /// Sign and text: `▲ +3.1 %`.
    #[must_use]
    pub fn with_arrow(&self, glyphs: &Glyphs) -> String {
        // ASCII's arrows are the signs themselves.
        if glyphs.ascii && self.direction != Direction::Flat {
            return self.text.clone();
        }
        format!("{} {}", self.arrow(glyphs), self.text)
    }
}

pub(super) fn change(format: &Formatter, unit: Unit, now: Decimal, before: Decimal) -> Option<Change> {
    let moved = now.checked_sub(before)?;
    let (amount, sign) = match unit {
        Unit::Share => (percent(moved), "pt"),
        Unit::Points => (moved, "pt"),
        Unit::Money | Unit::Count | Unit::Number => (percent(moved.checked_div(before.abs())?), "%"),
    };
    let decimals = u32::from(amount.abs() < Decimal::from(1000));
    let amount = amount.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    let most = Decimal::from(99_999);
    let direction = if amount.is_zero() {
        Direction::Flat
    } else if amount.is_sign_negative() {
        Direction::Down
    } else {
        Direction::Up
    };
    let shown = format.number(amount.clamp(-most, most), decimals);
    let plus = if direction == Direction::Up { "+" } else { "" };
    let beyond = if amount.abs() > most { ">" } else { "" };
    Some(Change { text: format!("{beyond}{plus}{shown} {sign}"), direction })
}
