//! Every widget draws at every size, inside its area, whatever it is given.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use ratatui::widgets::{StatefulWidget, Widget};
use rust_decimal::Decimal;

use super::*;
use crate::contract::Unit;
use crate::tui::format::{Change, Direction};

const HOSTILE: &str = "Élodie 日本 \x1b[2J\u{202e}e\u{301}👩\u{200d}👩";

fn change() -> Change {
    Change { text: "−12.3 %".to_owned(), direction: Direction::Down }
}

/// Draw every widget into `area` of a larger buffer, each on a fresh one.
fn draw_all(
    look: Look<'_>,
    area: Rect,
    text: &str,
    values: &[Option<f64>],
    cursor: usize,
    check: impl Fn(&Buffer, &str),
) {
    let fresh = || Buffer::filled(Rect::new(0, 0, 60, 20), ratatui::buffer::Cell::new("x"));
    let each = |name: &str, draw: &mut dyn FnMut(&mut Buffer)| {
        let mut buf = fresh();
        draw(&mut buf);
        check(&buf, name);
    };
    for tile in [
        KpiTile::new(look, text),
        KpiTile::new(look, text).absent(text).selected(true, true),
        KpiTile::new(look, text)
            .value(text)
            .previous(Some(change()))
            .n1(Some(change()))
            .selected(true, false),
        KpiTile::new(look, text).value("1").n1(Some(change())),
    ] {
        each("tile", &mut |buf| tile.clone().render(area, buf));
    }
    let share = values.first().copied().flatten().unwrap_or(0.3);
    each("bar", &mut |buf| ShareBar::new(look, share).rest().render(area, buf));
    each("spark", &mut |buf| Sparkline::new(look, values).render(area, buf));
    for fraction in [None, Some(share)] {
        let bar = ProgressBar::new(look).fraction(fraction).label(text).phase(cursor);
        each("progress", &mut |buf| bar.clone().render(area, buf));
    }
    each("popup", &mut |buf| {
        let inner = Popup::new(look, text).note(text).danger().draw(area, buf);
        assert!(inner.is_empty() || inner.intersection(area) == inner, "{inner} of {area}");
    });
    each("hints", &mut |buf| {
        Hints::new(look, [("p", text), ("/", "filter")]).pinned("?", "help").render(area, buf);
    });
    let matches = [0, 2, 5, 99];
    let items =
        vec![ListItem { label: text, detail: text, matches: &matches, disabled: false }; values.len()];
    each("list", &mut |buf| {
        List::new(look, &items).empty(text).render(area, buf, &mut Scroll { cursor, ..Scroll::default() });
    });
    let columns = [
        Column::new(text, Width::Min(3)).sort_key('l').sorted(Some(Order::Ascending)),
        Column::new("n", Width::Fixed(5)).right().priority(2),
        Column::new("share", Width::Fill(4)).priority(3),
        Column::new("Δ", Width::Fixed(9)).right().priority(1),
    ];
    let rows = |i: usize| {
        let value = values.get(i).copied().flatten().unwrap_or(f64::NAN);
        vec![Cell::from(text), Cell::Spark(values.to_vec()), Cell::Bar(value), Cell::Change(Some(change()))]
    };
    each("table", &mut |buf| {
        DataTable::new(look, &columns, values.len(), &rows)
            .marked(&|i| i % 2 == 0)
            .highlight("LO")
            .empty(text)
            .total(1000)
            .render(area, buf, &mut Scroll { cursor, offset: cursor / 2, page: 0 });
    });
    let points: Vec<ChartPoint> = values
        .iter()
        .map(|v| ChartPoint { label: text.to_owned(), now: *v, before: v.map(|v| v / 2.0), partial: false })
        .collect();
    let reading =
        Reading { title: text.into(), value: text.into(), n1: Some(text.into()), change: Some(change()) };
    each("chart", &mut |buf| {
        LineChart::new(look, text, Unit::Money, &points)
            .selected(cursor, reading.clone())
            .empty(text)
            .render(area, buf);
    });
}

/// Nothing outside `area` has changed and no cell holds what a terminal would obey.
fn stays_inside(area: Rect) -> impl Fn(&Buffer, &str) {
    move |buf, name| {
        for y in 0..buf.area.height {
            for x in 0..buf.area.width {
                let cell = buf.cell((x, y)).unwrap();
                let inside = area.contains((x, y).into());
                assert!(inside || cell.symbol() == "x", "{name} wrote at {x},{y} outside {area}");
                assert!(!cell.symbol().contains(char::is_control), "{name} lets controls through");
            }
        }
    }
}

