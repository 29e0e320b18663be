//! One figure step by step, with last year's laid under it.

use std::collections::BTreeMap;

use duckdb::types::Value;
use jiff::{ToSpan as _, civil::Date};

use super::{Asked, spans::Spans};
use crate::{
    contract::{ConsoleError, Dimension, FigureId, Grain, Provenance, TrendPoint, Window},
    engine::{
        evidence::evidence,
        figures::{self, Sums},
    },
    warehouse::{
        pulse::{OfSpan as _, Span, TrendCustomers, TrendMeasures},
        snapshot::Parameters,
    },
};

/// The points of a trend, and where they come from.
#[derive(Debug, Default)]
pub(super) struct Trend {
    pub points: Vec<TrendPoint>,
    pub provenance: BTreeMap<String, Provenance>,
}

/// Sums by the first day of their step.
type Steps = BTreeMap<Date, Sums>;

impl Asked<'_> {
    pub(super) async fn trend(&self, figure: FigureId, n1: Option<Window>) -> Result<Trend, ConsoleError> {
        if matches!(figure, FigureId::ContactableShare | FigureId::ConversionRate | FigureId::Nps) {
            return Ok(Trend::default());
        }
        let by_customer =
            matches!(figure, FigureId::ActiveCustomers | FigureId::NewCustomers | FigureId::Frequency);
        if by_customer && self.filter.contains_key(&Dimension::Category) {
            return Ok(Trend::default());
        }
        let (now, last_year, provenance) = self.steps(n1, by_customer).await?;
        let mut points = Vec::new();
        // Only steps that lie in the loaded history: a wider period adds nothing but emptiness.
        let shown = Window {
            from: self.windows.now.from.max(self.days.first),
            to: self.windows.now.to.min(self.days.last.max(self.days.as_of)),
        };
        let mut day = step_start(self.grain, shown.from);
        while day <= shown.to {
            let Some(next) = step_after(self.grain, day) else { break };
            let at = |steps: &Steps| {
                let sums = steps.get(&day).cloned().unwrap_or_default();
                figures::value(figure, &Sums { has_history: day > self.days.first, ..sums })
            };
            let partial =
                day < self.windows.now.from || next.yesterday().is_ok_and(|d| d > self.windows.now.to);
            points.push(TrendPoint { day, value: at(&now), n1: n1.and_then(|_| at(&last_year)), partial });
            day = next;
        }
        Ok(Trend { points, provenance })
    }

    /// The steps of the period, those of last year, and where they come from.
    async fn steps(
        &self,
        n1: Option<Window>,
        by_customer: bool,
    ) -> Result<(Steps, Steps, BTreeMap<String, Provenance>), ConsoleError> {
        let windows = Spans { now: Some(self.windows.now), previous: None, n1 };
        let mut parameters = self.parameters(windows);
        let (days, months) = self.windows.shift;
        parameters.push(("grain", Value::Text(grain_name(self.grain).to_owned())));
        parameters.push(("shift_days", Value::Int(days)));
        parameters.push(("shift_months", Value::Int(months)));
        let by_category = self.filter.contains_key(&Dimension::Category);
        let query = if by_category { "pulse/trend_of_category" } else { "pulse/trend" };
        let (measures, customers) = tokio::try_join!(
            async { Ok(self.rows::<TrendMeasures>(query, &parameters).await?) },
            self.customer_steps(by_customer, &parameters),
        )?;
        let mut provenance = evidence(self.opened, query, &parameters, &measures)?;
        let (mut now, mut last_year) = (Steps::new(), Steps::new());
        for row in measures.rows {
            let into = if row.span() == Span::N1.name() { &mut last_year } else { &mut now };
            let (day, sums) = row.into();
            into.entry(day).or_default().measures = sums;
        }
        if let Some((rows, of_customers)) = customers {
            provenance = of_customers;
            for row in rows {
                let into = if row.span() == Span::N1.name() { &mut last_year } else { &mut now };
                let customers = &mut into.entry(row.day).or_default().customers;
                customers.active_customers = row.active_customers;
                customers.new_customers = row.new_customers;
            }
        }
        Ok((now, last_year, BTreeMap::from([("trend".to_owned(), provenance)])))
    }

    /// The customers of each step, where the figure counts any.
    async fn customer_steps(
        &self,
        wanted: bool,
        parameters: &Parameters,
    ) -> Result<Option<(Vec<TrendCustomers>, Provenance)>, ConsoleError> {
        if !wanted {
            return Ok(None);
        }
        let query = "pulse/trend_customers";
        let answer = self.rows::<TrendCustomers>(query, parameters).await?;
        let provenance = evidence(self.opened, query, parameters, &answer)?;
        Ok(Some((answer.rows, provenance)))
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
