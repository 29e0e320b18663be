//! The warehouse: DuckDB generations, the canonical tables, named queries, loading and marts.
//!
//! Knows SQL and files, neither the ledger nor who asks.

pub mod aside;
pub mod audiences;
pub mod check;
pub mod clusters;
pub mod customers;
pub mod data;
pub mod draft;
pub mod erase;
pub mod generations;
mod lanes;
pub mod load;
pub mod marts;
pub mod meter;
pub mod models;
pub mod pulse;
pub mod queries;
pub mod rows;
pub mod sandbox;
pub mod schema;
pub mod scores;
pub mod search;
pub mod segments;
pub mod snapshot;
pub mod tables;
pub mod tables_doc;
mod turns;
