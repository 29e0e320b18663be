//! Trying numbers of clusters on a sample: a job that changes nothing but the list of trials.

use std::{
    collections::BTreeSet,
    num::NonZeroUsize,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use duckdb::Connection;
use jiff::civil::Date;

use super::{
    assign::told,
    judge::{self, Against},
    notes::Notes,
    prepared::{self, Usable},
    stored::Segmentation,
    trial::{Head, Kept},
    variables,
};
use crate::{
    contract::{ConsoleError, ErrorKind, FitRequest, JobId, JobKind, Variable},
    engine::{
        jobs::{JobContext, JobError, Outcome, Progress},
        load::as_of,
        service::Parts,
        spill::Spill,
    },
    ledger::NewTrial,
    science::clusters::{
        ClusterError, Matrix, Plain, Preparation, SILHOUETTE_CUSTOMERS, Settings, Table, Trial, Trials, Watch,
    },
    warehouse::{
        clusters::{Sample, Span, Studio},
        marts,
        queries::Queries,
        snapshot::{Bounds, open_bounded},
    },
};

const DRAW: &str = "draw a sample of customers";
const COMPARE: &str = "compare with the segments in use";
/// How many customers are enough to find segments on.
const ENOUGH: u64 = 100_000;
/// Fewest customers that segments are looked for in, for each of them.
const LEAST_PER_CLUSTER: u64 = 10;
/// Starts of each fit, resamples of its customers, and starts on each of these.
const STARTS: u32 = 10;
const DRAWS: u32 = 20;
const DRAW_STARTS: u32 = 2;
/// Seed of everything drawn: the same data gives the same clusters.
const SEED: u64 = 20_261_126;
/// What the database may take of memory.
const MEMORY: &str = "3GiB";
/// How often progress is looked at.
const PACE: Duration = Duration::from_millis(100);

/// Queue a trial.
pub(in crate::engine) async fn start_fit(parts: &Parts, request: FitRequest) -> Result<JobId, ConsoleError> {
    check(&request)?;
    parts.store.opened().await?.days()?;
    let argument = serde_json::to_string(&request)
        .map_err(|error| ConsoleError::new(ErrorKind::Failed, error.to_string()))?;
    let id = parts.ledger.enqueue_with(JobKind::Fit, Some(&argument), &parts.user)?;
    parts.jobs.pump()?;
    Ok(id)
}

fn check(request: &FitRequest) -> Result<(), ConsoleError> {
    let refused =
        |message: String, hint: &str| Err(ConsoleError::new(ErrorKind::Invalid, message).hint(hint));
    let (least, most) = FitRequest::K;
    if request.k_from < least || request.k_to > most || request.k_from > request.k_to {
        let message = format!("{} to {} clusters can't be tried", request.k_from, request.k_to);
        return refused(message, "name a range from 2 to 20, such as 3..10; one cluster tells nobody apart");
    }
    check_months(request.window_months)?;
    let (few, many) = FitRequest::VARIABLES;
    let count = request.variables.len();
    let different: BTreeSet<&Variable> = request.variables.iter().collect();
    if different.len() < count {
        return refused("a variable is named twice".to_owned(), "name each once");
    }
    if count > 0 && !(few..=many).contains(&count) {
        let message = format!("{count} variables can't be taken: {few} to {many} can");
        return refused(message, "name none to take those that are proposed");
    }
    Ok(())
}

/// Refuse windows that nothing is told of.
pub(super) fn check_months(months: u32) -> Result<(), ConsoleError> {
    if (1..=FitRequest::MONTHS).contains(&months) {
        return Ok(());
    }
    let message = format!("a window of {months} months can't be looked at");
    Err(ConsoleError::new(ErrorKind::Invalid, message)
        .hint(format!("take 1 to {} months; 12 see every season", FitRequest::MONTHS)))
}

/// Try numbers of clusters, and keep what was found.
pub fn run_fit(ctx: &JobContext, progress: &mut dyn Progress) -> Result<Outcome, JobError> {
    let failed = |error: &dyn std::fmt::Display| JobError::failed(error.to_string());
    let queries = Queries::with_overrides(&ctx.workspace).map_err(|e| failed(&e))?;
    let argument = ctx.ledger.job_argument(ctx.job)?.unwrap_or_default();
    let request: FitRequest = serde_json::from_str(&argument).map_err(|e| failed(&e))?;
    check(&request).map_err(|error| JobError::failed(error.message))?;
    let ks: Vec<(u32, String)> =
        (request.k_from..=request.k_to).map(|k| (k, format!("try {k} clusters"))).collect();
    // More clusters take more distances.
    let tries = ks.iter().map(|(k, stage)| (stage.as_str(), f64::from(*k)));
    let all: u32 = (request.k_from..=request.k_to).sum();
    let mut plan = vec![(DRAW, f64::from(all) / 8.0)];
    plan.extend(tries);
    plan.push((COMPARE, f64::from(all) / 16.0));
    ctx.plan.set(&plan);
    progress.stage(DRAW, None);
    let held = ctx.generations.hold_current()?;
    let held = held.ok_or_else(|| JobError::failed("nothing has been loaded yet; run `c360 load` first"))?;
    let limit = ctx.config.load.memory_limit.as_deref().unwrap_or(MEMORY);
    let bounds = Bounds { memory: limit, threads: ctx.config.load.threads };
    let spill = Spill::new(&ctx.workspace);
    let conn = open_bounded(&held.path, spill.path(), bounds).map_err(|e| failed(&e))?;
    ctx.cancel.attach(conn.interrupt_handle());
    if !marts::is_in_form(&conn) {
        return Err(JobError::failed(
            "another version made what is loaded; run `c360 load` once, which builds it anew",
        ));
    }
    let (_, day) = as_of(&conn, &queries, ctx)?;
    let day = day.ok_or_else(|| JobError::failed("no ticket lines are loaded; run `c360 load` first"))?;
    let latest = Segmentation::latest(&ctx.ledger).map_err(|error| JobError::failed(error.message))?;
    let notes = Notes::read(&ctx.ledger).map_err(|error| JobError::failed(error.message))?;
    let against = latest.map(|(stored, mut segmentation)| {
        notes.rename(&mut segmentation.clusters);
        Against::new(stored.version, segmentation)
    });
    let against = against.transpose();
    let against = against.map_err(|error| JobError::failed(error.message))?;
    let read = read(&conn, &queries, &request, day, against.as_ref())?;
    progress.advance(read.sample.net.len() as u64, 0);
    let usable = usable(&read)?;
    let tried = try_all(ctx, progress, &ks, &usable)?;
    progress.stage(COMPARE, None);
    let seen = judge::Seen {
        sample: &read.sample,
        usable: &usable,
        against: against.as_ref(),
        last: ctx.ledger.last_cluster()?,
        currency: &ctx.config.workspace.currency,
    };
    let (tried, found) = judge::judge(&seen, &tried).map_err(|error| JobError::failed(error.to_string()))?;
    let kept = Kept {
        head: Head {
            window_months: request.window_months,
            variables: u32::try_from(usable.variables.len()).unwrap_or(0),
            k: (request.k_from, request.k_to),
        },
        variables: usable.variables.clone(),
        scales: usable.scalers.clone(),
        against: against.map(|against| against.version),
        left_out: usable.left_out.clone(),
        sampled: read.sample.net.len() as u64,
        customers: read.sample.customers,
        winsorised: Preparation::default().cut.0,
        starts: STARTS,
        bootstraps: DRAWS,
        seed: SEED,
        tried,
        found,
    };
    let content = serde_json::to_string(&kept).map_err(|e| failed(&e))?;
    let new = NewTrial { job: ctx.job, as_of: day, content: &content };
    if progress.is_cancelled() {
        return Err(JobError::Cancelled);
    }
    let id = ctx.ledger.add_trial(&new, &ctx.asked_by)?;
    Ok(Outcome { generation: None, load: None, message: message(id.0, &kept) })
}

fn message(id: u32, kept: &Kept) -> String {
    let tried = kept.found.iter().map(|found| found.k.to_string()).collect::<Vec<_>>().join(", ");
    let mut message = format!("trial {id}: {tried} clusters of {} sampled customers", kept.sampled);
    if let Some(proposed) = kept.tried.iter().find(|tried| tried.proposed.is_some()) {
        message.push_str(&format!("; {} are proposed", proposed.k));
    }
    if !kept.left_out.is_empty() {
        let all: Vec<String> = kept.left_out.iter().map(|(variable, _)| format!("`{variable}`")).collect();
        message.push_str(&format!("; left out {}", all.join(", ")));
    }
    message
}

/// What was read, and which of it was asked for.
struct Read {
    sample: Sample,
    asked: Vec<Variable>,
}

/// Read everything there is of the sampled customers: what segments are looked for on, what names them, and what those in
/// use read.
fn read(
    conn: &Connection,
    queries: &Queries,
    request: &FitRequest,
    day: Date,
    against: Option<&Against>,
) -> Result<Read, JobError> {
    let studio = Studio::new(conn, queries);
    let span = Span { to: day, months: request.window_months };
    let customers = studio.draw(span, ENOUGH).map_err(told)?;
    let least = u64::from(request.k_to) * LEAST_PER_CLUSTER;
    if customers < least {
        return Err(JobError::failed(format!(
            "{customers} customers bought in the {} months up to {day}: too few for {} clusters, which take {least}. Ask for fewer clusters or a longer window",
            request.window_months, request.k_to
        )));
    }
    let mut all: Vec<Variable> =
        Variable::FIXED.into_iter().chain(studio.tastes(span).map_err(told)?).collect();
    let more = request.variables.iter().chain(against.iter().flat_map(|against| &against.spec.variables));
    for variable in more {
        if !all.contains(variable) {
            all.push(variable.clone());
        }
    }
    let sample = studio.read(&all, span, customers).map_err(told)?;
    let asked = if request.variables.is_empty() {
        let reports = variables::reports(&sample);
        reports.into_iter().filter(|report| report.proposed).map(|report| report.variable).collect()
    } else {
        request.variables.clone()
    };
    Ok(Read { sample, asked })
}

fn usable(read: &Read) -> Result<Usable, JobError> {
    let usable = prepared::usable(&read.sample, &read.asked);
    if usable.variables.len() >= FitRequest::VARIABLES.0 {
        return Ok(usable);
    }
    let mut left_out = usable.left_out;
    if left_out.is_empty() {
        // None was asked for, and what is proposed of none is not asked for either.
        let all = variables::reports(&read.sample);
        left_out = all.into_iter().filter_map(|report| Some((report.variable, report.why_not?))).collect();
    }
    let why: Vec<String> = left_out.iter().map(|(variable, why)| format!("`{variable}`: {why}")).collect();
    Err(JobError::failed(format!(
        "fewer than two variables tell customers apart ({}). Choose others: `c360 clusters variables` lists them",
        why.join("; ")
    )))
}

/// Try every number of clusters; one that can't be had is left out, unless none can.
fn try_all(
    ctx: &JobContext,
    progress: &mut dyn Progress,
    stages: &[(u32, String)],
    usable: &Usable,
) -> Result<Vec<(u32, Trial)>, JobError> {
    let matrix = Matrix::from_columns(&usable.columns).map_err(|e| science(&e))?;
    let table = Table::new(usable.known.clone()).map_err(|e| science(&e))?;
    let threads = ctx.config.load.threads.and_then(|threads| NonZeroUsize::new(threads as usize));
    let threads = threads.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
    let trials = Trials {
        fit: Settings { starts: STARTS, threads, ..Settings::of(2, SEED) },
        draws: DRAWS,
        draw_starts: DRAW_STARTS,
        silhouette: SILHOUETTE_CUSTOMERS,
        plain: Plain::default(),
    };
    let ks: Vec<usize> = stages.iter().map(|(k, _)| *k as usize).collect();
    let mut coming = stages.iter().enumerate().peekable();
    let done = AtomicUsize::new(0);
    let stop = || ctx.cancel.is_cancelled();
    let step = |at: usize, _: usize| done.store(at, Ordering::Relaxed);
    let watch = Watch::new(&stop, &step);
    let results = thread::scope(|scope| {
        let work = scope.spawn(|| trials.run(&matrix, &table, &ks, watch));
        while !work.is_finished() {
            let tried = done.load(Ordering::Relaxed) / (DRAWS as usize + 2);
            while let Some((_, (_, stage))) = coming.next_if(|(at, _)| *at <= tried) {
                progress.stage(stage, None);
            }
            thread::sleep(PACE);
        }
        work.join().unwrap_or(Err(ClusterError::Stopped))
    });
    let results = results.map_err(|e| science(&e))?;
    let mut tried = Vec::new();
    let mut refused = None;
    for (k, result) in stages.iter().map(|(k, _)| *k).zip(results) {
        match result {
            Ok(trial) => tried.push((k, trial)),
            Err(ClusterError::Stopped) => return Err(JobError::Cancelled),
            Err(error) => refused = Some(error),
        }
    }
    match (tried.is_empty(), refused) {
        (true, Some(error)) => Err(science(&error)),
        _ => Ok(tried),
    }
}

fn science(error: &ClusterError) -> JobError {
    match error {
        ClusterError::Stopped => JobError::Cancelled,
        error => JobError::failed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_tried_is_queued() {
        let request = |k_from, k_to| FitRequest { k_from, k_to, ..FitRequest::default() };
        assert!(check(&request(3, 10)).is_ok());
        for (from, to) in [(1, 5), (0, 0), (5, 3), (3, 21)] {
            assert!(check(&request(from, to)).is_err(), "{from}..{to}");
        }
        let of = |variables: Vec<Variable>, window_months| {
            check(&FitRequest { variables, window_months, ..FitRequest::default() })
        };
        assert!(of(vec![Variable::Tickets], 12).is_err(), "one variable");
        assert!(of(vec![Variable::Tickets, Variable::Tickets], 12).is_err(), "the same twice");
        assert!(of(vec![Variable::Tickets, Variable::Basket], 12).is_ok());
        assert!(of(Vec::new(), 0).is_err());
        assert!(of(Vec::new(), 37).is_err());
    }
}
