//! Small tables are loaded beside the ticket lines: sorting and writing these leaves a core idle now and then, and a
//! small table alone never keeps more than one busy.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Load, LoadError, LoadReport, Noted, Progress, add, empty_report, run};
use crate::warehouse::{lanes::side_by_side, marts::Touched, tables::TABLES};

/// Tables whose files are larger take their turn: two large ones at a time would need the memory of both.
const SMALL: u64 = 16 << 20;

/// The tables that can be loaded beside the lines. None where a file was loaded before: its rows may have to leave
/// another table.
pub(super) fn tables(noted: &[Noted<'_>]) -> Vec<&'static str> {
    let bytes = |name: &str| {
        let files = noted.iter().filter(|n| n.source.table == name);
        files.map(|n| n.file.bytes).reduce(u64::saturating_add)
    };
    if bytes("lines").is_none() || noted.iter().any(|n| !n.earlier.is_empty()) {
        return Vec::new();
    }
    let is_small = |name: &&str| *name != "lines" && bytes(name).is_some_and(|bytes| bytes <= SMALL);
    TABLES.iter().map(|table| table.name).filter(is_small).collect()
}

/// Load `beside` on a connection of its own, and every other table meanwhile.
pub(super) fn load(
    load: &mut Load<'_>,
    noted: &[Noted<'_>],
    beside: &[&str],
    progress: &mut dyn Progress,
) -> Result<(), LoadError> {
    let stop = AtomicBool::new(false);
    let (conn, config, zone) = (load.conn, load.config, load.zone);
    let mut told = Told { stop: &stop, stages: Vec::new() };
    let mut watched = Watched { progress: &mut *progress, stop: &stop };
    let (main, side) = side_by_side(
        conn,
        |_| Ok(or_stop(&stop, load.tables(|t| !beside.contains(&t.name), noted, true, &mut watched))),
        |conn| {
            let report = empty_report();
            let mut side = Load { conn, config, zone, anybody_erased: false, report, given: Vec::new() };
            let done =
                run::batch(conn, include_str!("../../../queries/load/begin.sql"), "preparing the load")
                    .and_then(|()| side.tables(|t| beside.contains(&t.name), noted, false, &mut told))
                    .and_then(|()| side.keep_rejected());
            Ok::<_, LoadError>(or_stop(&stop, done.map(|()| (side.report, side.given))))
        },
    )?;
    let (report, given) = match (main, side) {
        (Ok(()), Ok(side)) => side,
        // Stopped because of what went wrong beside it.
        (Err(LoadError::Cancelled) | Ok(()), Err(error)) | (Err(error), _) => {
            return Err(error);
        }
    };
    told.tell(progress);
    load.given.extend(given);
    take(&mut load.report, report);
    Ok(())
}

/// Stop the other side when this one failed.
fn or_stop<T>(stop: &AtomicBool, result: Result<T, LoadError>) -> Result<T, LoadError> {
    result.inspect_err(|_| stop.store(true, Ordering::Relaxed))
}

fn take(report: &mut LoadReport, side: LoadReport) {
    report.files += side.files;
    report.rows += side.rows;
    report.replaced += side.replaced;
    report.left_out += side.left_out;
    report.reclustered |= side.reclustered;
    add(&mut report.rejected, &side.rejected);
    report.per_file.extend(side.per_file);
    if side.touched == Touched::Everything {
        report.touched = Touched::Everything;
    }
}

/// The progress of the lines, which also hears that the load is to stop because of what happens beside them.
struct Watched<'p> {
    progress: &'p mut dyn Progress,
    stop: &'p AtomicBool,
}

impl Progress for Watched<'_> {
    fn stage(&mut self, name: &str, bytes_total: Option<u64>) {
        self.progress.stage(name, bytes_total);
    }

    fn advance(&mut self, rows: u64, bytes: u64) {
        self.progress.advance(rows, bytes);
    }

    fn is_cancelled(&self) -> bool {
        if self.progress.is_cancelled() {
            self.stop.store(true, Ordering::Relaxed);
        }
        self.stop.load(Ordering::Relaxed)
    }
}

/// The stages of the small tables, told once they are over: one stage at a time is shown.
struct Told<'p> {
    stop: &'p AtomicBool,
    stages: Vec<(String, Option<u64>, u64, u64)>,
}

impl Told<'_> {
    fn tell(&self, progress: &mut dyn Progress) {
        for (name, bytes_total, rows, bytes) in &self.stages {
            progress.stage(name, *bytes_total);
            progress.advance(*rows, *bytes);
        }
    }
}

impl Progress for Told<'_> {
    fn stage(&mut self, name: &str, bytes_total: Option<u64>) {
        self.stages.push((name.to_owned(), bytes_total, 0, 0));
    }

    fn advance(&mut self, rows: u64, bytes: u64) {
        if let Some(stage) = self.stages.last_mut() {
            (stage.2, stage.3) = (rows, bytes);
        }
    }

    fn is_cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
