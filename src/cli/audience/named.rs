//! Names that nothing has, with the one that is likely meant.

use std::future::Future;

use color_eyre::{Report, Result};
use tarpc::client::RpcError;

use super::Place;
use crate::cli::session::{ask, context};
use crate::config::nearest;
use crate::contract::{ConsoleError, Destination, ErrorKind};

/// Await a reply about an audience; where the request made no sense, look whether a name like it was meant.
pub(super) async fn ask_about<T>(
    place: &Place<'_>,
    name: &str,
    reply: impl Future<Output = Result<Result<T, ConsoleError>, RpcError>>,
) -> Result<T> {
    match ask(reply).await {
        Ok(value) => Ok(value),
        Err(report) => Err(likely(place, name, report).await),
    }
}

async fn likely(place: &Place<'_>, name: &str, report: Report) -> Report {
    let Some(error) = report.downcast_ref::<ConsoleError>() else { return report };
    if error.kind != ErrorKind::Invalid || error.hint.is_some() {
        return report;
    }
    let Ok(all) = ask(place.session.client.audiences(context())).await else { return report };
    let names: Vec<&str> = all.audiences.iter().map(|row| row.audience.name.as_str()).collect();
    if names.contains(&name) {
        return report;
    }
    let hint = match nearest(name, names) {
        Some(likely) => format!("did you mean `{likely}`?"),
        None => "`c360 audience list` lists the audiences".to_owned(),
    };
    error.clone().hint(hint).into()
}

/// The destination of that name.
pub(super) async fn destination(place: &Place<'_>, name: &str) -> Result<Destination> {
    let all = ask(place.session.client.house_rules(context())).await?.destinations;
    if let Some(found) = all.iter().find(|destination| destination.name == name) {
        return Ok(found.clone());
    }
    let names: Vec<&str> = all.iter().map(|destination| destination.name.as_str()).collect();
    let error = ConsoleError::new(ErrorKind::Invalid, format!("there is no destination {name}"));
    let hint = match nearest(name, names.iter().copied()) {
        Some(likely) => format!("did you mean `{likely}`?"),
        None if names.is_empty() => "declare one in c360.toml, under [[destination]]".to_owned(),
        None => format!("the destinations are {}", names.join(", ")),
    };
    Err(error.hint(hint).into())
}
