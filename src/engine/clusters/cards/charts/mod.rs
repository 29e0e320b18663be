//! The charts of a card as inline SVG: numbers in, text out.
//!
//! Bars stand in the rows of a table that says their numbers, so they are hidden from screen readers; a chart that stands
//! alone says in `title` and `desc` what it shows. Colours come from the page's style. Lengths of bars are per cent of the
//! cell, so that nothing is distorted, whatever its width.

mod trend;

pub use trend::{Trend, trend};

use super::words;

/// A lift of so many doublings reaches the edge: from ×1/8 to ×8.
const DOUBLINGS: f64 = 3.0;

/// A bar from the middle (as everybody) to the left (less) or to the right (more), in doublings. Empty without a lift.
pub fn lift(lift: Option<f64>) -> String {
    let Some(lift) = lift.filter(|lift| lift.is_finite() && *lift >= 0.0) else { return String::new() };
    // Nothing at all (×0) is as far left as can be.
    let side = (lift.log2().clamp(-DOUBLINGS, DOUBLINGS) / DOUBLINGS) * 50.0;
    let (from, class) = if side < 0.0 { (50.0 + side, "less") } else { (50.0, "more") };
    row(&format!(
        "<rect class=\"{class}\" x=\"{}\" y=\"3\" width=\"{}\" height=\"8\" rx=\"1.5\"/>\
         <line class=\"middle\" x1=\"50%\" y1=\"0\" x2=\"50%\" y2=\"14\"/>",
        along(from),
        along(side.abs())
    ))
}

/// A bar of a share of `most`, with a mark where everybody stands.
pub fn share(share: f64, base: Option<f64>, most: f64) -> String {
    let place = |value: f64| if most > 0.0 { value / most * 100.0 } else { 0.0 };
    let mark = base.filter(|base| base.is_finite()).map_or_else(String::new, |base| {
        let at = along(place(base));
        format!("<line class=\"base\" x1=\"{at}\" y1=\"0\" x2=\"{at}\" y2=\"14\"/>")
    });
    row(&format!(
        "<rect class=\"rail\" x=\"0\" y=\"3\" width=\"100%\" height=\"8\" rx=\"1.5\"/>\
         <rect class=\"more\" x=\"0\" y=\"3\" width=\"{}\" height=\"8\" rx=\"1.5\"/>{mark}",
        along(place(share))
    ))
}

/// Two bars on one scale: the share of customers above the share of revenue.
pub fn pair(customers: Option<f64>, revenue: Option<f64>, most: f64) -> String {
    let bar = |value: Option<f64>, class: &str, y: u32| {
        let length = value.filter(|_| most > 0.0).map_or(0.0, |value| value / most * 100.0);
        format!(
            "<rect class=\"{class}\" x=\"0\" y=\"{y}\" width=\"{}\" height=\"5\" rx=\"1.5\"/>",
            along(length)
        )
    };
    row(&[bar(customers, "quiet", 1), bar(revenue, "more", 8)].concat())
}

/// A mean on an axis, its 95 % interval around it, a mark where everybody stands.
pub fn interval(value: f64, interval: (f64, f64), base: f64, axis: (f64, f64)) -> String {
    let width = axis.1 - axis.0;
    let place = |value: f64| if width > 0.0 { (value - axis.0) / width * 100.0 } else { 0.0 };
    let (from, to) = (place(interval.0).clamp(0.0, 100.0), place(interval.1).clamp(0.0, 100.0));
    let at = along(place(base));
    row(&format!(
        "<line class=\"axis\" x1=\"0\" y1=\"7\" x2=\"100%\" y2=\"7\"/>\
         <rect class=\"range\" x=\"{}\" y=\"4\" width=\"{}\" height=\"6\" rx=\"3\"/>\
         <line class=\"base\" x1=\"{at}\" y1=\"0\" x2=\"{at}\" y2=\"14\"/>\
         <circle class=\"more\" cx=\"{}\" cy=\"7\" r=\"4\"/>",
        along(from),
        along(to - from),
        along(place(value))
    ))
}

fn row(content: &str) -> String {
    format!("<svg class=\"bar\" aria-hidden=\"true\" focusable=\"false\">{content}</svg>")
}

/// A length or a place in per cent, within the picture whatever it is made from.
fn along(percent: f64) -> String {
    let percent = if percent.is_finite() { percent.clamp(0.0, 100.0) } else { 0.0 };
    format!("{percent:.2}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lift_of_two_reaches_a_third_of_its_side() {
        assert!(lift(Some(2.0)).contains("class=\"more\" x=\"50.00%\" y=\"3\" width=\"16.67%\""));
        assert!(lift(Some(0.5)).contains("class=\"less\" x=\"33.33%\" y=\"3\" width=\"16.67%\""));
    }

    #[test]
    fn nothing_at_all_and_far_more_end_at_the_edge() {
        assert!(lift(Some(0.0)).contains("class=\"less\" x=\"0.00%\" y=\"3\" width=\"50.00%\""));
        assert!(lift(Some(1e9)).contains("width=\"50.00%\""));
    }

    #[test]
    fn what_is_no_number_draws_nothing() {
        for odd in [None, Some(f64::NAN), Some(f64::INFINITY), Some(-1.0)] {
            assert_eq!(lift(odd), "");
        }
        for svg in [
            share(f64::NAN, Some(f64::NAN), 0.0),
            pair(None, Some(f64::INFINITY), 1.0),
            interval(f64::NAN, (f64::NAN, f64::INFINITY), f64::NAN, (0.0, 0.0)),
        ] {
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }

    #[test]
    fn an_interval_stays_within_its_axis() {
        let svg = interval(0.5, (0.25, 1.75), 0.4, (0.0, 1.0));
        assert!(svg.contains("x=\"25.00%\" y=\"4\" width=\"75.00%\""), "{svg}");
        assert!(svg.contains("cx=\"50.00%\"") && svg.contains("x1=\"40.00%\""), "{svg}");
    }
}
