//! What the actions do in windows that lie over a screen.

use super::{Action, BASE, Reach, Scope, data};
use crate::contract::Ask;
use crate::tui::app::{App, ClusterRequest, Effect, Level, Request, Slot};
use crate::tui::confirm::Confirmed;
use crate::tui::grid::Step;
use crate::tui::overlays::{Asked, CheckOf, FormOf, Overlay, Worded, pick};
use crate::tui::screens::audiences::builder;
use crate::tui::screens::segments::behaviour;
use crate::tui::screens::{audiences, models};

const IN_WINDOW: Action = Action { scope: Scope::Overlay, in_palette: false, ..BASE };

/// What applies in windows.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        id: "window.close",
        title: "Close",
        hint: "close",
        help: "Close the window and change nothing.",
        keys: &["esc", "q"],
        rank: 2,
        run: close,
        ..IN_WINDOW
    },
    Action {
        id: "window.accept",
        title: "Accept",
        hint: "accept",
        help: "Do what is selected.",
        keys: &["enter"],
        rank: 1,
        run: accept,
        ..IN_WINDOW
    },
    Action {
        id: "window.complete",
        title: "Complete",
        help: "Complete the command; between buttons and dates, go to the other one.",
        keys: &["tab"],
        run: complete,
        ..IN_WINDOW
    },
    Action {
        id: "window.stop",
        asks: Some(Ask::CancelJob),
        title: "Stop the job",
        hint: "stop the job",
        help: "In a job's window: stop it, after a question. What was published before it stays.",
        keys: &["c", "x"],
        reach: Reach::Dangerous,
        rank: 3,
        enabled: has_open_job,
        run: stop,
        ..IN_WINDOW
    },
    Action {
        id: "window.next",
        title: "Next",
        help: "The next choice, line or button, also while typing.",
        keys: &["down", "ctrl-n"],
        run: next,
        ..IN_WINDOW
    },
    Action {
        id: "window.previous",
        title: "Previous",
        help: "The choice, line or button before, also while typing.",
        keys: &["up", "ctrl-p", "shift-tab"],
        run: previous,
        ..IN_WINDOW
    },
];

/// A search is cleared first; the palette's line is the window itself.
fn close(app: &mut App) -> Vec<Effect> {
    if let Some(Overlay::Picker(picker)) = app.overlays.last_mut()
        && !picker.is_palette
        && !picker.input.value().is_empty()
    {
        picker.input = tui_input::Input::default();
        picker.search();
        return Vec::new();
    }
    app.overlays.pop();
    Vec::new()
}

fn next(app: &mut App) -> Vec<Effect> {
    app.step(Step::By(1))
}

fn previous(app: &mut App) -> Vec<Effect> {
    app.step(Step::By(-1))
}

fn complete(app: &mut App) -> Vec<Effect> {
    match app.overlays.last_mut() {
        Some(Overlay::Picker(picker)) if picker.is_typing => picker.complete(),
        Some(overlay) => {
            let is_completed = match overlay {
                Overlay::Form(form) => form.complete(),
                _ => false,
            };
            if !is_completed {
                overlay.step(Step::By(1));
            }
        }
        None => {}
    }
    Vec::new()
}

fn has_open_job(app: &App) -> Result<(), &'static str> {
    match app.overlays.last() {
        Some(Overlay::Job(window)) if window.is_open(app) => Ok(()),
        Some(Overlay::Job(_)) => Err("it has ended already"),
        _ => Err("open a job first, on Data"),
    }
}

fn stop(app: &mut App) -> Vec<Effect> {
    match app.overlays.last() {
        Some(Overlay::Job(window)) => data::ask_to_stop(app, window.job),
        _ => Vec::new(),
    }
}

