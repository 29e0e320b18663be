//! `keys.toml`: keys that are taken can be written down and read again, and no key calls two actions.
//!
//! Bytes are the text, and what lines of a file are made from: an action, and keys for it.
#![no_main]

use std::fmt::Write as _;

use c360::tui::{
    actions::ACTIONS,
    keymap::{Chord, Keymap},
};
use c360_fuzz::made;
use libfuzzer_sys::fuzz_target;

const HELD: [&str; 8] =
    ["", "ctrl-", "alt-", "shift-", "ctrl-alt-", "ctrl-shift-", "alt-shift-", "ctrl-alt-shift-"];
const KEYS: [&str; 24] = [
    "a",
    "z",
    "A",
    "é",
    "1",
    "-",
    "?",
    ":",
    "/",
    "space",
    "enter",
    "esc",
    "tab",
    "backtab",
    "up",
    "pgdn",
    "home",
    "insert",
    "delete",
    "backspace",
    "f1",
    "f12",
    "letter",
    "",
];

fuzz_target!(|data: &[u8]| {
    hold(&String::from_utf8_lossy(data));
    let Some(lines) = made::<Vec<(u8, Vec<(u8, u8)>)>>(data) else { return };
    let mut text = String::from("[keys]\n");
    for (action, chords) in lines {
        let keys: Vec<String> = chords.iter().map(|chord| format!("\"{}\"", key(*chord))).collect();
        let id = ACTIONS[usize::from(action) % ACTIONS.len()].id;
        writeln!(text, "\"{id}\" = [{}]", keys.join(", ")).expect("memory");
    }
    hold(&text);
});

fn key((held, key): (u8, u8)) -> String {
    format!("{}{}", HELD[usize::from(held) % HELD.len()], KEYS[usize::from(key) % KEYS.len()])
}

fn hold(text: &str) {
    let keymap = match Keymap::parse(text, "keys.toml") {
        Ok(keymap) => keymap,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
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
