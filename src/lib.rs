//! c360: a terminal console for retail CRM.
//!
//! Who may know whom: `tui → contract ← engine → { warehouse, ledger, science, activation }`,
//! `cli → all`. The interface never sees the engine, only the contract; science sees nothing.

pub mod activation;
pub mod cli;
pub mod config;
pub mod contract;
pub mod currency;
pub mod demo;
pub mod ending;
pub mod engine;
pub mod handed;
pub mod ledger;
pub mod logging;
pub mod numbers;
pub mod paths;
pub mod science;
pub mod server;
pub mod tui;
pub mod warehouse;
