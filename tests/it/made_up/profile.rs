//! One made-up customer's page. Some ids stand for what is out of the ordinary: `bare` (nothing known), `returns` (only
//! returns), `future` (born in the future), `anonymous` (no row of customers), `huge` (50,000 lines).

use std::collections::BTreeMap;

use c360::contract::*;
use jiff::civil::{Date, DateTime, date};
use jiff::{SignedDuration, ToSpan};
use rust_decimal::Decimal;

use super::customers::masked;
use super::{as_of, dec, evidence};

type Texts = fn(&str) -> String;

/// Everything known of them.
pub(super) fn customer(id: &str, t: Texts) -> Customer {
    let mut customer = told(id, t);
    match id {
        "bare" => bare(&mut customer),
        "anonymous" => {
            customer.identity = None;
            customer.consents = Vec::new();
        }
        "future" => {
            let identity = customer.identity.as_mut().unwrap();
            identity.birth_date = Some("••/••/2031".to_owned());
            identity.age = None;
        }
        "returns" => {
            customer.standing.segment = Some(Segment::Returns);
            customer.standing.rank = None;
            for month in &mut customer.months {
                month.net_revenue = -month.net_revenue;
            }
            customer.tastes.rows.clear();
            customer.habits.clear();
        }
        _ => {}
    }
    customer
}

fn bare(customer: &mut Customer) {
    customer.identity = Some(identity_without_anything());
    customer.consents =
        ConsentChannel::ALL.map(|channel| Consent { channel, granted: None, history: Vec::new() }).into();
    customer.standing = Standing { segment: None, n1_segment: None, months: Vec::new(), rank: None, of: 0 };
    customer.traits.clear();
    customer.months.clear();
    customer.stores = Stores { home: None, used: Vec::new(), count: 0 };
    customer.tastes = Tastes { lines: 0, rows: Vec::new() };
    customer.habits.clear();
    customer.tickets = Tickets::default();
    customer.messages = Messages::default();
    customer.campaigns.clear();
    customer.surveys.clear();
    customer.duplicates.clear();
    customer.absent = absent(&[("messages", "messages"), ("surveys", "surveys")]);
    customer.provenance.clear();
}

fn absent(of: &[(&str, &str)]) -> BTreeMap<String, Absent> {
    let one = |(section, table): &(&str, &str)| {
        let absent = Absent { needs: Some((*table).to_owned()), reason: format!("needs {table}") };
        ((*section).to_owned(), absent)
    };
    of.iter().map(one).collect()
}

fn identity_without_anything() -> Identity {
    Identity {
        revealed: false,
        first_name: None,
        last_name: None,
        email: None,
        phone: None,
        loyalty_card: None,
        address: None,
        birth_date: None,
        age: None,
        gender: None,
        postal_code: None,
        city: None,
        country: None,
        language: None,
        joined_on: None,
    }
}

fn identity(t: Texts) -> Identity {
    Identity {
        revealed: false,
        first_name: Some(t(&masked("Marie"))),
        last_name: Some(t(&masked("Dupont"))),
        email: Some(t("m•••••@example.com")),
        phone: Some(t("+33 • •• •• •• 42")),
        loyalty_card: Some(t("•••••••••1902")),
        address: Some(t("•• ••• •• •• ••••••••••")),
        birth_date: Some(t("••/••/1978")),
        age: Some(48),
        gender: Some(t("f")),
        postal_code: Some(t("69003")),
        city: Some(t("Lyon")),
        country: Some(t("FR")),
        language: Some(t("fr")),
        joined_on: Some(date(2019, 3, 14)),
    }
}

/// Who they are, unmasked.
pub(super) fn revealed(t: Texts) -> Identity {
    Identity {
        revealed: true,
        first_name: Some(t("Marie")),
        last_name: Some(t("Dupont")),
        email: Some(t("marie.dupont@example.com")),
        phone: Some(t("+33 6 12 34 56 42")),
        loyalty_card: Some(t("2990004471902")),
        address: Some(t("14 rue de la République")),
        birth_date: Some(t("1978-05-02")),
        ..identity(t)
    }
}

