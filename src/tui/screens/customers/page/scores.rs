//! What is predicted for them: whether they buy again, what they will bring, and what pushed it up or down.

use super::parts::{indent, left, right, text};
use super::{Body, Source};
use crate::contract::{Driver, Family, Scores, ValueScore};
use crate::numbers::rate;
use crate::tui::overlays::Line;
use crate::tui::screens::models::{age, target};
use crate::tui::text::wrap;
use crate::tui::theme::Role;
use crate::tui::widgets::spark;

/// Cells of a line's name and of half a push.
const NAME: usize = 17;
const HALF: usize = 8;
/// Cells of the bar of a probability.
const BAR: usize = 20;

pub(super) fn body(source: &Source<'_>) -> Body {
    let Some(scores) = &source.customer.scores else { return without(source) };
    let f = &source.app.formatter;
    let (behind, role) = age(scores.age_days);
    let mut body =
        Body { summary: format!("v{} of {}", scores.version, f.date(scores.as_of)), ..Body::default() };
    if role == Role::Warn {
        let key = source.app.options.keys.label("app.rescore").unwrap_or_default();
        let sign = source.app.glyphs.warn;
        body.say(vec![indent(), (format!("{sign} {behind}; {key} makes new ones"), Role::Warn)]);
    }
    buys(source, scores, &mut body);
    comes_back(source, scores, &mut body);
    pushes(source, scores, &mut body);
    expects(source, scores, &mut body);
    months(source, scores, &mut body);
    if !scores.method.is_empty() {
        let room = source.room.saturating_sub(2);
        for piece in wrap(&scores.method, room) {
            body.say(vec![indent(), (piece, Role::Dim)]);
        }
    }
    body
}

/// Why nothing is predicted, and what to do.
fn without(source: &Source<'_>) -> Body {
    let key = source.app.options.keys.label("app.rescore").unwrap_or_default();
    let mut body = Body { summary: "no scores".to_owned(), ..Body::default() };
    match source.customer.absent.get("scores") {
        Some(absent) => body.say(vec![indent(), text(&absent.reason, Role::Absent)]),
        None => {
            body.say(vec![indent(), ("Nothing is predicted for this customer.".to_owned(), Role::Absent)]);
        }
    }
    body.say(vec![indent(), (key, Role::Key), (" rescores everybody".to_owned(), Role::Dim)]);
    body
}

/// The probability to buy at each horizon, with the base beside it.
fn buys(source: &Source<'_>, scores: &Scores, body: &mut Body) {
    let (f, glyphs) = (&source.app.formatter, &source.app.glyphs);
    let driven = scores.driven.filter(|driven| driven.family == Family::Churn).map(|driven| driven.days);
    for (index, score) in scores.churn.iter().enumerate() {
        let name = if index == 0 { "Will buy within" } else { "" };
        let buys = 1.0 - score.probability;
        let role = if Some(score.days) == driven { Role::Title } else { Role::Text };
        let mut line = vec![
            indent(),
            left(name, NAME, Role::Text),
            right(&format!("{} days", score.days), 8, role),
            right(&f.chance(buys), 7, role),
        ];
        if let Some(base) = score.base.map(|base| 1.0 - base) {
            // Told from what is shown: equal numbers are neither more nor less.
            let (sign, role) = match () {
                () if f.chance(buys) == f.chance(base) => (glyphs.flat, Role::Flat),
                () if buys > base => (glyphs.up, Role::Up),
                () => (glyphs.down, Role::Down),
            };
            line.push((format!(" {sign}"), role));
            line.push(left(&format!("  base {}", f.chance(base)), 14, Role::Dim));
        }
        if source.room >= 70 {
            line.push((bar(source, buys), Role::Bar));
        }
        body.say(line);
    }
}

fn bar(source: &Source<'_>, share: f64) -> String {
    let full = source.app.glyphs.eighths.last().copied().unwrap_or("#");
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    full.repeat((share * BAR as f64).round() as usize)
}

/// For who sleeps: the probability to come back.
fn comes_back(source: &Source<'_>, scores: &Scores, body: &mut Body) {
    let f = &source.app.formatter;
    for (index, (days, probability)) in scores.reactivation.iter().enumerate() {
        let name = if index == 0 { "Comes back within" } else { "" };
        body.say(vec![
            indent(),
            left(name, NAME, Role::Text),
            right(&format!("{days} days"), 9, Role::Text),
            right(&f.chance(*probability), 6, Role::Title),
        ]);
    }
}

/// What pushed the probability, towards leaving at the left and towards buying at the right.
fn pushes(source: &Source<'_>, scores: &Scores, body: &mut Body) {
    let sizes = scores.drivers.iter().map(|driver| driver.push.abs());
    let most = sizes.filter(|size| size.is_finite()).fold(0.0, f64::max);
    if scores.drivers.is_empty() {
        return;
    }
    let what = scores.driven.map(|driven| format!(", {}", target(driven))).unwrap_or_default();
    let (down, up) = (source.app.glyphs.down, source.app.glyphs.up);
    body.say(vec![
        indent(),
        (format!("Pushed down {down} or up {up} by (log-odds of a purchase{what})"), Role::Head),
    ]);
    for driver in &scores.drivers {
        body.say(push(source, driver, most));
    }
}

