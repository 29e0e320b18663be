//! How far apart two groups are, in units that don't depend on what is measured.

/// Standardised difference of two means: in standard deviations of `deviation`; 0 where nothing varies.
#[must_use]
pub fn standardised(value: f64, base: f64, deviation: f64) -> f64 {
    if deviation > 0.0 { (value - base) / deviation } else { 0.0 }
}

/// Cohen's h of two shares: `2 asin √p − 2 asin √q`. Cohen, J. (1988), *Statistical Power Analysis for the Behavioral
/// Sciences*, chapter 6: 0.2 is small, 0.5 medium, 0.8 large.
#[must_use]
pub fn cohens_h(p: f64, q: f64) -> f64 {
    let angle = |share: f64| 2.0 * share.clamp(0.0, 1.0).sqrt().asin();
    angle(p) - angle(q)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_book() {
        // Cohen (1988), table 6.2.2: arcsine transformations of .10 and .50 are 0.644 and 1.571.
        assert!((cohens_h(0.5, 0.1) - (1.571 - 0.644)).abs() < 1e-3);
        assert!((cohens_h(0.1, 0.5) + (1.571 - 0.644)).abs() < 1e-3);
        assert!((standardised(6.0, 3.0, 2.0) - 1.5).abs() < 1e-12);
        assert!(standardised(6.0, 3.0, 0.0).abs() < 1e-12);
    }
}
