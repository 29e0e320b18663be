//! Made-up models, comparisons, matrix and scores. Everything is a smooth rule of the horizon and the method, so that
//! tables read like real ones and stay the same.

use c360::contract::*;
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use rust_decimal::Decimal;

use super::{MadeUp, as_of, dec, now};

/// What the engine was asked about models, and how it is to answer.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "knobs to turn, each by itself")]
pub(super) struct Knobs {
    unscored: bool,
    failing: bool,
    odd: bool,
    no_rollback: bool,
    few: bool,
    retired: Vec<ModelName>,
    roles: Vec<RoleRequest>,
    rolled_back: Vec<String>,
    bands: Vec<Bands>,
    judged: Vec<(u32, BusinessRule)>,
    rescored: usize,
}

type Texts = fn(&str) -> String;

impl MadeUp {
    /// Nobody was scored yet.
    pub fn unscored(self) -> Self {
        self.with(|inner| inner.models.unscored = true);
        self
    }

    /// The first rescoring was published.
    pub fn scored_now(self) -> Self {
        self.with(|inner| inner.models.unscored = false);
        self
    }

    /// Whatever is asked about models fails.
    pub fn failing_models(self) -> Self {
        self.with(|inner| inner.models.failing = true);
        self
    }

    /// Measures are as large, as small and as little of a number as they can be.
    pub fn odd_models(self) -> Self {
        self.with(|inner| inner.models.odd = true);
        self
    }

    /// One model, one comparison, one group.
    pub fn few_models(self) -> Self {
        self.with(|inner| inner.models.few = true);
        self
    }

    /// The scores before are gone.
    pub fn without_rollback(self) -> Self {
        self.with(|inner| inner.models.no_rollback = true);
        self
    }

    /// The roles that were asked for.
    pub fn roles(&self) -> Vec<RoleRequest> {
        self.with(|inner| inner.models.roles.clone())
    }

    /// Why scores were rolled back.
    pub fn rolled_back(&self) -> Vec<String> {
        self.with(|inner| inner.models.rolled_back.clone())
    }

    /// The bounds that were set.
    pub fn bands(&self) -> Vec<Bands> {
        self.with(|inner| inner.models.bands.clone())
    }

    /// The rules that were held against the champion.
    pub fn judged(&self) -> Vec<(u32, BusinessRule)> {
        self.with(|inner| inner.models.judged.clone())
    }

    /// How often a rescoring was started.
    pub fn rescored(&self) -> usize {
        self.with(|inner| inner.models.rescored)
    }

    fn models_answer(&self) -> Result<(), ConsoleError> {
        let (empty, failing) = self.with(|inner| (inner.empty, inner.models.failing));
        if empty {
            let error = ConsoleError::new(ErrorKind::Empty, "nothing has been loaded");
            return Err(error.hint("run c360 load, or press L"));
        }
        if failing {
            let error = ConsoleError::new(ErrorKind::Failed, "the registry can't be read: disk I/O error");
            return Err(error.hint("see whether the disk is full, then ask again with ctrl-r"));
        }
        Ok(())
    }

    fn scored(&self) -> Result<(), ConsoleError> {
        self.models_answer()?;
        if self.with(|inner| inner.models.unscored) {
            return Err(ConsoleError::new(ErrorKind::Empty, "nobody has been scored yet"));
        }
        Ok(())
    }

    pub(super) fn every_model(&self) -> Result<Models, ConsoleError> {
        self.models_answer()?;
        let texts = self.texts();
        let (unscored, odd, no_rollback, few, retired) = self.with(|inner| {
            let models = &inner.models;
            (models.unscored, models.odd, models.no_rollback, models.few, models.retired.clone())
        });
        if unscored {
            return Ok(Models {
                as_of: as_of(),
                scoring: None,
                models: Vec::new(),
                comparisons: Vec::new(),
                warnings: Vec::new(),
                before: None,
                no_rollback: None,
                absent: Some(Absent {
                    needs: None,
                    reason: "no rescoring has been done in this workspace".to_owned(),
                }),
            });
        }
        let mut models: Vec<Model> = names().map(|name| model(name, texts)).collect();
        for model in &mut models {
            if retired.contains(&model.name) {
                model.role = Role::Retired;
            }
            if odd {
                make_odd(model);
            }
        }
        let mut comparisons = comparisons(texts);
        if few {
            models.truncate(1);
            comparisons.truncate(1);
        }
        Ok(Models {
            as_of: as_of(),
            scoring: Some(scoring(14, as_of() - 1.day(), 1, texts)),
            models,
            comparisons,
            warnings: if few {
                Vec::new()
            } else {
                vec![
                    texts(
                        "churn 365 days, logistic: the scores have moved from those of training (index 0.31)",
                    ),
                    texts(
                        "value 36 months: history of 38 months is thin for this horizon; its interval is wide",
                    ),
                ]
            },
            before: (!no_rollback && !few).then(|| scoring(13, date(2026, 11, 6), 14, texts)),
            no_rollback: no_rollback.then(|| texts("generation 2, which holds scores v13, was dropped")),
            absent: None,
        })
    }

