//! A made-up segmentation to draw.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::{Book, words::Words};
use crate::contract::*;

/// An id that must be on no card.
pub const CUSTOMER: &str = "C-0000471-NOT-ON-A-CARD";

/// Names that a page must survive.
pub const HOSTILE: [&str; 6] = [
    "<script>alert(1)</script>",
    "\" onload=\"x\" '><img src=x onerror=alert(1)>",
    "هدايا عيد الميلاد \u{202e}gnp.exe",
    "]]> --> </style></title></article> &amp;",
    "\u{1b}[2J\u{7}\u{0}",
    "a very long name that goes on and on, with a_word_that_can_not_be_broken_anywhere_at_all_and_is_wider_than_a_column_of_the_card_in_which_it_stands",
];

/// Name, priority, customers, share of customers and of revenue in 1/1000, stability, telling traits with their lifts.
type Made = (&'static str, Option<Priority>, i64, i64, i64, f64, [(&'static str, f64); 3]);

const SEGMENTS: [Made; 6] = [
    (
        "Loyal families",
        Some(Priority::Secure),
        31_204,
        158,
        382,
        0.93,
        [("Kids", 3.4), ("School", 2.8), ("Toys", 2.1)],
    ),
    (
        "Weekend browsers",
        Some(Priority::Secure),
        48_730,
        247,
        214,
        0.84,
        [("Home", 1.7), ("Garden", 1.5), ("Books", 1.3)],
    ),
    (
        "Gift buyers",
        Some(Priority::Push),
        22_918,
        116,
        147,
        0.88,
        [("Jewellery", 5.2), ("Perfume", 3.9), ("Toys", 1.8)],
    ),
    (
        "One-category specialists",
        Some(Priority::Push),
        17_406,
        88,
        121,
        0.79,
        [("Sports", 6.8), ("Shoes", 1.9), ("Outdoor", 1.6)],
    ),
    (
        "Bargain hunters",
        Some(Priority::Leave),
        51_020,
        259,
        98,
        0.71,
        [("Basics", 1.9), ("Outlet", 4.4), ("Shoes", 0.6)],
    ),
    ("Once and away", None, 26_112, 132, 38, 0.58, [("Basics", 1.2), ("Home", 0.7), ("Kids", 0.3)]),
];

const AS_OF: Date = date(2026, 11, 20);

/// Six segments with every part of a card.
pub fn shop() -> (Behaviour, Vec<ClusterCard>) {
    let rows: Vec<ClusterRow> = (1..).zip(SEGMENTS).map(|(id, made)| row(id, &made)).collect();
    let cards = rows.iter().zip(&SEGMENTS).map(|(row, made)| card(row, made)).collect();
    let behaviour = Behaviour {
        as_of: AS_OF,
        version: 3,
        adopted_at: "2026-11-21T09:30:00Z".parse().unwrap_or_default(),
        adopted_by: "Ana".to_owned(),
        reason: "gift buyers are told apart at last".to_owned(),
        window: Window { from: date(2025, 11, 21), to: AS_OF },
        window_months: 12,
        variables: vec![Variable::Tickets, Variable::Basket, Variable::GiftShare, Variable::Focus],
        rows,
        outside: 84_311,
        vanished: vec![Vanished { id: ClusterId(7), name: "Night owls".to_owned() }],
        months: months(),
        absent: Vec::new(),
        provenance: BTreeMap::new(),
    };
    (behaviour, cards)
}

/// The book of it, in euros.
pub fn book<'a>(behaviour: &'a Behaviour, cards: &'a [ClusterCard]) -> Book<'a> {
    Book { retailer: "Maison Lumière", words: Words::new("EUR"), behaviour, cards }
}

/// Leave a row nothing but its id and name.
pub fn forget(row: &mut ClusterRow) {
    *row = ClusterRow {
        id: row.id,
        name: row.name.clone(),
        priority: None,
        customers: Compared::default(),
        base_share: Compared::default(),
        net_revenue: Compared::default(),
        revenue_share: Compared::default(),
        margin: Compared::default(),
        stability: None,
        fidelity: None,
        precision: None,
        rules: String::new(),
        by_rules: false,
        is_new: false,
        trend: Vec::new(),
    };
}

