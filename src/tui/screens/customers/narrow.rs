//! What customers can be narrowed to: their segment, store, channel, last purchase, and consents.

use std::collections::BTreeMap;

use super::words;
use crate::contract::{
    ConsentChannel, ConsoleError, CustomerFilter, Dimension, DimensionValue, Recency, Segment, Unit,
};
use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::names;
use crate::tui::overlays::{Item, Overlay, Pick, Picker};
use crate::tui::text::sanitize;

/// What the ids in a filter are called.
pub type Labels = BTreeMap<Dimension, String>;

/// One choice of what to narrow to; `None` is everybody again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Narrow {
    /// Their segment.
    Segment(Option<Segment>),
    /// Their home store's id, and its label.
    Store(Option<(String, String)>),
    /// The channel of their last purchase, and its label.
    Channel(Option<(String, String)>),
    /// How long ago that was.
    Recency(Option<Recency>),
    /// A consent that they gave.
    Consent(Option<ConsentChannel>),
}

/// A menu whose choices are known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Menu {
    /// Of segments.
    Segment,
    /// Of days since the last purchase.
    Recency,
    /// Of consents.
    Consent,
}

/// The days since the last purchase to choose from.
const RECENCIES: [Recency; 5] =
    [Recency::Within(30), Recency::Within(90), Recency::Within(365), Recency::Over(90), Recency::Over(365)];

/// A menu, with the cursor on what is in force.
#[must_use]
pub fn menu(app: &App, menu: Menu) -> Picker {
    let filter = &app.customers.search.filter;
    let any = |narrow: Narrow| Item::new("any", Pick::Narrow(narrow));
    let (title, mut items, now) = match menu {
        Menu::Segment => {
            let known = Segment::ALL.into_iter().filter(|segment| *segment != Segment::Nobody);
            let item = |s: Segment| {
                Item::new(names::segment(s), Pick::Narrow(Narrow::Segment(Some(s))))
                    .detail(names::segment_rule(s))
            };
            let items: Vec<Item> = known.map(item).collect();
            ("Segment", items, Narrow::Segment(filter.segment))
        }
        Menu::Recency => {
            let item = |r: Recency| Item::new(words::recency(r), Pick::Narrow(Narrow::Recency(Some(r))));
            ("Last purchase", RECENCIES.into_iter().map(item).collect(), Narrow::Recency(filter.recency))
        }
        Menu::Consent => {
            let item =
                |c: ConsentChannel| Item::new(words::consent(c), Pick::Narrow(Narrow::Consent(Some(c))));
            let items = ConsentChannel::ALL.into_iter().map(item).collect();
            ("Consent given for", items, Narrow::Consent(filter.consent))
        }
    };
    items.insert(
        0,
        any(match menu {
            Menu::Segment => Narrow::Segment(None),
            Menu::Recency => Narrow::Recency(None),
            Menu::Consent => Narrow::Consent(None),
        }),
    );
    Picker::menu(title, items).at(|item| item.pick == Pick::Narrow(now.clone()))
}

/// What is in force, each by its name and value.
pub(super) fn chips(app: &App) -> Vec<(&'static str, String)> {
    let search = &app.customers.search;
    let CustomerFilter { segment, store, channel, recency, consent, cell } = &search.filter;
    let called = |by: Dimension, id: &String| sanitize(search.labels.get(&by).unwrap_or(id)).into_owned();
    [
        segment.map(|segment| ("segment", names::segment(segment).to_owned())),
        store.as_ref().map(|id| ("store", called(Dimension::Store, id))),
        channel.as_ref().map(|id| ("channel", called(Dimension::Channel, id))),
        recency.map(|recency| ("bought", words::recency(recency))),
        consent.map(|consent| ("consent", words::consent(consent).to_owned())),
        cell.map(|cell| ("cell", names::matrix_cell(cell))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl App {
    /// Narrow to that, and search anew.
    pub(crate) fn narrow(&mut self, narrow: Narrow) -> Vec<Effect> {
        let search = &mut self.customers.search;
        let labels = &mut search.labels;
        let mut label = |by: Dimension, chosen: Option<(String, String)>| {
            let (id, label) = chosen?;
            labels.insert(by, label);
            Some(id)
        };
        match narrow {
            Narrow::Segment(segment) => search.filter.segment = segment,
            Narrow::Store(store) => search.filter.store = label(Dimension::Store, store),
            Narrow::Channel(channel) => search.filter.channel = label(Dimension::Channel, channel),
            Narrow::Recency(recency) => search.filter.recency = recency,
            Narrow::Consent(consent) => search.filter.consent = consent,
        }
        self.search_again()
    }

    /// Search among everybody again.
    pub(crate) fn clear_narrowing(&mut self) -> Vec<Effect> {
        self.customers.search.filter = CustomerFilter::default();
        self.customers.search.labels.clear();
        self.search_again()
    }

    /// Ask for the stores or channels to choose from.
    pub(crate) fn ask_narrowing(&mut self, by: Dimension) -> Vec<Effect> {
        vec![self.ask(Slot::Narrowing, Request::Narrowing(by))]
    }

    pub(crate) fn take_narrowing(
        &mut self,
        by: Dimension,
        reply: Result<Vec<DimensionValue>, ConsoleError>,
    ) -> Vec<Effect> {
        let values = match reply {
            Ok(values) => values,
            Err(error) => {
                self.complain("", &error);
                return Vec::new();
            }
        };
        // Whoever went on in the meantime is not stopped by a menu.
        if !self.is_on_search() || !self.overlays.is_empty() {
            return Vec::new();
        }
        if values.is_empty() {
            self.say(Level::Warn, format!("No line has a {}", names::dimension(by)));
            return Vec::new();
        }
        let narrow = |chosen: Option<(String, String)>| match by {
            Dimension::Channel => Pick::Narrow(Narrow::Channel(chosen)),
            _ => Pick::Narrow(Narrow::Store(chosen)),
        };
        let mut items = vec![Item::new("any", narrow(None))];
        items.extend(values.into_iter().map(|value| {
            let label = sanitize(&value.label).into_owned();
            let detail = self.formatter.value(Unit::Money, value.net_revenue);
            Item::new(label.clone(), narrow(Some((value.id, label)))).detail(detail)
        }));
        let title = match by {
            Dimension::Channel => "Channel of the last purchase",
            _ => "Home store",
        };
        self.overlays.push(Overlay::Picker(Picker::typed(title, items)));
        Vec::new()
    }
}