#[test]
fn every_widget_draws_inside_every_area() {
    let theme = Theme::default();
    let values: Vec<Option<f64>> = (0..9).map(|i| (i != 4).then_some(f64::from(i) * 1000.0)).collect();
    for glyphs in [Glyphs::unicode(), Glyphs::ascii()] {
        let format = Formatter::new("EUR", glyphs);
        for width in 0..40 {
            for height in 0..12 {
                let area = Rect::new(3, 2, width, height);
                draw_all(Look::new(&theme, &format), area, HOSTILE, &values, 5, stays_inside(area));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_widget_survives_any_content(
        text in any::<String>(),
        values in proptest::collection::vec(proptest::option::of(any::<f64>()), 0..12),
        cursor in 0usize..20,
        (x, y, width, height) in (0u16..70, 0u16..25, 0u16..90, 0u16..25),
    ) {
        let theme = Theme::default();
        let format = Formatter::new("EUR", Glyphs::unicode());
        let area = Rect::new(x, y, width, height);
        draw_all(Look::new(&theme, &format), area, &text, &values, cursor, stays_inside(area));
    }
}

#[test]
fn a_tile_says_its_changes_in_the_longest_wording_that_fits() {
    let theme = Theme::default();
    let format = Formatter::new("EUR", Glyphs::unicode());
    let line = |width| {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, 3));
        let up = format.change(Unit::Money, Decimal::from(1031), Decimal::from(1000));
        let tile =
            KpiTile::new(Look::new(&theme, &format), "Net revenue").value("12.84 M€").previous(up.clone());
        tile.n1(up).render(buf.area, &mut buf);
        (0..width).map(|x| buf.cell((x, 2)).unwrap().symbol()).collect::<String>().trim().to_owned()
    };
    assert_eq!(line(28), "▲ +3.1 %   N-1 ▲ +3.1 %");
    assert_eq!(line(20), "▲+3.1%  N-1 ▲+3.1%");
    assert_eq!(line(16), "▲+3.1% ▲+3.1%");
    assert_eq!(line(10), "▲ +3.1 %");
    assert_eq!(line(8), "▲+3.1%");
}

#[test]
fn hints_drop_from_the_right_and_keep_what_is_pinned() {
    let theme = Theme::default();
    let format = Formatter::new("EUR", Glyphs::unicode());
    let line = |width| {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, 1));
        let hints = [("p", "period"), ("b", "by"), ("/", "filter")];
        Hints::new(Look::new(&theme, &format), hints).pinned("?", "help").render(buf.area, &mut buf);
        (0..width).map(|x| buf.cell((x, 0)).unwrap().symbol()).collect::<String>().trim().to_owned()
    };
    assert_eq!(line(60), "p period · b by · / filter · ? help");
    assert_eq!(line(30), "p period · b by · ? help");
    assert_eq!(line(7), "? help");
    assert_eq!(line(3), "");
}

#[test]
fn a_popup_covers_what_lies_beneath_and_says_what_is_left_inside() {
    let theme = Theme::default();
    let format = Formatter::new("EUR", Glyphs::unicode());
    let mut buf = Buffer::filled(Rect::new(0, 0, 30, 8), ratatui::buffer::Cell::new("日"));
    let area = centered(buf.area, 22, 5);
    let inner = Popup::new(Look::new(&theme, &format), "Period").note("6 of 6").draw(area, &mut buf);
    assert_eq!(inner, Rect::new(6, 2, 18, 3));
    let line = |y| (4..26).map(|x| buf.cell((x, y)).unwrap().symbol()).collect::<String>();
    assert_eq!(line(1), "╭─ Period ── 6 of 6 ─╮");
    assert_eq!(line(2), format!("│{}│", " ".repeat(20)));
    assert_eq!(buf.cell((3, 2)).unwrap().symbol(), " ");
}

#[test]
fn progress_says_a_hundred_only_at_the_end() {
    let theme = Theme::default();
    let format = Formatter::new("EUR", Glyphs::unicode());
    let line = |fraction| {
        let mut buf = Buffer::empty(Rect::new(0, 0, 24, 1));
        ProgressBar::new(Look::new(&theme, &format))
            .fraction(fraction)
            .label("load")
            .render(buf.area, &mut buf);
        (0..24).map(|x| buf.cell((x, 0)).unwrap().symbol()).collect::<String>()
    };
    assert_eq!(line(Some(0.999)), "load ████████████▉  99 %");
    assert_eq!(line(Some(1.0)), "load █████████████ 100 %");
    assert_eq!(line(None), "load ███────────────────");
}
