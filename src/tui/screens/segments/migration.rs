//! The migration matrix as a table, and its flows in words.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::tier::{signed, signed_text};
use crate::contract::{Flow, Migration, Segment, Unit};
use crate::tui::app::App;
use crate::tui::format::{Scale, plot};
use crate::tui::grid::{Cell, Column, Grid, Row, Space};
use crate::tui::names;
use crate::tui::text::width;
use crate::tui::theme::Role;

/// What the matrix counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Customers.
    #[default]
    Customers,
    /// Their net revenue in N.
    Revenue,
    /// By how much that moved since N-1.
    Change,
}

impl Measure {
    /// The one after it.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Customers => Self::Revenue,
            Self::Revenue => Self::Change,
            Self::Change => Self::Customers,
        }
    }

    /// What it is, with the unit of its amounts.
    #[must_use]
    pub fn title(self, unit: &str) -> String {
        match self {
            Self::Customers => "Customers".to_owned(),
            Self::Revenue => format!("Net revenue of the 12 months, {unit}"),
            Self::Change => format!("Change of net revenue since N-1, {unit}"),
        }
    }

    fn of(self, flow: &Flow) -> Decimal {
        match self {
            Self::Customers => Decimal::from(flow.customers),
            Self::Revenue => flow.revenue_n,
            Self::Change => flow.revenue_n - flow.revenue_n1,
        }
    }
}

/// The scale of the matrix' amounts.
pub(super) fn scale(app: &App, migration: &Migration) -> Scale {
    let measure = app.segments.measure;
    let most = migration.flows.iter().map(|flow| plot(measure.of(flow)).abs()).fold(0.0, f64::max);
    match measure {
        Measure::Customers => app.formatter.scale(Unit::Count, 0.0),
        Measure::Revenue | Measure::Change => app.formatter.scale(Unit::Money, most),
    }
}

/// From (rows) to (columns).
pub(super) fn matrix_grid(app: &App) -> Grid {
    let Some(migration) = app.segments.migration.shown.as_ref().filter(|found| found.n1.is_some()) else {
        return Grid::default();
    };
    let scale = scale(app, migration);
    let used = |end: fn(&Flow) -> Segment| -> Vec<Segment> {
        let is_used = |segment: &Segment| migration.flows.iter().any(|flow| end(flow) == *segment);
        Segment::ALL.into_iter().filter(is_used).collect()
    };
    let (from, to) = (used(|flow| flow.from), used(|flow| flow.to));
    let measure = app.segments.measure;
    let sum = |is_in: &dyn Fn(&Flow) -> bool| -> Option<Decimal> {
        let mut found = migration.flows.iter().filter(|flow| is_in(flow)).peekable();
        found.peek()?;
        Some(found.map(|flow| measure.of(flow)).sum())
    };
    let cell = |amount: Option<Decimal>, role: Option<Role>| -> Cell {
        let Some(amount) = amount else { return Cell::absent(app.glyphs.dash) };
        let cell = match measure {
            Measure::Change => signed(app, amount, &scale),
            _ => Cell::number(app.formatter.bare(amount, &scale), amount),
        };
        role.map_or(cell.clone(), |role| cell.role(role))
    };
    let line = |name: &str, id: &str, is_from: &dyn Fn(Segment) -> bool, role: Option<Role>| -> Row {
        let mut cells = vec![role.map_or_else(|| Cell::text(name), |role| Cell::text(name).role(role))];
        for end in &to {
            let stays = Segment::from_id(id) == Some(*end);
            let role = if stays { Some(Role::Title) } else { role };
            cells.push(cell(sum(&|flow| is_from(flow.from) && flow.to == *end), role));
        }
        cells.push(cell(sum(&|flow| is_from(flow.from)), Some(Role::Title)));
        Row { id: id.to_owned(), cells }
    };
    let mut rows: Vec<Row> = from
        .iter()
        .map(|start| line(names::segment(*start), start.id(), &|segment| segment == *start, None))
        .collect();
    rows.push(line("Total", "total", &|_| true, Some(Role::Title)));
    let widest = |index: usize, title: &str| {
        let cells = rows.iter().filter_map(|row| row.cells.get(index)).map(|cell| width(&cell.text));
        cells.max().unwrap_or(0).max(width(title)) as u16
    };
    let mut columns = vec![Column::text("From \\ to", ' ', Space::Fixed(9), 0).unsorted()];
    for (index, segment) in to.iter().enumerate() {
        let title = names::segment(*segment);
        let rank = match segment {
            Segment::Returns => 3,
            Segment::Lost => 1,
            _ => 0,
        };
        let space = Space::Fixed(widest(index + 1, title));
        columns.push(Column::number(title, ' ', space, rank).unsorted());
    }
    let space = Space::Fixed(widest(to.len() + 1, "Total"));
    columns.push(Column::number("Total", ' ', space, 2).unsorted());
    Grid { columns, rows }
}

