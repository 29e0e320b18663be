//! Colours by name and by what a terminal can show.
//!
//! Knows the environment's conventions (`NO_COLOR`, `COLORTERM`, `TERM`, ...) through a lookup that is passed in.

use ratatui::style::{Color, Style};

/// How many colours the terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColorMode {
    /// None: bold, underline and reverse only.
    None,
    /// The 16 of ANSI.
    Ansi16,
    /// The 256 of xterm.
    Ansi256,
    /// 24 bits.
    True,
}

impl ColorMode {
    /// What the environment says: `env` looks a variable up.
    #[must_use]
    pub fn detect(env: impl Fn(&str) -> Option<String>) -> Self {
        let var = |name| env(name).unwrap_or_default();
        if !var("NO_COLOR").is_empty() {
            return Self::None;
        }
        let forced = !matches!(var("CLICOLOR_FORCE").as_str(), "" | "0");
        if var("CLICOLOR") == "0" && !forced {
            return Self::None;
        }
        let found = from_terminal(&var("TERM"), &var("COLORTERM"), &var("TERM_PROGRAM"), &var("WT_SESSION"));
        if forced { found.max(Self::Ansi16) } else { found }
    }
}

fn from_terminal(term: &str, colorterm: &str, program: &str, windows_terminal: &str) -> ColorMode {
    const TRUE_TERMS: [&str; 7] = ["kitty", "alacritty", "ghostty", "wezterm", "foot", "contour", "direct"];
    const TRUE_PROGRAMS: [&str; 5] = ["iTerm.app", "WezTerm", "ghostty", "vscode", "Hyper"];
    if term == "dumb" || term.starts_with("vt1") || term.starts_with("vt2") || term.ends_with("-m") {
        return ColorMode::None;
    }
    if matches!(colorterm, "truecolor" | "24bit")
        || TRUE_TERMS.iter().any(|known| term.contains(known))
        || TRUE_PROGRAMS.contains(&program)
        || !windows_terminal.is_empty()
    {
        return ColorMode::True;
    }
    if term.contains("256color") || program == "Apple_Terminal" {
        return ColorMode::Ansi256;
    }
    if term.is_empty() { ColorMode::None } else { ColorMode::Ansi16 }
}

const NAMED: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

/// xterm's own values of the 16, in ANSI order.
const ANSI_RGB: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

/// Names a theme may use besides `#rrggbb`.
pub(super) fn names<'a>() -> impl Iterator<Item = &'a str> {
    NAMED.iter().map(|(name, _)| *name)
}

/// `#rrggbb` or an ANSI name.
pub(super) fn parse(text: &str) -> Option<Color> {
    if let Some(hex) = text.strip_prefix('#') {
        if hex.len() != 6 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let [_, r, g, b] = u32::from_str_radix(hex, 16).ok()?.to_be_bytes();
        return Some(Color::Rgb(r, g, b));
    }
    NAMED.iter().find(|(name, _)| *name == text).map(|(_, color)| *color)
}

/// A style in the colours of `mode`, on `ground` where it has no background of its own, with at least that much
/// contrast where only 16 colours are left.
pub(super) fn adapt(style: Style, mode: ColorMode, ground: Color, least: f64) -> Style {
    let fg = style.fg.map(|color| quantise(color, mode));
    let bg = style.bg.map(|color| quantise(color, mode));
    let mut adapted = Style { fg, bg, underline_color: None, ..style };
    if mode == ColorMode::None {
        adapted = Style { fg: None, bg: None, ..adapted };
    } else if mode == ColorMode::Ansi16
        && let (Some(ink), Some(paper)) = (fg.and_then(rgb), rgb(bg.unwrap_or(quantise(ground, mode))))
        && contrast(ink, paper) < least
    {
        // Few colours are left and two fell together: readable comes before coloured.
        adapted.fg = Some(if luminance(paper) > 0.2 { Color::Black } else { Color::White });
    }
    adapted
}

fn quantise(color: Color, mode: ColorMode) -> Color {
    let Color::Rgb(r, g, b) = color else { return color };
    match mode {
        ColorMode::True => color,
        ColorMode::None => Color::Reset,
        ColorMode::Ansi256 => Color::Indexed(nearest_256(r, g, b)),
        ColorMode::Ansi16 => nearest_16(r, g, b),
    }
}

/// Steps of xterm's 6×6×6 cube.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

