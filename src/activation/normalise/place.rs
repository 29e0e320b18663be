//! Cities and postal codes as each platform matches them.

use super::letters::{is_blank, is_letter, keep, push_lower};

/// Meta: lower-case letters of any script; spaces, digits and punctuation out.
pub fn meta_city(city: &str, out: &mut String) -> bool {
    super::name::meta(city, out)
}

/// Google, never hashed: in the United States five digits, or nine as 12345-6789; elsewhere as captured, trimmed.
/// `country` is an ISO 3166 code. What holds anything but letters, digits, spaces and hyphens, or begins with one of the
/// latter, is no postal code, and nothing that a spreadsheet would run.
pub fn google_zip(zip: &str, country: &str, out: &mut String) -> bool {
    let zip = zip.trim_matches(is_blank);
    if country == "US" {
        let Some((five, four)) = us_digits(zip) else { return false };
        out.push_str(five);
        if let Some(four) = four {
            out.push('-');
            out.push_str(four);
        }
        return true;
    }
    let passes = |c: char| c.is_alphanumeric() || is_letter(c) || c == ' ' || c == '-';
    let usable = zip.starts_with(char::is_alphanumeric) && zip.chars().all(passes);
    if usable {
        out.push_str(zip);
    }
    usable
}

/// Meta: lower-case, no spaces; in the United States the first five digits. `country` is an ISO 3166 code.
pub fn meta_zip(zip: &str, country: &str, out: &mut String) -> bool {
    if country == "US" {
        let Some((five, _)) = us_digits(zip.trim_matches(is_blank)) else { return false };
        out.push_str(five);
        return true;
    }
    let from = out.len();
    push_lower(zip, out);
    keep(out, from, |c| !is_blank(c) && !c.is_control());
    let usable = out.get(from..).is_some_and(|zip| zip.contains(char::is_alphanumeric));
    if !usable {
        out.truncate(from);
    }
    usable
}

/// A postal code of the United States: its five digits, and the four more if given.
fn us_digits(zip: &str) -> Option<(&str, Option<&str>)> {
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    let (five, rest) = zip.split_at_checked(5)?;
    let four = rest.trim_start_matches(['-', ' ']);
    match (digits(five, 5), rest.is_empty()) {
        (true, true) => Some((five, None)),
        (true, false) if digits(four, 4) => Some((five, Some(four))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zip(rule: fn(&str, &str, &mut String) -> bool, zip: &str, country: &str) -> Option<String> {
        let mut out = String::new();
        rule(zip, country, &mut out).then_some(out)
    }

    #[test]
    fn a_postal_code_of_the_united_states_has_five_digits_or_nine() {
        for (captured, google, meta) in [
            ("94107", "94107", "94107"),
            (" 94107-1234 ", "94107-1234", "94107"),
            ("941071234", "94107-1234", "94107"),
            ("94107 1234", "94107-1234", "94107"),
        ] {
            assert_eq!(zip(google_zip, captured, "US").as_deref(), Some(google));
            assert_eq!(zip(meta_zip, captured, "US").as_deref(), Some(meta));
        }
        for captured in ["2139", "9410", "94107-12", "SW1A 1AA", "", "941é7"] {
            assert_eq!(zip(google_zip, captured, "US"), None, "{captured}");
            assert_eq!(zip(meta_zip, captured, "US"), None, "{captured}");
        }
    }

    #[test]
    fn elsewhere_google_takes_it_as_is_and_meta_lower_case_without_spaces() {
        for (captured, google, meta) in [
            ("75002", "75002", "75002"),
            (" SW1A 1AA ", "SW1A 1AA", "sw1a1aa"),
            ("00-950", "00-950", "00-950"),
            ("01000", "01000", "01000"),
        ] {
            assert_eq!(zip(google_zip, captured, "GB").as_deref(), Some(google));
            assert_eq!(zip(meta_zip, captured, "GB").as_deref(), Some(meta));
        }
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_no_postal_code() {
        for captured in ["=1+1", "-75002", "+33", "@SUM(A1)", "75002\t=1"] {
            assert_eq!(zip(google_zip, captured, "FR"), None, "{captured}");
        }
    }

    #[test]
    fn a_city_is_its_letters() {
        for (captured, wanted) in
            [("San Francisco", "sanfrancisco"), ("Aix-en-Provence", "aixenprovence"), ("Paris 2e", "parise")]
        {
            let mut out = String::new();
            assert!(meta_city(captured, &mut out));
            assert_eq!(out, wanted);
        }
    }
}
