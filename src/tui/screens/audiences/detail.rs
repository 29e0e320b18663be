//! One audience as a page: its rule, who is in it, what of them left the house, and where else it counts.

use rust_decimal::Decimal;

use super::Earlier;
use super::list::part;
use super::sheet::{Entry, Sheet, Target, bar, fact, left, name, right};
use super::words::{self, brought};
use crate::contract::{Ask, Audience, AudienceDetail, ExportSummary, FEWEST_TOLD, Hit, RuleCount, Unit};
use crate::tui::app::App;
use crate::tui::names;
use crate::tui::overlays::Line;
use crate::tui::text::sanitize;
use crate::tui::theme::Role;

/// Cells of a bar.
const BAR: usize = 10;

/// The lines of the open audience; none while it is not there.
pub(super) fn entries(app: &App) -> Vec<Entry> {
    let Some(detail) = shown(app) else { return Vec::new() };
    let mut sheet = Sheet::new(app.audiences.room);
    rule(app, detail, &mut sheet);
    if let Some(count) = &detail.count {
        who(app, count, &mut sheet);
    }
    exports(app, detail, &mut sheet);
    if let Some(Earlier { destination, brought: found, as_of }) = &app.audiences.brought {
        sheet.head("What earlier exports brought", &format!("to {destination}, against who was held out"));
        sheet.say_all(brought(app, Some(found), *as_of));
    }
    counts_for(app, detail, &mut sheet);
    if let Some(count) = detail.count.as_ref().filter(|count| !count.sample.is_empty()) {
        sheet.head("Some of them, masked", "enter opens the customer");
        for hit in &count.sample {
            sheet.lead(Target::Customer(hit.customer_id.clone()), person(app, hit));
        }
    }
    if let Err(reason) = app.may(Ask::FindCustomers) {
        sheet.head("Some of them", reason);
    }
    versions(app, detail, &mut sheet);
    sheet.entries
}

/// What is known of the open audience.
pub(super) fn shown(app: &App) -> Option<&AudienceDetail> {
    let open = app.audiences.open_audience()?;
    let detail = app.audiences.detail.shown.as_deref()?;
    detail.versions.first().filter(|audience| audience.name == open).map(|_| detail)
}

fn rule(app: &App, detail: &AudienceDetail, sheet: &mut Sheet) {
    let Some(newest) = detail.versions.first() else { return };
    let held = app.formatter.chance(newest.hold_out);
    sheet
        .head("Rule", &format!("v{} {} {held} are held out of every export", newest.version, app.glyphs.dot));
    super::sheet::rule(app, &newest.rule, sheet);
    if let Some(problem) = &detail.broken {
        sheet.wrapped(app.glyphs.cross, &problem.message, Role::Bad);
        if let Some(hint) = &problem.hint {
            sheet.wrapped(app.glyphs.enter, hint, Role::Warn);
        }
        let key = app.options.keys.label("audiences.edit").unwrap_or_default();
        sheet.wrapped(
            " ",
            &format!("Until it is mended, with {key}, nothing of it can be exported."),
            Role::Dim,
        );
    }
}

/// How many, what they are worth, how they are reached; beside it their tiers against everybody's.
fn who(app: &App, count: &RuleCount, sheet: &mut Sheet) {
    let (f, glyphs) = (&app.formatter, &app.glyphs);
    sheet.head("Who is in it", &format!("as of {}", f.date(count.as_of)));
    let people = Decimal::from(count.customers);
    let row = |called: &str, value: String, share: Option<Decimal>, of: &str| -> Line {
        let told = share.map_or_else(|| glyphs.dash.to_owned(), |share| f.share(share));
        let mut line = vec![name(called, 10), right(&value, 11, Role::Text), right(&told, 7, Role::Text)];
        line.push((" ".to_owned(), Role::Text));
        line.extend(bar(glyphs, share, BAR));
        line.push((format!(" {of}"), Role::Dim));
        line
    };
    let reach = |count: u64| part(Decimal::from(count), people);
    let lines = vec![
        row("customers", f.count(count.customers), part(people, Decimal::from(count.base)), "of everybody"),
        row(
            "revenue",
            f.value(Unit::Money, count.revenue),
            part(count.revenue, count.base_revenue),
            "of 12 months",
        ),
        row("by e-mail", f.count(count.email), reach(count.email), "of them"),
        row("by phone", f.count(count.phone), reach(count.phone), "of them"),
        row("by ads", f.count(count.ads), reach(count.ads), "of them"),
    ];
    sheet.beside(lines, tiers(app, count), (56, 40));
}

fn tiers(app: &App, count: &RuleCount) -> Vec<Line> {
    let (f, glyphs) = (&app.formatter, &app.glyphs);
    let (people, base) = (Decimal::from(count.customers), Decimal::from(count.base));
    let told = |share: Option<Decimal>| share.map_or_else(|| glyphs.dash.to_owned(), |share| f.share(share));
    let known = count.tiers.iter().filter(|tier| tier.customers > 0 || tier.base > 0);
    let head = vec![
        name("tier", 10),
        right("of them", 8, Role::Head),
        (" ".repeat(BAR + 1), Role::Text),
        right("of all", 9, Role::Head),
    ];
    let rows = known.map(|tier| {
        let here = part(Decimal::from(tier.customers), people);
        let there = part(Decimal::from(tier.base), base);
        let mut line = vec![name(names::segment(tier.segment), 10), right(&told(here), 8, Role::Text), gap()];
        line.extend(bar(glyphs, here, BAR));
        line.push(right(&told(there), 9, Role::Dim));
        line
    });
    std::iter::once(head).chain(rows).collect()
}

fn gap() -> (String, Role) {
    (" ".to_owned(), Role::Text)
}

