//! An export as people read it before they decide: who leaves, who stays and why, and what should be known.

use jiff::civil::Date;

use super::{Words, of_people, people};
use crate::cli::figures::{bytes, count, date, moment, name};
use crate::cli::segments::label;
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{
    Brought, DeliveryState, DryRun, ExportDetail, ExportState, ExportSummary, LeftOut, Measured, Split,
};

/// What stands above the sheets.
pub(super) fn head(detail: &ExportDetail, words: &Words) -> Vec<String> {
    let ExportDetail { summary, audience, dry_run, .. } = detail;
    let mut lines = vec![
        format!(
            "{}: export {} of {} v{} to {} ({}): {}, {}",
            words.workspace,
            summary.id.0,
            summary.audience,
            summary.version,
            summary.destination,
            detail.destination.kind.label(),
            of_people(summary.rows),
            bytes(summary.bytes)
        ),
        state(summary),
        format!("Rule: {}", audience.rule),
        format!("Sealed {} by {}; SHA-256 {}", moment(summary.sealed_at), summary.asked_by, summary.sha256),
        origin(dry_run),
    ];
    if let Some(decision) = &summary.decision {
        let what = if decision.approved { "Approved" } else { "Rejected" };
        let alone = if decision.single_person { ", single-person approval" } else { "" };
        let alone = if decision.approved { alone } else { "" };
        let note = if decision.note.is_empty() { String::new() } else { format!(": {}", decision.note) };
        lines.push(format!("{what} {} by {}{alone}{note}", moment(decision.at), decision.by));
    }
    if let Some(at) = summary.released_at {
        lines.push(format!(
            "Let out {}; its manifest: `c360 audience export {} --manifest`",
            moment(at),
            summary.id.0
        ));
    }
    lines.extend(summary.withdrawn_at.map(|at| format!("Withdrawn {}", moment(at))));
    lines.extend(delivery(summary));
    if let Some(file) = &detail.file {
        lines.push(format!("File: {file}"));
    }
    if let Some(at) = summary.purged_at {
        lines.push(format!("The file was deleted {}", moment(at)));
    }
    if let (ExportState::Waiting, Some(why)) = (summary.state, &detail.refusal) {
        lines.push(format!("You can't decide: {why}"));
    }
    lines.extend(dry_run.warnings.iter().map(|warning| format!("Warning: {warning}")));
    lines
}

/// `Waits for a decision until 27 Nov 2026 06:12`.
pub(super) fn state(summary: &ExportSummary) -> String {
    let words = match summary.state {
        ExportState::Waiting => format!("Waits for a decision until {}", moment(summary.expires_at)),
        ExportState::Approved => {
            format!("Approved, not let out yet; it expires {}", moment(summary.expires_at))
        }
        ExportState::Rejected => "Rejected".to_owned(),
        ExportState::TakenBack => "Taken back".to_owned(),
        ExportState::Expired => "Expired".to_owned(),
        ExportState::Void => "Void".to_owned(),
        ExportState::Released => "Let out".to_owned(),
        ExportState::Withdrawn => "Withdrawn from the platform".to_owned(),
        ExportState::Empty => "Nothing to let out".to_owned(),
    };
    summary.why.as_ref().map_or_else(|| words.clone(), |why| format!("{words}: {why}"))
}

fn origin(dry_run: &DryRun) -> String {
    let scores =
        dry_run.scores.map_or_else(|| "no scores".to_owned(), |version| format!("rescoring {version}"));
    let last = dry_run.last.map_or_else(String::new, |(day, rows)| {
        format!("; the last one there: {} on {}", of_people(rows), date(day))
    });
    format!(
        "As of {}, generation {}, {scores}, rules of {}{last}",
        date(dry_run.as_of),
        dry_run.generation.0,
        dry_run.rules
    )
}

