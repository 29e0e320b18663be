//! A customer's row of `customers` as an [`Identity`]: masked, or as the files gave it.

use jiff::{Unit, civil::Date};

use super::masking;
use crate::{contract::Identity, warehouse::customers::identity::IdentityRow};

/// How personal data is to appear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// As nobody has to justify.
    Masked,
    /// As the files gave it. Only once the audit chain says who asked, and why.
    Revealed,
}

/// Who a customer is on the day `as_of`.
#[must_use]
pub fn identity(row: IdentityRow, as_of: Date, shown: Shown) -> Identity {
    let text = |value: Option<String>, mask: fn(&str) -> String| match shown {
        Shown::Masked => value.map(|value| mask(&value)).filter(|masked| !masked.is_empty()),
        Shown::Revealed => value,
    };
    let born = |day: Date| match shown {
        Shown::Masked => masking::birth_date(day),
        Shown::Revealed => day.to_string(),
    };
    Identity {
        revealed: shown == Shown::Revealed,
        first_name: text(row.first_name, masking::name),
        last_name: text(row.last_name, masking::name),
        email: text(row.email, masking::email),
        phone: text(row.phone, masking::phone),
        loyalty_card: text(row.loyalty_card, masking::card),
        address: text(row.address, masking::wholly),
        birth_date: row.birth_date.map(born),
        age: row.birth_date.and_then(|day| age(day, as_of)),
        gender: row.gender,
        postal_code: row.postal_code,
        city: row.city,
        country: row.country,
        language: row.language,
        joined_on: row.joined_on,
    }
}

/// Whole years from a birth to a day; `None` where the birth comes after it.
fn age(born: Date, as_of: Date) -> Option<u32> {
    let years = born.until((Unit::Year, as_of)).ok()?.get_years();
    (born <= as_of).then(|| u32::try_from(years).ok()).flatten()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn marie() -> IdentityRow {
        let text = |text: &str| Some(text.to_owned());
        IdentityRow {
            loyalty_card: text("290001234"),
            first_name: text("Marie"),
            last_name: text("Dupont"),
            gender: text("f"),
            birth_date: Some(Date::constant(1978, 3, 9)),
            email: text("marie.dupont@example.com"),
            phone: text("+33612345678"),
            address: text("3 rue des Lilas"),
            postal_code: text("75011"),
            city: text("Paris"),
            country: text("FR"),
            language: text("fr"),
            joined_on: Some(Date::constant(2019, 5, 1)),
            ..IdentityRow::default()
        }
    }

    const AS_OF: Date = Date::constant(2026, 3, 8);

    #[test]
    fn masked_nothing_tells_who_it_is() {
        let masked = identity(marie(), AS_OF, Shown::Masked);
        let json = serde_json::to_string(&masked).unwrap();
        for personal in ["Marie", "Dupont", "marie.dupont", "612345", "29000", "Lilas", "03-09"] {
            assert!(!json.contains(personal), "{json}");
        }
        assert!(!masked.revealed);
        assert_eq!(masked.birth_date.as_deref(), Some("••/••/1978"));
        assert_eq!(masked.age, Some(47), "the birthday is tomorrow");
    }

    #[test]
    fn revealed_it_stands_as_the_files_gave_it() {
        let revealed = identity(marie(), AS_OF, Shown::Revealed);
        assert!(revealed.revealed);
        assert_eq!(revealed.email.as_deref(), Some("marie.dupont@example.com"));
        assert_eq!(revealed.birth_date.as_deref(), Some("1978-03-09"));
    }

    #[test]
    fn who_is_born_after_the_day_has_no_age() {
        let row = IdentityRow { birth_date: Some(Date::constant(2031, 1, 1)), ..marie() };
        assert_eq!(identity(row, AS_OF, Shown::Masked).age, None);
    }
}
