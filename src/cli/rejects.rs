//! `c360 rejects`: the rows that broke a rule, with file, line, column and reason.

use clap::Args;
use color_eyre::Result;

use super::failure::Usage;
use super::figures::count;
use super::output::Output;
use super::session::{Session, ask, context};
use super::sheet::{Cell, Sheet};
use crate::config::nearest;
use crate::contract::{ConsoleError, ErrorKind, RejectedRows, RejectedRowsRequest};

/// Flags of `c360 rejects`.
#[derive(Debug, Args)]
pub struct RejectsArgs {
    /// Only those of this source
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Only those for this reason, for example "not a date"
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// How many rows at most
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Print only one part: rows or reasons
    #[arg(long)]
    part: Option<String>,
}

/// Run it.
pub async fn run(args: &RejectsArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    if let Some(source) = &args.source {
        let status = ask(session.client.status(context())).await?;
        let known = status.sources.iter().map(|s| s.name.as_str());
        if !known.clone().any(|name| name == source) {
            let likely = nearest(source, known).map_or_else(
                || "`c360 status` lists the sources".to_owned(),
                |likely| format!("did you mean `{likely}`?"),
            );
            return Err(Usage::new(format!("--source {source}: there is no such source; {likely}")).into());
        }
    }
    let reply = asked_for(args, session).await?;
    out.reply(&reply, &[], &[rows(&reply), reasons(&reply)], args.part.as_deref())
}

/// As many rows as were asked for, page by page: one reply lists no more than fit into it.
async fn asked_for(args: &RejectsArgs, session: &Session) -> Result<RejectedRows> {
    let page = async |skip| {
        let (source, reason) = (args.source.clone(), args.reason.clone());
        let request = RejectedRowsRequest { source, reason, skip, limit: args.limit - skip };
        ask(session.client.rejected_rows(context(), request)).await
    };
    let mut reply = page(0).await?;
    while (reply.rows.len() as u64) < reply.total.min(args.limit.into()) {
        let more = page(reply.rows.len() as u32).await?;
        if more.rows.is_empty() || more.by_reason != reply.by_reason {
            let message = "a load was published while the rejected rows were read";
            return Err(ConsoleError::new(ErrorKind::Busy, message).hint("ask again").into());
        }
        reply.rows.extend(more.rows);
    }
    Ok(reply)
}

fn rows(reply: &RejectedRows) -> Sheet {
    let mut sheet = Sheet::new("rows", "Rejected rows")
        .left("source", "Source")
        .left("file", "File")
        .right("line", "Line")
        .left("column", "Column")
        .left("reason", "Reason")
        .left("value", "Value");
    for row in &reply.rows {
        sheet.row([
            Cell::text(&row.source),
            Cell::text(&row.file),
            Cell::number(row.line.to_string(), row.line),
            Cell::maybe(row.column.as_ref()),
            Cell::text(&row.reason),
            Cell::maybe(row.value.as_ref()),
        ]);
    }
    if reply.total > reply.rows.len() as u64 {
        sheet.note(format!(
            "{} of {}; see more with --limit",
            count(reply.rows.len() as u64),
            count(reply.total)
        ));
    }
    sheet
}

fn reasons(reply: &RejectedRows) -> Sheet {
    let mut sheet = Sheet::new("reasons", "By reason").left("reason", "Reason").right("rows", "Rows");
    for (reason, rows) in &reply.by_reason {
        sheet.row([Cell::text(reason), Cell::number(count(*rows), *rows)]);
    }
    sheet
}
