//! What lies at a share of sorted values.

/// What lies at a share of these values, which stand in order; nothing without any. Linear interpolation between the two
/// next to it: Hyndman and Fan's (1996) definition 7.
#[must_use]
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let at = share * sorted.len().checked_sub(1)? as f64;
    let (low, high) = (sorted.get(at.floor() as usize)?, sorted.get(at.ceil() as usize)?);
    Some(low + (high - low) * at.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_lies_between_its_neighbours() {
        let values = [1.0, 2.0, 4.0, 8.0];
        assert_eq!([0.0, 0.5, 1.0].map(|share| quantile(&values, share)), [Some(1.0), Some(3.0), Some(8.0)]);
        assert_eq!(quantile(&[], 0.5), None);
    }
}
