//! How numbers are written, on screens, in what commands print and in what jobs say alike.

use rust_decimal::Decimal;

/// Thousands separated by commas: `1,469,307`.
#[must_use]
pub fn grouped(number: u64) -> String {
    group(&number.to_string())
}

/// The same of a whole number's digits, however many.
#[must_use]
pub fn group(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A figure rounded to a whole number, grouped: `-1,834`.
#[must_use]
pub fn whole(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let is_negative = value < 0.0 && digits != "0";
    format!("{}{}", if is_negative { "-" } else { "" }, group(&digits))
}

/// A rate as somebody set it, to a hundredth of a per cent: `8 %`, `8.25 %`.
#[must_use]
pub fn rate(rate: f64) -> String {
    let percent = Decimal::try_from(rate * 100.0).unwrap_or_default();
    format!("{} %", percent.round_dp(2).normalize())
}

#[cfg(test)]
mod tests {
    use super::{grouped, rate, whole};

    #[test]
    fn thousands_are_told_apart() {
        assert_eq!([0, 999, 1000, 1_469_307].map(grouped), ["0", "999", "1,000", "1,469,307"]);
    }

    #[test]
    fn a_figure_is_told_without_decimals() {
        assert_eq!(
            [1_833.6, -1_833.6, -0.4, 1e15].map(whole),
            ["1,834", "-1,834", "0", "1,000,000,000,000,000"]
        );
    }

    #[test]
    fn a_rate_is_told_as_it_was_set() {
        assert_eq!([0.0, 0.08, 0.0825, 0.07, 1.0].map(rate), ["0 %", "8 %", "8.25 %", "7 %", "100 %"]);
    }
}
