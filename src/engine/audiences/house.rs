//! What always applies before an audience goes out: exclusions, priorities, lists, the suppression list.

use std::collections::BTreeSet;

use duckdb::types::Value;

use super::{
    count::{counted, no_audience, whole},
    gathered::gone,
    known::{Asked, Known},
    list::checked_name,
};
use crate::{
    activation::{
        destinations::destination,
        normalise::{self, phone::PhoneError},
    },
    config,
    contract::{
        Condition, ConsoleError, Destination, ErrorKind, ExportId, HouseRules, Rule, SaveList, SavedList,
        SetExclusions, SetGroup, Suppress, Suppressed, SuppressedBy,
    },
    engine::{privacy::reason, segments::read_built, service::Parts},
    warehouse::audiences::{Named, WhoseRow},
};

/// Lines told of that are no id, address or number.
const MOST_REFUSED: usize = 20;
/// Customers whose exports are looked up when they are suppressed.
const MOST_LOOKED_UP: usize = 10_000;
/// Ids of a list at most.
const MOST_IDS: usize = 20_000_000;

/// Where audiences can be sent.
pub fn destinations(parts: &Parts) -> Result<Vec<Destination>, ConsoleError> {
    let excludes = parts.ledger.exclusions()?;
    let of = |to: config::Destination| described(&to, &parts.config, excludes.get(&to.name));
    Ok(parts.config.every_destination().into_iter().map(of).collect())
}

/// A destination as front ends see it.
pub fn described(
    to: &config::Destination,
    settings: &config::Config,
    excludes: Option<&Vec<String>>,
) -> Destination {
    let built = destination(to.kind, &super::seal::options(to, settings));
    Destination {
        name: to.name.clone(),
        kind: to.kind,
        rules: built.rules().to_owned(),
        excludes: excludes.cloned().unwrap_or_default(),
        delivers: !to.deliver.is_empty(),
        removes: built.removes(),
    }
}

/// What always applies.
pub async fn house_rules(parts: &Parts) -> Result<HouseRules, ConsoleError> {
    Ok(HouseRules {
        destinations: destinations(parts)?,
        groups: parts.ledger.groups()?,
        lists: parts.ledger.lists()?,
        suppressed: parts.ledger.suppression_counts()?,
        global_hold_out: parts.config.audiences.global_hold_out,
    })
}

/// Set the audiences that a destination leaves out of everything.
pub async fn set_exclusions(parts: &Parts, mut request: SetExclusions) -> Result<(), ConsoleError> {
    request.reason = reason::checked_for(&request.reason, "exclusions are set")?;
    let known = Known::read(&parts.ledger)?;
    if let Some(name) = request.audiences.iter().find(|name| known.audience(name).is_none()) {
        return Err(no_audience(name, &known));
    }
    let all = parts.config.every_destination();
    if !all.iter().any(|to| to.name == request.destination) {
        let names: Vec<&str> = all.iter().map(|to| to.name.as_str()).collect();
        let message = format!("there is no destination \"{}\"", request.destination.escape_debug());
        return Err(
            ConsoleError::new(ErrorKind::Invalid, message).hint(format!("they are {}", names.join(", ")))
        );
    }
    Ok(parts.ledger.set_exclusions(&request, &parts.user)?)
}

/// Set a priority group.
pub async fn set_group(parts: &Parts, mut request: SetGroup) -> Result<(), ConsoleError> {
    request.reason = reason::checked_for(&request.reason, "a priority group is set")?;
    checked_name(&request.group.name, "a group")?;
    let known = Known::read(&parts.ledger)?;
    if let Some(name) = request.group.audiences.iter().find(|name| known.audience(name).is_none()) {
        return Err(no_audience(name, &known));
    }
    Ok(parts.ledger.set_group(&request, &parts.user)?)
}

