//! `c360 status`: what is loaded, the twin of the Data screen.

use clap::Args;
use color_eyre::Result;

use super::figures::{bytes, count, date, moment};
use super::output::Output;
use super::session::{Session, ask, context};
use super::sheet::{Cell, Sheet};
use super::{figures, jobs};
use crate::contract::{Check, FileState, Load, Serving, SourceStatus, Status, TableStatus, Verdict};

/// Flags of `c360 status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Print only one part: tables, sources, files, loads, checks, jobs or connected
    #[arg(long)]
    part: Option<String>,
}

/// Run it.
pub async fn run(args: &StatusArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let status = ask(session.client.status(context())).await?;
    let mut sheets = vec![
        tables(&status.tables),
        sources(&status.sources),
        files(&status.sources),
        loads(&status.loads),
        checks(&status.checks, "checks", "Checks"),
        jobs::sheet(&status.jobs),
    ];
    if status.serving.is_some() || args.part.as_deref() == Some("connected") {
        sheets.push(connected(status.serving.as_ref()));
    }
    out.reply(&status, &head(&status), &sheets, args.part.as_deref())
}

fn head(status: &Status) -> Vec<String> {
    let hello = &status.hello;
    let mut lines = vec![format!("{} in {}", hello.workspace, hello.directory)];
    lines.push(match (hello.generation, hello.as_of) {
        (Some(generation), Some(as_of)) => {
            let since = status.first_day.map(|day| format!("from {} ", date(day))).unwrap_or_default();
            format!("Loaded {since}until {} (generation {})", date(as_of), generation.0)
        }
        (Some(generation), None) => format!("No ticket lines loaded (generation {})", generation.0),
        (None, _) => "Nothing is loaded yet; run `c360 load`".to_owned(),
    });
    lines.push(match &status.serving {
        None => format!("Opened by this program alone, c360 {}", hello.version),
        Some(server) => {
            let memory = server.memory.map(|held| format!(", {} of memory", bytes(held))).unwrap_or_default();
            let (version, process, since) = (&server.version, server.process, moment(server.since));
            format!("Served by c360 {version}, process {process}, since {since}{memory}")
        }
    });
    if let Some(server) = &status.serving {
        lines.push(format!(
            "[roles] as of {}; its other settings are those of {}: after a change of them, `systemctl restart c360` (jobs go on)",
            moment(server.roles_read_at),
            moment(server.since)
        ));
        if let Some(fault) = &server.roles_fault {
            lines.push(format!("c360.toml was changed, but roles stay as they were: {fault}"));
        }
    }
    lines
}

fn connected(server: Option<&Serving>) -> Sheet {
    let mut sheet = Sheet::new("connected", "Connected")
        .left("user", "User")
        .left("roles", "Roles")
        .left("since", "Since")
        .right("process", "Process")
        .left("version", "Version");
    for who in server.into_iter().flat_map(|server| &server.connected) {
        let roles: Vec<&str> = who.roles.iter().map(|role| role.name()).collect();
        sheet.row([
            Cell::text(&who.user),
            Cell::text(roles.join(", ")),
            Cell::named(moment(who.since), who.since.to_string()),
            who.process.map_or_else(Cell::none, |process| Cell::number(process.to_string(), process)),
            Cell::text(&who.version),
        ]);
    }
    if server.is_none() {
        sheet.note("No server: nobody else is told of.");
    }
    sheet
}

fn tables(tables: &[TableStatus]) -> Sheet {
    let mut sheet =
        Sheet::new("tables", "Tables").left("table", "Table").right("rows", "Rows").left("until", "Until");
    for table in tables.iter().filter(|table| table.configured || table.rows > 0) {
        sheet.row([
            Cell::text(&table.table),
            Cell::number(count(table.rows), table.rows),
            table.until.map_or_else(Cell::none, |day| Cell::named(date(day), day.to_string())),
        ]);
    }
    let missing: Vec<&str> = tables
        .iter()
        .filter(|table| !table.configured && table.rows == 0)
        .map(|table| table.table.as_str())
        .collect();
    if !missing.is_empty() {
        sheet.note(format!("No source for: {}", missing.join(", ")));
    }
    sheet
}

