//! The rows behind Customers, from the named queries of their area.

pub mod contacts;
pub mod held;
pub mod identity;
pub mod profile;
pub mod scores;
pub mod tickets;
