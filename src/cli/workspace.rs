//! Which workspace a command means: `--workspace`, `C360_WORKSPACE`, the current directory, else the demo.

use std::path::{Path, PathBuf};

use crate::config::FILE_NAME;
use crate::paths::Paths;

/// The workspace a command means, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Named by the flag or the variable.
    Named(PathBuf),
    /// The current directory.
    Here(PathBuf),
    /// None was meant: the demo workspace, which may not exist yet.
    Demo(PathBuf),
    /// None was meant, and the person has no home directory for a demo.
    Nowhere,
}

impl Found {
    /// Its directory.
    pub fn directory(&self) -> Option<&Path> {
        match self {
            Self::Named(dir) | Self::Here(dir) | Self::Demo(dir) => Some(dir),
            Self::Nowhere => None,
        }
    }
}

/// Find it. `named` is the flag or the variable, `here` the current directory.
pub fn find(named: Option<&Path>, here: Option<&Path>, paths: Option<&Paths>) -> Found {
    if let Some(named) = named {
        return Found::Named(std::path::absolute(named).unwrap_or_else(|_| named.to_path_buf()));
    }
    if let Some(here) = here.filter(|here| here.join(FILE_NAME).is_file()) {
        return Found::Here(here.to_path_buf());
    }
    paths.map_or(Found::Nowhere, |paths| Found::Demo(paths.demo()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn paths() -> Paths {
        Paths { config: "/c".into(), data: "/d".into(), state: "/s".into() }
    }

    #[test]
    fn a_named_workspace_wins_over_the_current_directory() {
        let here = tempfile::tempdir().unwrap();
        std::fs::write(here.path().join(FILE_NAME), "").unwrap();
        let named = find(Some(Path::new("/named")), Some(here.path()), Some(&paths()));
        assert_eq!(named, Found::Named("/named".into()));
        assert_eq!(find(None, Some(here.path()), Some(&paths())), Found::Here(here.path().to_path_buf()));
    }

    #[test]
    fn without_a_workspace_it_is_the_demo() {
        let here = tempfile::tempdir().unwrap();
        assert_eq!(find(None, Some(here.path()), Some(&paths())), Found::Demo("/d/demo".into()));
        assert_eq!(find(None, Some(here.path()), None), Found::Nowhere);
    }
}
