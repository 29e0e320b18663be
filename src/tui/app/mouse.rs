//! The mouse, for those who asked for it: the wheel moves, a click selects.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{App, Effect};
use crate::tui::grid::Step;
use crate::tui::screens::Screen;
use crate::tui::screens::audiences::builder;
use crate::tui::screens::pulse::Focus;

/// Rows per notch of the wheel.
const NOTCH: isize = 3;

pub(super) fn mouse(app: &mut App, event: MouseEvent) -> Vec<Effect> {
    match event.kind {
        MouseEventKind::ScrollDown => app.step(Step::By(NOTCH)),
        MouseEventKind::ScrollUp => app.step(Step::By(-NOTCH)),
        MouseEventKind::Down(MouseButton::Left) if app.overlays.is_empty() => {
            click(app, Position::new(event.column, event.row))
        }
        _ => Vec::new(),
    }
}

fn click(app: &mut App, at: Position) -> Vec<Effect> {
    let tab = app.hits.tabs.iter().find(|(area, _)| area.contains(at)).map(|(_, screen)| *screen);
    if let Some(screen) = tab {
        return app.go(screen);
    }
    if app.is_building() {
        return builder::click(app, at);
    }
    let (rows, first) = app.hits.rows;
    let row = rows.contains(at).then(|| first + usize::from(at.y - rows.y));
    match app.screen {
        Screen::Pulse => {
            let tile = app.hits.tiles.iter().find(|(area, _)| area.contains(at)).map(|(_, index)| *index);
            if let Some(index) = tile {
                app.pulse.focus = Focus::Figures;
                return app.select_figure(index);
            }
            if app.hits.trend.contains(at) {
                app.pulse.focus = Focus::Trend;
            }
            if row.is_some() {
                app.pulse.focus = Focus::Breakdown;
            }
        }
        Screen::Segments => {
            let tabs = &app.hits.segment_tabs;
            if let Some(tab) = tabs.iter().find(|(area, _)| area.contains(at)).map(|(_, tab)| *tab) {
                return app.show_tab(tab);
            }
            let part = app.hits.parts.iter().find(|(area, _)| area.contains(at)).map(|(_, part)| *part);
            if let Some(part) = part {
                app.segments.part = part;
                return Vec::new();
            }
        }
        Screen::Customers => {}
        Screen::Models => {
            let part = app.hits.model_parts.iter().find(|(area, _)| area.contains(at)).map(|(_, part)| *part);
            if let Some(part) = part {
                return app.show_models_part(part);
            }
        }
        Screen::Audiences => {
            let parts = &app.hits.audience_parts;
            if let Some(part) = parts.iter().find(|(area, _)| area.contains(at)).map(|(_, part)| *part) {
                return app.show_audiences_part(part);
            }
        }
        Screen::Data => {
            let section = app.hits.sections.iter().find(|(area, _)| area.contains(at)).map(|(_, s)| *s);
            if let Some(section) = section {
                return app.show_section(section);
            }
        }
    }
    if let Some(row) = row {
        let grid = app.grid();
        if let Some(place) = app.place_mut() {
            place.cursor = row.min(grid.count(place).saturating_sub(1));
        }
    }
    Vec::new()
}
