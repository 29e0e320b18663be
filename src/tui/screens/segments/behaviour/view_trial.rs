//! A trial as a picture: the numbers of clusters with a chart, the clusters of the one under the cursor, and who would
//! move where.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::view::{draw_grid, line, nothing, paragraph};
use super::words::{dot, looked_at, moment};
use super::{Front, grid_of, trial};
use crate::contract::{Trial, Unit};
use crate::tui::app::{App, Slot};
use crate::tui::overlays::Line;
use crate::tui::screens::segments::view::{WIDEST, cut};
use crate::tui::text::sanitize;
use crate::tui::theme::Role;
use crate::tui::widgets::{XyPlot, XyPoint};

/// Cells from which the chart stands beside the table, and those of the table then.
const CHART: u16 = 138;
const TABLE: u16 = 96;

/// Cells from which a chart's title stands beside its legend.
const TITLED: u16 = 54;

const NONE: &str = "no number of clusters was tried";

/// Rows of clusters from which some may stay out of sight; lines of why one is proposed.
const MANY: u16 = 9;
const WHY: usize = 2;

/// The least lines of a useful chart.
const HIGH: u16 = 7;

/// Lines of the sentence and of the rules of the cluster under the cursor.
const SENTENCE: usize = 2;
const RULES: usize = 3;

/// Draw the trial that is open.
pub(super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(found) = trial::shown(app) else {
        return nothing(app, &app.segments.behaviour.trial, (Slot::Trial, "trial"), area, buf);
    };
    let lines = about(app, found);
    let mut rest = area;
    for said in lines.iter().take(if area.height > 24 { 3 } else { 1 }) {
        let (here, below) = cut(rest, 1);
        line(app, said, here, buf);
        rest = below;
    }
    rest = spaced(rest, 24);
    let front = app.segments.behaviour.front();
    let high = |front: Front| grid_of(app, front).rows.len() as u16 + 1;
    let (numbers, clusters) = (high(Front::Numbers), high(Front::Found));
    // The words of a cluster, or a few moves, want room of their own.
    let wanted = match front {
        Front::Found => clusters + (SENTENCE + RULES) as u16,
        Front::Moves => high(Front::Moves).min(6) + 1,
        _ => clusters.min(MANY),
    };
    // Where there is no room for both, the table with the keys stands alone.
    if rest.height < numbers + WHY as u16 + wanted {
        if front != Front::Numbers {
            return below(app, front, rest, buf);
        }
        let (above, rest) = cut(rest, numbers.min(rest.height.saturating_sub(WHY as u16)));
        draw_grid(app, Front::Numbers, NONE, above, buf);
        why(app, rest, buf);
        return;
    }
    let has_chart = rest.width >= CHART;
    let (above, rest) = cut(rest, if has_chart { numbers.max(HIGH) } else { numbers });
    let cells = if has_chart { TABLE } else { above.width };
    draw_grid(app, Front::Numbers, NONE, Rect { width: cells, ..above }, buf);
    if has_chart {
        let width = (above.width - TABLE - 4).min(WIDEST - TABLE + 40);
        chart(app, Rect { x: above.x + TABLE + 2, width, ..above }, buf);
    }
    let rest = spaced(why(app, rest, buf), clusters + 4);
    let front = if front == Front::Moves && rest.height < clusters + 12 { front } else { Front::Found };
    below(app, front, rest, buf);
}

/// A free line where there is more room than that.
fn spaced(area: Rect, more_than: u16) -> Rect {
    if area.height > more_than { cut(area, 1).1 } else { area }
}

/// The clusters with the one under the cursor, and the moves where there is room for both; or the moves alone.
fn below(app: &mut App, front: Front, area: Rect, buf: &mut Buffer) {
    if front == Front::Moves {
        return moves(app, area, buf);
    }
    let rows = grid_of(app, Front::Found).rows.len() as u16 + 1;
    let told = (SENTENCE + RULES) as u16;
    let spared = if app.segments.behaviour.front() == Front::Found { told.min(area.height / 2) } else { 0 };
    let (above, mut rest) = cut(area, rows.min(area.height.saturating_sub(spared)));
    draw_grid(app, Front::Found, "it found no clusters", above, buf);
    rest = spaced(rest, told);
    if let Some(cluster) = trial::cluster(app) {
        let sentence = format!("{} {}: {}", cluster.id, cluster.name, cluster.sentence);
        let rules = format!("Rules: {}", cluster.rules);
        rest = paragraph(app, &sentence, (Role::Text, SENTENCE), rest, buf);
        rest = paragraph(app, &rules, (Role::Dim, RULES), rest, buf);
    }
    if rest.height >= 5 && !grid_of(app, Front::Moves).rows.is_empty() {
        let (_, rest) = cut(rest, 1);
        moves(app, rest, buf);
    }
}

