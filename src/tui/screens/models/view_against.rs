//! Models held against each other as a picture: champions against challengers, and the champion against a rule.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::view::{cut, draw_grid, line, paragraph, say};
use super::{Front, compare, grid_of, words};
use crate::tui::app::App;
use crate::tui::overlays::Line;
use crate::tui::theme::Role;

/// Past this a row is hard to follow from its name to its figures.
const WIDEST: u16 = 130;

/// Lines of words under a table.
const WORDS: u16 = 3;

/// Draw champions against challengers, and what the one under the cursor says.
pub(super) fn comparisons(app: &mut App, area: Rect, buf: &mut Buffer) {
    let (head, rest) = cut(area, 1);
    let text = "Challenger less champion, on the same customers; 95 % by paired bootstrap";
    say(app, text, Role::Dim, head, buf);
    let (above, below) = cut(rest, rest.height.saturating_sub(WORDS));
    draw_grid(app, Front::Compare, "no challenger was held against a champion yet", above, buf);
    let grid = grid_of(app, Front::Compare);
    let place = app.models.place_in(Front::Compare);
    let Some(found) = grid.current(&place).and_then(|row| compare::found(app, &row.id)) else { return };
    paragraph(app, &found.words, (Role::Title, 1), below, buf);
}

/// Draw the rule, its people and the champion's, and who does how much better.
pub(super) fn equal_size(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(equal) = &app.models.equal.shown else { return };
    let key = |id: &str| app.options.keys.label(id).unwrap_or_default();
    let rule = format!("at least {} purchases in {} days", equal.rule.purchases, equal.rule.days);
    let rule = if equal.rule.purchases == 1 { rule.replace("purchases", "purchase") } else { rule };
    let first: Line = vec![
        ("Rule     ".to_owned(), Role::Dim),
        (rule, Role::Title),
        ("  ".to_owned(), Role::Dim),
        (key("models.edit"), Role::Key),
        (" edits".to_owned(), Role::Dim),
    ];
    let second: Line = vec![
        ("Horizon  ".to_owned(), Role::Dim),
        (format!("{} days", equal.champion.target.days), Role::Title),
        ("  ".to_owned(), Role::Dim),
        (format!("{}/{}", key("models.left"), key("models.right")), Role::Key),
        (" change   ".to_owned(), Role::Dim),
        (
            format!("{}, judged after {}", words::method(equal.champion.method), words::day(app, equal.cut)),
            Role::Dim,
        ),
    ];
    let said = equal.words.clone();
    let (head, rest) = cut(area, 1);
    line(app, &first, head, buf);
    let (head, rest) = cut(rest, 1);
    line(app, &second, head, buf);
    let rest = Rect { width: rest.width.min(WIDEST), ..rest };
    let rest = if rest.height > 12 { cut(rest, 1).1 } else { rest };
    let groups = grid_of(app, Front::Groups).rows.len() as u16 + 1;
    let ratios = grid_of(app, Front::Ratios).rows.len() as u16 + 1;
    let both = rest.height > groups + ratios;
    let empty = "nobody to hold against each other";
    if !both {
        let front = if app.models.on_second { Front::Ratios } else { Front::Groups };
        let rows = grid_of(app, front).rows.len() as u16 + 1;
        let (above, below) = cut(rest, rows);
        draw_grid(app, front, empty, above, buf);
        return paragraph(app, &said, (Role::Text, 1), below, buf);
    }
    let (above, rest) = cut(rest, groups);
    draw_grid(app, Front::Groups, empty, above, buf);
    let rest = if rest.height > ratios + 1 { cut(rest, 1).1 } else { rest };
    let (below, rest) = cut(rest, ratios);
    draw_grid(app, Front::Ratios, empty, below, buf);
    paragraph(app, &said, (Role::Text, 1), rest, buf);
}
