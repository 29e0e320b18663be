//! The words and signs of audiences and exports.

use jiff::Timestamp;

use crate::contract::ExportState;
use crate::tui::app::App;
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
    }
}

/// How it is coloured.
pub(super) const fn state_role(state: ExportState) -> Role {
    match state {
        ExportState::Waiting => Role::Warn,
        ExportState::Approved => Role::Accent,
        ExportState::Rejected | ExportState::Void => Role::Bad,
        ExportState::Released => Role::Good,
        ExportState::TakenBack | ExportState::Expired | ExportState::Withdrawn => Role::Dim,
    }
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
