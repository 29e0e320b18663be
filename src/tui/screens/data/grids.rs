//! The parts of Data as tables.

use jiff::Timestamp;

use super::Section;
use crate::contract::{FileState, FileStatus, Job, SourceStatus, Status, Verdict};
use crate::tui::app::App;
use crate::tui::grid::{Cell, Column, Grid, Row, Space};
use crate::tui::names;
use crate::tui::theme::Role;

/// Between a source's name and a file's path in a row's id; neither can hold it.
const CUT: char = '\u{1f}';

/// One part's table.
#[must_use]
pub fn grid(app: &App, section: Section) -> Grid {
    let Some(status) = &app.data.status else {
        return if section == Section::Jobs { jobs(app) } else { Grid::default() };
    };
    match section {
        Section::Sources => sources(app, status),
        Section::Tables => tables(app, status),
        Section::Loads => loads(app, status),
        Section::Checks => checks(app, status),
        Section::Rejected => rejected(app),
        Section::Jobs => jobs(app),
    }
}

/// The source that a row of [`Section::Sources`] belongs to.
pub(super) fn source_of(row: &Row) -> &str {
    row.id.split(CUT).next().unwrap_or_default()
}

pub(super) fn job_id(job: &Job) -> String {
    job.id.0.to_string()
}

fn moment(app: &App, at: Option<Timestamp>) -> Cell {
    match at {
        Some(at) => {
            let text = at.to_zoned(app.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
            Cell::number(text, at.as_second())
        }
        None => Cell::absent(app.glyphs.dash),
    }
}

fn count(app: &App, number: u64) -> Cell {
    Cell::number(app.formatter.count(number), number)
}

fn rejects(app: &App, number: u64) -> Cell {
    let cell = count(app, number);
    if number > 0 { cell.role(Role::Warn) } else { cell.role(Role::Dim) }
}

fn sources(app: &App, status: &Status) -> Grid {
    let columns = vec![
        Column::text("Source", 'U', Space::Fixed(16), 0),
        Column::text("File", 'F', Space::Fill(18), 0),
        Column::text("State", 'A', Space::Fixed(10), 0),
        Column::number("Size", 'Z', Space::Fixed(9), 3),
        Column::number("Rows", 'R', Space::Fixed(12), 1),
        Column::number("Rejected", 'J', Space::Fixed(9), 1),
        Column::text("Changed", 'C', Space::Fixed(16), 4),
        Column::text("Loaded", 'O', Space::Fixed(16), 5),
    ];
    let rows = status.sources.iter().flat_map(|source| files(app, source)).collect();
    Grid { columns, rows }
}

fn files(app: &App, source: &SourceStatus) -> Vec<Row> {
    let row = |path: &str, cells: Vec<Cell>| Row { id: format!("{}{CUT}{path}", source.name), cells };
    if source.files.is_empty() {
        let said = source.problem.as_deref().unwrap_or("no file");
        let none = || Cell::absent(app.glyphs.dash);
        let role = if source.problem.is_some() { Role::Bad } else { Role::Warn };
        let mark = if source.problem.is_some() { "problem" } else { "missing" };
        return vec![row(
            "",
            vec![
                Cell::text(&source.name),
                Cell::text(&format!("{}: {said}", source.pattern)).role(Role::Dim),
                Cell::text(mark).role(role),
                none(),
                none(),
                none(),
                none(),
                none(),
            ],
        )];
    }
    source.files.iter().map(|file| row(&file.path, self::file(app, source, file))).collect()
}

fn file(app: &App, source: &SourceStatus, file: &FileStatus) -> Vec<Cell> {
    let (sign, word, role) = match file.state {
        FileState::New => (app.glyphs.pending, "new", Role::Accent),
        FileState::Loaded => (app.glyphs.check, "loaded", Role::Good),
        FileState::Changed => (app.glyphs.warn, "changed", Role::Warn),
        FileState::Gone => (app.glyphs.cross, "gone", Role::Dim),
    };
    vec![
        Cell::text(&source.name),
        Cell::text(&tail(&file.path, app.glyphs.ellipsis)),
        Cell::text(&format!("{sign} {word}")).role(role),
        Cell::number(app.formatter.bytes(file.bytes), file.bytes),
        count(app, file.rows),
        rejects(app, file.rejected),
        moment(app, file.modified_at),
        moment(app, file.loaded_at),
    ]
}

/// The end of a path from elsewhere: which file it is stands there.
fn tail(path: &str, ellipsis: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["", _, .., folder, file] => format!("{ellipsis}/{folder}/{file}"),
        _ => path.to_owned(),
    }
}

fn tables(app: &App, status: &Status) -> Grid {
    let columns = vec![
        Column::text("Table", 'A', Space::Fill(16), 0),
        Column::number("Rows", 'R', Space::Fixed(14), 0),
        Column::text("Until", 'U', Space::Fixed(16), 1),
        Column::text("Fed by", 'F', Space::Fill(20), 2),
    ];
    let rows = status
        .tables
        .iter()
        .map(|table| {
            let until = match table.until {
                Some(day) => {
                    let age = i64::from((day - jiff::civil::date(1970, 1, 1)).get_days());
                    Cell::number(app.formatter.date(day), age)
                }
                None => Cell::absent(app.glyphs.dash),
            };
            let feeds: Vec<&str> = status
                .sources
                .iter()
                .filter(|source| source.table == table.table)
                .map(|source| source.name.as_str())
                .collect();
            let fed_by = if table.configured && !feeds.is_empty() {
                Cell::text(&feeds.join(", "))
            } else if table.configured {
                Cell::text("configured")
            } else {
                Cell::absent("no source")
            };
            let rows = count(app, table.rows);
            let rows = if table.rows == 0 { rows.role(Role::Dim) } else { rows };
            Row { id: table.table.clone(), cells: vec![Cell::text(&table.table), rows, until, fed_by] }
        })
        .collect();
    Grid { columns, rows }
}

