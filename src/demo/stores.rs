//! The 120 stores: where they are, how big, of which kind, and when they opened and closed.

use super::calendar::Calendar;
use super::random::{Draw, Purpose, Streams, running};

/// Number of stores.
pub const STORES: usize = 120;

/// One store.
#[derive(Debug, Clone)]
pub struct Store {
    /// Id, with leading zeros.
    pub id: String,
    /// Name.
    pub label: String,
    /// Its town.
    pub town: &'static Town,
    /// `A` to `D`: comparable stores.
    pub cluster: &'static str,
    /// Kind of place.
    pub kind: &'static str,
    /// Comparable visitor traffic.
    pub traffic_group: &'static str,
    /// Latitude in millionths of a degree.
    pub latitude: i64,
    /// Longitude in millionths of a degree.
    pub longitude: i64,
    /// Opening day, days since 1970-01-01.
    pub opened: i32,
    /// Closing day, days since 1970-01-01.
    pub closed: Option<i32>,
    /// First day open, in days of the history.
    pub from: i32,
    /// First day not open any more, in days of the history.
    pub until: i32,
    /// Share of sales, relative.
    pub weight: f64,
    /// Share of visitors who buy.
    pub conversion: f64,
    /// How much better or worse than average its service is, in points of a 0 to 10 score.
    pub service: f64,
}

impl Store {
    /// Whether it is open on a day of the history.
    #[must_use]
    pub const fn open_on(&self, day: i32) -> bool {
        self.from <= day && day < self.until
    }
}

/// A town with stores.
#[derive(Debug)]
pub struct Town {
    /// Name.
    pub name: &'static str,
    /// Postal code.
    pub postal: &'static str,
    /// Latitude in thousandths of a degree.
    pub latitude: i64,
    /// Longitude in thousandths of a degree.
    pub longitude: i64,
    /// Position in [`REGIONS`].
    pub region: usize,
    /// Stores in it.
    pub stores: usize,
}

const fn town(
    name: &'static str,
    postal: &'static str,
    latitude: i64,
    longitude: i64,
    region: usize,
    stores: usize,
) -> Town {
    Town { name, postal, latitude, longitude, region, stores }
}

/// Sales regions.
pub const REGIONS: [&str; 8] =
    ["Paris", "North", "East", "Centre", "West", "South-West", "South-East", "Mediterranean"];

/// Towns, 120 stores in all.
static TOWNS: [Town; 48] = [
    town("Paris", "75009", 48_876, 2_337, 0, 12),
    town("Boulogne-Billancourt", "92100", 48_836, 2_240, 0, 2),
    town("Versailles", "78000", 48_804, 2_130, 0, 2),
    town("Créteil", "94000", 48_790, 2_455, 0, 2),
    town("Saint-Denis", "93200", 48_936, 2_357, 0, 2),
    town("Évry", "91000", 48_624, 2_429, 0, 1),
    town("Lille", "59000", 50_629, 3_057, 1, 5),
    town("Amiens", "80000", 49_894, 2_296, 1, 2),
    town("Rouen", "76000", 49_443, 1_099, 1, 3),
    town("Le Havre", "76600", 49_494, 108, 1, 2),
    town("Caen", "14000", 49_183, -371, 1, 2),
    town("Dunkerque", "59140", 51_034, 2_377, 1, 1),
    town("Strasbourg", "67000", 48_573, 7_752, 2, 4),
    town("Metz", "57000", 49_119, 6_176, 2, 2),
    town("Nancy", "54000", 48_692, 6_184, 2, 2),
    town("Mulhouse", "68100", 47_750, 7_336, 2, 2),
    town("Reims", "51100", 49_258, 4_032, 2, 2),
    town("Besançon", "25000", 47_238, 6_024, 2, 1),
    town("Dijon", "21000", 47_322, 5_041, 2, 2),
    town("Orléans", "45000", 47_903, 1_909, 3, 2),
    town("Tours", "37000", 47_394, 685, 3, 2),
    town("Bourges", "18000", 47_081, 2_399, 3, 1),
    town("Limoges", "87000", 45_834, 1_262, 3, 1),
    town("Clermont-Ferrand", "63000", 45_777, 3_087, 3, 2),
    town("Nantes", "44000", 47_218, -1_554, 4, 4),
    town("Rennes", "35000", 48_117, -1_678, 4, 3),
    town("Brest", "29200", 48_390, -4_486, 4, 2),
    town("Angers", "49000", 47_478, -563, 4, 2),
    town("Le Mans", "72000", 48_007, 199, 4, 1),
    town("Vannes", "56000", 47_658, -2_760, 4, 1),
    town("La Rochelle", "17000", 46_160, -1_151, 4, 2),
    town("Bordeaux", "33000", 44_838, -579, 5, 5),
    town("Toulouse", "31000", 43_604, 1_444, 5, 5),
    town("Pau", "64000", 43_295, -371, 5, 1),
    town("Bayonne", "64100", 43_493, -1_475, 5, 1),
    town("Poitiers", "86000", 46_580, 340, 5, 1),
    town("Perpignan", "66000", 42_699, 2_896, 5, 1),
    town("Lyon", "69002", 45_757, 4_832, 6, 7),
    town("Grenoble", "38000", 45_188, 5_724, 6, 2),
    town("Saint-Étienne", "42000", 45_440, 4_387, 6, 2),
    town("Annecy", "74000", 45_899, 6_129, 6, 2),
    town("Chambéry", "73000", 45_564, 5_917, 6, 1),
    town("Valence", "26000", 44_933, 4_892, 6, 1),
    town("Marseille", "13001", 43_297, 5_381, 7, 6),
    town("Nice", "06000", 43_696, 7_271, 7, 4),
    town("Montpellier", "34000", 43_611, 3_877, 7, 3),
    town("Nîmes", "30000", 43_837, 4_360, 7, 2),
    town("Toulon", "83000", 43_124, 5_928, 7, 2),
];

