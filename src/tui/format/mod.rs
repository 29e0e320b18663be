//! Numbers, dates and durations as people read them.
//!
//! One place for every figure on every screen and in headless tables. Knows units and the workspace's currency;
//! knows neither widgets nor colours.

mod change;
mod estimate;
mod scale;
mod time;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

pub use change::{Change, Direction};
pub use scale::Scale;

use super::{glyphs::Glyphs, text::clip};
pub use crate::currency::Currency;
use crate::{
    contract::Unit,
    numbers::{group, grouped},
};

/// Writes values in the workspace's currency with the terminal's signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formatter {
    /// The workspace's currency.
    pub currency: Currency,
    /// The terminal's signs.
    pub glyphs: Glyphs,
}

impl Formatter {
    /// For a workspace's currency code, such as `EUR`.
    #[must_use]
    pub fn new(currency_code: &str, glyphs: Glyphs) -> Self {
        Self { currency: Currency::from_code(&clip(currency_code, 8)), glyphs }
    }

    /// Short, for tiles and tables: `12.84 M€`, `214,306`, `61.20 €`, `41.3 %`, `42.5 pt`.
    #[must_use]
    pub fn value(&self, unit: Unit, value: Decimal) -> String {
        match unit {
            Unit::Money => self.money(value),
            Unit::Count if value.abs() >= Decimal::from(10_000_000) => self.scaled(value, ""),
            Unit::Count => self.number(value, 0),
            Unit::Number => self.number(value, 2),
            Unit::Share => format!("{} %", self.number(percent(value), 1)),
            Unit::Points => format!("{} pt", self.number(value, 1)),
        }
    }

    /// Every digit, grouped: `12,841,337.20 €`, `41.2731 %`.
    #[must_use]
    pub fn value_full(&self, unit: Unit, value: Decimal) -> String {
        let places = |value: Decimal, most: u32| value.round_dp(most).normalize().scale();
        match unit {
            Unit::Money => {
                let decimals = self.currency.decimals.max(places(value, 4));
                self.with_symbol(&self.number(value, decimals), "")
            }
            Unit::Count => self.number(value, places(value, 4)),
            Unit::Number => self.number(value, places(value, 6)),
            Unit::Share => {
                let value = percent(value);
                format!("{} %", self.number(value, places(value, 4)))
            }
            Unit::Points => format!("{} pt", self.number(value, places(value, 4))),
        }
    }

    /// How `now` stands against `before`: per cent for money, counts and numbers, points for shares and points.
    /// `None` where that says nothing: per cent of zero.
    #[must_use]
    pub fn change(&self, unit: Unit, now: Decimal, before: Decimal) -> Option<Change> {
        change::change(self, unit, now, before)
    }

    /// A count with its groups: `1,469,307`.
    #[must_use]
    pub fn count(&self, count: u64) -> String {
        grouped(count)
    }

    /// A share from 0 to 1 without decimals: `65 %`; `<1 %` for what would read as nothing.
    #[must_use]
    pub fn share(&self, share: Decimal) -> String {
        let percent = percent(share);
        if percent > Decimal::ZERO && percent < Decimal::ONE {
            return "<1 %".to_owned();
        }
        format!("{} %", self.number(percent, 0))
    }

    /// Bytes in decimal steps: `4.1 MB`.
    #[must_use]
    pub fn bytes(&self, bytes: u64) -> String {
        const STEPS: [&str; 4] = ["kB", "MB", "GB", "TB"];
        if bytes < 1000 {
            return format!("{bytes} B");
        }
        let mut value = bytes as f64 / 1000.0;
        let mut steps = STEPS.into_iter();
        let mut step = steps.next().unwrap_or_default();
        // 999.95 would read as 1000.0.
        while value >= 999.95 {
            let Some(next) = steps.next() else { break };
            value /= 1000.0;
            step = next;
        }
        format!("{value:.1} {step}")
    }

