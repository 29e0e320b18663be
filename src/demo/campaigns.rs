//! Eight campaigns a year with exposed and control groups, and what each really does.
//!
//! One is useless, one harmful, one works only on a middle band of churn risk, one was announced as a half and
//! half draw and was not.

use super::calendar::Calendar;
use super::promotions::{Promotion, Promotions};

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// E-mail.
    Email = 0,
    /// Text message.
    Sms = 1,
    /// Letter.
    Post = 2,
}

impl Means {
    /// Its code in the files; also the consent it needs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Post => "post",
        }
    }
}

/// Who is drawn into a campaign, on its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Joined at most 90 days before and bought once.
    Newcomers,
    /// Bought between 60 and 540 days before, at least twice in all.
    Sleeping,
    /// Bought in the 12 months before.
    Active,
    /// Bought in the 24 months before.
    Recent,
}

/// What an exposed customer does differently. Probabilities per exposed customer who has not dropped out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Response {
    /// Nothing.
    Nothing,
    /// Buys once more within 28 days.
    Purchase(f64),
    /// Buys once more within 28 days, in the middle band of churn risk only.
    PurchaseInMiddle(f64),
    /// Skips each purchase of the next 42 days with the first probability; unsubscribes with the second.
    Harm(f64, f64),
    /// Puts one more line into each ticket of the next 28 days.
    ExtraLine(f64),
    /// Buys once more within 28 days, and takes that many per cent off everything in that time.
    Offer(f64, i64),
}

/// One campaign.
#[derive(Debug, Clone)]
pub struct Campaign {
    /// Id.
    pub id: &'static str,
    /// Name.
    pub label: &'static str,
    /// Kind.
    pub kind: &'static str,
    /// Channel.
    pub means: Means,
    /// First day of the history.
    pub first: i32,
    /// Last day of the history; may lie after its end.
    pub last: i32,
    /// Share announced as control, in millionths.
    pub announced: i64,
    /// Share really drawn as control.
    pub control: f64,
    /// Who.
    pub audience: Audience,
    /// What it does.
    pub response: Response,
    /// Cents per message.
    pub unit_cost: i64,
    /// The promotion it gives, as in `Discount::promo`.
    pub promo: u16,
    /// For `truth/README.md`.
    pub truth: &'static str,
}

/// Days in which a campaign's purchases come.
pub const RESPONSE_DAYS: i32 = 28;
/// Days in which the harmful campaign prevents purchases.
pub const HARM_DAYS: i32 = 42;

/// Days from a campaign to the same of the year after: the same weekday.
const A_YEAR: i32 = 364;
/// Days of the history before its first campaign.
const FEWEST_BEFORE: i32 = 60;

/// The campaigns of the last year that fit into a calendar.
#[must_use]
pub fn plan(calendar: &Calendar, promotions: &mut Promotions) -> Vec<Campaign> {
    placed(calendar, promotions, 0)
}

/// The same campaigns in the years before, of which the sender keeps nothing.
#[must_use]
pub fn plan_earlier(calendar: &Calendar, promotions: &mut Promotions) -> Vec<Campaign> {
    (1..=calendar.len() / A_YEAR).flat_map(|years| placed(calendar, promotions, years)).collect()
}

/// The campaigns of so many years ago.
fn placed(calendar: &Calendar, promotions: &mut Promotions, years_ago: i32) -> Vec<Campaign> {
    let place = |mut campaign: Campaign| {
        let length = campaign.last;
        campaign.first += calendar.len() - years_ago * A_YEAR;
        campaign.last = campaign.first + length - 1;
        (campaign.first >= FEWEST_BEFORE).then_some(campaign)
    };
    let mut all: Vec<Campaign> = designs().into_iter().filter_map(place).collect();
    for campaign in &mut all {
        if let (Response::Offer(_, _), Some(first)) = (campaign.response, calendar.day(campaign.first)) {
            let last = calendar.day(campaign.last).or(calendar.days().last());
            let year = if years_ago == 0 { String::new() } else { format!("-{}", first.date.year()) };
            campaign.promo = promotions.add(Promotion {
                id: format!("CAMPAIGN-{}{year}", campaign.id),
                label: format!("{}: 20 % for its members", campaign.label),
                first: first.date,
                last: last.map_or(first.date, |d| d.date),
                department: None,
                depths: &[20],
            });
        }
    }
    all
}

