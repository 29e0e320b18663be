//! The behavioural segments as a picture: the table, what should be known of the version, and the one under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::following::{open_assignment, open_fit};
use super::view::{draw_grid, line, nothing, paragraph};
use super::words::{day, dot, months, take};
use super::{Front, current, grid_of, table, trials};
use crate::contract::{Behaviour, ClusterRow, Compared, Unit};
use crate::tui::app::{App, Slot};
use crate::tui::overlays::Line;
use crate::tui::screens::segments::figures::tight;
use crate::tui::screens::segments::view::cut;
use crate::tui::text::{Align, fit, sanitize, width, wrap};
use crate::tui::theme::Role;
use crate::tui::view::notice;

/// Lines of what can't be said, and of the rules under the cursor, at most.
const NOTES: usize = 3;
const RULES: usize = 4;

/// Cells of a figure under the table: its name, value, N-1 and change.
const FIGURE: (usize, usize, usize, usize) = (18, 11, 16, 9);

/// Draw the table.
pub(super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(reply) = app.segments.behaviour.reply.shown.as_deref() else {
        return nothing(app, &app.segments.behaviour.reply, (Slot::Behaviour, "segments"), area, buf);
    };
    let Some(found) = &reply.current else { return first(app, reply.coming, area, buf) };
    let said = notes(app, found, reply.coming, area.width);
    let rows = found.rows.len() as u16 + 1;
    let spared = said.len() as u16;
    let (above, mut rest) = cut(area, rows.min(area.height.saturating_sub(spared)));
    draw_grid(app, Front::Segments, "there are no segments", above, buf);
    if rest.height > spared + 4 {
        rest = cut(rest, 1).1;
    }
    for parts in &said {
        let (here, below) = cut(rest, 1);
        line(app, parts, here, buf);
        rest = below;
    }
    if rest.height > 4 {
        rest = cut(rest, 1).1;
    }
    if rest.height >= 2
        && let Some(row) = current(app)
    {
        about(app, row, rest, buf);
    }
}

/// The version, what is flagged of it, and what can't be said.
fn notes(app: &App, found: &Behaviour, coming: Option<u32>, cells: u16) -> Vec<Line> {
    let room = usize::from(cells.saturating_sub(4)).max(8);
    let mut lines = vec![version(app, found, room)];
    let looked_at = format!("{} variables over {}", found.variables.len(), months(found.window_months));
    let outside = match found.outside {
        0 => String::new(),
        1 => format!("{}1 customer bought nothing then and is in none", dot(app)),
        count => {
            format!(
                "{}{} customers bought nothing then and are in none",
                dot(app),
                app.formatter.count(count)
            )
        }
    };
    lines.push(vec![(format!("{looked_at}{outside}"), Role::Dim)]);
    for (word, names) in table::flags(found) {
        let names = format!("{word}: {names}");
        lines.extend(wrap(&names, room).into_iter().take(2).map(|piece| vec![(piece, Role::Accent)]));
    }
    if let Some(version) = coming {
        let text = if open_assignment(&app.jobs).is_some() {
            format!("v{version} is adopted; figures stand by v{} until its job is done", found.version)
        } else {
            format!(
                "v{version} is adopted and its job did not end; figures stand by v{} until the next load",
                found.version
            )
        };
        lines.push(vec![(format!("{} {text}{}", app.glyphs.warn, progress(app)), Role::Warn)]);
    }
    if open_fit(&app.jobs).is_some() {
        let key = app.options.keys.label("behaviour.new").unwrap_or_default();
        let text = "A trial is made now; ".to_owned();
        lines.push(vec![(text, Role::Dim), (key, Role::Key), (" shows how far it is".to_owned(), Role::Dim)]);
    }
    let absent = found.absent.iter().flat_map(|absent| wrap(&sanitize(&absent.reason), room));
    lines.extend(absent.take(NOTES).map(|piece| vec![(piece, Role::Dim)]));
    lines
}

/// `v3 · adopted 14 Nov 2026 by ana: fewer and stabler`.
fn version(app: &App, found: &Behaviour, room: usize) -> Line {
    let head = format!("v{}", found.version);
    let by =
        format!("{}adopted {} by {}: ", dot(app), day(app, found.adopted_at), sanitize(&found.adopted_by));
    let left = room.saturating_sub(width(&head) + width(&by));
    let reason = crate::tui::text::clip(&sanitize(&found.reason), left).into_owned();
    vec![(head, Role::Title), (by, Role::Dim), (reason, Role::Text)]
}

