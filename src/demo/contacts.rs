//! Contact data that can never reach anyone: reserved domains, phone numbers kept for fiction, streets that do not exist.
//!
//! Domains: RFC 2606. Phones: the French regulator's ranges for audiovisual works (ARCEP decision 2009-0636 as
//! amended) and Ofcom's for drama. The ranges are far smaller than a large customer base, so numbers repeat.

use super::names::Name;
use super::random::{Draw, nth};
use super::stores::Town;
use super::words::STREETS;

/// Domains that no mail server will ever answer for.
pub const DOMAINS: [&str; 6] =
    ["example.com", "example.org", "example.net", "mail.example", "post.example", "inbox.test"];

/// Prefixes of French numbers for fiction; four digits follow.
pub const FICTION_FR: [&str; 6] = ["063998", "019900", "026191", "035301", "046571", "053649"];

/// Prefix of British mobile numbers for fiction; three digits follow.
pub const FICTION_GB: &str = "07700900";

/// An e-mail address as captured at the till: mostly clean, some shouted, some with a space, a few without a domain.
#[must_use]
pub fn email(name: &Name, customer: u64, draw: &mut Draw) -> String {
    let domain = nth(&DOMAINS, draw.by_weight(&[0.5, 0.2, 0.15, 0.08, 0.05, 0.02]));
    let local = format!("{}.{}.{customer}", name.first.1.to_lowercase(), name.last.1.to_lowercase());
    match draw.below(100) {
        0 => local,
        1..4 => format!("{local}@{domain}").to_uppercase(),
        4 => format!(" {local}@{domain} "),
        _ => format!("{local}@{domain}"),
    }
}

/// A phone number as captured: mobile mostly, in one of the ways people write them.
#[must_use]
pub fn phone(british: bool, customer: u64, draw: &mut Draw) -> String {
    // Spread over the range so that a small base has no number twice.
    let spread = |range: u64| customer.wrapping_mul(7_919) % range;
    if british {
        let n = spread(1_000);
        return if draw.chance(0.5) { format!("+447700900{n:03}") } else { format!("{FICTION_GB}{n:03}") };
    }
    let range = if draw.chance(0.85) { 0 } else { 1 + draw.below(FICTION_FR.len() - 1) };
    let digits = format!("{}{:04}", nth(&FICTION_FR, range), spread(10_000));
    let pairs = |gap: &str| {
        let cut = digits.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into_owned());
        cut.collect::<Vec<_>>().join(gap)
    };
    match draw.below(10) {
        0..4 => digits,
        4..7 => pairs(" "),
        7 => pairs("."),
        8 => format!("0033{}", digits.get(1..).unwrap_or_default()),
        _ => format!("+33{}", digits.get(1..).unwrap_or_default()),
    }
}

/// Street and number.
#[must_use]
pub fn address(draw: &mut Draw) -> String {
    format!("{} {}", draw.whole(1, 180), draw.one_of(&STREETS).unwrap_or(STREETS[0]))
}

/// Postal code: the town's own, or one near it.
#[must_use]
pub fn postal_code(town: &Town, draw: &mut Draw) -> String {
    let base: u32 = town.postal.parse().unwrap_or(75_000);
    let near = if draw.chance(0.6) { base } else { base + draw.below(8) as u32 * 10 };
    format!("{near:05}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::demo::names::name;
    use crate::demo::random::{Purpose, Streams};

    #[test]
    fn no_address_leaves_the_reserved_domains() {
        let mut draw = Streams::new(7).draw(Purpose::Person, 0);
        for customer in 0..5_000_u64 {
            let who = name(customer.is_multiple_of(2), &mut draw);
            let email = email(&who, customer, &mut draw).trim().to_lowercase();
            assert!(email.is_ascii());
            if let Some((local, domain)) = email.split_once('@') {
                assert!(!local.is_empty() && DOMAINS.contains(&domain), "{email}");
            }
        }
    }

    #[test]
    fn no_phone_leaves_the_ranges_kept_for_fiction() {
        let mut draw = Streams::new(7).draw(Purpose::Person, 0);
        for customer in 0..5_000_u64 {
            let shown = phone(customer.is_multiple_of(20), customer, &mut draw);
            assert!(is_fiction(&shown), "{shown}");
        }
    }

    fn is_fiction(shown: &str) -> bool {
        let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
        let national = digits
            .strip_prefix("0033")
            .or_else(|| digits.strip_prefix("33"))
            .or_else(|| digits.strip_prefix("44"))
            .map_or(digits.clone(), |rest| format!("0{rest}"));
        let french = FICTION_FR.iter().any(|p| national.starts_with(p)) && national.len() == 10;
        french || (national.starts_with(FICTION_GB) && national.len() == 11)
    }

    #[test]
    fn a_small_base_shares_no_number() {
        let mut draw = Streams::new(7).draw(Purpose::Person, 0);
        let mut last_four: Vec<String> = (0..500)
            .map(|c| {
                let digits: String =
                    phone(false, c, &mut draw).chars().filter(char::is_ascii_digit).collect();
                digits[digits.len() - 4..].to_owned()
            })
            .collect();
        last_four.sort();
        last_four.dedup();
        assert_eq!(last_four.len(), 500);
    }
}