fn exports(app: &App, detail: &AudienceDetail, sheet: &mut Sheet) {
    if detail.exports.is_empty() {
        let key = app.options.keys.label("audiences.submit").unwrap_or_default();
        sheet.head("Exports", &format!("none yet; {key} starts a dry run for a destination"));
        return;
    }
    sheet.head("Exports", "enter opens one");
    for export in &detail.exports {
        sheet.lead(Target::Export(export.id), export_line(app, export, sheet.room));
    }
}

/// `43  21 Nov 04:12  meta  ! waits  27,934 rows  4.1 MB  by ben`.
pub(super) fn export_line(app: &App, export: &ExportSummary, room: usize) -> Line {
    let f = &app.formatter;
    let role = words::state_role(export.state);
    let mut line = vec![
        (format!("  {} ", app.glyphs.enter), Role::Accent),
        right(&export.id.0.to_string(), 4, Role::Dim),
        left(&format!("  {}", words::day(app, export.sealed_at)), 14, Role::Text),
        left(&export.destination, 13, Role::Text),
        left(&format!("{} {}", words::sign(app, export.state), words::state(export.state)), 13, role),
        right(&f.count(export.rows), 11, Role::Text),
        (" rows ".to_owned(), Role::Dim),
        right(&f.bytes(export.bytes), 9, Role::Dim),
    ];
    let more = match &export.why {
        Some(why) => format!("  {}", sanitize(why)),
        None => format!("  by {}", sanitize(&export.asked_by)),
    };
    if room > 90 {
        line.push((more, Role::Dim));
    }
    line
}

/// Which rules name it, who leaves it out, and its group.
fn counts_for(app: &App, detail: &AudienceDetail, sheet: &mut Sheet) {
    let is_alone = detail.named_by.is_empty() && detail.excluded_from.is_empty() && detail.group.is_none();
    if is_alone {
        return;
    }
    sheet.head("Where else it counts", "");
    for other in &detail.named_by {
        let mut line = fact("named by", "", Role::Text);
        line.push((words::name(other), Role::Accent));
        sheet.lead(Target::Audience(other.clone()), line);
    }
    if !detail.excluded_from.is_empty() {
        let names: Vec<String> =
            detail.excluded_from.iter().map(|name| sanitize(name).into_owned()).collect();
        let key = app.options.keys.label("audiences.exclusions").unwrap_or_default();
        let text = format!("everything sent to {} ({key} changes it)", names.join(", "));
        sheet.say(fact("left out of", &text, Role::Text));
    }
    if let Some(group) = &detail.group {
        let key = app.options.keys.label("audiences.priority").unwrap_or_default();
        sheet.say(fact("group", &format!("{group} ({key} shows it)"), Role::Text));
    }
}

fn person(app: &App, hit: &Hit) -> Line {
    let f = &app.formatter;
    let dash = app.glyphs.dash;
    let revenue = hit.net_revenue.map_or_else(|| dash.to_owned(), |amount| f.value(Unit::Money, amount));
    vec![
        (format!("  {} ", app.glyphs.enter), Role::Accent),
        left(&hit.customer_id, 11, Role::Dim),
        left(hit.name.as_deref().unwrap_or(dash), 18, Role::Text),
        left(hit.city.as_deref().unwrap_or(dash), 16, Role::Text),
        left(hit.segment.map_or(dash, names::segment), 10, Role::Text),
        right(&revenue, 11, Role::Text),
    ]
}

fn versions(app: &App, detail: &AudienceDetail, sheet: &mut Sheet) {
    sheet.head("Versions", "newest first");
    for audience in &detail.versions {
        sheet.say(version(app, audience));
    }
}

fn version(app: &App, audience: &Audience) -> Line {
    let note = if audience.note.is_empty() {
        String::new()
    } else {
        format!("  {} {}", app.glyphs.dot, sanitize(&audience.note))
    };
    vec![
        (format!("  v{:<3} ", audience.version), Role::Text),
        left(&words::moment(app, audience.at), 19, Role::Dim),
        left(&audience.by, 14, Role::Dim),
        (format!(" {}", sanitize(&audience.rule)), Role::Text),
        (note, Role::Dim),
    ]
}

/// What it is, for the two lines that stay above the page.
pub(super) fn heading(app: &App, name: &str) -> [(Line, Line); 2] {
    let f = &app.formatter;
    let row = super::current(app).map(|row| &row.audience);
    let newest = shown(app).and_then(|detail| detail.versions.first()).or(row);
    let mut first = vec![(sanitize(name).into_owned(), Role::Title)];
    let mut second = Vec::new();
    if let Some(audience) = newest {
        first.push((format!("  v{}", audience.version), Role::Dim));
        let by = format!("by {}, {}", sanitize(&audience.by), words::moment(app, audience.at));
        second.push((by, Role::Dim));
        if !audience.note.is_empty() {
            second.push((format!(" {} {}", app.glyphs.dot, sanitize(&audience.note)), Role::Text));
        }
    }
    let count = shown(app).and_then(|detail| detail.count.as_ref());
    let size = match (count, shown(app)) {
        (Some(count), _) => {
            let share = part(Decimal::from(count.customers), Decimal::from(count.base));
            let share = share.map(|share| format!(", {} of everybody", f.share(share))).unwrap_or_default();
            vec![(format!("{} customers{share}", f.count(count.customers)), Role::Title)]
        }
        (None, Some(detail)) if detail.broken.is_none() => {
            vec![(format!("fewer than {FEWEST_TOLD} customers"), Role::Title)]
        }
        (None, Some(_)) => vec![(format!("{} broken", app.glyphs.cross), Role::Bad)],
        (None, None) => Vec::new(),
    };
    [(first, size), (second, Vec::new())]
}
