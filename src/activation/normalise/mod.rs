//! One rule a function: what each platform makes of an identifier before it is hashed or sent.
//!
//! Each appends to the end of a text that it is handed, and says whether there is anything to use; if not, it has
//! appended nothing. Normalising what is normal changes nothing.

pub mod birth;
pub mod country;
pub mod email;
mod letters;
pub mod name;
pub mod phone;
mod phone_shapes;
pub mod place;
mod titles;

#[cfg(test)]
mod tests;
