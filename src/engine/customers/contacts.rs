//! What a customer allows and gets: consents, messages, campaigns, surveys; and who may be the same person.

use std::collections::BTreeMap;

use duckdb::types::Value;
use jiff::{
    ToSpan as _,
    civil::{Date, DateTime},
};

use super::{
    reading::Reading,
    shared::{Shared, shared},
};
use crate::{
    contract::{
        Consent, ConsentChange, ConsentChannel, ConsoleError, Duplicate, Membership, MessageChannel,
        MessageRow, Messages, Pressure, SharedBy, SurveyAnswer,
    },
    engine::privacy::masking,
    warehouse::{
        customers::{
            contacts::{
                AlikeRow, CampaignRow, ComparedRow, ConsentRow, DuplicateRow, MessageRow as MessageLine,
                NamesakeRow, PressureRow, SurveyRow,
            },
            identity::IdentityRow,
        },
        search::phones,
        segments::Built,
    },
};

/// Messages on the page.
const LATEST: usize = 20;

/// Days over which the pressure is told, the as-of day included.
const PRESSURE_DAYS: i64 = 30;

/// Ids looked at for the same address or number; a place holder may stand in thousands of rows.
const MOST_DUPLICATES: i32 = 20;

/// What is read for these sections.
pub struct Contacts {
    /// Changes of consents, latest first.
    pub consents: Vec<ConsentRow>,
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
        !self.consents.is_empty()
            || !self.messages.latest.is_empty()
            || !self.campaigns.is_empty()
            || !self.surveys.is_empty()
    }
}

/// Read them side by side.
pub async fn read(reading: &Reading, built: &Built) -> Result<Contacts, ConsoleError> {
    let to = reading.as_of;
    let until = |name| vec![reading.id(), Reading::day(name, to)];
    let (mut consents, sent, campaigns, mut surveys, shared) = tokio::try_join!(
        reading.rows::<ConsentRow>("consent_history", "customers/consents", until("as_of")),
        reading.messages(),
        reading.told::<CampaignRow>(&["campaigns"], "customers/campaigns"),
        reading.rows::<SurveyRow>("surveys", "customers/surveys", until("to")),
        shared(&reading.opened),
    )?;
    consents.sort_by(|a, b| b.changed_at.cmp(&a.changed_at).then_with(|| a.channel.cmp(&b.channel)));
    surveys.sort_by(|a, b| {
        b.answered_at.cmp(&a.answered_at).then((&a.store_id, a.score).cmp(&(&b.store_id, b.score)))
    });
    let surveys = surveys.into_iter().map(|row| SurveyAnswer {
        answered_at: row.answered_at,
        score: row.score,
        store: row.store_id.map(|id| shared.store(&id).to_owned()),
    });
    let recent = to.checked_sub((PRESSURE_DAYS - 1).days()).unwrap_or(to);
    let has_messages = reading.opened.has("messages");
    Ok(Contacts {
        consents,
        messages: Messages {
            pressure: has_messages.then(|| pressed(sent, recent, to, shared.pressure.as_ref())),
            channels: channels(sent, built.n_from, to),
            latest: latest(sent, to, shared),
        },
        campaigns: memberships(campaigns, to, shared),
        surveys: surveys.collect(),
    })
}

/// What holds is what `customers` says, else the last change.
pub fn consents(now: Option<&IdentityRow>, changes: &[ConsentRow]) -> Vec<Consent> {
    let consent = |channel: ConsentChannel| {
        let mine = changes.iter().filter(|row| row.channel.eq_ignore_ascii_case(channel.id()));
        let history: Vec<ConsentChange> =
            mine.map(|row| ConsentChange { at: row.changed_at, granted: row.granted }).collect();
        let stated = now.and_then(|row| match channel {
            ConsentChannel::Email => row.consent_email,
            ConsentChannel::Sms => row.consent_sms,
            ConsentChannel::Post => row.consent_post,
            ConsentChannel::Ads => row.consent_ads,
        });
        let granted = stated.or_else(|| history.first().map(|change| change.granted));
        Consent { channel, granted, history }
    };
    ConsentChannel::ALL.into_iter().map(consent).collect()
}

/// The messages of these days, beside what customers got who got any.
fn pressed(sent: &[MessageLine], from: Date, to: Date, of_all: Option<&PressureRow>) -> Pressure {
    let known = |number: Option<i64>| number.and_then(|n| u64::try_from(n).ok());
    Pressure {
        messages: sent.iter().filter(|row| is_within(row.sent_at, from, to)).count() as u64,
        median: of_all.and_then(|row| known(row.median)),
        p90: of_all.and_then(|row| known(row.p90)),
    }
}

fn is_within(moment: DateTime, from: Date, to: Date) -> bool {
    (from..=to).contains(&moment.date())
}

/// What was sent in these days, by channel, most first.
fn channels(sent: &[MessageLine], from: Date, to: Date) -> Vec<MessageChannel> {
    let mut by_channel: BTreeMap<Option<&str>, MessageChannel> = BTreeMap::new();
    for row in sent.iter().filter(|row| is_within(row.sent_at, from, to)) {
        let channel = by_channel.entry(row.channel.as_deref()).or_insert_with(|| MessageChannel {
            channel: row.channel.clone(),
            sent: 0,
            opened: 0,
            clicked: 0,
            unsubscribed: 0,
            bounced: 0,
        });
        let happened = |moment: Option<DateTime>| u64::from(moment.is_some_and(|at| at.date() <= to));
        channel.sent += 1;
        channel.opened += happened(row.opened_at);
        channel.clicked += happened(row.clicked_at);
        channel.unsubscribed += happened(row.unsubscribed_at);
        channel.bounced += happened(row.bounced_at);
    }
    let mut channels: Vec<MessageChannel> = by_channel.into_values().collect();
    let named = |channel: &MessageChannel| (channel.channel.is_none(), channel.channel.clone());
    channels.sort_by(|a, b| b.sent.cmp(&a.sent).then_with(|| named(a).cmp(&named(b))));
    channels
}

