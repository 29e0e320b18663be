//! Step one of a new segmentation: the variables there are, what speaks for each, and which were chosen.

use std::collections::BTreeSet;

use super::words::{number, value};
use crate::contract::{FitRequest, Variable, VariableReport, Variables};
use crate::tui::app::App;
use crate::tui::grid::{Cell, Column, Drawn, Grid, Row, Space};
use crate::tui::overlays::Line;
use crate::tui::screens::segments::behaviour::Front;
use crate::tui::text::sanitize;
use crate::tui::theme::Role;

/// What a trial is to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The variables; those proposed until somebody chose.
    pub variables: Option<BTreeSet<Variable>>,
    /// Over how many months.
    pub months: u32,
    /// Fewest and most clusters.
    pub k: (u32, u32),
}

impl Default for Choice {
    fn default() -> Self {
        let FitRequest { window_months, k_from, k_to, .. } = FitRequest::default();
        Self { variables: None, months: window_months, k: (k_from, k_to) }
    }
}

impl Choice {
    /// Whether a variable is chosen.
    #[must_use]
    pub fn holds(&self, report: &VariableReport) -> bool {
        match &self.variables {
            Some(chosen) => chosen.contains(&report.variable) && !report.refused,
            None => report.proposed && !report.refused,
        }
    }

    /// Those chosen, in display order.
    #[must_use]
    pub fn chosen(&self, all: &Variables) -> Vec<Variable> {
        all.variables.iter().filter(|r| self.holds(r)).map(|report| report.variable.clone()).collect()
    }

    /// Choose a variable, or no longer.
    pub fn toggle(&mut self, all: &Variables, variable: &Variable) {
        let mut chosen: BTreeSet<Variable> = self.chosen(all).into_iter().collect();
        if !chosen.remove(variable) {
            chosen.insert(variable.clone());
        }
        self.variables = Some(chosen);
    }

    /// The trial to make.
    #[must_use]
    pub fn request(&self, all: &Variables) -> FitRequest {
        FitRequest {
            variables: self.chosen(all),
            window_months: self.months,
            k_from: self.k.0,
            k_to: self.k.1,
        }
    }
}

/// The variables; without rows where they are not there yet.
pub(super) fn grid(app: &App) -> Grid {
    let Some(all) = &app.segments.behaviour.variables.shown else { return Grid::default() };
    let columns = vec![
        Column::text("", ' ', Space::Fixed(3), 0).unsorted(),
        Column::text("Variable", 'N', Space::Fixed(26), 0),
        Column::number("Known", 'K', Space::Fixed(7), 1),
        Column::number("Skew", 'W', Space::Fixed(7), 3),
        Column::text("Log", 'O', Space::Fixed(4), 6),
        Column::number("Tells apart", 'T', Space::Fixed(12), 1),
        Column::text("", ' ', Space::Fixed(8), 5).unsorted(),
        Column::number("Median", 'M', Space::Fixed(10), 7),
        Column::text("Goes along with", 'A', Space::Fixed(24), 4),
        Column::text("Proposed", 'P', Space::Fill(22), 2),
    ];
    let rows = all.variables.iter().map(|report| row(app, report)).collect();
    Grid { columns, rows }
}

fn row(app: &App, report: &VariableReport) -> Row {
    let (f, glyphs) = (&app.formatter, &app.glyphs);
    let [_, median, _] = report.quantiles;
    let sign = match report {
        _ if app.segments.behaviour.choice.holds(report) => {
            Cell::text(&format!("[{}]", glyphs.check)).role(Role::Good)
        }
        VariableReport { refused: true, .. } => Cell::text(&format!(" {} ", glyphs.cross)).role(Role::Absent),
        _ => Cell::text("[ ]"),
    };
    let name = Cell::text(&report.variable.label());
    let name = if report.refused { name.role(Role::Absent) } else { name };
    let along = report
        .correlated
        .first()
        .map(|(other, how)| format!("{} {}", f.estimate_signed(*how, 2), other.label()));
    let proposed = match (&report.why_not, report.proposed) {
        (_, true) => Cell::text("yes").role(Role::Good),
        (Some(why), false) => Cell::text(why).role(if report.refused { Role::Absent } else { Role::Dim }),
        (None, false) => Cell::text("no").role(Role::Dim),
    };
    let share = (report.tells_apart.clamp(0.0, 1.0) * 10_000.0) as u16;
    Row {
        id: report.variable.to_string(),
        cells: vec![
            sign,
            name,
            number(f.chance(report.coverage), report.coverage),
            number(f.estimate(report.skew, 1), report.skew),
            if report.logged { Cell::text("yes") } else { Cell::absent(glyphs.dash) },
            number(f.estimate(report.tells_apart, 2), report.tells_apart),
            Cell::drawn(Drawn::Share(share)),
            number(value(f, report.variable.unit(), median), median),
            along.map_or_else(|| Cell::absent(glyphs.dash), |along| Cell::text(&along)),
            proposed,
        ],
    }
}

