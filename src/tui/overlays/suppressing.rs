//! What is typed into the form of the suppression list: read as it is typed, so that a slip is seen at once.

use super::Form;
use crate::contract::SuppressedBy;

/// The line that says what the values are.
pub const BY: usize = 0;
/// The line of the values.
pub const WHO: usize = 1;
/// The line that says what is done.
pub const DO: usize = 2;

/// No country has shorter phone numbers that can be dialled from abroad.
const FEWEST_DIGITS: usize = 7;

/// What the values are.
pub fn kind(form: &Form) -> Result<SuppressedBy, String> {
    match form.value(BY) {
        "id" => Ok(SuppressedBy::Id),
        "email" => Ok(SuppressedBy::Email),
        "phone" => Ok(SuppressedBy::Phone),
        _ => Err("It is one of id, email, phone".to_owned()),
    }
}

/// Whether they are taken off.
pub fn lifts(form: &Form) -> Result<bool, String> {
    match form.value(DO) {
        "add" => Ok(false),
        "remove" => Ok(true),
        _ => Err("It is one of add, remove".to_owned()),
    }
}

/// The values.
pub fn values(form: &Form, by: SuppressedBy) -> Vec<String> {
    // Phone numbers hold blanks.
    let is_between = |c: char| matches!(c, ',' | ';') || (by != SuppressedBy::Phone && c.is_whitespace());
    let all = form.value(WHO).split(is_between).map(str::trim);
    all.filter(|value| !value.is_empty()).map(str::to_owned).collect()
}

/// What is wrong so far. Of the line that is typed into only what no further character mends.
#[must_use]
pub fn trouble(form: &Form) -> Option<String> {
    let begins = |all: &[&str], at: usize| all.iter().any(|one| one.starts_with(form.value(at)));
    let by = match kind(form) {
        Ok(by) => by,
        Err(_) if form.at == BY && begins(&["id", "email", "phone"], BY) => return None,
        Err(trouble) => return Some(trouble),
    };
    let lifting = lifts(form).err().filter(|_| form.at != DO || !begins(&["add", "remove"], DO));
    let values = values(form, by);
    // The last one may not be whole yet.
    let whole = if form.at == WHO { values.len().saturating_sub(1) } else { values.len() };
    let wrong = values.iter().enumerate().find_map(|(at, value)| told(by, value, at < whole));
    wrong.or(lifting)
}

fn told(by: SuppressedBy, value: &str, is_whole: bool) -> Option<String> {
    let is_wrong = match by {
        SuppressedBy::Id => false,
        SuppressedBy::Email => {
            let more_than_one = value.matches('@').count() > 1;
            let lacks =
                value.split_once('@').is_none_or(|(local, domain)| local.is_empty() || !domain.contains('.'));
            more_than_one || is_whole && lacks
        }
        SuppressedBy::Phone => {
            let strange =
                value.chars().any(|c| !c.is_ascii_digit() && !c.is_whitespace() && !"+.-/()".contains(c));
            strange || is_whole && value.chars().filter(char::is_ascii_digit).count() < FEWEST_DIGITS
        }
    };
    let what = if by == SuppressedBy::Email { "e-mail address" } else { "phone number" };
    is_wrong.then(|| format!("{} is no {what}", crate::tui::text::sanitize(value)))
}

#[cfg(test)]
mod tests {
    use super::super::{Field, FormOf};
    use super::*;

    fn told_of(at: usize, by: &str, who: &str, done: &str) -> Option<String> {
        let field = |label, value: &str| Field::new(label, value.to_owned(), "");
        let fields = vec![field("by", by), field("who", who), field("do", done)];
        let mut form = Form::new("", FormOf::Suppression, fields);
        form.at = at;
        trouble(&form)
    }

    #[test]
    fn a_slip_is_told_as_soon_as_nothing_mends_it() {
        assert_eq!(told_of(BY, "em", "", "add"), None);
        assert!(told_of(BY, "mail", "", "add").is_some());
        assert!(told_of(WHO, "em", "", "add").is_some(), "left unfinished");
        assert_eq!(told_of(WHO, "email", "mary@exam", "add"), None);
        assert!(told_of(WHO, "email", "mary@exam, ann", "add").is_some());
        assert!(told_of(DO, "email", "mary@exam", "add").is_some());
        assert_eq!(told_of(DO, "email", "mary@example.com", "re"), None);
        assert!(told_of(DO, "email", "mary@example.com", "drop").is_some());
        assert!(told_of(WHO, "email", "a@@b", "add").is_some());
        assert_eq!(told_of(WHO, "phone", "06 12", "add"), None);
        assert!(told_of(WHO, "phone", "mary@example.com", "add").is_some());
        assert!(told_of(WHO, "phone", "06 12, 06 12 34 56 78", "add").is_some());
        assert_eq!(told_of(DO, "id", "anything at all", "add"), None);
    }
}
