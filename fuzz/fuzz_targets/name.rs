//! First and last names as each platform wants them.
#![no_main]

use c360::activation::normalise::name;
use c360_fuzz::normal;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for rule in [name::google, name::meta] {
        let Some(found) = normal(rule, text) else { continue };
        assert_eq!(found, found.to_lowercase());
        assert!(found == found.trim() && !found.contains("  "), "{found:?} has blanks too many");
    }
});
