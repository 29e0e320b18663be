//! Customers: finding one, and everything known of them.
//!
//! Personal data leaves masked; revealing it is a use case of `privacy`.

mod behaviour;
mod contacts;
mod counts;
mod find;
mod predicted;
mod profile;
mod reading;
mod reasons;
mod scores;
mod search_text;
mod shared;
mod tickets;

pub use self::{
    find::{find, people},
    predicted::Predicted,
    profile::customer,
    shared::Shared,
    tickets::{ticket_lines, tickets},
};
