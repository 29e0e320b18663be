//! The windows that lie over a screen; only the one in front is drawn.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::StatefulWidget;

use super::checklist::draw_checklist;
use super::footer::typed;
use super::form::draw_form;
use super::rules::draw_rules;
use crate::tui::app::App;
use crate::tui::confirm::Confirm;
use crate::tui::overlays::{Amounts, Asked, Dates, Line, Overlay, Pager, Picker, Worded};
use crate::tui::text::{width, wrap};
use crate::tui::theme::Role;
use crate::tui::widgets::{List, ListItem, Popup, Scroll, centered, put};

/// What is typed into stays small: what is wanted stands at its top.
const TYPED: u16 = 12;

/// Draw the window in front; says where its cursor stands.
pub(super) fn windows(app: &mut App, body: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    // Taken out while it is drawn, so that the rest of the app can be read.
    let mut window = app.overlays.pop()?;
    let cursor = match &mut window {
        Overlay::Picker(picker) => draw_picker(app, picker, body, buf),
        Overlay::Pager(pager) => {
            draw_pager(app, pager, body, buf);
            None
        }
        Overlay::Load(confirm) => {
            draw_confirm(app, confirm, false, body, buf);
            None
        }
        Overlay::Quit(confirm) => {
            draw_confirm(app, confirm, false, body, buf);
            None
        }
        Overlay::Stop(confirm) => {
            draw_confirm(app, confirm, true, body, buf);
            None
        }
        Overlay::Rescore(confirm) => {
            draw_confirm(app, confirm, false, body, buf);
            None
        }
        Overlay::Bands(confirm) => {
            draw_confirm(app, confirm, false, body, buf);
            None
        }
        Overlay::Job(window) => {
            window.refresh(app);
            draw_pager(app, &mut window.pager, body, buf);
            None
        }
        Overlay::Release(confirm) => {
            draw_confirm(app, confirm, true, body, buf);
            None
        }
        Overlay::Checklist(list) => {
            draw_checklist(app, list, body, buf);
            None
        }
        Overlay::Retire(asked) => draw_asked(app, asked, body, buf),
        Overlay::Exclusions(asked) => draw_asked(app, asked, body, buf),
        Overlay::Group(asked) => draw_asked(app, asked, body, buf),
        Overlay::Suppression(asked) => draw_asked(app, asked, body, buf),
        Overlay::Approve(asked) => draw_asked(app, asked, body, buf),
        Overlay::Reject(asked) => draw_asked(app, asked, body, buf),
        Overlay::Withdraw(asked) => draw_asked(app, asked, body, buf),
        Overlay::Fit(confirm) => {
            draw_confirm(app, confirm, false, body, buf);
            None
        }
        Overlay::AdoptClusters(asked) => draw_asked(app, asked, body, buf),
        Overlay::SetRules(asked) => draw_asked(app, asked, body, buf),
        Overlay::Rules(editor) => Some(draw_rules(app, editor, body, buf)),
        Overlay::Form(form) => Some(draw_form(app, form, body, buf)),
        Overlay::Role(asked) => draw_asked(app, asked, body, buf),
        Overlay::RollBack(asked) => draw_asked(app, asked, body, buf),
        Overlay::Dates(dates) => Some(draw_dates(app, dates, body, buf)),
        Overlay::Amounts(amounts) => Some(draw_amounts(app, amounts, body, buf)),
        Overlay::Adopt(asked) => draw_asked(app, asked, body, buf),
        Overlay::Reveal(asked) => draw_asked(app, asked, body, buf),
        Overlay::Export(asked) => draw_asked(app, asked, body, buf),
        Overlay::Erase(asked) => draw_asked(app, asked, body, buf),
        Overlay::EraseForGood(asked) => draw_asked(app, asked, body, buf),
    };
    app.overlays.push(window);
    cursor
}

