//! Where files of exports lie in a workspace, and what moves them: whole or not at all, readable by their owner alone.

use std::{
    collections::HashSet,
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use rustix::fs::OFlags;
use sha2::{Digest as _, Sha256};

use crate::{contract::ExportId, ledger::pseudonym::hex};

/// The folder of exports, in the workspace.
pub const EXPORTS: &str = "exports";
/// In it, what is sealed and not let out.
const SEALED: &str = ".sealed";

/// Where a sealed file lies, relative to the workspace. One per job, never used twice.
#[must_use]
pub fn sealed(job: u64, ending: &str) -> String {
    format!("{EXPORTS}/{SEALED}/{job}.{ending}")
}

/// The folder of sealed files, made where it is missing.
pub fn sealed_folder(workspace: &Path) -> io::Result<PathBuf> {
    let folder = workspace.join(EXPORTS).join(SEALED);
    private_folder(&folder)?;
    Ok(folder)
}

/// A folder that its owner alone may open, and those above it.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Where a file is let out to, relative to the workspace.
#[must_use]
pub fn released(destination: &str, name: &str) -> String {
    format!("{EXPORTS}/{destination}/{name}")
}

/// The name of a file that is let out: day, audience, number. Nothing of the audience's name can lead elsewhere.
#[must_use]
pub fn name(as_of: jiff::civil::Date, audience: &str, id: ExportId, ending: &str) -> String {
    let mut plain: String = audience
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect();
    while plain.contains("--") {
        plain = plain.replace("--", "-");
    }
    let plain: String = plain.trim_matches('-').chars().take(40).collect();
    let between = if plain.is_empty() { "" } else { "-" };
    format!("{as_of}{between}{}-{}.{ending}", plain.trim_matches('-'), id.0)
}

/// A new file that only its owner may read; a link in its place is not followed.
pub fn create(path: &Path) -> io::Result<File> {
    let nofollow = OFlags::NOFOLLOW.bits() as i32;
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).custom_flags(nofollow).open(path)
}

/// What a file is called until it is whole.
#[must_use]
pub fn draft(of: &Path) -> PathBuf {
    of.with_extension("tmp")
}

/// Write a small file whole.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let draft = draft(path);
    let mut file = create(&draft)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    sync_folder(path)
}

/// Move a file whole, onto another file system too.
pub fn hand_over(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            copy(from, to)?;
            fs::remove_file(from)?;
        }
        other => other?,
    }
    sync_folder(to)?;
    sync_folder(from)
}

/// Copy a file whole.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let draft = draft(to);
    let mut file = create(&draft)?;
    io::copy(&mut File::open(from)?, &mut file)?;
    file.sync_all()?;
    fs::rename(&draft, to)?;
    sync_folder(to)
}

fn sync_folder(of: &Path) -> io::Result<()> {
    match of.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// Every file that is sealed or let out, relative to the workspace. Of a folder that can't be read, nothing is known.
pub fn lying(workspace: &Path) -> HashSet<String> {
    let mut files = HashSet::new();
    for folder in entries(&workspace.join(EXPORTS)) {
        for file in entries(&workspace.join(EXPORTS).join(&folder)) {
            files.insert(format!("{EXPORTS}/{folder}/{file}"));
        }
    }
    files
}

/// The names in a folder; none of what is no folder.
fn entries(folder: &Path) -> Vec<String> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect(),
        Err(error) => {
            if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) {
                tracing::warn!(%error, folder = %folder.display(), "a folder of exports can't be read");
            }
            Vec::new()
        }
    }
}

/// Make a folder where it is missing, and find out whether files can be made in it.
pub fn try_folder(folder: &Path) -> io::Result<()> {
    private_folder(folder)?;
    // Without a name: whoever is killed here leaves nothing.
    tempfile::tempfile_in(folder)?.sync_all()
}

/// SHA-256 of a file that is no link, 64 hexadecimal digits.
pub fn sha256(path: &Path) -> io::Result<String> {
    let mut file = OpenOptions::new().read(true).custom_flags(OFlags::NOFOLLOW.bits() as i32).open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hasher.finalize())),
            read => hasher.update(buffer.get(..read).unwrap_or_default()),
        }
    }
}

/// Whether a file that can't be read was deleted: its folder is there, and it is not in it. Where the folder is missing too,
/// a disk may not be mounted.
pub fn is_gone(path: &Path, error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound && path.parent().is_some_and(Path::is_dir)
}

/// Delete a file that may be gone already.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn no_name_of_an_audience_leads_out_of_the_folder() {
        let day = jiff::civil::date(2026, 11, 20);
        for (audience, expected) in [
            ("Lost core", "2026-11-20-lost-core-7.csv"),
            ("../../etc/passwd", "2026-11-20-etc-passwd-7.csv"),
            ("a\nb/c", "2026-11-20-a-b-c-7.csv"),
            ("Été & hiver", "2026-11-20-t-hiver-7.csv"),
            ("友", "2026-11-20-7.csv"),
        ] {
            assert_eq!(name(day, audience, ExportId(7), "csv"), expected);
        }
    }

    #[test]
    fn what_is_written_is_its_owners_alone() {
        let dir = tempfile::tempdir().unwrap();
        let (one, other) = (dir.path().join("one"), dir.path().join("other"));
        write(&one, b"a,b\n").unwrap();
        copy(&one, &other).unwrap();
        assert_eq!(other.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(sha256(&one).unwrap(), sha256(&other).unwrap());
        let third = dir.path().join("third");
        hand_over(&one, &third).unwrap();
        assert!(!one.exists() && third.exists());
        remove(&one).unwrap();
    }
}
