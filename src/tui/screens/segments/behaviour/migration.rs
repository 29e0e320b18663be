//! Who moved between behavioural segments since last year: the matrix, and its flows in words.

use rust_decimal::Decimal;

use super::words::name;
use crate::contract::{ClusterFlow, ClusterId, ClusterMigration, Unit};
use crate::tui::app::App;
use crate::tui::format::{Scale, plot};
use crate::tui::grid::{Cell, Column, Grid, Row, Space};
use crate::tui::screens::segments::Measure;
use crate::tui::screens::segments::tier::{signed, signed_text};
use crate::tui::text::width;
use crate::tui::theme::Role;

/// Cells of an id.
const ID: u16 = 4;
/// Nobody's: no purchase in the window.
const NONE: &str = "no purchase";

fn amount(measure: Measure, flow: &ClusterFlow) -> Decimal {
    match measure {
        Measure::Customers => Decimal::from(flow.customers),
        Measure::Revenue => flow.revenue_n,
        Measure::Change => flow.revenue_n - flow.revenue_n1,
    }
}

/// The scale of the matrix' amounts.
pub(super) fn scale(app: &App, found: &ClusterMigration) -> Scale {
    let measure = app.segments.measure;
    let most = found.flows.iter().map(|flow| plot(amount(measure, flow)).abs()).fold(0.0, f64::max);
    match measure {
        Measure::Customers => app.formatter.scale(Unit::Count, 0.0),
        Measure::Revenue | Measure::Change => app.formatter.scale(Unit::Money, most),
    }
}

/// An end of a flow in a row's head.
fn end(app: &App, id: Option<ClusterId>) -> String {
    id.map_or_else(|| NONE.to_owned(), |id| format!("{id} {}", name(app, id)))
}

/// The segments that are an end of any flow, nobody's last.
fn used(found: &ClusterMigration, of: fn(&ClusterFlow) -> Option<ClusterId>) -> Vec<Option<ClusterId>> {
    let mut ends: Vec<Option<ClusterId>> = found.flows.iter().map(of).collect();
    ends.sort_by_key(|id| (id.is_none(), *id));
    ends.dedup();
    ends
}

/// From (rows) to (columns).
pub(super) fn matrix_grid(app: &App) -> Grid {
    let shown = app.segments.behaviour.migration.shown.as_ref();
    let Some(found) = shown.filter(|found| found.n1.is_some()) else { return Grid::default() };
    let (scale, measure) = (scale(app, found), app.segments.measure);
    let (from, to) = (used(found, |flow| flow.from), used(found, |flow| flow.to));
    let sum = |is_in: &dyn Fn(&ClusterFlow) -> bool| -> Option<Decimal> {
        let mut flows = found.flows.iter().filter(|flow| is_in(flow)).peekable();
        flows.peek()?;
        Some(flows.map(|flow| amount(measure, flow)).sum())
    };
    let cell = |amount: Option<Decimal>, role: Option<Role>| -> Cell {
        let Some(amount) = amount else { return Cell::absent(app.glyphs.dash) };
        let cell = match measure {
            Measure::Change => signed(app, amount, &scale),
            _ => Cell::number(app.formatter.bare(amount, &scale), amount),
        };
        match role {
            Some(role) => cell.role(role),
            None => cell,
        }
    };
    let line = |id: &str, head: Cell, start: Option<Option<ClusterId>>| -> Row {
        let is_from = |flow: &ClusterFlow| start.is_none_or(|start| flow.from == start);
        let mut cells = vec![head];
        for end in &to {
            let stays = start == Some(*end) && end.is_some();
            let role = (stays || start.is_none()).then_some(Role::Title);
            cells.push(cell(sum(&|flow| is_from(flow) && flow.to == *end), role));
        }
        cells.push(cell(sum(&is_from), Some(Role::Title)));
        Row { id: id.to_owned(), cells }
    };
    let mut rows: Vec<Row> = from
        .iter()
        .map(|start| {
            let id = start.map_or_else(|| "none".to_owned(), |id| id.to_string());
            line(&id, Cell::text(&end(app, *start)), Some(*start))
        })
        .collect();
    rows.push(line("total", Cell::text("Total").role(Role::Title), None));
    let widest = |index: usize, title: &str| {
        let cells = rows.iter().filter_map(|row| row.cells.get(index)).map(|cell| width(&cell.text));
        cells.max().unwrap_or(0).max(width(title)) as u16
    };
    let mut columns =
        // The id stays, the name as far as there is room.
        vec![Column::text("From \\ to", ' ', Space::Least(ID), 0).unsorted()];
    for (index, id) in to.iter().enumerate() {
        let title = id.map_or_else(|| "none".to_owned(), |id| id.to_string());
        let space = Space::Fixed(widest(index + 1, &title));
        columns.push(Column::number(title, ' ', space, u8::from(id.is_none())).unsorted());
    }
    let space = Space::Fixed(widest(to.len() + 1, "Total"));
    columns.push(Column::number("Total", ' ', space, 2).unsorted());
    Grid { columns, rows }
}

