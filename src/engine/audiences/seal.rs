//! The work of a dry run: who of an audience may leave for a destination, and their file, sealed.
//!
//! Everybody whom the rule takes is looked at once, in the order of their ids; who may leave goes to a spool in the
//! workspace. Then the hold-out is drawn, and the file is written from the spool. Nothing but counts stays in memory for
//! each person.

mod keys;
mod parquet;
mod people;
mod reach;
mod sealed;
mod spool;
mod tally;

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Deserialize;

use self::{
    people::{Asked, People},
    sealed::{Sealed, write},
    spool::Spool,
    tally::Tally,
};
use super::{
    brought::{Earlier, Measuring},
    exports::Kept,
    fingerprint::{Fingerprint, before},
    hands::hands,
    house::described,
    known::Known,
    release::manifest::after_hours,
    settle::Settling,
};
use crate::{
    activation::{
        destinations::{AutomationColumn, Destination, Options, destination},
        hold_out,
    },
    config::{self, Config},
    contract::{
        ArmCount, Audience, ConsoleError, DestinationKind, DryRun, ExportState, GenerationId, LeftOut, Rule,
        Segment,
    },
    engine::{
        data::today,
        jobs::{JobContext, JobError, Outcome, Progress},
        spill::Spill,
    },
    ledger::{Ledger, NewExport, StoredExport},
    warehouse::{
        models::ScoringRow,
        queries::Queries,
        snapshot::{self, Bounds},
    },
};

const ASK: &str = "ask who may leave";
const DRAW: &str = "draw the hold-out";
const WRITE: &str = "write the file";
const SEAL: &str = "seal it";

/// Chance below which a split is not put down to chance.
const UNLIKELY: f64 = 0.001;
/// What `TikTok` takes at most.
const TIKTOK_BYTES: u64 = 1_000_000_000;
/// Change against the last export that is warned of.
const UNUSUAL: f64 = 0.3;
/// What a dry run's database may take; the rest is the people's.
const MEMORY: &str = "640MiB";

#[derive(Debug, Deserialize)]
struct Argument {
    audience: String,
    destination: String,
}

/// Seal an audience for a destination.
pub fn run_seal(ctx: &JobContext, progress: &mut dyn Progress) -> Result<Outcome, JobError> {
    ctx.plan.set(&[(ASK, 12.0), (DRAW, 1.0), (WRITE, 2.0), (SEAL, 3.0)]);
    progress.stage(ASK, None);
    let argument = ctx.ledger.job_argument(ctx.job)?.unwrap_or_default();
    let argument: Argument = serde_json::from_str(&argument)
        .map_err(|error| JobError::failed(format!("what was asked is unreadable: {error}")))?;
    let held = ctx.generations.hold_current()?;
    let Some(held) = held else {
        return Err(JobError::failed("nothing has been loaded yet; run `c360 load` first"));
    };
    let known = Known::read(&ctx.ledger).map_err(told)?;
    let Some(audience) = known.audience(&argument.audience).cloned() else {
        return Err(JobError::failed(format!("there is no audience \"{}\" any more", argument.audience)));
    };
    let settings = ctx.config.every_destination().into_iter().find(|to| to.name == argument.destination);
    let Some(settings) = settings else {
        return Err(JobError::failed(format!(
            "there is no destination \"{}\" any more",
            argument.destination
        )));
    };
    let sealing = Sealing {
        ctx,
        known: &known,
        audience: &audience,
        settings: &settings,
        generation: held.generation.id,
    };
    let exports = sealing.settle()?;
    let id = sealing.seal(&held.path, &exports, progress)?;
    Ok(Outcome { generation: None, load: None, message: id })
}

/// What a dry run is told.
pub fn options(to: &config::Destination, settings: &Config) -> Options {
    Options {
        country: settings.workspace.country.clone(),
        phone_plus: to.phone_plus.unwrap_or(true),
        columns: match &to.columns {
            Some(columns) => columns.iter().filter_map(|id| AutomationColumn::from_id(id)).collect(),
            None => AutomationColumn::USUAL.to_vec(),
        },
        for_sheets: !to.is_parquet(),
        value: to.value.unwrap_or(true),
    }
}

struct Sealing<'a> {
    ctx: &'a JobContext,
    known: &'a Known,
    audience: &'a Audience,
    settings: &'a config::Destination,
    generation: GenerationId,
}