/// The variable under the cursor.
pub(super) fn current(app: &App) -> Option<&VariableReport> {
    let tab = &app.segments.behaviour;
    let id = grid(app).current(&tab.place_in(Front::Variables))?.id.clone();
    tab.variables.shown.as_ref()?.variables.iter().find(|report| report.variable.to_string() == id)
}

/// What the trial would look at, for the line above the variables.
pub(super) fn plan(app: &App, all: &Variables) -> Line {
    let f = &app.formatter;
    let choice = &app.segments.behaviour.choice;
    let chosen = choice.chosen(all).len();
    let (least, most) = FitRequest::VARIABLES;
    let role = if (least..=most).contains(&chosen) { Role::Title } else { Role::Warn };
    let key = app.options.keys.label("trial.edit").unwrap_or_default();
    vec![
        (format!("{chosen} of {} variables", all.variables.len()), role),
        (super::words::dot(app), Role::Dim),
        (super::words::months(choice.months), Role::Title),
        (super::words::dot(app), Role::Dim),
        (format!("{} clusters", super::words::range(choice.k)), Role::Title),
        ("   ".to_owned(), Role::Dim),
        (key, Role::Key),
        (" months, clusters".to_owned(), Role::Dim),
        (format!("   told from {} of {} customers", f.count(all.sampled), f.count(all.customers)), Role::Dim),
    ]
}

/// Everything about the variable under the cursor, in lines; what must be known first.
pub(super) fn about(app: &App, report: &VariableReport) -> Vec<Line> {
    let f = &app.formatter;
    let unit = report.variable.unit();
    let told = report.quantiles.map(|quantile| value(f, unit, quantile)).join(" / ");
    let mut lines = vec![vec![
        (sanitize(&report.variable.label()).into_owned(), Role::Title),
        (format!("   {}", report.variable.meaning()), Role::Dim),
    ]];
    if let Some(why) = &report.why_not {
        let (what, role) =
            if report.refused { ("can't be chosen: ", Role::Warn) } else { ("not proposed: ", Role::Text) };
        lines.push(vec![(what.to_owned(), Role::Dim), (sanitize(why).into_owned(), role)]);
    }
    lines.push(vec![
        ("10 / 50 / 90 % of customers up to ".to_owned(), Role::Dim),
        (told, Role::Text),
        (if report.logged { "   taken in logarithms" } else { "" }.to_owned(), Role::Dim),
    ]);
    if !report.correlated.is_empty() {
        let along = |(other, how): &(Variable, f64)| {
            format!("{} {}", sanitize(&other.label()), f.estimate_signed(*how, 2))
        };
        let along: Vec<String> = report.correlated.iter().map(along).collect();
        lines.push(vec![
            ("goes along with ".to_owned(), Role::Dim),
            (along.join(", "), Role::Text),
            ("   correlation".to_owned(), Role::Dim),
        ]);
    }
    lines
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::contract::Window;

    fn report(variable: Variable, proposed: bool, refused: bool) -> VariableReport {
        VariableReport {
            variable,
            coverage: 1.0,
            skew: 0.0,
            logged: false,
            quantiles: [0.0; 3],
            tells_apart: 0.5,
            correlated: Vec::new(),
            proposed,
            why_not: None,
            refused,
        }
    }

    fn all() -> Variables {
        let day = date(2026, 11, 20);
        Variables {
            as_of: day,
            window: Window { from: day, to: day },
            window_months: 12,
            sampled: 1,
            customers: 1,
            variables: vec![
                report(Variable::Tickets, true, false),
                report(Variable::Basket, false, false),
                report(Variable::Age, false, true),
            ],
        }
    }

    #[test]
    fn the_proposed_ones_are_chosen_until_somebody_chooses() {
        let (all, mut choice) = (all(), Choice::default());
        assert_eq!(choice.chosen(&all), [Variable::Tickets]);
        choice.toggle(&all, &Variable::Basket);
        assert_eq!(choice.chosen(&all), [Variable::Tickets, Variable::Basket]);
        choice.toggle(&all, &Variable::Tickets);
        assert_eq!(choice.request(&all).variables, [Variable::Basket]);
    }

    #[test]
    fn what_can_not_be_used_over_other_months_is_chosen_no_longer() {
        let (all, mut choice) = (all(), Choice::default());
        choice.variables = Some(BTreeSet::from([Variable::Age, Variable::Tickets]));
        assert_eq!(choice.chosen(&all), [Variable::Tickets]);
    }
}
