//! Made-up audiences: six, one of them broken, what the engine was asked about them, and how it is to answer.

use std::collections::BTreeMap;
use std::time::Duration;

use c360::activation::rule;
use c360::contract::*;
use jiff::{Timestamp, ToSpan};
use rust_decimal::Decimal;

use super::exports::{destinations, last};
use super::{MadeUp, as_of, dec, evidence, now};

/// What the engine was asked about audiences, and how it is to answer.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "knobs to turn, each by itself")]
pub(super) struct Knobs {
    none: bool,
    failing: bool,
    odd: bool,
    pub(super) single: bool,
    pub(super) refused: Option<String>,
    pub(super) overtaken: bool,
    /// What is otherwise about every export, and every audience.
    pub(super) exports_are: Option<fn(&mut ExportDetail)>,
    audiences_are: Option<fn(&mut AudienceDetail)>,
    /// What came of deliveries, the latest last.
    pub(super) deliveries: Vec<(ExportId, Delivery)>,
    count_takes: Duration,
    /// Whoever asks may look nobody up, and every rule takes a few.
    few: bool,
    counted: Vec<CountRequest>,
    counts_answered: usize,
    saved: Vec<SaveAudience>,
    retired: Vec<(String, String)>,
    compared: Vec<Vec<String>>,
    pub(super) exclusions: Vec<SetExclusions>,
    pub(super) groups: Vec<SetGroup>,
    suppressed: Vec<Suppress>,
    pub(super) sealed: Vec<SealRequest>,
    pub(super) decided: Vec<DecisionRequest>,
    pub(super) released: Vec<ExportId>,
    pub(super) withdrawn: Vec<WithdrawRequest>,
}

/// Everybody, and what they brought in 12 months.
pub(super) const BASE: u64 = 338_706;
const REVENUE: &str = "41218730.40";

struct Made {
    name: &'static str,
    rule: &'static str,
    version: u32,
    note: &'static str,
    people: u64,
    revenue: &'static str,
    ads: u64,
}

const MADE: [Made; 6] = [
    Made {
        name: "Existing customers",
        rule: "tickets >= 1",
        version: 1,
        note: "left out of what looks for new ones",
        people: 241_000,
        revenue: "38104220.00",
        ads: 171_204,
    },
    Made {
        name: "Gold card",
        rule: "loyalty_points >= 500 and consent.email",
        version: 2,
        note: "letter of the jubilee",
        people: 0,
        revenue: "0",
        ads: 0,
    },
    Made {
        name: "Lost core",
        rule: "tier_n1 in (best, large) and tier in (sleepers, lost)",
        version: 3,
        note: "never paid for again",
        people: 12_884,
        revenue: "0",
        ads: 8_020,
    },
    Made {
        name: "New this autumn",
        rule: "joined >= 2026-09-01",
        version: 1,
        note: "",
        people: 8_120,
        revenue: "611240.75",
        ads: 6_904,
    },
    Made {
        name: "Shoes in 6 months",
        rule: "bought(category = \"Shoes\", last 180 days) >= 1",
        version: 2,
        note: "spring collection",
        people: 58_310,
        revenue: "14120488.10",
        ads: 40_112,
    },
    Made {
        name: "Undecided and valuable",
        rule: "tier in (best, large) and churn_90d between 0.4 and 0.8 and consent.ads and not in audience \"Lost core\"",
        version: 4,
        note: "a reason to come before Christmas",
        people: 41_207,
        revenue: "9840112.20",
        ads: 32_087,
    },
];

impl MadeUp {
    /// Nobody has made an audience yet.
    pub fn without_audiences(self) -> Self {
        self.with(|inner| inner.audiences.none = true);
        self
    }

    /// Whatever is asked about audiences fails.
    pub fn failing_audiences(self) -> Self {
        self.with(|inner| inner.audiences.failing = true);
        self
    }

    /// Counts and shares are as large, as small and as little of a number as they can be.
    pub fn odd_audiences(self) -> Self {
        self.with(|inner| inner.audiences.odd = true);
        self
    }

    /// One person uses the workspace.
    pub fn single_person(self) -> Self {
        self.with(|inner| inner.audiences.single = true);
        self
    }

    /// Who asks may not decide, for this reason.
    pub fn refusing(self, reason: &str) -> Self {
        self.with(|inner| inner.audiences.refused = Some(reason.to_owned()));
        self
    }

