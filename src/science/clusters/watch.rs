//! What a caller may say and hear while something long runs.

use super::ClusterError;

/// A question asked often (stop?) and a word given at each step done.
///
/// Both are called from several threads.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    stop: &'a (dyn Fn() -> bool + Sync),
    step: &'a (dyn Fn(usize, usize) + Sync),
}

impl<'a> Watch<'a> {
    /// `stop` is asked every few milliseconds of work; `step` is told how many steps are done, and of how
    /// many. Steps that end at the same time may be told in either order.
    #[must_use]
    pub fn new(stop: &'a (dyn Fn() -> bool + Sync), step: &'a (dyn Fn(usize, usize) + Sync)) -> Self {
        Self { stop, step }
    }

    /// Never stops and tells nobody.
    #[must_use]
    pub fn none() -> Self {
        Self { stop: &|| false, step: &|_, _| {} }
    }

    /// The same question, and nobody told.
    pub(super) fn silent(self) -> Self {
        Self { step: &|_, _| {}, ..self }
    }

    /// The same question, and somebody else told.
    pub(super) fn telling(self, step: &'a (dyn Fn(usize, usize) + Sync)) -> Self {
        Self { step, ..self }
    }

    /// [`ClusterError::Stopped`] once the caller asks for it.
    pub(super) fn check(&self) -> Result<(), ClusterError> {
        if (self.stop)() { Err(ClusterError::Stopped) } else { Ok(()) }
    }

    /// That `done` of `all` steps are done.
    pub(super) fn step(&self, done: usize, all: usize) {
        (self.step)(done, all);
    }
}
