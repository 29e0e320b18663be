//! Pictures of screens: a terminal buffer as a standalone SVG, for the README and for looking at.
//!
//! Lines, blocks, braille and arrows are drawn as shapes, so that a picture looks the same whatever fonts its
//! reader has; everything else is text on a fixed grid.

mod shapes;

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::text;
use super::theme::{Role, Theme, rgb};

/// One cell, in user units.
const CELL_WIDTH: f64 = 8.4;
const CELL_HEIGHT: f64 = 18.0;
/// Where letters stand in a cell, from its top.
const BASELINE: f64 = 13.5;
/// Space around the screen.
const MARGIN: f64 = 12.0;
/// The grounds of a theme that leaves the terminal's own colours.
const PLAIN: [Rgb; 2] = [(0xd3, 0xd9, 0xe1), (0x12, 0x15, 0x1a)];

type Rgb = (u8, u8, u8);

/// A run of text in one style, on one line.
#[derive(Debug, Clone, PartialEq)]
struct Ink {
    color: Rgb,
    bold: bool,
    italic: bool,
}

/// A cell's colours after reversal and dimming.
struct Shades {
    ink: Ink,
    ground: Rgb,
    underlined: bool,
}

/// The buffer as an SVG document, called `title`, on the theme's ground.
#[must_use]
pub fn svg(buffer: &Buffer, title: &str, theme: &Theme) -> String {
    let text_style = theme.style(Role::Text);
    let plain =
        [text_style.fg.and_then(rgb).unwrap_or(PLAIN[0]), text_style.bg.and_then(rgb).unwrap_or(PLAIN[1])];
    let area = buffer.area;
    let width = f64::from(area.width) * CELL_WIDTH + 2.0 * MARGIN;
    let height = f64::from(area.height) * CELL_HEIGHT + 2.0 * MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.1} {height:.1}\" role=\"img\" \
         font-family=\"ui-monospace,'SF Mono',Menlo,'DejaVu Sans Mono','Cascadia Mono',Consolas,monospace\" \
         font-size=\"14\">\n<title>{}</title>\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{}\"/>\n",
        escape(&text::sanitize(title)),
        hex(plain[1]),
    );
    for row in 0..area.height {
        let cells: Vec<(u16, &Cell)> = (0..area.width)
            .filter_map(|column| Some((column, buffer.cell((area.x + column, area.y + row))?)))
            .collect();
        line(&mut out, &cells, f64::from(row) * CELL_HEIGHT + MARGIN, plain);
    }
    out.push_str("</svg>\n");
    out
}

/// One line of cells: grounds first, then shapes and text, then underlines.
fn line(out: &mut String, cells: &[(u16, &Cell)], y: f64, plain: [Rgb; 2]) {
    let mut grounds = Runs::default();
    let mut underlines = Runs::default();
    let mut words = String::new();
    let mut word: Option<(u16, u16, Ink, String)> = None;
    let mut covered = 0;
    for (column, cell) in cells {
        if *column < covered {
            continue;
        }
        let shades = shades(cell, plain);
        let wide = (text::width(cell.symbol()) as u16).max(1);
        covered = column + wide;
        if shades.ground != plain[1] {
            grounds.add(*column, wide, shades.ground);
        }
        if shades.underlined {
            underlines.add(*column, wide, shades.ink.color);
        }
        let x = f64::from(*column) * CELL_WIDTH + MARGIN;
        let shape = shapes::shape(cell.symbol(), (x, y), (CELL_WIDTH, CELL_HEIGHT), &hex(shades.ink.color));
        let blank = cell.symbol().trim().is_empty();
        let joins = |word: &(u16, u16, Ink, String)| word.1 == *column && word.2 == shades.ink;
        if (blank || shape.is_some() || !word.as_ref().is_some_and(joins))
            && let Some(done) = word.take()
        {
            write_word(&mut words, &done, y);
        }
        if let Some(shape) = shape {
            words.push_str(&shape);
        } else if !blank {
            let (_, end, _, letters) =
                word.get_or_insert_with(|| (*column, *column, shades.ink, String::new()));
            *end = covered;
            letters.push_str(cell.symbol());
        }
    }
    if let Some(done) = word {
        write_word(&mut words, &done, y);
    }
    for (from, cells, color) in grounds.0 {
        rect(out, from, cells, (y, CELL_HEIGHT), color);
    }
    out.push_str(&words);
    for (from, cells, color) in underlines.0 {
        rect(out, from, cells, (y + BASELINE + 2.0, 1.0), color);
    }
}

/// Neighbouring cells of one colour.
#[derive(Default)]
struct Runs(Vec<(u16, u16, Rgb)>);

impl Runs {
    fn add(&mut self, column: u16, cells: u16, color: Rgb) {
        match self.0.last_mut() {
            Some((from, run, last)) if *from + *run == column && *last == color => *run += cells,
            _ => self.0.push((column, cells, color)),
        }
    }
}

// Writing to a String can't fail.
fn rect(out: &mut String, from: u16, cells: u16, (y, height): (f64, f64), color: Rgb) {
    let (x, width) = (f64::from(from) * CELL_WIDTH + MARGIN, f64::from(cells) * CELL_WIDTH);
    let _ = writeln!(
        out,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{}\"/>",
        hex(color)
    );
}

fn write_word(out: &mut String, (from, end, ink, letters): &(u16, u16, Ink, String), y: f64) {
    let x = f64::from(*from) * CELL_WIDTH + MARGIN;
    let length = f64::from(end - from) * CELL_WIDTH;
    let bold = if ink.bold { " font-weight=\"bold\"" } else { "" };
    let italic = if ink.italic { " font-style=\"italic\"" } else { "" };
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{length:.1}\" fill=\"{}\"{bold}{italic}>{}</text>",
        y + BASELINE,
        hex(ink.color),
        escape(letters)
    );
}

fn shades(cell: &Cell, plain: [Rgb; 2]) -> Shades {
    let known = |color: Color, default: Rgb| rgb(color).unwrap_or(default);
    let (mut ink, mut ground) = (known(cell.fg, plain[0]), known(cell.bg, plain[1]));
    if cell.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut ink, &mut ground);
    }
    if cell.modifier.contains(Modifier::DIM) {
        ink = mix(ink, ground);
    }
    Shades {
        ink: Ink {
            color: ink,
            bold: cell.modifier.contains(Modifier::BOLD),
            italic: cell.modifier.contains(Modifier::ITALIC),
        },
        ground,
        underlined: cell.modifier.contains(Modifier::UNDERLINED),
    }
}

/// Two parts of `a`, one of `b`.
fn mix(a: Rgb, b: Rgb) -> Rgb {
    let part = |a: u8, b: u8| ((2 * u16::from(a) + u16::from(b)) / 3) as u8;
    (part(a.0, b.0), part(a.1, b.1), part(a.2, b.2))
}

fn hex((r, g, b): Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests;
