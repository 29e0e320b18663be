//! How a segment stands out: each trait with its value, the base's, how many times that is, and a bar from the base.

use super::{ClusterCard, Sheet, Target};
use crate::contract::Telling;
use crate::tui::app::App;
use crate::tui::overlays::Line;
use crate::tui::screens::segments::behaviour::words::{lift, value};
use crate::tui::screens::sheet::{left, right};
use crate::tui::text::sanitize;
use crate::tui::theme::Role;

/// Cells of a value, of a lift, and of half a bar.
const VALUE: usize = 10;
const LIFT: usize = 8;
const HALF: usize = 8;

/// Cells of the longest and the shortest names.
const NAME: (usize, usize) = (26, 14);

/// A bar's end: so many times the base, or that part of it.
const FARTHEST: f64 = 4.0;

/// Traits shown under the sentence.
const TELLING: usize = 5;

/// How wide the columns are for so much room; without a bar where there is none for it.
struct Shape {
    name: usize,
    has_bar: bool,
}

impl Shape {
    fn of(room: usize) -> Self {
        let fixed = 2 + 2 * VALUE + LIFT;
        let bar = 2 * HALF + 3;
        let has_bar = room >= fixed + bar + NAME.1 + 4;
        let name = room.saturating_sub(fixed + if has_bar { bar } else { 0 }).clamp(NAME.1, NAME.0);
        Self { name, has_bar }
    }

    /// What the columns are.
    fn head(&self, first: &str, (here, there): (&str, &str)) -> Line {
        let mut line = vec![
            ("  ".to_owned(), Role::Text),
            left(first, self.name, Role::Head),
            right(here, VALUE, Role::Head),
            right(there, VALUE, Role::Head),
            right("times", LIFT, Role::Head),
        ];
        if self.has_bar {
            line.push((format!("  {}", " ".repeat(HALF.saturating_sub(4))), Role::Text));
            line.push(("less   more".to_owned(), Role::Head));
        }
        line
    }

    fn line(&self, app: &App, found: &Telling) -> Line {
        let f = &app.formatter;
        let mut line = vec![
            ("  ".to_owned(), Role::Text),
            left(&found.label, self.name, Role::Text),
            right(&value(f, found.unit, found.value), VALUE, Role::Title),
            right(&value(f, found.unit, found.base), VALUE, Role::Dim),
            right(&lift(f, found.lift), LIFT, Role::Text),
        ];
        if self.has_bar {
            line.push(("  ".to_owned(), Role::Text));
            line.extend(bar(app, found));
        }
        line
    }

    /// Cells of a whole line.
    fn cells(&self) -> usize {
        2 + self.name + 2 * VALUE + LIFT + if self.has_bar { 2 * HALF + 3 } else { 0 }
    }
}

/// Where a trait lies from the base: −1 is a quarter of it, 1 four times as much. Doubling and halving are as far.
fn place(found: &Telling) -> f64 {
    let place = match found.lift {
        Some(lift) if lift <= 0.0 => -1.0,
        Some(lift) => lift.ln() / FARTHEST.ln(),
        // Where the base has none, all there is is more.
        None if found.value > found.base => 1.0,
        None => 0.0,
    };
    if place.is_finite() { place.clamp(-1.0, 1.0) } else { 0.0 }
}

fn bar(app: &App, found: &Telling) -> Line {
    let full = app.glyphs.eighths.last().copied().unwrap_or("#");
    let place = place(found);
    let filled = full.repeat((place.abs() * HALF as f64).round() as usize);
    let (before, after) = if place < 0.0 { (filled.as_str(), "") } else { ("", filled.as_str()) };
    vec![
        right(before, HALF, Role::LastYear),
        (app.glyphs.bar.to_owned(), Role::Border),
        left(after, HALF, Role::Bar),
    ]
}

fn table(app: &App, found: &[Telling], first: &str, heads: (&str, &str), sheet: &mut Sheet) {
    let shape = Shape::of(sheet.room);
    sheet.say(shape.head(first, heads));
    for trait_ in found {
        sheet.say(shape.line(app, trait_));
    }
}

/// The most telling traits.
pub(super) fn telling(app: &App, card: &ClusterCard, sheet: &mut Sheet) {
    let found = card.telling.get(..TELLING.min(card.telling.len())).unwrap_or_default();
    if !found.is_empty() {
        table(app, found, "most telling", ("here", "all"), sheet);
    }
}

