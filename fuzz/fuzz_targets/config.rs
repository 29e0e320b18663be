//! `c360.toml`: what is wrong is told with a line that there is, and everything can be told.
//!
//! Bytes are the text, and what settings of the right shape are made from.
#![no_main]

use std::path::Path;

use c360::config::{Config, Overrides};
use c360_fuzz::made;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    hold(&String::from_utf8_lossy(data));
    let Some(mut settings) = made::<Config>(data) else { return };
    // The likely spelling is looked for among six hundred zones; texts have wrong ones often enough.
    "Europe/Paris".clone_into(&mut settings.workspace.time_zone);
    // What TOML has no word for is left.
    toml::to_string(&settings).iter().for_each(|text| hold(text));
});

fn hold(text: &str) {
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
}
