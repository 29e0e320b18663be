//! The terminal interface: a client of `contract::Console`, never of the engine.

pub mod format;
pub mod glyphs;
pub mod picture;
pub mod text;
pub mod theme;
pub mod widgets;