/// Do what is selected in the window in front.
pub(super) fn accept(app: &mut App) -> Vec<Effect> {
    match app.overlays.pop() {
        Some(Overlay::Picker(picker)) => {
            let Some(item) = picker.current() else {
                let typed = picker.input.value().to_owned();
                app.overlays.push(Overlay::Picker(picker));
                app.say(Level::Warn, format!("Nothing is called \"{}\"", crate::tui::text::sanitize(&typed)));
                return Vec::new();
            };
            let chosen = item.pick.clone();
            if picker.is_palette {
                let command = item.label.clone();
                app.keep_in_history(&command);
            }
            pick(app, chosen)
        }
        Some(Overlay::Quit(confirm)) => confirm.answer().map_or_else(Vec::new, |_| vec![Effect::Quit]),
        Some(Overlay::Load(confirm)) => send(app, confirm.answer(), (Slot::Start, Request::Start)),
        Some(Overlay::Rescore(confirm)) => send(app, confirm.answer(), (Slot::Rescore, Request::Rescore)),
        Some(Overlay::Bands(confirm)) => send(app, confirm.answer(), (Slot::SetBands, Request::SetBands)),
        Some(Overlay::Role(asked)) => ask_about(app, asked, Overlay::Role, (Slot::SetRole, Request::SetRole)),
        Some(Overlay::RollBack(asked)) => {
            ask_about(app, asked, Overlay::RollBack, (Slot::RollBack, Request::RollBack))
        }
        Some(Overlay::Form(form)) => match form.of {
            FormOf::Rule | FormOf::Bands => models::accept_form(app, form),
            FormOf::Suppression | FormOf::GroupName | FormOf::Ids => audiences::accept_form(app, form),
            FormOf::Condition | FormOf::Purchases | FormOf::Save => builder::accept_form(app, form),
            FormOf::Fit | FormOf::Priority(..) | FormOf::Describe(_) => behaviour::accept_form(app, form),
        },
        Some(Overlay::Checklist(list)) if list.of == CheckOf::Values => app.accept_values(list),
        Some(Overlay::Checklist(list)) => audiences::accept_checklist(app, list),
        Some(Overlay::Release(confirm)) => send(app, confirm.answer(), (Slot::Release, Request::Release)),
        Some(Overlay::Retire(asked)) => {
            ask_about(app, asked, Overlay::Retire, (Slot::RetireAudience, Request::RetireAudience))
        }
        Some(Overlay::Exclusions(asked)) => {
            ask_about(app, asked, Overlay::Exclusions, (Slot::SetExclusions, Request::SetExclusions))
        }
        Some(Overlay::Group(asked)) => {
            ask_about(app, asked, Overlay::Group, (Slot::SetGroup, Request::SetGroup))
        }
        Some(Overlay::Suppression(asked)) => {
            ask_about(app, asked, Overlay::Suppression, (Slot::Suppress, Request::Suppress))
        }
        Some(Overlay::Approve(asked)) => {
            ask_about(app, asked, Overlay::Approve, (Slot::Decide, Request::Approve))
        }
        Some(Overlay::Reject(asked)) => {
            ask_about(app, asked, Overlay::Reject, (Slot::Decide, Request::Reject))
        }
        Some(Overlay::Withdraw(asked)) => {
            ask_about(app, asked, Overlay::Withdraw, (Slot::Withdraw, Request::Withdraw))
        }
        Some(
            overlay
            @ (Overlay::Fit(_) | Overlay::AdoptClusters(_) | Overlay::Rules(_) | Overlay::SetRules(_)),
        ) => accept_clusters(app, overlay),
        Some(Overlay::Stop(confirm)) => send(app, confirm.answer(), (Slot::Stop, Request::Stop)),
        Some(Overlay::Adopt(asked)) => ask_about(app, asked, Overlay::Adopt, (Slot::Adopt, Request::Adopt)),
        Some(Overlay::Reveal(asked)) => {
            ask_about(app, asked, Overlay::Reveal, (Slot::Reveal, Request::Reveal))
        }
        Some(Overlay::Export(asked)) => {
            ask_about(app, asked, Overlay::Export, (Slot::Export, Request::Export))
        }
        Some(Overlay::Erase(asked)) => match answered(app, asked, Overlay::Erase) {
            Some(first) => app.ask_erasure_again(first),
            None => Vec::new(),
        },
        Some(Overlay::EraseForGood(asked)) => {
            ask_about(app, asked, Overlay::EraseForGood, (Slot::Erase, Request::Erase))
        }
        Some(Overlay::Amounts(mut amounts)) => match amounts.cuts() {
            Ok(cuts) => vec![app.ask(Slot::Preview, Request::Preview(cuts))],
            Err(trouble) => {
                amounts.trouble = Some(trouble);
                app.overlays.push(Overlay::Amounts(amounts));
                Vec::new()
            }
        },
        Some(Overlay::Dates(mut dates)) => {
            if !dates.on_to {
                dates.on_to = true;
                app.overlays.push(Overlay::Dates(dates));
                return Vec::new();
            }
            match dates.period() {
                Ok(period) => app.change_pulse(|request| request.period = period),
                Err(trouble) => {
                    dates.trouble = Some(trouble);
                    app.overlays.push(Overlay::Dates(dates));
                    Vec::new()
                }
            }
        }
        Some(Overlay::Pager(_) | Overlay::Job(_)) | None => Vec::new(),
    }
}

/// The same of a window about behavioural segments.
fn accept_clusters(app: &mut App, overlay: Overlay) -> Vec<Effect> {
    match overlay {
        Overlay::Fit(confirm) => {
            send(app, confirm.answer(), (Slot::Fit, |sure| about_clusters(ClusterRequest::Fit(sure))))
        }
        Overlay::AdoptClusters(asked) => {
            let request = |sure| about_clusters(ClusterRequest::Adopt(sure));
            ask_about(app, asked, Overlay::AdoptClusters, (Slot::AdoptClusters, request))
        }
        Overlay::Rules(editor) => app.accept_rules(editor),
        Overlay::SetRules(asked) => {
            let request = |sure| about_clusters(ClusterRequest::SetRules(sure));
            ask_about(app, asked, Overlay::SetRules, (Slot::SetRules, request))
        }
        _ => Vec::new(),
    }
}

fn about_clusters(request: ClusterRequest) -> Request {
    Request::Clusters(Box::new(request))
}

/// Ask the engine for what was agreed to; nothing where it was not.
fn send<T>(
    app: &mut App,
    agreed: Option<Confirmed<T>>,
    (slot, request): (Slot, fn(Confirmed<T>) -> Request),
) -> Vec<Effect> {
    agreed.map(|confirmed| vec![app.ask(slot, request(confirmed))]).unwrap_or_default()
}

/// The same for a question that wants a word.
fn ask_about<T: Worded>(
    app: &mut App,
    asked: Asked<T>,
    back: fn(Asked<T>) -> Overlay,
    wanted: (Slot, fn(Confirmed<T>) -> Request),
) -> Vec<Effect> {
    let agreed = answered(app, asked, back);
    send(app, agreed, wanted)
}

/// The proof where a button gave it; while the word is typed, the question goes back in front.
fn answered<T: Worded>(
    app: &mut App,
    mut asked: Asked<T>,
    back: fn(Asked<T>) -> Overlay,
) -> Option<Confirmed<T>> {
    if asked.is_typing() {
        asked.accept_word();
        app.overlays.push(back(asked));
        return None;
    }
    let answer = asked.confirm.answer();
    if answer.is_none() {
        app.say(Level::Note, "Cancelled; nothing was done");
    }
    answer
}
