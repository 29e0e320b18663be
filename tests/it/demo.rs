//! The made-up retailer: what it promises holds in its files, whoever reads them.
//!
//! Figures are read back by DuckDB from the source files and compared with `truth/`.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use c360::demo::{self, Error, Format, Options, Summary, write_workspace};
use c360::warehouse::tables_doc;
use duckdb::Connection;
use jiff::civil::date;

use crate::support::{Workspace, soon};

fn options(customers: u64) -> Options {
    Options { customers, ..Options::demo(date(2026, 10, 31)) }
}

fn write(dir: &Path, options: &Options) -> Summary {
    write_workspace(dir, options, &mut |_| ControlFlow::Continue(())).unwrap()
}

/// A retailer of 16,000 customers for all tests that only read it. It stays in the target directory and is
/// written again when the test program is another one, under a lock because tests may be processes of their own.
fn retailer() -> Retailer {
    let base = Path::new(env!("CARGO_TARGET_TMPDIR")).join("made-up-retailer");
    fs::create_dir_all(&base).unwrap();
    let lock = fs::File::create(base.join("lock")).unwrap();
    rustix::fs::flock(&lock, rustix::fs::FlockOperation::LockExclusive).unwrap();
    let program = fs::metadata(std::env::current_exe().unwrap()).unwrap();
    let made_by = format!("{:?} {}", program.modified().unwrap(), program.len());
    let (stamp, shop) = (base.join("made-by"), base.join("shop"));
    if fs::read_to_string(&stamp).ok().as_ref() != Some(&made_by) {
        let _ = fs::remove_dir_all(&shop);
        write(&shop, &options(16_000));
        fs::write(&stamp, made_by).unwrap();
    }
    Retailer { shop }
}

struct Retailer {
    shop: PathBuf,
}

impl Retailer {
    /// A connection with a view per source table and per truth table (`truth_…`).
    fn open(&self) -> Connection {
        let conn = Connection::open_in_memory().unwrap();
        let view = |name: &str, reader: String| {
            conn.execute_batch(&format!("CREATE VIEW {name} AS FROM {reader}")).unwrap();
        };
        for entry in fs::read_dir(self.shop.join("inbox")).unwrap() {
            let folder = entry.unwrap().path();
            let table = folder.file_name().unwrap().to_str().unwrap().to_owned();
            view(&table, format!("read_parquet('{}/*.parquet')", folder.display()));
        }
        for table in ["customers", "risks"] {
            view(
                &format!("truth_{table}"),
                format!("read_parquet('{}/truth/{table}/*.parquet')", self.shop.display()),
            );
        }
        for table in ["types", "campaigns", "frequency", "store_test", "tier_moves", "totals"] {
            view(&format!("truth_{table}"), format!("read_csv('{}/truth/{table}.csv')", self.shop.display()));
        }
        conn
    }

    fn number(&self, sql: &str) -> f64 {
        self.row(sql)[0]
    }

    /// The first row, as numbers.
    fn row(&self, sql: &str) -> Vec<f64> {
        let conn = self.open();
        let mut statement = conn.prepare(&format!("SELECT COLUMNS(*)::DOUBLE FROM ({sql})")).unwrap();
        let mut rows = statement.query([]).unwrap();
        let row = rows.next().unwrap().expect("a row");
        let width = row.as_ref().column_count();
        (0..width).map(|at| row.get::<_, f64>(at).unwrap()).collect()
    }
}

#[track_caller]
fn near(what: &str, got: f64, wanted: f64, tolerance: f64) {
    assert!((got / wanted - 1.0).abs() <= tolerance, "{what}: {got}, wanted {wanted} ± {tolerance}");
}

