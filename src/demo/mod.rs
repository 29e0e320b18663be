//! A made-up retailer with known truths, at any size: source files in the contract's form, settings, `truth/`.
//!
//! Pure apart from its writers: no clock, no randomness but the seed's. The same options give the same bytes,
//! whatever the number of threads, because every customer is drawn from a stream of its own.

// Counts and days are far below the widths they are cast between; money is i64 from the start.
#![allow(clippy::cast_possible_wrap)]

mod anonymous;
mod calendar;
mod campaigns;
mod chunk;
mod consents;
mod contact;
mod contacts;
mod csv;
mod effects;
mod experiments;
mod files;
mod group;
mod ids;
mod life;
mod names;
mod options;
mod person;
mod products;
mod profile;
mod promotions;
mod quality;
mod random;
mod reference;
mod rows;
mod settings;
mod stores;
mod surveys;
mod tally;
mod tickets;
mod truth;
mod truth_readme;
mod truth_tables;
mod types;
mod visits;
mod words;
mod workspace;
mod world;

pub use contacts::{DOMAINS, FICTION_FR, FICTION_GB};
pub use options::{Error, Format, OnProgress, Options, Progress, Summary};
pub use workspace::{expected_bytes, write_workspace};
