//! Phone numbers in the notation of ITU-T E.164: `+`, the country's code, the national number, digits only.
//!
//! A number without a country's code belongs to a country that is given, never to a guess. Reading one by the rules of
//! its country (`phonenumber`, a port of libphonenumber) takes 10 to 20 µs; those in the usual shape of a few countries
//! take the short way of `phone_shapes`, which gives the same.

use phonenumber::{PhoneNumber, country::Id, metadata::DATABASE};

use super::{letters::is_blank, phone_shapes};

/// Longer texts are no phone numbers.
const LONGEST: usize = 80;
/// The most digits that E.164 allows, the country's code included.
const MOST_DIGITS: usize = 15;
/// No country has shorter numbers that can be dialled from abroad, its code included.
const FEWEST_DIGITS: usize = 7;
/// Stands for `(0)`: the zero that is dialled within a country only, written behind its code.
const TRUNK: char = 't';
/// What begins the extension of a number, behind it.
const EXTENSIONS: [&str; 4] = ["ext", "x", "#", ";"];

/// Why a text gives no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneError {
    /// Nothing was captured.
    Empty,
    /// Not a phone number, or not one of that country.
    Malformed,
    /// No country's code in it, and no country known for it.
    NoCountry,
}

/// Append a number in E.164 with its `+`.
///
/// `country` is the ISO 3166 code of the country that a number without a code is of. What is dialled there instead of
/// the plus is understood, and two zeros are everywhere. On an error nothing is appended.
pub fn e164(phone: &str, country: Option<&str>, out: &mut String) -> Result<(), PhoneError> {
    let written = clean(phone)?;
    if let Some(digits) = written.strip_prefix('+') {
        return abroad(digits, out);
    }
    let Some(country) = country.and_then(with_plan) else {
        let digits = written.strip_prefix("00").ok_or(PhoneError::NoCountry)?;
        return abroad(digits, out);
    };
    if phone_shapes::national(country.as_ref(), &written, out) {
        return Ok(());
    }
    // A number dialled to abroad goes by the rules of where it is, not of where it is dialled.
    if let Some(digits) = behind_prefix(country, &written).or_else(|| written.strip_prefix("00")) {
        return abroad(digits, out);
    }
    let written = written.replace(TRUNK, "0");
    let parsed = phonenumber::parse(Some(country), &written).map_err(|_| PhoneError::Malformed)?;
    push(&parsed, "", out)
}

/// Meta: digits only, the country's code first; no `+`, no leading zeros. Otherwise as [`e164`].
pub fn meta(phone: &str, country: Option<&str>, out: &mut String) -> Result<(), PhoneError> {
    let from = out.len();
    e164(phone, country, out)?;
    out.remove(from);
    Ok(())
}

/// A number as written, down to `+` in front, digits, and [`TRUNK`].
fn clean(phone: &str) -> Result<String, PhoneError> {
    let phone = phone.trim_matches(is_blank);
    let phone = match phone.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => phone.get(4..).unwrap_or_default(),
        _ => phone,
    };
    if phone.is_empty() {
        return Err(PhoneError::Empty);
    }
    if phone.len() > LONGEST {
        return Err(PhoneError::Malformed);
    }
    let mut written = String::with_capacity(phone.len());
    let mut digits = 0;
    for (at, c) in phone.char_indices() {
        if let Some(digit) = digit(c) {
            written.push(digit);
            digits += 1;
        } else if matches!(c, '+' | '＋') && written.trim_start_matches(['(', '[']).is_empty() {
            written.push('+');
        } else if matches!(c, '(' | ')' | '[' | ']') {
            written.push(c);
        } else if digits >= FEWEST_DIGITS && begins_extension(phone.get(at..).unwrap_or_default()) {
            break;
        } else if !(is_blank(c) || is_separator(c)) {
            return Err(PhoneError::Malformed);
        }
    }
    if digits == 0 {
        return Err(PhoneError::Malformed);
    }
    let mut written = written.replacen("(0)", &TRUNK.to_string(), 1);
    written.retain(|c| matches!(c, '+' | TRUNK) || c.is_ascii_digit());
    Ok(written)
}

