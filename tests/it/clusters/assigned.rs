//! The statement that assigns everybody, against the same worked out in memory.

use c360::{
    contract::Variable,
    warehouse::{
        clusters::{self, Centre, Condition, Days, Scale, Span, Spec, Studio, Than},
        queries::Queries,
    },
};
use duckdb::Connection;
use jiff::civil::{Date, date};

use crate::support::Workspace;

const DAY: Date = date(2026, 6, 30);

/// A made-up retailer, loaded.
pub async fn retailer(customers: u32) -> Workspace {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("shop");
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_c360"))
        .args(["demo", &path.display().to_string(), "--seed", "11", "--end", "2026-06-30"])
        .args(["--customers", &customers.to_string()])
        .output()
        .unwrap();
    assert!(made.status.success());
    let workspace = Workspace::at(dir, path);
    assert_eq!(workspace.load().await.state, c360::contract::JobState::Done);
    workspace
}

/// A copy of the published generation, open for writing.
pub fn draft(workspace: &Workspace) -> Connection {
    let folder = workspace.path().join("warehouse");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let newest =
        files.filter(|file| file.extension().is_some_and(|ending| ending == "duckdb")).max().unwrap();
    let copy = workspace.path().join("copy.duckdb");
    std::fs::copy(newest, &copy).unwrap();
    Connection::open(copy).unwrap()
}

fn spec() -> Spec {
    let scale = |low, high, logged, centre, spread| Scale { fill: 0.25, low, high, logged, centre, spread };
    Spec {
        version: 3,
        months: 12,
        variables: vec![
            Variable::Tickets,
            Variable::Basket,
            Variable::GiftShare,
            Variable::RemoteShare,
            Variable::OpenRate,
            Variable::Department("Kids".to_owned()),
            Variable::Department("Gone".to_owned()),
            Variable::EveningShare,
        ],
        scales: vec![
            scale(1.0, 12.0, true, 1.1, 0.5),
            scale(5.0, 300.0, true, 4.2, 0.6),
            scale(0.0, 1.0, false, 0.0, 0.3),
            scale(0.0, 1.0, false, 0.2, 0.4),
            scale(0.0, 1.0, false, 0.3, 0.2),
            scale(0.0, 1.0, false, 0.1, 0.2),
            scale(0.0, 1.0, false, 0.1, 0.2),
        ],
        centres: vec![
            Centre { cluster: 2, at: vec![0.0; 7], rules: vec![], by_rules: false },
            Centre {
                cluster: 5,
                at: vec![1.0, 0.5, 0.0, -0.5, 0.4, 0.0, 0.0],
                rules: vec![],
                by_rules: false,
            },
            Centre {
                cluster: 6,
                at: vec![-0.8, 0.2, 0.1, 1.5, 0.0, 0.3, 0.0],
                rules: vec![],
                by_rules: false,
            },
            Centre {
                cluster: 7,
                at: vec![0.0, 0.0, 3.0, 0.0, 0.0, 0.0, 0.0],
                rules: vec![
                    vec![Condition { variable: 2, than: Than::AtLeast, number: 0.5 }],
                    vec![
                        Condition { variable: 7, than: Than::Above, number: 0.9 },
                        Condition { variable: 0, than: Than::Above, number: 2.0 },
                    ],
                ],
                by_rules: true,
            },
        ],
    }
}