fn loads(app: &App, status: &Status) -> Grid {
    let columns = vec![
        Column::number("Job", 'B', Space::Fixed(6), 1),
        Column::text("Ended", 'E', Space::Fixed(16), 0),
        Column::number("Generation", 'N', Space::Fixed(11), 2),
        Column::number("Files", 'F', Space::Fixed(7), 3),
        Column::number("Rows", 'R', Space::Fixed(13), 0),
        Column::number("Replaced", 'P', Space::Fixed(11), 4),
        Column::number("Rejected", 'J', Space::Fixed(10), 0),
        Column::text("By reason", 'Y', Space::Fill(16), 5),
    ];
    let rows = status
        .loads
        .iter()
        .map(|load| {
            let generation = match load.generation {
                Some(generation) => Cell::number(generation.0.to_string(), generation.0),
                None => Cell::absent("unchanged"),
            };
            let mut reasons: Vec<(&String, &u64)> = load.rejected.iter().collect();
            reasons.sort_by(|a, b| b.1.cmp(a.1));
            let reasons: Vec<String> =
                reasons.iter().map(|(reason, n)| format!("{} {reason}", app.formatter.count(**n))).collect();
            Row {
                id: load.job.0.to_string(),
                cells: vec![
                    Cell::number(load.job.0.to_string(), load.job.0),
                    moment(app, Some(load.at)),
                    generation,
                    count(app, load.files),
                    count(app, load.rows),
                    count(app, load.replaced),
                    rejects(app, load.rejected.values().sum()),
                    Cell::text(&reasons.join(", ")),
                ],
            }
        })
        .collect();
    Grid { columns, rows }
}

fn checks(app: &App, status: &Status) -> Grid {
    let columns = vec![
        Column::text("Verdict", 'V', Space::Fixed(8), 0),
        Column::text("Check", 'C', Space::Fill(24), 0),
        Column::text("Found", 'F', Space::Fill(20), 1),
        Column::text("What to do", 'W', Space::Fill(20), 2),
    ];
    let rows = status
        .checks
        .iter()
        .map(|check| {
            let (sign, word, rank, role) = match check.verdict {
                Verdict::Bad => (app.glyphs.cross, "bad", 2, Role::Bad),
                Verdict::Warn => (app.glyphs.warn, "warn", 1, Role::Warn),
                Verdict::Good => (app.glyphs.check, "good", 0, Role::Good),
            };
            Row {
                id: check.name.clone(),
                cells: vec![
                    Cell::number(format!("{sign} {word}"), rank).role(role),
                    Cell::text(&check.name),
                    Cell::text(&check.found),
                    Cell::text(check.hint.as_deref().unwrap_or_default()).role(Role::Dim),
                ],
            }
        })
        .collect();
    Grid { columns, rows }
}

fn rejected(app: &App) -> Grid {
    let columns = vec![
        Column::text("Source", 'U', Space::Fixed(14), 3),
        Column::text("File", 'F', Space::Fill(16), 1),
        Column::number("Line", 'I', Space::Fixed(10), 0),
        Column::text("Column", 'C', Space::Fixed(14), 0),
        Column::text("Reason", 'R', Space::Fill(16), 0),
        Column::text("Value", 'V', Space::Fill(14), 2),
    ];
    let found = app.data.rejected.as_ref().map(|rejected| rejected.rows.as_slice()).unwrap_or_default();
    let rows = found
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let optional =
                |text: Option<&str>| text.map_or_else(|| Cell::absent(app.glyphs.dash), Cell::text);
            Row {
                id: format!("{index}{CUT}{}{CUT}{}", row.file, row.line),
                cells: vec![
                    Cell::text(&row.source),
                    Cell::text(&row.file),
                    count(app, row.line),
                    optional(row.column.as_deref()),
                    Cell::text(&row.reason).role(Role::Warn),
                    optional(row.value.as_deref()),
                ],
            }
        })
        .collect();
    Grid { columns, rows }
}

fn jobs(app: &App) -> Grid {
    let columns = vec![
        Column::number("Job", 'B', Space::Fixed(5), 0),
        Column::text("What", 'W', Space::Fixed(13), 0),
        Column::text("State", 'A', Space::Fixed(13), 0),
        Column::text("Asked by", 'K', Space::Fixed(12), 3),
        Column::text("Asked at", 'T', Space::Fixed(16), 1),
        Column::number("Took", 'O', Space::Fixed(8), 2),
        Column::text("Outcome", 'U', Space::Fill(14), 1),
    ];
    let rows = app
        .jobs
        .iter()
        .map(|job| {
            let (sign, word, role) = super::state(app, job.state);
            let took = super::took(app, job);
            let took = match took {
                Some(took) => Cell::number(app.formatter.duration(took), took.as_secs()),
                None => Cell::absent(app.glyphs.dash),
            };
            Row {
                id: job_id(job),
                cells: vec![
                    Cell::number(job.id.0.to_string(), job.id.0),
                    Cell::text(names::job_kind(job.kind)),
                    Cell::text(&format!("{sign} {word}")).role(role),
                    Cell::text(&job.asked_by),
                    moment(app, Some(job.asked_at)),
                    took,
                    Cell::text(job.outcome.as_deref().unwrap_or_default()),
                ],
            }
        })
        .collect();
    Grid { columns, rows }
}

/// The time between two moments, zero when they are the wrong way round.
#[must_use]
pub fn seconds(from: Timestamp, to: Timestamp) -> std::time::Duration {
    std::time::Duration::try_from(to.duration_since(from)).unwrap_or_default()
}
