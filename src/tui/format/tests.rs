//! Figures read as people write them, and never as a computer does.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::time::Duration;

use jiff::civil::date;
use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn euro() -> Formatter {
    Formatter::new("EUR", Glyphs::unicode())
}

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[rstest]
#[case(Unit::Money, "12841337.2", "12.84 M€")]
#[case(Unit::Money, "128413372", "128.4 M€")]
#[case(Unit::Money, "4596039.58", "4.60 M€")]
#[case(Unit::Money, "588240", "588.2 k€")]
#[case(Unit::Money, "999960", "1.00 M€")]
#[case(Unit::Money, "999999999", "1.00 bn€")]
#[case(Unit::Money, "9999.994", "9,999.99 €")]
#[case(Unit::Money, "9999.995", "10.0 k€")]
#[case(Unit::Money, "61.2", "61.20 €")]
#[case(Unit::Money, "-61.2", "−61.20 €")]
#[case(Unit::Money, "-0.001", "0.00 €")]
#[case(Unit::Money, "0", "0.00 €")]
#[case(Unit::Count, "214306", "214,306")]
#[case(Unit::Count, "9999999", "9,999,999")]
#[case(Unit::Count, "12840000", "12.84 M")]
#[case(Unit::Number, "1.4231", "1.42")]
#[case(Unit::Share, "0.4127", "41.3 %")]
#[case(Unit::Share, "-0.0001", "0.0 %")]
#[case(Unit::Points, "42.46", "42.5 pt")]
fn values_are_short(#[case] unit: Unit, #[case] value: &str, #[case] shown: &str) {
    assert_eq!(euro().value(unit, d(value)), shown);
}

#[rstest]
#[case(Unit::Money, "12841337.2", "12,841,337.20 €")]
#[case(Unit::Money, "0.12345", "0.1235 €")]
#[case(Unit::Count, "1469307", "1,469,307")]
#[case(Unit::Number, "1.50", "1.5")]
#[case(Unit::Share, "0.41273123", "41.2731 %")]
fn full_values_keep_their_digits(#[case] unit: Unit, #[case] value: &str, #[case] shown: &str) {
    assert_eq!(euro().value_full(unit, d(value)), shown);
}

#[test]
fn currencies_keep_their_own_decimals_and_symbols() {
    let value = |code, v| Formatter::new(code, Glyphs::unicode()).value(Unit::Money, d(v));
    assert_eq!(value("JPY", "980.4"), "980 ¥");
    assert_eq!(value("chf", "12840000"), "12.84 M CHF");
    assert_eq!(value("USD", "61.2"), "61.20 $");
    assert_eq!(Formatter::new("EUR", Glyphs::ascii()).value(Unit::Money, d("-12840000")), "-12.84 M EUR");
}

#[rstest]
#[case(Unit::Money, "103.1", "100", Some(("+3.1 %", Direction::Up)))]
#[case(Unit::Money, "97", "100", Some(("−3.0 %", Direction::Down)))]
#[case(Unit::Money, "100.01", "100", Some(("0.0 %", Direction::Flat)))]
#[case(Unit::Money, "99.99", "100", Some(("0.0 %", Direction::Flat)))]
#[case(Unit::Money, "50", "-100", Some(("+150.0 %", Direction::Up)))]
#[case(Unit::Count, "5", "0", None)]
#[case(Unit::Count, "0", "0", None)]
#[case(Unit::Count, "25", "1", Some(("+2,400 %", Direction::Up)))]
#[case(Unit::Count, "100000000", "1", Some((">+99,999 %", Direction::Up)))]
#[case(Unit::Share, "0.413", "0.419", Some(("−0.6 pt", Direction::Down)))]
#[case(Unit::Share, "0.1", "0", Some(("+10.0 pt", Direction::Up)))]
#[case(Unit::Points, "40", "42.5", Some(("−2.5 pt", Direction::Down)))]
fn changes_are_signed(
    #[case] unit: Unit,
    #[case] now: &str,
    #[case] before: &str,
    #[case] expected: Option<(&str, Direction)>,
) {
    let change = euro().change(unit, d(now), d(before));
    assert_eq!(change.as_ref().map(|c| (c.text.as_str(), c.direction)), expected);
}

#[test]
fn the_arrow_comes_before_the_text_and_ascii_signs_are_not_doubled() {
    let change = |glyphs| {
        let format = Formatter::new("EUR", glyphs);
        format.change(Unit::Money, d("97"), d("100")).unwrap().with_arrow(&glyphs)
    };
    assert_eq!(change(Glyphs::unicode()), "▼ −3.0 %");
    assert_eq!(change(Glyphs::ascii()), "-3.0 %");
}

