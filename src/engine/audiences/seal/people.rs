//! Everybody whom the rule takes, one after the other: who may leave, and why the others may not.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use arrow::{
    array::{Array as _, AsArray as _, RecordBatch},
    datatypes::{Date32Type, Float64Type, Int32Type},
};
use duckdb::{Connection, params_from_iter};
use jiff::{ToSpan as _, civil::Date};
use rust_decimal::Decimal;

use super::{
    disk, failed,
    keys::{Keys, number},
    reach::Reach,
    spool::Spool,
    tally::Tally,
};
use crate::{
    activation::{
        destinations::{Destination, Entry, Identifiers, Rejection},
        hold_out::{self, Arm, Candidate},
        normalise::country,
        person::{Consents, Person},
        sheet,
    },
    contract::{Audience, ConsoleError, Rule, Segment, SuppressedBy},
    engine::{
        audiences::{brought::Earlier, house::compared},
        jobs::{JobContext, JobError, Progress},
    },
    ledger::{Erased, SuppressionKey},
    warehouse::{
        audiences::{Compiled, Named},
        queries::{Queries, fill, piece},
    },
};

/// What is asked.
pub struct Asked<'a> {
    /// The audience's rule.
    pub rule: &'a Rule,
    /// Rules of audiences that the destination leaves out.
    pub excludes: Vec<&'a Rule>,
    /// Rules of audiences that come before.
    pub before: Vec<&'a Rule>,
    /// What their names stand for.
    pub named: Named,
    /// The day that it stands for.
    pub as_of: Date,
}

/// What decides who may leave.
pub struct People<'a> {
    audience: &'a Audience,
    to: &'a dyn Destination,
    earlier: &'a Earlier,
    erased: Arc<Erased>,
    suppressed: HashMap<SuppressedBy, HashSet<[u8; 32]>>,
    suppression: SuppressionKey,
    salt: Vec<u8>,
    global_hold_out: f64,
    country: Option<&'static str>,
}

impl<'a> People<'a> {
    /// Read what the ledger knows.
    pub fn new(
        audience: &'a Audience,
        to: &'a dyn Destination,
        earlier: &'a Earlier,
        salt: Vec<u8>,
        ctx: &JobContext,
    ) -> Result<Self, ConsoleError> {
        let suppression = ctx.ledger.suppression_key()?;
        let mut suppressed = HashMap::new();
        for by in [SuppressedBy::Id, SuppressedBy::Email, SuppressedBy::Phone] {
            let hashes = ctx.ledger.suppressed(by)?;
            if !hashes.is_empty() {
                suppressed.insert(by, hashes);
            }
        }
        let erased = ctx.ledger.erased()?;
        Ok(Self {
            audience,
            to,
            earlier,
            erased,
            suppressed,
            suppression,
            salt,
            global_hold_out: ctx.config.audiences.global_hold_out,
            country: ctx.config.workspace.country.as_deref().and_then(country::code),
        })
    }

    /// Go through everybody whom the rule takes.
    pub fn go_through(
        &self,
        conn: &Connection,
        queries: &Queries,
        asked: &Asked<'_>,
        (spool, tally): (&mut Spool, &mut Tally),
        progress: &mut dyn Progress,
    ) -> Result<(), JobError> {
        let (sql, values) = statement(queries, asked, &self.audience.name, Whom::InRule)?;
        let mut statement = conn.prepare(&sql).map_err(failed)?;
        let mut keys = Keys::default();
        let mut entry = Entry::default();
        let mut row = Vec::new();
        let mut numbers = Vec::new();
        let mut reach = Reach::default();
        for batch in statement.stream_arrow(params_from_iter(values)).map_err(failed)? {
            let batch = Batch(batch.map_err(failed)?);
            for at in 0..batch.0.num_rows() {
                let Some(id) = batch.text(0, at) else { continue };
                tally.in_rule += 1;
                let person = batch.person(id, at);
                match self.place(&batch, at, &person, tally) {
                    Place::In => {}
                    Place::Out => continue,
                    // Whoever shares an address with them would bring it to them.
                    Place::Suppressed => {
                        reach.read(&person, self.country);
                        spool.hold_back(reach.must_not_be());
                        continue;
                    }
                    Place::LeftOut => {
                        reach.read(&person, self.country);
                        spool.hold_back(reach.own());
                        continue;
                    }
                }
                self.to.entry(&person, &mut entry);
                tally.bad_email += u64::from(entry.rejected.contains(&Rejection::EmailMalformed));
                tally.bad_phone += u64::from(entry.rejected.iter().copied().any(is_of_phone));
                if !entry.is_usable() {
                    tally.no_identifier += 1;
                    continue;
                }
                numbers.clear();
                numbers.extend(entry.keys.iter().map(number));
                reach.read(&person, self.country);
                let candidate = self.candidate(id, batch.text(1, at));
                let is_held_out_globally =
                    hold_out::is_globally_held_out(&self.salt, self.global_hold_out, id);
                if is_held_out_globally || candidate.kept == Some(Arm::HeldOut) {
                    // The same as above.
                    spool.hold_back(reach.own());
                }
                let mut is_new = false;
                for key in &numbers {
                    is_new |= keys.insert(*key);
                }
                if !is_new {
                    tally.duplicate += 1;
                    spool.add_twin(reach.all());
                    continue;
                }
                if is_held_out_globally {
                    tally.held_out_globally += 1;
                    spool.hold_out_globally(id);
                    continue;
                }
                row.clear();
                sheet::push_row(&entry.cells, &mut row);
                let Identifiers { email, phone, address, .. } = entry.identifiers;
                let has = [email, phone, address];
                let reached_by: Vec<u64> = reach.all().collect();
                spool.add(candidate, (id, &reached_by), has, &row).map_err(|error| disk(&error))?;
            }
            progress.advance(batch.0.num_rows() as u64, 0);
            if progress.is_cancelled() {
                return Err(JobError::Cancelled);
            }
        }
        Ok(())
    }

