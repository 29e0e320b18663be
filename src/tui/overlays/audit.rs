//! The latest records of the audit chain, as a pager.

use super::{Line, Pager};
use crate::contract::{AuditAction, AuditRecords};
use crate::tui::app::App;
use crate::tui::text::{Align, clip, fit, sanitize, width};
use crate::tui::theme::Role;

/// How much of a pseudonym is shown; it is enough to tell customers apart.
const PSEUDONYM: usize = 12;
/// The most of any other subject, such as `reactivation_365d.pareto_nbd challenger`.
const SUBJECT: usize = 40;

/// The records, latest first: number, when, who, what, on what, why.
#[must_use]
pub fn audit(app: &App, records: &AuditRecords) -> Pager {
    let head = row(["no.", "when", "who", "what", "on", "why"].map(str::to_owned), [Role::Head; 5]);
    let mut lines = vec![head];
    let mut copied = String::new();
    for record in &records.rows {
        let at = record.at.to_zoned(app.zone.clone()).strftime("%e %b %Y %H:%M").to_string();
        let role = match record.action {
            AuditAction::Erased | AuditAction::EraseAsked | AuditAction::Refused => Role::Warn,
            _ => Role::Text,
        };
        let cells = [
            app.formatter.count(record.number),
            at,
            sanitize(&record.by).into_owned(),
            action(record.action).to_owned(),
            sanitize(&record.subject).into_owned(),
            sanitize(&record.reason).into_owned(),
        ];
        copied.push_str(&format!("{}\n", cells.join("\t")));
        lines.push(row(cells, [Role::Dim, Role::Dim, Role::Text, role, Role::Text]));
    }
    if records.rows.is_empty() {
        lines = vec![vec![("Nothing has been written to the audit chain yet.".to_owned(), Role::Dim)]];
    }
    let left = records.total.saturating_sub(records.rows.len() as u64);
    if left > 0 {
        let text = format!("{} earlier records: c360 audit list", app.formatter.count(left));
        lines.extend([Vec::new(), vec![(text, Role::Dim)]]);
    }
    Pager::new("Audit chain, latest first", lines, copied)
}

/// One line; on what and why stand last, together, where they may be long.
fn row(cells: [String; 6], roles: [Role; 5]) -> Line {
    let [number, at, by, what, subject, reason] = cells;
    let shortened = if width(&subject) > SUBJECT { clip(&subject, PSEUDONYM) } else { subject.into() };
    let subject = fit(&shortened, width(&shortened).max(PSEUDONYM), Align::Left);
    let texts = [
        format!("{}  ", fit(&number, 5, Align::Right)),
        fit(&at, 19, Align::Left),
        fit(&by, 12, Align::Left) + "  ",
        fit(&what, 15, Align::Left),
        format!("{subject}  {reason}"),
    ];
    texts.into_iter().zip(roles).collect()
}

/// What was done, in words.
const fn action(action: AuditAction) -> &'static str {
    match action {
        AuditAction::Reveal => "revealed",
        AuditAction::Export => "exported",
        AuditAction::EraseAsked => "erasure asked",
        AuditAction::Erased => "erased",
        AuditAction::Thresholds => "thresholds",
        AuditAction::Load => "load",
        AuditAction::Stop => "stopped a job",
        AuditAction::Refused => "refused",
        AuditAction::Rescore => "rescoring",
        AuditAction::Role => "model's role",
        AuditAction::Bands => "matrix's bands",
        AuditAction::RolledBack => "rolled back",
        AuditAction::Segmentation => "segmentation",
        AuditAction::SegmentCard => "segment card",
        AuditAction::Audience => "audience",
        AuditAction::Exclusions => "exclusions",
        AuditAction::PriorityGroup => "priority group",
        AuditAction::Suppression => "suppression",
        AuditAction::Sealed => "sealed",
        AuditAction::Approved => "approved",
        AuditAction::Rejected => "rejected",
        AuditAction::Withdrawn => "withdrawn",
        AuditAction::Released => "let out",
        AuditAction::Delivered => "delivered",
        AuditAction::Backup => "backup",
        AuditAction::Roles => "people's roles",
        AuditAction::Restored => "restored",
        AuditAction::List => "list",
        AuditAction::Fit => "segments tried",
        AuditAction::Cards => "segment cards",
    }
}
