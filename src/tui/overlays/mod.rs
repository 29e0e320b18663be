//! What can lie over a screen: pickers (palette, help, menus), pagers, questions, the two dates.
//!
//! Each knows its own state and keys; what choosing does is decided in `pick`.

mod amounts;
mod asked;
mod audit;
mod checklist;
mod dates;
mod edit;
mod evidence;
mod filter;
mod form;
mod job;
mod messages;
mod pager;
mod palette;
mod pick;
mod picker;
mod rules;
pub mod suppressing;

pub use amounts::Amounts;
pub use asked::{Asked, Worded};
pub use audit::audit;
pub use checklist::{CheckItem, CheckOf, Checklist};
pub use dates::Dates;
pub use edit::{edit, edit_up_to, edits, paste, paste_up_to};
pub use evidence::evidence;
pub use filter::FilterLine;
pub use form::{Field, Form, FormOf};
pub use job::JobWindow;
pub use messages::messages;
pub use pager::{Line, Pager};
pub use palette::{compositions, dimensions, help, palette, periods, themes};
pub use pick::{Pick, pick};
pub use picker::{Item, Picker};
pub use rules::RulesEditor;

use tui_input::Input;

use super::confirm::{
    AdoptClusters, AdoptThresholds, ApproveExport, CancelJob, ChangeSuppression, Confirm, EraseCustomer,
    EraseForGood, ExportCustomer, Leave, RejectExport, ReleaseExport, RetireAudience, RevealCustomer,
    RollBackScores, SetBands, SetRole, SetRules, SetTheExclusions, SetTheGroup, StartFit, StartLoad,
    StartRescore, WithdrawExport,
};
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
    /// Whether to leave while a job runs.
    Quit(Confirm<Leave>),
    /// Whether to stop a job.
    Stop(Confirm<CancelJob>),
    /// From which day to which.
    Dates(Dates),
    /// The bounds of the tiers, by hand.
    Amounts(Amounts),
    /// Whether to adopt thresholds, and why.
    Adopt(Asked<AdoptThresholds>),
    /// Whether to show a customer's personal data, and why.
    Reveal(Asked<RevealCustomer>),
    /// Whether to write down everything held about a customer, and why.
    Export(Asked<ExportCustomer>),
    /// Whether to take a customer out, and why.
    Erase(Asked<EraseCustomer>),
    /// Whether that is sure.
    EraseForGood(Asked<EraseForGood>),
    /// One job, as it stands.
    Job(JobWindow),
    /// Several lines to type into.
    Form(Form),
    /// Whether to rescore.
    Rescore(Confirm<StartRescore>),
    /// Whether to give a model another role, and why.
    Role(Asked<SetRole>),
    /// Whether to go back to the scores before, and why.
    RollBack(Asked<RollBackScores>),
    /// Whether to set the bounds of the matrix.
    Bands(Confirm<SetBands>),
    /// Several of a list.
    Checklist(Checklist),
    /// Whether to take an audience off the list, and why.
    Retire(Asked<RetireAudience>),
    /// Whether to set what a destination leaves out, and why.
    Exclusions(Asked<SetTheExclusions>),
    /// Whether to set a priority group, and why.
    Group(Asked<SetTheGroup>),
    /// Whether to change the suppression list, and why.
    Suppression(Asked<ChangeSuppression>),
    /// Whether to approve an export, by typing its rows.
    Approve(Asked<ApproveExport>),
    /// Whether to reject an export, with a note.
    Reject(Asked<RejectExport>),
    /// Whether to let an export out again.
    Release(Confirm<ReleaseExport>),
    /// Whether to take an export back or withdraw it, and why.
    Withdraw(Asked<WithdrawExport>),
    /// Whether to try behavioural segments.
    Fit(Confirm<StartFit>),
    /// Whether to adopt behavioural segments, and why.
    AdoptClusters(Asked<AdoptClusters>),
    /// The rules of a behavioural segment.
    Rules(RulesEditor),
    /// Whether to make them the segment, and why.
    SetRules(Asked<SetRules>),
}