    pub(super) fn one_model(&self, name: ModelName) -> Result<ModelDetail, ConsoleError> {
        self.scored()?;
        let mut found = detail(name, self.texts());
        let (odd, retired) = self.with(|inner| (inner.models.odd, inner.models.retired.contains(&name)));
        if retired {
            found.model.role = Role::Retired;
        }
        if odd {
            make_odd(&mut found.model);
            found.parameters.push(Parameter { name: "tiny".to_owned(), value: -3.2e-19 });
            found.parameters.push(Parameter { name: "huge".to_owned(), value: 8.1e33 });
            found.log_likelihood = Some(f64::NEG_INFINITY);
        }
        Ok(found)
    }

    pub(super) fn equal(&self, days: u32, rule: BusinessRule) -> Result<EqualSize, ConsoleError> {
        self.scored()?;
        let few = self.with(|inner| {
            inner.models.judged.push((days, rule));
            inner.models.few
        });
        let mut equal = equal_size(days, rule, self.texts());
        if few {
            equal.groups.truncate(1);
            equal.ratios = vec![GroupRatio {
                label: "rule / everybody".to_owned(),
                buyers: Ratio { estimate: None, low: None, high: None },
                revenue: Ratio { estimate: Some(1.0), low: None, high: None },
            }];
        }
        Ok(equal)
    }

    pub(super) fn churn_by_value(&self) -> Result<Matrix, ConsoleError> {
        self.scored()?;
        let (set, few) = self.with(|inner| (inner.models.bands.last().copied(), inner.models.few));
        let mut matrix = matrix(set, self.texts());
        if few {
            matrix.sleepers.clear();
            for cell in &mut matrix.cells {
                (cell.customers, cell.churn, cell.expected) = (0, None, 0.0);
                cell.revenue = Decimal::ZERO;
            }
            matrix.customers = 0;
        }
        Ok(matrix)
    }

    pub(super) fn keep_bands(&self, bands: Bands) -> Result<(), ConsoleError> {
        self.scored()?;
        self.with(|inner| inner.models.bands.push(bands));
        Ok(())
    }

    pub(super) fn give_role(&self, request: RoleRequest) -> Result<(), ConsoleError> {
        self.scored()?;
        self.with(|inner| {
            inner.models.retired.retain(|name| *name != request.name);
            if request.role == Role::Retired {
                inner.models.retired.push(request.name);
            }
            inner.models.roles.push(request);
        });
        Ok(())
    }

    pub(super) fn go_back(&self, reason: String) -> Result<(), ConsoleError> {
        self.scored()?;
        self.with(|inner| inner.models.rolled_back.push(reason));
        Ok(())
    }

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
            stage("features at 5 cuts", 0, Some(61), 1_071_530),
            stage("train churn", 61, Some(214), 412_800),
            stage("train value", 214, Some(250), 337_190),
            stage("score everybody", 250, None, 96_410),
        ],
        outcome: None,
        generation: None,
    }
}

/// Every model's name, by target.
fn names() -> impl Iterator<Item = ModelName> {
    use Method as M;
    let of = |family, days: u32, methods: &[Method]| -> Vec<ModelName> {
        methods.iter().map(|method| ModelName { target: Target { family, days }, method: *method }).collect()
    };
    let churn = CHURN_DAYS.into_iter().flat_map(move |days| {
        of(Family::Churn, days, &[M::Logistic, M::Boosted, M::BgNbd, M::MbgNbd, M::ParetoNbd, M::Recency])
    });
    let value = VALUE_MONTHS.into_iter().flat_map(move |months| {
        of(Family::Value, months * 365 / 12, &[M::BgNbd, M::ParetoNbd, M::MbgNbd, M::Regression, M::LastYear])
    });
    let back = REACTIVATION_DAYS
        .into_iter()
        .flat_map(move |days| of(Family::Reactivation, days, &[M::Logistic, M::Boosted, M::Recency]));
    churn.chain(value).chain(back)
}

