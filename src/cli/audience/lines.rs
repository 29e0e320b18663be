//! Values from a file or standard input, one a line.

use std::io::Read;

use color_eyre::Result;
use color_eyre::eyre::Context;

use crate::activation::lines;
use crate::cli::Usage;

/// The lines that hold something, without the space around them, each with its number in the file.
pub(super) fn read(file: &str) -> Result<Vec<(u64, String)>> {
    let mut bytes = Vec::new();
    if file == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes).wrap_err("can't read standard input")?;
    } else {
        bytes = std::fs::read(file).wrap_err_with(|| format!("can't read {file}"))?;
    }
    lines::split(&bytes).map_err(|number| {
        Usage::new(format!(
            "line {number} is no UTF-8 text: save the file as UTF-8 and try again; nothing was changed"
        ))
        .into()
    })
}
