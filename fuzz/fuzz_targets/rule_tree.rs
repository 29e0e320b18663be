//! The tree of a rule as a client sends it: taken and written, or refused with what is wrong, however it was built.
#![no_main]

use c360::{activation::rule, contract::RuleSource};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(tree) = rmp_serde::from_slice(data) else { return };
    if let Ok((written, tree)) = rule::read(&RuleSource::Tree(tree)) {
        assert_eq!(rule::parse(&written).as_ref(), Ok(&tree), "{written}");
    }
});
