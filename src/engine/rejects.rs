//! The rejected rows of a load that changed nothing, as a file in the workspace.
//!
//! A load that is published keeps its rejected rows in its generation. One past its ceiling has none: its rows go here,
//! for as long as they are of use.

use std::{
    fs::{self, DirBuilder, File},
    io,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use crate::{contract::JobId, warehouse::data::Rejected};

/// The folder in the workspace.
const FOLDER: &str = "rejected";
/// Files kept; the oldest go first.
const MOST: usize = 10;

/// Write a job's rejected rows down; the file, as people find it from the workspace.
pub(super) fn keep(workspace: &Path, job: JobId, rows: &[Rejected]) -> io::Result<String> {
    let folder = workspace.join(FOLDER);
    DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    let name = format!("job-{:06}.csv", job.0);
    let options = File::options().write(true).create(true).truncate(true).mode(0o600).clone();
    let mut table = csv::Writer::from_writer(options.open(folder.join(&name))?);
    table.write_record(["source", "file", "line", "column", "reason", "value"])?;
    for row in rows {
        let line = row.line.to_string();
        let text = |text: Option<&String>| harmless(text.map_or("", String::as_str));
        table.write_record([
            &harmless(&row.source),
            &harmless(&row.file),
            &line,
            &text(row.column_name.as_ref()),
            &row.reason,
            &text(row.value.as_ref()),
        ])?;
    }
    table.flush()?;
    forget(&folder)?;
    Ok(format!("{FOLDER}/{name}"))
}

/// Delete them all: their values are keys, which may hold the id of somebody who is erased.
pub(super) fn remove(workspace: &Path) -> io::Result<()> {
    match fs::remove_dir_all(workspace.join(FOLDER)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Names hold the job's number with leading zeros, so that their order is that of time.
fn forget(folder: &Path) -> io::Result<()> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<io::Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|e| e == "csv"));
    files.sort();
    let old = files.len().saturating_sub(MOST);
    files.iter().take(old).try_for_each(fs::remove_file)
}

/// No escape sequence reaches a terminal, and no formula a spreadsheet.
fn harmless(text: &str) -> String {
    let armed = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let plain: String = text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if armed { format!("'{plain}") } else { plain }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn row(value: &str) -> Rejected {
        Rejected {
            source: "tills".into(),
            file: "inbox/a.csv".into(),
            line: 7,
            column_name: Some("net".into()),
            reason: "not an amount".into(),
            value: Some(value.into()),
        }
    }

    #[test]
    fn rows_are_kept_for_their_owner_and_harmless() {
        let dir = tempfile::tempdir().unwrap();
        let shown = keep(dir.path(), JobId(12), &[row("=1+1"), row("\u{1b}[2J")]).unwrap();
        assert_eq!(shown, "rejected/job-000012.csv");
        let text = fs::read_to_string(dir.path().join(&shown)).unwrap();
        assert_eq!(
            text,
            "source,file,line,column,reason,value\n\
             tills,inbox/a.csv,7,net,not an amount,'=1+1\n\
             tills,inbox/a.csv,7,net,not an amount,\u{fffd}[2J\n"
        );
        let mode = dir.path().join(&shown).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn only_the_latest_files_stay() {
        let dir = tempfile::tempdir().unwrap();
        for job in 1..=12 {
            keep(dir.path(), JobId(job), &[row("x")]).unwrap();
        }
        let names = fs::read_dir(dir.path().join(FOLDER)).unwrap().count();
        assert_eq!(names, MOST);
        assert!(!dir.path().join("rejected/job-000002.csv").exists());
        assert!(dir.path().join("rejected/job-000012.csv").exists());
    }
}
