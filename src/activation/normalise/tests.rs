//! Normalising against the platforms' published vectors, and what holds of any text.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

/// Any text, and texts nearer to what is captured.
fn captured() -> impl Strategy<Value = String> {
    prop_oneof![
        "(?s).{0,32}",
        "[ \t.,'+@a-zA-ZéÉßİΣςǅ0-9\u{300}\u{200b}-]{0,24}",
        "[a-zA-Z.+ ]{1,8}@(gmail|googlemail|Example)\\.(com|fr)",
        "(\\+|00|\\(\\+)?[0-9]{1,3}[)]? ?(\\(0\\))?[0-9 ().-]{6,18}",
        "[0-9]{6,15}",
        "(mr|MRS\\.|dr,|jr|III|Mary|É)( (mr|MRS\\.|dr,|jr|III|Mary|É)){0,3}",
        "[0-9]{5}([- ]?[0-9]{4})?",
    ]
}

/// Countries with all manner of numbering plans, and none.
fn country() -> impl Strategy<Value = Option<&'static str>> {
    prop::sample::select(vec![
        None,
        Some("FR"),
        Some("US"),
        Some("GB"),
        Some("DE"),
        Some("IT"),
        Some("AR"),
        Some("BR"),
        Some("MX"),
        Some("RU"),
        Some("HU"),
        Some("LT"),
        Some("JP"),
        Some("AU"),
        Some("FI"),
        Some("CI"),
        Some("SM"),
        Some("AQ"),
        Some("XX"),
    ])
}

/// What a rule makes of a text; applied again it must make the same of that.
fn twice(rule: impl Fn(&str, &mut String) -> bool, text: &str) -> Option<String> {
    let mut once = String::new();
    if !rule(text, &mut once) {
        assert_eq!(once, "", "nothing usable, something appended: {text:?}");
        return None;
    }
    let mut again = String::new();
    assert!(rule(&once, &mut again), "{once:?} of {text:?} is not usable any more");
    assert_eq!(again, once, "of {text:?}");
    Some(once)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn an_address_made_normal_is_one_and_stays(text in captured()) {
        for rule in [email::google, email::meta, email::tiktok, email::as_captured] {
            if let Some(found) = twice(rule, &text) {
                prop_assert_eq!(found.matches('@').count(), 1);
                prop_assert!(!found.contains(char::is_whitespace));
            }
        }
    }

    #[test]
    fn a_name_made_normal_is_lower_case_and_stays(text in captured()) {
        for rule in [name::google, name::meta, place::meta_city] {
            if let Some(found) = twice(rule, &text) {
                prop_assert_eq!(&found.to_lowercase(), &found);
                prop_assert_eq!(found.trim(), &found);
            }
        }
        if let Some(found) = twice(name::meta, &text) {
            prop_assert!(!found.contains(|c: char| c.is_whitespace() || c.is_ascii_digit() || c.is_ascii_punctuation()));
        }
    }

    #[test]
    fn a_postal_code_made_normal_stays(text in captured(), us in any::<bool>()) {
        let country = if us { "US" } else { "GB" };
        if let Some(found) = twice(|text, out| place::google_zip(text, country, out), &text) {
            prop_assert!(found.starts_with(char::is_alphanumeric));
        }
        if let Some(found) = twice(|text, out| place::meta_zip(text, country, out), &text) {
            prop_assert!(!found.contains(char::is_whitespace));
            prop_assert!(!us || found.len() == 5 && found.bytes().all(|b| b.is_ascii_digit()));
        }
    }

    #[test]
    fn a_phone_number_made_normal_is_plus_and_digits_and_stays(text in captured(), country in country()) {
        let plus = twice(|text, out| phone::e164(text, country, out).is_ok(), &text);
        if let Some(found) = &plus {
            let digits = found.strip_prefix('+').unwrap();
            prop_assert!((7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()));
            prop_assert!(!digits.starts_with('0'));
        }
        let mut bare = String::new();
        prop_assert_eq!(phone::meta(&text, country, &mut bare).is_ok(), plus.is_some());
        prop_assert_eq!(bare, plus.unwrap_or_default().replace('+', ""));
    }

    #[test]
    fn a_country_is_a_code_or_none(text in "(?s).{0,3}") {
        prop_assert!(country::code(&text).is_none_or(|code| country::code(code) == Some(code)));
        prop_assert!(birth::meta_gender(&text, &mut String::new()) == ["f", "m", "F", "M"].contains(&text.trim()));
    }
}

/// `phonenumber` panics on some input; what gets to it must not make it.
#[test]
fn no_digits_of_any_country_panic() {
    for country in
        "AC AD AQ AR AU BR BV CI FI GG GS HM IM IT JE KZ MX NZ PN RU SM TA TF UM US VA XK".split(' ')
    {
        for digits in ["0", "00", "000", "0000000", "1111111", "0111511111111", "99099909990", "88005553535"]
        {
            for front in ["", "+", "00", "+54", "+55", "+52", "+1", "+7", "+800", "+39", "0", "9"] {
                let _ = phone::e164(&format!("{front}{digits}"), Some(country), &mut String::new());
            }
        }
    }
}