fn role(name: ModelName) -> Role {
    match (name.target.family, name.method) {
        (_, method) if method.is_bar() => Role::Bar,
        (Family::Churn | Family::Reactivation, Method::Logistic) | (Family::Value, Method::BgNbd) => {
            Role::Champion
        }
        (Family::Churn, Method::MbgNbd) => Role::Retired,
        _ => Role::Challenger,
    }
}

/// How much worse than the champion a method is, in AUC.
fn behind(method: Method) -> f64 {
    match method {
        Method::Logistic => 0.0,
        Method::Boosted => -0.004,
        Method::BgNbd => 0.012,
        Method::MbgNbd => 0.014,
        Method::ParetoNbd => 0.011,
        Method::Regression => 0.02,
        Method::Recency | Method::LastYear => 0.061,
    }
}

fn model(name: ModelName, texts: Texts) -> Model {
    let role = role(name);
    let judged = as_of() - i64::from(name.target.days).days();
    let mut found = Model {
        name,
        role,
        version: 14,
        trained_at: vec![judged - 90.days(), judged - 180.days(), judged - 270.days()],
        trained_to: Some(judged),
        judged_at: Some(judged),
        customers: 412_800,
        seconds: match name.method {
            Method::Recency | Method::LastYear => 0.04,
            Method::Boosted => 74.2,
            Method::Logistic => 11.8,
            _ => 1.22,
        },
        search: (name.method == Method::Logistic)
            .then(|| texts("converged after 9 steps; penalty 0.03 of 5 tried")),
        quality: Some(match name.target.family {
            Family::Value => Quality::Amount(amount(name)),
            _ => Quality::Probability(probability(name)),
        }),
        absent: None,
        drift: Some(match (name.target.days, name.method) {
            (365, Method::Logistic) => 0.31,
            (180, _) => 0.14,
            _ => 0.03,
        }),
    };
    if role == Role::Retired || (name.method == Method::Boosted && name.target.days == 365) {
        found.quality = None;
        found.drift = None;
        found.absent = Some(Absent {
            needs: None,
            reason: texts(if role == Role::Retired {
                "retired on 2 Nov 2026"
            } else {
                "needs 3 cuts of 365 days; history covers 2"
            }),
        });
        if role == Role::Retired {
            (found.trained_at, found.judged_at, found.trained_to) = (Vec::new(), None, None);
        }
    }
    found
}

fn probability(name: ModelName) -> ProbabilityQuality {
    let happened = match name.target.family {
        Family::Churn => 0.82 - f64::from(name.target.days).sqrt() * 0.027,
        _ => 0.02 + f64::from(name.target.days) * 0.000_2,
    };
    let auc = 0.842 - f64::from(name.target.days) * 0.000_1 - behind(name.method);
    let calibration = (0..10)
        .map(|decile| {
            let rank = (f64::from(decile) + 0.5) / 10.0;
            let foretold = (happened * (0.15 + 1.7 * rank.powf(1.2))).clamp(0.004, 0.985);
            let seen = (foretold + 0.012 * f64::from(decile % 3 - 1)).clamp(0.001, 0.999);
            CalibrationDecile {
                customers: 17_810,
                foretold,
                happened: seen,
                low: (seen - 0.035).max(0.0),
                high: (seen + 0.035).min(1.0),
            }
        })
        .collect();
    let lift = (1..=20)
        .map(|step| {
            let customers = f64::from(step) / 20.0;
            let found = 1.0 - (1.0 - customers).powf(2.1);
            LiftStep { customers, found, lift: found / customers }
        })
        .collect();
    ProbabilityQuality {
        customers: 178_104,
        happened,
        auc,
        log_loss: 0.471 + behind(name.method),
        brier: 0.151 + behind(name.method) / 2.0,
        top_decile_lift: 1.9 - behind(name.method) * 4.0,
        calibration_error: 0.008 + behind(name.method) / 4.0,
        calibration,
        lift,
    }
}

