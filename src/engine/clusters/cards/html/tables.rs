//! The tables of a card: numbers with a bar in each row, so that nobody needs to see the bars.

use super::super::words;
use super::super::{Book, charts, tier};
use crate::contract::{ClusterCard, Estimate, Telling};
use crate::engine::html::escape;

/// What the columns of traits are called, and where those are that are not shown.
pub struct Heads<'a> {
    /// The segment's.
    pub here: &'a str,
    /// What it is held against.
    pub there: &'a str,
    /// The page that has all of them.
    pub more: &'a str,
}

/// The first `most` traits, each with its lift.
pub fn traits(book: &Book<'_>, traits: &[Telling], most: usize, heads: &Heads<'_>) -> String {
    if traits.is_empty() {
        return String::new();
    }
    let rows: Vec<String> = traits
        .iter()
        .take(most)
        .map(|telling| {
            let kind = match telling.of_what.as_str() {
                "variable" => String::new(),
                kind => format!("<span class=\"kind\">{}</span> ", escape(&kind.replace('_', " "))),
            };
            format!(
                "<tr><th scope=\"row\">{kind}<bdi>{}</bdi></th><td class=\"number\">{}</td>\
                 <td class=\"number quiet\">{}</td><td class=\"chart\">{}</td><td class=\"number\">{}</td></tr>\n",
                escape(&telling.label),
                book.words.variable(telling.unit, telling.value),
                book.words.variable(telling.unit, telling.base),
                charts::lift(telling.lift),
                words::lift(telling.lift)
            )
        })
        .collect();
    let hidden = traits.len().saturating_sub(most);
    let note = if hidden == 0 {
        String::new()
    } else {
        format!("<p class=\"note\">{hidden} more in {}.</p>\n", escape(heads.more))
    };
    let heads =
        [("Trait", ""), (heads.here, "number"), (heads.there, "number"), ("", "chart"), ("Lift", "number")];
    [table("traits", &heads, &rows.concat()), note].concat()
}

/// How many are in each value tier, with a mark where everybody stands.
pub fn tiers(card: &ClusterCard) -> String {
    if card.tiers.is_empty() {
        return String::new();
    }
    let base = |share: f64, lift: Option<f64>| lift.filter(|lift| *lift > 0.0).map(|lift| share / lift);
    let drawn = card.tiers.iter().flat_map(|tier| [Some(tier.share), base(tier.share, tier.lift)]);
    let most = drawn.flatten().filter(|share| share.is_finite()).fold(0.0, f64::max);
    let rows: Vec<String> = card
        .tiers
        .iter()
        .map(|of| {
            format!(
                "<tr><th scope=\"row\">{}</th><td class=\"number quiet\">{}</td><td class=\"chart\">{}</td>\
                 <td class=\"number\">{}</td><td class=\"number\">{}</td></tr>\n",
                tier(of.tier),
                words::count(of.customers),
                charts::share(of.share, base(of.share, of.lift), most),
                words::share(of.share),
                words::lift(of.lift)
            )
        })
        .collect();
    let heads =
        [("Tier", ""), ("Customers", "number"), ("", "chart"), ("Share", "number"), ("Lift", "number")];
    [
        table("tiers", &heads, &rows.concat()),
        "<p class=\"note\">The mark is everybody’s share.</p>\n".to_owned(),
    ]
    .concat()
}

/// What the models and the surveys say, each with its interval.
pub fn ahead(book: &Book<'_>, card: &ClusterCard) -> String {
    let share = |value: f64| words::share(value);
    let points = |value: f64| words::number(value, 0);
    let money = |value: f64| book.words.estimated(value);
    let to_come = card.value.map_or(0.0, |of| of.high.max(of.base).max(of.value) * 1.1);
    let rows = [
        estimate("No purchase in 90 days", card.churn, (0.0, 1.0), &share),
        estimate("Net revenue in 12 months", card.value, (0.0, to_come), &money),
        estimate("NPS", card.nps, (-100.0, 100.0), &points),
        estimate("Visits that buy", card.conversion, (0.0, 1.0), &share),
    ]
    .concat();
    if rows.is_empty() {
        return rows;
    }
    let heads = [("Mean", ""), ("", "chart"), ("Segment", "number"), ("95 %", "number"), ("All", "number")];
    table("ahead", &heads, &rows)
}

fn estimate(what: &str, of: Option<Estimate>, axis: (f64, f64), written: &dyn Fn(f64) -> String) -> String {
    of.map_or_else(String::new, |of| {
        format!(
            "<tr><th scope=\"row\">{what}</th><td class=\"chart\">{}</td><td class=\"number\">{}</td>\
             <td class=\"number quiet\" title=\"rests on {}\">{} to {}</td><td class=\"number quiet\">{}</td></tr>\n",
            charts::interval(of.value, (of.low, of.high), of.base, axis),
            written(of.value),
            words::count(of.n),
            written(of.low),
            written(of.high),
            written(of.base)
        )
    })
}

fn table(class: &str, heads: &[(&str, &str)], rows: &str) -> String {
    let heads: Vec<String> = heads
        .iter()
        .map(|(title, class)| match *title {
            // A column of bars says nothing that the others don't.
            "" => format!("<td class=\"{class}\"></td>"),
            title => format!("<th scope=\"col\" class=\"{class}\">{}</th>", escape(title)),
        })
        .collect();
    format!(
        "<table class=\"{class}\">\n<thead><tr>{}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n",
        heads.concat()
    )
}
