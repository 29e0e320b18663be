//! The loader on files of every form and fault: what is taken, what is rejected and where, what stays intact.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use c360::{
    config::{Config, Overrides, mapping},
    warehouse::load::{self, Changes, LoadError, LoadReport, Progress, Silent},
};
use duckdb::{Connection, types::FromSql};
use proptest::prelude::*;

use crate::support::shared_data;

/// A workspace whose generations are plain files, loaded in this process.
struct Shop {
    dir: tempfile::TempDir,
    current: Option<PathBuf>,
    generations: u32,
}

type Rejected = (String, i64, Option<String>, String, Option<String>);

impl Shop {
    fn new(toml: &str) -> Self {
        let shop = Self { dir: tempfile::tempdir().unwrap(), current: None, generations: 0 };
        shop.write("c360.toml", toml);
        shop
    }

    /// Ticket lines in one CSV file, and how its source is to be read.
    fn lines(csv: impl AsRef<[u8]>, settings: &str) -> Self {
        let shop = Self::new(&format!(
            "[load]\nmax_rejected_share = 1.0\n[[source]]\ntable = \"lines\"\nfiles = [\"in.csv\"]\n{settings}"
        ));
        shop.write("in.csv", csv);
        shop
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn config(&self) -> Config {
        Config::load(self.dir.path(), &Overrides::none()).unwrap()
    }

    fn changes(&self) -> Changes {
        let (config, current) =
            (self.config(), self.current.as_ref().map(|path| Connection::open(path).unwrap()));
        let mut found = load::discover(self.dir.path(), &config);
        load::hash(&mut found.files, &mut Silent).unwrap();
        load::changed(current.as_ref(), &found, &config).unwrap()
    }

    fn load(&mut self) -> Result<LoadReport, LoadError> {
        let changes = self.changes();
        self.load_changes(&changes, &mut Silent)
    }

    /// As a job does it: into a copy, which takes the current one's place when all went well.
    fn load_changes(
        &mut self,
        changes: &Changes,
        progress: &mut dyn Progress,
    ) -> Result<LoadReport, LoadError> {
        self.generations += 1;
        let next = self.dir.path().join(format!("gen-{}.duckdb", self.generations));
        if let Some(current) = &self.current {
            fs::copy(current, &next).unwrap();
        }
        let conn = Connection::open(&next).unwrap();
        let report = load::load(&conn, &self.config(), changes, progress)?;
        self.current = Some(next);
        Ok(report)
    }

    fn get<T: FromSql>(&self, sql: &str) -> T {
        let conn = Connection::open(self.current.as_ref().unwrap()).unwrap();
        conn.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    fn count(&self, table: &str) -> i64 {
        self.get(&format!("SELECT count(*) FROM {table}"))
    }

    /// One value per row, in the order of the table's key.
    fn column(&self, sql: &str) -> Vec<Option<String>> {
        let conn = Connection::open(self.current.as_ref().unwrap()).unwrap();
        let mut statement = conn.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    fn texts(&self, sql: &str) -> Vec<String> {
        self.column(sql).into_iter().map(|text| text.unwrap_or_else(|| "NULL".into())).collect()
    }

    fn rejected(&self) -> Vec<Rejected> {
        let conn = Connection::open(self.current.as_ref().unwrap()).unwrap();
        let sql = "SELECT file, line, column_name, reason, value FROM rejected_rows ORDER BY file, line";
        let mut statement = conn.prepare(sql).unwrap();
        let read =
            |row: &duckdb::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
        statement.query_map([], read).unwrap().collect::<Result<_, _>>().unwrap()
    }

    /// Line and reason of each rejected row.
    fn reasons(&self) -> Vec<(i64, String)> {
        self.rejected().into_iter().map(|(_, line, _, reason, _)| (line, reason)).collect()
    }
}

fn at(line: i64, reason: &str) -> (i64, String) {
    (line, reason.to_owned())
}

fn message(result: Result<LoadReport, LoadError>) -> String {
    let error = result.unwrap_err();
    format!("{error} | {}", error.hint())
}

const HEAD: &str = "ticket_id,line_no,customer_id,sold_at,net\n";

#[test]
fn columns_of_canonical_names_need_no_mapping() {
    let mut shop = Shop::lines(
        "Ticket_ID,line_no,CUSTOMER_ID,sold_at,quantity,gross,discount\n007,1,0042,2024-05-01 10:00:00,2,9.99,0.99\n",
        "",
    );
    let report = shop.load().unwrap();
    assert_eq!((report.files, report.rows, report.replaced), (1, 1, 0));
    assert_eq!(
        shop.texts("SELECT concat_ws('|', ticket_id, customer_id, sold_at, quantity, gross, discount, net) FROM lines"),
        ["007|0042|2024-05-01 10:00:00|2.000|9.99|0.99|9.00"]
    );
}

#[test]
fn every_broken_value_is_rejected_with_line_column_reason_and_value() {
    let mut shop = Shop::lines(
        "ticket_id,line_no,customer_id,sold_at,quantity,net\n\
         a,1,c,2024-05-01,1,1.00\n\
         b,1,c,31/12/2024,1,1.00\n\
         c,1,c,,1,1.00\n\
         d,1,c,2024-05-01,1,NaN\n\
         e,1,c,2024-05-01,1,1e999\n\
         f,1,c,2024-05-01,1,inf\n\
         g,1.5,c,2024-05-01,1,1.00\n\
         h,1,c,0001-01-01,1,1.00\n\
         i,1,c,9999-12-31,1,1.00\n\
         j,1,c,2024-05-01,x,1.00\n\
         k,1,c,2024-05-01,1,99999999999999999\n\
         ,1,,2024-05-01,1,1.00\n",
        "",
    );
    let report = shop.load().unwrap();
    assert_eq!(report.rows, 1);
    let reject = |line, column: &str, reason: &str, value: Option<&str>| {
        ("in.csv".to_owned(), line, Some(column.to_owned()), reason.to_owned(), value.map(str::to_owned))
    };
    assert_eq!(
        shop.rejected(),
        [
            reject(3, "sold_at", "not a date", Some("31/12/2024")),
            reject(4, "sold_at", "missing", None),
            reject(5, "net", "not an amount", Some("NaN")),
            reject(6, "net", "not an amount", Some("1e999")),
            reject(7, "net", "not an amount", Some("inf")),
            reject(8, "line_no", "not a whole number", Some("1.5")),
            reject(9, "sold_at", "date out of range", Some("0001-01-01")),
            reject(10, "sold_at", "date out of range", Some("9999-12-31")),
            reject(11, "quantity", "not a number", Some("x")),
            reject(12, "net", "out of range", Some("99999999999999999")),
            reject(13, "customer_id", "missing", None),
        ]
    );
    let counted: u64 = report.rejected.values().sum();
    assert_eq!((counted, report.per_file[0].records), (11, 12));
}

#[test]
fn lines_are_physical_lines_after_quoted_line_ends_blank_lines_and_broken_rows() {
    let csv = format!(
        "{HEAD}\"a\nb\",1,c,2024-05-01,1\n\nragged,1\nd,1,c,nonsense,1\n\"open,1,c,2024-05-01,1\ne,1,c,worse,1\n\
         \"x\"y,1,c,2024-05-01,1\nf,1,c,2024-05-01,2\n"
    );
    let mut shop = Shop::lines(csv, "");
    assert_eq!(shop.load().unwrap().rows, 2);
    assert_eq!(
        shop.reasons(),
        [
            at(5, "wrong number of fields"),
            at(6, "not a date"),
            at(7, "broken quotes"),
            at(8, "not a date"),
            at(9, "broken quotes")
        ]
    );
}

#[test]
fn a_mark_carriage_returns_quotes_emoji_and_escapes_are_kept_as_they_are() {
    let mut shop = Shop::new("[[source]]\ntable = \"customers\"\nfiles = [\"c.csv\"]\n");
    shop.write(
        "c.csv",
        "\u{feff}customer_id,last_name\r\n007,\"O'Neill \"\"Ned\"\"\"\r\n008,😀\u{1b}[2J\r\n",
    );
    shop.load().unwrap();
    assert_eq!(
        shop.texts("SELECT concat(customer_id, last_name) FROM customers ORDER BY 1"),
        ["007O'Neill \"Ned\"", "008😀\u{1b}[2J"]
    );
}

#[test]
fn values_of_personal_columns_are_masked_in_rejects() {
    let mut shop = Shop::new(
        "[load]\nmax_rejected_share = 1.0\n[[source]]\ntable = \"customers\"\nfiles = [\"c.csv\"]\n",
    );
    shop.write("c.csv", "customer_id,birth_date\n1,31.12.1970\n2,1970-12-31\n");
    shop.load().unwrap();
    assert_eq!(shop.rejected()[0].4.as_deref(), Some("3•••••••••"));
}

#[test]
fn a_cell_of_ten_megabytes_is_rejected_and_the_rest_is_taken() {
    let huge = "x".repeat(10 << 20);
    let mut shop = Shop::lines(format!("{HEAD}{huge},1,c,2024-05-01,1\na,1,c,2024-05-01,1\n"), "");
    assert_eq!(shop.load().unwrap().rows, 1);
    assert_eq!(shop.reasons(), [at(2, "too long")]);
    assert_eq!(shop.rejected()[0].4.as_ref().unwrap().len(), 80);
}

#[test]
fn encodings_compressions_and_delimiters_all_give_the_same_rows() {
    let text = "ticket_id;line_no;customer_id;sold_at;net\nä;1;é;01.05.2024 10:30;1,50\n";
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let utf16: Vec<u8> =
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(|unit: u16| unit.to_le_bytes()).collect();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(text.as_bytes()).unwrap();
    let zst = ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), "utf-8"),
        (latin, "latin-1"),
        (utf16, "utf-16"),
        (gz.finish().unwrap(), "utf-8"),
        (zst, "utf-8"),
    ] {
        let options = format!(
            "[source.options]\nencoding = \"{encoding}\"\ndecimal_separator = \",\"\n\
             timestamp_format = \"%d.%m.%Y %H:%M\"\n"
        );
        let mut shop = Shop::lines(bytes, &options);
        shop.load().unwrap();
        assert_eq!(
            shop.texts("SELECT concat_ws('|', ticket_id, customer_id, sold_at, net) FROM lines"),
            ["ä|é|2024-05-01 10:30:00|1.50"],
            "{encoding}"
        );
    }
}

