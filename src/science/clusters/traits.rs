//! What makes a segment unlike the base, or unlike its nearest neighbour.

/// Standardised difference from which a trait is usually worth a word: what Cohen, J. (1988), "Statistical
/// Power Analysis for the Behavioral Sciences", 2nd ed., calls a small effect.
pub const WORTH_A_WORD: f64 = 0.2;

/// One figure of a segment and of those it is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// A mean (or a median) of a number.
    Number {
        /// Of the segment.
        segment: f64,
        /// Of those it is compared with.
        other: f64,
        /// Standard deviation in the whole base (or the interquartile range / 1.349, with medians).
        spread: f64,
    },
    /// A share of customers, 0 to 1.
    Share {
        /// Of the segment.
        segment: f64,
        /// Of those it is compared with.
        other: f64,
    },
}

impl Figure {
    /// The segment's figure as a multiple of the other one; `None` unless both are 0 or more and the other
    /// isn't 0.
    #[must_use]
    pub fn lift(&self) -> Option<f64> {
        let (Self::Number { segment, other, .. } | Self::Share { segment, other }) = *self;
        (segment >= 0.0 && other > 0.0).then(|| segment / other)
    }

    /// How far apart the two lie, on a scale that all figures share: above 0 where the segment has more.
    ///
    /// Numbers by Glass's Δ, the difference by the standard deviation; shares by Cohen's h, the difference of
    /// 2 arcsin √p (Cohen 1988, sections 2.2 and 6.2). `None` without spread, or where a figure isn't one.
    #[must_use]
    pub fn effect(&self) -> Option<f64> {
        let effect = match *self {
            Self::Number { segment, other, spread } => (segment - other) / spread,
            Self::Share { segment, other } => angle(segment) - angle(other),
        };
        effect.is_finite().then_some(effect)
    }
}

fn angle(share: f64) -> f64 {
    2.0 * share.sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(segment: f64, other: f64, spread: f64) -> Figure {
        Figure::Number { segment, other, spread }
    }

    fn share(segment: f64, other: f64) -> Figure {
        Figure::Share { segment, other }
    }

    /// Cohen (1988), section 6.2: P of 0.50 against 0.40 is h = 0.20, 0.65 against 0.45 is 0.40; table 6.2.2
    /// has φ(0.5) = 1.571 and φ(0.05) = 0.451.
    #[test]
    fn shares_are_compared_as_cohen_does() {
        for (segment, other, wanted) in [(0.50, 0.40, 0.20), (0.65, 0.45, 0.40), (0.05, 0.5, 0.451 - 1.571)] {
            let found = share(segment, other).effect().unwrap_or_default();
            assert!((found - wanted).abs() < 5e-3, "{found} for {wanted}");
        }
    }

    #[test]
    fn nothing_has_no_lift() {
        assert_eq!(share(0.3, 0.0).lift(), None);
        assert_eq!(number(3.0, -2.0, 1.0).lift(), None);
        assert_eq!(share(0.3, 0.2).lift(), Some(0.3 / 0.2));
    }
}
