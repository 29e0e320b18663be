//! Tables as the app knows them: cells with sort keys, and where the reader stands in them.
//!
//! Pure: filtering, sorting, marking and moving are decided here; drawing is the table widget's business.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::theme::Role;

/// How a column takes its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// Exactly as many cells.
    Fixed(u16),
    /// As many as what is in sight takes, and never fewer than these.
    Least(u16),
    /// At least as many, and a share of what is left.
    Fill(u16),
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its head, unit included.
    pub title: String,
    /// The capital letter that sorts by it.
    pub letter: Option<char>,
    /// Whether it is aligned to the right.
    pub right: bool,
    /// Its width.
    pub space: Space,
    /// The smaller, the longer it stays when the terminal gets narrow.
    pub rank: u8,
}

impl Column {
    /// A column aligned to the left.
    pub fn text(title: impl Into<String>, letter: char, space: Space, rank: u8) -> Self {
        Self { title: title.into(), letter: Some(letter), right: false, space, rank }
    }

    /// A column aligned to the right.
    pub fn number(title: impl Into<String>, letter: char, space: Space, rank: u8) -> Self {
        Self { right: true, ..Self::text(title, letter, space, rank) }
    }

    /// The same column, not sortable.
    #[must_use]
    pub fn unsorted(self) -> Self {
        Self { letter: None, ..self }
    }
}

/// What a cell is sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// Nothing: goes last either way.
    None,
    /// A number.
    Number(Decimal),
    /// Text, folded.
    Text(String),
}

/// What is drawn in a cell instead of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drawn {
    /// A trend, oldest first.
    Trend(Vec<Option<u64>>),
    /// An interval with its middle, and a mark on the axis, all in ten-thousandths of it.
    Interval {
        /// Where it begins.
        low: u16,
        /// Where it ends.
        high: u16,
        /// What was measured.
        at: u16,
        /// Where the mark stands: no difference.
        mark: u16,
        /// How it is coloured.
        role: Role,
    },
    /// A share from 0 to 1, in ten-thousandths.
    Share(u16),
    /// A bar between two places of an axis, in ten-thousandths of it.
    Span {
        /// Where it begins.
        from: u16,
        /// Where it ends; not before it begins.
        to: u16,
        /// How it is coloured.
        role: Role,
    },
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What is shown. Already safe to draw.
    pub text: String,
    /// What it is sorted by.
    pub key: Key,
    /// How it is coloured, when not like the rest.
    pub role: Option<Role>,
    /// What is drawn instead of the text, if anything.
    pub drawn: Option<Drawn>,
}

impl Cell {
    /// Text from a person or a file: made safe, sorted without regard to case.
    #[must_use]
    pub fn text(text: &str) -> Self {
        let text = super::text::sanitize(text).into_owned();
        Self { key: Key::Text(text.to_lowercase()), text, role: None, drawn: None }
    }

    /// A number as shown.
    pub fn number(text: impl Into<String>, key: impl Into<Decimal>) -> Self {
        Self { text: text.into(), key: Key::Number(key.into()), role: None, drawn: None }
    }

    /// Something that isn't there.
    pub fn absent(text: impl Into<String>) -> Self {
        Self { text: text.into(), key: Key::None, role: Some(Role::Absent), drawn: None }
    }

    /// Something drawn; there is nothing to sort, filter or copy in it.
    #[must_use]
    pub fn drawn(drawn: Drawn) -> Self {
        Self { text: String::new(), key: Key::None, role: None, drawn: Some(drawn) }
    }

    /// The same, after every other row however the table is sorted.
    #[must_use]
    pub fn last(self) -> Self {
        Self { key: Key::None, ..self }
    }

    /// The same in another colour.
    #[must_use]
    pub fn role(self, role: Role) -> Self {
        Self { role: Some(role), ..self }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What names it between two replies.
    pub id: String,
    /// Its cells, one per column.
    pub cells: Vec<Cell>,
}

/// A whole table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, in the order they came.
    pub rows: Vec<Row>,
}

/// What a table is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// The column's letter.
    pub letter: char,
    /// Largest or last first.
    pub descending: bool,
}

/// Where the reader stands in a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The cursor, as a position among the rows shown.
    pub cursor: usize,
    /// The first row drawn.
    pub offset: usize,
    /// What it is sorted by; as it came where `None`.
    pub sort: Option<Sort>,
    /// Only rows that hold this text.
    pub filter: String,
    /// The rows marked, by id.
    pub marked: BTreeSet<String>,
}

impl Grid {
    /// The rows shown, in the order shown.
    #[must_use]
    pub fn shown(&self, place: &Place) -> Vec<&Row> {
        let wanted = place.filter.to_lowercase();
        let mut rows: Vec<&Row> = self.rows.iter().filter(|row| row.holds(&wanted)).collect();
        let column =
            place.sort.and_then(|sort| self.columns.iter().position(|c| c.letter == Some(sort.letter)));
        if let (Some(column), Some(sort)) = (column, place.sort) {
            rows.sort_by(|a, b| compare(a.key(column), b.key(column), sort.descending));
        }
        rows
    }

