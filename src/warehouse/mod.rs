//! DuckDB: generations, named queries, loading, marts.
pub mod load;
pub mod sandbox;
pub mod tables;
