//! A generation without somebody, written anew table by table.
//!
//! Never a copy of the file: a database leaves what was deleted in its free blocks. Rows keep their order, so that one
//! customer's rows stay together; those of who is erased stay where the id had put them, which costs a look-up of the
//! pseudonym one more row group and nobody else anything.

use std::path::Path;

use duckdb::{Connection, params};

use super::{Books, find, found, note};
use crate::warehouse::{draft, load::sql};

/// Tables whose rows say who somebody is: they go.
const PERSONAL: &[&str] = &["customers", "consents"];
/// Tables that only serve finding people and asking who they are, by how their names begin: the rows go too.
const SERVING: [&str; 2] = ["search_", "audience_"];
const REJECTS: &str = "rejected_rows";

/// What came of writing a generation anew.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rewritten {
    /// The ids that were found and taken out. Personal data: for tidying up alone.
    pub ids: Vec<String>,
}

/// A table as the catalogue knows it.
struct Listed {
    name: String,
    has_customers: bool,
    has_tickets: bool,
    has_persons: bool,
}

/// Fill the empty database behind `conn` with the generation in `from`, without whom `books` name.
///
/// On an error, or when it is interrupted, the new file must be thrown away.
pub fn rewrite(conn: &Connection, from: &Path, books: &Books) -> duckdb::Result<Rewritten> {
    let places =
        [("file", sql::text(&from.to_string_lossy())), ("database", sql::name(&draft::current(conn)?))];
    let places = places.each_ref().map(|(key, value)| (*key, value.as_str()));
    conn.execute_batch(&sql::fill(include_str!("../../../queries/erase/attach.sql"), &places))?;
    let tables = listed(conn)?;
    for table in tables.iter().filter(|table| BOOKS.contains(&table.name.as_str())) {
        copy(conn, include_str!("../../../queries/erase/copy.sql"), table, "")?;
    }
    note(conn, books)?;
    let ids: Vec<String> = tables.iter().filter(|table| table.has_customers).map(ids_of).collect();
    find(conn, &ids)?;
    let is_copied = |table: &&Listed| ![BOOKS, WORDS].concat().contains(&table.name.as_str());
    for table in tables.iter().filter(is_copied) {
        let (template, replaced) = how(table);
        copy(conn, template, table, &replaced)?;
    }
    if tables.iter().any(|table| WORDS.contains(&table.name.as_str())) {
        conn.execute_batch(include_str!("../../../queries/search/slips.sql"))?;
    }
    let ids = found(conn)?;
    conn.execute_batch(include_str!("../../../queries/erase/done.sql"))?;
    Ok(Rewritten { ids })
}

/// What says who is erased; needed before anything else is copied.
const BOOKS: &[&str] = &["erased_people", "erasure_salts"];
/// Words of everybody's names, one of which may be the erased one's alone: made anew from the names that stay.
const WORDS: &[&str] = &["search_slip", "search_token"];

fn listed(conn: &Connection) -> duckdb::Result<Vec<Listed>> {
    let read = |row: &duckdb::Row<'_>| {
        let (name, has_customers) = (row.get(0)?, row.get(1)?);
        Ok(Listed { name, has_customers, has_tickets: row.get(2)?, has_persons: row.get(3)? })
    };
    let mut statement = conn.prepare(include_str!("../../../queries/erase/tables.sql"))?;
    statement.query_map(params!["with_everybody"], read)?.collect()
}

fn ids_of(table: &Listed) -> String {
    sql::fill(include_str!("../../../queries/erase/ids_of.sql"), &[("table", &sql::name(&table.name))])
}

/// The statement that copies a table, and what it puts in the place of an id.
fn how(table: &Listed) -> (&'static str, String) {
    if table.name == REJECTS {
        return (include_str!("../../../queries/erase/rejects.sql"), String::new());
    }
    if !table.has_customers && table.has_persons {
        return (include_str!("../../../queries/erase/leave_person_out.sql"), String::new());
    }
    if !table.has_customers {
        return (include_str!("../../../queries/erase/copy.sql"), String::new());
    }
    if is_personal(&table.name) {
        return (include_str!("../../../queries/erase/leave_out.sql"), String::new());
    }
    let mut replaced = sql::fill(include_str!("../../../queries/erase/stand_in_id.sql"), &[]);
    if table.has_tickets {
        replaced.push_str(", ");
        replaced.push_str(&sql::fill(include_str!("../../../queries/erase/stand_in_ticket.sql"), &[]));
    }
    (include_str!("../../../queries/erase/stand_in.sql"), replaced)
}

/// Whether a table's rows say who somebody is.
pub(super) fn is_personal(table: &str) -> bool {
    PERSONAL.contains(&table) || SERVING.iter().any(|serving| table.starts_with(serving))
}