    /// Somebody else decides first.
    pub fn overtaken(self) -> Self {
        self.with(|inner| inner.audiences.overtaken = true);
        self
    }

    /// Something is otherwise about every export that is opened.
    pub fn exports_are(self, change: fn(&mut ExportDetail)) -> Self {
        self.with(|inner| inner.audiences.exports_are = Some(change));
        self
    }

    /// Something is otherwise about every audience that is opened.
    pub fn audiences_are(self, change: fn(&mut AudienceDetail)) -> Self {
        self.with(|inner| inner.audiences.audiences_are = Some(change));
        self
    }

    /// A count takes this long.
    pub fn slow_counts(self, takes: Duration) -> Self {
        self.with(|inner| inner.audiences.count_takes = takes);
        self
    }

    /// A rule takes fewer customers than are told of.
    pub fn of_few(self) -> Self {
        self.with(|inner| inner.audiences.few = true);
        self
    }

    /// The rules that were counted, and how many counts ran to their end.
    pub fn counted(&self) -> (Vec<CountRequest>, usize) {
        self.with(|inner| (inner.audiences.counted.clone(), inner.audiences.counts_answered))
    }

    /// The audiences that were saved.
    #[allow(dead_code, reason = "for scenarios of the rule builder")]
    pub fn saved(&self) -> Vec<SaveAudience> {
        self.with(|inner| inner.audiences.saved.clone())
    }

    /// The audiences that were retired, and why.
    pub fn retired(&self) -> Vec<(String, String)> {
        self.with(|inner| inner.audiences.retired.clone())
    }

    /// The audiences that were compared.
    pub fn compared(&self) -> Vec<Vec<String>> {
        self.with(|inner| inner.audiences.compared.clone())
    }

    /// What destinations are to leave out.
    pub fn exclusions(&self) -> Vec<SetExclusions> {
        self.with(|inner| inner.audiences.exclusions.clone())
    }

    /// The priority groups that were set.
    pub fn groups(&self) -> Vec<SetGroup> {
        self.with(|inner| inner.audiences.groups.clone())
    }

    /// What was changed of the suppression list.
    pub fn suppressed(&self) -> Vec<Suppress> {
        self.with(|inner| inner.audiences.suppressed.clone())
    }

    pub(super) fn audiences_answer(&self) -> Result<(), ConsoleError> {
        let (empty, failing) = self.with(|inner| (inner.empty, inner.audiences.failing));
        if empty {
            let error = ConsoleError::new(ErrorKind::Empty, "nothing has been loaded");
            return Err(error.hint("run c360 load, or press L"));
        }
        if failing {
            let error = ConsoleError::new(ErrorKind::Failed, "the ledger can't be read: disk I/O error");
            return Err(error.hint("see whether the disk is full, then ask again with ctrl-r"));
        }
        Ok(())
    }

    pub(super) fn is_odd(&self) -> bool {
        self.with(|inner| inner.audiences.odd)
    }

    fn made(&self) -> Vec<Audience> {
        let texts = self.texts();
        let (none, retired) = self.with(|inner| (inner.audiences.none, inner.audiences.retired.clone()));
        let is_there = |made: &&Made| !none && !retired.iter().any(|(name, _)| name == made.name);
        let saved = self.with(|inner| inner.audiences.saved.clone());
        let mut made: Vec<Audience> =
            MADE.iter().filter(is_there).map(|made| audience(made, made.version, texts)).collect();
        for request in saved {
            let version = request.follows.unwrap_or(0) + 1;
            let text = rule::read(&request.rule).map_or_else(|(text, _)| text, |(text, _)| text);
            made.retain(|audience| audience.name != request.name);
            made.push(Audience {
                name: request.name,
                version,
                rule: text,
                hold_out: request.hold_out,
                by: texts("ana (1000)"),
                at: now(),
                note: request.note,
            });
        }
        made.sort_by(|a, b| a.name.cmp(&b.name));
        made
    }

