//! Which characters are letters, white space and nothing at all, in any script.

/// Whether a character takes no place on paper: it comes along from address books and web pages.
pub const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether a character is white space or nothing at all.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Whether a character belongs to a word: a letter of any script, or a mark that is part of one.
pub fn is_letter(c: char) -> bool {
    c.is_alphabetic() || is_mark(c)
}

/// The marks that belong to letters without being letters: accents on their own, signs that join or silence letters
/// in Indic scripts, Arabic vowels.
const fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
            | '\u{5b0}'..='\u{5bd}'
            | '\u{64b}'..='\u{65f}'
            | '\u{93c}' | '\u{94d}' | '\u{9bc}' | '\u{9cd}' | '\u{a3c}' | '\u{a4d}' | '\u{abc}' | '\u{acd}'
            | '\u{b3c}' | '\u{b4d}' | '\u{bcd}' | '\u{c4d}' | '\u{cbc}' | '\u{ccd}' | '\u{d4d}' | '\u{dca}'
            | '\u{e38}'..='\u{e4e}'
            | '\u{eb8}'..='\u{ecd}'
            | '\u{1037}' | '\u{1039}' | '\u{103a}' | '\u{17d2}'
    )
}

/// Append a text in lower case. ASCII, nearly everything, costs no allocation; the rest goes by the whole word, since
/// a Greek sigma depends on where it stands.
pub fn push_lower(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.extend(text.chars().map(|c| c.to_ascii_lowercase()));
    } else {
        out.push_str(&text.to_lowercase());
    }
}

/// Take out of what was appended after `from` every character that doesn't pass.
pub fn keep(out: &mut String, from: usize, passes: impl Fn(char) -> bool) {
    let Some(appended) = out.get(from..) else { return };
    if appended.chars().all(&passes) {
        return;
    }
    let kept: String = appended.chars().filter(|c| passes(*c)).collect();
    out.truncate(from);
    out.push_str(&kept);
}