impl Sealing<'_> {
    /// Bring every export to where it stands, and take away what a killed job left.
    fn settle(&self) -> Result<Vec<StoredExport>, JobError> {
        let settling = Settling::within(self.ctx);
        let exports = settling.all().map_err(told)?;
        settling.sweep(&exports).map_err(|error| disk(&error))?;
        Ok(exports)
    }

    fn seal(
        &self,
        file: &std::path::Path,
        exports: &[StoredExport],
        progress: &mut dyn Progress,
    ) -> Result<String, JobError> {
        let ctx = self.ctx;
        let queries = Queries::with_overrides(&ctx.workspace).map_err(failed)?;
        let spill = Spill::new(&ctx.workspace);
        let bounds = Bounds { memory: MEMORY, threads: ctx.config.load.threads };
        let conn = snapshot::open_bounded(file, spill.path(), bounds).map_err(failed)?;
        ctx.cancel.attach(conn.interrupt_handle());
        let as_of = built_as_of(&conn, &queries)?;
        let fingerprint = Fingerprint::now(
            self.audience,
            self.settings,
            self.generation,
            (&ctx.config, ctx.config.audiences.four_eyes),
            (&ctx.ledger, self.known),
        );
        let fingerprint = fingerprint.map_err(told)?;
        let salt = salt(&ctx.ledger)?;
        let order = |id: &str| hold_out::order(&salt, &self.audience.name, id);
        let earlier = Earlier::read(&ctx.ledger, &self.audience.name, order)?;
        let to = destination(self.settings.kind, &options(self.settings, &ctx.config));
        let excludes = ctx.ledger.exclusions()?.remove(&self.settings.name).unwrap_or_default();
        let before = before(&self.audience.name, &ctx.ledger).map_err(told)?;

        let mut spool = Spool::new(&ctx.workspace).map_err(|error| disk(&error))?;
        let mut tally = Tally::default();
        let (rule, excluded, preceding) =
            (self.tree(&self.audience.name)?, self.trees(&excludes)?, self.trees(&before)?);
        let all: Vec<&Rule> = excluded.iter().chain(&preceding).copied().chain([rule]).collect();
        let named = self.known.named(&all, None, &ctx.ledger).map_err(told)?;
        let asked = Asked { rule, excludes: excluded, before: preceding, named, as_of };
        let people = People::new(self.audience, to.as_ref(), &earlier, salt.clone(), ctx).map_err(told)?;
        people.go_through(&conn, &queries, &asked, (&mut spool, &mut tally), progress)?;
        people.look_around(&conn, &queries, &asked, &mut spool, progress)?;

        progress.stage(DRAW, None);
        let mut arms = hold_out::assign(self.audience.hold_out, spool.candidates());
        let left = spool.leave_out_who_shares(&mut arms).map_err(|error| disk(&error))?;
        tally.shares_held_out = left.drawn + left.twins;
        tally.duplicate -= left.twins;
        let tiers = by_tier(&spool, &arms);

        progress.stage(WRITE, None);
        let sealed = write(ctx, self.settings, to.as_ref(), &mut spool, &arms, &mut tally)?;
        if progress.is_cancelled() {
            return Err(JobError::Cancelled);
        }

        progress.stage(SEAL, None);
        let zone = TimeZone::get(&ctx.config.workspace.time_zone).map_err(failed)?;
        let of = (self.audience.name.as_str(), self.settings.name.as_str());
        let measuring = Measuring { ledger: &ctx.ledger, of, zone: &zone, as_of };
        let brought = measuring.brought(&conn, &queries).map_err(failed)?;
        let last = last_to(exports, of, &zone);
        let held_out: u64 = tiers.iter().map(|tier| tier.held_out).sum();
        // Who went because of somebody held out was drawn like everybody else, but for twins of somebody who was.
        let drawn = sealed.rows + left.drawn;
        let sample_ratio = hold_out::sample_ratio(drawn, held_out, self.audience.hold_out);
        let mut dry_run = DryRun {
            as_of,
            generation: self.generation,
            scores: scores(&conn, &queries),
            rules: to.rules().to_owned(),
            in_rule: tally.in_rule,
            left_out: left_out(&tally, &excludes, &before, held_out),
            rows: sealed.rows,
            bytes: sealed.bytes,
            email: tally.email,
            phone: tally.phone,
            address: tally.address,
            bad_email: tally.bad_email,
            bad_phone: tally.bad_phone,
            tiers,
            hold_out: self.audience.hold_out,
            sample_ratio: sample_ratio.filter(|chance| *chance < UNLIKELY),
            warnings: Vec::new(),
            last,
            brought,
        };
        let today = today(&ctx.config).map_err(failed)?;
        dry_run.warnings = warnings(&dry_run, to.as_ref(), today);
        let excluded = ctx.ledger.exclusions()?;
        let kept = Kept {
            audience: self.audience.clone(),
            destination: described(self.settings, &ctx.config, excluded.get(&self.settings.name)),
            dry_run,
            // After the fingerprint: what is written anew from there on voids the file.
            hands: hands(self.audience, self.known, &ctx.ledger).map_err(told)?,
        };
        let said = self.keep(&kept, &fingerprint, &sealed, &mut spool, &arms)?;
        self.end_earlier(exports)?;
        Ok(said)
    }

    /// What waited for the same destination is overtaken by this.
    fn end_earlier(&self, exports: &[StoredExport]) -> Result<(), JobError> {
        let now = Timestamp::now();
        let settling = Settling::within(self.ctx);
        let overtaken = exports.iter().filter(|export| {
            export.audience == self.audience.name
                && export.destination == self.settings.name
                && export.state(now) == ExportState::Waiting
        });
        for export in overtaken {
            settling.end(export, ExportState::Void, "it was sealed anew").map_err(told)?;
        }
        Ok(())
    }

    fn keep(
        &self,
        kept: &Kept,
        fingerprint: &Fingerprint,
        sealed: &Sealed,
        spool: &mut Spool,
        arms: &[hold_out::Arm],
    ) -> Result<String, JobError> {
        let ctx = self.ctx;
        let expires_at = after_hours(Timestamp::now(), i64::from(ctx.config.audiences.expires_hours));
        let content = serde_json::to_string(kept).map_err(failed)?;
        let new = NewExport {
            audience: &self.audience.name,
            version: self.audience.version,
            destination: &self.settings.name,
            generation: self.generation,
            fingerprint: &fingerprint.text(),
            file: &sealed.file,
            rows: sealed.rows,
            bytes: sealed.bytes,
            sha256: &sealed.sha256,
            as_of: kept.dry_run.as_of,
            expires_at,
            four_eyes: ctx.config.audiences.four_eyes,
            content: &content,
            job: ctx.job,
        };
        let exposures = spool.exposures(arms).map_err(|error| disk(&error))?;
        let id = ctx.ledger.seal_export(&new, &ctx.asked_by, exposures)?;
        let run = &kept.dry_run;
        let after = if run.rows == 0 { "there is nothing to let out" } else { "it waits for a decision" };
        Ok(format!(
            "export {} of \"{}\" to {} is sealed: {} of {} people; {after}",
            id.0, self.audience.name, self.settings.name, run.rows, run.in_rule
        ))
    }

    fn tree(&self, name: &str) -> Result<&Rule, JobError> {
        match self.known.tree(name) {
            Some(Ok(tree)) => Ok(tree),
            Some(Err(problem)) => {
                Err(JobError::failed(format!("audience \"{name}\" is broken: {}", problem.message)))
            }
            None => Err(JobError::failed(format!("there is no audience \"{name}\" any more"))),
        }
    }

    fn trees(&self, names: &[String]) -> Result<Vec<&Rule>, JobError> {
        names.iter().map(|name| self.tree(name)).collect()
    }
}

