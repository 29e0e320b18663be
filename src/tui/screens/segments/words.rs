//! What the lines at the top say about Segments.

use super::{Tab, View, behaviour};
use crate::tui::app::App;
use crate::tui::names;
use crate::tui::text::width;

/// The way here, after the screen's name.
#[must_use]
pub fn crumbs(app: &App) -> Vec<String> {
    if app.segments.tab == Tab::Behaviour {
        return behaviour::crumbs(app);
    }
    match app.segments.view {
        View::Table => Vec::new(),
        View::Tier(segment) => {
            vec![names::segment(segment).to_owned(), app.segments.part.title().to_owned()]
        }
        View::Migration => vec!["Migration".to_owned()],
        View::Bridge => vec!["Bridge".to_owned()],
        View::Thresholds => vec!["Thresholds".to_owned()],
    }
}

/// By which thresholds customers are told apart, in as many words as fit.
#[must_use]
pub fn facts(app: &App, room: u16) -> String {
    if app.segments.tab == Tab::Behaviour {
        return behaviour::facts(app, room);
    }
    let Some(segments) = &app.segments.table.shown else { return String::new() };
    let thresholds = &segments.thresholds;
    let day = thresholds.set_at.to_zoned(app.zone.clone()).date();
    let version = format!("thresholds v{}", thresholds.version);
    let since = format!("{version} since {} {}", app.formatter.short_date(day), day.year());
    let method = names::method(thresholds.method);
    let wordings = [
        format!("rolling 12 months {} {since} ({method})", app.glyphs.dot),
        format!("{since} ({method})"),
        since,
        version,
    ];
    wordings.into_iter().find(|text| width(text) + 3 <= room.into()).unwrap_or_default()
}

/// The 12 months shown.
#[must_use]
pub fn window(app: &App) -> String {
    if app.segments.tab == Tab::Behaviour {
        return behaviour::window(app);
    }
    let Some(segments) = &app.segments.table.shown else { return String::new() };
    let f = &app.formatter;
    let window = segments.window;
    format!(" {} {} {} ", f.date(window.from), app.glyphs.dash, f.date(window.to))
}
