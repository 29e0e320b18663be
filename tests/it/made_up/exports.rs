//! Made-up exports: one in every state, and what becomes of those that are decided.

use std::collections::BTreeMap;

use c360::contract::*;
use jiff::{ToSpan, civil::date};

use super::audiences::sealed_audience;
use super::{MadeUp, as_of, now};

type Texts = fn(&str) -> String;

/// Number, audience, destination, state, days ago, rows.
const MADE: [(u64, &str, &str, ExportState, i64, u64); 10] = [
    (44, "Shoes in 6 months", "google", ExportState::Waiting, 0, 34_118),
    (43, "Undecided and valuable", "meta", ExportState::Waiting, 0, 27_934),
    (42, "New this autumn", "automation", ExportState::Approved, 1, 7_302),
    (41, "Shoes in 6 months", "tiktok", ExportState::Void, 2, 33_902),
    (40, "Lost core", "automation", ExportState::Rejected, 4, 10_204),
    (39, "New this autumn", "google", ExportState::TakenBack, 6, 6_001),
    (38, "Existing customers", "google", ExportState::Expired, 9, 160_344),
    (37, "Undecided and valuable", "meta", ExportState::Released, 15, 26_811),
    (36, "Undecided and valuable", "google", ExportState::Released, 15, 25_220),
    (35, "Shoes in 6 months", "meta", ExportState::Withdrawn, 300, 31_877),
];

impl MadeUp {
    /// The dry runs that were asked for.
    pub fn sealed(&self) -> Vec<SealRequest> {
        self.with(|inner| inner.audiences.sealed.clone())
    }

    /// What was decided.
    pub fn decided(&self) -> Vec<DecisionRequest> {
        self.with(|inner| inner.audiences.decided.clone())
    }

    /// The exports that were let out again.
    pub fn released(&self) -> Vec<ExportId> {
        self.with(|inner| inner.audiences.released.clone())
    }

    /// The exports that were taken back or withdrawn.
    pub fn withdrawn(&self) -> Vec<WithdrawRequest> {
        self.with(|inner| inner.audiences.withdrawn.clone())
    }

    /// The job in front ends as it should; what it sealed waits for a decision.
    pub fn finish_sealing(&self) {
        self.end_front(JobState::Done, "sealed 27,934 rows for export 45");
    }

    /// What came of delivering an export, or of what withdraws it.
    pub fn deliver(&self, export: u64, state: DeliveryState, removal: bool) {
        let (attempts, at, said) = (1, now(), "rclone: connection lost".to_owned());
        let delivery = Delivery { removal, state, attempts, at, said };
        self.with(|inner| inner.audiences.deliveries.push((ExportId(export), delivery)));
        self.touch();
    }

    /// Somebody else rejects an export.
    pub fn reject_elsewhere(&self, export: ExportId) {
        let note = "not this one".to_owned();
        let request = DecisionRequest { export, approve: false, sha256: String::new(), note };
        self.with(|inner| inner.audiences.decided.push(request));
        self.touch();
    }

    /// The job in front fails.
    pub fn fail_sealing(&self) {
        self.end_front(JobState::Failed, "the disk is full; free 12 MB, then submit again");
    }

    fn end_front(&self, state: JobState, outcome: &str) {
        self.with(|inner| {
            if let Some(job) = inner.jobs.first_mut() {
                job.state = state;
                job.ended_at = Some(now());
                job.progress = Some(1.0);
                job.outcome = Some(outcome.to_owned());
            }
        });
        self.touch();
    }

    fn start(&self, kind: JobKind) -> JobId {
        let id = self.with(|inner| {
            let id = JobId(inner.jobs.len() as u64 + 12);
            let start = now() - 4.seconds();
            let stage = |name: &str, ended: bool, rows| Stage {
                name: name.to_owned(),
                started_at: start,
                ended_at: ended.then(now),
                rows,
                bytes: 0,
                bytes_total: None,
            };
            let job = Job {
                id,
                kind,
                state: JobState::Running,
                asked_by: "ana (1000)".to_owned(),
                asked_at: start,
                started_at: Some(start),
                ended_at: None,
                progress: Some(0.6),
                stages: vec![
                    stage("who is in the rule", true, 41_207),
                    stage("write the file", false, 9_300),
                ],
                log: Vec::new(),
                outcome: None,
                generation: None,
            };
            inner.jobs.insert(0, job);
            id
        });
        self.touch();
        id
    }