/// What the order of hold-outs is made with.
fn salt(ledger: &Ledger) -> Result<Vec<u8>, JobError> {
    // Made here, if nobody was ever hashed.
    ledger.suppression_key()?;
    let erased = ledger.erased()?;
    let salt = erased.salts.first().map(|salt| salt.as_str().as_bytes().to_vec());
    salt.ok_or_else(|| JobError::failed("the ledger has no salt"))
}

fn built_as_of(conn: &duckdb::Connection, queries: &Queries) -> Result<Date, JobError> {
    let query = queries.get("segments/built").map_err(failed)?;
    let built =
        snapshot::run::<crate::warehouse::segments::Built>(conn, query, &Vec::new()).map_err(failed)?;
    built.rows.first().map(|row| row.as_of).ok_or_else(|| {
        JobError::failed("an earlier version loaded this data; run `c360 load`: it builds what is missing")
    })
}

/// The rescoring whose scores the data carries.
fn scores(conn: &duckdb::Connection, queries: &Queries) -> Option<u32> {
    let query = queries.get("models/scoring").ok()?;
    let scoring = snapshot::run::<ScoringRow>(conn, query, &Vec::new()).ok()?;
    scoring.rows.first().and_then(|row| u32::try_from(row.version).ok())
}

/// Who is in the file and who is held out, by tier.
fn by_tier(spool: &Spool, arms: &[hold_out::Arm]) -> Vec<ArmCount> {
    let mut tiers: BTreeMap<u8, (u64, u64)> = BTreeMap::new();
    for (candidate, arm) in spool.candidates().iter().zip(arms) {
        let (exposed, held_out) = tiers.entry(candidate.stratum).or_default();
        match arm {
            hold_out::Arm::Exposed => *exposed += 1,
            hold_out::Arm::HeldOut => *held_out += 1,
        }
    }
    let count = |(stratum, (exposed, held_out)): (u8, (u64, u64))| ArmCount {
        segment: Segment::ALL.get(usize::from(stratum)).copied().unwrap_or(Segment::Nobody),
        exposed,
        held_out,
    };
    tiers.into_iter().map(count).collect()
}

