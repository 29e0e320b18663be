//! The shorter parts: campaigns, surveys, possible duplicates, and what is missing.

use super::parts::{day, indent, left, moment, right, text};
use super::{Body, Section, Source, Target};
use crate::contract::Membership;
use crate::tui::overlays::Line;
use crate::tui::screens::customers::words;
use crate::tui::text::clip;
use crate::tui::theme::Role;

pub(super) fn campaigns(source: &Source<'_>) -> Option<Body> {
    let campaigns = &source.customer.campaigns;
    let mut body = Body { summary: source.app.formatter.count(campaigns.len() as u64), ..Body::default() };
    for campaign in campaigns {
        body.say(membership(source, campaign));
    }
    (!campaigns.is_empty()).then_some(body)
}

/// `Autumn sale  email  control  1 Oct 2026 – 31 Oct 2026`.
fn membership(source: &Source<'_>, campaign: &Membership) -> Line {
    let f = &source.app.formatter;
    let days = match (campaign.starts_on, campaign.ends_on) {
        (Some(first), Some(last)) => format!("{} {} {}", day(f, first), source.dash(), day(f, last)),
        (Some(first), None) => format!("from {}", day(f, first)),
        (None, Some(last)) => format!("until {}", day(f, last)),
        (None, None) => String::new(),
    };
    let arm = campaign.arm.as_deref().unwrap_or(source.dash());
    vec![
        indent(),
        left(
            campaign.label.as_deref().unwrap_or(&campaign.campaign_id),
            source.room.saturating_sub(50).clamp(16, 30),
            Role::Text,
        ),
        left(&format!("  {}", campaign.kind.as_deref().unwrap_or_default()), 11, Role::Dim),
        left(arm, 11, if arm == "control" { Role::Accent } else { Role::Text }),
        (days, Role::Dim),
    ]
}

pub(super) fn surveys(source: &Source<'_>) -> Option<Body> {
    let answers = &source.customer.surveys;
    let mut body = Body { summary: "would they recommend us, 0 to 10".to_owned(), ..Body::default() };
    for answer in answers {
        let (word, role) = match answer.score {
            9.. => ("promoter", Role::Good),
            7..=8 => ("passive", Role::Flat),
            _ => ("detractor", Role::Bad),
        };
        body.say(vec![
            indent(),
            left(&moment(&source.app.formatter, answer.answered_at), 18, Role::Dim),
            right(&answer.score.to_string(), 3, role),
            left(&format!("  {word}"), 13, role),
            text(answer.store.as_deref().unwrap_or_default(), Role::Dim),
        ]);
    }
    (!answers.is_empty()).then_some(body)
}

pub(super) fn duplicates(source: &Source<'_>) -> Option<Body> {
    let found = &source.customer.duplicates;
    let mut body = Body { summary: "enter opens; nothing is ever merged".to_owned(), ..Body::default() };
    for duplicate in found {
        let line = vec![
            (format!("{}{} ", super::parts::INDENT, source.app.glyphs.enter), Role::Accent),
            left(&format!("#{}", clip(&duplicate.customer_id, 20)), 22, Role::Accent),
            left(duplicate.name.as_deref().unwrap_or("no name known"), 22, Role::Text),
            (format!("  {}", words::shared(duplicate.shares)), Role::Warn),
        ];
        body.lines.push((Target::Duplicate(duplicate.customer_id.clone()), line));
    }
    (!found.is_empty()).then_some(body)
}

pub(super) fn missing(source: &Source<'_>) -> Option<Body> {
    let absent = &source.customer.absent;
    let mut body = Body { summary: "and what it would need".to_owned(), ..Body::default() };
    for (key, absent) in absent {
        let section = Section::ALL.iter().find(|section| section.keys().contains(&key.as_str()));
        let name = section.map_or(key.as_str(), |section| section.title());
        let mut line = vec![indent(), left(name, 22, Role::Text), text(&absent.reason, Role::Dim)];
        if let Some(needs) = absent.needs.as_deref().filter(|needs| !absent.reason.contains(needs)) {
            line.push(text(&format!(" (needs {needs})"), Role::Dim));
        }
        body.say(line);
    }
    (!absent.is_empty()).then_some(body)
}
