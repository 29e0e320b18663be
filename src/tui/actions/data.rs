//! What the actions do on Data.

use crate::tui::app::{App, Effect};
use crate::tui::confirm::{CancelJob, Confirm};
use crate::tui::overlays::Overlay;

pub(super) fn can_stop(app: &App) -> Result<(), &'static str> {
    if app.running_job().is_none() { Err("no job is running") } else { Ok(()) }
}

pub(super) fn stop(app: &mut App) -> Vec<Effect> {
    let Some(job) = app.running_job() else { return Vec::new() };
    let lines = vec![
        "Nothing of what it has read so far becomes visible.".to_owned(),
        "What was published before it stays. L starts it again.".to_owned(),
    ];
    let confirm = Confirm::new(CancelJob(job.id), format!("Stop job {}?", job.id.0), lines, "Stop it");
    app.overlays.push(Overlay::Stop(confirm));
    Vec::new()
}

pub(super) fn can_clear(app: &App) -> Result<(), &'static str> {
    if app.data.is_narrowed() { Ok(()) } else { Err("nothing is filtered") }
}

pub(super) fn clear(app: &mut App) -> Vec<Effect> {
    app.clear_rejected_filter()
}
