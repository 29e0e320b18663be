//! `c360 audience`: build, compare, seal, approve, let out and withdraw audiences; the twin of the Audiences and
//! Activations screens.

mod activations;
mod approve;
pub(super) mod caret;
mod count;
mod dry_run;
mod ending;
mod exclude;
mod export;
mod exports;
mod fields;
mod group;
mod house_rules;
mod ids;
mod lines;
mod list;
mod named;
mod overlap;
mod reject;
mod release;
mod retire;
mod save;
mod seal;
mod show;
mod suppress;
mod withdraw;

use clap::{Args, Subcommand};
use color_eyre::Result;
use rust_decimal::Decimal;

use super::figures::{Shown, count as grouped};
use super::output::Output;
use super::session::{Session, ask, context};
use super::sheet::Cell;
use crate::cli::Usage;
use crate::contract::{ExportId, Unit};

/// Flags of `c360 audience`.
#[derive(Debug, Args)]
pub struct AudienceArgs {
    #[command(subcommand)]
    command: AudienceCommand,
}

#[derive(Debug, Subcommand)]
enum AudienceCommand {
    /// Every audience with its size, and what waits for a decision
    List(list::ListArgs),
    /// Everything about one audience: rule, size, versions, exports
    Show(show::ShowArgs),
    /// Say who a rule takes
    Count(count::CountArgs),
    /// What a rule may ask of a person, or the values that one field has
    Fields(fields::FieldsArgs),
    /// Make an audience, or the next version of one
    Save(save::SaveArgs),
    /// Take an audience off the list; its versions and exports are kept
    Retire(retire::RetireArgs),
    /// How audiences overlap
    Overlap(overlap::OverlapArgs),
    /// What always applies: exclusions, priority groups, lists, suppression
    HouseRules(house_rules::HouseRulesArgs),
    /// Set the audiences that a destination leaves out of everything
    Exclude(exclude::ExcludeArgs),
    /// Set a priority group: a person goes to its first audience only
    Group(group::GroupArgs),
    /// Keep a list of ids from a file, for rules (`in list "…"`)
    Ids(ids::IdsArgs),
    /// Put people on the suppression list, or take them off
    Suppress(suppress::SuppressArgs),
    /// Find out who may leave for a destination, and seal the file
    Seal(seal::SealArgs),
    /// Every export, newest first
    Exports(exports::ExportsArgs),
    /// Everything about one export: dry run, decision, manifest
    Export(export::ExportArgs),
    /// Approve a sealed file, which lets it out
    Approve(approve::ApproveArgs),
    /// Say no to a sealed file
    Reject(reject::RejectArgs),
    /// Let an approved file out, or deliver it, again where that failed
    Release(release::ReleaseArgs),
    /// Take an undecided export back, or withdraw one from its platform
    Withdraw(withdraw::WithdrawArgs),
    /// Audiences by destination: what was sent last, when, and where it stands
    Activations(activations::ActivationsArgs),
}

impl AudienceArgs {
    /// What is wrong with them before anything is opened.
    pub fn check(&self) -> Result<(), Usage> {
        match &self.command {
            AudienceCommand::Count(args) => args.check(),
            AudienceCommand::Save(args) => args.check(),
            AudienceCommand::Retire(args) => args.why.check(),
            AudienceCommand::Overlap(args) => args.check(),
            AudienceCommand::Exclude(args) => args.why.check(),
            AudienceCommand::Group(args) => args.why.check(),
            AudienceCommand::Suppress(args) => args.why.check(),
            AudienceCommand::Approve(args) => args.check(),
            AudienceCommand::Reject(args) => args.check(),
            AudienceCommand::Withdraw(args) => args.why.check(),
            _ => Ok(()),
        }
    }

    /// Run what needs no workspace; `None` where one is needed.
    pub fn run_alone(&self, out: &mut Output<'_>) -> Option<Result<()>> {
        match &self.command {
            AudienceCommand::Fields(args) => args.run_alone(out),
            _ => None,
        }
    }
}

