//! Pulse: is the business well today? Figures, their comparisons, trend, parts and evidence.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use duckdb::types::Value;
use futures::future::try_join_all;
use jiff::{ToSpan as _, civil::Date};
use rust_decimal::Decimal;

use super::{
    evidence::{day, evidence},
    figures::{self, Sums},
    period::{self, Windows},
    store::{Days, Opened},
};
use crate::{
    contract::{
        BreakdownRow, ConsoleError, Dimension, DimensionValue, Figure, FigureId, Filter, Grain, Period,
        Provenance, Pulse, PulseRequest, TrendPoint, Window,
    },
    warehouse::{
        pulse::{Breakdown, Customers, Measures, Surveys, Traffic, TrendCustomers, TrendMeasures},
        rows::QueryRow,
        snapshot::{Answer, Parameters, ReadError},
    },
};

/// Answer a request from one open generation.
pub async fn pulse(opened: &Arc<Opened>, request: PulseRequest) -> Result<Pulse, ConsoleError> {
    let days = opened.days()?;
    let as_of = request.as_of.unwrap_or(days.as_of);
    let asked = Asked {
        opened,
        days,
        windows: period::resolve(request.period, as_of)?,
        filter: &request.filter,
        grain: request.grain,
    };
    let figure = request.figure.unwrap_or(FigureId::NetRevenue);
    let comparable = |w: Window| (w.from >= days.first).then_some(w);
    let previous = comparable(asked.windows.previous);
    let n1 = comparable(asked.windows.n1);

    let (now, before, last_year, trend, breakdown) = tokio::try_join!(
        asked.sums(asked.windows.now),
        asked.sums_of(previous),
        asked.sums_of(n1),
        asked.trend(figure, n1),
        asked.breakdown(request.by, previous, n1),
    )?;

    let mut provenance = now.provenance;
    provenance.extend(trend.provenance);
    provenance.insert("breakdown".to_owned(), breakdown.provenance);
    for evidence in provenance.values_mut() {
        evidence.lines = u64::try_from(now.sums.measures.lines).unwrap_or(0);
    }
    let figures = figures::ALL
        .iter()
        .map(|id| {
            let value = figures::value(*id, &now.sums);
            let at = |sums: &Option<Evidenced>| sums.as_ref().and_then(|e| figures::value(*id, &e.sums));
            Figure {
                id: *id,
                value,
                previous: value.and_then(|_| at(&before)),
                n1: value.and_then(|_| at(&last_year)),
                unit: figures::unit(*id),
                absent: value.is_none().then(|| figures::absent(*id, &now.sums, &request.filter)),
                provenance: figures::source(*id).to_owned(),
            }
        })
        .collect();
    Ok(Pulse {
        as_of,
        from: asked.windows.now.from,
        to: asked.windows.now.to,
        previous,
        n1,
        figures,
        trend_figure: figure,
        trend: trend.points,
        by: request.by,
        breakdown: breakdown.rows,
        provenance,
    })
}

/// The values a dimension takes over all history, largest net revenue first.
pub async fn dimension_values(
    opened: &Arc<Opened>,
    by: Dimension,
) -> Result<Vec<DimensionValue>, ConsoleError> {
    let days = opened.days()?;
    let windows = period::resolve(Period::Between { from: days.first, to: days.last }, days.last)?;
    let asked = Asked { opened, days, windows, filter: &Filter::new(), grain: Grain::Day };
    let rows = asked.breakdown(by, None, None).await?.rows;
    Ok(rows
        .into_iter()
        .filter_map(|r| Some(DimensionValue { id: r.id?, label: r.label, net_revenue: r.net_revenue }))
        .collect())
}

/// One request, resolved.
struct Asked<'a> {
    opened: &'a Arc<Opened>,
    days: Days,
    windows: Windows,
    filter: &'a Filter,
    grain: Grain,
}

/// Sums with where they come from.
#[derive(Debug, Clone)]
struct Evidenced {
    sums: Sums,
    provenance: BTreeMap<String, Provenance>,
}

/// Sums asked for before, the latest last: a generation never changes, and who moves between figures or goes back to a
/// period asks for the same windows again.
#[derive(Debug, Default)]
pub struct Memo(Mutex<VecDeque<(MemoKey, Evidenced)>>);

type MemoKey = (Date, Date, Filter);

impl Memo {
    /// Three windows each for some twenty periods and filters.
    const MOST: usize = 64;

    fn get(&self, key: &MemoKey) -> Option<Evidenced> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|(k, _)| k == key).map(|(_, sums)| sums.clone())
    }

    fn keep(&self, key: MemoKey, sums: Evidenced) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|(k, _)| *k != key);
        known.push_back((key, sums));
        while known.len() > Self::MOST {
            known.pop_front();
        }
    }
}

struct Trend {
    points: Vec<TrendPoint>,
    provenance: BTreeMap<String, Provenance>,
}

struct BreakdownReply {
    rows: Vec<BreakdownRow>,
    provenance: Provenance,
}