fn consents() -> Vec<Consent> {
    let change = |day: Date, granted| ConsentChange { at: day.at(10, 30, 0, 0), granted };
    vec![
        Consent {
            channel: ConsentChannel::Email,
            granted: Some(true),
            history: vec![change(date(2019, 3, 14), true)],
        },
        Consent {
            channel: ConsentChannel::Sms,
            granted: Some(false),
            history: vec![change(date(2025, 6, 2), false), change(date(2019, 3, 14), true)],
        },
        Consent { channel: ConsentChannel::Post, granted: None, history: Vec::new() },
        Consent { channel: ConsentChannel::Ads, granted: Some(true), history: Vec::new() },
    ]
}

fn standing() -> Standing {
    let segment = |back: i32| match back {
        10..20 => Segment::Best,
        0..23 => Segment::Large,
        _ => Segment::Medium,
    };
    let first = |back: i32| date(2026, 11, 1) - back.months();
    Standing {
        segment: Some(Segment::Large),
        n1_segment: Some(Segment::Best),
        months: (0..24).rev().map(|back| (first(back).last_of_month().min(as_of()), segment(back))).collect(),
        rank: Some(12_408),
        of: 214_306,
    }
}

fn traits() -> Vec<Trait> {
    use TraitId as T;
    use Unit as U;
    let known = |id, unit, value: &str, median: &str| Trait {
        id,
        value: Some(dec(value)),
        median: Some(dec(median)),
        unit,
        absent: None,
    };
    vec![
        known(T::Recency, U::Count, "141", "52"),
        known(T::Frequency, U::Count, "5", "5"),
        known(T::Basket, U::Money, "71.26", "52.10"),
        known(T::NetRevenue, U::Money, "356.30", "260.40"),
        Trait {
            id: T::Margin,
            value: None,
            median: None,
            unit: U::Money,
            absent: Some(Absent {
                needs: Some("lines.cost".to_owned()),
                reason: "needs lines.cost".to_owned(),
            }),
        },
        known(T::DiscountShare, U::Share, "0.214", "0.118"),
        known(T::PromotionShare, U::Share, "0.61", "0.35"),
        known(T::GiftShare, U::Share, "0.40", "0.22"),
    ]
}

fn months() -> Vec<SpendMonth> {
    let now = ["84.20", "0", "31.00", "120.40", "0", "0", "54.90", "65.80", "0", "0", "0", "0"];
    let before =
        ["40.00", "52.10", "0", "96.00", "18.90", "0", "120.00", "80.10", "22.00", "0", "61.30", "44.00"];
    let month = |(back, (now, n1)): (i32, (&str, &str))| SpendMonth {
        month: date(2025, 12, 1) + back.months(),
        net_revenue: dec(now),
        n1: Some(dec(n1)),
    };
    (0..).zip(now.into_iter().zip(before)).map(month).collect()
}

fn tastes(t: Texts) -> Tastes {
    let taste = |of, label: &str, lines, base: &str, lift: &str, low: &str| Taste {
        of,
        label: t(label),
        lines,
        share: Decimal::from(lines) / dec("40"),
        base_share: dec(base),
        lift: dec(lift),
        lift_low: dec(low),
    };
    Tastes {
        lines: 40,
        rows: vec![
            taste(TasteOf::Category, "Shoes", 12, "0.097", "3.1", "1.9"),
            taste(TasteOf::Brand, "Aster", 9, "0.094", "2.4", "1.3"),
            taste(TasteOf::PriceBand, "middle", 25, "0.44", "1.4", "1.1"),
            taste(TasteOf::Category, "Children", 2, "0.11", "0.5", "0.1"),
        ],
    }
}

