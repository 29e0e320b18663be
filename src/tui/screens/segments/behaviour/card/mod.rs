//! The card of a behavioural segment as a page: who they are, how and what they buy, what they weigh, what is to come,
//! what sets them apart, and what to do.

mod notes;
mod outlook;
mod traits;
mod weight;

use super::Front;
use super::forms::open_card;
use super::words::{self, dot, priority, stability};
use crate::contract::{ClusterCard, ClusterId, Unit};
use crate::tui::app::App;
use crate::tui::format::plot;
use crate::tui::overlays::Line;
use crate::tui::screens::sheet::{self, filtered};
use crate::tui::text::sanitize;
use crate::tui::theme::Role;

/// What a line leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// It is a part's head.
    Head,
    /// A customer's page.
    Customer(String),
    /// Another card.
    Segment(ClusterId),
    /// Nothing.
    Text,
}

impl Target {
    /// Whether enter does something.
    pub(super) const fn leads(&self) -> bool {
        matches!(self, Self::Customer(_) | Self::Segment(_))
    }
}

impl sheet::Target for Target {
    const HEAD: Self = Self::Head;
    const TEXT: Self = Self::Text;
}

type Entry = sheet::Entry<Target>;
type Sheet = sheet::Sheet<Target>;

/// The lines of the open card; none while it is not there.
pub(super) fn entries(app: &App) -> Vec<Entry> {
    let Some(card) = open_card(app) else { return Vec::new() };
    let mut sheet = Sheet::new(app.segments.behaviour.room);
    sheet.head("In a sentence", "");
    sheet.wrapped("", &card.sentence, Role::Text);
    traits::telling(app, card, &mut sheet);
    traits::who(app, card, &mut sheet);
    traits::how(app, card, &mut sheet);
    traits::what(app, card, &mut sheet);
    weight::body(app, card, &mut sheet);
    outlook::tiers(app, card, &mut sheet);
    outlook::to_come(app, card, &mut sheet);
    traits::neighbour(app, card, &mut sheet);
    notes::rules(app, card, &mut sheet);
    notes::to_do(app, card, &mut sheet);
    notes::priority_and_changes(app, card, &mut sheet);
    notes::customers(app, card, &mut sheet);
    notes::missing(card, &mut sheet);
    sheet.entries
}

/// What the line under the cursor leads to.
pub(super) fn current(app: &App) -> Option<Target> {
    let place = app.segments.behaviour.place_in(Front::Card);
    filtered(entries(app), &place).into_iter().nth(place.cursor).map(|entry| entry.target)
}

/// Put the cursor on the next part's head, or on the one before.
pub(super) fn seek(app: &mut App, by: isize) {
    let place = app.segments.behaviour.place_in(Front::Card);
    let lines = filtered(entries(app), &place);
    let heads = lines.iter().enumerate().filter(|(_, entry)| entry.target == Target::Head).map(|(at, _)| at);
    let found = if by < 0 {
        heads.take_while(|at| *at < place.cursor).last()
    } else {
        heads.into_iter().find(|at| *at > place.cursor)
    };
    if let Some(at) = found {
        let place = app.segments.behaviour.places.entry(Front::Card).or_default();
        place.cursor = at;
        // The part is read from its head on.
        place.offset = at;
    }
}

/// What it is, for the two lines that stay above the page.
pub(super) fn heading(app: &App, card: &ClusterCard) -> [(Line, Line); 2] {
    let f = &app.formatter;
    let row = &card.row;
    let mut first =
        vec![(format!("{} ", row.id), Role::Dim), (sanitize(&row.name).into_owned(), Role::Title)];
    if let Some((word, role)) = row.priority.map(priority) {
        first.push((format!("   {word}"), role));
    }
    if row.is_new {
        first.push(("   new".to_owned(), Role::Accent));
    }
    let f_date = |day: jiff::civil::Date| format!("{} {}", f.short_date(day), day.year());
    let mut second = vec![(format!("{} to {}", f_date(card.window.from), f_date(card.window.to)), Role::Dim)];
    if let Some((text, role)) = row.stability.map(|value| stability(f, value)) {
        second.push((dot(app), Role::Dim));
        second.push((text, role));
    }
    let counted = |value: Option<rust_decimal::Decimal>, unit| value.map(|value| f.value(unit, value));
    let share = |value: Option<rust_decimal::Decimal>| {
        value.map(|share| format!(", {}", words::share(f, plot(share)))).unwrap_or_default()
    };
    let customers = counted(row.customers.value, Unit::Count).map(|count| {
        vec![(format!("{count} customers{} of the base", share(row.base_share.value)), Role::Title)]
    });
    let revenue = counted(row.net_revenue.value, Unit::Money)
        .map(|amount| vec![(format!("{amount}{} of revenue", share(row.revenue_share.value)), Role::Text)]);
    [(first, customers.unwrap_or_default()), (second, revenue.unwrap_or_default())]
}
