//! What the actions do on Data.

use super::{Action, BASE, Reach, Scope, global};
use crate::contract::{Ask, Job, JobId, JobKind};
use crate::tui::app::{App, Effect};
use crate::tui::confirm::{CancelJob, Confirm};
use crate::tui::overlays::Overlay;

const ON_DATA: Action = Action { scope: Scope::Data, ..BASE };

/// What applies on Data.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        id: "data.left",
        title: "Part before",
        help: "The part before.",
        keys: &["left", "h"],
        in_palette: false,
        run: global::previous_part,
        ..ON_DATA
    },
    Action {
        id: "data.right",
        title: "Next part",
        help: "The next part.",
        keys: &["right", "l"],
        in_palette: false,
        run: global::next_part,
        ..ON_DATA
    },
    Action {
        id: "data.cancel",
        asks: Some(Ask::CancelJob),
        title: "Stop the job",
        hint: "stop the job",
        help: "Stop the job under the cursor, else the running one, after a question. What was published before it stays.",
        keys: &["c"],
        commands: &["cancel", "stop"],
        reach: Reach::Dangerous,
        rank: 20,
        enabled: can_stop,
        run: stop,
        ..ON_DATA
    },
    Action {
        id: "data.clear",
        title: "Clear filters",
        hint: "clear",
        help: "Show the rejected rows of every source and reason again.",
        keys: &["x"],
        commands: &["clear"],
        rank: 41,
        enabled: can_clear,
        run: clear,
        ..ON_DATA
    },
];

fn can_stop(app: &App) -> Result<(), &'static str> {
    if to_stop(app).is_none() { Err("no job is running") } else { Ok(()) }
}

fn stop(app: &mut App) -> Vec<Effect> {
    match to_stop(app).map(|job| job.id) {
        Some(job) => ask_to_stop(app, job),
        None => Vec::new(),
    }
}

/// The open job under the cursor of the jobs, else the one that works or waits.
fn to_stop(app: &App) -> Option<&Job> {
    app.job_under_cursor().filter(|job| job.is_open()).or_else(|| app.running_job())
}

/// Ask whether to stop a job.
pub(super) fn ask_to_stop(app: &mut App, job: JobId) -> Vec<Effect> {
    let Some(job) = app.jobs.iter().find(|known| known.id == job) else { return Vec::new() };
    let again = match job.kind {
        JobKind::Load => " L starts it again.",
        JobKind::Rescore => " S starts it again.",
        JobKind::Recut
        | JobKind::Erase
        | JobKind::Fit
        | JobKind::Assign
        | JobKind::Seal
        | JobKind::Release
        | JobKind::Backup => "",
    };
    let lines = vec![
        "Nothing of what it has done so far becomes visible.".to_owned(),
        format!("What was published before it stays.{again}"),
    ];
    let confirm = Confirm::new(CancelJob(job.id), format!("Stop job {}?", job.id.0), lines, "Stop it");
    app.overlays.push(Overlay::Stop(confirm));
    Vec::new()
}

fn can_clear(app: &App) -> Result<(), &'static str> {
    if app.data.is_narrowed() { Ok(()) } else { Err("nothing is filtered") }
}

fn clear(app: &mut App) -> Vec<Effect> {
    app.clear_rejected_filter()
}