#[test]
fn the_wrong_encoding_is_told_with_file_and_line_and_what_to_write() {
    let mut shop = Shop::new("[[source]]\ntable = \"customers\"\nfiles = [\"c.csv\"]\n");
    shop.write("c.csv", b"customer_id,last_name\n1,Dupont\n2,B\xe9rard\n");
    let told = message(shop.load());
    assert!(told.contains("c.csv:3 last_name: wrong encoding"), "{told}");
    assert!(told.contains("encoding = \"latin-1\""), "{told}");
}

#[test]
fn json_lines_give_texts_numbers_and_what_is_inside() {
    let mut shop = Shop::new(
        "[load]\nmax_rejected_share = 1.0\n[[source]]\ntable = \"lines\"\nfiles = [\"in.jsonl\"]\n[source.columns]\n\
         ticket_id = \"id\"\ncustomer_id = { sql = \"who->>'card'\" }\n",
    );
    shop.write(
        "in.jsonl",
        "{\"id\":\"0012\",\"who\":{\"card\":\"007\"},\"sold_at\":\"2024-05-01T10:00:00\",\"net\":1.5}\nnot json\n\n\
         {\"id\":13,\"sold_at\":\"2024-05-02\",\"net\":\"2\"}\n",
    );
    assert_eq!(shop.load().unwrap().rows, 2);
    assert_eq!(
        shop.texts("SELECT concat_ws('|', ticket_id, line_no, customer_id, net) FROM lines ORDER BY 1"),
        ["0012|1|007|1.50", "13|4|2.00"]
    );
    assert_eq!(shop.reasons(), [at(2, "not a JSON object")]);
}

