//! What was staged for a table takes its place in it: keys made unique, earlier rows replaced, order kept.
//!
//! Tables that tell of customers' doings stay in customer order: a small addition is appended, sorted, and past five per
//! cent of appended rows the table is laid out again. That is what makes one customer's lines a matter of milliseconds.

use std::collections::BTreeMap;

use duckdb::Connection;

use super::{
    LoadError, Progress,
    rejects::Rule,
    run::{self, Portion},
    sql,
    stage::Room,
    twice,
};
use crate::warehouse::{schema, tables::Table};

/// Share of a table's rows that may lie outside its order.
const LOOSE_SHARE: f64 = 0.05;
/// In the generation's books, after a table's name: how many of its rows were laid out in order.
const IN_ORDER: &str = "_in_order";

/// What became of the staged rows.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// Rows brought to the table, by file.
    pub kept: BTreeMap<i32, u64>,
    /// Rows that took the place of an earlier row of the same key.
    pub replaced: u64,
    /// Whether the table was laid out again.
    pub rebuilt: bool,
}

/// How many rows of each file repeat a key of the file, and how many rows a later file of this load replaces.
pub(super) struct Duplicates {
    pub rejected: BTreeMap<i32, u64>,
    pub replaced: u64,
}

/// Make keys unique among the staged rows.
pub(super) fn resolve_duplicates(conn: &Connection, table: &Table) -> Result<Duplicates, LoadError> {
    let mut found = Duplicates { rejected: BTreeMap::new(), replaced: 0 };
    let failed = || LoadError::database(format!("looking for duplicate keys of `{}`", table.name));
    let keys = sql::names(table.key.iter().copied());
    let fill = |template: &str| sql::fill(template, &[("keys", &keys)]);
    let twice = twice::hashes(conn, &keys).map_err(failed())?;
    if twice.is_empty() {
        return Ok(found);
    }
    note(conn, &twice).map_err(failed())?;
    conn.execute(&fill(include_str!("../../../queries/load/losers.sql")), []).map_err(failed())?;
    let column = table.key.last().copied().unwrap_or_default();
    let qualified: Vec<String> = table.key.iter().map(|key| format!("i.{}", sql::name(key))).collect();
    conn.execute(
        &sql::fill(
            include_str!("../../../queries/load/list_duplicates.sql"),
            &[("column", &sql::text(column)), ("keys", &qualified.join(", "))],
        ),
        [],
    )
    .map_err(failed())?;
    let mut statement =
        conn.prepare(include_str!("../../../queries/load/count_losers.sql")).map_err(failed())?;
    let rows = statement
        .query_map([], |row| Ok((row.get::<_, i32>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)))
        .map_err(failed())?;
    for row in rows {
        let (file, same, replaced) = row.map_err(failed())?;
        found.replaced += count(replaced);
        if same > 0 {
            found.rejected.insert(file, count(same));
        }
    }
    let position = table.columns.iter().position(|c| c.name == column).unwrap_or(0);
    let code = Rule::Duplicate.code(position).to_string();
    conn.execute(&sql::fill(include_str!("../../../queries/load/mark_losers.sql"), &[("code", &code)]), [])
        .map_err(failed())?;
    Ok(found)
}

/// Put hashes where the next statements look for them.
fn note(conn: &Connection, hashes: &[u64]) -> Result<(), duckdb::Error> {
    conn.execute_batch(include_str!("../../../queries/load/duplicates.sql"))?;
    let mut room = conn.appender_to_catalog_and_db("load_duplicates", "temp", "main")?;
    hashes.iter().try_for_each(|hash| room.append_row([hash]))?;
    room.flush()
}

/// The rows that are staged for a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bulk {
    /// Where they are staged.
    pub room: Room,
    /// Bytes of the files that gave them.
    pub bytes: u64,
}

