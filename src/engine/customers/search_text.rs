//! What a typed text may mean: from where to where ids, cards, numbers and words are looked for.

use std::collections::HashSet;

use duckdb::types::Value;

use crate::warehouse::{
    search::{Asked, phones},
    snapshot::Parameters,
};

/// From so many characters on, an id, a card, an e-mail or a phone number may be the beginning of a longer one.
const BEGINNING: usize = 4;

/// Longer texts are no postal code.
const LONGEST_POSTAL: usize = 10;

/// So many words of a text are looked for; the others are passed over, which is said.
pub const MOST_WORDS: usize = 4;

/// A text of ASCII as it is searched for: what `search/asked` gives, without the statement, whose patterns take longer to
/// make ready than a key is looked up in. `None` of any other text.
pub fn plain(text: &str) -> Option<Asked> {
    if !text.is_ascii() {
        return None;
    }
    let folded = text.to_ascii_lowercase();
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let words = words.collect::<Vec<_>>().join(" ");
    let compact = folded.replace(['\t', '\n', '\x0c', '\r', ' ', '-'], "");
    let digits = text.replace(|c: char| !c.is_ascii_digit(), "").trim_start_matches('0').to_owned();
    Some(Asked { words: Some(words), compact: Some(compact), digits: Some(digits) })
}

/// A text taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meant {
    /// As an id.
    id: Option<String>,
    /// As a card or an e-mail address.
    compact: Option<String>,
    /// As a phone number.
    digits: Option<String>,
    /// As words of a name, the longest first; a postal code may be among them, but not the first.
    pub words: Vec<String>,
    /// Whether words had to be passed over.
    pub is_cut: bool,
}

impl Meant {
    /// Take a text apart; `asked` is how the search folds it.
    pub fn new(text: &str, asked: Asked) -> Self {
        // Screens write a number sign before an id.
        let text = text.trim().trim_start_matches('#');
        let is_one_word = !text.chars().any(char::is_whitespace);
        let compact = asked.compact.map(|c| c.trim_start_matches('#').to_owned()).filter(|c| !c.is_empty());
        // A phone is digits and what people put between them; anything with letters is none.
        let is_phone = text.chars().all(|c| c.is_ascii_digit() || " +-./()".contains(c));
        let digits = if is_phone { with_code(text).or(asked.digits) } else { None };
        let digits = digits.filter(|d| d.chars().count() >= BEGINNING);
        let all: Vec<String> =
            asked.words.unwrap_or_default().split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect();
        let is_name_or_place = !text.contains('@') && (!is_phone || all.len() == 1);
        let (is_cut, words) = if is_name_or_place { longest_first(all) } else { (false, Vec::new()) };
        Self {
            id: is_one_word.then(|| text.to_owned()).filter(|t| !t.is_empty()),
            compact,
            digits,
            words,
            is_cut,
        }
    }

    /// The same with another word in place of one that nobody has.
    pub fn with_word(&self, at: usize, word: &str) -> Self {
        let mut words = self.words.clone();
        if let Some(place) = words.get_mut(at) {
            word.clone_into(place);
        }
        Self { id: None, compact: None, digits: None, words, is_cut: self.is_cut }
    }

    /// The parameters of `search/matches`.
    pub fn parameters(&self, most: i32, page: i32) -> Parameters {
        let text = |value: Option<&String>| value.map_or(Value::Null, |v| Value::Text(v.clone()));
        let to = |value: Option<&String>, shortest: usize| {
            value.map_or(Value::Null, |v| {
                let is_beginning = v.chars().count() >= shortest;
                Value::Text(if is_beginning { after_all_that_begin_with(v) } else { format!("{v}\u{1}") })
            })
        };
        let first = self.words.first().filter(|w| is_name(w) && is_long_enough(w));
        // Postal codes of some countries have a space or a hyphen.
        let postal =
            self.compact.as_ref().filter(|c| c.chars().count() <= LONGEST_POSTAL && !c.contains('@'));
        vec![
            ("id", text(self.id.as_ref())),
            ("id_to", to(self.id.as_ref(), BEGINNING)),
            ("compact", text(self.compact.as_ref())),
            ("compact_to", to(self.compact.as_ref(), BEGINNING)),
            ("digits", text(self.digits.as_ref())),
            ("digits_to", to(self.digits.as_ref(), BEGINNING)),
            ("postal", text(postal)),
            ("word", text(first)),
            ("word_to", to(first, 1)),
            ("second", text(self.words.get(1))),
            ("third", text(self.words.get(2))),
            ("fourth", text(self.words.get(3))),
            ("word_count", Value::Int(i32::try_from(self.words.len()).unwrap_or(i32::MAX))),
            ("most", Value::Int(most)),
            ("page", Value::Int(page)),
        ]
    }
}

