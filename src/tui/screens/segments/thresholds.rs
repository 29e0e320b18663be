//! The bounds of the tiers: those in use and other ways to set them, side by side, and every version so far.

use rust_decimal::Decimal;

use crate::contract::{Cut, Cuts, PreviewRow, Proposal, Segment, ThresholdMethod, ThresholdsReply, Unit};
use crate::tui::app::App;
use crate::tui::grid::{Cell, Column, Grid, Row, Space};
use crate::tui::names;
use crate::tui::text::width;
use crate::tui::theme::Role;

/// One column of the comparison.
pub(super) struct Candidate<'a> {
    /// Its head.
    pub(super) title: String,
    /// What it would give.
    pub(super) proposal: &'a Proposal,
}

/// The thresholds in use, the proposals, and what was typed by hand.
pub(super) fn candidates(app: &App) -> Vec<Candidate<'_>> {
    let Some(reply) = &app.segments.thresholds.shown else { return Vec::new() };
    let mut found = vec![Candidate { title: format!("In use, v{}", reply.in_use), proposal: &reply.current }];
    found.extend(
        reply
            .proposals
            .iter()
            .map(|proposal| Candidate { title: capital(names::method(proposal.method)), proposal }),
    );
    if let Some(proposal) = &app.segments.by_hand {
        found.push(Candidate { title: "By hand".to_owned(), proposal });
    }
    found
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The proposal selected by left and right.
pub(super) fn selected(app: &App) -> Option<&Proposal> {
    candidates(app).get(app.segments.proposal).map(|candidate| candidate.proposal)
}

/// Why the selected proposal can't be adopted.
pub fn can_adopt(app: &App) -> Result<(), &'static str> {
    let Some(reply) = &app.segments.thresholds.shown else { return Err("there are no thresholds yet") };
    let Some(cuts) = selected(app).map(|proposal| proposal.cuts) else {
        return Err("there is no proposal");
    };
    let adopted = reply.versions.first().map(|version| version.cuts);
    match cuts {
        None => Err("this way gives no bounds here"),
        Some(cuts) if Some(cuts) == adopted => Err("these bounds are in use already; right goes to others"),
        Some(_) => Ok(()),
    }
}

/// An amount of money without needless decimals: `600 €`.
fn amount(app: &App, value: Decimal) -> String {
    let f = &app.formatter;
    let decimals = if value.fract().is_zero() { 0 } else { f.currency.decimals };
    format!("{} {}", f.number(value, decimals), f.symbol())
}

/// A bound: `600 € / 6`.
pub(super) fn bound(app: &App, cut: Cut) -> String {
    format!("{} / {}", amount(app, cut.revenue), cut.tickets)
}

fn bounds(cuts: Cuts) -> [(Segment, Cut); 3] {
    [(Segment::Best, cuts.best), (Segment::Large, cuts.large), (Segment::Medium, cuts.medium)]
}

/// Bounds on one line: `600 € / 6 · 250 € / 3 · 100 € / 1`.
pub(super) fn on_one_line(app: &App, cuts: Cuts) -> String {
    let dot = format!(" {} ", app.glyphs.dot);
    bounds(cuts).map(|(_, cut)| bound(app, cut)).join(&dot)
}

/// Each way in a column: its bounds, what it would give, and how well it tells next year apart.
pub(super) fn proposals_grid(app: &App) -> Grid {
    let candidates = candidates(app);
    if candidates.is_empty() {
        return Grid::default();
    }
    let selected = app.segments.proposal;
    let mut rows = Vec::new();
    let mut line = |title: String, text: &dyn Fn(&Proposal) -> Option<String>| {
        let mut cells = vec![Cell::text(&title).role(Role::Dim)];
        cells.extend(candidates.iter().enumerate().map(|(index, candidate)| {
            let Some(text) = text(candidate.proposal) else { return Cell::absent(app.glyphs.dash) };
            let cell = Cell::text(&text);
            if index == selected { cell.role(Role::Title) } else { cell }
        }));
        rows.push(Row { id: title, cells });
    };
    for tier in [Segment::Best, Segment::Large, Segment::Medium] {
        line(format!("{} from", names::segment(tier)), &|proposal| {
            let (_, cut) = bounds(proposal.cuts?).into_iter().find(|(segment, _)| *segment == tier)?;
            Some(bound(app, cut))
        });
    }
    let share = |share: Option<Decimal>| {
        let text = share.map_or_else(|| app.glyphs.dash.to_owned(), |share| app.formatter.share(share));
        format!("{text:>5}")
    };
    let of = |proposal: &Proposal, tier: Segment| -> Option<PreviewRow> {
        proposal.rows.iter().find(|row| row.segment == tier).cloned()
    };
    for tier in Segment::TIERS {
        line(format!("{} customers", names::segment(tier)), &|proposal| {
            let row = of(proposal, tier)?;
            Some(format!("{} {}", app.formatter.count(row.customers), share(row.base_share)))
        });
    }
    for tier in Segment::TIERS {
        line(format!("{} revenue", names::segment(tier)), &|proposal| {
            let row = of(proposal, tier)?;
            let money = app.formatter.value(Unit::Money, row.net_revenue);
            Some(format!("{money} {}", share(row.revenue_share)))
        });
    }
    line("Explains".to_owned(), &|proposal| Some(app.formatter.value(Unit::Share, proposal.explained?)));
    line("Lost by rounding".to_owned(), &|proposal| {
        let points = proposal.lost_by_rounding?.checked_mul(Decimal::ONE_HUNDRED)?;
        Some(format!("{} pt", app.formatter.number(points, 1)))
    });
    let mut columns = vec![Column::text("", ' ', Space::Fixed(16), 0).unsorted()];
    for (index, candidate) in candidates.iter().enumerate() {
        let title = if index == selected {
            format!("{} {}", app.glyphs.enter, candidate.title)
        } else {
            candidate.title.clone()
        };
        let cells = rows.iter().filter_map(|row| row.cells.get(index + 1)).map(|cell| width(&cell.text));
        let cells = cells.max().unwrap_or(0).max(width(&title)).max(12) as u16;
        let rank = match index {
            _ if index == selected => 0,
            0 => 1,
            _ => 2,
        };
        columns.push(Column::number(title, ' ', Space::Fixed(cells), rank).unsorted());
    }
    Grid { columns, rows }
}

