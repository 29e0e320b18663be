//! Countries, postal codes and cities.

/// An ISO 3166 two-letter code in capitals; `None` for anything else.
#[must_use]
pub fn country(text: &str) -> Option<String> {
    let code = text.trim().to_ascii_uppercase();
    (code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())).then_some(code)
}

/// A postal code as Google takes it: of the United States five digits, or five and four; elsewhere as it is written.
/// Source: Google Ads help 7659867.
#[must_use]
pub fn google_zip(text: &str, country: &str) -> Option<String> {
    let code = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if country != "US" {
        return (!code.is_empty()).then_some(code);
    }
    let (five, four) = match code.split_once('-') {
        Some((five, four)) => (five, Some(four)),
        None => (code.as_str(), None),
    };
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    (digits(five, 5) && four.is_none_or(|four| digits(four, 4))).then_some(code)
}

/// A postal code as Meta compares it: lower case, without spaces and hyphens; of the United States the first five digits.
/// Source: Meta, "How to format a customer list".
#[must_use]
pub fn meta_zip(text: &str, country: Option<&str>) -> String {
    let code: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    if country == Some("US") { code.chars().take(5).collect() } else { code }
}

/// A city as Meta compares it: lower case, letters alone.
#[must_use]
pub fn meta_city(text: &str) -> String {
    super::name::meta(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_two_letters_or_nothing() {
        assert_eq!(country(" fr ").as_deref(), Some("FR"));
        for none in ["", "FRA", "F1", "é"] {
            assert_eq!(country(none), None, "{none}");
        }
    }

    #[test]
    fn codes_of_the_united_states_have_five_digits_or_nine() {
        assert_eq!(google_zip("94043-1351", "US").as_deref(), Some("94043-1351"));
        assert_eq!(google_zip("9404", "US"), None);
        assert_eq!(google_zip(" SW1A  1AA ", "GB").as_deref(), Some("SW1A 1AA"));
        assert_eq!(meta_zip("94043-1351", Some("US")), "94043");
        assert_eq!(meta_zip("SW1A 1AA", Some("GB")), "sw1a1aa");
        assert_eq!(meta_city("Saint-Étienne 2"), "saintétienne");
    }
}
