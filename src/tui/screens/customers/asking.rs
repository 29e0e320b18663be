//! The three things that are asked about on a customer's page: revealing, exporting and erasing.

use super::page;
use crate::contract::{
    AuditRecords, ConsoleError, CustomerExport, Erasure, ExportedCustomer, Identity, JobId, Reveal,
};
use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::confirm::{Confirm, Confirmed, EraseCustomer, EraseForGood, ExportCustomer, RevealCustomer};
use crate::tui::overlays::{self, Asked, Overlay, Pager};
use crate::tui::screens::Screen;
use crate::tui::text::{clip, sanitize};
use crate::tui::theme::Role;

/// Cells that an id takes in a title.
const ID: usize = 30;

const KEPT: &str =
    "Who did it, when and why is written to the audit chain for good; the reason must name nobody.";

impl App {
    fn open_id(&self) -> Option<String> {
        self.customers.profile.as_ref().map(|profile| profile.id.clone())
    }

    /// Ask whether to show the personal data, and why.
    pub(crate) fn ask_reveal(&mut self) -> Vec<Effect> {
        let Some(customer_id) = self.open_id() else { return Vec::new() };
        let title = format!("Show the personal data of #{}?", clip(&customer_id, ID));
        let lines = vec![
            "Name, e-mail, phone, card, address and birth date as your files gave them, until this page is left."
                .to_owned(),
            KEPT.to_owned(),
        ];
        let subject = RevealCustomer(Reveal { customer_id, reason: String::new() });
        self.overlays.push(Overlay::Reveal(Asked::new(Confirm::new(subject, title, lines, "Reveal"))));
        Vec::new()
    }

    /// Ask whether to write everything down, and why.
    pub(crate) fn ask_export(&mut self) -> Vec<Effect> {
        let Some(customer_id) = self.open_id() else { return Vec::new() };
        let title = format!("Write down everything held about #{}?", clip(&customer_id, ID));
        // Who asks a server can't look into its folders.
        let hand_over = self.hello.as_ref().is_some_and(|hello| !hello.in_process);
        let place = if hand_over { "the folder you started c360 in" } else { "the workspace's own folder" };
        let lines = vec![
            format!(
                "A file for programs and a page to read, nothing masked, in {place}: for the customer, and for nobody else."
            ),
            KEPT.to_owned(),
        ];
        let subject = ExportCustomer(CustomerExport { customer_id, reason: String::new(), hand_over });
        self.overlays.push(Overlay::Export(Asked::new(Confirm::new(subject, title, lines, "Write"))));
        Vec::new()
    }

    /// Ask whether to take the customer out, and why. The answer leads to a second question.
    pub(crate) fn ask_erasure(&mut self) -> Vec<Effect> {
        let Some(customer_id) = self.open_id() else { return Vec::new() };
        let title = format!("Erase #{}?", clip(&customer_id, ID));
        let lines = vec![
            "Who they are and their consents go. Tickets, messages and answers stay under a pseudonym, so that every \
             total stays the same to the cent."
                .to_owned(),
            "Loading the same files again does not bring them back. Earlier generations that still hold them are \
             dropped."
                .to_owned(),
            KEPT.to_owned(),
        ];
        let subject = EraseCustomer(Erasure { customer_id, reason: String::new() });
        self.overlays.push(Overlay::Erase(Asked::new(Confirm::new(subject, title, lines, "Go on"))));
        Vec::new()
    }

    /// Ask a second time, for the id.
    pub(crate) fn ask_erasure_again(&mut self, first: Confirmed<EraseCustomer>) -> Vec<Effect> {
        let subject = EraseForGood::new(first);
        let Erasure { customer_id, reason } = subject.erasure();
        let lines = vec![
            format!("Type the id to be sure: {}", sanitize(customer_id)),
            format!("Because: {}", sanitize(reason)),
        ];
        let confirm = Confirm::new(subject, "This can't be taken back", lines, "Erase for good");
        self.overlays.push(Overlay::EraseForGood(Asked::new(confirm)));
        Vec::new()
    }

    pub(crate) fn take_revealed(
        &mut self,
        id: &str,
        reply: Result<Box<Identity>, ConsoleError>,
    ) -> Vec<Effect> {
        let is_shown = self.screen == Screen::Customers && self.open_id().is_some_and(|open| open == id);
        match reply {
            Ok(identity) => {
                if let Some(profile) = self.customers.profile.as_mut().filter(|_| is_shown) {
                    profile.revealed = Some(identity);
                    self.customers.folded.remove(&page::Section::Identity);
                    self.say(Level::Info, "Revealed until this page is left; the audit chain has it");
                }
            }
            Err(error) => self.complain("Not revealed", &error),
        }
        Vec::new()
    }

    pub(crate) fn take_exported(&mut self, reply: Result<ExportedCustomer, ConsoleError>) -> Vec<Effect> {
        match reply {
            Ok(files) => {
                let pager = exported(self, &files);
                self.overlays.push(Overlay::Pager(pager));
            }
            Err(error) => self.complain("Nothing was written", &error),
        }
        Vec::new()
    }

    pub(crate) fn take_erasure(&mut self, reply: Result<JobId, ConsoleError>) -> Vec<Effect> {
        match reply {
            Ok(job) => {
                self.say(Level::Info, format!("Job {} takes the customer out; 0 shows its progress", job.0));
            }
            Err(error) => self.complain("Nobody was erased", &error),
        }
        vec![self.ask(Slot::Jobs, Request::Jobs)]
    }

    pub(crate) fn take_audit(&mut self, reply: Result<AuditRecords, ConsoleError>) -> Vec<Effect> {
        match reply {
            Ok(records) => {
                let pager = overlays::audit(self, &records);
                self.overlays.push(Overlay::Pager(pager));
            }
            Err(error) => self.complain("The audit chain", &error),
        }
        Vec::new()
    }
}

/// Where the files are, and how much they hold.
fn exported(app: &App, files: &ExportedCustomer) -> Pager {
    let named = |name: &str, value: &str| {
        vec![(format!("{name:<10}"), Role::Dim), (sanitize(value).into_owned(), Role::Text)]
    };
    let mut lines = vec![named("page", &files.page), named("file", &files.json), Vec::new()];
    for (table, rows) in &files.rows {
        let table = sanitize(table).into_owned();
        lines.push(vec![
            (format!("{:>9}  ", app.formatter.count(*rows)), Role::Text),
            (format!("row{} of {table}", if *rows == 1 { "" } else { "s" }), Role::Dim),
        ]);
    }
    lines.extend([
        Vec::new(),
        vec![("Nothing in them is masked: hand them over, then delete them.".to_owned(), Role::Warn)],
    ]);
    Pager::new("Written; y copies where", lines, format!("{}\n{}", files.page, files.json))
}