/// As designed: `first` counts from the end (negative), `last` is the length in days.
#[allow(clippy::too_many_lines)]
fn designs() -> Vec<Campaign> {
    let base = Campaign {
        id: "",
        label: "",
        kind: "",
        means: Means::Email,
        first: 0,
        last: 28,
        announced: 200_000,
        control: 0.20,
        audience: Audience::Active,
        response: Response::Nothing,
        unit_cost: 1,
        promo: 0,
        truth: "",
    };
    vec![
        Campaign {
            id: "C01-WELCOME",
            label: "Welcome, second purchase",
            kind: "welcome",
            first: -330,
            audience: Audience::Newcomers,
            response: Response::Purchase(0.07),
            truth: "works: 7 more purchases per 100 exposed customers who are still buying",
            ..base.clone()
        },
        Campaign {
            id: "C02-BRAND-STORY",
            label: "Our brand story",
            kind: "brand",
            first: -290,
            truth: "useless: changes nothing",
            ..base.clone()
        },
        Campaign {
            id: "C03-SPRING-PREVIEW",
            label: "Spring preview",
            kind: "preview",
            first: -235,
            announced: 500_000,
            control: 0.48,
            audience: Audience::Recent,
            response: Response::Purchase(0.015),
            truth: "works a little (1.5 more purchases per 100), but the draw is broken: 48 % control instead of 50 %",
            ..base.clone()
        },
        Campaign {
            id: "C04-WIN-BACK",
            label: "We miss you",
            kind: "reactivation",
            first: -205,
            announced: 300_000,
            control: 0.30,
            audience: Audience::Sleeping,
            response: Response::PurchaseInMiddle(0.20),
            truth: "works only in the middle band of churn risk (0.4 to 0.8): 20 more purchases per 100 who are still buying",
            ..base.clone()
        },
        Campaign {
            id: "C05-DAILY-DEALS",
            label: "Daily deals",
            kind: "promotion",
            means: Means::Sms,
            first: -155,
            response: Response::Harm(0.25, 0.03),
            unit_cost: 6,
            truth: "harmful: prevents 25 % of the purchases of the next 42 days, and 3 % unsubscribe",
            ..base.clone()
        },
        Campaign {
            id: "C06-COMPLETE-THE-LOOK",
            label: "Complete the look",
            kind: "cross-sell",
            first: -120,
            response: Response::ExtraLine(0.30),
            truth: "works on the basket, not on visits: one more line in 30 % of the tickets of the next 28 days",
            ..base.clone()
        },
        Campaign {
            id: "C07-PRIVATE-SALE",
            label: "Private sale",
            kind: "promotion",
            first: -85,
            response: Response::Offer(0.04, 20),
            truth: "brings purchases (4 per 100) but gives 20 % to those who would have bought anyway: loses margin",
            ..base.clone()
        },
        Campaign {
            id: "C08-AUTUMN-LETTER",
            label: "Autumn letter",
            kind: "preview",
            means: Means::Post,
            first: -10,
            announced: 100_000,
            control: 0.10,
            response: Response::Purchase(0.05),
            unit_cost: 85,
            truth: "still running on the last day: 5 more purchases per 100, of which only a part has come yet",
            ..base
        },
    ]
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn eight_campaigns_fit_into_25_months_and_one_is_still_running() {
        let calendar = Calendar::new(jiff::civil::date(2026, 10, 31), 25);
        let all = plan(&calendar, &mut Promotions::new(&calendar));
        assert_eq!(all.len(), 8);
        assert!(all.iter().all(|c| c.first < calendar.len()));
        assert_eq!(all.iter().filter(|c| c.last >= calendar.len()).count(), 1);
        assert_eq!(all.iter().filter(|c| c.response == Response::Nothing).count(), 1);
    }

    #[test]
    fn the_years_before_had_the_same_campaigns_on_the_same_weekdays() {
        let calendar = Calendar::new(jiff::civil::date(2026, 10, 31), 37);
        let mut promotions = Promotions::new(&calendar);
        let last: Vec<_> = plan(&calendar, &mut promotions).iter().map(|c| (c.id, c.first)).collect();
        let earlier = plan_earlier(&calendar, &mut promotions);
        let before = |years: i32| last.iter().map(move |(id, first)| (*id, first - years * 364));
        let expected: Vec<_> = before(1).chain(before(2).filter(|(_, first)| *first >= 60)).collect();
        assert_eq!(earlier.iter().map(|c| (c.id, c.first)).collect::<Vec<_>>(), expected);
        let offers: std::collections::BTreeSet<_> = earlier.iter().map(|c| c.promo).collect();
        assert_eq!(offers.len(), 3, "none, and an offer of each year");
    }

    #[test]
    fn only_one_draw_is_not_as_announced() {
        let broken =
            designs().iter().filter(|c| (c.announced as f64 / 1e6 - c.control).abs() > 0.001).count();
        assert_eq!(broken, 1);
    }
}