fn left_out(tally: &Tally, excludes: &[String], before: &[String], held_out: u64) -> Vec<(LeftOut, u64)> {
    let mut all = vec![
        (LeftOut::NoConsent, tally.no_consent),
        (LeftOut::Suppressed, tally.suppressed),
        (LeftOut::Erased, tally.erased),
    ];
    let named = |names: &[String], counts: &BTreeMap<usize, u64>, of: fn(String) -> LeftOut| {
        let count =
            |(place, name): (usize, &String)| (of(name.clone()), counts.get(&place).copied().unwrap_or(0));
        names.iter().enumerate().map(count).collect::<Vec<_>>()
    };
    all.extend(named(excludes, &tally.excluded, LeftOut::Excluded));
    all.extend(named(before, &tally.preceded, LeftOut::Priority));
    all.extend([
        (LeftOut::NoIdentifier, tally.no_identifier),
        (LeftOut::Duplicate, tally.duplicate),
        (LeftOut::HeldOutGlobally, tally.held_out_globally),
        (LeftOut::HeldOut, held_out),
        (LeftOut::SharesHeldOut, tally.shares_held_out),
    ]);
    all
}

/// The last export of an audience to a destination that is out: the day on which it was let out, and its rows.
fn last_to(
    exports: &[StoredExport],
    (audience, destination): (&str, &str),
    zone: &TimeZone,
) -> Option<(Date, u64)> {
    exports
        .iter()
        .filter(|export| export.audience == audience && export.destination == destination)
        .filter(|export| export.withdrawal.is_none() && !export.never_arrived())
        .find_map(|export| Some((zone.to_datetime(export.release.as_ref()?.at).date(), export.rows)))
}

fn warnings(run: &DryRun, to: &dyn Destination, today: Date) -> Vec<String> {
    let mut warnings = Vec::new();
    let without_consent = run.left_out.iter().find(|(why, _)| *why == LeftOut::NoConsent);
    if run.in_rule > 0 && without_consent.is_some_and(|(_, people)| *people == run.in_rule) {
        warnings.push(
            "nobody in the rule has the consent that the destination needs; were consents loaded at all? `c360 status` tells"
                .to_owned(),
        );
    }
    if run.rows == 0 {
        warnings.push("nobody is in the file: there is nothing to let out".to_owned());
    } else if run.rows < to.minimum() {
        warnings.push(format!(
            "{} fewer than the {} that the platform needs",
            if run.rows == 1 { "1 person is".to_owned() } else { format!("{} people are", run.rows) },
            to.minimum()
        ));
    }
    if let Some((day, rows)) = run.last.filter(|(_, rows)| *rows > 0) {
        let change = run.rows as f64 / rows as f64 - 1.0;
        if change.abs() > UNUSUAL {
            warnings.push(format!(
                "{:+.0} % against the last export of {day}, which had {rows} {}",
                change * 100.0,
                if rows == 1 { "person" } else { "people" }
            ));
        }
    }
    let old = (today - run.as_of).get_days();
    if old > 1 {
        warnings.push(format!("the data is {old} days old: it stands for {}", run.as_of));
    }
    if run.sample_ratio.is_some() {
        warnings.push(
            "the share held out is further off than chance explains: its results can't be trusted".to_owned(),
        );
    }
    if run.hold_out <= 0.0 {
        warnings.push("nobody is held out: what this export brings can't be measured".to_owned());
    }
    if to.kind() == DestinationKind::Tiktok && run.bytes > TIKTOK_BYTES {
        warnings.push(format!("the file has {} bytes; the platform takes {TIKTOK_BYTES}", run.bytes));
    }
    warnings
}

#[allow(clippy::needless_pass_by_value, reason = "what `map_err` hands over")]
fn told(error: ConsoleError) -> JobError {
    JobError::failed(match error.hint {
        Some(hint) => format!("{}; {hint}", error.message),
        None => error.message,
    })
}

/// DuckDB may quote a value; what is not an interrupt is told by its kind.
#[allow(clippy::needless_pass_by_value, reason = "what `map_err` hands over")]
fn failed(error: impl std::fmt::Display) -> JobError {
    let words = error.to_string();
    if words.contains("INTERRUPT") {
        return JobError::Cancelled;
    }
    JobError::failed(words)
}

fn disk(error: &std::io::Error) -> JobError {
    JobError::failed(format!(
        "nothing was sealed: the folder `exports` of the workspace can't be written to: {error}; make room, or see who owns it"
    ))
}
