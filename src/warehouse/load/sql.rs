//! Statement templates and the quoting that makes names and texts safe inside them.
//!
//! Loads need names of tables, files and columns in their statements, which can't be bound; every such piece
//! goes through `name` or `text`.

/// Fill the `{{key}}` places of a template in one pass: what is filled in is never looked at again, so that a
/// file called `{{x}}` stays one. Comment lines are dropped, because pieces of statements are put together.
pub(in crate::warehouse) fn fill(template: &str, places: &[(&str, &str)]) -> String {
    let body: String =
        template.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n");
    let mut out = String::with_capacity(body.len() + 256);
    let mut rest = body.trim();
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let place = after.split_once("}}").and_then(|(key, tail)| {
            places.iter().find(|(known, _)| *known == key).map(|(_, value)| (*value, tail))
        });
        if let Some((value, tail)) = place {
            out.push_str(value);
            rest = tail;
        } else {
            out.push_str("{{");
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// A quoted identifier.
pub(in crate::warehouse) fn name(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}

/// A quoted text.
pub(in crate::warehouse) fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// Quoted identifiers, separated by commas.
pub(in crate::warehouse) fn names<'a>(identifiers: impl IntoIterator<Item = &'a str>) -> String {
    identifiers.into_iter().map(name).collect::<Vec<_>>().join(", ")
}

/// The entry most alike to `wanted`, when it is alike enough to be a slip of the finger.
pub(in crate::warehouse) fn likely<'a>(
    wanted: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (distance(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(d, candidate)| *d <= 1 + candidate.chars().count().min(wanted.chars().count()) / 3)
        .min_by_key(|(d, _)| *d)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance over characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut left = i + 1;
        let mut next = vec![left];
        for (cb, pair) in b.iter().zip(row.windows(2)) {
            if let [diagonal, up] = *pair {
                left = (diagonal + usize::from(ca != *cb)).min(up + 1).min(left + 1);
                next.push(left);
            }
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_only_the_named_places() {
        assert_eq!(
            fill("-- head\nSELECT {{a}}, {{b}}, {{c}}", &[("a", "1"), ("b", "{{a}}")]),
            "SELECT 1, {{a}}, {{c}}"
        );
    }

    #[test]
    fn quotes_cannot_be_escaped_from() {
        assert_eq!(name("a\"b"), "\"a\"\"b\"");
        assert_eq!(text("a'; DROP"), "'a''; DROP'");
    }

    #[test]
    fn suggests_a_slip_and_nothing_far_fetched() {
        assert_eq!(likely("custmer_id", ["basket_id", "customer_id"]), Some("customer_id"));
        assert_eq!(likely("zzz", ["customer_id"]), None);
    }
}
