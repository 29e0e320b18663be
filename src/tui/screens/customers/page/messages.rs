//! What was sent to them, what became of it, and whether it is too much.

use jiff::civil::DateTime;

use super::parts::{counted, day, indent, left, moment, right, text};
use super::{Body, Source};
use crate::contract::{MessageChannel, MessageRow, Pressure};
use crate::tui::overlays::Line;
use crate::tui::theme::Role;

/// Messages that are told one by one.
const LATEST: usize = 10;

pub(super) fn body(source: &Source<'_>) -> Option<Body> {
    let messages = &source.customer.messages;
    if messages.channels.is_empty() && messages.latest.is_empty() && messages.pressure.is_none() {
        return None;
    }
    let f = &source.app.formatter;
    let sent: u64 = messages.channels.iter().map(|channel| channel.sent).sum();
    let mut body = Body { summary: format!("{} in 12 months", f.count(sent)), ..Body::default() };
    if let Some(pressure) = &messages.pressure {
        body.say(self::pressure(source, pressure));
    }
    if !messages.channels.is_empty() {
        body.say(vec![
            indent(),
            left("", 10, Role::Head),
            right("sent", 8, Role::Head),
            right("opened", 14, Role::Head),
            right("clicked", 14, Role::Head),
            right("unsubscribed", 14, Role::Head),
            right("bounced", 10, Role::Head),
        ]);
    }
    for channel in &messages.channels {
        body.say(self::channel(source, channel));
    }
    for message in messages.latest.iter().take(LATEST) {
        body.say(latest(source, message));
    }
    Some(body)
}

/// Whether the last 30 days brought more than almost everybody gets.
fn pressure(source: &Source<'_>, pressure: &Pressure) -> Line {
    let (f, glyphs) = (&source.app.formatter, &source.app.glyphs);
    let is_high = pressure.messages > 0 && pressure.p90.is_some_and(|p90| pressure.messages >= p90);
    let mut line = vec![indent(), (counted(f, pressure.messages, "message"), Role::Title)];
    line.push((" in 30 days".to_owned(), Role::Text));
    if is_high {
        line.push((format!("  {} high", glyphs.up), Role::Bad));
    }
    let known = |name: &str, value: Option<u64>| value.map(|value| format!("{name} {}", f.count(value)));
    let beside: Vec<String> = [known("median", pressure.median), known("ninth decile", pressure.p90)]
        .into_iter()
        .flatten()
        .collect();
    if !beside.is_empty() {
        line.push((format!("   {} of who gets any", beside.join(", ")), Role::Dim));
    }
    line
}

fn channel(source: &Source<'_>, channel: &MessageChannel) -> Line {
    let f = &source.app.formatter;
    let of_sent = |part: u64| match channel.sent {
        0 => f.count(part),
        sent => {
            let share = rust_decimal::Decimal::from(part) / rust_decimal::Decimal::from(sent);
            format!("{} ({})", f.count(part), f.share(share))
        }
    };
    let odd = |count: u64| if count > 0 { Role::Warn } else { Role::Dim };
    vec![
        indent(),
        left(channel.channel.as_deref().unwrap_or("no channel"), 10, Role::Text),
        right(&f.count(channel.sent), 8, Role::Text),
        right(&of_sent(channel.opened), 14, Role::Text),
        right(&of_sent(channel.clicked), 14, Role::Text),
        right(&f.count(channel.unsubscribed), 14, odd(channel.unsubscribed)),
        right(&f.count(channel.bounced), 10, odd(channel.bounced)),
    ]
}

/// `2 Nov 2026 09:00  email  Autumn sale  opened 09:12, clicked 09:13`.
fn latest(source: &Source<'_>, message: &MessageRow) -> Line {
    let f = &source.app.formatter;
    let when = |at: DateTime| {
        let clock = format!("{:02}:{:02}", at.hour(), at.minute());
        if at.date() == message.sent_at.date() { clock } else { format!("{} {clock}", day(f, at.date())) }
    };
    let events = [
        ("opened", message.opened_at),
        ("clicked", message.clicked_at),
        ("unsubscribed", message.unsubscribed_at),
        ("bounced", message.bounced_at),
    ];
    let told: Vec<String> =
        events.iter().filter_map(|(what, at)| Some(format!("{what} {}", when((*at)?)))).collect();
    let is_bad = message.unsubscribed_at.or(message.bounced_at).is_some();
    let became = if told.is_empty() { "not opened".to_owned() } else { told.join(", ") };
    let role = match (is_bad, told.is_empty()) {
        (true, _) => Role::Warn,
        (false, true) => Role::Dim,
        (false, false) => Role::Text,
    };
    vec![
        indent(),
        left(&moment(f, message.sent_at), 19, Role::Dim),
        left(message.channel.as_deref().unwrap_or_default(), 7, Role::Dim),
        left(
            message.campaign.as_deref().unwrap_or("no campaign"),
            source.room.saturating_sub(58).clamp(14, 26),
            Role::Text,
        ),
        text(&format!("  {became}"), role),
    ]
}
