//! What stands before or after a name without being part of it.

/// Before a name.
const BEFORE: [&str; 8] = ["mr", "mrs", "ms", "miss", "mx", "dr", "mme", "mlle"];
/// After a name.
const AFTER: [&str; 4] = ["jr", "sr", "ii", "iii"];

/// The words of a lower-case name without the titles at either end. What is nothing but a title is left: it may be the
/// name.
pub fn without<'a, 'b>(mut words: &'a [&'b str]) -> &'a [&'b str] {
    while let [first, rest @ ..] = words
        && !rest.is_empty()
        && is_one_of(&BEFORE, first)
    {
        words = rest;
    }
    while let [rest @ .., last] = words
        && !rest.is_empty()
        && is_one_of(&AFTER, last)
    {
        words = rest;
    }
    words
}

fn is_one_of(titles: &[&str], word: &str) -> bool {
    titles.contains(&word.trim_end_matches('.'))
}