impl Overlay {
    /// Whether characters are typed into it, so that they call no action.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        match self {
            Self::Picker(picker) => picker.is_typing,
            Self::Dates(_) | Self::Amounts(_) | Self::Form(_) | Self::Rules(_) => true,
            Self::Adopt(asked) => asked.is_typing(),
            Self::Reveal(asked) => asked.is_typing(),
            Self::Export(asked) => asked.is_typing(),
            Self::Erase(asked) => asked.is_typing(),
            Self::EraseForGood(asked) => asked.is_typing(),
            Self::Role(asked) => asked.is_typing(),
            Self::RollBack(asked) => asked.is_typing(),
            Self::Retire(asked) => asked.is_typing(),
            Self::Exclusions(asked) => asked.is_typing(),
            Self::Group(asked) => asked.is_typing(),
            Self::Suppression(asked) => asked.is_typing(),
            Self::Approve(asked) => asked.is_typing(),
            Self::Reject(asked) => asked.is_typing(),
            Self::Withdraw(asked) => asked.is_typing(),
            Self::AdoptClusters(asked) => asked.is_typing(),
            Self::SetRules(asked) => asked.is_typing(),
            Self::Pager(_)
            | Self::Job(_)
            | Self::Checklist(_)
            | Self::Release(_)
            | Self::Load(_)
            | Self::Quit(_)
            | Self::Stop(_)
            | Self::Rescore(_)
            | Self::Fit(_)
            | Self::Bands(_) => false,
        }
    }

    /// The line that characters are typed into.
    pub fn line(&mut self) -> Option<&mut Input> {
        match self {
            Self::Picker(picker) => picker.is_typing.then_some(&mut picker.input),
            Self::Dates(dates) => Some(dates.input()),
            Self::Amounts(amounts) => Some(amounts.input()),
            Self::Adopt(asked) => asked.line(),
            Self::Reveal(asked) => asked.line(),
            Self::Export(asked) => asked.line(),
            Self::Erase(asked) => asked.line(),
            Self::EraseForGood(asked) => asked.line(),
            Self::Role(asked) => asked.line(),
            Self::RollBack(asked) => asked.line(),
            Self::Form(form) => form.input(),
            Self::Retire(asked) => asked.line(),
            Self::Exclusions(asked) => asked.line(),
            Self::Group(asked) => asked.line(),
            Self::Suppression(asked) => asked.line(),
            Self::Approve(asked) => asked.line(),
            Self::Reject(asked) => asked.line(),
            Self::Withdraw(asked) => asked.line(),
            Self::AdoptClusters(asked) => asked.line(),
            Self::SetRules(asked) => asked.line(),
            Self::Rules(editor) => Some(editor.input()),
            Self::Pager(_)
            | Self::Job(_)
            | Self::Checklist(_)
            | Self::Release(_)
            | Self::Load(_)
            | Self::Quit(_)
            | Self::Stop(_)
            | Self::Rescore(_)
            | Self::Fit(_)
            | Self::Bands(_) => None,
        }
    }

    /// Look at what was typed so far, where that can be told before the end.
    pub fn check(&mut self) {
        if let Self::Form(form) = self
            && form.of == FormOf::Suppression
        {
            form.trouble = suppressing::trouble(form);
        }
    }

    /// The longest text that its line takes, in characters.
    #[must_use]
    pub const fn longest(&self) -> usize {
        match self {
            Self::Rules(_) => RulesEditor::LONGEST,
            _ => edit::LONGEST,
        }
    }

    /// Whether it is a question with two buttons side by side.
    #[must_use]
    pub fn has_buttons(&self) -> bool {
        !matches!(
            self,
            Self::Picker(_)
                | Self::Pager(_)
                | Self::Job(_)
                | Self::Dates(_)
                | Self::Amounts(_)
                | Self::Form(_)
                | Self::Rules(_)
                | Self::Checklist(_)
        )
    }

    /// Move in it.
    pub fn step(&mut self, step: Step) {
        match self {
            Self::Picker(picker) => picker.step(step),
            Self::Pager(pager) => pager.step(step),
            Self::Load(confirm) => confirm.toggle(),
            Self::Quit(confirm) => confirm.toggle(),
            Self::Stop(confirm) => confirm.toggle(),
            Self::Dates(dates) => dates.toggle(),
            Self::Amounts(_) | Self::Rules(_) => {}
            Self::Adopt(asked) => asked.step(step),
            Self::Reveal(asked) => asked.step(step),
            Self::Export(asked) => asked.step(step),
            Self::Erase(asked) => asked.step(step),
            Self::EraseForGood(asked) => asked.step(step),
            Self::Job(window) => window.pager.step(step),
            Self::Form(form) => {
                form.step(step);
                self.check();
            }
            Self::Rescore(confirm) => confirm.toggle(),
            Self::Bands(confirm) => confirm.toggle(),
            Self::Role(asked) => asked.step(step),
            Self::RollBack(asked) => asked.step(step),
            Self::Checklist(list) => list.step(step),
            Self::Release(confirm) => confirm.toggle(),
            Self::Retire(asked) => asked.step(step),
            Self::Exclusions(asked) => asked.step(step),
            Self::Group(asked) => asked.step(step),
            Self::Suppression(asked) => asked.step(step),
            Self::Approve(asked) => asked.step(step),
            Self::Reject(asked) => asked.step(step),
            Self::Withdraw(asked) => asked.step(step),
            Self::Fit(confirm) => confirm.toggle(),
            Self::AdoptClusters(asked) => asked.step(step),
            Self::SetRules(asked) => asked.step(step),
        }
    }
}
