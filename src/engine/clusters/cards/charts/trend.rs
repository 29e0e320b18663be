//! A line over months, from zero, with its last value said.

use jiff::civil::Date;

use super::words;
use crate::engine::html::escape;

const WIDTH: f64 = 260.0;
const HEIGHT: f64 = 118.0;
/// Where the plot lies: left of it stand the ticks, right of it the last value, below it the months.
const LEFT: f64 = 40.0;
const RIGHT: f64 = WIDTH - 6.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = HEIGHT - 20.0;

/// What is drawn.
pub struct Trend<'a> {
    /// Unique in the page.
    pub id: &'a str,
    /// What it shows, for those who can't see it.
    pub title: &'a str,
    /// Days and values, oldest first; a month without a value is a gap.
    pub points: &'a [(Date, Option<f64>)],
    /// How a value is written.
    pub written: &'a dyn Fn(f64) -> String,
    /// How a tick of the axis is: short.
    pub tick: &'a dyn Fn(f64) -> String,
}

/// The chart; `None` where no month has a value.
pub fn trend(of: &Trend<'_>) -> Option<String> {
    let known = |point: &(Date, Option<f64>)| point.1.filter(|v| v.is_finite()).map(|v| (point.0, v));
    let (first, last) = (of.points.iter().find_map(known)?, of.points.iter().rev().find_map(known)?);
    let most = of.points.iter().filter_map(known).map(|(_, value)| value).fold(0.0_f64, f64::max);
    let scale = Scale { points: of.points.len(), ticks: ticks(most) };
    let id = escape(of.id);
    let written = |value: f64| escape(&(of.written)(value));
    let mut svg = format!(
        "<svg class=\"trend\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">\
         <title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">From {} in {} to {} in {}.</desc>",
        escape(of.title),
        written(first.1),
        words::month(first.0),
        written(last.1),
        words::month(last.0)
    );
    for tick in &scale.ticks {
        let y = scale.y(*tick);
        svg.push_str(&format!(
            "<line class=\"grid\" x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{RIGHT}\" y2=\"{y:.1}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            LEFT - 6.0,
            y + 3.5,
            escape(&(of.tick)(*tick))
        ));
    }
    svg.push_str(&lines(of, &scale));
    svg.push_str(&months(of, &scale));
    svg.push_str("</svg>");
    Some(svg)
}

struct Scale {
    points: usize,
    ticks: Vec<f64>,
}

impl Scale {
    fn x(&self, position: usize) -> f64 {
        let steps = self.points.saturating_sub(1);
        if steps == 0 { RIGHT } else { LEFT + (RIGHT - LEFT) * position as f64 / steps as f64 }
    }

    fn y(&self, value: f64) -> f64 {
        let top = self.ticks.last().copied().unwrap_or(1.0);
        BOTTOM - (BOTTOM - TOP) * (value / top).clamp(0.0, 1.0)
    }
}

/// Lines, the areas under them, and a dot at the last value.
fn lines(of: &Trend<'_>, scale: &Scale) -> String {
    let mut svg = String::new();
    let mut run: Vec<(f64, f64)> = Vec::new();
    let mut last = None;
    for (position, (_, value)) in of.points.iter().enumerate() {
        match value.filter(|value| value.is_finite()) {
            Some(value) => {
                run.push((scale.x(position), scale.y(value)));
                last = run.last().copied();
            }
            None => svg.push_str(&piece(&std::mem::take(&mut run))),
        }
    }
    svg.push_str(&piece(&run));
    if let Some((x, y)) = last {
        svg.push_str(&format!("<circle class=\"more\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\"/>"));
    }
    svg
}

fn piece(run: &[(f64, f64)]) -> String {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return String::new() };
    let places: Vec<String> = run.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let places = places.join(" ");
    format!(
        "<polygon class=\"area\" points=\"{:.1},{BOTTOM} {places} {:.1},{BOTTOM}\"/>\
         <polyline class=\"line\" points=\"{places}\"/>",
        first.0, last.0
    )
}

/// The first month, the last, and the one between.
fn months(of: &Trend<'_>, scale: &Scale) -> String {
    let end = of.points.len().saturating_sub(1);
    let mut named = vec![(0, "start"), (end / 2, "middle"), (end, "end")];
    // Fewer than five months leave no room between.
    named.retain(|(position, anchor)| match *anchor {
        "start" => end > 0,
        "middle" => end >= 4,
        _ => *position == end,
    });
    let label = |(position, anchor): (usize, &str)| {
        let (day, _) = of.points.get(position)?;
        let x = scale.x(position);
        let y = HEIGHT - 6.0;
        Some(format!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>",
            words::month(*day)
        ))
    };
    named.into_iter().filter_map(label).collect()
}

/// Round values from zero to at least `most`, in three steps.
fn ticks(most: f64) -> Vec<f64> {
    if most <= 0.0 {
        return vec![0.0, 1.0];
    }
    let rough = most / 3.0;
    let power = 10.0_f64.powf(rough.log10().floor());
    let step = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0]
        .into_iter()
        .map(|n| n * power)
        .find(|step| *step >= rough);
    let step = step.unwrap_or(rough);
    (0..=3).map(|n| f64::from(n) * step).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn drawn(values: &[Option<f64>]) -> Option<String> {
        let day = jiff::civil::date(2026, 1, 31);
        let points: Vec<(Date, Option<f64>)> = values.iter().map(|value| (day, *value)).collect();
        let written = |value: f64| words::number(value, 0);
        trend(&Trend {
            id: "b1",
            title: "Customers of <b>",
            points: &points,
            written: &written,
            tick: &written,
        })
    }

    #[test]
    fn a_gap_breaks_the_line() {
        let svg = drawn(&[Some(1.0), Some(2.0), None, Some(3.0)]).unwrap();
        assert_eq!(svg.matches("<polyline").count(), 2);
        assert!(
            svg.contains("Customers of &lt;b&gt;") && svg.contains("From 1 in Jan 2026 to 3 in"),
            "{svg}"
        );
    }

    #[test]
    fn no_value_draws_no_chart_and_no_number_is_odd() {
        assert_eq!(drawn(&[]), None);
        assert_eq!(drawn(&[None, Some(f64::NAN)]), None);
        for values in [vec![Some(0.0)], vec![Some(5.0)], vec![Some(1e300), Some(f64::INFINITY), Some(-4.0)]] {
            let svg = drawn(&values).unwrap();
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }

    #[test]
    fn ticks_are_round_and_reach_over_the_most() {
        assert_eq!(ticks(9.0), [0.0, 3.0, 6.0, 9.0]);
        assert_eq!(ticks(10.0), [0.0, 4.0, 8.0, 12.0]);
        assert!(ticks(12_345.0).last().is_some_and(|top| *top >= 12_345.0));
    }
}