/// Keep ids under a name.
pub async fn save_list(parts: &Parts, request: SaveList) -> Result<SavedList, ConsoleError> {
    checked_name(&request.name, "a list")?;
    let ids: BTreeSet<&str> = request.ids.iter().map(|id| id.trim()).filter(|id| !id.is_empty()).collect();
    if ids.is_empty() {
        let message = "there is no id in it; nothing was kept";
        return Err(ConsoleError::new(ErrorKind::Invalid, message).hint("write one id a line"));
    }
    if ids.len() > MOST_IDS {
        let message = format!("{} ids are more than a list may have", ids.len());
        return Err(ConsoleError::new(ErrorKind::Invalid, message).hint("split it into several lists"));
    }
    let kept = parts.ledger.save_list(&request.name, ids.iter().copied(), &parts.user)?;
    // The list is kept, whatever can be told of it.
    let known = match of_customers(parts, &request.name, ids).await {
        Ok(known) => Some(known),
        Err(error) => {
            tracing::warn!(%error, "whom the ids of a list belong to could not be counted");
            None
        }
    };
    Ok(SavedList { ids: kept, known })
}

/// How many of these ids of a list belong to a customer.
async fn of_customers(parts: &Parts, list: &str, ids: BTreeSet<&str>) -> Result<u64, ConsoleError> {
    let opened = parts.store.opened().await?;
    let rule = Rule::Is(Condition::InList(list.to_owned()));
    let mut named = Named::default();
    named.lists.insert(list.to_owned(), ids.into_iter().map(str::to_owned).collect());
    let as_of = read_built(&opened).await?.as_of;
    let asked =
        Asked::of(&rule, named, as_of, opened.snapshot.queries()).map_err(|missing| gone(&missing))?;
    let (rows, _) = counted(&opened, &asked, as_of, 0).await?;
    Ok(rows.iter().map(|row| whole(row.customers)).sum())
}

/// Put people on the suppression list, or take them off.
pub async fn suppress(parts: &Parts, request: Suppress) -> Result<Suppressed, ConsoleError> {
    let why = reason::checked_for(&request.reason, "the suppression list is changed")?;
    let key = parts.ledger.suppression_key()?;
    let country = parts.config.workspace.country.as_deref().and_then(normalise::country::code);
    let mut forms = BTreeSet::new();
    let mut refused = Vec::new();
    let mut refused_total = 0;
    for (place, value) in request.values.iter().enumerate() {
        if value.trim().is_empty() {
            continue;
        }
        match compared(request.by, value, country) {
            Ok(form) => {
                forms.insert(form);
            }
            Err(why) => {
                refused_total += 1;
                if refused.len() < MOST_REFUSED {
                    refused.push((place as u64 + 1, why));
                }
            }
        }
    }
    if forms.is_empty() {
        let message = match refused.first() {
            Some((line, why)) => format!("nothing was changed: line {line} {why}"),
            None => "nothing was changed: there is nothing in it".to_owned(),
        };
        return Err(ConsoleError::new(ErrorKind::Invalid, message).hint("write one a line"));
    }
    let hashes: Vec<[u8; 32]> = forms.iter().map(|form| key.hash(request.by, form)).collect();
    let changed = parts.ledger.suppress(request.by, &hashes, request.lift, &why, &parts.user)?;
    let unchanged = (hashes.len() as u64).saturating_sub(changed);
    let ids = whose(parts, request.by, forms, country).await?;
    let customers = ids.as_ref().map(|ids| ids.len() as u64);
    let exports =
        if request.lift { Vec::new() } else { out_with(parts, ids.as_deref().unwrap_or_default())? };
    Ok(Suppressed { changed, unchanged, customers, exports, refused, refused_total })
}

/// The exports that are out with one of these customers in the file, and are not withdrawn.
fn out_with(parts: &Parts, ids: &[String]) -> Result<Vec<ExportId>, ConsoleError> {
    let mut exports = BTreeSet::new();
    for id in ids.iter().take(MOST_LOOKED_UP) {
        let found = parts.ledger.exposures_of_customer(id)?;
        exports.extend(found.into_iter().filter(|one| !one.held_out).map(|one| one.export));
    }
    let mut out = Vec::new();
    for id in exports.into_iter().rev() {
        if parts.ledger.export(id)?.is_some_and(|export| export.withdrawal.is_none()) {
            out.push(id);
        }
    }
    Ok(out)
}

