//! The page of one customer, put together.

use std::{collections::BTreeMap, sync::Arc};

use duckdb::types::Value;
use jiff::{ToSpan as _, civil::Date};
use rust_decimal::Decimal;

use super::{
    behaviour, contacts,
    reading::Reading,
    scores,
    shared::{Shared, shared},
    tickets,
};
use crate::{
    config::Config,
    contract::{
        Absent, AudienceOfCustomer, ConsoleError, Customer, Duplicate, ErrorKind, Segment, Standing, Trait,
    },
    engine::{
        audiences,
        privacy::identity::{Shown, identity},
        segments::read_built,
        store::Opened,
    },
    ledger::{Erased, Ledger},
    warehouse::{
        customers::{
            identity::IdentityRow,
            profile::{HistoryRow, RankRow, StandingRow},
        },
        segments::Built,
    },
};

/// Tickets on the first page.
const FIRST_TICKETS: u32 = 50;

/// How many months of segments are shown.
const MONTHS: i32 = 24;

/// Answer from one open generation.
pub async fn customer(
    opened: &Arc<Opened>,
    customer_id: String,
    config: &Config,
    ledger: &Ledger,
    erased: &Erased,
) -> Result<Customer, ConsoleError> {
    let built = read_built(opened).await?;
    let reading = Reading::new(opened, customer_id, built.as_of)?;
    let shared = shared(opened).await?;
    let whole = async {
        tokio::try_join!(
            who(&reading, config.workspace.country.as_deref()),
            standing(&reading, &built, shared),
            behaviour::read(&reading, &built),
            contacts::read(&reading, &built),
            scores::read(&reading, &built, ledger, config),
            in_audiences(&reading, ledger),
        )
    };
    let ((who, duplicates), stands, behaviour, contacts, scores, audiences) = Box::pin(whole).await?;
    let tickets = tickets::page(reading.bought().await?, reading.as_of, shared, 0, FIRST_TICKETS);
    let (row, standing) = stands;
    let is_known = who.is_some() || row.is_some() || tickets.total > 0 || contacts.is_anything();
    if !is_known {
        let message = format!("there is no customer {}", reading.customer_id);
        return Err(ConsoleError::new(ErrorKind::Invalid, message)
            .hint("ids keep their leading zeros; `c360 customer find` looks for the beginning of one"));
    }
    let duplicates = duplicates.into_iter().filter(|other| !erased.is_erased(&other.customer_id)).collect();
    let typical =
        row.as_ref().and_then(|row| row.segment.as_deref()).map_or(&[][..], |id| shared.typical(id));
    let traits = behaviour::traits(built.as_of, row.as_ref(), &behaviour.year, typical);
    let absent = absent(opened, &reading.customer_id, who.is_some(), &standing, &traits);
    let typical_from = shared.typical_from.clone().map(|from| ("typical".to_owned(), from));
    Ok(Customer {
        as_of: reading.as_of,
        customer_id: reading.customer_id.clone(),
        consents: contacts::consents(who.as_ref(), &contacts.consents),
        stores: behaviour::store_use(
            &behaviour.stores,
            who.as_ref().and_then(|who| who.home_store_id.as_deref()),
            shared,
        ),
        identity: who.map(|row| identity(row, reading.as_of, Shown::Masked)),
        standing,
        traits,
        months: behaviour.months,
        tastes: behaviour.tastes,
        habits: behaviour.habits,
        tickets,
        messages: contacts.messages,
        campaigns: contacts.campaigns,
        audiences,
        scores,
        surveys: contacts.surveys,
        duplicates,
        absent,
        provenance: reading.evidence().into_iter().chain(typical_from).collect(),
    })
}

/// The audiences they are or were in; none where an earlier version loaded the data.
async fn in_audiences(reading: &Reading, ledger: &Ledger) -> Result<Vec<AudienceOfCustomer>, ConsoleError> {
    match audiences::of_customer(&reading.opened, ledger, &reading.customer_id).await {
        Err(error) if error.kind == ErrorKind::Empty => Ok(Vec::new()),
        other => other,
    }
}

/// Who it is, and which other ids may be the same person.
async fn who(
    reading: &Reading,
    country: Option<&str>,
) -> Result<(Option<IdentityRow>, Vec<Duplicate>), ConsoleError> {
    let rows = reading.told::<IdentityRow>(&["identity", "consents"], "customers/identity").await?;
    let Some(who) = rows.into_iter().next() else { return Ok((None, Vec::new())) };
    let duplicates = contacts::duplicates(reading, &who, country).await?;
    Ok((Some(who), duplicates))
}

