//! The text of a rule: what is read is written so that it is read again; what is wrong is wrong at a column that there is.
//!
//! Bytes are the text, and words of rules one after the other.
#![no_main]

use c360::{
    activation::rule,
    contract::{Field, RuleSource},
};
use libfuzzer_sys::fuzz_target;

/// What stands in rules besides fields. Each text of one's own stands once bare, once as people write it.
const WORDS: [&str; 48] = [
    "and",
    "or",
    "not",
    "(",
    ")",
    ",",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "in",
    "is",
    "known",
    "unknown",
    "between",
    "begins",
    "with",
    "yes",
    "no",
    "last",
    "days",
    "audience",
    "list",
    "bought",
    "spent",
    "category",
    "store",
    "channel",
    "everybody",
    "nobody",
    "%",
    "0",
    "1",
    "40",
    "12.5",
    "-1",
    "180",
    "2026-01-01",
    "2026-12-31",
    "best",
    "large",
    "B1",
    "\"Shoes\"",
    "'it''s'",
    "\"a\\\"b\"",
    "\"",
];

fuzz_target!(|data: &[u8]| {
    hold(&String::from_utf8_lossy(data));
    let fields: Vec<&str> = Field::all().map(Field::name).collect();
    let word = |byte: &u8| {
        let at = usize::from(*byte);
        WORDS.get(at).copied().unwrap_or_else(|| fields[at % fields.len()])
    };
    hold(&data.iter().map(word).collect::<Vec<_>>().join(" "));
});

fn hold(text: &str) {
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
}