    /// Every export, newest first, as far as decisions went.
    pub(super) fn exports(&self) -> Vec<ExportSummary> {
        let (texts, odd) = (self.texts(), self.is_odd());
        let mut exports: Vec<ExportSummary> = MADE.iter().map(|made| summary(*made, texts, odd)).collect();
        self.with(|inner| {
            let asked = &inner.audiences;
            let open = inner.jobs.iter().any(|job| job.kind == JobKind::Seal && job.state != JobState::Done);
            if let Some(sealed) = asked.sealed.last().filter(|_| !open) {
                let mut new = summary((45, "", "", ExportState::Waiting, 0, 27_934), texts, odd);
                new.audience.clone_from(&sealed.audience);
                new.destination.clone_from(&sealed.destination);
                exports.insert(0, new);
            }
            for export in &mut exports {
                if let Some(decision) = asked.decided.iter().find(|decision| decision.export == export.id) {
                    export.state =
                        if decision.approve { ExportState::Approved } else { ExportState::Rejected };
                    export.decision = Some(Decided {
                        approved: decision.approve,
                        by: texts("ana (1000)"),
                        at: now(),
                        note: decision.note.clone(),
                        single_person: asked.single,
                    });
                    let open = inner.jobs.iter().any(Job::is_open);
                    if decision.approve && !open {
                        export.state = ExportState::Released;
                        export.released_at = Some(now());
                    }
                }
                let delivery = asked.deliveries.iter().rfind(|(of, _)| *of == export.id);
                if let Some((_, delivery)) = delivery {
                    export.delivery = Some(delivery.clone());
                    export.purged_at = None;
                }
                if asked.withdrawn.iter().any(|withdrawn| withdrawn.export == export.id) {
                    export.state = match export.state {
                        ExportState::Released => ExportState::Withdrawn,
                        _ => ExportState::TakenBack,
                    };
                }
            }
        });
        exports
    }

    pub(super) fn every_export(&self) -> Result<Activations, ConsoleError> {
        self.audiences_answer()?;
        let exports = self.exports();
        let mut names: Vec<String> = exports.iter().map(|export| export.audience.clone()).collect();
        names.sort();
        names.dedup();
        let (excludes, four_eyes) =
            self.with(|inner| (inner.audiences.exclusions.clone(), !inner.audiences.single));
        Ok(Activations {
            destinations: destinations(&excludes, self.texts()),
            rows: names.into_iter().map(|name| (name.clone(), last(&exports, &name))).collect(),
            exports,
            four_eyes,
        })
    }

    pub(super) fn one_export(&self, id: ExportId) -> Result<ExportDetail, ConsoleError> {
        self.audiences_answer()?;
        let texts = self.texts();
        let summary = self.exports().into_iter().find(|export| export.id == id);
        let summary =
            summary.ok_or_else(|| ConsoleError::new(ErrorKind::Invalid, "no export has this number"))?;
        let (excludes, refused) =
            self.with(|inner| (inner.audiences.exclusions.clone(), inner.audiences.refused.clone()));
        let known = destinations(&excludes, texts);
        let destination = known.iter().find(|known| known.name == summary.destination).unwrap_or(&known[0]);
        let is_out = summary.released_at.is_some();
        let mut detail = ExportDetail {
            audience: sealed_audience(&summary.audience, texts),
            destination: destination.clone(),
            dry_run: self.dry_run(&summary, destination),
            file: summary.purged_at.is_none().then(|| {
                let folder = if is_out { texts("exports/meta") } else { "sealed".to_owned() };
                format!("{folder}/undecided-and-valuable-v4-2026-11-20-{}.csv", summary.id.0)
            }),
            manifest: is_out.then(|| {
                texts(&format!(
                    "{{\n  \"export\": {},\n  \"rows\": {},\n  \"held_out\": 3100\n}}",
                    id.0, summary.rows
                ))
            }),
            steps: steps(&summary, destination),
            refusal: refused.map(|reason| texts(&reason)),
            summary,
        };
        if let Some(change) = self.with(|inner| inner.audiences.exports_are) {
            change(&mut detail);
        }
        Ok(detail)
    }

