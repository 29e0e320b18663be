//! `c360 man`: the manual page on standard output, or one page for each command into a directory.

use std::path::PathBuf;

use clap::{Args, Command};
use color_eyre::Result;

use super::output::Output;

/// Flags of `c360 man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write one page for each command into this directory instead
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Run it.
pub fn run(args: &ManArgs, command: Command, out: &mut Output<'_>) -> Result<()> {
    let Some(dir) = &args.dir else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        return Ok(out.writer().write_all(&page)?);
    };
    std::fs::create_dir_all(dir)?;
    clap_mangen::generate_to(command, dir)?;
    Ok(out.line(&format!("Wrote the manual pages into {}.", dir.display()))?)
}
