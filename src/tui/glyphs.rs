//! The signs the console draws with, in Unicode and in ASCII.
//!
//! Knows the locale through a lookup that is passed in. Where the locale is not UTF-8, [`ascii_only`] is the
//! last word over a finished frame: not one byte outside ASCII leaves the program, whatever the data holds.

use std::time::Duration;

use ratatui::buffer::Buffer;

/// One set of signs, each one cell wide save the two of the legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyphs {
    /// Whether this is the ASCII set.
    pub ascii: bool,
    /// A rise.
    pub up: &'static str,
    /// A fall.
    pub down: &'static str,
    /// No change.
    pub flat: &'static str,
    /// As it should be.
    pub check: &'static str,
    /// Wrong.
    pub cross: &'static str,
    /// Worth a look.
    pub warn: &'static str,
    /// Not begun, not known.
    pub pending: &'static str,
    /// Before what can be opened.
    pub enter: &'static str,
    /// Between the steps of a breadcrumb.
    pub crumb: &'static str,
    /// After what opens a menu.
    pub menu: &'static str,
    /// Between things on one line.
    pub dot: &'static str,
    /// Heads a column of changes.
    pub delta: &'static str,
    /// So many times.
    pub times: &'static str,
    /// Cut here.
    pub ellipsis: &'static str,
    /// Sign of negative numbers.
    pub minus: &'static str,
    /// Between two ends.
    pub dash: &'static str,
    /// Left edge of the selected row or tile.
    pub select: &'static str,
    /// Beside a marked row.
    pub mark: &'static str,
    /// Sorted, smallest first.
    pub sort_up: &'static str,
    /// Sorted, largest first.
    pub sort_down: &'static str,
    /// A horizontal rule.
    pub rule: &'static str,
    /// A vertical rule.
    pub bar: &'static str,
    /// Ends of an interval, left and right, and where a vertical rule crosses it.
    pub ends: [&'static str; 3],
    /// Corners of a frame: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    /// A faint horizontal line, at a number of the axis.
    pub grid: &'static str,
    /// A faint vertical line, through the selected point.
    pub thread: &'static str,
    /// The selected point.
    pub point: &'static str,
    /// Legend of this year's line, two cells.
    pub solid: &'static str,
    /// Legend of last year's line, two cells.
    pub dotted: &'static str,
    /// A bar's last cell, from one eighth to full. ASCII has one step.
    pub eighths: &'static [&'static str],
    /// The rest of a progress bar.
    pub rest: &'static str,
    /// A sparkline's cell, lowest first.
    pub levels: &'static [&'static str],
    /// Work goes on.
    pub spinner: &'static [&'static str],
}

const UNICODE: Glyphs = Glyphs {
    ascii: false,
    up: "▲",
    down: "▼",
    flat: "═",
    check: "✓",
    cross: "✗",
    warn: "!",
    pending: "·",
    enter: "▸",
    crumb: "▸",
    menu: "▾",
    dot: "·",
    delta: "Δ",
    times: "×",
    ellipsis: "…",
    minus: "−",
    dash: "–",
    select: "▌",
    mark: "●",
    sort_up: "↑",
    sort_down: "↓",
    rule: "─",
    bar: "│",
    ends: ["├", "┤", "┼"],
    corners: ["╭", "╮", "╰", "╯"],
    grid: "╌",
    thread: "┊",
    point: "●",
    solid: "━━",
    dotted: "╍╍",
    eighths: &["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"],
    rest: "─",
    levels: &["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    spinner: &["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
};

const ASCII: Glyphs = Glyphs {
    ascii: true,
    up: "+",
    down: "-",
    flat: "=",
    check: "v",
    cross: "x",
    warn: "!",
    pending: ".",
    enter: ">",
    crumb: ">",
    menu: "v",
    dot: "|",
    delta: "d",
    times: "x",
    ellipsis: "~",
    minus: "-",
    dash: "-",
    select: ">",
    mark: "*",
    sort_up: "/",
    sort_down: "\\",
    rule: "-",
    bar: "|",
    ends: ["[", "]", "+"],
    corners: ["+", "+", "+", "+"],
    grid: " ",
    thread: ":",
    point: "O",
    solid: "**",
    dotted: "..",
    eighths: &["#"],
    rest: "-",
    levels: &["_", ".", "-", "=", "+", "*", "#"],
    spinner: &["|", "/", "-", "\\"],
};

/// How long one spinner frame stands: eight a second.
pub const SPINNER_STEP: Duration = Duration::from_millis(125);

impl Glyphs {
    /// Signs for a UTF-8 terminal.
    #[must_use]
    pub const fn unicode() -> Self {
        UNICODE
    }

    /// Signs for any terminal.
    #[must_use]
    pub const fn ascii() -> Self {
        ASCII
    }

    /// What the locale can show: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set decides.
    #[must_use]
    pub fn detect(env: impl Fn(&str) -> Option<String>) -> Self {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .filter_map(env)
            .find(|value| !value.is_empty())
            .unwrap_or_default()
            .to_lowercase();
        if locale.contains("utf-8") || locale.contains("utf8") { UNICODE } else { ASCII }
    }

    /// The spinner's frame after so much time.
    #[must_use]
    pub fn spin(&self, elapsed: Duration) -> &'static str {
        let step = elapsed.as_millis() / SPINNER_STEP.as_millis();
        let index = step % self.spinner.len().max(1) as u128;
        self.spinner.get(index as usize).copied().unwrap_or("")
    }
}

