//! The page with every card: one file, no network, no script; for light and dark screens and for paper.
//!
//! Pure. Every text is escaped and names are isolated, so that nothing in them becomes part of the page or turns its
//! direction. The markup is well-formed XML too, which a test holds it to.

mod card;
mod tables;

use super::words::{self, DASH, Way};
use super::{Book, HOW_TO_READ, charts, priority};
use crate::contract::{Behaviour, ClusterRow, Compared, Unit};
use crate::engine::html::escape;

const STYLE: &str = include_str!("page.css");

/// The page.
pub fn page(book: &Book<'_>) -> String {
    let of = book.behaviour;
    let title = format!("Behavioural segments of {}, {}", escape(book.retailer), words::day(of.as_of));
    let cards: Vec<String> = book.cards.iter().map(|card| card::card(book, card)).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n\
         <meta name=\"color-scheme\" content=\"light dark\"/>\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n{}<main>\n{}{}</main>\n</body>\n</html>\n",
        head(book),
        overview(book),
        cards.concat()
    )
}

fn head(book: &Book<'_>) -> String {
    let of = book.behaviour;
    format!(
        "<header class=\"page\">\n<p class=\"over\"><bdi>{}</bdi></p>\n<h1>Behavioural segments</h1>\n\
         <p>As of {}. Behaviour of {} to {}, on {}. Version {}, adopted by <bdi>{}</bdi> on {}: <q>{}</q></p>\n\
         </header>\n",
        escape(book.retailer),
        words::day(of.as_of),
        words::day(of.window.from),
        words::day(of.window.to),
        match of.variables.len() {
            1 => "1 variable".to_owned(),
            many => format!("{many} variables"),
        },
        of.version,
        escape(&of.adopted_by),
        of.adopted_at.strftime("%-d %b %Y"),
        escape(&of.reason)
    )
}

fn overview(book: &Book<'_>) -> String {
    let of = book.behaviour;
    let shares = of.rows.iter().flat_map(|row| [row.base_share.value, row.revenue_share.value]);
    let most = shares.filter_map(words::drawn).fold(0.0, f64::max);
    let rows: Vec<String> = of.rows.iter().map(|row| overview_row(book, row, most)).collect();
    format!(
        "<section class=\"overview\" aria-labelledby=\"overview\">\n<h2 id=\"overview\">At a glance</h2>\n\
         <div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">Segment</th><th scope=\"col\">Priority</th>\
         <th scope=\"col\" class=\"number\">Customers</th><th scope=\"col\" class=\"number\">vs N-1</th>\
         <th scope=\"col\" class=\"chart\"><span class=\"key quiet\">of customers</span> \
         <span class=\"key more\">of revenue</span></th>\
         <th scope=\"col\" class=\"number\">Revenue</th><th scope=\"col\" class=\"number\">vs N-1</th>\
         <th scope=\"col\" class=\"number\">Stability</th></tr></thead>\n<tbody>\n{}</tbody>\n</table></div>\n{}{}\
         </section>\n",
        rows.concat(),
        beside(of),
        how_to_read()
    )
}

fn overview_row(book: &Book<'_>, row: &ClusterRow, most: f64) -> String {
    let words = &book.words;
    let (base, revenue) = (row.base_share.value, row.revenue_share.value);
    format!(
        "<tr><th scope=\"row\"><a href=\"#{id}\"><span class=\"id\">{id}</span> <bdi>{}</bdi></a></th>\
         <td>{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td>\
         <td class=\"chart\"><div class=\"pair\">{}<span>{}<br/><b>{}</b></span></div></td>\
         <td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td></tr>\n",
        escape(&row.name),
        badge(row),
        words.value(Unit::Count, row.customers.value),
        moved(Unit::Count, row.customers),
        charts::pair(words::drawn(base), words::drawn(revenue), most),
        words.value(Unit::Share, base),
        words.value(Unit::Share, revenue),
        words.value(Unit::Money, row.net_revenue.value),
        moved(Unit::Money, row.net_revenue),
        row.stability.map_or_else(|| DASH.to_owned(), |stability| words::number(stability, 2)),
        id = row.id,
    )
}

/// Who is in no segment, and what no longer is one.
fn beside(of: &Behaviour) -> String {
    let mut said = Vec::new();
    if of.outside > 0 {
        said.push(format!(
            "{} customers bought nothing in these months and are in no segment.",
            words::count(of.outside)
        ));
    }
    if !of.vanished.is_empty() {
        let gone: Vec<String> =
            of.vanished.iter().map(|gone| format!("{} <bdi>{}</bdi>", gone.id, escape(&gone.name))).collect();
        said.push(format!("No longer found: {}.", gone.join(", ")));
    }
    said.extend(of.absent.iter().map(|absent| escape(&absent.reason)));
    said.iter().flat_map(|line| ["<p class=\"note\">", line, "</p>\n"]).collect()
}

fn how_to_read() -> String {
    let entries: Vec<String> = HOW_TO_READ
        .iter()
        .map(|(what, meaning)| {
            format!("<div><dt>{what}</dt><dd>{}</dd></div>\n", escape(&meaning.replace(" %", "\u{a0}%")))
        })
        .collect();
    format!("<h3>How to read the cards</h3>\n<dl class=\"read\">\n{}</dl>\n", entries.concat())
}

