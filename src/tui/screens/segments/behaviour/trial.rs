//! Step three of a new segmentation: what a trial found for each number of clusters, as tables.

use super::Front;
use super::words::{number, share, stability_cell};
use crate::contract::{ClusterId, Trial, TrialCluster, TrialMove, TrialOfK};
use crate::tui::app::App;
use crate::tui::grid::{Cell, Column, Grid, Row, Space};
use crate::tui::text::{sanitize, width};
use crate::tui::theme::Role;

/// Cells of a name, at least and at most.
const NAME: (usize, usize) = (12, 34);

/// The trial that is open, once it is there.
pub(super) fn shown(app: &App) -> Option<&Trial> {
    let super::View::Trial(id) = app.segments.behaviour.view else { return None };
    app.segments.behaviour.trial.shown.as_deref().filter(|trial| trial.head.id == id)
}

/// The number of clusters under the cursor.
pub(super) fn current(app: &App) -> Option<&TrialOfK> {
    let trial = shown(app)?;
    let place = app.segments.behaviour.place_in(Front::Numbers);
    let id = numbers_grid(app).current(&place)?.id.clone();
    trial.tried.iter().find(|tried| tried.k.to_string() == id)
}

/// The cluster under the cursor.
pub(super) fn cluster(app: &App) -> Option<&TrialCluster> {
    let place = app.segments.behaviour.place_in(Front::Found);
    let id = found_grid(app).current(&place)?.id.clone();
    current(app)?.clusters.iter().find(|cluster| cluster.id.to_string() == id)
}

/// One row for each number of clusters.
pub(super) fn numbers_grid(app: &App) -> Grid {
    let Some(trial) = shown(app) else { return Grid::default() };
    let f = &app.formatter;
    let mut columns = vec![
        Column::number("Clusters", 'C', Space::Fixed(9), 0),
        Column::number("Silhouette", 'I', Space::Fixed(11), 1),
        Column::number("Stability", 'T', Space::Fixed(10), 0),
        Column::text("Least stable", 'E', Space::Fixed(13), 2),
        Column::number("Smallest", 'M', Space::Fixed(9), 3),
        Column::number("By rules", 'R', Space::Fixed(9), 1),
    ];
    let is_compared = trial.tried.iter().any(|tried| tried.agreement.is_some());
    if is_compared {
        columns.push(Column::number("As now", 'A', Space::Fixed(8), 2));
    }
    columns.push(Column::text("", ' ', Space::Fill(10), 0).unsorted());
    let row = |tried: &TrialOfK| {
        let mut cells = vec![
            Cell::number(tried.k.to_string(), tried.k),
            number(f.estimate(tried.silhouette, 3), tried.silhouette),
            number(f.estimate(tried.stability, 2), tried.stability),
            stability_cell(f, Some(tried.least_stable)),
            number(share(f, tried.smallest), tried.smallest),
            number(f.chance(tried.rules_fidelity), tried.rules_fidelity),
        ];
        if is_compared {
            cells.push(match tried.agreement {
                Some(agreement) => number(f.estimate(agreement, 2), agreement),
                None => Cell::absent(app.glyphs.dash),
            });
        }
        cells.push(match tried.proposed {
            Some(_) => Cell::text(&format!("{} proposed", app.glyphs.check)).role(Role::Good),
            None => Cell::text(""),
        });
        Row { id: tried.k.to_string(), cells }
    };
    Grid { columns, rows: trial.tried.iter().map(row).collect() }
}

/// The clusters of the number under the cursor.
pub(super) fn found_grid(app: &App) -> Grid {
    let Some(tried) = current(app) else { return Grid::default() };
    let f = &app.formatter;
    let names = tried.clusters.iter().map(|cluster| width(&sanitize(&cluster.name)));
    let longest = names.max().unwrap_or(0);
    let columns = vec![
        Column::text("Id", 'I', Space::Fixed(4), 4),
        Column::text("Cluster", 'N', Space::Fixed(longest.clamp(NAME.0, NAME.1) as u16), 0),
        Column::text("From", 'F', Space::Fixed(11), 3),
        Column::number("Share", 'A', Space::Fixed(7), 0),
        Column::number("Revenue", 'R', Space::Fixed(8), 0),
        Column::text("Stability", 'T', Space::Fixed(12), 1),
        Column::number("By rules", 'U', Space::Fixed(9), 2),
        Column::text("What tells it apart", ' ', Space::Fill(20), 5).unsorted(),
    ];
    let row = |cluster: &TrialCluster| Row {
        id: cluster.id.to_string(),
        cells: vec![
            Cell::number(cluster.id.to_string(), cluster.id.0).role(Role::Dim),
            Cell::text(&cluster.name),
            match cluster.overlap.filter(|_| cluster.continues) {
                Some(overlap) => number(format!("same {}", f.chance(overlap)), overlap).role(Role::Dim),
                None if cluster.continues => Cell::text("same").role(Role::Dim),
                None => Cell::text("new").role(Role::Accent),
            },
            number(share(f, cluster.share), cluster.share),
            number(share(f, cluster.revenue_share), cluster.revenue_share),
            stability_cell(f, Some(cluster.stability)),
            match cluster.fidelity {
                Some(fidelity) => number(f.chance(fidelity), fidelity),
                None if cluster.by_rules => Cell::text("its rules").role(Role::Dim),
                None => Cell::absent(app.glyphs.dash),
            },
            Cell::text(&cluster.sentence).role(Role::Dim),
        ],
    };
    Grid { columns, rows: tried.clusters.iter().map(row).collect() }
}

/// The moves against the segments in use, largest first; those who stay are no moves.
pub(super) fn moves(tried: &TrialOfK) -> Vec<&TrialMove> {
    let mut moves: Vec<&TrialMove> = tried.moves.iter().filter(|found| found.from != found.to).collect();
    moves.sort_by(|a, b| b.share.total_cmp(&a.share));
    moves
}

/// Who would move where.
pub(super) fn moves_grid(app: &App) -> Grid {
    let (Some(trial), Some(tried)) = (shown(app), current(app)) else { return Grid::default() };
    let f = &app.formatter;
    let columns = vec![
        Column::text("From", 'F', Space::Fixed(28), 0),
        Column::text("To", 'O', Space::Fixed(28), 0),
        Column::number("Share of all", 'A', Space::Fixed(13), 0),
        Column::number("Customers, about", 'C', Space::Fixed(18), 1),
    ];
    let row = |found: &&TrialMove| {
        let people = found.share * trial.customers as f64;
        Row {
            id: format!("{} {}", found.from, found.to),
            cells: vec![
                Cell::text(&super::words::name(app, found.from)),
                Cell::text(&new_name(tried, found.to)),
                number(share(f, found.share), found.share),
                number(f.estimate(people, 0), people),
            ],
        }
    };
    Grid { columns, rows: moves(tried).iter().map(row).collect() }
}

/// The name that a cluster of the trial would have.
fn new_name(tried: &TrialOfK, id: ClusterId) -> String {
    let found = tried.clusters.iter().find(|cluster| cluster.id == id);
    found.map_or_else(|| id.to_string(), |cluster| sanitize(&cluster.name).into_owned())
}

/// Which share of customers would be in another segment; `None` where there is nothing to compare with.
pub(super) fn changing(trial: &Trial, tried: &TrialOfK) -> Option<f64> {
    trial.against?;
    Some(moves(tried).into_iter().map(|found| found.share).sum())
}
