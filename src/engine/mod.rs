//! engine
pub mod caller;
pub mod generations;
pub mod jobs;
pub mod load;