/// Every file under a folder with its bytes.
fn bytes_of(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(dir).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

#[track_caller]
fn assert_same(left: &BTreeMap<PathBuf, Vec<u8>>, right: &BTreeMap<PathBuf, Vec<u8>>) {
    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    for (path, bytes) in left {
        assert!(bytes == &right[path], "{} differs", path.display());
    }
}

#[test]
fn sample_data_is_the_output_for_500_customers_and_its_readme_the_file_contract() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let fresh = tempfile::tempdir().unwrap();
    let dir = fresh.path().join("shop");
    write(&dir, &Options::sample());
    fs::write(dir.join("README.md"), tables_doc::markdown()).unwrap();
    if std::env::var_os("C360_UPDATE_SAMPLE_DATA").is_some() {
        let _ = fs::remove_dir_all(&kept);
        for (path, bytes) in bytes_of(&dir) {
            let path = kept.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    let mut kept = bytes_of(&kept);
    // What a load run in the folder itself leaves is no part of it.
    kept.retain(|path, _| !path.starts_with("warehouse") && !path.to_string_lossy().starts_with("ledger"));
    assert_same(&kept, &bytes_of(&dir));
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let dir = tempfile::tempdir().unwrap();
    for format in [Format::Csv, Format::Parquet] {
        let written = [1, 2, 5].map(|threads| {
            let shop = dir.path().join(format!("{format:?}-{threads}"));
            let asked = Options { format: Some(format), threads: Some(threads), ..options(5_000) };
            write(&shop, &asked);
            bytes_of(&shop)
        });
        assert_same(&written[0], &written[1]);
        assert_same(&written[0], &written[2]);
    }
}

#[test]
fn another_seed_gives_another_retailer() {
    let dir = tempfile::tempdir().unwrap();
    let lines = [7, 8].map(|seed| {
        let shop = dir.path().join(seed.to_string());
        write(&shop, &Options { seed, ..options(100) });
        fs::read(shop.join("inbox/lines/lines-001.csv")).unwrap()
    });
    assert_ne!(lines[0], lines[1]);
}

#[test]
fn nobody_can_be_reached() {
    let conn = retailer().open();
    let mut statement = conn.prepare("SELECT email, phone FROM customers").unwrap();
    let mut rows = statement.query([]).unwrap();
    let (mut mails, mut phones) = (0, 0);
    while let Some(row) = rows.next().unwrap() {
        if let Some(email) = row.get::<_, Option<String>>(0).unwrap() {
            let email = email.trim().to_lowercase();
            if let Some((_, domain)) = email.split_once('@') {
                assert!(demo::DOMAINS.contains(&domain), "{email}");
                mails += 1;
            }
        }
        if let Some(phone) = row.get::<_, Option<String>>(1).unwrap() {
            assert!(is_fiction(&phone), "{phone}");
            phones += 1;
        }
    }
    assert!(mails > 10_000 && phones > 10_000);
}

fn is_fiction(shown: &str) -> bool {
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    let foreign = ["0033", "33", "44"].into_iter().find_map(|prefix| digits.strip_prefix(prefix));
    let national = foreign.map_or(digits.clone(), |rest| format!("0{rest}"));
    let french = national.len() == 10 && demo::FICTION_FR.iter().any(|prefix| national.starts_with(prefix));
    french || (national.len() == 11 && national.starts_with(demo::FICTION_GB))
}

#[test]
fn totals_are_those_of_the_files() {
    let shop = retailer();
    let [lines, net] = shop.row("SELECT count(*), sum(net) FROM lines")[..] else { panic!() };
    let truth = "FROM truth_totals WHERE what = 'lines and their net revenue'";
    near("lines", lines, shop.number(&format!("SELECT \"count\" {truth}")), 0.0);
    near("net", net, shop.number(&format!("SELECT amount {truth}")), 1e-12);
    assert!((6.0..14.0).contains(&(lines / 16_000.0)), "{lines} lines");
}

#[test]
fn the_summary_counts_what_was_written() {
    let dir = tempfile::tempdir().unwrap();
    let shop = dir.path().join("shop");
    let summary = write(&shop, &options(700));
    let files = bytes_of(&shop);
    let rows = |folder: &str| -> usize {
        let inside = files.iter().filter(|(path, _)| path.starts_with(folder));
        inside.map(|(_, bytes)| String::from_utf8_lossy(bytes).lines().count() - 1).sum()
    };
    assert_eq!(summary.lines, rows("inbox/lines") as u64);
    assert_eq!(summary.messages, rows("inbox/messages") as u64);
    assert_eq!(summary.rows, rows("inbox") as u64);
    assert_eq!(summary.files, files.len() as u64);
    assert_eq!(summary.bytes, files.values().map(|b| b.len() as u64).sum::<u64>());
}

#[test]
fn ids_are_unique_and_what_they_point_at_exists() {
    let shop = retailer();
    for (table, key) in [
        ("customers", "customer_id"),
        ("products", "product_id"),
        ("stores", "store_id"),
        ("lines", "ticket_id, line_no"),
        ("messages", "message_id"),
        ("visits", "visit_id"),
        ("surveys", "survey_id"),
        ("campaign_members", "campaign_id, customer_id"),
        ("consents", "customer_id, channel, changed_at"),
        ("traffic", "store_id, day"),
        ("stock", "store_id, product_id, day"),
        ("offers", "offer_id"),
        ("campaigns", "campaign_id"),
    ] {
        let again =
            format!("SELECT count(*) FROM (SELECT 1 FROM {table} GROUP BY {key} HAVING count(*) > 1)");
        assert!(shop.number(&again) < 0.5, "{table} has a key twice");
    }
    for orphan in [
        "SELECT count(*) FROM lines ANTI JOIN products USING (product_id)",
        "SELECT count(*) FROM lines ANTI JOIN stores USING (store_id) WHERE store_id IS NOT NULL",
        "SELECT count(*) FROM lines ANTI JOIN customers USING (customer_id) WHERE customer_id IS NOT NULL",
        "SELECT count(*) FROM messages ANTI JOIN campaigns USING (campaign_id) WHERE campaign_id IS NOT NULL",
    ] {
        assert!(shop.number(orphan) < 0.5, "{orphan}");
    }
}

#[test]
fn money_adds_up_and_a_ticket_has_one_store_channel_and_day() {
    let shop = retailer();
    assert!(shop.number("SELECT count(*) FROM lines WHERE net <> gross - discount") < 0.5);
    assert!(
        shop.number("SELECT count(*) FROM lines WHERE quantity * gross <= 0 OR discount * quantity < 0")
            < 0.5
    );
    assert!(shop.number("SELECT count(*) FROM lines WHERE (store_id IS NULL) <> (channel <> 'store')") < 0.5);
    let split = "SELECT count(*) FROM (SELECT 1 FROM lines GROUP BY ticket_id
        HAVING count(DISTINCT (store_id, channel, sold_at, customer_id)) > 1)";
    assert!(shop.number(split) < 0.5);
    let [first, last] = shop.row("SELECT epoch(min(sold_at)), epoch(max(sold_at)) FROM lines")[..] else {
        panic!()
    };
    let day = |seconds: f64| (seconds / 86_400.0).floor() as i64;
    assert_eq!(day(last) - day(first) + 1, 1_127, "37 months up to the last day");
    assert!(
        shop.number(
            "SELECT count(*) FROM lines WHERE store_id IS NOT NULL AND hour(sold_at) NOT BETWEEN 10 AND 19"
        ) < 0.5
    );
}

#[test]
fn few_customers_hold_most_of_the_revenue() {
    let shop = retailer();
    for from in ["2023-10-01", "2025-11-01"] {
        let sql = format!(
            "WITH spend AS (SELECT sum(net)::DOUBLE AS v FROM lines
               WHERE customer_id IS NOT NULL AND sold_at >= DATE '{from}' GROUP BY customer_id HAVING sum(net) > 0),
             ranked AS (SELECT v, row_number() OVER (ORDER BY v) AS i, count(*) OVER () AS n FROM spend)
             SELECT 2 * sum(i * v) / (any_value(n) * sum(v)) - (any_value(n) + 1.0) / any_value(n),
               sum(v) FILTER (i > 0.8 * n) / sum(v) FROM ranked"
        );
        let [gini, top] = shop.row(&sql)[..] else { panic!() };
        assert!((0.55..0.75).contains(&gini), "Gini {gini} from {from}");
        assert!((0.60..0.75).contains(&top), "the first fifth holds {top} from {from}");
    }
}

