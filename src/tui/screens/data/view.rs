//! Data as a picture: what is loaded in two lines, the running job, and one part as a table.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::{Section, grid, left, stages, took};
use crate::contract::{Job, Status, Verdict};
use crate::tui::app::{App, Slot};
use crate::tui::names;
use crate::tui::overlays::Line;
use crate::tui::text::{sanitize, wrap};
use crate::tui::theme::Role;
use crate::tui::view::{Shown, table, write};
use crate::tui::widgets::{ProgressBar, put};

/// Stages shown of the running job; the others are in its own window.
const STAGES: usize = 5;

/// Draw Data.
pub fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(status) = &app.data.status else {
        nothing(app, area, buf);
        return;
    };
    let mut y = area.y;
    for line in summary(app, status) {
        write(app, &line, Rect { x: area.x + 1, y, width: area.width - 2, height: 1 }, buf);
        y += 1;
    }
    y += 1;
    if let Some(job) = app.running_job() {
        y = running(app, job, Rect { y, height: area.bottom().saturating_sub(y), ..area }, buf);
    }
    let sections = sections(app, status, Rect { y, height: 1, ..area }, buf);
    app.hits.sections = sections;
    y += 1;
    if app.data.section == Section::Rejected {
        let line = reasons(app);
        write(app, &line, Rect { x: area.x + 1, y, width: area.width - 2, height: 1 }, buf);
        y += 1;
    }
    let section = app.data.section;
    let grid = grid(app, section);
    let place = app.data.places.get(&section).cloned().unwrap_or_default();
    let shown = Shown { focused: true, empty: empty(app, section), total: total(app), bar: None };
    let rest = Rect { y, height: area.bottom().saturating_sub(y), ..area };
    let in_sight = table(app, &grid, &place, shown, rest, buf);
    app.data.places.entry(section).or_default().offset = in_sight.1;
    app.hits.rows = in_sight;
}

/// What is loaded, and what the checks say.
fn summary(app: &App, status: &Status) -> Vec<Line> {
    let f = &app.formatter;
    let dot = format!(" {} ", app.glyphs.dot);
    let lines = status.tables.iter().find(|table| table.table == "lines").map_or(0, |table| table.rows);
    let rejected: u64 =
        status.sources.iter().flat_map(|source| &source.files).map(|file| file.rejected).sum();
    let mut loaded: Line = match (status.first_day, status.hello.as_of) {
        (Some(first), Some(last)) => vec![
            (format!("{} ", f.date(first)), Role::Text),
            (app.glyphs.dash.to_owned(), Role::Dim),
            (format!(" {}", f.date(last)), Role::Text),
            (format!("{dot}{} ticket lines", f.count(lines)), Role::Text),
        ],
        _ => vec![("Nothing has been loaded yet".to_owned(), Role::Title)],
    };
    if rejected > 0 {
        loaded.push((format!("{dot}{} rejected", f.count(rejected)), Role::Warn));
    }
    let of = |verdict: Verdict| status.checks.iter().filter(|check| check.verdict == verdict).count();
    let (bad, warn, good) = (of(Verdict::Bad), of(Verdict::Warn), of(Verdict::Good));
    let mut checks: Line = Vec::new();
    for (number, sign, words, role) in [
        (bad, app.glyphs.cross, "bad", Role::Bad),
        (warn, app.glyphs.warn, "worth a look", Role::Warn),
        (good, app.glyphs.check, "good", Role::Good),
    ] {
        if number > 0 {
            checks.push((format!("{sign} {number} {words}   "), role));
        }
    }
    if checks.is_empty() {
        checks.push(("no checks yet".to_owned(), Role::Dim));
    } else {
        checks.insert(0, ("Checks  ".to_owned(), Role::Dim));
    }
    vec![loaded, checks]
}

