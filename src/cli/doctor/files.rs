//! Whether a workspace's files are their owner's alone: what c360 writes is nobody else's to read, what it obeys nobody
//! else's to write.

use std::fs::{self, Metadata};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use super::{bad, good, warn};
use crate::config::FILE_NAME;
use crate::contract::Check;
use crate::engine::SPILL;

/// What people write and c360 obeys: roles, statements.
const OBEYED: [&str; 3] = [FILE_NAME, "queries", "themes"];
/// What c360 writes, by how its name begins. Source files in `inbox` are whosever delivers them.
const WRITTEN: [&str; 7] =
    ["ledger.sqlite", "warehouse", "exports", "rejected", "jobs.", "server.lock", "audit-"];
/// How deep folders are looked into.
const DEPTH: usize = 4;
/// Files that are named; of more, their number is said.
const NAMED: usize = 3;

/// What is wrong with files.
#[derive(Debug, Default, PartialEq, Eq)]
struct Faults {
    /// Of another user.
    foreign: Vec<String>,
    /// Written by c360, and others may read them.
    open: Vec<String>,
    /// Obeyed by c360, and others may write to them.
    obeyed: Vec<String>,
}

/// The workspace's files.
pub fn files(workspace: &Path) -> Option<Check> {
    let name = "files";
    let owner = fs::metadata(workspace).ok()?.uid();
    let faults = look(workspace, owner);
    let dir = workspace.display();
    Some(if !faults.obeyed.is_empty() {
        let hint = format!(
            "whoever may write there can give themselves roles: `chmod -R go-w {dir}/{FILE_NAME}`, and the same for queries and themes"
        );
        bad(name, format!("others may write to {}", listed(&faults.obeyed)), &hint)
    } else if !faults.foreign.is_empty() {
        let hint = format!("a server can't use what is not its own: `chown -R --reference={dir} {dir}`");
        bad(
            name,
            format!("{} of another user than the workspace (uid {owner})", listed(&faults.foreign)),
            &hint,
        )
    } else if !faults.open.is_empty() {
        let hint = format!(
            "they hold personal data: `chmod -R go-rwx {dir}/<each>`; the mode of a workspace is 700"
        );
        warn(name, format!("others may read {}", listed(&faults.open)), &hint)
    } else {
        good(name, format!("their owner's alone (uid {owner})"))
    })
}

/// Where what does not fit into memory is written for a while.
pub fn temporary(workspace: &Path) -> Option<Check> {
    let name = "temporary files";
    let path = workspace.join(SPILL);
    let link = fs::symlink_metadata(&path).ok();
    let Some(found) = fs::metadata(&path).ok() else {
        return Some(good(name, format!("in {}, made when needed", path.display())));
    };
    let owner = fs::metadata(workspace).ok()?.uid();
    let shown = format!("{}, mode {:o}", path.display(), found.mode() & 0o777);
    let hint = format!(
        "they hold personal data: `chmod 700 {0}`, of the same owner as the workspace",
        path.display()
    );
    Some(if link.is_some_and(|link| link.is_symlink()) {
        warn(
            name,
            format!("{shown}, a link to elsewhere"),
            "see that it leads to an encrypted disk, for the owner alone",
        )
    } else if found.uid() != owner || found.mode() & 0o077 != 0 {
        warn(name, shown, &hint)
    } else {
        good(name, shown)
    })
}

fn look(workspace: &Path, owner: u32) -> Faults {
    let mut faults = Faults::default();
    for entry in fs::read_dir(workspace).into_iter().flatten().flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let obeyed = OBEYED.contains(&name.as_str());
        if obeyed || WRITTEN.iter().any(|written| name.starts_with(written)) {
            walk(&workspace.join(&name), &name, (owner, obeyed), DEPTH, &mut faults);
        }
    }
    for list in [&mut faults.foreign, &mut faults.open, &mut faults.obeyed] {
        list.sort();
    }
    faults
}

fn walk(path: &Path, name: &str, (owner, obeyed): (u32, bool), depth: usize, faults: &mut Faults) {
    let Ok(found) = fs::symlink_metadata(path) else { return };
    if found.is_symlink() {
        return;
    }
    judge(&found, name, (owner, obeyed), faults);
    if !found.is_dir() || depth == 0 {
        return;
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        walk(&entry.path(), &name, (owner, obeyed), depth - 1, faults);
    }
}

fn judge(found: &Metadata, name: &str, (owner, obeyed): (u32, bool), faults: &mut Faults) {
    let mode = found.permissions().mode();
    if found.uid() != owner {
        faults.foreign.push(name.to_owned());
    }
    if obeyed && mode & 0o022 != 0 {
        faults.obeyed.push(name.to_owned());
    } else if !obeyed && mode & 0o077 != 0 {
        faults.open.push(name.to_owned());
    }
}

fn listed(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    match names.len().saturating_sub(NAMED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::contract::Verdict;

    fn workspace(files: &[(&str, u32)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (name, mode) in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            for folder in path.ancestors().skip(1).take_while(|folder| *folder != dir.path()) {
                fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
            }
            fs::write(&path, "").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(*mode)).unwrap();
        }
        dir
    }

    fn verdict(files: &[(&str, u32)]) -> (Verdict, String) {
        let check = super::files(workspace(files).path()).unwrap();
        (check.verdict, check.found)
    }

    #[test]
    fn what_is_written_may_not_be_read_by_others_and_what_is_obeyed_not_written() {
        let good = [("c360.toml", 0o644), ("ledger.sqlite", 0o600), ("warehouse/gen-000001.duckdb", 0o600)];
        assert_eq!(verdict(&good).0, Verdict::Good);
        let open = [("ledger.sqlite-wal", 0o640), ("exports/meta/a.csv", 0o644)];
        assert_eq!(
            verdict(&open),
            (Verdict::Warn, "others may read exports/meta/a.csv, ledger.sqlite-wal".to_owned())
        );
        let (obeyed, told) = verdict(&[("c360.toml", 0o660), ("ledger.sqlite", 0o644)]);
        assert_eq!((obeyed, told.as_str()), (Verdict::Bad, "others may write to c360.toml"));
        assert_eq!(verdict(&[("inbox/lines.csv", 0o666)]).0, Verdict::Good, "it is whosever delivers it");
    }

    #[test]
    fn many_files_are_a_few_names_and_a_number() {
        let names: Vec<String> = (1..=5).map(|n| n.to_string()).collect();
        assert_eq!(listed(&names), "1, 2, 3 and 2 more");
    }
}
