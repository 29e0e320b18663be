//! A row for one's own tools: in clear, and harmless in a spreadsheet.
#![no_main]

use c360::{
    activation::destinations::{AutomationColumn, Options, automation::runs_in_a_sheet, destination},
    contract::DestinationKind,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let options = Options { columns: AutomationColumn::ALL.to_vec(), ..Options::default() };
    let to = destination(DestinationKind::Automation, &options);
    for (name, cell) in c360_fuzz::row(to.as_ref(), text, Some("GB")) {
        assert!(!cell.contains(char::is_control), "{name} has control characters: {cell:?}");
        let is_number = cell.strip_prefix('+').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
        assert!((name == "phone" && is_number) || !runs_in_a_sheet(&cell), "{name} runs: {cell:?}");
    }
});
