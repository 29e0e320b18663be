//! How far a whole job is: its stages' weights, and the share of the stage that it is in.

use std::sync::{Arc, Mutex, PoisonError};

/// The stages that a job expects to go through. Empty until the work says so: then nobody can tell.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    stages: Arc<Mutex<Vec<(String, f64)>>>,
}

impl Plan {
    /// Say which stages come, in order, and how long each takes relative to the others.
    pub fn set(&self, stages: &[(&str, f64)]) {
        let stages = stages.iter().map(|(name, weight)| ((*name).to_owned(), weight.max(0.0))).collect();
        *self.stages.lock().unwrap_or_else(PoisonError::into_inner) = stages;
    }

    /// How far the job is, from 0 to 1, when it has done `share` of the stage `name`.
    #[must_use]
    pub fn progress(&self, name: &str, share: f64) -> Option<f64> {
        let stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let position = stages.iter().position(|(stage, _)| stage == name)?;
        let total: f64 = stages.iter().map(|(_, weight)| weight).sum();
        let before: f64 = stages.iter().take(position).map(|(_, weight)| weight).sum();
        let current = stages.get(position).map_or(0.0, |(_, weight)| weight * share.clamp(0.0, 1.0));
        (total > 0.0).then(|| (before + current) / total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_what_lies_behind_over_everything() {
        let plan = Plan::default();
        assert_eq!(plan.progress("read lines", 0.5), None, "no plan, no telling");
        plan.set(&[("hash files", 1.0), ("read lines", 2.0), ("build marts", 1.0)]);
        assert_eq!(plan.progress("hash files", 0.0), Some(0.0));
        assert_eq!(plan.progress("read lines", 0.5), Some(0.5));
        assert_eq!(plan.progress("build marts", 7.0), Some(1.0), "never more than all");
        assert_eq!(plan.progress("something else", 0.5), None);
    }
}
