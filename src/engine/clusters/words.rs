//! Segments in words: a name, a sentence, and levers, all made of the traits that tell a segment apart.

use crate::{
    contract::{Telling, VariableUnit},
    numbers::whole,
    science::clusters::WORTH_A_WORD,
};

/// How many traits the sentence tells.
const TOLD: usize = 5;
/// How many levers are proposed at most.
const LEVERS: usize = 4;

/// What a trait is called, and what it asks for, where a segment has more and where it has less of it than others.
struct Words {
    variable: &'static str,
    more: &'static str,
    less: &'static str,
    lever_more: Option<&'static str>,
    lever_less: Option<&'static str>,
}

const fn words(
    variable: &'static str,
    more: &'static str,
    less: &'static str,
    lever_more: Option<&'static str>,
    lever_less: Option<&'static str>,
) -> Words {
    Words { variable, more, less, lever_more, lever_less }
}

/// Who buys more in one category than others do, and yet most in others.
const NARROW: &str = "Narrow tastes";

const WORDS: [Words; 20] = [
    words(
        "tickets",
        "Frequent buyers",
        "Rare buyers",
        Some("Reward how often they come: early access, services, no discount needed."),
        Some("Give a reason for a second visit within weeks of the first."),
    ),
    words(
        "basket",
        "Large baskets",
        "Small baskets",
        Some("Advice and service before and after the purchase protect large baskets."),
        Some("Propose a second item at checkout; a threshold for free delivery just above their basket."),
    ),
    words(
        "items",
        "Many items",
        "One item at a time",
        None,
        Some("Bundles and outfits: show what goes with the one item they buy."),
    ),
    words(
        "price",
        "High prices",
        "Low prices",
        Some("Show new and premium ranges first; keep price arguments out of messages."),
        Some("Show entry prices first."),
    ),
    words(
        "revenue",
        "High spenders",
        "Low spenders",
        Some("Keep them: a named contact, first choice, surprises."),
        None,
    ),
    words(
        "recency",
        "Long away",
        "Bought lately",
        Some("Reactivate with what they bought, once; then let them rest."),
        Some("Follow up on the last purchase while it is fresh."),
    ),
    words(
        "tenure",
        "Long-standing",
        "Newcomers",
        Some("Thank them for the years; ask for recommendations."),
        Some("A welcome programme: three messages that show the range."),
    ),
    words(
        "categories",
        "Many categories",
        "Few categories",
        None,
        Some("Introduce the neighbouring category of the one they buy."),
    ),
    words(
        "focus",
        "One category",
        "Mixed baskets",
        Some("Be the specialist for their category: novelties, advice, the next size."),
        None,
    ),
    words(
        "discount_rate",
        "Bargain hunters",
        "Full price",
        Some("Cap discounts; invite to the sale, not before it; no discount on what they buy anyway."),
        Some("Send no discounts: they pay the full price."),
    ),
    words(
        "promotion_share",
        "Bargain hunters",
        "Full price",
        Some("Cap discounts; invite to the sale, not before it; no discount on what they buy anyway."),
        Some("Send no discounts: they pay the full price."),
    ),
    words(
        "gift_share",
        "Gift buyers",
        "Not before Christmas",
        Some("Gift ideas and reminders from mid-November; ask for the occasions of the rest of the year."),
        None,
    ),
    words(
        "return_share",
        "Returners",
        "Few returns",
        Some("Size advice and better pictures before the purchase; leave them out of free-return campaigns."),
        None,
    ),
    words(
        "remote_share",
        "Online buyers",
        "Store buyers",
        Some("Messages that lead to web and app; delivery rather than events in stores."),
        Some("Invite to their store: events, appointments, click and collect."),
    ),
    words("stores", "Many stores", "One store", None, None),
    words(
        "weekend_share",
        "Weekend buyers",
        "Weekday buyers",
        Some("Send on Thursday and Friday."),
        Some("Send from Monday to Wednesday."),
    ),
    words(
        "midday_share",
        "Midday buyers",
        "Not at midday",
        Some("Send before noon; quick collection at midday."),
        None,
    ),
    words("evening_share", "Evening buyers", "Daytime buyers", Some("Send in the late afternoon."), None),
    words(
        "open_rate",
        "Readers",
        "Silent",
        Some("They read: tell stories, not only offers."),
        Some("Fewer messages, another channel: they don't open these."),
    ),
    words("age", "Older", "Younger", None, None),
];

/// The words for a trait, and whether the segment has more of it.
fn found(told: &Telling) -> Option<(&'static Words, bool)> {
    let words = WORDS.iter().find(|words| words.variable == told.of_what)?;
    Some((words, told.distance > 0.0))
}

fn short(told: &Telling) -> Option<String> {
    match (told.of_what.as_str(), found(told)) {
        // More than others in one category may still be little.
        ("focus", Some((_, true))) if told.value < 0.5 => Some(NARROW.to_owned()),
        (_, Some((words, more))) => Some(if more { words.more } else { words.less }.to_owned()),
        // Who does not buy something is told by what they buy.
        ("department" | "category" | "brand", None) if told.distance > 0.0 => {
            Some(bare(&told.label).to_owned())
        }
        _ => None,
    }
}

/// The name alone of a department or category.
#[must_use]
pub fn bare(label: &str) -> &str {
    label.strip_prefix("Share of ").unwrap_or(label)
}

