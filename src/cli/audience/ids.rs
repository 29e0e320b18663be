//! `c360 audience ids`: a list of ids that rules can name.

use clap::Args;
use color_eyre::Result;

use super::{Place, lines};
use crate::cli::figures::count;
use crate::cli::output::{Format, Output};
use crate::cli::session::{ask, context};
use crate::contract::{SaveList, SavedList};

/// Flags of `c360 audience ids`.
#[derive(Debug, Args)]
pub(super) struct IdsArgs {
    /// The list's name, as rules call it
    name: String,
    /// A file of ids, one a line; `-` for standard input. They take the place of those kept before
    #[arg(long, value_name = "FILE")]
    file: String,
}

pub(super) async fn run(args: &IdsArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let ids = lines::read(&args.file)?.into_iter().map(|(_, id)| id).collect();
    let saved =
        ask(place.session.client.save_list(context(), SaveList { name: args.name.clone(), ids })).await?;
    if out.format == Format::Json {
        return out.json(&saved);
    }
    Ok(out.line(&told(&args.name, &saved))?)
}

fn told(name: &str, saved: &SavedList) -> String {
    let known = saved.known.map(|known| format!(", {} of them belong to a customer", count(known)));
    let (ids, known) = (count(saved.ids), known.unwrap_or_default());
    format!("{name}: {ids} ids kept{known}. Rules name it with: in list \"{name}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_ids_belong_to_is_told_where_it_is_known() {
        let told = |known| told("VIP", &SavedList { ids: 3, known });
        assert_eq!(
            told(Some(2)),
            "VIP: 3 ids kept, 2 of them belong to a customer. Rules name it with: in list \"VIP\""
        );
        assert_eq!(told(None), "VIP: 3 ids kept. Rules name it with: in list \"VIP\"");
    }
}
