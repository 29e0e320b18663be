//! cli
pub mod job;
