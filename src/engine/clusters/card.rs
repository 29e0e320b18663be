//! A segment's card: who they are, how they buy, what it weighs, what to do.

use duckdb::types::Value;
use rust_decimal::Decimal;

use super::{
    behaviour::{Base, ratio},
    notes, traits, words,
};
use crate::{
    contract::{
        Absent, ClusterCard, ClusterCustomer, ClusterId, ClusterMonth, ConsoleError, Estimate, Neighbour,
        Segment, Telling, TierShare,
    },
    engine::{evidence::day, service::Parts},
    science::{clusters::Centres, interval, proportion},
    warehouse::clusters::{AnswersRow, LargestRow, MadeOfRow, NumberRow, ScoredRow, TierRow},
};

/// How many telling traits a card has.
const TELLING: usize = 12;
/// How many traits set a segment apart from its neighbour.
const APART: usize = 5;
/// How many customers are listed.
const CUSTOMERS: i64 = 50;
/// Fewest answers, visits or scores that a mean is told of.
const LEAST: u64 = 30;
/// What says who somebody is.
const WHO: &[&str] = &["age", "gender", "region"];
/// What says what and where somebody buys.
const WHAT: &[&str] = &["department", "category", "brand", "price_band", "channel", "weekday", "hours"];

/// Everything about one segment.
pub(in crate::engine) async fn card(parts: &Parts, id: ClusterId) -> Result<ClusterCard, ConsoleError> {
    let mut base = Base::required(parts).await?;
    let row = base.row(id).ok_or_else(|| notes::unknown(&base, id))?;
    let currency = &parts.config.workspace.currency;
    let number = i64::from(id.0);
    let asked = || ("cluster", Value::BigInt(number));
    let numbers: Vec<NumberRow> = base.rows("how", "clusters/numbers", Vec::new()).await?;
    let made_of: Vec<MadeOfRow> = base.rows("what", "clusters/made_of", Vec::new()).await?;
    let tiers: Vec<TierRow> = base.rows("tiers", "clusters/tiers", Vec::new()).await?;
    let scored: Option<ScoredRow> = base.rows("scores", "clusters/scored", vec![asked()]).await?.pop();
    let window = base.window();
    let span = vec![("from", day(window.from)), ("to", day(window.to))];
    let answers: Vec<AnswersRow> = base.rows("answers", "clusters/answers", span).await?;
    let most = ("limit", Value::BigInt(CUSTOMERS));
    let largest: Vec<LargestRow> = base.rows("customers", "clusters/largest", vec![asked(), most]).await?;

    let how = traits::of_variables(&numbers, number, None);
    let who = traits::of_parts(&made_of, number, None, WHO);
    let what = traits::of_parts(&made_of, number, None, WHAT);
    let telling = traits::strongest(how.iter().chain(&what).chain(&who).cloned(), TELLING);
    let levers = words::levers(&telling);
    let mut absent = base.absent();
    absent.extend(missing(&base, scored.as_ref(), &answers, &who));
    Ok(ClusterCard {
        as_of: base.built.as_of,
        window,
        sentence: words::sentence(&telling, currency),
        months: months(&base, id),
        tiers: tier_shares(&tiers, number),
        churn: scored.as_ref().and_then(churn),
        value: scored.as_ref().and_then(value),
        nps: promoters(&answers, number),
        conversion: conversion(&answers, number),
        neighbour: neighbour(&base, id, &numbers, &made_of),
        text: notes::text(&base.notes, id, &levers),
        notes: base.notes.history(id),
        customers: largest.into_iter().map(customer).collect(),
        provenance: std::mem::take(&mut base.provenance),
        row,
        telling,
        who,
        how,
        what,
        levers,
        absent,
    })
}

fn months(base: &Base, id: ClusterId) -> Vec<ClusterMonth> {
    let of = |day| {
        let own = base.totals.iter().find(|row| row.day == day && row.cluster == i64::from(id.0));
        let (all, all_net) = base.all(day);
        let customers = own.map_or(0, |row| row.customers);
        let net_revenue = own.and_then(|row| row.net).unwrap_or_default();
        ClusterMonth {
            day,
            customers: u64::try_from(customers).unwrap_or(0),
            base_share: ratio(Decimal::from(customers), Decimal::from(all)),
            net_revenue,
            revenue_share: ratio(net_revenue, all_net),
        }
    };
    base.days().into_iter().map(of).collect()
}

fn tier_shares(rows: &[TierRow], cluster: i64) -> Vec<TierShare> {
    let sum = |of: &dyn Fn(&TierRow) -> bool| -> i64 {
        rows.iter().filter(|row| of(row)).map(|row| row.customers).sum()
    };
    let (own, all) = (sum(&|row| row.cluster == cluster), sum(&|_| true));
    let share = |part: i64, whole: i64| if whole > 0 { part as f64 / whole as f64 } else { 0.0 };
    let told = Segment::ALL.into_iter().filter_map(|tier| {
        let everywhere = sum(&|row| row.tier == tier.id());
        let customers = sum(&|row| row.tier == tier.id() && row.cluster == cluster);
        let (value, base) = (share(customers, own), share(everywhere, all));
        (everywhere > 0).then(|| TierShare {
            tier,
            customers: u64::try_from(customers).unwrap_or(0),
            share: value,
            lift: (base > 0.0).then(|| value / base),
        })
    });
    told.collect()
}

