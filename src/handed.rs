//! Files of personal data that are handed to somebody: for their owner alone, each whole or not there.

use std::fs::{DirBuilder, File};
use std::io::{self, Result, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use crate::contract::{ConsoleError, ErrorKind, ExportContents, ExportedCustomer};

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

/// Write one file to where its name says within the folder: `ID-DAY/everything.json`, and no other place. Whoever serves
/// could name what the asker's shell or editor reads.
fn place(folder: &Path, named: &str, text: &str) -> std::result::Result<String, ConsoleError> {
    let failed = |why: String| {
        ConsoleError::new(ErrorKind::Failed, format!("the export could not be written: {why}")).hint(
            "name a folder that you may write to with `c360 customer export ID --to DIR`; the audit chain has that you \
             asked",
        )
    };
    let Some((own, name)) = own_place(named) else {
        return Err(failed("the server names a place that is none".to_owned()));
    };
    let at = folder.join(own);
    let written = make_folder(&at).and_then(|()| {
        // Somebody else may have put a link there, in a folder that many write to.
        if at.symlink_metadata()?.is_dir() {
            write_file(&at, name, text)
        } else {
            Err(io::ErrorKind::NotADirectory.into())
        }
    });
    let written = written.map_err(|error| failed(format!("{}: {error}", at.display())))?;
    Ok(written.display().to_string())
}

/// The folder of an export's own and the file in it.
fn own_place(named: &str) -> Option<(&str, &str)> {
    let (own, name) = named.split_once('/')?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_own = !own.is_empty() && !own.starts_with('.') && own.chars().all(is_plain);
    (is_own && ExportContents::FILES.contains(&name)).then_some((own, name))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::server::wire;

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
        for name in [
            "../everything.json",
            "/tmp/everything.json",
            "a/../../b",
            "",
            ".",
            ".bashrc",
            ".ssh/everything.json",
            ".ssh/authorized_keys",
            "C1-2026-03-08/.profile",
            "C1-2026-03-08/deep/everything.json",
            "everything.json",
        ] {
            let error = take(&folder, exported(name)).unwrap_err();
            assert!(error.message.contains("names a place that is none"), "{name}: {error}");
        }
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_link_in_the_place_of_its_folder_leads_nowhere() {
        let dir = tempfile::tempdir().unwrap();
        let (shared, elsewhere) = (dir.path().join("shared"), dir.path().join("elsewhere"));
        for folder in [&shared, &elsewhere] {
            std::fs::create_dir(folder).unwrap();
        }
        std::os::unix::fs::symlink(&elsewhere, shared.join("C1-2026-03-08")).unwrap();
        let error = take(&shared, exported("C1-2026-03-08/everything.json")).unwrap_err();
        assert!(error.message.contains("not a directory"), "{error}");
        assert_eq!(std::fs::read_dir(&elsewhere).unwrap().count(), 0);
    }

    #[test]
    fn the_largest_export_that_is_carried_fits_into_an_answer() {
        const { assert!(ExportContents::LONGEST + (1 << 20) < wire::LONGEST_REPLY) };
    }
}
