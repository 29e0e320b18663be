//! One model as a picture: what it is, its parts in a line, and the one in front.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::list::{amounts, odds};
use super::view::{cut, draw_grid, inside, line, nothing, paragraph, say, tabs};
use super::words::{self, day, drift_words, method_rule};
use super::{Front, Side, detail, grid_of};
use crate::contract::{AmountQuality, Family, Method, Model, ModelDetail, ProbabilityQuality, Unit};
use crate::tui::app::{App, Slot};
use crate::tui::overlays::Line;
use crate::tui::text::{sanitize, width, wrap};
use crate::tui::theme::Role;
use crate::tui::widgets::{XyPlot, XyPoint};

/// The least and the most lines of a useful chart.
const CHART: (u16, u16) = (7, 20);

/// Cells from which two charts stand side by side.
const TWO: u16 = 96;

/// Draw the model that is open.
pub(super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(model) = super::current(app).cloned() else {
        return nothing(app, &app.models.detail, Slot::Model, "model", area, buf);
    };
    let mut rest = area;
    // A narrow terminal shows everything that was measured too, on more lines.
    let (names, texts) = if area.height < 16 { (1, 1) } else { (3, 2) };
    for parts in name(app, &model, area.width.saturating_sub(2).into()).iter().take(names) {
        let (here, below) = cut(rest, 1);
        line(app, parts, here, buf);
        rest = below;
    }
    for text in wrap(&data(app, &model), area.width.saturating_sub(2).into()).iter().take(texts) {
        let (here, below) = cut(rest, 1);
        say(app, text, Role::Dim, here, buf);
        rest = below;
    }
    let rest = if rest.height > 16 { cut(rest, 1).1 } else { rest };
    let (head, rest) = cut(rest, 1);
    let names: Vec<(Side, String)> = Side::ALL.iter().map(|side| (*side, side.title().to_owned())).collect();
    tabs(app, (&names, app.models.side), head, buf);
    let rest = if rest.height > 14 { cut(rest, 1).1 } else { rest };
    if app.models.detail.shown.is_none() {
        return nothing(app, &app.models.detail, Slot::Model, "model", rest, buf);
    }
    match app.models.side {
        Side::Quality => quality(app, &model, rest, buf),
        Side::Lift => lifted(app, &model, rest, buf),
        Side::Features => draw_grid(app, Front::Features, unweighed(&model), rest, buf),
        Side::Parameters => parameters(app, rest, buf),
        Side::History => history(app, rest, buf),
    }
}

/// Why there are no features to show.
fn unweighed(model: &Model) -> &'static str {
    match model.name.method {
        Method::Logistic | Method::Boosted | Method::Regression => {
            "what a model leans on is worked out for champions: its parameters name what it reads"
        }
        _ => "it reads purchases alone: how many, how lately and for how long",
    }
}