/// Replace everything outside ASCII in a finished frame by its nearest ASCII sign, cell for cell.
pub fn ascii_only(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            let first = cell.symbol().chars().next().unwrap_or('?');
            let wide = crate::tui::text::width(cell.symbol()) > 1;
            let mut symbol = String::from(nearest(first));
            if wide {
                symbol.push('?');
            }
            cell.set_symbol(&symbol);
        }
    }
}

/// The ASCII sign nearest to a character: letters lose their accents, lines their curves.
fn nearest(c: char) -> char {
    const LETTERS: [(&str, char); 30] = [
        ("àáâãäåāăą", 'a'),
        ("ÀÁÂÃÄÅĀĂĄÆ", 'A'),
        ("æ", 'a'),
        ("çćĉċč", 'c'),
        ("ÇĆĈĊČ", 'C'),
        ("ďđð", 'd'),
        ("ĎĐÐ", 'D'),
        ("èéêëēĕėęě", 'e'),
        ("ÈÉÊËĒĔĖĘĚ", 'E'),
        ("ĝğġģ", 'g'),
        ("ĜĞĠĢ", 'G'),
        ("ìíîïĩīĭįı", 'i'),
        ("ÌÍÎÏĨĪĬĮİ", 'I'),
        ("łĺļľ", 'l'),
        ("ŁĹĻĽ", 'L'),
        ("ñńņň", 'n'),
        ("ÑŃŅŇ", 'N'),
        ("òóôõöøōŏőœ", 'o'),
        ("ÒÓÔÕÖØŌŎŐŒ", 'O'),
        ("ŕřŗ", 'r'),
        ("ŔŘŖ", 'R'),
        ("śŝşšßș", 's'),
        ("ŚŜŞŠȘ", 'S'),
        ("ťţț", 't'),
        ("ŤŢȚ", 'T'),
        ("ùúûüũūŭůűų", 'u'),
        ("ÙÚÛÜŨŪŬŮŰŲ", 'U'),
        ("ýÿ", 'y'),
        ("źżž", 'z'),
        ("ŹŻŽ", 'Z'),
    ];
    match c {
        '\u{20}'..='\u{7e}' => c,
        '─' | '━' | '╌' | '┄' | '╍' | '−' | '–' | '—' | '‑' | '═' => '-',
        '│' | '┃' | '┊' | '┆' | '╎' | '║' => '|',
        '\u{2500}'..='\u{257f}' => '+',
        '█' | '▉' | '▊' | '▋' | '▌' | '▐' => '#',
        '\u{2580}'..='\u{259f}' => '=',
        '▲' | '↑' => '^',
        '▼' | '▾' | '↓' | '✓' => 'v',
        '▸' | '→' | '›' | '»' => '>',
        '◂' | '←' | '‹' | '«' => '<',
        '●' | '•' => '*',
        '·' | '\u{2801}'..='\u{28ff}' => '.',
        '\u{2800}' | '\u{a0}' => ' ',
        '…' => '~',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '✗' | '×' => 'x',
        '€' => 'E',
        '£' => 'L',
        '¥' => 'Y',
        _ => LETTERS.iter().find(|(all, _)| all.contains(c)).map_or('?', |(_, plain)| *plain),
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    fn detect(vars: &[(&str, &str)]) -> bool {
        Glyphs::detect(|name| vars.iter().find(|(key, _)| *key == name).map(|(_, v)| (*v).to_owned())).ascii
    }

    #[test]
    fn the_first_locale_variable_that_is_set_decides() {
        assert!(!detect(&[("LANG", "fr_FR.UTF-8")]));
        assert!(!detect(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8"), ("LANG", "C")]));
        assert!(detect(&[("LC_ALL", "C"), ("LANG", "fr_FR.UTF-8")]));
        assert!(detect(&[("LANG", "fr_FR.ISO-8859-1")]));
        assert!(detect(&[]));
    }

    #[test]
    fn the_ascii_set_is_ascii() {
        let shown = format!("{:?}", Glyphs::ascii());
        assert!(shown.is_ascii(), "{shown}");
    }

    #[test]
    fn single_signs_are_one_cell_wide() {
        for set in [Glyphs::unicode(), Glyphs::ascii()] {
            let single = [set.up, set.down, set.flat, set.check, set.cross, set.warn, set.select, set.mark];
            let lists = set.eighths.iter().chain(set.levels).chain(set.spinner).chain(&set.corners);
            for sign in single.iter().chain(lists) {
                assert_eq!(crate::tui::text::width(sign), 1, "{sign}");
            }
        }
    }

    #[test]
    fn the_spinner_turns_eight_times_a_second_and_comes_round() {
        let glyphs = Glyphs::ascii();
        assert_eq!(glyphs.spin(Duration::from_millis(124)), "|");
        assert_eq!(glyphs.spin(Duration::from_millis(125)), "/");
        assert_eq!(glyphs.spin(Duration::from_millis(500)), "|");
    }

    #[test]
    fn a_frame_made_ascii_keeps_its_columns() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 1));
        buffer.set_string(0, 0, "▲ Élodie 日本 ─ €", Style::new());
        ascii_only(&mut buffer);
        let cells: Vec<&str> = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(cells.concat().trim_end(), "^ Elodie ?? ??  - E");
        assert_eq!(cells.get(16), Some(&"E"));
    }
}
