//! Confirming is a type: a dangerous request can only be made from a [`Confirmed`], and only answering a
//! [`Confirm`] with its button in focus makes one.

use crate::contract::{
    AdoptRequest, Adoption, Bands, CustomerExport, DecisionRequest, Erasure, ExportId, FitRequest, JobId,
    RescoreRequest, Reveal, RoleRequest, RulesRequest, SetExclusions, SetGroup, Suppress, WithdrawRequest,
};

/// Load every configured source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartLoad;

/// Leave the console while a job runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave;

/// Stop a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelJob(pub JobId);

/// Train, judge and apply the models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartRescore(pub RescoreRequest);

/// Promote, retire or bring back a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRole(pub RoleRequest);

/// Take the scores before the last rescoring into use again, for this reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollBackScores(pub String);

/// Set the bounds of the matrix's bands.
#[derive(Debug, Clone, PartialEq)]
pub struct SetBands(pub Bands);

/// Take an audience off the list, for this reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetireAudience {
    /// Which.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// Set what a destination leaves out of everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetTheExclusions(pub SetExclusions);

/// Set a priority group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetTheGroup(pub SetGroup);

/// Put people on the suppression list, or take them off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeSuppression(pub Suppress);

/// Approve an export: what was looked at, and how many rows it has, which is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApproveExport {
    /// The decision.
    pub decision: DecisionRequest,
    /// The rows of the file.
    pub rows: u64,
}

/// Reject an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectExport(pub DecisionRequest);

/// Let an approved export out again, or deliver it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseExport(pub ExportId);

/// Take an export back, or withdraw it from its platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawExport(pub WithdrawRequest);

/// Adopt thresholds as the next version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptThresholds(pub Adoption);

/// Try behavioural segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartFit(pub FitRequest);

/// Adopt what a trial found as the next version of the behavioural segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptClusters(pub AdoptRequest);

/// Make rules a behavioural segment, or give it back to its centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRules(pub RulesRequest);

/// Show one customer's personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevealCustomer(pub Reveal);

/// Write everything held about one customer to files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportCustomer(pub CustomerExport);

/// Take one customer out. Agreeing to it only leads to the second question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EraseCustomer(pub Erasure);

/// Take one customer out for good: what is asked about the second time, and can't be asked without the first.
#[derive(Debug)]
pub struct EraseForGood(Confirmed<EraseCustomer>);

impl EraseForGood {
    /// After the first question was agreed to.
    #[must_use]
    pub fn new(first: Confirmed<EraseCustomer>) -> Self {
        Self(first)
    }

    /// Who is taken out, and why.
    #[must_use]
    pub fn erasure(&self) -> &Erasure {
        &self.0.subject().0
    }
}

/// A question with two buttons. The focus starts on the one that does nothing.
#[derive(Debug, Clone)]
pub struct Confirm<T> {
    subject: T,
    /// What is asked.
    pub title: String,
    /// What will happen: how many, where to, what stays.
    pub lines: Vec<String>,
    /// The words on the button that does it.
    pub verb: &'static str,
    focused: bool,
}

/// Proof that a person agreed to exactly this.
#[derive(Debug)]
pub struct Confirmed<T>(T);

impl<T> Confirmed<T> {
    /// What was agreed to.
    pub fn subject(&self) -> &T {
        &self.0
    }
}

impl<T> Confirm<T> {
    /// Ask about `subject`.
    pub fn new(subject: T, title: impl Into<String>, lines: Vec<String>, verb: &'static str) -> Self {
        Self { subject, title: title.into(), lines, verb, focused: false }
    }

    /// Whether the button that does it has the focus.
    pub fn is_focused(&self) -> bool {
        self.focused
    }

    /// Move the focus to the other button.
    pub fn toggle(&mut self) {
        self.focused = !self.focused;
    }

    /// Complete what is asked about by what was typed beneath the question. Whoever changed it has not agreed to
    /// it yet: the focus goes back to Cancel.
    pub fn amend(&mut self, change: impl FnOnce(&mut T)) {
        change(&mut self.subject);
        self.focused = false;
    }

    /// Answer with the button in focus: the proof, or nothing when it was Cancel.
    pub fn answer(self) -> Option<Confirmed<T>> {
        self.focused.then_some(Confirmed(self.subject))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_focus_starts_on_cancel() {
        let confirm = Confirm::new(StartLoad, "Load?", vec![], "Load");
        assert!(!confirm.is_focused());
        assert!(confirm.answer().is_none());
    }

    #[test]
    fn what_was_changed_is_asked_about_anew() {
        let mut confirm = Confirm::new(CancelJob(JobId(4)), "Stop?", vec![], "Stop");
        confirm.toggle();
        confirm.amend(|job| job.0 = JobId(5));
        assert!(confirm.answer().is_none());
    }

    #[test]
    fn only_the_focused_button_gives_the_proof() {
        let mut confirm = Confirm::new(CancelJob(JobId(4)), "Stop?", vec![], "Stop");
        confirm.toggle();
        assert_eq!(confirm.answer().map(|c| c.subject().0), Some(JobId(4)));
    }
}
