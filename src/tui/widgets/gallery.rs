//! Every widget in every theme, to be looked at: with `C360_GALLERY=DIR` the pictures are written there as SVG.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{StatefulWidget, Widget};
use rust_decimal::Decimal;

use super::*;
use crate::contract::Unit;
use crate::tui::format::plot;
use crate::tui::glyphs::ascii_only;
use crate::tui::theme::ColorMode;

const FIGURES: [(&str, Unit, i64, i64, i64, u32); 8] = [
    ("Net revenue", Unit::Money, 1_284_133_720, 1_245_521_600, 1_268_900_000, 2),
    ("Active customers", Unit::Count, 214_306, 216_034, 210_104, 0),
    ("Basket", Unit::Money, 6120, 6096, 6176, 2),
    ("Frequency", Unit::Number, 142, 140, 142, 2),
    ("Margin rate", Unit::Share, 413, 419, 424, 3),
    ("Identified", Unit::Share, 784, 779, 762, 3),
    ("NPS", Unit::Points, 425, 430, 390, 1),
    ("Tickets", Unit::Count, 309_412, 309_412, 301_007, 0),
];

#[test]
fn the_gallery_shows_every_widget_in_every_theme_at_every_width() {
    for name in Theme::names(None) {
        let theme = Theme::builtin(&name).unwrap();
        let shown = picture(&name, 100, &theme, &Glyphs::unicode());
        for part in
            ["Net revenue by day, k€", "needs surveys", "read lines", "theme: high-contrast", "? help"]
        {
            assert!(shown.contains(part), "{name} lacks {part}");
        }
    }
    let dark = Theme::default();
    picture("dark-256", 100, &dark.adapt(ColorMode::Ansi256), &Glyphs::unicode());
    picture("dark-16", 100, &dark.adapt(ColorMode::Ansi16), &Glyphs::unicode());
    picture("light-16", 100, &Theme::builtin("light").unwrap().adapt(ColorMode::Ansi16), &Glyphs::unicode());
    picture("no-color", 100, &dark.adapt(ColorMode::None), &Glyphs::unicode());
    picture("medium", 80, &dark, &Glyphs::unicode());
    picture("narrow", 60, &dark, &Glyphs::unicode());
    assert!(picture("ascii", 100, &dark, &Glyphs::ascii()).is_ascii());
}

/// Draw, write the picture where it is wanted, and give back the text.
fn picture(name: &str, width: u16, theme: &Theme, glyphs: &Glyphs) -> String {
    let format = Formatter::new("EUR", *glyphs);
    let mut buf = Buffer::empty(Rect::new(0, 0, width, 34));
    buf.set_style(buf.area, theme.style(Role::Text));
    draw(Look::new(theme, &format), &mut buf);
    if glyphs.ascii {
        ascii_only(&mut buf);
    }
    if let Some(dir) = std::env::var_os("C360_GALLERY") {
        let svg = crate::tui::picture::svg(&buf, name, theme);
        std::fs::write(Path::new(&dir).join(format!("{name}.svg")), svg).unwrap();
    }
    buf.content.iter().map(ratatui::buffer::Cell::symbol).collect()
}

fn draw(look: Look<'_>, buf: &mut Buffer) {
    let area = buf.area;
    tiles(look, Rect { y: 1, height: 8, ..area }, buf);
    chart(look, Rect { x: 1, y: 9, height: 9, width: area.width - 2 }, buf);
    table(look, Rect { y: 19, height: 6, ..area }, buf);
    bars(look, Rect { x: 1, y: 26, height: 3, width: area.width - 2 }, buf);
    popup(look, Rect { y: 25, height: 8, x: area.width / 2, width: area.width / 2 }, buf);
    let hints = [
        ("t", "day / week / month"),
        ("p", "period"),
        ("b", "by…"),
        ("/", "filter"),
        ("enter", "open"),
        ("w", "where from"),
        ("y", "copy"),
        (":", "command"),
    ];
    Hints::new(look, hints)
        .pinned("?", "help")
        .render(Rect { x: 1, y: area.height - 1, height: 1, width: area.width - 2 }, buf);
}

fn tiles(look: Look<'_>, area: Rect, buf: &mut Buffer) {
    let columns = 4;
    let width = area.width / columns;
    for (index, (label, unit, now, before, n1, scale)) in (0u16..).zip(FIGURES) {
        let [now, before, n1] = [now, before, n1].map(|v| Decimal::new(v, scale));
        let place = Rect { x: index % columns * width, y: area.y + index / columns * 4, width, height: 3 };
        let tile = KpiTile::new(look, label).selected(index == 1, true);
        let tile = if index == 6 {
            tile.absent("needs surveys")
        } else {
            tile.value(look.format.value(unit, now))
                .previous(look.format.change(unit, now, before))
                .n1(look.format.change(unit, now, n1))
        };
        tile.render(place, buf);
    }
}

