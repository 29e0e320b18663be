//! `c360 theme`: the colour themes there are.

use clap::{Args, Subcommand};
use color_eyre::Result;

use super::global::Global;
use super::output::Output;
use super::session;
use super::sheet::{Cell, Sheet};
use crate::paths::Paths;
use crate::tui::theme::{DEFAULT, Theme};

/// Flags of `c360 theme`.
#[derive(Debug, Args)]
pub struct ThemeArgs {
    #[command(subcommand)]
    command: ThemeCommand,
}

#[derive(Debug, Subcommand)]
enum ThemeCommand {
    /// List them: the shipped ones and those of the workspace's themes/
    List,
}

/// Run it.
pub fn run(args: &ThemeArgs, global: &Global, paths: Option<&Paths>, out: &mut Output<'_>) -> Result<()> {
    let ThemeCommand::List = args.command;
    let found = session::find(global, paths);
    let own = found.directory().map(|dir| dir.join("themes"));
    let names = Theme::names(own.as_deref());
    let mut sheet = Sheet::new("themes", "Themes").left("name", "Name").left("about", "");
    for name in &names {
        let about = match Theme::load(name, own.as_deref()) {
            Err(error) => format!("can't be used: {error}"),
            Ok(_) if name == DEFAULT => "the one without --theme".to_owned(),
            Ok(_) => String::new(),
        };
        sheet.row([Cell::text(name), Cell::text(about)]);
    }
    out.reply(&names, &[], &[sheet], None)
}