/// Run it.
pub async fn run(args: &AudienceArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let hello = ask(session.client.hello(context())).await?;
    let shown = Shown::new(&hello.currency, out);
    let place = Place { session, words: Words { shown, workspace: hello.workspace } };
    match &args.command {
        AudienceCommand::List(args) => list::run(args, &place, out).await,
        AudienceCommand::Show(args) => show::run(args, &place, out).await,
        AudienceCommand::Count(args) => count::run(args, &place, out).await,
        AudienceCommand::Fields(args) => fields::run(args, &place, out).await,
        AudienceCommand::Save(args) => save::run(args, &place, out).await,
        AudienceCommand::Retire(args) => retire::run(args, &place, out).await,
        AudienceCommand::Overlap(args) => overlap::run(args, &place, out).await,
        AudienceCommand::HouseRules(args) => house_rules::run(args, &place, out).await,
        AudienceCommand::Exclude(args) => exclude::run(args, &place, out).await,
        AudienceCommand::Group(args) => group::run(args, &place, out).await,
        AudienceCommand::Ids(args) => ids::run(args, &place, out).await,
        AudienceCommand::Suppress(args) => suppress::run(args, &place, out).await,
        AudienceCommand::Seal(args) => seal::run(args, &place, out).await,
        AudienceCommand::Exports(args) => exports::run(args, &place, out).await,
        AudienceCommand::Export(args) => export::run(args, &place, out).await,
        AudienceCommand::Approve(args) => approve::run(args, &place, out).await,
        AudienceCommand::Reject(args) => reject::run(args, &place, out).await,
        AudienceCommand::Release(args) => release::run(args, &place, out).await,
        AudienceCommand::Withdraw(args) => withdraw::run(args, &place, out).await,
        AudienceCommand::Activations(args) => activations::run(args, &place, out).await,
    }
}

/// Why somebody decides.
#[derive(Debug, Args)]
struct Why {
    /// Why, in a few words; kept in the audit chain, so leave names out of it; addresses and long numbers are masked
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Why {
    fn check(&self) -> Result<(), Usage> {
        if self.reason.trim().is_empty() {
            return Err(Usage::new(
                "--reason is empty: say in a few words why; it is kept in the audit chain",
            ));
        }
        Ok(())
    }
}

/// Whom to ask, and how values are written there.
struct Place<'a> {
    session: &'a Session,
    words: Words,
}

/// How values are written.
struct Words {
    shown: Shown,
    workspace: String,
}

impl Words {
    /// An amount, short for people.
    fn money(&self, amount: Decimal) -> Cell {
        self.shown.short(Unit::Money, Some(amount))
    }

    /// A part of a whole.
    fn share(&self, part: u64, whole: u64) -> Cell {
        let share = Decimal::from(part).checked_div(Decimal::from(whole)).map(|share| share.round_dp(6));
        self.shown.short(Unit::Share, share)
    }

    /// The same as text.
    fn share_text(&self, part: u64, whole: u64) -> String {
        let share = Decimal::from(part).checked_div(Decimal::from(whole));
        share.map_or_else(|| "–".to_owned(), |share| self.shown.text(Unit::Share, share.round_dp(6)))
    }

    /// A share from 0 to 1 as text.
    fn percent(&self, share: f64) -> String {
        Decimal::try_from(share)
            .map_or_else(|_| "–".to_owned(), |share| self.shown.text(Unit::Share, share.round_dp(6)))
    }
}

/// On the command line a rule that is empty is likelier a variable that was not set than everybody.
fn check_rule(rule: &str) -> Result<(), Usage> {
    if rule.trim().is_empty() {
        return Err(Usage::new("the rule is empty: write `everybody` to take everybody"));
    }
    Ok(())
}

/// How many people.
fn people(number: u64) -> Cell {
    Cell::number(grouped(number), number)
}

/// `1 person`, `3,201 people`.
fn of_people(number: u64) -> String {
    format!("{} {}", grouped(number), if number == 1 { "person" } else { "people" })
}

/// An export by its number.
fn parse_export(text: &str) -> Result<ExportId, String> {
    text.parse()
        .map(ExportId)
        .map_err(|_| "an export is named by its number, as `c360 audience exports` prints it".to_owned())
}

/// A share from 0 to 1, below 1.
fn parse_share(text: &str) -> Result<f64, String> {
    let how = || "a share from 0 to 1, such as 0.1 for a tenth".to_owned();
    let share: f64 = text.parse().map_err(|_| how())?;
    if (0.0..1.0).contains(&share) { Ok(share) } else { Err(how()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use clap::Parser;

    use super::*;

    /// How values are written in a test: in euros, with characters of any kind.
    pub(super) fn words() -> Words {
        let cli = crate::cli::Cli::parse_from(["c360", "keys"]);
        let mut nowhere = std::io::sink();
        let mut out = Output::new(&mut nowhere, &cli.global, false);
        out.glyphs = crate::tui::glyphs::Glyphs::unicode();
        Words { shown: Shown::new("EUR", &out), workspace: "shop".to_owned() }
    }

    #[test]
    fn a_hold_out_is_a_share() {
        assert_eq!(parse_share("0.1"), Ok(0.1));
        assert_eq!(parse_share("0"), Ok(0.0));
        for wrong in ["1", "10", "-0.1", "NaN", "inf", "a tenth", ""] {
            assert!(parse_share(wrong).unwrap_err().contains("0.1"), "{wrong}");
        }
    }

    #[test]
    fn an_export_is_a_number() {
        assert_eq!(parse_export("7"), Ok(ExportId(7)));
        assert!(parse_export("last").unwrap_err().contains("number"));
        assert_eq!((of_people(1), of_people(3201)), ("1 person".to_owned(), "3,201 people".to_owned()));
    }
}
