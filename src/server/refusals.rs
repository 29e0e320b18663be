//! Refusals as the audit chain keeps them: each that is new at once, and what the same person asks again and again once a
//! minute with their number, so that nobody can fill the chain or the log.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::{contract::Ask, engine::Engine};

/// How often the same refusal is noted.
const NOTED: Duration = Duration::from_mins(1);

/// What was refused lately.
#[derive(Debug, Default)]
pub struct Refusals(Mutex<HashMap<(u32, Ask), Lately>>);

#[derive(Debug)]
struct Lately {
    noted: Instant,
    /// Refused since, and not noted.
    unsaid: u64,
}

impl Refusals {
    /// Note that somebody was refused something, and why; `engine` writes in their name.
    pub fn note(&self, ask: Ask, why: &str, engine: &Engine) {
        let caller = engine.caller();
        let Some(unsaid) = self.count(caller.uid(), ask, Instant::now()) else { return };
        let why = match unsaid {
            0 => why.to_owned(),
            _ => format!("{why}; refused {unsaid} times more since the last record"),
        };
        tracing::warn!(ask = ask.name(), by = caller.label(), unsaid, "a request was refused");
        if let Err(error) = engine.note_refusal(ask.name(), &why) {
            tracing::error!(%error, "a refusal could not be audited");
        }
    }

    /// How many were not noted before this one, if it is to be noted.
    fn count(&self, uid: u32, ask: Ask, now: Instant) -> Option<u64> {
        let mut lately = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lately.retain(|_, one| one.unsaid > 0 || now.duration_since(one.noted) < NOTED);
        match lately.get_mut(&(uid, ask)) {
            Some(one) if now.duration_since(one.noted) < NOTED => {
                one.unsaid += 1;
                None
            }
            Some(one) => {
                one.noted = now;
                Some(std::mem::take(&mut one.unsaid))
            }
            None => {
                lately.insert((uid, ask), Lately { noted: now, unsaid: 0 });
                Some(0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_refusal_is_noted_once_a_minute_with_how_many_there_were() {
        let refusals = Refusals::default();
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(refusals.count(7, Ask::Audit, start), Some(0));
        assert_eq!((0..9).filter_map(|_| refusals.count(7, Ask::Audit, after(30))).count(), 0);
        assert_eq!(refusals.count(7, Ask::VerifyAudit, after(30)), Some(0), "something else");
        assert_eq!(refusals.count(8, Ask::Audit, after(30)), Some(0), "somebody else");
        assert_eq!(refusals.count(7, Ask::Audit, after(61)), Some(9));
        assert_eq!(refusals.count(7, Ask::Audit, after(200)), Some(0));
    }
}
