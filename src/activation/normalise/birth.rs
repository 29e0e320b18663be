//! Birth dates and genders as Meta matches them.

use std::fmt::Write as _;

use jiff::civil::Date;

/// Nobody alive was born before; such dates stand for "not known".
const EARLIEST_YEAR: i16 = 1900;

/// Meta: year, month and day as eight digits.
pub fn meta_day(day: Date, out: &mut String) -> bool {
    if day.year() < EARLIEST_YEAR {
        return false;
    }
    // Writing to a String can't fail.
    let _ = write!(out, "{:04}{:02}{:02}", day.year(), day.month(), day.day());
    true
}

/// Meta: `f` or `m`; it takes no other.
pub fn meta_gender(gender: &str, out: &mut String) -> bool {
    let letter = match gender.trim() {
        "f" | "F" => 'f',
        "m" | "M" => 'm',
        _ => return false,
    };
    out.push(letter);
    true
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_eight_digits() {
        let mut out = String::new();
        assert!(meta_day(date(1984, 3, 7), &mut out));
        assert_eq!(out, "19840307");
    }

    #[test]
    fn a_day_that_stands_for_nothing_is_not_usable() {
        for day in [date(1, 1, 1), date(1899, 12, 31), date(-44, 3, 15)] {
            let mut out = String::new();
            assert!(!meta_day(day, &mut out));
            assert_eq!(out, "");
        }
    }

    #[test]
    fn only_two_genders_are_taken() {
        for (gender, wanted) in [("f", "f"), (" M ", "m"), ("x", ""), ("", ""), ("female", "")] {
            let mut out = String::new();
            assert_eq!(meta_gender(gender, &mut out), !wanted.is_empty());
            assert_eq!(out, wanted);
        }
    }
}
