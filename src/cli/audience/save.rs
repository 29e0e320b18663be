//! `c360 audience save`: a new audience, or the next version of one.

use clap::Args;
use color_eyre::Result;

use super::{Place, caret, check_rule, count, parse_share};
use crate::cli::Usage;
use crate::cli::output::{Format, Output};
use crate::cli::session::{ask, context};
use crate::contract::{Audience, ConsoleError, CountRequest, ErrorKind, RuleSource, SaveAudience};

/// Held out of a new audience's exports, so that they can be measured.
const HOLD_OUT: f64 = 0.1;

/// Flags of `c360 audience save`.
#[derive(Debug, Args)]
pub(super) struct SaveArgs {
    /// The audience's name
    name: String,
    /// The rule, such as 'tier in (best, large) and consent.ads'; quote it for the shell
    #[arg(long)]
    rule: String,
    /// The share that is held out of every export, 0 to 0.9; as before, or 0.1 for a new audience
    #[arg(long, value_name = "SHARE", value_parser = parse_share)]
    hold_out: Option<f64>,
    /// What it is for; as before when absent
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Fail where there is an audience of that name already
    #[arg(long)]
    new: bool,
}

impl SaveArgs {
    pub(super) fn check(&self) -> Result<(), Usage> {
        if self.name.trim().is_empty() {
            return Err(Usage::new("the audience's name is empty"));
        }
        check_rule(&self.rule)
    }
}

pub(super) async fn run(args: &SaveArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let client = &place.session.client;
    let rule = RuleSource::Text(args.rule.clone());
    let request = CountRequest { rule: rule.clone(), audience: Some(args.name.clone()), sample: 0 };
    let counted = ask(client.count_rule(context(), request)).await?;
    if let Some(problem) = &counted.problem {
        return Err(caret::broken(&counted.text, problem).into());
    }
    let before = if args.new { None } else { last(&args.name, place).await? };
    let request = SaveAudience {
        name: args.name.clone(),
        rule,
        hold_out: args.hold_out.or(before.as_ref().map(|last| last.hold_out)).unwrap_or(HOLD_OUT),
        note: args.note.clone().or(before.as_ref().map(|last| last.note.clone())).unwrap_or_default(),
        follows: before.as_ref().map(|last| last.version),
    };
    let hold_out = request.hold_out;
    let version = ask(client.save_audience(context(), request)).await?;
    if out.format == Format::Json {
        return out.json(&serde_json::json!({
            "name": args.name,
            "version": version,
            "rule": counted.text,
            "hold_out": hold_out,
            "count": counted.count,
        }));
    }
    out.line(&format!("{} is saved as version {version}.", args.name))?;
    out.line(&format!("  {}", counted.text))?;
    if let Some(counted) = &counted.count {
        out.line(&format!("{}.", count::sentence(counted, &place.words)))?;
    }
    Ok(out.line(&format!("{} is held out of every export.", place.words.percent(hold_out)))?)
}

/// The version that the next one follows; `None` where there is no audience of that name.
async fn last(name: &str, place: &Place<'_>) -> Result<Option<Audience>> {
    match ask(place.session.client.audience(context(), name.to_owned())).await {
        Ok(detail) => Ok(detail.versions.into_iter().next()),
        Err(report) => match report.downcast_ref::<ConsoleError>() {
            Some(error) if error.kind == ErrorKind::Invalid => Ok(None),
            _ => Err(report),
        },
    }
}
