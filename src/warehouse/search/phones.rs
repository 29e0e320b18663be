//! Phone numbers as they are compared: digits alone, with the country's code and without.
//!
//! A number without a code belongs to a country that is given, never to a guess; where none is, its digits stand for
//! themselves.

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch, StringBuilder},
    datatypes::DataType,
};
use duckdb::{
    Connection,
    vscalar::{ArrowFunctionSignature, VArrowScalar},
};

/// Longer texts are no phone numbers.
const LONGEST: usize = 40;

/// Teach a connection `phone_digits(phone, country)`.
pub fn register(conn: &Connection) -> duckdb::Result<()> {
    conn.register_scalar_function::<PhoneDigits>("phone_digits")
}

/// The digits of a phone number with its country's code, then those without, where the country is known; else its digits.
/// No zeros stand in front. `country` is an ISO 3166 two-letter code.
#[must_use]
pub fn digits(phone: &str, country: Option<&str>) -> Option<String> {
    if phone.len() > LONGEST {
        return None;
    }
    let plain: String = phone.chars().filter(char::is_ascii_digit).collect();
    let plain = plain.trim_start_matches('0');
    if plain.is_empty() {
        return None;
    }
    let country = country.and_then(|code| code.trim().to_ascii_uppercase().parse().ok());
    // The zero that is dialled within the country only.
    let written = phone.trim().replacen("(0)", "", 1);
    let has_code = written.starts_with('+') || written.starts_with("00");
    if country.is_none() && !has_code {
        return Some(plain.to_owned());
    }
    // Two zeros in front stand for the plus in most of the world, and the parser needs a country to know that.
    let written = match written.strip_prefix("00") {
        Some(rest) if country.is_none() => format!("+{rest}"),
        _ => written,
    };
    let Ok(parsed) = phonenumber::parse(country, written) else { return Some(plain.to_owned()) };
    let national = parsed.national().value();
    Some(format!("{}{} {national}", parsed.country().code(), parsed.national()))
}

struct PhoneDigits;

impl VArrowScalar for PhoneDigits {
    type State = ();

    fn invoke((): &(), input: RecordBatch) -> Result<ArrayRef, Box<dyn std::error::Error>> {
        let (Some(phones), Some(countries)) = (
            input.columns().first().and_then(|c| c.as_string_opt::<i32>()),
            input.columns().get(1).and_then(|c| c.as_string_opt::<i32>()),
        ) else {
            return Err("phone_digits takes two texts".into());
        };
        let mut found = StringBuilder::with_capacity(phones.len(), phones.len() * 24);
        for (phone, country) in phones.iter().zip(countries.iter()) {
            found.append_option(phone.and_then(|phone| digits(phone, country)));
        }
        Ok(Arc::new(found.finish()))
    }

    fn signatures() -> Vec<ArrowFunctionSignature> {
        vec![ArrowFunctionSignature::exact(vec![DataType::Utf8, DataType::Utf8], DataType::Utf8)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_of_a_number_gives_the_same_digits() {
        for written in
            ["06 39 98 79 19", "+33 6 39 98 79 19", "0033639987919", "06.39.98.79.19", "+33 (0)6 39 98 79 19"]
        {
            assert_eq!(digits(written, Some("FR")).as_deref(), Some("33639987919 639987919"), "{written}");
        }
        assert_eq!(digits("(650)555-1212", Some("us")).as_deref(), Some("16505551212 6505551212"));
    }

    #[test]
    fn the_zero_that_is_dialled_within_a_country_is_left_out() {
        for written in ["+44 (0)7700 900171", "+44(0)7700900171", "0044 (0)7700 900171", "+44 7700 900171"] {
            assert_eq!(digits(written, None).as_deref(), Some("447700900171 7700900171"), "{written}");
        }
    }

    #[test]
    fn a_number_without_a_code_belongs_to_no_country_that_was_not_given() {
        assert_eq!(digits("06 39 98 79 19", None).as_deref(), Some("639987919"));
        assert_eq!(digits("+33 6 39 98 79 19", None).as_deref(), Some("33639987919 639987919"));
        assert_eq!(digits("0033 6 39 98 79 19", None).as_deref(), Some("33639987919 639987919"));
    }

    #[test]
    fn what_is_no_number_has_no_digits() {
        assert_eq!(digits("n/a", Some("FR")), None);
        assert_eq!(digits("000", None), None);
        assert_eq!(digits(&"1".repeat(200), Some("FR")), None);
    }
}