/// The digits of a number that names its country, as the search keeps them.
fn with_code(text: &str) -> Option<String> {
    let names_country = text.starts_with('+') || text.starts_with("00");
    let digits = names_country.then(|| phones::digits(text, None)).flatten()?;
    digits.split(' ').next().map(str::to_owned)
}

/// The words of a text for the search: names before numbers, long before short, and only so many.
fn longest_first(mut words: Vec<String>) -> (bool, Vec<String>) {
    words.sort_by_key(|word| (!is_name(word), std::cmp::Reverse(word.chars().count())));
    let mut seen = HashSet::new();
    words.retain(|word| seen.insert(word.clone()));
    let is_cut = words.len() > MOST_WORDS;
    words.truncate(MOST_WORDS);
    (is_cut, words)
}

/// Whether a word may be one of a name; numbers are not.
pub fn is_name(word: &str) -> bool {
    !word.chars().any(|c| c.is_ascii_digit())
}

/// Whether a word tells people apart: two letters do, and one of a script whose letters have no case, as ideographs.
fn is_long_enough(word: &str) -> bool {
    word.chars().count() >= 2 || word.chars().all(|c| !c.is_lowercase() && !c.is_uppercase())
}

/// The text right after every text that begins with this one, in the order of code points.
pub fn after_all_that_begin_with(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    while let Some(last) = chars.pop() {
        // The one code point that nothing may follow, and the gap where there are none.
        let next = if last == '\u{d7ff}' { Some('\u{e000}') } else { char::from_u32(last as u32 + 1) };
        if let Some(next) = next {
            chars.push(next);
            return chars.into_iter().collect();
        }
    }
    "\u{10ffff}".to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::warehouse::{aside::Aside, queries::Queries};

    /// The words, the compact form and the digits.
    type Parts = [Option<String>; 3];

    async fn by_statement(aside: &Aside, text: &str) -> Parts {
        let parameters = vec![("text", Value::Text(text.to_owned()))];
        let row = aside.rows::<Asked>("search/asked", parameters).await.unwrap().rows.remove(0);
        [row.words, row.compact, row.digits]
    }

    #[tokio::test]
    async fn a_plain_text_is_taken_apart_as_the_statement_does_it() {
        let aside = Aside::new(Arc::new(Queries::shipped()));
        let each = (1..128_u8).map(char::from).map(|c| format!("{c}A{c}0-b {c}{c}07{c}"));
        let typed = ["L70113140716", "ana.maria@Example.com", "+33 (0)6 39-98", "O'Neill de 69003", "00", ""];
        for text in each.chain(typed.map(str::to_owned)) {
            let row = plain(&text).unwrap();
            assert_eq!([row.words, row.compact, row.digits], by_statement(&aside, &text).await, "{text:?}");
        }
        assert!(plain("Clément").is_none());
    }

    fn meant(text: &str, words: &str) -> Meant {
        let compact: String =
            text.to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let asked = Asked {
            words: Some(words.to_owned()),
            compact: Some(compact),
            digits: Some(digits.trim_start_matches('0').to_owned()),
        };
        Meant::new(text, asked)
    }

    #[test]
    fn the_longest_word_of_a_name_leads_and_numbers_follow() {
        let found = meant("de 69003 Clément", "de 69003 clement");
        assert_eq!(found.words, ["clement", "de", "69003"]);
        assert!(!found.is_cut);
        assert!(meant("a b c d e", "a b c d e").is_cut);
    }

    #[test]
    fn only_digits_and_what_stands_between_them_are_a_phone_number() {
        assert_eq!(meant("06 39-98", "06 39 98").digits.as_deref(), Some("63998"));
        assert_eq!(meant("L70000", "l70000").digits, None);
        assert_eq!(meant("063", "063").digits, None, "too short to tell");
        assert_eq!(
            meant("+33 (0)6 39 98 79 19", "33 0 6 39 98 79 19").digits.as_deref(),
            Some("33639987919")
        );
        assert_eq!(meant("69003", "69003").words, ["69003"], "or a postal code");
    }

    #[test]
    fn an_address_is_no_name_and_a_text_of_several_words_no_id() {
        assert!(meant("ana@example.com", "ana example com").words.is_empty());
        assert_eq!(meant("ana maria", "ana maria").id, None);
    }

    #[test]
    fn what_follows_every_beginning_is_the_next_text() {
        assert_eq!(after_all_that_begin_with("mart"), "maru");
        assert_eq!(after_all_that_begin_with("z\u{10ffff}"), "{");
        assert_eq!(after_all_that_begin_with("\u{d7ff}"), "\u{e000}");
        assert_eq!(after_all_that_begin_with("\u{10ffff}"), "\u{10ffff}");
    }
}
