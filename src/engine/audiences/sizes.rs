//! The sizes of audiences: counted once for an open generation, behind whoever asks, and kept.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::civil::Date;

use super::{
    count::{counted, whole},
    known::Asked,
};
use crate::{
    contract::{AudienceSize, ConsoleError, ErrorKind},
    engine::store::Opened,
    warehouse::audiences::taken::Plan,
};

/// How long whoever asks waits for those that are not known yet.
const PATIENCE: Duration = Duration::from_secs(1);

/// Those that are known of an open generation. Cheap to share.
#[derive(Debug, Clone, Default)]
pub struct Sizes {
    found: Arc<Mutex<Found>>,
    /// Held while some are counted: nothing is counted twice at once.
    counting: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Debug, Default)]
struct Found {
    sizes: HashMap<Plan, AudienceSize>,
    /// Why the last count ended before its end, for who asks next.
    failed: Option<ConsoleError>,
}

impl Sizes {
    /// The sizes by these plans, in order, as far as they are known in time; the rest is counted on by `count`, which is told
    /// the place of each, for who asks again. Whoever goes away does not stop it: somebody will look at the list again.
    ///
    /// # Errors
    /// Why a count failed, told once; who asks again has it counted again.
    async fn known<F>(
        &self,
        plans: Arc<[Plan]>,
        patience: Duration,
        count: impl Fn(usize) -> F + Send + Sync + 'static,
    ) -> Result<Vec<Option<AudienceSize>>, ConsoleError>
    where
        F: Future<Output = Result<AudienceSize, ConsoleError>> + Send,
    {
        if plans.iter().any(|plan| self.of(plan).is_none()) {
            let counting = async {
                let turn = Arc::clone(&self.counting).lock_owned().await;
                let (sizes, plans) = (self.clone(), Arc::clone(&plans));
                tokio::spawn(async move {
                    sizes.count_all(&plans, count).await;
                    drop(turn);
                })
                .await
            };
            if let Ok(Err(error)) = tokio::time::timeout(patience, counting).await {
                return Err(ConsoleError::new(ErrorKind::Failed, error.to_string()));
            }
            if let Some(error) = self.lock().failed.take() {
                return Err(error);
            }
        }
        Ok(plans.iter().map(|plan| self.of(plan)).collect())
    }

    async fn count_all<F>(&self, plans: &[Plan], count: impl Fn(usize) -> F + Send + Sync)
    where
        F: Future<Output = Result<AudienceSize, ConsoleError>> + Send,
    {
        for (place, plan) in plans.iter().enumerate() {
            if self.of(plan).is_some() {
                continue;
            }
            match count(place).await {
                Ok(size) => drop(self.lock().sizes.insert(plan.clone(), size)),
                Err(error) => {
                    self.lock().failed = Some(error);
                    return;
                }
            }
        }
    }

    fn of(&self, plan: &Plan) -> Option<AudienceSize> {
        self.lock().sizes.get(plan).copied()
    }

    fn lock(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The sizes of rules, in order, as far as they are known within a second; the rest is counted on, for who asks again.
pub async fn sizes(
    opened: &Arc<Opened>,
    asked: &Arc<[Asked]>,
    as_of: Date,
) -> Result<Vec<Option<AudienceSize>>, ConsoleError> {
    let plans = asked.iter().map(|asked| asked.plan.clone()).collect();
    let (all, generation) = (Arc::clone(asked), Arc::clone(opened));
    let count = move |place| size(Arc::clone(&generation), Arc::clone(&all), place, as_of);
    opened.sizes.known(plans, PATIENCE, count).await
}

async fn size(
    opened: Arc<Opened>,
    asked: Arc<[Asked]>,
    place: usize,
    as_of: Date,
) -> Result<AudienceSize, ConsoleError> {
    let Some(asked) = asked.get(place) else { return Ok(AudienceSize::default()) };
    let (rows, _) = counted(&opened, asked, as_of, 0).await?;
    Ok(AudienceSize {
        customers: rows.iter().map(|row| whole(row.customers)).sum(),
        revenue: rows.iter().map(|row| row.revenue).sum(),
        ads: rows.iter().map(|row| whole(row.ads)).sum(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

    use tokio::sync::Semaphore;

    use super::*;
    use crate::{activation::rule::parse, warehouse::audiences::Named};

    const SOON: Duration = Duration::from_secs(20);

    fn plans(rules: &[&str]) -> Arc<[Plan]> {
        rules.iter().map(|rule| Plan::of(&parse(rule).unwrap(), &Named::default()).unwrap()).collect()
    }

    fn of(customers: u64) -> AudienceSize {
        AudienceSize { customers, ..AudienceSize::default() }
    }

    fn customers(sizes: &[Option<AudienceSize>]) -> Vec<Option<u64>> {
        sizes.iter().map(|size| size.map(|size| size.customers)).collect()
    }

    #[tokio::test]
    async fn what_takes_long_is_counted_on_for_who_asks_again_and_nothing_twice() {
        let (sizes, plans) = (Sizes::default(), plans(&["age > 1", "age > 2", "age > 1"]));
        let (gate, counted) = (Arc::new(Semaphore::new(1)), Arc::new(AtomicU64::new(0)));
        let count = || {
            let (gate, counted) = (Arc::clone(&gate), Arc::clone(&counted));
            move |place| {
                let (gate, counted) = (Arc::clone(&gate), Arc::clone(&counted));
                async move {
                    gate.acquire().await.unwrap().forget();
                    counted.fetch_add(1, Ordering::Relaxed);
                    Ok(of(place as u64 + 10))
                }
            }
        };
        let first = sizes.known(Arc::clone(&plans), Duration::from_millis(50), count()).await.unwrap();
        assert_eq!(customers(&first), [Some(10), None, Some(10)]);
        gate.add_permits(5);
        let then = sizes.known(Arc::clone(&plans), SOON, count()).await.unwrap();
        assert_eq!(customers(&then), [Some(10), Some(11), Some(10)]);
        assert_eq!(counted.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn a_count_that_fails_is_told_once_and_tried_again() {
        let (sizes, plans) = (Sizes::default(), plans(&["age > 1", "age > 2"]));
        let fails = Arc::new(AtomicBool::new(true));
        let count = || {
            let fails = Arc::clone(&fails);
            move |place| {
                let fails = fails.load(Ordering::Relaxed) && place == 1;
                async move {
                    let error = || ConsoleError::new(ErrorKind::Failed, "the disk is gone");
                    if fails { Err(error()) } else { Ok(of(place as u64)) }
                }
            }
        };
        let error = sizes.known(Arc::clone(&plans), SOON, count()).await.unwrap_err();
        assert_eq!(error.message, "the disk is gone");
        assert_eq!(sizes.known(Arc::clone(&plans), SOON, count()).await.unwrap_err().message, error.message);
        fails.store(false, Ordering::Relaxed);
        let found = sizes.known(Arc::clone(&plans), SOON, count()).await.unwrap();
        assert_eq!(customers(&found), [Some(0), Some(1)]);
    }
}
