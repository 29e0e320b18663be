//! What a customer allows and gets: consents, messages, campaigns, surveys; and who may be the same person.

use duckdb::types::Value;
use jiff::ToSpan as _;

use super::reading::Reading;
use crate::{
    contract::{
        Consent, ConsentChange, ConsentChannel, ConsoleError, Duplicate, Membership, MessageChannel,
        MessageRow, Messages, Pressure, SharedBy, SurveyAnswer,
    },
    engine::privacy::masking,
    warehouse::{
        customers::{
            contacts::{
                CampaignRow, ConsentRow, ConsentsNowRow, DuplicateRow, MessageChannelRow,
                MessageRow as MessageLine, PressureRow, SurveyRow,
            },
            identity::IdentityRow,
        },
        search::phones,
        segments::Built,
    },
};

/// Messages on the page.
const LATEST: i32 = 20;

/// Days over which the pressure is told, the as-of day included.
const PRESSURE_DAYS: i64 = 30;

/// Ids looked at for the same address or number; a place holder may stand in thousands of rows.
const MOST_DUPLICATES: i32 = 20;

/// What is read for these sections.
pub struct Contacts {
    /// The home store.
    pub home_store: Option<String>,
    /// Consents.
    pub consents: Vec<Consent>,
    /// Messages.
    pub messages: Messages,
    /// Campaigns.
    pub campaigns: Vec<Membership>,
    /// Surveys.
    pub surveys: Vec<SurveyAnswer>,
}

impl Contacts {
    /// Whether any table knows the customer.
    pub fn is_anything(&self) -> bool {
        let has_history = self.consents.iter().any(|consent| !consent.history.is_empty());
        has_history
            || !self.messages.latest.is_empty()
            || !self.campaigns.is_empty()
            || !self.surveys.is_empty()
    }
}

/// Read them side by side.
pub async fn read(reading: &Reading, built: &Built) -> Result<Contacts, ConsoleError> {
    let to = || Reading::day("to", reading.as_of);
    let recent = reading.as_of.checked_sub((PRESSURE_DAYS - 1).days()).unwrap_or(reading.as_of);
    let of_channels =
        vec![reading.id(), Reading::day("from", built.n_from), to(), Reading::day("pressure_from", recent)];
    let (now, changes, channels, latest, pressure, campaigns, surveys) = tokio::try_join!(
        reading.rows::<ConsentsNowRow>("consents", "customers/consents_now", vec![reading.id()]),
        reading.rows::<ConsentRow>(
            "consent_history",
            "customers/consents",
            vec![reading.id(), Reading::day("as_of", reading.as_of)]
        ),
        reading.rows::<MessageChannelRow>("messages", "customers/message_channels", of_channels),
        reading.rows::<MessageLine>(
            "latest_messages",
            "customers/messages",
            vec![reading.id(), to(), ("most", Value::Int(LATEST))]
        ),
        reading.rows::<PressureRow>("pressure", "customers/pressure", Vec::new()),
        reading.rows::<CampaignRow>("campaigns", "customers/campaigns", vec![reading.id(), to()]),
        reading.rows::<SurveyRow>("surveys", "customers/surveys", vec![reading.id(), to()]),
    )?;
    let has_messages = reading.opened.has("messages");
    Ok(Contacts {
        home_store: now.first().and_then(|row| row.home_store.clone()),
        consents: consents(now.first(), &changes),
        messages: Messages {
            pressure: has_messages.then(|| pressed(&channels, pressure.first())),
            channels: channels.into_iter().map(channel).collect(),
            latest: latest.into_iter().map(message).collect(),
        },
        campaigns: campaigns.into_iter().map(membership).collect(),
        surveys: surveys
            .into_iter()
            .map(|row| SurveyAnswer { answered_at: row.answered_at, score: row.score, store: row.store })
            .collect(),
    })
}

