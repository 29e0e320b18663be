//! How a long piece of work says how far it is, and learns that it should stop.
//!
//! Knows nothing of jobs or ledgers; whoever runs the work implements it.

/// Takes note of progress. `advance` gives totals within the stage, not steps.
pub trait Progress: Send {
    /// A new stage begins; the one before it is over.
    fn stage(&mut self, name: &str, bytes_total: Option<u64>);
    /// So many rows and bytes of this stage are done.
    fn advance(&mut self, rows: u64, bytes: u64);
    /// Such a share of this stage is done, between 0 and 1, where neither rows nor bytes tell it.
    fn share(&mut self, _done: f64) {}
    /// Something was found that is worth keeping when the work is over, in one line.
    fn say(&mut self, _words: &str) {}
    /// Whether somebody asked to stop. Cheap; asked often.
    fn is_cancelled(&self) -> bool;
}

/// Keeps no note and is never cancelled.
#[derive(Debug, Default, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&mut self, _name: &str, _bytes_total: Option<u64>) {}
    fn advance(&mut self, _rows: u64, _bytes: u64) {}
    fn is_cancelled(&self) -> bool {
        false
    }
}
