//! Texts brought into the one form in which a platform compares them. For matching alone: what people are written to with
//! stays as captured.
//!
//! Every function is idempotent: what it made of a text, it makes of that again.

pub mod email;
pub mod name;
pub mod phone;
pub mod place;