fn moves(app: &mut App, area: Rect, buf: &mut Buffer) {
    let (head, rest) = cut(area, 1);
    if let (Some(found), Some(tried)) = (trial::shown(app), trial::current(app)) {
        let share = trial::changing(found, tried).map(|share| app.formatter.chance(share));
        let against = found.against.map(|version| format!("v{version}")).unwrap_or_default();
        let said: Line = vec![
            ("Who would move".to_owned(), Role::Title),
            (format!("   {} of customers, against {against}", share.unwrap_or_default()), Role::Dim),
        ];
        line(app, &said, head, buf);
    }
    draw_grid(app, Front::Moves, "nobody would move", Rect { width: rest.width.min(WIDEST), ..rest }, buf);
}

/// What it looked at, how it was made, and what could not be used.
fn about(app: &App, found: &Trial) -> Vec<Line> {
    let f = &app.formatter;
    let head = &found.head;
    let adopted = head.adopted.map(|version| format!("{}adopted as v{version}", dot(app)));
    let mut lines = vec![vec![
        (looked_at(app, head), Role::Title),
        (format!("{}{} by {}", dot(app), moment(app, head.at), sanitize(&head.by)), Role::Dim),
        (adopted.unwrap_or_default(), Role::Good),
    ]];
    if let Some(version) = found.outdated {
        let key = app.options.keys.label("trial.new").unwrap_or_default();
        let text =
            format!("{} v{version} was adopted since: it can't be adopted any more; ", app.glyphs.warn);
        lines.push(vec![(text, Role::Warn), (key, Role::Key), (" makes another".to_owned(), Role::Warn)]);
    }
    let taken = found.winsorised * 100.0;
    lines.push(vec![(
        format!(
            "{} of {} customers{d}{} starts{d}{} resamples{d}{} % taken in at each end{d}seed {}",
            f.count(found.sampled),
            f.count(found.customers),
            found.starts,
            found.bootstraps,
            f.estimate(taken, 1),
            found.seed,
            d = dot(app)
        ),
        Role::Dim,
    )]);
    if found.left_out.is_empty() {
        let names: Vec<String> =
            found.variables.iter().map(|variable| sanitize(&variable.label()).into_owned()).collect();
        lines.push(vec![(format!("on {}", names.join(", ")), Role::Dim)]);
    } else {
        let why = |(variable, why): &(crate::contract::Variable, String)| {
            format!("{} ({})", sanitize(&variable.label()), sanitize(why))
        };
        let names: Vec<String> = found.left_out.iter().map(why).collect();
        lines.push(vec![(format!("{} left out: {}", app.glyphs.warn, names.join(", ")), Role::Warn)]);
    }
    lines
}

/// Which number of clusters is proposed, and why: the same wherever the cursor stands, so that nothing jumps.
fn why(app: &App, area: Rect, buf: &mut Buffer) -> Rect {
    let tried = trial::shown(app).into_iter().flat_map(|found| &found.tried);
    let proposed = tried.into_iter().find_map(|tried| Some((tried.k, tried.proposed.as_ref()?)));
    match proposed {
        Some((k, why)) => {
            let text = format!("{k} clusters are proposed: {why}");
            paragraph(app, &text, (Role::Text, WHY), area, buf)
        }
        None => area,
    }
}

/// Stability and silhouette by number of clusters.
fn chart(app: &App, area: Rect, buf: &mut Buffer) {
    let Some(found) = trial::shown(app) else { return };
    let points = |of: fn(&crate::contract::TrialOfK) -> f64| -> Vec<XyPoint> {
        found.tried.iter().map(|tried| XyPoint::new(f64::from(tried.k), of(tried))).collect()
    };
    let (stability, silhouette) = (points(|tried| tried.stability), points(|tried| tried.silhouette));
    let now = trial::current(app).map(|tried| tried.k);
    let selected = found.tried.iter().position(|tried| Some(tried.k) == now);
    let title = if area.width >= TITLED { "By number of clusters" } else { "" };
    XyPlot::new(app.look(), title, (Unit::Count, Unit::Number))
        .solid("stability", &stability)
        .dotted("silhouette", &silhouette)
        .across("clusters")
        .selected(selected)
        .render(area, buf);
}