#[test]
fn a_mapping_to_a_json_key_that_never_comes_names_the_likely_one() {
    let mut shop = Shop::new(
        "[[source]]\ntable = \"products\"\nfiles = [\"p.jsonl\"]\n[source.columns]\nlabel = \"lable_text\"\n",
    );
    shop.write("p.jsonl", "{\"product_id\":\"1\",\"label_text\":\"x\"}\n");
    let told = message(shop.load());
    assert!(
        told.contains("has no column `lable_text`") && told.contains("did you mean `label_text`?"),
        "{told}"
    );
}

#[test]
fn a_mapping_to_a_missing_column_names_source_line_and_likely_spelling() {
    let mut shop = Shop::lines(format!("{HEAD}a,1,c,2024-05-01,1\n"), "[source.columns]\nnet = \"nett\"\n");
    let told = message(shop.load());
    assert!(
        told.contains(
            "source `lines` (c360.toml line 3), column `net`: the file in.csv has no column `nett`"
        )
    );
    assert!(told.contains("did you mean `net`? the file's columns are: ticket_id, line_no"), "{told}");
}

#[test]
fn a_required_column_that_nothing_feeds_is_told() {
    let mut shop = Shop::lines("ticket_id,day\na,2024-05-01\n", "");
    let told = message(shop.load());
    assert!(told.contains("column `sold_at`: it is required, is not mapped"), "{told}");
}

#[test]
fn an_expression_that_fails_on_a_row_rejects_that_row() {
    let mut shop = Shop::lines(
        "id,when,net\na,20240501,1\nb,May 1st,1\nc,,1\n",
        "[source.columns]\nticket_id = \"id\"\nsold_at = { sql = \"strptime(\\\"when\\\", '%Y%m%d')\" }\n",
    );
    assert_eq!(shop.load().unwrap().rows, 1);
    assert_eq!(shop.reasons(), [at(3, "expression failed"), at(4, "missing")]);
}

#[test]
fn an_expression_that_does_not_fit_its_columns_is_told_with_its_column() {
    let mut shop = Shop::lines(
        "id,sold_at,price\na,2024-05-01,1\n",
        "[source.columns]\nticket_id = \"id\"\nnet = { sql = \"make_date(price)\" }\n",
    );
    let told = message(shop.load());
    assert!(told.contains("column `net`: its sql does not fit in.csv"), "{told}");
}

#[test]
fn mapping_sql_can_reach_nothing_but_its_row() {
    for sql in [
        "(SELECT content FROM read_text('/etc/passwd'))",
        "1) FROM read_text('/etc/passwd') --",
        "(SELECT max(reason) FROM rejected_rows)",
        "current_setting('memory_limit')",
        "getenv('HOME')",
        "max(net)",
    ] {
        let mut shop = Shop::lines(
            format!("{HEAD}a,1,c,2024-05-01,1\n"),
            &format!("[source.columns]\nstore_id = {{ sql = {sql:?} }}\n"),
        );
        let told = message(shop.load());
        assert!(told.contains("column `store_id`: its sql:"), "{sql}: {told}");
        assert!(shop.current.is_none());
    }
}

