//! `c360 customer find`: who matches a text, best first, masked.

use clap::{Args, ValueEnum};
use color_eyre::Result;

use crate::cli::figures::{Shown, count, date, name, sentence};
use crate::cli::models::parse_cell;
use crate::cli::output::Output;
use crate::cli::segments::{label, parse_segment};
use crate::cli::session::{Session, ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{
    ConsentChannel, CustomerFilter, FindRequest, Found, Hit, MatchedOn, MatrixCellId, Recency, Segment, Unit,
};

/// Flags of `c360 customer find`.
#[derive(Debug, Args)]
pub(super) struct FindArgs {
    /// An id, loyalty card, e-mail, phone, name in any order, postal code, or the beginning of one
    text: Vec<String>,
    /// Only this segment: best, large, medium, small, returns, sleepers or lost
    #[arg(long, value_parser = parse_segment)]
    segment: Option<Segment>,
    /// Only this home store, by id
    #[arg(long, value_name = "ID")]
    store: Option<String>,
    /// Only those whose last purchase was through this channel
    #[arg(long)]
    channel: Option<String>,
    /// Only those who bought in so many days
    #[arg(long, value_name = "DAYS", conflicts_with = "not_bought_within")]
    bought_within: Option<u32>,
    /// Only those who did not buy in so many days
    #[arg(long, value_name = "DAYS")]
    not_bought_within: Option<u32>,
    /// Only those who consent to it
    #[arg(long, value_enum)]
    consent: Option<To>,
    /// Only this cell of the matrix: a band of churn (safe, undecided, lost) and one of value (high, middle, low)
    #[arg(long, value_name = "CHURN,VALUE", value_parser = parse_cell)]
    cell: Option<MatrixCellId>,
    /// How many at most
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    limit: u32,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum To {
    Email,
    Sms,
    Post,
    Ads,
}

impl FindArgs {
    fn request(&self) -> FindRequest {
        let within = self.bought_within.map(Recency::Within);
        FindRequest {
            text: self.text.join(" "),
            filter: CustomerFilter {
                segment: self.segment,
                store: self.store.clone(),
                channel: self.channel.clone(),
                recency: within.or(self.not_bought_within.map(Recency::Over)),
                consent: self.consent.map(|to| match to {
                    To::Email => ConsentChannel::Email,
                    To::Sms => ConsentChannel::Sms,
                    To::Post => ConsentChannel::Post,
                    To::Ads => ConsentChannel::Ads,
                }),
                cell: self.cell,
            },
            limit: self.limit,
        }
    }
}

pub(super) async fn run(args: &FindArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let hello = ask(session.client.hello(context())).await?;
    let found = ask(session.client.find_customers(context(), args.request())).await?;
    let shown = Shown::new(&hello.currency, out);
    let head = [head(&hello.workspace, &found)];
    out.reply(&found, &head, &[hits(&found, &shown)], None)
}

fn head(workspace: &str, found: &Found) -> String {
    let shown = found.hits.len() as u64;
    let people = if found.total == 1 { "customer" } else { "customers" };
    let many = if shown < found.total {
        let at_least = if found.is_cut { "more than " } else { "" };
        format!("the first {} of {at_least}{} {people}", count(shown), count(found.total))
    } else {
        format!("{} {people}", count(found.total))
    };
    format!("{workspace}, as of {}: {many}", date(found.as_of))
}

fn hits(found: &Found, shown: &Shown) -> Sheet {
    let mut sheet = Sheet::new("hits", "Customers")
        .left("customer_id", "Id")
        .left("name", "Name")
        .left("postal_code", "Postal code")
        .left("city", "City")
        .left("store", "Home store")
        .left("segment", "Segment")
        .left("last_day", "Last purchase")
        .right("net_revenue", "12 months")
        .left("matched", "Found by");
    for hit in &found.hits {
        sheet.row([
            Cell::text(&hit.customer_id),
            Cell::maybe(hit.name.clone()),
            Cell::maybe(hit.postal_code.clone()),
            Cell::maybe(hit.city.clone()),
            Cell::maybe(hit.store.clone()),
            hit.segment.map_or_else(Cell::none, |s| Cell::named(label(s), s.id())),
            hit.last_day.map_or_else(Cell::none, |d| Cell::named(date(d), d.to_string())),
            shown.value(Unit::Money, hit.net_revenue),
            reason(hit),
        ]);
    }
    if let Some(note) = &found.note {
        sheet.note(sentence(note));
    }
    sheet
}

fn reason(hit: &Hit) -> Cell {
    hit.matched.first().map_or_else(Cell::none, |on| Cell::named(words(*on), name(on)))
}

const fn words(on: MatchedOn) -> &'static str {
    match on {
        MatchedOn::Id => "id",
        MatchedOn::Card => "card",
        MatchedOn::Email => "e-mail",
        MatchedOn::Phone => "phone",
        MatchedOn::FullName => "full name",
        MatchedOn::NameWords => "name",
        MatchedOn::NameBeginning => "name begins so",
        MatchedOn::PostalCode => "postal code",
        MatchedOn::IdBeginning => "id begins so",
        MatchedOn::CardBeginning => "card begins so",
        MatchedOn::EmailBeginning => "e-mail begins so",
        MatchedOn::PhoneBeginning => "phone begins so",
        MatchedOn::NameTypo => "spelled alike",
    }
}