/// A name of the two most telling traits, strongest first, that have one.
#[must_use]
pub fn name(telling: &[Telling]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for told in telling.iter().filter(|told| told.distance.abs() >= WORTH_A_WORD) {
        let Some(part) = short(told) else { continue };
        if !parts.contains(&part) {
            parts.push(part);
        }
        if parts.len() == 2 {
            break;
        }
    }
    let mut parts = parts.into_iter();
    match (parts.next(), parts.next()) {
        (Some(first), Some(second)) => format!("{first}, {}", lowered(&second)),
        (Some(first), None) => first,
        _ => "Like everybody".to_owned(),
    }
}

/// The same word, begun small, unless it is a name of the data.
fn lowered(part: &str) -> String {
    if part != NARROW && !WORDS.iter().any(|words| words.more == part || words.less == part) {
        return part.to_owned();
    }
    let mut letters = part.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Names that differ: what comes again is numbered.
#[must_use]
pub fn distinct(names: Vec<String>, taken: &[String]) -> Vec<String> {
    let mut given: Vec<String> = taken.to_vec();
    let mut all = Vec::new();
    for name in names {
        let numbered = (2..).map(|number| format!("{name} {number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| !given.contains(name));
        let free = free.unwrap_or(name);
        given.push(free.clone());
        all.push(free);
    }
    all
}

/// The most telling traits in a sentence.
#[must_use]
pub fn sentence(telling: &[Telling], currency: &str) -> String {
    let told: Vec<String> = telling
        .iter()
        .filter(|told| told.distance.abs() >= WORTH_A_WORD)
        .take(TOLD)
        .map(|told| {
            let (value, base) =
                (amount(told.value, told.unit, currency), amount(told.base, told.unit, currency));
            format!("{} {value} (all: {base})", told.label)
        })
        .collect();
    if told.is_empty() { "Buys like everybody.".to_owned() } else { format!("{}.", told.join(", ")) }
}

/// What its traits propose to do, strongest first.
#[must_use]
pub fn levers(telling: &[Telling]) -> Vec<String> {
    let mut levers: Vec<String> = Vec::new();
    for told in telling.iter().filter(|told| told.distance.abs() >= WORTH_A_WORD) {
        let lever = match (told.of_what.as_str(), found(told)) {
            (_, Some((words, more))) => {
                if more { words.lever_more } else { words.lever_less }.map(str::to_owned)
            }
            ("department" | "category", None) if told.distance > 0.0 => {
                Some(format!("News of {} first: it is what they come for.", bare(&told.label)))
            }
            _ => None,
        };
        if let Some(lever) = lever.filter(|lever| !levers.contains(lever)) {
            levers.push(lever);
        }
        if levers.len() == LEVERS {
            break;
        }
    }
    levers
}

/// A value in words.
#[must_use]
pub fn amount(value: f64, unit: VariableUnit, currency: &str) -> String {
    match unit {
        VariableUnit::Share => format!("{:.0} %", value * 100.0),
        VariableUnit::Money if value.abs() < 10.0 => format!("{value:.2} {currency}"),
        VariableUnit::Money => format!("{} {currency}", whole(value)),
        VariableUnit::Count if value < 10.0 => format!("{value:.1}"),
        VariableUnit::Days | VariableUnit::Years | VariableUnit::Count => whole(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(
        of_what: &str,
        label: &str,
        unit: VariableUnit,
        (value, base): (f64, f64),
        distance: f64,
    ) -> Telling {
        let (of_what, label) = (of_what.to_owned(), label.to_owned());
        Telling { of_what, label, unit, value, base, lift: Some(value / base), distance }
    }

    fn gifts() -> Vec<Telling> {
        vec![
            told("gift_share", "Tickets before Christmas", VariableUnit::Share, (0.68, 0.09), 2.1),
            told("department", "Beauty", VariableUnit::Share, (0.5, 0.2), 0.9),
            told("price", "Price per item", VariableUnit::Money, (84.4, 52.0), 0.8),
            told("weekday", "Monday", VariableUnit::Share, (0.1, 0.1), 0.0),
        ]
    }

    #[test]
    fn a_segment_is_named_by_what_tells_it_apart() {
        assert_eq!(name(&gifts()), "Gift buyers, Beauty");
        assert_eq!(name(&gifts()[2..]), "High prices");
        assert_eq!(name(&[]), "Like everybody");
        let focus = |value| Telling {
            of_what: "focus".to_owned(),
            value,
            base: 0.1,
            distance: 2.0,
            ..gifts()[0].clone()
        };
        assert_eq!(name(&[focus(0.8), gifts()[0].clone()]), "One category, gift buyers");
        assert_eq!(name(&[gifts()[0].clone(), focus(0.3)]), "Gift buyers, narrow tastes");
        let names = vec!["A".to_owned(), "A".to_owned(), "B".to_owned()];
        assert_eq!(distinct(names, &["B".to_owned()]), ["A", "A 2", "B 2"]);
    }

    #[test]
    fn its_traits_are_told_in_a_sentence() {
        let expected = "Tickets before Christmas 68 % (all: 9 %), Beauty 50 % (all: 20 %), \
                        Price per item 84 EUR (all: 52 EUR).";
        assert_eq!(sentence(&gifts(), "EUR"), expected);
        assert_eq!(sentence(&[], "EUR"), "Buys like everybody.");
    }

    #[test]
    fn levers_follow_from_the_traits() {
        let levers = levers(&gifts());
        assert_eq!(levers.len(), 3);
        assert!(levers[0].starts_with("Gift ideas"), "{levers:?}");
        assert!(levers[1].contains("Beauty"));
    }
}
