//! What people write in their own words, as it is kept for good: e-mail addresses and long numbers are masked.
//!
//! Pure. It can't know names; whoever writes is asked to leave them out.

use std::borrow::Cow;

/// Stands for an e-mail address.
const ADDRESS: &str = "[e-mail address]";
/// Stands for a long number.
const NUMBER: &str = "[number]";
/// So many digits, and it can be a phone or a card; fewer are a count, an amount or a postal code.
const LONG: usize = 8;
/// What may stand between the digits of one number.
const BETWEEN: &str = " .-/()\u{a0}\u{202f}";

/// The text without addresses and long numbers. A day (`2026-11-26`) stays.
#[must_use]
pub fn masked(text: &str) -> Cow<'_, str> {
    if !text.contains('@') && text.chars().filter(char::is_ascii_digit).count() < LONG {
        return Cow::Borrowed(text);
    }
    let without: String = text.split_inclusive(is_blank).map(without_address).collect();
    Cow::Owned(without_numbers(&without))
}

fn is_blank(c: char) -> bool {
    c.is_whitespace()
}

/// A word with the blank after it. Marks around an address stay.
fn without_address(word: &str) -> String {
    let outer = |c: char| c.is_whitespace() || "<>()[]{},;:!?\"'".contains(c);
    // A full stop at the end is the sentence's.
    let inner = word.trim_matches(outer).trim_end_matches('.');
    let is_address = inner
        .split_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && domain.chars().any(char::is_alphanumeric));
    if is_address { word.replacen(inner, ADDRESS, 1) } else { word.to_owned() }
}

fn without_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let length = run(from);
        let (number, after) = from.split_at(length);
        let digits = number.chars().filter(char::is_ascii_digit).count();
        if digits >= LONG && !is_days(number) {
            // A plus or a bracket before belongs to it.
            kept.push_str(before.trim_end_matches(['+', '(']));
            kept.push_str(NUMBER);
        } else {
            kept.push_str(before);
            kept.push_str(number);
        }
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// Bytes from the first digit to the last that belongs to the same number: at most two signs stand between two digits.
fn run(text: &str) -> usize {
    let (mut end, mut between) = (0, 0);
    for (at, c) in text.char_indices() {
        if c.is_ascii_digit() {
            (end, between) = (at + 1, 0);
        } else {
            between += 1;
            if between > 2 || !BETWEEN.contains(c) {
                break;
            }
        }
    }
    end
}

/// Whether it is days and nothing else: `2026-11-26`, `2026-11-01 - 2026-11-26`.
fn is_days(number: &str) -> bool {
    let is_day = |word: &str| {
        word.trim_matches(['(', ')', '.', '-', '/']).parse::<jiff::civil::Date>().is_ok()
            && word.contains('-')
    };
    number.split_whitespace().filter(|word| *word != "-").all(is_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_long_numbers_are_masked() {
        for (text, expected) in [
            ("asked by mary.jones+1@example.com.", "asked by [e-mail address]."),
            ("wrote from <mary@example.com>, twice", "wrote from <[e-mail address]>, twice"),
            ("mary@example", "[e-mail address]"),
            ("called from 06 12 34 56 78 today", "called from [number] today"),
            ("called from +33 (0)6.12.34.56.78", "called from [number]"),
            ("(0033612345678)", "[number])"),
            ("card 4970-1012-3456-7890, lost", "card [number], lost"),
            ("id 00012345678", "id [number]"),
        ] {
            assert_eq!(masked(text), expected, "{text}");
        }
    }

    #[test]
    fn what_names_nobody_stays() {
        for text in [
            "",
            "agreed with marketing on 2026-11-26",
            "from 2026-11-01 - 2026-11-26, then 2026-12-24",
            "1,234,567 people, 12.50 EUR each, in 69001 Lyon",
            "export 7 of job 1234567",
            "two @ signs @",
            "5 250 000",
        ] {
            assert_eq!(masked(text), text, "{text}");
        }
    }

    #[test]
    fn what_was_masked_stays_as_it_is() {
        let once = masked("mary@example.com or 0612345678").into_owned();
        assert_eq!(masked(&once), once);
    }
}
