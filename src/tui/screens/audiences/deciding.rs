//! What is decided about an audience or an export: submitting, approving, rejecting, letting out again, taking back,
//! retiring. Each that changes something asks first.

use super::following::{After, is_open};
use super::{Page, current, current_name, words};
use crate::contract::{
    Ask, Barred, DecisionRequest, ExportDetail, ExportState, JobKind, SealRequest, WithdrawRequest,
};
use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::confirm::{
    ApproveExport, Confirm, RejectExport, ReleaseExport, RetireAudience, WithdrawExport,
};
use crate::tui::overlays::{Asked, Item, Overlay, Pick, Picker};
use crate::tui::text::sanitize;

const KEPT: &str =
    "Who, when and why is kept in the audit chain for good; addresses and long numbers are masked.";

/// Why the audience that keys act on can't be sealed for a destination.
pub fn can_submit(app: &App) -> Result<(), &'static str> {
    let row = current(app).ok_or("put the cursor on an audience first")?;
    if row.broken.is_some() {
        return Err("its rule is broken; e mends it");
    }
    if row.size.is_some_and(|size| size.customers == 0) {
        return Err("nobody is in it");
    }
    if app.audiences.all.shown.as_ref().is_none_or(|all| all.destinations.is_empty()) {
        return Err("c360.toml names no destination yet");
    }
    if is_open(&app.jobs, JobKind::Seal) {
        return Err("a dry run is under way already; :jobs shows it");
    }
    Ok(())
}

/// Why there is nothing to decide. Where the engine has a reason of its own, that one is told.
pub fn can_decide(app: &App) -> Result<(), &'static str> {
    let screen = &app.audiences;
    if screen.open_export().is_some() {
        let export = shown(app).ok_or("the export has not come yet")?;
        return match export.steps.decide {
            Some(Barred::Approved) if export.steps.release.is_none() => {
                Err("it is approved already; r lets it out")
            }
            barred => open(barred),
        };
    }
    match &screen.all.shown {
        Some(all) if !all.waiting.is_empty() => Ok(()),
        _ => Err("no export waits for a decision"),
    }
}

/// Why the open export can't be let out or delivered again.
pub fn can_release(app: &App) -> Result<(), &'static str> {
    if app.audiences.open_export().is_none() {
        return Err("open an export first");
    }
    let export = shown(app).ok_or("the export has not come yet")?;
    if is_open(&app.jobs, JobKind::Release) {
        return Err("something is let out already; :jobs shows it");
    }
    open(export.steps.release)
}

/// In words, what bars a step.
fn open(barred: Option<Barred>) -> Result<(), &'static str> {
    barred.map_or(Ok(()), |barred| Err(barred.words()))
}

/// Why there is nothing to retire, take back or withdraw.
pub fn can_end(app: &App) -> Result<(), &'static str> {
    if app.audiences.open_export().is_none() {
        current(app).ok_or("put the cursor on an audience first")?;
        return app.may(Ask::RetireAudience);
    }
    let export = shown(app).ok_or("the export has not come yet")?;
    open(export.steps.withdraw).and_then(|()| app.may(Ask::WithdrawExport))
}

fn shown(app: &App) -> Option<&ExportDetail> {
    let id = app.audiences.open_export()?;
    app.audiences.export.shown.as_deref().filter(|export| export.summary.id == id)
}

impl App {
    /// Choose the destination that the audience is sealed for.
    pub(crate) fn ask_submit(&mut self) -> Vec<Effect> {
        let (Some(name), Some(all)) = (current_name(self), &self.audiences.all.shown) else {
            return Vec::new();
        };
        let last = current(self).map(|row| row.last.clone()).unwrap_or_default();
        let items = all
            .destinations
            .iter()
            .map(|destination| {
                let before = last.get(&destination.name).map(|last| {
                    format!(" {} {} {}", self.glyphs.dot, words::day(self, last.at), words::state(last.state))
                });
                Item::new(
                    sanitize(&destination.name).into_owned(),
                    Pick::Destination(name.clone(), destination.name.clone()),
                )
                .detail(format!(
                    "{}{}",
                    destination.kind.label(),
                    before.unwrap_or_default()
                ))
            })
            .collect();
        let title = format!("Dry run of {} for", words::name(&name));
        self.overlays.push(Overlay::Picker(Picker::menu(title, items)));
        Vec::new()
    }

