//! What people say of segments: a name, a priority, what to do.

use super::{behaviour::Base, stored::Cluster};
use crate::{
    contract::{ClusterId, ClusterNote, ConsoleError, DescribeRequest, ErrorKind, Priority},
    engine::{privacy::reason, service::Parts},
    ledger::{Ledger, Said, Saying},
};

/// Longest name, in characters.
const NAME: usize = 60;
/// Longest text, in characters.
const TEXT: usize = 4_000;

/// Everything that was said, latest first.
pub(super) struct Notes(Vec<Said>);

impl Notes {
    pub(super) fn read(ledger: &Ledger) -> Result<Self, ConsoleError> {
        Ok(Self(ledger.said_of_clusters()?))
    }

    fn latest(&self, id: ClusterId) -> Option<&Said> {
        self.0.iter().find(|said| said.cluster == id)
    }

    pub(super) fn name(&self, id: ClusterId) -> Option<String> {
        self.latest(id).and_then(|said| said.name.clone())
    }

    /// Call segments by the names that people gave them.
    pub(super) fn rename(&self, clusters: &mut [Cluster]) {
        for cluster in clusters {
            if let Some(name) = self.name(cluster.id) {
                cluster.name = name;
            }
        }
    }

    pub(super) fn priority(&self, id: ClusterId) -> Option<Priority> {
        self.latest(id).and_then(|said| said.priority)
    }

    pub(super) fn text(&self, id: ClusterId) -> Option<String> {
        self.latest(id).and_then(|said| said.text.clone())
    }

    pub(super) fn history(&self, id: ClusterId) -> Vec<ClusterNote> {
        let of = self.0.iter().filter(|said| said.cluster == id);
        of.map(|said| ClusterNote { at: said.at, by: said.by.clone(), reason: said.reason.clone() }).collect()
    }
}

/// Name a segment, rank it, say what to do.
pub(in crate::engine) async fn describe(
    parts: &Parts,
    request: &DescribeRequest,
) -> Result<(), ConsoleError> {
    let base = Base::required(parts).await?;
    if !base.segmentation.clusters.iter().any(|cluster| cluster.id == request.id) {
        return Err(unknown(&base, request.id));
    }
    let why = reason::checked_for(&request.reason, "a segment is described")?;
    let name = request.name.as_deref().map(|name| checked_name(&base, request.id, name)).transpose()?;
    let text = request.text.as_deref().map(checked_text).transpose()?;
    if name.is_none() && text.is_none() && request.priority.is_none() {
        return Err(ConsoleError::new(ErrorKind::Invalid, "nothing is said of the segment")
            .hint("give a name, a priority or a text"));
    }
    let saying = Saying {
        cluster: request.id,
        name,
        priority: request.priority,
        text,
        by: parts.user.clone(),
        reason: why,
    };
    Ok(parts.ledger.say_of_cluster(&saying)?)
}

/// That no segment has this id.
pub(super) fn unknown(base: &Base, id: ClusterId) -> ConsoleError {
    let all: Vec<String> = base.segmentation.clusters.iter().map(|cluster| cluster.id.to_string()).collect();
    ConsoleError::new(ErrorKind::Invalid, format!("there is no behavioural segment {id}"))
        .hint(format!("there are {}", all.join(", ")))
}

fn checked_name(base: &Base, id: ClusterId, name: &str) -> Result<String, ConsoleError> {
    let plain: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let name = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let refused = |message: String| Err(ConsoleError::new(ErrorKind::Invalid, message));
    let length = name.chars().count();
    if length == 0 || length > NAME {
        return refused(format!("a name has 1 to {NAME} characters; this one has {length}"));
    }
    if name
        .strip_prefix(['B', 'b'])
        .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()))
    {
        return refused(format!("`{name}` looks like the id of a segment; call it something else"));
    }
    let others = base.segmentation.clusters.iter().filter(|cluster| cluster.id != id);
    if let Some(other) = others.map(|cluster| cluster.id).find(|other| base.name(*other) == name) {
        return refused(format!("{other} is called `{name}` already"));
    }
    Ok(name)
}

fn checked_text(text: &str) -> Result<String, ConsoleError> {
    let text: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    let length = text.chars().count();
    if length > TEXT {
        let message = format!("the text has {length} characters; {TEXT} are the most");
        return Err(ConsoleError::new(ErrorKind::Invalid, message));
    }
    Ok(text.trim().to_owned())
}

/// What to do, in people's own words; what the traits propose until somebody writes.
pub(super) fn text(notes: &Notes, id: ClusterId, levers: &[String]) -> String {
    notes.text(id).unwrap_or_else(|| levers.join("\n"))
}
