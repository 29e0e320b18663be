//! Files of personal data that are handed to somebody: for their owner alone, each whole or not there.

use std::fs::{DirBuilder, File};
use std::io::{Result, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Component, Path, PathBuf};

use crate::contract::{ConsoleError, ErrorKind, ExportedCustomer};

/// Make a folder for its owner alone, with what is missing above it.
pub fn make_folder(folder: &Path) -> Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Write a file beside its place and move it there; the temporary one is readable by its owner alone from the first.
pub fn write_file(folder: &Path, name: &str, text: &str) -> Result<PathBuf> {
    let path = folder.join(name);
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    File::open(folder)?.sync_all()?;
    Ok(path)
}

/// Write what an export carries into `folder`: where it is then. One that carries nothing lies where it says. Blocks.
pub fn take(
    folder: &Path,
    mut exported: ExportedCustomer,
) -> std::result::Result<ExportedCustomer, ConsoleError> {
    let Some(contents) = exported.contents.take() else { return Ok(exported) };
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    exported.json = place(&folder, &exported.json, &contents.json)?;
    exported.page = place(&folder, &exported.page, &contents.page)?;
    Ok(exported)
}

/// Write one file to where its name says within the folder, which no name leaves.
fn place(folder: &Path, named: &str, text: &str) -> std::result::Result<String, ConsoleError> {
    let failed = |why: String| {
        ConsoleError::new(ErrorKind::Failed, format!("the export could not be written: {why}")).hint(
            "name a folder that you may write to with `c360 customer export ID --to DIR`; the audit chain has that you \
             asked",
        )
    };
    let named = Path::new(named);
    let stays = named.components().all(|part| matches!(part, Component::Normal(_)));
    let (Some(name), true) = (named.file_name().and_then(|name| name.to_str()), stays) else {
        return Err(failed("the server names a place that is none".to_owned()));
    };
    let at = folder.join(named.parent().unwrap_or(named));
    let written = make_folder(&at).and_then(|()| write_file(&at, name, text));
    let written = written.map_err(|error| failed(format!("{}: {error}", at.display())))?;
    Ok(written.display().to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::{contract::ExportContents, server::wire};

    fn exported(json: &str) -> ExportedCustomer {
        ExportedCustomer {
            json: json.to_owned(),
            page: "C1-2026-03-08/everything.html".to_owned(),
            rows: [("customers".to_owned(), 1)].into(),
            contents: Some(ExportContents { json: "{}".to_owned(), page: "<p>".to_owned() }),
        }
    }

    #[test]
    fn what_an_export_carries_is_written_for_its_owner_alone_and_told_where() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("new");
        let taken = take(&folder, exported("C1-2026-03-08/everything.json")).unwrap();
        assert_eq!(taken.contents, None);
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        for (path, text) in [(&taken.json, "{}"), (&taken.page, "<p>")] {
            let path = Path::new(path);
            assert_eq!(std::fs::read_to_string(path).unwrap(), text);
            assert_eq!((mode(path), mode(path.parent().unwrap()), mode(&folder)), (0o600, 0o700, 0o700));
            assert!(path.starts_with(&folder));
        }
    }

    #[test]
    fn no_name_leaves_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("mine");
        for name in ["../everything.json", "/tmp/everything.json", "a/../../b", "", "."] {
            let error = take(&folder, exported(name)).unwrap_err();
            assert!(error.message.contains("names a place that is none"), "{name}: {error}");
        }
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn the_largest_export_that_is_carried_fits_into_an_answer() {
        const { assert!(ExportContents::LONGEST + (1 << 20) < wire::LONGEST_REPLY) };
    }
}
