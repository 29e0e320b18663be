//! Axes with numbers that people would have chosen.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use crate::tui::format::{Formatter, Scale};

/// The upright axis, in the values plotted.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    least: f64,
    most: f64,
    step: f64,
    divisor: f64,
}

impl Axis {
    /// From a round number below the values to one above. Zero is included when the values come near it.
    pub(super) fn over(values: impl Iterator<Item = f64>, rows: u16, scale: &Scale) -> Self {
        let (mut least, mut most) = values.fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
        if least > most {
            (least, most) = (0.0, 1.0);
        }
        if least >= 0.0 && least < most * 0.4 {
            least = 0.0;
        } else if most <= 0.0 && most > least * 0.4 {
            most = 0.0;
        }
        let spread = (most - least).max(most.abs().max(least.abs()) * 0.01).max(scale.divisor * 1e-6);
        let step = nice(spread / f64::from((rows / 2).clamp(1, 4)), scale.divisor);
        let (low, high) = ((least / step).floor() * step, (most / step).ceil() * step);
        Self { least: low, most: if high > low { high } else { low + step }, step, divisor: scale.divisor }
    }

    /// How far down `value` lies among `count` steps, 0 at the top.
    fn down(&self, value: f64, count: usize) -> usize {
        let last = count.saturating_sub(1) as f64;
        let part = (self.most - value) / (self.most - self.least);
        (part * last).round().clamp(0.0, last) as usize
    }

    /// The dot row of a value.
    pub(super) fn dot(&self, value: f64, dot_rows: usize) -> usize {
        self.down(value, dot_rows)
    }

    /// The cell row of a value, the one its dot lies in.
    pub(super) fn row(&self, value: f64, rows: u16) -> u16 {
        (self.down(value, usize::from(rows) * 4) / 4) as u16
    }

    /// Rows with a number, from the top, one number a row.
    pub(super) fn ticks(&self, rows: u16) -> Vec<(u16, f64)> {
        let count = ((self.most - self.least) / self.step).round().clamp(1.0, 20.0) as u16;
        let mut ticks: Vec<(u16, f64)> = Vec::new();
        for index in (0..=count).rev() {
            let value = self.least + f64::from(index) * self.step;
            let row = self.row(value, rows);
            if ticks.last().is_none_or(|(above, _)| row > *above) {
                ticks.push((row, value));
            }
        }
        ticks
    }

    /// A tick's number in the axis' unit, with as many decimals as its steps need.
    pub(super) fn label(&self, value: f64, format: &Formatter) -> String {
        let step = self.step / self.divisor;
        let decimals = (0..4).find(|d| (step * 10f64.powi(*d)).fract().abs() < 1e-6).unwrap_or(4);
        let value = Decimal::from_f64(value / self.divisor).unwrap_or_default();
        format.number(value, u32::try_from(decimals).unwrap_or(0))
    }
}

/// The least of 1, 2, 2.5, 5 × 10ⁿ that is not below `step`, seen in units of `divisor`.
fn nice(step: f64, divisor: f64) -> f64 {
    let step = step / divisor;
    let power = 10f64.powf(step.log10().floor());
    let head = [1.0, 2.0, 2.5, 5.0].into_iter().find(|head| head * power >= step * 0.999_999).unwrap_or(10.0);
    head * power * divisor
}

/// Every how many points a date can stand, when each takes `cells`: a week or a year in preference to odd numbers.
pub(super) fn stride(count: usize, width: u16, cells: u16) -> usize {
    const STEPS: [usize; 14] = [1, 2, 3, 4, 6, 7, 12, 14, 28, 56, 84, 91, 182, 364];
    let room = usize::from(width / cells.max(1)).max(1);
    STEPS.into_iter().find(|step| count.div_ceil(*step) <= room).unwrap_or(count.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Unit;
    use crate::tui::glyphs::Glyphs;

    fn axis(values: &[f64], rows: u16) -> (Vec<String>, Formatter) {
        let format = Formatter::new("EUR", Glyphs::unicode());
        let scale = format.scale(Unit::Money, values.iter().copied().fold(0.0, f64::max));
        let axis = Axis::over(values.iter().copied(), rows, &scale);
        (axis.ticks(rows).into_iter().map(|(_, v)| axis.label(v, &format)).collect(), format)
    }

    #[test]
    fn ticks_are_round_numbers_in_the_axis_unit() {
        assert_eq!(axis(&[340_000.0, 618_000.0], 9).0, ["700", "600", "500", "400", "300"]);
        assert_eq!(axis(&[120.0, 618.0], 6).0, ["750", "500", "250", "0"]);
        assert_eq!(axis(&[0.9, 1.1], 3).0, ["1.2", "1.0", "0.8"]);
    }

    #[test]
    fn equal_values_and_nothing_still_make_an_axis() {
        for values in [&[5.0, 5.0][..], &[0.0][..], &[-3.0][..], &[][..], &[1e24, -1e24][..]] {
            let labels = axis(values, 6).0;
            assert!(!labels.is_empty() && labels.iter().all(|l| !l.contains("NaN")), "{labels:?}");
        }
    }

    #[test]
    fn dates_stand_a_week_apart_when_a_month_is_shown_by_day() {
        assert_eq!(stride(28, 60, 10), 6);
        assert_eq!(stride(28, 48, 10), 7);
        assert_eq!(stride(12, 120, 10), 1);
        assert_eq!(stride(0, 0, 10), 1);
    }
}
