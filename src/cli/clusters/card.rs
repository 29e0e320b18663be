//! `c360 clusters show B3`: everything about one segment, without the page.

use super::words::{Words, lift, many, real, told};
use crate::cli::figures::{date, moment, name};
use crate::cli::segments::label;
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{ClusterCard, Compared, Estimate, Telling, Unit};

pub(super) fn head(card: &ClusterCard, words: &Words) -> Vec<String> {
    let row = &card.row;
    let ranked = row.priority.map_or_else(|| "no priority yet".to_owned(), name);
    let mut lines = vec![
        format!("{} {} ({ranked})", row.id, row.name),
        words.stands(card.as_of, card.window),
        card.sentence.clone(),
        format!("What to do: {}", card.text),
    ];
    lines.extend(
        card.levers
            .iter()
            .filter(|lever| !card.text.contains(*lever))
            .map(|lever| format!("Proposed: {lever}")),
    );
    let kind = if row.by_rules { "It is its rules" } else { "Rules" };
    if !row.rules.is_empty() {
        lines.push(format!("{kind}: {}", row.rules));
    }
    lines.extend(card.neighbour.iter().map(|near| format!("Nearest: {} {}", near.id, near.name)));
    lines.extend(card.absent.iter().map(told));
    lines.retain(|line| !line.is_empty());
    lines
}

pub(super) fn sheets(card: &ClusterCard, words: &Words) -> Vec<Sheet> {
    let traits =
        |id, title: &str, traits: &[Telling]| self::traits(id, title, traits, ("Segment", "All"), words);
    let mut sheets = vec![
        figures(card, words),
        traits("telling", "What sets it apart", &card.telling),
        traits("who", "Who they are", &card.who),
        traits("how", "How they buy", &card.how),
        traits("what", "What and where they buy", &card.what),
        months(card, words),
        tiers(card, words),
        expected(card, words),
    ];
    sheets.push(match &card.neighbour {
        Some(near) => {
            let (here, there) = (card.row.id.to_string(), near.id.to_string());
            let title = format!("What sets it apart from {there} {}", near.name);
            self::traits("apart", &title, &near.apart, (&here, &there), words)
        }
        None => traits("apart", "What sets it apart from its nearest", &[]),
    });
    sheets.extend([notes(card), customers(card, words)]);
    sheets
}

fn figures(card: &ClusterCard, words: &Words) -> Sheet {
    let mut sheet = Sheet::new("figures", "Weight")
        .left("figure", "Figure")
        .right("value", "Value")
        .right("n1", "vs N-1");
    let row = &card.row;
    let mut compared = |what: &str, unit: Unit, of: Compared| {
        let [value, n1] = words.compared(unit, of);
        sheet.row([Cell::text(what), value, n1]);
    };
    compared("customers", Unit::Count, row.customers);
    compared("share of customers", Unit::Share, row.base_share);
    compared("net revenue", Unit::Money, row.net_revenue);
    compared("share of net revenue", Unit::Share, row.revenue_share);
    compared("margin", Unit::Money, row.margin);
    sheet.row([Cell::text("stability"), real(row.stability, 2), Cell::none()]);
    sheet.row([Cell::text("reproduced by rules"), words.share(row.fidelity), Cell::none()]);
    sheet.row([Cell::text("rightly, of whom they take"), words.share(row.precision), Cell::none()]);
    sheet
}

fn traits(id: &'static str, title: &str, traits: &[Telling], of: (&str, &str), words: &Words) -> Sheet {
    let mut sheet = Sheet::new(id, title)
        .left("of_what", "Of")
        .left("trait", "Trait")
        .right("value", of.0)
        .right("base", of.1)
        .right("lift", "Lift")
        .csv_only("unit")
        .csv_only("distance");
    for telling in traits {
        sheet.row([
            Cell::named(telling.of_what.replace('_', " "), &telling.of_what),
            Cell::text(&telling.label),
            words.variable(telling.unit, telling.value),
            words.variable(telling.unit, telling.base),
            lift(telling.lift),
            Cell::text(name(telling.unit)),
            real(Some(telling.distance), 2),
        ]);
    }
    sheet
}

fn months(card: &ClusterCard, words: &Words) -> Sheet {
    let mut sheet = Sheet::new("months", "At the end of each month")
        .left("month", "Month")
        .right("customers", "Customers")
        .right("base_share", "Share")
        .right("net_revenue", "Net revenue")
        .right("revenue_share", "Share");
    for month in &card.months {
        sheet.row([
            Cell::named(date(month.day), month.day.to_string()),
            many(month.customers),
            words.shown.short(Unit::Share, month.base_share),
            words.shown.short(Unit::Money, Some(month.net_revenue)),
            words.shown.short(Unit::Share, month.revenue_share),
        ]);
    }
    sheet
}

fn tiers(card: &ClusterCard, words: &Words) -> Sheet {
    let mut sheet = Sheet::new("tiers", "Value tiers")
        .left("tier", "Tier")
        .right("customers", "Customers")
        .right("share", "Share")
        .right("lift", "Lift");
    for tier in &card.tiers {
        sheet.row([
            Cell::named(label(tier.tier), tier.tier.id()),
            many(tier.customers),
            words.share(Some(tier.share)),
            lift(tier.lift),
        ]);
    }
    sheet
}