fn copy(conn: &Connection, template: &str, table: &Listed, replaced: &str) -> duckdb::Result<()> {
    let places = [("table", sql::name(&table.name)), ("replaced", replaced.to_owned())];
    let places = places.each_ref().map(|(key, value)| (*key, value.as_str()));
    conn.execute_batch(&sql::fill(template, &places))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::ledger::pseudonym::{self, Salt};

    const ID: &str = "A-RARE-ID";

    /// A generation's file with one person in every kind of table.
    fn generation(dir: &Path) -> std::path::PathBuf {
        let file = dir.join("gen-000001.duckdb");
        let conn = Connection::open(&file).unwrap();
        conn.execute_batch(&format!(
            "create table customers (customer_id varchar, email varchar);
             insert into customers values ('A', 'a@example.com'), ('{ID}', 'rare@example.com'), ('Z', null);
             create table lines (ticket_id varchar, customer_id varchar, net decimal(18, 2));
             insert into lines values ('{ID}/2026-01-01', '{ID}', 10.10), ('T2', '{ID}', 5.05), ('T3', null, 1), ('T4', 'Z', 2);
             create table search_person (person integer, customer_id varchar);
             insert into search_person values (1, 'A'), (2, '{ID}'), (3, 'Z');
             create table search_word (word varchar, person integer);
             insert into search_word values ('ana', 1), ('onlyone', 2), ('zoe', 3);
             create table search_token (word varchar, people bigint); insert into search_token values ('onlyone', 1);
             create table search_slip (slip varchar, word varchar); insert into search_slip values ('onlyne', 'onlyone');
             create table products (product_id varchar); insert into products values ('P');
             create table rejected_rows (file_id integer, value varchar);
             insert into rejected_rows values (1, 'K / {ID}'), (1, '{ID}/2026-01-01 / 1'), (1, null), (1, 'plain');
             create view sales as select * from lines;"
        ))
        .unwrap();
        conn.close().unwrap();
        file
    }

    fn texts(conn: &Connection, query: &str) -> Vec<Option<String>> {
        conn.prepare(query).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn the_person_goes_and_every_sum_stays() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (generation(dir.path()), dir.path().join("gen-000002.duckdb.tmp"));
        let salt = Salt::random();
        let hash = salt.hash(ID);
        let stand_in = pseudonym::erased(&hash);
        let books = Books { salts: vec![salt.as_str().to_owned()], hashes: vec![hash] };
        let conn = Connection::open(&to).unwrap();
        assert_eq!(rewrite(&conn, &from, &books).unwrap().ids, [ID]);
        let all = |query: &str| texts(&conn, query).into_iter().flatten().collect::<Vec<_>>();
        assert_eq!(all("select customer_id from customers"), ["A", "Z"]);
        assert_eq!(all("select customer_id from search_person"), ["A", "Z"]);
        assert_eq!(all("select word from search_word"), ["ana", "zoe"]);
        assert_eq!(all("select word from search_token"), ["ana", "zoe"], "made anew from who stays");
        assert_eq!(
            texts(&conn, "select customer_id from sales"),
            [Some(stand_in.clone()), Some(stand_in.clone()), None, Some("Z".to_owned())]
        );
        let expected = [format!("{stand_in}/2026-01-01"), "T2".to_owned(), "T3".to_owned(), "T4".to_owned()];
        assert_eq!(all("select ticket_id from lines"), expected);
        assert_eq!(all("select sum(net)::varchar from lines"), ["18.15"]);
        assert_eq!(all("select product_id from products"), ["P"]);
        let expected = [format!("K / {stand_in}"), format!("{stand_in}/2026-01-01 / 1"), "plain".to_owned()];
        assert_eq!(all("select value from rejected_rows"), expected);
        assert_eq!(super::super::read(&conn).unwrap(), books);
        conn.execute_batch("CHECKPOINT").unwrap();
        conn.close().unwrap();
        let bytes = std::fs::read(&to).unwrap();
        for personal in [ID, "rare@example.com", "onlyone", "onlyne"] {
            assert!(!bytes.windows(personal.len()).any(|w| w == personal.as_bytes()), "{personal}");
        }
    }

    #[test]
    fn a_generation_without_the_person_is_copied_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (generation(dir.path()), dir.path().join("gen-000002.duckdb.tmp"));
        let salt = Salt::random();
        let books = Books { salts: vec![salt.as_str().to_owned()], hashes: vec![salt.hash("nobody")] };
        let conn = Connection::open(&to).unwrap();
        assert_eq!(rewrite(&conn, &from, &books).unwrap(), Rewritten::default());
        assert_eq!(texts(&conn, "select count(*)::varchar from customers"), [Some("3".to_owned())]);
        assert_eq!(texts(&conn, "select value from rejected_rows where value is null").len(), 1);
    }
}
