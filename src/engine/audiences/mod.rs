//! Audiences: rules, who they take, what always applies, and how a file leaves: sealed by one job, approved by somebody,
//! let out by another.

mod brought;
mod complete;
mod count;
mod erased;
mod exports;
mod fingerprint;
mod gathered;
mod hands;
mod house;
mod known;
mod list;
mod notes;
mod of_customer;
mod place;
mod release;
mod seal;
mod settle;
mod sizes;

pub use self::complete::{complete_rule, field_values};
pub use self::count::{Base, count_rule};
pub use self::erased::forget_in_rules;
pub use self::exports::{
    activations, decide_export, export, release_export, seal_audience, settle, withdraw_export,
};
pub use self::house::{house_rules, save_list, set_exclusions, set_group, suppress};
pub use self::list::{audience, audiences, overlap, retire_audience, save_audience};
pub use self::of_customer::of_customer;
pub use self::release::run_release;
pub use self::seal::run_seal;
pub use self::settle::Settling;
pub use self::sizes::Sizes;
