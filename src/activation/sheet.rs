//! Rows of CSV (RFC 4180) with `\n` at their ends.

/// Write one row.
pub fn row(cells: &[String], into: &mut Vec<u8>) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            into.push(b',');
        }
        write(cell, into);
    }
    // A row of one empty cell would be an empty line, which readers skip.
    if let [only] = cells
        && only.is_empty()
    {
        into.extend_from_slice(b"\"\"");
    }
    into.push(b'\n');
}

fn write(cell: &str, into: &mut Vec<u8>) {
    if !cell.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) {
        into.extend_from_slice(cell.as_bytes());
        return;
    }
    into.push(b'"');
    for byte in cell.bytes() {
        if byte == b'"' {
            into.push(b'"');
        }
        into.push(byte);
    }
    into.push(b'"');
}

/// A text that no spreadsheet takes for a formula: for files that people open.
#[must_use]
pub fn guarded(text: &str) -> String {
    let starts = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    if starts { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_where_it_must_be() {
        let mut written = Vec::new();
        row(&["a", "b,c", "d\"e", "", "f\ng"].map(str::to_owned), &mut written);
        assert_eq!(String::from_utf8_lossy(&written), "a,\"b,c\",\"d\"\"e\",,\"f\ng\"\n");
        written.clear();
        row(&[String::new()], &mut written);
        assert_eq!(written, b"\"\"\n");
    }

    #[test]
    fn no_cell_begins_a_formula() {
        for evil in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(guarded(evil), format!("'{evil}"));
        }
        assert_eq!(guarded("Durand-Petit"), "Durand-Petit");
    }
}
