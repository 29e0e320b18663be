//! `c360 clusters rules`: make rules a segment, look what they would take, or give it back to its centre.

use clap::Args;
use color_eyre::Result;

use super::ending::{self, Told};
use super::words::{Words, many};
use super::{Place, named, reasoned};
use crate::cli::Usage;
use crate::cli::audience::caret;
use crate::cli::output::{Format, Output};
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{ClusterId, ConsoleError, ErrorKind, RuleProblem, RulesPreview, RulesRequest};

/// Flags of `c360 clusters rules`.
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// The segment's id or name, such as B3
    segment: String,
    /// The rules, such as 'tickets >= 4 and basket > 60'; quote them for the shell
    #[arg(conflicts_with = "centre")]
    rules: Option<String>,
    /// Give the segment back to its centre
    #[arg(long)]
    centre: bool,
    /// Why, in a few words; kept with the segment and in the audit chain
    #[arg(long, value_name = "TEXT", required_unless_present = "preview")]
    reason: Option<String>,
    /// Say what the rules would take, and change nothing
    #[arg(long, conflicts_with_all = ["centre", "wait"])]
    preview: bool,
    /// Wait until everybody is assigned, and say how it ended
    #[arg(long)]
    wait: bool,
}

impl RulesArgs {
    pub(super) fn check(&self) -> Result<(), Usage> {
        if self.rules.is_none() && !self.centre {
            return Err(Usage::new("rules are needed, or --centre to give the segment back to its centre"));
        }
        if self.rules.as_ref().is_some_and(|rules| rules.trim().is_empty()) {
            return Err(Usage::new("the rules are empty; --centre gives the segment back to its centre"));
        }
        self.reason.as_ref().map_or(Ok(()), |reason| reasoned(reason))
    }
}

pub(super) async fn run(args: &RulesArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let client = &place.session.client;
    let id = named::segment(place, &args.segment).await?;
    if let Some(rules) = &args.rules {
        let preview = ask(client.preview_cluster_rules(context(), id, rules.clone())).await?;
        if let Some(problem) = &preview.problem {
            if out.format == Format::Json {
                out.json(&preview)?;
            }
            return Err(broken(rules, problem).into());
        }
        if args.preview {
            let head = [format!("{id}: {rules}")];
            return out.reply(&preview, &head, &[sheet(id, &preview, &place.words)], None);
        }
    }
    let reason = args.reason.clone().unwrap_or_default();
    let job =
        ask(client.set_cluster_rules(context(), RulesRequest { id, rules: args.rules.clone(), reason }))
            .await?;
    let told = Told {
        what: "The assignment",
        kept: "the rules are kept, and the segments from before are shown until everybody is assigned",
        next: "`c360 clusters` shows the segments",
    };
    ending::queued(job, args.wait, &told, place, out).await
}

/// What is wrong with rules, with a caret under what is meant.
fn broken(rules: &str, (column, width, message): &(usize, usize, String)) -> ConsoleError {
    let place = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let problem =
        RuleProblem { column: place(*column), width: place(*width), message: message.clone(), hint: None };
    let message = [message.as_str(), "\n", &caret::marked(rules, &problem)].concat();
    ConsoleError::new(ErrorKind::Invalid, message)
        .hint("`c360 clusters variables` lists what rules are written in; `c360 clusters show` prints the rules in use")
}

fn sheet(id: ClusterId, preview: &RulesPreview, words: &Words) -> Sheet {
    let mut sheet =
        Sheet::new("preview", "What they would take").left("figure", "Figure").right("value", "Value");
    sheet.row([Cell::text("customers"), preview.customers.map_or_else(Cell::none, many)]);
    sheet.row([Cell::text(format!("share of {id} that they take")), words.share(preview.recall)]);
    sheet.row([Cell::text(format!("share of those who are in {id}")), words.share(preview.precision)]);
    sheet
}

#[cfg(test)]
mod tests {
    use super::super::words::tests::words;
    use super::*;

    #[test]
    fn broken_rules_are_shown_with_a_caret() {
        let error = broken("tickts >= 4", &(0, 6, "there is no variable tickts".to_owned()));
        assert_eq!(error.message, "there is no variable tickts\n  tickts >= 4\n  ^^^^^^");
        assert_eq!(error.kind, ErrorKind::Invalid);
    }

    #[test]
    fn a_preview_says_how_many_and_of_whom() {
        let preview =
            RulesPreview { problem: None, customers: Some(1200), recall: Some(0.91), precision: None };
        let table = sheet(ClusterId(3), &preview, &words()).table(true, false);
        assert!(table.contains("1,200") && table.contains("share of B3 that they take    91.0 %"), "{table}");
    }
}
