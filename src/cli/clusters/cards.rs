//! `c360 clusters cards`: write every card, and say where.

use std::path::Path;

use color_eyre::Result;

use super::Place;
use crate::cli::output::{Format, Output};
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::WrittenCards;

pub(super) async fn run(place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let written = ask(place.session.client.write_cluster_cards(context())).await?;
    match out.format {
        Format::Table => paths(&written).try_for_each(|path| Ok(out.line(&path.display().to_string())?)),
        _ => out.reply(&written, &[], &[sheet(&written)], None),
    }
}

/// The page with every card first.
fn paths(written: &WrittenCards) -> impl Iterator<Item = &Path> {
    std::iter::once(written.html.as_path()).chain(written.markdown.iter().map(std::path::PathBuf::as_path))
}

fn sheet(written: &WrittenCards) -> Sheet {
    let mut sheet = Sheet::new("files", "Files").left("file", "File");
    for path in paths(written) {
        sheet.row([Cell::text(path.display().to_string())]);
    }
    sheet
}