    pub(super) fn every_audience(&self) -> Result<Audiences, ConsoleError> {
        self.audiences_answer()?;
        let texts = self.texts();
        let (odd, four_eyes) = (self.is_odd(), self.with(|inner| !inner.audiences.single));
        let exports = self.exports();
        let rows = self
            .made()
            .into_iter()
            .map(|audience| {
                let size = size(&audience.name, texts, odd);
                let broken = size.is_none().then(|| problem(texts));
                AudienceRow { last: last(&exports, &audience.name), size, broken, audience }
            })
            .collect();
        Ok(Audiences {
            as_of: as_of(),
            base: if odd { 0 } else { BASE },
            base_revenue: if odd { Decimal::ZERO } else { dec(REVENUE) },
            audiences: rows,
            destinations: destinations(&self.with(|inner| inner.audiences.exclusions.clone()), texts),
            waiting: exports
                .iter()
                .rev()
                .filter(|export| export.state == ExportState::Waiting)
                .map(|export| export.id)
                .collect(),
            four_eyes,
            is_counting: false,
            provenance: [("sizes".to_owned(), evidence("audiences/count"))].into(),
        })
    }

    pub(super) fn one_audience(&self, name: &str) -> Result<AudienceDetail, ConsoleError> {
        self.audiences_answer()?;
        let texts = self.texts();
        let made = MADE.iter().find(|made| texts(made.name) == name);
        let made = made.ok_or_else(|| ConsoleError::new(ErrorKind::Invalid, "no audience has this name"))?;
        let odd = self.is_odd();
        let size = size(name, texts, odd);
        let mut detail = AudienceDetail {
            versions: (1..=made.version).rev().map(|version| audience(made, version, texts)).collect(),
            tree: None,
            broken: size.is_none().then(|| problem(texts)),
            count: size.map(|size| self.who(size)),
            exports: self.exports().into_iter().filter(|export| export.audience == name).collect(),
            named_by: if made.name == "Lost core" {
                vec![texts("Undecided and valuable")]
            } else {
                Vec::new()
            },
            excluded_from: match made.name {
                "Lost core" => vec![texts("google"), texts("meta")],
                "Existing customers" => vec![texts("tiktok")],
                _ => Vec::new(),
            },
            group: (made.name == "Undecided and valuable").then(|| texts("paid")),
        };
        if let Some(change) = self.with(|inner| inner.audiences.audiences_are) {
            change(&mut detail);
        }
        Ok(detail)
    }

    fn who(&self, size: AudienceSize) -> RuleCount {
        let odd = self.is_odd();
        let tiers = [(3_u64, 2_u64), (68, 12), (20, 21), (9, 31), (0, 1), (0, 25), (0, 8), (0, 0)];
        RuleCount {
            as_of: as_of(),
            customers: size.customers,
            base: if odd { 0 } else { BASE },
            revenue: size.revenue,
            base_revenue: if odd { Decimal::ZERO } else { dec(REVENUE) },
            email: size.customers / 100 * 64,
            phone: size.customers / 100 * 48,
            ads: size.ads,
            tiers: Segment::ALL
                .into_iter()
                .zip(tiers)
                .map(|(segment, (here, base))| TierCount {
                    segment,
                    customers: size.customers / 100 * here,
                    base: if odd { u64::MAX } else { BASE / 100 * base },
                })
                .collect(),
            sample: self.sample(),
            provenance: [("count".to_owned(), evidence("audiences/count"))].into(),
        }
    }

    /// Rules are read as the engine reads them; the longer one is, the fewer people it takes.
    pub(super) async fn count(self, request: CountRequest) -> Result<RuleReply, ConsoleError> {
        self.audiences_answer()?;
        let takes = self.with(|inner| {
            inner.audiences.counted.push(request.clone());
            inner.audiences.count_takes
        });
        if !takes.is_zero() {
            tokio::time::sleep(takes).await;
        }
        self.with(|inner| inner.audiences.counts_answered += 1);
        let (text, tree) = match rule::read(&request.rule) {
            Ok(both) => both,
            Err((text, mut problem)) => {
                problem.message = self.texts()(&problem.message);
                return Ok(RuleReply {
                    text,
                    tree: None,
                    problem: Some(problem),
                    count: None,
                    notes: Vec::new(),
                });
            }
        };
        let customers = if text == "everybody" { BASE } else { BASE / (text.chars().count() as u64 / 8 + 1) };
        let size = AudienceSize { customers, revenue: dec("9840112.20"), ads: customers / 10 * 7 };
        let mut count = self.who(if self.is_odd() {
            AudienceSize { customers: u64::MAX, revenue: Decimal::MIN, ads: 0 }
        } else {
            size
        });
        count.sample.truncate(request.sample as usize);
        if self.with(|inner| inner.audiences.few) {
            let notes =
                vec![self.texts()("fewer than 10 customers: for their figures it takes another role")];
            return Ok(RuleReply { text, tree: Some(tree), problem: None, count: None, notes });
        }
        Ok(RuleReply { text, tree: Some(tree), problem: None, count: Some(count), notes: Vec::new() })
    }