/// The segment now, a year ago and month by month, and the rank by net revenue.
async fn standing(
    reading: &Reading,
    built: &Built,
    shared: &Shared,
) -> Result<(Option<StandingRow>, Standing), ConsoleError> {
    let id = || vec![reading.id()];
    let (rows, mut history) = tokio::try_join!(
        reading.rows::<StandingRow>("standing", "customers/standing", id()),
        reading.rows::<HistoryRow>("history", "customers/history", id()),
    )?;
    history.sort_by_key(|change| change.month);
    let row = rows.into_iter().next();
    let net = row.as_ref().filter(|row| row.lines > 0).map_or(Decimal::ZERO, |row| row.net);
    let larger = if net > Decimal::ZERO { larger(reading, net).await? } else { None };
    let of = |segment: &Option<String>| segment.as_deref().and_then(Segment::from_id);
    let standing = Standing {
        segment: row.as_ref().and_then(|row| of(&row.segment)),
        n1_segment: row.as_ref().and_then(|row| of(&row.n1_segment)).filter(|_| built.n1_covered),
        months: months(&history, reading.as_of),
        rank: larger.map(|larger| larger + 1),
        of: shared.active,
    };
    Ok((row, standing))
}

/// How many active customers left more.
async fn larger(reading: &Reading, net: Decimal) -> Result<Option<u64>, ConsoleError> {
    let asked = vec![("net", Value::Text(net.to_string()))];
    let rows = reading.rows::<RankRow>("rank", "customers/rank", asked).await?;
    Ok(rows.first().and_then(|row| row.larger).and_then(|larger| u64::try_from(larger).ok()))
}

/// The segment at the end of each month that is over, from the months in which it changed.
fn months(changes: &[HistoryRow], as_of: Date) -> Vec<(Date, Segment)> {
    let over = as_of.tomorrow().unwrap_or(as_of).first_of_month();
    let mut shown = Vec::new();
    for back in (1..=MONTHS).rev() {
        let Ok(month) = over.checked_sub(back.months()) else { continue };
        let segment = changes.iter().rev().find(|change| change.month <= month);
        if let Some(segment) = segment.and_then(|change| Segment::from_id(&change.segment)) {
            shown.push((month, segment));
        }
    }
    shown
}

/// What can't be shown, by section, and what it would need.
fn absent(
    opened: &Opened,
    customer_id: &str,
    is_in_customers: bool,
    standing: &Standing,
    traits: &[Trait],
) -> BTreeMap<String, Absent> {
    let needs = |table: &str, what: &str| Absent {
        needs: Some(table.to_owned()),
        reason: format!("no {what} are loaded"),
    };
    let mut absent = BTreeMap::new();
    for (section, table, what) in [
        ("consents", "customers", "customers"),
        ("tastes", "products", "products"),
        ("messages", "messages", "messages"),
        ("campaigns", "campaign_members", "members of campaigns"),
        ("surveys", "surveys", "surveys"),
        ("stores", "stores", "stores"),
    ] {
        if !opened.has(table) {
            absent.insert(section.to_owned(), needs(table, what));
        }
    }
    if !is_in_customers {
        let reason = format!("no row of `customers` has the id {customer_id}");
        absent.insert("identity".to_owned(), Absent { needs: Some("customers".to_owned()), reason });
    }
    if standing.segment.is_none() {
        let reason = "no ticket line has this id".to_owned();
        absent.insert("standing".to_owned(), Absent { needs: Some("lines.customer_id".to_owned()), reason });
    }
    if traits.iter().all(|one| one.value.is_none()) {
        let reason = "nothing was bought in the 12 months".to_owned();
        absent.insert("traits".to_owned(), Absent { needs: None, reason });
    }
    absent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_between_two_changes_keep_the_segment() {
        let change = |month, segment: &str| HistoryRow { month, segment: segment.to_owned() };
        let day = Date::constant;
        let changes = [change(day(2026, 6, 1), "small"), change(day(2026, 9, 1), "medium")];
        let shown = months(&changes, day(2026, 10, 31));
        let expected = [
            (day(2026, 6, 1), Segment::Small),
            (day(2026, 7, 1), Segment::Small),
            (day(2026, 8, 1), Segment::Small),
            (day(2026, 9, 1), Segment::Medium),
            (day(2026, 10, 1), Segment::Medium),
        ];
        assert_eq!(shown, expected);
        assert_eq!(months(&changes, day(2026, 10, 30)).len(), 4, "October is not over");
    }
}
