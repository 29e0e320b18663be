//! One export as a page: everything that who approves it needs, nothing to look up.

use rust_decimal::Decimal;

use super::list::part;
use super::sheet::{Entry, Sheet, bar, fact, left, name, right, rule};
use super::words::{self, brought};
use crate::contract::{
    DeliveryState, DestinationKind, DryRun, ExportDetail, ExportState, LeftOut, Split, Unit,
};
use crate::tui::app::App;
use crate::tui::names;
use crate::tui::overlays::Line;
use crate::tui::text::sanitize;
use crate::tui::theme::Role;

/// Cells of a bar of the waterfall.
const BAR: usize = 10;

/// Cells of a line from which names of audiences have room.
const WIDE: usize = 130;

/// Past this change against the last export, either way, something may be wrong.
const USUAL: Decimal = Decimal::from_parts(30, 0, 0, false, 2);

/// The lines of the open export; none while it is not there.
pub(super) fn entries(app: &App) -> Vec<Entry> {
    let Some(export) = shown(app) else { return Vec::new() };
    let mut sheet = Sheet::new(app.audiences.room);
    let dry_run = &export.dry_run;
    known_first(app, export, &mut sheet);
    sheet.head("Rule", &format!("v{}", export.audience.version));
    rule(app, &export.audience.rule, &mut sheet);
    sheet.head("What leaves, and what stays", &format!("to {}", export.destination.kind.label()));
    sheet.beside(waterfall(app, export), facts(app, export), (52, 44));
    sheet.head("Held out", "by tier");
    split(app, dry_run, &mut sheet);
    sheet.head("What this audience brought there", "");
    sheet.say_all(brought(app, dry_run.brought.as_ref(), dry_run.as_of));
    // While it waits, the two lines above say all that happened to it.
    if export.summary.state != ExportState::Waiting {
        sheet.head("What happened to it", "");
        sheet.say_all(story(app, export));
    }
    sheet.entries
}

/// What is known of the open export.
pub(super) fn shown(app: &App) -> Option<&ExportDetail> {
    let id = app.audiences.open_export()?;
    app.audiences.export.shown.as_deref().filter(|export| export.summary.id == id)
}

/// What must not be overlooked.
fn known_first(app: &App, export: &ExportDetail, sheet: &mut Sheet) {
    if let Some(why) = &export.summary.why {
        let role = match export.summary.state {
            ExportState::Waiting | ExportState::Approved => Role::Warn,
            state => words::state_role(state),
        };
        sheet.wrapped(words::sign(app, export.summary.state), why, role);
    }
    for warning in &export.dry_run.warnings {
        sheet.wrapped(app.glyphs.warn, warning, Role::Warn);
    }
}

/// People in the rule, minus each reason, are the rows.
fn waterfall(app: &App, export: &ExportDetail) -> Vec<Line> {
    let (f, glyphs) = (&app.formatter, &app.glyphs);
    let dry_run = &export.dry_run;
    let whole = Decimal::from(dry_run.in_rule);
    // Names of audiences are long: where there is room they have it.
    let cells = if app.audiences.room >= WIDE { 42 } else { 28 };
    let row = |called: &str, count: String, people: u64, role: Role| -> Line {
        let mut line = vec![(format!("  {}", left(called, cells, role).0), role), right(&count, 10, role)];
        line.push(("  ".to_owned(), Role::Text));
        line.extend(bar(glyphs, part(Decimal::from(people), whole), BAR));
        line
    };
    let mut lines = vec![row("in the rule", f.count(dry_run.in_rule), dry_run.in_rule, Role::Title)];
    let mut rest = dry_run.in_rule;
    for (reason, people) in &dry_run.left_out {
        let told = format!("{} {}", glyphs.minus, left_out(app, reason, export));
        let role = if *people == 0 { Role::Absent } else { Role::Text };
        let count =
            if *people == 0 { "0".to_owned() } else { format!("{}{}", glyphs.minus, f.count(*people)) };
        lines.push(row(&told, count, *people, role));
        rest = rest.saturating_sub(*people);
    }
    lines.push(row("= rows", f.count(dry_run.rows), dry_run.rows, Role::Title));
    if rest != dry_run.rows {
        lines.push(vec![(
            format!("  {} these counts don't add up: {} would be left", glyphs.cross, f.count(rest)),
            Role::Bad,
        )]);
    }
    lines
}

/// Why somebody is left out, in a few words.
fn left_out(app: &App, reason: &LeftOut, export: &ExportDetail) -> String {
    match reason {
        LeftOut::NoConsent if export.destination.kind == DestinationKind::Automation => {
            "no consent".to_owned()
        }
        LeftOut::NoConsent => "no ads consent".to_owned(),
        LeftOut::Suppressed => "suppressed".to_owned(),
        LeftOut::Erased => "erased".to_owned(),
        LeftOut::Excluded(name) => format!("excluded {}", words::name(name)),
        LeftOut::Priority(name) => format!("priority of {}", words::name(name)),
        LeftOut::NoIdentifier => "no usable identifier".to_owned(),
        LeftOut::Duplicate => "duplicate".to_owned(),
        LeftOut::HeldOutGlobally => "held out of everything".to_owned(),
        LeftOut::HeldOut => format!("held out ({})", app.formatter.chance(export.dry_run.hold_out)),
        LeftOut::SharesHeldOut => "would reach somebody left out".to_owned(),
    }
}

