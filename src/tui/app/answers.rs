//! What the engine's answers change.
//!
//! An answer never takes a picture away: what was shown stays until something newer can be shown.

use super::{Answer, App, Effect, Level, Request, Slot};
use crate::contract::{ConsoleError, ErrorKind, Hello, Job, JobState, Status, UserState};
use crate::tui::format::Formatter;
use crate::tui::screens::Screen;

pub(super) fn take(app: &mut App, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::Hello(reply) => hello(app, reply),
        Answer::Pulse(reply) => {
            app.take_pulse(reply);
            Vec::new()
        }
        Answer::Values(by, reply) => {
            app.take_values(by, reply);
            Vec::new()
        }
        Answer::Segments(reply) => app.take_segments(reply),
        Answer::Segment(reply) => app.take_segment(reply),
        Answer::Migration(reply) => app.take_migration(reply),
        Answer::Bridge(reply) => app.take_bridge(reply),
        Answer::Thresholds(reply) => app.take_thresholds(reply),
        Answer::Preview(reply) => app.take_preview(reply),
        Answer::Adopt(reply) => app.take_adoption(reply),
        Answer::Clusters(answer) => app.take_clusters(*answer),
        Answer::Find(reply) => app.take_found(reply),
        Answer::Narrowing(by, reply) => app.take_narrowing(by, reply),
        Answer::Customer(id, reply) => app.take_customer(&id, reply),
        Answer::MoreTickets(request, reply) => app.take_tickets(&request, reply),
        Answer::TicketLines(request, reply) => app.take_ticket_lines(&request, reply),
        Answer::Reveal(id, reply) => app.take_revealed(&id, reply),
        Answer::Export(reply) => app.take_exported(reply),
        Answer::Erase(reply) => app.take_erasure(reply),
        Answer::Models(reply) => app.take_models(reply),
        Answer::Model(name, reply) => app.take_model(name, reply),
        Answer::EqualSize(reply) => app.take_equal_size(reply),
        Answer::Matrix(reply) => app.take_matrix(reply),
        Answer::Rescore(reply) => app.take_rescore(reply),
        Answer::SetRole(wanted, reply) => app.take_role(&wanted, reply),
        Answer::RollBack(reply) => app.take_roll_back(reply),
        Answer::SetBands(reply) => app.take_bands(reply),
        Answer::Audiences(reply) => app.take_audiences(reply),
        Answer::Audience(name, reply) => app.take_audience(&name, reply),
        Answer::Count(request, reply) => app.take_count(&request, reply),
        Answer::Complete(request, reply) => app.take_completions(&request, reply),
        Answer::FieldValues(field, reply) => app.take_field_values(field, reply),
        Answer::Overlap(names, reply) => app.take_overlap(&names, reply),
        Answer::HouseRules(reply) => app.take_house_rules(reply),
        Answer::Activations(reply) => app.take_activations(reply),
        Answer::ExportDetail(id, reply) => app.take_export(id, reply),
        Answer::SaveAudience(request, reply) => app.take_saved(&request, reply),
        Answer::SaveList(name, reply) => app.take_saved_list(&name, reply),
        Answer::RetireAudience(name, reply) => app.take_retired(&name, reply),
        Answer::SetExclusions(request, reply) => app.take_exclusions(&request, reply),
        Answer::SetGroup(request, reply) => app.take_group(&request, reply),
        Answer::Suppress(request, reply) => app.take_suppressed(&request, reply),
        Answer::Seal(request, reply) => app.take_seal(&request, reply),
        Answer::Decide(request, reply) => app.take_decision(&request, reply),
        Answer::Release(id, reply) => app.take_release(id, reply),
        Answer::Withdraw(request, reply) => app.take_withdrawal(&request, reply),
        Answer::Audit(reply) => app.take_audit(reply),
        Answer::Status(reply) => status(app, reply),
        Answer::Rejected(reply) => {
            match reply {
                Ok(rows) => app.data.rejected = Some(rows),
                Err(error) => app.complain("Rejected rows", &error),
            }
            app.data.settle();
            Vec::new()
        }
        Answer::Jobs(reply) => {
            let mut effects = match reply {
                Ok(found) => jobs(app, found),
                Err(error) => {
                    app.complain("Jobs", &error);
                    Vec::new()
                }
            };
            effects.extend(app.follow_job());
            effects.extend(app.follow_clusters());
            effects
        }
        Answer::Change(reply) => change(app, reply),
        Answer::Restore(reply) => restore(app, reply),
        Answer::Remember(reply) => {
            if let Err(error) = reply {
                app.complain("The state of the screens was not kept", &error);
            }
            Vec::new()
        }
        Answer::Start(reply) => {
            match reply {
                Ok(job) => {
                    app.say(Level::Info, format!("Load queued as job {}; 0 shows its progress", job.0));
                }
                Err(error) => app.complain("The load was not started", &error),
            }
            vec![app.ask(Slot::Jobs, Request::Jobs)]
        }
        Answer::Stop(reply) => {
            match reply {
                Ok(()) => app.say(Level::Info, "Asked the job to stop; what was published before it stays"),
                Err(error) => app.complain("The job was not stopped", &error),
            }
            vec![app.ask(Slot::Jobs, Request::Jobs)]
        }
    }
}

