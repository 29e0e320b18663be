//! The words and signs of audiences and exports.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::contract::{Brought, ExportState, Measured};
use crate::tui::app::App;
use crate::tui::overlays::Line;
use crate::tui::text::sanitize;
use crate::tui::theme::Role;

/// An audience's name between quotes, safe to draw.
pub(super) fn name(name: &str) -> String {
    format!("\"{}\"", sanitize(name))
}

/// Where an export stands, in a word or two.
pub(super) const fn state(state: ExportState) -> &'static str {
    match state {
        ExportState::Waiting => "waits",
        ExportState::Approved => "approved",
        ExportState::Rejected => "rejected",
        ExportState::TakenBack => "taken back",
        ExportState::Expired => "expired",
        ExportState::Void => "void",
        ExportState::Released => "let out",
        ExportState::Withdrawn => "withdrawn",
        ExportState::Empty => "nothing to let out",
    }
}

/// The same as a sign.
pub(super) const fn sign(app: &App, state: ExportState) -> &'static str {
    let glyphs = &app.glyphs;
    match state {
        ExportState::Waiting => glyphs.warn,
        ExportState::Approved => glyphs.enter,
        ExportState::Rejected | ExportState::Void => glyphs.cross,
        ExportState::TakenBack => glyphs.minus,
        ExportState::Expired => glyphs.pending,
        ExportState::Released => glyphs.check,
        ExportState::Withdrawn => glyphs.down,
        ExportState::Empty => glyphs.dash,
    }
}

/// How it is coloured.
pub(super) const fn state_role(state: ExportState) -> Role {
    match state {
        ExportState::Waiting => Role::Warn,
        ExportState::Approved => Role::Accent,
        ExportState::Rejected | ExportState::Void => Role::Bad,
        ExportState::Released => Role::Good,
        ExportState::TakenBack | ExportState::Expired | ExportState::Withdrawn | ExportState::Empty => {
            Role::Dim
        }
    }
}

/// `1 row`, `27,934 rows`.
pub(super) fn rows(app: &App, rows: u64) -> String {
    format!("{} {}", app.formatter.count(rows), if rows == 1 { "row" } else { "rows" })
}

/// `6 Nov`, with the year where it is another one than the data's.
pub(super) fn day(app: &App, at: Timestamp) -> String {
    let day = at.to_zoned(app.zone.clone()).date();
    let now = app.now.to_zoned(app.zone.clone()).date();
    let text = app.formatter.short_date(day);
    if day.year() == now.year() { text } else { format!("{text} {}", day.year()) }
}

/// `20 Nov 2026 10:42`.
pub(super) fn moment(app: &App, at: Timestamp) -> String {
    at.to_zoned(app.zone.clone()).strftime("%e %b %Y %H:%M").to_string().trim().to_owned()
}

/// The first and last digits of a SHA-256.
pub(super) fn short_hash(hash: &str, app: &App) -> String {
    let hash = sanitize(hash);
    let letters: Vec<char> = hash.chars().collect();
    match letters.len() {
        0..=12 => hash.into_owned(),
        count => {
            let part = |letters: &[char]| letters.iter().collect::<String>();
            let (first, last) = (letters.get(..8), letters.get(count - 4..));
            format!(
                "{}{}{}",
                part(first.unwrap_or_default()),
                app.glyphs.ellipsis,
                part(last.unwrap_or_default())
            )
        }
    }
}

/// When something is due: `today 10:42`, `tomorrow 10:42`, else the day.
pub(super) fn soon(app: &App, at: Timestamp) -> String {
    let at = at.to_zoned(app.zone.clone());
    let today = app.now.to_zoned(app.zone.clone()).date();
    let clock = at.strftime("%H:%M").to_string();
    match (at.date() - today).get_days() {
        0 => format!("today {clock}"),
        1 => format!("tomorrow {clock}"),
        _ => format!("{} {clock}", app.formatter.short_date(at.date())),
    }
}

/// Certainty that it is above zero, in words.
fn certainty(app: &App, measured: Measured) -> (String, Role) {
    let chance = app.formatter.chance(measured.certainty);
    match measured.certainty {
        certain if certain >= 0.95 => (format!("{chance}: certain enough"), Role::Good),
        certain if certain <= 0.05 => (format!("{chance}: rather less than without it"), Role::Bad),
        certain if certain.is_finite() => (format!("{chance}: not yet certain"), Role::Warn),
        _ => ("not measurable".to_owned(), Role::Dim),
    }
}

/// What exports brought until a day, by those who were held out; each with its interval and its certainty.
pub(super) fn brought(app: &App, found: Option<&Brought>, as_of: Date) -> Vec<Line> {
    let f = &app.formatter;
    let Some(found) = found else {
        return vec![vec![("  nothing was let out there before".to_owned(), Role::Dim)]];
    };
    let exports =
        if found.exports == 1 { "1 export".to_owned() } else { format!("{} exports", found.exports) };
    let dot = app.glyphs.dot;
    let mut lines = vec![vec![(
        format!(
            "  {exports} since {} {dot} {} were in one {dot} {} held out",
            f.date(found.since),
            f.count(found.exposed),
            f.count(found.held_out)
        ),
        Role::Text,
    )]];
    let why = if found.is_too_early(as_of) {
        format!(" not measurable yet: data is loaded until {}", f.date(as_of))
    } else {
        " not measurable: too few were held out".to_owned()
    };
    let row = |called: &str, measured: Option<Measured>, text: &dyn Fn(f64) -> String| -> Line {
        let name = super::sheet::name(called, 22);
        let Some(measured) = measured.filter(|measured| measured.estimate.is_finite()) else {
            return vec![name, (why.clone(), Role::Dim)];
        };
        let interval = format!("  [{}, {}]  ", text(measured.low), text(measured.high));
        let (told, role) = certainty(app, measured);
        vec![
            name,
            (format!(" {}", text(measured.estimate)), Role::Title),
            (interval, Role::Dim),
            (told, role),
        ]
    };
    lines.push(row("bought since", found.active, &|share| {
        format!("{} pt", f.estimate_signed(share * 100.0, 2))
    }));
    lines.push(row("revenue per customer", found.revenue, &|amount| {
        format!("{} {}", f.estimate_signed(amount, 2), f.symbol())
    }));
    lines
}
