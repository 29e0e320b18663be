//! Segments by id or by name, with the one that is likely meant.

use color_eyre::Result;

use super::Place;
use crate::cli::session::{ask, context};
use crate::config::nearest;
use crate::contract::{BehaviourReply, ClusterId, ConsoleError, ErrorKind};

/// The segment that is meant.
pub(super) async fn segment(place: &Place<'_>, text: &str) -> Result<ClusterId> {
    let reply = ask(place.session.client.behaviour(context())).await?;
    Ok(find(&reply, text)?)
}

fn find(reply: &BehaviourReply, text: &str) -> Result<ClusterId, ConsoleError> {
    let rows = reply.current.as_ref().map(|current| current.rows.as_slice()).unwrap_or_default();
    let id = parse(text);
    if let Some(id) = id {
        // One of a version that is still being assigned is in no row; the engine knows.
        if reply.coming.is_some() || rows.iter().any(|row| row.id == id) {
            return Ok(id);
        }
    }
    let same = |row: &&crate::contract::ClusterRow| row.name.to_lowercase() == text.to_lowercase();
    let exactly = rows.iter().find(|row| row.name == text);
    if let Some(row) = exactly.or_else(|| rows.iter().find(same)) {
        return Ok(row.id);
    }
    if rows.is_empty() {
        return Err(nothing_yet(reply.coming));
    }
    let error = ConsoleError::new(ErrorKind::Invalid, format!("there is no behavioural segment `{text}`"));
    let ids: Vec<String> = rows.iter().map(|row| row.id.to_string()).collect();
    // Every id is like every other: only names are guessed.
    let likely = if id.is_some() { None } else { nearest(text, rows.iter().map(|row| row.name.as_str())) };
    Err(error.hint(match likely {
        Some(likely) => format!("did you mean `{likely}`?"),
        None => format!("the segments are {}; `c360 clusters` says their names", ids.join(", ")),
    }))
}

/// `B3`, `b3` or `3`.
fn parse(text: &str) -> Option<ClusterId> {
    let digits = text.strip_prefix(['B', 'b']).unwrap_or(text);
    // `+3` is no number of a segment.
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().map(ClusterId)
}

/// That there is none, and what to do about it.
pub(super) fn nothing_yet(coming: Option<u32>) -> ConsoleError {
    match coming {
        Some(version) => ConsoleError::new(
            ErrorKind::Empty,
            format!("version {version} of the behavioural segments is still being assigned"),
        )
        .hint("wait for its job; `c360 jobs` lists it"),
        None => ConsoleError::new(ErrorKind::Empty, "there are no behavioural segments yet")
            .hint("try some with `c360 clusters fit --wait`, then adopt what you like"),
    }
}

/// What to look at where a request made no sense and the engine gave no hint.
pub(super) fn hinted<T>(reply: Result<T>, hint: &str) -> Result<T> {
    reply.map_err(|report| match report.downcast_ref::<ConsoleError>() {
        Some(error) if error.kind == ErrorKind::Invalid && error.hint.is_none() => {
            error.clone().hint(hint).into()
        }
        _ => report,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::show::tests::{reply, row};
    use super::*;

    #[test]
    fn a_segment_is_found_by_id_or_name() {
        let reply = reply(vec![row(1, "Loyal families"), row(3, "Gift buyers")]);
        for text in ["B3", "b3", "3", "Gift buyers", "gift buyers"] {
            assert_eq!(find(&reply, text).unwrap(), ClusterId(3), "{text}");
        }
    }

    #[test]
    fn a_mistyped_name_gets_its_likely_spelling() {
        let reply = reply(vec![row(1, "Loyal families"), row(3, "Gift buyers")]);
        let hint = |text: &str| find(&reply, text).unwrap_err().hint.unwrap();
        assert!(hint("Gift buyer").contains("`Gift buyers`"));
        for text in ["B4", "+3", "", "something else"] {
            assert!(hint(text).contains("B1, B3"), "{text}");
        }
    }

    #[test]
    fn a_segment_that_is_coming_is_left_to_the_engine() {
        let mut reply = reply(vec![row(1, "Loyal families")]);
        reply.coming = Some(2);
        assert_eq!(find(&reply, "B9").unwrap(), ClusterId(9));
    }

    #[test]
    fn where_there_are_none_it_says_how_to_find_some() {
        let mut reply = BehaviourReply { current: None, coming: None, trials: Vec::new() };
        assert!(find(&reply, "B1").unwrap_err().hint.unwrap().contains("clusters fit"));
        reply.coming = Some(1);
        assert!(find(&reply, "Gift buyers").unwrap_err().message.contains("version 1"));
    }
}
