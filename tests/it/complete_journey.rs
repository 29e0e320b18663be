//! A real grocer's year through the real binary: mapped, loaded, and its own sums found again.

use std::{path::Path, process::Output};

use assert_cmd::cargo::cargo_bin;
use serde_json::Value;

use crate::support::shared_data;

fn c360(args: &[&str]) -> Output {
    let done = std::process::Command::new(cargo_bin!("c360")).args(args).output().unwrap();
    let told = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "c360 {args:?}: {told}");
    done
}

fn json(args: &[&str]) -> Value {
    serde_json::from_slice(&c360(args).stdout).unwrap()
}

fn figure<'a>(pulse: &'a Value, id: &str) -> &'a Value {
    pulse["figures"].as_array().unwrap().iter().find(|f| f["id"] == id).unwrap()
}

/// The same sums straight from the source file, in plain SQL.
fn plain(data: &Path) -> (String, i64, i64, String) {
    let conn = duckdb::Connection::open_in_memory().unwrap();
    let file = data.join("complete_journey/transactions.parquet");
    let sql = format!(
        "select cast(sum(cast(sales_value as decimal(18,2))) as varchar),
                count(distinct basket_id), count(distinct household_id),
                cast(sum(cast(sales_value as decimal(18,2))) filter (
                    where transaction_timestamp >= '2017-12-04' and transaction_timestamp < '2018-01-01') as varchar)
         from read_parquet('{}')",
        file.display()
    );
    conn.query_row(&sql, [], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))).unwrap()
}

#[test]
fn its_own_sums_come_back_through_the_binary() {
    let Some(data) = shared_data() else { return };
    let dir = tempfile::tempdir().unwrap();
    let workspace = dir.path().join("grocer");
    let at = workspace.to_str().unwrap();
    let source = data.join("complete_journey");
    c360(&["init", at, "--mapping", "complete_journey", "--data", source.to_str().unwrap()]);
    c360(&["load", "--workspace", at]);

    let (net, tickets, customers, last_28) = plain(&data);
    assert_eq!(net, "4596039.58");
    let year = ["--from", "2017-01-01", "--to", "2018-01-01", "--format", "json", "--workspace", at];
    let pulse = json(&[&["pulse"], &year[..]].concat());
    assert_eq!(figure(&pulse, "net_revenue")["value"], net);
    assert_eq!(figure(&pulse, "net_revenue")["previous"], Value::Null);
    assert_eq!(figure(&pulse, "net_revenue")["n1"], Value::Null);
    assert_eq!(figure(&pulse, "tickets")["value"], tickets.to_string());
    assert_eq!(figure(&pulse, "active_customers")["value"], customers.to_string());
    assert_eq!(figure(&pulse, "new_customers")["value"], Value::Null);
    assert_eq!(figure(&pulse, "margin")["absent"]["needs"], "lines.cost");
    assert_eq!(figure(&pulse, "nps")["absent"]["needs"], "surveys");
    for by in ["channel", "store", "category"] {
        let cents: i64 = json(&[&["pulse", "--by", by], &year[..]].concat())["breakdown"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["net_revenue"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap())
            .sum();
        assert_eq!(cents, 459_603_958, "by {by}");
    }
    let month = json(&["pulse", "--period", "28d", "--format", "json", "--workspace", at]);
    assert_eq!(month["as_of"], "2017-12-31");
    assert_eq!(figure(&month, "net_revenue")["value"], last_28);

    let status = json(&["status", "--format", "json", "--workspace", at]);
    let lines = status["tables"].as_array().unwrap().iter().find(|t| t["table"] == "lines").unwrap();
    assert_eq!((&lines["rows"], &lines["until"]), (&Value::from(1_469_307), &Value::from("2018-01-01")));

    let again = c360(&["load", "--workspace", at]);
    let told =
        format!("{}{}", String::from_utf8_lossy(&again.stdout), String::from_utf8_lossy(&again.stderr));
    assert!(told.contains("nothing new"), "{told}");
}

#[test]
fn discounts_and_coupons_keep_their_own_sums() {
    let Some(data) = shared_data() else { return };
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("grocer");
    let source = data.join("complete_journey");
    let workspace = at.to_str().unwrap();
    c360(&["init", workspace, "--mapping", "complete_journey", "--data", source.to_str().unwrap()]);
    c360(&["load", "--workspace", workspace]);
    let conn = duckdb::Connection::open_with_flags(
        at.join("warehouse/gen-000001.duckdb"),
        duckdb::Config::default().access_mode(duckdb::AccessMode::ReadOnly).unwrap(),
    )
    .unwrap();
    let sums =
        "select cast(sum(net) as varchar), cast(sum(discount) as varchar), cast(sum(coupon) as varchar),
                       count(*) filter (where net <> gross - discount) from lines";
    let (net, discount, coupon, unbalanced): (String, String, String, i64) =
        conn.query_row(sums, [], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))).unwrap();
    // 791,650.64 of the loyalty card and 4,542.65 that the grocer added to coupons.
    assert_eq!((net.as_str(), discount.as_str()), ("4596039.58", "796193.29"));
    assert_eq!((coupon.as_str(), unbalanced), ("26359.90", 0));
}
