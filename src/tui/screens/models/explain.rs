//! Where what Models shows comes from: the rescoring behind the scores, or what trained a model and when.

use super::words::{self, day, method_rule};
use super::{Part, current};
use crate::contract::{Model, ModelDetail, Models};
use crate::tui::app::App;
use crate::tui::overlays::{Line, Pager};
use crate::tui::text::sanitize;
use crate::tui::theme::Role;

/// What is known of it; `None` where nothing is.
#[must_use]
pub fn explain(app: &App) -> Option<Pager> {
    let all = app.models.all.shown.as_ref()?;
    let mut lines = Vec::new();
    let mut title = "Where it comes from: the scores in use".to_owned();
    let on_models = app.models.open.is_some() || matches!(app.models.part, Part::Models | Part::Compare);
    if let Some(model) = current(app).filter(|_| on_models) {
        title = format!("Where it comes from: {}", words::model(model.name));
        let detail = app.models.detail.shown.as_deref().filter(|detail| detail.model.name == model.name);
        lines.extend(training(app, model, detail));
        lines.push(Vec::new());
        lines.push(vec![("The scores in use".to_owned(), Role::Title)]);
    }
    lines.extend(scores(app, all));
    let text = |line: &Line| line.iter().map(|(text, _)| text.as_str()).collect::<String>();
    let copied: Vec<String> = lines.iter().map(text).collect();
    Some(Pager::new(title, lines, copied.join("\n")))
}

fn fact(name: &str, value: impl Into<String>) -> Line {
    vec![(format!("{name:<14} "), Role::Dim), (sanitize(&value.into()).into_owned(), Role::Text)]
}

/// What trained it, and when.
fn training(app: &App, model: &Model, detail: Option<&ModelDetail>) -> Vec<Line> {
    let f = &app.formatter;
    let mut lines = vec![
        fact("model", model.name.to_string()),
        fact("how", method_rule(model.name.method)),
        fact("made by", format!("rescoring v{}", model.version)),
    ];
    if let Some(absent) = &model.absent {
        lines.push(vec![
            (format!("{:<14} ", "not judged"), Role::Dim),
            (sanitize(&absent.reason).into_owned(), Role::Warn),
        ]);
        lines.extend(absent.needs.as_deref().map(|needs| fact("needs", needs)));
    }
    if !model.trained_at.is_empty() {
        let days: Vec<String> = model.trained_at.iter().map(|at| day(app, *at)).collect();
        lines.push(fact("features of", days.join(", ")));
    }
    lines.extend(model.trained_to.map(|to| fact("knew until", f.date(to))));
    lines.extend(model.judged_at.map(|at| {
        fact("judged at", format!("{}, on the {} days after it", f.date(at), model.name.target.days))
    }));
    lines.push(fact("observations", f.count(model.observations)));
    if let Ok(took) = std::time::Duration::try_from_secs_f64(model.seconds) {
        lines.push(fact("training", f.duration(took)));
    }
    lines.extend(model.search.as_deref().map(|search| fact("search", search)));
    if let Some(detail) = detail {
        lines.extend(detail.calibration.as_deref().map(|how| fact("calibration", how)));
        lines.push(fact("seed", detail.seed.to_string()));
        lines.push(fact("program", detail.code.clone()));
    }
    lines
}

/// The rescoring behind the scores, what should be known of them, and what a rollback would bring.
fn scores(app: &App, all: &Models) -> Vec<Line> {
    let f = &app.formatter;
    let mut lines = vec![fact("figures", f.date(all.as_of))];
    if let Some(scoring) = &all.scoring {
        let at = scoring.at.to_zoned(app.zone.clone()).strftime("%e %b %Y %H:%M").to_string();
        lines.extend([
            fact("scores", format!("v{} of {}", scoring.version, f.date(scoring.as_of))),
            fact("published", at.trim().to_owned()),
            fact("by", scoring.by.clone()),
            fact("customers", f.count(scoring.customers)),
            fact("seed", scoring.seed.to_string()),
            fact("program", scoring.code.clone()),
        ]);
        lines.extend(scoring.job.map(|job| fact("job", job.0.to_string())));
    }
    lines.extend(
        all.before
            .as_ref()
            .map(|before| fact("before", format!("v{} of {}", before.version, f.date(before.as_of)))),
    );
    lines.extend(all.no_rollback.as_deref().map(|reason| fact("no way back", reason)));
    if !all.warnings.is_empty() {
        lines.push(Vec::new());
        lines.push(vec![("What should be known".to_owned(), Role::Title)]);
        lines.extend(all.warnings.iter().map(|warning| {
            vec![(format!("{} ", app.glyphs.warn), Role::Warn), (sanitize(warning).into_owned(), Role::Text)]
        }));
    }
    lines
}