fn enough(n: i64) -> Option<u64> {
    u64::try_from(n).ok().filter(|n| *n >= LEAST)
}

fn churn(row: &ScoredRow) -> Option<Estimate> {
    mean(row.churn_n, row.churn, row.churn_deviation, row.churn_base)
}

fn value(row: &ScoredRow) -> Option<Estimate> {
    mean(row.value_n, row.value, row.value_deviation, row.value_base)
}

fn mean(n: i64, mean: Option<f64>, deviation: Option<f64>, base: Option<f64>) -> Option<Estimate> {
    let (n, value, base) = (enough(n)?, mean?, base?);
    let (low, high) = interval::of_mean(value, deviation.unwrap_or(0.0), n);
    Some(Estimate { value, low, high, base, n })
}

/// Net promoter score of a segment's answers: the share of 9 and 10 less that of 0 to 6, times 100.
fn promoters(rows: &[AnswersRow], cluster: i64) -> Option<Estimate> {
    let own = rows.iter().find(|row| row.cluster == cluster)?;
    let n = enough(own.answers)?;
    let share = |part: i64, whole: i64| if whole > 0 { part as f64 / whole as f64 } else { 0.0 };
    let score = |promoters, detractors, answers| share(promoters, answers) - share(detractors, answers);
    let sum = |of: fn(&AnswersRow) -> i64| rows.iter().map(of).sum();
    let base = score(sum(|row| row.promoters), sum(|row| row.detractors), sum(|row| row.answers));
    let (up, down) = (share(own.promoters, own.answers), share(own.detractors, own.answers));
    let (low, high) = interval::of_net_score(up, down, n);
    let hundred = |share: f64| share * 100.0;
    Some(Estimate {
        value: hundred(up - down),
        low: hundred(low),
        high: hundred(high),
        base: hundred(base),
        n,
    })
}

fn conversion(rows: &[AnswersRow], cluster: i64) -> Option<Estimate> {
    let own = rows.iter().find(|row| row.cluster == cluster)?;
    let n = enough(own.visits)?;
    let bought = u64::try_from(own.bought).unwrap_or(0);
    let (visits, all) =
        rows.iter().fold((0, 0), |(visits, all), row| (visits + row.visits, all + row.bought));
    let (low, high) = proportion::wilson(bought, n, proportion::Z_95);
    let base = if visits > 0 { all as f64 / visits as f64 } else { 0.0 };
    Some(Estimate { value: bought as f64 / n as f64, low, high, base, n })
}

/// Whose centre lies nearest, and what sets the two apart.
fn neighbour(base: &Base, id: ClusterId, numbers: &[NumberRow], made_of: &[MadeOfRow]) -> Option<Neighbour> {
    let clusters = &base.segmentation.clusters;
    let own = clusters.iter().position(|cluster| cluster.id == id)?;
    let all = clusters.iter().flat_map(|cluster| cluster.centre.iter().copied()).collect();
    let (nearest, _) = Centres::new(all, base.segmentation.scales.len()).ok()?.neighbour(own)?;
    let nearest = clusters.get(nearest)?;
    let (number, against) = (i64::from(id.0), Some(i64::from(nearest.id.0)));
    let apart = traits::of_variables(numbers, number, against)
        .into_iter()
        .chain(traits::of_parts(made_of, number, against, WHAT))
        .chain(traits::of_parts(made_of, number, against, WHO));
    Some(Neighbour { id: nearest.id, name: base.name(nearest.id), apart: traits::strongest(apart, APART) })
}

fn customer(row: LargestRow) -> ClusterCustomer {
    ClusterCustomer {
        customer_id: row.customer_id,
        net_revenue: row.net,
        tickets: u64::try_from(row.tickets).unwrap_or(0),
        second: row.second.and_then(|id| u32::try_from(id).ok()).map(ClusterId),
        margin: row.margin,
    }
}

/// What a card can't say, and what it would need.
fn missing(base: &Base, scored: Option<&ScoredRow>, answers: &[AnswersRow], who: &[Telling]) -> Vec<Absent> {
    let mut all = Vec::new();
    let mut say = |needs: &str, reason: &str| {
        all.push(Absent { needs: Some(needs.to_owned()), reason: reason.to_owned() });
    };
    if scored.is_none_or(|row| row.value_n == 0 && row.churn_n == 0) {
        say("scores", "no churn and value to come: `S` or `c360 rescore` makes scores");
    }
    if !base.opened.has("surveys") || answers.iter().all(|row| row.answers == 0) {
        say("surveys", "no net promoter score: no surveys of these customers in the window");
    }
    if !base.opened.has("visits") || answers.iter().all(|row| row.visits == 0) {
        say("visits", "no conversion: no recognised visits in the window");
    }
    if who.is_empty() {
        say("customers", "who they are is unknown: no gender, birth date or home store");
    }
    all
}
