//! The three lines at the top: who and when, the tabs, and the rule that says where one is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::contract::{Job, JobKind, JobState};
use crate::tui::app::{App, Slot};
use crate::tui::names;
use crate::tui::screens::data::seconds;
use crate::tui::screens::segments;
use crate::tui::screens::{Screen, audiences, customers, models};
use crate::tui::text::{sanitize, width};
use crate::tui::theme::Role;
use crate::tui::widgets::put;

type Part = (String, Role);

fn cells(parts: &[Part]) -> u16 {
    u16::try_from(parts.iter().map(|(text, _)| width(text)).sum::<usize>()).unwrap_or(u16::MAX)
}

/// Write parts from `x`; says where they ended.
fn write(app: &App, buf: &mut Buffer, (x, y): (u16, u16), right: u16, base: Style, parts: &[Part]) -> u16 {
    let mut x = x;
    for (text, role) in parts {
        let room = right.saturating_sub(x);
        x += put(buf, (x, y), room, text, base.patch(app.theme.style(*role)));
    }
    x
}

/// The left parts from the left, the right ones up to the right edge. Where there is no room, the last on the
/// right goes first, down to the `kept` first of them; then the last on the left.
fn spread(
    app: &App,
    line: Rect,
    base: Style,
    left: &[Vec<Part>],
    (right, kept): (&[Vec<Part>], usize),
    buf: &mut Buffer,
) {
    let mut shown_left: Vec<&Vec<Part>> = left.iter().collect();
    let mut shown_right: Vec<&Vec<Part>> = right.iter().filter(|parts| !parts.is_empty()).collect();
    let total = |a: &[&Vec<Part>], b: &[&Vec<Part>]| -> u16 {
        let gaps = u16::try_from(2 * b.len()).unwrap_or(0);
        a.iter().chain(b).map(|parts| cells(parts)).fold(gaps + 1, u16::saturating_add)
    };
    while total(&shown_left, &shown_right) > line.width {
        if shown_right.len() > kept {
            shown_right.pop();
        } else if shown_left.len() > 1 {
            shown_left.pop();
        } else {
            break;
        }
    }
    let mut x = line.x;
    for parts in &shown_left {
        x = write(app, buf, (x, line.y), line.right(), base, parts);
    }
    // What matters most stands at the very right.
    let mut right = line.right().saturating_sub(1);
    for parts in shown_right {
        let start = right.saturating_sub(cells(parts));
        if start <= x {
            break;
        }
        write(app, buf, (start, line.y), right, base, parts);
        right = start.saturating_sub(2);
    }
}

/// Workspace, as-of day and its age, who, how connected, and the running job.
pub(super) fn header(app: &App, line: Rect, buf: &mut Buffer) {
    let base = app.theme.style(Role::Header);
    buf.set_style(line, base);
    let mut left = vec![vec![(" c360".to_owned(), Role::Accent)]];
    let mut who = Vec::new();
    if let Some(hello) = &app.hello {
        let name = sanitize(&hello.workspace).into_owned();
        left.push(vec![(format!(" {} ", app.glyphs.crumb), Role::Dim), (name, Role::Title)]);
        if hello.demo {
            left.push(vec![(" demo".to_owned(), Role::Dim)]);
        }
        if let Some(as_of) = hello.as_of {
            let days = i64::from((hello.today - as_of).get_days());
            let age = if days > 2 { Role::Warn } else { Role::Dim };
            left.push(vec![
                ("  as of ".to_owned(), Role::Dim),
                (app.formatter.date(as_of), Role::Text),
                (format!(" ({})", app.formatter.age(days)), age),
            ]);
        } else {
            left.push(vec![("  nothing loaded".to_owned(), Role::Warn)]);
        }
        let way = if hello.in_process { "in process" } else { "server" };
        let only = if app.options.read_only { " read-only" } else { "" };
        who.push((format!("{} {} {way}{only}", sanitize(&hello.user), app.glyphs.dot), Role::Dim));
    } else if app.lost.is_none() {
        left.push(vec![(format!("  asking{}", app.glyphs.ellipsis), Role::Dim)]);
    }
    let job = app.running_job().map(|job| job_parts(app, job)).unwrap_or_default();
    let states = states(app);
    let kept = usize::from(!states.is_empty()) + usize::from(!job.is_empty());
    spread(app, line, base, &left, (&[states, job, who], kept), buf);
}

