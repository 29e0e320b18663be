//! Where a bar between two places of an axis lies, in whole cells.

/// An axis from end to end.
const AXIS: u32 = 10_000;

/// The first cell and how many there are, for a bar over `cells` cells: at least one, never beyond the axis.
pub(super) fn span(from: u16, to: u16, cells: u16) -> (u16, u16) {
    if cells == 0 {
        return (0, 0);
    }
    let at = |place: u16| {
        let place = u32::from(place).min(AXIS) * u32::from(cells);
        ((place + AXIS / 2) / AXIS) as u16
    };
    let start = at(from.min(to)).min(cells - 1);
    let end = at(from.max(to)).max(start + 1).min(cells);
    (start, end - start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_begins_where_the_one_before_it_ended() {
        assert_eq!(span(0, 5_000, 20), (0, 10));
        assert_eq!(span(5_000, 7_500, 20), (10, 5));
        assert_eq!(span(6_000, 7_500, 20), (12, 3));
    }

    #[test]
    fn a_trace_takes_a_cell_and_nothing_leaves_the_axis() {
        assert_eq!(span(0, 0, 20), (0, 1));
        assert_eq!(span(10_000, 10_000, 20), (19, 1));
        assert_eq!(span(9_000, 60_000, 20), (18, 2));
        assert_eq!(span(3, 4, 0), (0, 0));
    }

    #[test]
    fn the_ends_may_come_in_either_order() {
        assert_eq!(span(7_500, 5_000, 20), span(5_000, 7_500, 20));
    }
}
