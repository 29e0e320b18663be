//! Audiences from the rule to the file that leaves: what stays and why, what voids a file, what a kill leaves.

mod flow;
mod killed;
mod leaving;
mod rules;
pub mod shop;
mod who;
