//! Links in `exports`: whoever could put one there would have files with people in them written, or read, elsewhere. None
//! is followed; each that is met is in the audit chain.

use std::path::{Path, PathBuf};

use crate::{
    contract::AuditAction,
    ledger::{Entry, Ledger, LedgerError, Subject},
};

/// The first link on the way to a file of the workspace, the file included; but not `exports` itself, which its owner may
/// have put on another disk.
pub fn on_the_way(workspace: &Path, file: &str) -> Option<String> {
    let mut way = PathBuf::new();
    for (depth, part) in Path::new(file).components().enumerate() {
        way.push(part);
        let found = std::fs::symlink_metadata(workspace.join(&way));
        if depth > 0 && found.is_ok_and(|found| found.is_symlink()) {
            return Some(way.display().to_string());
        }
    }
    None
}

/// Refuse to touch files that a link leads to: the answer is what is told, and the chain keeps it.
pub fn refuse(
    (workspace, ledger): (&Path, &Ledger),
    files: &[&str],
    subject: Subject<'_>,
    by: &str,
) -> Result<Option<String>, LedgerError> {
    let Some(link) = files.iter().find_map(|file| on_the_way(workspace, file)) else { return Ok(None) };
    let reason = format!("{link} is a link");
    ledger.record(Entry { action: AuditAction::Refused, subject, reason: &reason, by })?;
    tracing::warn!("a link in the folder of exports was not followed");
    Ok(Some(format!(
        "{link} is a link, and links in `exports` are not followed: see who put it there, remove it, then ask again"
    )))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{fs, os::unix::fs::symlink};

    use super::*;

    #[test]
    fn a_link_is_met_as_a_folder_and_as_the_file_and_the_folder_of_exports_may_be_one() {
        let (dir, disk) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        symlink(disk.path(), dir.path().join("exports")).unwrap();
        fs::create_dir(disk.path().join("meta")).unwrap();
        symlink("/etc", disk.path().join("google")).unwrap();
        symlink("/etc/passwd", disk.path().join("meta/a.csv")).unwrap();
        let met = |file: &str| on_the_way(dir.path(), file);
        assert_eq!(met("exports/meta/b.csv"), None);
        assert_eq!(met("exports/google/b.csv").unwrap(), "exports/google");
        assert_eq!(met("exports/meta/a.csv").unwrap(), "exports/meta/a.csv");
    }
}
