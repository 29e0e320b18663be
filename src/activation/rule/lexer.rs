//! The words of a rule's text, each with its place.

use crate::contract::RuleProblem;

/// What a piece of text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, digits, `_`, `.` and `-`, as they stand.
    Word(String),
    /// What stood between quotation marks.
    Quoted(String),
    /// One of `( ) , = != < <= > >=`.
    Sign(&'static str),
    /// The end of the text.
    End,
}

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Characters before it.
    pub(super) column: u32,
    /// Its characters.
    pub(super) width: u32,
}

impl Token {
    /// Whether it is this word, in whatever case.
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Word(text) if text.eq_ignore_ascii_case(word))
    }

    pub(super) fn is_sign(&self, sign: &str) -> bool {
        matches!(self.kind, Kind::Sign(found) if found == sign)
    }

    /// What is wrong with it.
    pub(super) fn problem(&self, message: impl Into<String>) -> RuleProblem {
        RuleProblem { column: self.column, width: self.width, message: message.into(), hint: None }
    }
}

/// Signs, the longer ones first; `<>` and `==` are other people's `!=` and `=`.
const SIGNS: [(&str, &str); 11] = [
    ("!=", "!="),
    ("<>", "!="),
    ("<=", "<="),
    (">=", ">="),
    ("==", "="),
    ("(", "("),
    (")", ")"),
    (",", ","),
    ("=", "="),
    ("<", "<"),
    (">", ">"),
];

/// Whether a character may stand in a word.
pub(super) fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '%' | '+')
}

/// A text as tokens, [`Kind::End`] last.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, RuleProblem> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if c.is_whitespace() {
            at += 1;
            continue;
        }
        let (kind, end) = if c == '"' || c == '\'' {
            quoted(&chars, at)?
        } else if in_word(c) {
            let end = chars.iter().skip(at).position(|c| !in_word(*c)).map_or(chars.len(), |n| at + n);
            (Kind::Word(chars.iter().skip(at).take(end - at).collect()), end)
        } else {
            sign(&chars, at)?
        };
        found.push(Token { kind, column: column(at), width: column(end - at) });
        at = end;
    }
    found.push(Token { kind: Kind::End, column: column(chars.len()), width: 0 });
    Ok(found)
}

fn quoted(chars: &[char], at: usize) -> Result<(Kind, usize), RuleProblem> {
    let mark = chars.get(at);
    let mut text = String::new();
    let mut place = at + 1;
    while let Some(c) = chars.get(place) {
        if Some(c) == mark {
            return Ok((Kind::Quoted(text), place + 1));
        }
        if *c == '\\' && chars.get(place + 1).is_some_and(|next| matches!(next, '"' | '\'' | '\\')) {
            place += 1;
        }
        text.extend(chars.get(place));
        place += 1;
    }
    Err(RuleProblem {
        column: column(at),
        width: column(chars.len() - at),
        message: "this text has no end".to_owned(),
        hint: Some("close it with a quotation mark".to_owned()),
    })
}

fn sign(chars: &[char], at: usize) -> Result<(Kind, usize), RuleProblem> {
    let starts = |sign: &str| sign.chars().enumerate().all(|(n, c)| chars.get(at + n) == Some(&c));
    if let Some((written, meant)) = SIGNS.iter().find(|(written, _)| starts(written)) {
        return Ok((Kind::Sign(meant), at + written.len()));
    }
    let c = chars.get(at).copied().unwrap_or_default();
    let hint = match c {
        '&' => Some("write `and`"),
        '|' => Some("write `or`"),
        '!' => Some("write `not`"),
        '≥' => Some("write `>=`"),
        '≤' => Some("write `<=`"),
        '≠' => Some("write `!=`"),
        '“' | '”' | '„' | '«' | '»' => Some("put texts between plain quotation marks: \"…\""),
        _ => None,
    };
    Err(RuleProblem {
        column: column(at),
        width: 1,
        message: format!("`{}` means nothing here", c.escape_debug()),
        hint: hint.map(str::to_owned),
    })
}

fn column(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
