//! An interval on one line, with what was measured and the place of no difference.

use crate::tui::glyphs::Glyphs;

/// An axis from end to end.
const AXIS: usize = 10_000;

/// `  ├──●──┤   │`: the interval between its ends, what was measured, and the mark. Places are ten-thousandths.
#[must_use]
pub fn interval(glyphs: &Glyphs, (low, high): (u16, u16), at: u16, mark: u16, cells: u16) -> String {
    let last = usize::from(cells).saturating_sub(1);
    let cell = |place: u16| (usize::from(place).min(AXIS) * last + AXIS / 2) / AXIS;
    let (low, high) = (cell(low.min(high)), cell(low.max(high)));
    let (at, mark) = (cell(at), cell(mark));
    let [left, right, cross] = glyphs.ends;
    (0..usize::from(cells))
        .map(|x| match x {
            x if x == at => glyphs.point,
            x if x == mark && x > low && x < high => cross,
            x if x == mark => glyphs.bar,
            x if x == low => left,
            x if x == high => right,
            x if x > low && x < high => glyphs.rule,
            _ => " ",
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_stands_beside_or_across_the_interval() {
        let glyphs = Glyphs::unicode();
        assert_eq!(interval(&glyphs, (6_000, 10_000), 8_000, 5_000, 11), "     │├─●─┤");
        assert_eq!(interval(&glyphs, (4_000, 8_000), 7_000, 5_000, 11), "    ├┼─●┤  ");
        assert_eq!(interval(&Glyphs::ascii(), (0, 4_000), 2_000, 5_000, 11), "[-O-]|     ");
    }

    #[test]
    fn nothing_leaves_the_axis() {
        let glyphs = Glyphs::unicode();
        assert_eq!(interval(&glyphs, (0, 60_000), 60_000, 0, 0), "");
        assert_eq!(interval(&glyphs, (0, 60_000), 60_000, 0, 1), "●");
        assert_eq!(interval(&glyphs, (0, 60_000), 60_000, 0, 3), "│─●");
    }
}
