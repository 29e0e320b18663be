//! Text as cells: made harmless, measured, cut and padded.
//!
//! Text from data is never trusted. Whatever could move the cursor, hide or reorder what is shown comes out as
//! a visible sign, and widths are terminal cells of grapheme clusters, never bytes or characters.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Where text stands in its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// At the right, as numbers do.
    Right,
    /// In the middle.
    Center,
}

/// Marks stacked on one letter past this many are shown as one sign: no honest script needs more.
const MAX_MARKS: usize = 4;

/// Shown in place of a mark that stands on nothing, and of too many marks.
const ODD: char = '\u{fffd}';

/// The text with everything harmful made visible: controls as ␛ or \x9b, direction overrides and other invisible
/// characters as \u{202e}, joiners as a dot. Variation selectors go: they change a sign's width from one
/// terminal to the next.
#[must_use]
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| matches!(b, 0x20..=0x7e)) || is_clean(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for grapheme in text.graphemes(true) {
        push_visible(&mut out, grapheme);
    }
    // A mark that now stands beside another neighbour may have joined it.
    if is_clean(&out) { Cow::Owned(out) } else { Cow::Owned(out.chars().map(plain_only).collect()) }
}

fn is_clean(text: &str) -> bool {
    text.graphemes(true).all(|g| {
        UnicodeWidthStr::width(g) > 0
            && most_marks(g).is_some_and(|marks| marks <= MAX_MARKS)
            && g.chars().all(|c| matches!(visible(c), Visible::AsIs))
    })
}

/// The longest run of marks in a grapheme; `None` when it begins with one.
fn most_marks(grapheme: &str) -> Option<usize> {
    let (mut most, mut run, mut begun) = (0, 0, false);
    for c in grapheme.chars() {
        if unicode_width::UnicodeWidthChar::width(c).unwrap_or(0) > 0 {
            (run, begun) = (0, true);
        } else if begun {
            run += 1;
            most = most.max(run);
        } else {
            return None;
        }
    }
    Some(most)
}

fn plain_only(c: char) -> char {
    if matches!(visible(c), Visible::AsIs) && unicode_width::UnicodeWidthChar::width(c) > Some(0) {
        c
    } else {
        ODD
    }
}

enum Visible {
    AsIs,
    Gone,
    Sign(char),
    Code,
}

fn visible(c: char) -> Visible {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).map_or(Visible::Code, Visible::Sign),
        '\x7f' => Visible::Sign('␡'),
        // Spaces that are not ASCII's, so that two names can't differ invisibly in width.
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => Visible::Sign(' '),
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => Visible::Sign('·'),
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => Visible::Gone,
        // C1 controls; line and paragraph separators; direction marks, embeddings, overrides and isolates;
        // invisible operators; fillers; annotations; tags.
        '\u{80}'..='\u{9f}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2061}'..='\u{206f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{3164}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => Visible::Code,
        _ => Visible::AsIs,
    }
}

fn push_visible(out: &mut String, grapheme: &str) {
    let mut width = 0;
    let mut marks = 0;
    for c in grapheme.chars() {
        match visible(c) {
            Visible::Gone => {}
            Visible::Sign(sign) => {
                out.push(sign);
                (width, marks) = (1, 0);
            }
            Visible::Code if (c as u32) < 0x100 => {
                // Writing to a String can't fail.
                let _ = write!(out, "\\x{:02x}", c as u32);
                (width, marks) = (1, 0);
            }
            Visible::Code => {
                let _ = write!(out, "\\u{{{:x}}}", c as u32);
                (width, marks) = (1, 0);
            }
            Visible::AsIs => match unicode_width::UnicodeWidthChar::width(c) {
                Some(0) | None if width == 0 => {
                    out.push(ODD);
                    (width, marks) = (1, 0);
                }
                Some(0) | None => {
                    marks += 1;
                    if marks <= MAX_MARKS {
                        out.push(c);
                    }
                }
                Some(cells) => {
                    out.push(c);
                    (width, marks) = (cells, 0);
                }
            },
        }
    }
}

/// How many cells the text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.bytes().filter(|b| !b.is_ascii_control()).count();
    }
    // As ratatui draws it: grapheme by grapheme, controls dropped.
    text.graphemes(true).filter(|g| !g.contains(char::is_control)).map(UnicodeWidthStr::width).sum()
}

/// The text, harmless, cut at a grapheme with an ellipsis where it takes more than `cells`.
#[must_use]
pub fn clip(text: &str, cells: usize) -> Cow<'_, str> {
    let text = sanitize(text);
    if width(&text) <= cells {
        return text;
    }
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = UnicodeWidthStr::width(grapheme);
        if used + wide + 1 > cells {
            break;
        }
        out.push_str(grapheme);
        used += wide;
    }
    if cells > 0 {
        out.push('…');
    }
    Cow::Owned(out)
}

/// The text in exactly `cells` cells: harmless, cut with an ellipsis, padded with spaces.
#[must_use]
pub fn fit(text: &str, cells: usize, align: Align) -> String {
    let text = clip(text, cells);
    let rest = cells.saturating_sub(width(&text));
    let left = match align {
        Align::Left => 0,
        Align::Right => rest,
        Align::Center => rest / 2,
    };
    let mut out = String::with_capacity(text.len() + rest);
    out.extend(std::iter::repeat_n(' ', left));
    out.push_str(&text);
    out.extend(std::iter::repeat_n(' ', rest - left));
    out
}

