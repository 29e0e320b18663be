//! Values from a file, one a line.

/// The lines that hold something, without the space around them, each with its number in the file.
///
/// # Errors
/// The number of the first line that is no UTF-8 text.
pub fn split(bytes: &[u8]) -> Result<Vec<(u64, String)>, u64> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut values = Vec::new();
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let text = std::str::from_utf8(line).map_err(|_| number)?.trim();
        if !text.is_empty() {
            values.push((number, text.to_owned()));
        }
    }
    Ok(values)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers_and_lose_the_space_around_them() {
        let lines = split(b"\xef\xbb\xbfC1\r\n\r\n  C2 \nC3").unwrap();
        assert_eq!(lines, [(1, "C1".to_owned()), (3, "C2".to_owned()), (4, "C3".to_owned())]);
        assert_eq!(split(b"").unwrap(), []);
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_line() {
        assert_eq!(split(b"C1\n\xff\xfe\n"), Err(2));
    }
}
