//! Themes: a palette, semantic roles over it, and inheritance between files.
//!
//! Knows TOML, colours and what the terminal can show; knows no screen. Widgets ask for a [`Role`] and never
//! for a colour. A workspace's `themes/` directory comes first, then the themes embedded in the binary.

mod color;
mod error;
mod file;
mod likely;
mod role;

use std::collections::BTreeSet;
use std::path::Path;

use include_dir::{Dir, include_dir};
use ratatui::style::{Color, Style};

pub use color::{ColorMode, rgb};
pub use error::ThemeError;
pub use role::Role;

use file::Document;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The theme used when nothing else is asked for.
pub const DEFAULT: &str = "dark";

/// Styles by role, ready to draw with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    name: String,
    styles: [Style; Role::COUNT],
}

impl Theme {
    /// One of the themes that ship in the binary.
    #[must_use]
    pub fn builtin(name: &str) -> Option<Self> {
        Self::load(name, None).ok()
    }

    /// The theme called `name`, from `dir` (a workspace's `themes/`) first, then from the binary.
    pub fn load(name: &str, dir: Option<&Path>) -> Result<Self, ThemeError> {
        let mut document =
            find(name, dir, &BTreeSet::new())?.ok_or_else(|| ThemeError::unknown(name, &Self::names(dir)))?;
        let mut seen = BTreeSet::from([document.file.clone()]);
        let mut chain = vec![document.file.clone()];
        while let Some(parent) = document.inherits.take() {
            let Some(found) = find(parent.value.as_str(), dir, &seen)? else {
                let exists = Self::names(dir).contains(&parent.value);
                return Err(if exists {
                    chain.push(parent.value);
                    ThemeError::Cycle { chain: chain.join(" → ") }
                } else {
                    file::unknown_parent(&parent, &Self::names(dir))
                });
            };
            seen.insert(found.file.clone());
            chain.push(found.file.clone());
            document = document.over(found);
        }
        Ok(Self { name: name.to_owned(), styles: document.resolve()? })
    }

    /// Every theme that [`Theme::load`] finds, sorted.
    #[must_use]
    pub fn names(dir: Option<&Path>) -> Vec<String> {
        let embedded = EMBEDDED.files().map(|file| file.path().to_path_buf());
        let own = dir
            .and_then(|dir| std::fs::read_dir(dir).ok())
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok().map(|entry| entry.path()));
        embedded
            .chain(own)
            .filter(|path| path.extension().is_some_and(|end| end == "toml"))
            .filter_map(|path| path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned))
            .filter(|name| is_plain(name))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }

    /// The name it was loaded by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How to draw `role`. Patches over what lies beneath: a role without a background keeps the one there.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).copied().unwrap_or_default()
    }

    /// The background of the whole screen; `Reset` where the theme leaves the terminal's own.
    #[must_use]
    pub fn background(&self) -> Color {
        self.style(Role::Text).bg.unwrap_or(Color::Reset)
    }

    /// The same theme in the colours that a terminal can show.
    #[must_use]
    pub fn adapt(&self, mode: ColorMode) -> Self {
        let ground = self.background();
        let mut styles = self.styles;
        for (style, role) in styles.iter_mut().zip(Role::ALL) {
            let least = match role {
                Role::Border | Role::BarRest => color::RULE_CONTRAST,
                _ => color::TEXT_CONTRAST,
            };
            *style = color::adapt(*style, mode, ground, least);
        }
        Self { name: self.name.clone(), styles }
    }
}

impl Default for Theme {
    /// The default theme, or no colours at all should it be broken (a test holds that it is not).
    fn default() -> Self {
        Self::builtin(DEFAULT)
            .unwrap_or_else(|| Self { name: DEFAULT.to_owned(), styles: [Style::new(); Role::COUNT] })
    }
}

/// A name that can't lead out of the themes directory.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// The first theme called `name` that was not read yet: a workspace's `dark` may inherit the binary's `dark`.
fn find(name: &str, dir: Option<&Path>, seen: &BTreeSet<String>) -> Result<Option<Document>, ThemeError> {
    if !is_plain(name) {
        return Ok(None);
    }
    let file_name = format!("{name}.toml");
    if let Some(path) = dir.map(|dir| dir.join(&file_name)) {
        let shown = path.display().to_string();
        if !seen.contains(&shown) && path.is_file() {
            let text = std::fs::read_to_string(&path)
                .map_err(|source| ThemeError::Read { file: shown.clone(), source })?;
            return Document::parse(&shown, &text).map(Some);
        }
    }
    let shown = format!("themes/{file_name}");
    match EMBEDDED.get_file(&file_name).and_then(|file| file.contents_utf8()) {
        Some(text) if !seen.contains(&shown) => Document::parse(&shown, text).map(Some),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests;
