//! Segment figures as cells and words.

use rust_decimal::Decimal;

use crate::contract::{Compared, ObservedValue, SegmentFigureId};
use crate::tui::format::{Change, Formatter};
use crate::tui::glyphs::Glyphs;
use crate::tui::grid::Cell;
use crate::tui::names;
use crate::tui::text::width;

/// Cells of a change in a table: `▼−12.3%`.
pub(super) const CHANGE_CELLS: usize = 7;

/// A figure as it is read: `6,801`, `12.2 %`, `74.02 €`, `47.3`.
pub(super) fn text(formatter: &Formatter, id: SegmentFigureId, value: Decimal) -> String {
    match id {
        SegmentFigureId::MeanAge => formatter.number(value, 1),
        _ => formatter.value(names::segment_unit(id), value),
    }
}

/// How a figure stands against N-1; `None` where there is nothing to compare.
pub(super) fn change(formatter: &Formatter, id: SegmentFigureId, compared: Compared) -> Option<Change> {
    formatter.change(names::segment_unit(id), compared.value?, compared.n1?)
}

/// A change in as few cells as it takes: `▲+3.1%`.
pub(super) fn tight(change: &Change, glyphs: &Glyphs) -> String {
    change.with_arrow(glyphs).replace(' ', "")
}

/// The change as a cell, sorted by how much it is; a dash where there is nothing to compare.
pub(super) fn change_cell(
    formatter: &Formatter,
    glyphs: &Glyphs,
    id: SegmentFigureId,
    compared: Compared,
) -> Cell {
    let Some(change) = change(formatter, id, compared) else { return Cell::absent(glyphs.dash) };
    let (now, before) = (compared.value.unwrap_or_default(), compared.n1.unwrap_or_default());
    let moved = now - before;
    let key = match names::segment_unit(id) {
        crate::contract::Unit::Share => moved,
        _ => moved.checked_div(before.abs()).unwrap_or_default(),
    };
    let mut text = tight(&change, glyphs);
    if width(&text) > CHANGE_CELLS {
        text = format!("{}>999%", change.arrow(glyphs));
    }
    Cell::number(text, key).role(change.direction.role())
}

/// What a tier's customers went on to spend, in one line; `None` where nothing was observed.
pub(super) fn observed(formatter: &Formatter, observed: &[ObservedValue]) -> Option<String> {
    let dash = formatter.glyphs.dash;
    observed.iter().find(|value| value.per_customer.is_some())?;
    let joined = |texts: Vec<String>| texts.join(" / ");
    let months = joined(observed.iter().map(|value| value.months.to_string()).collect());
    let spent = observed.iter().map(|value| {
        value
            .per_customer
            .map_or_else(|| dash.to_owned(), |amount| formatter.value(crate::contract::Unit::Money, amount))
    });
    let known: Vec<u64> =
        observed.iter().filter(|v| v.per_customer.is_some()).map(|value| value.customers).collect();
    let first = known.first().copied().unwrap_or_default();
    let customers = if known.iter().all(|count| *count == first) {
        formatter.count(first)
    } else {
        joined(
            observed
                .iter()
                .map(|v| v.per_customer.map_or_else(|| dash.to_owned(), |_| formatter.count(v.customers)))
                .collect(),
        )
    };
    Some(format!(
        "the next {months} months: {} per customer (on {customers} customers)",
        joined(spent.collect())
    ))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn value(months: u32, amount: Option<i64>, customers: u64) -> ObservedValue {
        let per_customer = amount.map(Decimal::from);
        ObservedValue { months, since: date(2025, 11, 20), per_customer, customers }
    }

    #[test]
    fn observed_value_says_how_much_over_which_months_and_on_how_many() {
        let formatter = Formatter::new("JPY", Glyphs::unicode());
        let same = [value(3, Some(41), 1204), value(12, Some(160), 1204), value(36, None, 0)];
        assert_eq!(
            observed(&formatter, &same).unwrap(),
            "the next 3 / 12 / 36 months: 41 ¥ / 160 ¥ / – per customer (on 1,204 customers)"
        );
        let other = [value(3, Some(41), 1204), value(12, Some(160), 1100)];
        assert!(observed(&formatter, &other).unwrap().ends_with("(on 1,204 / 1,100 customers)"));
        assert_eq!(observed(&formatter, &[value(3, None, 0)]), None);
    }

    #[test]
    fn without_n1_or_against_zero_nothing_is_compared() {
        let formatter = Formatter::new("EUR", Glyphs::unicode());
        let id = SegmentFigureId::Customers;
        let none = Compared { value: Some(Decimal::ONE), n1: None };
        let zero = Compared { value: Some(Decimal::ONE), n1: Some(Decimal::ZERO) };
        assert_eq!(change(&formatter, id, none), None);
        assert_eq!(change(&formatter, id, zero), None);
    }
}
