//! The tree of a rule as a client sends it: taken and written, or refused with what is wrong, however it was built.
#![no_main]

use c360::{
    activation::rule,
    contract::{Rule, RuleSource},
};
use c360_fuzz::made;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    rmp_serde::from_slice(data).into_iter().for_each(hold);
    made(data).into_iter().for_each(hold);
});

fn hold(tree: Rule) {
    if let Ok((written, tree)) = rule::read(&RuleSource::Tree(tree)) {
        assert_eq!(rule::parse(&written).as_ref(), Ok(&tree), "{written}");
    }
}