/// Every version, newest first.
pub(super) fn versions_grid(app: &App) -> Grid {
    let Some(reply) = &app.segments.thresholds.shown else { return Grid::default() };
    let columns = vec![
        Column::number("Version", 'V', Space::Fixed(9), 0),
        Column::text("Since", 'I', Space::Fixed(16), 0),
        Column::text("How", 'H', Space::Fixed(9), 1),
        Column::text("Best, Large, Medium from", 'M', Space::Fixed(36), 3),
        Column::text("By", 'Y', Space::Fixed(14), 4),
        Column::text("Why", 'W', Space::Fill(16), 0),
    ];
    let rows = reply
        .versions
        .iter()
        .map(|version| {
            let day = version.set_at.to_zoned(app.zone.clone()).date();
            Row {
                id: version.version.to_string(),
                cells: vec![
                    Cell::number(format!("v{}", version.version), version.version),
                    Cell::number(app.formatter.date(day), version.set_at.as_second()),
                    Cell::text(names::method(version.method)),
                    Cell::text(&on_one_line(app, version.cuts)),
                    Cell::text(&version.set_by),
                    Cell::text(&version.reason),
                ],
            }
        })
        .collect();
    Grid { columns, rows }
}

/// What is to be said about the selected proposal.
pub(super) fn note(app: &App) -> Option<(String, Role)> {
    let reply = app.segments.thresholds.shown.as_ref()?;
    let pending = reply.versions.first().filter(|version| version.version != reply.in_use);
    if let Some(version) = pending {
        let text = format!(
            "v{} is adopted; figures stand by v{} until its job is done.",
            version.version, reply.in_use
        );
        return Some((text, Role::Warn));
    }
    let candidates = candidates(app);
    let candidate = candidates.get(app.segments.proposal)?;
    if let Some(absent) = &candidate.proposal.absent {
        return Some((format!("{}: {}", candidate.title, absent.reason), Role::Warn));
    }
    if candidate.proposal.cuts.is_some() {
        let empty: Vec<&str> = candidate
            .proposal
            .rows
            .iter()
            .filter(|row| row.segment.is_tier() && row.customers == 0)
            .map(|row| names::segment(row.segment))
            .collect();
        if !empty.is_empty() {
            return Some((format!("{} would be empty.", empty.join(", ")), Role::Warn));
        }
    }
    if app.segments.by_hand.is_some() && app.segments.proposal + 1 == candidates.len() {
        return Some((names::method_rule(ThresholdMethod::Fixed).to_owned(), Role::Dim));
    }
    Some((names::method_rule(candidate.proposal.method).to_owned(), Role::Dim))
}

/// Old and new bounds, and what follows, for the question before adopting.
pub(super) fn question(app: &App, proposal: &Proposal) -> Vec<String> {
    let Some(reply) = &app.segments.thresholds.shown else { return Vec::new() };
    let mut lines = vec![format!("By method: {}.", names::method(proposal.method))];
    let old = latest(reply);
    if let (Some(old), Some(new)) = (old, proposal.cuts) {
        let arrow = if app.glyphs.ascii { "->" } else { "→" };
        for ((tier, before), (_, after)) in bounds(old).into_iter().zip(bounds(new)) {
            let name = names::segment(tier);
            lines.push(format!("{name:<7} {:>14}  {arrow}  {:>14}", bound(app, before), bound(app, after)));
        }
    }
    lines.push(
        "Everybody is sorted anew by a job, N-1 and history included. Figures change when it is".to_owned()
            + " done. This version stays in the history.",
    );
    lines
}

fn latest(reply: &ThresholdsReply) -> Option<Cuts> {
    reply.versions.first().map(|version| version.cuts).or(reply.current.cuts)
}
