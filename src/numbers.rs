//! How whole numbers are written, on screens and in what jobs say alike.

/// Thousands separated by commas: `1,469,307`.
#[must_use]
pub fn grouped(number: u64) -> String {
    group(&number.to_string())
}

/// The same of a whole number's digits, however many.
#[must_use]
pub fn group(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_told_apart() {
        assert_eq!([0, 999, 1000, 1_469_307].map(grouped), ["0", "999", "1,000", "1,469,307"]);
    }
}