    /// Look at those outside the rule who share an e-mail address or a phone number with somebody in it: whoever of them must
    /// not be reached holds the others back.
    pub fn look_around(
        &self,
        conn: &Connection,
        queries: &Queries,
        asked: &Asked<'_>,
        spool: &mut Spool,
        progress: &dyn Progress,
    ) -> Result<(), JobError> {
        if self.suppressed.is_empty() && asked.excludes.is_empty() && asked.before.is_empty() {
            return Ok(());
        }
        let (sql, values) = statement(queries, asked, &self.audience.name, Whom::SharesContact)?;
        let mut statement = conn.prepare(&sql).map_err(failed)?;
        let mut reach = Reach::default();
        for batch in statement.stream_arrow(params_from_iter(values)).map_err(failed)? {
            let batch = Batch(batch.map_err(failed)?);
            for at in 0..batch.0.num_rows() {
                let Some(id) = batch.text(0, at) else { continue };
                let person = batch.person(id, at);
                reach.read(&person, self.country);
                if self.is_suppressed(&person) {
                    spool.hold_back(reach.must_not_be());
                } else if batch.number(2, at) >= 0 || batch.number(3, at) >= 0 {
                    spool.hold_back(reach.own());
                }
            }
            if progress.is_cancelled() {
                return Err(JobError::Cancelled);
            }
        }
        Ok(())
    }

    /// Consent, suppression, erasure, exclusions and priorities, counted in this order. Whoever is suppressed, whatever else
    /// keeps them, must not be reached under another id either; nor whom an exclusion or a priority keeps.
    fn place(&self, batch: &Batch, at: usize, person: &Person, tally: &mut Tally) -> Place {
        let is_suppressed = self.is_suppressed(person);
        if !self.to.may_have(&person.consents) {
            tally.no_consent += 1;
            return if is_suppressed { Place::Suppressed } else { Place::Out };
        }
        if is_suppressed {
            tally.suppressed += 1;
            return Place::Suppressed;
        }
        if self.erased.is_erased(&person.customer_id) {
            tally.erased += 1;
            return Place::Out;
        }
        if let Ok(place) = usize::try_from(batch.number(2, at)) {
            *tally.excluded.entry(place).or_default() += 1;
            return Place::LeftOut;
        }
        if let Ok(place) = usize::try_from(batch.number(3, at)) {
            *tally.preceded.entry(place).or_default() += 1;
            return Place::LeftOut;
        }
        Place::In
    }

    fn is_suppressed(&self, person: &Person) -> bool {
        let texts = [
            (SuppressedBy::Id, Some(person.customer_id.as_str())),
            (SuppressedBy::Email, person.email.as_deref()),
            (SuppressedBy::Phone, person.phone.as_deref()),
        ];
        // As destinations read it: a number must not be one here and another one there.
        let country = country::of(person.country.as_deref(), self.country);
        texts.into_iter().any(|(by, text)| {
            let (Some(hashes), Some(text)) = (self.suppressed.get(&by), text) else { return false };
            compared(by, text, country).is_ok_and(|form| hashes.contains(&self.suppression.hash(by, &form)))
        })
    }

    fn candidate(&self, id: &str, tier: Option<&str>) -> Candidate {
        let segment = tier.and_then(Segment::from_id).unwrap_or(Segment::Nobody);
        let stratum = Segment::ALL.iter().position(|other| *other == segment).unwrap_or_default();
        let order = hold_out::order(&self.salt, &self.audience.name, id);
        let arm = |held_out| if held_out { Arm::HeldOut } else { Arm::Exposed };
        Candidate {
            stratum: u8::try_from(stratum).unwrap_or_default(),
            order,
            kept: self.earlier.held_out(order).map(arm),
        }
    }
}

