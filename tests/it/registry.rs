//! The registry of models: its place in the ledger, roles, rollback, the matrix and equal sizes on scores made by hand.

mod commands;
mod groups;
mod kept;
mod scored;
pub mod shop;
