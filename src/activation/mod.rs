//! Audiences out: who is meant, what leaves the house, in which form, and who is held back to measure what it did.
//!
//! Pure. People come in as they were captured, rows of a file go out. Nothing here reads the warehouse, the ledger
//! or the clock; salts and shares are passed in.

pub mod destinations;
pub mod hash;
pub mod hold_out;
pub mod lines;
pub mod normalise;
pub mod person;
pub mod rule;
pub mod sheet;