/// Customers whose history is their own process alone: no gifts, no drift in N, and nobody could ever write to them
/// (who was not written to would be another choice: it takes those who stopped buying).
const PLAIN: &str = "plain AS (SELECT t.*, c.joined_on FROM truth_customers t JOIN customers c USING (customer_id)
    WHERE NOT t.gift_buyer AND t.drift = 'steady'
      AND (coalesce(email, '') NOT LIKE '%@%' OR customer_id NOT IN (SELECT customer_id FROM consents WHERE channel = 'email'))
      AND (phone IS NULL OR customer_id NOT IN (SELECT customer_id FROM consents WHERE channel = 'sms'))
      AND (address IS NULL OR customer_id NOT IN (SELECT customer_id FROM consents WHERE channel = 'post'))),
  bought AS (SELECT customer_id, count(DISTINCT ticket_id) AS tickets, sum(gross) AS gross FROM lines
    WHERE quantity > 0 AND customer_id IS NOT NULL GROUP BY customer_id)";

#[test]
fn purchases_come_at_the_customers_rates() {
    // Given survival, a Poisson process thinned by the dropout: rate × (1 − dropout) × time. In N the rate is known.
    let [got, expected] = retailer().row(&format!(
        "WITH {PLAIN}, in_n AS (SELECT customer_id, count(DISTINCT ticket_id) AS tickets FROM lines
           WHERE quantity > 0 AND sold_at >= DATE '2025-11-01' GROUP BY customer_id)
         SELECT sum(coalesce(tickets, 0)), sum(purchases_a_year * drift_factor_before * (1 - dropout))
         FROM plain LEFT JOIN in_n USING (customer_id) WHERE active_at_end AND joined_on < DATE '2025-11-01'"
    ))[..] else {
        panic!()
    };
    assert!(got > 1_200.0, "too few to tell: {got}");
    near("tickets", got, expected, 0.08);
}

