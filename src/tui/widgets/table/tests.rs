//! Tables stay aligned, drop what matters least, and say when they are cut.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::tui::format::Formatter;
use crate::tui::glyphs::Glyphs;
use crate::tui::theme::Theme;

const COLUMNS: [Column<'static>; 4] = [
    Column::new("Channel", Width::Min(8)).sort_key('C'),
    Column::new("net", Width::Fixed(7)).right().sort_key('N').sorted(Some(Order::Descending)),
    Column::new("share", Width::Fill(5)).priority(2),
    Column::new("tickets", Width::Fixed(7)).right().priority(1),
];

fn lines(buf: &Buffer) -> Vec<String> {
    let cells = |y: u16| (0..buf.area.width).map(move |x| buf.cell((x, y)).unwrap().symbol());
    (0..buf.area.height).map(|y| cells(y).collect::<String>().trim_end().to_owned()).collect()
}

fn draw(
    len: usize,
    width: u16,
    height: u16,
    change: impl Fn(DataTable<'_>) -> DataTable<'_>,
    state: &mut Scroll,
) -> Buffer {
    let theme = Theme::builtin("mono").unwrap();
    let format = Formatter::new("EUR", Glyphs::unicode());
    let rows = |i: usize| {
        vec![Cell::from(format!("Row {i}")), Cell::from("8.41 M"), Cell::Bar(0.5), Cell::from("12")]
    };
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    let table = DataTable::new(Look::new(&theme, &format), &COLUMNS, len, &rows);
    change(table).render(buf.area, &mut buf, state);
    buf
}

#[test]
fn numbers_stand_at_the_right_under_their_heads() {
    let shown = lines(&draw(2, 44, 3, |t| t, &mut Scroll::default()));
    assert_eq!(
        shown,
        [
            " Channel      net↓  share           tickets",
            "▌Row 0      8.41 M  ███████              12",
            " Row 1      8.41 M  ███████              12",
        ]
    );
}

#[test]
fn the_least_important_columns_go_first() {
    let head = |width| lines(&draw(1, width, 2, |t| t, &mut Scroll::default())).swap_remove(0);
    assert_eq!(head(30), " Channel      net↓  tickets");
    assert_eq!(head(22), " Channel      net↓");
    assert_eq!(head(12), " Channel   ↓");
}

#[test]
fn a_cut_table_says_which_rows_of_how_many_it_shows() {
    let mut state = Scroll { cursor: 9, ..Scroll::default() };
    let shown = lines(&draw(20, 44, 5, |t| t, &mut state));
    assert_eq!(shown.last().unwrap(), " 8–10 of 20");
    assert_eq!(state.page, 3);
    let shown = lines(&draw(2, 44, 5, |t| t.total(1_469_307), &mut Scroll::default()));
    assert_eq!(shown.get(3).unwrap(), "");
    assert_eq!(shown.last().unwrap(), " 1–2 of 1,469,307");
    let shown = lines(&draw(2, 44, 5, |t| t.more(true), &mut Scroll::default()));
    assert_eq!(shown.last().unwrap(), " 1–2 of 2+");
}

#[test]
fn the_cursor_row_is_reversed_and_a_marked_row_shows_its_mark() {
    let buf = draw(3, 44, 4, |t| t.marked(&|i| i == 2), &mut Scroll { cursor: 1, ..Scroll::default() });
    let reversed = |y| buf.cell((3, y)).unwrap().modifier.contains(Modifier::REVERSED);
    assert_eq!([reversed(1), reversed(2), reversed(3)], [false, true, false]);
    assert!(lines(&buf).get(3).unwrap().starts_with('●'));
}

#[test]
fn an_empty_table_says_why() {
    let shown =
        lines(&draw(0, 30, 4, |t| t.empty("Nothing was rejected. Press L to load."), &mut Scroll::default()));
    assert_eq!(shown.get(1).unwrap(), " Nothing was rejected. Press");
    assert_eq!(shown.get(2).unwrap(), " L to load.");
}

#[test]
fn matches_are_underlined_whatever_their_case() {
    let buf = draw(1, 44, 2, |t| t.highlight("ROW"), &mut Scroll { cursor: 5, ..Scroll::default() });
    let bold = |x| buf.cell((x, 1)).unwrap().modifier.contains(Modifier::UNDERLINED);
    assert_eq!([bold(1), bold(2), bold(3), bold(4), bold(5)], [true, true, true, false, false]);
}

#[test]
fn the_cursor_stays_in_sight_when_rows_go() {
    let mut state = Scroll { cursor: 50, offset: 48, page: 0 };
    draw(3, 44, 6, |t| t, &mut state);
    assert_eq!((state.cursor, state.offset), (2, 0));
    state.move_by(-10, 3);
    assert_eq!(state.cursor, 0);
    state.half_page(1, 3);
    assert_eq!(state.cursor, 2);
}
