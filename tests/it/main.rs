//! The one integration binary: every further one would link DuckDB again.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod queries;
mod pulse;
mod support;