/// The latest messages up to a day, and what had come of them by then.
fn latest(sent: &[MessageLine], to: Date, shared: &Shared) -> Vec<MessageRow> {
    let by_then = |moment: Option<DateTime>| moment.filter(|at| at.date() <= to);
    let label = |id: &str| {
        let campaign = shared.campaign(id).and_then(|campaign| campaign.label.as_deref());
        campaign.unwrap_or(id).to_owned()
    };
    let sent = sent.iter().filter(|row| row.sent_at.date() <= to).take(LATEST);
    let told = |row: &MessageLine| MessageRow {
        sent_at: row.sent_at,
        channel: row.channel.clone(),
        campaign: row.campaign_id.as_deref().map(label),
        opened_at: by_then(row.opened_at),
        clicked_at: by_then(row.clicked_at),
        unsubscribed_at: by_then(row.unsubscribed_at),
        bounced_at: by_then(row.bounced_at),
    };
    sent.map(told).collect()
}

/// The campaigns that began by a day or of which no file tells, latest first.
fn memberships(rows: Vec<CampaignRow>, to: Date, shared: &Shared) -> Vec<Membership> {
    let told = |row: CampaignRow| {
        let known = shared.campaign(&row.campaign_id);
        Membership {
            label: known.and_then(|campaign| campaign.label.clone()),
            kind: known.and_then(|campaign| campaign.kind.clone()),
            starts_on: known.map(|campaign| campaign.starts_on),
            ends_on: known.and_then(|campaign| campaign.ends_on),
            campaign_id: row.campaign_id,
            arm: row.arm,
        }
    };
    let all = rows.into_iter().map(told);
    let mut begun: Vec<Membership> = all.filter(|one| one.starts_on.is_none_or(|day| day <= to)).collect();
    begun.sort_by(|a, b| b.starts_on.cmp(&a.starts_on).then_with(|| a.campaign_id.cmp(&b.campaign_id)));
    begun
}

/// Other ids with the same e-mail address, or the same phone number and name. Most share nothing, which costs far less to
/// see than who it is that shares.
pub async fn duplicates(
    reading: &Reading,
    who: &IdentityRow,
    country: Option<&str>,
) -> Result<Vec<Duplicate>, ConsoleError> {
    let phone =
        who.phone.as_deref().and_then(|phone| phones::digits(phone, who.country.as_deref().or(country)));
    // With the country's code, so that two countries are not taken for one.
    let phone = phone.and_then(|digits| digits.split(' ').next().map(str::to_owned));
    let name: Vec<&str> =
        [&who.first_name, &who.last_name].into_iter().flatten().map(String::as_str).collect();
    let as_given = vec![("email", text(who.email.clone())), ("name", text(Some(name.join(" "))))];
    let compared = reading.opened.aside.rows::<ComparedRow>("customers/as_compared", as_given).await?;
    let compared = compared.rows.into_iter().next();
    let (email, words) = compared.map_or((None, None), |row| (row.email, row.words));
    let keys = vec![("email", text(email.clone())), ("phone", text(phone.clone()))];
    let alike = reading.personal::<AlikeRow>("duplicates", "customers/alike", keys).await?;
    let is_shared = |kind: &str| alike.iter().filter(|row| row.kind == kind).count() > 1;
    let longest = words.as_deref().and_then(|words| words.split(' ').max_by_key(|word| word.chars().count()));
    let most = ("most", Value::Int(MOST_DUPLICATES));
    let same_name = vec![
        ("phone", text(phone)),
        ("word", text(longest.map(str::to_owned))),
        ("words", text(words)),
        most.clone(),
    ];
    let namesakes = if is_shared("phone") {
        reading.personal::<NamesakeRow>("duplicates", "customers/namesakes", same_name).await?
    } else {
        Vec::new()
    };
    if namesakes.len() < 2 && !is_shared("email") {
        return Ok(Vec::new());
    }
    let people: Vec<String> = namesakes.iter().map(|row| row.person.to_string()).collect();
    let asked = vec![reading.id(), ("email", text(email)), ("people", text(Some(people.join(",")))), most];
    let rows = reading.personal::<DuplicateRow>("duplicates", "customers/duplicates", asked).await?;
    let link = |row: DuplicateRow| Duplicate {
        name: masking::full_name(row.first_name.as_deref(), row.last_name.as_deref()),
        customer_id: row.customer_id,
        shares: if row.by_email { SharedBy::Email } else { SharedBy::PhoneAndName },
    };
    Ok(rows.into_iter().map(link).collect())
}

/// A text as a parameter; NULL where it says nothing.
fn text(value: Option<String>) -> Value {
    value.filter(|text| !text.trim().is_empty()).map_or(Value::Null, Value::Text)
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
        let now = IdentityRow { consent_email: Some(false), ..IdentityRow::default() };
        let changes = [change("sms", false, 3), change("sms", true, 1), change("email", true, 1)];
        let granted: Vec<Option<bool>> = consents(Some(&now), &changes).iter().map(|c| c.granted).collect();
        assert_eq!(granted, [Some(false), Some(false), None, None]);
    }
}
