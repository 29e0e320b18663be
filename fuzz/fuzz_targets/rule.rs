//! The text of a rule: what is read is written so that it is read again; what is wrong is wrong at a column that there is.
#![no_main]

use c360::{activation::rule, contract::RuleSource};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    match rule::read(&RuleSource::Text(text.to_owned())) {
        Ok((written, tree)) => assert_eq!(rule::parse(&written).as_ref(), Ok(&tree), "{written}"),
        Err((_, problem)) => {
            assert!(problem.column + problem.width <= length, "column {} of {length}", problem.column);
        }
    }
    for cursor in [0, length / 3, length / 2, length] {
        let place = rule::place(text, cursor);
        assert!(place.is_none_or(|place| place.from <= cursor), "what is completed begins behind the cursor");
    }
});