/// Segment, second and margin of a customer, worked out from the definition.
fn placed(spec: &Spec, row: &[f32]) -> (u32, u32, f64) {
    let scaled: Vec<f64> = spec
        .scales
        .iter()
        .zip(row)
        .map(|(scale, value)| {
            let value = if value.is_nan() { scale.fill } else { f64::from(*value) };
            let value = value.clamp(scale.low, scale.high);
            (if scale.logged { value.ln_1p() } else { value } - scale.centre) / scale.spread
        })
        .collect();
    let distance = |centre: &Centre| -> f64 {
        centre.at.iter().zip(&scaled).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
    };
    let holds = |condition: &Condition| {
        let value = row[condition.variable];
        match condition.than {
            Than::Below => value < condition.number,
            Than::AtMost => value <= condition.number,
            Than::Above => value > condition.number,
            Than::AtLeast => value >= condition.number,
        }
    };
    let ruled = spec
        .centres
        .iter()
        .find(|centre| centre.by_rules && centre.rules.iter().any(|all| all.iter().all(holds)));
    let by_centre = spec.centres.iter().filter(|centre| !centre.by_rules);
    let nearest = by_centre.min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap();
    let own = ruled.unwrap_or(nearest);
    let others = spec.centres.iter().filter(|centre| centre.cluster != own.cluster);
    let second = others.min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap();
    let margin = if ruled.is_some() { 1.0 } else { 1.0 - distance(own) / distance(second) };
    (own.cluster, second.cluster, margin)
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_in_the_nearest_segment_or_in_that_whose_rule_they_fulfil() {
    let workspace = retailer(3_000).await;
    let (conn, queries, spec) = (draft(&workspace), Queries::shipped(), spec());
    let days = Days { as_of: DAY, first: date(2023, 1, 1) };
    let mut told = Vec::new();
    let assigned = clusters::assign(&conn, &queries, &spec, &days, None, &mut |n| told.push(n)).unwrap();
    assert_eq!(assigned.left_out, [Variable::Department("Gone".to_owned())]);

    let studio = Studio::new(&conn, &queries);
    let span = Span { to: DAY, months: 12 };
    let customers = studio.draw(span, u64::MAX).unwrap();
    assert_eq!((customers, assigned.customers), (customers, customers));
    assert!(told.len() > 6 && told.last() == Some(&customers), "{told:?}");
    let sample = studio.read(&spec.variables, span, customers).unwrap();
    assert_eq!(sample.net.len() as u64, customers);
    assert!(sample.columns[0].iter().all(|tickets| *tickets >= 1.0));

    let read = |row: &duckdb::Row<'_>| -> duckdb::Result<(u32, u32, f64)> {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    };
    let mut asked = conn
        .prepare("SELECT cluster, second, margin::DOUBLE FROM cluster_member ORDER BY customer_id")
        .unwrap();
    let found: Vec<_> = asked.query_map([], read).unwrap().map(Result::unwrap).collect();
    assert_eq!(found.len() as u64, customers);
    let mut seen = std::collections::BTreeMap::new();
    for (at, (cluster, second, margin)) in found.into_iter().enumerate() {
        let row: Vec<f32> = sample.columns.iter().map(|column| column[at]).collect();
        let (own, other, expected) = placed(&spec, &row);
        assert_eq!((cluster, second), (own, other), "{row:?}");
        assert!((margin - expected).abs() < 1e-4, "{margin} {expected}");
        *seen.entry(cluster).or_insert(0) += 1;
    }
    assert_eq!(seen.keys().copied().collect::<Vec<_>>(), [2, 5, 6, 7], "{seen:?}");

    let one = |sql: &str| -> i64 { conn.query_row(sql, [], |row| row.get(0)).unwrap() };
    let moved = one("SELECT sum(customers) FROM cluster_flow WHERE cluster IS NOT NULL");
    assert_eq!(moved as u64, customers);
    assert!(one("SELECT count(*) FROM cluster_flow WHERE n1_cluster IS NULL") > 0);
    assert_eq!(one("SELECT count(DISTINCT month) FROM cluster_month"), 12);
    assert!(one("SELECT count(*) FROM cluster_total WHERE cost IS NOT NULL") >= 8);
    assert!(one("SELECT count(*) FROM cluster_part WHERE of_what = 'hours' AND cluster = 7") > 0);
    assert_eq!(one("SELECT count(*) FROM cluster_number WHERE variable = 'department:Gone'"), 0);
    let all = one("SELECT known FROM cluster_number WHERE cluster = 0 AND variable = 'tickets'");
    assert_eq!(all as u64, customers, "a small base is told from everybody");
}

#[tokio::test(flavor = "multi_thread")]
async fn months_that_are_over_are_kept_until_something_in_them_moves() {
    let workspace = retailer(500).await;
    let (conn, queries, mut spec) = (draft(&workspace), Queries::shipped(), spec());
    let days = Days { as_of: DAY, first: date(2023, 1, 1) };
    let assign = |spec: &Spec, since: Option<Date>| {
        let mut told = 0;
        clusters::assign(&conn, &queries, spec, &days, since, &mut |_| told += 1).unwrap();
        told
    };
    assert_eq!(assign(&spec, None), 13, "twelve months, of which one ended a year ago, and now");
    assert_eq!(assign(&spec, Some(date(2026, 6, 12))), 1, "now alone");
    assert_eq!(assign(&spec, Some(date(2026, 3, 31))), 4, "March, April, May and now");
    assert_eq!(assign(&spec, None), 13, "any line may have moved");
    spec.version = 4;
    assert_eq!(assign(&spec, Some(DAY)), 13, "another version");

    // An as-of day that was set back to a day that stands as a month's end already.
    let days = Days { as_of: date(2026, 4, 30), ..days };
    clusters::assign(&conn, &queries, &spec, &days, Some(DAY), &mut |_| ()).unwrap();
    let one = |sql: &str| -> i64 { conn.query_row(sql, [], |row| row.get(0)).unwrap() };
    let day = "FROM cluster_total WHERE day = '2026-04-30'";
    assert_eq!(one(&format!("SELECT count(*) - count(DISTINCT cluster) {day}")), 0);
    assert_eq!(
        one(&format!("SELECT sum(customers)::BIGINT {day}")),
        one("SELECT count(*) FROM cluster_member")
    );
    assert_eq!(one("SELECT count(*) FROM cluster_total WHERE day > '2026-04-30'"), 0);
    assert_eq!(one("SELECT count(*) FROM cluster_month WHERE month >= '2026-04-30'"), 0);
}
