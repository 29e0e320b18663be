//! What Segments asks for, what it takes, and where keys lead on it.

use super::{Front, Tab, View, grid_of, thresholds};
use crate::contract::{
    Adoption, Bridge, ConsoleError, JobId, Migration, Proposal, Segment, SegmentDetail, Segments,
    ThresholdsReply,
};
use crate::tui::actions::{self, ACTIONS};
use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::confirm::{AdoptThresholds, Confirm};
use crate::tui::grid::Step;
use crate::tui::overlays::{Amounts, Asked, Overlay};
use crate::tui::screens::customers::Origin;
use crate::tui::screens::{Loaded, Screen};

impl App {
    /// Ask for what Segments shows. The table comes along: the other views name its window and thresholds.
    pub(crate) fn ask_segments(&mut self) -> Vec<Effect> {
        if self.segments.tab == Tab::Behaviour {
            return self.ask_behaviour();
        }
        let mut effects = vec![self.ask(Slot::Segments, Request::Segments)];
        effects.extend(match self.segments.view {
            View::Table => None,
            View::Tier(segment) => Some(self.ask(Slot::Segment, Request::Segment(segment))),
            View::Migration => Some(self.ask(Slot::Migration, Request::Migration)),
            View::Bridge => Some(self.ask(Slot::Bridge, Request::Bridge)),
            View::Thresholds => Some(self.ask(Slot::Thresholds, Request::Thresholds)),
        });
        effects
    }

    /// Show another tab of Segments.
    pub(crate) fn show_tab(&mut self, tab: Tab) -> Vec<Effect> {
        if self.segments.tab == tab {
            return Vec::new();
        }
        self.segments.tab = tab;
        self.filtering = None;
        self.ask_segments()
    }

    /// What a change may have touched while the screen is in front.
    pub(crate) fn catch_up_segments(&mut self) -> Vec<Effect> {
        if self.segments.tab == Tab::Behaviour {
            return self.catch_up_behaviour();
        }
        // What was adopted is there before the job that cuts by it ends.
        if self.segments.view == View::Thresholds && self.looks_again() {
            return vec![self.ask(Slot::Thresholds, Request::Thresholds)];
        }
        Vec::new()
    }

    /// Show the next part, or give the keys to the other table; from a tab's table, show the other tab.
    pub(crate) fn turn_segments(&mut self, by: isize) -> Vec<Effect> {
        match (self.segments.tab, self.segments.view) {
            (Tab::Behaviour, _) => self.turn_behaviour(by),
            (Tab::Value, View::Table) => self.show_tab(Tab::Behaviour),
            (Tab::Value, _) => {
                self.segments.turn(by);
                Vec::new()
            }
        }
    }

    /// Show another view of Segments.
    pub(crate) fn show_segments(&mut self, view: View) -> Vec<Effect> {
        if self.segments.view == view {
            return Vec::new();
        }
        if let View::Tier(segment) = view
            && self.segments.tier.shown.as_ref().is_none_or(|detail| detail.segment != segment)
        {
            self.segments.tier = Loaded::default();
            self.segments.point = None;
            for front in [Front::From, Front::To, Front::Composition, Front::Customers] {
                let place = self.segments.places.entry(front).or_default();
                (place.cursor, place.offset) = (0, 0);
                place.filter.clear();
                place.marked.clear();
            }
        }
        self.segments.view = view;
        self.segments.on_second = false;
        self.filtering = None;
        self.ask_segments()
    }

    /// Back to the table, and from there to Pulse.
    pub(crate) fn leave_segments_view(&mut self) -> Vec<Effect> {
        if self.segments.tab == Tab::Behaviour {
            return self.leave_behaviour();
        }
        match self.segments.view {
            View::Table => self.go(Screen::Pulse),
            _ => self.show_segments(View::Table),
        }
    }

    /// Open the row under the cursor.
    pub(crate) fn open_segments(&mut self) -> Vec<Effect> {
        if self.segments.tab == Tab::Behaviour {
            return self.open_behaviour();
        }
        let front = self.segments.front();
        let grid = grid_of(self, front);
        let Some(row) = grid.current(&self.segments.place_in(front)) else { return Vec::new() };
        match front {
            Front::Table | Front::From | Front::To | Front::Matrix => match Segment::from_id(&row.id) {
                Some(Segment::Nobody) | None => {
                    let name = row.cells.first().map(|cell| cell.text.trim().to_owned()).unwrap_or_default();
                    self.say(Level::Warn, format!("{name} is not one segment; there is nothing to open"));
                    Vec::new()
                }
                Some(segment) => self.show_segments(View::Tier(segment)),
            },
            Front::Customers => {
                let place = self.segments.place_in(front);
                let ids = grid.shown(&place).into_iter().map(|row| row.id.clone()).collect();
                self.open_profile(Origin::Segments, ids, place.cursor)
            }
            Front::Proposals => match ACTIONS.iter().find(|action| action.id == "segments.adopt") {
                Some(action) => actions::run(self, action),
                None => Vec::new(),
            },
            Front::Trend | Front::Composition | Front::Flows | Front::Bridge | Front::Versions => Vec::new(),
        }
    }

