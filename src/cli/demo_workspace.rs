//! The demo workspace: made on the spot when the console is opened without any workspace.
//!
//! It is generated beside its place and moved there whole, so that a stopped start leaves no half of it.

use std::fs::{self, DirBuilder, Permissions};
use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use color_eyre::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Zoned;

use super::failure::Told;
use super::session::{Session, ask, context};
use super::{figures, follow, note};
use crate::config::FILE_NAME;
use crate::contract::{ConsoleError, ErrorKind, JobState};
use crate::demo;

/// Whether it has been made.
pub fn exists(dir: &Path) -> bool {
    dir.join(FILE_NAME).is_file()
}

/// Make it where it isn't there yet.
pub async fn make(dir: &Path) -> Result<()> {
    if exists(dir) {
        return Ok(());
    }
    note(&format!("Making a made-up retailer to look around in: {}", dir.display()));
    let parent = dir.parent().unwrap_or(dir);
    DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
    let growing = tempfile::Builder::new().prefix("demo-").tempdir_in(parent)?;
    let target = growing.path().join("workspace");
    let stop = Arc::new(AtomicBool::new(false));
    let work = {
        let (target, stop) = (target.clone(), Arc::clone(&stop));
        tokio::task::spawn_blocking(move || write(&target, &stop))
    };
    tokio::pin!(work);
    let written = tokio::select! {
        written = &mut work => written,
        pressed = tokio::signal::ctrl_c() => {
            pressed?;
            stop.store(true, Ordering::Relaxed);
            work.await
        }
    };
    written??;
    fs::set_permissions(&target, Permissions::from_mode(0o700))?;
    match fs::rename(&target, dir) {
        // Another start was faster; its demo is as good.
        Err(_) if exists(dir) => Ok(()),
        moved => Ok(moved?),
    }
}

fn write(target: &Path, stop: &AtomicBool) -> Result<(), demo::Error> {
    let bar = bar();
    let yesterday = Zoned::now().date().yesterday().unwrap_or(jiff::civil::Date::MAX);
    let made = demo::write_workspace(target, &demo::Options::demo(yesterday), &mut |progress| {
        bar.set_length(progress.customers_total);
        bar.set_position(progress.customers);
        if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    bar.finish_and_clear();
    made.map(|summary| tracing::info!(lines = summary.lines, "made the demo workspace"))
}

fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr_with_hz(8));
    if let Ok(style) = ProgressStyle::with_template("  customers [{bar:30}] {human_pos} of {human_len}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}

/// A fresh demo is loaded before the console opens, so that the first screen shows figures.
pub async fn load_if_empty(session: &Session) -> Result<()> {
    if !session.demo || ask(session.client.hello(context())).await?.generation.is_some() {
        return Ok(());
    }
    let id = ask(session.client.start_load(context())).await?;
    let job = follow::job(&session.client, id).await?;
    match job.state {
        JobState::Done => Ok(()),
        JobState::Cancelled => Err(Told.into()),
        state => {
            let message = format!("the demo's load {}", figures::job_state(state));
            let outcome = job.outcome.unwrap_or_else(|| "see the log".to_owned());
            Err(ConsoleError::new(ErrorKind::Failed, format!("{message}: {outcome}"))
                .hint("free some disk or memory, then start `c360` again; `c360 doctor` says what is short")
                .into())
        }
    }
}
