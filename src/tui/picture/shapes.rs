//! Signs that are drawn rather than written: braille, blocks, lines, arrows.

use std::fmt::Write as _;

/// A cell's place and size.
#[derive(Clone, Copy)]
struct Place {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
}

impl Place {
    fn at(&self, across: f64, down: f64) -> (f64, f64) {
        (self.x + self.w * across, self.y + self.h * down)
    }
}

/// The drawing of a sign, or `None` for what is written as text.
pub(super) fn shape(symbol: &str, (x, y): (f64, f64), (w, h): (f64, f64), color: &str) -> Option<String> {
    let mut chars = symbol.chars();
    let sign = chars.next()?;
    if chars.next().is_some() {
        return None;
    }
    let place = Place { x, y, w, h };
    match sign {
        '\u{2801}'..='\u{28ff}' => Some(braille(sign as u32 - 0x2800, place, color)),
        '\u{2580}'..='\u{2590}' => block(sign).map(|part| fill(part, place, color)),
        '\u{2500}'..='\u{257f}' => strokes(sign).map(|parts| stroke(&parts, place, color)),
        _ => polygon(sign).map(|points| filled(&points, place, color)),
    }
}

fn braille(bits: u32, place: Place, color: &str) -> String {
    const DOTS: [(u32, f64, f64); 8] = [
        (0x01, 0.25, 0.125),
        (0x02, 0.25, 0.375),
        (0x04, 0.25, 0.625),
        (0x08, 0.75, 0.125),
        (0x10, 0.75, 0.375),
        (0x20, 0.75, 0.625),
        (0x40, 0.25, 0.875),
        (0x80, 0.75, 0.875),
    ];
    let mut path = String::new();
    for (bit, across, down) in DOTS {
        if bits & bit != 0 {
            let (x, y) = place.at(across, down);
            let _ = write!(path, "M{x:.1} {y:.1}h.01");
        }
    }
    format!("<path d=\"{path}\" stroke=\"{color}\" stroke-width=\"3.2\" stroke-linecap=\"round\"/>\n")
}

/// The filled part of a block: left, top, right, bottom, in parts of the cell.
fn block(sign: char) -> Option<[f64; 4]> {
    let code = sign as u32;
    Some(match sign {
        '▀' => [0.0, 0.0, 1.0, 0.5],
        '▁'..='█' => [0.0, 1.0 - f64::from(code - 0x2580) / 8.0, 1.0, 1.0],
        '▉'..='▏' => [0.0, 0.0, f64::from(0x2590 - code) / 8.0, 1.0],
        '▐' => [0.5, 0.0, 1.0, 1.0],
        _ => return None,
    })
}

fn fill([left, top, right, bottom]: [f64; 4], place: Place, color: &str) -> String {
    let ((x, y), (to_x, to_y)) = (place.at(left, top), place.at(right, bottom));
    // Bars that fill a line keep a little air above and below, as they do on a terminal.
    let (y, to_y) = if top <= 0.0 && bottom >= 1.0 { (y + 2.0, to_y - 2.0) } else { (y, to_y) };
    // Neighbours overlap by a hair: else a seam shows between them.
    let to_x = if right >= 1.0 { to_x + 0.4 } else { to_x };
    format!(
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{color}\" \
         shape-rendering=\"crispEdges\"/>\n",
        to_x - x,
        to_y - y
    )
}

