//! One customer's page as lines, most important first: what each part says, and what its lines lead to.
//!
//! Lines are made for the room there is; whatever comes from data is made safe here.

mod audiences;
mod habits;
mod identity;
mod messages;
mod others;
mod parts;
mod places;
mod scores;
mod spend;
mod standing;
mod tastes;
mod tickets;
mod traits;

use serde::{Deserialize, Serialize};

use super::Profile;
use crate::contract::Customer;
use crate::tui::app::App;
use crate::tui::grid::{Cell, Column, Grid, Key, Row, Space};
use crate::tui::overlays::Line;
use crate::tui::theme::Role;

/// A part of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Who they are, and what they consent to.
    Identity,
    /// What is predicted for them.
    Scores,
    /// Their segment month by month.
    Standing,
    /// What they are like beside their segment.
    Traits,
    /// What they spent by month.
    Spend,
    /// What they buy more than others.
    Tastes,
    /// Where and when they buy.
    Habits,
    /// The stores they use.
    Stores,
    /// Their tickets.
    Tickets,
    /// What was sent to them.
    Messages,
    /// The campaigns they are in.
    Campaigns,
    /// The audiences that they are or were in.
    Audiences,
    /// What they answered.
    Surveys,
    /// Who may be the same person.
    Duplicates,
    /// What can't be shown.
    Missing,
}

impl Section {
    /// Every part, in order.
    pub const ALL: &'static [Self] = &[
        Self::Identity,
        Self::Scores,
        Self::Standing,
        Self::Traits,
        Self::Spend,
        Self::Tastes,
        Self::Habits,
        Self::Stores,
        Self::Tickets,
        Self::Messages,
        Self::Campaigns,
        Self::Audiences,
        Self::Surveys,
        Self::Duplicates,
        Self::Missing,
    ];

    /// Its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Identity => "Identity and consents",
            Self::Scores => "Scores",
            Self::Standing => "Standing",
            Self::Traits => "What they are like",
            Self::Spend => "Spend by month",
            Self::Tastes => "Tastes",
            Self::Habits => "Habits",
            Self::Stores => "Stores",
            Self::Tickets => "Tickets",
            Self::Messages => "Messages",
            Self::Campaigns => "Campaigns",
            Self::Audiences => "Audiences",
            Self::Surveys => "Surveys",
            Self::Duplicates => "Possible duplicates",
            Self::Missing => "What is missing",
        }
    }

    /// What the engine calls it in what it says of sources and of what is absent.
    pub(super) const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Identity => &["identity", "consents"],
            Self::Scores => &["scores"],
            Self::Standing => &["standing"],
            Self::Traits => &["traits"],
            Self::Spend => &["months"],
            Self::Tastes => &["tastes"],
            Self::Habits => &["habits"],
            Self::Stores => &["stores"],
            Self::Tickets => &["tickets"],
            Self::Messages => &["messages"],
            Self::Campaigns => &["campaigns"],
            Self::Audiences => &["audiences"],
            Self::Surveys => &["surveys"],
            Self::Duplicates => &["duplicates"],
            Self::Missing => &["absent"],
        }
    }
}

/// How much of the page: all of it, or one of the two columns of a wide screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// The portrait.
    First,
    /// What happened.
    Second,
}

impl Part {
    fn holds(self, section: Section) -> bool {
        match self {
            Self::Whole => true,
            Self::First => section < Section::Tickets,
            Self::Second => section >= Section::Tickets,
        }
    }
}

/// What a line leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// It is a part's head: folds.
    Head,
    /// A ticket: opens to its lines.
    Ticket(String),
    /// A line of that ticket.
    Line(String),
    /// Another customer.
    Duplicate(String),
    /// An audience.
    Audience(String),
    /// Nothing.
    Text,
}

/// One line of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The part it belongs to.
    pub section: Section,
    /// What it leads to.
    pub target: Target,
    /// What it says. Already safe to draw.
    pub line: Line,
}

