//! Where figures come from, as text to read: the query as it ran, its parameters and what it took.

use jiff::civil::Date;

use super::{Line, Pager};
use crate::contract::{Provenance, Window};
use crate::tui::app::App;
use crate::tui::text::sanitize;
use crate::tui::theme::Role;

/// The queries behind `what`, in the order given, each under its name where there are several. `None` where
/// none was said.
#[must_use]
pub fn evidence<'a>(
    app: &App,
    what: &str,
    (as_of, window): (Date, Option<Window>),
    queries: impl IntoIterator<Item = (&'a str, &'a Provenance)>,
) -> Option<Pager> {
    let queries: Vec<_> = queries.into_iter().collect();
    let (mut lines, mut copied): (Vec<Line>, Vec<&str>) = (Vec::new(), Vec::new());
    for (name, provenance) in &queries {
        if !lines.is_empty() {
            lines.extend([Vec::new(), Vec::new()]);
        }
        if queries.len() > 1 {
            lines.push(vec![(sanitize(name).into_owned(), Role::Accent)]);
        }
        lines.extend(facts(app, as_of, window, provenance));
        lines.push(Vec::new());
        lines.push(vec![("SQL".to_owned(), Role::Title), ("   y copies it".to_owned(), Role::Dim)]);
        lines.extend(provenance.sql.lines().map(|line| {
            let role = if line.trim_start().starts_with("--") { Role::Dim } else { Role::Text };
            vec![(sanitize(&line.replace('\t', "    ")).into_owned(), role)]
        }));
        copied.push(&provenance.sql);
    }
    let title = format!("Where it comes from: {what}");
    (!queries.is_empty()).then(|| Pager::new(title, lines, copied.join("\n")))
}

fn facts(app: &App, as_of: Date, window: Option<Window>, provenance: &Provenance) -> Vec<Line> {
    let format = &app.formatter;
    let fact = |name: &str, value: String| vec![(format!("{name:<14} "), Role::Dim), (value, Role::Text)];
    let origin = if provenance.overridden { "this workspace's own text" } else { "as shipped" };
    let mut lines = vec![fact("query", format!("queries/{}.sql ({origin})", sanitize(&provenance.query)))];
    lines.push(fact("as of", format.date(as_of)));
    if let Some(generation) = app.hello.as_ref().and_then(|hello| hello.generation) {
        lines.push(fact("generation", generation.0.to_string()));
    }
    if let Some(window) = window {
        lines.push(fact("period", format!("{} to {}", format.date(window.from), format.date(window.to))));
    }
    lines.push(fact("ticket lines", format.count(provenance.lines)));
    lines.push(fact("rows", format.count(provenance.rows)));
    lines.push(fact("took", format.micros(provenance.micros)));
    if !provenance.parameters.is_empty() {
        lines.push(Vec::new());
        lines.push(vec![("Parameters".to_owned(), Role::Title)]);
        lines.extend(provenance.parameters.iter().map(|(name, value)| {
            vec![(format!("{:<14} ", sanitize(name)), Role::Dim), (sanitize(value).into_owned(), Role::Text)]
        }));
    }
    lines
}
