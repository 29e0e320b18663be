//! Two contact-frequency experiments and the 24-store test: randomised cells, known effects.

use super::calendar::Calendar;
use super::campaigns::Means;
use super::random::{Purpose, Streams};
use super::stores::Stores;

/// Cells of each contact-frequency experiment.
pub const CELLS: usize = 4;
/// Send days in four weeks: two a week.
pub const SLOTS: u32 = 8;
/// Share of eligible customers drawn into an experiment.
pub const SHARE: f64 = 0.5;

/// A contact-frequency experiment: customers are drawn into cells of so many messages per four weeks.
#[derive(Debug, Clone)]
pub struct Experiment {
    /// Id of its campaign.
    pub id: &'static str,
    /// Name.
    pub label: &'static str,
    /// Channel.
    pub means: Means,
    /// First day of the history.
    pub first: i32,
    /// Last day of the history.
    pub last: i32,
    /// Messages per four weeks by cell.
    pub cells: [u32; CELLS],
    /// Name of each cell in `campaign_members.arm`.
    pub arms: [&'static str; CELLS],
}

/// The experiments that fit into a calendar.
#[must_use]
pub fn plan(calendar: &Calendar) -> Vec<Experiment> {
    let days = calendar.len();
    let all = [
        Experiment {
            id: "F01-EMAIL-FREQUENCY",
            label: "How many e-mails a month?",
            means: Means::Email,
            first: days - 147,
            last: days - 147 + 83,
            cells: [1, 2, 4, 8],
            arms: ["1_per_4_weeks", "2_per_4_weeks", "4_per_4_weeks", "8_per_4_weeks"],
        },
        Experiment {
            id: "F02-SMS-FREQUENCY",
            label: "How many text messages a month?",
            means: Means::Sms,
            first: days - 62,
            last: days - 62 + 55,
            cells: [0, 1, 2, 4],
            arms: ["0_per_4_weeks", "1_per_4_weeks", "2_per_4_weeks", "4_per_4_weeks"],
        },
    ];
    all.into_iter().filter(|e| e.first >= 60).collect()
}

/// Stores in the store test.
pub const TEST_STORES: usize = 24;
/// Weeks that the store test lasts.
pub const TEST_WEEKS: i32 = 8;
/// Weeks of history before the store test.
pub const HISTORY_WEEKS: i32 = 60;
/// More tickets than without the test.
pub const LIFT: f64 = 0.08;

/// A test in 24 stores, over the last eight weeks.
#[derive(Debug, Clone)]
pub struct StoreTest {
    /// Whether each store is in it.
    pub tested: Vec<bool>,
    /// First day of the history.
    pub first: i32,
    /// Last day of the history.
    pub last: i32,
    /// First day of the weeks to compare with.
    pub history: i32,
}

impl StoreTest {
    /// Draws the test stores: as many from each cluster, none that opens or closes within the history.
    #[must_use]
    pub fn new(streams: &Streams, calendar: &Calendar, stores: &Stores) -> Self {
        let mut draw = streams.draw(Purpose::StoreTest, 0);
        let mut tested = vec![false; stores.all.len()];
        let steady =
            |at: usize| stores.all.get(at).is_some_and(|s| s.open_on(0) && s.open_on(calendar.len()));
        for cluster in ["A", "B", "C", "D"] {
            let mut here: Vec<usize> = (0..stores.all.len())
                .filter(|&at| steady(at) && stores.all.get(at).is_some_and(|s| s.cluster == cluster))
                .collect();
            draw.shuffle(&mut here);
            for at in here.into_iter().take(TEST_STORES / 4) {
                if let Some(flag) = tested.get_mut(at) {
                    *flag = true;
                }
            }
        }
        let first = calendar.len() - TEST_WEEKS * 7;
        Self { tested, first, last: calendar.len() - 1, history: (first - HISTORY_WEEKS * 7).max(0) }
    }

    /// Whether a store's sales are lifted on a day.
    #[must_use]
    pub fn lifts(&self, store: u16, day: i32) -> bool {
        day >= self.first && day <= self.last && self.tested.get(usize::from(store)).copied().unwrap_or(false)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn the_store_test_has_24_stores_and_60_weeks_before_it() {
        let calendar = Calendar::new(jiff::civil::date(2026, 10, 31), 25);
        let streams = Streams::new(7);
        let test = StoreTest::new(&streams, &calendar, &Stores::new(&streams, &calendar));
        assert_eq!(test.tested.iter().filter(|t| **t).count(), TEST_STORES);
        assert_eq!(test.first - test.history, 420);
    }

    #[test]
    fn send_days_can_be_shared_out_evenly_in_every_cell() {
        let calendar = Calendar::new(jiff::civil::date(2026, 10, 31), 25);
        let all = plan(&calendar);
        assert_eq!(all.len(), 2);
        for experiment in all {
            assert!(experiment.cells.iter().all(|c| *c == 0 || SLOTS.is_multiple_of(*c)));
            assert_eq!((experiment.last - experiment.first + 1) % 28, 0);
        }
    }
}