#[test]
fn the_connection_that_loads_can_open_no_other_file_and_change_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let conn = Connection::open(dir.path().join("gen.duckdb")).unwrap();
    let secret = dir.path().join("secret.csv");
    let named = dir.path().join("na'med.csv");
    fs::write(&secret, "a\n1\n").unwrap();
    fs::write(&named, "a\n1\n").unwrap();
    c360::warehouse::sandbox::lock(&conn, [named.as_path()]).unwrap();
    let quoted = |path: &Path| path.to_str().unwrap().replace('\'', "''");
    conn.execute_batch(&format!("CREATE TABLE t AS SELECT * FROM read_csv('{}')", quoted(&named))).unwrap();
    conn.execute_batch("INSERT INTO t SELECT * FROM t; CHECKPOINT").unwrap();
    for sql in [
        format!("SELECT * FROM read_csv('{}')", quoted(&secret)),
        "SELECT * FROM read_text('/etc/passwd')".into(),
        "SELECT * FROM glob('/etc/*')".into(),
        format!("ATTACH '{}'", quoted(&dir.path().join("other.duckdb"))),
        format!("COPY t TO '{}'", quoted(&dir.path().join("out.csv"))),
        format!("EXPORT DATABASE '{}'", quoted(&dir.path().join("dump"))),
        "INSTALL icu".into(),
        "LOAD '/tmp/x.duckdb_extension'".into(),
        "SET enable_external_access = true".into(),
        "SET lock_configuration = false".into(),
        "SET threads = 1".into(),
        "RESET memory_limit".into(),
    ] {
        assert!(conn.execute_batch(&sql).is_err(), "{sql}");
    }
}

#[test]
fn the_first_row_of_a_key_in_a_file_wins_and_the_rest_are_rejected() {
    let mut shop = Shop::lines(
        format!("{HEAD}a,1,c,2024-05-01,1\na,1,c,2024-05-01,2\na,2,c,2024-05-01,3\na,1,c,2024-05-01,4\n"),
        "",
    );
    assert_eq!(shop.load().unwrap().rows, 2);
    assert_eq!(shop.texts("SELECT CAST(net AS VARCHAR) FROM lines ORDER BY line_no"), ["1.00", "3.00"]);
    assert_eq!(shop.reasons(), [at(3, "duplicate key"), at(5, "duplicate key")]);
    assert_eq!(shop.rejected()[0].4.as_deref(), Some("a / 1"));
}

#[test]
fn a_later_file_replaces_rows_of_the_same_key() {
    let mut shop = Shop::new("[[source]]\ntable = \"customers\"\nfiles = [\"c*.csv\"]\n");
    shop.write("c1.csv", "customer_id,city\n1,Lyon\n2,Nice\n");
    shop.write("c2.csv", "customer_id,city\n2,Lille\n3,Metz\n");
    let report = shop.load().unwrap();
    assert_eq!((report.rows, report.replaced), (3, 1));
    shop.write("c3.csv", "customer_id,city\n3,Brest\n");
    let report = shop.load().unwrap();
    assert_eq!((report.files, report.rows, report.replaced), (1, 1, 1));
    assert_eq!(shop.texts("SELECT city FROM customers ORDER BY customer_id"), ["Lyon", "Lille", "Brest"]);
}

#[test]
fn a_corrected_file_replaces_all_rows_it_gave_before() {
    let mut shop = Shop::lines(format!("{HEAD}a,1,c,2024-05-01,1\nb,1,c,2024-05-02,2\nbad,1,c,x,2\n"), "");
    shop.load().unwrap();
    shop.write("in.csv", format!("{HEAD}b,1,c,2024-05-02,5\nd,1,c,2024-05-03,7\n"));
    let changes = shop.changes();
    assert_eq!((changes.new.len(), changes.corrected.len()), (0, 1));
    let report = shop.load_changes(&changes, &mut Silent).unwrap();
    assert_eq!((report.rows, report.replaced), (2, 1));
    assert_eq!(shop.texts("SELECT concat(ticket_id, net) FROM lines ORDER BY 1"), ["b5.00", "d7.00"]);
    assert_eq!(shop.rejected(), []);
    assert_eq!(shop.count("load_files"), 1);
}

#[test]
fn loading_the_same_files_again_finds_nothing_to_do() {
    let mut shop = Shop::lines(format!("{HEAD}a,1,c,2024-05-01,1\n"), "");
    shop.load().unwrap();
    let changes = shop.changes();
    assert!(changes.is_empty());
    assert_eq!(changes.unchanged, 1);
}

#[test]
fn a_file_of_the_same_size_and_time_is_not_read_again() {
    let mut shop = Shop::lines(format!("{HEAD}a,1,c,2024-05-01,1\n"), "");
    shop.load().unwrap();
    let mut found = load::discover(shop.dir.path(), &shop.config());
    let current = Connection::open(shop.current.as_ref().unwrap()).unwrap();
    load::recall(Some(&current), &mut found, &shop.config()).unwrap();
    assert_eq!(found.files[0].sha256.len(), 64);
    fs::File::open(shop.dir.path().join("in.csv")).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
    let mut found = load::discover(shop.dir.path(), &shop.config());
    load::recall(Some(&current), &mut found, &shop.config()).unwrap();
    assert_eq!(found.files[0].sha256, "");
}

#[test]
fn an_empty_file_is_told_by_name() {
    let mut shop = Shop::lines("", "");
    assert!(message(shop.load()).contains("in.csv: is empty"));
}

#[test]
fn a_changed_mapping_loads_the_sources_files_again() {
    let mut shop = Shop::lines(format!("{HEAD}a,1,c,2024-05-01,1\n"), "");
    shop.load().unwrap();
    let toml = fs::read_to_string(shop.dir.path().join("c360.toml")).unwrap();
    shop.write("c360.toml", format!("{toml}[source.columns]\nchannel = {{ sql = \"'web'\" }}\n"));
    assert_eq!(shop.changes().corrected.len(), 1);
    shop.load().unwrap();
    assert_eq!(shop.texts("SELECT channel FROM lines"), ["web"]);
}

