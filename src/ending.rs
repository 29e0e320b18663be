//! How the process ends: at once, whatever its threads are still doing.

use std::io::{self, Write};

/// End the process with this exit code, without what C++ does at an ordinary end. Threads may still be reading then: nobody
/// waits for a query that nobody wants any more, and its ground (DuckDB's static tables) must not be taken from under it.
///
/// Nothing is dropped: give back the terminal and flush every writer but standard output before.
pub fn now(code: u8) -> ! {
    // A reader that went away is no reason to stay.
    let _ = io::stdout().flush();
    signal_hook::low_level::exit(code.into())
}
