//! `c360 models promote`, `retire`, `bring-back` and `rollback`: decisions, each with a reason that is kept.

use clap::Args;
use color_eyre::Result;

use super::{Place, parse_name, said};
use crate::cli::Usage;
use crate::cli::figures::name;
use crate::cli::output::{Format, Output};
use crate::cli::session::{ask, context};
use crate::contract::{JobKind, ModelName, Role, RoleRequest};

/// How many of the latest jobs are looked at for the one that was queued.
const LATEST: u32 = 20;

/// Why somebody decides.
#[derive(Debug, Args)]
pub(super) struct Why {
    /// Why, in a few words; kept in the audit chain
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Why {
    pub(super) fn check(&self) -> Result<(), Usage> {
        if self.reason.trim().is_empty() {
            return Err(Usage::new(
                "--reason is empty: say in a few words why; it is kept in the audit chain",
            ));
        }
        Ok(())
    }
}

/// Flags of a command that gives a role.
#[derive(Debug, Args)]
pub(super) struct RoleArgs {
    /// The model's name, as `c360 models list` prints it
    #[arg(value_name = "MODEL", value_parser = parse_name)]
    name: ModelName,
    #[command(flatten)]
    pub(super) why: Why,
}

/// Flags of `c360 models rollback`.
#[derive(Debug, Args)]
pub(super) struct RollbackArgs {
    #[command(flatten)]
    pub(super) why: Why,
}

pub(super) async fn run_role(
    args: &RoleArgs,
    role: Role,
    place: &Place<'_>,
    out: &mut Output<'_>,
) -> Result<()> {
    let client = &place.session.client;
    let request = RoleRequest { name: args.name, role, reason: args.why.reason.clone() };
    ask(client.set_role(context(), request)).await?;
    let job = if role == Role::Champion {
        let jobs = ask(client.jobs(context(), LATEST)).await?;
        jobs.into_iter().find(|job| job.kind == JobKind::Rescore).map(|job| job.id)
    } else {
        None
    };
    if out.format == Format::Json {
        let told = serde_json::json!({ "model": args.name.to_string(), "role": role, "job": job });
        return out.json(&told);
    }
    let then = match (role, job) {
        (Role::Champion, Some(job)) => {
            format!("; job {} brings its scores into use, see how it goes with `c360 jobs`", job.0)
        }
        (Role::Retired, _) => "; the next rescoring does not train it".to_owned(),
        (Role::Challenger, _) => "; the next rescoring trains it again".to_owned(),
        _ => String::new(),
    };
    Ok(out.line(&format!("{} is {} now{then}.", args.name, name(role)))?)
}

pub(super) async fn run_rollback(args: &RollbackArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let client = &place.session.client;
    ask(client.roll_back_scores(context(), args.why.reason.clone())).await?;
    let reply = ask(client.models(context())).await?;
    if out.format == Format::Json {
        return out.json(&reply.scoring);
    }
    let now = reply.scoring.as_ref().map_or_else(|| "no scores".to_owned(), said);
    Ok(out.line(&format!(
        "In use again: {now}. Roles stay: the next rescoring goes by the champions of now."
    ))?)
}
