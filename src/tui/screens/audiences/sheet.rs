//! The pages of Audiences: what their lines lead to, and which is in front.

use super::Front;
use crate::contract::ExportId;
use crate::tui::app::App;
use crate::tui::screens::sheet;
use crate::tui::text::{sanitize, wrap};
use crate::tui::theme::Role;

pub(super) use crate::tui::screens::sheet::{bar, fact, filtered, grid, left, name, right};

/// What a line leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// It is a part's head.
    Head,
    /// A customer's page.
    Customer(String),
    /// An export.
    Export(ExportId),
    /// Another audience.
    Audience(String),
    /// The whole rule of the page.
    Rule,
    /// Nothing.
    Text,
}

impl sheet::Target for Target {
    const HEAD: Self = Self::Head;
    const TEXT: Self = Self::Text;
}

/// One line of a page.
pub(super) type Entry = sheet::Entry<Target>;

/// A page that is being written.
pub(super) type Sheet = sheet::Sheet<Target>;

/// The most lines of a rule on a page: what follows it must not be pushed out of sight.
const RULE: usize = 4;

/// A rule, cut to a few lines; the last one then says how many follow and leads to all of them.
pub(super) fn rule(app: &App, text: &str, sheet: &mut Sheet) {
    let pieces = wrap(&sanitize(text), sheet.room.saturating_sub(2).max(8));
    let shown = if pieces.len() > RULE + 1 { RULE } else { pieces.len() };
    for piece in pieces.iter().take(shown) {
        sheet.say(vec![(format!("  {piece}"), Role::Text)]);
    }
    let more = pieces.len() - shown;
    if more > 0 {
        let key = app.options.keys.label("audiences.rule").unwrap_or_default();
        let told = format!("{more} more lines of the rule; {key} or enter shows it whole");
        let sign = (format!("  {} ", app.glyphs.enter), Role::Accent);
        sheet.lead(Target::Rule, vec![sign, (told, Role::Dim)]);
    }
}

/// The lines of the page in front; none where there is no page.
pub(super) fn entries(app: &App, front: Front) -> Vec<Entry> {
    match front {
        Front::Audience => super::detail::entries(app),
        Front::Export => super::export::entries(app),
        Front::List | Front::Overlap | Front::Matrix | Front::History => Vec::new(),
    }
}

/// What the line under the cursor leads to.
pub(super) fn current(app: &App) -> Option<Target> {
    let front = app.audiences.front();
    let place = app.audiences.place_in(front);
    filtered(entries(app, front), &place).into_iter().nth(place.cursor).map(|entry| entry.target)
}