/// What becomes of a person whom the rule takes.
enum Place {
    /// They may be in the file.
    In,
    /// They may not.
    Out,
    /// They said that they must not be, nor anybody by whom they would be reached.
    Suppressed,
    /// An exclusion or a priority leaves them out, and whoever has their e-mail address or phone number.
    LeftOut,
}

/// Whether what was no use was a phone number.
fn is_of_phone(rejection: Rejection) -> bool {
    matches!(rejection, Rejection::PhoneMalformed | Rejection::PhoneWithoutCountry)
}

/// Whom a statement gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whom {
    /// Whom the rule takes.
    InRule,
    /// Who shares an address with them, and is not taken.
    SharesContact,
}

/// The statement that gives them, and its values.
fn statement(
    queries: &Queries,
    asked: &Asked<'_>,
    audience: &str,
    whom: Whom,
) -> Result<(String, Vec<duckdb::types::Value>), JobError> {
    // In the order in which they stand in the text, so that values are bound in order.
    let rules: Vec<&Rule> =
        asked.excludes.iter().chain(&asked.before).copied().chain(std::iter::once(asked.rule)).collect();
    let compiled = crate::warehouse::audiences::compile(&rules, &asked.named, asked.as_of, queries)
        .map_err(|missing| JobError::failed(format!("audience \"{audience}\" is broken: {missing}")))?;
    let (excludes, rest) = compiled.split_at(asked.excludes.len());
    let (before, rule) = rest.split_at(asked.before.len());
    let (excluded, preceded) = (first_of(queries, excludes)?, first_of(queries, before)?);
    let rule = rule.first().map_or("FALSE", |rule| rule.sql.as_str());
    let template = &queries.get("audiences/candidates").map_err(failed)?.sql;
    let whom = match whom {
        Whom::InRule => rule.to_owned(),
        Whom::SharesContact => {
            queries.piece("audiences/terms/shares_contact", &[("rule", rule)]).map_err(failed)?
        }
    };
    let sql = fill(template, &[("excluded", &excluded), ("preceded", &preceded), ("whom", &whom)]);
    Ok((sql, compiled.iter().flat_map(|one| one.values.clone()).collect()))
}

fn first_of(queries: &Queries, rules: &[Compiled]) -> Result<String, JobError> {
    if rules.is_empty() {
        return Ok("-1".to_owned());
    }
    let when = &queries.get("audiences/terms/when").map_err(failed)?.sql;
    let whens: Vec<String> = rules
        .iter()
        .enumerate()
        .map(|(place, rule)| piece(when, &[("rule", &rule.sql), ("place", &place.to_string())]))
        .collect();
    queries.piece("audiences/terms/first_of", &[("whens", &whens.join(" "))]).map_err(failed)
}

/// Some rows of `audiences/candidates`.
struct Batch(RecordBatch);

impl Batch {
    fn text(&self, column: usize, at: usize) -> Option<&str> {
        let texts = self.0.columns().get(column)?.as_string_opt::<i32>()?;
        (!texts.is_null(at)).then(|| texts.value(at))
    }

    fn number(&self, column: usize, at: usize) -> i32 {
        let numbers = self.0.columns().get(column).and_then(|column| column.as_primitive_opt::<Int32Type>());
        numbers.map_or(-1, |numbers| numbers.value(at))
    }

    fn flag(&self, column: usize, at: usize) -> bool {
        let flags = self.0.columns().get(column).and_then(|column| column.as_boolean_opt());
        flags.is_some_and(|flags| !flags.is_null(at) && flags.value(at))
    }

    fn day(&self, column: usize, at: usize) -> Option<Date> {
        let days = self.0.columns().get(column)?.as_primitive_opt::<Date32Type>()?;
        let days = (!days.is_null(at)).then(|| days.value(at))?;
        Date::constant(1970, 1, 1).checked_add(i64::from(days).days()).ok()
    }

    fn value(&self, column: usize, at: usize) -> Option<Decimal> {
        let values = self.0.columns().get(column)?.as_primitive_opt::<Float64Type>()?;
        let value = (!values.is_null(at)).then(|| values.value(at))?;
        Decimal::try_from(value.max(0.0)).ok().map(|value| value.round_dp(2))
    }

    fn person(&self, id: &str, at: usize) -> Person {
        let text = |column: usize| self.text(column, at).map(str::to_owned);
        Person {
            customer_id: id.to_owned(),
            email: text(8),
            phone: text(9),
            first_name: text(10),
            last_name: text(11),
            address: text(12),
            postal_code: text(13),
            city: text(14),
            country: text(15),
            birth_date: self.day(16, at),
            gender: text(17),
            value: self.value(18, at),
            consents: Consents {
                email: self.flag(4, at),
                sms: self.flag(5, at),
                post: self.flag(6, at),
                ads: self.flag(7, at),
            },
        }
    }
}