#[test]
fn customers_drop_out_as_often_as_they_should() {
    let [got, expected] = retailer().row(&format!(
        "WITH {PLAIN} SELECT count(*) FILTER (dropped_on IS NOT NULL), sum(dropout * tickets)
         FROM plain JOIN bought USING (customer_id)"
    ))[..] else {
        panic!()
    };
    assert!(got > 300.0, "too few to tell: {got}");
    near("dropouts", got, expected, 0.15);
}

#[test]
fn tickets_are_worth_what_their_customers_spend() {
    let shop = retailer();
    for (low, high) in [(0.0, 0.33), (0.33, 0.67), (0.67, 1.0)] {
        let [got, expected] = shop.row(&format!(
            "WITH {PLAIN}, compared AS (SELECT tickets, gross, mean_ticket,
               percent_rank() OVER (ORDER BY mean_ticket) AS p FROM plain JOIN bought USING (customer_id))
             SELECT sum(gross), sum(tickets * mean_ticket) FROM compared WHERE p BETWEEN {low} AND {high}"
        ))[..] else {
            panic!()
        };
        near(&format!("gross of tickets from {low} to {high}"), got, expected, 0.15);
    }
}

#[test]
fn groups_have_the_sizes_that_truth_tells() {
    let shop = retailer();
    let conn = shop.open();
    let mut statement = conn
        .prepare(
            "SELECT campaign_id, any_value(true_control)::DOUBLE, sum(exposed)::DOUBLE, sum(control)::DOUBLE,
               (SELECT count(*) FROM campaign_members m WHERE m.campaign_id = t.campaign_id AND arm = 'control')::DOUBLE
             FROM truth_campaigns t GROUP BY campaign_id",
        )
        .unwrap();
    let rows: Vec<(String, f64, f64, f64, f64)> = statement
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(rows.len() >= 6);
    for (campaign, share, exposed, control, written) in rows {
        near(&campaign, control, written, 0.0);
        let n = exposed + control;
        let four_sigma = 4.0 * (share * (1.0 - share) / n).sqrt();
        assert!(
            (control / n - share).abs() < four_sigma,
            "{campaign}: {control} of {n} are control, not {share}"
        );
    }
    let ratio = shop.number(
        "SELECT max(r) FROM (SELECT max(n) / min(n) AS r FROM (SELECT campaign_id, arm, count(*) AS n
           FROM campaign_members WHERE campaign_id LIKE 'F%' GROUP BY ALL) GROUP BY campaign_id)",
    );
    assert!((1.0..1.35).contains(&ratio), "cells of very different sizes: {ratio}");
}

#[test]
fn the_useless_campaign_does_nothing_and_the_harmful_one_harms() {
    let shop = retailer();
    let effect = |id: &str| {
        let sum = "sum(caused_tickets), sum(prevented_tickets), sum(exposed)";
        shop.row(&format!("SELECT {sum} FROM truth_campaigns WHERE campaign_id LIKE '{id}%'"))
    };
    let none = effect("C02");
    assert!(none[0] + none[1] < 0.5 && none[2] > 1_000.0, "{none:?}");
    let harm = effect("C05");
    assert!(harm[0] < 0.5 && harm[1] > 20.0, "{harm:?}");
    let by_band = |band: &str| {
        shop.number(&format!(
            "SELECT sum(caused_tickets) FROM truth_campaigns WHERE campaign_id LIKE 'C04%' AND band = '{band}'"
        ))
    };
    assert!(by_band("middle") > 5.0 && by_band("low") < 0.5 && by_band("high") < 0.5);
}