fn delivery(summary: &ExportSummary) -> Option<String> {
    let delivery = summary.delivery.as_ref()?;
    let tries =
        if delivery.attempts == 1 { "1 try".to_owned() } else { format!("{} tries", delivery.attempts) };
    let what = if delivery.removal { "Removal" } else { "File" };
    let words = match delivery.state {
        DeliveryState::Done => format!("{what} delivered after {tries}, {}", moment(delivery.at)),
        DeliveryState::Failed => {
            format!("{what} not delivered after {tries}, the last one {}", moment(delivery.at))
        }
        DeliveryState::Unknown => format!(
            "{what} being delivered since {}; nobody knows yet whether it arrived, and it is not sent twice",
            moment(delivery.at)
        ),
    };
    let said = if delivery.said.is_empty() { String::new() } else { format!(": {}", delivery.said) };
    Some(format!("{words}{said}"))
}

/// Every part of it.
pub(super) fn sheets(detail: &ExportDetail, words: &Words) -> Vec<Sheet> {
    let dry_run = &detail.dry_run;
    let mut sheets = vec![left_out(dry_run), reach(dry_run, words), tiers(dry_run, words)];
    sheets.extend(dry_run.brought.as_ref().map(|brought| self::brought(brought, dry_run.as_of, words)));
    sheets
}

fn left_out(dry_run: &DryRun) -> Sheet {
    let mut sheet = Sheet::new("left-out", "Who leaves, who stays and why")
        .left("reason", "Reason")
        .right("people", "People")
        .csv_only("name");
    sheet.row([Cell::named("in the rule", "in_rule"), people(dry_run.in_rule), Cell::text("")]);
    for (why, number) in &dry_run.left_out {
        let (id, which) = id(why);
        let minus =
            Cell::number(if *number == 0 { "0".to_owned() } else { format!("−{}", count(*number)) }, *number);
        sheet.row([Cell::named(words(why), id), minus, Cell::text(which)]);
    }
    sheet.row([Cell::named("in the file", "rows"), people(dry_run.rows), Cell::text("")]);
    sheet
}

/// Why somebody stays, in words.
fn words(why: &LeftOut) -> String {
    match why {
        LeftOut::NoConsent => "no consent".to_owned(),
        LeftOut::Suppressed => "on the suppression list".to_owned(),
        LeftOut::Erased => "erased".to_owned(),
        LeftOut::Excluded(audience) => format!("excluded by {audience}"),
        LeftOut::Priority(audience) => format!("goes to {audience} first"),
        LeftOut::NoIdentifier => "nothing to be recognised by".to_owned(),
        LeftOut::Duplicate => "in the file already".to_owned(),
        LeftOut::HeldOutGlobally => "held out of everything".to_owned(),
        LeftOut::HeldOut => "held out".to_owned(),
        LeftOut::SharesHeldOut => "would reach somebody left out".to_owned(),
    }
}

/// The same for programs: what JSON calls it, and the audience that it names.
fn id(why: &LeftOut) -> (String, &str) {
    match why {
        LeftOut::Excluded(audience) => ("excluded".to_owned(), audience),
        LeftOut::Priority(audience) => ("priority".to_owned(), audience),
        other => (name(other), ""),
    }
}

fn reach(dry_run: &DryRun, words: &Words) -> Sheet {
    let mut sheet = Sheet::new("reach", "What they can be recognised by")
        .left("by", "By")
        .right("people", "People")
        .right("share", "Share");
    for (by, number) in
        [("e-mail", dry_run.email), ("phone", dry_run.phone), ("name and address", dry_run.address)]
    {
        sheet.row([Cell::text(by), people(number), words.share(number, dry_run.rows)]);
    }
    if dry_run.bad_email + dry_run.bad_phone > 0 {
        sheet.note(format!(
            "not usable: {} e-mail addresses, {} phone numbers",
            count(dry_run.bad_email),
            count(dry_run.bad_phone)
        ));
    }
    sheet
}

fn tiers(dry_run: &DryRun, words: &Words) -> Sheet {
    let mut sheet = Sheet::new("tiers", "In the file and held out, by tier")
        .left("segment", "Segment")
        .right("exposed", "In the file")
        .right("held_out", "Held out")
        .right("share", "Share held out");
    for tier in &dry_run.tiers {
        sheet.row([
            Cell::named(label(tier.segment), tier.segment.id()),
            people(tier.exposed),
            people(tier.held_out),
            words.share(tier.held_out, tier.exposed.saturating_add(tier.held_out)),
        ]);
    }
    let wanted = format!("{} was to be held out", words.percent(dry_run.hold_out));
    sheet.note(match dry_run.split() {
        Split::Off(chance) => format!(
            "{wanted}; chance explains a split as far off as this one in {} of cases only",
            words.percent(chance)
        ),
        Split::Fair => wanted,
        Split::TooFew => format!("{wanted}: too few to tell whether the split is chance"),
        Split::Nobody => "nobody is held out".to_owned(),
    });
    sheet
}