const PLACES: [&str; 14] = [
    "Centre", "Gare", "Galerie", "Nord", "Halles", "Opéra", "Quai", "Parc", "Arcades", "Passage", "Place",
    "Sud", "Rive", "Porte",
];

/// All stores, and how to draw one.
#[derive(Debug, Clone)]
pub struct Stores {
    /// The stores; a store is named by its position.
    pub all: Vec<Store>,
    running: Vec<f64>,
    by_region: Vec<Vec<u16>>,
}

impl Stores {
    /// Opens the stores.
    #[must_use]
    pub fn new(streams: &Streams, calendar: &Calendar) -> Self {
        let mut draw = streams.draw(Purpose::Stores, 0);
        let mut all = Vec::with_capacity(STORES);
        for town in &TOWNS {
            for nth in 0..town.stores {
                let store = open(all.len(), town, nth, calendar, &mut draw);
                all.push(store);
            }
        }
        group(&mut all);
        let by_region = (0..REGIONS.len())
            .map(|region| {
                let here = all.iter().enumerate().filter(|(_, s)| s.town.region == region);
                here.map(|(at, _)| at as u16).collect()
            })
            .collect();
        Self { running: running(all.iter().map(|s| s.weight)), all, by_region }
    }

    /// The store at a position.
    #[must_use]
    pub fn get(&self, at: u16) -> Option<&Store> {
        self.all.get(usize::from(at))
    }

    /// A store, by share of sales.
    #[must_use]
    pub fn any(&self, draw: &mut Draw) -> u16 {
        draw.weighted(&self.running) as u16
    }

    /// A store that is open that day: the wished one, else one of its region, else none.
    #[must_use]
    pub fn open_near(&self, wished: u16, day: i32, draw: &mut Draw) -> Option<u16> {
        let store = self.get(wished)?;
        if store.open_on(day) {
            return Some(wished);
        }
        self.neighbour(wished, day, draw)
    }

    /// Another store of the same region that is open that day.
    #[must_use]
    pub fn neighbour(&self, wished: u16, day: i32, draw: &mut Draw) -> Option<u16> {
        let region = self.get(wished)?.town.region;
        let near = self.by_region.get(region)?;
        (0..8)
            .filter_map(|_| near.get(draw.below(near.len())).copied())
            .find(|&at| self.get(at).is_some_and(|s| s.open_on(day)))
    }
}

