//! What somebody is reached by, whatever a destination makes of it and whatever they agreed to: who must not be reached is
//! not to be reached under another id.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::{
    activation::{
        normalise::{country, name},
        person::Person,
    },
    contract::SuppressedBy,
    engine::audiences::house::compared,
};

/// Set in the number of a name and a place; all others are without it.
const PLACE: u64 = 1 << 63;

/// What one person is reached by, as numbers.
#[derive(Debug, Default)]
pub struct Reach {
    /// E-mail address and phone number, in the form that suppressions are compared in. Who has neither is told apart by name
    /// and place.
    contacts: Vec<u64>,
    /// Whether these are no e-mail address and no phone number.
    has_place_alone: bool,
    /// Name and postal code; others may have both.
    place: Option<u64>,
}

impl Reach {
    /// Read a person's over what it held; `configured` is the country of who has none.
    pub fn read(&mut self, person: &Person, configured: Option<&'static str>) {
        let country = country::of(person.country.as_deref(), configured);
        self.contacts.clear();
        for (by, text) in [(SuppressedBy::Email, &person.email), (SuppressedBy::Phone, &person.phone)] {
            let form = text.as_deref().and_then(|text| compared(by, text, country).ok());
            self.contacts.extend(form.map(|form| number(&[&form])));
        }
        self.place = place(person).map(|place| place | PLACE);
        self.has_place_alone = self.contacts.is_empty();
        if self.has_place_alone {
            self.contacts.extend(self.place.map(|place| place & !PLACE));
        }
    }

    /// All of it: whoever has one of these that is held back is left out.
    pub fn all(&self) -> impl Iterator<Item = u64> {
        self.contacts.iter().copied().chain(self.place)
    }

    /// What is theirs alone.
    pub fn own(&self) -> impl Iterator<Item = u64> {
        self.contacts.iter().copied()
    }

    /// What nobody is to be reached by where this person said that they must not be. Name and place are, where there is
    /// nothing else: others of that name live there.
    pub fn must_not_be(&self) -> impl Iterator<Item = u64> {
        self.own().chain(self.place.filter(|_| self.has_place_alone))
    }
}

/// Of what somebody is reached by, what is theirs alone.
pub fn is_contact(number: u64) -> bool {
    number & PLACE == 0
}

fn place(person: &Person) -> Option<u64> {
    let mut names = [String::new(), String::new()];
    for (text, out) in [&person.first_name, &person.last_name].into_iter().zip(&mut names) {
        if !name::google(text.as_deref()?, out) {
            return None;
        }
    }
    let [first, last] = names;
    let code = person.postal_code.as_deref()?;
    let code: String = code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    (!code.is_empty()).then(|| number(&[&first, &last, &code]))
}

fn number(texts: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    texts.hash(&mut hasher);
    hasher.finish() & !PLACE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(email: Option<&str>, phone: Option<&str>, first_name: &str) -> Person {
        let some = |text: &str| Some(text.to_owned());
        Person {
            email: email.map(str::to_owned),
            phone: phone.map(str::to_owned),
            first_name: some(first_name),
            last_name: some("Lee"),
            postal_code: some("75 001"),
            ..Person::default()
        }
    }

    fn shares(held: &Person, other: &Person) -> bool {
        let (mut one, mut two) = (Reach::default(), Reach::default());
        one.read(held, Some("FR"));
        two.read(other, Some("FR"));
        one.must_not_be().any(|number| two.all().any(|other| other == number))
    }

    #[test]
    fn one_mailbox_and_one_number_are_one_in_every_spelling() {
        let held = person(Some("ann.lee@gmail.com"), Some("06 12 34 56 78"), "Ann");
        assert!(shares(&held, &person(Some("AnnLee+x@googlemail.com"), None, "A")));
        assert!(shares(&held, &person(None, Some("+33612345678"), "A")));
        assert!(!shares(&held, &person(Some("annie@gmail.com"), Some("0612345679"), "Ann")));
    }

    #[test]
    fn a_name_and_a_place_hold_back_where_there_is_nothing_else() {
        let alone = person(None, None, "Ann");
        assert!(shares(&alone, &person(Some("a@example.com"), None, "ann")));
        assert!(shares(&alone, &person(None, None, "Ann")));
        assert!(!shares(&alone, &person(None, None, "Anna")));
        assert!(!shares(
            &person(Some("b@example.com"), None, "Ann"),
            &person(Some("a@example.com"), None, "Ann")
        ));
        assert!(is_contact(number(&["x"])) && !is_contact(number(&["x"]) | PLACE));
    }
}