fn hello(app: &mut App, reply: Result<Hello, ConsoleError>) -> Vec<Effect> {
    match reply {
        Ok(hello) => take_hello(app, hello),
        Err(error) => {
            // Who has no role any more may ask for nothing.
            if let (ErrorKind::Forbidden, Some(hello)) = (error.kind, &mut app.hello) {
                hello.roles.clear();
            }
            app.complain("", &error);
            Vec::new()
        }
    }
}

fn take_hello(app: &mut App, hello: Hello) -> Vec<Effect> {
    let known = app.hello.is_some();
    let moved = app.generation != hello.generation;
    let has_other_roles = app.hello.as_ref().is_some_and(|before| before.roles != hello.roles);
    app.generation = hello.generation;
    app.formatter = Formatter::new(&hello.currency, app.glyphs);
    app.hello = Some(hello);
    if known && moved && app.restored {
        app.pulse.is_stale = true;
        return app.refresh();
    }
    if !has_other_roles {
        return Vec::new();
    }
    let roles: Vec<&str> = app.hello.iter().flat_map(|hello| &hello.roles).map(|role| role.name()).collect();
    app.say(Level::Warn, format!("Your roles are now: {}", roles.join(", ")));
    // What was refused may be allowed now, and the other way round.
    if app.restored && !app.frozen { app.refresh() } else { Vec::new() }
}

fn status(app: &mut App, reply: Result<Status, ConsoleError>) -> Vec<Effect> {
    match reply {
        Ok(status) => {
            let known = app.hello.is_some();
            let mut effects = jobs(app, status.jobs.clone());
            if !known {
                effects.extend(take_hello(app, status.hello.clone()));
            }
            effects.extend(app.follow_job());
            effects.extend(app.follow_clusters());
            app.data.status = Some(status);
            app.data.error = None;
            app.data.settle();
            effects
        }
        Err(error) => {
            app.complain("", &error);
            app.data.error = Some(error);
            Vec::new()
        }
    }
}

/// Take the jobs, and say how those ended that still ran before; what they brought is asked for.
fn jobs(app: &mut App, found: Vec<Job>) -> Vec<Effect> {
    let ended: Vec<(Level, String)> = found
        .iter()
        .filter(|job| !job.is_open())
        .filter(|job| app.jobs.iter().any(|before| before.id == job.id && before.is_open()))
        .map(|job| {
            let (level, how) = match job.state {
                JobState::Done => (Level::Info, "done"),
                JobState::Cancelled => (Level::Warn, "stopped"),
                JobState::Interrupted => {
                    (Level::Warn, "interrupted; nothing of it is visible, it can be started again")
                }
                _ => (Level::Error, "failed"),
            };
            let outcome = job.outcome.as_deref().unwrap_or(how);
            (level, format!("Job {}: {outcome}", job.id.0))
        })
        .collect();
    app.jobs = found;
    let has_ended = !ended.is_empty();
    for (level, text) in ended {
        app.say(level, text);
    }
    app.data.settle_jobs(&app.jobs);
    if has_ended && !app.frozen { catch_up_screen(app) } else { Vec::new() }
}

