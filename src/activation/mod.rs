//! Audiences out of the house: rules, what each destination takes, who is held out. Pure: no SQL, no ledger, no clock.

pub mod rule;
