//! Rows as CSV (RFC 4180), with `\n` at the end of a line: what every platform reads.

/// Append one row. A cell is quoted where it must be, and where white space at an end, or a byte-order mark in front, would be lost; the only cell of a
/// row is quoted when empty, since the line would be none.
pub fn push_row<S: AsRef<str>>(cells: &[S], out: &mut Vec<u8>) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        let cell = cell.as_ref();
        if needs_quotes(cell) || (cells.len() == 1 && cell.is_empty()) {
            push_quoted(cell, out);
        } else {
            out.extend_from_slice(cell.as_bytes());
        }
    }
    out.push(b'\n');
}

fn needs_quotes(cell: &str) -> bool {
    cell.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'))
        || cell.starts_with([' ', '\t', '\u{feff}'])
        || cell.ends_with([' ', '\t'])
}

fn push_quoted(cell: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in cell.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(cells: &[&str]) -> String {
        let mut out = Vec::new();
        push_row(cells, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn quotes_stand_only_where_they_must() {
        assert_eq!(row(&["a", "", "é b", "1.5"]), "a,,é b,1.5\n");
        assert_eq!(
            row(&["a,b", "say \"hi\"", "two\nlines", "\r"]),
            "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"\r\"\n"
        );
        assert_eq!(row(&[" a", "b "]), "\" a\",\"b \"\n");
    }

    #[test]
    fn an_empty_cell_alone_is_still_a_line() {
        assert_eq!(row(&[""]), "\"\"\n");
    }

    proptest! {
        #[test]
        fn a_reader_finds_the_cells_again(cells in prop::collection::vec("(?s).{0,8}", 1..6)) {
            let mut out = Vec::new();
            push_row(&cells, &mut out);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
            let found: Vec<_> = reader.records().map(Result::unwrap).collect();
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(found[0].iter().collect::<Vec<_>>(), cells);
        }
    }
}
