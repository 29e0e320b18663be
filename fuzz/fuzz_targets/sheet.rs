//! A row of a file: whatever its cells hold, a reader finds the same cells.
#![no_main]

use c360::activation::sheet;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let cells = [text, "", text];
    let mut out = Vec::new();
    sheet::push_row(&cells, &mut out);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
    let found: Vec<_> = reader.records().map(|record| record.expect("a row")).collect();
    assert!(found.len() == 1 && found[0].iter().eq(cells), "a reader finds {found:?}");
});
