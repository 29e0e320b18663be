//! `c360.toml`: what is wrong is told with a line that there is, and everything can be told.
#![no_main]

use std::path::Path;

use c360::config::{Config, Overrides};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Err(wrong) = Config::parse(text, Path::new("c360.toml"), &Overrides::none()) else { return };
    assert!(!wrong.errors.is_empty(), "refused for no reason");
    let lines = text.matches('\n').count() + 1;
    for error in &wrong.errors {
        assert!(
            error.line().is_none_or(|line| (1..=lines).contains(&line)),
            "{error}: there are {lines} lines"
        );
    }
    assert!(!wrong.to_string().is_empty());
});
