//! What can lie over a screen: pickers (palette, help, menus), pagers, questions, the two dates.
//!
//! Each knows its own state and keys; what choosing does is decided in `pick`.

mod adopt;
mod amounts;
mod dates;
mod edit;
mod evidence;
mod filter;
mod messages;
mod pager;
mod palette;
mod pick;
mod picker;

pub use adopt::Adopt;
pub use amounts::Amounts;
pub use dates::Dates;
pub use edit::{edit, paste};
pub use evidence::evidence;
pub use filter::FilterLine;
pub use messages::messages;
pub use pager::{Line, Pager};
pub use palette::{compositions, dimensions, help, palette, periods, themes};
pub use pick::{Pick, pick};
pub use picker::{Item, Picker};

use super::confirm::{CancelJob, Confirm, StartLoad};
use super::grid::Step;

/// Something that lies over the screen and takes the keys.
#[derive(Debug)]
pub enum Overlay {
    /// A list to choose from.
    Picker(Picker),
    /// Text to read.
    Pager(Pager),
    /// Whether to load.
    Load(Confirm<StartLoad>),
    /// Whether to stop a job.
    Stop(Confirm<CancelJob>),
    /// From which day to which.
    Dates(Dates),
    /// The bounds of the tiers, by hand.
    Amounts(Amounts),
    /// Whether to adopt thresholds, and why.
    Adopt(Adopt),
}

impl Overlay {
    /// Whether characters are typed into it, so that they call no action.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        match self {
            Self::Picker(picker) => picker.is_typing,
            Self::Dates(_) | Self::Amounts(_) => true,
            Self::Adopt(adopt) => adopt.is_typing(),
            Self::Pager(_) | Self::Load(_) | Self::Stop(_) => false,
        }
    }

    /// Move in it.
    pub fn step(&mut self, step: Step) {
        match self {
            Self::Picker(picker) => picker.step(step),
            Self::Pager(pager) => pager.step(step),
            Self::Load(confirm) => confirm.toggle(),
            Self::Stop(confirm) => confirm.toggle(),
            Self::Dates(dates) => dates.toggle(),
            Self::Amounts(_) => {}
            Self::Adopt(adopt) => adopt.step(step),
        }
    }
}