/// The flows, those that moved most customers first, in words; who stayed comes last.
pub(super) fn flows_grid(app: &App) -> Grid {
    let Some(found) = &app.segments.behaviour.migration.shown else { return Grid::default() };
    let moved = |flow: &ClusterFlow| flow.revenue_n - flow.revenue_n1;
    let most = found.flows.iter().map(|flow| plot(moved(flow)).abs()).fold(0.0, f64::max);
    let scale = app.formatter.scale(Unit::Money, most);
    let columns = vec![
        Column::text("Who moved", 'W', Space::Fill(48), 0),
        Column::number("Customers", 'C', Space::Fixed(11), 4),
        Column::number(format!("N-1 {}", scale.unit), 'N', Space::Fixed(12), 3),
        Column::number(format!("N {}", scale.unit), 'R', Space::Fixed(12), 2),
        Column::number(format!("Change {}", scale.unit), 'H', Space::Fixed(15), 0),
    ];
    let mut flows: Vec<&ClusterFlow> = found.flows.iter().collect();
    flows.sort_by_key(|flow| (flow.from == flow.to, std::cmp::Reverse(flow.customers)));
    let row = |flow: &&ClusterFlow| {
        let (text, role) = signed_text(app, moved(flow), &scale);
        let told = |id: Option<ClusterId>| id.map(|id| name(app, id));
        let count = app.formatter.count(flow.customers);
        Row {
            id: format!("{:?} {:?}", flow.from, flow.to),
            cells: vec![
                Cell::text(&sentence(&count, told(flow.from), told(flow.to), flow.from == flow.to)),
                Cell::number(count, flow.customers),
                Cell::number(app.formatter.bare(flow.revenue_n1, &scale), flow.revenue_n1).role(Role::Dim),
                Cell::number(app.formatter.bare(flow.revenue_n, &scale), flow.revenue_n),
                Cell::number(text, moved(flow)).role(role),
            ],
        }
    };
    Grid { columns, rows: flows.iter().map(row).collect() }
}

/// Who moved where, in words: `1,204 Gift buyers became Bargain hunters`.
fn sentence(count: &str, from: Option<String>, to: Option<String>, stayed: bool) -> String {
    match (from, to) {
        (Some(_), Some(to)) if stayed => format!("{count} stayed {to}"),
        (Some(from), Some(to)) => format!("{count} {from} became {to}"),
        (None, Some(to)) => format!("{count} who bought nothing became {to}"),
        (Some(from), None) => format!("{count} {from} bought nothing"),
        (None, None) => format!("{count} bought nothing in either year"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flows_are_told_as_one_would_say_them() {
        let named = |name: &str| Some(name.to_owned());
        let (gifts, bargains) = (named("Gift buyers"), named("Bargain hunters"));
        assert_eq!(sentence("12", gifts.clone(), bargains, false), "12 Gift buyers became Bargain hunters");
        assert_eq!(sentence("12", gifts.clone(), gifts.clone(), true), "12 stayed Gift buyers");
        let namesake = sentence("12", gifts.clone(), gifts.clone(), false);
        assert_eq!(namesake, "12 Gift buyers became Gift buyers", "another one of the same name");
        assert_eq!(sentence("12", None, gifts.clone(), false), "12 who bought nothing became Gift buyers");
        assert_eq!(sentence("12", gifts, None, false), "12 Gift buyers bought nothing");
    }
}