#[test]
fn a_source_that_feeds_another_table_takes_its_rows_along() {
    let source = |table| format!("[[source]]\nname = \"s\"\ntable = \"{table}\"\nfiles = [\"s.csv\"]\n");
    let mut shop = Shop::new(&source("products"));
    shop.write("s.csv", "product_id,store_id\n1,2\n");
    shop.load().unwrap();
    shop.write("c360.toml", source("stores"));
    shop.load().unwrap();
    assert_eq!((shop.count("products"), shop.count("stores")), (0, 1));
}

#[test]
fn lines_without_ticket_or_number_are_one_ticket_a_day_numbered_by_row() {
    let mut shop = Shop::lines(
        "customer_id,sold_at,net\n1,2024-05-01 09:00,1\n1,2024-05-01 17:00,2\n1,2024-05-02 09:00,3\n",
        "",
    );
    shop.load().unwrap();
    assert_eq!(
        shop.texts("SELECT concat(ticket_id, ' ', line_no) FROM lines ORDER BY line_no"),
        ["1/2024-05-01 2", "1/2024-05-01 3", "1/2024-05-02 4"]
    );
}

#[test]
fn gross_net_and_discount_complete_each_other() {
    let mut shop = Shop::lines(
        "ticket_id,sold_at,gross,discount,net\na,2024-05-01,10,1,\nb,2024-05-01,,1,9\nc,2024-05-01,10,,9\nd,2024-05-01,10,,\n",
        "",
    );
    shop.load().unwrap();
    assert_eq!(
        shop.texts("SELECT concat_ws(' ', gross, discount, net) FROM lines ORDER BY ticket_id"),
        ["10.00 1.00 9.00", "10.00 1.00 9.00", "10.00 1.00 9.00", "10.00 10.00"]
    );
}

#[test]
fn past_the_ceiling_the_load_fails_with_counts_and_first_examples() {
    let mut shop = Shop::new("[[source]]\nname = \"tills\"\ntable = \"lines\"\nfiles = [\"in.csv\"]\n");
    shop.write("in.csv", format!("{HEAD}a,1,c,2024-05-01,1\nb,1,c,x,1\nc,1,c,2024-05-01,y\n"));
    let told = message(shop.load());
    for part in [
        "source `tills`: 2 of 3 rows rejected (66.67 %, at most 1.00 % allowed)",
        "1 not a date, 1 not an amount",
        "in.csv:3 sold_at: not a date",
        "in.csv:4 net: not an amount",
    ] {
        assert!(told.contains(part), "{told}");
    }
    assert!(shop.current.is_none());
}

#[test]
fn past_the_ceiling_every_rejected_row_is_told_with_masked_values() {
    let mut shop = Shop::new("[[source]]\nname = \"people\"\ntable = \"customers\"\nfiles = [\"in.csv\"]\n");
    let rows: Vec<String> = (0..50).map(|n| format!("c{n},not a day {n}\n")).collect();
    shop.write("in.csv", format!("customer_id,birth_date\n{}", rows.concat()));
    let Err(LoadError::TooManyRejects { rejected: 50, listed, .. }) = shop.load() else {
        panic!("the load goes past its ceiling");
    };
    assert_eq!(listed.len(), 50);
    let first = &listed[0];
    assert_eq!((first.line, first.column_name.as_deref()), (2, Some("birth_date")));
    assert_eq!(first.value.as_deref(), Some("n•••••••••"), "personal");
}

#[test]
fn nulls_and_own_date_patterns_are_taken_as_configured() {
    let mut shop = Shop::lines(
        "ticket_id|sold_at|net|store_id\na|31/12/2024|1|NULL\nb|01/01/2025|-|7\n",
        "[source.options]\ndate_format = \"%d/%m/%Y\"\nnulls = [\"NULL\", \"-\"]\n",
    );
    shop.load().unwrap();
    assert_eq!(
        shop.texts(
            "SELECT concat_ws(' ', ticket_id, CAST(sold_at AS DATE), net, store_id) FROM lines ORDER BY 1"
        ),
        ["a 2024-12-31 1.00", "b 2025-01-01 7"]
    );
}

#[test]
fn surveys_and_shares_out_of_range_are_rejected() {
    let mut shop = Shop::new(
        "[load]\nmax_rejected_share = 1.0\n[[source]]\ntable = \"surveys\"\nfiles = [\"s.csv\"]\n\
         [[source]]\ntable = \"campaigns\"\nfiles = [\"c.csv\"]\n",
    );
    shop.write("s.csv", "survey_id,answered_at,score\n1,2024-05-01,10\n2,2024-05-01,11\n");
    shop.write("c.csv", "campaign_id,starts_on,control_share\n1,2024-05-01,0.1\n2,2024-05-01,10\n");
    shop.load().unwrap();
    let reasons: Vec<_> =
        shop.rejected().into_iter().map(|(file, _, _, reason, _)| file + " " + &reason).collect();
    assert_eq!(reasons, ["c.csv out of range", "s.csv out of range"]);
}

#[test]
fn missing_and_unmatched_files_are_clear_problems() {
    let shop = Shop::new(
        "[[source]]\ntable = \"lines\"\nfiles = [\"gone.csv\"]\n[[source]]\ntable = \"stores\"\nfiles = [\"s*.csv\"]\n",
    );
    let found = load::discover(shop.dir.path(), &shop.config());
    let told: Vec<_> = found.problems.iter().map(|p| p.message.as_str()).collect();
    assert_eq!(told, ["gone.csv: there is no such file", "s*.csv: no file matches"]);
}