fn chart(look: Look<'_>, area: Rect, buf: &mut Buffer) {
    let start: Date = date(2026, 10, 24);
    let value = |day: i32, shift: f64| {
        let week = f64::from(day % 7);
        let wave = (f64::from(day) / 9.0 + shift).sin() * 60_000.0;
        390_000.0 + wave + if week > 4.5 { 140_000.0 } else { week * 9_000.0 }
    };
    let points: Vec<ChartPoint> = (0..28)
        .map(|day| ChartPoint {
            label: look.format.short_date(start.checked_add(day.days()).unwrap_or(start)),
            now: (day != 9).then(|| value(day, 0.0)),
            before: Some(value(day, 2.0) * 0.93),
            partial: false,
        })
        .collect();
    let (now, before) = (Decimal::new(588_240, 0), Decimal::new(541_000, 0));
    let reading = Reading {
        title: "Thu 12 Nov 2026".to_owned(),
        value: look.format.value(Unit::Money, now),
        n1: Some(look.format.value(Unit::Money, before)),
        change: look.format.change(Unit::Money, now, before),
    };
    LineChart::new(look, "Net revenue by day", Unit::Money, &points).selected(19, reading).render(area, buf);
}

fn table(look: Look<'_>, area: Rect, buf: &mut Buffer) {
    const ROWS: [(&str, i64, i64, i64); 5] = [
        ("Store", 8_410_000, 8_327_000, 8_590_000),
        ("Web", 3_620_000, 3_370_000, 3_297_000),
        ("App", 810_000, 744_000, 616_000),
        ("Marketplace", 42_000, 0, 41_000),
        ("Phone", 9_000, 8_000, 9_100),
    ];
    let columns = [
        Column::new("Channel", Width::Min(8)).sort_key('C'),
        Column::new("net revenue, k€", Width::Fixed(16))
            .right()
            .sort_key('N')
            .sorted(Some(Order::Descending)),
        Column::new("share", Width::Fixed(6)).right().sort_key('S'),
        Column::new("", Width::Fill(6)).priority(3),
        Column::new("12 months", Width::Fixed(12)).priority(4),
        Column::new("vs previous", Width::Fixed(11)).right().priority(2),
        Column::new("vs N-1", Width::Fixed(10)).right().priority(1),
    ];
    let total = Decimal::from(12_891_000);
    let scale = look.format.scale(Unit::Money, 8_410_000.0);
    let rows = |i: usize| {
        let Some((label, now, before, n1)) = ROWS.get(i).copied() else { return Vec::new() };
        let [now, before, n1] = [now, before, n1].map(Decimal::from);
        let wave = (0..12).map(|m| Some((f64::from(m) * 0.7 + plot(now)).sin())).collect();
        vec![
            Cell::from(label),
            Cell::from(look.format.bare(now, &scale)),
            Cell::from(look.format.share(now / total)),
            Cell::Bar(plot(now / total)),
            Cell::Spark(wave),
            Cell::Change(look.format.change(Unit::Money, now, before)),
            Cell::Change(look.format.change(Unit::Money, now, n1)),
        ]
    };
    let table = DataTable::new(look, &columns, ROWS.len(), &rows).marked(&|i| i == 2).highlight("we");
    table.render(area, buf, &mut Scroll::default());
}

fn bars(look: Look<'_>, area: Rect, buf: &mut Buffer) {
    let half = area.width / 2 - 4;
    let line = |y: u16| Rect { y: area.y + y, height: 1, width: half, ..area };
    ProgressBar::new(look).fraction(Some(0.42)).label("read lines").render(line(0), buf);
    ProgressBar::new(look).label("checkpoint").phase(6).render(line(1), buf);
    ShareBar::new(look, 0.317).rest().render(Rect { width: half / 2, ..line(2) }, buf);
    let values: Vec<Option<f64>> = (0..24).map(|i| (i != 7).then(|| (f64::from(i) / 3.0).sin())).collect();
    let x = area.x + half / 2 + 2;
    Sparkline::new(look, &values).render(Rect { x, width: half / 2 - 2, ..line(2) }, buf);
}

fn popup(look: Look<'_>, area: Rect, buf: &mut Buffer) {
    let inner = Popup::new(look, "Command").note("3 of 41").draw(centered(area, 46, 7), buf);
    put(buf, (inner.x, inner.y), inner.width, ": thm", look.style(Role::Input));
    let items = [
        ListItem { label: "theme: high-contrast", detail: "", matches: &[0, 1, 3], disabled: false },
        ListItem { label: "theme: dark", detail: "now", matches: &[0, 1, 3], disabled: false },
        ListItem { label: "cancel the running job", detail: "no job runs", matches: &[], disabled: true },
    ];
    let list = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    List::new(look, &items).render(list, buf, &mut Scroll::default());
}
