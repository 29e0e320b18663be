//! Audiences from the rule to the file that leaves: what stays and why, what voids a file, what a kill leaves.

mod delivering;
mod flow;
mod four_eyes;
mod killed;
mod killed_at_steps;
mod leaving;
mod meanwhile;
mod rules;
pub mod shop;
mod who;