/// Bring the staged rows to the table. `old_files` are earlier ids of the files that are loaded again;
/// `absent` the columns (by position) that no staged file gives.
pub(super) fn merge(
    conn: &Connection,
    table: &Table,
    old_files: &[i32],
    absent: &[usize],
    staged: Bulk,
    progress: &mut dyn Progress,
) -> Result<Merged, LoadError> {
    let failed = || LoadError::database(format!("storing the rows of `{}`", table.name));
    let mut merged = Merged { kept: kept(conn, table)?, ..Merged::default() };
    let added: u64 = merged.kept.values().sum();
    let mut before = table_rows(conn, table).map_err(failed())?;
    let is_first = before == 0;
    if !is_first {
        let (gone, replaced) = remove(conn, table, old_files, added > 0)?;
        before = before.saturating_sub(gone);
        merged.replaced = replaced;
    }
    // The first lines touch every day; nobody asks which.
    if table.name == "lines" && !is_first {
        run::batch(conn, include_str!("../../../queries/load/stale.sql"), "noting the days that changed")?;
    }
    if staged.room == Room::InPlace {
        adopt(conn, table)?;
    }
    if added == 0 {
        return Ok(merged);
    }
    let by_customer = is_kept_by_customer(table);
    let in_order = format!("{}{IN_ORDER}", table.name);
    let laid_out = if by_customer {
        count(schema::meta(conn, &in_order).map_err(failed())?).min(before)
    } else {
        before
    };
    let loose = before - laid_out + added;
    let portion = Portion { rows: added, bytes_before: 0, bytes: staged.bytes };
    if staged.room == Room::InPlace {
        // Every row is in its place already.
    } else if by_customer && before > 0 && loose as f64 > LOOSE_SHARE * (before + added) as f64 {
        rebuild(conn, table, portion, progress).map_err(failed())?;
        merged.rebuilt = true;
    } else {
        append(conn, table, absent, portion, progress).map_err(failed())?;
    }
    if by_customer && (merged.rebuilt || before == 0) {
        let rows = i64::try_from(before + added).unwrap_or(i64::MAX);
        schema::set_meta(conn, &in_order, rows).map_err(failed())?;
    }
    Ok(merged)
}

/// The room in which the rows were staged in order becomes the table, without those that break a rule.
fn adopt(conn: &Connection, table: &Table) -> Result<(), LoadError> {
    let statements =
        sql::fill(include_str!("../../../queries/load/adopt.sql"), &[("table", &sql::name(table.name))]);
    run::batch(conn, &statements, &format!("storing the rows of `{}`", table.name))
}

/// Take the rows out of a table that files left there which now feed another one.
pub(super) fn remove_files(conn: &Connection, table: &Table, old_files: &[i32]) -> Result<(), LoadError> {
    remove(conn, table, old_files, false)?;
    if table.name == "lines" {
        run::batch(
            conn,
            include_str!("../../../queries/load/stale_gone.sql"),
            "noting the days that changed",
        )?;
    }
    Ok(())
}