    /// Start the dry run.
    pub(crate) fn submit(&mut self, audience: String, destination: String) -> Vec<Effect> {
        let request = SealRequest { audience, destination };
        vec![self.ask(Slot::Seal, Request::Seal(request))]
    }

    /// Decide on the open export; elsewhere open the one that waits longest.
    pub(crate) fn decide(&mut self) -> Vec<Effect> {
        if self.audiences.open_export().is_none() {
            let first = self.audiences.all.shown.as_ref().and_then(|all| all.waiting.first().copied());
            return first.map(|id| self.open_export_page(id)).unwrap_or_default();
        }
        let Some(export) = shown(self) else { return Vec::new() };
        if let Some(refusal) = export.refusal.clone() {
            self.say(Level::Warn, format!("Not yours to decide: {}", sanitize(&refusal)));
            return Vec::new();
        }
        let rows = self.formatter.count(export.summary.rows);
        let title = format!(
            "Export {}: {} to {}",
            export.summary.id.0,
            words::rows(self, export.summary.rows),
            sanitize(&export.summary.destination)
        );
        let single = if self.is_single_person() { "single-person approval" } else { "" };
        let items = vec![
            Item::new("Cancel", Pick::Nothing),
            Item::new("Reject with a note", Pick::RejectExport),
            Item::new(format!("Approve, by typing {rows}"), Pick::ApproveExport).detail(single),
        ];
        self.overlays.push(Overlay::Picker(Picker::menu(title, items)));
        Vec::new()
    }

    /// Whether who asked may approve themselves.
    pub(super) fn is_single_person(&self) -> bool {
        self.audiences.all.shown.as_ref().is_some_and(|all| !all.four_eyes)
    }

    /// Ask for the number of rows, then whether to approve.
    pub(crate) fn ask_approve(&mut self) -> Vec<Effect> {
        let Some(export) = shown(self) else { return Vec::new() };
        let (f, summary, dry_run) = (&self.formatter, &export.summary, &export.dry_run);
        let mut lines = vec![format!(
            "{} {} of {} {} for {} ({}).",
            f.count(summary.rows),
            if summary.rows == 1 { "person" } else { "people" },
            words::name(&summary.audience),
            if summary.rows == 1 { "leaves" } else { "leave" },
            sanitize(&summary.destination),
            export.destination.kind.label()
        )];
        lines.push(format!(
            "This file and no other: {}, sha256 {}.",
            f.bytes(summary.bytes),
            words::short_hash(&summary.sha256, self)
        ));
        let after = if export.destination.delivers {
            "It is let out at once, then the delivery command takes it."
        } else {
            "It is let out at once, into the folder of the destination."
        };
        lines.push(after.to_owned());
        lines.extend(
            dry_run.warnings.iter().map(|warning| format!("{} {}", self.glyphs.warn, sanitize(warning))),
        );
        lines.push(KEPT.to_owned());
        lines.push(format!("To approve, type the number of rows: {}", f.count(summary.rows)));
        let title = if self.is_single_person() {
            format!("Single-person approval of export {}", summary.id.0)
        } else {
            format!("Approve export {}?", summary.id.0)
        };
        let decision = DecisionRequest {
            export: summary.id,
            approve: true,
            sha256: summary.sha256.clone(),
            note: String::new(),
        };
        let subject = ApproveExport { decision, rows: summary.rows };
        self.overlays.push(Overlay::Approve(Asked::new(Confirm::new(subject, title, lines, "Approve"))));
        Vec::new()
    }

    /// Ask for a note, then whether to reject.
    pub(crate) fn ask_reject(&mut self) -> Vec<Effect> {
        let Some(export) = shown(self) else { return Vec::new() };
        let summary = &export.summary;
        let lines = vec![
            format!("{} reads the note. The file is deleted; nothing leaves.", sanitize(&summary.asked_by)),
            KEPT.to_owned(),
        ];
        let subject = RejectExport(DecisionRequest {
            export: summary.id,
            approve: false,
            sha256: summary.sha256.clone(),
            note: String::new(),
        });
        let title = format!("Reject export {}?", summary.id.0);
        self.overlays.push(Overlay::Reject(Asked::new(Confirm::new(subject, title, lines, "Reject"))));
        Vec::new()
    }

