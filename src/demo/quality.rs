//! `quality/`: a small workspace of its own whose files hold every kind of defect a known number of times.
//!
//! It is not among the sources of the demo: most of its rows are rejected, which would break the normal load.

use std::fmt::Write as _;
use std::path::Path;

use super::options::Error;
use super::random::nth;
use super::rows::Cell::{Number, Text};
use super::rows::Rows;
use super::settings;

/// Rows without any defect in each file.
pub const GOOD: usize = 200;

/// One kind of defect in one file.
#[derive(Debug, Clone, Copy)]
pub struct Defect {
    /// File under `quality/`.
    pub file: &'static str,
    /// Column; empty where the row as a whole is broken.
    pub column: &'static str,
    /// Reason with which the loader rejects it; empty for oddities that must be accepted.
    pub reason: &'static str,
    /// How many.
    pub rows: usize,
    /// Row texts in turn; `#` stands for a number that makes ids unique.
    cells: &'static [&'static str],
}

const LINES: &str = "inbox/lines.csv";
const CUSTOMERS: &str = "inbox/customers.csv";
const SURVEYS: &str = "inbox/surveys.csv";

const fn defect(
    file: &'static str,
    column: &'static str,
    reason: &'static str,
    rows: usize,
    cells: &'static [&'static str],
) -> Defect {
    Defect { file, column, reason, rows, cells }
}

/// Every defect.
pub static DEFECTS: [Defect; 19] = [
    defect(LINES, "sold_at", "not a date", 7, &["Q#,1,00000007,0001,store,yesterday,10001,1,10.00,0.00,10.00", "Q#,1,00000007,0001,store,2026-02-30 10:00:00,10001,1,10.00,0.00,10.00"]),
    defect(LINES, "sold_at", "date out of range", 5, &["Q#,1,00000007,0001,store,0001-01-01 00:00:00,10001,1,10.00,0.00,10.00", "Q#,1,00000007,0001,store,9999-12-31 00:00:00,10001,1,10.00,0.00,10.00"]),
    defect(LINES, "sold_at", "missing", 4, &["Q#,1,00000007,0001,store,,10001,1,10.00,0.00,10.00"]),
    defect(LINES, "net", "not an amount", 6, &["Q#,1,00000007,0001,store,2026-05-04 12:00:00,10001,1,10.00,0.00,NaN", "Q#,1,00000007,0001,store,2026-05-04 12:00:00,10001,1,10.00,0.00,ten", "Q#,1,00000007,0001,store,2026-05-04 12:00:00,10001,1,10.00,0.00,1e999"]),
    defect(LINES, "line_no", "not a whole number", 3, &["Q#,one,00000007,0001,store,2026-05-04 12:00:00,10001,1,10.00,0.00,10.00"]),
    defect(LINES, "quantity", "not a number", 2, &["Q#,1,00000007,0001,store,2026-05-04 12:00:00,10001,two,10.00,0.00,10.00"]),
    defect(LINES, "customer_id", "missing", 3, &[",1,,0001,store,2026-05-04 12:00:00,10001,1,10.00,0.00,10.00"]),
    defect(LINES, "ticket_id", "duplicate key", 8, &["G1,1,00000007,0001,store,2026-05-04 12:00:00,10001,1,10.00,0.00,10.00"]),
    defect(LINES, "", "wrong number of fields", 5, &["Q#,1,00000007,0001,store", "Q#,1,00000007,0001,store,2026-05-04 12:00:00,10001,1,10.00,0.00,10.00,surplus"]),
    defect(LINES, "net", "", 4, &["Q#,1,00000007,0001,store,2026-05-04 12:00:00,10001,-1,-10.00,0.00,-10.00"]),
    defect(CUSTOMERS, "customer_id", "missing", 2, &[",Nobody,Known,,1980-01-01"]),
    defect(CUSTOMERS, "customer_id", "duplicate key", 4, &["G1,Twice,There,twice@example.com,1980-01-01"]),
    defect(CUSTOMERS, "birth_date", "not a date", 6, &["Q#,Late,Born,late@example.com,31/31/1980"]),
    defect(CUSTOMERS, "birth_date", "date out of range", 3, &["Q#,Old,Soul,old@example.com,0001-01-01"]),
    defect(CUSTOMERS, "first_name", "", 3, &["Q#,\u{1b}[2JClear,Screen,clear@example.com,1980-01-01", "Q#,\"Rob\"\"; drop\",\"O'Neil, Jr\",rob@example.com,1980-01-01", "Q#,\u{1f600}\u{200d},=1+1,smile@example.com,1980-01-01"]),
    defect(SURVEYS, "score", "out of range", 5, &["Q#,00000007,2026-05-04 12:00:00,11", "Q#,00000007,2026-05-04 12:00:00,-1"]),
    defect(SURVEYS, "score", "not a whole number", 3, &["Q#,00000007,2026-05-04 12:00:00,good"]),
    defect(SURVEYS, "score", "missing", 2, &["Q#,00000007,2026-05-04 12:00:00,"]),
    defect(SURVEYS, "survey_id", "duplicate key", 6, &["G1,00000007,2026-05-04 12:00:00,9"]),
];

