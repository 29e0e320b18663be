//! Customers: finding one, and everything known of them.
//!
//! Personal data leaves masked; revealing it is a use case of `privacy`.

mod behaviour;
mod contacts;
mod find;
mod profile;
mod reading;
mod scores;
mod search_text;
mod tickets;

pub use self::{
    find::{find, people},
    profile::customer,
    tickets::{ticket_lines, tickets},
};