fn amount(name: ModelName) -> AmountQuality {
    let years = f64::from(name.target.days) / 365.0;
    let worse = 1.0 + behind(name.method) * 3.0;
    let deciles = (0..10)
        .map(|decile| {
            let foretold = 3.0 * years * 1.72_f64.powi(decile);
            AmountDecile {
                customers: 17_810,
                foretold,
                came: foretold * (1.06 - 0.02 * f64::from(decile % 4)),
            }
        })
        .collect();
    AmountQuality {
        customers: 178_104,
        mae: 61.2 * years * worse,
        rmse: 140.7 * years * worse,
        rank_correlation: Some(0.61 - behind(name.method)),
        foretold: 22_840_000.0 * years,
        came: 23_410_000.0 * years / worse,
        deciles,
    }
}

fn detail(name: ModelName, texts: Texts) -> ModelDetail {
    let change = |role, day: &str, by: &str, why: &str| RoleChange {
        role,
        at: day.parse::<Timestamp>().unwrap(),
        by: texts(by),
        reason: texts(why),
    };
    let parameters: &[(&str, f64)] = match name.method {
        Method::BgNbd => &[
            ("r", 0.2426),
            ("alpha", 4.4136),
            ("a", 0.7929),
            ("b", 2.4259),
            ("p", 6.25),
            ("q", 3.74),
            ("gamma", 15.45),
        ],
        Method::Logistic => {
            &[("intercept", -0.8213), ("penalty", 0.03), ("recency_days", 1.1042), ("frequency_12m", -0.6120)]
        }
        Method::Recency | Method::LastYear => &[],
        _ => &[("trees", 180.0), ("depth", 4.0), ("rate", 0.06), ("gain_smallest", 0.000_000_42)],
    };
    let features: &[(&str, &str, f64, Option<f64>)] = match name.method {
        Method::Logistic | Method::Boosted | Method::Regression => &[
            ("recency_days", "days since the last purchase", 0.34, Some(0.02)),
            ("recency_over_gap", "days since, over the usual gap", 0.22, Some(0.12)),
            ("frequency_12m", "tickets of 12 months", 0.14, Some(0.04)),
            ("tenure_days", "days since the first purchase", 0.11, Some(0.01)),
            ("opened_90d", "mails opened in 90 days", 0.08, Some(0.29)),
            ("promo_share", "share of lines with a discount", 0.06, None),
            ("web_share", "share of tickets on the web", 0.004, Some(0.05)),
        ],
        _ => &[],
    };
    ModelDetail {
        model: model(name, texts),
        parameters: parameters
            .iter()
            .map(|(name, value)| Parameter { name: texts(name), value: *value })
            .collect(),
        log_likelihood: matches!(name.method, Method::BgNbd | Method::MbgNbd | Method::ParetoNbd)
            .then_some(-9_582.429),
        time_unit: matches!(name.method, Method::BgNbd | Method::MbgNbd | Method::ParetoNbd)
            .then(|| "weeks".to_owned()),
        features: features
            .iter()
            .map(|(name, label, share, drift)| FeatureUse {
                name: (*name).to_owned(),
                label: texts(label),
                share: *share,
                drift: *drift,
            })
            .collect(),
        calibration: Some(texts("isotonic, on the latest training cut")),
        seed: 20_261_120,
        code: "0.1.0".to_owned(),
        roles: vec![
            change(Role::Champion, "2026-11-02T09:14:00Z", "ana (1000)", "better by AUC since v12"),
            change(Role::Challenger, "2026-03-01T08:00:00Z", "c360", "first measured"),
        ],
        history: vec![
            (13, Some(date(2026, 8, 8)), Some(0.829)),
            (12, Some(date(2026, 7, 11)), Some(0.831)),
            (11, Some(date(2026, 6, 13)), None),
            (10, None, Some(0.822)),
        ],
    }
}