/// A decimal digit in European, full-width, Arabic or Persian writing.
fn digit(c: char) -> Option<char> {
    let zero = match c {
        '0'..='9' => return Some(c),
        '\u{ff10}'..='\u{ff19}' => 0xff10,
        '\u{660}'..='\u{669}' => 0x660,
        '\u{6f0}'..='\u{6f9}' => 0x6f0,
        _ => return None,
    };
    char::from_digit(u32::from(c) - zero, 10)
}

/// What people put between the digits of a number.
const fn is_separator(c: char) -> bool {
    matches!(
        c,
        '-' | '.' | '/' | '~' | '\'' | '_' | '·' | '\u{2010}'
            ..='\u{2015}' | '\u{2212}' | '\u{ff0d}' | '\u{ff0e}'
    )
}

fn begins_extension(rest: &str) -> bool {
    EXTENSIONS.iter().any(|mark| rest.get(..mark.len()).is_some_and(|found| found.eq_ignore_ascii_case(mark)))
}

/// The country's id, where it has a numbering plan. Asking `phonenumber` for one without panics.
fn with_plan(country: &str) -> Option<Id> {
    let id: Id = country.trim().to_ascii_uppercase().parse().ok()?;
    DATABASE.by_id(id.as_ref()).map(|_| id)
}

/// What follows the prefix that is dialled in that country to reach another, where a number begins with it.
fn behind_prefix(country: Id, written: &str) -> Option<&str> {
    let prefix = DATABASE.by_id(country.as_ref())?.international_prefix()?.find(written)?;
    let rest = written.get(prefix.end()..)?;
    (prefix.start() == 0 && !rest.starts_with('0')).then_some(rest)
}

/// A number whose first digits are a country's code, read by the rules of that country.
fn abroad(digits: &str, out: &mut String) -> Result<(), PhoneError> {
    // "+00 33": somebody wrote both.
    let digits = digits.strip_prefix("00").unwrap_or(digits);
    if phone_shapes::abroad(digits, out) {
        return Ok(());
    }
    if !digits.contains(TRUNK) {
        return push(&read_abroad(digits)?, digits, out);
    }
    // Most countries leave the zero in brackets out from abroad; in a few, Italy among them, it is part of the number.
    let without = read_abroad(&digits.replace(TRUNK, ""))?;
    if !phonenumber::is_valid(&without)
        && let Ok(with) = read_abroad(&digits.replace(TRUNK, "0"))
        && phonenumber::is_valid(&with)
    {
        return push(&with, digits, out);
    }
    push(&without, digits, out)
}

fn read_abroad(digits: &str) -> Result<PhoneNumber, PhoneError> {
    phonenumber::parse(None, format!("+{digits}")).map_err(|_| PhoneError::Malformed)
}

