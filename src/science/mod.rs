//! Statistics of the console: numbers in, numbers out.
//!
//! Every function takes slices or small structs and returns structs. Nothing here knows SQL, the clock, the
//! screen or a source of chance, so each result can be checked by hand and by brute force.

pub mod bridge;
mod cholesky;
pub mod churn;
pub mod clusters;
pub mod groups;
pub mod increment;
pub mod interval;
pub mod metrics;
pub mod optimise;
pub mod proportion;
pub mod purchases;
mod quantile;
mod resample;
pub mod shapley;
pub mod special;
pub mod thresholds;
pub mod value;