fn make_odd(model: &mut Model) {
    model.seconds = 7.2e5;
    model.drift = Some(1e31);
    match &mut model.quality {
        Some(Quality::Probability(quality)) => {
            (quality.auc, quality.log_loss) = (1.0, f64::NAN);
            (quality.brier, quality.top_decile_lift) = (1e-30, f64::INFINITY);
            for decile in &mut quality.calibration {
                (decile.happened, decile.high) = (f64::NAN, f64::INFINITY);
            }
        }
        Some(Quality::Amount(quality)) => {
            (quality.mae, quality.rmse) = (1e40, 0.0);
            quality.rank_correlation = None;
            (quality.foretold, quality.came) = (-1e300, 9e27);
            for decile in &mut quality.deciles {
                (decile.foretold, decile.came) = (1e300, 0.0);
            }
        }
        None => {}
    }
}

fn comparisons(texts: Texts) -> Vec<Comparison> {
    let mut found = Vec::new();
    for name in names() {
        let role = role(name);
        if !matches!(role, Role::Challenger | Role::Bar)
            || (name.method == Method::Boosted && name.target.days == 365)
        {
            continue;
        }
        let (champion, measure, difference) = match name.target.family {
            Family::Value => {
                let difference = (behind(name.method) - behind(Method::BgNbd)) * 180.0;
                (Method::BgNbd, "absolute error", difference)
            }
            _ => (Method::Logistic, "AUC", -behind(name.method)),
        };
        let half = difference.abs() * 0.3 + if measure == "AUC" { 0.003 } else { 0.6 };
        let (low, high) = (difference - half, difference + half);
        let is_less_better = measure != "AUC";
        let better = match (low > 0.0, high < 0.0) {
            (false, false) => Better::Neither,
            (above, _) if above == is_less_better => Better::Champion,
            _ => Better::Challenger,
        };
        let words = match better {
            Better::Champion => "the champion foretells better, and the interval leaves no room for chance",
            Better::Challenger => {
                "the challenger foretells better, and the interval leaves no room for chance: promote it"
            }
            Better::Neither => "they can't be told apart on these customers; the champion stays",
        };
        found.push(Comparison {
            target: name.target,
            champion,
            challenger: name.method,
            measure: measure.to_owned(),
            difference,
            low,
            high,
            better,
            words: texts(words),
        });
    }
    found
}