    /// Rounded half away from zero, grouped, with the terminal's minus; never `-0`.
    #[must_use]
    pub fn number(&self, value: Decimal, decimals: u32) -> String {
        let rounded = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        let digits = format!("{:.*}", decimals as usize, rounded.abs());
        let (whole, rest) = digits.split_once('.').unwrap_or((&digits, ""));
        let sign = if rounded.is_sign_negative() && !rounded.is_zero() { self.glyphs.minus } else { "" };
        let dot = if rest.is_empty() { "" } else { "." };
        format!("{sign}{}{dot}{rest}", group(whole))
    }

    /// `1.42 s`, `12 s`, `1m10`, `2h05`, `3d04h`.
    #[must_use]
    pub fn duration(&self, duration: std::time::Duration) -> String {
        time::duration(duration)
    }

    /// How long a query took: `850 µs`, `4.2 ms`, `1.42 s`.
    #[must_use]
    pub fn micros(&self, micros: u64) -> String {
        match micros {
            0..=999 if self.glyphs.ascii => format!("{micros} us"),
            0..=999 => format!("{micros} µs"),
            1000..=999_949 => format!("{:.1} ms", micros as f64 / 1000.0),
            _ => time::duration(std::time::Duration::from_micros(micros)),
        }
    }

    /// `Fri 20 Nov 2026`.
    #[must_use]
    pub fn date(&self, date: jiff::civil::Date) -> String {
        time::date(date)
    }

    /// `20 Nov`.
    #[must_use]
    pub fn short_date(&self, date: jiff::civil::Date) -> String {
        time::short_date(date)
    }

    /// `Nov 2026`.
    #[must_use]
    pub fn month(&self, date: jiff::civil::Date) -> String {
        time::month(date)
    }

    /// How long ago a day was: `today`, `yesterday`, `3 days ago`, `8 years ago`.
    #[must_use]
    pub fn age(&self, days: i64) -> String {
        time::age(days)
    }

    fn money(&self, value: Decimal) -> String {
        let rounded =
            value.round_dp_with_strategy(self.currency.decimals, RoundingStrategy::MidpointAwayFromZero);
        if rounded.abs() < Decimal::from(10_000) {
            return self.with_symbol(&self.number(value, self.currency.decimals), "");
        }
        self.scaled(value, &self.symbol())
    }

    /// In thousands, millions or billions, whichever keeps one to three digits before the point.
    fn scaled(&self, value: Decimal, symbol: &str) -> String {
        const STEPS: [(&str, i64); 3] = [("k", 1_000), ("M", 1_000_000), ("bn", 1_000_000_000)];
        let mut shown = (String::new(), "");
        for (prefix, step) in STEPS {
            let part = value / Decimal::from(step);
            let decimals = if prefix == "k" || part.abs() >= Decimal::from(100) { 1 } else { 2 };
            shown = (self.number(part, decimals), prefix);
            let rounded = part.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
            if rounded.abs() < Decimal::from(1000) {
                break;
            }
        }
        if symbol.is_empty() {
            return format!("{} {}", shown.0, shown.1);
        }
        self.with_symbol(&shown.0, shown.1)
    }

    /// `12.84 M€`; codes keep their distance: `12.84 M CHF`.
    fn with_symbol(&self, number: &str, prefix: &str) -> String {
        let symbol = self.symbol();
        let gap = if !prefix.is_empty() && symbol.starts_with(char::is_alphabetic) { " " } else { "" };
        format!("{number} {prefix}{gap}{symbol}")
    }

    /// The currency's symbol, or its code where the terminal has no symbol.
    #[must_use]
    pub fn symbol(&self) -> String {
        if self.glyphs.ascii && !self.currency.symbol.is_ascii() {
            self.currency.code.clone()
        } else {
            self.currency.symbol.clone()
        }
    }
}

fn percent(share: Decimal) -> Decimal {
    share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(share)
}

/// A decimal as a chart takes it.
#[must_use]
pub fn plot(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(0.0)
}

#[cfg(test)]
mod tests;
