//! Who won't buy again within a horizon, learnt from what customers like them did.
//!
//! [`Logistic`] is a regularised logistic regression, [`Boosted`] a sum of small trees; both are plain
//! numbers that can be written down as SQL, and both say what pushed one customer's score up or down.
//! [`Platt`] turns their scores into probabilities that can be taken at their word, through [`Bends`] where a
//! straight line won't do. [`eligible`] refuses what is too thin to be learnt from.
//!
//! Nothing here splits customers into training and test by chance: a model is trained on one cut in time and
//! judged on a later one, and that is the caller's to arrange. Sample customers at random, not by outcome, or
//! the probabilities are those of the sample.

mod bends;
mod boosting;
mod calibration;
mod eligibility;
mod logistic;
mod rows;

pub use bends::{Bend, Bends};
pub use boosting::{Boosted, Node, Settings, Tree};
pub use calibration::Platt;
pub use eligibility::{Base, Obstacle, eligible};
pub use logistic::Logistic;
pub use rows::{ChurnError, Rows};
