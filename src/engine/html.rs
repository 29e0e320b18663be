//! Text in the pages that the engine writes.

/// Text as text, wherever it stands in the page. Control characters and what reorders text show as one sign.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if is_obeyed(c) => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Whether a program that shows text would obey it: controls other than line breaks and tabs, embeddings, overrides and
/// isolates of direction, and what no XML may hold. Letters of any script are none.
pub fn is_obeyed(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_becomes_part_of_the_page() {
        assert_eq!(escape("<b a=\"1\" c='2'>&"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;");
        assert_eq!(escape("a\u{1b}[2J\u{202e}b\u{85}"), "a\u{fffd}[2J\u{fffd}b\u{fffd}");
        assert_eq!(escape("هدايا\nא"), "هدايا\nא");
    }
}
