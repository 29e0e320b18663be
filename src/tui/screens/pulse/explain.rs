//! Where a figure comes from, and what copying one gives.

use super::Focus;
use crate::contract::{Provenance, Pulse};
use crate::tui::app::App;
use crate::tui::names;
use crate::tui::overlays::{Line, Pager};
use crate::tui::text::sanitize;
use crate::tui::theme::Role;

/// The query behind what is selected, as it ran.
#[must_use]
pub fn explain(app: &App) -> Option<Pager> {
    let pulse = app.pulse.shown.as_ref()?;
    let (what, provenance) = match app.pulse.focus {
        Focus::Trend => (format!("{}, trend", names::figure(pulse.trend_figure)), find(pulse, "trend")?),
        Focus::Breakdown => {
            (format!("Net revenue by {}", names::dimension(pulse.by)), find(pulse, "breakdown")?)
        }
        Focus::Figures => {
            let figure = app.pulse.selected()?;
            (names::figure(figure.id).to_owned(), pulse.provenance.get(&figure.provenance)?)
        }
    };
    let mut lines = facts(app, pulse, provenance);
    lines.push(Vec::new());
    lines.push(vec![("SQL".to_owned(), Role::Title), ("   y copies it".to_owned(), Role::Dim)]);
    lines.extend(provenance.sql.lines().map(|line| {
        let role = if line.trim_start().starts_with("--") { Role::Dim } else { Role::Text };
        vec![(sanitize(&line.replace('\t', "    ")).into_owned(), role)]
    }));
    Some(Pager::new(format!("Where it comes from: {what}"), lines, provenance.sql.clone()))
}

fn find<'a>(pulse: &'a Pulse, what: &str) -> Option<&'a Provenance> {
    pulse.provenance.get(what).or_else(|| {
        pulse
            .provenance
            .iter()
            .find(|(key, found)| key.contains(what) || found.query.contains(what))
            .map(|(_, found)| found)
    })
}

fn facts(app: &App, pulse: &Pulse, provenance: &Provenance) -> Vec<Line> {
    let format = &app.formatter;
    let fact = |name: &str, value: String| vec![(format!("{name:<13}"), Role::Dim), (value, Role::Text)];
    let origin = if provenance.overridden { "this workspace's own text" } else { "as shipped" };
    let mut lines = vec![
        fact("query", format!("queries/{}.sql ({origin})", sanitize(&provenance.query))),
        fact("as of", format.date(pulse.as_of)),
        fact("period", format!("{} to {}", format.date(pulse.from), format.date(pulse.to))),
        fact("ticket lines", format.count(provenance.lines)),
        fact("rows", format.count(provenance.rows)),
        fact("took", format.micros(provenance.micros)),
    ];
    if let Some(generation) = app.hello.as_ref().and_then(|hello| hello.generation) {
        lines.insert(2, fact("generation", generation.0.to_string()));
    }
    if !provenance.parameters.is_empty() {
        lines.push(Vec::new());
        lines.push(vec![("Parameters".to_owned(), Role::Title)]);
        lines.extend(provenance.parameters.iter().map(|(name, value)| {
            vec![(format!("{:<13}", sanitize(name)), Role::Dim), (sanitize(value).into_owned(), Role::Text)]
        }));
    }
    lines
}

/// What `y` copies from the tiles and the trend, and what to call it.
#[must_use]
pub fn copied(app: &App) -> Option<(String, String)> {
    let pulse = app.pulse.shown.as_ref()?;
    match app.pulse.focus {
        Focus::Figures => {
            let figure = app.pulse.selected()?;
            let value = figure.value?;
            Some((value.to_string(), format!("{} {value}", names::figure(figure.id))))
        }
        Focus::Trend => {
            let point = pulse.trend.get(app.pulse.point()?)?;
            let number =
                |value: Option<rust_decimal::Decimal>| value.map(|v| v.to_string()).unwrap_or_default();
            let line = format!("{}\t{}\t{}", point.day, number(point.value), number(point.n1));
            Some((line, format!("the point of {}", point.day)))
        }
        Focus::Breakdown => None,
    }
}
