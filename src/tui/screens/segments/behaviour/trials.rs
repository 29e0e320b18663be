//! Every trial as a table, latest first.

use super::words::{moment, range};
use crate::contract::{TrialHead, TrialId};
use crate::tui::app::App;
use crate::tui::grid::{Cell, Column, Grid, Row, Space};
use crate::tui::theme::Role;

/// The trials there are.
pub(super) fn all(app: &App) -> &[TrialHead] {
    app.segments.behaviour.reply.shown.as_ref().map(|reply| reply.trials.as_slice()).unwrap_or_default()
}

/// The trials as a table; without rows where there are none.
pub(super) fn grid(app: &App) -> Grid {
    let columns = vec![
        Column::number("Trial", 'T', Space::Fixed(6), 0),
        Column::text("When", 'W', Space::Fixed(18), 0),
        Column::text("By", 'Y', Space::Fixed(16), 3),
        Column::number("Months", 'M', Space::Fixed(8), 2),
        Column::text("To", 'O', Space::Fixed(16), 4),
        Column::number("Variables", 'V', Space::Fixed(10), 2),
        Column::text("Clusters", 'C', Space::Fixed(9), 1),
        Column::text("Adopted", 'A', Space::Fill(10), 0),
    ];
    let row = |head: &TrialHead| Row {
        id: head.id.0.to_string(),
        cells: vec![
            Cell::number(head.id.0.to_string(), head.id.0),
            Cell::number(moment(app, head.at), head.at.as_second()),
            Cell::text(&head.by),
            Cell::number(head.window_months.to_string(), head.window_months),
            Cell::text(&app.formatter.date(head.as_of)),
            Cell::number(head.variables.to_string(), head.variables),
            Cell::number(range(head.k), head.k.1),
            match head.adopted {
                Some(version) => Cell::number(format!("as v{version}"), version).role(Role::Good),
                None => Cell::absent(app.glyphs.dash),
            },
        ],
    };
    Grid { columns, rows: all(app).iter().map(row).collect() }
}

/// The trial under the cursor.
pub(super) fn current(app: &App) -> Option<TrialId> {
    let place = app.segments.behaviour.place_in(super::Front::Trials);
    grid(app).current(&place)?.id.parse().ok().map(TrialId)
}
