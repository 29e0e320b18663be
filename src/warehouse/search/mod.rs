//! What customers are found by: sorted tables of words, ids, cards, e-mail addresses and phone numbers.
//!
//! Built by every load, after the marts. A customer keeps a number from load to load, so that only the words and keys of
//! those who changed are built again; past five per cent of them the tables are laid out anew.

pub mod phones;
mod rows;

use duckdb::Connection;

pub use self::rows::{Asked, LikelyWord, Match, Member, Person, Somebody};
use super::{
    load::sql,
    marts::MartError,
    queries::{Queries, fill},
    schema,
};

/// Share of the customers whose words and keys may lie behind the sorted ones.
const LOOSE_SHARE: f64 = 0.05;
/// In the generation's books: how many customers' words and keys do.
const LOOSE: &str = "search_loose";
/// In the generation's books: the form of these tables.
const FORM: &str = "search_form";
/// The form that this version builds them in.
const VERSION: i64 = 2;
/// In the generation's books: the country of phone numbers without a code, as a number.
const COUNTRY: &str = "search_country";

/// Create what is missing of the tables.
pub fn create(conn: &Connection, queries: &Queries) -> Result<(), MartError> {
    execute(conn, "schema", &queries.get("search/schema")?.sql)
}

/// Whether a generation's tables are in this version's form, with the phone numbers of this country.
pub fn is_current(conn: &Connection, country: Option<&str>) -> bool {
    is_in_form(conn) && schema::meta(conn, COUNTRY).is_ok_and(|known| known == number(country))
}

fn is_in_form(conn: &Connection) -> bool {
    schema::meta(conn, FORM).is_ok_and(|form| form == VERSION)
}

/// The two letters of a country as a number; 0 for none.
fn number(country: Option<&str>) -> i64 {
    country.map_or(0, |code| code.bytes().fold(0, |sum, letter| sum * 256 + i64::from(letter)))
}

/// Bring them up to date with the customers, their lines and segments. `country` is the one of phone numbers without a
/// code, where the customer has none.
pub fn refresh(conn: &Connection, queries: &Queries, country: Option<&str>) -> Result<(), MartError> {
    let failed = |error| failed("numbers", error);
    create(conn, queries)?;
    phones::register(conn).map_err(failed)?;
    schema::set_meta(conn, COUNTRY, number(country)).map_err(failed)?;
    let country = country.map_or_else(|| "NULL".to_owned(), sql::text);
    let now = fill(&queries.get("search/people_now")?.sql, &[("country", &country)]);
    execute(conn, "people", &now)?;
    execute(conn, "people", &queries.get("search/number")?.sql)?;
    let (changed, people): (i64, i64) = conn
        .query_row(&queries.get("search/count_changed")?.sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(failed)?;
    let loose = schema::meta(conn, LOOSE).map_err(failed)? + changed;
    let is_whole = !is_in_form(conn) || loose as f64 > LOOSE_SHARE * people as f64;
    if changed > 0 || is_whole {
        let (statement, whose) = if is_whole {
            ("search/whole", "true")
        } else {
            ("search/partly", "p.person IN (SELECT person FROM search_changed)")
        };
        let words = fill(&queries.get("search/words")?.sql, &[("whose", whose)]);
        let keys = fill(&queries.get("search/keys")?.sql, &[("whose", whose), ("country", &country)]);
        let build = fill(&queries.get(statement)?.sql, &[("words", &words), ("keys", &keys)]);
        execute(conn, "words and keys", &build)?;
        execute(conn, "likely words", &queries.get("search/slips")?.sql)?;
        schema::set_meta(conn, LOOSE, if is_whole { 0 } else { loose }).map_err(failed)?;
        schema::set_meta(conn, FORM, VERSION).map_err(failed)?;
    }
    execute(conn, "done", &queries.get("search/done")?.sql)
}

fn execute(conn: &Connection, part: &str, sql: &str) -> Result<(), MartError> {
    conn.execute_batch(sql).map_err(|error| failed(part, error))
}

fn failed(part: &str, error: duckdb::Error) -> MartError {
    MartError::Failed { mart: format!("search: {part}"), error }
}
