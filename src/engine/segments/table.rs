//! The table of segments, N against N-1, with the months behind it.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{ToSpan as _, civil::Date};

use super::{
    Base, count,
    figures::{Sums, Whole, compared},
};
use crate::{
    contract::{
        Absent, ConsoleError, Segment, SegmentFigureId, SegmentRow, SegmentRowId, Segments, Thresholds,
    },
    engine::store::Opened,
    warehouse::segments::{FlowRow, MonthRow},
};

/// Months of the sparkline.
const MONTHS: usize = 24;

/// The rows, in display order.
const ROWS: [SegmentRowId; 10] = [
    SegmentRowId::Best,
    SegmentRowId::Large,
    SegmentRowId::Medium,
    SegmentRowId::Small,
    SegmentRowId::Returns,
    SegmentRowId::Active,
    SegmentRowId::New,
    SegmentRowId::Sleepers,
    SegmentRowId::ActiveAndSleepers,
    SegmentRowId::Lost,
];

/// Answer from one open generation; the thresholds' history tells who set the ones in use.
pub async fn table(opened: &Arc<Opened>, known: Vec<Thresholds>) -> Result<Segments, ConsoleError> {
    let mut base = Base::read(opened).await?;
    let observed = base.observed().await?;
    let months: Vec<MonthRow> = base.rows("months", "segments/months", Vec::new()).await?;
    let months = Months::of(&base, &months);
    let (active, active_n1) = (now(&base, SegmentRowId::Active), n1(&base, SegmentRowId::Active));
    let has_n1 = base.n1().is_some();
    let rows: Vec<SegmentRow> = ROWS
        .into_iter()
        .filter(|id| *id != SegmentRowId::Returns || now(&base, *id).customers + n1(&base, *id).customers > 0)
        .map(|id| {
            let is_part =
                !matches!(id, SegmentRowId::Sleepers | SegmentRowId::ActiveAndSleepers | SegmentRowId::Lost);
            let (sums, before) = (now(&base, id), n1(&base, id));
            let n1 = has_n1
                .then_some((&before, Whole { active: &active_n1, is_part }))
                .filter(|_| told(&base, id, true));
            let mut figures = compared((&sums, Whole { active: &active, is_part }), n1);
            if !told(&base, id, false) {
                figures.clear();
            }
            let observed = id.segment().and_then(|s| observed.get(&s).cloned()).unwrap_or_default();
            let counted = told(&base, id, false).then_some(sums.customers);
            SegmentRow { id, figures, trend: months.counts(id, counted), observed }
        })
        .collect();
    let thresholds =
        known.into_iter().find(|t| i64::from(t.version) == base.built.version).ok_or_else(|| {
            ConsoleError::new(
                crate::contract::ErrorKind::Failed,
                "the ledger does not hold the thresholds that these segments were cut by",
            )
            .hint("was the ledger replaced? adopt thresholds anew with `c360 segments thresholds adopt`")
        })?;
    Ok(Segments {
        as_of: base.built.as_of,
        window: base.window(),
        n1: base.n1(),
        absent: absent(&base, &active),
        thresholds,
        rows,
        months: months.days,
        provenance: base.evidence(),
    })
}

/// Whether a row can be told in N, and whether it can be compared with N-1. Who sleeps and who is lost is known only
/// with 36 months of history, and who is new with some before the window; compared only where both years look back
/// equally far.
fn told(base: &Base, id: SegmentRowId, n1: bool) -> bool {
    let built = &base.built;
    match id {
        SegmentRowId::Sleepers | SegmentRowId::ActiveAndSleepers | SegmentRowId::Lost | SegmentRowId::New
            if n1 =>
        {
            base.begins_by(built.n1_sleepers_from)
        }
        SegmentRowId::Sleepers | SegmentRowId::ActiveAndSleepers | SegmentRowId::Lost => {
            base.begins_by(built.sleepers_from)
        }
        SegmentRowId::New => built.n1_covered,
        _ => true,
    }
}

fn is_active(segment: &str) -> bool {
    Segment::from_id(segment).is_some_and(|s| s.is_tier() || s == Segment::Returns)
}

fn belongs(id: SegmentRowId, segment: &str, is_new: bool) -> bool {
    match (id, id.segment()) {
        (_, Some(one)) => segment == one.id(),
        (SegmentRowId::New, None) => is_new && is_active(segment),
        (SegmentRowId::ActiveAndSleepers, None) => is_active(segment) || segment == Segment::Sleepers.id(),
        (_, None) => is_active(segment),
    }
}

fn now(base: &Base, id: SegmentRowId) -> Sums {
    Sums::now(base.flows.iter().filter(|f: &&FlowRow| belongs(id, &f.segment, f.is_new)))
}

fn n1(base: &Base, id: SegmentRowId) -> Sums {
    Sums::n1(base.flows.iter().filter(|f: &&FlowRow| belongs(id, &f.n1_segment, f.n1_is_new)))
}

