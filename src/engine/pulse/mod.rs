//! Pulse: is the business well today? Figures, their comparisons, trend, parts and evidence.

mod breakdown;
mod spans;
mod sums;
mod trend;

use std::sync::Arc;

use duckdb::types::Value;
use jiff::civil::Date;

use self::spans::Spans;
pub use self::sums::Memo;
use super::{
    evidence::day,
    figures::{self, Sums},
    period::{self, Windows},
    store::{Days, Opened},
};
use crate::{
    contract::{
        ConsoleError, Dimension, DimensionValue, Figure, FigureId, Filter, Grain, Period, Pulse,
        PulseRequest, Window,
    },
    warehouse::{
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

    let windows = Spans { now: Some(asked.windows.now), previous, n1 };
    let (evidenced, trend, breakdown) = tokio::try_join!(
        asked.sums(windows),
        asked.trend(figure, n1),
        asked.breakdown(request.by, previous, n1),
    )?;

    let (sums, mut provenance) = (evidenced.sums, evidenced.provenance);
    let now = sums.now.unwrap_or_default();
    provenance.extend(trend.provenance);
    provenance.insert("breakdown".to_owned(), breakdown.provenance);
    for evidence in provenance.values_mut() {
        evidence.lines = u64::try_from(now.measures.lines).unwrap_or(0);
    }
    let figures = figures::ALL
        .iter()
        .map(|id| {
            let value = figures::value(*id, &now);
            let at = |sums: &Option<Sums>| sums.as_ref().and_then(|sums| figures::value(*id, sums));
            Figure {
                id: *id,
                value,
                previous: value.and_then(|_| at(&sums.previous)),
                n1: value.and_then(|_| at(&sums.n1)),
                unit: figures::unit(*id),
                absent: value.is_none().then(|| figures::absent(*id, &now, &request.filter)),
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

impl Asked<'_> {
    /// What every query is given; a window that is not there has no days.
    fn parameters(&self, windows: Spans<Option<Window>>) -> Parameters {
        let value = |d| self.filter.get(&d).map_or(Value::Null, |v| Value::Text(v.clone()));
        let end = |w: Option<Window>, pick: fn(Window) -> Date| w.map_or(Value::Null, |w| day(pick(w)));
        let Spans { now, previous, n1 } = windows;
        vec![
            ("from", end(now, |w| w.from)),
            ("to", end(now, |w| w.to)),
            ("previous_from", end(previous, |w| w.from)),
            ("previous_to", end(previous, |w| w.to)),
            ("n1_from", end(n1, |w| w.from)),
            ("n1_to", end(n1, |w| w.to)),
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
}
