//! What integration tests share.
#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};

/// The real data sets, where they are there. A test that needs them says that it skips when they are not;
/// with `C360_REQUIRE_SHARED_DATA` set (as `.ci/run` does where the folder exists) it fails instead.
#[allow(dead_code)]
pub fn shared_data() -> Option<PathBuf> {
    let folder = std::env::var_os("C360_SHARED_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    if folder.join("complete_journey").is_dir() {
        return Some(folder.canonicalize().expect("the folder exists"));
    }
    assert!(
        std::env::var_os("C360_REQUIRE_SHARED_DATA").is_none(),
        "C360_REQUIRE_SHARED_DATA is set and {} holds no data",
        folder.display()
    );
    let name = std::thread::current().name().unwrap_or("a test").to_owned();
    #[allow(clippy::print_stderr)]
    {
        eprintln!("SKIPPED {name}: there is no {}", folder.display());
    }
    None
}
