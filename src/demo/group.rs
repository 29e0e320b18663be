//! Groups of chunks: one worker writes one group's files from the first to the last row.
//!
//! How customers fall into groups depends on their number only, never on the threads; so do the bytes.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::chunk::{CHUNK, Desk};
use super::files::TableFile;
use super::options::{Error, Format};
use super::tally::Tally;
use super::truth_tables;
use super::world::World;
use crate::warehouse::tables::{self, Table};

/// Groups into which a small base falls, so that a few threads share the work evenly.
const FEWEST_GROUPS: u64 = 4;
/// Most chunks of a group: a quarter of a million customers.
const MOST_CHUNKS: u64 = 256;

/// How customers fall into groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    chunks: u64,
    chunks_a_group: u64,
}

impl Layout {
    /// For that many customers.
    #[must_use]
    pub fn new(customers: u64) -> Self {
        let chunks = customers.div_ceil(CHUNK);
        Self { chunks, chunks_a_group: chunks.div_ceil(FEWEST_GROUPS).clamp(1, MOST_CHUNKS) }
    }

    /// Number of groups.
    #[must_use]
    pub const fn groups(self) -> u64 {
        self.chunks.div_ceil(self.chunks_a_group)
    }

    /// The chunks of a group.
    fn chunks_of(self, group: u64) -> std::ops::Range<u64> {
        let first = group * self.chunks_a_group;
        first..(first + self.chunks_a_group).min(self.chunks)
    }
}

/// The files of one group.
#[derive(Debug)]
pub struct Files {
    /// Customers.
    pub customers: TableFile,
    /// Changes of consents.
    pub consents: TableFile,
    /// Lines of customers.
    pub lines: TableFile,
    /// Lines of nobody.
    pub anonymous: TableFile,
    /// Members of campaigns.
    pub members: TableFile,
    /// Messages.
    pub messages: TableFile,
    /// Visits.
    pub visits: TableFile,
    /// Answers.
    pub surveys: TableFile,
    /// Latent traits.
    pub truth: TableFile,
    /// True churn risks of campaign members.
    pub risks: TableFile,
}

impl Files {
    fn create(dir: &Path, group: u64, format: Format) -> Result<Self, Error> {
        let number = format!("{:03}", group + 1);
        let inbox = |table: &'static str, prefix: &str| {
            let known = canonical(table)?;
            TableFile::create(&dir.join("inbox").join(table), &format!("{prefix}-{number}"), known, format)
        };
        let truth = |table: &'static Table| {
            let folder = dir.join("truth").join(table.name);
            TableFile::create(&folder, &format!("{}-{number}", table.name), table, format)
        };
        Ok(Self {
            customers: inbox("customers", "customers")?,
            consents: inbox("consents", "consents")?,
            lines: inbox("lines", "lines")?,
            anonymous: inbox("lines", "anonymous")?,
            members: inbox("campaign_members", "members")?,
            messages: inbox("messages", "messages")?,
            visits: inbox("visits", "visits")?,
            surveys: inbox("surveys", "surveys")?,
            truth: truth(&truth_tables::CUSTOMERS)?,
            risks: truth(&truth_tables::RISKS)?,
        })
    }

    fn each(&mut self) -> [&mut TableFile; 10] {
        [
            &mut self.customers,
            &mut self.consents,
            &mut self.lines,
            &mut self.anonymous,
            &mut self.members,
            &mut self.messages,
            &mut self.visits,
            &mut self.surveys,
            &mut self.truth,
            &mut self.risks,
        ]
    }

    /// Writes the rows of those files that have enough of them.
    pub fn flush_full(&mut self) -> Result<(), Error> {
        self.each().into_iter().try_for_each(TableFile::flush_full)
    }

    /// Ends the files; the rows of the source files.
    fn close(self) -> Result<u64, Error> {
        let sources = [
            self.customers,
            self.consents,
            self.lines,
            self.anonymous,
            self.members,
            self.messages,
            self.visits,
            self.surveys,
        ];
        self.truth.close()?;
        self.risks.close()?;
        sources.into_iter().map(TableFile::close).sum()
    }
}

/// A canonical table.
pub fn canonical(name: &str) -> Result<&'static Table, Error> {
    tables::table(name).ok_or_else(|| Error::Encode {
        path: PathBuf::from(name),
        message: "the file contract has no such table".to_owned(),
    })
}

/// Customers and lines of a chunk just written.
#[derive(Debug, Clone, Copy)]
pub struct ChunkDone {
    /// Customers.
    pub customers: u64,
    /// Lines.
    pub lines: u64,
}

/// Writes a group; stops between chunks when told to.
pub fn write_group(
    world: &World,
    dir: &Path,
    group: u64,
    stop: &AtomicBool,
    report: &dyn Fn(ChunkDone),
) -> Result<Tally, Error> {
    let layout = Layout::new(world.options.customers);
    let mut files = Files::create(dir, group, world.options.chosen_format())?;
    let mut desk = Desk::new(world);
    for chunk in layout.chunks_of(group) {
        if stop.load(Ordering::Relaxed) {
            return Err(Error::Cancelled);
        }
        let before = (desk.tally.customers, desk.tally.lines);
        desk.write_chunk(chunk, &mut files)?;
        desk.write_anonymous(chunk, &mut files);
        files.flush_full()?;
        report(ChunkDone { customers: desk.tally.customers - before.0, lines: desk.tally.lines - before.1 });
    }
    let mut tally = desk.tally;
    tally.rows += files.close()?;
    Ok(tally)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn every_chunk_is_in_one_group() {
        for customers in [1, 500, 20_000, 1_000_000, 10_000_000] {
            let layout = Layout::new(customers);
            let all: Vec<u64> = (0..layout.groups()).flat_map(|g| layout.chunks_of(g)).collect();
            let expected: Vec<u64> = (0..customers.div_ceil(CHUNK)).collect();
            assert_eq!(all, expected, "{customers}");
        }
        assert_eq!(Layout::new(20_000).groups(), 4);
        assert_eq!(Layout::new(10_000_000).groups(), 39);
    }
}
