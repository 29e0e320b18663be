//! The home store, and the stores really used.

use super::parts::{counted, day, indent, left, right};
use super::{Body, Source};
use crate::contract::StoreUse;
use crate::tui::overlays::Line;
use crate::tui::text::sanitize;
use crate::tui::theme::Role;

pub(super) fn body(source: &Source<'_>) -> Option<Body> {
    let stores = &source.customer.stores;
    if stores.used.is_empty() && stores.home.is_none() {
        return None;
    }
    let f = &source.app.formatter;
    let home = stores.home.as_deref().map(|home| format!("home {}", sanitize(home)));
    let mut body =
        Body { summary: home.unwrap_or_else(|| "no home store known".to_owned()), ..Body::default() };
    for store in &stores.used {
        body.say(line(source, store));
    }
    let more = stores.count.saturating_sub(stores.used.len() as u64);
    if more > 0 {
        body.say(vec![indent(), (format!("and {} more", counted(f, more, "store")), Role::Dim)]);
    }
    if stores.used.is_empty() {
        body.say(vec![indent(), ("never bought in a store".to_owned(), Role::Absent)]);
    }
    Some(body)
}

/// `Lyon Confluence  3 tickets  15 %  3.1 km  last 12 Jan 2026`.
fn line(source: &Source<'_>, store: &StoreUse) -> Line {
    let f = &source.app.formatter;
    let is_home = source.customer.stores.home.as_deref() == Some(store.label.as_str());
    let far = match store.km_from_home {
        _ if is_home => "home".to_owned(),
        Some(km) => format!("{} km", f.number(km, 1)),
        None => source.dash().to_owned(),
    };
    let last = store.last_day.map(|last| format!("   last {}", day(f, last))).unwrap_or_default();
    vec![
        indent(),
        left(&store.label, source.room.saturating_sub(52).clamp(14, 28), Role::Text),
        right(&counted(f, store.tickets, "ticket"), 13, Role::Text),
        right(&f.share(store.share), 7, Role::Text),
        right(&far, 10, if is_home { Role::Accent } else { Role::Dim }),
        (last, Role::Dim),
    ]
}