#[test]
fn drift_moves_known_numbers_of_customers_between_tiers() {
    let shop = retailer();
    let [customers, without] =
        shop.row("SELECT sum(customers), sum(customers_without_drift) FROM truth_tier_moves")[..]
    else {
        panic!()
    };
    near("customers", customers, 16_000.0, 0.0);
    near("customers without drift", without, 16_000.0, 0.0);
    // The moves can be counted again from each customer's own years.
    let again = "WITH tiers AS (SELECT
        CASE WHEN net_n1 >= 600 THEN 'best' WHEN net_n1 >= 250 THEN 'large' WHEN net_n1 >= 100 THEN 'medium'
          WHEN net_n1 > 0 THEN 'small' ELSE 'none' END AS a,
        CASE WHEN net_n >= 600 THEN 'best' WHEN net_n >= 250 THEN 'large' WHEN net_n >= 100 THEN 'medium'
          WHEN net_n > 0 THEN 'small' ELSE 'none' END AS b FROM truth_customers),
      counted AS (SELECT a, b, count(*) AS n FROM tiers GROUP BY ALL)
      SELECT count(*) FROM truth_tier_moves FULL JOIN counted ON a = tier_n1 AND b = tier_n
      WHERE coalesce(customers, 0) <> coalesce(n, 0)";
    assert!(shop.number(again) < 0.5);
    let fading =
        shop.row("SELECT sum(net_n), sum(net_n_without_drift) FROM truth_customers WHERE drift = 'fading'");
    // Who buys more rarely drops out later, and messages bring some purchases whatever the rate.
    near("fading customers' revenue", fading[0] / fading[1], 0.66, 0.12);
    let growing =
        shop.row("SELECT sum(net_n), sum(net_n_without_drift) FROM truth_customers WHERE drift = 'growing'");
    near("growing customers' revenue", growing[0] / growing[1], 1.42, 0.12);
}

/// What is learnt of customers in one year holds for the next only if the years before were lived as it is.
#[test]
fn more_join_every_year_before_the_history_as_within_it() {
    let shop = retailer();
    let joined = |from: &str| {
        shop.number(&format!(
            "SELECT count(*) FROM customers
             WHERE joined_on >= DATE '{from}' AND joined_on < DATE '{from}' + INTERVAL 1 YEAR"
        ))
    };
    let years = ["2021-10-01", "2022-10-01", "2023-10-01", "2024-10-01", "2025-10-01"].map(joined);
    for pair in years.windows(2) {
        assert!((1.1..1.4).contains(&(pair[1] / pair[0])), "{years:?}");
    }
}

#[test]
fn messages_were_answered_before_those_that_are_kept() {
    let shop = retailer();
    let caused = |what: &str| {
        shop.number(&format!("SELECT \"count\" FROM truth_totals WHERE what = 'tickets caused by {what}'"))
    };
    let (kept, not_kept) = (caused("newsletters"), caused("messages that are not kept"));
    // Newsletters of 30 weeks, and of 131 weeks before them with two years' campaigns, when there were fewer customers.
    assert!(kept > 100.0 && (2.5..6.0).contains(&(not_kept / kept)), "{kept} {not_kept}");
    let kept_from = shop.number("SELECT epoch(min(sent_at)) / 86400 FROM messages");
    let last_year = shop.number("SELECT epoch(TIMESTAMP '2025-11-01') / 86400");
    assert!(kept_from >= last_year, "messages of the years before are not kept");
}

#[test]
fn drift_of_the_years_before_stays() {
    let shop = retailer();
    // Net revenue of a steady N for what would be spent at the rate as N begins. Gifts don't drift.
    let spent = |factors: &str| {
        shop.row(&format!(
            "SELECT sum(net_n) / sum(purchases_a_year * drift_factor_before * mean_ticket), count(*)
             FROM truth_customers JOIN customers USING (customer_id)
             WHERE active_at_end AND NOT gift_buyer AND drift = 'steady' AND joined_on < DATE '2025-11-01'
               AND purchases_a_year > 1 AND drift_factor_before {factors}"
        ))
    };
    let never = spent("= 1")[0];
    // Messages bring some purchases whatever the rate: a little more where it is low.
    for (factors, wanted) in [("< 0.5", 1.15), ("BETWEEN 0.5 AND 0.6", 1.08), ("> 1.4", 1.0)] {
        let found = spent(factors);
        assert!(found[1] > 150.0, "too few to tell: {found:?}");
        near(&format!("revenue where drift was {factors}"), found[0] / never, wanted, 0.15);
    }
}

