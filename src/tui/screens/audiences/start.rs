//! Rules to start from: a segment, a cell of the matrix, what a search was narrowed to or who it found.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use crate::contract::{
    ChurnBand, ClusterId, CustomerFilter, Matrix, MatrixCellId, Recency, Segment, ValueBand,
};
use crate::tui::app::App;

/// The customers of a segment.
#[must_use]
pub fn from_segment(segment: Segment) -> String {
    format!("tier = {}", segment.id())
}

/// The customers of a behavioural segment.
#[must_use]
pub fn from_cluster(id: ClusterId) -> String {
    format!("cluster = {}", quoted(&id.to_string()))
}

/// The customers on a list of ids.
#[must_use]
pub fn from_list(name: &str) -> String {
    format!("in list {}", quoted(name))
}

/// The customers of a cell of the matrix.
#[must_use]
pub fn from_cell(matrix: &Matrix, cell: MatrixCellId) -> String {
    let bands = &matrix.bands;
    let churn = format!("churn_{}d", bands.days);
    let share = |share: f64| Decimal::from_f64(share).unwrap_or_default().round_dp(6).normalize();
    let (undecided, lost) = (share(bands.undecided_from), share(bands.lost_from));
    let (middle, high) = (bands.middle_from.normalize(), bands.high_from.normalize());
    let churns = match cell.churn {
        ChurnBand::Safe => format!("{churn} < {undecided}"),
        ChurnBand::Undecided => format!("{churn} >= {undecided} and {churn} < {lost}"),
        ChurnBand::Lost => format!("{churn} >= {lost}"),
    };
    let value = match cell.value {
        ValueBand::High => format!("value_12m >= {high}"),
        ValueBand::Middle => format!("value_12m >= {middle} and value_12m < {high}"),
        ValueBand::Low => format!("value_12m < {middle}"),
    };
    format!("{churns} and {value}")
}

/// What a search is narrowed to; where it is narrowed to nothing, those who were marked or found. `None` where there is
/// neither.
#[must_use]
pub fn from_search(app: &App) -> Option<String> {
    let search = &app.customers.search;
    let hits = search.found.shown.as_ref().map(|found| found.hits.as_slice()).unwrap_or_default();
    let marked = &search.place.marked;
    let ids: Vec<String> = hits
        .iter()
        .map(|hit| &hit.customer_id)
        .filter(|id| marked.is_empty() || marked.contains(*id))
        .map(|id| quoted(id))
        .collect();
    let people = (!ids.is_empty()).then(|| format!("id in ({})", ids.join(", ")));
    if !marked.is_empty() || search.filter.is_empty() {
        return people;
    }
    let mut parts = conditions(&search.filter, app.models.matrix.shown.as_ref());
    if !search.text().is_empty() {
        parts.extend(people);
    }
    (!parts.is_empty()).then(|| parts.join(" and "))
}

/// What to say where a search found more people than the rule from it names; `None` where it names all of them.
#[must_use]
pub fn only_some_found(app: &App) -> Option<String> {
    let search = &app.customers.search;
    let names_people =
        search.place.marked.is_empty() && (search.filter.is_empty() || !search.text().is_empty());
    let found = search.found.shown.as_ref().filter(|_| names_people)?;
    let named = found.hits.len() as u64;
    let f = &app.formatter;
    let more = if found.is_cut { "more than " } else { "" };
    (found.total > named || found.is_cut).then(|| {
        format!(
            "The first {} of {more}{} found: narrow the search, or write what they have in common",
            f.count(named),
            f.count(found.total)
        )
    })
}

fn conditions(filter: &CustomerFilter, matrix: Option<&Matrix>) -> Vec<String> {
    let CustomerFilter { segment, store, channel, recency, consent, cell } = filter;
    [
        segment.map(from_segment),
        store.as_ref().map(|store| format!("store = {}", quoted(store))),
        channel.as_ref().map(|channel| format!("channel = {}", quoted(channel))),
        recency.map(|recency| match recency {
            Recency::Within(days) => format!("recency <= {days}"),
            Recency::Over(days) => format!("recency > {days}"),
        }),
        consent.map(|consent| format!("consent.{}", consent.id())),
        cell.zip(matrix).map(|(cell, matrix)| from_cell(matrix, cell)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A text as a rule writes it: between quotes, with those within doubled by a backslash.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::ConsentChannel;

    #[test]
    fn what_narrows_a_search_is_a_rule_to_start_from() {
        let filter = CustomerFilter {
            segment: Some(Segment::Best),
            store: Some("0001".to_owned()),
            recency: Some(Recency::Over(90)),
            consent: Some(ConsentChannel::Ads),
            ..CustomerFilter::default()
        };
        let text = conditions(&filter, None).join(" and ");
        assert_eq!(text, "tier = best and store = \"0001\" and recency > 90 and consent.ads");
    }

    #[test]
    fn a_behavioural_segment_is_a_rule_to_start_from() {
        assert_eq!(from_cluster(ClusterId(3)), "cluster = \"B3\"");
    }

    #[test]
    fn quotes_within_a_text_do_not_end_it() {
        assert_eq!(quoted("a\"b\\"), "\"a\\\"b\\\\\"");
    }
}
