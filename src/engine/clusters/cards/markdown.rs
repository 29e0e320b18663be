//! One segment's card as Markdown: every figure of it, for wikis and tickets.
//!
//! Pure. What people and data wrote is escaped, so that it stays text.

use super::words::{self, DASH};
use super::{Book, HOW_TO_READ, priority, tier};
use crate::contract::{ClusterCard, Compared, Estimate, Telling, Unit};
use crate::engine::html::is_obeyed;

/// The card.
pub fn page(book: &Book<'_>, card: &ClusterCard) -> String {
    let parts = [
        head(book, card),
        figures(book, card),
        traits(book, "What sets it apart", &card.telling, ("Segment", "All")),
        traits(book, "Who they are", &card.who, ("Segment", "All")),
        traits(book, "How they buy", &card.how, ("Segment", "All")),
        traits(book, "What and where they buy", &card.what, ("Segment", "All")),
        months(book, card),
        tiers(card),
        ahead(book, card),
        neighbour(book, card),
        to_do(card),
        rules(card),
        notes(card),
        absent(card),
        foot(book),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn head(book: &Book<'_>, card: &ClusterCard) -> String {
    let row = &card.row;
    let ranked = row.priority.map_or_else(
        || "No priority yet".to_owned(),
        |ranked| {
            let (name, meaning) = priority(ranked);
            format!("**{name}**: {meaning}")
        },
    );
    let new = if row.is_new { " · new in this version" } else { "" };
    format!(
        "# {} {}\n\n{ranked}{new}\n\n{} · as of {} · behaviour from {} to {}\n\n{}\n",
        row.id,
        escape(&row.name),
        escape(book.retailer),
        words::day(card.as_of),
        words::day(card.window.from),
        words::day(card.window.to),
        escape(&card.sentence)
    )
}

fn figures(book: &Book<'_>, card: &ClusterCard) -> String {
    let row = &card.row;
    let line = |what: &str, unit: Unit, compared: Compared| {
        let change = words::change(unit, compared).map_or_else(|| DASH.to_owned(), |(_, text)| text);
        table_row(&[what, &book.words.value(unit, compared.value), &change])
    };
    let measure = |what: &str, value: Option<f64>, written: &dyn Fn(f64) -> String| {
        table_row(&[what, &value.map_or_else(|| DASH.to_owned(), written), ""])
    };
    [
        table_head(&["Figure", "Now", "vs N-1"], 1),
        line("Customers", Unit::Count, row.customers),
        line("Share of customers", Unit::Share, row.base_share),
        line("Net revenue", Unit::Money, row.net_revenue),
        line("Share of revenue", Unit::Share, row.revenue_share),
        line("Margin", Unit::Money, row.margin),
        measure("Stability", row.stability, &|value| words::number(value, 2)),
        measure("Rules reproduce", row.fidelity, &words::share),
    ]
    .concat()
}

fn traits(book: &Book<'_>, title: &str, traits: &[Telling], of: (&str, &str)) -> String {
    if traits.is_empty() {
        return String::new();
    }
    let mut text = section(title);
    text.push_str(&table_head(&["Trait", of.0, of.1, "Lift"], 1));
    for telling in traits {
        let kind = match telling.of_what.as_str() {
            "variable" => String::new(),
            kind => format!("{}: ", kind.replace('_', " ")),
        };
        text.push_str(&table_row(&[
            &escape(&[&kind, telling.label.as_str()].concat()),
            &book.words.variable(telling.unit, telling.value),
            &book.words.variable(telling.unit, telling.base),
            &words::lift(telling.lift),
        ]));
    }
    text
}

fn months(book: &Book<'_>, card: &ClusterCard) -> String {
    if card.months.is_empty() {
        return String::new();
    }
    let mut text = section("Months");
    text.push_str(&table_head(&["Up to", "Customers", "Share", "Net revenue", "Share"], 1));
    for month in &card.months {
        text.push_str(&table_row(&[
            &words::day(month.day),
            &words::count(month.customers),
            &book.words.value(Unit::Share, month.base_share),
            &book.words.money(month.net_revenue),
            &book.words.value(Unit::Share, month.revenue_share),
        ]));
    }
    text
}

fn tiers(card: &ClusterCard) -> String {
    if card.tiers.is_empty() {
        return String::new();
    }
    let mut text = section("Value tiers");
    text.push_str(&table_head(&["Tier", "Customers", "Share", "Lift"], 1));
    for share in &card.tiers {
        text.push_str(&table_row(&[
            tier(share.tier),
            &words::count(share.customers),
            &words::share(share.share),
            &words::lift(share.lift),
        ]));
    }
    text
}

fn ahead(book: &Book<'_>, card: &ClusterCard) -> String {
    let share = |value: f64| words::share(value);
    let money = |value: f64| book.words.estimated(value);
    let points = |value: f64| words::number(value, 0);
    let line = |what: &str, estimate: Option<Estimate>, written: &dyn Fn(f64) -> String| {
        estimate.map_or_else(String::new, |of| {
            let interval = format!("{} to {}", written(of.low), written(of.high));
            table_row(&[what, &written(of.value), &interval, &written(of.base), &words::count(of.n)])
        })
    };
    let lines = [
        line("No purchase in 90 days", card.churn, &share),
        line("Net revenue in 12 months", card.value, &money),
        line("NPS", card.nps, &points),
        line("Visits that buy", card.conversion, &share),
    ]
    .concat();
    if lines.is_empty() {
        return lines;
    }
    let head = table_head(&["Mean", "Segment", "95 %", "All", "Rests on"], 1);
    [section("What to expect"), head, lines].concat()
}

fn neighbour(book: &Book<'_>, card: &ClusterCard) -> String {
    card.neighbour.as_ref().map_or_else(String::new, |near| {
        let title = format!("Nearest: {} {}", near.id, escape(&near.name));
        let ids = (card.row.id.to_string(), near.id.to_string());
        traits(book, &title, &near.apart, (&ids.0, &ids.1))
    })
}

fn to_do(card: &ClusterCard) -> String {
    let mut text = section("What to do");
    for line in words::lines(&card.text) {
        text.push_str(&format!("- {}\n", escape(line)));
    }
    let proposed: Vec<&String> =
        card.levers.iter().filter(|lever| !card.text.contains(lever.as_str())).collect();
    if !proposed.is_empty() {
        text.push_str("\nProposed by its traits:\n\n");
        for lever in proposed {
            text.push_str(&format!("- {}\n", escape(lever)));
        }
    }
    text
}

fn rules(card: &ClusterCard) -> String {
    if card.row.rules.trim().is_empty() {
        return String::new();
    }
    let how = match card.row.fidelity {
        _ if card.row.by_rules => "These rules are the segment.".to_owned(),
        Some(fidelity) => format!("They {}.", words::reproduce(fidelity, card.row.precision)),
        None => "Written from its customers.".to_owned(),
    };
    let mut text = [section("Rules"), how, "\n\n".to_owned()].concat();
    // By indentation, which no text can close.
    for line in card.row.rules.lines() {
        text.push_str(&format!("    {}\n", plain(line)));
    }
    text
}

fn notes(card: &ClusterCard) -> String {
    if card.notes.is_empty() {
        return String::new();
    }
    let mut text = section("Why");
    for note in &card.notes {
        let day = note.at.strftime("%Y-%m-%d");
        text.push_str(&format!("- {day}, {}: {}\n", escape(&note.by), escape(&note.reason)));
    }
    text
}

fn absent(card: &ClusterCard) -> String {
    if card.absent.is_empty() {
        return String::new();
    }
    let mut text = section("What can't be said");
    for absent in &card.absent {
        let needs =
            absent.needs.as_ref().map_or_else(String::new, |needs| format!("; needs {}", escape(needs)));
        text.push_str(&format!("- {}{needs}\n", escape(&absent.reason)));
    }
    text
}

fn foot(book: &Book<'_>) -> String {
    let mut text = section("How to read this");
    for (what, meaning) in HOW_TO_READ {
        text.push_str(&format!("- **{what}**: {meaning}\n"));
    }
    let of = book.behaviour;
    text.push_str(&format!(
        "\nSegmentation v{}, adopted by {} on {}: {}\n",
        of.version,
        escape(&of.adopted_by),
        of.adopted_at.strftime("%Y-%m-%d"),
        escape(&of.reason)
    ));
    text
}

fn section(title: &str) -> String {
    format!("## {title}\n\n")
}

/// A head whose columns after the first `left` are numbers.
fn table_head(titles: &[&str], left: usize) -> String {
    let rules: Vec<&str> =
        titles.iter().enumerate().map(|(at, _)| if at < left { "---" } else { "---:" }).collect();
    [table_row(titles), table_row(&rules)].concat()
}

fn table_row(cells: &[&str]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// Text as text, on one line.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '!' | '~' | '$' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' => ' ',
            c if is_obeyed(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::made_up;
    use super::*;

    #[test]
    fn a_card_holds_every_part_and_reads_well() {
        let (behaviour, cards) = made_up::shop();
        let book = made_up::book(&behaviour, &cards);
        insta::assert_snapshot!(page(&book, &cards[0]));
    }

    #[test]
    fn nothing_that_was_written_becomes_markup() {
        let (behaviour, mut cards) = made_up::shop();
        let card = cards.first_mut().unwrap();
        card.row.name = "<script>|`x`|[a](b)\n# no".to_owned();
        card.text = "<img src=x>\n# no heading".to_owned();
        card.row.rules = "category:```\n</pre> = 1".to_owned();
        let text = page(&made_up::book(&behaviour, &cards), &cards[0]);
        assert!(!text.contains("<script") && !text.contains("<img") && !text.contains("\n# no"), "{text}");
        assert!(text.starts_with("# B1 &lt;script&gt;\\|\\`x\\`\\|\\[a\\](b) \\# no\n"), "{text}");
        assert!(text.contains("\n    </pre> = 1\n"), "code is shown as it is: {text}");
    }

    #[test]
    fn no_id_of_a_customer_is_written() {
        let (behaviour, cards) = made_up::shop();
        let book = made_up::book(&behaviour, &cards);
        for (name, text) in book.pages() {
            assert!(!text.contains(made_up::CUSTOMER), "{name}");
        }
    }
}