/// Strokes of a line sign, as path data with parts of the cell, and their width.
fn strokes(sign: char) -> Option<(&'static [Stroke], f64)> {
    use Stroke::{Bend, Line};
    const LEFT: Stroke = Line([0.0, 0.5, 0.5, 0.5]);
    const RIGHT: Stroke = Line([0.5, 0.5, 1.0, 0.5]);
    const UP: Stroke = Line([0.5, 0.0, 0.5, 0.5]);
    const DOWN: Stroke = Line([0.5, 0.5, 0.5, 1.0]);
    let parts: &'static [Stroke] = match sign {
        '─' | '━' => &[Line([0.0, 0.5, 1.0, 0.5])],
        '│' => &[Line([0.5, 0.0, 0.5, 1.0])],
        '╌' | '╍' => &[Line([0.1, 0.5, 0.4, 0.5]), Line([0.6, 0.5, 0.9, 0.5])],
        '┊' => &[
            Line([0.5, 0.08, 0.5, 0.17]),
            Line([0.5, 0.33, 0.5, 0.42]),
            Line([0.5, 0.58, 0.5, 0.67]),
            Line([0.5, 0.83, 0.5, 0.92]),
        ],
        '═' => &[Line([0.12, 0.4, 0.88, 0.4]), Line([0.12, 0.62, 0.88, 0.62])],
        '┌' => &[RIGHT, DOWN],
        '┐' => &[LEFT, DOWN],
        '└' => &[RIGHT, UP],
        '┘' => &[LEFT, UP],
        '├' => &[UP, DOWN, RIGHT],
        '┤' => &[UP, DOWN, LEFT],
        '┬' => &[LEFT, RIGHT, DOWN],
        '┴' => &[LEFT, RIGHT, UP],
        '┼' => &[LEFT, RIGHT, UP, DOWN],
        '╭' => &[Bend([1.0, 0.5, 0.5, 1.0])],
        '╮' => &[Bend([0.0, 0.5, 0.5, 1.0])],
        '╰' => &[Bend([1.0, 0.5, 0.5, 0.0])],
        '╯' => &[Bend([0.0, 0.5, 0.5, 0.0])],
        _ => return None,
    };
    Some((parts, if matches!(sign, '━' | '╍') { 2.4 } else { 1.2 }))
}

/// A stroke of a line sign in parts of the cell.
#[derive(Clone, Copy)]
enum Stroke {
    /// From, to.
    Line([f64; 4]),
    /// From, to, bent towards the cell's middle.
    Bend([f64; 4]),
}

fn stroke((parts, width): &(&'static [Stroke], f64), place: Place, color: &str) -> String {
    let mut path = String::new();
    for part in *parts {
        match *part {
            Stroke::Line([from_across, from_down, to_across, to_down]) => {
                let (from, to) = (place.at(from_across, from_down), place.at(to_across, to_down));
                let _ = write!(path, "M{:.1} {:.1}L{:.1} {:.1}", from.0, from.1, to.0, to.1);
            }
            // Every bend lies in the middle of its cell.
            Stroke::Bend([from_across, from_down, to_across, to_down]) => {
                let (from, to) = (place.at(from_across, from_down), place.at(to_across, to_down));
                let by = place.at(0.5, 0.5);
                let _ = write!(
                    path,
                    "M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}",
                    from.0, from.1, by.0, by.1, to.0, to.1
                );
            }
        }
    }
    format!("<path d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{width}\"/>\n")
}

/// Corners of an arrow or dot, in parts of the cell.
fn polygon(sign: char) -> Option<Vec<(f64, f64)>> {
    Some(match sign {
        '▲' => vec![(0.5, 0.27), (0.98, 0.73), (0.02, 0.73)],
        '▼' => vec![(0.02, 0.29), (0.98, 0.29), (0.5, 0.75)],
        '▸' => vec![(0.2, 0.32), (0.85, 0.53), (0.2, 0.74)],
        '▾' => vec![(0.1, 0.42), (0.9, 0.42), (0.5, 0.7)],
        '●' => (0..16)
            .map(|step| {
                let angle = f64::from(step) * std::f64::consts::TAU / 16.0;
                (0.5 + 0.5 * angle.cos(), 0.5 + 0.23 * angle.sin())
            })
            .collect(),
        _ => return None,
    })
}

fn filled(points: &[(f64, f64)], place: Place, color: &str) -> String {
    let corners: Vec<String> = points
        .iter()
        .map(|(across, down)| {
            let (x, y) = place.at(*across, *down);
            format!("{x:.1},{y:.1}")
        })
        .collect();
    format!("<polygon points=\"{}\" fill=\"{color}\"/>\n", corners.join(" "))
}