/// What holds is what `customers` says, else the last change.
fn consents(now: Option<&ConsentsNowRow>, changes: &[ConsentRow]) -> Vec<Consent> {
    let consent = |channel: ConsentChannel| {
        let mine = changes.iter().filter(|row| row.channel.eq_ignore_ascii_case(channel.id()));
        let history: Vec<ConsentChange> =
            mine.map(|row| ConsentChange { at: row.changed_at, granted: row.granted }).collect();
        let stated = now.and_then(|row| match channel {
            ConsentChannel::Email => row.email,
            ConsentChannel::Sms => row.sms,
            ConsentChannel::Post => row.post,
            ConsentChannel::Ads => row.ads,
        });
        let granted = stated.or_else(|| history.first().map(|change| change.granted));
        Consent { channel, granted, history }
    };
    ConsentChannel::ALL.into_iter().map(consent).collect()
}

fn pressed(channels: &[MessageChannelRow], of_all: Option<&PressureRow>) -> Pressure {
    let known = |number: Option<i64>| number.and_then(|n| u64::try_from(n).ok());
    Pressure {
        messages: channels.iter().map(|row| count(row.recent)).sum(),
        median: of_all.and_then(|row| known(row.median)),
        p90: of_all.and_then(|row| known(row.p90)),
    }
}

fn channel(row: MessageChannelRow) -> MessageChannel {
    MessageChannel {
        channel: row.channel,
        sent: count(row.sent),
        opened: count(row.opened),
        clicked: count(row.clicked),
        unsubscribed: count(row.unsubscribed),
        bounced: count(row.bounced),
    }
}

fn message(row: MessageLine) -> MessageRow {
    MessageRow {
        sent_at: row.sent_at,
        channel: row.channel,
        campaign: row.campaign,
        opened_at: row.opened_at,
        clicked_at: row.clicked_at,
        unsubscribed_at: row.unsubscribed_at,
        bounced_at: row.bounced_at,
    }
}

fn membership(row: CampaignRow) -> Membership {
    Membership {
        campaign_id: row.campaign_id,
        label: row.label,
        kind: row.kind,
        arm: row.arm,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
    }
}

/// Other ids with the same e-mail address, or the same phone number and name.
pub async fn duplicates(
    reading: &Reading,
    who: &IdentityRow,
    country: Option<&str>,
) -> Result<Vec<Duplicate>, ConsoleError> {
    let text =
        |value: Option<String>| value.filter(|v| !v.trim().is_empty()).map_or(Value::Null, Value::Text);
    let phone =
        who.phone.as_deref().and_then(|phone| phones::digits(phone, who.country.as_deref().or(country)));
    // With the country's code, so that two countries are not taken for one.
    let phone = phone.and_then(|digits| digits.split(' ').next().map(str::to_owned));
    let name: Vec<&str> =
        [&who.first_name, &who.last_name].into_iter().flatten().map(String::as_str).collect();
    let parameters = vec![
        reading.id(),
        ("email", text(who.email.clone())),
        ("phone", text(phone)),
        ("name", text(Some(name.join(" ")))),
        ("most", Value::Int(MOST_DUPLICATES)),
    ];
    let rows = reading.rows::<DuplicateRow>("duplicates", "customers/duplicates", parameters).await?;
    reading.forget_parameters("duplicates");
    let link = |row: DuplicateRow| Duplicate {
        name: masking::full_name(row.first_name.as_deref(), row.last_name.as_deref()),
        customer_id: row.customer_id,
        shares: if row.by_email { SharedBy::Email } else { SharedBy::PhoneAndName },
    };
    Ok(rows.into_iter().map(link).collect())
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_customers_says_holds_and_else_the_last_change() {
        let change = |channel: &str, granted, day| ConsentRow {
            channel: channel.to_owned(),
            granted,
            changed_at: date(2026, 1, day).at(9, 0, 0, 0),
        };
        let now = ConsentsNowRow { email: Some(false), sms: None, post: None, ads: None, home_store: None };
        let changes = [change("sms", false, 3), change("sms", true, 1), change("email", true, 1)];
        let granted: Vec<Option<bool>> = consents(Some(&now), &changes).iter().map(|c| c.granted).collect();
        assert_eq!(granted, [Some(false), Some(false), None, None]);
    }
}
