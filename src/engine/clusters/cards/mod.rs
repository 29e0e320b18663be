//! The written cards: one Markdown page per behavioural segment, and one HTML page with all of them.
//!
//! Rendering is pure (a [`Book`] in, text out); `write` alone touches files. The cards are about segments: no id of a
//! customer and nothing personal is in them, which is why writing them takes no reason; the audit chain keeps who did, and
//! where to.

#[cfg(test)]
mod browser;
mod charts;
mod html;
#[cfg(test)]
mod made_up;
mod markdown;
mod words;
mod write;

use self::words::Words;
use super::{behaviour, card};
use crate::{
    contract::{AuditAction, Behaviour, ClusterCard, ConsoleError, ErrorKind, WrittenCards},
    engine::service::Parts,
    ledger::{Entry, Subject},
};

/// The page with every card.
const HTML: &str = "cards.html";

/// Everything that the pages are made from.
struct Book<'a> {
    retailer: &'a str,
    words: Words,
    behaviour: &'a Behaviour,
    /// In the order of the rows.
    cards: &'a [ClusterCard],
}

impl Book<'_> {
    /// The pages with their names, the one that holds every card last.
    fn pages(&self) -> Vec<(String, String)> {
        let of_each = self.cards.iter().map(|card| (markdown_name(card), markdown::page(self, card)));
        of_each.chain([(HTML.to_owned(), html::page(self))]).collect()
    }
}

/// Named by the id, which stays when the name changes and leads nowhere else.
fn markdown_name(card: &ClusterCard) -> String {
    format!("{}.md", card.row.id)
}

/// Write every card into the workspace.
pub(in crate::engine) async fn write(parts: &Parts) -> Result<WrittenCards, ConsoleError> {
    let reply = behaviour(parts).await?;
    let behaviour = reply.current.ok_or_else(|| not_yet(reply.coming))?;
    let mut cards = Vec::with_capacity(behaviour.rows.len());
    for row in &behaviour.rows {
        let mut card = card(parts, row.id).await?;
        // Whose ids these are is no part of a card.
        card.customers.clear();
        if (card.as_of, card.window, card.row.customers) != (behaviour.as_of, behaviour.window, row.customers)
        {
            return Err(ConsoleError::new(
                ErrorKind::Busy,
                "the segments were built anew while they were read",
            )
            .hint("nothing was written; ask again"));
        }
        cards.push(card);
    }
    let workspace = parts.workspace.clone();
    note(parts, &behaviour)?;
    let (retailer, words) =
        (parts.config.workspace.name.clone(), Words::new(&parts.config.workspace.currency));
    let written = tokio::task::spawn_blocking(move || {
        let book = Book { retailer: &retailer, words, behaviour: &behaviour, cards: &cards };
        let folder = write::pages(&workspace, &folder(&behaviour), &book.pages())?;
        Ok::<_, write::Failure>(WrittenCards {
            markdown: cards.iter().map(|card| folder.join(markdown_name(card))).collect(),
            html: folder.join(HTML),
            folder,
        })
    });
    let ended = written.await.map_err(|error| ConsoleError::new(ErrorKind::Failed, error.to_string()))?;
    Ok(ended?)
}

/// The word before the deed: no page lies there of which the chain knows nothing.
fn note(parts: &Parts, behaviour: &Behaviour) -> Result<(), ConsoleError> {
    let pages = behaviour.rows.len() + 1;
    let subject = format!("{pages} pages in {}", write::place(&folder(behaviour)));
    let (action, subject) = (AuditAction::Cards, Subject::Other(&subject));
    Ok(parts.ledger.record(Entry { action, subject, reason: "", by: &parts.user })?)
}

/// The folder that belongs to this version and day.
fn folder(behaviour: &Behaviour) -> String {
    format!("v{}-{}", behaviour.version, behaviour.as_of)
}

fn not_yet(coming: Option<u32>) -> ConsoleError {
    match coming {
        Some(version) => {
            let message = format!("version {version} of the behavioural segments is still being assigned");
            ConsoleError::new(ErrorKind::Empty, message).hint("wait for its job; `c360 jobs` lists it")
        }
        None => ConsoleError::new(ErrorKind::Empty, "there are no behavioural segments yet")
            .hint("try some with `c360 clusters fit`, then adopt what you like with `c360 clusters adopt`"),
    }
}

/// A tier's name for people.
fn tier(tier: crate::contract::Segment) -> &'static str {
    use crate::contract::Segment;
    match tier {
        Segment::Best => "Best",
        Segment::Large => "Large",
        Segment::Medium => "Medium",
        Segment::Small => "Small",
        Segment::Returns => "Returns only",
        Segment::Sleepers => "Sleepers",
        Segment::Lost => "Lost",
        Segment::Nobody => "Not yet",
    }
}

/// What a priority asks for, in words.
fn priority(priority: crate::contract::Priority) -> (&'static str, &'static str) {
    use crate::contract::Priority;
    match priority {
        Priority::Push => ("Push", "invest, it has room to grow"),
        Priority::Secure => ("Secure", "keep, it carries the revenue"),
        Priority::Leave => ("Leave", "spend nothing on it"),
    }
}

/// How the measures on a card are read: on every page, so that none needs another.
const HOW_TO_READ: [(&str, &str); 5] = [
    (
        "Lift",
        "how many times as much as in all segments together: ×2.0 is twice as much, ×0.5 half. Bars are drawn in doublings.",
    ),
    (
        "Stability",
        "how much of the segment is found again when customers are drawn anew (mean Jaccard index of bootstraps). \
         From 0.75 on it is stable; below 0.60 do not build on it.",
    ),
    (
        "Rules reproduce",
        "the share of the segment that its written rules take; 100 % where the rules are the segment.",
    ),
    (
        "95 %",
        "the interval that holds the true mean in 95 of 100 samples; a wide one rests on few customers.",
    ),
    ("N-1", "the same rule a year before."),
];
