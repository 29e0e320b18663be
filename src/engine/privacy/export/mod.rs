//! Exporting: everything held about one customer, written down for that customer.

mod page;
mod place;

use std::collections::BTreeMap;

use duckdb::types::Value;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Map;

pub use self::place::{remove, sweep};
use super::access;
use crate::{
    contract::{
        AuditAction, AuditRecord, AuditRequest, ConsoleError, CustomerExport, ErrorKind, ExportContents,
        ExportedCustomer,
    },
    engine::{data::today, links, service::Parts, store::Opened},
    handed,
    ledger::Subject,
    warehouse::{
        customers::held::{self, Held},
        tables::Table,
    },
};

/// Months of a customer's segment; no canonical table, but held about them all the same.
const HISTORY: &str = "mart_segment_history";

/// One row, value by value as exact text.
type Row = Map<String, serde_json::Value>;

/// Everything held about a customer.
#[derive(Debug, Serialize)]
struct Everything {
    retailer: String,
    customer_id: String,
    written_at: Timestamp,
    tables: BTreeMap<&'static str, Vec<Row>>,
    segment_by_month: Vec<Row>,
    access: Vec<AuditRecord>,
}

/// Write down everything held about a customer.
pub async fn export(parts: &Parts, export: CustomerExport) -> Result<ExportedCustomer, ConsoleError> {
    let (id, hand_over) = (export.customer_id, export.hand_over);
    let reason = access::admit(parts, "export", &id, &export.reason)?;
    access::not_erased(parts, &id)?;
    let opened = parts.store.opened().await?;
    let mut tables = BTreeMap::new();
    for table in held::tables() {
        let rows = rows(&opened, table.name, held::order(table), &id).await?;
        if !rows.is_empty() {
            tables.insert(table.name, rows);
        }
    }
    if tables.is_empty() {
        return Err(access::unknown());
    }
    let segment_by_month = rows(&opened, HISTORY, "month", &id).await?;
    let files = [place::FOLDER];
    let refused =
        links::refuse((&parts.workspace, &parts.ledger), &files, Subject::Customer(&id), &parts.user)?;
    if let Some(why) = refused {
        return Err(ConsoleError::new(ErrorKind::Forbidden, format!("nothing was exported: {why}")));
    }
    // Before anything is written: this very export is in what they get.
    access::record(parts, AuditAction::Export, &id, &reason)?;
    let request = AuditRequest { customer_id: Some(id.clone()), limit: u32::MAX, ..AuditRequest::default() };
    let everything = Everything {
        retailer: parts.config.workspace.name.clone(),
        customer_id: id,
        written_at: Timestamp::now(),
        tables,
        segment_by_month,
        access: parts.ledger.audit(&request)?.rows,
    };
    write(parts, &everything, hand_over)
}

async fn rows(
    opened: &Opened,
    table: &str,
    order: &str,
    customer_id: &str,
) -> Result<Vec<Row>, ConsoleError> {
    let parameters = vec![("customer_id", Value::Text(customer_id.to_owned()))];
    let places = [("table", table), ("order", order)];
    let found = opened.snapshot.filled::<Held>("privacy/rows", &places, parameters).await?;
    let parsed = found.rows.iter().map(|row| serde_json::from_str(&row.held));
    parsed.collect::<Result<_, _>>().map_err(|_| {
        ConsoleError::new(ErrorKind::Failed, format!("a row of `{table}` could not be written down"))
    })
}

/// Into the workspace, or into the answer.
fn write(parts: &Parts, everything: &Everything, hand_over: bool) -> Result<ExportedCustomer, ConsoleError> {
    let failed = |error: &dyn std::fmt::Display| {
        ConsoleError::new(ErrorKind::Failed, format!("the export could not be written: {error}"))
            .hint("check that you may write to `exports` in the workspace, and that the disk has room")
    };
    let day = today(&parts.config).map_err(|e| failed(&e))?;
    let json = serde_json::to_string_pretty(everything).map_err(|e| failed(&e))?;
    let page = page::page(everything);
    let rows = everything.tables.iter().map(|(table, rows)| ((*table).to_owned(), rows.len() as u64));
    let rows = rows.collect();
    if hand_over && json.len() + page.len() <= ExportContents::LONGEST {
        let folder = place::name(&everything.customer_id, day);
        return Ok(ExportedCustomer {
            json: format!("{folder}/{}", ExportContents::JSON),
            page: format!("{folder}/{}", ExportContents::PAGE),
            rows,
            contents: Some(ExportContents { json, page }),
        });
    }
    let folder = place::make(&parts.workspace, &everything.customer_id, day).map_err(|e| failed(&e))?;
    let written = |name, text| {
        handed::write_file(&folder, name, text).map(|path| path.display().to_string()).map_err(|e| failed(&e))
    };
    let (json, page) = (written(ExportContents::JSON, &json)?, written(ExportContents::PAGE, &page)?);
    Ok(ExportedCustomer { json, page, rows, contents: None })
}

/// The canonical table of that name, for its words.
fn table(name: &str) -> Option<&'static Table> {
    held::tables().find(|table| table.name == name)
}
