//! Sizes as people write them: `4GiB`, `500 MB`.

/// Bytes of a size such as `4GiB`, `500MB` or `1.5 GB`; `None` when it is not one.
///
/// `KB`, `MB`, `GB`, `TB` are powers of 1000, and `KiB`, `MiB`, `GiB`, `TiB` powers of 1024, as DuckDB reads them.
#[must_use]
pub fn bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = text.split_at_checked(split)?;
    let number: f64 = number.parse().ok()?;
    let factor: f64 = match unit.trim().to_ascii_lowercase().as_str() {
        "kb" => 1e3,
        "mb" => 1e6,
        "gb" => 1e9,
        "tb" => 1e12,
        "kib" => 1024.0,
        "mib" => 1024.0 * 1024.0,
        "gib" => 1024.0 * 1024.0 * 1024.0,
        "tib" => 1024.0 * 1024.0 * 1024.0 * 1024.0,
        _ => return None,
    };
    let bytes = number * factor;
    (1.0..1e18).contains(&bytes).then_some(bytes as u64)
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_read_as_written() {
        assert_eq!(bytes("4GiB"), Some(4 << 30));
        assert_eq!(bytes("500 MB"), Some(500_000_000));
        assert_eq!(bytes("1.5gb"), Some(1_500_000_000));
    }

    #[test]
    fn what_is_no_size_is_refused() {
        for text in ["", "4", "GiB", "4 G", "-1GB", "0GB", "80%", "1e999GB", "4.4.4GB"] {
            assert_eq!(bytes(text), None, "{text}");
        }
    }
}