    pub(super) fn complete(&self, request: &CompletionRequest) -> Completions {
        let texts = self.texts();
        let Some(place) = rule::place(&request.text, request.cursor) else {
            return Completions { from: request.cursor, options: Vec::new() };
        };
        let words: Vec<(String, String)> = match place.expected {
            rule::Expected::Condition => {
                let fields = FIELDS.iter().map(|field| (field.name.to_owned(), field.meaning.to_owned()));
                let others =
                    ["bought", "in audience", "not", "("].map(|word| (word.to_owned(), String::new()));
                fields.chain(others).collect()
            }
            rule::Expected::Operator(_) => ["in", "=", "!=", ">=", "<=", "between", "is known"]
                .map(|word| (word.to_owned(), String::new()))
                .to_vec(),
            rule::Expected::Open => vec![("(".to_owned(), "then values".to_owned())],
            rule::Expected::Comma => {
                vec![(",".to_owned(), "one more".to_owned()), (")".to_owned(), "no more".to_owned())]
            }
            rule::Expected::Value(_) => Segment::TIERS
                .iter()
                .zip(["6,801", "40,614", "71,002", "122,583"])
                .map(|(segment, count)| (segment.id().to_owned(), count.to_owned()))
                .collect(),
            rule::Expected::Connector => {
                vec![("and".to_owned(), "both hold".to_owned()), ("or".to_owned(), "either holds".to_owned())]
            }
            rule::Expected::Audience => self
                .made()
                .iter()
                .map(|audience| (rule::quoted(&audience.name), texts(&audience.rule)))
                .collect(),
            rule::Expected::OfPurchases("category") => {
                ["Shoes", "Hats", "\"Summer shirts\""].map(|word| (word.to_owned(), String::new())).to_vec()
            }
            rule::Expected::OfPurchases("store") => vec![(texts("0012"), texts("Lyon Presqu'île"))],
            rule::Expected::List => vec![(rule::quoted(&texts("VIP evening")), "212 ids".to_owned())],
            _ => Vec::new(),
        };
        let fits = |text: &str| text.trim_start_matches('"').starts_with(&place.started);
        let options = words
            .into_iter()
            .filter(|(text, _)| fits(text))
            .map(|(text, detail)| Completion { text, detail })
            .collect();
        Completions { from: place.from, options }
    }

    pub(super) fn values(&self, field: Field) -> FieldValues {
        let texts = self.texts();
        let value = |value: &str, customers| FieldValue { value: Some(texts(value)), label: None, customers };
        let (values, range) = match field.kind() {
            FieldKind::Choice | FieldKind::Text => {
                let segments = Segment::TIERS.iter().zip([6_801, 40_614, 71_002, 122_583]);
                (segments.map(|(segment, count)| value(segment.id(), count)).collect(), Vec::new())
            }
            FieldKind::Flag => (vec![value("yes", 210_114), value("no", 128_592)], Vec::new()),
            _ => (Vec::new(), ["0", "14", "52", "141", "1210"].map(str::to_owned).to_vec()),
        };
        FieldValues { values, range, known: 301_220, base: BASE }
    }

    pub(super) fn save(&self, request: SaveAudience) -> Result<u32, ConsoleError> {
        self.audiences_answer()?;
        if self.with(|inner| inner.audiences.overtaken) {
            let error = ConsoleError::new(ErrorKind::Invalid, "ben (1004) saved version 5 meanwhile");
            return Err(error.hint("look at it, then save over it or under another name"));
        }
        let version = request.follows.unwrap_or(0) + 1;
        self.with(|inner| inner.audiences.saved.push(request));
        Ok(version)
    }

    pub(super) fn retire(&self, name: String, reason: String) -> Result<(), ConsoleError> {
        self.audiences_answer()?;
        self.with(|inner| inner.audiences.retired.push((name, reason)));
        Ok(())
    }

