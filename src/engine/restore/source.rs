//! A backup as it lies there: described by its manifest, and trusted in nothing that the manifest does not prove.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use super::failed;
use crate::{
    contract::ConsoleError,
    engine::{
        backup::{
            self, Sum,
            manifest::{self, File, Manifest, What},
        },
        jobs::Progress,
    },
    ledger::{self, Copy, pseudonym::hex},
    warehouse::generations::{FOLDER as WAREHOUSE, Files},
};

/// A backup.
#[derive(Debug)]
pub struct Source {
    /// Where it lies.
    pub folder: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
    /// The SHA-256 of that, which the chain of the workspace that it was made of keeps.
    pub sha256: String,
}

impl Source {
    /// Read what a backup says of itself; its files are not looked at yet.
    pub fn open(folder: &Path) -> Result<Self, ConsoleError> {
        let path = folder.join(manifest::FILE);
        let no_backup = |why: &str| failed(format!("{} is no backup: {why}", folder.display()));
        let is_file = fs::symlink_metadata(&path).map(|found| found.is_file());
        match is_file {
            Ok(true) => {}
            Ok(false) => return Err(no_backup("its backup.json is no file")),
            Err(error) => {
                return Err(no_backup(&format!("{}: {error}", path.display()))
                    .hint("name the directory that `c360 backup` made, and run this as who may read it"));
            }
        }
        let text = fs::read_to_string(&path).map_err(|error| no_backup(&error.to_string()))?;
        let manifest = Manifest::read(&text)
            .map_err(|why| failed(format!("{} can't be put back: {why}", folder.display())))?;
        let known = ledger::latest_format();
        if manifest.ledger_format > known {
            return Err(failed(format!(
                "{} can't be put back: its ledger was written by a newer c360 (format {}, this one knows up to {known})",
                folder.display(),
                manifest.ledger_format
            ))
            .hint("use that version or a later one"));
        }
        let source =
            Self { folder: folder.to_owned(), manifest, sha256: hex(&Sha256::digest(text.as_bytes())) };
        source.is_complete().map_err(|why| no_backup(&why))?;
        Ok(source)
    }

    fn is_complete(&self) -> Result<(), String> {
        let listed = |name: &str| self.manifest.files.iter().any(|file| file.path == name);
        for file in &self.manifest.files {
            if backup::path_of(&self.folder, &file.path).is_none() {
                return Err(format!("it lists {}, which no backup has", file.path.escape_debug()));
            }
        }
        let generation = self.generation().map(|name| (name.clone(), listed(&name)));
        match generation {
            _ if !listed(ledger::FILE) => Err("it has no ledger".to_owned()),
            Some((name, false)) => Err(format!("it lacks {name}")),
            _ => Ok(()),
        }
    }

    /// The file of the generation in it.
    #[must_use]
    pub fn generation(&self) -> Option<String> {
        let generation = self.manifest.generation.filter(|_| self.manifest.what == What::Everything)?;
        Some(format!("{WAREHOUSE}/{}", Files::name(generation.id)))
    }

    /// Hold what was read of a file to what the manifest says.
    pub fn hold(&self, listed: &File, found: &File) -> Result<(), ConsoleError> {
        if listed == found {
            return Ok(());
        }
        let path = self.folder.join(&listed.path);
        Err(failed(format!("{} is not what was backed up: it is damaged or was changed", path.display()))
            .hint("nothing was changed here; use another backup"))
    }

    /// Hold what a copy of the ledger holds to what the manifest says.
    pub fn hold_ledger(&self, copy: &Copy) -> Result<(), ConsoleError> {
        let (told, found) = (&self.manifest.chain, &copy.chain.check);
        if let Some(fault) = found.faults.first() {
            return Err(failed(format!(
                "the audit chain in the backup is broken at record {}: {}",
                fault.number, fault.what
            ))
            .hint("nothing was changed here; use another backup"));
        }
        let points_at = copy.generation.as_ref().map(|generation| generation.id);
        let in_it = self.manifest.generation.map(|generation| generation.id);
        if (told.records, &told.head) != (found.records, &found.head)
            || (self.manifest.what == What::Everything && points_at != in_it)
        {
            return Err(failed("the ledger in the backup is not the one that its backup.json tells of")
                .hint("nothing was changed here; use another backup"));
        }
        Ok(())
    }
}

/// Check a backup where it lies: every file against its hash, the ledger, and its audit chain. Changes nothing.
pub fn check(folder: &Path, progress: &mut dyn Progress) -> Result<Manifest, ConsoleError> {
    let source = Source::open(folder)?;
    let total = source.manifest.files.iter().map(|file| file.bytes).sum();
    progress.stage("check the files", Some(total));
    let mut sum = Sum { progress, done: 0 };
    for file in &source.manifest.files {
        let found = backup::read(&folder.join(&file.path), &file.path, &mut sum)
            .map_err(|error| failed(error.to_string()))?;
        source.hold(file, &found)?;
        sum.done += file.bytes;
    }
    source.hold_ledger(&ledger::examine(&folder.join(ledger::FILE))?)?;
    Ok(source.manifest)
}
