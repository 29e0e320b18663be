//! The terminal interface: a client of `contract::Console`, never of the engine.
//!
//! `app` owns the state and decides, `view` and `screens` draw it, `runtime` is the thin shell around both.

pub mod actions;
pub mod app;
pub mod confirm;
mod error;
pub mod format;
pub mod glyphs;
pub mod grid;
pub mod harness;
pub mod keymap;
pub mod names;
mod options;
pub mod overlays;
pub mod picture;
pub mod runtime;
pub mod screens;
pub mod text;
pub mod theme;
pub mod view;
pub mod widgets;

pub use error::Error;
pub use options::Options;
pub use runtime::run;
