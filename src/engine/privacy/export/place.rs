//! Where exports lie: one folder per customer and day, readable by its owner alone, each file whole or not there.

use std::io::{ErrorKind, Result};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::{contract::ExportContents, handed, ledger::pseudonym::hex};

/// Within the workspace.
pub const FOLDER: &str = "exports/customers";
/// Longer ids are cut, and told apart by their hash.
const LONGEST: usize = 64;

/// The name of the folder of a customer's export.
pub fn name(customer_id: &str, day: Date) -> String {
    format!("{}-{day}", safe(customer_id))
}

/// Make the folder of a customer's export.
pub fn make(workspace: &Path, customer_id: &str, day: Date) -> Result<PathBuf> {
    let folder = workspace.join(FOLDER).join(name(customer_id, day));
    handed::make_folder(&folder)?;
    Ok(folder)
}

/// Delete every export of a customer.
pub fn remove(workspace: &Path, customer_id: &str) -> Result<()> {
    let folder = workspace.join(FOLDER);
    let entries = match std::fs::read_dir(&folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    let start = format!("{}-", safe(customer_id));
    for entry in entries {
        let name = entry?.file_name();
        // Another id may begin alike; only a day may follow.
        let day = name.to_str().and_then(|name| name.strip_prefix(&start));
        if day.is_some_and(|day| day.parse::<Date>().is_ok()) {
            std::fs::remove_dir_all(folder.join(&name))?;
        }
    }
    Ok(())
}

/// Delete every export of whom `is_erased` names; an export that can't be read is nobody's and stays.
pub fn sweep(workspace: &Path, is_erased: impl Fn(&str) -> bool) -> Result<()> {
    let folder = workspace.join(FOLDER);
    let entries = match std::fs::read_dir(&folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        let written = std::fs::read_to_string(path.join(ExportContents::JSON)).unwrap_or_default();
        let of = serde_json::from_str::<Whose>(&written).map(|whose| whose.customer_id);
        if of.is_ok_and(|id| is_erased(&id)) {
            std::fs::remove_dir_all(&path)?;
        }
    }
    Ok(())
}

/// The one field of an export that says whose it is.
#[derive(serde::Deserialize)]
struct Whose {
    customer_id: String,
}

/// A customer's id as the name of a folder. One that had to be changed carries its hash, so that no two meet.
fn safe(customer_id: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !customer_id.is_empty() && customer_id.len() <= LONGEST && customer_id.chars().all(plain) {
        return customer_id.to_owned();
    }
    let kept: String = customer_id.chars().take(LONGEST).map(|c| if plain(c) { c } else { '_' }).collect();
    let hash = Sha256::digest(customer_id);
    format!("{kept}.{}", hex(hash.get(..8).unwrap_or_default()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    const DAY: Date = Date::constant(2026, 3, 8);

    #[test]
    fn no_id_leaves_the_folder() {
        for id in ["../../etc", "..", ".", "a/b", "a\nb", "", "é", &"x".repeat(300)] {
            let name = safe(id);
            assert!(name.len() <= LONGEST + 17 && !name.starts_with('.') || id.is_empty(), "{name}");
            assert!(!name.contains(['/', '\n', '\0']) && name != "..", "{name}");
        }
        assert_eq!(safe("C-00_1"), "C-00_1");
    }

    #[test]
    fn ids_that_look_alike_keep_folders_of_their_own() {
        assert_ne!(safe("a/b"), safe("a_b"));
        assert_ne!(safe("a/b"), safe("a.b"));
        assert_ne!(safe(&"x".repeat(100)), safe(&"x".repeat(101)));
    }

    #[test]
    fn only_the_owner_reads_an_export() {
        let dir = tempfile::tempdir().unwrap();
        let folder = make(dir.path(), "C1", DAY).unwrap();
        let file = handed::write_file(&folder, "everything.json", "{}").unwrap();
        handed::write_file(&folder, "everything.json", "{\"again\":1}").unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&file)), (0o700, 0o600));
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing temporary stays");
    }

    #[test]
    fn sweeping_takes_what_was_exported_of_the_erased_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let export = |id: &str| {
            let folder = make(dir.path(), id, DAY).unwrap();
            handed::write_file(
                &folder,
                ExportContents::JSON,
                &format!("{{\"customer_id\":\"{id}\",\"tables\":{{}}}}"),
            )
            .unwrap();
            folder
        };
        let (gone, other) = (export("a/b"), export("C2"));
        sweep(dir.path(), |id| id == "a/b").unwrap();
        assert!(!gone.exists() && other.exists());
    }

    #[test]
    fn removing_takes_one_customers_exports_and_no_others() {
        let dir = tempfile::tempdir().unwrap();
        remove(dir.path(), "C1").unwrap();
        make(dir.path(), "C1", DAY).unwrap();
        make(dir.path(), "C1", Date::constant(2025, 1, 1)).unwrap();
        let other = make(dir.path(), "C1-2", DAY).unwrap();
        remove(dir.path(), "C1").unwrap();
        let left: Vec<_> =
            std::fs::read_dir(dir.path().join(FOLDER)).unwrap().map(|e| e.unwrap().path()).collect();
        assert_eq!(left, [other]);
    }
}