/// The running job with its bar and its latest stages; says which line is free below it.
fn running(app: &App, job: &Job, area: Rect, buf: &mut Buffer) -> u16 {
    let cells = area.width.saturating_sub(2);
    let line = |y: u16| Rect { x: area.x + 1, y, width: cells, height: 1 };
    let f = &app.formatter;
    let state = took(app, job).map_or_else(
        || "waits for the job before it".to_owned(),
        |took| {
            let left = left(app, job).map(|left| format!(", about {} left", f.duration(left)));
            format!("running {}{}", f.duration(took), left.unwrap_or_default())
        },
    );
    let title: Line = vec![
        (format!("{}, job {}", names::job_kind(job.kind), job.id.0), Role::Title),
        (format!("   {state}, asked by {}", sanitize(&job.asked_by)), Role::Dim),
    ];
    write(app, &title, line(area.y), buf);
    let bar = line(area.y + 1).intersection(area);
    ProgressBar::new(app.look()).fraction(job.progress).phase(app.spin).render(bar, buf);
    let lines = stages(app, job);
    let most = usize::from(area.height.saturating_sub(10)).min(STAGES);
    let mut y = area.y + 2;
    for stage in lines.iter().skip(lines.len().saturating_sub(most)) {
        write(app, stage, line(y), buf);
        y += 1;
    }
    y + 1
}

/// The parts, with how much is in each.
fn sections(app: &App, status: &Status, line: Rect, buf: &mut Buffer) -> Vec<(Rect, Section)> {
    let files = status.sources.iter().map(|source| source.files.len()).sum::<usize>() as u64;
    let rejected = match &app.data.rejected {
        Some(rejected) if !app.data.is_narrowed() => rejected.total,
        _ => status.sources.iter().flat_map(|source| &source.files).map(|file| file.rejected).sum(),
    };
    let mut x = line.x + 1;
    let mut hits = Vec::new();
    for section in Section::ALL {
        let number = match section {
            Section::Sources => files,
            Section::Tables => status.tables.len() as u64,
            Section::Loads => status.loads.len() as u64,
            Section::Checks => status.checks.len() as u64,
            Section::Rejected => rejected,
            Section::Jobs => app.jobs.len() as u64,
        };
        let role = if *section == app.data.section { Role::TabActive } else { Role::Tab };
        let text = format!(" {} {} ", section.title(), app.formatter.count(number));
        let cells = put(buf, (x, line.y), line.right().saturating_sub(x), &text, app.theme.style(role));
        hits.push((Rect { x, width: cells, ..line }, *section));
        x = (x + cells + 1).min(line.right());
    }
    hits
}

/// How many were rejected, for which reasons, most often first.
fn reasons(app: &App) -> Line {
    let Some(rejected) = &app.data.rejected else {
        return vec![(format!("Asking for the rejected rows{}", app.glyphs.ellipsis), Role::Dim)];
    };
    let mut by_reason: Vec<(&String, &u64)> = rejected.by_reason.iter().collect();
    by_reason.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let mut line: Line = Vec::new();
    for (reason, number) in by_reason {
        if !line.is_empty() {
            line.push((format!(" {} ", app.glyphs.dot), Role::Dim));
        }
        line.push((app.formatter.count(*number), Role::Warn));
        line.push((format!(" {}", sanitize(reason)), Role::Dim));
    }
    line
}

/// How many rows there are in all, where only some were asked for.
fn total(app: &App) -> Option<u64> {
    let rejected = app.data.rejected.as_ref().filter(|_| app.data.section == Section::Rejected)?;
    Some(rejected.total)
}

fn empty(app: &App, section: Section) -> &'static str {
    match section {
        Section::Sources => "no source is configured; c360.toml names them under [[source]]",
        Section::Tables => "no table holds anything yet; L loads the sources",
        Section::Loads => "nothing was loaded yet; L loads the sources",
        Section::Checks => "nothing was checked yet; checks run after a load",
        Section::Rejected if app.tickets.is_waiting(Slot::Rejected) => "",
        Section::Rejected if app.data.is_narrowed() => {
            "none of these rows was rejected; x shows those of every source"
        }
        Section::Rejected => "no row was rejected",
        Section::Jobs => "no job was started yet",
    }
}

/// What stands there while nothing is known.
fn nothing(app: &App, area: Rect, buf: &mut Buffer) {
    let cells = area.width.saturating_sub(4);
    let (text, role) = match &app.data.error {
        Some(error) => {
            let hint = error.hint.as_deref().map(|hint| format!("\n{hint}")).unwrap_or_default();
            (format!("{}{hint}", error.message), Role::Bad)
        }
        None => (format!("Asking what is loaded{}", app.glyphs.ellipsis), Role::Dim),
    };
    let lines = text.lines().flat_map(|line| wrap(&sanitize(line), cells.into())).collect::<Vec<_>>();
    for (y, piece) in (area.y + area.height / 4..area.bottom()).zip(lines) {
        put(buf, (area.x + 2, y), cells, &piece, app.theme.style(role));
    }
}
