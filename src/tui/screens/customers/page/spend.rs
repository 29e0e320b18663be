//! What they spent by month, with the year before under it.

use rust_decimal::Decimal;

use super::parts::{indent, left};
use super::{Body, Source};
use crate::contract::{SpendMonth, Unit};
use crate::tui::format::plot;
use crate::tui::overlays::Line;
use crate::tui::theme::Role;

/// Cells of a line's name.
const NAME: usize = 11;

/// From so many cells on, months have four cells each; else three.
const ROOMY: usize = 64;

pub(super) fn body(source: &Source<'_>) -> Option<Body> {
    let months = &source.customer.months;
    let selected = source.profile.month()?;
    let at = months.get(selected)?;
    let mut body = Body { summary: summary(source, months), ..Body::default() };
    let f = &source.app.formatter;
    let mut reading = vec![
        indent(),
        left(&f.month(at.month), NAME, Role::Selected),
        (source.money(at.net_revenue), Role::Title),
    ];
    if let Some(n1) = at.n1 {
        reading.push((format!("   N-1 {}", source.money(n1)), Role::Dim));
        if let Some(change) = f.change(Unit::Money, at.net_revenue, n1) {
            let role = change.direction.role();
            reading.push((format!("   {}", change.with_arrow(&source.app.glyphs)), role));
        }
    }
    let most = months
        .iter()
        .flat_map(|month| [Some(month.net_revenue), month.n1])
        .flatten()
        .map(plot)
        .fold(0.0, f64::max);
    let cells = if source.room >= ROOMY { 4 } else { 3 };
    body.say(bars(source, "this year", |m| Some(m.net_revenue), (most, cells, Role::ThisYear)));
    if months.iter().any(|month| month.n1.is_some()) {
        body.say(bars(source, "N-1", |m| m.n1, (most, cells, Role::LastYear)));
    }
    let mut axis = vec![indent(), left("", NAME, Role::Dim)];
    for (index, month) in months.iter().enumerate() {
        let name: String = f.month(month.month).chars().take(cells - 1).collect();
        let role = if index == selected { Role::Selected } else { Role::Dim };
        axis.extend([(name, role), (" ".to_owned(), Role::Dim)]);
    }
    body.say(axis);
    body.say(reading);
    Some(body)
}

/// One bar a month, on the scale that both years share.
fn bars(
    source: &Source<'_>,
    name: &str,
    of: impl Fn(&SpendMonth) -> Option<Decimal>,
    (most, cells, role): (f64, usize, Role),
) -> Line {
    let levels = source.app.glyphs.levels;
    let top = levels.len().saturating_sub(1) as f64;
    let mut line = vec![indent(), left(name, NAME, Role::Dim)];
    for month in &source.customer.months {
        let (sign, role) = match of(month).map(plot) {
            None => (" ", role),
            // More came back than was bought.
            Some(value) if value < 0.0 => (source.app.glyphs.minus, Role::Down),
            Some(value) => {
                let part = if most > 0.0 { (value / most).clamp(0.0, 1.0) } else { 0.0 };
                (levels.get((part * top).round() as usize).copied().unwrap_or(" "), role)
            }
        };
        line.push((format!("{} ", sign.repeat(cells - 1)), role));
    }
    line
}

/// The 12 months together.
fn summary(source: &Source<'_>, months: &[SpendMonth]) -> String {
    let net: Decimal = months.iter().map(|month| month.net_revenue).sum();
    let before: Option<Decimal> = months.iter().map(|month| month.n1).sum();
    let change = before.and_then(|before| source.app.formatter.change(Unit::Money, net, before));
    let change = change.map(|c| format!(", {} on N-1", c.with_arrow(&source.app.glyphs))).unwrap_or_default();
    format!("{} in {} calendar months{change}", source.money(net), months.len())
}
