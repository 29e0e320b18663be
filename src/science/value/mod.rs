//! How much customers will buy, learnt from what customers like them did: regressions with a ridge penalty.

mod ridge;

pub use ridge::Ridge;
