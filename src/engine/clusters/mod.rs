//! Behavioural segments: tried on a sample, adopted by somebody, assigned to everybody, told as cards.
//!
//! A trial changes nothing but the list of trials. Adopting one, and making rules a segment, are the next version of the
//! segments in the ledger and queue the job that assigns everybody; every load assigns anew.

mod adopt;
mod assign;
mod behaviour;
mod card;
mod cards;
mod fit;
mod judge;
mod migration;
mod notes;
mod prepared;
mod rules;
mod stored;
mod traits;
mod trial;
mod variables;
mod words;

pub(super) use self::{
    adopt::{adopt, preview_rules, set_rules},
    behaviour::behaviour,
    card::card,
    cards::write as write_cards,
    fit::start_fit,
    migration::migration,
    notes::describe,
    trial::trial,
    variables::variables,
};
pub use self::{
    assign::{ASSIGN, assign, run_assign},
    fit::run_fit,
};
