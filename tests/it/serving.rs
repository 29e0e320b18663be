//! A workspace for many: `c360 serve` and its clients as processes of their own, as they are on a server.

mod attacks;
mod backups;
mod doctor;
mod ending;
mod hostile;
mod house;
mod keys;
mod live;
mod reach;
mod roles;
mod systemd;
mod wire;