fn habits() -> Vec<Habit> {
    let habit = |of, value: &str, tickets, low: &str, high: &str, base: &str| Habit {
        of,
        value: value.to_owned(),
        tickets,
        of_tickets: 20,
        interval: (dec(low), dec(high)),
        base_share: dec(base),
    };
    vec![
        habit(HabitOf::Channel, "store", 17, "0.64", "0.95", "0.65"),
        habit(HabitOf::Weekday, "6", 12, "0.39", "0.78", "0.18"),
        habit(HabitOf::Hour, "18", 6, "0.15", "0.52", "0.11"),
    ]
}

fn stores(t: Texts) -> Stores {
    let used = |label: &str, tickets, share: &str, km: Option<&str>, day| StoreUse {
        store_id: label.to_lowercase(),
        label: t(label),
        tickets,
        share: dec(share),
        km_from_home: km.map(dec),
        last_day: Some(day),
    };
    Stores {
        home: Some(t("Lyon Part-Dieu")),
        used: vec![
            used("Lyon Part-Dieu", 41, "0.79", Some("0"), date(2026, 7, 2)),
            used("Lyon Confluence", 9, "0.17", Some("3.1"), date(2026, 3, 28)),
            used("Paris République", 2, "0.04", None, date(2024, 8, 9)),
        ],
        count: 5,
    }
}

/// How many tickets and lines a customer has.
fn size(id: &str) -> (u64, u64) {
    match id {
        "huge" => (2_500, 20),
        "bare" => (0, 0),
        "returns" => (2, 1),
        _ => (64, 3),
    }
}

/// A page of their tickets.
pub(super) fn tickets(id: &str, skip: u64, limit: u64, t: Texts) -> Tickets {
    let (total, lines) = size(id);
    let row = |at: u64| {
        let returns = if id == "returns" { lines } else { u64::from(at % 6 == 3) };
        let sign = if id == "returns" { -Decimal::ONE } else { Decimal::ONE };
        TicketRow {
            ticket_id: format!("T{:06}", 900_000 - at),
            sold_at: bought(at),
            channel: Some(t(if at % 7 == 5 { "web" } else { "store" })),
            store: (at % 7 != 5).then(|| t(if at % 5 == 4 { "Lyon Confluence" } else { "Lyon Part-Dieu" })),
            lines,
            returns,
            net_revenue: Some(sign * (dec("84.20") - Decimal::from(at % 9 * 7))),
            discount: Some(if at.is_multiple_of(3) { dec("20.00") } else { Decimal::ZERO }),
        }
    };
    Tickets { skipped: skip, rows: (skip..total.min(skip + limit)).map(row).collect(), total }
}

fn bought(at: u64) -> DateTime {
    date(2026, 7, 2).at(18, 42, 0, 0) - SignedDuration::from_hours(at as i64 * 24 * 23 + at as i64 % 5)
}

/// The lines of one of their tickets.
pub(super) fn lines(request: &TicketRequest, t: Texts) -> Vec<TicketLine> {
    let (_, lines) = size(&request.customer_id);
    let products = [
        ("Ankle boots", "Shoes", "79.90"),
        ("Wool socks", "Shoes", "9.30"),
        ("Linen shirt", "Shirts", "39.90"),
    ];
    let line = |at: u64| {
        let (product, category, gross) = products[at as usize % products.len()];
        let is_return = request.customer_id == "returns" || at == 2;
        let sign = if is_return { -Decimal::ONE } else { Decimal::ONE };
        let discount = if at == 0 { dec("20.00") } else { Decimal::ZERO };
        TicketLine {
            line_no: Some(at as i64 + 1),
            product_id: Some(t(&format!("P{at:04}"))),
            product: (at != 5).then(|| t(product)),
            category: Some(t(category)),
            quantity: Some(sign * Decimal::from(1 + at % 2)),
            gross: Some(sign * dec(gross)),
            discount: Some(discount),
            net: Some(sign * (dec(gross) - discount)),
            promo_id: (at == 0).then(|| t("SUMMER26")),
            is_return,
        }
    };
    (0..lines).map(line).collect()
}