fn change(app: &mut App, reply: Result<u64, ConsoleError>) -> Vec<Effect> {
    let version = match reply {
        Ok(version) => version,
        Err(error) if error.kind == ErrorKind::Cancelled => app.version.unwrap_or(0),
        Err(error) => {
            let lost = app.lost.replace(error.message.clone());
            if error.kind != ErrorKind::Unreachable {
                app.complain("No live updates any more", &error);
                return Vec::new();
            }
            if lost.is_none() {
                app.complain("Disconnected", &error);
            }
            return vec![app.ask(Slot::Change, Request::Reach)];
        }
    };
    if app.lost.take().is_some() {
        app.say(Level::Info, "Connected again");
        (app.version, app.poll_from) = (Some(version), Some(version));
        return if app.frozen { app.hold() } else { catch_up_after(app) };
    }
    let first = app.version.is_none();
    let moved = app.version != Some(version);
    app.version = Some(version);
    app.poll_from = Some(version);
    if first {
        return Vec::new();
    }
    if !moved {
        // One's roles may be others now, and time alone changes what there is to decide.
        let mut effects = vec![app.ask(Slot::Hello, Request::Hello)];
        if app.screen == Screen::Audiences && !app.frozen {
            effects.extend(app.catch_up_waiting());
        }
        return effects;
    }
    if app.frozen { app.hold() } else { catch_up(app) }
}

/// Ask for everything in front: nobody knows what changed while nobody listened.
fn catch_up_after(app: &mut App) -> Vec<Effect> {
    let mut effects = catch_up(app);
    if !app.restored {
        effects.push(app.ask(Slot::Restore, Request::Restore));
    } else if !matches!(app.screen, Screen::Data | Screen::Audiences | Screen::Segments | Screen::Models) {
        effects.extend(app.refresh());
    }
    effects
}

/// Ask for everything that a change may have touched.
pub(super) fn catch_up(app: &mut App) -> Vec<Effect> {
    let mut effects = vec![app.ask(Slot::Hello, Request::Hello)];
    if app.screen == Screen::Data {
        effects.extend(app.ask_data());
    } else {
        effects.push(app.ask(Slot::Jobs, Request::Jobs));
    }
    effects.extend(catch_up_screen(app));
    effects
}

/// Ask for what the screen in front shows of the ledger. Pulse shows generations alone, whose change is heard by itself.
pub(super) fn catch_up_screen(app: &mut App) -> Vec<Effect> {
    match app.screen {
        Screen::Audiences => app.catch_up_audiences(),
        Screen::Segments => app.catch_up_segments(),
        Screen::Models => app.catch_up_models(),
        Screen::Customers => app.catch_up_customers(),
        Screen::Pulse | Screen::Data => Vec::new(),
    }
}

fn restore(app: &mut App, reply: Result<Option<UserState>, ConsoleError>) -> Vec<Effect> {
    match reply {
        Ok(Some(state)) => {
            if let Err(trouble) = app.recall(&state) {
                app.say(
                    Level::Warn,
                    format!("The screens start afresh; what was kept can't be read: {trouble}"),
                );
            }
        }
        Ok(None) => {}
        Err(error) => app.complain("The screens start afresh", &error),
    }
    app.restored = true;
    app.refresh()
}

impl App {
    /// Keep in mind that something changed while the picture is held.
    fn hold(&mut self) -> Vec<Effect> {
        self.held = true;
        Vec::new()
    }

    /// Let live updates through again, or hold them.
    pub(crate) fn toggle_freeze(&mut self) -> Vec<Effect> {
        self.frozen = !self.frozen;
        if self.frozen {
            return Vec::new();
        }
        if std::mem::take(&mut self.held) { catch_up(self) } else { Vec::new() }
    }
}
