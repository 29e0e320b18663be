//! Data: what is loaded, from which files, and what was rejected. Its state, and what keys change in it.

mod grids;
mod jobs;
mod view;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::contract::{ConsoleError, Job, RejectedRows, RejectedRowsRequest, Status};
use crate::tui::app::{App, Effect, Request, Slot};
use crate::tui::grid::{Grid, Place, Row};
use crate::tui::overlays::{JobWindow, Line, Overlay, Pager};
use crate::tui::theme::Role;

pub use grids::{grid, seconds};
pub use jobs::{left, log, stages, state, took};
pub use view::draw;

/// How many rejected rows are asked for.
const REJECTED: u32 = 500;

/// A part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Files, by source.
    #[default]
    Sources,
    /// Canonical tables.
    Tables,
    /// Loads that ended.
    Loads,
    /// Checks over what is loaded.
    Checks,
    /// Rejected rows.
    Rejected,
    /// Jobs and their stages.
    Jobs,
}

impl Section {
    /// Every part, in order.
    pub const ALL: &'static [Self] =
        &[Self::Sources, Self::Tables, Self::Loads, Self::Checks, Self::Rejected, Self::Jobs];

    /// Its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Sources => "Sources",
            Self::Tables => "Tables",
            Self::Loads => "Loads",
            Self::Checks => "Checks",
            Self::Rejected => "Rejected",
            Self::Jobs => "Jobs",
        }
    }
}

/// The state of Data.
#[derive(Debug, Default)]
pub struct DataScreen {
    /// What is loaded.
    pub status: Option<Status>,
    /// Why there is nothing to show.
    pub error: Option<ConsoleError>,
    /// The rejected rows asked for.
    pub rejected: Option<RejectedRows>,
    /// Only those of this source.
    pub source: Option<String>,
    /// Only those for this reason.
    pub reason: Option<String>,
    /// The part in front.
    pub section: Section,
    /// Where the reader stands in each part.
    pub places: BTreeMap<Section, Place>,
}

impl DataScreen {
    /// Whether only some rejected rows are shown.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        self.source.is_some() || self.reason.is_some()
    }

    /// Keep cursors within the rows that there are; the parts' lengths bound them from above.
    pub(crate) fn settle(&mut self) {
        let rejected = self.rejected.as_ref().map_or(0, |rejected| rejected.rows.len());
        let Some(status) = &self.status else { return };
        let files: usize = status.sources.iter().map(|source| source.files.len().max(1)).sum();
        let lengths = [
            (Section::Sources, files),
            (Section::Tables, status.tables.len()),
            (Section::Loads, status.loads.len()),
            (Section::Checks, status.checks.len()),
            (Section::Rejected, rejected),
        ];
        for (section, length) in lengths {
            self.bound(section, length);
        }
    }

    pub(crate) fn settle_jobs(&mut self, jobs: &[Job]) {
        self.bound(Section::Jobs, jobs.len());
    }

    fn bound(&mut self, section: Section, length: usize) {
        if let Some(place) = self.places.get_mut(&section) {
            place.cursor = place.cursor.min(length.saturating_sub(1));
        }
    }
}

impl App {
    /// Ask for what Data shows.
    pub(crate) fn ask_data(&mut self) -> Vec<Effect> {
        let mut effects = vec![self.ask(Slot::Status, Request::Status)];
        if self.data.section == Section::Rejected {
            effects.push(self.ask_rejected());
        }
        effects
    }

    fn ask_rejected(&mut self) -> Effect {
        let request = RejectedRowsRequest {
            source: self.data.source.clone(),
            reason: self.data.reason.clone(),
            limit: REJECTED,
            ..RejectedRowsRequest::default()
        };
        self.ask(Slot::Rejected, Request::Rejected(request))
    }

    /// Show another part.
    pub(crate) fn turn_data(&mut self, by: isize) -> Vec<Effect> {
        let count = Section::ALL.len();
        let at = Section::ALL.iter().position(|section| *section == self.data.section).unwrap_or(0);
        let next = (at + count).saturating_add_signed(by) % count;
        let section = Section::ALL.get(next).copied().unwrap_or_default();
        self.show_section(section)
    }

    /// Show this part.
    pub(crate) fn show_section(&mut self, section: Section) -> Vec<Effect> {
        self.data.section = section;
        if section == Section::Rejected { vec![self.ask_rejected()] } else { Vec::new() }
    }

    /// Show the rejected rows of every source and reason.
    pub(crate) fn clear_rejected_filter(&mut self) -> Vec<Effect> {
        self.data.source = None;
        self.data.reason = None;
        if self.data.section == Section::Rejected { vec![self.ask_rejected()] } else { Vec::new() }
    }

    /// Open the row under the cursor.
    pub(crate) fn open_data(&mut self) -> Vec<Effect> {
        let section = self.data.section;
        let grid = grid(self, section);
        let place = self.data.places.entry(section).or_default();
        let Some(row) = grid.current(place).cloned() else { return Vec::new() };
        match section {
            Section::Sources => {
                let source = row.cells.first().map(|_| grids::source_of(&row).to_owned());
                self.data.source = source;
                self.data.reason = None;
                self.data.rejected = None;
                self.show_section(Section::Rejected)
            }
            Section::Jobs => {
                let job = self.job_under_cursor().map(|job| job.id);
                self.overlays.extend(job.map(|job| Overlay::Job(JobWindow::new(job))));
                Vec::new()
            }
            Section::Tables | Section::Loads | Section::Checks | Section::Rejected => {
                self.overlays.push(Overlay::Pager(detail(section, &grid, &row)));
                Vec::new()
            }
        }
    }
}

/// One row, complete, one cell a line.
fn detail(section: Section, grid: &Grid, row: &Row) -> Pager {
    let lines: Vec<Line> = grid
        .columns
        .iter()
        .zip(&row.cells)
        .filter(|(_, cell)| !cell.text.is_empty())
        .map(|(column, cell)| {
            vec![
                (format!("{:<12}", column.title), Role::Dim),
                (cell.text.trim().to_owned(), cell.role.unwrap_or(Role::Text)),
            ]
        })
        .collect();
    let copied: Vec<String> =
        lines.iter().map(|line| line.iter().map(|(text, _)| text.as_str()).collect::<String>()).collect();
    let title = section.title().trim_end_matches('s');
    Pager::new(title, lines, copied.join("\n"))
}
