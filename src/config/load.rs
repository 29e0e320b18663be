//! Reading `c360.toml` from a workspace.

use std::io::ErrorKind;
use std::path::Path;

use toml::de::DeTable;

use super::errors::{ConfigError, ConfigErrors, Place, Problem};
use super::overrides::Overrides;
use super::walk::{Document, Section};
use super::{Config, read, syntax};

/// The settings' file in a workspace.
pub const FILE_NAME: &str = "c360.toml";

impl Config {
    /// Read a workspace's settings, with what the environment and flags override.
    ///
    /// # Errors
    /// Everything that is wrong with them, each with key, place and hint.
    pub fn load(workspace: &Path, overrides: &Overrides) -> Result<Self, ConfigErrors> {
        let file = workspace.join(FILE_NAME);
        let bytes = std::fs::read(&file).map_err(|error| {
            let problem = match error.kind() {
                ErrorKind::NotFound => Problem::new("there is no such file")
                    .hint(format!("make a workspace with `c360 init {}`", workspace.display())),
                _ => Problem::new(format!("can't be read: {error}")),
            };
            ConfigErrors::file(file.clone(), problem)
        })?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let good = error.utf8_error().valid_up_to();
            let line = error.as_bytes().iter().take(good).filter(|b| **b == b'\n').count() + 1;
            let problem = Problem::new("is not UTF-8 text").hint("save the file as UTF-8");
            let error = ConfigError { key: String::new(), place: Place::Line(line), problem };
            ConfigErrors { file: file.clone(), errors: vec![error] }
        })?;
        Self::parse(&text, &file, overrides)
    }

    /// Read settings from a text; `file` is what messages call it.
    pub fn parse(text: &str, file: &Path, overrides: &Overrides) -> Result<Self, ConfigErrors> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let document = Document::new(text, overrides);
        let (table, syntax) = DeTable::parse_recoverable(text);
        // What could be read around a syntax error is not worth judging, and nor are overrides then.
        if let Some(error) = syntax::first(text, &syntax) {
            return Err(ConfigErrors { file: file.to_owned(), errors: vec![error] });
        }
        let config = read::config(Section::root(&document, table.get_ref()));
        let errors = document.into_errors();
        if errors.is_empty() { Ok(config) } else { Err(ConfigErrors { file: file.to_owned(), errors }) }
    }
}
