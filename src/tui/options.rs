//! How the console is started.

use std::path::PathBuf;

use super::glyphs::Glyphs;
use super::keymap::Keymap;
use super::runtime::clipboard::Multiplexer;
use super::theme::ColorMode;

/// What can be chosen on the command line or told from the environment.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch that a person sets by itself")]
pub struct Options {
    /// Take mouse events (the terminal's own selection then needs shift).
    pub mouse: bool,
    /// The theme, over the remembered one.
    pub theme: Option<String>,
    /// The colours that the terminal can show.
    pub color: ColorMode,
    /// Draw with ASCII only; told from the locale where absent.
    pub ascii: Option<bool>,
    /// Which keys call what.
    pub keys: Keymap,
    /// The workspace's own themes.
    pub themes_dir: Option<PathBuf>,
    /// Refuse whatever changes the workspace.
    pub read_only: bool,
    /// Draw less often: the line is slow.
    pub slow_line: bool,
    /// What stands between us and the terminal.
    pub multiplexer: Multiplexer,
    /// Panic after the first frame, to rehearse that the terminal is given back (`C360_REHEARSE_PANIC`).
    pub rehearse_panic: bool,
}

impl Default for Options {
    /// What this process's environment says.
    fn default() -> Self {
        Self::from_env(|name| std::env::var(name).ok())
    }
}

impl Options {
    /// Whether to draw with ASCII only.
    #[must_use]
    pub fn draws_ascii(&self) -> bool {
        self.ascii.unwrap_or_else(|| Glyphs::detect(|name| std::env::var(name).ok()).ascii)
    }

    /// Told from the environment; `env` looks a variable up.
    #[must_use]
    pub fn from_env(env: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            mouse: false,
            theme: None,
            color: ColorMode::detect(&env),
            ascii: Some(Glyphs::detect(&env).ascii),
            keys: Keymap::default(),
            themes_dir: None,
            read_only: false,
            slow_line: env("SSH_CONNECTION").is_some_and(|value| !value.is_empty()),
            multiplexer: Multiplexer::detect(&env),
            rehearse_panic: env("C360_REHEARSE_PANIC").is_some(),
        }
    }
}
