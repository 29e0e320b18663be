//! `c360 clusters name`, `priority` and `text`: what people say of a segment, each with a reason that is kept.

use std::io::Read;

use clap::Args;
use color_eyre::Result;
use color_eyre::eyre::Context;

use super::{Place, Why, named};
use crate::cli::Usage;
use crate::cli::figures::name;
use crate::cli::output::{Format, Output};
use crate::cli::session::{ask, context};
use crate::config::nearest;
use crate::contract::{ClusterId, DescribeRequest, Priority};

/// A text that is longer is no card's.
const LONGEST: usize = 64 * 1024;

/// Flags of `c360 clusters name`.
#[derive(Debug, Args)]
pub(super) struct NameArgs {
    /// The segment's id or name, such as B3
    segment: String,
    /// Its new name
    name: String,
    #[command(flatten)]
    why: Why,
}

impl NameArgs {
    pub(super) fn check(&self) -> Result<(), Usage> {
        if self.name.trim().is_empty() {
            return Err(Usage::new("the segment's name is empty"));
        }
        self.why.check()
    }
}

/// Flags of `c360 clusters priority`.
#[derive(Debug, Args)]
pub(super) struct PriorityArgs {
    /// The segment's id or name, such as B3
    segment: String,
    /// push (invest), secure (keep) or leave (spend nothing)
    #[arg(value_parser = parse_priority)]
    priority: Priority,
    #[command(flatten)]
    pub(super) why: Why,
}

/// Flags of `c360 clusters text`.
#[derive(Debug, Args)]
pub(super) struct TextArgs {
    /// The segment's id or name, such as B3
    segment: String,
    /// What to do with it; empty takes the proposed levers again
    #[arg(conflicts_with = "file")]
    text: Option<String>,
    /// A file with the text; `-` for standard input
    #[arg(long, value_name = "FILE")]
    file: Option<String>,
    #[command(flatten)]
    why: Why,
}

impl TextArgs {
    pub(super) fn check(&self) -> Result<(), Usage> {
        if self.text.is_none() && self.file.is_none() {
            return Err(Usage::new("a text is needed, or --file with one"));
        }
        self.why.check()
    }
}

pub(super) async fn run_name(args: &NameArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let id = named::segment(place, &args.segment).await?;
    let request = DescribeRequest { name: Some(args.name.clone()), ..of(id, &args.why) };
    let said = format!("{id} is called {} now.", args.name);
    describe(request, &said, place, out).await
}

pub(super) async fn run_priority(args: &PriorityArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let id = named::segment(place, &args.segment).await?;
    let request = DescribeRequest { priority: Some(args.priority), ..of(id, &args.why) };
    let said = format!("{id} is to {} now.", name(args.priority));
    describe(request, &said, place, out).await
}

pub(super) async fn run_text(args: &TextArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    // A file that can't be read is told before anything is asked.
    let text = match (&args.text, &args.file) {
        (Some(text), _) => text.clone(),
        (None, Some(file)) => read(file)?,
        (None, None) => return Ok(args.check()?),
    };
    let id = named::segment(place, &args.segment).await?;
    let said = if text.trim().is_empty() {
        format!("{id} has the levers that its traits propose again.")
    } else {
        format!("The text of {id} is kept.")
    };
    describe(DescribeRequest { text: Some(text), ..of(id, &args.why) }, &said, place, out).await
}

fn of(id: ClusterId, why: &Why) -> DescribeRequest {
    DescribeRequest { id, name: None, priority: None, text: None, reason: why.reason.clone() }
}

async fn describe(
    request: DescribeRequest,
    said: &str,
    place: &Place<'_>,
    out: &mut Output<'_>,
) -> Result<()> {
    ask(place.session.client.describe_cluster(context(), request.clone())).await?;
    match out.format {
        Format::Json => out.json(&request),
        _ => Ok(out.line(said)?),
    }
}

fn read(file: &str) -> Result<String> {
    let most = LONGEST as u64 + 1;
    let mut bytes = Vec::new();
    if file == "-" {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes).wrap_err("can't read standard input")?;
    } else {
        let opened = std::fs::File::open(file).wrap_err_with(|| format!("can't read {file}"))?;
        opened.take(most).read_to_end(&mut bytes).wrap_err_with(|| format!("can't read {file}"))?;
    }
    Ok(text(&bytes)?)
}

fn text(bytes: &[u8]) -> Result<String, Usage> {
    if bytes.len() > LONGEST {
        return Err(Usage::new("the text is longer than 64 KiB: what to do fits on a card"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Usage::new("the text is no UTF-8: save the file as UTF-8 and try again"))?;
    Ok(text.replace("\r\n", "\n").trim_end().to_owned())
}

/// A priority by its id.
fn parse_priority(id: &str) -> Result<Priority, String> {
    let ids = Priority::ALL.map(Priority::id);
    Priority::from_id(id).ok_or_else(|| match nearest(id, ids) {
        Some(likely) => format!("there is no such priority; did you mean `{likely}`?"),
        None => format!("there is no such priority; they are {}", ids.join(", ")),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_priority_gets_its_likely_spelling() {
        assert_eq!(parse_priority("secure"), Ok(Priority::Secure));
        assert!(parse_priority("secur").unwrap_err().contains("`secure`"));
        assert!(parse_priority("ignore it").unwrap_err().contains("push, secure, leave"));
    }

    #[test]
    fn a_text_keeps_its_lines_and_loses_marks_and_the_end() {
        assert_eq!(text(b"\xef\xbb\xbfone\r\ntwo\n\n").unwrap(), "one\ntwo");
        assert!(text(b"\xff\xfe").unwrap_err().to_string().contains("UTF-8"));
        assert!(text(&vec![b'x'; LONGEST + 1]).unwrap_err().to_string().contains("64 KiB"));
        assert_eq!(text(&vec![b'x'; LONGEST]).unwrap().len(), LONGEST);
    }
}