fn expected(card: &ClusterCard, words: &Words) -> Sheet {
    let mut sheet = Sheet::new("expected", "What to expect, with 95 % intervals")
        .left("mean", "Mean")
        .right("value", "Segment")
        .right("low", "From")
        .right("high", "to")
        .right("base", "All")
        .right("n", "Rests on");
    let mut row = |what: &str, of: Option<Estimate>, written: &dyn Fn(f64) -> Cell| {
        if let Some(of) = of {
            let cells = [of.value, of.low, of.high, of.base].map(written);
            sheet.row(std::iter::once(Cell::text(what)).chain(cells).chain([many(of.n)]));
        }
    };
    let share = |value: f64| words.share(Some(value));
    row("no purchase in 90 days", card.churn, &share);
    row("net revenue in 12 months", card.value, &|value| words.money(Some(value)));
    row("nps", card.nps, &|value| real(Some(value), 1));
    row("visits that buy", card.conversion, &share);
    sheet
}

fn notes(card: &ClusterCard) -> Sheet {
    let mut sheet =
        Sheet::new("notes", "Why, latest first").left("at", "When").left("by", "By").left("reason", "Why");
    for note in &card.notes {
        sheet.row([
            Cell::named(moment(note.at), note.at.to_string()),
            Cell::text(&note.by),
            Cell::text(&note.reason),
        ]);
    }
    sheet
}

fn customers(card: &ClusterCard, words: &Words) -> Sheet {
    let mut sheet = Sheet::new("customers", "Some of its customers, largest revenue first")
        .left("customer_id", "Customer")
        .right("net_revenue", "Net revenue")
        .right("tickets", "Tickets")
        .left("second", "Second nearest")
        .right("margin", "How clearly");
    for customer in &card.customers {
        sheet.row([
            Cell::text(&customer.customer_id),
            words.shown.value(Unit::Money, Some(customer.net_revenue)),
            many(customer.tickets),
            Cell::maybe(customer.second.map(|id| id.to_string())),
            real(Some(customer.margin), 2),
        ]);
    }
    sheet
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::super::show::tests::row;
    use super::super::words::tests::words;
    use super::*;
    use crate::contract::{ClusterId, Neighbour, VariableUnit, Window};

    fn card() -> ClusterCard {
        let telling = |value: f64, lift: Option<f64>| Telling {
            of_what: "price_band".to_owned(),
            label: "Top third".to_owned(),
            unit: VariableUnit::Share,
            value,
            base: 0.2,
            lift,
            distance: 1.25,
        };
        ClusterCard {
            row: row(3, "Gift buyers"),
            as_of: date(2026, 11, 20),
            window: Window { from: date(2025, 11, 21), to: date(2026, 11, 20) },
            sentence: "They buy gifts.".to_owned(),
            telling: vec![telling(0.5, Some(2.5)), telling(0.1, None)],
            who: Vec::new(),
            how: Vec::new(),
            what: Vec::new(),
            months: Vec::new(),
            tiers: Vec::new(),
            churn: Some(Estimate { value: 0.34, low: 0.32, high: 0.36, base: 0.47, n: 1200 }),
            value: None,
            nps: None,
            conversion: None,
            neighbour: Some(Neighbour {
                id: ClusterId(1),
                name: "Families".to_owned(),
                apart: vec![telling(0.5, None)],
            }),
            levers: vec!["Wrap it".to_owned(), "Invite them".to_owned()],
            text: "Invite them".to_owned(),
            notes: Vec::new(),
            customers: Vec::new(),
            absent: Vec::new(),
            provenance: BTreeMap::new(),
        }
    }

    #[test]
    fn a_card_says_its_traits_and_what_is_proposed_beside_the_text() {
        let head = head(&card(), &words());
        assert_eq!(head[0], "B3 Gift buyers (push)");
        assert!(head.contains(&"Proposed: Wrap it".to_owned()), "{head:?}");
        assert!(!head.iter().any(|line| line == "Proposed: Invite them"), "{head:?}");
        let sheets = sheets(&card(), &words());
        let csv = |id: &str| {
            let sheet = sheets.iter().find(|sheet| sheet.id == id).unwrap();
            String::from_utf8(sheet.csv().unwrap()).unwrap()
        };
        assert!(
            csv("telling").contains("price_band,Top third,0.5,0.2,2.5,share,1.25\n"),
            "{}",
            csv("telling")
        );
        assert!(csv("expected").contains("no purchase in 90 days,0.34,0.32,0.36,0.47,1200\n"));
        let apart = sheets.iter().find(|sheet| sheet.id == "apart").unwrap().table(true, false);
        assert!(apart.contains("from B1 Families") && apart.contains("B3      B1  Lift"), "{apart}");
    }

    #[test]
    fn every_part_that_is_named_in_the_help_is_there() {
        let ids: Vec<&str> = sheets(&card(), &words()).iter().map(|sheet| sheet.id).collect();
        let named = "figures, telling, who, how, what, months, tiers, expected, apart, notes, customers";
        assert_eq!(ids.join(", "), named);
    }
}
