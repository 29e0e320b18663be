//! A workspace for many: the Unix socket, the kernel's word on who is calling, and their roles.
//!
//! `c360 serve` owns the workspace; every front end reaches it over the socket as it would reach an engine in its own
//! process. Jobs run in processes of their own, so that they outlive lines, consoles and the server itself.

mod client;
mod connection;
mod discretion;
mod gate;
pub mod greeting;
mod listen;
pub mod lock;
mod longest;
mod named;
mod patience;
mod peers;
pub mod place;
pub mod reach;
mod refusals;
mod rooms;
mod roster;
mod sent;
mod service;
mod whole;
pub mod wire;

pub use client::{Connection, connect};
pub use service::serve;
