//! Phone numbers in E.164: the country's code and the number. A number without a code belongs to a country that is given,
//! never to a guess.

use phonenumber::{Mode, country::Id};

/// Longer texts are no phone numbers.
const LONGEST: usize = 40;
/// Digits of a number with its country's code: E.164 has fifteen at most, and no country's numbers have fewer than these.
/// Which numbers a country has handed out changes too often to be held against a customer.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// Why a text gives no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoNumber {
    /// It is none, or one that no country has.
    #[error("is no phone number")]
    None,
    /// It has no code, and nobody says which country it is of.
    #[error("is a phone number without a country: write it with its code, or set `country` in c360.toml")]
    NoCountry,
}

/// A number as `+33612345678`. `country` is an ISO 3166 two-letter code: the person's own, else a configured one.
pub fn e164(text: &str, country: Option<&str>) -> Result<String, NoNumber> {
    let text = text.trim();
    if text.len() > LONGEST || !text.bytes().any(|b| b.is_ascii_digit()) {
        return Err(NoNumber::None);
    }
    let country: Option<Id> = country.and_then(|code| code.trim().to_ascii_uppercase().parse().ok());
    // The zero that is dialled within the country only.
    let written = text.replacen("(0)", "", 1);
    let has_code = written.starts_with('+') || written.starts_with("00");
    if country.is_none() && !has_code {
        return Err(NoNumber::NoCountry);
    }
    // Two zeros in front stand for the plus in most of the world.
    let written = match written.strip_prefix("00") {
        Some(rest) if country.is_none() => format!("+{rest}"),
        _ => written,
    };
    let parsed = phonenumber::parse(country, written).map_err(|_| NoNumber::None)?;
    let number = parsed.format().mode(Mode::E164).to_string();
    let is_number = number.starts_with('+') && number.bytes().skip(1).all(|b| b.is_ascii_digit());
    (is_number && DIGITS.contains(&(number.len() - 1))).then_some(number).ok_or(NoNumber::None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_gives_one_number() {
        for text in
            ["06 39 98 79 19", "+33 6 39 98 79 19", "0033639987919", "06.39.98.79.19", "+33 (0)6 39 98 79 19"]
        {
            assert_eq!(e164(text, Some("fr")), Ok("+33639987919".to_owned()), "{text}");
        }
        assert_eq!(e164("(650)555-1212", Some("US")), Ok("+16505551212".to_owned()));
        assert_eq!(e164("(800)555-0100", Some("US")), Ok("+18005550100".to_owned()));
    }

    #[test]
    fn a_country_is_never_guessed() {
        assert_eq!(e164("06 39 98 79 19", None), Err(NoNumber::NoCountry));
        assert_eq!(e164("06 39 98 79 19", Some("nowhere")), Err(NoNumber::NoCountry));
        assert_eq!(e164("0033639987919", None), Ok("+33639987919".to_owned()));
        assert_eq!(e164("+44 20 7946 0958", Some("FR")), Ok("+442079460958".to_owned()), "the code counts");
    }

    #[test]
    fn what_is_none_gives_none() {
        for text in ["", "n/a", "000", "12", "+33 1", &"1".repeat(200)] {
            assert_eq!(e164(text, Some("FR")), Err(NoNumber::None), "{text}");
        }
    }
}