#[test]
fn globs_are_taken_in_the_order_of_names_even_in_a_folder_with_brackets() {
    let dir = tempfile::tempdir().unwrap();
    let workspace = dir.path().join("a[b]");
    fs::create_dir_all(workspace.join("in")).unwrap();
    for name in ["2.csv", "10.csv", "1.csv"] {
        fs::write(workspace.join("in").join(name), "store_id\n").unwrap();
    }
    fs::write(workspace.join("c360.toml"), "[[source]]\ntable = \"stores\"\nfiles = [\"in/*.csv\"]\n")
        .unwrap();
    let config = Config::load(&workspace, &Overrides::none()).unwrap();
    let found = load::discover(&workspace, &config);
    assert_eq!(
        found.files.iter().map(|f| f.shown.as_str()).collect::<Vec<_>>(),
        ["in/1.csv", "in/10.csv", "in/2.csv"]
    );
}

#[test]
fn a_parquet_file_cut_short_is_told_by_name() {
    let mut shop = Shop::new("[[source]]\ntable = \"stores\"\nfiles = [\"s.parquet\"]\n");
    let whole = shop.dir.path().join("whole.parquet");
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(&format!("COPY (SELECT range AS store_id FROM range(9999)) TO '{}'", whole.display()))
        .unwrap();
    let bytes = fs::read(whole).unwrap();
    shop.write("s.parquet", &bytes[..bytes.len() / 2]);
    let told = message(shop.load());
    assert!(told.contains("s.parquet: is no complete Parquet file"), "{told}");
    shop.write("s.parquet", "");
    assert!(message(shop.load()).contains("is no complete Parquet file"));
}

#[test]
fn a_gzip_file_cut_short_is_told_by_name_and_line() {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    gz.write_all(format!("{HEAD}{}", "a,1,c,2024-05-01,1\n".repeat(100_000)).as_bytes()).unwrap();
    let whole = gz.finish().unwrap();
    let mut shop = Shop::lines(&whole[..whole.len() / 2], "");
    let told = message(shop.load());
    assert!(told.contains("in.csv: can't be read past line"), "{told}");
}

/// Writes to a file once the load has begun to read it.
struct Meddler {
    path: PathBuf,
}

impl Progress for Meddler {
    fn stage(&mut self, name: &str, _bytes: Option<u64>) {
        if name.starts_with("read") {
            fs::OpenOptions::new()
                .append(true)
                .open(&self.path)
                .unwrap()
                .write_all(b"late,1,c,2024-05-01,1\n")
                .unwrap();
        }
    }
    fn advance(&mut self, _rows: u64, _bytes: u64) {}
    fn is_cancelled(&self) -> bool {
        false
    }
}

#[test]
fn a_file_that_changes_while_it_is_read_fails_the_load() {
    let mut shop = Shop::lines(format!("{HEAD}a,1,c,2024-05-01,1\n"), "");
    let mut meddler = Meddler { path: shop.dir.path().join("in.csv") };
    let changes = shop.changes();
    let told = message(shop.load_changes(&changes, &mut meddler));
    assert!(told.contains("in.csv changed while it was being read"), "{told}");
    assert!(shop.current.is_none());
}

struct Impatient;

impl Progress for Impatient {
    fn stage(&mut self, _name: &str, _bytes: Option<u64>) {}
    fn advance(&mut self, _rows: u64, _bytes: u64) {}
    fn is_cancelled(&self) -> bool {
        true
    }
}

#[test]
fn a_load_stops_when_asked_to() {
    let mut shop = Shop::lines(format!("{HEAD}a,1,c,2024-05-01,1\n"), "");
    let changes = shop.changes();
    assert!(matches!(shop.load_changes(&changes, &mut Impatient), Err(LoadError::Cancelled)));
}

#[test]
fn parquet_types_become_canonical_ones() {
    let mut shop = Shop::new(
        "[workspace]\ntime_zone = \"Europe/Paris\"\n[load]\nmax_rejected_share = 1.0\n\
         [[source]]\ntable = \"lines\"\nfiles = [\"l.parquet\"]\n",
    );
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(&format!(
        "COPY (SELECT * FROM (VALUES
            (1.0::DOUBLE, 7::BIGINT, 'NaN'::DOUBLE, TIMESTAMPTZ '2024-07-01 22:30:00+00', 'nan'::DOUBLE),
            (2.0, 8, 42.0, TIMESTAMPTZ '2024-01-01 22:30:00+00', 1.006),
            (3.0, 9, 43.0, TIMESTAMPTZ '2024-01-01 22:30:00+00', 2.5))
         AS t(ticket_id, line_no, customer_id, sold_at, net)) TO '{}'",
        shop.dir.path().join("l.parquet").display()
    ))
    .unwrap();
    assert_eq!(shop.load().unwrap().rows, 2);
    assert_eq!(
        shop.texts(
            "SELECT concat_ws('|', ticket_id, line_no, customer_id, sold_at, net) FROM lines ORDER BY 1"
        ),
        ["2|8|42|2024-01-01 23:30:00|1.01", "3|9|43|2024-01-01 23:30:00|2.50"]
    );
    assert_eq!(shop.reasons(), [at(1, "not an amount")]);
}