    fn dry_run(&self, summary: &ExportSummary, destination: &Destination) -> DryRun {
        let (texts, odd) = (self.texts(), self.is_odd());
        let measured = |estimate, low, high, certainty| Measured { estimate, low, high, certainty };
        let is_known = !matches!(summary.id.0, 44 | 45);
        DryRun {
            as_of: as_of(),
            generation: GenerationId(3),
            scores: Some(14),
            rules: destination.rules.clone(),
            in_rule: summary.rows.saturating_add(13_273),
            left_out: vec![
                (LeftOut::NoConsent, 9_120),
                (LeftOut::Suppressed, 302),
                (LeftOut::Erased, 9),
                (LeftOut::Excluded(texts("Lost core")), 742),
                (LeftOut::Priority(texts("Shoes in 6 months")), 0),
                (LeftOut::NoIdentifier, 0),
                (LeftOut::Duplicate, 0),
                (LeftOut::HeldOutGlobally, 0),
                (LeftOut::HeldOut, 3_100),
            ],
            rows: summary.rows,
            bytes: summary.bytes,
            email: 26_311,
            phone: 19_870,
            address: 25_002,
            bad_email: 41,
            bad_phone: 118,
            tiers: vec![
                ArmCount { segment: Segment::Best, exposed: 5_021, held_out: 560 },
                ArmCount { segment: Segment::Large, exposed: 22_913, held_out: 2_540 },
            ],
            hold_out: if odd { f64::NAN } else { 0.1 },
            sample_ratio: if odd { Some(f64::NAN) } else { (summary.id.0 == 44).then_some(0.0004) },
            warnings: match summary.id.0 {
                44 => vec![
                    texts("31 % more people than in the last export of 6 Nov"),
                    texts("the scores are 9 days behind the data"),
                ],
                _ => Vec::new(),
            },
            last: is_known.then(|| (date(2026, 11, 6), if odd { 0 } else { 26_811 })),
            brought: is_known.then(|| Brought {
                exports: 2,
                since: date(2026, 9, 4),
                exposed: 51_204,
                held_out: 21_340,
                active: (summary.id.0 != 36).then(|| {
                    if odd {
                        measured(f64::NAN, f64::NEG_INFINITY, f64::INFINITY, f64::NAN)
                    } else {
                        measured(0.0194, -0.0071, 0.0459, 0.87)
                    }
                }),
                revenue: (summary.id.0 != 36).then(|| measured(1.0, 0.2, 2.2, 0.98)),
            }),
        }
    }

    pub(super) fn seal(&self, request: SealRequest) -> Result<JobId, ConsoleError> {
        self.audiences_answer()?;
        self.with(|inner| inner.audiences.sealed.push(request));
        Ok(self.start(JobKind::Seal))
    }

    pub(super) fn decide(&self, request: DecisionRequest) -> Result<DecisionReply, ConsoleError> {
        self.audiences_answer()?;
        let (overtaken, single) = self.with(|inner| (inner.audiences.overtaken, inner.audiences.single));
        if overtaken {
            let error =
                ConsoleError::new(ErrorKind::Invalid, "ben (1004) rejected it at 06:11: \"too many\"");
            return Err(error.hint("nothing of yours was done"));
        }
        let approve = request.approve;
        self.with(|inner| inner.audiences.decided.push(request));
        let job = approve.then(|| self.start(JobKind::Release));
        Ok(DecisionReply { job, single_person: single })
    }

    pub(super) fn release(&self, id: ExportId) -> Result<JobId, ConsoleError> {
        self.audiences_answer()?;
        self.with(|inner| inner.audiences.released.push(id));
        Ok(self.start(JobKind::Release))
    }

    pub(super) fn withdraw(&self, request: WithdrawRequest) -> Result<Option<JobId>, ConsoleError> {
        self.audiences_answer()?;
        let found = self.exports().into_iter().find(|export| export.id == request.export);
        let is_out = found.is_some_and(|export| export.state == ExportState::Released);
        self.with(|inner| inner.audiences.withdrawn.push(request));
        Ok(is_out.then(|| self.start(JobKind::Release)))
    }
}

/// The four destinations, with what was set last.
pub(super) fn destinations(set: &[SetExclusions], texts: Texts) -> Vec<Destination> {
    let made = |name: &str, kind, rules: &str, excludes: &[&str], delivers, removes| Destination {
        name: texts(name),
        kind,
        rules: rules.to_owned(),
        excludes: match set.iter().rfind(|set| set.destination == texts(name)) {
            Some(set) => set.audiences.clone(),
            None => excludes.iter().map(|name| texts(name)).collect(),
        },
        delivers,
        removes,
    };
    vec![
        made("google", DestinationKind::Google, "google-2025-11", &["Lost core"], true, true),
        made("meta", DestinationKind::Meta, "meta-2025-09", &["Lost core"], false, true),
        made("tiktok", DestinationKind::Tiktok, "tiktok-2025-06", &["Existing customers"], false, false),
        made("automation", DestinationKind::Automation, "automation-1", &[], false, false),
    ]
}

