//! One table of a reply, and its three written forms.
//!
//! A cell has two faces: what a person reads (`12.84 M€`) and what a program reads (`12840000.00`).

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::output::clean;
use crate::tui::text::width;

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    shown: String,
    raw: String,
    number: bool,
}

impl Cell {
    /// Text, the same for people and programs.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { shown: text.clone(), raw: text, number: false }
    }

    /// Text for people and its id for programs.
    pub fn named(shown: impl Into<String>, raw: impl Into<String>) -> Self {
        Self { shown: shown.into(), raw: raw.into(), number: false }
    }

    /// A number: as people read it, and exactly.
    pub fn number(shown: impl Into<String>, raw: impl Into<Decimal>) -> Self {
        Self { shown: shown.into(), raw: raw.into().to_string(), number: true }
    }

    /// Nothing.
    pub fn none() -> Self {
        Self { shown: "–".to_owned(), raw: String::new(), number: true }
    }

    /// The text, or nothing.
    pub fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or_else(Self::none, Self::text)
    }
}

#[derive(Debug, Clone)]
struct Column {
    key: Cow<'static, str>,
    /// `None` keeps the column to CSV.
    title: Option<String>,
    right: bool,
}

/// One table of a reply.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// What `--part` calls it.
    pub id: &'static str,
    title: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    note: Option<String>,
}

impl Sheet {
    /// An empty sheet.
    pub fn new(id: &'static str, title: impl Into<String>) -> Self {
        Self { id, title: title.into(), columns: Vec::new(), rows: Vec::new(), note: None }
    }

    /// Call it otherwise.
    pub fn rename(&mut self, id: &'static str, title: impl Into<String>) {
        self.id = id;
        self.title = title.into();
    }

    /// A column of text.
    pub fn left(mut self, key: impl Into<Cow<'static, str>>, title: impl Into<String>) -> Self {
        self.columns.push(Column { key: key.into(), title: Some(title.into()), right: false });
        self
    }

    /// A column of numbers.
    pub fn right(mut self, key: impl Into<Cow<'static, str>>, title: impl Into<String>) -> Self {
        self.columns.push(Column { key: key.into(), title: Some(title.into()), right: true });
        self
    }

    /// A column that only CSV has.
    pub fn csv_only(mut self, key: impl Into<Cow<'static, str>>) -> Self {
        self.columns.push(Column { key: key.into(), title: None, right: false });
        self
    }

    /// Add a row; its cells are in the order of the columns.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.note.is_none()
    }

    /// Say something below the rows, for people.
    pub fn note(&mut self, note: impl Into<String>) {
        self.note = Some(note.into());
    }

    fn shown_columns(&self) -> impl Iterator<Item = (usize, &str, bool)> {
        self.columns
            .iter()
            .enumerate()
            .filter_map(|(i, column)| Some((i, column.title.as_deref()?, column.right)))
    }

    /// Aligned columns, two spaces apart.
    pub fn table(&self, titled: bool, color: bool) -> String {
        let (bold, plain) = if color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
        let mut text = String::new();
        if titled {
            text += &[bold, &clean(&self.title), plain, "\n"].concat();
        }
        if self.rows.is_empty() {
            return text + "  " + &self.note.as_deref().map_or_else(|| "none".to_owned(), clean) + "\n";
        }
        let mut lines = vec![String::new(); self.rows.len() + 1];
        for (i, title, right) in self.shown_columns() {
            let cells: Vec<String> = std::iter::once(clean(title))
                .chain(
                    self.rows.iter().map(|row| row.get(i).map(|cell| clean(&cell.shown)).unwrap_or_default()),
                )
                .collect();
            let widest = cells.iter().map(|cell| width(cell)).max().unwrap_or(0);
            for (line, cell) in lines.iter_mut().zip(cells) {
                let padding = " ".repeat(widest.saturating_sub(width(&cell)));
                line.push_str("  ");
                if right {
                    line.push_str(&padding);
                    line.push_str(&cell);
                } else {
                    line.push_str(&cell);
                    line.push_str(&padding);
                }
            }
        }
        for line in lines {
            text.push_str(line.trim_end());
            text.push('\n');
        }
        if let Some(note) = &self.note {
            text += &["  ", &clean(note), "\n"].concat();
        }
        text
    }

    /// A Markdown table.
    pub fn markdown(&self, titled: bool) -> String {
        let escape = |text: &str| clean(text).replace('|', "\\|");
        let mut text = String::new();
        if titled {
            text += &["## ", &escape(&self.title), "\n\n"].concat();
        }
        let heads: Vec<String> = self.shown_columns().map(|(_, title, _)| escape(title)).collect();
        let rules: Vec<&str> =
            self.shown_columns().map(|(_, _, right)| if right { "---:" } else { "---" }).collect();
        text += &markdown_row(&heads);
        text += &markdown_row(&rules);
        for row in &self.rows {
            let cells: Vec<String> = self
                .shown_columns()
                .map(|(i, _, _)| row.get(i).map(|cell| escape(&cell.shown)).unwrap_or_default())
                .collect();
            text += &markdown_row(&cells);
        }
        if let Some(note) = &self.note {
            text += &["\n", &escape(note), "\n"].concat();
        }
        text
    }

    /// CSV with exact numbers; text cells that a spreadsheet would run are disarmed by an apostrophe.
    pub fn csv(&self) -> color_eyre::Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(self.columns.iter().map(|column| column.key.as_ref()))?;
        for row in &self.rows {
            writer.write_record(
                row.iter().map(|cell| if cell.number { cell.raw.clone() } else { disarm(&cell.raw) }),
            )?;
        }
        Ok(writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
    }
}

fn markdown_row(cells: &[impl AsRef<str>]) -> String {
    let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
    ["| ", &cells.join(" | "), " |\n"].concat()
}

fn disarm(text: &str) -> String {
    let armed = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = clean(text);
    if armed { format!("'{text}") } else { text }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let mut sheet =
            Sheet::new("stores", "Stores").left("id", "Store").right("net", "Net").csv_only("unit");
        sheet.row([
            Cell::named("Lyon | 京都", "=1+1"),
            Cell::number("−1.20 €", Decimal::new(-120, 2)),
            Cell::text("money"),
        ]);
        sheet.row([Cell::named("A", "a"), Cell::none(), Cell::text("money")]);
        sheet
    }

    #[test]
    fn a_table_aligns_by_what_the_terminal_shows() {
        assert_eq!(
            sheet().table(false, false),
            "  Store            Net\n  Lyon | 京都  −1.20 €\n  A                  –\n"
        );
    }

    #[test]
    fn csv_disarms_formulas_and_leaves_numbers_alone() {
        let csv = String::from_utf8(sheet().csv().unwrap()).unwrap();
        assert_eq!(csv, "id,net,unit\n'=1+1,-1.20,money\na,,money\n");
    }

    #[test]
    fn markdown_keeps_bars_inside_their_cell() {
        assert!(sheet().markdown(true).contains("| Lyon \\| 京都 | −1.20 € |"));
    }

    #[test]
    fn an_empty_table_says_so() {
        assert_eq!(Sheet::new("x", "Loads").left("a", "A").table(true, false), "Loads\n  none\n");
    }
}
