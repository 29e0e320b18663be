//! Personal data: given out with a reason and a record, taken out for good, and never where it should not be.

mod access;
mod asking;
mod erasing;
mod exposed;
mod restored;
pub mod shop;
