//! DuckDB: generations, named queries, loading, marts.
pub mod generations;
pub mod tables;