#[test]
fn summer_time_moves_a_late_evening_to_the_next_local_day() {
    let mut shop = Shop::new(
        "[workspace]\ntime_zone = \"Europe/Paris\"\n[[source]]\ntable = \"lines\"\nfiles = [\"l.parquet\"]\n",
    );
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(&format!(
        "COPY (SELECT 'a' AS ticket_id, TIMESTAMPTZ '2024-06-30 22:30:00+00' AS sold_at) TO '{}'",
        shop.dir.path().join("l.parquet").display()
    ))
    .unwrap();
    shop.load().unwrap();
    assert_eq!(shop.texts("SELECT CAST(sold_at AS VARCHAR) FROM lines"), ["2024-07-01 00:30:00"]);
}

#[test]
fn a_text_with_an_offset_becomes_the_local_day_as_a_zoned_moment_does() {
    let mut shop = Shop::new(
        "[workspace]\ntime_zone = \"America/New_York\"\n[[source]]\ntable = \"lines\"\nfiles = [\"l.csv\"]\n",
    );
    shop.write(
        "l.csv",
        "ticket_id,customer_id,sold_at\n1,a,2026-01-02T03:30:00Z\n2,a,2026-01-02 03:30:00+00:00\n\
         3,a,2026-07-02T00:30:00.250-05:00\n4,a,2026-01-02 03:30:00\n5,a,2026-01-02\n",
    );
    assert_eq!(shop.load().unwrap().rows, 5);
    assert_eq!(
        shop.texts("SELECT CAST(sold_at AS VARCHAR) FROM lines ORDER BY ticket_id"),
        [
            "2026-01-01 22:30:00",
            "2026-01-01 22:30:00",
            "2026-07-02 01:30:00.25",
            "2026-01-02 03:30:00",
            "2026-01-02 00:00:00"
        ]
    );
}

#[test]
fn small_additions_are_appended_and_larger_ones_lay_the_lines_out_again() {
    let many = |from: u32, to: u32| -> String {
        let lines: Vec<_> =
            (from..to).map(|n| format!("t{n},1,{:05},2024-05-01,1\n", n * 7919 % 1000)).collect();
        lines.concat()
    };
    let mut shop = Shop::new("[[source]]\ntable = \"lines\"\nfiles = [\"l*.csv\"]\n");
    shop.write("l1.csv", format!("{HEAD}{}", many(0, 1000)));
    assert!(!shop.load().unwrap().reclustered);
    shop.write("l2.csv", format!("{HEAD}{}", many(1000, 1030)));
    assert!(!shop.load().unwrap().reclustered);
    shop.write("l3.csv", format!("{HEAD}{}", many(1030, 1060)));
    assert!(shop.load().unwrap().reclustered);
    let disorder = "SELECT count(*) FROM (SELECT customer_id < lag(customer_id) OVER (ORDER BY rowid) AS back FROM lines) WHERE back";
    assert_eq!((shop.get::<i64>(disorder), shop.count("lines")), (0, 1060));
}

/// One Parquet file into an empty table is written in place; two are staged apart. Both must come to the same.
#[test]
fn a_first_file_is_taken_as_any_other() {
    let source =
        "[load]\nmax_rejected_share = 1.0\n[[source]]\ntable = \"lines\"\nfiles = [\"l*.parquet\"]\n";
    let (mut one, mut two) = (Shop::new(source), Shop::new(source));
    let rows = "SELECT 't' || (n // 3) AS ticket_id, CASE WHEN n = 700 THEN 0 ELSE n % 3 END AS line_no,
            CASE WHEN n % 11 <> 0 THEN 'c' || (n * 7919 % 1000) END AS customer_id,
            CASE n WHEN 9 THEN NULL WHEN 50001 THEN TIMESTAMP '0001-01-01' ELSE TIMESTAMP '2024-05-01' END AS sold_at,
            CASE WHEN n = 90000 THEN 'NaN'::DOUBLE ELSE n / 100.0 END AS net
        FROM range(100000) AS t(n)";
    let file = |shop: &Shop, name: &str| shop.dir.path().join(name).display().to_string();
    let conn = Connection::open_in_memory().unwrap();
    let copy = |rows: String, file: String| {
        conn.execute_batch(&format!("COPY ({rows}) TO '{file}' (ROW_GROUP_SIZE 1000000)")).unwrap();
    };
    copy(rows.to_owned(), file(&one, "l.parquet"));
    copy(format!("{rows} WHERE n < 60000"), file(&two, "l1.parquet"));
    copy(format!("{rows} WHERE n >= 60000"), file(&two, "l2.parquet"));

    let (first, apart) = (one.load().unwrap(), two.load().unwrap());
    assert_eq!((first.rows, first.rejected.values().sum()), (99_996, 4_u64));
    assert_eq!((apart.rows, &apart.rejected), (first.rows, &first.rejected));
    let columns = "SELECT column_name FROM information_schema.columns WHERE table_name = 'lines'";
    assert_eq!(one.texts(columns), two.texts(columns));
    let sums =
        "SELECT CAST(sum(CAST(hash(l) AS HUGEINT)) AS VARCHAR) FROM (SELECT * EXCLUDE _file FROM lines) AS l";
    assert_eq!(one.texts(sums), two.texts(sums));
    let reasons =
        |shop: &Shop| -> Vec<String> { shop.reasons().into_iter().map(|(_, reason)| reason).collect() };
    assert_eq!(reasons(&one), reasons(&two));
    assert_eq!(one.reasons().iter().map(|(line, _)| *line).collect::<Vec<_>>(), [10, 701, 50_002, 90_001]);
    let disorder = "SELECT count(*) FROM (SELECT customer_id < lag(customer_id) OVER (ORDER BY rowid) AS back FROM lines) WHERE back";
    assert_eq!(one.get::<i64>(disorder), 0);
    assert_eq!(one.get::<i64>("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'load_incoming'"), 0);

    // And what comes next finds an ordinary table.
    copy("SELECT 'x' AS ticket_id, 1 AS line_no, 'c1' AS customer_id, TIMESTAMP '2024-05-02' AS sold_at, 1.0 AS net".into(), file(&one, "l2.parquet"));
    assert_eq!((one.load().unwrap().rows, one.count("lines")), (1, 99_997));
}

