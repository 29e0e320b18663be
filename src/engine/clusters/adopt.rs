//! Adopting what a trial found, and making rules a segment: both are the next version of the segments.

use duckdb::{Connection, types::Value};

use super::{
    behaviour::{Base, none},
    notes::Notes,
    rules,
    stored::{Cluster, Segmentation, name_new, placed},
    trial,
};
use crate::{
    contract::{
        AdoptRequest, ClusterId, ConsoleError, ErrorKind, JobId, RulesPreview, RulesRequest, TrialId,
        Vanished, Variable,
    },
    engine::{privacy::reason, service::Parts},
    ledger::NewSegmentation,
    warehouse::{
        clusters::{self, SellsRow, Span, Taken},
        queries::Queries,
    },
};

/// Adopt a trial's clusters as the next version, and queue the job that assigns everybody.
pub(in crate::engine) async fn adopt(parts: &Parts, request: &AdoptRequest) -> Result<JobId, ConsoleError> {
    let why = reason::checked_for(&request.reason, "segments are adopted")?;
    let kept = trial::read(&parts.ledger, request.trial)?;
    let found = kept.found.iter().find(|found| found.k == request.k).ok_or_else(|| {
        let tried: Vec<String> = kept.found.iter().map(|found| found.k.to_string()).collect();
        ConsoleError::new(
            ErrorKind::Invalid,
            format!("trial {} did not find {} clusters", request.trial.0, request.k),
        )
        .hint(format!("it tried {}", tried.join(", ")))
    })?;
    let latest = Segmentation::latest(&parts.ledger)?;
    let follows = latest.as_ref().map_or(0, |(stored, _)| stored.version);
    if kept.against.unwrap_or(0) != follows {
        let message = format!(
            "trial {} was compared with version {}, and version {follows} of the segments is in force by now",
            request.trial.0,
            kept.against.unwrap_or(0)
        );
        return Err(ConsoleError::new(ErrorKind::Invalid, message)
            .hint("make the trial again, so that it is clear who would move"));
    }
    let mut before = latest.map(|(_, segmentation)| segmentation.clusters).unwrap_or_default();
    Notes::read(&parts.ledger)?.rename(&mut before);
    // Ids that the trial gave to new segments may have been given away since.
    let mut next = parts.ledger.last_cluster()?;
    let mut clusters: Vec<Cluster> = found
        .clusters
        .iter()
        .map(|cluster| {
            let known = before.iter().find(|known| known.id == cluster.id && !cluster.is_new);
            let id = known.map_or_else(
                || {
                    next += 1;
                    ClusterId(next)
                },
                |known| known.id,
            );
            Cluster { id, name: known.map_or(&cluster.name, |known| &known.name).clone(), ..cluster.clone() }
        })
        .collect();
    // Somebody may have given a segment the name that a new one was found with.
    let fresh =
        clusters.iter().filter(|cluster| cluster.is_new).map(|cluster| cluster.name.clone()).collect();
    name_new(&mut clusters, fresh);
    let gone = before.iter().filter(|known| !clusters.iter().any(|cluster| cluster.id == known.id));
    let vanished = gone.map(|known| Vanished { id: known.id, name: known.name.clone() }).collect();
    let segmentation = Segmentation {
        window_months: kept.head.window_months,
        variables: kept.variables.clone(),
        scales: kept.scales.clone(),
        clusters,
        vanished,
    };
    let what = format!("{} segments of trial {}", request.k, request.trial.0);
    take(parts, follows, (Some((request.trial, request.k)), &what), &why, &segmentation)
}

/// What rules of a segment would take.
pub(in crate::engine) async fn preview_rules(
    parts: &Parts,
    id: ClusterId,
    text: &str,
) -> Result<RulesPreview, ConsoleError> {
    let mut preview = RulesPreview { problem: None, customers: None, recall: None, precision: None };
    let read = match rules::parse(text) {
        Ok(read) => read,
        Err(problem) => {
            preview.problem = Some((problem.column, problem.width, problem.message));
            return Ok(preview);
        }
    };
    if let Err(error) = known_variables(parts, &read).await {
        preview.problem = Some((0, text.chars().count(), error.message));
        return Ok(preview);
    }
    let taken = taken(parts, &read, id).await?;
    let share = |whole: u64| (whole > 0).then(|| taken.both as f64 / whole as f64);
    preview.customers = Some(taken.taken);
    preview.recall = share(taken.segment);
    preview.precision = share(taken.taken);
    Ok(preview)
}

