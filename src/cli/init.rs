//! `c360 init`: a directory with a commented c360.toml, for its owner alone.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::PossibleValuesParser;
use color_eyre::Result;
use color_eyre::eyre::WrapErr;

use super::failure::Usage;
use super::output::Output;
use crate::config::{self, Config, FILE_NAME, Overrides};
use crate::contract::{self, ConsoleError};

/// Flags of `c360 init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The new workspace
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// Start from a shipped mapping of a well-known data set
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(config::mapping_names()))]
    mapping: Option<String>,
    /// Where the mapping's data lies; the workspace's inbox/ when absent
    #[arg(long, value_name = "PATH", requires = "mapping")]
    data: Option<PathBuf>,
}

/// Run it.
pub fn run(args: &InitArgs, out: &mut Output<'_>) -> Result<()> {
    let directory = std::path::absolute(&args.directory)?;
    let text = settings(args, &directory)?;
    // The text is about to be somebody's settings: never write one that would be refused.
    Config::parse(&text, &directory.join(FILE_NAME), &Overrides::none())?;
    for each in [directory.clone(), directory.join("inbox"), directory.join("exports")] {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&each);
        made.wrap_err_with(|| format!("can't make the directory {}", each.display()))?;
    }
    write_new(&directory.join(FILE_NAME), &text)?;
    out.line(&format!("Made the workspace {}.", directory.display()))?;
    if args.mapping.is_some() {
        out.line(&format!("Load it:  c360 -w {} load", shell_word(&args.directory)))?;
    } else {
        out.line(&format!("1. Put your files into {}.", directory.join("inbox").display()))?;
        out.line(&format!("2. Say what they are in {}.", directory.join(FILE_NAME).display()))?;
        out.line(&format!("3. Load them:  c360 -w {} load", shell_word(&args.directory)))?;
    }
    Ok(())
}

fn settings(args: &InitArgs, directory: &Path) -> Result<String> {
    let Some(mapping) = &args.mapping else {
        let name = directory.file_name().map(|name| name.to_string_lossy().into_owned());
        return Ok(config::template_named(name.as_deref().unwrap_or("My retailer")));
    };
    let data = match &args.data {
        Some(data) if !data.is_dir() => {
            return Err(Usage::new(format!("--data {}: there is no such folder", data.display())).into());
        }
        Some(data) => std::path::absolute(data)?,
        None => PathBuf::from("inbox"),
    };
    config::mapping(mapping, &data)
        .ok_or_else(|| Usage::new(format!("there is no mapping `{mapping}`")).into())
}

/// A path as one types it into a shell.
fn shell_word(path: &Path) -> String {
    let path = path.to_string_lossy();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    if path.chars().all(plain) { path.into_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

fn write_new(file: &Path, text: &str) -> Result<()> {
    let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let mut opened = opened.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            ConsoleError::new(contract::ErrorKind::Failed, format!("{} is there already", file.display()))
                .hint("it was left as it is; name another directory, or edit that file")
                .into()
        }
        _ => color_eyre::Report::new(error).wrap_err(format!("can't write {}", file.display())),
    })?;
    opened.write_all(text.as_bytes())?;
    opened.sync_all()?;
    Ok(())
}