fn messages(t: Texts) -> Messages {
    let channel = |name: &str, sent, opened, clicked, unsubscribed, bounced| MessageChannel {
        channel: Some(t(name)),
        sent,
        opened,
        clicked,
        unsubscribed,
        bounced,
    };
    let row = |day: i8, opened: bool, clicked: bool, campaign: Option<&str>| {
        let sent_at = date(2026, 11, day).at(9, 0, 0, 0);
        MessageRow {
            sent_at,
            channel: Some(t("email")),
            campaign: campaign.map(t),
            opened_at: opened.then(|| sent_at + 12.minutes()),
            clicked_at: clicked.then(|| sent_at + 13.minutes()),
            unsubscribed_at: None,
            bounced_at: (day == 4).then(|| sent_at + 1.minute()),
        }
    };
    Messages {
        channels: vec![channel("email", 41, 12, 3, 0, 1), channel("sms", 6, 0, 0, 1, 0)],
        pressure: Some(Pressure { messages: 9, median: Some(3), p90: Some(8) }),
        latest: vec![
            row(18, true, true, Some("Autumn sale, last days")),
            row(12, true, false, Some("Autumn sale")),
            row(8, false, false, None),
            row(4, false, false, Some("Winter coats")),
        ],
    }
}

fn told(id: &str, t: Texts) -> Customer {
    let sections = [
        "identity",
        "consents",
        "standing",
        "traits",
        "months",
        "stores",
        "tastes",
        "habits",
        "tickets",
        "messages",
        "campaigns",
        "surveys",
        "duplicates",
    ];
    Customer {
        as_of: as_of(),
        customer_id: id.to_owned(),
        identity: Some(identity(t)),
        consents: consents(),
        standing: standing(),
        traits: traits(),
        months: months(),
        stores: stores(t),
        tastes: tastes(t),
        habits: habits(),
        tickets: tickets(id, 0, 50, t),
        messages: messages(t),
        scores: super::predicted::scores(id, t),
        campaigns: vec![
            Membership {
                campaign_id: "C26-11".to_owned(),
                label: Some(t("Autumn sale")),
                kind: Some(t("email")),
                arm: Some("exposed".to_owned()),
                starts_on: Some(date(2026, 11, 2)),
                ends_on: Some(date(2026, 11, 22)),
            },
            Membership {
                campaign_id: t("C26-06"),
                label: None,
                kind: None,
                arm: Some("control".to_owned()),
                starts_on: Some(date(2026, 6, 1)),
                ends_on: None,
            },
        ],
        audiences: vec![
            AudienceOfCustomer {
                name: t("Shoes in 6 months"),
                is_in: true,
                exports: vec![(t("google"), date(2026, 11, 21), false), (t("meta"), date(2026, 1, 25), true)],
            },
            AudienceOfCustomer { name: t("Existing customers"), is_in: true, exports: Vec::new() },
            AudienceOfCustomer {
                name: t("New this autumn"),
                is_in: false,
                exports: vec![(t("automation"), date(2026, 11, 20), false)],
            },
        ],
        surveys: vec![
            SurveyAnswer {
                answered_at: date(2026, 5, 12).at(19, 4, 0, 0),
                score: 9,
                store: Some(t("Lyon Part-Dieu")),
            },
            SurveyAnswer { answered_at: date(2025, 4, 3).at(8, 55, 0, 0), score: 4, store: None },
        ],
        duplicates: vec![Duplicate {
            customer_id: "4471777".to_owned(),
            name: Some(t("M••••• D•••••")),
            shares: SharedBy::Email,
        }],
        absent: absent(&[("visits", "visits")]),
        provenance: sections.map(|key| (key.to_owned(), evidence(&format!("customers/{key}")))).into(),
    }
}
