//! The shipped `c360.toml` files for well-known data sets, under `src/config/mappings/`.
//!
//! Each is complete but for `{data}`, the folder that holds the data.

use std::path::Path;

use include_dir::{Dir, include_dir};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/config/mappings");
const DATA: &str = "{data}";

/// The shipped mappings' names, sorted.
#[must_use]
pub fn mapping_names() -> Vec<&'static str> {
    let mut names: Vec<&str> = FILES
        .files()
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "toml"))
        .filter_map(|file| file.path().file_stem()?.to_str())
        .collect();
    names.sort_unstable();
    names
}

/// A shipped mapping as a complete `c360.toml` that reads its files from `data`.
#[must_use]
pub fn mapping(name: &str, data: &Path) -> Option<String> {
    let text = FILES.get_file(format!("{name}.toml"))?.contents_utf8()?;
    // A path stands inside a TOML string: what would end the string has to be escaped.
    let data = data.to_string_lossy().replace('\\', "\\\\").replace('"', "\\\"");
    Some(text.replace(DATA, &data))
}
