//! The sums behind the figures: asked for all windows of a reply at once, and remembered.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::OnceCell;

use super::{Asked, spans::Spans};
use crate::{
    contract::{ConsoleError, Dimension, Filter, Provenance, Window},
    engine::{evidence::evidence, figures::Sums},
    warehouse::{
        pulse::{Customers, Measures, OfSpan, Span, Surveys, Traffic},
        rows::QueryRow,
        snapshot::Parameters,
    },
};

/// The sums of a reply's windows, with where they come from.
#[derive(Debug, Clone)]
pub(super) struct Evidenced {
    pub sums: Spans<Option<Sums>>,
    pub provenance: BTreeMap<String, Provenance>,
}

/// Sums asked for before, the latest last: what was loaded does not change until the next load, and who moves between figures
/// or goes back to a period asks for the same windows again. Whoever asks for what is being summed up waits for it: right after a load
/// everybody looks at the same figures.
#[derive(Debug, Default)]
pub struct Memo(Mutex<VecDeque<(MemoKey, Arc<OnceCell<Evidenced>>)>>);

type MemoKey = (Spans<Option<Window>>, Filter);

impl Memo {
    /// Some twenty periods and filters.
    const MOST: usize = 24;

    /// Where these sums are kept, or will be.
    fn place(&self, key: MemoKey) -> Arc<OnceCell<Evidenced>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = known.iter().position(|(k, _)| *k == key).and_then(|at| known.remove(at));
        let (key, sums) = place.unwrap_or_else(|| (key, Arc::default()));
        known.push_back((key, Arc::clone(&sums)));
        while known.len() > Self::MOST {
            known.pop_front();
        }
        sums
    }
}

/// The rows that a query gave for the windows of a reply, and where they come from.
struct Rows<T> {
    rows: Vec<T>,
    provenance: Provenance,
}

impl<T: OfSpan + Clone + Default> Rows<T> {
    /// The row of a window; one in which nothing happened has none.
    fn of(&self, span: Span) -> T {
        self.rows.iter().find(|row| row.span() == span.name()).cloned().unwrap_or_default()
    }
}

impl Asked<'_> {
    /// The sums of every window that there is. What is remembered is not asked for again.
    pub(super) async fn sums(&self, windows: Spans<Option<Window>>) -> Result<Evidenced, ConsoleError> {
        let place = self.opened.pulse_sums.place((windows, self.filter.clone()));
        // Who goes away before it is done leaves it to the next who waits.
        place.get_or_try_init(|| self.ask_sums(windows)).await.cloned()
    }

    async fn ask_sums(&self, windows: Spans<Option<Window>>) -> Result<Evidenced, ConsoleError> {
        let parameters = self.parameters(windows);
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
            self.by_span::<Measures>(measures, &parameters),
            self.by_span::<Customers>(customers, &parameters),
            self.by_span_of::<Traffic>(traffic, &parameters),
            self.by_span_of::<Surveys>(surveys, &parameters),
        )?;
        let named = |key: &str, provenance: &Provenance| (key.to_owned(), provenance.clone());
        let mut provenance = BTreeMap::from([
            named("measures", &measures.provenance),
            named("customers", &customers.provenance),
        ]);
        provenance.extend(traffic.as_ref().map(|rows| named("traffic", &rows.provenance)));
        provenance.extend(surveys.as_ref().map(|rows| named("surveys", &rows.provenance)));
        let sums = windows.map(|span, window| {
            Some(Sums {
                has_history: self.days.first < window?.from,
                measures: measures.of(span),
                customers: customers.of(span),
                // A table that was never loaded is still told apart from a filter under which it says nothing.
                traffic: (!by_category && !by_channel)
                    .then(|| traffic.as_ref().map_or_else(Traffic::default, |rows| rows.of(span))),
                surveys: (!by_category)
                    .then(|| surveys.as_ref().map_or_else(Surveys::default, |rows| rows.of(span))),
            })
        });
        Ok(Evidenced { sums, provenance })
    }

    async fn by_span<T: QueryRow + Send + 'static>(
        &self,
        query: &'static str,
        parameters: &Parameters,
    ) -> Result<Rows<T>, ConsoleError> {
        let answer = self.rows::<T>(query, parameters).await?;
        let provenance = evidence(self.opened, query, parameters, &answer)?;
        Ok(Rows { rows: answer.rows, provenance })
    }

    async fn by_span_of<T: QueryRow + Send + 'static>(
        &self,
        query: Option<&'static str>,
        parameters: &Parameters,
    ) -> Result<Option<Rows<T>>, ConsoleError> {
        match query {
            Some(query) => Ok(Some(self.by_span(query, parameters).await?)),
            None => Ok(None),
        }
    }
}
