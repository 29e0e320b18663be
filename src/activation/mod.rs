//! Audiences out of the house: rules, what each destination takes, who is held out. Pure: no SQL, no ledger, no clock.

pub mod destinations;
pub mod hold_out;
pub mod normalise;
pub mod person;
pub mod rule;
pub mod sheet;
