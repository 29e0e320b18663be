//! `c360 customer export`: everything held about a customer, in files for that customer, which who asks gets.

use std::path::{Path, PathBuf};

use clap::Args;
use color_eyre::Result;

use super::Why;
use crate::cli::figures::count;
use crate::cli::output::Output;
use crate::cli::session::{Session, ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{CustomerExport, ExportedCustomer};
use crate::handed;

/// Flags of `c360 customer export`.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// The customer's id
    id: String,
    /// Folder to write them into, in one of their own [default: over a server the current folder, else exports/customers
    /// in the workspace]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    #[command(flatten)]
    pub(super) why: Why,
}

pub(super) async fn run(args: &ExportArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    // The files of a server's workspace are its own user's: whoever asks gets them with the answer.
    let hand_over = session.remote || args.to.is_some();
    let export = CustomerExport { customer_id: args.id.clone(), reason: args.why.reason.clone(), hand_over };
    let exported = ask(session.client.export_customer(context(), export)).await?;
    let is_too_long = hand_over && exported.contents.is_none();
    let exported = handed::take(args.to.as_deref().unwrap_or(Path::new(".")), exported)?;
    let mut head = vec![format!("Written to {}", exported.json), format!("     and to {}", exported.page)];
    if is_too_long {
        head.push(
            "They are too long to be handed over, and lie in the workspace: ask whom it belongs to."
                .to_owned(),
        );
    }
    out.reply(&exported, &head, &[sheet(&exported)], None)
}

fn sheet(exported: &ExportedCustomer) -> Sheet {
    let mut sheet = Sheet::new("rows", "Rows held").left("table", "Table").right("rows", "Rows");
    for (table, rows) in &exported.rows {
        sheet.row([Cell::text(table), Cell::number(count(*rows), *rows)]);
    }
    sheet
}
