//! Flags that hold for every command.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::failure::Usage;
use super::output::Format;
use crate::config::Overrides;
use crate::logging::Level;

/// Flags that hold for every command.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// The workspace; else the current directory if it holds a c360.toml, else the demo workspace
    #[arg(short, long, global = true, value_name = "DIR", env = "C360_WORKSPACE", help_heading = "Global")]
    pub workspace: Option<PathBuf>,
    /// The socket of a server; else that of the workspace's server, if one runs
    #[arg(long, global = true, value_name = "PATH", env = "C360_SOCKET", help_heading = "Global")]
    pub socket: Option<PathBuf>,
    /// How to print
    #[arg(long, global = true, value_enum, default_value_t, help_heading = "Global")]
    pub format: Format,
    /// Override one setting of c360.toml, for example --set load.threads=2
    #[arg(long, global = true, value_name = "KEY=VALUE", help_heading = "Global")]
    pub set: Vec<String>,
    /// Colours: as the terminal says, or a fixed number of them
    #[arg(long, global = true, value_enum, default_value_t, env = "C360_COLOR", help_heading = "Global")]
    pub color: When,
    /// Colour theme of the console
    #[arg(long, global = true, value_name = "NAME", env = "C360_THEME", help_heading = "Global")]
    pub theme: Option<String>,
    /// Let the console use the mouse (the terminal then no longer selects text by itself)
    #[arg(long, global = true, env = "C360_MOUSE", help_heading = "Global")]
    pub mouse: bool,
    /// Draw with plain ASCII characters
    #[arg(long, global = true, env = "C360_ASCII", help_heading = "Global")]
    pub ascii: bool,
    /// How much goes into the log file
    #[arg(long, global = true, value_enum, default_value_t, env = "C360_LOG", help_heading = "Global")]
    pub log_level: Level,
}

impl Global {
    /// Settings from `--set` and the environment.
    pub fn overrides(&self) -> Result<Overrides, Usage> {
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Overrides::new(&self.set, variables).map_err(|bad| Usage::new(bad.to_string()))
    }
}

/// How many colours to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum When {
    /// As the terminal and `NO_COLOR` say.
    #[default]
    Auto,
    /// None.
    Never,
    /// The terminal's own 16.
    #[value(name = "16")]
    Ansi16,
    /// The fixed palette of 256.
    #[value(name = "256")]
    Ansi256,
    /// 24-bit colours.
    True,
}
