//! Backups: made while others work, whole or not there; put back without bringing back what must not come back.

mod exports;
mod killed;
mod making;
mod people;
mod place;
mod putting_back;
