//! Made-up behavioural segments: six in use, their cards, who moved, variables to choose from, and trials.

use std::collections::BTreeMap;

use c360::contract::*;
use jiff::{Timestamp, ToSpan, civil::Date};
use rust_decimal::Decimal;

use super::{MadeUp, as_of, dec, evidence, now};

/// What a test may turn, and what it may read.
#[derive(Default)]
pub(super) struct Knobs {
    pub(super) none: bool,
    pub(super) coming: Option<u32>,
    pub(super) version: Option<u32>,
    pub(super) refusal: Option<String>,
    pub(super) more_trials: u32,
    pub(super) windows: Vec<u32>,
    pub(super) fitted: Vec<FitRequest>,
    pub(super) adopted: Vec<AdoptRequest>,
    pub(super) described: Vec<DescribeRequest>,
    pub(super) previewed: Vec<String>,
    pub(super) ruled: Vec<RulesRequest>,
    pub(super) written: usize,
    pub(super) told: usize,
}

/// Id, name, priority, customers now and a year ago, revenue now and a year ago, stability.
type Made = (u32, &'static str, Option<Priority>, [u64; 2], [i64; 2], f64);

const MADE: [Made; 6] = [
    (4, "Loyal across the store", Some(Priority::Secure), [31_204, 29_870], [9_412_330, 8_907_112], 0.93),
    (1, "Weekend families", Some(Priority::Push), [48_310, 47_022], [6_120_400, 6_204_871], 0.81),
    (3, "Gift buyers", Some(Priority::Push), [41_203, 36_118], [3_907_220, 3_350_009], 0.88),
    (5, "Bargain hunters", Some(Priority::Leave), [66_870, 71_440], [3_118_004, 3_402_118], 0.77),
    (6, "One-category specialists", None, [22_118, 22_960], [1_904_112, 1_913_700], 0.64),
    (8, "Evening shoppers online", None, [9_417, 7_004], [702_550, 511_842], 0.52),
];

const RULES: [&str; 6] = [
    "tickets >= 8.5 and categories >= 6.5",
    "weekend_share > 0.62 and department:Kids > 0.18",
    "gift_share > 0.41 and tickets < 4.5",
    "discount_rate > 0.27 and promotion_share > 0.6",
    "focus > 0.81 and tickets >= 2.5",
    "evening_share > 0.5 and remote_share > 0.7 or category:\"Home office\" > 0.4 and evening_share > 0.45",
];

fn ratio(part: u64, whole: u64) -> Option<Decimal> {
    Decimal::from(part).checked_div(Decimal::from(whole)).map(|share| share.round_dp(6))
}

fn sum(of: fn(&Made) -> u64) -> u64 {
    MADE.iter().map(of).sum()
}

fn window() -> Window {
    Window { from: as_of() - 364.days(), to: as_of() }
}

fn told(query: &str) -> BTreeMap<String, Provenance> {
    BTreeMap::from([(query.to_owned(), evidence(&format!("clusters/{query}")))])
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn months() -> Vec<Date> {
    let ends = (1..=12).rev().map(|back: i64| (as_of() - back.months()).last_of_month());
    ends.chain([as_of()]).collect()
}

fn row(index: usize, has_n1: bool, texts: fn(&str) -> String) -> ClusterRow {
    let (id, name, priority, customers, revenue, stability) = MADE[index];
    let compared = |now: Option<Decimal>, before: Option<Decimal>| Compared {
        value: now,
        n1: before.filter(|_| has_n1),
    };
    let cents = |amount: i64| Some(Decimal::from(amount));
    let all = [sum(|m| m.3[0]), sum(|m| m.3[1])];
    let money = [sum(|m| m.4[0] as u64), sum(|m| m.4[1] as u64)];
    ClusterRow {
        id: ClusterId(id),
        name: texts(name),
        priority,
        customers: compared(Some(customers[0].into()), Some(customers[1].into())),
        base_share: compared(ratio(customers[0], all[0]), ratio(customers[1], all[1])),
        net_revenue: compared(cents(revenue[0]), cents(revenue[1])),
        revenue_share: compared(ratio(revenue[0] as u64, money[0]), ratio(revenue[1] as u64, money[1])),
        margin: compared(cents(revenue[0] * 41 / 100), cents(revenue[1] * 42 / 100)),
        stability: Some(stability).filter(|_| index != 3),
        fidelity: Some(if index == 3 { 1.0 } else { 0.95 - index as f64 * 0.03 }),
        precision: Some(if index == 3 { 1.0 } else { 0.91 - index as f64 * 0.04 }),
        rules: texts(RULES[index]),
        by_rules: index == 3,
        is_new: id == 8,
        trend: (0..13_u64)
            .map(|i| Some(customers[1] + (customers[0].abs_diff(customers[1])) * i / 12 + i * 37 % 90))
            .collect(),
    }
}

fn head(id: u32, at: &str, adopted: Option<u32>) -> TrialHead {
    TrialHead {
        id: TrialId(id),
        at: moment(at),
        by: "ana (1000)".to_owned(),
        as_of: as_of(),
        window_months: 12,
        variables: 8,
        k: (3, 10),
        adopted,
    }
}

fn telling(of_what: &str, label: &str, unit: VariableUnit, value: f64, base: f64) -> Telling {
    Telling {
        of_what: of_what.to_owned(),
        label: label.to_owned(),
        unit,
        value,
        base,
        lift: (base != 0.0).then(|| value / base),
        distance: (value - base).abs(),
    }
}

fn variable(which: &Variable, value: f64, base: f64) -> Telling {
    telling("variable", &which.label(), which.unit(), value, base)
}

fn share(of_what: &str, label: &str, value: f64, base: f64) -> Telling {
    telling(of_what, label, VariableUnit::Share, value, base)
}

fn how() -> Vec<Telling> {
    use Variable as V;
    [
        (V::GiftShare, 0.58, 0.11),
        (V::Tickets, 2.1, 4.4),
        (V::Basket, 94.8, 61.2),
        (V::Items, 3.4, 2.3),
        (V::Price, 27.9, 26.6),
        (V::Recency, 211.0, 96.0),
        (V::Tenure, 1_480.0, 1_102.0),
        (V::Categories, 2.9, 3.8),
        (V::Focus, 0.61, 0.58),
        (V::DiscountRate, 0.04, 0.112),
        (V::RemoteShare, 0.31, 0.28),
        (V::WeekendShare, 0.42, 0.39),
        (V::EveningShare, 0.0, 0.17),
    ]
    .map(|(which, value, base)| variable(&which, value, base))
    .to_vec()
}

fn customers() -> Vec<ClusterCustomer> {
    (0..8_i64)
        .map(|i| ClusterCustomer {
            customer_id: format!("C{:07}", 4_471_902 - i * 37),
            net_revenue: Decimal::new(94_120 - i * 1_703, 2),
            tickets: 9 - i as u64 / 2,
            second: (i != 3).then_some(ClusterId(1)),
            margin: 0.62 - i as f64 * 0.08,
        })
        .collect()
}

fn card(index: usize, has_n1: bool, texts: fn(&str) -> String) -> ClusterCard {
    let row = row(index, has_n1, texts);
    let all = how();
    let customers = customers();
    let months = months()
        .into_iter()
        .zip(0_u64..)
        .map(|(day, i)| ClusterMonth {
            day,
            customers: 36_000 + i * 430,
            base_share: Some(dec("0.168") + Decimal::new(i as i64 * 15, 4)),
            net_revenue: Decimal::from(3_300_000 + i * 50_000),
            revenue_share: Some(dec("0.134") + Decimal::new(i as i64 * 14, 4)),
        })
        .collect();
    let estimate =
        |value: f64, low: f64, high: f64, base: f64, n| Some(Estimate { value, low, high, base, n });
    let tier =
        |tier, customers, share: f64, lift: f64| TierShare { tier, customers, share, lift: Some(lift) };
    let levers = vec![
        "Reach them before December: two thirds of their year lies in three weeks.".to_owned(),
        "Give a reason for a second purchase in spring; they come 2.1 times a year.".to_owned(),
        "Leave discounts out: they buy at full price.".to_owned(),
    ];
    ClusterCard {
        as_of: as_of(),
        window: window(),
        sentence: texts(
            "Buy before Christmas (58 % of tickets against 11 %), rarely (2.1 tickets against 4.4), in large \
             baskets (94.80 € against 61.20 €), at full price and for others.",
        ),
        telling: vec![
            all[0].clone(),
            all[1].clone(),
            all[2].clone(),
            all[9].clone(),
            share("category", "Toys", 0.22, 0.07),
        ],
        who: vec![
            share("gender", "women", 0.71, 0.64),
            share("gender", "men", 0.27, 0.34),
            share("age", "30–39", 0.19, 0.24),
            share("age", "50–64", 0.34, 0.22),
            share("region", &texts("Île-de-France"), 0.31, 0.26),
        ],
        how: all,
        what: vec![
            share("category", &texts("Toys"), 0.22, 0.07),
            share("category", "Perfume", 0.17, 0.09),
            share("category", "Shoes", 0.05, 0.14),
            share("brand", "Maison Blanche", 0.09, 0.04),
            share("channel", "store", 0.69, 0.72),
            share("channel", "web", 0.31, 0.28),
            share("weekday", "Saturday", 0.27, 0.24),
            share("hours", "12 to 14", 0.2, 0.18),
        ],
        months,
        tiers: vec![
            tier(Segment::Best, 1_904, 0.046, 1.7),
            tier(Segment::Large, 11_206, 0.272, 1.61),
            tier(Segment::Medium, 17_880, 0.434, 1.55),
            tier(Segment::Small, 10_213, 0.248, 0.47),
        ],
        churn: estimate(0.612, 0.604, 0.62, 0.418, 41_203),
        value: estimate(88.4, 86.1, 90.8, 97.2, 41_203),
        nps: estimate(31.0, 24.0, 38.0, 29.0, 812),
        conversion: None,
        neighbour: Some(Neighbour {
            id: ClusterId(1),
            name: texts("Weekend families"),
            apart: vec![
                variable(&Variable::GiftShare, 0.58, 0.12),
                variable(&Variable::Department("Kids".to_owned()), 0.07, 0.31),
            ],
        }),
        text: if row.priority.is_some() {
            "Letter in the first week of November, with the gift guide.\nNo discount.".to_owned()
        } else {
            levers.join("\n")
        },
        levers,
        notes: vec![
            ClusterNote {
                at: moment("2026-11-14T09:12:00Z"),
                by: texts("ana (1000)"),
                reason: texts("grew by 14 % and pays full price; the gift guide is ready"),
            },
            ClusterNote {
                at: moment("2026-03-02T08:00:00Z"),
                by: "ben (1004)".to_owned(),
                reason: "a name that shops understand".to_owned(),
            },
        ],
        customers,
        absent: vec![Absent {
            needs: Some("traffic".to_owned()),
            reason: "conversion needs visits of recognised customers".to_owned(),
        }],
        provenance: told("card"),
        row,
    }
}

fn variables(months: u32) -> Variables {
    use Variable as V;
    let report = |variable: Variable, coverage: f64, skew: f64, median: f64, apart: f64| VariableReport {
        logged: skew > 2.0,
        variable,
        coverage,
        skew,
        quantiles: [median * 0.4, median, median * 2.6],
        tells_apart: apart,
        correlated: Vec::new(),
        proposed: true,
        why_not: None,
        refused: false,
    };
    let not = |report: VariableReport, why: &str, refused: bool| VariableReport {
        proposed: false,
        why_not: Some(why.to_owned()),
        refused,
        ..report
    };
    let mut tickets = report(V::Tickets, 1.0, 3.1, 3.0, 0.41);
    tickets.correlated = vec![(V::Revenue, 0.86), (V::Categories, 0.71), (V::Recency, -0.55)];
    let mut revenue = report(V::Revenue, 1.0, 5.2, 141.0, 0.38);
    revenue.correlated = vec![(V::Tickets, 0.86), (V::Basket, 0.48)];
    Variables {
        as_of: as_of(),
        window: Window { from: as_of() - i64::from(months * 30).days(), to: as_of() },
        window_months: months,
        sampled: 100_000,
        customers: 219_122,
        variables: vec![
            tickets,
            report(V::Basket, 1.0, 2.4, 52.1, 0.33),
            report(V::Items, 1.0, 1.7, 2.1, 0.18),
            not(revenue, "goes along with Tickets (0.86)", false),
            report(V::Recency, 1.0, 0.8, 74.0, 0.36),
            report(V::Categories, 1.0, 0.9, 3.0, 0.29),
            report(V::DiscountRate, 0.98, 1.2, 0.08, 0.52),
            report(V::GiftShare, 1.0, 1.9, 0.04, 0.71),
            not(report(V::ReturnShare, 1.0, 6.4, 0.0, 0.05), "hardly tells customers apart", false),
            report(V::WeekendShare, 1.0, 0.3, 0.4, 0.44),
            report(V::EveningShare, 0.97, 0.9, 0.12, 0.47),
            not(report(V::OpenRate, 0.31, 0.4, 0.2, 0.1), "known for 31 % only", true),
            not(report(V::Age, 0.0, 0.0, 0.0, 0.0), "nobody's is known", true),
            not(
                report(V::Department("Kids".to_owned()), 1.0, 2.2, 0.05, 0.49),
                "one of many departments",
                false,
            ),
        ],
    }
}

fn clusters(k: u32, texts: fn(&str) -> String) -> Vec<TrialCluster> {
    (0..k)
        .map(|i| {
            let known = MADE.get(i as usize);
            let name =
                known.map_or_else(|| format!("Many categories, few tickets {i}"), |made| texts(made.1));
            TrialCluster {
                id: ClusterId(known.map_or(9 + i, |made| made.0)),
                name,
                continues: known.is_some(),
                overlap: known.map(|_| 0.91 - f64::from(i) * 0.07),
                share: 2.0 * f64::from(k - i) / f64::from(k * (k + 1)),
                revenue_share: 2.0 * f64::from(i + 1) / f64::from(k * (k + 1)),
                stability: 0.94 - f64::from(i) * 0.07,
                sentence: texts(
                    "Buy before Christmas (58 % against 11 %), rarely (2.1 tickets against 4.4).",
                ),
                rules: RULES.get(i as usize).copied().unwrap_or("tickets < 1.5").to_owned(),
                by_rules: false,
                fidelity: Some(0.93 - f64::from(i) * 0.02),
                precision: Some(0.9 - f64::from(i) * 0.03),
                centre: vec![3.4, 61.0, 2.1, 80.0, 3.1, 0.11, 0.2, 0.4],
            }
        })
        .collect()
}

fn trial(head: TrialHead, has_current: bool, texts: fn(&str) -> String) -> Trial {
    use Variable as V;
    let tried = (head.k.0..=head.k.1)
        .map(|k| {
            let far = f64::from(k.abs_diff(6));
            let moves = [(1, 3, 0.061), (5, 1, 0.044), (6, 6, 0.12), (8, 5, 0.012)];
            TrialOfK {
                k,
                silhouette: 0.31 - far * 0.012,
                stability: 0.86 - far * 0.035,
                least_stable: 0.71 - far * 0.05,
                smallest: 0.31 / f64::from(k),
                rules_fidelity: 0.93 - f64::from(k) * 0.011,
                inertia: 9.0 / f64::from(k),
                proposed: (k == 6)
                    .then(|| texts("the most stable of those whose smallest holds 5 % or more")),
                clusters: clusters(k, texts),
                moves: moves
                    .into_iter()
                    .filter(|_| has_current)
                    .map(|(from, to, share)| TrialMove { from: ClusterId(from), to: ClusterId(to), share })
                    .collect(),
                agreement: has_current.then_some(0.84 - far * 0.06),
            }
        })
        .collect();
    Trial {
        head,
        variables: vec![
            V::Tickets,
            V::Basket,
            V::Items,
            V::Recency,
            V::Categories,
            V::DiscountRate,
            V::GiftShare,
            V::WeekendShare,
        ],
        left_out: vec![(V::OpenRate, "known for 31 % only".to_owned())],
        sampled: 100_000,
        customers: 219_122,
        winsorised: 0.01,
        starts: 10,
        bootstraps: 20,
        seed: 20_261_120,
        tried,
        against: has_current.then_some(3),
        outdated: None,
    }
}

fn job(id: JobId, kind: JobKind) -> Job {
    let start = now() - 40.seconds();
    let stage = |name: &str, from: i64, to: Option<i64>, rows| Stage {
        name: name.to_owned(),
        started_at: start + from.seconds(),
        ended_at: to.map(|to| start + to.seconds()),
        rows,
        bytes: 0,
        bytes_total: None,
    };
    let stages =
        vec![stage("sample customers", 0, Some(4), 100_000), stage("try 3 to 10 clusters", 4, None, 0)];
    Job {
        id,
        kind,
        state: JobState::Running,
        asked_by: "ana (1000)".to_owned(),
        asked_at: start,
        started_at: Some(start),
        ended_at: None,
        progress: Some(0.62),
        stages,
        log: Vec::new(),
        outcome: None,
        generation: None,
    }
}

impl MadeUp {
    /// Nothing was adopted yet, and nothing tried.
    pub fn without_clusters(self) -> Self {
        self.with(|inner| inner.clusters.none = true);
        self
    }

    /// A version is adopted whose job works.
    pub fn assigning(self, version: u32) -> Self {
        self.with(|inner| {
            inner.clusters.coming = Some(version);
            inner.jobs.insert(0, job(JobId(31), JobKind::Assign));
        });
        self
    }

    /// Whatever would change segments is refused, with these words.
    pub fn refuse_clusters(&self, words: &str) {
        self.with(|inner| inner.clusters.refusal = Some(words.to_owned()));
    }

    /// Nothing is refused any more.
    pub fn allow_clusters(&self) {
        self.with(|inner| inner.clusters.refusal = None);
    }

    /// The trial that was asked for ends, and is there.
    pub fn finish_fit(&self) {
        self.with(|inner| {
            inner.clusters.more_trials += 1;
            for job in inner.jobs.iter_mut().filter(|job| job.kind == JobKind::Fit) {
                job.state = JobState::Done;
                job.ended_at = Some(now());
                job.outcome = Some("tried 3 to 10 clusters as trial 5".to_owned());
            }
        });
        self.touch();
    }

    /// The trial that was asked for fails.
    pub fn fail_fit(&self) {
        self.with(|inner| {
            for job in inner.jobs.iter_mut().filter(|job| job.kind == JobKind::Fit) {
                job.state = JobState::Failed;
                job.ended_at = Some(now());
                job.outcome = Some("fewer customers than clusters".to_owned());
            }
        });
        self.touch();
    }

    /// The assignment ends: its version is in use.
    pub fn finish_assignment(&self) {
        self.with(|inner| {
            inner.clusters.version = inner.clusters.coming.take();
            inner.jobs.retain(|job| job.kind != JobKind::Assign);
        });
        self.touch();
    }

    pub fn fitted(&self) -> Vec<FitRequest> {
        self.with(|inner| inner.clusters.fitted.clone())
    }

    pub fn windows(&self) -> Vec<u32> {
        self.with(|inner| inner.clusters.windows.clone())
    }

    pub fn clusters_adopted(&self) -> Vec<AdoptRequest> {
        self.with(|inner| inner.clusters.adopted.clone())
    }

    pub fn described(&self) -> Vec<DescribeRequest> {
        self.with(|inner| inner.clusters.described.clone())
    }

    pub fn rules_previewed(&self) -> Vec<String> {
        self.with(|inner| inner.clusters.previewed.clone())
    }

    pub fn ruled(&self) -> Vec<RulesRequest> {
        self.with(|inner| inner.clusters.ruled.clone())
    }

    pub fn cards_written(&self) -> usize {
        self.with(|inner| inner.clusters.written)
    }

    /// How often the segments were asked for.
    pub fn behaviour_told(&self) -> usize {
        self.with(|inner| inner.clusters.told)
    }

    fn clusters_allowed(&self) -> Result<(), ConsoleError> {
        match self.with(|inner| inner.clusters.refusal.clone()) {
            Some(words) => Err(ConsoleError::new(ErrorKind::Invalid, words)),
            None => Ok(()),
        }
    }

    fn has_clusters(&self) -> Result<bool, ConsoleError> {
        self.has_n1()?;
        Ok(!self.with(|inner| inner.clusters.none))
    }

    fn trial_heads(&self) -> Vec<TrialHead> {
        let (none, more) = self.with(|inner| (inner.clusters.none, inner.clusters.more_trials));
        let mut heads = Vec::new();
        if !none {
            heads.push(head(2, "2026-03-01T16:40:00Z", Some(3)));
            heads.push(head(4, "2026-11-13T10:02:00Z", None));
        }
        heads.extend((0..more).map(|i| head(5 + i, "2026-11-21T06:11:00Z", None)));
        heads.reverse();
        heads
    }

    pub(super) fn told_behaviour(&self) -> Result<BehaviourReply, ConsoleError> {
        let has_n1 = self.has_n1()?;
        let texts = self.texts();
        let (coming, version) = self.with(|inner| {
            inner.clusters.told += 1;
            (inner.clusters.coming, inner.clusters.version)
        });
        let reason = "nothing is compared with last year: history is shorter than 24 months";
        let current = Behaviour {
            as_of: as_of(),
            version: version.unwrap_or(3),
            adopted_at: moment("2026-03-02T08:00:00Z"),
            adopted_by: texts("ana (1000)"),
            reason: texts("fewer and stabler than v2; shops asked for names"),
            window: window(),
            window_months: 12,
            variables: vec![Variable::Tickets, Variable::Basket, Variable::GiftShare],
            rows: (0..MADE.len()).map(|index| row(index, has_n1, texts)).collect(),
            outside: 14_203,
            vanished: vec![Vanished { id: ClusterId(2), name: texts("Late shoppers") }],
            months: months(),
            absent: if has_n1 { Vec::new() } else { vec![Absent { needs: None, reason: reason.to_owned() }] },
            provenance: told("behaviour"),
        };
        let current = self.has_clusters()?.then_some(current);
        Ok(BehaviourReply { current, coming, trials: self.trial_heads() })
    }

    pub(super) fn told_card(&self, id: ClusterId) -> Result<ClusterCard, ConsoleError> {
        let index = MADE.iter().position(|made| made.0 == id.0);
        let gone = || ConsoleError::new(ErrorKind::Invalid, format!("there is no segment {id} any more"));
        Ok(card(index.ok_or_else(gone)?, self.has_n1()?, self.texts()))
    }

    pub(super) fn told_migration(&self) -> Result<ClusterMigration, ConsoleError> {
        let has_n1 = self.has_n1()?;
        let texts = self.texts();
        let flow = |from: Option<u32>, to: Option<u32>, customers: u64, before: i64, now: i64| ClusterFlow {
            from: from.map(ClusterId),
            to: to.map(ClusterId),
            customers,
            revenue_n1: Decimal::from(before * customers as i64),
            revenue_n: Decimal::from(now * customers as i64),
        };
        let flows = vec![
            flow(Some(5), Some(5), 51_204, 46, 45),
            flow(Some(1), Some(1), 39_118, 131, 129),
            flow(Some(3), Some(3), 28_870, 92, 96),
            flow(Some(4), Some(4), 25_020, 301, 308),
            flow(Some(5), None, 12_730, 31, 0),
            flow(None, Some(3), 9_204, 0, 84),
            flow(Some(1), Some(4), 4_806, 190, 262),
            flow(Some(4), Some(5), 2_318, 244, 96),
            flow(Some(3), Some(1), 1_204, 88, 120),
        ];
        Ok(ClusterMigration {
            as_of: as_of(),
            n1: has_n1.then(|| as_of() - 1.year()),
            names: MADE.iter().map(|made| (ClusterId(made.0), texts(made.1))).collect(),
            flows: if has_n1 { flows } else { Vec::new() },
            provenance: told("migration"),
        })
    }

    pub(super) fn told_variables(&self, months: u32) -> Result<Variables, ConsoleError> {
        self.has_n1()?;
        self.with(|inner| inner.clusters.windows.push(months));
        if months > 24 {
            return Err(ConsoleError::new(ErrorKind::Invalid, "history covers 24 months, not more"));
        }
        Ok(variables(months))
    }

    pub(super) fn fit(&self, request: FitRequest) -> Result<JobId, ConsoleError> {
        self.clusters_allowed()?;
        let id = self.with(|inner| {
            inner.clusters.fitted.push(request);
            let id = JobId(inner.jobs.len() as u64 + 21);
            inner.jobs.insert(0, job(id, JobKind::Fit));
            id
        });
        self.touch();
        Ok(id)
    }

    pub(super) fn told_trial(&self, id: TrialId) -> Result<Trial, ConsoleError> {
        let found = self.trial_heads().into_iter().find(|head| head.id == id);
        let gone = || ConsoleError::new(ErrorKind::Invalid, format!("there is no trial {}", id.0));
        Ok(trial(found.ok_or_else(gone)?, self.has_clusters()?, self.texts()))
    }

    pub(super) fn adopt(&self, request: AdoptRequest) -> Result<JobId, ConsoleError> {
        self.clusters_allowed()?;
        self.with(|inner| {
            inner.clusters.adopted.push(request);
            inner.clusters.coming = Some(4);
            inner.jobs.insert(0, job(JobId(31), JobKind::Assign));
        });
        Ok(JobId(31))
    }

    pub(super) fn describe(&self, request: DescribeRequest) -> Result<(), ConsoleError> {
        self.clusters_allowed()?;
        self.with(|inner| inner.clusters.described.push(request));
        Ok(())
    }

    /// What begins like a variable's name is read; anything else is wrong where it stands.
    pub(super) fn preview_rules(&self, rules: &str) -> RulesPreview {
        self.with(|inner| inner.clusters.previewed.push(rules.to_owned()));
        let wrong = rules.find("tickts").map(|at| {
            (rules[..at].chars().count(), 6, "`tickts` is no variable; did you mean `tickets`?".to_owned())
        });
        match wrong {
            Some(problem) => {
                RulesPreview { problem: Some(problem), customers: None, recall: None, precision: None }
            }
            None => RulesPreview {
                problem: None,
                customers: Some(39_117 + rules.len() as u64),
                recall: Some(0.91),
                precision: Some(0.88),
            },
        }
    }

    pub(super) fn set_rules(&self, request: RulesRequest) -> Result<JobId, ConsoleError> {
        self.clusters_allowed()?;
        self.with(|inner| inner.clusters.ruled.push(request));
        Ok(JobId(32))
    }

    pub(super) fn write_cards(&self) -> Result<WrittenCards, ConsoleError> {
        self.clusters_allowed()?;
        self.with(|inner| inner.clusters.written += 1);
        let folder = std::path::PathBuf::from("/srv/maison/cards/v3");
        let markdown = MADE.iter().map(|made| folder.join(format!("B{}.md", made.0))).collect();
        Ok(WrittenCards { html: folder.join("cards.html"), markdown, folder })
    }
}