/// The last export of an audience to each destination.
pub(super) fn last(exports: &[ExportSummary], audience: &str) -> BTreeMap<String, LastExport> {
    let mut found = BTreeMap::new();
    for export in exports.iter().filter(|export| export.audience == audience) {
        found.entry(export.destination.clone()).or_insert(LastExport {
            export: export.id,
            at: export.sealed_at,
            state: export.state,
            rows: export.rows,
        });
    }
    found
}

fn summary(
    (id, audience, destination, state, days, rows): (u64, &str, &str, ExportState, i64, u64),
    texts: Texts,
    odd: bool,
) -> ExportSummary {
    use ExportState as S;
    let sealed_at = now() - (days * 24 + 2).hours();
    let decided = matches!(state, S::Approved | S::Rejected | S::Released | S::Withdrawn);
    let released = matches!(state, S::Released | S::Withdrawn);
    ExportSummary {
        id: ExportId(id),
        audience: texts(audience),
        version: 4,
        destination: texts(destination),
        state,
        why: match state {
            S::Void => Some(texts("the rule changed on 20 Nov: version 2 follows version 1")),
            S::Rejected => Some(texts("ben (1004): not before the stock is in")),
            S::Expired => Some("nobody decided within 24 h".to_owned()),
            S::Approved => Some("the exports folder is read-only: r lets it out again".to_owned()),
            _ => None,
        },
        rows: if odd { u64::MAX } else { rows },
        bytes: if odd { u64::MAX } else { rows * 148 },
        sha256: format!("9f2c41b7{}{id:02}e1", "a3".repeat(26)),
        as_of: as_of() - days.days(),
        sealed_at,
        asked_by: texts("ben (1004)"),
        expires_at: sealed_at + 24.hours(),
        decision: decided.then(|| Decided {
            approved: state != S::Rejected,
            by: texts("ana (1000)"),
            at: sealed_at + 1.hour(),
            note: if state == S::Rejected { texts("not before the stock is in") } else { String::new() },
            single_person: id == 36,
        }),
        released_at: released.then(|| sealed_at + 2.hours()),
        withdrawn_at: (state == S::Withdrawn).then(|| sealed_at + 3.hours()),
        delivery: (id == 36).then(|| Delivery {
            removal: false,
            state: DeliveryState::Failed,
            attempts: 5,
            at: sealed_at + 3.hours(),
            said: texts("rclone: 403 Forbidden: token expired"),
        }),
        purged_at: (id == 35).then(|| now() - 24.hours()),
    }
}

/// What an engine says may be done next.
fn steps(summary: &ExportSummary, to: &Destination) -> Steps {
    let delivery = summary.delivery.as_ref().map(|delivery| (delivery.removal, delivery.state));
    let (decide, release, withdraw) = match summary.state {
        ExportState::Waiting => (None, Some(Barred::NotApproved), None),
        ExportState::Approved => (Some(Barred::Approved), None, None),
        ExportState::Released => {
            let release = match delivery {
                _ if !to.delivers => Some(Barred::NothingDelivers),
                Some((false, DeliveryState::Done)) => Some(Barred::Arrived),
                Some((false, DeliveryState::Unknown)) => Some(Barred::Unknown),
                _ if summary.purged_at.is_some() => Some(Barred::Deleted),
                _ => None,
            };
            (Some(Barred::Approved), release, None)
        }
        ExportState::Withdrawn => {
            let withdraw = match delivery {
                Some((true, DeliveryState::Failed)) => None,
                Some((true, DeliveryState::Unknown)) => Some(Barred::Unknown),
                Some((false, DeliveryState::Done | DeliveryState::Unknown)) if to.delivers => None,
                _ => Some(Barred::Withdrawn),
            };
            (Some(Barred::Withdrawn), Some(Barred::Withdrawn), withdraw)
        }
        ExportState::Empty => (Some(Barred::Empty), Some(Barred::Empty), Some(Barred::Empty)),
        _ => (Some(Barred::Over), Some(Barred::Over), Some(Barred::Over)),
    };
    Steps { decide, release, withdraw }
}