fn draw_picker(app: &App, picker: &mut Picker, body: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let longest = picker
        .items
        .iter()
        .map(|item| {
            let beside = width(&item.detail) + width(&item.key);
            // A list gives what stands beside at most half of its cells.
            (width(&item.label) + beside + 8).max(2 * beside + 8)
        })
        .chain([width(&picker.title) + 6])
        .max()
        .unwrap_or(0);
    let wide =
        u16::try_from(longest).unwrap_or(u16::MAX).clamp(36, body.width.saturating_sub(4).clamp(36, 132));
    let head = u16::from(picker.is_typing);
    let rows = u16::try_from(picker.items.len()).unwrap_or(u16::MAX).max(1);
    let most = if picker.is_typing { TYPED } else { u16::MAX };
    let high = rows.saturating_add(2 + head).min(body.height.saturating_sub(2)).min(most);
    let note = if picker.is_typing && !picker.input.value().is_empty() {
        format!("{} of {}", picker.found.len(), picker.items.len())
    } else {
        String::new()
    };
    let inner = Popup::new(app.look(), &picker.title).note(&note).draw(centered(body, wide, high), buf);
    let mut cursor = None;
    if picker.is_typing {
        let prompt = if picker.is_palette { ":" } else { "/" };
        let line = Rect { height: 1.min(inner.height), ..inner };
        cursor = Some(typed(app, line, prompt, &picker.input, "", buf));
    }
    let list = Rect { y: inner.y.saturating_add(head), height: inner.height.saturating_sub(head), ..inner };
    picker.height = list.height.into();
    let mut items = Vec::new();
    let details: Vec<String> = picker
        .found
        .iter()
        .filter_map(|found| picker.items.get(found.index))
        .map(|item| match &item.reason {
            Some(reason) => reason.clone(),
            None => [item.detail.as_str(), item.key.as_str()]
                .into_iter()
                .filter(|t| !t.is_empty())
                .collect::<Vec<_>>()
                .join("  "),
        })
        .collect();
    for (found, detail) in picker.found.iter().zip(&details) {
        let Some(item) = picker.items.get(found.index) else { continue };
        items.push(ListItem {
            label: &item.label,
            detail,
            matches: &found.at,
            disabled: item.reason.is_some(),
        });
    }
    let mut scroll = Scroll { cursor: picker.cursor, offset: picker.offset, page: 0 };
    List::new(app.look(), &items).empty("nothing is called like this").render(list, buf, &mut scroll);
    picker.offset = scroll.offset;
    cursor
}

/// Break a line at the window's width, keeping the roles of its parts.
fn broken(line: &Line, cells: usize) -> Vec<Line> {
    let whole: usize = line.iter().map(|(text, _)| width(text)).sum();
    let Some(((text, role), head)) = line.split_last() else { return vec![Vec::new()] };
    let indent: usize = head.iter().map(|(text, _)| width(text)).sum();
    if whole <= cells || cells <= indent + 8 {
        return vec![line.clone()];
    }
    // Code keeps its own indentation when it is broken.
    let own = text.len() - text.trim_start().len();
    let room = cells - indent - own.min(cells / 2);
    wrap(text.trim_start(), room)
        .into_iter()
        .enumerate()
        .map(|(index, piece)| {
            let mut parts = if index == 0 { head.to_vec() } else { vec![(" ".repeat(indent), Role::Text)] };
            parts.push((format!("{}{piece}", " ".repeat(own.min(cells / 2))), *role));
            parts
        })
        .collect()
}

fn draw_pager(app: &App, pager: &mut Pager, body: Rect, buf: &mut Buffer) {
    let longest = pager
        .lines
        .iter()
        .map(|line| line.iter().map(|(text, _)| width(text)).sum::<usize>())
        .max()
        .unwrap_or(0)
        .max(width(&pager.title) + 12);
    let wide = u16::try_from(longest + 4).unwrap_or(u16::MAX).clamp(40, body.width.saturating_sub(4).max(40));
    let cells = usize::from(wide.saturating_sub(4));
    let lines: Vec<Line> = pager.lines.iter().flat_map(|line| broken(line, cells)).collect();
    let high = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(body.height.saturating_sub(1));
    pager.height = high.saturating_sub(2).into();
    pager.extent = lines.len();
    pager.top = pager.top.min(lines.len().saturating_sub(pager.height.max(1)));
    let note = if lines.len() > pager.height {
        format!(
            "{}{}{} of {}",
            pager.top + 1,
            app.glyphs.dash,
            (pager.top + pager.height).min(lines.len()),
            lines.len()
        )
    } else {
        String::new()
    };
    let inner = Popup::new(app.look(), &pager.title).note(&note).draw(centered(body, wide, high), buf);
    let visible = lines.iter().skip(pager.top).take(inner.height.into());
    for (y, line) in (inner.y..).zip(visible) {
        let mut x = inner.x;
        for (text, role) in line {
            x += put(buf, (x, y), inner.right().saturating_sub(x), text, app.theme.style(*role));
        }
    }
}

fn draw_confirm<T>(app: &App, confirm: &Confirm<T>, danger: bool, body: Rect, buf: &mut Buffer) {
    let wide = body.width.saturating_sub(4).min(72);
    let lines: Vec<String> =
        confirm.lines.iter().flat_map(|line| wrap(line, wide.saturating_sub(4).into())).collect();
    let high = u16::try_from(lines.len() + 5).unwrap_or(u16::MAX);
    let mut popup = Popup::new(app.look(), &confirm.title);
    if danger {
        popup = popup.danger();
    }
    let inner = popup.draw(centered(body, wide, high), buf);
    let below = say(app, &lines, inner, 1, buf);
    buttons(
        app,
        confirm,
        (danger, true),
        Rect { y: inner.bottom().saturating_sub(1 + below), height: 1, ..inner },
        buf,
    );
}

