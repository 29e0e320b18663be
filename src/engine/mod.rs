//! The use cases: everything the contract promises, over the warehouse and the ledger.
//!
//! One file per capability; owns jobs and cancellation. Front ends reach it through [`connect`] alone.

mod audiences;
mod backup;
mod caller;
pub mod checks;
pub mod clusters;
mod customers;
mod data;
mod errors;
mod evidence;
pub mod figures;
pub mod generations;
mod html;
pub mod jobs;
mod links;
pub mod load;
pub mod models;
pub mod period;
mod privacy;
mod pulse;
mod rejects;
pub mod rescore;
pub mod restore;
pub mod segments;
mod service;
mod spill;
mod state;
mod store;
pub mod work;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
};

use futures::StreamExt as _;
use tarpc::{
    client,
    server::{BaseChannel, Channel as _},
    transport::channel,
};

pub use self::{caller::Caller, privacy::mask_keys, service::Engine};
use self::{
    generations::Generations,
    jobs::{Jobs, Launcher, Watch},
    service::Parts,
    spill::Spill,
    store::Store,
};
use crate::{
    config::Config,
    contract::{self, Console as _, ConsoleClient, ConsoleError, ErrorKind},
    ledger::Ledger,
    warehouse::{audiences as asked, check, clusters as segmented, marts, queries::Queries, schema, search},
};

/// Where DuckDB may write temporary files, in the workspace.
pub const SPILL: &str = "tmp";

/// How an engine is started.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The program that works on jobs; this very program where absent.
    pub job_program: Option<PathBuf>,
    /// Environment variables for that program: settings that flags override.
    pub job_variables: Vec<(String, String)>,
}

/// Start an engine over a workspace in this process, and connect to it. Needs a tokio runtime.
pub fn connect(workspace: &Path, config: Config, options: &Options) -> Result<ConsoleClient, ConsoleError> {
    let engine = open(workspace, config, options)?;
    let (ours, theirs) = channel::unbounded();
    let requests = BaseChannel::with_defaults(theirs).execute(engine.serve());
    tokio::spawn(requests.for_each(|request| async {
        tokio::spawn(request);
    }));
    Ok(contract::client(client::new(client::Config::default(), ours).spawn()))
}

/// Start an engine over a workspace, asked by the user of this process. Needs a tokio runtime.
pub fn open(workspace: &Path, config: Config, options: &Options) -> Result<Engine, ConsoleError> {
    let queries = Arc::new(checked_queries(workspace)?);
    let ledger = Arc::new(Ledger::open(workspace)?);
    restore::sweep(workspace);
    let generations = Generations::open(workspace, Arc::clone(&ledger))?;
    // One that was still being read when somebody was erased may be free by now.
    generations.drop_erased()?;
    let launcher = options.job_program.clone().map_or_else(Launcher::this_program, Launcher::program);
    let launcher = launcher.variables(options.job_variables.clone());
    let jobs = Jobs::open(workspace, Arc::clone(&ledger), generations.clone(), launcher)?;
    let pumped = Arc::clone(&jobs);
    let watch = Watch::start(workspace, Arc::clone(&ledger), move || {
        if let Err(error) = pumped.pump() {
            tracing::error!(%error, "the queue of jobs stands still");
        }
    })?;
    let store = Store::new(generations, queries, Spill::new(workspace), config.workspace.as_of);
    let caller = Caller::this_process();
    let engine = Engine::new(Parts {
        workspace: workspace.to_owned(),
        has_roles: Arc::new(AtomicBool::new(config.roles.name_anybody())),
        config: Arc::new(config),
        ledger,
        store: Arc::new(store),
        jobs,
        watch: Arc::new(watch),
        user: caller.label(),
        caller,
    });
    // What expired while nobody looked is written down before a clock that goes back could open it again.
    engine.settle_expired()?;
    Ok(engine)
}

/// The named queries of a workspace, its overrides held to the heads of what they override.
fn checked_queries(workspace: &Path) -> Result<Queries, ConsoleError> {
    let queries = Queries::with_overrides(workspace)?;
    if queries.iter().any(|q| q.overridden) {
        let failed = |error: String| ConsoleError::new(ErrorKind::Failed, error);
        let empty = duckdb::Connection::open_in_memory().map_err(|e| failed(e.to_string()))?;
        schema::create(&empty).map_err(|e| failed(e.to_string()))?;
        marts::create(&empty, &Queries::shipped()).map_err(|e| failed(e.to_string()))?;
        search::create(&empty, &Queries::shipped()).map_err(|e| failed(e.to_string()))?;
        asked::create(&empty, &Queries::shipped()).map_err(|e| failed(e.to_string()))?;
        segmented::create(&empty, &Queries::shipped()).map_err(|e| failed(e.to_string()))?;
        check::check(&queries, &empty, true)?;
    }
    Ok(queries)
}
