//! `c360 audience count`: who a rule takes.

use clap::Args;
use color_eyre::Result;

use super::{Place, Words, caret, check_rule, of_people, people};
use crate::cli::Usage;
use crate::cli::figures::{count, date};
use crate::cli::output::{Format, Output};
use crate::cli::segments::label;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{Ask, CountRequest, RuleCount, RuleReply, RuleSource, Unit};

/// Flags of `c360 audience count`.
#[derive(Debug, Args)]
pub(super) struct CountArgs {
    /// The rule, such as 'tier in (best, large) and consent.ads'; quote it for the shell
    rule: String,
    /// Show so many of them, masked
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=500))]
    sample: u32,
    /// Print only one part: figures, tiers or sample
    #[arg(long)]
    part: Option<String>,
}

impl CountArgs {
    pub(super) fn check(&self) -> Result<(), Usage> {
        check_rule(&self.rule)
    }
}

pub(super) async fn run(args: &CountArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let request =
        CountRequest { rule: RuleSource::Text(args.rule.clone()), audience: None, sample: args.sample };
    let reply = ask(place.session.client.count_rule(context(), request)).await?;
    if let Some(problem) = &reply.problem {
        if out.format == Format::Json {
            out.json(&reply)?;
        }
        return Err(caret::broken(&reply.text, problem).into());
    }
    let mut sheets: Vec<Sheet> = reply.count.iter().flat_map(|count| sheets(count, &place.words)).collect();
    if args.sample == 0 {
        sheets.retain(|sheet| sheet.id != "sample");
    }
    out.reply(&reply, &head(&reply, &place.words), &sheets, args.part.as_deref())
}

fn head(reply: &RuleReply, words: &Words) -> Vec<String> {
    let mut lines = vec![reply.text.clone()];
    lines.extend(reply.count.as_ref().map(|count| sentence(count, words)));
    lines.extend(reply.notes.iter().map(|note| format!("Note: {note}.")));
    lines
}

/// `As of Sun 8 Mar 2026: 3,201 people, 4.1 % of the base`.
pub(super) fn sentence(count: &RuleCount, words: &Words) -> String {
    format!(
        "As of {}: {}, {} of the base",
        date(count.as_of),
        of_people(count.customers),
        words.share_text(count.customers, count.base)
    )
}

/// Figures, tiers and the masked sample of who a rule takes.
pub(super) fn sheets(count: &RuleCount, words: &Words) -> [Sheet; 3] {
    [figures(count, words), tiers(count, words), sample(count, words)]
}

fn figures(count: &RuleCount, words: &Words) -> Sheet {
    let mut sheet = Sheet::new("figures", "Who it takes")
        .left("figure", "Figure")
        .right("value", "Value")
        .right("share", "Share")
        .left("of", "Of");
    let base = || Cell::text("the base");
    let taken = || Cell::text("those it takes");
    let row = |what: &str, number: u64, whole: u64, of: Cell| {
        [Cell::text(what), people(number), words.share(number, whole), of]
    };
    sheet.row(row("customers", count.customers, count.base, base()));
    let share = count.revenue.checked_div(count.base_revenue).map(|share| share.round_dp(6));
    sheet.row([
        Cell::text("net revenue of 12 months"),
        words.money(count.revenue),
        words.shown.short(Unit::Share, share),
        base(),
    ]);
    sheet.row(row("can be e-mailed", count.email, count.customers, taken()));
    sheet.row(row("can be texted", count.phone, count.customers, taken()));
    sheet.row(row("can be shown ads", count.ads, count.customers, taken()));
    sheet
}

fn tiers(count: &RuleCount, words: &Words) -> Sheet {
    let mut sheet = Sheet::new("tiers", "By tier")
        .left("segment", "Segment")
        .right("customers", "Customers")
        .right("share", "Of those it takes")
        .right("base", "In the base")
        .right("base_share", "Of the tier");
    for tier in &count.tiers {
        sheet.row([
            Cell::named(label(tier.segment), tier.segment.id()),
            people(tier.customers),
            words.share(tier.customers, count.customers),
            people(tier.base),
            words.share(tier.customers, tier.base),
        ]);
    }
    sheet
}

fn sample(found: &RuleCount, words: &Words) -> Sheet {
    let hits = &found.sample;
    let mut sheet = Sheet::new("sample", "Some of them, masked")
        .left("customer_id", "Id")
        .left("name", "Name")
        .left("city", "City")
        .left("store", "Home store")
        .left("segment", "Segment")
        .left("last_day", "Last purchase")
        .right("net_revenue", "12 months");
    if hits.is_empty() && found.customers > 0 {
        sheet.note(format!("single customers: {}", Ask::FindCustomers.who().reason));
    }
    for hit in hits {
        sheet.row([
            Cell::text(&hit.customer_id),
            Cell::maybe(hit.name.clone()),
            Cell::maybe(hit.city.clone()),
            Cell::maybe(hit.store.clone()),
            hit.segment.map_or_else(Cell::none, |s| Cell::named(label(s), s.id())),
            hit.last_day.map_or_else(Cell::none, |d| Cell::named(date(d), d.to_string())),
            words.shown.value(Unit::Money, hit.net_revenue),
        ]);
    }
    if !hits.is_empty() {
        sheet.note(format!("{} shown", count(hits.len() as u64)));
    }
    sheet
}