#[test]
fn the_store_test_lifts_24_stores_by_the_lift_it_tells() {
    let shop = retailer();
    near("tested stores", shop.number("SELECT count(*) FROM truth_store_test WHERE tested"), 24.0, 0.0);
    near("stores", shop.number("SELECT count(*) FROM truth_store_test"), 120.0, 0.0);
    let [caused, rest] = shop.row(
        "SELECT (SELECT \"count\" FROM truth_totals WHERE what = 'tickets caused by the store test'),
           count(DISTINCT ticket_id) - (SELECT \"count\" FROM truth_totals WHERE what = 'tickets caused by the store test')
         FROM lines JOIN truth_store_test USING (store_id)
         WHERE tested AND quantity > 0 AND sold_at >= test_from",
    )[..] else {
        panic!()
    };
    near("lift", caused / rest, 0.08, 0.6);
    let days =
        shop.number("SELECT any_value(date_diff('day', history_from, test_from)) FROM truth_store_test");
    near("days of history", days, 420.0, 0.0);
}

#[test]
fn stopping_removes_what_was_written() {
    let dir = tempfile::tempdir().unwrap();
    let shop = dir.path().join("shop");
    let mut calls = 0;
    let stopped = write_workspace(&shop, &options(20_000), &mut |_| {
        calls += 1;
        if calls > 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(stopped, Err(Error::Cancelled)), "{stopped:?}");
    assert!(!shop.exists());
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("mine.txt"), "precious").unwrap();
    let refused = write_workspace(dir.path(), &options(10), &mut |_| ControlFlow::Continue(()));
    assert!(matches!(refused, Err(Error::NotEmpty(_))), "{refused:?}");
    assert_eq!(bytes_of(dir.path()).len(), 1);
}

#[test]
fn what_a_killed_writer_left_is_cleaned_up_by_the_next() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("inbox/lines")).unwrap();
    fs::write(dir.path().join("inbox/lines/lines-001.csv"), "half a li").unwrap();
    fs::write(dir.path().join(".c360-demo-unfinished"), "").unwrap();
    write(dir.path(), &options(50));
    let fresh = tempfile::tempdir().unwrap();
    write(&fresh.path().join("shop"), &options(50));
    assert_same(&bytes_of(dir.path()), &bytes_of(&fresh.path().join("shop")));
}

#[test]
fn impossible_wishes_are_refused_in_words() {
    let dir = tempfile::tempdir().unwrap();
    for wish in
        [options(0), Options { months: 2, ..options(10) }, Options { threads: Some(0), ..options(10) }]
    {
        let refused = write_workspace(&dir.path().join("shop"), &wish, &mut |_| ControlFlow::Continue(()));
        assert!(matches!(refused, Err(Error::Options(_))), "{refused:?}");
    }
    let huge = Options { customers: 100_000_000, months: 120, format: Some(Format::Csv), ..options(1) };
    let free = rustix::fs::statvfs(dir.path()).map(|s| s.f_bavail * s.f_frsize).unwrap();
    if demo::expected_bytes(&huge) > free {
        let refused = write_workspace(&dir.path().join("shop"), &huge, &mut |_| ControlFlow::Continue(()));
        assert!(matches!(refused, Err(Error::DiskSpace { .. })), "{refused:?}");
        assert!(!dir.path().join("shop").exists());
    }
}

#[test]
fn a_short_history_and_a_single_customer_can_be_made_too() {
    for (customers, months) in [(1, 3), (40, 3), (40, 13), (3, 60)] {
        let dir = tempfile::tempdir().unwrap();
        let summary = write(&dir.path().join("shop"), &Options { months, ..options(customers) });
        assert_eq!(summary.customers, customers);
    }
}

/// The deliberate defects, loaded by the real program, are rejected for the reasons and in the numbers told.
#[tokio::test(flavor = "multi_thread")]
async fn every_deliberate_defect_is_rejected_as_often_as_truth_tells() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let dir = tempfile::tempdir().unwrap();
    let quality = dir.path().join("quality");
    for (path, bytes) in bytes_of(&sample.join("quality")) {
        let to = quality.join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, bytes).unwrap();
    }
    let mut told = BTreeMap::<String, u64>::new();
    for defect in csv::Reader::from_path(sample.join("truth/quality.csv")).unwrap().records() {
        let defect = defect.unwrap();
        if &defect[2] != "accepted" {
            *told.entry(defect[2].to_owned()).or_default() += defect[3].parse::<u64>().unwrap();
        }
    }
    let workspace = Workspace::at(dir, quality);
    workspace.load().await;
    let status = workspace.connect().unwrap().status(soon()).await.unwrap().unwrap();
    assert!(told.len() >= 8, "{told:?}");
    assert_eq!(status.loads[0].rejected, told);
}