    /// Left and right: the trend's month, the segment's part, or the proposal.
    pub(crate) fn sideways_segments(&mut self, by: isize) -> Vec<Effect> {
        match self.segments.front() {
            Front::Trend => {
                let count = self.segments.tier.shown.as_ref().map_or(0, |detail| detail.months.len());
                let at = self.segments.month().unwrap_or(0);
                self.segments.point = Some(Step::By(by).from(at, count));
            }
            Front::Proposals | Front::Versions => {
                let count = thresholds::candidates(self).len();
                self.segments.proposal = Step::By(by).from(self.segments.proposal, count);
            }
            _ => return self.turn_segments(by),
        }
        Vec::new()
    }

    /// Ask whether to adopt the selected thresholds, and why.
    pub(crate) fn ask_adoption(&mut self) -> Vec<Effect> {
        let selected = thresholds::selected(self);
        let Some((proposal, cuts)) = selected.and_then(|proposal| Some((proposal, proposal.cuts?))) else {
            return Vec::new();
        };
        let adoption = Adoption { cuts, method: proposal.method, reason: String::new() };
        let lines = thresholds::question(self, proposal);
        let confirm = Confirm::new(AdoptThresholds(adoption), "Adopt these thresholds?", lines, "Adopt");
        self.overlays.push(Overlay::Adopt(Asked::new(confirm)));
        Vec::new()
    }

    /// Type bounds by hand, from those selected on.
    pub(crate) fn edit_amounts(&mut self) -> Vec<Effect> {
        let cuts = thresholds::selected(self).and_then(|proposal| proposal.cuts);
        self.overlays.push(Overlay::Amounts(Amounts::new(cuts)));
        Vec::new()
    }

    fn settle_segments(&mut self) {
        let fronts: Vec<Front> = self.segments.places.keys().copied().collect();
        for front in fronts {
            let grid = grid_of(self, front);
            if let Some(place) = self.segments.places.get_mut(&front).filter(|_| !grid.rows.is_empty()) {
                grid.settle(place);
            }
        }
    }

    fn settle_or_tell(&mut self, trouble: Option<ConsoleError>) -> Vec<Effect> {
        if let Some(error) = trouble {
            self.complain("", &error);
        }
        self.settle_segments();
        Vec::new()
    }

    pub(crate) fn take_segments(&mut self, reply: Result<Segments, ConsoleError>) -> Vec<Effect> {
        let trouble = self.segments.table.take(reply);
        self.settle_or_tell(trouble)
    }

    pub(crate) fn take_segment(&mut self, reply: Result<SegmentDetail, ConsoleError>) -> Vec<Effect> {
        let trouble = self.segments.tier.take(reply);
        self.settle_or_tell(trouble)
    }

    pub(crate) fn take_migration(&mut self, reply: Result<Migration, ConsoleError>) -> Vec<Effect> {
        let trouble = self.segments.migration.take(reply);
        self.settle_or_tell(trouble)
    }

    pub(crate) fn take_bridge(&mut self, reply: Result<Bridge, ConsoleError>) -> Vec<Effect> {
        let trouble = self.segments.bridge.take(reply);
        self.settle_or_tell(trouble)
    }

    pub(crate) fn take_thresholds(&mut self, reply: Result<ThresholdsReply, ConsoleError>) -> Vec<Effect> {
        let trouble = self.segments.thresholds.take(reply);
        let count = thresholds::candidates(self).len();
        self.segments.proposal = self.segments.proposal.min(count.saturating_sub(1));
        self.settle_or_tell(trouble)
    }

    /// What the bounds typed by hand would give stands last, and is selected.
    pub(crate) fn take_preview(&mut self, reply: Result<Proposal, ConsoleError>) -> Vec<Effect> {
        match reply {
            Ok(proposal) => {
                self.segments.by_hand = Some(proposal);
                self.segments.proposal = thresholds::candidates(self).len().saturating_sub(1);
            }
            Err(error) => self.complain("The preview", &error),
        }
        Vec::new()
    }

    pub(crate) fn take_adoption(&mut self, reply: Result<JobId, ConsoleError>) -> Vec<Effect> {
        match reply {
            Ok(job) => {
                self.segments.by_hand = None;
                self.segments.proposal = 0;
                let text = format!("Adopted; job {} sorts every customer anew, figures follow it", job.0);
                self.say(Level::Info, text);
            }
            Err(error) => self.complain("The thresholds were not adopted", &error),
        }
        let jobs = self.ask(Slot::Jobs, Request::Jobs);
        let mut effects = vec![jobs];
        effects.extend(self.ask_segments());
        effects
    }
}
