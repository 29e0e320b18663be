//! Why customers can't be told apart into segments.

use thiserror::Error;

/// Why a segmentation could not be made or measured.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ClusterError {
    /// No rows, or no variables.
    #[error("there are no customers, or no variables to tell them apart by")]
    Empty,
    /// Values that don't make whole rows, or columns of different lengths.
    #[error("{values} values don't make rows of {width} variables")]
    Width {
        /// Number of values.
        values: usize,
        /// Number of variables.
        width: usize,
    },
    /// Two lists that should run side by side.
    #[error("{0} against {1}: there must be as many of both")]
    Lengths(usize, usize),
    /// A missing or infinite value where there must be none.
    #[error("variable {variable} of row {row} holds no finite number")]
    NotFinite {
        /// Row from 0.
        row: usize,
        /// Variable from 0.
        variable: usize,
    },
    /// One cluster tells nobody from anybody.
    #[error("{0} clusters: there must be at least 2 and at most 64")]
    Clusters(usize),
    /// More clusters than different customers.
    #[error("{wanted} clusters from {distinct} different customers: choose fewer clusters")]
    TooFewCustomers {
        /// Clusters asked for.
        wanted: usize,
        /// Different rows there are.
        distinct: usize,
    },
    /// Every row is the same.
    #[error("all customers are the same in these variables: there is nothing to tell them apart by")]
    Identical,
    /// No start ended with a customer in each cluster.
    #[error("no start found a customer for each of {0} clusters: choose fewer clusters")]
    NotSettled(usize),
    /// A label that no cluster has.
    #[error("row {0} belongs to no cluster there is")]
    Label(usize),
    /// A setting outside its range, by name.
    #[error("{0} is out of range")]
    Setting(&'static str),
    /// The caller asked to stop.
    #[error("stopped before the end")]
    Stopped,
}
