//! Finding customers: by id, card, e-mail, phone, name or postal code, and by a slip of the finger where nothing else is found.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use duckdb::types::Value;
use jiff::{ToSpan as _, civil::Date};

use super::search_text::{MOST_WORDS, Meant, is_name, plain};
use crate::{
    contract::{
        ConsoleError, CustomerFilter, FindRequest, Found, Hit, MatchedOn, Provenance, Recency, Segment,
    },
    engine::{
        evidence::{day, evidence},
        models::Bounds,
        privacy::masking,
        segments::read_built,
        store::Opened,
    },
    ledger::Erased,
    warehouse::{
        rows::QueryRow,
        search::{Asked, LikelyWord, Match, Member, Person, Somebody},
        snapshot::{Answer, Parameters},
    },
};

/// How many hits are looked at, of each kind.
const MOST: usize = 10_000;

/// How many hits are answered at most.
const LARGEST_PAGE: u32 = 500;

/// Longer texts are no name, no address and no number.
const LONGEST_TEXT: usize = 200;

/// Words shorter than this have too many neighbours to be taken for a slip of the finger.
const SHORTEST_SLIP: usize = 4;

/// How many likely words are tried in place of one that nobody has.
const MOST_LIKELY: i32 = 3;

/// The reasons by the ranks of `search/matches`.
const REASONS: [MatchedOn; 12] = [
    MatchedOn::Id,
    MatchedOn::Card,
    MatchedOn::Email,
    MatchedOn::Phone,
    MatchedOn::FullName,
    MatchedOn::NameWords,
    MatchedOn::NameBeginning,
    MatchedOn::PostalCode,
    MatchedOn::IdBeginning,
    MatchedOn::CardBeginning,
    MatchedOn::EmailBeginning,
    MatchedOn::PhoneBeginning,
];

/// Answer from one open generation.
///
/// `bounds` are those of the matrix's cells, where the filter names one. Who is erased is not found, whatever an older generation still holds.
pub async fn find(
    opened: &Arc<Opened>,
    request: FindRequest,
    bounds: Option<Bounds>,
    erased: &Erased,
) -> Result<Found, ConsoleError> {
    let as_of = read_built(opened).await?.as_of;
    let limit = request.limit.clamp(1, LARGEST_PAGE) as usize;
    let cell = request.filter.cell.zip(bounds).map(|(cell, bounds)| bounds.of_cell(cell));
    let filter = &request.filter;
    let mut search = Search { opened, as_of, filter, cell, limit, provenance: BTreeMap::new() };
    let text = request.text.trim();
    let (hits, note) = if text.is_empty() {
        search.everybody().await?
    } else if text.chars().count() > LONGEST_TEXT {
        (Hits::default(), Some(format!("a text of more than {LONGEST_TEXT} characters finds nobody")))
    } else {
        search.by_text(text).await?
    };
    let mut shown = search.show(&hits).await?;
    let before = shown.len();
    shown.retain(|hit| !erased.is_erased(&hit.customer_id));
    let total = hits.total - (before - shown.len());
    Ok(Found {
        as_of,
        hits: shown,
        total: total as u64,
        is_cut: hits.is_cut,
        note,
        provenance: search.provenance,
    })
}

/// Who was found: numbers with the reason, best first, as many as are shown.
#[derive(Default)]
struct Hits {
    page: Vec<(i64, Option<MatchedOn>)>,
    total: usize,
    /// How many match before the filter.
    unfiltered: usize,
    /// Whether more may match than were looked at.
    is_cut: bool,
}

struct Search<'a> {
    opened: &'a Arc<Opened>,
    as_of: Date,
    filter: &'a CustomerFilter,
    /// The cell of the matrix and the bounds, as parameters.
    cell: Option<Parameters>,
    limit: usize,
    provenance: BTreeMap<String, Provenance>,
}