/// Writes the folder.
pub fn write(dir: &Path) -> Result<(), Error> {
    let inbox = dir.join("quality/inbox");
    std::fs::create_dir_all(&inbox).map_err(Error::io(&inbox))?;
    let settings = dir.join("quality/c360.toml");
    std::fs::write(&settings, settings::quality()).map_err(Error::io(&settings))?;
    for file in [LINES, CUSTOMERS, SURVEYS] {
        let path = dir.join("quality").join(file);
        std::fs::write(&path, text(file)).map_err(Error::io(&path))?;
    }
    Ok(())
}

/// Writes what the defects are.
pub fn truth(rows: &mut Rows) {
    for defect in &DEFECTS {
        // The example is shown, not interpreted: control characters stay out of it.
        let example: String = nth(defect.cells, 0).chars().filter(|c| !c.is_control()).collect();
        rows.push(&[
            Text(defect.file),
            super::rows::Cell::text(defect.column),
            Text(if defect.reason.is_empty() { "accepted" } else { defect.reason }),
            Number(defect.rows as i64),
            Text(&example),
        ]);
    }
}

/// Good rows first, so that a repeated key is the later one's fault; then the defects.
fn text(file: &str) -> String {
    let mut text = match file {
        LINES => {
            "ticket_id,line_no,customer_id,store_id,channel,sold_at,product_id,quantity,gross,discount,net\n".to_owned()
        }
        CUSTOMERS => "customer_id,first_name,last_name,email,birth_date\n".to_owned(),
        _ => "survey_id,customer_id,answered_at,score\n".to_owned(),
    };
    for n in 1..=GOOD {
        let (hour, cents) = (10 + n % 9, 5 + n % 70);
        // Writing to a String can't fail.
        let _ = match file {
            LINES => writeln!(
                text,
                "G{n},1,00000007,0001,store,2026-05-04 {hour}:00:00,10001,1,{cents}.90,0.00,{cents}.90"
            ),
            CUSTOMERS => writeln!(text, "G{n},Good,Row {n},good.row.{n}@example.com,1980-01-01"),
            _ => writeln!(text, "G{n},00000007,2026-05-04 {hour}:00:00,{}", n % 11),
        };
    }
    let mut unique = 0;
    for defect in DEFECTS.iter().filter(|d| d.file == file) {
        for n in 0..defect.rows {
            unique += 1;
            let row = nth(defect.cells, n % defect.cells.len().max(1)).replace('#', &unique.to_string());
            text.push_str(&row);
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn each_file_has_its_good_rows_and_its_defects() {
        for file in [LINES, CUSTOMERS, SURVEYS] {
            let defects: usize = DEFECTS.iter().filter(|d| d.file == file).map(|d| d.rows).sum();
            assert_eq!(text(file).lines().count(), 1 + GOOD + defects, "{file}");
        }
    }
}
