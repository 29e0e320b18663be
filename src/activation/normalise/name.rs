//! Names as each platform matches them. Accents stay everywhere.

use super::{
    letters::{is_invisible, is_letter, keep, push_lower},
    titles,
};

/// Google: lower-case, one space between words and none around, no Mr, Mrs or Jr. Punctuation within stays.
pub fn google(name: &str, out: &mut String) -> bool {
    let from = out.len();
    push_lower(name, out);
    let lowered = out.split_off(from);
    let words: Vec<&str> = lowered
        .split(|c: char| c.is_whitespace() || c.is_control() || c == ',')
        .map(|word| word.trim_matches(is_invisible))
        .filter(|word| !word.is_empty())
        .collect();
    let words = titles::without(&words);
    if !words.iter().any(|word| word.contains(is_letter)) {
        return false;
    }
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
    true
}

/// Meta: lower-case letters of any script, with their accents; spaces, digits and punctuation out.
pub fn meta(name: &str, out: &mut String) -> bool {
    let from = out.len();
    push_lower(name, out);
    keep(out, from, is_letter);
    // Marks without a letter are no name.
    let usable = out.get(from..).is_some_and(|name| name.contains(char::is_alphabetic));
    if !usable {
        out.truncate(from);
    }
    usable
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rule: fn(&str, &mut String) -> bool, name: &str) -> Option<String> {
        let mut out = String::new();
        rule(name, &mut out).then_some(out)
    }

    #[test]
    fn titles_go_out_for_google() {
        for (name, wanted) in [
            ("Mrs. Mary", "mary"),
            ("Mr John", "john"),
            ("Smith Jr.", "smith"),
            ("Smith, Jr", "smith"),
            ("Mme Valéry", "valéry"),
            ("dr. mr. Jones III", "jones"),
        ] {
            assert_eq!(of(google, name).as_deref(), Some(wanted), "{name}");
        }
    }

    #[test]
    fn a_name_that_looks_like_a_title_stays() {
        for (name, wanted) in
            [("Mr", "mr"), ("Drake", "drake"), ("Misses", "misses"), ("Jr", "jr"), ("Mr Jr", "jr")]
        {
            assert_eq!(of(google, name).as_deref(), Some(wanted), "{name}");
        }
    }

    #[test]
    fn google_keeps_accents_punctuation_and_one_space_between_words() {
        assert_eq!(of(google, "  Anne-Marie\t D’Été ").as_deref(), Some("anne-marie d’été"));
    }

    #[test]
    fn meta_keeps_letters_of_every_script_and_nothing_else() {
        for (name, wanted) in [
            ("Mary", "mary"),
            ("Valéry", "valéry"),
            (" Anne-Marie O'Neil 3rd. ", "annemarieoneilrd"),
            ("李 小龙", "李小龙"),
            ("Ζαχαρίας", "ζαχαρίας"),
            ("شَرِيف", "شَرِيف"),
            ("प्रिया", "प्रिया"),
            ("e\u{301}va", "e\u{301}va"),
        ] {
            assert_eq!(of(meta, name).as_deref(), Some(wanted), "{name}");
        }
    }

    #[test]
    fn a_name_without_a_letter_is_not_usable() {
        for name in ["", "  ", "-", "?", "123", "\u{301}", "\u{200b}"] {
            assert_eq!(of(meta, name), None, "{name:?}");
        }
        for name in ["", "  ", "-", "?", "123", "\u{200b}", ", ,"] {
            assert_eq!(of(google, name), None, "{name:?}");
        }
    }
}
