//! What a customer's ticket lines add up to: by month, over the year, by store, taste and habit. Sums are exact; an amount
//! that no line tells is absent, not zero.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::shared::Shared;
use crate::warehouse::customers::bought::BoughtRow;

/// Days from the first to the last, both included.
#[derive(Debug, Clone, Copy)]
pub struct Days {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
}

impl Days {
    fn hold(self, line: &BoughtRow) -> bool {
        self.from <= line.day && line.day <= self.to
    }
}

/// Net revenue of a calendar month.
#[derive(Debug, Clone, PartialEq)]
pub struct MonthSum {
    /// First day of the month.
    pub month: Date,
    /// Net revenue.
    pub net: Option<Decimal>,
    /// Up to the day of the month that the last day is.
    pub net_to_day: Option<Decimal>,
}

/// By calendar month, oldest first.
pub fn months(lines: &[BoughtRow], days: Days) -> Vec<MonthSum> {
    let mut sums: BTreeMap<Date, MonthSum> = BTreeMap::new();
    for line in lines.iter().filter(|line| days.hold(line)) {
        let month = line.day.first_of_month();
        let sum = sums.entry(month).or_insert(MonthSum { month, net: None, net_to_day: None });
        add(&mut sum.net, line.net);
        if line.day.day() <= days.to.day() {
            add(&mut sum.net_to_day, line.net);
        }
    }
    sums.into_values().collect()
}

/// How a customer bought: discounts, promotions, gifts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct YearSums {
    /// Gross revenue of the lines whose discount is known.
    pub gross: Option<Decimal>,
    /// Their discounts.
    pub discount: Option<Decimal>,
    /// Purchased lines whose discount is known.
    pub purchases: u64,
    /// Of those, lines with a discount.
    pub discounted: u64,
    /// Tickets.
    pub tickets: u64,
    /// Of those, in the season of gifts: from 1 to 24 December.
    pub gift_tickets: u64,
}

/// Over these days.
pub fn year(lines: &[BoughtRow], days: Days) -> YearSums {
    let (mut sums, mut tickets, mut gifts) = (YearSums::default(), BTreeSet::new(), BTreeSet::new());
    for line in lines.iter().filter(|line| days.hold(line)) {
        add(&mut sums.gross, line.gross);
        add(&mut sums.discount, line.discount);
        if !line.is_purchase() {
            continue;
        }
        sums.purchases += u64::from(line.discount.is_some());
        sums.discounted += u64::from(line.discount.is_some_and(|discount| discount > Decimal::ZERO));
        tickets.insert(&line.ticket_id);
        if line.day.month() == 12 && line.day.day() <= 24 {
            gifts.insert(&line.ticket_id);
        }
    }
    YearSums { tickets: tickets.len() as u64, gift_tickets: gifts.len() as u64, ..sums }
}

/// A store that a customer bought in.
#[derive(Debug, Clone, PartialEq)]
pub struct StoreSum {
    /// The store.
    pub store_id: String,
    /// Tickets there.
    pub tickets: u64,
    /// Last purchase there.
    pub last_day: Date,
}

/// Every store bought in up to a day, most tickets first.
pub fn stores(lines: &[BoughtRow], to: Date) -> Vec<StoreSum> {
    let mut used: BTreeMap<&str, (BTreeSet<&str>, Date)> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.is_purchase() && line.day <= to) {
        let Some(store) = &line.store_id else { continue };
        let (tickets, last) = used.entry(store).or_insert_with(|| (BTreeSet::new(), line.day));
        tickets.insert(&line.ticket_id);
        *last = line.day.max(*last);
    }
    let sum = |(store, (tickets, last_day)): (&str, (BTreeSet<&str>, Date))| StoreSum {
        store_id: store.to_owned(),
        tickets: tickets.len() as u64,
        last_day,
    };
    let mut sums: Vec<StoreSum> = used.into_iter().map(sum).collect();
    sums.sort_by(|a, b| {
        b.tickets.cmp(&a.tickets).then(b.last_day.cmp(&a.last_day)).then(a.store_id.cmp(&b.store_id))
    });
    sums
}

/// How often something was chosen, beside how often everybody chooses it.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Of what, for example `category`.
    pub of_what: &'static str,
    /// Which one.
    pub label: String,
    /// How often.
    pub chosen: u64,
    /// How often any of its kind was.
    pub of: u64,
    /// Share among everybody's that say which.
    pub base_share: f64,
}

/// The categories, brands and price bands of purchased lines, by kind and label.
pub fn tastes(lines: &[BoughtRow], days: Days, shared: &Shared) -> Vec<Choice> {
    let mut counted = Counted::default();
    for line in lines.iter().filter(|line| line.is_purchase() && days.hold(line)) {
        counted.see("category", line.category.as_deref());
        counted.see("brand", line.brand.as_deref());
        counted.see("price_band", line.price_band.as_deref());
    }
    counted.choices(shared)
}

/// The channels, weekdays (1 is Monday) and hours of tickets with a purchase, by kind and label. What a ticket's lines tell
/// differently is what comes first.
pub fn habits(lines: &[BoughtRow], days: Days, shared: &Shared) -> Vec<Choice> {
    let mut tickets: BTreeMap<&str, (Option<&str>, Date, Option<i64>)> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.is_purchase() && days.hold(line)) {
        let ticket = tickets.entry(&line.ticket_id).or_insert((None, line.day, None));
        *ticket =
            (least(ticket.0, line.channel.as_deref()), line.day.min(ticket.1), least(ticket.2, line.hour));
    }
    let mut counted = Counted::default();
    for (channel, day, hour) in tickets.into_values() {
        counted.see("channel", channel);
        counted.see("weekday", Some(&day.weekday().to_monday_one_offset().to_string()));
        counted.see("hour", hour.map(|hour| hour.to_string()).as_deref());
    }
    counted.choices(shared)
}

/// How often each was seen.
#[derive(Default)]
struct Counted(BTreeMap<&'static str, BTreeMap<String, u64>>);

impl Counted {
    fn see(&mut self, of_what: &'static str, label: Option<&str>) {
        let Some(label) = label else { return };
        let labels = self.0.entry(of_what).or_default();
        match labels.get_mut(label) {
            Some(seen) => *seen += 1,
            None => drop(labels.insert(label.to_owned(), 1)),
        }
    }

    /// What everybody's purchases know, too.
    fn choices(self, shared: &Shared) -> Vec<Choice> {
        let mut choices = Vec::new();
        for (of_what, labels) in self.0 {
            let of = labels.values().sum();
            choices.extend(labels.into_iter().filter_map(|(label, chosen)| {
                let base_share = shared.base_share(of_what, &label)?;
                Some(Choice { of_what, label, chosen, of, base_share })
            }));
        }
        choices
    }
}

/// The smaller of what is known.
pub fn least<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// A sum of what is known.
pub fn add(sum: &mut Option<Decimal>, amount: Option<Decimal>) {
    if let Some(amount) = amount {
        *sum = Some(sum.unwrap_or_default() + amount);
    }
}