/// What is to be done with a segment, as a word with a sign: colour says nothing alone.
fn badge(row: &ClusterRow) -> String {
    row.priority.map_or_else(
        || "<span class=\"badge\">no priority</span>".to_owned(),
        |ranked| {
            let (name, meaning) = priority(ranked);
            format!("<span class=\"badge {}\" title=\"{meaning}\">{name}</span>", ranked.id())
        },
    )
}

/// How a value moved in a year, with an arrow.
fn moved(unit: Unit, compared: Compared) -> String {
    words::change(unit, compared).map_or_else(
        || DASH.to_owned(),
        |(way, text)| match way {
            Way::Up => format!("<span class=\"up\">▲ {text}</span>"),
            Way::Down => format!("<span class=\"down\">▼ {text}</span>"),
            Way::Flat => text,
        },
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use quick_xml::{Reader, events::Event};

    use super::super::made_up;
    use super::*;

    fn shop() -> String {
        let (behaviour, cards) = made_up::shop();
        page(&made_up::book(&behaviour, &cards))
    }

    /// Names of elements in the order in which they begin; fails where one is not closed or something is not XML.
    fn elements(html: &str) -> Vec<String> {
        let mut reader = Reader::from_str(html);
        reader.config_mut().check_end_names = true;
        let (mut names, mut depth) = (Vec::new(), 0);
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) => {
                    start.attributes().for_each(|attribute| drop(attribute.unwrap()));
                    names.push(String::from_utf8(start.name().as_ref().to_vec()).unwrap());
                    depth += 1;
                }
                Event::Empty(empty) => {
                    empty.attributes().for_each(|attribute| drop(attribute.unwrap()));
                    names.push(String::from_utf8(empty.name().as_ref().to_vec()).unwrap());
                }
                Event::End(_) => depth -= 1,
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0);
        names
    }

    #[test]
    fn the_page_is_well_formed_with_a_card_for_each_segment() {
        let (behaviour, _) = made_up::shop();
        let names = elements(&shop());
        let many = |name: &str| names.iter().filter(|n| *n == name).count();
        assert_eq!((many("article"), many("h1"), many("main")), (behaviour.rows.len(), 1, 1));
        assert!(many("svg") > 100 && many("polyline") >= 2 * behaviour.rows.len());
    }

    #[test]
    fn what_stands_alone_is_titled_and_no_name_is_given_twice() {
        let html = shop();
        let alone = html.matches("<svg class=\"trend\"").count();
        assert_eq!(html.matches("role=\"img\" aria-labelledby=").count(), alone);
        assert_eq!((html.matches("<title id=").count(), html.matches("<desc id=").count()), (alone, alone));
        let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let mut once = ids.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), ids.len());
        for link in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(&link), "{link}");
        }
    }

    #[test]
    fn the_page_needs_nothing_from_elsewhere() {
        let html = shop();
        for outside in ["http:", "https:", "src=", "url(", "@import", "<script", "<link", "//"] {
            assert!(!html.contains(outside), "{outside}");
        }
        assert_eq!(html.matches("href=").count(), html.matches("href=\"#B").count());
    }

    #[test]
    fn no_name_becomes_part_of_the_page() {
        let (mut behaviour, mut cards) = made_up::shop();
        for name in made_up::HOSTILE.map(str::to_owned).into_iter().chain(["x".repeat(200)]) {
            for row in behaviour.rows.iter_mut().chain(cards.iter_mut().map(|card| &mut card.row)) {
                row.name = name.clone();
                row.rules = name.clone();
            }
            for card in &mut cards {
                card.sentence = name.clone();
                card.text = name.clone();
                card.levers = vec![name.clone()];
                card.telling.iter_mut().chain(&mut card.what).for_each(|telling| {
                    telling.label = name.clone();
                    telling.of_what = name.clone();
                });
                card.neighbour.iter_mut().for_each(|near| near.name = name.clone());
                card.notes.iter_mut().for_each(|note| note.reason = name.clone());
            }
            behaviour.reason = name.clone();
            let mut book = made_up::book(&behaviour, &cards);
            book.retailer = &name;
            let html = page(&book);
            let names = elements(&html);
            assert!(!names.iter().any(|name| name == "script" || name == "img"), "{name}");
            assert!(!html.contains(['\u{1b}', '\u{202e}']), "{name}");
        }
    }

    #[test]
    fn what_is_not_known_leaves_no_empty_part() {
        let (mut behaviour, mut cards) = made_up::shop();
        for row in behaviour.rows.iter_mut().chain(cards.iter_mut().map(|card| &mut card.row)) {
            made_up::forget(row);
        }
        cards.iter_mut().for_each(made_up::bare);
        let html = page(&made_up::book(&behaviour, &cards));
        elements(&html);
        assert!(!html.contains("NaN") && !html.contains("<tbody></tbody>") && !html.contains("<h3></h3>"));
        assert!(!html.contains("class=\"trend\"") && !html.contains("Value tiers"), "{html}");
    }
}
