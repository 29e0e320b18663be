//! Postal codes, cities and countries as each platform wants them.
#![no_main]

use c360::activation::{
    destinations::automation::runs_in_a_sheet,
    normalise::{country, place},
};
use c360_fuzz::normal;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for code in ["US", "GB"] {
        if let Some(found) = normal(|text, out| place::google_zip(text, code, out), text) {
            assert!(!runs_in_a_sheet(&found), "{found:?} runs in a spreadsheet");
        }
        if let Some(found) = normal(|text, out| place::meta_zip(text, code, out), text) {
            assert!(!found.contains(char::is_whitespace), "{found:?} has blanks");
        }
    }
    normal(place::meta_city, text);
    assert!(country::code(text).is_none_or(|code| code.len() == 2), "no code of two letters");
});