/// How far the assignment is.
fn progress(app: &App) -> String {
    let share = open_assignment(&app.jobs).and_then(|job| job.progress);
    share.map(|share| format!(" ({:.0} %)", share.clamp(0.0, 1.0) * 100.0)).unwrap_or_default()
}

/// What stands there before the first segmentation.
fn first(app: &App, coming: Option<u32>, area: Rect, buf: &mut Buffer) {
    let free = || (" ".to_owned(), Role::Text);
    let key = |id: &str| app.options.keys.label(id).unwrap_or_default();
    let mut lines = vec![("There are no behavioural segments yet".to_owned(), Role::Title), free()];
    lines.push((
        "Value tiers say how much customers buy; behavioural segments say how: what, when, where and at which \
         price. They are found in the data, get a name and plain rules, and everybody who buys is in one."
            .to_owned(),
        Role::Text,
    ));
    lines.push(free());
    match (coming, open_fit(&app.jobs)) {
        (Some(version), _) => {
            let text = match open_assignment(&app.jobs) {
                Some(_) => format!("v{version} is adopted; a job assigns everybody now{}.", progress(app)),
                None => {
                    format!("v{version} is adopted and its job did not end: the next load assigns everybody.")
                }
            };
            lines.push((text, Role::Warn));
        }
        (None, Some(_)) => {
            let text = format!("A trial is made now; {} shows how far it is.", key("behaviour.new"));
            lines.push((text, Role::Text));
        }
        (None, None) => {
            let text = format!(
                "{} starts: choose variables, let a job try numbers of clusters, adopt one.",
                key("behaviour.new")
            );
            lines.push((text, Role::Text));
            lines.push(("Nothing changes before somebody adopts.".to_owned(), Role::Dim));
        }
    }
    match trials::all(app).len() {
        0 => {}
        1 => lines.push((format!("{} shows the trial there is.", key("behaviour.trials")), Role::Text)),
        count => lines.push((format!("{} shows {count} trials.", key("behaviour.trials")), Role::Text)),
    }
    notice(app, &lines, Rect { width: area.width.min(90), ..area }, buf);
}

/// The segment under the cursor: its figures with N-1, and its rules.
fn about(app: &App, row: &ClusterRow, area: Rect, buf: &mut Buffer) {
    let (head, mut rest) = cut(area, 1);
    let mut name = vec![(format!("{} ", row.id), Role::Dim), (sanitize(&row.name).into_owned(), Role::Title)];
    if row.is_new {
        name.push(("   new".to_owned(), Role::Accent));
    }
    line(app, &name, head, buf);
    let figures: [(&str, Compared, Unit); 5] = [
        ("Customers", row.customers, Unit::Count),
        ("Share of base", row.base_share, Unit::Share),
        ("Net revenue", row.net_revenue, Unit::Money),
        ("Share of revenue", row.revenue_share, Unit::Share),
        ("Margin", row.margin, Unit::Money),
    ];
    for (name, compared, unit) in figures {
        if rest.height <= RULES as u16 || compared.value.is_none() {
            continue;
        }
        let (here, below) = cut(rest, 1);
        line(app, &figure(app, name, compared, unit), here, buf);
        rest = below;
    }
    let told = if row.by_rules {
        "Its rules are the segment: ".to_owned()
    } else {
        let share = row.fidelity.map(|share| format!(" {}", take(app, share, row.precision)));
        format!("Its rules{}: ", share.unwrap_or_default())
    };
    if !row.rules.trim().is_empty() {
        paragraph(app, &format!("{told}{}", row.rules), (Role::Dim, RULES), rest, buf);
    }
}

fn figure(app: &App, name: &str, compared: Compared, unit: Unit) -> Line {
    let f = &app.formatter;
    let told =
        |value: Option<_>| value.map_or_else(|| app.glyphs.dash.to_owned(), |value| f.value(unit, value));
    let mut parts = vec![
        (fit(name, FIGURE.0, Align::Left), Role::Dim),
        (fit(&told(compared.value), FIGURE.1, Align::Right), Role::Text),
    ];
    if compared.n1.is_some() {
        parts.push((fit(&format!("N-1 {}", told(compared.n1)), FIGURE.2, Align::Right), Role::Dim));
    }
    let change = compared.value.zip(compared.n1).and_then(|(now, before)| f.change(unit, now, before));
    if let Some(change) = change {
        let text = fit(&tight(&change, &app.glyphs), FIGURE.3, Align::Right);
        parts.push((text, change.direction.role()));
    }
    parts
}

/// How many segments there are, for the tab's name.
pub(in crate::tui::screens::segments) fn count(app: &App) -> Option<usize> {
    app.segments.behaviour.current().map(|_| grid_of(app, Front::Segments).rows.len())
}