#[test]
fn dates_are_written_out() {
    let format = euro();
    assert_eq!(format.date(date(2026, 11, 20)), "Fri 20 Nov 2026");
    assert_eq!(format.short_date(date(2026, 1, 3)), "3 Jan");
    assert_eq!(format.month(date(2017, 12, 31)), "Dec 2017");
    assert_eq!(format.date(date(-1, 1, 1)).split(' ').count(), 4);
}

#[rstest]
#[case(0, "today")]
#[case(1, "yesterday")]
#[case(3, "3 days ago")]
#[case(59, "59 days ago")]
#[case(90, "2 months ago")]
#[case(729, "23 months ago")]
#[case(730, "2 years ago")]
#[case(3000, "8 years ago")]
#[case(-1, "tomorrow")]
#[case(-5, "in 5 days")]
fn ages_are_rounded_down(#[case] days: i64, #[case] shown: &str) {
    assert_eq!(euro().age(days), shown);
}

#[rstest]
#[case(42, "0.04 s")]
#[case(1_420, "1.42 s")]
#[case(9_996, "10 s")]
#[case(12_700, "12 s")]
#[case(70_000, "1m10")]
#[case(7_500_000, "2h05")]
#[case(273_600_000, "3d04h")]
fn durations_keep_two_parts(#[case] millis: u64, #[case] shown: &str) {
    assert_eq!(euro().duration(Duration::from_millis(millis)), shown);
}

#[test]
fn small_units_step_up_without_reading_a_thousand() {
    let format = euro();
    assert_eq!(format.bytes(999), "999 B");
    assert_eq!(format.bytes(4_100_000), "4.1 MB");
    assert_eq!(format.bytes(999_999), "1.0 MB");
    assert_eq!(format.micros(850), "850 µs");
    assert_eq!(format.micros(4_200), "4.2 ms");
    assert_eq!(format.micros(1_420_000), "1.42 s");
    assert_eq!(format.count(1_469_307), "1,469,307");
    assert_eq!(format.share(d("0.654")), "65 %");
    assert_eq!(format.share(d("0.002")), "<1 %");
}

#[test]
fn an_axis_has_one_unit() {
    let format = euro();
    assert_eq!(
        format.scale(Unit::Money, 620_000.0),
        Scale { divisor: 1e3, unit: "k€".to_owned(), decimals: 1 }
    );
    assert_eq!(format.scale(Unit::Share, 0.4), Scale { divisor: 0.01, unit: "%".to_owned(), decimals: 1 });
    let column = format.scale(Unit::Money, 8_410_000.0);
    let bare = ["8410000", "42000", "-9000.04", "0"].map(|v| format.bare(d(v), &column));
    assert_eq!(bare, ["8,410.0", "42.0", "−9.0", "0.0"]);
    assert_eq!(format.bare(d("0.413"), &format.scale(Unit::Share, 0.4)), "41.3");
    assert_eq!(Formatter::new("CHF", Glyphs::unicode()).scale(Unit::Money, 5e7).unit, "M CHF");
}

proptest! {
    #[test]
    fn no_value_or_change_reads_as_minus_zero_or_not_a_number(
        a in any::<i64>(), b in any::<i64>(), scale in 0u32..10,
    ) {
        let format = Formatter::new("EUR", Glyphs::ascii());
        let (a, b) = (Decimal::new(a, scale), Decimal::new(b, scale));
        for unit in [Unit::Money, Unit::Count, Unit::Number, Unit::Share, Unit::Points] {
            let change = format.change(unit, a, b);
            let texts = [format.value(unit, a), format.value_full(unit, b), change.map_or(String::new(), |c| c.text)];
            for text in texts {
                let zero = text.strip_prefix(['-', '+'])
                    .is_some_and(|rest| !rest.chars().any(|c| matches!(c, '1'..='9')));
                prop_assert!(!zero && !text.contains("NaN"), "{}", text);
            }
        }
    }

    #[test]
    fn extreme_decimals_never_panic(hi in any::<i128>(), scale in 0u32..28) {
        let format = euro();
        let value = Decimal::try_from_i128_with_scale(hi >> 33, scale).unwrap_or(Decimal::MAX);
        for unit in [Unit::Money, Unit::Count, Unit::Number, Unit::Share, Unit::Points] {
            let _ = (format.value(unit, value), format.value_full(unit, value));
            let _ = format.change(unit, value, Decimal::MIN);
            let _ = format.change(unit, value, Decimal::new(1, 28));
        }
    }
}
