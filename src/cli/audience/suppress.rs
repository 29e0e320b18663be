//! `c360 audience suppress`: people who are never let out, or no longer kept back.

use clap::{Args, ValueEnum};
use color_eyre::Result;

use super::{Place, Why, lines};
use crate::cli::failure::Told;
use crate::cli::figures::{count, name};
use crate::cli::output::{Format, Output};
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{Suppress, Suppressed, SuppressedBy};

/// Flags of `c360 audience suppress`.
#[derive(Debug, Args)]
pub(super) struct SuppressArgs {
    /// What the values are
    #[arg(long, value_enum)]
    by: By,
    /// An id, address or number; may be given more than once. Shells remember what is typed: prefer --file
    #[arg(long, value_name = "VALUE", required_unless_present = "file")]
    value: Vec<String>,
    /// A file of them, one a line; `-` for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "value")]
    file: Option<String>,
    /// Take them off the list
    #[arg(long)]
    lift: bool,
    #[command(flatten)]
    pub(super) why: Why,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    /// The retailer's own id
    Id,
    /// An e-mail address
    Email,
    /// A phone number
    Phone,
}

impl From<By> for SuppressedBy {
    fn from(by: By) -> Self {
        match by {
            By::Id => Self::Id,
            By::Email => Self::Email,
            By::Phone => Self::Phone,
        }
    }
}

pub(super) async fn run(args: &SuppressArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let given: Vec<(u64, String)> = match &args.file {
        Some(file) => lines::read(file)?,
        None => (1..).zip(args.value.iter().cloned()).collect(),
    };
    let (numbers, values): (Vec<u64>, Vec<String>) = given.into_iter().unzip();
    let by = SuppressedBy::from(args.by);
    let request = Suppress { by, values, lift: args.lift, reason: args.why.reason.clone() };
    let mut reply = ask(place.session.client.suppress(context(), request)).await?;
    for (line, _) in &mut reply.refused {
        // Empty lines were not sent on: say the line that it has in the file.
        let sent = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
        *line = numbers.get(sent).copied().unwrap_or(*line);
    }
    let sheets = [refused(&reply)];
    let shown = if reply.refused.is_empty() && out.format != Format::Csv { &[] } else { sheets.as_slice() };
    out.reply(&reply, &[told(&reply, by, args.lift)], shown, None)?;
    // A list of which a part could not be used is not done.
    if reply.refused_total > 0 { Err(Told.into()) } else { Ok(()) }
}

fn told(reply: &Suppressed, by: SuppressedBy, lift: bool) -> String {
    let (changed, unchanged) = (count(reply.changed), count(reply.unchanged));
    let mut words = if lift {
        format!("Taken off by {}: {changed}; not on the list: {unchanged}", name(by))
    } else {
        format!("Added by {}: {changed}; on the list already: {unchanged}", name(by))
    };
    match reply.customers {
        Some(0) => words.push_str("; no customer has any of them"),
        Some(1) => words.push_str("; 1 customer has one of them"),
        Some(customers) => words.push_str(&format!("; {} customers have one of them", count(customers))),
        None => {}
    }
    if !reply.exports.is_empty() {
        let exports: Vec<String> = reply.exports.iter().map(|id| id.0.to_string()).collect();
        words.push_str(&format!(
            "; in files that are out already: export {}. Withdraw it, or take them off the platform by hand",
            exports.join(", ")
        ));
    }
    if reply.refused_total > 0 {
        words.push_str(&format!("; refused: {}", count(reply.refused_total)));
    }
    words
}

fn refused(reply: &Suppressed) -> Sheet {
    let mut sheet = Sheet::new("refused", "Refused").right("line", "Line").left("reason", "Why");
    for (line, reason) in &reply.refused {
        sheet.row([Cell::number(count(*line), *line), Cell::text(reason)]);
    }
    let shown = reply.refused.len() as u64;
    if shown < reply.refused_total {
        sheet.note(format!("the first {shown} of {}", count(reply.refused_total)));
    }
    sheet
}
