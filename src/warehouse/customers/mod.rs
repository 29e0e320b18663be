//! The rows behind Customers, from the named queries of their area.

pub mod bought;
pub mod contacts;
pub mod held;
pub mod identity;
pub mod profile;
pub mod scores;
pub mod shared;
pub mod ticket_lines;
