//! Phone numbers, with and without a country to read them by.
#![no_main]

use c360::activation::normalise::phone;
use c360_fuzz::normal;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for country in [None, Some("FR"), Some("US"), Some("AR"), Some("BR"), Some("RU"), Some("IT"), Some("AQ")]
    {
        let found = normal(|text, out| phone::e164(text, country, out).is_ok(), text);
        let mut bare = String::new();
        assert_eq!(
            phone::meta(text, country, &mut bare).is_ok(),
            found.is_some(),
            "with a plus and without differ"
        );
        let Some(found) = found else { continue };
        assert_eq!(found.strip_prefix('+'), Some(bare.as_str()), "with a plus and without differ");
        let is_number = bare.bytes().all(|b| b.is_ascii_digit()) && !bare.starts_with('0');
        assert!((7..=15).contains(&bare.len()) && is_number, "{found:?} is no E.164 number");
    }
});