fn sources(sources: &[SourceStatus]) -> Sheet {
    let mut sheet = Sheet::new("sources", "Sources")
        .left("source", "Source")
        .left("table", "Table")
        .left("pattern", "Files")
        .right("loaded", "Loaded")
        .right("waiting", "Waiting")
        .right("rows", "Rows")
        .right("rejected", "Rejected")
        .left("problem", "Problem");
    for source in sources {
        let counted = |wanted: &[FileState]| {
            let files = source.files.iter().filter(|file| wanted.contains(&file.state)).count();
            Cell::number(files.to_string(), files)
        };
        let rows: u64 = source.files.iter().map(|file| file.rows).sum();
        let rejected: u64 = source.files.iter().map(|file| file.rejected).sum();
        sheet.row([
            Cell::text(&source.name),
            Cell::text(&source.table),
            Cell::text(&source.pattern),
            counted(&[FileState::Loaded, FileState::Gone]),
            counted(&[FileState::New, FileState::Changed]),
            Cell::number(count(rows), rows),
            Cell::number(count(rejected), rejected),
            source.problem.as_ref().map_or_else(|| Cell::text(""), Cell::text),
        ]);
    }
    sheet
}

fn files(sources: &[SourceStatus]) -> Sheet {
    let mut sheet = Sheet::new("files", "Files")
        .left("source", "Source")
        .left("file", "File")
        .left("state", "State")
        .right("bytes", "Size")
        .right("rows", "Rows")
        .right("rejected", "Rejected")
        .left("loaded_at", "Loaded at");
    for (source, file) in
        sources.iter().flat_map(|source| source.files.iter().map(move |file| (source, file)))
    {
        sheet.row([
            Cell::text(&source.name),
            Cell::text(&file.path),
            Cell::text(figures::name(file.state)),
            Cell::number(bytes(file.bytes), file.bytes),
            Cell::number(count(file.rows), file.rows),
            Cell::number(count(file.rejected), file.rejected),
            file.loaded_at.map_or_else(Cell::none, |at| Cell::named(moment(at), at.to_string())),
        ]);
    }
    sheet
}

fn loads(loads: &[Load]) -> Sheet {
    let mut sheet = Sheet::new("loads", "Loads")
        .right("job", "Job")
        .left("at", "Ended")
        .right("generation", "Generation")
        .right("files", "Files")
        .right("rows", "Rows")
        .right("replaced", "Replaced")
        .right("rejected", "Rejected")
        .left("reasons", "Why");
    for load in loads {
        let rejected: u64 = load.rejected.values().sum();
        let reasons: Vec<String> =
            load.rejected.iter().map(|(reason, rows)| format!("{reason} {}", count(*rows))).collect();
        sheet.row([
            Cell::number(load.job.0.to_string(), load.job.0),
            Cell::named(moment(load.at), load.at.to_string()),
            load.generation.map_or_else(Cell::none, |id| Cell::number(id.0.to_string(), id.0)),
            Cell::number(count(load.files), load.files),
            Cell::number(count(load.rows), load.rows),
            Cell::number(count(load.replaced), load.replaced),
            Cell::number(count(rejected), rejected),
            Cell::text(reasons.join(", ")),
        ]);
    }
    sheet
}

/// Checks with their verdict and what to do.
pub fn checks(checks: &[Check], id: &'static str, title: &str) -> Sheet {
    let mut sheet = Sheet::new(id, title)
        .left("verdict", "")
        .left("check", "Check")
        .left("found", "Found")
        .left("hint", "What to do");
    for check in checks {
        let verdict = match check.verdict {
            Verdict::Good => "ok",
            Verdict::Warn => "warn",
            Verdict::Bad => "BAD",
        };
        sheet.row([
            Cell::named(verdict, figures::name(check.verdict)),
            Cell::text(&check.name),
            Cell::text(&check.found),
            check.hint.as_ref().map_or_else(|| Cell::text(""), Cell::text),
        ]);
    }
    sheet
}
