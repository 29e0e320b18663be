//! The words for what is told of customers: one word for one thing, here and in every other place that tells it.

use crate::contract::{ConsentChannel, HabitOf, MatchedOn, Recency, Segment, SharedBy, TasteOf, TraitId};

/// Why somebody was found.
pub(super) const fn matched(on: MatchedOn) -> &'static str {
    match on {
        MatchedOn::Id => "id",
        MatchedOn::Card => "card",
        MatchedOn::Email => "e-mail",
        MatchedOn::Phone => "phone",
        MatchedOn::FullName => "full name",
        MatchedOn::NameWords => "name",
        MatchedOn::NameBeginning => "name begins",
        MatchedOn::PostalCode => "postal code",
        MatchedOn::IdBeginning => "id begins",
        MatchedOn::CardBeginning => "card begins",
        MatchedOn::EmailBeginning => "e-mail begins",
        MatchedOn::PhoneBeginning => "phone begins",
        MatchedOn::NameTypo => "typo",
    }
}

/// What a consent is for.
pub(super) const fn consent(channel: ConsentChannel) -> &'static str {
    match channel {
        ConsentChannel::Email => "e-mail",
        ConsentChannel::Sms => "sms",
        ConsentChannel::Post => "post",
        ConsentChannel::Ads => "ads",
    }
}

/// How long ago somebody bought last.
pub(super) fn recency(recency: Recency) -> String {
    match recency {
        Recency::Within(days) => format!("within {days} days"),
        Recency::Over(days) => format!("not for {days} days"),
    }
}

/// A segment as one letter.
pub(super) const fn letter(segment: Segment) -> &'static str {
    match segment {
        Segment::Best => "B",
        Segment::Large => "L",
        Segment::Medium => "M",
        Segment::Small => "S",
        Segment::Returns => "R",
        Segment::Sleepers => "z",
        Segment::Lost => "x",
        Segment::Nobody => ".",
    }
}

/// What is told beside the others of a segment.
pub(super) const fn trait_name(id: TraitId) -> &'static str {
    match id {
        TraitId::Recency => "Last purchase",
        TraitId::Frequency => "Tickets",
        TraitId::Basket => "Basket",
        TraitId::NetRevenue => "Net revenue",
        TraitId::Margin => "Margin",
        TraitId::DiscountShare => "Discounts",
        TraitId::PromotionShare => "On promotion",
        TraitId::GiftShare => "Gift seasons",
    }
}

/// Whether more of it is better for the retailer; `None` where it is neither.
pub(super) const fn more_is_better(id: TraitId) -> Option<bool> {
    match id {
        TraitId::Recency | TraitId::DiscountShare | TraitId::PromotionShare => Some(false),
        TraitId::Frequency | TraitId::Basket | TraitId::NetRevenue | TraitId::Margin => Some(true),
        TraitId::GiftShare => None,
    }
}

/// What a taste is for.
pub(super) const fn taste(of: TasteOf) -> &'static str {
    match of {
        TasteOf::Category => "category",
        TasteOf::Brand => "brand",
        TasteOf::PriceBand => "price band",
    }
}

/// What a habit is in.
pub(super) const fn habit(of: HabitOf) -> &'static str {
    match of {
        HabitOf::Channel => "Channel",
        HabitOf::Weekday => "Day",
        HabitOf::Hour => "Hour",
    }
}

/// A habit's value: a weekday by its name, an hour with its end, a channel as it is.
pub(super) fn habit_value(of: HabitOf, value: &str) -> String {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let number = value.trim().parse::<usize>().ok();
    match (of, number) {
        (HabitOf::Weekday, Some(day)) => day
            .checked_sub(1)
            .and_then(|at| DAYS.get(at))
            .map_or_else(|| value.to_owned(), |d| (*d).to_owned()),
        (HabitOf::Hour, Some(hour)) if hour < 24 => format!("{hour}:00 to {hour}:59"),
        _ => value.to_owned(),
    }
}

/// What two ids share.
pub(super) const fn shared(by: SharedBy) -> &'static str {
    match by {
        SharedBy::Email => "same e-mail",
        SharedBy::PhoneAndName => "same phone and name",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_and_hours_are_named_and_anything_else_stands_as_it_is() {
        assert_eq!(habit_value(HabitOf::Weekday, "6"), "Saturday");
        assert_eq!(habit_value(HabitOf::Weekday, "0"), "0");
        assert_eq!(habit_value(HabitOf::Weekday, "9"), "9");
        assert_eq!(habit_value(HabitOf::Hour, "18"), "18:00 to 18:59");
        assert_eq!(habit_value(HabitOf::Hour, "x"), "x");
        assert_eq!(habit_value(HabitOf::Channel, "6"), "6");
    }
}
