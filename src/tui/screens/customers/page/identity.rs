//! Who they are, and what they consent to, with how that came about.

use super::parts::{day, indent, left, text};
use super::{Body, Source};
use crate::contract::{Consent, Identity};
use crate::tui::overlays::Line;
use crate::tui::screens::customers::words;
use crate::tui::text::{sanitize, wrap};
use crate::tui::theme::Role;

/// Cells of a name of a value.
const NAME: usize = 10;

/// From so many cells on, two values stand side by side.
const PAIRS: usize = 72;

/// Changes of a consent that are told.
const CHANGES: usize = 4;

pub(super) fn body(source: &Source<'_>) -> Body {
    let mut body = Body::default();
    let revealed = source.profile.revealed.as_deref();
    match revealed.or(source.customer.identity.as_ref()) {
        Some(identity) => {
            body.summary = String::from(if identity.revealed { "revealed" } else { "masked" });
            values(source, identity, &mut body);
        }
        None => body.say(vec![
            indent(),
            text("No row of customers has this id; all that follows comes from its tickets.", Role::Absent),
        ]),
    }
    for (index, consent) in source.customer.consents.iter().enumerate() {
        body.say(self::consent(source, consent, index == 0));
    }
    body
}

/// Values by name. Side by side where there is room; what is revealed is shown whole, broken where it is long.
fn values(source: &Source<'_>, identity: &Identity, body: &mut Body) {
    let role = if identity.revealed { Role::Warn } else { Role::Text };
    let fields = fields(source, identity);
    if identity.revealed || source.room < PAIRS {
        let room = source.room.saturating_sub(NAME + 2).max(8);
        for (name, value) in fields {
            let Some(value) = value else { continue };
            for (line, piece) in wrap(&sanitize(&value), room).into_iter().enumerate() {
                let name = if line == 0 { name } else { "" };
                body.say(vec![indent(), left(name, NAME, Role::Dim), (piece, role)]);
            }
        }
        return;
    }
    let cells = (source.room - 2) / 2 - NAME;
    for pair in fields.chunks(2) {
        let mut line = vec![indent()];
        for (name, value) in pair {
            line.push(left(name, NAME, Role::Dim));
            line.push(match value {
                Some(value) => {
                    let (text, role) = left(value, cells.saturating_sub(2), role);
                    (text + "  ", role)
                }
                None => left(source.dash(), cells, Role::Absent),
            });
        }
        body.say(line);
    }
}

fn fields(source: &Source<'_>, who: &Identity) -> [(&'static str, Option<String>); 8] {
    let f = &source.app.formatter;
    let join = |parts: &[Option<&str>], by: &str| {
        let known: Vec<&str> = parts.iter().flatten().copied().filter(|part| !part.is_empty()).collect();
        (!known.is_empty()).then(|| known.join(by))
    };
    let name = join(&[who.first_name.as_deref(), who.last_name.as_deref()], " ");
    let name = join(&[name.as_deref(), who.gender.as_deref()], ", ");
    let place = join(&[who.postal_code.as_deref(), who.city.as_deref()], " ");
    let home = join(&[who.address.as_deref(), place.as_deref(), who.country.as_deref()], ", ");
    let age = who.age.map(|age| format!("{age} years"));
    let born =
        who.birth_date.as_deref().map(|born| join(&[Some(born), age.as_deref()], ", ")).unwrap_or_default();
    [
        ("Name", name),
        ("Born", born),
        ("E-mail", who.email.clone()),
        ("Card", who.loyalty_card.clone()),
        ("Phone", who.phone.clone()),
        ("Language", who.language.clone()),
        ("Address", home),
        ("Joined", who.joined_on.map(|joined| day(f, joined))),
    ]
}

/// One consent: whether it holds, for what, and every change.
fn consent(source: &Source<'_>, consent: &Consent, is_first: bool) -> Line {
    let (f, glyphs) = (&source.app.formatter, &source.app.glyphs);
    let (sign, role) = match consent.granted {
        Some(true) => (glyphs.check, Role::Good),
        Some(false) => (glyphs.cross, Role::Bad),
        None => (glyphs.pending, Role::Absent),
    };
    let changes: Vec<String> = consent
        .history
        .iter()
        .take(CHANGES)
        .map(|change| {
            let what = if change.granted { "given" } else { "withdrawn" };
            format!("{what} {}", day(f, change.at.date()))
        })
        .collect();
    let mut told = match (changes.is_empty(), consent.granted) {
        (false, _) => changes.join(", "),
        (true, None) => "nobody knows".to_owned(),
        (true, Some(true)) => "given, nobody knows when".to_owned(),
        (true, Some(false)) => "not given".to_owned(),
    };
    if consent.history.len() > CHANGES {
        told.push_str(glyphs.ellipsis);
    }
    vec![
        indent(),
        left(if is_first { "Consents" } else { "" }, NAME, Role::Dim),
        (format!("{sign} "), role),
        left(words::consent(consent.channel), 8, Role::Text),
        (told, Role::Dim),
    ]
}
