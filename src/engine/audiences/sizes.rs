//! The sizes of audiences: counted once for an open generation, behind whoever asks, and kept.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::civil::Date;
use tokio::sync::OwnedMutexGuard;

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

/// Those that are known of an open generation.
#[derive(Debug, Default)]
pub struct Sizes {
    found: Mutex<Found>,
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
    fn lock(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of(&self, plan: &Plan) -> Option<AudienceSize> {
        self.lock().sizes.get(plan).copied()
    }
}

/// The sizes of rules, in order, as far as they are known within a second; the rest is counted on, for who asks again.
pub async fn sizes(
    opened: &Arc<Opened>,
    asked: &Arc<[Asked]>,
    as_of: Date,
) -> Result<Vec<Option<AudienceSize>>, ConsoleError> {
    let known = || asked.iter().map(|asked| opened.sizes.of(&asked.plan)).collect::<Vec<_>>();
    if known().iter().any(Option::is_none) {
        let counting = async {
            let turn = Arc::clone(&opened.sizes.counting).lock_owned().await;
            // Whoever goes away does not stop it: somebody will look at the list again.
            tokio::spawn(count_all(Arc::clone(opened), Arc::clone(asked), as_of, turn)).await
        };
        if let Ok(Err(error)) = tokio::time::timeout(PATIENCE, counting).await {
            return Err(ConsoleError::new(ErrorKind::Failed, error.to_string()));
        }
        if let Some(error) = opened.sizes.lock().failed.take() {
            return Err(error);
        }
    }
    Ok(known())
}

async fn count_all(opened: Arc<Opened>, asked: Arc<[Asked]>, as_of: Date, turn: OwnedMutexGuard<()>) {
    for asked in asked.iter() {
        if opened.sizes.of(&asked.plan).is_some() {
            continue;
        }
        match counted(&opened, asked, as_of, 0).await {
            Ok((rows, _)) => {
                let size = AudienceSize {
                    customers: rows.iter().map(|row| whole(row.customers)).sum(),
                    revenue: rows.iter().map(|row| row.revenue).sum(),
                    ads: rows.iter().map(|row| whole(row.ads)).sum(),
                };
                opened.sizes.lock().sizes.insert(asked.plan.clone(), size);
            }
            Err(error) => {
                opened.sizes.lock().failed = Some(error);
                break;
            }
        }
    }
    drop(turn);
}
