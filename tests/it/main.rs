//! The one integration binary: every further one would link DuckDB again.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod audience_cli;
mod audiences;
mod audiences_keys;
mod backups;
mod behaviour_keys;
mod builder_keys;
mod cli;
mod clusters;
mod clusters_cli;
mod complete_journey;
mod config;
mod customers;
mod customers_by_sql;
mod customers_keys;
mod demo;
mod jobs;
mod keys;
mod leaks;
mod load;
mod made_up;
mod models;
mod models_keys;
mod packaging;
mod pictures;
mod privacy;
mod pty;
mod pulse;
mod queries;
mod registry;
mod rescoring;
mod screens;
mod segments;
mod serving;
mod support;
mod traces;
