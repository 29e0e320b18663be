//! Says which embedded folders a build depends on (the macro that embeds them can't), and which contract it speaks:
//! two builds whose contracts differ must not talk to each other, whatever their version numbers say.

use std::{fs, path::PathBuf};

const CONTRACT: &str = "src/contract";

fn main() {
    println!("cargo:rerun-if-changed=queries");
    println!("cargo:rerun-if-changed=themes");
    println!("cargo:rerun-if-changed={CONTRACT}");
    println!("cargo:rustc-env=C360_CONTRACT={:016x}", fingerprint());
}

/// FNV-1a over the contract's files in the order of their names. Line ends don't count.
fn fingerprint() -> u64 {
    let mut files: Vec<PathBuf> = fs::read_dir(CONTRACT)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect();
    files.sort();
    files
        .iter()
        .filter_map(|path| fs::read(path).ok())
        .flatten()
        .filter(|byte| *byte != b'\r')
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
