//! One theme file: read strictly, laid over the one it inherits, resolved to styles.
//!
//! Every key that means nothing is an error with its file, line and likely spelling.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::likely::likely;
use super::{Role, ThemeError, color};

/// A value and where it stands, for messages that come later.
#[derive(Debug, Clone)]
pub(super) struct Placed<T> {
    pub(super) value: T,
    file: String,
    line: usize,
    key: String,
}

/// A theme file as written.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) file: String,
    pub(super) inherits: Option<Placed<String>>,
    palette: BTreeMap<String, Color>,
    roles: BTreeMap<&'static str, RoleSpec>,
}

#[derive(Debug, Default)]
struct RoleSpec {
    fg: Option<Placed<String>>,
    bg: Option<Placed<String>>,
    modifiers: Modifier,
}

const TOP_KEYS: [&str; 3] = ["inherits", "palette", "roles"];
const MODIFIERS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("reverse", Modifier::REVERSED),
    ("underline", Modifier::UNDERLINED),
];
const COLOUR_KEYS: [&str; 2] = ["fg", "bg"];

/// Where we are in a file, to place errors.
struct Reader<'a> {
    file: &'a str,
    text: &'a str,
}

impl Reader<'_> {
    fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|b| *b == b'\n').count() + 1
    }

    fn wrong(&self, at: usize, key: &str, what: impl Into<String>, hint: String) -> ThemeError {
        ThemeError::Invalid {
            file: self.file.to_owned(),
            line: self.line(at),
            key: crate::tui::text::sanitize(key).into_owned(),
            what: what.into(),
            hint,
        }
    }

    fn table<'v, 'i>(
        &self,
        key: &str,
        value: &'v Spanned<DeValue<'i>>,
    ) -> Result<&'v DeTable<'i>, ThemeError> {
        value.get_ref().as_table().ok_or_else(|| {
            self.wrong(
                value.span().start,
                key,
                format!("must be a table, not a {}", kind(value)),
                String::new(),
            )
        })
    }

    fn text(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Result<Placed<String>, ThemeError> {
        let at = value.span().start;
        let text = value.get_ref().as_str().ok_or_else(|| {
            self.wrong(at, key, format!("must be a text in quotes, not a {}", kind(value)), String::new())
        })?;
        let (file, line) = (self.file.to_owned(), self.line(at));
        Ok(Placed { value: text.to_owned(), file, line, key: key.to_owned() })
    }
}

