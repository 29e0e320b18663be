//! `c360 segments`: the value segments against last year, the twin of the Segments screen.

mod bridge;
mod detail;
mod migration;
mod table;
mod thresholds;

use clap::{Args, Subcommand};
use color_eyre::Result;

use super::figures::{Shown, date, name, sentence};
use super::output::Output;
use super::session::{Session, ask, context};
use crate::contract::{Cut, Cuts, Segment, Unit, Window};

/// Flags of `c360 segments`.
#[derive(Debug, Args)]
pub struct SegmentsArgs {
    /// What to print; the table when absent
    #[command(subcommand)]
    command: Option<SegmentsCommand>,
    /// Print only one part: segments, observed or months
    #[arg(long)]
    part: Option<String>,
}

/// What there is to know about value segments.
#[derive(Debug, Subcommand)]
enum SegmentsCommand {
    /// Everything about one segment: its months, moves, composition and customers
    Show(detail::ShowArgs),
    /// Who moved between segments since last year
    Migration(migration::MigrationArgs),
    /// Revenue N-1 to N by what customers did, to the cent
    Bridge,
    /// The thresholds of the tiers: in force, earlier, and what others would give
    Thresholds(thresholds::ThresholdsArgs),
}

impl SegmentsArgs {
    /// What is wrong with them before anything is opened.
    pub fn check(&self) -> Result<(), super::Usage> {
        match &self.command {
            Some(SegmentsCommand::Thresholds(args)) => args.check(),
            _ => Ok(()),
        }
    }
}

/// Run it.
pub async fn run(args: &SegmentsArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let hello = ask(session.client.hello(context())).await?;
    let shown = Shown::new(&hello.currency, out);
    let place = Place { session, shown, workspace: hello.workspace };
    match &args.command {
        None => table::run(&place, args.part.as_deref(), out).await,
        Some(SegmentsCommand::Show(args)) => detail::run(args, &place, out).await,
        Some(SegmentsCommand::Migration(args)) => migration::run(args, &place, out).await,
        Some(SegmentsCommand::Bridge) => bridge::run(&place, out).await,
        Some(SegmentsCommand::Thresholds(args)) => thresholds::run(args, &place, out).await,
    }
}

/// Whom to ask, and how values are written there.
struct Place<'a> {
    session: &'a Session,
    shown: Shown,
    workspace: String,
}

impl Place<'_> {
    fn head(&self, window: Window, n1: Option<Window>) -> String {
        let against = n1.map_or_else(
            || "no N-1: history is too short".to_owned(),
            |n1| format!("N-1 {} to {}", date(n1.from), date(n1.to)),
        );
        format!("{}, {} to {}; {against}", self.workspace, date(window.from), date(window.to))
    }

    fn cut(&self, cut: Cut) -> String {
        let revenue = self.shown.text(Unit::Money, cut.revenue);
        let tickets = if cut.tickets == 1 { "ticket" } else { "tickets" };
        format!("{revenue} and {} {tickets}", cut.tickets)
    }

    fn cuts(&self, cuts: &Cuts) -> String {
        let Cuts { best, large, medium } = *cuts;
        format!(
            "Best from {}, Large from {}, Medium from {}",
            self.cut(best),
            self.cut(large),
            self.cut(medium)
        )
    }
}

pub(super) fn label(segment: Segment) -> String {
    match segment {
        Segment::Returns => "Returns only".to_owned(),
        Segment::Nobody => "Not yet".to_owned(),
        other => sentence(&name(other)),
    }
}

/// A segment by its id.
pub(super) fn parse_segment(id: &str) -> Result<Segment, String> {
    let known = || Segment::ALL.into_iter().filter(|s| *s != Segment::Nobody);
    if let Some(found) = known().find(|s| s.id() == id) {
        return Ok(found);
    }
    let ids: Vec<&str> = known().map(Segment::id).collect();
    Err(match crate::config::nearest(id, ids.iter().copied()) {
        Some(likely) => format!("there is no such segment; did you mean `{likely}`?"),
        None => format!("there is no such segment; the segments are {}", ids.join(", ")),
    })
}