/// What the file is: who can be recognised by what, its size and hash, what it was made from.
fn facts(app: &App, export: &ExportDetail) -> Vec<Line> {
    let f = &app.formatter;
    let (dry_run, summary) = (&export.dry_run, &export.summary);
    let dot = app.glyphs.dot;
    let mut lines = vec![
        fact("e-mail", &identified(app, dry_run.email, (dry_run.bad_email, "no address")), Role::Text),
        fact("phone", &identified(app, dry_run.phone, (dry_run.bad_phone, "no number")), Role::Text),
        fact("address", &f.count(dry_run.address), Role::Text),
        fact(
            "file",
            &format!("{} {dot} {}", words::rows(app, dry_run.rows), f.bytes(dry_run.bytes)),
            Role::Title,
        ),
        fact("sha256", &words::short_hash(&summary.sha256, app), Role::Text),
        fact("as of", &f.date(dry_run.as_of), Role::Text),
        fact(
            "scores",
            &dry_run.scores.map_or_else(|| "none".to_owned(), |version| format!("v{version}")),
            Role::Text,
        ),
        fact("rule set", &dry_run.rules, Role::Text),
    ];
    lines.extend(against_last(app, dry_run));
    lines
}

fn identified(app: &App, count: u64, (bad, what): (u64, &str)) -> String {
    let f = &app.formatter;
    let are = if bad == 1 { "is" } else { "are" };
    if bad == 0 { f.count(count) } else { format!("{} ({} {are} {what})", f.count(count), f.count(bad)) }
}

/// `26,811 rows on 6 Nov`, and below it `▲ +4.2 %  ✓ inside ±30 %`.
fn against_last(app: &App, dry_run: &DryRun) -> Vec<Line> {
    let (f, glyphs) = (&app.formatter, &app.glyphs);
    let Some((day, rows)) = dry_run.last else {
        return vec![fact("last export", "there was none", Role::Dim)];
    };
    let mut lines = vec![fact(
        "last export",
        &format!("{} on {}", words::rows(app, rows), f.short_date(day)),
        Role::Text,
    )];
    let (now, before) = (Decimal::from(dry_run.rows), Decimal::from(rows));
    let Some(change) = f.change(Unit::Count, now, before) else { return lines };
    let moved = part(now, before).map(|ratio| (ratio - Decimal::ONE).abs());
    let is_usual = moved.is_some_and(|moved| moved <= USUAL);
    let plus_minus = if glyphs.ascii { "+-30 %" } else { "±30 %" };
    let (verdict, role) = if is_usual {
        (format!("{} inside {plus_minus}", glyphs.check), Role::Good)
    } else {
        (format!("{} past {plus_minus}", glyphs.warn), Role::Warn)
    };
    lines.push(vec![
        name("", 13),
        (format!(" {}  ", change.with_arrow(glyphs)), Role::Text),
        (verdict, role),
    ]);
    lines
}

/// Who is in the file and who is held out, and whether chance split them so.
fn split(app: &App, dry_run: &DryRun, sheet: &mut Sheet) {
    let f = &app.formatter;
    let row = |texts: [&str; 4], roles: [Role; 2]| -> Line {
        let [tier, exposed, held, share] = texts;
        vec![
            (format!("  {}", left(tier, 12, roles[0]).0), roles[0]),
            right(exposed, 11, roles[1]),
            right(held, 11, roles[1]),
            right(share, 9, roles[1]),
        ]
    };
    sheet.say(row(["tier", "in the file", "held out", "share"], [Role::Head; 2]));
    for tier in &dry_run.tiers {
        let all = Decimal::from(tier.exposed) + Decimal::from(tier.held_out);
        let share = part(Decimal::from(tier.held_out), all);
        let told = share.map_or_else(
            || app.glyphs.dash.to_owned(),
            |share| format!("{} %", f.number(share * Decimal::ONE_HUNDRED, 1)),
        );
        sheet.say(row(
            [names::segment(tier.segment), &f.count(tier.exposed), &f.count(tier.held_out), &told],
            [Role::Dim, Role::Text],
        ));
    }
    let wanted = f.chance(dry_run.hold_out);
    match dry_run.split() {
        Split::Off(chance) => sheet.wrapped(
            app.glyphs.warn,
            &format!(
                "{wanted} were to be held out; chance splits as far off as this in {} cases of 10,000: \
                 what comes of it could not be trusted",
                f.estimate(chance * 10_000.0, 1)
            ),
            Role::Bad,
        ),
        Split::Fair => sheet.wrapped(
            app.glyphs.check,
            &format!("{wanted} were to be held out; the split is what chance explains"),
            Role::Good,
        ),
        Split::TooFew => sheet.wrapped(
            app.glyphs.dot,
            &format!("{wanted} were to be held out: too few to tell whether the split is chance"),
            Role::Dim,
        ),
        Split::Nobody => sheet.wrapped(app.glyphs.dot, "nobody is held out", Role::Dim),
    }
}

