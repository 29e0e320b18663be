//! The rows behind Customers, from the named queries of their area.

pub mod held;
pub mod identity;
