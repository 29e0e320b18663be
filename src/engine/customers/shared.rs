//! Small tables that say the same on every page: read once for an open generation.

use std::{collections::HashMap, sync::Arc};

use tokio::try_join;

use crate::{
    contract::{ConsoleError, Provenance},
    engine::{evidence::evidence, store::Opened},
    warehouse::{
        customers::{
            contacts::PressureRow,
            shared::{ActiveRow, BaseShareRow, KnownCampaignRow, StoreRow, TypicalRow},
        },
        rows::QueryRow,
    },
};

/// Mean radius of the earth, in kilometres.
const EARTH_KM: f64 = 6371.0;

/// Stores, campaigns, and what is usual.
#[derive(Debug, Default)]
pub struct Shared {
    stores: HashMap<String, StoreRow>,
    campaigns: HashMap<String, KnownCampaignRow>,
    base: HashMap<String, HashMap<String, f64>>,
    typical: HashMap<String, Vec<TypicalRow>>,
    /// The messages of the 30 days that customers got who got any.
    pub pressure: Option<PressureRow>,
    /// Active customers.
    pub active: u64,
    /// Where the medians come from.
    pub typical_from: Option<Provenance>,
}

/// Of an open generation.
pub async fn shared(opened: &Arc<Opened>) -> Result<&Arc<Shared>, ConsoleError> {
    opened.shared.get_or_try_init(|| read(opened)).await
}

async fn read(opened: &Arc<Opened>) -> Result<Arc<Shared>, ConsoleError> {
    let (stores, campaigns, shares, pressure, typical, active) = try_join!(
        rows::<StoreRow>(opened, "customers/stores"),
        rows::<KnownCampaignRow>(opened, "customers/every_campaign"),
        rows::<BaseShareRow>(opened, "customers/base_share"),
        rows::<PressureRow>(opened, "customers/pressure"),
        rows::<TypicalRow>(opened, "customers/typical"),
        rows::<ActiveRow>(opened, "customers/active"),
    )?;
    let active = active.0.first().and_then(|row| row.active);
    Ok(Arc::new(Shared {
        pressure: pressure.0.into_iter().next(),
        active: active.and_then(|count| u64::try_from(count).ok()).unwrap_or(0),
        typical_from: Some(typical.1),
        ..Shared::of(stores.0, campaigns.0, shares.0, typical.0)
    }))
}

/// The rows of a query without parameters, and where they come from.
async fn rows<T: QueryRow + Send + 'static>(
    opened: &Arc<Opened>,
    query: &'static str,
) -> Result<(Vec<T>, Provenance), ConsoleError> {
    let answer = opened.snapshot.rows::<T>(query, Vec::new()).await?;
    let from = evidence(opened, query, &Vec::new(), &answer)?;
    Ok((answer.rows, from))
}

impl Shared {
    /// Of the rows of these tables.
    pub fn of(
        stores: Vec<StoreRow>,
        campaigns: Vec<KnownCampaignRow>,
        shares: Vec<BaseShareRow>,
        medians: Vec<TypicalRow>,
    ) -> Self {
        let mut base: HashMap<String, HashMap<String, f64>> = HashMap::new();
        for row in shares {
            base.entry(row.of_what).or_default().insert(row.label, row.share);
        }
        let mut typical: HashMap<String, Vec<TypicalRow>> = HashMap::new();
        for row in medians {
            typical.entry(row.segment.clone()).or_default().push(row);
        }
        Self {
            stores: stores.into_iter().map(|store| (store.store_id.clone(), store)).collect(),
            campaigns: campaigns.into_iter().map(|one| (one.campaign_id.clone(), one)).collect(),
            base,
            typical,
            ..Self::default()
        }
    }

    /// The medians of a segment.
    pub fn typical(&self, segment: &str) -> &[TypicalRow] {
        self.typical.get(segment).map_or(&[], Vec::as_slice)
    }

    /// A store's label; its id where it has none or no file tells of it.
    pub fn store<'a>(&'a self, id: &'a str) -> &'a str {
        self.stores.get(id).map_or(id, |store| store.label.as_str())
    }

    /// A campaign, where a file tells of it.
    pub fn campaign(&self, id: &str) -> Option<&KnownCampaignRow> {
        self.campaigns.get(id)
    }

    /// The share of a label among all identified purchases that say which.
    pub fn base_share(&self, of_what: &str, label: &str) -> Option<f64> {
        self.base.get(of_what)?.get(label).copied()
    }

    /// Kilometres between two stores as the crow flies (haversine, a sphere of 6,371 km); `None` where one lies nowhere.
    pub fn km(&self, from: &str, to: &str) -> Option<f64> {
        let place = |id: &str| {
            let store = self.stores.get(id)?;
            Some((store.latitude?.to_radians(), store.longitude?.to_radians()))
        };
        let ((from_lat, from_lon), (to_lat, to_lon)) = (place(from)?, place(to)?);
        let half = |a: f64, b: f64| ((a - b) / 2.0).sin().powi(2);
        let chord = half(to_lat, from_lat) + from_lat.cos() * to_lat.cos() * half(to_lon, from_lon);
        Some(2.0 * EARTH_KM * chord.min(1.0).sqrt().asin())
    }
}