/// The text in lines of at most `cells` cells, broken at spaces where there are any. Line ends in the text break.
#[must_use]
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    if cells == 0 {
        return Vec::new();
    }
    text.lines().flat_map(|line| wrap_line(&sanitize(line), cells)).collect()
}

/// Words and the blanks between them, in turn.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_blank = rest.chars().next()?.is_whitespace();
        let end = rest.find(|letter: char| letter.is_whitespace() != is_blank).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

fn wrap_line(text: &str, cells: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in words(text) {
        let wide = width(word);
        if used + wide <= cells {
            line.push_str(word);
            used += wide;
            continue;
        }
        if !line.trim_end().is_empty() {
            lines.push(line.trim_end().to_owned());
        }
        (line, used) = (String::new(), 0);
        if word.trim().is_empty() {
            continue;
        }
        for grapheme in word.graphemes(true) {
            let wide = UnicodeWidthStr::width(grapheme);
            if used + wide > cells && used > 0 {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if wide <= cells {
                line.push_str(grapheme);
                used += wide;
            }
        }
    }
    if !line.trim_end().is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn plain_text_is_borrowed() {
        assert!(matches!(sanitize("Élodie Müller, 日本 ▲"), Cow::Borrowed(_)));
    }

    #[test]
    fn escape_sequences_and_controls_are_shown_not_sent() {
        assert_eq!(sanitize("Bob\x1b[2J"), "Bob␛[2J");
        assert_eq!(sanitize("a\tb\r\nc\0"), "a␉b␍␊c␀");
        assert_eq!(sanitize("x\u{9b}31m\x7f"), "x\\x9b31m␡");
    }

    #[test]
    fn direction_overrides_and_invisible_characters_are_shown() {
        assert_eq!(sanitize("abc\u{202e}gnp.exe"), "abc\\u{202e}gnp.exe");
        assert_eq!(sanitize("pay\u{200b}pal"), "pay·pal");
        assert_eq!(sanitize("a\u{e0041}"), "a\\u{e0041}");
        assert_eq!(sanitize("12\u{a0}000"), "12 000");
    }

    #[test]
    fn joined_emoji_come_apart_so_that_their_width_is_certain() {
        assert_eq!(sanitize("👨\u{200d}👩"), "👨·👩");
        assert_eq!(sanitize("❤\u{fe0f}"), "❤");
    }

    #[test]
    fn stacked_marks_are_bounded_and_lone_ones_shown() {
        let zalgo = format!("e{}", "\u{301}".repeat(50));
        assert_eq!(sanitize(&zalgo).chars().count(), 1 + MAX_MARKS);
        assert_eq!(sanitize("\u{301}a"), "\u{fffd}a");
        assert_eq!(sanitize("e\u{301}"), "e\u{301}");
    }

    #[test]
    fn width_counts_cells() {
        assert_eq!(width("abc"), 3);
        assert_eq!(width("日本"), 4);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(width("👍🏽"), 2);
    }

    #[test]
    fn fit_cuts_with_an_ellipsis_and_pads() {
        assert_eq!(fit("Lyon Part-Dieu", 8, Align::Left), "Lyon Pa…");
        assert_eq!(fit("61", 5, Align::Right), "   61");
        assert_eq!(fit("ab", 5, Align::Center), " ab  ");
        assert_eq!(fit("日本語", 4, Align::Left), "日… ");
        assert_eq!(fit("abc", 1, Align::Left), "…");
        assert_eq!(fit("abc", 0, Align::Left), "");
    }

    #[test]
    fn wrap_breaks_at_spaces_and_splits_only_what_is_too_long() {
        assert_eq!(wrap("select the day of a ticket", 10), ["select the", "day of a", "ticket"]);
        assert_eq!(wrap("gift_share >= 0.4 (all: 9 %)", 16), ["gift_share >=", "0.4 (all: 9 %)"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("a\n\nb", 4), ["a", "", "b"]);
    }

    proptest! {
        #[test]
        fn fit_takes_exactly_its_cells_for_any_text(text in any::<String>(), cells in 0usize..50) {
            for align in [Align::Left, Align::Right, Align::Center] {
                prop_assert_eq!(width(&fit(&text, cells, align)), cells);
            }
        }

        #[test]
        fn fit_takes_exactly_its_cells_for_hostile_text(
            text in "[a-c\u{300}-\u{302}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{fe0e}\u{fe0f}\u{1f468}\u{1f1e6}-\u{1f1e9}\u{1f3fb}\u{0}-\u{1f}\u{1100}\u{1160}\u{e0020}日]{0,12}",
            cells in 0usize..20,
        ) {
            let fitted = fit(&text, cells, Align::Left);
            prop_assert_eq!(width(&fitted), cells);
            // What the terminal buffer makes of it has the same width, so columns stay in line.
            let mut buffer = Buffer::empty(Rect::new(0, 0, 64, 1));
            let (end, _) = buffer.set_stringn(0, 0, &fitted, 64, Style::new());
            prop_assert_eq!(usize::from(end), cells);
        }

        #[test]
        fn sanitized_text_holds_nothing_that_a_terminal_obeys(text in any::<String>()) {
            let shown = sanitize(&text);
            prop_assert!(shown.chars().all(|c| matches!(visible(c), Visible::AsIs)), "{:?}", shown);
            prop_assert!(!shown.chars().any(char::is_control));
            prop_assert_eq!(sanitize(&shown), shown.as_ref());
        }

        #[test]
        fn wrapped_lines_never_pass_their_cells(text in any::<String>(), cells in 2usize..30) {
            for line in wrap(&text, cells) {
                prop_assert!(width(&line) <= cells, "{line:?}");
            }
        }
    }
}
