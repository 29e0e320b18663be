//! The chart shows what it was given: strokes, gaps, dates, the selected value.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::tui::format::{Direction, Formatter};
use crate::tui::glyphs::Glyphs;
use crate::tui::theme::Theme;

fn points(values: &[Option<f64>]) -> Vec<ChartPoint> {
    let point = |(i, v): (usize, &Option<f64>)| ChartPoint {
        label: format!("{} Nov", i + 1),
        now: *v,
        before: v.map(|v| v * 0.5),
        partial: false,
    };
    values.iter().enumerate().map(point).collect()
}

fn draw(
    points: &[ChartPoint],
    width: u16,
    height: u16,
    glyphs: &Glyphs,
    selected: Option<usize>,
) -> Vec<String> {
    let theme = Theme::builtin("mono").unwrap();
    let format = Formatter::new("EUR", *glyphs);
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    let mut chart = LineChart::new(Look::new(&theme, &format), "Net revenue by day", Unit::Money, points)
        .empty("No day has a value.");
    if let Some(index) = selected {
        let change = Some(Change { text: "+8.7 %".to_owned(), direction: Direction::Up });
        let reading = Reading {
            title: "Thu 12 Nov".into(),
            value: "588.2 k€".into(),
            n1: Some("541.0".into()),
            change,
        };
        chart = chart.selected(index, reading);
    }
    chart.render(buf.area, &mut buf);
    let cells = |y: u16| (0..width).map(move |x| (x, y));
    (0..height)
        .map(|y| cells(y).map(|at| buf.cell(at).unwrap().symbol()).collect::<String>().trim_end().to_owned())
        .collect()
}

#[test]
fn the_title_names_the_unit_and_the_legend_both_years() {
    let shown = draw(&points(&[Some(340e3), Some(620e3)]), 60, 8, &Glyphs::unicode(), None);
    assert!(shown.first().unwrap().starts_with("Net revenue by day, k€"));
    assert!(shown.first().unwrap().ends_with("━━ this year   ╍╍ N-1"));
    assert!(shown.last().unwrap().contains("1 Nov"));
}

#[test]
fn the_selected_value_is_read_at_the_side_or_on_the_first_line() {
    let values = points(&[Some(340e3), Some(620e3), Some(500e3)]);
    let wide = draw(&values, 100, 8, &Glyphs::unicode(), Some(1));
    assert!(wide.first().unwrap().ends_with("Thu 12 Nov"));
    assert!(wide.get(1).unwrap().ends_with("588.2 k€"));
    assert!(wide.get(3).unwrap().ends_with("▲ +8.7 %"));
    assert!(wide.iter().any(|line| line.contains('●')));
    let tiny = draw(&values, 46, 8, &Glyphs::unicode(), Some(1));
    assert!(tiny.first().unwrap().ends_with("day, k€      588.2 k€  ▲ +8.7 %"), "{tiny:?}");
    let narrow = draw(&values, 72, 8, &Glyphs::unicode(), Some(1));
    assert!(narrow.first().unwrap().ends_with("Thu 12 Nov  588.2 k€  N-1 541.0  ▲ +8.7 %"), "{narrow:?}");
}

#[test]
fn a_gap_breaks_the_line_and_a_lone_point_is_still_seen() {
    let values = [Some(1.0), None, Some(1.0), None, None, Some(1.0), Some(1.0)];
    let points: Vec<ChartPoint> =
        values.iter().map(|v| ChartPoint { now: *v, ..ChartPoint::default() }).collect();
    let shown = draw(&points, 40, 6, &Glyphs::ascii(), None).join("\n");
    let row =
        shown.lines().find(|line| line.contains('*') && !line.contains("this year")).unwrap().to_owned();
    let runs = row.split(|c| c != '*').filter(|run| !run.is_empty()).count();
    assert_eq!(runs, 3, "{shown}");
}

#[test]
fn ascii_charts_are_ascii_and_tell_the_years_apart() {
    let shown =
        draw(&points(&[Some(340e3), Some(620e3), Some(400e3)]), 60, 9, &Glyphs::ascii(), Some(2)).join("\n");
    assert!(shown.replace('€', "").is_ascii(), "{shown}");
    assert!(shown.contains('*') && shown.contains('.') && shown.contains('O'));
}

#[test]
fn nothing_to_draw_says_so() {
    let shown = draw(&points(&[None, None]), 60, 8, &Glyphs::unicode(), Some(0));
    assert_eq!(shown.get(1).unwrap(), "No day has a value.");
}
