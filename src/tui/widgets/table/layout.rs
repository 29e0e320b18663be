//! Which columns are shown, and how wide.

use crate::tui::text::{self, Align};

/// How wide a column wants to be, in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// Exactly so wide.
    Fixed(u16),
    /// As wide as what is in sight, and never less than this.
    Min(u16),
    /// Takes what the others leave, shared evenly, and never less than this.
    Fill(u16),
}

/// Which way a column is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// A column's head and form.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    /// What stands at its head, with its unit.
    pub title: &'a str,
    /// Where its cells stand; numbers at the right.
    pub align: Align,
    /// How wide it is.
    pub width: Width,
    /// 0 is always kept; of the others the largest goes first when there is no room.
    pub priority: u8,
    /// The letter that sorts by it (with shift), underlined in the title.
    pub sort_key: Option<char>,
    /// Whether the rows are sorted by it.
    pub sorted: Option<Order>,
}

impl<'a> Column<'a> {
    /// A column of text, always kept.
    #[must_use]
    pub const fn new(title: &'a str, width: Width) -> Self {
        Self { title, align: Align::Left, width, priority: 0, sort_key: None, sorted: None }
    }

    /// Numbers stand at the right.
    #[must_use]
    pub const fn right(mut self) -> Self {
        self.align = Align::Right;
        self
    }

    /// Goes sooner than columns with a smaller number when there is no room.
    #[must_use]
    pub const fn priority(mut self, priority: u8) -> Self {
        self.priority = priority;
        self
    }

    /// The letter that sorts by it.
    #[must_use]
    pub const fn sort_key(mut self, key: char) -> Self {
        self.sort_key = Some(key);
        self
    }

    /// Say that the rows are sorted by it, or not.
    #[must_use]
    pub const fn sorted(mut self, order: Option<Order>) -> Self {
        self.sorted = order;
        self
    }

    fn least(&self) -> u16 {
        match self.width {
            Width::Fixed(width) | Width::Min(width) | Width::Fill(width) => width,
        }
    }
}

/// A width per column, `None` for columns that are left out. `content` says how wide a column's cells in sight are.
pub(super) fn widths(columns: &[Column<'_>], room: u16, content: impl Fn(usize) -> u16) -> Vec<Option<u16>> {
    let mut widths: Vec<Option<u16>> = columns.iter().map(|column| Some(column.least())).collect();
    while taken(&widths) > room {
        let last = columns
            .iter()
            .enumerate()
            .filter(|(index, column)| column.priority > 0 && widths.get(*index).is_some_and(Option::is_some))
            .max_by_key(|(index, column)| (column.priority, *index))
            .map(|(index, _)| index);
        let Some(width) = last.and_then(|index| widths.get_mut(index)) else { break };
        *width = None;
    }
    let mut spare = room.saturating_sub(taken(&widths));
    for (index, (column, width)) in columns.iter().zip(&mut widths).enumerate() {
        if let (Width::Min(least), Some(width)) = (column.width, width) {
            let title = text::width(column.title) as u16 + u16::from(column.sorted.is_some());
            let more = content(index).max(title).saturating_sub(least).min(spare);
            *width += more;
            spare -= more;
        }
    }
    let filling = |column: &Column<'_>| matches!(column.width, Width::Fill(_));
    let mut takers = columns.iter().zip(&widths).filter(|(c, w)| filling(c) && w.is_some()).count() as u16;
    for (column, width) in columns.iter().zip(&mut widths) {
        if let Some(width) = width.as_mut().filter(|_| filling(column)) {
            let part = spare / takers.max(1);
            *width += part;
            spare -= part;
            takers = takers.saturating_sub(1);
        }
    }
    widths
}

fn taken(widths: &[Option<u16>]) -> u16 {
    let shown = widths.iter().flatten();
    let gaps = super::GAP.saturating_mul((shown.clone().count() as u16).saturating_sub(1));
    shown.fold(gaps, |sum, width| sum.saturating_add(*width))
}
