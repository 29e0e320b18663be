//! Refusals as the audit chain keeps them: each that is new at once, and what the same person asks again and again once a
//! minute with their number, so that nobody can fill the chain or the log.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::engine::Engine;

/// How often the same refusal is noted.
const NOTED: Duration = Duration::from_mins(1);

/// What was refused lately, in whose name.
#[derive(Default)]
pub struct Refusals(Mutex<Tally<Engine>>);

/// Who was refused what, counted between two records.
#[derive(Debug)]
struct Tally<By>(HashMap<(u32, &'static str), Lately<By>>);

#[derive(Debug)]
struct Lately<By> {
    noted: Instant,
    /// Refused since, and not noted.
    unsaid: u64,
    why: String,
    by: By,
}

/// What is to be noted: what was refused and why, how many more times it was since the last record, in whose name.
type Told<By> = (&'static str, String, u64, By);

impl Refusals {
    /// Note that somebody was refused something; `engine` writes in their name.
    pub fn note(&self, what: &'static str, why: &str, engine: &Engine) {
        let uid = engine.caller().uid();
        let told = self.tally(|tally| tally.count(uid, (what, why), engine, Instant::now()));
        told.into_iter().for_each(write_down);
    }

    /// Note what was refused since the last record of it, where that is a while ago. Blocks.
    pub fn catch_up(&self, now: Instant) {
        self.tally(|tally| tally.overdue(now)).into_iter().for_each(write_down);
    }

    /// The same of whatever there is. Blocks.
    pub fn write_down_all(&self) {
        self.tally(Tally::rest).into_iter().for_each(write_down);
    }

    fn tally<T>(&self, look: impl FnOnce(&mut Tally<Engine>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn write_down((what, why, unsaid, engine): Told<Engine>) {
    let why = match unsaid {
        0 => why,
        _ => format!("{why}; refused {unsaid} times more since the last record"),
    };
    tracing::warn!(what, by = engine.caller().label(), unsaid, "a request was refused");
    if let Err(error) = engine.note_refusal(what, &why) {
        tracing::error!(%error, "a refusal could not be audited");
    }
}

impl<By> Default for Tally<By> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<By: Clone> Tally<By> {
    /// Count a refusal; told where it is the first, or the last record of it is a while ago.
    fn count(
        &mut self,
        uid: u32,
        (what, why): (&'static str, &str),
        by: &By,
        now: Instant,
    ) -> Option<Told<By>> {
        self.0.retain(|_, one| one.unsaid > 0 || !one.is_overdue(now));
        match self.0.get_mut(&(uid, what)) {
            Some(one) if !one.is_overdue(now) => {
                one.unsaid += 1;
                None
            }
            Some(one) => Some(one.tell(what, now)),
            None => {
                let why = why.to_owned();
                self.0
                    .insert((uid, what), Lately { noted: now, unsaid: 0, why: why.clone(), by: by.clone() });
                Some((what, why, 0, by.clone()))
            }
        }
    }

    /// What was refused since its last record, where that is a while ago.
    fn overdue(&mut self, now: Instant) -> Vec<Told<By>> {
        let unsaid = self.0.iter_mut().filter(|(_, one)| one.unsaid > 0 && one.is_overdue(now));
        unsaid.map(|((_, what), one)| one.tell(what, now)).collect()
    }

    /// Whatever was refused since its last record.
    fn rest(&mut self) -> Vec<Told<By>> {
        let all = std::mem::take(&mut self.0).into_iter().filter(|(_, one)| one.unsaid > 0);
        all.map(|((_, what), one)| (what, one.why, one.unsaid, one.by)).collect()
    }
}

impl<By: Clone> Lately<By> {
    fn is_overdue(&self, now: Instant) -> bool {
        now.duration_since(self.noted) >= NOTED
    }

    fn tell(&mut self, what: &'static str, now: Instant) -> Told<By> {
        self.noted = now;
        (what, self.why.clone(), std::mem::take(&mut self.unsaid), self.by.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AUDIT: (&str, &str) = ("audit", "it takes a role");

    /// How many are told with it, at each of these seconds.
    fn counted(
        tally: &mut Tally<()>,
        uid: u32,
        what: (&'static str, &'static str),
        at: Instant,
    ) -> Option<u64> {
        tally.count(uid, what, &(), at).map(|(_, _, unsaid, ())| unsaid)
    }

    #[test]
    fn the_same_refusal_is_noted_once_a_minute_with_how_many_there_were() {
        let mut tally = Tally::default();
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(counted(&mut tally, 7, AUDIT, start), Some(0));
        assert_eq!((0..9).filter_map(|_| counted(&mut tally, 7, AUDIT, after(30))).count(), 0);
        let other = ("verify_audit", "it takes a role");
        assert_eq!(counted(&mut tally, 7, other, after(30)), Some(0), "something else");
        assert_eq!(counted(&mut tally, 8, AUDIT, after(30)), Some(0), "somebody else");
        assert_eq!(counted(&mut tally, 7, AUDIT, after(61)), Some(9));
        assert_eq!(counted(&mut tally, 7, AUDIT, after(200)), Some(0));
    }

    #[test]
    fn who_knocks_every_half_minute_is_noted_every_minute() {
        let mut tally = Tally::default();
        let start = Instant::now();
        let knocks = (0..10).map(|half| start + Duration::from_secs(30 * half));
        let noted: Vec<u64> = knocks.filter_map(|at| counted(&mut tally, 7, AUDIT, at)).collect();
        assert_eq!(noted, [0, 1, 1, 1, 1]);
    }

    #[test]
    fn the_end_of_a_burst_is_noted_too() {
        let mut tally = Tally::default();
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        for _ in 0..10 {
            counted(&mut tally, 7, AUDIT, start);
        }
        assert_eq!(tally.overdue(after(59)), []);
        assert_eq!(tally.overdue(after(60)), [(AUDIT.0, AUDIT.1.to_owned(), 9, ())]);
        assert_eq!(tally.overdue(after(200)), []);
        counted(&mut tally, 7, AUDIT, after(201));
        counted(&mut tally, 7, AUDIT, after(202));
        assert_eq!(
            tally.rest(),
            [(AUDIT.0, AUDIT.1.to_owned(), 1, ())],
            "a server that stops says what there was"
        );
    }
}