#[test]
fn a_load_works_within_little_memory_by_spilling() {
    let dir = tempfile::tempdir().unwrap();
    let shop = Shop::new("[[source]]\ntable = \"lines\"\nfiles = [\"l.parquet\"]\n");
    let file = shop.dir.path().join("l.parquet");
    Connection::open_in_memory()
        .unwrap()
        .execute_batch(&format!(
            "COPY (SELECT hash(range) AS ticket_id, 1 AS line_no, range % 1000 AS customer_id,
                   TIMESTAMP '2024-05-01' AS sold_at, 1.5 AS net FROM range(600000)) TO '{}'",
            file.display()
        ))
        .unwrap();
    let changes = shop.changes();
    let settings = duckdb::Config::default()
        .max_memory("60MB")
        .unwrap()
        .threads(2)
        .unwrap()
        .with("temp_directory", dir.path().to_string_lossy())
        .unwrap();
    let conn = Connection::open_with_flags(dir.path().join("gen.duckdb"), settings).unwrap();
    let report = load::load(&conn, &shop.config(), &changes, &mut Silent).unwrap();
    assert_eq!(report.rows, 600_000);
}

#[test]
fn cdnow_loads_from_fixed_width_text() {
    let Some(data) = shared_data() else { return };
    let mut shop = Shop::new(&mapping("cdnow", &data.join("cdnow")).unwrap());
    let report = shop.load().unwrap();
    assert_eq!((report.rows, report.rejected), (69_659, BTreeMap::new()));
    assert_eq!(
        shop.texts(
            "SELECT concat_ws(' ', sum(net), count(DISTINCT customer_id), sum(quantity), min(sold_at), max(customer_id))
             FROM lines"
        ),
        ["2500315.63 23570 167881.000 1997-01-01 00:00:00 23570"]
    );
    assert_eq!(shop.get::<i64>("SELECT count(DISTINCT ticket_id) FROM lines"), 67_591);
}

#[test]
fn complete_journey_keeps_its_own_sums() {
    let Some(data) = shared_data() else { return };
    let mut shop = Shop::new(&mapping("complete_journey", &data.join("complete_journey")).unwrap());
    let report = shop.load().unwrap();
    assert_eq!(report.rejected, BTreeMap::new());
    assert_eq!(
        shop.texts("SELECT concat_ws(' ', sum(net), sum(discount), sum(coupon), count(*)) FROM lines"),
        ["4596039.58 796193.29 26359.90 1469307"]
    );
    let counts: Vec<i64> = ["products", "customers", "campaigns", "campaign_members"]
        .iter()
        .map(|table| shop.count(table))
        .collect();
    assert_eq!(counts, [92_331, 801, 27, 6_589]);
    assert!(shop.changes().is_empty());
}

/// A cell as a careful writer writes it.
fn quoted(cell: &[u8]) -> Vec<u8> {
    let mut out = vec![b'"'];
    for byte in cell {
        out.extend(if *byte == b'"' { &b"\"\""[..] } else { std::slice::from_ref(byte) });
    }
    out.push(b'"');
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_stands_in_quoted_cells_each_row_is_taken_or_rejected(
        cells in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..12), 1..40)
    ) {
        let mut csv = b"ticket_id,line_no,sold_at,net\n".to_vec();
        for (row, cell) in cells.iter().enumerate() {
            csv.extend(quoted(cell));
            csv.extend(format!(",{row},2024-05-01,").bytes());
            csv.extend(quoted(cell));
            csv.push(b'\n');
        }
        let mut shop = Shop::lines(csv, "");
        let report = shop.load().unwrap();
        let rejected: u64 = report.rejected.values().sum();
        prop_assert_eq!(report.per_file[0].records, cells.len() as u64);
        prop_assert_eq!(report.rows + rejected, cells.len() as u64);
        prop_assert_eq!(shop.count("rejected_rows") as u64, rejected);
    }

    #[test]
    fn no_bytes_whatever_make_the_loader_panic_or_lose_count(
        bytes in prop::collection::vec(
            prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), Just(b'1'), any::<u8>()], 0..300
        )
    ) {
        let mut csv = HEAD.as_bytes().to_vec();
        csv.extend(bytes);
        let mut shop = Shop::lines(csv, "");
        let report = shop.load().unwrap();
        let rejected: u64 = report.rejected.values().sum();
        prop_assert_eq!(report.rows + rejected, report.per_file[0].records);
    }
}
