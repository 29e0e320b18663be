//! The last line: the filter being typed, else the message of the moment, else what the keys do here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use tui_input::Input;

use crate::tui::actions::{ACTIONS, Action, Scope};
use crate::tui::app::{App, Level};
use crate::tui::keymap::Chord;
use crate::tui::overlays::Overlay;
use crate::tui::screens::audiences::Builder;
use crate::tui::text::sanitize;
use crate::tui::theme::Role;
use crate::tui::widgets::{Hints, put};

/// Draw it; says where the cursor of a line being typed stands.
pub(super) fn footer(app: &App, line: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let inner = Rect { x: line.x + 1, width: line.width.saturating_sub(2), ..line };
    if let (Some(filter), true) = (&app.filtering, app.overlays.is_empty()) {
        return Some(typed(app, inner, "/", &filter.input, &matches(app), buf));
    }
    if let Some(toast) = app.log.toast() {
        let (sign, role) = match toast.level {
            Level::Info => (app.glyphs.check, Role::Good),
            Level::Note => (app.glyphs.dot, Role::Dim),
            Level::Warn => (app.glyphs.warn, Role::Warn),
            Level::Error => (app.glyphs.cross, Role::Bad),
        };
        let hint = toast.hint.as_deref().map(|hint| format!("; {hint}")).unwrap_or_default();
        let text = format!("{}{hint}", toast.text);
        put(buf, (inner.x, inner.y), 2, sign, app.theme.style(role));
        let style =
            app.theme.style(if matches!(toast.level, Level::Info | Level::Note) { Role::Text } else { role });
        put(buf, (inner.x + 2, inner.y), inner.width.saturating_sub(2), &sanitize(&text), style);
        return None;
    }
    if app.is_typing_rule() && app.overlays.is_empty() {
        rule_hints(app, inner, buf);
    } else if app.is_searching() && app.overlays.is_empty() {
        typing_hints(app, inner, buf);
    } else {
        hints(app, inner, buf);
    }
    None
}

/// What the keys do while the search is typed: every letter goes into it.
fn typing_hints(app: &App, line: Rect, buf: &mut Buffer) {
    let known = [("window.accept", "to the hits"), ("window.next", "next"), ("window.close", "clear, close")];
    let named: Vec<(String, &str)> =
        known.iter().filter_map(|(id, hint)| Some((app.options.keys.label(id)?, *hint))).collect();
    Hints::new(app.look(), named.iter().map(|(key, hint)| (key.as_str(), *hint))).render(line, buf);
}

/// What the keys do while the text of a rule is typed.
fn rule_hints(app: &App, line: Rect, buf: &mut Buffer) {
    let builder = app.audiences.builder.as_ref();
    let is_shown = builder.and_then(Builder::options).is_some();
    let is_chosen = builder.is_some_and(|builder| builder.options.chosen.is_some());
    let is_wanted = builder.is_some_and(Builder::wants_option);
    let known: &[(&str, &str)] = match (is_shown, is_chosen) {
        (true, false) if is_wanted => &[
            ("window.complete", "takes the first"),
            ("window.next", "chooses"),
            ("window.close", "closes the list"),
            ("builder.previous", "leaves the text"),
            ("builder.save", "save"),
        ],
        (true, true) => &[
            ("window.complete", "takes it"),
            ("window.next", "next"),
            ("window.previous", "before"),
            ("window.close", "closes the list"),
            ("builder.save", "save"),
        ],
        (true, false) => &[
            ("window.next", "chooses"),
            ("window.close", "closes the list"),
            ("builder.next", "to the tree"),
            ("builder.save", "save"),
        ],
        (false, _) => &[
            ("builder.save", "save"),
            ("builder.next", "to the tree"),
            ("builder.fields", "fields"),
            ("builder.undo", "undo"),
            ("builder.redo", "redo"),
            ("builder.help", "help"),
            ("builder.leave", "leave"),
        ],
    };
    // Of several keys the one that types nothing.
    let label = |id: &str| {
        let chords = app.options.keys.chords(id);
        chords.iter().find(|chord| chord.typed().is_none()).map(ToString::to_string)
    };
    let named: Vec<(String, &str)> =
        known.iter().filter_map(|(id, hint)| Some((label(id)?, *hint))).collect();
    Hints::new(app.look(), named.iter().map(|(key, hint)| (key.as_str(), *hint))).render(line, buf);
}