/// Make rules a segment, or give it back to its centre: the next version.
pub(in crate::engine) async fn set_rules(
    parts: &Parts,
    request: &RulesRequest,
) -> Result<JobId, ConsoleError> {
    let why = reason::checked_for(&request.reason, "a segment's rules are changed")?;
    let (stored, mut segmentation) = Segmentation::latest(&parts.ledger)?.ok_or_else(none)?;
    let all: Vec<String> = segmentation.clusters.iter().map(|cluster| cluster.id.to_string()).collect();
    let known = segmentation.clusters.iter_mut().find(|cluster| cluster.id == request.id);
    let cluster = known.ok_or_else(|| {
        ConsoleError::new(ErrorKind::Invalid, format!("there is no behavioural segment {}", request.id))
            .hint(format!("there are {}", all.join(", ")))
    })?;
    match &request.rules {
        Some(text) => {
            let read = rules::parse(text).map_err(|problem| {
                ConsoleError::new(
                    ErrorKind::Invalid,
                    format!("the rules can't be read at column {}: {}", problem.column + 1, problem.message),
                )
                .hint("such as: tickets >= 4 and gift_share > 0.5 or department:\"Kids\" >= 0.6")
            })?;
            known_variables(parts, &read).await?;
            if taken(parts, &read, request.id).await?.taken == 0 {
                return Err(ConsoleError::new(ErrorKind::Invalid, "the rules take nobody")
                    .hint("`c360 clusters variables` says how variables are spread"));
            }
            let text = read.to_string();
            if cluster.by_rules && cluster.rules == text {
                return Err(ConsoleError::new(
                    ErrorKind::Invalid,
                    format!("these are the rules of {} already", request.id),
                ));
            }
            let before = std::mem::replace(&mut cluster.rules, text);
            if !cluster.by_rules {
                cluster.found = Some(before);
            }
            cluster.by_rules = true;
        }
        None if !cluster.by_rules => {
            let message = format!("{} is told by its centre already", request.id);
            return Err(ConsoleError::new(ErrorKind::Invalid, message));
        }
        None => {
            cluster.by_rules = false;
            cluster.rules = cluster.found.take().unwrap_or_default();
        }
    }
    let what = format!("{} of {}", if cluster.by_rules { "rules" } else { "centre" }, request.id);
    for cluster in &mut segmentation.clusters {
        cluster.is_new = false;
    }
    segmentation.vanished.clear();
    take(parts, stored.version, (None, &what), &why, &segmentation)
}

/// Whom rules take, of all and of a segment.
async fn taken(parts: &Parts, read: &rules::Rules, id: ClusterId) -> Result<Taken, ConsoleError> {
    let base = Base::required(parts).await?;
    let mut variables = Vec::new();
    let asked = placed(read, &mut variables);
    let span = Span { to: base.built.as_of, months: base.segmentation.window_months };
    let look = move |conn: &Connection, queries: &Queries| {
        clusters::preview(conn, queries, &variables, &asked, id.0, span)
    };
    Ok(base.opened.snapshot.study(look).await?)
}

/// Refuse rules on departments and categories that nobody buys.
async fn known_variables(parts: &Parts, read: &rules::Rules) -> Result<(), ConsoleError> {
    let opened = parts.store.opened().await?;
    for asked in read.0.iter().flatten().filter(|asked| asked.variable.of().is_some()) {
        let column = match asked.variable {
            Variable::Department(_) => "department",
            _ => "category",
        };
        let label = asked.variable.of().unwrap_or_default().to_owned();
        let given = vec![("of_what", Value::Text(column.to_owned())), ("label", Value::Text(label.clone()))];
        let answer = opened.snapshot.rows::<SellsRow>("clusters/sells", given).await?;
        if !answer.rows.first().is_some_and(|row| row.known) {
            let message = format!("the data knows no {column} `{label}`");
            return Err(ConsoleError::new(ErrorKind::Invalid, message)
                .hint("`c360 clusters variables` lists what there is"));
        }
    }
    Ok(())
}

fn take(
    parts: &Parts,
    follows: u32,
    (trial, what): (Option<(TrialId, u32)>, &str),
    why: &str,
    segmentation: &Segmentation,
) -> Result<JobId, ConsoleError> {
    let content = segmentation.to_json()?;
    let new = NewSegmentation { follows, trial, what, reason: why, content: &content };
    let (_, job) = parts.ledger.adopt_segmentation(&new, &parts.user)?;
    parts.jobs.pump()?;
    Ok(job)
}