fn scoring(version: u32, as_of: Date, age_days: i32, texts: Texts) -> Scoring {
    Scoring {
        version,
        as_of,
        at: as_of.at(5, 40, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp() + 24.hours(),
        by: texts("ana (1000)"),
        job: Some(JobId(10)),
        customers: 214_306,
        seed: 20_261_120,
        code: "0.1.0".to_owned(),
        age_days,
    }
}

fn equal_size(days: u32, rule: BusinessRule, texts: Texts) -> EqualSize {
    let group = |label: &str, customers, buyers, revenue: &str| Group {
        label: texts(label),
        customers,
        buyers,
        revenue: dec(revenue),
    };
    let ratio = |estimate: f64, half: f64| Ratio {
        estimate: Some(estimate),
        low: Some(estimate - half),
        high: Some(estimate + half),
    };
    let cut = as_of() - i64::from(days).days();
    let target = Target { family: Family::Churn, days };
    let labels = ["champion / rule, same size", "rule / everybody", "champion / everybody"];
    EqualSize {
        rule,
        champion: ModelName { target, method: Method::Logistic },
        cut,
        to: as_of(),
        groups: vec![
            group("everybody", 178_104, 87_306, "9181204.40"),
            group("the rule's people", 24_911, 18_740, "3104881.10"),
            group("the champion's people, as many", 24_911, 21_506, "3390217.85"),
        ],
        ratios: labels
            .into_iter()
            .zip([(1.148, 1.092), (1.535, 2.418), (1.761, 2.640)])
            .map(|(label, (buyers, revenue))| GroupRatio {
                label: texts(label),
                buyers: ratio(buyers, 0.021),
                revenue: ratio(revenue, if label.starts_with("champion / rule") { 0.11 } else { 0.09 }),
            })
            .collect(),
        words: texts(
            "Taking as many people, the champion finds 15 % more buyers than the rule. By revenue they can't be told apart. The gain over everybody mostly comes from taking few: the rule has it too.",
        ),
    }
}

fn matrix(set: Option<Bands>, texts: Texts) -> Matrix {
    let bands = set.unwrap_or(Bands {
        days: 90,
        undecided_from: 0.4,
        lost_from: 0.7,
        middle_from: Decimal::from(80),
        high_from: Decimal::from(240),
    });
    let known = [
        (12_884, "6120334.10", 5_904_112.0, 0.28, "reward: they stay by themselves"),
        (9_310, "3880120.00", 2_411_530.0, 0.55, "win back first: most to lose, and it can still be turned"),
        (2_104, "702114.55", 210_300.0, 0.79, "call, or let go: a mail will not do"),
        (21_540, "3301210.00", 3_120_900.0, 0.31, "keep warm"),
        (38_402, "4410117.25", 2_980_440.0, 0.54, "a reason to come this month"),
        (19_911, "1602330.00", 511_207.0, 0.81, "one good offer, then stop"),
        (14_002, "610204.00", 702_330.0, 0.33, "let them grow: show the next category"),
        (41_207, "1401880.90", 1_011_208.0, 0.56, "cheap channels only"),
        (54_946, "902117.10", 240_118.0, 0.86, "leave alone"),
    ];
    let ids = ValueBand::ALL
        .into_iter()
        .flat_map(|value| ChurnBand::ALL.map(|churn| MatrixCellId { churn, value }));
    let cells = ids
        .zip(known)
        .map(|(id, (customers, revenue, expected, churn, action))| MatrixCell {
            id,
            customers,
            revenue: dec(revenue),
            expected,
            churn: Some(churn),
            action: texts(action),
        })
        .collect();
    let stratum = |potential, customers, back_90, back_365, expected| Stratum {
        potential,
        customers,
        back_90: Some(back_90),
        back_365: Some(back_365),
        expected: Some(expected),
    };
    Matrix {
        as_of: as_of() - 1.day(),
        bands,
        set_by: set.map(|_| texts("ana (1000)")),
        cells,
        customers: 214_306,
        sleepers: vec![
            stratum(ValueBand::High, 4_120, 310.4, 902.1, 204_110.0),
            stratum(ValueBand::Middle, 31_002, 1_204.9, 4_011.3, 402_220.0),
            stratum(ValueBand::Low, 62_990, 1_010.2, 3_120.8, 98_004.0),
        ],
    }
}

/// What is foretold of one customer; `returns` sleeps, `bare` was not scored.
pub(super) fn scores(id: &str, texts: Texts) -> Option<Scores> {
    if id == "bare" {
        return None;
    }
    let churn = |days, probability, base| ChurnScore { days, probability, base: Some(base) };
    let value = |months, purchases, revenue| ValueScore {
        months,
        purchases,
        revenue,
        margin: (months != 36).then_some(revenue * 0.41),
    };
    let driver = |words: &str, push| Driver { words: texts(words), push };
    let sleeps = id == "returns";
    Some(Scores {
        as_of: as_of() - 1.day(),
        age_days: if id == "future" { 41 } else { 1 },
        version: 14,
        churn: if sleeps {
            Vec::new()
        } else {
            vec![
                churn(30, 0.87, 0.74),
                churn(60, 0.76, 0.60),
                churn(90, 0.66, 0.49),
                churn(180, 0.47, 0.35),
                churn(365, 0.29, 0.21),
            ]
        },
        value: vec![
            value(3, 0.48, 34.10),
            value(6, 0.91, 64.80),
            value(12, 1.66, 118.30),
            value(24, 2.81, 200.40),
            value(36, 3.60, 256.90),
        ],
        rank: (!sleeps).then_some(41_802),
        of: 214_306,
        driven: Some(Target { family: if sleeps { Family::Reactivation } else { Family::Churn }, days: 90 }),
        drivers: vec![
            driver("141 days since the last purchase (usual gap 52)", 1.21),
            driver("3 mails unopened in 90 days", 0.42),
            driver("no purchase this autumn", 0.31),
            driver("7 years of membership", -0.48),
            driver("opened the last SMS", -0.20),
        ],
        months: (0..12)
            .map(|back: i32| MonthScore {
                as_of: (date(2025, 12, 1) + back.months()).last_of_month().min(as_of()),
                churn: (back != 3).then(|| 0.40 + 0.02 * f64::from(back) + 0.03 * f64::from(back % 3)),
                value: Some(240.0 - 11.0 * f64::from(back)),
            })
            .collect(),
        reactivation: if sleeps { vec![(90, 0.041), (365, 0.118)] } else { Vec::new() },
        method: texts("churn by logistic regression, value by BG/NBD with Gamma-Gamma"),
    })
}
