//! Where a figure comes from, and what copying one gives.

use super::Focus;
use crate::contract::{Provenance, Pulse, Window};
use crate::tui::app::App;
use crate::tui::names;
use crate::tui::overlays::{Pager, evidence};
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
    let window = Window { from: pulse.from, to: pulse.to };
    let mut pager = evidence(app, &what, (pulse.as_of, Some(window)), [("", provenance)])?;
    if let Some(why) = why_absent(app) {
        pager
            .lines
            .splice(0..0, [vec![("not shown      ".to_owned(), Role::Dim), (why, Role::Warn)], Vec::new()]);
    }
    Some(pager)
}

/// Why the selected figure can't be computed, and what it would need.
#[must_use]
pub fn why_absent(app: &App) -> Option<String> {
    let absent = app.pulse.selected()?.absent.as_ref()?;
    let reason = sanitize(&absent.reason);
    Some(match &absent.needs {
        Some(needs) => format!("needs {}: {reason}", sanitize(needs)),
        None => reason.into_owned(),
    })
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
