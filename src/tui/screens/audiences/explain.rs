//! Where what Audiences shows comes from: the queries behind counts, the sealed file behind an export.

use std::collections::BTreeMap;

use super::{Front, detail, export, words};
use crate::contract::{ExportDetail, Provenance};
use crate::tui::app::App;
use crate::tui::overlays::{Line, Pager, evidence};
use crate::tui::text::sanitize;
use crate::tui::theme::Role;

/// What is known of it; `None` where nothing is.
#[must_use]
pub fn explain(app: &App) -> Option<Pager> {
    let screen = &app.audiences;
    let all = screen.all.shown.as_ref()?;
    match screen.front() {
        Front::List => evidence(app, "the audiences", (all.as_of, None), queries(&all.provenance)),
        Front::Overlap => {
            let provenance = screen.overlap.shown.as_ref()?.provenance.as_ref()?;
            evidence(app, "how audiences overlap", (all.as_of, None), [("overlap", provenance)])
        }
        Front::Audience => {
            let count = detail::shown(app)?.count.as_ref()?;
            evidence(app, "who is in it", (count.as_of, None), queries(&count.provenance))
        }
        Front::Export => Some(sealed(app, export::shown(app)?)),
        Front::Matrix | Front::History => None,
    }
}

fn queries(found: &BTreeMap<String, Provenance>) -> impl Iterator<Item = (&str, &Provenance)> {
    found.iter().map(|(name, provenance)| (name.as_str(), provenance))
}

/// What the sealed file was made from.
fn sealed(app: &App, export: &ExportDetail) -> Pager {
    let f = &app.formatter;
    let (dry_run, summary) = (&export.dry_run, &export.summary);
    let fact = |name: &str, value: &str| -> Line {
        vec![(format!("{name:<12} "), Role::Dim), (sanitize(value).into_owned(), Role::Text)]
    };
    let scores = dry_run.scores.map_or_else(|| "none".to_owned(), |version| format!("v{version}"));
    let lines = vec![
        fact("audience", &format!("{} v{}", summary.audience, summary.version)),
        fact("destination", &format!("{} ({})", summary.destination, export.destination.kind.label())),
        fact("rule set", &dry_run.rules),
        fact("as of", &f.date(dry_run.as_of)),
        fact("generation", &dry_run.generation.0.to_string()),
        fact("scores", &scores),
        fact("sealed", &format!("{} by {}", words::moment(app, summary.sealed_at), summary.asked_by)),
        fact("sha256", &summary.sha256),
        fact("rows", &f.count(summary.rows)),
        fact("file", export.file.as_deref().unwrap_or("gone")),
        Vec::new(),
        vec![("Rule".to_owned(), Role::Title)],
        vec![(sanitize(&export.audience.rule).into_owned(), Role::Text)],
    ];
    let text = |line: &Line| line.iter().map(|(text, _)| text.as_str()).collect::<String>();
    let copied = lines.iter().map(text).collect::<Vec<_>>().join("\n");
    Pager::new(format!("Where it comes from: export {}", summary.id.0), lines, copied)
}

/// The whole rule of the open audience or export.
#[must_use]
pub fn whole_rule(app: &App) -> Option<Pager> {
    let audience = match app.audiences.front() {
        Front::Audience => detail::shown(app)?.versions.first()?,
        Front::Export => &export::shown(app)?.audience,
        _ => return None,
    };
    let title = format!("Rule of {} v{}", words::name(&audience.name), audience.version);
    let line = vec![(sanitize(&audience.rule).into_owned(), Role::Text)];
    Some(Pager::new(title, vec![line], audience.rule.as_str()))
}

/// The manifest of the open export, as it lies beside the file.
#[must_use]
pub fn manifest(app: &App) -> Option<Pager> {
    let export = export::shown(app)?;
    let manifest = export.manifest.as_deref()?;
    let lines = manifest
        .lines()
        .map(|line| vec![(sanitize(&line.replace('\t', "    ")).into_owned(), Role::Text)])
        .collect();
    Some(Pager::new(format!("Manifest of export {}", export.summary.id.0), lines, manifest))
}
