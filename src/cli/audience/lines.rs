//! Values from a file or standard input, one a line.

use std::io::Read;

use color_eyre::Result;
use color_eyre::eyre::Context;

use crate::cli::Usage;

/// The lines that hold something, without the space around them, each with its number in the file.
pub(super) fn read(file: &str) -> Result<Vec<(u64, String)>> {
    let mut bytes = Vec::new();
    if file == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes).wrap_err("can't read standard input")?;
    } else {
        bytes = std::fs::read(file).wrap_err_with(|| format!("can't read {file}"))?;
    }
    Ok(split(&bytes)?)
}

fn split(bytes: &[u8]) -> Result<Vec<(u64, String)>, Usage> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut values = Vec::new();
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let Ok(text) = std::str::from_utf8(line) else {
            return Err(Usage::new(format!(
                "line {number} is no UTF-8 text: save the file as UTF-8 and try again; nothing was changed"
            )));
        };
        let text = text.trim();
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
        assert!(split(b"C1\n\xff\xfe\n").unwrap_err().to_string().contains("line 2"));
    }
}
