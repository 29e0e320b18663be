//! E-mail addresses as each platform wants them.
#![no_main]

use c360::activation::normalise::email;
use c360_fuzz::normal;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for rule in [email::google, email::meta, email::tiktok, email::as_captured] {
        let Some(found) = normal(rule, text) else { continue };
        assert_eq!(found.matches('@').count(), 1, "{found:?}");
        assert!(!found.contains(|c: char| c.is_whitespace() || c.is_control()), "{found:?}");
    }
});