/// What is out of the ordinary: frozen, disconnected.
fn states(app: &App) -> Vec<Part> {
    if app.lost.is_some() {
        return vec![(format!("{} disconnected", app.glyphs.cross), Role::Bad)];
    }
    match (app.frozen, app.held) {
        (true, true) => vec![("frozen, changes are waiting".to_owned(), Role::Warn)],
        (true, false) => vec![("frozen".to_owned(), Role::Warn)],
        _ => Vec::new(),
    }
}

fn job_parts(app: &App, job: &Job) -> Vec<Part> {
    let what = match job.kind {
        JobKind::Load => "loading",
        JobKind::Recut => "cutting segments",
        JobKind::Erase => "erasing",
        JobKind::Rescore => "rescoring",
        JobKind::Fit => "trying segments",
        JobKind::Assign => "assigning customers",
        JobKind::Seal => "sealing",
        JobKind::Release => "letting out",
        JobKind::Backup => "backing up",
    };
    if job.state == JobState::Queued {
        return vec![(format!("{} {what} queued", app.glyphs.pending), Role::Accent)];
    }
    let frames = app.glyphs.spinner;
    let spin = frames.get(app.spin % frames.len().max(1)).copied().unwrap_or_default();
    let share = job.progress.map(|p| format!(" {:.0} %", p.clamp(0.0, 1.0) * 100.0)).unwrap_or_default();
    let took = job.started_at.map(|at| format!(" {}", clock(seconds(at, app.now)))).unwrap_or_default();
    vec![(format!("{spin} {what}{share}{took}"), Role::Accent)]
}

/// Whole seconds, so that a still picture does not look precise.
fn clock(elapsed: std::time::Duration) -> String {
    let seconds = elapsed.as_secs();
    if seconds < 60 { format!("{seconds} s") } else { format!("{}m{:02}", seconds / 60, seconds % 60) }
}

/// The screens, and on the right what the one in front is about.
pub(super) fn tabs(app: &mut App, line: Rect, buf: &mut Buffer) {
    let mut x = line.x + 1;
    let mut hits = Vec::new();
    let named: Vec<(Screen, String)> = Screen::ALL
        .iter()
        .map(|screen| (*screen, app.options.keys.label(screen.action()).unwrap_or_default()))
        .collect();
    let wanted: usize = named.iter().map(|(screen, key)| width(key) + width(screen.title()) + 3).sum();
    // On a narrow terminal the tabs stand closer, so that all of them are seen.
    let before = if wanted < usize::from(line.width) { " " } else { "" };
    for (screen, key) in &named {
        let active = *screen == app.screen;
        let role = if active { Role::TabActive } else { Role::Tab };
        let start = x;
        x += put(
            buf,
            (x, line.y),
            line.right() - x,
            &format!("{before}{key} "),
            app.theme.style(role).patch(app.theme.style(Role::Key)),
        );
        x += put(buf, (x, line.y), line.right() - x, &format!("{} ", screen.title()), app.theme.style(role));
        hits.push((Rect { x: start, width: x - start, ..line }, *screen));
    }
    app.hits.tabs = hits;
    let room = line.right().saturating_sub(x + 2);
    let right = match app.screen {
        Screen::Pulse => pulse_choices(app, room),
        Screen::Segments => vec![vec![(segments::facts(app, room), Role::Dim)]],
        Screen::Customers => Vec::new(),
        Screen::Models => vec![vec![(models::facts(app, room), Role::Dim)]],
        Screen::Audiences => vec![audiences::facts(app, room)],
        Screen::Data => data_facts(app),
    };
    let rest = Rect { x: line.right() - room, width: room, ..line };
    spread(app, rest, Style::new(), &[Vec::new()], (&right, 1), buf);
}

