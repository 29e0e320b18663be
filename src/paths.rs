//! Where things live outside a workspace: the XDG directories of the person who runs the program.

use std::path::PathBuf;

use directories::ProjectDirs;

/// The program's own directories. None of them need exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// `keys.toml` and `themes/`: `$XDG_CONFIG_HOME/c360`.
    pub config: PathBuf,
    /// The demo workspace: `$XDG_DATA_HOME/c360`.
    pub data: PathBuf,
    /// Logs: `$XDG_STATE_HOME/c360`.
    pub state: PathBuf,
}

impl Paths {
    /// From the environment; `None` when the person has no home directory.
    #[must_use]
    pub fn find() -> Option<Self> {
        let dirs = ProjectDirs::from("", "", "c360")?;
        let data = dirs.data_dir().to_path_buf();
        let state = dirs.state_dir().map_or_else(|| data.join("state"), std::path::Path::to_path_buf);
        Some(Self { config: dirs.config_dir().to_path_buf(), data, state })
    }

    /// The demo workspace.
    #[must_use]
    pub fn demo(&self) -> PathBuf {
        self.data.join("demo")
    }

    /// The person's own key bindings.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.config.join("keys.toml")
    }
}