/// Leave a card nothing but its row.
pub fn bare(card: &mut ClusterCard) {
    card.sentence.clear();
    for traits in [&mut card.telling, &mut card.who, &mut card.how, &mut card.what] {
        traits.clear();
    }
    card.months.clear();
    card.tiers.clear();
    (card.churn, card.value, card.nps, card.conversion) = (None, None, None, None);
    card.neighbour = None;
    card.levers.clear();
    card.text.clear();
    card.notes.clear();
    card.absent.clear();
}

fn months() -> Vec<Date> {
    let ends =
        (0..24).map(|back| date(2024, 11, 1).saturating_add(jiff::Span::new().months(back)).last_of_month());
    ends.chain([AS_OF]).collect()
}

fn compared(value: Decimal, n1: Decimal) -> Compared {
    Compared { value: Some(value), n1: Some(n1) }
}

fn row(id: u32, made: &Made) -> ClusterRow {
    let (name, priority, customers, base, revenue, stability, _) = *made;
    let net = Decimal::new(revenue * 48_213 * 100 + 37, 2);
    ClusterRow {
        id: ClusterId(id),
        name: name.to_owned(),
        priority,
        customers: compared(customers.into(), (customers * (90 + i64::from(id) * 3) / 100).into()),
        base_share: compared(Decimal::new(base, 3), Decimal::new(base + 4, 3)),
        net_revenue: compared(net, net * Decimal::new(104 - i64::from(id) * 2, 2)),
        revenue_share: compared(Decimal::new(revenue, 3), Decimal::new(revenue - 6, 3)),
        margin: Compared { value: Some(net * Decimal::new(38, 2)), n1: None },
        stability: Some(stability),
        fidelity: Some(0.91),
        precision: Some(0.84),
        rules: "tickets >= 4 and gift_share > 0.5\nor tickets >= 2 and gift_share > 0.72 and focus < 0.4"
            .to_owned(),
        by_rules: id == 4,
        is_new: id == 3,
        trend: Vec::new(),
    }
}

fn telling(of_what: &str, label: &str, unit: VariableUnit, value: f64, lift: f64) -> Telling {
    Telling {
        of_what: of_what.to_owned(),
        label: label.to_owned(),
        unit,
        value,
        base: value / lift,
        lift: Some(lift),
        distance: lift.ln(),
    }
}

/// How they buy: every variable.
fn how(id: f64) -> Vec<Telling> {
    let mut how: Vec<Telling> = (0_u32..)
        .zip(Variable::FIXED)
        .map(|(position, variable)| {
            let lift = 2.0_f64.powf(((f64::from(position) + id) * 1.7).sin() * 1.6);
            let value = match variable.unit() {
                VariableUnit::Share => 0.18 * lift,
                VariableUnit::Money => 61.0 * lift,
                VariableUnit::Days => 84.0 * lift,
                VariableUnit::Years => 46.0 + id,
                VariableUnit::Count => 3.4 * lift,
            };
            telling("variable", &variable.label(), variable.unit(), value, lift)
        })
        .collect();
    how.sort_by(|a, b| b.distance.abs().total_cmp(&a.distance.abs()));
    how
}

/// What else they buy, and where.
fn elsewhere() -> [Telling; 6] {
    [
        telling("brand", "Atelier Nord", VariableUnit::Share, 0.12, 1.9),
        telling("channel", "Online", VariableUnit::Share, 0.31, 1.4),
        telling("weekday", "Saturday", VariableUnit::Share, 0.29, 1.2),
        telling("hours", "18 to 21", VariableUnit::Share, 0.22, 0.8),
        telling("price_band", "Top third", VariableUnit::Share, 0.44, 1.3),
        telling("department", "Women’s shoes and accessories", VariableUnit::Share, 0.05, 0.4),
    ]
}