/// Who they are.
pub(super) fn who(app: &App, card: &ClusterCard, sheet: &mut Sheet) {
    if card.who.is_empty() {
        return;
    }
    sheet.head("Who they are", "of those of whom it is known");
    grouped(app, &card.who, sheet);
}

/// Every variable.
pub(super) fn how(app: &App, card: &ClusterCard, sheet: &mut Sheet) {
    if card.how.is_empty() {
        return;
    }
    sheet.head("How they buy", "means, against all segments");
    table(app, &card.how, "variable", ("here", "all"), sheet);
}

/// What and where they buy.
pub(super) fn what(app: &App, card: &ClusterCard, sheet: &mut Sheet) {
    if card.what.is_empty() {
        return;
    }
    sheet.head("What, where and when", "shares, against all segments");
    grouped(app, &card.what, sheet);
}

/// Who comes nearest, and what sets them apart.
pub(super) fn neighbour(app: &App, card: &ClusterCard, sheet: &mut Sheet) {
    let Some(near) = &card.neighbour else { return };
    sheet.head("Nearest neighbour", "enter opens its card");
    let name = format!("{} {}", near.id, sanitize(&near.name));
    sheet.lead(
        Target::Segment(near.id),
        vec![(format!("  {} ", app.glyphs.enter), Role::Accent), (name, Role::Title)],
    );
    if !near.apart.is_empty() {
        table(app, &near.apart, "what sets them apart", ("here", &near.id.to_string()), sheet);
    }
}

/// Traits of several kinds, each kind with its name above; two kinds beside each other where there is room.
fn grouped(app: &App, found: &[Telling], sheet: &mut Sheet) {
    let mut kinds: Vec<(&str, Vec<&Telling>)> = Vec::new();
    for one in found {
        match kinds.iter_mut().find(|(kind, _)| *kind == one.of_what) {
            Some((_, list)) => list.push(one),
            None => kinds.push((&one.of_what, vec![one])),
        }
    }
    let half = sheet.room / 2;
    let both = Shape::of(half.saturating_sub(2));
    let is_wide = both.has_bar && half > both.cells();
    let shape = if is_wide { both } else { Shape::of(sheet.room) };
    let mut blocks = kinds.into_iter().map(|(kind, list)| {
        let mut lines = vec![shape.head(&self::kind(kind), ("here", "all"))];
        lines.extend(list.into_iter().map(|one| shape.line(app, one)));
        lines
    });
    while let Some(first) = blocks.next() {
        if is_wide {
            sheet.beside(first, blocks.next().unwrap_or_default(), (half, shape.cells().min(half - 2)));
        } else {
            sheet.say_all(first);
        }
    }
}

/// A kind of trait, as a head.
fn kind(of_what: &str) -> String {
    let known = match of_what {
        "variable" => "variable",
        "category" => "category",
        "brand" => "brand",
        "department" => "department",
        "price_band" => "price band",
        "channel" => "channel",
        "weekday" => "weekday",
        "hours" => "hours",
        "gender" => "gender",
        "age" => "age",
        "region" => "region",
        other => return sanitize(other).into_owned(),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::VariableUnit;

    fn found(value: f64, base: f64) -> Telling {
        Telling {
            of_what: "variable".to_owned(),
            label: "Basket".to_owned(),
            unit: VariableUnit::Money,
            value,
            base,
            lift: (base != 0.0).then(|| value / base),
            distance: 0.5,
        }
    }

    #[test]
    fn doubling_and_halving_are_as_far_from_the_base() {
        assert!((place(&found(20.0, 10.0)) - 0.5).abs() < 1e-9);
        assert!((place(&found(5.0, 10.0)) + 0.5).abs() < 1e-9);
        assert!(place(&found(10.0, 10.0)).abs() < 1e-9);
    }

    #[test]
    fn nothing_leaves_the_bar() {
        for (value, base, at) in [(1e9, 1.0, 1.0), (0.0, 1.0, -1.0), (3.0, 0.0, 1.0), (f64::NAN, 1.0, 0.0)] {
            let place = place(&found(value, base));
            assert!((place - at).abs() < 1e-9, "{value} {base}: {place}");
        }
    }

    #[test]
    fn names_give_room_before_bars_do() {
        let (narrow, wide) = (Shape::of(58), Shape::of(100));
        assert!(!narrow.has_bar && narrow.name == NAME.0);
        assert!(wide.has_bar && wide.name == NAME.0);
        assert!(Shape::of(70).has_bar && Shape::of(70).name < NAME.0);
    }
}