/// The customers who have one of these ids, addresses or numbers, whatever their spelling; `None` where nothing is loaded.
async fn whose(
    parts: &Parts,
    by: SuppressedBy,
    forms: BTreeSet<String>,
    country: Option<&'static str>,
) -> Result<Option<Vec<String>>, ConsoleError> {
    let opened = match parts.store.opened().await {
        Ok(opened) => opened,
        Err(error) if error.kind == ErrorKind::Empty => return Ok(None),
        Err(error) => return Err(error),
    };
    let ending = |number: &String| number.get(number.len().saturating_sub(6)..).unwrap_or(number).to_owned();
    let (query, asked): (_, Vec<String>) = match by {
        SuppressedBy::Id => ("audiences/whose_id", forms.iter().cloned().collect()),
        SuppressedBy::Email => ("audiences/whose_email", forms.iter().cloned().collect()),
        SuppressedBy::Phone => ("audiences/whose_phone", forms.iter().map(ending).collect()),
    };
    let asked = Value::List(asked.into_iter().map(Value::Text).collect());
    let rows = opened.snapshot.bound::<WhoseRow>(query, &[], vec![asked]).await?.rows;
    let is_one = |row: &WhoseRow| {
        let country = normalise::country::of(row.country.as_deref(), country);
        compared(by, &row.value, country).is_ok_and(|form| forms.contains(&form))
    };
    Ok(Some(rows.into_iter().filter(is_one).map(|row| row.customer_id).collect()))
}

/// The one form in which an id, an address or a number is compared with the suppression list: whatever a platform or a
/// mail server takes for the same is the same here. An address has no capitals and no white space; one of Gmail has
/// neither dots nor `+` tags, and `googlemail.com` is `gmail.com`. A number is in E.164; one without a code is one of
/// `country`.
pub fn compared(by: SuppressedBy, value: &str, country: Option<&'static str>) -> Result<String, String> {
    match by {
        SuppressedBy::Id => Ok(value.trim().to_owned()),
        SuppressedBy::Email => {
            let mut address = String::new();
            if !normalise::email::google(value, &mut address) {
                return Err("is no e-mail address".to_owned());
            }
            match address.strip_suffix("@googlemail.com") {
                Some(local) => Ok(format!("{local}@gmail.com")),
                None => Ok(address),
            }
        }
        SuppressedBy::Phone => {
            let mut number = String::new();
            match normalise::phone::e164(value, country, &mut number) {
                Ok(()) => Ok(number),
                Err(PhoneError::NoCountry) => {
                    Err("has no country: write it with its code, or set `country` in c360.toml".to_owned())
                }
                Err(_) => Err("is no phone number".to_owned()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(by: SuppressedBy, value: &str) -> Option<String> {
        compared(by, value, Some("FR")).ok()
    }

    #[test]
    fn every_spelling_of_one_mailbox_is_one_form() {
        let one = Some("maryjones@gmail.com".to_owned());
        for spelling in [
            "mary.jones@gmail.com",
            "Mary.Jones+shop@Gmail.com",
            " maryjones@googlemail.com",
            "m.a.r.y jones+a+b@GoogleMail.com",
        ] {
            assert_eq!(form(SuppressedBy::Email, spelling), one, "{spelling}");
        }
        // Elsewhere dots and tags tell people apart.
        let other = form(SuppressedBy::Email, "Mary.Jones+1@Example.com");
        assert_eq!(other.as_deref(), Some("mary.jones+1@example.com"));
    }

    #[test]
    fn every_spelling_of_one_number_is_one_form() {
        for spelling in ["06 12 34 56 78", "+33 6 12 34 56 78", "0033612345678"] {
            assert_eq!(form(SuppressedBy::Phone, spelling).as_deref(), Some("+33612345678"), "{spelling}");
        }
        assert!(compared(SuppressedBy::Phone, "06 12 34 56 78", None).is_err());
    }
}