fn card(row: &ClusterRow, made: &Made) -> ClusterCard {
    let (_, priority, customers, _, revenue, _, bought) = *made;
    let id = f64::from(row.id.0);
    let wave = |position: usize| 1.0 + 0.12 * ((position as f64) / 2.3 + id).sin() + position as f64 * 0.008;
    let categories: Vec<Telling> = bought
        .iter()
        .map(|(label, lift)| telling("category", label, VariableUnit::Share, 0.08 * lift, *lift))
        .collect();
    let how = how(id);
    let mut what = categories.clone();
    what.extend(elsewhere());
    let mut most_telling: Vec<Telling> = categories.into_iter().chain(how.iter().take(5).cloned()).collect();
    most_telling.sort_by(|a, b| b.distance.abs().total_cmp(&a.distance.abs()));
    ClusterCard {
        row: row.clone(),
        as_of: AS_OF,
        window: Window { from: date(2025, 11, 21), to: AS_OF },
        sentence: format!(
            "They buy {} {:.1} times as often as everybody, come in December, pay full price, and come back once a \
             year; their basket is twice that of all others.",
            bought[0].0, bought[0].1
        ),
        telling: most_telling,
        who: vec![
            telling("gender", "Women", VariableUnit::Share, 0.58, 1.1),
            telling("age", "45 to 54", VariableUnit::Share, 0.31, 1.5),
            telling("age", "Under 25", VariableUnit::Share, 0.04, 0.4),
            telling("region", "Île-de-France", VariableUnit::Share, 0.42, 1.3),
        ],
        how,
        what,
        months: months()
            .into_iter()
            .enumerate()
            .map(|(position, day)| ClusterMonth {
                day,
                customers: (customers as f64 * wave(position) * 0.85) as u64,
                base_share: row.base_share.value,
                net_revenue: Decimal::new(revenue * 41_000, 0),
                revenue_share: Decimal::try_from(revenue as f64 / 1000.0 * wave(position + 5)).ok(),
            })
            .collect(),
        tiers: (1..)
            .zip(Segment::TIERS)
            .map(|(position, tier)| {
                let share = [0.0, 0.08, 0.24, 0.37, 0.31][position];
                TierShare {
                    tier,
                    customers: (customers as f64 * share) as u64,
                    share,
                    lift: Some(1.7 / position as f64),
                }
            })
            .collect(),
        churn: Some(Estimate { value: 0.34, low: 0.32, high: 0.36, base: 0.47, n: customers as u64 }),
        value: Some(Estimate { value: 184.2, low: 171.0, high: 197.4, base: 142.0, n: customers as u64 }),
        nps: Some(Estimate { value: 38.0, low: 24.0, high: 52.0, base: 31.0, n: 412 }),
        conversion: Some(Estimate { value: 0.28, low: 0.19, high: 0.37, base: 0.22, n: 96 }),
        neighbour: Some(Neighbour {
            id: ClusterId(2),
            name: "Weekend browsers".to_owned(),
            apart: vec![
                telling("variable", "Tickets before Christmas", VariableUnit::Share, 0.61, 4.1),
                telling("category", "Jewellery", VariableUnit::Share, 0.22, 3.0),
                telling("variable", "Basket", VariableUnit::Money, 118.0, 1.8),
            ],
        }),
        levers: vec![
            "Remind them in the last week of November, before they choose elsewhere".to_owned(),
            "Offer gift wrapping and a late return date".to_owned(),
        ],
        text: "Invite them to the December evening.\nNo discounts: they pay full price.".to_owned(),
        notes: priority
            .map(|_| ClusterNote {
                at: "2026-11-21T10:02:00Z".parse().unwrap_or_default(),
                by: "Ana".to_owned(),
                reason: "agreed with the stores on 20 November".to_owned(),
            })
            .into_iter()
            .collect(),
        customers: vec![ClusterCustomer {
            customer_id: CUSTOMER.to_owned(),
            net_revenue: Decimal::from(1200),
            tickets: 14,
            second: None,
            margin: 0.4,
        }],
        absent: vec![Absent {
            needs: Some("customers.household".to_owned()),
            reason: "household is not loaded".to_owned(),
        }],
        provenance: BTreeMap::new(),
    }
}
