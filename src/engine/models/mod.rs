//! Models as screens see them: what the registry keeps and what the scores of the open generation say.

mod bands;
mod detail;
mod equal_size;
mod list;
mod matrix;
mod registry;
mod roles;
mod rollback;
mod start;

pub(super) use self::{
    bands::{Bounds, bands_in_use, set_bands},
    detail::model,
    equal_size::equal_size,
    list::models,
    matrix::matrix,
    registry::{in_use, kept_of, whole},
    roles::set_role,
    rollback::roll_back,
    start::start,
};
pub(super) use super::rescore::judge::words as words_of;