/// Append a number, if E.164 allows it so many digits and it says the same when it is read again: one that doesn't is
/// none of its country. `read` is what it was read from, if that was read as from abroad.
fn push(number: &PhoneNumber, read: &str, out: &mut String) -> Result<(), PhoneError> {
    let text = |number: &PhoneNumber| format!("{}{}", number.country().code(), number.national());
    let digits = text(number);
    let is_settled = || digits == read || read_abroad(&digits).is_ok_and(|again| text(&again) == digits);
    if !(FEWEST_DIGITS..=MOST_DIGITS).contains(&digits.len()) || !is_settled() {
        return Err(PhoneError::Malformed);
    }
    out.push('+');
    out.push_str(&digits);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(phone: &str, country: Option<&str>) -> Result<String, PhoneError> {
        let mut out = String::new();
        e164(phone, country, &mut out).map(|()| out)
    }

    #[test]
    fn every_notation_of_a_number_gives_the_same() {
        for written in [
            "06 39 98 79 19",
            "06.39.98.79.19",
            "06-39-98-79-19",
            "0639987919",
            "(0)6 39 98 79 19",
            "33 6 39 98 79 19",
            "+33 6 39 98 79 19",
            "(+33) 6 39 98 79 19",
            "+33 (0)6 39 98 79 19",
            "+33 ( 0 ) 6 39 98 79 19",
            "+33 06 39 98 79 19",
            "0033639987919",
            "00 33 (0)6 39 98 79 19",
            "+00 33 6 39 98 79 19",
            "tel:+33-6-39-98-79-19",
            "\u{202a}+33\u{a0}6 39 98 79 19\u{202c}",
            "＋３３ ６３９９８７９１９",
            "06 39 98 79 19 ext. 5",
            "06 39 98 79 19 #5",
        ] {
            assert_eq!(of(written, Some("FR")).as_deref(), Ok("+33639987919"), "{written}");
        }
    }

    #[test]
    fn vectors_of_the_platforms_hold() {
        assert_eq!(of("(800)555-0100", Some("US")).as_deref(), Ok("+18005550100"));
        assert_eq!(of("1 (800) 555-0100", Some("US")).as_deref(), Ok("+18005550100"));
        let mut out = String::new();
        assert_eq!(meta("(650)555-1212", Some("US"), &mut out), Ok(()));
        assert_eq!(out, "16505551212");
    }

    #[test]
    fn a_number_without_a_code_needs_a_country() {
        assert_eq!(of("06 39 98 79 19", None), Err(PhoneError::NoCountry));
        assert_eq!(of("06 39 98 79 19", Some("ZZ")), Err(PhoneError::NoCountry));
        assert_eq!(of("06 39 98 79 19", Some("AQ")), Err(PhoneError::NoCountry));
        assert_eq!(of("+33 6 39 98 79 19", None).as_deref(), Ok("+33639987919"));
        assert_eq!(of("0033 6 39 98 79 19", None).as_deref(), Ok("+33639987919"));
    }

    #[test]
    fn a_number_abroad_goes_by_the_rules_of_where_it_is() {
        for (written, dialled_in, wanted) in [
            ("+39 06 698 12345", "FR", "+390669812345"),
            ("00 39 06 698 12345", "FR", "+390669812345"),
            ("011 39 06 698 12345", "US", "+390669812345"),
            ("00 33 1 42 68 53 00", "US", "+33142685300"),
            ("+33 1 42 68 53 00", "US", "+33142685300"),
            ("+44 7700 900171", "FR", "+447700900171"),
            ("0011 33 1 42 68 53 00", "AU", "+33142685300"),
        ] {
            assert_eq!(of(written, Some(dialled_in)).as_deref(), Ok(wanted), "{written}");
        }
    }

    #[test]
    fn the_zero_in_brackets_stays_where_it_is_part_of_the_number() {
        assert_eq!(of("+39 (0)6 698 12345", Some("IT")).as_deref(), Ok("+390669812345"));
        assert_eq!(of("+44 (0)7700 900171", None).as_deref(), Ok("+447700900171"));
        assert_eq!(of("+49 (0)30 123456", None).as_deref(), Ok("+4930123456"));
    }

    #[test]
    fn what_is_no_number_is_rejected() {
        for written in [
            "n/a",
            "06 39",
            "1",
            "+",
            "++33639987919",
            "06 39 98 79 19 06 39 98 79 19",
            "0800 FLOWERS",
            "mary@x.com",
        ] {
            assert_eq!(of(written, Some("FR")), Err(PhoneError::Malformed), "{written}");
        }
        assert_eq!(of("  ", Some("FR")), Err(PhoneError::Empty));
        assert_eq!(of(&"1".repeat(200), Some("FR")), Err(PhoneError::Malformed));
    }
}
