//! A workspace for many: `c360 serve` and its clients as processes of their own, as they are on a server.

mod attacks;
mod backups;
mod doctor;
mod ending;
mod exports;
mod faults;
mod handed;
mod hostile;
pub mod house;
mod keys;
mod kills;
mod live;
mod lobby;
mod reach;
mod roles;
mod systemd;
mod wire;