fn open(number: usize, town: &'static Town, nth: usize, calendar: &Calendar, draw: &mut Draw) -> Store {
    let kind = match number % 10 {
        0..=4 => "high street",
        5..=7 => "mall",
        8 => "outlet",
        _ => "corner",
    };
    let size = draw.gamma(4.0, 1.0).clamp(0.25, 3.0);
    let days = calendar.len();
    // Five stores open and three close within the history, at most a few months from its ends.
    let from = if number % 24 == 11 { days / 3 + number as i32 * days / 1_200 } else { i32::MIN / 2 };
    let until = if number % 40 == 29 { days * 2 / 3 + number as i32 * days / 1_200 } else { i32::MAX / 2 };
    let opened = if from > 0 { calendar.epoch(from) } else { calendar.epoch(0) - draw.whole(400, 9_000) };
    let place = PLACES.get(nth).copied().unwrap_or("Centre");
    Store {
        id: format!("{:04}", number + 1),
        label: format!("{} {place}", town.name),
        town,
        cluster: "",
        kind,
        traffic_group: "",
        latitude: town.latitude * 1_000 + i64::from(draw.whole(-9_000, 9_000)),
        longitude: town.longitude * 1_000 + i64::from(draw.whole(-9_000, 9_000)),
        opened,
        closed: (until < days).then(|| calendar.epoch(until)),
        from,
        until,
        weight: size,
        conversion: match kind {
            "outlet" => draw.between(0.24, 0.32),
            "mall" => draw.between(0.14, 0.21),
            "corner" => draw.between(0.10, 0.16),
            _ => draw.between(0.18, 0.27),
        },
        service: 0.45 * draw.normal(),
    }
}

/// Cluster by sales and traffic group by visitors, four equal groups each.
fn group(all: &mut [Store]) {
    const CLUSTERS: [&str; 4] = ["A", "B", "C", "D"];
    const TRAFFIC: [&str; 4] = ["T1", "T2", "T3", "T4"];
    let quarter = all.len().div_ceil(4).max(1);
    let mut order: Vec<usize> = (0..all.len()).collect();
    let sales = |all: &[Store], at: usize| all.get(at).map_or(0.0, |s| s.weight);
    order.sort_by(|&a, &b| sales(all, b).total_cmp(&sales(all, a)));
    for (rank, &at) in order.iter().enumerate() {
        if let (Some(store), Some(&name)) = (all.get_mut(at), CLUSTERS.get(rank / quarter)) {
            store.cluster = name;
        }
    }
    let visitors = |all: &[Store], at: usize| all.get(at).map_or(0.0, |s| s.weight / s.conversion);
    order.sort_by(|&a, &b| visitors(all, b).total_cmp(&visitors(all, a)));
    for (rank, &at) in order.iter().enumerate() {
        if let (Some(store), Some(&name)) = (all.get_mut(at), TRAFFIC.get(rank / quarter)) {
            store.traffic_group = name;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    fn stores() -> Stores {
        Stores::new(&Streams::new(7), &Calendar::new(jiff::civil::date(2026, 10, 31), 37))
    }

    #[test]
    fn there_are_120_stores_in_every_region_cluster_and_traffic_group() {
        let stores = stores();
        assert_eq!(stores.all.len(), STORES);
        for region in 0..REGIONS.len() {
            assert!(stores.all.iter().any(|s| s.town.region == region));
        }
        for cluster in ["A", "B", "C", "D"] {
            assert_eq!(stores.all.iter().filter(|s| s.cluster == cluster).count(), 30);
        }
        assert!(stores.all.iter().all(|s| !s.traffic_group.is_empty()));
    }

    #[test]
    fn a_shut_store_sends_its_customers_to_an_open_one_of_its_region() {
        let stores = stores();
        let shut = stores.all.iter().position(|s| !s.open_on(0)).unwrap() as u16;
        let mut draw = Streams::new(1).draw(Purpose::Life, 0);
        for _ in 0..50 {
            if let Some(other) = stores.open_near(shut, 0, &mut draw) {
                assert!(stores.get(other).unwrap().open_on(0));
                assert_eq!(stores.get(other).unwrap().town.region, stores.get(shut).unwrap().town.region);
            }
        }
    }
}