    /// The row under the cursor.
    #[must_use]
    pub fn current<'a>(&'a self, place: &Place) -> Option<&'a Row> {
        self.shown(place).get(place.cursor).copied()
    }

    /// How many rows are shown.
    #[must_use]
    pub fn count(&self, place: &Place) -> usize {
        let wanted = place.filter.to_lowercase();
        self.rows.iter().filter(|row| row.holds(&wanted)).count()
    }

    /// Sort by the column of that letter, or turn its order round. False when there is no such column.
    pub fn sort_by(&self, place: &mut Place, letter: char) -> bool {
        let Some(column) = self.columns.iter().find(|c| c.letter == Some(letter)) else { return false };
        place.sort = Some(match place.sort {
            Some(sort) if sort.letter == letter => Sort { letter, descending: !sort.descending },
            _ => Sort { letter, descending: column.right },
        });
        place.cursor = 0;
        true
    }

    /// Rows as tab-separated text: those marked, or the one under the cursor.
    #[must_use]
    pub fn copied(&self, place: &Place) -> Option<(String, usize)> {
        let marked: Vec<&Row> =
            self.shown(place).into_iter().filter(|row| place.marked.contains(&row.id)).collect();
        let rows = if marked.is_empty() { vec![self.current(place)?] } else { marked };
        let lines: Vec<String> = rows.iter().map(|row| row.line()).collect();
        Some((lines.join("\n"), rows.len()))
    }

    /// Keep the cursor and the marks within the rows that there are.
    pub fn settle(&self, place: &mut Place) {
        place.cursor = place.cursor.min(self.count(place).saturating_sub(1));
        if !place.marked.is_empty() {
            let ids: BTreeSet<&str> = self.rows.iter().map(|row| row.id.as_str()).collect();
            place.marked.retain(|id| ids.contains(id.as_str()));
        }
    }
}

impl Row {
    fn holds(&self, wanted: &str) -> bool {
        wanted.is_empty() || self.cells.iter().any(|cell| cell.text.to_lowercase().contains(wanted))
    }

    fn key(&self, column: usize) -> &Key {
        self.cells.get(column).map_or(&Key::None, |cell| &cell.key)
    }

    fn line(&self) -> String {
        let cells: Vec<&str> = self.cells.iter().map(|cell| cell.text.trim()).collect();
        cells.join("\t")
    }
}

fn compare(a: &Key, b: &Key, descending: bool) -> Ordering {
    let order = match (a, b) {
        (Key::None, Key::None) => return Ordering::Equal,
        (Key::None, _) => return Ordering::Greater,
        (_, Key::None) => return Ordering::Less,
        (Key::Number(a), Key::Number(b)) => a.cmp(b),
        (Key::Text(a), Key::Text(b)) => a.cmp(b),
        (Key::Number(_), Key::Text(_)) => Ordering::Less,
        (Key::Text(_), Key::Number(_)) => Ordering::Greater,
    };
    if descending { order.reverse() } else { order }
}

/// A step of the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// As many rows down, or up when negative.
    By(isize),
}

impl Step {
    /// Where it leads from `at` among `count` places; stops at the ends.
    #[must_use]
    pub fn from(self, at: usize, count: usize) -> usize {
        let last = count.saturating_sub(1);
        match self {
            Self::First => 0,
            Self::Last => last,
            Self::By(rows) => at.saturating_add_signed(rows).min(last),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let row = |name: &str, number: Option<i64>| Row {
            id: name.to_owned(),
            cells: vec![
                Cell::text(name),
                number.map_or_else(|| Cell::absent("–"), |n| Cell::number(n.to_string(), n)),
            ],
        };
        Grid {
            columns: vec![
                Column::text("Name", 'N', Space::Fill(8), 0),
                Column::number("Rows", 'R', Space::Fixed(8), 1),
            ],
            rows: vec![row("web", Some(2)), row("Store", Some(10)), row("app", None)],
        }
    }

    fn names(grid: &Grid, place: &Place) -> Vec<String> {
        grid.shown(place).iter().map(|row| row.id.clone()).collect()
    }

    #[test]
    fn numbers_start_with_the_largest_and_absent_goes_last_either_way() {
        let (grid, mut place) = (grid(), Place::default());
        assert!(grid.sort_by(&mut place, 'R'));
        assert_eq!(names(&grid, &place), ["Store", "web", "app"]);
        assert!(grid.sort_by(&mut place, 'R'));
        assert_eq!(names(&grid, &place), ["web", "Store", "app"]);
    }

    #[test]
    fn text_sorts_without_regard_to_case() {
        let (grid, mut place) = (grid(), Place::default());
        grid.sort_by(&mut place, 'N');
        assert_eq!(names(&grid, &place), ["app", "Store", "web"]);
        assert!(!grid.sort_by(&mut place, 'X'));
    }

    #[test]
    fn a_filter_looks_into_every_cell() {
        let (grid, mut place) = (grid(), Place::default());
        place.filter = "10".to_owned();
        assert_eq!(names(&grid, &place), ["Store"]);
        place.filter = "ST".to_owned();
        assert_eq!(grid.count(&place), 1);
    }

    #[test]
    fn the_cursor_stays_within_what_a_filter_leaves() {
        let (grid, mut place) = (grid(), Place { cursor: 2, ..Place::default() });
        place.filter = "web".to_owned();
        grid.settle(&mut place);
        assert_eq!(grid.current(&place).unwrap().id, "web");
    }

    #[test]
    fn marked_rows_are_copied_instead_of_the_current_one() {
        let (grid, mut place) = (grid(), Place::default());
        assert_eq!(grid.copied(&place), Some(("web\t2".to_owned(), 1)));
        place.marked.extend(["Store".to_owned(), "app".to_owned()]);
        assert_eq!(grid.copied(&place), Some(("Store\t10\napp\t–".to_owned(), 2)));
    }

    #[test]
    fn steps_stop_at_the_ends() {
        assert_eq!(Step::By(-5).from(2, 10), 0);
        assert_eq!(Step::By(5).from(7, 10), 9);
        assert_eq!(Step::Last.from(0, 0), 0);
    }
}
