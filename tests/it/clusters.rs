//! Behavioural segments: assigned as their centres and rules say, found again where they are known, adopted, and kept.

pub mod assigned;
mod flow;
mod truth;
mod variables;
mod written;