    pub(super) fn overlapping(&self, names: Vec<String>) -> Result<Overlap, ConsoleError> {
        self.audiences_answer()?;
        self.with(|inner| inner.audiences.compared.push(names.clone()));
        let (texts, odd) = (self.texts(), self.is_odd());
        let sizes: Vec<u64> =
            names.iter().map(|name| size(name, texts, odd).map_or(0, |size| size.customers)).collect();
        let both = (0..names.len())
            .map(|row| {
                (0..names.len())
                    .map(|column| {
                        let least = sizes[row].min(sizes[column]);
                        if row == column { least } else { least / (2 + (row * column) as u64 % 5) }
                    })
                    .collect()
            })
            .collect();
        Ok(Overlap {
            unique: sizes.iter().map(|size| size / 7).collect(),
            any: sizes.iter().copied().max().unwrap_or(0),
            all: sizes.iter().copied().min().unwrap_or(0) / 9,
            both,
            sizes,
            names,
            provenance: Some(evidence("audiences/overlap")),
        })
    }

    pub(super) fn rules_of_the_house(&self) -> Result<HouseRules, ConsoleError> {
        self.audiences_answer()?;
        let texts = self.texts();
        Ok(HouseRules {
            destinations: destinations(&self.with(|inner| inner.audiences.exclusions.clone()), texts),
            groups: vec![PriorityGroup {
                name: texts("paid"),
                audiences: vec![texts("Undecided and valuable"), texts("Shoes in 6 months")],
            }],
            lists: vec![IdList {
                name: texts("VIP evening"),
                ids: 212,
                by: texts("ana (1000)"),
                at: now() - 200.hours(),
            }],
            suppressed: BTreeMap::from([(SuppressedBy::Id, 1_204), (SuppressedBy::Email, 88)]),
            global_hold_out: 0.02,
        })
    }

    pub(super) fn suppressing(&self, request: Suppress) -> Result<Suppressed, ConsoleError> {
        self.audiences_answer()?;
        let wrong = |value: &&String| request.by == SuppressedBy::Email && !value.contains('@');
        let refused: Vec<(u64, String)> = request
            .values
            .iter()
            .enumerate()
            .filter(|(_, value)| wrong(value))
            .map(|(at, value)| (at as u64 + 1, self.texts()(&format!("{value} is no e-mail address"))))
            .collect();
        let changed = request.values.len() as u64 - refused.len() as u64;
        let refused_total = refused.len() as u64;
        self.with(|inner| inner.audiences.suppressed.push(request));
        Ok(Suppressed {
            changed,
            unchanged: 0,
            customers: Some(changed),
            exports: Vec::new(),
            refused,
            refused_total,
        })
    }
}

fn made_at(version: u32) -> Timestamp {
    now() - (720 - i64::from(version) * 72).hours()
}

fn audience(made: &Made, version: u32, texts: fn(&str) -> String) -> Audience {
    Audience {
        name: texts(made.name),
        version,
        rule: if version == made.version { texts(made.rule) } else { texts("tier in (best, large)") },
        hold_out: 0.1,
        by: texts(if version.is_multiple_of(2) { "ben (1004)" } else { "ana (1000)" }),
        at: made_at(version),
        note: texts(made.note),
    }
}

/// The audience of that name as it was sealed.
pub(super) fn sealed_audience(name: &str, texts: fn(&str) -> String) -> Audience {
    let made = MADE.iter().find(|made| texts(made.name) == name).unwrap_or(&MADE[5]);
    audience(made, made.version, texts)
}

fn size(name: &str, texts: fn(&str) -> String, odd: bool) -> Option<AudienceSize> {
    let made = MADE.iter().find(|made| texts(made.name) == name)?;
    if odd {
        return Some(AudienceSize { customers: u64::MAX, revenue: Decimal::MIN, ads: 0 });
    }
    (made.people > 0).then(|| AudienceSize {
        customers: made.people,
        revenue: dec(made.revenue),
        ads: made.ads,
    })
}

fn problem(texts: fn(&str) -> String) -> RuleProblem {
    RuleProblem {
        column: 0,
        width: 14,
        message: texts("there is no field loyalty_points any more"),
        hint: Some(texts("write revenue >= 500, or ask for another field")),
    }
}
