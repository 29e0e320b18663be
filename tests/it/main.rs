//! Every integration test, in one binary: it links the database once.

mod cli;
mod config;
mod support;
