//! The frame around every screen: header, tabs, rule with the breadcrumb, body, footer, and what lies over it.
//!
//! Drawing reads the app and writes only where things were drawn: the rows in sight and what can be clicked.

mod checklist;
mod footer;
mod form;
mod header;
mod notice;
mod rules;
mod table;
mod windows;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub use footer::typed;
pub use notice::{notice, write};
pub use table::{Shown, one_of_tables, table};

use super::app::App;
use super::glyphs::ascii_only;
use super::screens::data::Section;
use super::screens::segments::{Part, Tab};
use super::screens::{self, Screen};
use super::screens::{audiences, models};
use super::theme::Role;
use super::widgets::{Look, put};

/// The smallest terminal in which the screens make sense.
pub const LEAST: (u16, u16) = (60, 16);

/// What was drawn where, for the mouse and for half pages.
#[derive(Debug, Default, Clone)]
pub struct Hits {
    /// The tabs.
    pub tabs: Vec<(Rect, Screen)>,
    /// The parts of Data.
    pub sections: Vec<(Rect, Section)>,
    /// The tabs of Segments.
    pub segment_tabs: Vec<(Rect, Tab)>,
    /// The parts of a segment.
    pub parts: Vec<(Rect, Part)>,
    /// The parts of Models.
    pub model_parts: Vec<(Rect, models::Part)>,
    /// The parts of Audiences.
    pub audience_parts: Vec<(Rect, audiences::Part)>,
    /// The tiles of Pulse.
    pub tiles: Vec<(Rect, usize)>,
    /// The trend.
    pub trend: Rect,
    /// The rows in sight: their area, and which one is the first.
    pub rows: (Rect, usize),
    /// Where the cursor of a line stands that is typed on the screen itself.
    pub caret: Option<(u16, u16)>,
}

impl Hits {
    /// How many rows are in sight.
    #[must_use]
    pub fn rows_drawn(&self) -> usize {
        self.rows.0.height.into()
    }
}

/// Draw the app.
pub fn render(app: &mut App, frame: &mut Frame) {
    let area = frame.area();
    let buf = frame.buffer_mut();
    app.hits = Hits::default();
    buf.set_style(area, app.theme.style(Role::Text));
    app.too_small = area.width < LEAST.0 || area.height < LEAST.1;
    let cursor = if app.too_small {
        too_small(app, area, buf);
        None
    } else {
        draw(app, area, buf)
    };
    if app.glyphs.ascii {
        ascii_only(buf);
    }
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

impl App {
    /// What widgets draw with.
    pub(crate) fn look(&self) -> Look<'_> {
        Look::new(&self.theme, &self.formatter)
    }
}

fn too_small(app: &App, area: Rect, buf: &mut Buffer) {
    let text = format!("needs at least {}×{}", LEAST.0, LEAST.1);
    put(buf, (area.x, area.y + area.height / 2), area.width, &text, app.theme.style(Role::Text));
}

fn draw(app: &mut App, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let line = |y: u16| Rect { y: area.y + y, height: 1, ..area };
    header::header(app, line(0), buf);
    header::tabs(app, line(1), buf);
    header::rule(app, line(2), buf);
    let body = Rect { y: area.y + 3, height: area.height - 4, ..area };
    match app.screen {
        Screen::Pulse => screens::pulse::draw(app, body, buf),
        Screen::Segments => screens::segments::draw(app, body, buf),
        Screen::Customers => screens::customers::draw(app, body, buf),
        Screen::Models => screens::models::draw(app, body, buf),
        Screen::Audiences => screens::audiences::draw(app, body, buf),
        Screen::Data => screens::data::draw(app, body, buf),
    }
    let cursor = footer::footer(app, line(area.height - 1), buf);
    if app.overlays.is_empty() {
        cursor.or(app.hits.caret)
    } else {
        windows::windows(app, body, buf).or(cursor)
    }
}
