//! Throws odd texts at what reads texts from outside, and checks what must always hold.
//!
//! `cargo bench --bench fuzz -- SECONDS [SEED]` runs for so long (10 unless told) over every target in turn: random and
//! mutated texts from a corpus of nasty ones. It prints the seed, and on a failure the target and the text, and ends
//! with 1. The same seed throws the same texts. A new target is one function and one line in [`TARGETS`].
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
    time::{Duration, Instant},
};

use c360::{
    activation::{
        destinations::{
            AutomationColumn, Destination, Entry, Options, automation::runs_in_a_sheet, destination,
        },
        normalise::{country, email, name, phone, place},
        person::{Consents, Person},
        rule, sheet,
    },
    contract::{DestinationKind, RuleSource},
};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// What must hold of a text; the error says what doesn't.
type Target = fn(&str) -> Result<(), String>;

const TARGETS: [(&str, Target); 9] = [
    ("email", emails),
    ("phone", phones),
    ("name", names),
    ("place", places),
    ("platforms", platforms),
    ("automation", automation),
    ("sheet", sheets),
    ("rule", rules),
    ("completion", completions),
];

/// How many texts a target gets before the next has its turn.
const TURN: u32 = 256;

const CORPUS: &[&str] = &[
    "tier in (best, large) and churn_90d between 0.4 and 0.8 and consent.ads and not in audience \"Lost core\"",
    "bought(category = \"Shoes\", last 180 days) >= 1 or spent(channel = web) > 12.50",
    "not (age is unknown or city begins with 'Saint-\\'') and last_purchase between 2026-01-01 and 2026-02-28",
    "((((((((((age > 3))))))))))",
    "id in (0001, \"a\\\"b\", 'c') or churn_30d > 40 %",
    "",
    " ",
    "\u{0}",
    "mary@example.com",
    "Mary.Jones+tag@GoogleMail.com",
    "a.b@gmail.com@evil.com",
    "Mary <mary@example.com>",
    "@",
    "..@gmail.com",
    "+@gmail.com",
    "+33 (0)6 39 98 79 19",
    "0033639987919",
    "+39 (0)6 698 12345",
    "(650)555-1212 ext. 12",
    "tel:+1-650-555-1212;ext=5",
    "0 11 15 2345-6789",
    "+5491123456789",
    "88125553535",
    "012 3121286979",
    "+80012345678",
    "＋３３６３９９８７９１９",
    "٠٦٣٩٩٨٧٩١٩",
    "\u{202a}+33639987919\u{202c}",
    "Mrs. Anne-Marie O’Neil, Jr.",
    "Mr Mr Mr",
    "ΟΔΥΣΣΕΎΣ",
    "İstanbul",
    "ǅemal",
    "e\u{301}\u{300}va",
    "क्षत्रिय",
    "李小龙",
    "👩‍👩‍👧",
    "94107-1234",
    "SW1A 1AA",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\"a\",\"b\"\r\n",
    "\u{feff}US",
    "us",
    "UK",
    "99999999999999999999999999999999",
];

/// Pieces that mutations put in: what parsers stumble over.
const PIECES: &[&str] = &[
    "@",
    "+",
    "00",
    "(0)",
    "0",
    "1",
    "7",
    "8",
    "39",
    "54",
    "55",
    ".",
    " ",
    "\t",
    "\r\n",
    "\"",
    ",",
    "'",
    "=",
    "-",
    "＝",
    "é",
    "e\u{301}",
    "Σ",
    "ß",
    "İ",
    "\u{200b}",
    "\u{feff}",
    "\u{0}",
    "mr ",
    " jr",
    "gmail.com",
    "ext",
    "x",
    "#",
    ";",
    "𝟘",
];