/// What it is, and how well it predicted: a line, or several where there is no room on one.
fn name(app: &App, model: &Model, room: usize) -> Vec<Line> {
    let f = &app.formatter;
    let mut line = vec![
        (words::model(model.name), Role::Title),
        (format!("  {}", words::role(model.role)), words::role_role(model.role)),
    ];
    let mut facts: Vec<(String, Role)> = Vec::new();
    if let Some(quality) = odds(model) {
        facts.push((format!("AUC {}", f.estimate(quality.auc, 3)), Role::Text));
        let lift = f.estimate(quality.top_decile_lift, 2);
        facts.push((format!("top 10 % {}{lift}", app.glyphs.times), Role::Text));
        let error = f.estimate(quality.calibration_error * 100.0, 1);
        facts.push((format!("calibration error {error} pt"), Role::Text));
        facts.push((format!("log loss {}", f.estimate(quality.log_loss, 3)), Role::Dim));
        facts.push((format!("Brier {}", f.estimate(quality.brier, 3)), Role::Dim));
    }
    if let Some(quality) = amounts(model) {
        facts.push((format!("MAE {}", f.expected(quality.mae)), Role::Text));
        facts.push((
            format!("predicted {} actual {}", f.expected(quality.predicted), f.expected(quality.actual)),
            Role::Text,
        ));
        facts.push((format!("RMSE {}", f.expected(quality.rmse)), Role::Dim));
        facts.extend(
            quality
                .rank_correlation
                .map(|rank| (format!("rank correlation {}", f.estimate(rank, 3)), Role::Dim)),
        );
    }
    if let Some(drift) = model.drift {
        let role = if drift_words(Some(drift)).is_some() { Role::Warn } else { Role::Dim };
        facts.insert(facts.len().min(2), (format!("drift {}", f.estimate(drift, 2)), role));
    }
    let mut used = line.iter().map(|(text, _)| width(text)).sum::<usize>();
    let mut lines = Vec::new();
    for (text, role) in facts {
        if used + width(&text) + 3 > room {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        let gap = if line.is_empty() { "" } else { "   " };
        used += width(&text) + gap.len();
        line.push((format!("{gap}{text}"), role));
    }
    lines.push(line);
    lines
}

/// What trained it, and on what it was judged.
fn data(app: &App, model: &Model) -> String {
    let f = &app.formatter;
    if model.trained_at.is_empty() && model.judged_at.is_none() {
        return method_rule(model.name.method).to_owned();
    }
    let mut parts = Vec::new();
    if let Some(latest) = model.trained_at.first() {
        let cuts = match model.trained_at.len() {
            0 | 1 => "at".to_owned(),
            count => format!("at {count} cuts up to"),
        };
        let learnt =
            if model.name.method.counts_purchases() { "customers, calibrated" } else { "observations" };
        parts.push(format!("{} {learnt} {cuts} {}", f.count(model.observations), day(app, *latest)));
    } else {
        parts.extend(model.trained_to.map(|to| format!("fitted to purchases up to {}", day(app, to))));
    }
    if let Ok(took) = std::time::Duration::try_from_secs_f64(model.seconds) {
        parts.push(f.duration(took));
    }
    parts.extend(model.judged_at.map(|at| format!("judged at {}", day(app, at))));
    let judged = odds(model).map(|q| q.customers).or_else(|| amounts(model).map(|q| q.customers));
    parts.extend(judged.map(|customers| format!("on {} customers", f.count(customers))));
    parts.join(&format!(" {} ", app.glyphs.dot))
}

/// The charts, and the deciles beneath them.
fn quality(app: &mut App, model: &Model, area: Rect, buf: &mut Buffer) {
    if let Some(absent) = &model.absent {
        let text = format!("Not judged: {}", sanitize(&absent.reason));
        return paragraph(app, &text, (Role::Warn, 1), area, buf);
    }
    let rows = grid_of(app, Front::Deciles).rows.len() as u16 + 1;
    let high = area.height.saturating_sub(rows + 1).clamp(CHART.0, CHART.1).min(area.height);
    let (above, rest) = cut(area, high);
    let place = app.models.place_in(Front::Deciles).cursor;
    if let Some(quality) = odds(model) {
        let happens =
            if model.name.target.family == Family::Churn { "Bought nothing" } else { "Bought again" };
        probability(app, (quality, happens, place), inside(above), buf);
    } else if let Some(quality) = amounts(model) {
        amount(app, (quality, place), inside(above), buf);
    }
    let rest = if rest.height > rows { cut(rest, 1).1 } else { rest };
    draw_grid(app, Front::Deciles, "it was not judged", rest, buf);
}

/// The curve of lift, and its steps beneath it.
fn lifted(app: &mut App, model: &Model, area: Rect, buf: &mut Buffer) {
    let Some(quality) = odds(model) else {
        if let Some(absent) = &model.absent {
            let text = format!("Not judged: {}", sanitize(&absent.reason));
            return paragraph(app, &text, (Role::Warn, 1), area, buf);
        }
        let text = "An amount has no lift: Quality shows what was predicted by decile.";
        return paragraph(app, text, (Role::Absent, 1), area, buf);
    };
    let rows = quality.lift.len() as u16 + 1;
    let high = area.height.saturating_sub(rows + 1).clamp(CHART.0, CHART.1).min(area.height);
    let (above, rest) = cut(area, high);
    let place = app.models.place_in(Front::Lift).cursor;
    lift(app, quality, Some(place), inside(Rect { width: above.width.min(TWO), ..above }), buf);
    let rest = if rest.height > rows { cut(rest, 1).1 } else { rest };
    draw_grid(app, Front::Lift, "it was not judged", rest, buf);
}

fn lift(app: &App, quality: &ProbabilityQuality, at: Option<usize>, area: Rect, buf: &mut Buffer) {
    let steps: Vec<XyPoint> =
        quality.lift.iter().map(|step| XyPoint::new(step.customers, step.lift)).collect();
    let flat: Vec<XyPoint> = match (steps.first(), steps.last()) {
        (Some(first), Some(last)) => [first.x, last.x].map(|x| XyPoint::new(x, 1.0)).into(),
        _ => Vec::new(),
    };
    XyPlot::new(app.look(), "Times as many as at random", (Unit::Share, Unit::Number))
        .solid("lift", &steps)
        .dotted("at random", &flat)
        .across("customers, highest scores first")
        .selected(at)
        .render(area, buf);
}

/// Where two charts stand; the second one only where there is room beside the first.
fn halves(area: Rect) -> (Rect, Option<Rect>) {
    if area.width < TWO {
        return (area, None);
    }
    let half = (area.width - 4) / 2;
    (Rect { width: half, ..area }, Some(Rect { x: area.x + half + 4, width: area.width - half - 4, ..area }))
}

fn probability(
    app: &App,
    (quality, happens, at): (&ProbabilityQuality, &str, usize),
    area: Rect,
    buf: &mut Buffer,
) {
    let curve: Vec<XyPoint> = quality
        .calibration
        .iter()
        .map(|decile| XyPoint {
            x: decile.predicted,
            y: decile.happened,
            interval: Some((decile.low, decile.high)),
        })
        .collect();
    let ends = curve.iter().map(|point| point.x);
    let (least, most) = ends.fold((f64::MAX, f64::MIN), |(a, b), x| (a.min(x), b.max(x)));
    let line: Vec<XyPoint> =
        if least <= most { [least, most].map(|x| XyPoint::new(x, x)).into() } else { Vec::new() };
    let (first, second) = halves(area);
    XyPlot::new(app.look(), happens, (Unit::Share, Unit::Share))
        .solid("happened", &curve)
        .dotted("as predicted", &line)
        .across("predicted, by decile")
        .selected(Some(at))
        .render(first, buf);
    if let Some(second) = second {
        lift(app, quality, None, second, buf);
    }
}

fn amount(app: &App, (quality, at): (&AmountQuality, usize), area: Rect, buf: &mut Buffer) {
    let points = |value: fn(&crate::contract::AmountDecile) -> f64| -> Vec<XyPoint> {
        let place = |(index, decile)| XyPoint::new(index as f64 + 1.0, value(decile));
        quality.deciles.iter().enumerate().map(place).collect()
    };
    let (actual, predicted) = (points(|decile| decile.actual), points(|decile| decile.predicted));
    XyPlot::new(app.look(), "Mean revenue", (Unit::Count, Unit::Money))
        .solid("actual", &actual)
        .dotted("predicted", &predicted)
        .across("decile of what was predicted")
        .selected(Some(at))
        .render(Rect { width: area.width.min(TWO), ..area }, buf);
}

/// What it was fitted to, and what else is known of the fit.
fn parameters(app: &mut App, area: Rect, buf: &mut Buffer) {
    let lines = app.models.detail.shown.as_deref().map(|found| fit(app, found)).unwrap_or_default();
    let high = (lines.len() as u16).min(area.height / 2);
    let (above, rest) = cut(area, high);
    for (y, parts) in (above.y..above.bottom()).zip(&lines) {
        line(app, parts, Rect { y, height: 1, ..above }, buf);
    }
    let rest = if rest.height > 8 { cut(rest, 1).1 } else { rest };
    draw_grid(app, Front::Parameters, "it has no parameters", rest, buf);
}

fn fit(app: &App, found: &ModelDetail) -> Vec<Line> {
    let fact = |name: &str, value: &str| -> Line {
        vec![(format!("{name:<15}"), Role::Dim), (sanitize(value).into_owned(), Role::Text)]
    };
    let mut lines = vec![fact("how", method_rule(found.model.name.method))];
    let of = found.fitted.map_or_else(String::new, |fitted| {
        let customers = app.formatter.count(fitted.customers);
        let anew = if fitted.is_anew(&found.model) { ", fitted anew" } else { "" };
        format!(" of {customers} customers up to {}{anew}", day(app, fitted.to))
    });
    let likelihood = |value| fact("log-likelihood", &format!("{}{of}", detail::significant(app, value)));
    lines.extend(found.log_likelihood.map(likelihood));
    lines.extend(found.time_unit.as_deref().map(|unit| fact("time unit", unit)));
    lines.extend(found.calibration.as_deref().map(|how| fact("calibration", how)));
    lines.extend(found.model.search.as_deref().map(|search| fact("search", search)));
    lines.push(fact("seed", &format!("{} {} program {}", found.seed, app.glyphs.dot, found.code)));
    lines
}

/// Its roles, and its quality before; where there is no room for both, the one with the keys stands alone.
fn history(app: &mut App, area: Rect, buf: &mut Buffer) {
    let rows = grid_of(app, Front::Roles).rows.len() as u16 + 1;
    let both = area.height >= rows + 5;
    let on_second = app.models.on_second;
    if both || !on_second {
        let (above, _) = cut(area, if both { rows } else { area.height });
        draw_grid(app, Front::Roles, "nobody gave it a role yet", above, buf);
    }
    if both || on_second {
        let below = if both { cut(area, rows + 1).1 } else { area };
        draw_grid(app, Front::Earlier, "there was no rescoring before", below, buf);
    }
}