fn brought(brought: &Brought, as_of: Date, words: &Words) -> Sheet {
    let mut sheet = Sheet::new("brought", "What earlier exports brought, by those who were held out")
        .left("figure", "Exposed less held out")
        .right("estimate", "Estimate")
        .right("low", "95 % from")
        .right("high", "to")
        .right("certainty", "Certainty");
    let number = |value: f64, shown: String| {
        rust_decimal::Decimal::try_from(value)
            .map_or_else(|_| Cell::none(), |exact| Cell::number(shown, exact.round_dp(6)))
    };
    let mut row = |what: &str, measured: Option<&Measured>, shown: &dyn Fn(f64) -> String| {
        let cell = |value: Option<f64>| value.map_or_else(Cell::none, |value| number(value, shown(value)));
        let certainty = measured.map(|m| m.certainty);
        sheet.row([
            Cell::text(what),
            cell(measured.map(|m| m.estimate)),
            cell(measured.map(|m| m.low)),
            cell(measured.map(|m| m.high)),
            certainty.map_or_else(Cell::none, |value| number(value, words.percent(value))),
        ]);
    };
    row("share who bought since", brought.active.as_ref(), &|share| words.percent(share));
    row("net revenue per person since", brought.revenue.as_ref(), &|amount| format!("{amount:.2}"));
    let exports =
        if brought.exports == 1 { "1 export".to_owned() } else { format!("{} exports", brought.exports) };
    let why = if brought.is_too_early(as_of) {
        format!("; not measurable yet: data is loaded until {}", date(as_of))
    } else if brought.active.is_none() || brought.revenue.is_none() {
        "; where nothing stands, too few were held out to measure it".to_owned()
    } else {
        String::new()
    };
    sheet.note(format!(
        "{exports} since {}: {} exposed, {} held out{why}",
        date(brought.since),
        count(brought.exposed),
        count(brought.held_out)
    ));
    sheet
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date as day;

    use super::*;
    use crate::cli::audience::tests::words as words_of_a_test;
    use crate::contract::{
        ArmCount, Audience, Barred, Decided, Delivery, Destination, DestinationKind, ExportId, GenerationId,
        Segment, Steps,
    };

    fn detail() -> ExportDetail {
        let at: Timestamp = "2026-03-08T09:00:00Z".parse().unwrap();
        ExportDetail {
            summary: ExportSummary {
                id: ExportId(7),
                audience: "Lost \u{1b}[2Jcore".to_owned(),
                version: 3,
                destination: "google".to_owned(),
                state: ExportState::Waiting,
                why: None,
                rows: 3201,
                bytes: 410_000,
                sha256: "0123456789abcdef".repeat(4),
                as_of: day(2026, 3, 7),
                sealed_at: at,
                asked_by: "ana (1000)".to_owned(),
                expires_at: at,
                decision: None,
                released_at: None,
                withdrawn_at: None,
                delivery: None,
                purged_at: None,
            },
            audience: Audience {
                name: "Lost core".to_owned(),
                version: 3,
                rule: "tier = lost".to_owned(),
                hold_out: 0.1,
                by: "ana (1000)".to_owned(),
                at,
                note: String::new(),
            },
            destination: Destination {
                name: "google".to_owned(),
                kind: DestinationKind::Google,
                rules: "2026-01".to_owned(),
                excludes: Vec::new(),
                delivers: true,
                removes: true,
            },
            dry_run: DryRun {
                as_of: day(2026, 3, 7),
                generation: GenerationId(12),
                scores: Some(4),
                rules: "2026-01".to_owned(),
                in_rule: 5000,
                left_out: vec![
                    (LeftOut::NoConsent, 1200),
                    (LeftOut::Excluded("Buyers".to_owned()), 243),
                    (LeftOut::HeldOut, 356),
                ],
                rows: 3201,
                bytes: 410_000,
                email: 3000,
                phone: 1000,
                address: 0,
                bad_email: 2,
                bad_phone: 0,
                tiers: vec![ArmCount { segment: Segment::Lost, exposed: 3201, held_out: 356 }],
                hold_out: 0.1,
                sample_ratio: None,
                warnings: vec!["below the platform's minimum".to_owned()],
                last: Some((day(2026, 2, 1), 2000)),
                brought: Some(Brought {
                    exports: 1,
                    since: day(2026, 2, 1),
                    exposed: 2000,
                    held_out: 200,
                    active: Some(Measured { estimate: 0.02, low: -0.01, high: 0.05, certainty: 0.9 }),
                    revenue: None,
                }),
            },
            file: Some("exports/sealed/7.csv".to_owned()),
            manifest: None,
            steps: Steps { decide: None, release: Some(Barred::NotApproved), withdraw: None },
            refusal: Some("you asked for it".to_owned()),
        }
    }

    #[test]
    fn who_leaves_and_who_stays_add_up_on_paper() {
        let detail = detail();
        let sheets = sheets(&detail, &words_of_a_test());
        let csv = String::from_utf8(sheets[0].csv().unwrap()).unwrap();
        assert_eq!(
            csv,
            "reason,people,name\nin_rule,5000,\nno_consent,1200,\nexcluded,243,Buyers\nheld_out,356,\nrows,3201,\n"
        );
        let shown: String = sheets.iter().map(|sheet| sheet.table(true, false)).collect();
        for words in [
            "excluded by Buyers",
            "−1,200",
            "not usable: 2 e-mail addresses, 0 phone numbers",
            "10.0 % was to be held out",
            "share who bought since",
            "1 export since Sun 1 Feb 2026: 2,000 exposed, 200 held out",
        ] {
            assert!(shown.contains(words), "{words} in {shown}");
        }
    }

    #[test]
    fn what_cannot_be_told_says_why() {
        let shown = |detail: &ExportDetail| -> String {
            sheets(detail, &words_of_a_test()).iter().map(|sheet| sheet.table(true, false)).collect()
        };
        let mut detail = detail();
        assert!(shown(&detail).contains("too few were held out to measure it"));
        if let Some(brought) = &mut detail.dry_run.brought {
            (brought.since, brought.active) = (day(2026, 3, 8), None);
        }
        let text = shown(&detail);
        assert!(text.contains("not measurable yet: data is loaded until Sat 7 Mar 2026"), "{text}");
        assert!(!text.contains("too few"), "{text}");
        detail.dry_run.tiers = vec![ArmCount { segment: Segment::Lost, exposed: 36, held_out: 4 }];
        assert!(shown(&detail).contains("10.0 % was to be held out: too few to tell"));
        detail.dry_run.hold_out = 0.0;
        assert!(shown(&detail).contains("nobody is held out"));
    }

    #[test]
    fn what_should_be_known_stands_above() {
        let mut detail = detail();
        let text = |detail: &ExportDetail| head(detail, &words_of_a_test()).join("\n");
        let waiting = text(&detail);
        for words in [
            "3,201 people, 410 kB",
            "Waits for a decision until",
            "rescoring 4, rules of 2026-01; the last one there: 2,000 people on Sun 1 Feb 2026",
            "You can't decide: you asked for it",
            "Warning: below the platform's minimum",
        ] {
            assert!(waiting.contains(words), "{words} in {waiting}");
        }
        let at = detail.summary.sealed_at;
        detail.summary.decision = Some(Decided {
            approved: true,
            by: "ana (1000)".to_owned(),
            at,
            note: "fine".to_owned(),
            single_person: true,
        });
        detail.summary.state = ExportState::Released;
        detail.summary.released_at = Some(at);
        let state = DeliveryState::Failed;
        detail.summary.delivery =
            Some(Delivery { removal: false, state, attempts: 3, at, said: "no route".to_owned() });
        let out = text(&detail);
        for words in [
            "by ana (1000), single-person approval: fine",
            "File not delivered after 3 tries",
            "no route",
            "--manifest",
        ] {
            assert!(out.contains(words), "{words} in {out}");
        }
        assert!(!out.contains("You can't decide"));
    }
}