/// The flows, those that moved revenue most first, in words.
pub(super) fn flows_grid(app: &App) -> Grid {
    let Some(migration) = &app.segments.migration.shown else { return Grid::default() };
    let moved = |flow: &Flow| flow.revenue_n - flow.revenue_n1;
    let most = migration.flows.iter().map(|flow| plot(moved(flow)).abs()).fold(0.0, f64::max);
    let scale = app.formatter.scale(Unit::Money, most);
    let columns = vec![
        Column::text("What moved revenue", 'W', Space::Fill(32), 0),
        Column::number(format!("Change {}", scale.unit), 'H', Space::Fixed(15), 0),
        Column::number("Customers", 'C', Space::Fixed(11), 3),
        Column::number(format!("N-1 {}", scale.unit), 'N', Space::Fixed(12), 2),
        Column::number(format!("N {}", scale.unit), 'R', Space::Fixed(12), 2),
    ];
    let mut flows: Vec<&Flow> = migration.flows.iter().collect();
    flows.sort_by_key(|flow| std::cmp::Reverse(moved(flow).abs()));
    let row = |flow: &&Flow| {
        let (text, role) = signed_text(app, moved(flow), &scale);
        Row {
            id: format!("{} {}", flow.from.id(), flow.to.id()),
            cells: vec![
                Cell::text(&sentence(&app.formatter.count(flow.customers), flow)),
                Cell::number(text, moved(flow)).role(role),
                Cell::number(app.formatter.count(flow.customers), flow.customers),
                Cell::number(app.formatter.bare(flow.revenue_n1, &scale), flow.revenue_n1).role(Role::Dim),
                Cell::number(app.formatter.bare(flow.revenue_n, &scale), flow.revenue_n),
            ],
        }
    };
    Grid { columns, rows: flows.iter().map(row).collect() }
}

/// Who moved where, in words: `1,204 Large became Small`.
fn sentence(count: &str, flow: &Flow) -> String {
    let (from, to) = (names::segment(flow.from), names::segment(flow.to));
    match (flow.from, flow.to) {
        (from, to) if from == to => format!("{count} stayed {}", names::segment(to)),
        (Segment::Nobody, Segment::Returns) => format!("{count} new customers only returned"),
        (Segment::Nobody, _) => format!("{count} new customers became {to}"),
        (Segment::Returns, _) => format!("{count} who only returned became {to}"),
        (_, Segment::Returns) => format!("{count} {from} only returned"),
        (Segment::Lost, _) => format!("{count} Lost came back as {to}"),
        (Segment::Sleepers, Segment::Lost) => format!("{count} Sleepers were lost"),
        (Segment::Sleepers, _) => format!("{count} Sleepers woke up as {to}"),
        _ => format!("{count} {from} became {to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(from: Segment, to: Segment) -> String {
        let flow = Flow { from, to, customers: 1204, revenue_n1: Decimal::ONE, revenue_n: Decimal::ZERO };
        sentence("1,204", &flow)
    }

    #[test]
    fn flows_are_told_as_one_would_say_them() {
        use Segment as S;
        assert_eq!(said(S::Large, S::Small), "1,204 Large became Small");
        assert_eq!(said(S::Best, S::Sleepers), "1,204 Best became Sleepers");
        assert_eq!(said(S::Medium, S::Medium), "1,204 stayed Medium");
        assert_eq!(said(S::Nobody, S::Small), "1,204 new customers became Small");
        assert_eq!(said(S::Sleepers, S::Large), "1,204 Sleepers woke up as Large");
        assert_eq!(said(S::Sleepers, S::Lost), "1,204 Sleepers were lost");
        assert_eq!(said(S::Lost, S::Small), "1,204 Lost came back as Small");
        assert_eq!(said(S::Small, S::Returns), "1,204 Small only returned");
    }
}
