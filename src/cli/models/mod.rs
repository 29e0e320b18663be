//! `c360 models`: the models, what to believe of them, and what follows from their scores; the twin of the Models screen.

mod bands;
mod decide;
mod equal_size;
mod list;
mod matrix;
mod show;

use clap::{Args, Subcommand};
use color_eyre::Result;
use rust_decimal::Decimal;

use super::figures::{Shown, date};
use super::output::Output;
use super::session::{Session, ask, context};
use super::sheet::Cell;
use crate::cli::Usage;
use crate::contract::{ChurnBand, MatrixCellId, ModelName, Role, Scoring, Unit, ValueBand};

/// Flags of `c360 models`.
#[derive(Debug, Args)]
pub struct ModelsArgs {
    /// What to print or do; the list when absent
    #[command(subcommand)]
    command: Option<ModelsCommand>,
    /// Print only one part of the list: models, comparisons or warnings
    #[arg(long)]
    part: Option<String>,
}

#[derive(Debug, Subcommand)]
enum ModelsCommand {
    /// Every model with its measured quality, and the scores in use
    List(list::ListArgs),
    /// Everything about one model
    Show(show::ShowArgs),
    /// Champions against challengers and bars, with intervals
    Compare,
    /// Make a model the champion; the rescoring that brings its scores into use is queued
    Promote(decide::RoleArgs),
    /// Train a model no longer
    Retire(decide::RoleArgs),
    /// Train a retired model again, as a challenger
    BringBack(decide::RoleArgs),
    /// Take the scores before the last rescoring into use again
    Rollback(decide::RollbackArgs),
    /// Churn by expected value: how many customers, what they bring, what to do
    Matrix(matrix::MatrixArgs),
    /// A rule of thumb against the champion that takes as many people
    EqualSize(equal_size::EqualSizeArgs),
    /// The bounds of the matrix's bands, or set them
    Bands(bands::BandsArgs),
}

impl ModelsArgs {
    /// What is wrong with them before anything is opened.
    pub fn check(&self) -> Result<(), Usage> {
        match &self.command {
            Some(
                ModelsCommand::Promote(args) | ModelsCommand::Retire(args) | ModelsCommand::BringBack(args),
            ) => args.why.check(),
            Some(ModelsCommand::Rollback(args)) => args.why.check(),
            _ => Ok(()),
        }
    }
}

/// Run it.
pub async fn run(args: &ModelsArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let hello = ask(session.client.hello(context())).await?;
    let shown = Shown::new(&hello.currency, out);
    let place = Place { session, shown, workspace: hello.workspace };
    match &args.command {
        None => list::run(args.part.as_deref(), &place, out).await,
        Some(ModelsCommand::List(args)) => list::run(args.part.as_deref(), &place, out).await,
        Some(ModelsCommand::Show(args)) => show::run(args, &place, out).await,
        Some(ModelsCommand::Compare) => list::run_compare(&place, out).await,
        Some(ModelsCommand::Promote(args)) => decide::run_role(args, Role::Champion, &place, out).await,
        Some(ModelsCommand::Retire(args)) => decide::run_role(args, Role::Retired, &place, out).await,
        Some(ModelsCommand::BringBack(args)) => decide::run_role(args, Role::Challenger, &place, out).await,
        Some(ModelsCommand::Rollback(args)) => decide::run_rollback(args, &place, out).await,
        Some(ModelsCommand::Matrix(args)) => matrix::run(args, &place, out).await,
        Some(ModelsCommand::EqualSize(args)) => equal_size::run(args, &place, out).await,
        Some(ModelsCommand::Bands(args)) => bands::run(args, &place, out).await,
    }
}

/// Whom to ask, and how values are written there.
struct Place<'a> {
    session: &'a Session,
    shown: Shown,
    workspace: String,
}

impl Place<'_> {
    /// An estimated amount.
    fn money(&self, amount: Option<f64>) -> Cell {
        self.shown.short(
            Unit::Money,
            amount.and_then(|amount| Decimal::try_from(amount).ok()).map(|a| a.round_dp(2)),
        )
    }

    /// A share from 0 to 1.
    fn share(&self, share: Option<f64>) -> Cell {
        self.shown
            .short(Unit::Share, share.and_then(|share| Decimal::try_from(share).ok()).map(|s| s.round_dp(6)))
    }
}

/// A number with so many decimals for people, and six for programs.
fn real(number: Option<f64>, decimals: usize) -> Cell {
    let exact = number.and_then(|number| Decimal::try_from(number).ok());
    match number.zip(exact) {
        Some((number, exact)) => Cell::number(format!("{number:.decimals$}"), exact.round_dp(6)),
        None => Cell::none(),
    }
}

/// `rescoring 3 of Sat 31 Oct 2026`.
fn said(scoring: &Scoring) -> String {
    format!("rescoring {} as of {}", scoring.version, date(scoring.as_of))
}

/// A model by its name.
fn parse_name(text: &str) -> Result<ModelName, String> {
    text.parse().map_err(|error: crate::contract::ModelNameError| error.to_string())
}

/// `undecided,high`: a cell of the matrix, churn first or value first.
pub(super) fn parse_cell(text: &str) -> Result<MatrixCellId, String> {
    let how = || {
        let all = |ids: &[&str]| ids.join(", ");
        format!(
            "name a band of churn ({}) and a band of value ({}), such as undecided,high",
            all(&ChurnBand::ALL.map(ChurnBand::id)),
            all(&ValueBand::ALL.map(ValueBand::id))
        )
    };
    let (one, other) = text.split_once(',').ok_or_else(how)?;
    let churn = |word: &str| ChurnBand::ALL.into_iter().find(|band| band.id() == word.trim());
    let value = |word: &str| ValueBand::ALL.into_iter().find(|band| band.id() == word.trim());
    let pair = churn(one).zip(value(other)).or_else(|| churn(other).zip(value(one)));
    pair.map(|(churn, value)| MatrixCellId { churn, value }).ok_or_else(how)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_a_band_of_each() {
        let cell = MatrixCellId { churn: ChurnBand::Undecided, value: ValueBand::High };
        assert_eq!(parse_cell("undecided,high"), Ok(cell));
        assert_eq!(parse_cell("high, undecided"), Ok(cell));
        for wrong in ["undecided", "undecided,undecided", "high,low", "safe,", ""] {
            assert!(parse_cell(wrong).unwrap_err().contains("undecided,high"), "{wrong}");
        }
    }
}
