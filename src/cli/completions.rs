//! `c360 completions`: a shell's completions, on standard output.

use clap::{Args, Command};
use clap_complete::Shell;
use color_eyre::Result;

use super::output::Output;

/// Flags of `c360 completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Run it.
pub fn run(args: &CompletionsArgs, command: &mut Command, out: &mut Output<'_>) -> Result<()> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, command, "c360", &mut text);
    Ok(out.writer().write_all(&text)?)
}