fn main() -> ExitCode {
    let mut told = std::env::args().skip(1).filter_map(|arg| arg.parse::<u64>().ok());
    let seconds = told.next().unwrap_or(10);
    let seed = told.next().unwrap_or_else(rand::random);
    println!("seed {seed}, {seconds} s, {} targets", TARGETS.len());
    // The text that made a target panic is printed below; where in the code, by running it in a test.
    std::panic::set_hook(Box::new(|_| ()));
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let mut thrown = [0_u64; TARGETS.len()];
    let end = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < end {
        for ((name, target), thrown) in TARGETS.iter().zip(&mut thrown) {
            for _ in 0..TURN {
                let text = text(&mut chance);
                let held = catch_unwind(AssertUnwindSafe(|| target(&text)));
                if let Err(why) = held.unwrap_or_else(|_| Err("it panicked".to_owned())) {
                    println!("seed {seed}, target {name}: {why}\ntext {text:?}");
                    return ExitCode::FAILURE;
                }
                *thrown += 1;
            }
        }
    }
    for ((name, _), thrown) in TARGETS.iter().zip(thrown) {
        println!("{name:>12}  {thrown:>10} texts");
    }
    ExitCode::SUCCESS
}

/// A text: one of the corpus, or two joined, changed a few times; now and then of any characters.
fn text(chance: &mut ChaCha8Rng) -> String {
    if chance.random_range(0..8) == 0 {
        return (0..chance.random_range(0..40)).map(|_| chance.random::<char>()).collect();
    }
    let pick = |chance: &mut ChaCha8Rng| CORPUS[chance.random_range(0..CORPUS.len())];
    let mut text: Vec<char> = pick(chance).chars().collect();
    if chance.random_range(0..6) == 0 {
        text.extend(pick(chance).chars());
    }
    for _ in 0..chance.random_range(0..6) {
        mutate(&mut text, chance);
    }
    text.into_iter().collect()
}

fn mutate(text: &mut Vec<char>, chance: &mut ChaCha8Rng) {
    let at = chance.random_range(0..=text.len());
    match chance.random_range(0..6) {
        0 => {
            let piece = PIECES[chance.random_range(0..PIECES.len())];
            text.splice(at..at, piece.chars());
        }
        1 if at < text.len() => {
            text.remove(at);
        }
        2 if at < text.len() => text[at] = char::from(chance.random_range(0..128_u8)),
        3 if at < text.len() => text[at] = char::from(chance.random_range(b'0'..=b'9')),
        4 => text.truncate(at),
        5 => {
            let end = (at + chance.random_range(0..6)).min(text.len());
            let again = text[at..end].to_vec();
            text.splice(at..at, again);
        }
        _ => {}
    }
}