/// What a question says, above as many lines as it keeps for its answer. Where the window is too low, the text ends early and
/// says so, and no line is left free: how many are free below the answer.
fn say(app: &App, lines: &[String], inner: Rect, kept: u16, buf: &mut Buffer) -> u16 {
    let room = usize::from(inner.height.saturating_sub(kept));
    for (y, text) in (inner.y..inner.bottom()).zip(lines.iter().take(room)) {
        put(buf, (inner.x, y), inner.width, text, app.theme.style(Role::Text));
    }
    if lines.len() > room && room > 0 {
        let y = inner.y + room as u16 - 1;
        let x = inner.right().saturating_sub(width(app.glyphs.ellipsis) as u16);
        put(buf, (x, y), inner.right().saturating_sub(x), app.glyphs.ellipsis, app.theme.style(Role::Dim));
    }
    u16::from(lines.len() + 2 <= room)
}

/// The two buttons of a question, side by side in the middle of a line.
fn buttons<T>(
    app: &App,
    confirm: &Confirm<T>,
    (danger, in_focus): (bool, bool),
    line: Rect,
    buf: &mut Buffer,
) {
    let plain = app.theme.style(Role::Text);
    let focused = if in_focus { app.theme.style(Role::Cursor) } else { plain };
    let sure = if danger { app.theme.style(Role::Danger) } else { plain };
    let buttons = [
        ("[ Cancel ]".to_owned(), if confirm.is_focused() { plain } else { focused }),
        (format!("[ {} ]", confirm.verb), if confirm.is_focused() { sure.patch(focused) } else { sure }),
    ];
    let total: u16 = buttons.iter().map(|(text, _)| width(text) as u16).sum::<u16>() + 4;
    let mut x = line.x + line.width.saturating_sub(total) / 2;
    for (text, style) in buttons {
        x += put(buf, (x, line.y), line.right().saturating_sub(x), &text, style) + 4;
    }
}

/// The bounds by hand, on one line.
fn draw_amounts(app: &App, amounts: &Amounts, body: Rect, buf: &mut Buffer) -> (u16, u16) {
    let area = centered(body, 58, 6);
    let inner = Popup::new(app.look(), "Best, Large and Medium from").draw(area, buf);
    let line = Rect { y: inner.y + 1, height: 1, ..inner };
    let cursor = typed(app, line, "revenue/tickets", &amounts.input, "", buf);
    let (said, role) = match &amounts.trouble {
        Some(trouble) => (trouble.as_str(), Role::Bad),
        None => ("enter shows what they would give, esc leaves", Role::Dim),
    };
    put(buf, (inner.x, inner.bottom().saturating_sub(1)), inner.width, said, app.theme.style(role));
    cursor
}

/// What will happen, then the word to type, then the buttons.
fn draw_asked<T: Worded>(app: &App, asked: &Asked<T>, body: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let wide = body.width.saturating_sub(4).min(72);
    let lines: Vec<String> =
        asked.confirm.lines.iter().flat_map(|line| wrap(line, wide.saturating_sub(4).into())).collect();
    let high = u16::try_from(lines.len() + 7).unwrap_or(u16::MAX);
    let popup = Popup::new(app.look(), &asked.confirm.title).danger();
    let inner = popup.draw(centered(body, wide, high), buf);
    let below = say(app, &lines, inner, 3, buf);
    let line = |up: u16| Rect { y: inner.bottom().saturating_sub(up + below), height: 1, ..inner };
    let cursor = typed(app, line(3), T::PROMPT, &asked.word, "", buf);
    if let Some(trouble) = asked.trouble {
        put(buf, (inner.x, line(2).y), inner.width, trouble, app.theme.style(Role::Bad));
    }
    buttons(app, &asked.confirm, (true, !asked.is_typing()), line(1), buf);
    asked.is_typing().then_some(cursor)
}

fn draw_dates(app: &App, dates: &Dates, body: Rect, buf: &mut Buffer) -> (u16, u16) {
    let inner = Popup::new(app.look(), "Two dates, both included").draw(centered(body, 58, 7), buf);
    let mut cursor = (inner.x, inner.y);
    let lines = [
        ("from", &dates.from, dates.window.map(|w| w.0), !dates.on_to),
        ("to  ", &dates.to, dates.window.map(|w| w.1), dates.on_to),
    ];
    for (y, (name, input, shown, front)) in (inner.y + 1..inner.bottom()).zip(lines) {
        let line = Rect { y, height: 1, ..inner };
        let at = typed(app, line, name, input, "", buf);
        if input.value().is_empty() {
            let hint = shown.map_or_else(|| "2026-11-20".to_owned(), |day| day.to_string());
            put(buf, (line.x + 5, y), line.width.saturating_sub(5), &hint, app.theme.style(Role::Dim));
        }
        if front {
            cursor = at;
        }
    }
    let (said, role) = match &dates.trouble {
        Some(trouble) => (trouble.as_str(), Role::Bad),
        None => ("enter goes on, tab changes the line, esc leaves", Role::Dim),
    };
    let y = inner.bottom().saturating_sub(1);
    put(buf, (inner.x, y), inner.width, said, app.theme.style(role));
    cursor
}
