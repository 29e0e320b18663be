//! `keys.toml`: keys that are taken can be written down and read again, and no key calls two actions.
#![no_main]

use c360::tui::{
    actions::ACTIONS,
    keymap::{Chord, Keymap},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match Keymap::parse(text, "keys.toml") {
        Ok(keymap) => hold(&keymap),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});

fn hold(keymap: &Keymap) {
    for action in ACTIONS {
        for chord in keymap.chords(action.id) {
            assert_eq!(
                chord.to_string().parse::<Chord>().as_ref(),
                Ok(chord),
                "read again it is another key"
            );
            let called = keymap.find(&[action.scope], *chord).map(|called| called.id);
            assert_eq!(called, Some(action.id), "{chord} calls something else");
        }
    }
}