fn push(source: &Source<'_>, driver: &Driver, most: f64) -> Line {
    let (f, glyphs) = (&source.app.formatter, &source.app.glyphs);
    let full = glyphs.eighths.last().copied().unwrap_or("#");
    let size = if most > 0.0 { (driver.push.abs() / most).clamp(0.0, 1.0) } else { 0.0 };
    let bar = full.repeat(((size * HALF as f64).round() as usize).max(usize::from(size > 0.0)));
    // A push towards leaving takes from the probability to buy.
    let leaves = driver.push > 0.0;
    let (before, after) = if leaves { (bar.as_str(), "") } else { ("", bar.as_str()) };
    let role = if leaves { Role::Down } else { Role::Up };
    let words = source.room.saturating_sub(2 * HALF + 13).max(8);
    vec![
        indent(),
        right(before, HALF, role),
        (glyphs.bar.to_owned(), Role::Border),
        left(after, HALF, role),
        right(&f.estimate_signed(-driver.push, 2), 8, role),
        (" ".repeat(2), Role::Text),
        left(&driver.words, words, Role::Text),
    ]
}

/// Purchases, revenue and margin at each horizon.
fn expects(source: &Source<'_>, scores: &Scores, body: &mut Body) {
    let f = &source.app.formatter;
    let values = &scores.value;
    if values.is_empty() {
        return;
    }
    // Where there is little room, names give some of theirs.
    let name_cells = if source.room < 70 { 12 } else { NAME };
    let cells = (source.room.saturating_sub(name_cells + 2) / values.len()).clamp(7, 10);
    let row = |name: &str, role: Role, cell: &dyn Fn(&ValueScore) -> String| -> Line {
        let mut line = vec![indent(), left(name, name_cells, Role::Text)];
        line.extend(values.iter().map(|value| right(&cell(value), cells, role)));
        line
    };
    let amount =
        |amount: Option<f64>| amount.map_or_else(|| source.dash().to_owned(), |amount| f.expected(amount));
    body.say(row("Expected in", Role::Head, &|value| format!("{} m", value.months)));
    body.say(row("purchases", Role::Text, &|value| f.estimate(value.purchases, 1)));
    body.say(row("net revenue", Role::Text, &|value| f.expected(value.revenue)));
    let is_discounted = scores.discount_rate.is_some();
    if is_discounted {
        body.say(row("  discounted", Role::Text, &|value| {
            amount(value.present.map(|present| present.revenue))
        }));
    }
    body.say(row("margin", Role::Dim, &|value| amount(value.margin)));
    if is_discounted && values.iter().any(|value| value.margin.is_some()) {
        body.say(row("  discounted", Role::Dim, &|value| {
            amount(value.present.and_then(|present| present.margin))
        }));
    }
    if let Some(yearly) = scores.discount_rate {
        body.say(vec![indent(), (format!("discounted by {} a year", rate(yearly)), Role::Dim)]);
    }
    if let Some(rank) = scores.rank {
        body.say(vec![
            indent(),
            left("rank", NAME, Role::Text),
            (format!("   {}", f.count(rank)), Role::Text),
            (format!(" of {} by expected revenue of 12 months", f.count(scores.of)), Role::Dim),
        ]);
    }
}

/// The same scores of earlier months.
fn months(source: &Source<'_>, scores: &Scores, body: &mut Body) {
    let f = &source.app.formatter;
    if scores.months.len() < 2 {
        return;
    }
    let buys: Vec<Option<f64>> =
        scores.months.iter().map(|month| month.churn.map(|churn| 1.0 - churn)).collect();
    let worth: Vec<Option<f64>> = scores.months.iter().map(|month| month.value).collect();
    let first = scores.months.first().map(|month| f.month(month.as_of)).unwrap_or_default();
    let told = |name: &str, values: &[Option<f64>], text: &dyn Fn(f64) -> String| -> Option<Line> {
        let (then, now) = (values.iter().flatten().next()?, values.iter().flatten().next_back()?);
        Some(vec![
            indent(),
            left(name, NAME, Role::Text),
            (format!("   {}", spark(&source.app.glyphs, values, values.len() as u16)), Role::ThisYear),
            (format!("  {} in {first}, ", text(*then)), Role::Dim),
            (format!("{} now", text(*now)), Role::Text),
        ])
    };
    let lines = [
        told("Buys in 90 days", &buys, &|share| f.chance(share)),
        told("Worth in 12 m", &worth, &|v| f.expected(v)),
    ];
    for line in lines.into_iter().flatten() {
        body.say(line);
    }
}