/// Asked, decided, let out, withdrawn, delivered, deleted.
fn story(app: &App, export: &ExportDetail) -> Vec<Line> {
    let summary = &export.summary;
    let at = |at| words::moment(app, at);
    let mut lines =
        vec![fact("asked", &format!("{} by {}", at(summary.sealed_at), summary.asked_by), Role::Text)];
    if let Some(decided) = &summary.decision {
        let what = if decided.approved { "approved" } else { "rejected" };
        let note =
            if decided.note.is_empty() { String::new() } else { format!(": {}", sanitize(&decided.note)) };
        let role = if decided.approved { Role::Text } else { Role::Bad };
        let mut line = fact(what, &format!("{} by {}{note}", at(decided.at), decided.by), role);
        if decided.single_person {
            line.push(("  single-person approval".to_owned(), Role::Bad));
        }
        lines.push(line);
    }
    lines.extend(summary.released_at.map(|released| fact("let out", &at(released), Role::Good)));
    lines.extend(summary.withdrawn_at.map(|withdrawn| fact("withdrawn", &at(withdrawn), Role::Warn)));
    if let Some(delivery) = &summary.delivery {
        let tries =
            if delivery.attempts == 1 { "1 try".to_owned() } else { format!("{} tries", delivery.attempts) };
        let (told, role) = match delivery.state {
            DeliveryState::Done => ("delivered", Role::Good),
            DeliveryState::Failed => ("failed", Role::Bad),
            DeliveryState::Unknown => ("nobody knows whether it arrived", Role::Warn),
        };
        let said =
            if delivery.said.is_empty() { String::new() } else { format!(": {}", sanitize(&delivery.said)) };
        let what = if delivery.removal { "removal" } else { "delivery" };
        lines.push(fact(what, &format!("{told}, {tries}, {}{said}", at(delivery.at)), role));
    } else if export.destination.delivers && summary.state == ExportState::Released {
        lines.push(fact("delivery", "not tried yet", Role::Warn));
    }
    match (&export.file, summary.purged_at) {
        (_, Some(purged)) => lines.push(fact("file", &format!("deleted {}", at(purged)), Role::Dim)),
        (Some(file), None) => lines.push(fact("file", file, Role::Text)),
        (None, None) => lines.push(fact("file", "gone", Role::Dim)),
    }
    if export.manifest.is_some() {
        let key = app.options.keys.label("audiences.manifest").unwrap_or_default();
        lines.push(fact("manifest", &format!("{key} shows it; the audit chain has signed it"), Role::Dim));
    }
    lines
}

/// What it is, where it stands and who may decide, for the two lines that stay above the page.
pub(super) fn heading(app: &App, id: crate::contract::ExportId) -> [(Line, Line); 2] {
    let Some(export) = shown(app) else {
        return [(vec![(format!("Export {}", id.0), Role::Title)], Vec::new()), Default::default()];
    };
    let summary = &export.summary;
    let state = format!("{} {}", words::sign(app, summary.state), words::state(summary.state));
    let first = vec![
        (words::name(&summary.audience), Role::Title),
        (format!(" {} ", app.glyphs.crumb), Role::Dim),
        (sanitize(&summary.destination).into_owned(), Role::Title),
        (format!("  export {}", id.0), Role::Dim),
    ];
    let asked = format!("asked by {} {}", sanitize(&summary.asked_by), words::moment(app, summary.sealed_at));
    let (mut second, mut right) = (Vec::new(), Vec::new());
    // What decides stands first: the line may be cut.
    if summary.state == ExportState::Waiting {
        right.push((format!("expires {}", words::soon(app, summary.expires_at)), Role::Warn));
        second.push(match &export.refusal {
            Some(refusal) => (format!("not yours to decide: {}", sanitize(refusal)), Role::Warn),
            None if app.is_single_person() => ("single-person approval".to_owned(), Role::Bad),
            None => ("yours to decide (four eyes)".to_owned(), Role::Accent),
        });
    } else if summary.decision.as_ref().is_some_and(|decided| decided.single_person) {
        second.push(("single-person approval".to_owned(), Role::Bad));
    }
    if !second.is_empty() {
        second.push((format!(" {} ", app.glyphs.dot), Role::Dim));
    }
    second.push((asked, Role::Dim));
    [(first, vec![(state, words::state_role(summary.state))]), (second, right)]
}
