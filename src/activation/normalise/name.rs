//! Names. Letters of every script stay, accents included.

/// Forms of address, and what follows a name, without dots.
const NOT_A_NAME: [&str; 14] =
    ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "mme", "mlle", "jr", "sr", "ii", "iii", "iv"];

/// A name as Google compares it: lower case, one space between words, without Mr, Mrs, Jr and their like.
/// Source: Google Ads help 7659867.
#[must_use]
pub fn google(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split_whitespace().filter(|word| !NOT_A_NAME.contains(&word.trim_matches(['.', ','])));
    let name: Vec<&str> = words.collect();
    // Somebody may well be called Miss.
    if name.is_empty() { lower.split_whitespace().collect::<Vec<_>>().join(" ") } else { name.join(" ") }
}

/// A name as Meta compares it: lower case, letters alone, of every script. Source: Meta, "How to format a customer list".
#[must_use]
pub fn meta(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| is_of_a_letter(*c)).collect()
}

/// Letters, and the marks that stand on them in some scripts.
fn is_of_a_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(u32::from(c), 0x0300..=0x036F | 0x0900..=0x0DFF | 0x0E31..=0x0E4E)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn google_keeps_spaces_and_accents_and_drops_titles() {
        for (text, name) in [
            ("  Mr. Jean  PIERRE ", "jean pierre"),
            ("Valéry", "valéry"),
            ("O'Neill Jr.", "o'neill"),
            ("Miss", "miss"),
            ("Ünal-Özer", "ünal-özer"),
        ] {
            assert_eq!(google(text), name);
        }
    }

    #[test]
    fn meta_keeps_letters_alone() {
        for (text, name) in [
            ("Mary", "mary"),
            ("Valéry", "valéry"),
            ("O'Neill", "oneill"),
            ("Jean-Pierre", "jeanpierre"),
            ("정", "정"),
            ("*", ""),
        ] {
            assert_eq!(meta(text), name);
        }
    }
}
