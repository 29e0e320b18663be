//! Nasty texts against what reads texts from outside: the parser of rules and every destination's normaliser.
//!
//! `cargo bench --bench fuzz -- 60` runs for 60 seconds (5 unless told) from the seed in `C360_FUZZ_SEED`, or from one
//! that it prints. What breaks something is printed with its seed, and the exit code is 101. A new target is one function
//! and one line in `TARGETS`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use c360::{
    activation::{
        destinations::{Entry, Options, destination},
        normalise::{email, name, phone, place},
        person::{Consents, Person},
        rule,
    },
    contract::{DestinationKind, RuleSource},
};
use rand::{Rng, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

type Target = fn(&str);

const TARGETS: &[(&str, Target)] = &[
    ("parser of rules", parser),
    ("places in a rule", places),
    ("normalisers", normalisers),
    ("google", |text| row(DestinationKind::Google, text)),
    ("meta", |text| row(DestinationKind::Meta, text)),
    ("tiktok", |text| row(DestinationKind::Tiktok, text)),
    ("automation", |text| row(DestinationKind::Automation, text)),
];

/// What is mutated: whole rules, addresses, numbers, names, and what breaks careless programs.
const SEEDS: &[&str] = &[
    "tier in (best, large) and churn_90d between 0.4 and 0.8 and consent.ads and not in audience \"Lost core\"",
    "bought(category = \"Shoes\", last 180 days) >= 1 or spent(channel = web) > 12.50",
    "not (age is unknown or city begins with 'Saint-\\'') and last_purchase between 2026-01-01 and 2026-02-28",
    "((((((((((age > 3))))))))))",
    "id in (0001, \"a\\\"b\", 'c')",
    "John.Smith+tag@gmail.com",
    "+33 (0)6 12 34 56 78",
    "0033612345678",
    "(650)555-1212",
    "Mr. Jean-Pierre D'Été Jr.",
    "İstanbul ß ſ Ǆ ﬁ ｆｕｌｌ",
    "=HYPERLINK(\"http://x\")",
    "94043-1351",
    "\u{202e}\u{200b}\u{feff}\u{0}\u{1b}[2J",
    "🙂👩‍👩‍👧‍👦 e\u{301}\u{301}\u{301}",
    "99999999999999999999999999999999999.99",
    "-0.0000000000000000000000000001",
    "9999-99-99",
];

fn main() {
    let seconds = std::env::args().filter_map(|word| word.parse::<u64>().ok()).next().unwrap_or(5);
    let seed = std::env::var("C360_FUZZ_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| rand::random::<u64>());
    println!("seed {seed}, {seconds} s");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut tried = 0_u64;
    while Instant::now() < until {
        let text = text(&mut random);
        for (name, target) in TARGETS {
            let broke = catch_unwind(AssertUnwindSafe(|| target(&text))).is_err();
            assert!(!broke, "{name} breaks on {text:?} (seed {seed}, text {tried})");
        }
        tried += 1;
    }
    println!("{tried} texts against {} targets: nothing broke", TARGETS.len());
}

/// A seed cut, doubled, spliced with another, or with characters changed; now and then anything at all.
fn text(random: &mut impl Rng) -> String {
    let seed =
        |random: &mut dyn Rng| -> Vec<char> { SEEDS[random.random_range(0..SEEDS.len())].chars().collect() };
    let mut text = if random.random_bool(0.1) {
        (0..random.random_range(0..40))
            .filter_map(|_| char::from_u32(random.random_range(0..0x0011_0000)))
            .collect()
    } else {
        seed(random)
    };
    for _ in 0..random.random_range(0..6) {
        let at = random.random_range(0..=text.len());
        match random.random_range(0..5) {
            0 => text.truncate(at),
            1 => drop(text.drain(..at)),
            2 => {
                let other = seed(random);
                text.splice(at..at, other);
            }
            3 if !text.is_empty() => {
                let at = at.min(text.len() - 1);
                text[at] = *['(', ')', '"', '\\', ',', '=', '<', ' ', '.', '@', '+', '0', 'é']
                    .get(random.random_range(0..13))
                    .unwrap();
            }
            _ => {
                let copy = text.clone();
                text.splice(at..at, copy);
            }
        }
        text.truncate(5_000);
    }
    text.into_iter().collect()
}

fn parser(text: &str) {
    match rule::read(&RuleSource::Text(text.to_owned())) {
        Ok((written, tree)) => {
            assert_eq!(rule::parse(&written), Ok(tree), "what is written is read again");
        }
        Err((_, problem)) => {
            let length = u32::try_from(text.chars().count()).unwrap();
            assert!(problem.column + problem.width <= length, "the column is in the text: {problem:?}");
        }
    }
}

fn places(text: &str) {
    let length = u32::try_from(text.chars().count()).unwrap();
    for cursor in [0, length / 3, length / 2, length] {
        let found = rule::place(text, cursor);
        assert!(found.is_none_or(|place| place.from <= cursor));
    }
}

fn normalisers(text: &str) {
    for normal in [email::plain, email::google] {
        if let Some(once) = normal(text) {
            assert_eq!(normal(&once), Some(once));
        }
    }
    for normal in [name::google, name::meta, place::meta_city] {
        let once = normal(text);
        assert_eq!(normal(&once), once);
    }
    for country in [None, Some("FR"), Some("US"), Some("ZZ")] {
        if let Ok(once) = phone::e164(text, country) {
            assert!(once.starts_with('+') && once.bytes().skip(1).all(|b| b.is_ascii_digit()));
            assert_eq!(phone::e164(&once, country), Ok(once));
        }
    }
}

fn row(kind: DestinationKind, text: &str) {
    let options =
        Options { country: Some("FR".to_owned()), phone_plus: true, columns: Vec::new(), value: true };
    let to = destination(kind, &options);
    let some = || Some(text.to_owned());
    let person = Person {
        customer_id: text.to_owned(),
        email: some(),
        phone: some(),
        first_name: some(),
        last_name: some(),
        address: some(),
        postal_code: some(),
        city: some(),
        country: some(),
        birth_date: None,
        gender: some(),
        value: None,
        consents: Consents { email: true, sms: true, post: true, ads: true },
    };
    let mut entry = Entry::default();
    to.entry(&person, &mut entry);
    assert_eq!(entry.cells.len(), to.header().len());
    for cell in &entry.cells {
        let is_phone = cell.strip_prefix('+').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
        let is_plain = kind != DestinationKind::Automation
            || is_phone
            || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        assert!(is_plain, "{cell:?} begins a formula");
    }
}