impl Search<'_> {
    async fn everybody(&mut self) -> Result<(Hits, Option<String>), ConsoleError> {
        if self.filter.is_empty() {
            return Ok((
                Hits::default(),
                Some("type an id, card, e-mail, phone, name or postal code".to_owned()),
            ));
        }
        let mut parameters = self.narrowing();
        parameters.push(("page", int(self.limit)));
        let query = if self.cell.is_some() { "search/everybody_in_cell" } else { "search/everybody" };
        let rows: Vec<Somebody> = self.rows("everybody", query, parameters).await?;
        let total = rows.first().map_or(0, |row| usize::try_from(row.total).unwrap_or(0));
        let page = rows.into_iter().map(|row| (row.person, None)).collect();
        Ok((Hits { page, total, ..Hits::default() }, None))
    }

    async fn by_text(&mut self, text: &str) -> Result<(Hits, Option<String>), ConsoleError> {
        if !text.chars().any(char::is_alphanumeric) {
            let note = "nothing in it can be looked for; type letters or digits";
            return Ok((Hits::default(), Some(note.to_owned())));
        }
        let Some(asked) = self.asked(text).await? else { return Ok((Hits::default(), None)) };
        let meant = Meant::new(text, asked);
        let mut note = meant.is_cut.then(|| format!("only {MOST_WORDS} of its words are looked for"));
        let mut hits = self.matches(&meant).await?;
        if hits.unfiltered == 0 && !meant.words.is_empty() {
            hits = self.slips(&meant).await?;
            if hits.total > 0 {
                note = Some("nobody is called so; these names are spelled almost alike".to_owned());
            }
        }
        if hits.is_cut {
            note = Some(if self.filter.is_empty() {
                "not all that match were looked at; type more of it".to_owned()
            } else {
                format!("the filter looked through the first {MOST} that match; type more of it")
            });
        } else if hits.total == 0 && note.is_none() {
            note = Some(nobody(text, self.filter));
        }
        Ok((hits, note))
    }

    /// The text as it is searched for. The statement reads nothing stored, and stays planned where nothing is.
    async fn asked(&mut self, text: &str) -> Result<Option<Asked>, ConsoleError> {
        const QUERY: &str = "search/asked";
        let is_shipped = !self.opened.snapshot.query_named(QUERY)?.overridden;
        if let Some(plain) = plain(text).filter(|_| is_shipped) {
            return Ok(Some(plain));
        }
        let parameters = vec![("text", Value::Text(text.to_owned()))];
        let answer = self.opened.aside.rows::<Asked>(QUERY, parameters).await?;
        self.keep("asked", QUERY, &answer)?;
        Ok(answer.rows.into_iter().next())
    }

    /// Who matches, best first.
    async fn matches(&mut self, meant: &Meant) -> Result<Hits, ConsoleError> {
        let page = if self.filter.is_empty() { self.limit } else { 4 * MOST };
        let parameters = meant.parameters(i32::try_from(MOST).unwrap_or(i32::MAX) + 1, as_i32(page));
        let mut rows: Vec<Match> = self.rows("matches", "search/matches", parameters).await?;
        let mut total = rows.first().map_or(0, |row| usize::try_from(row.total).unwrap_or(0));
        let is_cut = rows.first().is_some_and(|row| row.is_cut == Some(true));
        let unfiltered = total;
        if !self.filter.is_empty() && !rows.is_empty() {
            let kept = self.kept(&rows).await?;
            rows.retain(|row| kept.contains(&row.person));
            total = rows.len();
        }
        rows.truncate(self.limit);
        let reason = |row: &Match| usize::try_from(row.rank).ok().and_then(|rank| REASONS.get(rank)).copied();
        let page = rows.iter().map(|row| (row.person, reason(row))).collect();
        Ok(Hits { page, total, unfiltered, is_cut })
    }

    async fn kept(&mut self, rows: &[Match]) -> Result<HashSet<i64>, ConsoleError> {
        let mut parameters = self.narrowing();
        parameters.push(("persons", persons(rows.iter().map(|row| row.person))));
        let query = if self.cell.is_some() { "search/kept_in_cell" } else { "search/kept" };
        let kept: Vec<Member> = self.rows("kept", query, parameters).await?;
        Ok(kept.into_iter().map(|row| row.person).collect())
    }

    /// Words that names have, in place of one that was mistyped: the first that finds somebody counts.
    async fn slips(&mut self, meant: &Meant) -> Result<Hits, ConsoleError> {
        for (at, word) in meant.words.iter().enumerate() {
            if !is_name(word) || word.chars().count() < SHORTEST_SLIP {
                continue;
            }
            let parameters = vec![("word", Value::Text(word.clone())), ("most", Value::Int(MOST_LIKELY))];
            let likely: Vec<LikelyWord> = self.rows("likely", "search/likely_words", parameters).await?;
            for candidate in likely {
                let mut hits = self.matches(&meant.with_word(at, &candidate.word)).await?;
                if hits.total > 0 {
                    for (_, reason) in &mut hits.page {
                        *reason = Some(MatchedOn::NameTypo);
                    }
                    return Ok(hits);
                }
            }
        }
        Ok(Hits::default())
    }

    /// What is shown of those found.
    async fn show(&mut self, hits: &Hits) -> Result<Vec<Hit>, ConsoleError> {
        if hits.page.is_empty() {
            return Ok(Vec::new());
        }
        let parameters = vec![("persons", persons(hits.page.iter().map(|(person, _)| *person)))];
        let rows: Vec<Person> = self.rows("people", "search/people", parameters).await?;
        let mut by_number: HashMap<i64, Person> = rows.into_iter().map(|row| (row.person, row)).collect();
        let hit = |(number, reason): &(i64, Option<MatchedOn>)| {
            Some(hit(by_number.remove(number)?, reason.iter().copied().collect()))
        };
        Ok(hits.page.iter().filter_map(hit).collect())
    }

    /// The filter as parameters.
    fn narrowing(&self) -> Parameters {
        let text = |value: Option<&str>| value.map_or(Value::Null, |v| Value::Text(v.to_owned()));
        let before = |days: u32| self.as_of.checked_sub(i64::from(days.min(100_000)).days()).ok();
        let (from, until) = match self.filter.recency {
            Some(Recency::Within(days)) => (before(days), None),
            Some(Recency::Over(days)) => (None, before(days.saturating_add(1))),
            None => (None, None),
        };
        let mut all = vec![
            ("segment", text(self.filter.segment.map(Segment::id))),
            ("store", text(self.filter.store.as_deref())),
            ("channel", text(self.filter.channel.as_deref())),
            ("bought_from", from.map_or(Value::Null, day)),
            ("bought_until", until.map_or(Value::Null, day)),
            ("consent", text(self.filter.consent.map(crate::contract::ConsentChannel::id))),
        ];
        all.extend(self.cell.iter().flatten().cloned());
        all
    }

    /// Run a query and keep its evidence.
    async fn rows<T: QueryRow + Send + 'static>(
        &mut self,
        key: &str,
        query: &'static str,
        parameters: Parameters,
    ) -> Result<Vec<T>, ConsoleError> {
        let answer = self.opened.snapshot.rows::<T>(query, parameters).await?;
        self.keep(key, query, &answer)?;
        Ok(answer.rows)
    }

    /// Keep the evidence of an answer. What was typed is personal data and stays out of it.
    fn keep<T>(&mut self, key: &str, query: &'static str, answer: &Answer<T>) -> Result<(), ConsoleError> {
        let found = evidence(self.opened, query, &Vec::new(), answer)?;
        self.provenance.insert(key.to_owned(), found);
        Ok(())
    }
}

