//! DuckDB: generations, named queries, loading, marts.
pub mod tables;
