//! What commands print: a table for people, JSON, CSV or Markdown for what comes after.
//!
//! Text from data is made harmless here, whatever the form: no control character leaves the program, and no
//! CSV cell starts as a formula.

use std::fmt::Write as _;
use std::io::Write;

use clap::ValueEnum;
use serde::Serialize;

use super::failure::Usage;
use super::global::{Global, When};
use super::sheet::Sheet;
use crate::tui::{glyphs::Glyphs, text::sanitize};

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// Aligned columns.
    #[default]
    Table,
    /// The whole reply, amounts as exact strings.
    Json,
    /// One table; see --part for the others.
    Csv,
    /// Markdown tables.
    Md,
}

/// Where and how a command prints.
pub struct Output<'w> {
    writer: &'w mut dyn Write,
    /// How to print.
    pub format: Format,
    /// Whether somebody looks at it directly.
    pub terminal: bool,
    /// Whether it may be coloured.
    pub color: bool,
    /// Which characters it may use.
    pub glyphs: Glyphs,
}

impl<'w> Output<'w> {
    /// Print as the flags say.
    pub fn new(writer: &'w mut dyn Write, global: &Global, terminal: bool) -> Self {
        let color = match global.color {
            When::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty()),
            When::Never => false,
            _ => true,
        };
        let glyphs =
            if global.ascii { Glyphs::ascii() } else { Glyphs::detect(|name| std::env::var(name).ok()) };
        Self { writer, format: global.format, terminal, color, glyphs }
    }

    /// One line of text.
    pub fn line(&mut self, text: &str) -> std::io::Result<()> {
        writeln!(self.writer, "{}", clean_lines(text))
    }

    /// Text exactly as it is: for what the program itself wrote.
    pub fn raw(&mut self, text: &str) -> std::io::Result<()> {
        self.writer.write_all(text.as_bytes())
    }

    /// The writer, for crates that print by themselves.
    pub fn writer(&mut self) -> &mut dyn Write {
        self.writer
    }

    /// Show what was printed so far.
    pub fn flush(&mut self) -> std::io::Result<()> {
        self.writer.flush()
    }

    /// Print a reply: `reply` itself as JSON, else `head` and the sheets.
    ///
    /// `part` names the only sheet wanted; CSV holds one sheet, the first unless named.
    pub fn reply(
        &mut self,
        reply: &impl Serialize,
        head: &[String],
        sheets: &[Sheet],
        part: Option<&str>,
    ) -> color_eyre::Result<()> {
        if self.format == Format::Json {
            return self.json(reply);
        }
        let wanted: Vec<&Sheet> =
            match part {
                Some(id) => {
                    let found = sheets.iter().find(|sheet| sheet.id == id);
                    let ids = || sheets.iter().map(|sheet| sheet.id).collect::<Vec<_>>().join(", ");
                    vec![found.ok_or_else(|| {
                        Usage::new(format!("there is no part `{id}`; the parts are {}", ids()))
                    })?]
                }
                None if self.format == Format::Csv => sheets.iter().take(1).collect(),
                None => sheets.iter().collect(),
            };
        match self.format {
            Format::Csv => {
                for sheet in wanted {
                    self.writer.write_all(&sheet.csv()?)?;
                }
            }
            Format::Md => {
                if part.is_none() {
                    for line in head {
                        writeln!(self.writer, "{}\n", clean_lines(line))?;
                    }
                }
                for (i, sheet) in wanted.iter().enumerate() {
                    let gap = if i == 0 { "" } else { "\n" };
                    let text = self.drawn(&sheet.markdown(part.is_none() && wanted.len() > 1));
                    write!(self.writer, "{gap}{text}")?;
                }
            }
            Format::Table | Format::Json => {
                if part.is_none() {
                    for line in head {
                        writeln!(self.writer, "{}", clean_lines(line))?;
                    }
                }
                for (i, sheet) in wanted.iter().enumerate() {
                    let gap = if i == 0 && (head.is_empty() || part.is_some()) { "" } else { "\n" };
                    let text = self.drawn(&sheet.table(part.is_none(), self.color));
                    write!(self.writer, "{gap}{text}")?;
                }
            }
        }
        Ok(())
    }

    /// The program's own signs, as this terminal can show them.
    fn drawn(&self, text: &str) -> String {
        if self.glyphs.ascii { text.replace('–', "-").replace('×', "x") } else { text.to_owned() }
    }

    /// A value as JSON, pretty, with nothing in it that a terminal would obey.
    pub fn json(&mut self, value: &impl Serialize) -> color_eyre::Result<()> {
        let text = serde_json::to_string_pretty(value)?;
        writeln!(self.writer, "{}", escape_json(&text))?;
        Ok(())
    }
}

/// Text as one line that no terminal obeys.
pub fn clean(text: &str) -> String {
    sanitize(text).into_owned()
}

/// The same, keeping line breaks.
pub fn clean_lines(text: &str) -> String {
    text.split('\n').map(clean).collect::<Vec<_>>().join("\n")
}

/// JSON allows DEL, C1 and direction controls in strings as they are; write them as escapes.
fn escape_json(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        let obeyed = matches!(c, '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if obeyed {
            // Writing to a String can't fail.
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn json_stays_the_same_document_without_control_characters() {
        let name = "a\u{9b}2J\u{202e}b";
        let text = escape_json(&serde_json::to_string(name).unwrap());
        assert!(text.is_ascii());
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), name);
    }

    #[test]
    fn escape_sequences_are_made_visible() {
        assert!(!clean("\u{1b}[2J").contains('\u{1b}'));
        assert_eq!(clean_lines("a\nb"), "a\nb");
    }
}
