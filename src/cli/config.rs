//! `c360 config`: check, show, explain.

use clap::{Args, Subcommand};
use color_eyre::Result;

use super::global::Global;
use super::output::{Format, Output};
use super::session;
use crate::config::{self, Config, FILE_NAME, Mapping};
use crate::contract::{ConsoleError, ErrorKind};
use crate::paths::Paths;
use crate::warehouse::sandbox;

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
    check_expressions(&config, &file.display().to_string())?;
    let sources = match config.sources.len() {
        0 => "it has no source yet".to_owned(),
        1 => "1 source".to_owned(),
        many => format!("{many} sources"),
    };
    Ok(out.line(&format!("{} is right: {sources}.", file.display()))?)
}

/// A mapping's SQL can be judged without its file: whether it can be parsed, and whether it is allowed.
fn check_expressions(config: &Config, file: &str) -> Result<()> {
    let conn = duckdb::Connection::open_in_memory()?;
    let mut wrong = Vec::new();
    for source in &config.sources {
        for (column, mapping) in &source.columns {
            if let Mapping::Sql { sql } = mapping
                && let Err(why) = sandbox::expression(&conn, sql)
            {
                wrong.push(format!("{file}, line {}: {}.{column}: its sql: {why}", source.line, source.name));
            }
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let hint = "write one expression over the columns of the file's own row";
    Err(ConsoleError::new(ErrorKind::Failed, wrong.join("\n")).hint(hint).into())
}