fn nearest_256(r: u8, g: u8, b: u8) -> u8 {
    let step = |v: u8| (0u8..).zip(CUBE).min_by_key(|(_, level)| level.abs_diff(v)).unwrap_or((0, 0));
    let ((ri, rv), (gi, gv), (bi, bv)) = (step(r), step(g), step(b));
    let mean = (u32::from(r) + u32::from(g) + u32::from(b)) / 3;
    // 24 greys from 8 to 238 in steps of 10.
    let grey = (mean.saturating_sub(3) / 10).min(23) as u8;
    let level = 8 + 10 * grey;
    let want = (r, g, b);
    if distance(want, (level, level, level)) < distance(want, (rv, gv, bv)) {
        232 + grey
    } else {
        16 + 36 * ri + 6 * gi + bi
    }
}

/// By lightness for greys and by hue for the rest: plain distance turns every soft colour into a grey.
fn nearest_16(r: u8, g: u8, b: u8) -> Color {
    let (max, min) = (r.max(g).max(b), r.min(g).min(b));
    let light = (u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114) / 1000;
    if max - min < 40 {
        return match light {
            0..=63 => Color::Black,
            64..=159 => Color::DarkGray,
            160..=229 => Color::Gray,
            _ => Color::White,
        };
    }
    let bright = light > 140;
    // A dark blue with some green in it is blue; a bright one reads better as cyan than as ANSI's blue.
    let least = if bright { 50 } else { 60 };
    let on = |v: u8| u32::from(v - min) * 100 > u32::from(max - min) * least;
    match (on(r), on(g), on(b)) {
        (true, false, false) if bright => Color::LightRed,
        (true, false, false) => Color::Red,
        (false, true, false) if bright => Color::LightGreen,
        (false, true, false) => Color::Green,
        (true, true, false) if bright => Color::LightYellow,
        (true, true, false) => Color::Yellow,
        (false, false, true) if bright => Color::LightBlue,
        (false, false, true) => Color::Blue,
        (true, false, true) if bright => Color::LightMagenta,
        (true, false, true) => Color::Magenta,
        (false, true, true) if bright => Color::LightCyan,
        (false, true, true) => Color::Cyan,
        _ => Color::Gray,
    }
}

fn distance(a: (u8, u8, u8), b: (u8, u8, u8)) -> u32 {
    let square = |x: u8, y: u8| u32::from(x.abs_diff(y)).pow(2);
    2 * square(a.0, b.0) + 4 * square(a.1, b.1) + 3 * square(a.2, b.2)
}

/// Below this, text of one of the 16 can't be told from its ground: yellow on white has 1.7, green 2.2.
pub(super) const TEXT_CONTRAST: f64 = 1.8;
/// Rules and grids may be faint, but not invisible.
pub(super) const RULE_CONTRAST: f64 = 1.1;