fn hold(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

/// What a rule makes of a text; applied to that it must change nothing, and what isn't usable must leave no trace.
fn normal(rule: impl Fn(&str, &mut String) -> bool, text: &str) -> Result<Option<String>, String> {
    let (mut once, mut again) = (String::new(), String::new());
    if !rule(text, &mut once) {
        return hold(once.is_empty(), "not usable, yet something was written").map(|()| None);
    }
    hold(rule(&once, &mut again), &format!("{once:?} is not usable any more"))?;
    hold(once == again, &format!("{once:?} becomes {again:?}"))?;
    Ok(Some(once))
}

fn emails(text: &str) -> Result<(), String> {
    for rule in [email::google, email::meta, email::tiktok, email::as_captured] {
        let Some(found) = normal(rule, text)? else { continue };
        hold(found.matches('@').count() == 1, "not one @")?;
        hold(!found.contains(|c: char| c.is_whitespace() || c.is_control()), "blanks inside")?;
    }
    Ok(())
}

fn phones(text: &str) -> Result<(), String> {
    for code in [None, Some("FR"), Some("US"), Some("AR"), Some("BR"), Some("RU"), Some("IT"), Some("AQ")] {
        let found = normal(|text, out| phone::e164(text, code, out).is_ok(), text)?;
        let mut bare = String::new();
        let is_same = phone::meta(text, code, &mut bare).is_ok() == found.is_some();
        hold(is_same, "with a plus and without one differ")?;
        let Some(found) = found else { continue };
        let digits = found.strip_prefix('+').ok_or("no plus")?;
        hold(digits == bare, "with a plus and without one differ")?;
        hold((7..=15).contains(&digits.len()) && !digits.starts_with('0'), "no E.164 number")?;
        hold(digits.bytes().all(|b| b.is_ascii_digit()), "not only digits")?;
    }
    Ok(())
}

fn names(text: &str) -> Result<(), String> {
    for rule in [name::google, name::meta] {
        let Some(found) = normal(rule, text)? else { continue };
        hold(found == found.to_lowercase(), "not lower-case")?;
        hold(found == found.trim() && !found.contains("  "), "blanks too many")?;
    }
    Ok(())
}

fn places(text: &str) -> Result<(), String> {
    for code in ["US", "GB"] {
        if let Some(found) = normal(|text, out| place::google_zip(text, code, out), text)? {
            hold(!runs_in_a_sheet(&found), "runs in a spreadsheet")?;
        }
        if let Some(found) = normal(|text, out| place::meta_zip(text, code, out), text)? {
            hold(!found.contains(char::is_whitespace), "blanks inside")?;
        }
    }
    normal(place::meta_city, text)?;
    hold(country::code(text).is_none_or(|code| code.len() == 2), "no code of two letters")
}

/// Somebody of whom everything is that text, with or without a country that can be read.
fn everything(text: &str, country: Option<&str>) -> Person {
    let said = || Some(text.to_owned());
    Person {
        customer_id: text.to_owned(),
        email: said(),
        phone: said(),
        first_name: said(),
        last_name: said(),
        address: said(),
        postal_code: said(),
        city: said(),
        country: country.map_or_else(said, |code| Some(code.to_owned())),
        birth_date: None,
        gender: said(),
        value: None,
        consents: Consents { email: true, sms: true, post: true, ads: true },
    }
}

/// The row is as wide as the header, and usable exactly if it has a key.
fn row(to: &dyn Destination, person: &Person) -> Result<Entry, String> {
    let mut entry = Entry::new();
    to.entry(person, &mut entry);
    hold(entry.cells.len() == to.header().len(), "not as many cells as columns")?;
    hold(entry.is_usable() != entry.keys.is_empty(), "a key without an identifier, or the other way round")?;
    Ok(entry)
}

fn platforms(text: &str) -> Result<(), String> {
    for kind in [DestinationKind::Google, DestinationKind::Meta, DestinationKind::Tiktok] {
        let to =
            destination(kind, &Options { country: Some("FR".to_owned()), value: true, ..Options::default() });
        for code in [None, Some("US")] {
            for (name, cell) in to.header().iter().zip(row(to.as_ref(), &everything(text, code))?.cells) {
                let in_clear = ["Country", "Zip", "uid", "value"].contains(&name.as_str());
                let is_hash =
                    cell.len() == 64 && cell.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
                hold(in_clear || cell.is_empty() || is_hash, &format!("{name} is no hash: {cell:?}"))?;
                hold(!runs_in_a_sheet(&cell), &format!("{name} runs in a spreadsheet: {cell:?}"))?;
            }
        }
    }
    Ok(())
}

fn automation(text: &str) -> Result<(), String> {
    let options = Options { columns: AutomationColumn::ALL.to_vec(), ..Options::default() };
    let to = destination(DestinationKind::Automation, &options);
    for (name, cell) in to.header().iter().zip(row(to.as_ref(), &everything(text, Some("GB")))?.cells) {
        hold(!cell.contains(char::is_control), &format!("{name} has control characters"))?;
        let is_number = cell.strip_prefix('+').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
        hold((name == "phone" && is_number) || !runs_in_a_sheet(&cell), &format!("{name} runs: {cell:?}"))?;
    }
    Ok(())
}

fn sheets(text: &str) -> Result<(), String> {
    let cells = [text, "", text];
    let mut out = Vec::new();
    sheet::push_row(&cells, &mut out);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
    let found: Vec<_> =
        reader.records().map(|record| record.map_err(|e| e.to_string())).collect::<Result<_, _>>()?;
    hold(found.len() == 1 && found[0].iter().eq(cells), "a reader finds other cells")
}

fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// What is read is written so that it is read again; what is wrong is wrong at a column that the text has.
fn rules(text: &str) -> Result<(), String> {
    match rule::read(&RuleSource::Text(text.to_owned())) {
        Ok((written, tree)) => {
            hold(rule::parse(&written).is_ok_and(|again| again == tree), "what is written is not read again")
        }
        Err((_, problem)) => {
            hold(problem.column + problem.width <= length(text), "the column is not in the text")
        }
    }
}

fn completions(text: &str) -> Result<(), String> {
    let all = length(text);
    for cursor in [0, all / 3, all / 2, all] {
        let before = rule::place(text, cursor).is_none_or(|place| place.from <= cursor);
        hold(before, "what is completed begins behind the cursor")?;
    }
    Ok(())
}