fn kind(value: &Spanned<DeValue<'_>>) -> &'static str {
    value.get_ref().type_str()
}

impl Document {
    /// Read one file. Colours of roles are looked up later, when the inherited palette is known.
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, ThemeError> {
        let reader = Reader { file, text };
        let parsed = DeTable::parse(text).map_err(|error| ThemeError::Syntax {
            file: file.to_owned(),
            line: reader.line(error.span().map_or(0, |span| span.start)),
            message: error.message().to_owned(),
        })?;
        let mut document =
            Self { file: file.to_owned(), inherits: None, palette: BTreeMap::new(), roles: BTreeMap::new() };
        for (key, value) in parsed.get_ref() {
            let (name, at) = (key.get_ref().as_ref(), key.span().start);
            match name {
                "inherits" => document.inherits = Some(reader.text(name, value)?),
                "palette" => document.palette = palette(&reader, reader.table(name, value)?)?,
                "roles" => document.roles = roles(&reader, reader.table(name, value)?)?,
                _ => {
                    let hint = likely(name, TOP_KEYS.into_iter());
                    return Err(reader.wrong(at, name, "unknown key", hint));
                }
            }
        }
        Ok(document)
    }

    /// This file laid over the one it inherits: its palette entries and roles win, whole.
    pub(super) fn over(self, mut parent: Self) -> Self {
        parent.palette.extend(self.palette);
        parent.roles.extend(self.roles);
        Self { file: self.file, ..parent }
    }

    /// Styles by role. A role that no file names is plain.
    pub(super) fn resolve(&self) -> Result<[Style; Role::COUNT], ThemeError> {
        let mut styles = [Style::new(); Role::COUNT];
        for (style, role) in styles.iter_mut().zip(Role::ALL) {
            let Some(spec) = self.roles.get(role.name()) else { continue };
            if let Some(fg) = &spec.fg {
                *style = style.fg(self.color(fg)?);
            }
            if let Some(bg) = &spec.bg {
                *style = style.bg(self.color(bg)?);
            }
            *style = style.add_modifier(spec.modifiers);
        }
        Ok(styles)
    }

    fn color(&self, wanted: &Placed<String>) -> Result<Color, ThemeError> {
        let found = self.palette.get(&wanted.value).copied().or_else(|| color::parse(&wanted.value));
        found.ok_or_else(|| {
            let shown = crate::tui::text::sanitize(&wanted.value).into_owned();
            let known = self.palette.keys().map(String::as_str).chain(color::names());
            ThemeError::Invalid {
                file: wanted.file.clone(),
                line: wanted.line,
                key: wanted.key.clone(),
                what: format!("`{shown}` is neither in the palette, nor #rrggbb, nor an ANSI name"),
                hint: likely(&wanted.value, known),
            }
        })
    }
}

fn palette(reader: &Reader<'_>, table: &DeTable<'_>) -> Result<BTreeMap<String, Color>, ThemeError> {
    let mut palette = BTreeMap::new();
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let shown = format!("palette.{name}");
        let text = reader.text(&shown, value)?;
        let color = color::parse(&text.value).ok_or_else(|| {
            let what = "must be #rrggbb or an ANSI name such as `bright-blue`";
            reader.wrong(value.span().start, &shown, what, likely(&text.value, color::names()))
        })?;
        palette.insert(name.to_owned(), color);
    }
    Ok(palette)
}

fn roles(reader: &Reader<'_>, table: &DeTable<'_>) -> Result<BTreeMap<&'static str, RoleSpec>, ThemeError> {
    let mut roles = BTreeMap::new();
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let shown = format!("roles.{name}");
        let Some(role) = Role::ALL.iter().find(|role| role.name() == name) else {
            let hint = likely(name, Role::ALL.iter().map(|role| role.name()));
            return Err(reader.wrong(key.span().start, &shown, "unknown role", hint));
        };
        roles.insert(role.name(), role_spec(reader, &shown, reader.table(&shown, value)?)?);
    }
    Ok(roles)
}

fn role_spec(reader: &Reader<'_>, role: &str, table: &DeTable<'_>) -> Result<RoleSpec, ThemeError> {
    let mut spec = RoleSpec::default();
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let shown = format!("{role}.{name}");
        if let Some((_, modifier)) = MODIFIERS.iter().find(|(known, _)| *known == name) {
            let on = value.get_ref().as_bool().ok_or_else(|| {
                reader.wrong(value.span().start, &shown, "must be true or false", String::new())
            })?;
            spec.modifiers.set(*modifier, on);
        } else if name == "fg" {
            spec.fg = Some(reader.text(&shown, value)?);
        } else if name == "bg" {
            spec.bg = Some(reader.text(&shown, value)?);
        } else {
            let hint = likely(name, COLOUR_KEYS.into_iter().chain(MODIFIERS.map(|(known, _)| known)));
            return Err(reader.wrong(key.span().start, &shown, "unknown key", hint));
        }
    }
    Ok(spec)
}

/// The error for an `inherits` that names nothing.
pub(super) fn unknown_parent(parent: &Placed<String>, known: &[String]) -> ThemeError {
    let shown = crate::tui::text::sanitize(&parent.value);
    ThemeError::Invalid {
        file: parent.file.clone(),
        line: parent.line,
        key: parent.key.clone(),
        what: format!("there is no theme called `{shown}`"),
        hint: likely(&parent.value, known.iter().map(String::as_str)),
    }
}