/// Relative luminance of WCAG 2.
fn luminance((r, g, b): (u8, u8, u8)) -> f64 {
    let linear = |v: u8| {
        let v = f64::from(v) / 255.0;
        if v <= 0.03928 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

/// Contrast ratio of WCAG 2, from 1 to 21.
pub(super) fn contrast(a: (u8, u8, u8), b: (u8, u8, u8)) -> f64 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

/// What a colour looks like on xterm; `None` for the terminal's own default.
#[must_use]
pub fn rgb(color: Color) -> Option<(u8, u8, u8)> {
    let ansi = |index: usize| ANSI_RGB.get(index).copied();
    match color {
        Color::Reset => None,
        Color::Rgb(r, g, b) => Some((r, g, b)),
        Color::Black => ansi(0),
        Color::Red => ansi(1),
        Color::Green => ansi(2),
        Color::Yellow => ansi(3),
        Color::Blue => ansi(4),
        Color::Magenta => ansi(5),
        Color::Cyan => ansi(6),
        Color::Gray => ansi(7),
        Color::DarkGray => ansi(8),
        Color::LightRed => ansi(9),
        Color::LightGreen => ansi(10),
        Color::LightYellow => ansi(11),
        Color::LightBlue => ansi(12),
        Color::LightMagenta => ansi(13),
        Color::LightCyan => ansi(14),
        Color::White => ansi(15),
        Color::Indexed(index @ 0..=15) => ansi(usize::from(index)),
        Color::Indexed(index @ 16..=231) => {
            let cell = index - 16;
            let level = |step: u8| CUBE.get(usize::from(step)).copied().unwrap_or(0);
            Some((level(cell / 36), level(cell / 6 % 6), level(cell % 6)))
        }
        Color::Indexed(index) => {
            let level = 8 + 10 * (index - 232);
            Some((level, level, level))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use ratatui::style::Modifier;

    use super::*;

    fn detect(vars: &[(&str, &str)]) -> ColorMode {
        ColorMode::detect(|name| vars.iter().find(|(key, _)| *key == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn no_color_wins_over_everything_unless_it_is_empty() {
        assert_eq!(detect(&[("NO_COLOR", "1"), ("COLORTERM", "truecolor")]), ColorMode::None);
        assert_eq!(detect(&[("NO_COLOR", ""), ("COLORTERM", "truecolor")]), ColorMode::True);
    }

    #[test]
    fn the_terminal_says_how_many_colours_it_has() {
        assert_eq!(detect(&[("TERM", "xterm-256color"), ("COLORTERM", "24bit")]), ColorMode::True);
        assert_eq!(detect(&[("TERM", "xterm-kitty")]), ColorMode::True);
        assert_eq!(detect(&[("TERM", "xterm-256color")]), ColorMode::Ansi256);
        assert_eq!(detect(&[("TERM", "linux")]), ColorMode::Ansi16);
        assert_eq!(detect(&[("TERM", "dumb")]), ColorMode::None);
        assert_eq!(detect(&[("TERM", "vt220")]), ColorMode::None);
        assert_eq!(detect(&[]), ColorMode::None);
    }

    #[test]
    fn clicolor_switches_off_and_force_switches_on() {
        assert_eq!(detect(&[("TERM", "xterm"), ("CLICOLOR", "0")]), ColorMode::None);
        assert_eq!(detect(&[("TERM", "dumb"), ("CLICOLOR_FORCE", "1")]), ColorMode::Ansi16);
        assert_eq!(
            detect(&[("TERM", "xterm"), ("CLICOLOR", "0"), ("CLICOLOR_FORCE", "1")]),
            ColorMode::Ansi16
        );
    }

    #[test]
    fn colours_are_hex_or_names() {
        assert_eq!(parse("#7cc5e8"), Some(Color::Rgb(0x7c, 0xc5, 0xe8)));
        assert_eq!(parse("bright-black"), Some(Color::DarkGray));
        for wrong in ["#7cc5e", "#+12345", "7cc5e8", "blurple", ""] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn exact_palette_colours_keep_their_index() {
        assert_eq!(nearest_256(255, 0, 0), 196);
        assert_eq!(nearest_256(8, 8, 8), 232);
        assert_eq!(nearest_256(0, 0, 0), 16);
        assert_eq!(nearest_256(255, 255, 255), 231);
        for index in 16..=255u8 {
            let (r, g, b) = rgb(Color::Indexed(index)).unwrap();
            assert_eq!(rgb(Color::Indexed(nearest_256(r, g, b))), Some((r, g, b)), "{index}");
        }
    }

    #[test]
    fn soft_colours_keep_their_hue_in_sixteen() {
        assert_eq!(nearest_16(0x7f, 0xc9, 0x8f), Color::LightGreen);
        assert_eq!(nearest_16(0xf0, 0x85, 0x7d), Color::LightRed);
        assert_eq!(nearest_16(0x12, 0x15, 0x1a), Color::Black);
    }

    #[test]
    fn sixteen_colours_stay_readable_on_their_ground() {
        let ink = |fg, ground| adapt(Style::new().fg(fg), ColorMode::Ansi16, ground, TEXT_CONTRAST).fg;
        let paper = Color::Rgb(0xfb, 0xfa, 0xf7);
        assert_eq!(ink(Color::Rgb(0x87, 0x56, 0), paper), Some(Color::Black));
        assert_eq!(ink(Color::Rgb(0x0b, 0x5f, 0xa5), paper), Some(Color::Blue));
        assert_eq!(ink(Color::Rgb(0x82, 0xbf, 0xf0), Color::Rgb(0x12, 0x15, 0x1a)), Some(Color::LightCyan));
    }

    #[test]
    fn without_colours_only_modifiers_stay() {
        let style = Style::new().fg(Color::Red).bg(Color::Blue).add_modifier(Modifier::REVERSED);
        assert_eq!(
            adapt(style, ColorMode::None, Color::Reset, TEXT_CONTRAST),
            Style::new().add_modifier(Modifier::REVERSED)
        );
    }
}