/// The period, and where there is room also what it is broken down by and its step.
fn pulse_choices(app: &App, room: u16) -> Vec<Vec<Part>> {
    let request = &app.pulse.request;
    let menu = app.glyphs.menu;
    let others =
        format!("  by {} {menu}  each {} {menu}", names::dimension(request.by), names::grain(request.grain));
    let mut parts =
        vec![(format!("{} {menu}", names::period(request.period)), Role::Title), (others, Role::Dim)];
    if cells(&parts) + 3 > room {
        parts.pop();
    }
    vec![parts]
}

fn data_facts(app: &App) -> Vec<Vec<Part>> {
    let Some(hello) = &app.hello else { return Vec::new() };
    let mut parts = Vec::new();
    if let Some(generation) = hello.generation {
        let at = hello
            .published_at
            .map(|at| at.to_zoned(app.zone.clone()).strftime(" of %d %b %H:%M").to_string());
        parts.push(vec![(format!("generation {}{}", generation.0, at.unwrap_or_default()), Role::Dim)]);
    }
    parts
}

/// A rule with the way here at its left, and the days shown at its right.
pub(super) fn rule(app: &App, line: Rect, buf: &mut Buffer) {
    let border = app.theme.style(Role::Border);
    put(buf, (line.x, line.y), line.width, &app.glyphs.rule.repeat(line.width.into()), border);
    let mut crumbs = vec![(app.screen.title().to_owned(), Role::Title)];
    let mut crumb = |text: String| {
        crumbs.push((format!(" {} ", app.glyphs.crumb), Role::Dim));
        crumbs.push((text, Role::Text));
    };
    match app.screen {
        Screen::Pulse => {
            for (dimension, id) in &app.pulse.request.filter {
                let label = app.pulse.filter_labels.get(dimension).unwrap_or(id);
                crumb(format!("{} {}", names::dimension(*dimension), sanitize(label)));
            }
        }
        Screen::Segments => segments::crumbs(app).into_iter().for_each(&mut crumb),
        Screen::Customers => customers::crumbs(app).into_iter().for_each(&mut crumb),
        Screen::Models => models::crumbs(app).into_iter().for_each(&mut crumb),
        Screen::Audiences => audiences::crumbs(app).into_iter().for_each(&mut crumb),
        Screen::Data => {
            crumb(app.data.section.title().to_owned());
            if app.data.section == crate::tui::screens::data::Section::Rejected {
                for narrowed in [&app.data.source, &app.data.reason].into_iter().flatten() {
                    crumb(sanitize(narrowed).into_owned());
                }
            }
        }
    }
    if let Some(place) = app.place().filter(|place| !place.filter.is_empty()) {
        let grid = app.grid();
        let found = grid.count(place);
        crumb(format!("/{}  {found} of {}", sanitize(&place.filter), grid.rows.len()));
    }
    let mut left = vec![(" ".to_owned(), Role::Text)];
    left.extend(crumbs);
    left.push((" ".to_owned(), Role::Text));
    let right = match app.screen {
        Screen::Pulse => days(app),
        Screen::Segments => vec![(segments::window(app), Role::Dim)],
        Screen::Customers => vec![(customers::stand(app), Role::Dim)],
        Screen::Models | Screen::Audiences | Screen::Data => Vec::new(),
    };
    let indented = Rect { x: line.x + 1, width: line.width - 1, ..line };
    spread(app, indented, Style::new(), &[left], (&[right], 0), buf);
}

/// The days shown, or that they are being asked for.
fn days(app: &App) -> Vec<Part> {
    let asking = app.tickets.is_waiting(Slot::Pulse) && app.pulse.is_stale;
    if asking && app.pulse.shown.is_some() {
        return vec![(format!(" asking{} ", app.glyphs.ellipsis), Role::Stale)];
    }
    let Some(pulse) = &app.pulse.shown else { return Vec::new() };
    let f = &app.formatter;
    let days = if pulse.from == pulse.to {
        f.date(pulse.to)
    } else {
        format!("{} {} {}", f.date(pulse.from), app.glyphs.dash, f.date(pulse.to))
    };
    vec![(format!(" {days} "), Role::Dim)]
}
