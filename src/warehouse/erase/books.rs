//! What a generation knows about who is erased from it.

use duckdb::{Connection, params};

/// Salted hashes, and what they were salted with; hexadecimal digits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Books {
    /// The salts.
    pub salts: Vec<String>,
    /// The hashes.
    pub hashes: Vec<String>,
}

/// Read a generation's books; empty for one that was made before there were any.
pub fn read(conn: &Connection) -> duckdb::Result<Books> {
    let has: i64 =
        conn.query_row(include_str!("../../../queries/erase/has_books.sql"), [], |row| row.get(0))?;
    if has == 0 {
        return Ok(Books::default());
    }
    let texts = |statement: &str| -> duckdb::Result<Vec<String>> {
        conn.prepare(statement)?.query_map([], |row| row.get(0))?.collect()
    };
    Ok(Books {
        salts: texts(include_str!("../../../queries/erase/salts.sql"))?,
        hashes: texts(include_str!("../../../queries/erase/hashes.sql"))?,
    })
}

/// Write into a generation's books what they do not hold yet.
pub fn note(conn: &Connection, books: &Books) -> duckdb::Result<()> {
    conn.execute_batch(include_str!("../../../queries/schema/books.sql"))?;
    for (statement, texts) in [
        (include_str!("../../../queries/erase/note_salt.sql"), &books.salts),
        (include_str!("../../../queries/erase/note_hash.sql"), &books.hashes),
    ] {
        let mut statement = conn.prepare(statement)?;
        for text in texts {
            statement.execute(params![text])?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn books_hold_each_hash_once_and_an_older_generation_has_none() {
        let conn = Connection::open_in_memory().unwrap();
        assert_eq!(read(&conn).unwrap(), Books::default());
        let text = |text: &str| vec![text.to_owned()];
        note(&conn, &Books { salts: text("aa"), hashes: text("01") }).unwrap();
        note(&conn, &Books { salts: text("aa"), hashes: vec!["01".to_owned(), "02".to_owned()] }).unwrap();
        let expected = Books { salts: text("aa"), hashes: vec!["01".to_owned(), "02".to_owned()] };
        assert_eq!(read(&conn).unwrap(), expected);
    }
}