fn matches(app: &App) -> String {
    let Some(place) = app.place() else { return String::new() };
    let grid = app.grid();
    format!("{} of {}", grid.count(place), grid.rows.len())
}

/// A line being typed, with words at its right; says where its cursor stands.
pub fn typed(app: &App, line: Rect, prompt: &str, input: &Input, note: &str, buf: &mut Buffer) -> (u16, u16) {
    let style = app.theme.style(Role::Input);
    let used = put(buf, (line.x, line.y), line.width, prompt, app.theme.style(Role::Key)) + 1;
    let note_cells = u16::try_from(crate::tui::text::width(note)).unwrap_or(0);
    let room = line.width.saturating_sub(used + note_cells + 2).max(1);
    let scroll = input.visual_scroll(usize::from(room.saturating_sub(1)));
    let text = skip_cells(input.value(), scroll);
    let x = line.x + used;
    put(buf, (x, line.y), room, &sanitize(text), style);
    let start = line.right().saturating_sub(note_cells);
    put(buf, (start, line.y), note_cells, note, app.theme.style(Role::Dim));
    let at = u16::try_from(input.visual_cursor().saturating_sub(scroll)).unwrap_or(0);
    ((x + at).min(line.right().saturating_sub(1)), line.y)
}

/// The text after its first `cells` cells.
fn skip_cells(text: &str, cells: usize) -> &str {
    if cells == 0 {
        return text;
    }
    let start = text
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| crate::tui::text::width(text.get(..*at).unwrap_or_default()) >= cells);
    text.get(start.unwrap_or(text.len())..).unwrap_or_default()
}

/// Whether all its keys are letters of the rest of the console, which a rule being built does not hear.
fn is_out_of_reach(app: &App, action: &Action) -> bool {
    let is_letter = |chord: &Chord| chord.typed().is_some_and(char::is_alphabetic);
    app.is_building()
        && action.scope == Scope::Global
        && app.options.keys.chords(action.id).iter().all(is_letter)
}

fn hints(app: &App, line: Rect, buf: &mut Buffer) {
    let window = app.overlays.last();
    let scopes = if window.is_some() { vec![Scope::Overlay] } else { app.screen_scopes() };
    let reads = matches!(window, Some(Overlay::Pager(_) | Overlay::Job(_)));
    let copies = |action: &Action| reads && action.id == "list.copy";
    let mut found: Vec<&Action> = ACTIONS
        .iter()
        .filter(|action| action.rank > 0 && (scopes.contains(&action.scope) || copies(action)))
        .filter(|action| action.allowed(app).is_ok())
        .filter(|action| !(reads && action.id == "window.accept"))
        .filter(|action| window.is_some() || app.options.keys.reaches(&scopes, action))
        .filter(|action| window.is_some() || !is_out_of_reach(app, action))
        .collect();
    found.sort_by_key(|action| action.rank);
    let named: Vec<(String, &str)> =
        found.iter().filter_map(|action| Some((app.options.keys.label(action.id)?, action.hint))).collect();
    // Help and quit stay when the others have no room.
    let (last, first): (Vec<_>, Vec<_>) =
        named.iter().partition(|(_, hint)| matches!(*hint, "help" | "quit"));
    let mut hints = Hints::new(app.look(), first.iter().map(|(key, hint)| (key.as_str(), *hint)));
    for (key, hint) in last {
        hints = hints.pinned(key, hint);
    }
    hints.render(line, buf);
}
