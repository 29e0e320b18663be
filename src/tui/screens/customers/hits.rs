//! Who was found, as a table: best match first, and why.

use super::words;
use crate::contract::Hit;
use crate::tui::app::App;
use crate::tui::grid::{Cell, Column, Grid, Row, Space};
use crate::tui::screens::segments::segment_cell;
use crate::tui::text::width;

/// The least and the most cells of the column of ids.
const ID: (usize, usize) = (8, 20);

/// The hits; without rows where there are none.
pub(super) fn grid(app: &App) -> Grid {
    let Some(found) = &app.customers.search.found.shown else { return Grid::default() };
    let longest = found.hits.iter().map(|hit| width(&hit.customer_id)).max().unwrap_or(0);
    let id = longest.clamp(ID.0, ID.1) as u16;
    // R, E and X are keys of their own here, G, L and S everywhere, so no column sorts by them.
    let columns = vec![
        Column::text("Id", 'I', Space::Fixed(id), 0),
        Column::text("Name", 'N', Space::Fill(15), 0),
        Column::text("Postal code, city", 'P', Space::Fixed(19), 4),
        Column::text("Home store", 'H', Space::Fixed(18), 6),
        Column::text("Segment", 'T', Space::Fixed(8), 2),
        Column::text("Bought last", 'B', Space::Fixed(11), 5),
        Column::number(format!("12 months {}", app.formatter.symbol()), 'M', Space::Fixed(13), 3),
        Column::text("Found by", 'F', Space::Fixed(13), 1),
    ];
    Grid { columns, rows: found.hits.iter().map(|hit| row(app, hit)).collect() }
}

fn row(app: &App, hit: &Hit) -> Row {
    let f = &app.formatter;
    let dash = || Cell::absent(app.glyphs.dash);
    let home: Vec<&str> = [&hit.postal_code, &hit.city].into_iter().flatten().map(String::as_str).collect();
    let matched: Vec<&str> = hit.matched.iter().map(|on| words::matched(*on)).collect();
    let bought = |day: jiff::civil::Date| {
        let age = i64::from((day - jiff::civil::date(1970, 1, 1)).get_days());
        Cell::number(format!("{:>6} {}", f.short_date(day), day.year()), age)
    };
    Row {
        id: hit.customer_id.clone(),
        cells: vec![
            Cell::text(&hit.customer_id),
            hit.name.as_deref().map_or_else(|| Cell::absent("no name known"), Cell::text),
            if home.is_empty() { dash() } else { Cell::text(&home.join(" ")) },
            hit.store.as_deref().map_or_else(dash, Cell::text),
            hit.segment.map_or_else(dash, segment_cell),
            hit.last_day.map_or_else(dash, bought),
            hit.net_revenue.map_or_else(dash, |net| Cell::number(f.number(net, f.currency.decimals), net)),
            if matched.is_empty() { dash() } else { Cell::text(&matched.join(", ")) },
        ],
    }
}

/// The ids of the hits marked, or of the one under the cursor.
pub(super) fn copied(app: &App) -> Option<(String, String)> {
    let (grid, place) = (grid(app), &app.customers.search.place);
    let marked: Vec<&str> = grid
        .shown(place)
        .into_iter()
        .filter(|row| place.marked.contains(&row.id))
        .map(|row| row.id.as_str())
        .collect();
    match marked.len() {
        0 => Some((grid.current(place)?.id.clone(), "the customer's id".to_owned())),
        count => Some((marked.join("\n"), format!("{count} ids"))),
    }
}
