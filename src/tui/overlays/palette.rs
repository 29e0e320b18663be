//! The three pickers made from the action table: the palette, the help, and the themes.

use super::{Item, Pick, Picker};
use crate::contract::Period;
use crate::tui::actions::{ACTIONS, Action, Scope};
use crate::tui::app::App;
use crate::tui::names;
use crate::tui::screens::Screen;
use crate::tui::text::{Align, fit};
use crate::tui::theme::Theme;

/// Every command that can be given here, with its key.
#[must_use]
pub fn palette(app: &App) -> Picker {
    let mut items: Vec<Item> = ACTIONS
        .iter()
        .filter(|action| action.in_palette && app.screen_scopes().contains(&action.scope))
        .map(|action| {
            let mut item = item(app, action);
            item.names = action.commands.iter().map(|&command| command.to_owned()).collect();
            item
        })
        .collect();
    if app.screen == Screen::Pulse {
        items.extend(
            names::PERIODS
                .iter()
                .map(|&period| command(format!("Period {}", names::period(period)), Pick::Period(period))),
        );
        items.extend(
            names::DIMENSIONS.iter().map(|&by| command(format!("By {}", names::dimension(by)), Pick::By(by))),
        );
    }
    items
        .extend(theme_names(app).into_iter().map(|name| command(format!("Theme {name}"), Pick::Theme(name))));
    Picker::typed("Command", items).palette(app.history.clone())
}

/// Cells of the keys in the help.
const KEYS: usize = 16;

/// What the keys do here; choosing one does it.
#[must_use]
pub fn help(app: &App) -> Picker {
    let scopes = app.screen_scopes();
    let of = |scope: Scope| ACTIONS.iter().filter(move |action| action.scope == scope);
    let items = scopes
        .iter()
        .chain(&[Scope::Overlay])
        .flat_map(|&scope| of(scope))
        .filter(|action| !app.options.keys.chords(action.id).is_empty())
        .filter(|action| action.scope == Scope::Overlay || app.options.keys.reaches(&scopes, action))
        .map(|action| {
            let known = item(app, action);
            let label = format!("{}{}", fit(&known.key, KEYS, Align::Left), known.label);
            Item { label, detail: action.help.to_owned(), key: String::new(), ..known }
        })
        .collect();
    Picker::typed(format!("Keys on {}", app.screen.title()), items)
}

/// The themes, those of the workspace first.
#[must_use]
pub fn themes(app: &App) -> Picker {
    let items = theme_names(app).into_iter().map(|name| Item::new(name.clone(), Pick::Theme(name))).collect();
    let now = app.theme.name().to_owned();
    Picker::menu("Theme", items).at(|item| item.label == now)
}

fn theme_names(app: &App) -> Vec<String> {
    Theme::names(app.options.themes_dir.as_deref())
}

fn command(label: String, pick: Pick) -> Item {
    Item { names: vec![label.to_lowercase()], ..Item::new(label, pick) }
}

fn item(app: &App, action: &'static Action) -> Item {
    let keys: Vec<String> = app.options.keys.chords(action.id).iter().map(ToString::to_string).collect();
    Item {
        detail: action.id.to_owned(),
        key: keys.join(" "),
        reason: action.allowed(app).err().map(str::to_owned),
        ..Item::new(action.title, Pick::Action(action.id))
    }
}

/// The periods to choose from.
#[must_use]
pub fn periods(app: &App) -> Picker {
    let now = app.pulse.request.period;
    let mut items: Vec<Item> =
        names::PERIODS.iter().map(|&period| Item::new(names::period(period), Pick::Period(period))).collect();
    items.push(Item::new("Two dates…", Pick::TwoDates));
    let between = matches!(now, Period::Between { .. });
    Picker::menu("Period", items).at(|item| match item.pick {
        Pick::Period(period) => period == now,
        _ => between,
    })
}

/// What a segment can be taken apart by.
#[must_use]
pub fn compositions(app: &App) -> Picker {
    let now = app.segments.by;
    let items = names::COMPOSITIONS
        .iter()
        .map(|&by| Item::new(names::composition(by), Pick::Composition(by)))
        .collect();
    Picker::menu("Made of, by", items).at(|item| matches!(item.pick, Pick::Composition(by) if by == now))
}

/// The dimensions to break down by.
#[must_use]
pub fn dimensions(app: &App) -> Picker {
    let now = app.pulse.request.by;
    let items =
        names::DIMENSIONS.iter().map(|&by| Item::new(names::dimension_title(by), Pick::By(by))).collect();
    Picker::menu("Break down by", items).at(|item| matches!(item.pick, Pick::By(by) if by == now))
}
