//! `c360 restore`: put a backup back, or check it where it lies. Works on the files themselves, so that nobody may have
//! them open.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use color_eyre::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::failure::Usage;
use super::figures::{bytes, count, date, moment};
use super::global::Global;
use super::output::Output;
use super::session;
use super::workspace::Found;
use crate::contract::{ConsoleError, ErrorKind};
use crate::engine::restore::{self, Request, Restored, Since};
use crate::paths::Paths;
use crate::server::lock;
use crate::warehouse::load::Progress;

/// Flags of `c360 restore`.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The directory that `c360 backup` made
    #[arg(value_name = "BACKUP")]
    backup: PathBuf,
    /// Only check the backup: every hash, the ledger, its audit chain
    #[arg(long, conflicts_with_all = ["replace", "give_up_ledger", "reason"])]
    check: bool,
    /// Why, in a few words; kept in the audit chain
    #[arg(long, value_name = "TEXT", required_unless_present = "check")]
    reason: Option<String>,
    /// Take a workspace that has a ledger back to the backup
    #[arg(long)]
    replace: bool,
    /// Restore although the ledger that is there can't be read, and what it alone knows is lost
    #[arg(long)]
    give_up_ledger: bool,
}

/// Run it.
pub fn run(args: &RestoreArgs, global: &Global, paths: Option<&Paths>, out: &mut Output<'_>) -> Result<()> {
    let backup = std::path::absolute(&args.backup)?;
    let mut progress = Shown::new();
    if args.check {
        let manifest = restore::check(&backup, &mut progress)?;
        progress.end();
        let total = manifest.files.iter().map(|file| file.bytes).sum();
        let head = [
            format!(
                "{} of {}, taken {}",
                manifest.what.words(),
                manifest.workspace,
                moment(manifest.taken_at)
            ),
            format!("{} files, {}: as they were written", manifest.files.len(), bytes(total)),
            format!("audit chain of {} records, head {}", count(manifest.chain.records), manifest.chain.head),
        ];
        return out.reply(&manifest, &head, &[], None);
    }
    let (Found::Named(workspace) | Found::Here(workspace)) = session::find(global, paths) else {
        return Err(Usage::new("name the workspace to put it into with --workspace DIR").into());
    };
    if lock::held(&workspace).is_some() {
        let message = format!("{} is being served", workspace.display());
        return Err(ConsoleError::new(ErrorKind::Busy, message)
            .hint("stop the server first: `systemctl stop c360.socket c360.service`")
            .into());
    }
    let request = Request {
        backup: &backup,
        workspace: &workspace,
        reason: args.reason.as_deref().unwrap_or_default(),
        replace: args.replace,
        give_up: args.give_up_ledger,
    };
    let settings =
        |workspace: &std::path::Path| session::settings(global, workspace).map_err(|error| error.to_string());
    let restored = restore::restore(&request, &settings, &mut progress);
    progress.end();
    let restored = restored?;
    out.reply(&restored, &told(&restored), &[], None)
}

fn told(restored: &Restored) -> Vec<String> {
    let mut lines = vec![format!(
        "{} is what it was {} ({})",
        restored.workspace.display(),
        moment(restored.taken_at),
        restored.what.words()
    )];
    lines.push(match (restored.generation, restored.as_of) {
        (Some(generation), Some(as_of)) => {
            format!("generation {}, loaded until {}", generation.0, date(as_of))
        }
        (Some(generation), None) => format!("generation {}", generation.0),
        (None, _) => "nothing is loaded: run `c360 load`".to_owned(),
    });
    for (number, one, many, what) in [
        (restored.erased, "customer", "customers", "erased since and taken out of it"),
        (restored.exports, "export", "exports", "under way then, now void: seal again"),
        (restored.deliveries, "file", "files", "not delivered again: look at the platforms"),
        (restored.jobs, "job", "jobs", "under way then, now ended"),
    ] {
        if number > 0 {
            let called = if number == 1 { one } else { many };
            lines.push(format!("{} {called} {what}", count(number)));
        }
    }
    if let Some(path) = &restored.replaced {
        lines.push(format!("the audit records of the ledger that it replaced are in {}", path.display()));
    }
    if restored.since == Since::Unknown {
        lines.push(format!(
            "Nothing here knows what happened after {}. Who asked since then to be erased or left alone must be entered \
             again before anything is let out, from your own file of such letters; what was let out since, the platforms know.",
            moment(restored.taken_at)
        ));
    }
    lines.push(format!("audit chain of {} records, head {}", count(restored.records), restored.head));
    lines
}

/// Progress on standard error: a bar on a terminal, a line a stage elsewhere.
struct Shown {
    bar: Option<ProgressBar>,
}

impl Shown {
    fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
            if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg} [{bar:30}] {elapsed}") {
                bar.set_style(style.progress_chars("=> "));
            }
            bar
        });
        Self { bar }
    }

    fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Shown {
    fn stage(&mut self, name: &str, bytes_total: Option<u64>) {
        match &self.bar {
            Some(bar) => {
                bar.set_message(name.to_owned());
                bar.set_length(bytes_total.unwrap_or_default());
                bar.set_position(0);
            }
            None => super::note(name),
        }
    }

    fn advance(&mut self, _: u64, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(bytes);
        }
    }

    fn is_cancelled(&self) -> bool {
        // Ctrl-C ends the program, and the workspace is what it was.
        false
    }
}
