//! One segment's card in the page.

use super::super::words::{self, DASH};
use super::super::{Book, charts, markdown_name, priority};
use super::{badge, moved, tables};
use crate::contract::{ClusterCard, Compared, Unit};
use crate::engine::html::escape;

/// How many traits of each kind a card shows; the Markdown page has the rest.
const TELLING: usize = 8;
const WHO: usize = 6;
const HOW: usize = 10;
const WHAT: usize = 10;
const APART: usize = 4;
const NOTES: usize = 3;

/// The card.
pub fn card(book: &Book<'_>, card: &ClusterCard) -> String {
    let more = markdown_name(card);
    let all = tables::Heads { here: "Segment", there: "All", more: &more };
    let traits = |title: &str, of: &[crate::contract::Telling], most: usize| {
        part(title, &tables::traits(book, of, most, &all))
    };
    let left = [
        traits("What sets it apart", &card.telling, TELLING),
        traits("What and where they buy", &card.what, WHAT),
        traits("How they buy", &card.how, HOW),
    ];
    let right = [
        to_do(card),
        part("Month by month", &trends(card)),
        part("Value tiers", &tables::tiers(card)),
        part("What to expect", &tables::ahead(book, card)),
        traits("Who they are", &card.who, WHO),
        neighbour(book, card),
    ];
    format!(
        "<article class=\"card\" id=\"{id}\" aria-labelledby=\"{id}-name\">\n{}{}\
         <div class=\"columns\">\n<div>\n{}</div>\n<div>\n{}</div>\n</div>\n{}</article>\n",
        head(card),
        tiles(book, card),
        left.concat(),
        right.concat(),
        [rules(card), notes(card)].concat(),
        id = card.row.id,
    )
}

fn head(card: &ClusterCard) -> String {
    let row = &card.row;
    let new = if row.is_new { " <span class=\"badge\">new</span>" } else { "" };
    let sentence = escape(&card.sentence);
    format!(
        "<header>\n<h2 id=\"{id}-name\"><span class=\"id\">{id}</span> <bdi>{}</bdi></h2>\n<p>{}{new}</p>\n</header>\n\
         <p class=\"lead\">{sentence}</p>\n",
        escape(&row.name),
        badge(row),
        id = row.id,
    )
}

fn tiles(book: &Book<'_>, card: &ClusterCard) -> String {
    let row = &card.row;
    let tile = |what: &str, unit: Unit, compared: Compared| {
        let change = match moved(unit, compared) {
            change if change == DASH => String::new(),
            change => format!("<small>{change}</small>"),
        };
        format!("<div><dt>{what}</dt><dd>{}{change}</dd></div>\n", book.words.value(unit, compared.value))
    };
    let stability = row.stability.map_or_else(|| DASH.to_owned(), |stability| words::number(stability, 2));
    // By what is shown: nobody can tell 0.749 from 0.75.
    let verdict = match row.stability.map(|stability| (stability * 100.0).round() / 100.0) {
        Some(stability) if stability >= 0.75 => "stable",
        Some(stability) if stability >= 0.6 => "fair",
        Some(_) => "weak",
        None if row.by_rules => "by rules",
        None => DASH,
    };
    format!(
        "<dl class=\"tiles\">\n{}{}{}{}{}<div><dt>Stability</dt><dd>{stability}<small>{verdict}</small></dd></div>\n\
         </dl>\n",
        tile("Customers", Unit::Count, row.customers),
        tile("Of customers", Unit::Share, row.base_share),
        tile("Net revenue", Unit::Money, row.net_revenue),
        tile("Of revenue", Unit::Share, row.revenue_share),
        tile("Margin", Unit::Money, row.margin),
    )
}

/// Customers, and the share of revenue, month by month.
fn trends(card: &ClusterCard) -> String {
    let id = card.row.id;
    let customers: Vec<_> = card.months.iter().map(|m| (m.day, Some(m.customers as f64))).collect();
    let revenue: Vec<_> = card.months.iter().map(|m| (m.day, words::drawn(m.revenue_share))).collect();
    let parts = [
        figure(
            "Customers",
            &charts::Trend {
                id: &format!("{id}-customers"),
                title: &format!("Customers of {id} by month"),
                points: &customers,
                written: &|count| words::number(count, 0),
                tick: &short,
            },
        ),
        figure(
            "Share of revenue",
            &charts::Trend {
                id: &format!("{id}-revenue"),
                title: &format!("Share of revenue of {id} by month"),
                points: &revenue,
                written: &words::share,
                tick: &|share| format!("{} %", trimmed(share * 100.0)),
            },
        ),
    ]
    .concat();
    if parts.is_empty() { parts } else { format!("<div class=\"figures\">{parts}</div>\n") }
}