    /// Ask whether to let the export out again, or to deliver it again.
    pub(crate) fn ask_release(&mut self) -> Vec<Effect> {
        let Some(export) = shown(self) else { return Vec::new() };
        let summary = &export.summary;
        let rows = words::rows(self, summary.rows);
        let to = sanitize(&summary.destination);
        let (title, line) = match (&summary.delivery, summary.state) {
            (Some(_), ExportState::Released) => (
                format!("Deliver export {} again?", summary.id.0),
                "Every try to deliver it failed; the file lies in the destination's folder.".to_owned(),
            ),
            (None, ExportState::Released) => (
                format!("Deliver export {}?", summary.id.0),
                "It is let out, and its delivery was not begun; the file lies in the destination's folder."
                    .to_owned(),
            ),
            _ => (
                format!("Let export {} out?", summary.id.0),
                "It was approved and is not let out yet; if the file changed since, nothing leaves."
                    .to_owned(),
            ),
        };
        let lines = vec![format!("{rows} to {to}."), line];
        let confirm = Confirm::new(ReleaseExport(summary.id), title, lines, "Let out");
        self.overlays.push(Overlay::Release(confirm));
        Vec::new()
    }

    /// Ask whether to end what keys act on: retire an audience, take an export back, or withdraw it.
    pub(crate) fn ask_end(&mut self) -> Vec<Effect> {
        if matches!(self.audiences.pages.last(), Some(Page::Export(_))) {
            return self.ask_withdraw();
        }
        let Some(row) = current(self) else { return Vec::new() };
        let name = row.audience.name.clone();
        let mut lines = vec!["It leaves the list. Its versions and exports are kept.".to_owned()];
        let named: Vec<String> = match &self.audiences.detail.shown {
            Some(detail) if self.audiences.open_audience() == Some(name.as_str()) => detail.named_by.clone(),
            _ => Vec::new(),
        };
        if !named.is_empty() {
            let named: Vec<String> = named.iter().map(|name| words::name(name)).collect();
            lines.push(format!("Rules that name it will be broken: {}.", named.join(", ")));
        }
        let out = row.last.values().filter(|last| last.state == ExportState::Released).count();
        if out > 0 {
            lines.push(
                "What was let out stays on the platforms; withdraw it there first (v, enter, x).".to_owned(),
            );
        }
        lines.push(KEPT.to_owned());
        let title = format!("Retire {}?", words::name(&name));
        let subject = RetireAudience { name, reason: String::new() };
        self.overlays.push(Overlay::Retire(Asked::new(Confirm::new(subject, title, lines, "Retire"))));
        Vec::new()
    }

    fn ask_withdraw(&mut self) -> Vec<Effect> {
        let Some(export) = shown(self) else { return Vec::new() };
        let summary = &export.summary;
        let (title, verb, line) = match summary.state {
            ExportState::Released if export.destination.removes => (
                format!("Withdraw export {}?", summary.id.0),
                "Withdraw",
                "A file that removes these people is let out for the platform, by a job.",
            ),
            ExportState::Released => (
                format!("Withdraw export {}?", summary.id.0),
                "Withdraw",
                "This destination takes no file that removes people: it is only noted here. Remove them there by hand.",
            ),
            ExportState::Withdrawn => (
                format!("Send what withdraws export {}?", summary.id.0),
                "Withdraw",
                "It is withdrawn here, but the file that removes these people did not arrive.",
            ),
            _ => (
                format!("Take export {} back?", summary.id.0),
                "Take back",
                "Nothing has left. The file is deleted.",
            ),
        };
        let lines = vec![line.to_owned(), KEPT.to_owned()];
        let subject = WithdrawExport(WithdrawRequest { export: summary.id, reason: String::new() });
        self.overlays.push(Overlay::Withdraw(Asked::new(Confirm::new(subject, title, lines, verb))));
        Vec::new()
    }

    /// What follows a dry run that was started.
    pub(super) fn sealing(&self, request: &SealRequest) -> After {
        let all = self.audiences.all.shown.as_ref();
        let row = all.and_then(|all| all.audiences.iter().find(|row| row.audience.name == request.audience));
        After::Sealed {
            audience: request.audience.clone(),
            destination: request.destination.clone(),
            before: row.and_then(|row| row.last.get(&request.destination)).map(|last| last.export),
        }
    }
}
