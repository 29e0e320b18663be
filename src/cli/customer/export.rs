//! `c360 customer export`: everything held about a customer, in files for that customer.

use clap::Args;
use color_eyre::Result;

use super::Why;
use crate::cli::figures::count;
use crate::cli::output::Output;
use crate::cli::session::{Session, ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{CustomerExport, ExportedCustomer};

/// Flags of `c360 customer export`.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// The customer's id
    id: String,
    #[command(flatten)]
    pub(super) why: Why,
}

pub(super) async fn run(args: &ExportArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let export = CustomerExport { customer_id: args.id.clone(), reason: args.why.reason.clone() };
    let exported = ask(session.client.export_customer(context(), export)).await?;
    let head = [format!("Written to {}", exported.json), format!("     and to {}", exported.page)];
    out.reply(&exported, &head, &[sheet(&exported)], None)
}

fn sheet(exported: &ExportedCustomer) -> Sheet {
    let mut sheet = Sheet::new("rows", "Rows held").left("table", "Table").right("rows", "Rows");
    for (table, rows) in &exported.rows {
        sheet.row([Cell::text(table), Cell::number(count(*rows), *rows)]);
    }
    sheet
}
