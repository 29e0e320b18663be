//! One of something for each window of a reply.

use crate::warehouse::pulse::Span;

/// What belongs to the period, to the one before it and to the same last year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Spans<T> {
    pub now: T,
    pub previous: T,
    pub n1: T,
}

impl<T: Copy> Spans<T> {
    /// Something else for each window.
    pub(super) fn map<U>(self, make: impl Fn(Span, T) -> U) -> Spans<U> {
        Spans {
            now: make(Span::Now, self.now),
            previous: make(Span::Previous, self.previous),
            n1: make(Span::N1, self.n1),
        }
    }
}
