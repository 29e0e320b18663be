//! How long the value segments take, held against one plain aggregate over the same lines in the same run.
//!
//! `cargo bench --bench segments` makes a retailer of `C360_BENCH_CUSTOMERS` customers (200,000 unless told), ten lines and
//! four tickets each over five years, and builds everything about segments from it, with two threads; the database may take 7 GiB.
//! `C360_BENCH_CUSTOMERS=10000000` is the full size: it wants 30 GB of disk and a quarter of an hour.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::time::{Duration, Instant};

use c360::warehouse::{
    marts::{self, Bounds, Rebuild, Touched},
    queries::Queries,
    schema,
};
use duckdb::Connection;
use jiff::civil::date;
use rust_decimal::Decimal;

fn main() {
    let customers: u64 =
        std::env::var("C360_BENCH_CUSTOMERS").ok().and_then(|n| n.parse().ok()).unwrap_or(200_000);
    let dir = tempfile::tempdir().unwrap();
    let settings = duckdb::Config::default()
        .threads(2)
        .unwrap()
        .max_memory("7GiB")
        .unwrap()
        .enable_autoload_extension(false)
        .unwrap()
        .with("temp_directory", dir.path().to_string_lossy())
        .unwrap();
    let conn = Connection::open_with_flags(dir.path().join("gen.duckdb"), settings).unwrap();
    let queries = Queries::shipped();
    schema::create(&conn).unwrap();
    let made = timed(|| conn.execute_batch(&retailer(customers)).unwrap());
    println!("{customers} customers, {} lines made in {:.0} s", count(&conn, "lines"), made.as_secs_f64());
    let daily = timed(|| marts::refresh(&conn, &queries, Touched::Everything).unwrap());
    println!("daily figures                                   {:>8.2} s", daily.as_secs_f64());

    let raw = timed(|| {
        conn.query_row(
            "SELECT count(*) FROM (SELECT customer_id, sum(net), sum(tickets), max(day) FROM mart_customer_day GROUP BY 1)",
            [],
            |row| row.get::<_, i64>(0),
        )
        .unwrap();
    });
    println!("raw: recency, frequency, revenue per customer   {:>8.2} s", raw.as_secs_f64());
    forget_peak();
    let values = timed(|| marts::refresh_values(&conn, &queries, date(2026, 11, 20)).unwrap());
    println!("values of every window                          {:>8.2} s", values.as_secs_f64());
    let bound = |revenue: i64, tickets| (Decimal::from(revenue), tickets);
    let bounds = Bounds { version: 1, best: bound(600, 4), large: bound(300, 2), medium: bound(100, 1) };
    let cut = timed(|| marts::refresh_segments(&conn, &queries, &bounds, Rebuild::ThisMonth).unwrap());
    println!("tiers, N-1, migration, value to come, parts     {:>8.2} s", cut.as_secs_f64());
    println!("  together (10 M customers: at most 60 s)       {:>8.2} s", (values + cut).as_secs_f64());
    println!("  peak memory of both (10 M: at most 8 GiB)     {:>8.2} GiB", peak());
    let all = timed(|| marts::refresh_segments(&conn, &queries, &bounds, Rebuild::Everything).unwrap());
    println!(
        "three years of months and every customer's history {:>5.2} s",
        (all.saturating_sub(cut)).as_secs_f64()
    );
    println!("  peak memory with them                         {:>8.2} GiB", peak());

    for name in ["built", "all_lines", "flow", "months", "observed"] {
        let query = &queries.get(&format!("segments/{name}")).unwrap().sql;
        println!("  read segments/{name:<33} {:>8.2} ms", read(&conn, query).as_secs_f64() * 1e3);
    }
    let preview = queries.get("segments/preview").unwrap().sql.to_string();
    let preview = [("$best_revenue", "500"), ("$large_revenue", "200"), ("$medium_revenue", "90")]
        .iter()
        .chain(&[("$best_tickets", "3"), ("$large_tickets", "2"), ("$medium_tickets", "1")])
        .fold(preview, |sql, (name, value)| sql.replace(name, value));
    println!(
        "threshold preview (10 M: at most 300 ms)        {:>8.2} ms",
        read(&conn, &preview).as_secs_f64() * 1e3
    );
    for name in ["histogram", "histogram_now"] {
        let query = &queries.get(&format!("segments/{name}")).unwrap().sql;
        println!("  read segments/{name:<33} {:>8.2} ms", read(&conn, query).as_secs_f64() * 1e3);
    }
}

fn retailer(customers: u64) -> String {
    format!(
        "INSERT INTO lines (ticket_id, line_no, customer_id, store_id, channel, sold_at, product_id, quantity, net, cost)
         SELECT 'T' || (i // 5 * 2 + (i % 5) // 3), i, 'C' || lpad((i // 10)::VARCHAR, 9, '0'), 'S' || (hash(i // 10) % 300),
            CASE WHEN hash(i // 5) % 3 = 0 THEN 'web' ELSE 'store' END,
            TIMESTAMP '2021-11-21' + to_days((hash((i // 5) * 2 + (i % 5) // 3) % 1826)::INTEGER),
            'P' || (hash(i * 7) % 5000), 1, 5 + (hash(i) % 20000) / 100.0, 2
         FROM range({lines}) AS t(i);
         INSERT INTO customers (customer_id, birth_date, consent_email, home_store_id)
         SELECT 'C' || lpad(i::VARCHAR, 9, '0'), DATE '1950-01-01' + (hash(i) % 20000)::INTEGER, i % 3 = 0,
            'S' || (hash(i) % 300) FROM range({customers}) AS t(i);
         INSERT INTO stores (store_id, label, region) SELECT 'S' || i, 'Store ' || i, 'R' || (i % 8) FROM range(300) AS t(i);
         INSERT INTO products (product_id, category) SELECT 'P' || i, 'Category ' || (i % 40) FROM range(5000) AS t(i);
         CHECKPOINT",
        lines = customers * 10
    )
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

/// The median of five readings, the first one left out.
fn read(conn: &Connection, sql: &str) -> Duration {
    let mut times: Vec<Duration> = (0..6)
        .map(|_| {
            let mut statement = conn.prepare_cached(sql).unwrap();
            timed(|| {
                let binds = statement.parameter_count();
                for index in 1..=binds {
                    statement.raw_bind_parameter(index, date_value(index)).unwrap();
                }
                statement.raw_execute().unwrap();
                let mut rows = statement.raw_query();
                while rows.next().unwrap().is_some() {}
            })
        })
        .skip(1)
        .collect();
    times.sort();
    times[2]
}

fn date_value(index: usize) -> &'static str {
    ["2025-11-21", "2026-11-20", "2024-11-21", "2025-11-20"].get(index - 1).copied().unwrap_or("2026-11-20")
}

fn count(conn: &Connection, table: &str) -> i64 {
    conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

/// Count the largest resident size from here on.
fn forget_peak() {
    // Where this may not be written, the peak is that of the whole run.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The largest resident size so far, in GiB.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0 / 1024.0
}