fn figure(caption: &str, trend: &charts::Trend<'_>) -> String {
    charts::trend(trend)
        .map_or_else(String::new, |svg| format!("<figure><figcaption>{caption}</figcaption>{svg}</figure>\n"))
}

/// A count that fits beside an axis: `820`, `12.5 k`, `1.2 M`.
fn short(count: f64) -> String {
    match count {
        count if count >= 1e6 => format!("{} M", trimmed(count / 1e6)),
        count if count >= 1e4 => format!("{} k", trimmed(count / 1e3)),
        count => words::number(count, 0),
    }
}

/// With a decimal only where there is one.
fn trimmed(value: f64) -> String {
    let text = words::number(value, 1);
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

fn neighbour(book: &Book<'_>, card: &ClusterCard) -> String {
    card.neighbour.as_ref().map_or_else(String::new, |near| {
        let (here, there) = (card.row.id.to_string(), near.id.to_string());
        let heads = tables::Heads { here: &here, there: &there, more: &markdown_name(card) };
        let title = format!("Nearest: {} <bdi>{}</bdi>", near.id, escape(&near.name));
        part(&title, &tables::traits(book, &near.apart, APART, &heads))
    })
}

fn to_do(card: &ClusterCard) -> String {
    let why = card.row.priority.map_or_else(String::new, |ranked| {
        let (name, meaning) = priority(ranked);
        format!("<p class=\"priority\"><b>{name}</b>: {meaning}</p>\n")
    });
    let lines: Vec<String> =
        words::lines(&card.text).map(|line| format!("<li>{}</li>", escape(line))).collect();
    let text = if lines.is_empty() {
        String::new()
    } else {
        format!("<ul class=\"text\">{}</ul>\n", lines.concat())
    };
    let proposed: Vec<String> = card
        .levers
        .iter()
        .filter(|lever| !card.text.contains(lever.as_str()))
        .map(|lever| format!("<li>{}</li>", escape(lever)))
        .collect();
    let proposed = if proposed.is_empty() {
        String::new()
    } else {
        format!("<p class=\"note\">Proposed by its traits:</p><ul>{}</ul>\n", proposed.concat())
    };
    let all = [why, text, proposed].concat();
    if all.is_empty() {
        all
    } else {
        format!("<section class=\"do\">\n<h3>What to do</h3>\n{all}</section>\n")
    }
}

fn rules(card: &ClusterCard) -> String {
    if card.row.rules.trim().is_empty() {
        return String::new();
    }
    let how = match card.row.fidelity {
        _ if card.row.by_rules => "these rules are the segment".to_owned(),
        Some(fidelity) => words::reproduce(fidelity, card.row.precision),
        None => "written from its customers".to_owned(),
    };
    let rules = escape(&card.row.rules);
    format!(
        "<section class=\"rules\">\n<h3>Rules <small>{how}</small></h3>\n<pre><code>{rules}</code></pre>\n</section>\n"
    )
}

fn notes(card: &ClusterCard) -> String {
    let notes = card.notes.iter().take(NOTES).map(|note| {
        format!(
            "<li>{}, <bdi>{}</bdi>: {}</li>\n",
            note.at.strftime("%-d %b %Y"),
            escape(&note.by),
            escape(&note.reason)
        )
    });
    let absent = card.absent.iter().map(|absent| format!("<li>Not said: {}</li>\n", escape(&absent.reason)));
    let all: String = notes.chain(absent).collect();
    if all.is_empty() { all } else { format!("<ul class=\"notes\">\n{all}</ul>\n") }
}

/// A titled part; nothing where it has no content. The title is markup.
fn part(title: &str, content: &str) -> String {
    if content.is_empty() {
        return String::new();
    }
    format!("<section>\n<h3>{title}</h3>\n{content}</section>\n")
}