impl Asked<'_> {
    async fn sums_of(&self, window: Option<Window>) -> Result<Option<Evidenced>, ConsoleError> {
        match window {
            Some(window) => Ok(Some(self.sums(window).await?)),
            None => Ok(None),
        }
    }

    async fn sums(&self, window: Window) -> Result<Evidenced, ConsoleError> {
        let key = (window.from, window.to, self.filter.clone());
        if let Some(known) = self.opened.pulse_sums.get(&key) {
            return Ok(known);
        }
        let sums = self.ask_sums(window).await?;
        self.opened.pulse_sums.keep(key, sums.clone());
        Ok(sums)
    }

    async fn ask_sums(&self, window: Window) -> Result<Evidenced, ConsoleError> {
        let parameters = self.parameters(window);
        let by_category = self.filter.contains_key(&Dimension::Category);
        let by_channel = self.filter.contains_key(&Dimension::Channel);
        let (measures, customers) = if by_category {
            ("pulse/measures_of_category", "pulse/customers_of_category")
        } else {
            ("pulse/measures", "pulse/customers")
        };
        let traffic = (self.opened.has("traffic") && !by_category && !by_channel).then_some("pulse/traffic");
        let surveys = (self.opened.has("surveys") && !by_category).then_some("pulse/surveys");
        let (measures, customers, traffic, surveys) = tokio::try_join!(
            self.one::<Measures>("measures", measures, &parameters),
            self.one::<Customers>("customers", customers, &parameters),
            self.one_of::<Traffic>("traffic", traffic, &parameters),
            self.one_of::<Surveys>("surveys", surveys, &parameters),
        )?;
        let mut provenance = BTreeMap::from([measures.1, customers.1]);
        let (traffic, traffic_evidence) = traffic.unzip();
        let (surveys, surveys_evidence) = surveys.unzip();
        provenance.extend(traffic_evidence);
        provenance.extend(surveys_evidence);
        // A table that was never loaded is still told apart from a filter under which it says nothing.
        let traffic = traffic.or((!by_category && !by_channel).then(Traffic::default));
        let surveys = surveys.or((!by_category).then(Surveys::default));
        let sums = Sums {
            measures: measures.0,
            customers: customers.0,
            traffic,
            surveys,
            has_history: self.days.first < window.from,
        };
        Ok(Evidenced { sums, provenance })
    }

    async fn trend(&self, figure: FigureId, n1: Option<Window>) -> Result<Trend, ConsoleError> {
        let empty = Trend { points: Vec::new(), provenance: BTreeMap::new() };
        if matches!(figure, FigureId::ContactableShare | FigureId::ConversionRate | FigureId::Nps) {
            return Ok(empty);
        }
        let by_customer =
            matches!(figure, FigureId::ActiveCustomers | FigureId::NewCustomers | FigureId::Frequency);
        if by_customer && self.filter.contains_key(&Dimension::Category) {
            return Ok(empty);
        }
        let windows = [Some((self.windows.now, (0, 0))), n1.map(|w| (w, self.windows.shift))];
        let mut series =
            try_join_all(windows.into_iter().flatten().map(|(w, shift)| self.steps(w, shift, by_customer)))
                .await?;
        let last_year = (series.len() > 1).then(|| series.pop()).flatten();
        let Some((now, provenance)) = series.pop() else {
            return Ok(empty);
        };
        let mut points = Vec::new();
        // Only steps that lie in the loaded history: a wider period adds nothing but emptiness.
        let shown = Window {
            from: self.windows.now.from.max(self.days.first),
            to: self.windows.now.to.min(self.days.last.max(self.days.as_of)),
        };
        let mut day = step_start(self.grain, shown.from);
        while day <= shown.to {
            let Some(next) = step_after(self.grain, day) else { break };
            let at = |steps: &BTreeMap<Date, Sums>| {
                let sums = steps.get(&day).cloned().unwrap_or_default();
                figures::value(figure, &Sums { has_history: day > self.days.first, ..sums })
            };
            let partial =
                day < self.windows.now.from || next.yesterday().is_ok_and(|d| d > self.windows.now.to);
            let n1 = last_year.as_ref().and_then(|(steps, _)| at(steps));
            points.push(TrendPoint { day, value: at(&now), n1, partial });
            day = next;
        }
        Ok(Trend { points, provenance })
    }

    async fn steps(
        &self,
        window: Window,
        (days, months): (i32, i32),
        by_customer: bool,
    ) -> Result<(BTreeMap<Date, Sums>, BTreeMap<String, Provenance>), ConsoleError> {
        let mut parameters = self.parameters(window);
        parameters.push(("grain", Value::Text(grain_name(self.grain).to_owned())));
        parameters.push(("shift_days", Value::Int(days)));
        parameters.push(("shift_months", Value::Int(months)));
        let by_category = self.filter.contains_key(&Dimension::Category);
        let query = if by_category { "pulse/trend_of_category" } else { "pulse/trend" };
        let answer = self.rows::<TrendMeasures>(query, &parameters).await?;
        let mut provenance =
            BTreeMap::from([("trend".to_owned(), evidence(self.opened, query, &parameters, &answer)?)]);
        let mut steps: BTreeMap<Date, Sums> = BTreeMap::new();
        for row in answer.rows {
            let (day, measures) = row.into();
            steps.entry(day).or_default().measures = measures;
        }
        if by_customer {
            let query = "pulse/trend_customers";
            let answer = self.rows::<TrendCustomers>(query, &parameters).await?;
            provenance.insert("trend".to_owned(), evidence(self.opened, query, &parameters, &answer)?);
            for row in answer.rows {
                let customers = &mut steps.entry(row.day).or_default().customers;
                customers.active_customers = row.active_customers;
                customers.new_customers = row.new_customers;
            }
        }
        Ok((steps, provenance))
    }

    async fn breakdown(
        &self,
        by: Dimension,
        previous: Option<Window>,
        n1: Option<Window>,
    ) -> Result<BreakdownReply, ConsoleError> {
        let by_category = self.filter.contains_key(&Dimension::Category);
        let query = match (by, by_category) {
            (Dimension::Channel, false) => "pulse/by_channel",
            (Dimension::Channel, true) => "pulse/by_channel_of_category",
            (Dimension::Store, false) => "pulse/by_store",
            (Dimension::Store, true) => "pulse/by_store_of_category",
            (Dimension::Region, false) => "pulse/by_region",
            (Dimension::Region, true) => "pulse/by_region_of_category",
            (Dimension::Category, _) => "pulse/by_category",
        };
        let mut parameters = self.parameters(self.windows.now);
        let end = |w: Option<Window>, pick: fn(Window) -> Date| w.map_or(Value::Null, |w| day(pick(w)));
        parameters.push(("previous_from", end(previous, |w| w.from)));
        parameters.push(("previous_to", end(previous, |w| w.to)));
        parameters.push(("n1_from", end(n1, |w| w.from)));
        parameters.push(("n1_to", end(n1, |w| w.to)));
        let answer = self.rows::<Breakdown>(query, &parameters).await?;
        let provenance = evidence(self.opened, query, &parameters, &answer)?;
        let total: Decimal = answer.rows.iter().map(|r| r.net).sum();
        let zero_if = |compared: Option<Window>, v: Option<Decimal>| compared.map(|_| v.unwrap_or_default());
        let rows = answer
            .rows
            .into_iter()
            .map(|r| BreakdownRow {
                id: r.id,
                label: r.label,
                net_revenue: r.net,
                share: (total > Decimal::ZERO).then(|| (r.net / total).round_dp(6).normalize()),
                tickets: r.tickets.and_then(|t| u64::try_from(t).ok()),
                previous: zero_if(previous, r.previous),
                n1: zero_if(n1, r.n1),
            })
            .collect();
        Ok(BreakdownReply { rows, provenance })
    }

    fn parameters(&self, window: Window) -> Parameters {
        let value = |d| self.filter.get(&d).map_or(Value::Null, |v| Value::Text(v.clone()));
        vec![
            ("from", day(window.from)),
            ("to", day(window.to)),
            ("channel", value(Dimension::Channel)),
            ("store", value(Dimension::Store)),
            ("region", value(Dimension::Region)),
            ("category", value(Dimension::Category)),
        ]
    }

    async fn rows<T: QueryRow + Send + 'static>(
        &self,
        query: &'static str,
        parameters: &Parameters,
    ) -> Result<Answer<T>, ReadError> {
        self.opened.snapshot.rows(query, parameters.clone()).await
    }

    async fn one<T: QueryRow + Default + Send + 'static>(
        &self,
        key: &str,
        query: &'static str,
        parameters: &Parameters,
    ) -> Result<(T, (String, Provenance)), ConsoleError> {
        let mut answer = self.rows::<T>(query, parameters).await?;
        let evidence = evidence(self.opened, query, parameters, &answer)?;
        Ok((answer.rows.pop().unwrap_or_default(), (key.to_owned(), evidence)))
    }

    async fn one_of<T: QueryRow + Default + Send + 'static>(
        &self,
        key: &str,
        query: Option<&'static str>,
        parameters: &Parameters,
    ) -> Result<Option<(T, (String, Provenance))>, ConsoleError> {
        match query {
            Some(query) => Ok(Some(self.one(key, query, parameters).await?)),
            None => Ok(None),
        }
    }
}

fn grain_name(grain: Grain) -> &'static str {
    match grain {
        Grain::Day => "day",
        Grain::Week => "week",
        Grain::Month => "month",
    }
}

fn step_start(grain: Grain, date: Date) -> Date {
    match grain {
        Grain::Day => date,
        Grain::Week => {
            let since_monday = i64::from(date.weekday().to_monday_zero_offset());
            date.checked_sub(since_monday.days()).unwrap_or(date)
        }
        Grain::Month => date.first_of_month(),
    }
}

fn step_after(grain: Grain, date: Date) -> Option<Date> {
    let step = match grain {
        Grain::Day => 1.day(),
        Grain::Week => 1.week(),
        Grain::Month => 1.month(),
    };
    date.checked_add(step).ok()
}
