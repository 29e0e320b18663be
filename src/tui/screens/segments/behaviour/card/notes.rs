//! What people say of a segment: its rules, what to do, its priority with every reason, some of its customers, and what
//! can't be said.

use super::super::words::{moment, priority, priority_rule, take};
use super::{ClusterCard, Sheet, Target};
use crate::contract::{ClusterCustomer, Unit};
use crate::tui::app::App;
use crate::tui::overlays::Line;
use crate::tui::screens::sheet::{fact, left, right};
use crate::tui::text::sanitize;
use crate::tui::theme::Role;

/// Whoever is in it by less is on the border.
const BORDER: f64 = 0.1;

fn key(app: &App, id: &str) -> String {
    app.options.keys.label(id).unwrap_or_default()
}

/// The rules, and how much of the segment they take.
pub(super) fn rules(app: &App, card: &ClusterCard, sheet: &mut Sheet) {
    let edits = key(app, "behaviour.rules");
    let note = match card.row.fidelity {
        _ if card.row.by_rules => format!("they are the segment; {edits} edits them"),
        Some(share) => {
            format!("{}; {edits} edits them, and then they are it", take(app, share, card.row.precision))
        }
        None => format!("{edits} edits them, and then they are the segment"),
    };
    sheet.head("Rules", &note);
    if card.row.rules.trim().is_empty() {
        sheet.wrapped("", "No few conditions tell it from the others.", Role::Absent);
    } else {
        sheet.wrapped("", &card.row.rules, Role::Text);
    }
}

/// The text, and the levers where somebody wrote another one.
pub(super) fn to_do(app: &App, card: &ClusterCard, sheet: &mut Sheet) {
    let bare = |line: &str| line.trim().trim_start_matches(['-', '*', '•', '·']).trim().to_owned();
    let lines: Vec<String> = card.text.lines().map(bare).filter(|line| !line.is_empty()).collect();
    let levers: Vec<String> = card.levers.iter().map(|lever| bare(lever)).collect();
    let edits = key(app, "behaviour.edit");
    let is_proposed = lines.is_empty() || lines == levers;
    let note = if is_proposed { "proposed from its traits" } else { "as somebody wrote it" };
    sheet.head("What to do", &format!("{note}; {edits} edits it"));
    for line in if lines.is_empty() { &levers } else { &lines } {
        sheet.wrapped(app.glyphs.dot, line, Role::Text);
    }
    if lines.is_empty() && levers.is_empty() {
        sheet.wrapped("", "Nothing is proposed.", Role::Absent);
    }
    if !is_proposed && !levers.is_empty() {
        sheet.wrapped("", "Proposed from its traits:", Role::Dim);
        for lever in &levers {
            sheet.wrapped(app.glyphs.dot, lever, Role::Dim);
        }
    }
}

/// The priority, and who changed what and why.
pub(super) fn priority_and_changes(app: &App, card: &ClusterCard, sheet: &mut Sheet) {
    let sets = key(app, "behaviour.priority");
    sheet.head("Priority", &format!("{sets} sets it"));
    match card.row.priority {
        Some(found) => {
            let (word, role) = priority(found);
            sheet.say(vec![(format!("  {word}"), role), (format!("   {}", priority_rule(found)), Role::Dim)]);
        }
        None => sheet.wrapped("", "Nobody has set one yet.", Role::Absent),
    }
    if card.notes.is_empty() {
        return;
    }
    sheet.head("Changes", "latest first");
    for note in &card.notes {
        let before = vec![
            left(&format!("  {:>17}", moment(app, note.at)), 21, Role::Dim),
            left(&note.by, 14, Role::Dim),
        ];
        let room = sheet.room.saturating_sub(38).max(12);
        for (index, piece) in crate::tui::text::wrap(&note.reason, room).into_iter().enumerate() {
            let mut line = if index == 0 { before.clone() } else { vec![left("", 35, Role::Dim)] };
            line.push((format!(" {piece}"), Role::Text));
            sheet.say(line);
        }
    }
}

/// Some of its customers, by id alone.
pub(super) fn customers(app: &App, card: &ClusterCard, sheet: &mut Sheet) {
    if card.customers.is_empty() {
        return;
    }
    sheet.head("Some of its customers", "largest revenue first; enter opens one");
    let head = vec![
        left("    customer", 18, Role::Head),
        right("revenue", 12, Role::Head),
        right("tickets", 9, Role::Head),
        left("  nearest other", 17, Role::Head),
        left("how clearly", 12, Role::Head),
    ];
    sheet.say(head);
    for found in &card.customers {
        sheet.lead(Target::Customer(found.customer_id.clone()), customer(app, found));
    }
}

fn customer(app: &App, found: &ClusterCustomer) -> Line {
    let f = &app.formatter;
    let second = found.second.map_or_else(|| f.glyphs.dash.to_owned(), |id| id.to_string());
    let clearly =
        format!("{}{}", f.estimate(found.margin, 2), if found.margin < BORDER { " border" } else { "" });
    vec![
        (format!("  {} ", app.glyphs.enter), Role::Accent),
        left(&found.customer_id, 14, Role::Text),
        right(&f.value(Unit::Money, found.net_revenue), 12, Role::Text),
        right(&f.count(found.tickets), 9, Role::Text),
        left(&format!("  {second}"), 17, Role::Dim),
        left(&clearly, 12, if found.margin < BORDER { Role::Warn } else { Role::Dim }),
    ]
}

/// What can't be said, and why.
pub(super) fn missing(card: &ClusterCard, sheet: &mut Sheet) {
    if card.absent.is_empty() {
        return;
    }
    sheet.head("What is missing", "");
    for absent in &card.absent {
        match &absent.needs {
            Some(needs) => sheet.say(fact(&sanitize(needs), &absent.reason, Role::Dim)),
            None => sheet.wrapped("", &absent.reason, Role::Dim),
        }
    }
}