/// Take the rows out that give way; how many in all, and how many to a row of the same key.
fn remove(
    conn: &Connection,
    table: &Table,
    old_files: &[i32],
    by_key: bool,
) -> Result<(u64, u64), LoadError> {
    let failed = || LoadError::database(format!("replacing rows of `{}`", table.name));
    let day = match table.dated_by {
        Some(column) => sql::fill(
            include_str!("../../../queries/load/convert/try.sql"),
            &[("value", &format!("t.{}", sql::name(column))), ("type", "DATE")],
        ),
        None => sql::fill(include_str!("../../../queries/load/convert/nothing.sql"), &[("type", "DATE")]),
    };
    let same_key: Vec<String> =
        table.key.iter().map(|key| format!("t.{0} = i.{0}", sql::name(key))).collect();
    let template = if by_key {
        include_str!("../../../queries/load/gone.sql")
    } else {
        include_str!("../../../queries/load/gone_of_files.sql")
    };
    let statement = sql::fill(
        template,
        &[
            ("day", &day),
            ("table", &sql::name(table.name)),
            ("keys", &sql::names(table.key.iter().copied())),
            ("same_key", &same_key.join(" AND ")),
            ("old_files", &id_list(old_files)),
        ],
    );
    conn.execute(&statement, []).map_err(failed())?;
    let (gone, replaced): (i64, i64) = conn
        .query_row(include_str!("../../../queries/load/count_gone.sql"), [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .map_err(failed())?;
    if gone > 0 {
        let delete = include_str!("../../../queries/load/delete_gone.sql");
        conn.execute(&sql::fill(delete, &[("table", &sql::name(table.name))]), []).map_err(failed())?;
    }
    Ok((count(gone), count(replaced)))
}

/// File ids for an `IN` list, which must not be empty.
pub(super) fn id_list(ids: &[i32]) -> String {
    if ids.is_empty() {
        return "-1".into();
    }
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The columns a table is kept in the order of.
fn cluster_columns(table: &Table) -> &'static [&'static str] {
    match table.name {
        "lines" => &["customer_id", "sold_at"],
        "campaign_members" => &["customer_id", "campaign_id"],
        "messages" => &["customer_id", "sent_at"],
        "visits" => &["customer_id", "started_at"],
        "surveys" => &["customer_id", "answered_at"],
        _ => table.key,
    }
}

/// Whether a customer's rows are looked up in it, so that it is laid out again when too much lies outside its order.
fn is_kept_by_customer(table: &Table) -> bool {
    cluster_columns(table).first() == Some(&"customer_id")
}

/// The same, for an `ORDER BY`.
pub(super) fn cluster(table: &Table) -> String {
    sql::names(cluster_columns(table).iter().copied())
}

/// Whether a table is kept in the order of this column.
pub(super) fn is_clustered_by(table: &Table, column: &str) -> bool {
    cluster_columns(table).contains(&column)
}

/// A table's columns in their order, those that no file gives as nothing.
pub(super) fn placed(table: &Table, absent: &[usize]) -> String {
    let columns = table.columns.iter().enumerate().map(|(position, column)| {
        if absent.contains(&position) {
            let nothing = include_str!("../../../queries/load/convert/nothing.sql");
            sql::fill(nothing, &[("type", column.kind.sql_type())])
        } else {
            sql::name(column.name)
        }
    });
    columns.collect::<Vec<_>>().join(", ")
}

fn append(
    conn: &Connection,
    table: &Table,
    absent: &[usize],
    portion: Portion,
    progress: &mut dyn Progress,
) -> Result<usize, duckdb::Error> {
    let names = |list: &mut dyn Iterator<Item = &'static str>| sql::names(list);
    let is_absent = |position: &usize| absent.contains(position);
    let sorted =
        table.columns.iter().enumerate().filter(|(position, _)| !is_absent(position)).map(|(_, c)| c.name);
    let statement = sql::fill(
        include_str!("../../../queries/load/append.sql"),
        &[
            ("table", &sql::name(table.name)),
            ("columns", &names(&mut table.columns.iter().map(|c| c.name))),
            ("values", &placed(table, absent)),
            ("sorted", &sql::names(sorted)),
            ("cluster", &cluster(table)),
        ],
    );
    run::execute(conn, &statement, portion, progress)
}

fn rebuild(
    conn: &Connection,
    table: &Table,
    portion: Portion,
    progress: &mut dyn Progress,
) -> Result<(), duckdb::Error> {
    let name = sql::name(table.name);
    let columns = sql::names(table.columns.iter().map(|c| c.name));
    let places = [("table", name.as_str()), ("columns", &columns), ("cluster", &cluster(table))];
    run::execute(
        conn,
        &sql::fill(include_str!("../../../queries/load/rebuild.sql"), &places),
        portion,
        progress,
    )?;
    conn.execute_batch(&sql::fill(include_str!("../../../queries/load/rename.sql"), &places))
}

fn kept(conn: &Connection, table: &Table) -> Result<BTreeMap<i32, u64>, LoadError> {
    let failed = || LoadError::database(format!("counting the rows of `{}`", table.name));
    let mut statement = conn.prepare(include_str!("../../../queries/load/kept.sql")).map_err(failed())?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, count(row.get(1)?)))).map_err(failed())?;
    rows.collect::<Result<_, _>>().map_err(failed())
}

fn table_rows(conn: &Connection, table: &Table) -> Result<u64, duckdb::Error> {
    let statement = sql::fill(
        include_str!("../../../queries/load/count_table.sql"),
        &[("table", &sql::name(table.name))],
    );
    conn.query_row(&statement, [], |row| row.get::<_, i64>(0)).map(count)
}

fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}
