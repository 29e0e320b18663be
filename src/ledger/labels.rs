//! How records name whoever did something, and whether two of them name one person.
//!
//! The number is who somebody is. The name beside it is what a list said at that moment: another one since, or none where
//! the look-up failed, is still the same person.

/// `name (uid)`, or `uid N` for whom no list has a name.
#[must_use]
pub fn label(uid: u32, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{name} ({uid})"),
        None => format!("uid {uid}"),
    }
}

/// Whether two labels name one person: by their numbers. One without a number names nobody but who is written the same.
#[must_use]
pub fn is_same_person(one: &str, other: &str) -> bool {
    one == other || uid(one).is_some_and(|number| uid(other) == Some(number))
}

/// The number in a label, if it is written as [`label`] does. A name may hold anything, so that only the end counts.
fn uid(label: &str) -> Option<u32> {
    let digits = match label.strip_suffix(')') {
        Some(rest) => rest.rsplit_once(" (").filter(|(name, _)| !name.is_empty())?.1,
        None => label.strip_prefix("uid ")?,
    };
    digits.parse().ok().filter(|uid: &u32| uid.to_string() == digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_is_one_person_whatever_the_name() {
        let ana = label(1000, Some("ana"));
        for other in ["ana (1000)", "ana.new (1000)", "uid 1000", "bo (1001) (1000)", "uid 7 (1000)"] {
            assert!(is_same_person(&ana, other) && is_same_person(other, &ana), "{other}");
        }
    }

    #[test]
    fn another_number_is_somebody_else_whatever_the_name() {
        let ana = label(1000, Some("ana"));
        for other in ["ana (1001)", "uid 1001", "ana (1000) (1001)", "uid 1000 (7)", "ana (100)"] {
            assert!(!is_same_person(&ana, other) && !is_same_person(other, &ana), "{other}");
        }
    }

    #[test]
    fn a_label_without_a_number_names_only_itself() {
        for text in
            ["c360", "", "ana", "1000", "ana (01000)", "ana (+1000)", "ana ( 1000)", " (1000)", "(1000)"]
        {
            assert!(is_same_person(text, text), "{text}");
            assert!(!is_same_person(text, "ana (1000)"), "{text}");
        }
        for text in ["uid 01000", "uid -1", "uid 4294967296", "ana (4294967296)", "uid 1000 ", "ana(1000)"] {
            assert!(!is_same_person(text, "uid 1000") && uid(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_label_is_read_as_it_was_written() {
        for name in [None, Some("ana"), Some("uid 5"), Some("a (6)"), Some("a)")] {
            assert_eq!(uid(&label(u32::MAX, name)), Some(u32::MAX), "{name:?}");
        }
    }
}
