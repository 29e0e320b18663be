//! How much customers will buy, learnt from what customers like them did (regressions with a ridge penalty), and what that
//! is worth today.

mod present;
mod ridge;

pub use present::present_values;
pub use ridge::Ridge;