/// What the lines are made from.
struct Source<'a> {
    app: &'a App,
    profile: &'a Profile,
    customer: &'a Customer,
    /// Cells of a line.
    room: usize,
}

/// A part: a few words for its head, and its lines.
#[derive(Default)]
struct Body {
    summary: String,
    lines: Vec<(Target, Line)>,
}

impl Body {
    /// Add a line that leads nowhere.
    fn say(&mut self, line: Line) {
        self.lines.push((Target::Text, line));
    }
}

/// The lines of a customer's page, or of one of its columns; none while there is no customer.
#[must_use]
pub fn entries(app: &App, part: Part) -> Vec<Entry> {
    let (Some(profile), Some(customer)) = (&app.customers.profile, app.customers.shown()) else {
        return Vec::new();
    };
    let (first, second) = (app.customers.drawn.room[0], app.customers.drawn.room[1]);
    let room = usize::from(if part == Part::Second { second } else { first });
    let source = Source { app, profile, customer, room };
    let mut entries = Vec::new();
    for section in Section::ALL.iter().copied().filter(|section| part.holds(*section)) {
        let Some(body) = body(&source, section) else { continue };
        let is_folded = app.customers.folded.contains(&section);
        let sign = if is_folded { app.glyphs.crumb } else { app.glyphs.menu };
        let line = vec![
            (format!("{sign} "), Role::Accent),
            (section.title().to_owned(), Role::Title),
            (if body.summary.is_empty() { String::new() } else { format!("  {}", body.summary) }, Role::Dim),
            (" ".to_owned(), Role::Dim),
        ];
        entries.push(Entry { section, target: Target::Head, line });
        if !is_folded {
            entries.extend(body.lines.into_iter().map(|(target, line)| Entry { section, target, line }));
        }
    }
    entries
}

/// A part; `None` where it would say nothing.
fn body(source: &Source<'_>, section: Section) -> Option<Body> {
    match section {
        Section::Identity => Some(identity::body(source)),
        Section::Scores => Some(scores::body(source)),
        Section::Standing => standing::body(source),
        Section::Traits => traits::body(source),
        Section::Spend => spend::body(source),
        Section::Tastes => tastes::body(source),
        Section::Habits => habits::body(source),
        Section::Stores => places::body(source),
        Section::Tickets => Some(tickets::body(source)),
        Section::Messages => messages::body(source),
        Section::Campaigns => others::campaigns(source),
        Section::Audiences => audiences::body(source),
        Section::Surveys => others::surveys(source),
        Section::Duplicates => others::duplicates(source),
        Section::Missing => others::missing(source),
    }
}

/// The lines as rows, so that moving and filtering are the same as everywhere. A row's id is its line's number.
#[must_use]
pub fn grid(entries: &[Entry]) -> Grid {
    let row = |(index, entry): (usize, &Entry)| {
        let text: String = entry.line.iter().map(|(text, _)| text.as_str()).collect();
        Row { id: index.to_string(), cells: vec![Cell { text, key: Key::None, role: None, drawn: None }] }
    };
    Grid {
        columns: vec![Column::text("", ' ', Space::Fill(20), 0).unsorted()],
        rows: entries.iter().enumerate().map(row).collect(),
    }
}

/// Those of the lines that the filter lets through.
#[must_use]
pub fn filtered(entries: Vec<Entry>, place: &crate::tui::grid::Place) -> Vec<Entry> {
    if place.filter.is_empty() {
        return entries;
    }
    let grid = grid(&entries);
    let kept: Vec<usize> = grid.shown(place).iter().filter_map(|row| row.id.parse().ok()).collect();
    entries.into_iter().enumerate().filter(|(at, _)| kept.binary_search(at).is_ok()).map(|(_, e)| e).collect()
}

/// The lines that keys act on, as far as the filter shows them.
#[must_use]
pub fn shown(app: &App) -> Vec<Entry> {
    filtered(entries(app, app.customers.part()), app.customers.place())
}

/// The line under the cursor.
#[must_use]
pub fn current(app: &App) -> Option<Entry> {
    shown(app).into_iter().nth(app.customers.place().cursor)
}