/// What is shown of one.
fn hit(row: Person, matched: Vec<MatchedOn>) -> Hit {
    Hit {
        name: masking::full_name(row.first_name.as_deref(), row.last_name.as_deref()),
        customer_id: row.customer_id,
        postal_code: row.postal_code,
        city: row.city,
        store: row.store,
        segment: row.segment.as_deref().and_then(Segment::from_id),
        last_day: row.last_day,
        net_revenue: row.net,
        matched,
    }
}

/// What is shown of some customers, by their numbers, in that order.
pub async fn people(
    opened: &Arc<Opened>,
    numbers: impl Iterator<Item = i64>,
) -> Result<Vec<Hit>, ConsoleError> {
    let numbers: Vec<i64> = numbers.collect();
    let parameters = vec![("persons", persons(numbers.iter().copied()))];
    let rows = opened.snapshot.rows::<Person>("search/people", parameters).await?.rows;
    let mut by_number: HashMap<i64, Person> = rows.into_iter().map(|row| (row.person, row)).collect();
    Ok(numbers.iter().filter_map(|number| Some(hit(by_number.remove(number)?, Vec::new()))).collect())
}

fn nobody(text: &str, filter: &CustomerFilter) -> String {
    if text.chars().count() < 2 {
        return "type more of it: a name needs two letters, the beginning of an id or a number four"
            .to_owned();
    }
    if text.chars().all(|c| c.is_ascii_digit()) {
        return "nobody matches; ids keep their leading zeros, and the beginning of a number needs four digits".to_owned();
    }
    if filter.is_empty() {
        return "nobody matches; try fewer words, or another spelling".to_owned();
    }
    "nobody matches under the filter".to_owned()
}

fn persons(numbers: impl Iterator<Item = i64>) -> Value {
    Value::List(numbers.map(|n| Value::Int(i32::try_from(n).unwrap_or(i32::MAX))).collect())
}

fn int(number: usize) -> Value {
    Value::Int(as_i32(number))
}

fn as_i32(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
