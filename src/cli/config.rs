//! `c360 config`: check, show, explain.

use clap::{Args, Subcommand};
use color_eyre::Result;

use super::global::Global;
use super::output::{Format, Output};
use super::session;
use crate::config::{self, FILE_NAME};
use crate::paths::Paths;

/// Flags of `c360 config`.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
enum ConfigCommand {
    /// Say whether c360.toml is right, or everything that is wrong with it
    Check,
    /// Print a commented c360.toml with every default
    Template,
    /// Print the JSON schema of c360.toml, for editors
    Schema,
    /// Print the settings in force, flags and environment included
    Show,
}

/// Run it.
pub fn run(args: &ConfigArgs, global: &Global, paths: Option<&Paths>, out: &mut Output<'_>) -> Result<()> {
    match args.command {
        ConfigCommand::Template => return Ok(out.raw(config::template())?),
        ConfigCommand::Schema => return out.json(&config::json_schema()),
        ConfigCommand::Check | ConfigCommand::Show => {}
    }
    let workspace = session::existing(global, paths)?;
    let config = session::settings(global, &workspace)?;
    if args.command == ConfigCommand::Show {
        return match out.format {
            Format::Json => out.json(&config),
            _ => Ok(out.raw(&toml::to_string_pretty(&config)?)?),
        };
    }
    let file = workspace.join(FILE_NAME);
    let sources = match config.sources.len() {
        0 => "it has no source yet".to_owned(),
        1 => "1 source".to_owned(),
        many => format!("{many} sources"),
    };
    Ok(out.line(&format!("{} is right: {sources}.", file.display()))?)
}
