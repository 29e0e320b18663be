//! Masking: what may be shown of a value without saying whose it is.
//!
//! Pure: text in, text out. Bullets are always five, so that lengths say nothing. What is kept of a value is a letter, a
//! digit or a domain, never a character that a terminal would act upon. Blank text stays blank: there is nothing to hide.

use jiff::civil::Date;

/// Stands for whatever is hidden, however long.
pub const HIDDEN: &str = "•••••";

/// Of fewer letters or digits than this, an ending of two would be most of it: all is hidden.
const ENOUGH: usize = 5;

/// The first letter of each word: `M••••• d••••• S•••••`.
#[must_use]
pub fn name(text: &str) -> String {
    text.split_whitespace().map(beginning).collect::<Vec<_>>().join(" ")
}

/// A given and a family name as one; `None` where neither is known.
#[must_use]
pub fn full_name(first: Option<&str>, last: Option<&str>) -> Option<String> {
    let known: Vec<String> =
        [first, last].into_iter().flatten().map(name).filter(|part| !part.is_empty()).collect();
    (!known.is_empty()).then(|| known.join(" "))
}

/// The first letter and the domain: `m•••••@example.com`. What is no address is hidden wholly.
#[must_use]
pub fn email(text: &str) -> String {
    match text.trim().rsplit_once('@') {
        Some((local, domain)) if is_domain(domain) => format!("{}@{domain}", beginning(local)),
        _ => wholly(text),
    }
}

/// The last two digits: `•••••78`.
#[must_use]
pub fn phone(text: &str) -> String {
    ending(text, |c| c.is_ascii_digit())
}

/// The last two letters or digits: `•••••3F`.
#[must_use]
pub fn card(text: &str) -> String {
    ending(text, |c| c.is_ascii_alphanumeric())
}

/// Nothing of it: `•••••`.
#[must_use]
pub fn wholly(text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { HIDDEN.to_owned() }
}

/// The year: `••/••/1978`.
#[must_use]
pub fn birth_date(day: Date) -> String {
    format!("••/••/{:04}", day.year())
}

fn beginning(word: &str) -> String {
    match word.chars().next().filter(|c| c.is_alphabetic()) {
        Some(letter) => format!("{letter}{HIDDEN}"),
        None => HIDDEN.to_owned(),
    }
}

fn ending(text: &str, kept: impl Fn(char) -> bool) -> String {
    let known: Vec<char> = text.chars().filter(|c| kept(*c)).collect();
    match known.as_slice() {
        [.., last_but_one, last] if known.len() >= ENOUGH => format!("{HIDDEN}{last_but_one}{last}"),
        _ => wholly(text),
    }
}

/// Whether it reads as a domain. Anything else after an `@` may be the very thing to hide.
fn is_domain(text: &str) -> bool {
    let label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    text.contains('.') && text.split('.').all(label) && text.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Marie", "M•••••")]
    #[case("Marie-Claire", "M•••••")]
    #[case("  de la  Tour ", "d••••• l••••• T•••••")]
    #[case("Q", "Q•••••")]
    #[case("王小明", "王•••••")]
    #[case("علي", "ع•••••")]
    #[case("\u{202e}eiraM", "•••••")]
    #[case("\u{1b}[2JMarie", "•••••")]
    #[case("\u{0}", "•••••")]
    #[case("👩‍👧", "•••••")]
    #[case("0612345678", "•••••")]
    #[case("", "")]
    #[case(" \n ", "")]
    fn a_name_keeps_the_first_letter_of_each_word(#[case] text: &str, #[case] masked: &str) {
        assert_eq!(name(text), masked);
    }

    #[rstest]
    #[case("marie.dupont@example.com", "m•••••@example.com")]
    #[case("m@example.com", "m•••••@example.com")]
    #[case("\"a@b\"@example.com", "•••••@example.com")]
    #[case("éva@bücher.example", "é•••••@bücher.example")]
    #[case("7marie@example.com", "•••••@example.com")]
    #[case("@example.com", "•••••@example.com")]
    #[case("marie.dupont", "•••••")]
    #[case("example.com@marie", "•••••")]
    #[case("x@marie dupont.com", "•••••")]
    #[case("x@06.12.34.56", "•••••")]
    #[case("x@exa\u{1b}mple.com", "•••••")]
    #[case("x@example..com", "•••••")]
    #[case("@", "•••••")]
    #[case("", "")]
    fn an_email_keeps_its_first_letter_and_domain(#[case] text: &str, #[case] masked: &str) {
        assert_eq!(email(text), masked);
    }

    #[rstest]
    #[case("+33 6 12 34 56 78", "•••••78")]
    #[case("0612345678 (Marie)", "•••••78")]
    #[case("1278", "•••••")]
    #[case("Marie", "•••••")]
    #[case("", "")]
    fn a_phone_keeps_its_last_two_digits(#[case] text: &str, #[case] masked: &str) {
        assert_eq!(phone(text), masked);
    }

    #[rstest]
    #[case("29000123-4F", "•••••4F")]
    #[case("4F", "•••••")]
    #[case("29000123\u{1b}[0m", "•••••0m")]
    #[case("", "")]
    fn a_card_keeps_its_last_two_characters(#[case] text: &str, #[case] masked: &str) {
        assert_eq!(card(text), masked);
    }

    #[test]
    fn a_birth_date_keeps_its_year_and_an_address_nothing() {
        assert_eq!(birth_date(Date::constant(1978, 3, 9)), "••/••/1978");
        assert_eq!(wholly("3 rue des Lilas"), "•••••");
    }

    #[test]
    fn a_full_name_is_what_is_known_of_it() {
        assert_eq!(full_name(Some("Marie"), Some("Dupont")).as_deref(), Some("M••••• D•••••"));
        assert_eq!(full_name(None, Some("Dupont")).as_deref(), Some("D•••••"));
        assert_eq!(full_name(Some(" "), None), None);
    }

    fn shown(masked: &str) -> usize {
        masked.chars().filter(|c| *c != '•').count()
    }

    proptest! {
        #[test]
        fn nothing_but_what_is_said_is_ever_kept(text in "\\PC{0,40}|(?s).{0,40}") {
            let words = text.split_whitespace().count();
            prop_assert_eq!(name(&text).matches(HIDDEN).count(), words);
            prop_assert!(shown(&name(&text)) <= words + words.saturating_sub(1));
            prop_assert!(shown(&phone(&text)) <= 2);
            prop_assert!(shown(&card(&text)) <= 2);
            prop_assert_eq!(shown(&wholly(&text)), 0);
            let masked = [name(&text), email(&text), phone(&text), card(&text), wholly(&text)];
            prop_assert!(masked.iter().all(|m| !m.chars().any(char::is_control)));
        }

        #[test]
        fn an_email_of_any_length_looks_the_same(local in "[a-z][a-z0-9.+_-]{0,60}") {
            let masked = email(&format!("{local}@example.com"));
            prop_assert_eq!(masked, format!("{}•••••@example.com", &local[..1]));
        }
    }
}
