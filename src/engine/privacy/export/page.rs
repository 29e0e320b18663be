//! The page of an export: what is held, table by table, in words. One file, no network, for light and dark screens.
//!
//! Pure. Every value is escaped and isolated, so that nothing in the data becomes part of the page.

use super::{Everything, Row, table};
use crate::engine::html::escape;

const STYLE: &str = include_str!("page.css");

/// The page.
pub fn page(everything: &Everything) -> String {
    let id = escape(&everything.customer_id);
    let retailer = escape(&everything.retailer);
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Everything held about {id}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<h1>Everything held about <bdi>{id}</bdi></h1>\n\
         <p><bdi>{retailer}</bdi>, written at {}.</p>\n",
        everything.written_at
    );
    for (name, rows) in &everything.tables {
        let Some(table) = table(name) else { continue };
        let columns: Vec<(&str, &str)> =
            table.columns.iter().map(|column| (column.name, column.doc)).collect();
        html.push_str(&section(name, table.doc, &columns, rows));
    }
    if !everything.segment_by_month.is_empty() {
        let columns = [("month", "First day of the month."), ("segment", "The segment at its end.")];
        let doc = "The value segment at the end of each month.";
        html.push_str(&section("segments", doc, &columns, &everything.segment_by_month));
    }
    let access: Vec<Row> = everything
        .access
        .iter()
        .map(|record| {
            let texts = [
                ("at", record.at.to_string()),
                ("by", record.by.clone()),
                ("action", serde_json::json!(record.action).as_str().unwrap_or_default().to_owned()),
                ("reason", record.reason.clone()),
            ];
            texts.into_iter().map(|(key, text)| (key.to_owned(), text.into())).collect()
        })
        .collect();
    let columns = [("at", "When."), ("by", "Who."), ("action", "What was done."), ("reason", "Why.")];
    html.push_str(&section("access", "Who saw, exported or erased it.", &columns, &access));
    html.push_str("</body>\n</html>\n");
    html
}

fn section(name: &str, doc: &str, columns: &[(&str, &str)], rows: &[Row]) -> String {
    let title = escape(&name.replace('_', " "));
    let count = if rows.len() == 1 { "1 row".to_owned() } else { format!("{} rows", rows.len()) };
    let mut html = format!("<h2>{title}</h2>\n<p>{} {count}.</p>\n<div><table>\n<tr>", escape(doc));
    for (column, doc) in columns {
        html.push_str(&format!("<th title=\"{}\">{}</th>", escape(doc), escape(&column.replace('_', " "))));
    }
    html.push_str("</tr>\n");
    for row in rows {
        html.push_str("<tr>");
        for (column, _) in columns {
            let text = row.get(*column).and_then(|value| value.as_str()).unwrap_or_default();
            html.push_str(&format!("<td><bdi>{}</bdi></td>", escape(text)));
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</table></div>\n");
    html
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::Timestamp;

    use super::*;

    fn everything(name: &str) -> Everything {
        let row = serde_json::json!({"customer_id": "C1", "first_name": name}).as_object().unwrap().clone();
        Everything {
            retailer: "Chez <Léa>".to_owned(),
            customer_id: "C1".to_owned(),
            written_at: Timestamp::UNIX_EPOCH,
            tables: BTreeMap::from([("customers", vec![row])]),
            segment_by_month: Vec::new(),
            access: Vec::new(),
        }
    }

    #[test]
    fn nothing_in_the_data_becomes_part_of_the_page() {
        let html = page(&everything("<script>alert('x')</script>\u{1b}[2J\" onload=\""));
        assert!(
            !html.contains("<script") && !html.contains('\u{1b}') && !html.contains("\" onload"),
            "{html}"
        );
        assert!(html.contains("Chez &lt;Léa&gt;"));
    }

    #[test]
    fn the_page_needs_nothing_from_elsewhere() {
        let html = page(&everything("Marie"));
        assert!(html.contains("<bdi>Marie</bdi>"));
        for outside in ["http:", "https:", "src=", "href=", "url(", "@import"] {
            assert!(!html.contains(outside), "{outside}");
        }
    }
}
