//! Made-up jobs: a rescoring under way, and a history of every kind and end.

use c360::contract::*;
use jiff::ToSpan;

use super::{MadeUp, now};

impl MadeUp {
    pub(super) fn rescore(&self) -> JobId {
        let id = self.with(|inner| {
            inner.models.rescored += 1;
            let id = JobId(inner.jobs.len() as u64 + 12);
            inner.jobs.insert(0, rescoring(id));
            id
        });
        self.touch();
        id
    }

    /// A rescoring works.
    pub fn start_rescoring(&self) {
        self.rescore();
    }

    /// Jobs of every kind that ended in every way.
    pub fn with_history(self) -> Self {
        let texts = self.texts();
        let ended = |id, kind, state, minutes: i64, outcome: &str| Job {
            id: JobId(id),
            kind,
            state,
            asked_by: texts("ana (1000)"),
            asked_at: now() - ((20 - id as i64) * 24).hours(),
            started_at: Some(now() - ((20 - id as i64) * 24).hours()),
            ended_at: Some(now() - ((20 - id as i64) * 24).hours() + minutes.minutes()),
            progress: Some(1.0),
            stages: Vec::new(),
            log: Vec::new(),
            outcome: (!outcome.is_empty()).then(|| texts(outcome)),
            generation: (state == JobState::Done).then_some(GenerationId(id)),
        };
        let jobs = vec![
            ended(10, JobKind::Rescore, JobState::Done, 9, "scored 214,306 customers with 61 models as v14"),
            ended(9, JobKind::Rescore, JobState::Cancelled, 2, "stopped by ana; scores v13 stay in use"),
            ended(
                8,
                JobKind::Rescore,
                JobState::Failed,
                4,
                "out of memory while training boosted trees; give it more with memory_limit",
            ),
            ended(7, JobKind::Erase, JobState::Done, 1, "took out 1 customer"),
            ended(6, JobKind::Recut, JobState::Done, 1, "cut 338,706 customers by thresholds v3"),
            ended(5, JobKind::Load, JobState::Interrupted, 3, ""),
        ];
        self.with(|inner| inner.jobs.extend(jobs));
        self
    }
}

/// A rescoring under way.
fn rescoring(id: JobId) -> Job {
    let start = now() - 312.seconds();
    let stage = |name: &str, from: i64, to: Option<i64>, rows| Stage {
        name: name.to_owned(),
        started_at: start + from.seconds(),
        ended_at: to.map(|to| start + to.seconds()),
        rows,
        bytes: 0,
        bytes_total: None,
    };
    let said = |after: i64, words: &str| Said { at: start + after.seconds(), words: words.to_owned() };
    Job {
        id,
        kind: JobKind::Rescore,
        state: JobState::Running,
        asked_by: "ana (1000)".to_owned(),
        asked_at: start,
        started_at: Some(start),
        ended_at: None,
        progress: Some(0.42),
        stages: vec![
            stage("draw a sample of customers", 0, Some(61), 169_764),
            stage("train and judge models", 61, Some(214), 612_800),
            stage("tell everybody's features", 214, Some(250), 338_706),
            stage("score everybody", 250, None, 96_410),
        ],
        log: vec![
            said(
                2,
                "338,706 customers bought since 2024-01-01; models learn from 169,764 of them, drawn at random",
            ),
            said(58, "BG/NBD: log-likelihood -412803.6 of 169,764 customers, 0.11 s"),
            said(
                170,
                "churn_90d: boosted trees is champion, AUC 0.871, log loss 0.4020, judged on 101,204 customers",
            ),
            said(
                214,
                "churn_365d: boosted trees is champion, AUC 0.842, log loss 0.5210, judged on 98,770 customers",
            ),
        ],
        outcome: None,
        generation: None,
    }
}