/// What can't be told, each said once.
fn absent(base: &Base, active: &Sums) -> Vec<Absent> {
    let mut all = Vec::new();
    let mut say = |needs: Option<&str>, reason: String| {
        all.push(Absent { needs: needs.map(str::to_owned), reason });
    };
    if base.n1().is_none() {
        let since = base.built.first_day.map(|d| format!(", lines begin on {d}")).unwrap_or_default();
        say(
            Some("older lines"),
            format!("no comparison with N-1: it begins on {}{since}", base.built.n1_from),
        );
    }
    if !told(base, SegmentRowId::New, false) {
        say(Some("older lines"), "no new customers: too many would look new".to_owned());
    }
    if !told(base, SegmentRowId::Sleepers, false) {
        say(Some("older lines"), "no sleepers and lost: they take 36 months of lines to tell".to_owned());
    } else if base.n1().is_some() && !told(base, SegmentRowId::Sleepers, true) {
        let reason =
            "no comparison of new, sleepers and lost: N-1 would need 48 months of lines to look as far back";
        say(Some("older lines"), reason.to_owned());
    }
    if active.margin.is_none() {
        say(Some("lines.cost"), "no margin: no costs".to_owned());
    } else if active.whole_margin().is_none() {
        say(Some("lines.cost"), "no margin: too many lines have no cost".to_owned());
    }
    if base.opened.days.is_some_and(|days| days.as_of != base.built.as_of) {
        say(None, format!("they stand for {}: the next load brings them to the as-of day", base.built.as_of));
    }
    if active.age_known == 0 {
        say(Some("customers.birth_date"), "no mean age: no birth dates".to_owned());
    }
    if active.consent_known == 0 {
        say(Some("customers.consent_email"), "no contactable share: no consents".to_owned());
    }
    all
}

/// Whether a figure is kept by month.
pub fn is_monthly(id: SegmentFigureId) -> bool {
    id != SegmentFigureId::ContactableShare
}

/// The months shown and what the segments counted then.
pub struct Months<'a> {
    /// Their last days, the as-of day last.
    pub days: Vec<Date>,
    firsts: Vec<Date>,
    rows: BTreeMap<(Date, &'a str), &'a MonthRow>,
    first_day: Option<Date>,
}

impl<'a> Months<'a> {
    /// Two years of months, and the as-of day where it is no month's last.
    pub fn of(base: &Base, rows: &'a [MonthRow]) -> Self {
        let mut firsts: Vec<Date> = rows.iter().map(|row| row.month).collect();
        firsts.sort_unstable();
        firsts.dedup();
        let mut days: Vec<Date> = firsts.iter().map(|first| first.last_of_month()).collect();
        if days.last() != Some(&base.built.as_of) {
            days.push(base.built.as_of);
        }
        let skip = days.len().saturating_sub(MONTHS + 1);
        days.drain(..skip);
        firsts.drain(..skip.min(firsts.len()));
        let rows = rows.iter().map(|row| ((row.month, row.segment.as_str()), row)).collect();
        Self { days, firsts, rows, first_day: base.built.first_day }
    }

    /// One segment in one month, where as many months lie behind its end as it takes to tell.
    pub fn row(&self, month: Date, segment: &str) -> Option<&'a MonthRow> {
        let back = match segment {
            "sleepers" | "lost" => 35,
            "new" => 23,
            _ => 11,
        };
        let begins = month.checked_sub(back.months()).unwrap_or(month);
        let covered = self.first_day.is_some_and(|first| first <= begins);
        self.rows.get(&(month, segment)).copied().filter(|_| covered)
    }

    fn counts(&self, id: SegmentRowId, as_of: Option<i64>) -> Vec<Option<u64>> {
        let mut counts: Vec<Option<u64>> = self.firsts.iter().map(|first| self.counted(id, *first)).collect();
        // Where the as-of day is the last month's end, the table's own count stands for both.
        counts.truncate(self.days.len().saturating_sub(1));
        counts.push(as_of.map(count));
        counts
    }

    fn counted(&self, id: SegmentRowId, month: Date) -> Option<u64> {
        let one = |segment: Segment| self.row(month, segment.id()).and_then(|row| row.customers);
        let sum = |segments: &[Segment]| -> Option<i64> {
            let known: Vec<i64> = segments.iter().filter_map(|s| one(*s)).collect();
            (!known.is_empty()).then(|| known.iter().sum())
        };
        let active = [Segment::TIERS.as_slice(), &[Segment::Returns]].concat();
        let found = match (id, id.segment()) {
            (_, Some(segment)) => one(segment),
            (SegmentRowId::New, None) => self.row(month, "new").and_then(|row| row.new_customers),
            (SegmentRowId::ActiveAndSleepers, None) => {
                one(Segment::Sleepers).and_then(|sleepers| Some(sleepers + sum(&active)?))
            }
            (_, None) => sum(&active),
        };
        found.map(count)
    }
}
