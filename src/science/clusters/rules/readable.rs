//! Bounds that people can read.

/// The number with the fewest digits from `low` up to, but not including, `high`: the largest step of 1, 5 or 2
/// times a power of ten that has a multiple there, and of its multiples the one nearest the middle. `None` if
/// there is none, or none of 15 digits.
pub(super) fn simplest(low: f64, high: f64) -> Option<f64> {
    if !(low < high && low.is_finite() && high.is_finite()) {
        return None;
    }
    if low <= 0.0 && high > 0.0 {
        return Some(0.0);
    }
    let largest = low.abs().max(high.abs()).log10().ceil() as i32;
    let middle = f64::midpoint(low, high);
    (largest - 15..=largest).rev().find_map(|power| {
        // Powers below one divide by a whole number, so that 3 tenths are 0.3.
        let by =
            |count: f64| if power < 0 { count / 10_f64.powi(-power) } else { count * 10_f64.powi(power) };
        [5.0, 2.0, 1.0].into_iter().find_map(|step| {
            let nearest = (middle / by(step)).round();
            let tried = [nearest, nearest - 1.0, nearest + 1.0].map(|count| by(count * step));
            tried.into_iter().find(|value| low <= *value && *value < high)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_simplest_number_between_two_is_found() {
        let cases = [
            (3.0, 4.0, 3.0),
            (0.0, 1.0, 0.0),
            (-1.5, 2.5, 0.0),
            (47.3, 53.1, 50.0),
            (41.3, 43.1, 42.0),
            (0.1234, 0.1567, 0.15),
            (0.123_41, 0.123_48, 0.123_45),
            (1_234.5, 2_345.6, 2_000.0),
            (-53.0, -47.0, -50.0),
            (99.0, 100.0, 99.0),
            (0.28, 0.31, 0.3),
            (7.0, 7.000_000_1, 7.0),
        ];
        for (low, high, wanted) in cases {
            assert_eq!(simplest(low, high).map(|found| found.to_string()), Some(f64::to_string(&wanted)));
        }
    }

    #[test]
    fn between_nothing_there_is_none() {
        assert_eq!(simplest(1.0, 1.0), None);
        assert_eq!(simplest(2.0, 1.0), None);
        assert_eq!(simplest(f64::NEG_INFINITY, -1.0), None);
        assert_eq!(simplest(f64::NAN, 1.0), None);
    }
}
