//! Segments by behaviour: customers who buy alike, found by k-means.
//!
//! In the order of their use:
//! 1. [`Prepared::learn`] says of each variable how it is spread and how it is prepared ([`Scaler`]), or why it
//!    is left out; [`halves`] how much it tells apart; [`correlations`] and [`redundant`] which say the same.
//! 2. A [`Matrix`] of prepared values of a sample of customers, and a [`Table`] of the same customers' values in
//!    their own units.
//! 3. [`Trials::run`] for each number of clusters: [`Clusters`], their [`Stability`], their [`Silhouette`],
//!    and the [`Rule`] of each with what it [reproduces](Reproduced).
//! 4. [`Centres`] are applied to everyone ([`Centres::assign`] is what SQL does); [`match_clusters`] carries
//!    names over from an earlier segmentation and [`adjusted_rand`] says how far the two agree;
//!    a [`Figure`] tells a segment against the base or its neighbour.
//!
//! The sample should be in proportion (customers can't weigh more than others). Everything is the same for the
//! same seed, whatever the number of threads, and whatever takes long can be watched and stopped ([`Watch`]).

mod agreement;
mod centres;
mod chance;
mod contingency;
mod error;
mod hungarian;
mod kmeans;
mod matching;
mod matrix;
mod parallel;
mod prepare;
mod rules;
mod silhouette;
mod stability;
mod traits;
mod trial;
mod variables;
mod watch;

#[cfg(test)]
mod examples;

pub use agreement::adjusted_rand;
pub use centres::{Assigned, Centres};
pub use contingency::Contingency;
pub use error::ClusterError;
pub use kmeans::{Clusters, MOST_CLUSTERS, Settings};
pub use matching::{Kept, LEAST_OVERLAP, Matching, match_clusters};
pub use matrix::Matrix;
pub use prepare::{LeftOut, LogScale, Preparation, Prepared, Scaler};
pub use rules::{Condition, Plain, Reproduced, Rule, Rules, Table};
pub use silhouette::{SILHOUETTE_CUSTOMERS, Silhouette};
pub use stability::{Stability, Standing};
pub use traits::{Figure, WORTH_A_WORD};
pub use trial::{Trial, Trials};
pub use variables::{Halves, REDUNDANT, Redundant, correlations, halves, redundant};
pub use watch::Watch;
