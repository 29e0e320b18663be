//! Value segments: the known truths of the made-up retailer, figures against plain SQL on the source files, and sums
//! that must agree with Pulse to the cent.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use c360::contract::{
    Adoption, BridgeStepId, ConsoleClient, Cut, Cuts, ErrorKind, Figure, FigureId, JobState, Period,
    PulseRequest, Segment, SegmentFigureId, SegmentRowId, Segments, ThresholdMethod,
};
use duckdb::Connection;
use rust_decimal::Decimal;

use crate::support::{Workspace, soon};

fn cuts(best: (i64, u32), large: (i64, u32), medium: (i64, u32)) -> Cuts {
    let cut = |(cents, tickets): (i64, u32)| Cut { revenue: Decimal::new(cents, 2), tickets };
    Cuts { best: cut(best), large: cut(large), medium: cut(medium) }
}

async fn adopt(workspace: &Workspace, client: &ConsoleClient, cuts: Cuts) {
    let adoption = Adoption { cuts, method: ThresholdMethod::Fixed, reason: "for this test".to_owned() };
    let job = client.adopt_thresholds(soon(), adoption).await.unwrap().unwrap();
    assert_eq!(workspace.wait(client, job).await.state, JobState::Done);
}

fn figure(reply: &Segments, row: SegmentRowId, id: SegmentFigureId) -> (Option<Decimal>, Option<Decimal>) {
    let row = reply.rows.iter().find(|r| r.id == row).unwrap();
    let compared = row.figures.get(&id).copied().unwrap_or_default();
    (compared.value, compared.n1)
}

/// Customers by segment in N-1 and N, as `truth/tier_moves.csv` counts them: whoever is in no tier is in `none`.
#[tokio::test]
async fn the_known_moves_of_the_made_up_retailer_are_found_exactly() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("shop");
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_c360"))
        .args(["demo", &path.display().to_string(), "--customers", "3000", "--seed", "11"])
        .output()
        .unwrap();
    assert!(made.status.success());
    let workspace = Workspace::at(dir, path.clone());
    assert_eq!(workspace.load().await.state, JobState::Done);
    let client = workspace.connect().unwrap();
    adopt(&workspace, &client, cuts((60_000, 1), (25_000, 1), (10_000, 1))).await;
    let reply = client.migration(soon()).await.unwrap().unwrap();

    let name = |segment: Segment| if segment.is_tier() { segment.id() } else { "none" };
    let mut found: BTreeMap<(String, String), u64> = BTreeMap::new();
    for flow in &reply.flows {
        *found.entry((name(flow.from).to_owned(), name(flow.to).to_owned())).or_default() += flow.customers;
    }
    let truth = std::fs::read_to_string(path.join("truth/tier_moves.csv")).unwrap();
    let mut checked = 0;
    for line in truth.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if (cells[0], cells[1]) == ("none", "none") {
            // Members who never bought have no line to be found by.
            continue;
        }
        let known: u64 = cells[2].parse().unwrap();
        let pair = (cells[0].to_owned(), cells[1].to_owned());
        assert_eq!(found.get(&pair).copied().unwrap_or(0), known, "{line}");
        checked += known;
    }
    assert!(checked > 1_000, "the truth says something");
}

const SHOP: &str = "[workspace]\nas_of = 2025-06-15\n[[source]]\ntable = \"lines\"\nfiles = [\"lines.csv\"]\n\
    [[source]]\ntable = \"customers\"\nfiles = [\"customers.csv\"]\n\
    [[source]]\ntable = \"products\"\nfiles = [\"products.csv\"]\n";
const HEAD: &str = "ticket_id,line_no,customer_id,store_id,channel,sold_at,product_id,quantity,net,cost\n";

/// Ticket lines of 60 customers over five years: regulars, returns, some anonymous, some who stop.
fn lines(seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let start = jiff::civil::date(2020, 6, 1);
    let mut text = HEAD.to_owned();
    for ticket in 0..900 {
        let customer = draw(70);
        let lived = 200 + customer * 27;
        let day =
            start.checked_add(jiff::Span::new().days(i64::try_from(draw(lived.min(1840))).unwrap())).unwrap();
        let name = if customer < 60 { format!("c{customer:02}") } else { String::new() };
        for line in 0..=draw(3) {
            let back = draw(12) == 0;
            let sign = if back { "-" } else { "" };
            let (quantity, net) = (1 + draw(3), 100 + draw(20_000));
            writeln!(
                text,
                "t{ticket},{line},{name},s{},{},{day},p{},{sign}{quantity},{sign}{}.{:02},{sign}{}.00",
                draw(4),
                ["store", "web"][usize::try_from(draw(2)).unwrap()],
                draw(9),
                net / 100,
                net % 100,
                net / 250
            )
            .unwrap();
        }
    }
    text
}

fn customers() -> String {
    let mut text = "customer_id,birth_date,consent_email\n".to_owned();
    for n in 0..60 {
        writeln!(text, "c{n:02},19{}-0{}-1{},{}", 50 + n % 45, 1 + n % 9, n % 9, n % 3 == 0).unwrap();
    }
    text
}

fn products() -> String {
    (0..9).fold("product_id,category\n".to_owned(), |text, n| format!("{text}p{n},k{}\n", n % 4))
}

async fn shop(seed: u64) -> (Workspace, ConsoleClient) {
    let files = [("lines.csv", lines(seed)), ("customers.csv", customers()), ("products.csv", products())];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let workspace = Workspace::new(SHOP, &files);
    let job = workspace.load().await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    let client = workspace.connect().unwrap();
    (workspace, client)
}

/// The source file as a table, and nothing of the program's.
fn source(workspace: &Path) -> Connection {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(&format!(
        "CREATE TABLE l AS SELECT * REPLACE (CAST(sold_at AS DATE) AS sold_at, CAST(net AS DECIMAL(18,2)) AS net)
         FROM read_csv('{}', nullstr = '')",
        workspace.join("lines.csv").display()
    ))
    .unwrap();
    conn
}

/// Segment, customers, tickets and net revenue of the year up to a day, told by plain SQL.
fn by_plain_sql(conn: &Connection, as_of: &str, cuts: &Cuts) -> BTreeMap<String, (i64, i64, Decimal)> {
    let Cuts { best, large, medium } = cuts;
    let sql = format!(
        "WITH tickets AS (
            SELECT customer_id, ticket_id, sold_at, store_id, channel, sum(net) AS net, max(quantity > 0) AS bought
            FROM l WHERE customer_id IS NOT NULL AND sold_at <= DATE '{as_of}' GROUP BY ALL
         ), people AS (
            SELECT customer_id,
                count(*) FILTER (WHERE bought AND sold_at > DATE '{as_of}' - INTERVAL 1 YEAR) AS n,
                coalesce(sum(net) FILTER (WHERE sold_at > DATE '{as_of}' - INTERVAL 1 YEAR), 0) AS r,
                count(*) FILTER (WHERE sold_at > DATE '{as_of}' - INTERVAL 1 YEAR) AS any_line,
                max(sold_at) FILTER (WHERE bought) AS last_day
            FROM tickets GROUP BY 1
         )
         SELECT CASE
                WHEN any_line > 0 AND (n = 0 OR r <= 0) THEN 'returns'
                WHEN any_line > 0 THEN CASE
                    WHEN r >= {} AND n >= {} THEN 'best' WHEN r >= {} AND n >= {} THEN 'large'
                    WHEN r >= {} AND n >= {} THEN 'medium' ELSE 'small' END
                WHEN last_day > DATE '{as_of}' - INTERVAL 3 YEAR THEN 'sleepers'
                WHEN last_day IS NOT NULL THEN 'lost' ELSE 'nobody' END AS segment,
            count(*), sum(n)::BIGINT, sum(r)::DECIMAL(18,2)
         FROM people GROUP BY 1",
        best.revenue, best.tickets, large.revenue, large.tickets, medium.revenue, medium.tickets
    );
    let mut statement = conn.prepare(&sql).unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get::<_, String>(0)?, (row.get(1)?, row.get(2)?, row.get(3)?))))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

#[tokio::test]
async fn the_table_and_its_months_say_what_plain_sql_says() {
    let (workspace, client) = shop(3).await;
    // Thresholds under which both revenue and tickets decide.
    adopt(&workspace, &client, cuts((90_000, 5), (40_000, 3), (10_000, 2))).await;
    let reply = client.segments(soon()).await.unwrap().unwrap();
    let conn = source(workspace.path());
    let now = by_plain_sql(&conn, "2025-06-15", &reply.thresholds.cuts);
    let before = by_plain_sql(&conn, "2024-06-15", &reply.thresholds.cuts);
    let rows = [
        (SegmentRowId::Best, "best"),
        (SegmentRowId::Large, "large"),
        (SegmentRowId::Medium, "medium"),
        (SegmentRowId::Small, "small"),
        (SegmentRowId::Sleepers, "sleepers"),
        (SegmentRowId::Lost, "lost"),
    ];
    for (row, name) in rows {
        let (n, n1) = figure(&reply, row, SegmentFigureId::Customers);
        let known = |sums: &BTreeMap<String, (i64, i64, Decimal)>| {
            Decimal::from(sums.get(name).map_or(0, |(customers, _, _)| *customers))
        };
        assert_eq!((n.unwrap(), n1.unwrap()), (known(&now), known(&before)), "{name}");
        let (net, _) = figure(&reply, row, SegmentFigureId::NetRevenue);
        assert_eq!(net.unwrap_or_default(), now.get(name).map_or(Decimal::ZERO, |s| s.2), "{name}");
        if let (Some(frequency), _) = figure(&reply, row, SegmentFigureId::Frequency) {
            let (customers, tickets, _) = now[name];
            let known = (Decimal::from(tickets) / Decimal::from(customers)).round_dp(6).normalize();
            assert_eq!(frequency, known, "{name}");
        }
    }
    // The end of May is a month of the trend: 12 calendar months lie behind it.
    let position = reply.months.iter().position(|day| *day == jiff::civil::date(2025, 5, 31)).unwrap();
    let may = by_plain_sql(&conn, "2025-05-31", &reply.thresholds.cuts);
    let january = reply.months.iter().position(|day| *day == jiff::civil::date(2024, 1, 31)).unwrap();
    let then = by_plain_sql(&conn, "2024-01-31", &reply.thresholds.cuts);
    for (row, name) in rows {
        let row = reply.rows.iter().find(|r| r.id == row).unwrap();
        let known = |sums: &BTreeMap<String, (i64, i64, Decimal)>| sums.get(name).map_or(0, |s| s.0);
        assert_eq!(row.trend[position].unwrap_or(0), u64::try_from(known(&may)).unwrap(), "{name} in May");
        assert_eq!(
            row.trend[january].unwrap_or(0),
            u64::try_from(known(&then)).unwrap(),
            "{name} in January"
        );
    }
    let detail = client.segment(soon(), Segment::Large).await.unwrap().unwrap();
    let month = detail.months.iter().find(|m| m.day == jiff::civil::date(2025, 5, 31)).unwrap();
    assert_eq!(
        month.figures[&SegmentFigureId::NetRevenue].value.unwrap_or_default(),
        may.get("large").map_or(Decimal::ZERO, |s| s.2)
    );
    // Ages of the active, the table's and the month's, against the files: to a twentieth of a year.
    let known_age = |day: &str| -> f64 {
        let sql = format!(
            "SELECT avg(date_diff('day', CAST(birth_date AS DATE), DATE '{day}') / 365.2425) FROM read_csv('{}')
             WHERE customer_id IN (SELECT customer_id FROM l
                 WHERE sold_at > DATE '{day}' - INTERVAL 1 YEAR AND sold_at <= DATE '{day}')",
            workspace.path().join("customers.csv").display()
        );
        conn.query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    let near = |found: Decimal, known: f64| (f64::try_from(found).unwrap() - known).abs() < 0.05;
    let (age, age_n1) = figure(&reply, SegmentRowId::Active, SegmentFigureId::MeanAge);
    assert!(near(age.unwrap(), known_age("2025-06-15")), "{age:?}");
    assert!(near(age_n1.unwrap(), known_age("2024-06-15")), "{age_n1:?}");
    let (mut years, mut people) = (Decimal::ZERO, Decimal::ZERO);
    for segment in [Segment::Best, Segment::Large, Segment::Medium, Segment::Small, Segment::Returns] {
        let detail = client.segment(soon(), segment).await.unwrap().unwrap();
        let month = detail.months.iter().find(|m| m.day == jiff::civil::date(2025, 5, 31)).unwrap();
        let value = |id| month.figures.get(&id).and_then(|c| c.value).unwrap_or_default();
        years += value(SegmentFigureId::MeanAge) * value(SegmentFigureId::Customers);
        people += value(SegmentFigureId::Customers);
    }
    assert!(near(years / people, known_age("2025-05-31")), "{years} of {people}");
    let year_before = by_plain_sql(&conn, "2024-05-31", &reply.thresholds.cuts);
    assert_eq!(
        month.figures[&SegmentFigureId::NetRevenue].n1.unwrap_or_default(),
        year_before.get("large").map_or(Decimal::ZERO, |s| s.2)
    );
}

/// Months that are over are kept as they are until a line in them moves.
#[tokio::test]
async fn a_late_line_moves_the_months_that_it_lies_in() {
    let toml = SHOP.replace("lines.csv", "lines*.csv");
    let (first, people, kinds) = (lines(9), customers(), products());
    let files =
        [("lines.csv", first.as_str()), ("customers.csv", people.as_str()), ("products.csv", kinds.as_str())];
    let workspace = Workspace::new(&toml, &files);
    assert_eq!(workspace.load().await.state, JobState::Done);
    let client = workspace.connect().unwrap();
    let months = async || {
        let reply = client.segments(soon()).await.unwrap().unwrap();
        let trends: Vec<_> = reply.rows.iter().map(|row| (row.id, row.trend.clone())).collect();
        (reply.months.clone(), reply.thresholds.cuts, trends)
    };
    let before = months().await;
    let last = before.0.len() - 1;
    let over = |trends: &[(SegmentRowId, Vec<Option<u64>>)]| -> Vec<Vec<Option<u64>>> {
        trends.iter().map(|(_, trend)| trend[..last].to_vec()).collect()
    };

    // Today's lines leave the months that are over alone.
    workspace.write("lines-2.csv", &format!("{HEAD}n1,1,c55,s1,web,2025-06-10,p1,1,900.00,1.00\n"));
    assert_eq!(workspace.load().await.state, JobState::Done);
    let after = months().await;
    assert_eq!(over(&after.2), over(&before.2));
    assert_ne!(after.2, before.2, "the as-of day moved");

    // A late one moves its month and those after it, as plain SQL over all files says.
    workspace.write("lines-3.csv", &format!("{HEAD}n2,1,c58,s1,web,2025-02-10,p1,1,5000.00,1.00\n"));
    assert_eq!(workspace.load().await.state, JobState::Done);
    let late = months().await;
    assert_ne!(over(&late.2), over(&before.2));
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(&format!(
        "CREATE TABLE l AS SELECT * REPLACE (CAST(sold_at AS DATE) AS sold_at, CAST(net AS DECIMAL(18,2)) AS net)
         FROM read_csv('{}', nullstr = '')",
        workspace.path().join("lines*.csv").display()
    ))
    .unwrap();
    for (day, iso) in
        [(jiff::civil::date(2025, 2, 28), "2025-02-28"), (jiff::civil::date(2025, 5, 31), "2025-05-31")]
    {
        let position = late.0.iter().position(|d| *d == day).unwrap();
        let known = by_plain_sql(&conn, iso, &late.1);
        for (id, trend) in &late.2 {
            let Some(segment) = id.segment().filter(|s| s.is_tier()) else { continue };
            let known = known.get(segment.id()).map_or(0, |s| u64::try_from(s.0).unwrap());
            assert_eq!(trend[position].unwrap_or(0), known, "{segment:?} on {iso}");
        }
    }
}

async fn pulse(client: &ConsoleClient) -> BTreeMap<FigureId, Figure> {
    let request = PulseRequest { period: Period::Rolling12Months, ..PulseRequest::default() };
    let pulse = client.pulse(soon(), request).await.unwrap().unwrap();
    pulse.figures.into_iter().map(|figure| (figure.id, figure)).collect()
}

/// Table, matrix and bridge add up to what Pulse shows, whatever the customers did.
#[tokio::test]
async fn table_migration_and_bridge_reconcile_with_pulse_to_the_cent() {
    for seed in 1..=6 {
        let (workspace, client) = shop(seed).await;
        let known = pulse(&client).await;
        let table = client.segments(soon()).await.unwrap().unwrap();
        let migration = client.migration(soon()).await.unwrap().unwrap();
        let bridge = client.bridge(soon()).await.unwrap().unwrap();
        let net = &known[&FigureId::NetRevenue];
        assert_eq!((Some(bridge.revenue_n), bridge.revenue_n1), (net.value, net.n1), "seed {seed}");
        let moved: Decimal = bridge.steps.iter().map(|step| step.amount).sum();
        let before = bridge.revenue_n1.unwrap();
        assert_eq!(before + moved, bridge.revenue_n, "seed {seed}");

        let (now, n1): (Decimal, Decimal) = (
            migration.flows.iter().map(|f| f.revenue_n).sum(),
            migration.flows.iter().map(|f| f.revenue_n1).sum(),
        );
        let conn = source(workspace.path());
        let identified = |from: &str, to: &str| -> Decimal {
            conn.query_row(
                &format!(
                    "SELECT sum(net)::DECIMAL(18,2) FROM l WHERE customer_id IS NOT NULL
                     AND sold_at BETWEEN DATE '{from}' AND DATE '{to}'"
                ),
                [],
                |row| row.get(0),
            )
            .unwrap()
        };
        assert_eq!(now, identified("2024-06-16", "2025-06-15"), "seed {seed}");
        assert_eq!(n1, identified("2023-06-16", "2024-06-15"), "seed {seed}");
        let anonymous = bridge.steps.iter().find(|s| s.id == BridgeStepId::Anonymous);
        let anonymous = anonymous.map_or(Decimal::ZERO, |step| step.amount);
        assert_eq!(anonymous, (bridge.revenue_n - now) - (before - n1), "seed {seed}");

        let (active, active_n1) = figure(&table, SegmentRowId::Active, SegmentFigureId::NetRevenue);
        assert_eq!((active, active_n1), (Some(now), Some(n1)), "seed {seed}");
        let tiers: Decimal = [
            SegmentRowId::Best,
            SegmentRowId::Large,
            SegmentRowId::Medium,
            SegmentRowId::Small,
            SegmentRowId::Returns,
        ]
        .into_iter()
        .filter(|id| table.rows.iter().any(|row| row.id == *id))
        .map(|id| figure(&table, id, SegmentFigureId::NetRevenue).0.unwrap_or_default())
        .sum();
        assert_eq!(Some(tiers), active, "seed {seed}");
        // Whoever bought is active on Pulse; returns alone are no purchase.
        let returns_only: i64 = conn
            .query_row(
                "SELECT count(*) FROM (SELECT customer_id FROM l WHERE customer_id IS NOT NULL
                 AND sold_at BETWEEN DATE '2024-06-16' AND DATE '2025-06-15'
                 GROUP BY 1 HAVING max(quantity) <= 0)",
                [],
                |row| row.get(0),
            )
            .unwrap();
        let customers = figure(&table, SegmentRowId::Active, SegmentFigureId::Customers).0.unwrap();
        assert_eq!(
            Some(customers - Decimal::from(returns_only)),
            known[&FigureId::ActiveCustomers].value,
            "seed {seed}"
        );
        let detail = client.segment(soon(), Segment::Small).await.unwrap().unwrap();
        let came: u64 = detail.came_from.iter().map(|f| f.customers).sum();
        assert_eq!(came, detail.total_customers, "seed {seed}");
        assert_eq!(detail.customers.len() as u64, detail.total_customers, "seed {seed}");
        for by in [c360::contract::CompositionBy::Channel, c360::contract::CompositionBy::Category] {
            let parts: Decimal =
                detail.composition.iter().filter(|p| p.by == by).map(|p| p.net_revenue).sum();
            let small =
                figure(&table, SegmentRowId::Small, SegmentFigureId::NetRevenue).0.unwrap_or_default();
            assert_eq!(parts, small, "seed {seed}, {by:?}");
        }
    }
}

#[tokio::test]
async fn thresholds_are_dated_versions_that_only_a_decision_moves() {
    let (workspace, client) = shop(5).await;
    let first = client.thresholds(soon()).await.unwrap().unwrap();
    assert_eq!((first.in_use, first.versions.len()), (1, 1));
    assert!(first.versions[0].reason.contains("first load"));

    let wanted = cuts((90_000, 4), (40_000, 2), (10_000, 1));
    let preview = client.preview_thresholds(soon(), wanted).await.unwrap().unwrap();
    let adoption = |cuts: Cuts, reason: &str| Adoption {
        cuts,
        method: ThresholdMethod::Fixed,
        reason: reason.to_owned(),
    };
    let refused = client.adopt_thresholds(soon(), adoption(wanted, "  ")).await.unwrap().unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Invalid);
    let upside_down = cuts((10_000, 1), (40_000, 2), (90_000, 4));
    let refused = client.adopt_thresholds(soon(), adoption(upside_down, "no")).await.unwrap().unwrap_err();
    assert!(refused.hint.unwrap().contains("Best needs at least what Large needs"));
    for absurd in
        [cuts((90_000, 4_000_000_000), (40_000, 2), (100, 1)), cuts((i64::MAX, 1), (40_000, 1), (100, 1))]
    {
        let refused = client.adopt_thresholds(soon(), adoption(absurd, "oops")).await.unwrap().unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Invalid, "{refused:?}");
    }
    assert_eq!(client.thresholds(soon()).await.unwrap().unwrap().versions.len(), 1, "nothing was adopted");

    adopt(&workspace, &client, wanted).await;
    let after = client.thresholds(soon()).await.unwrap().unwrap();
    assert_eq!((after.in_use, after.versions[0].cuts), (2, wanted));
    let table = client.segments(soon()).await.unwrap().unwrap();
    assert_eq!((table.thresholds.version, table.thresholds.cuts), (2, wanted));
    for row in &preview.rows {
        let id = table.rows.iter().find(|r| r.id.segment() == Some(row.segment)).unwrap().id;
        let (customers, n1) = figure(&table, id, SegmentFigureId::Customers);
        assert_eq!(customers, Some(Decimal::from(row.customers)), "the preview was right: {:?}", row.segment);
        assert_eq!(n1, row.customers_n1.map(Decimal::from), "in N-1 too: {:?}", row.segment);
    }
    let again = client.adopt_thresholds(soon(), adoption(wanted, "again")).await.unwrap().unwrap_err();
    assert!(again.message.contains("in force already"));

    // The next load finds nothing to read and leaves the thresholds alone.
    assert!(workspace.load().await.outcome.unwrap().contains("nothing new"));
    assert_eq!(client.segments(soon()).await.unwrap().unwrap().thresholds.version, 2);
}

async fn loaded(toml: &str, lines: &str) -> Segments {
    let workspace = Workspace::new(toml, &[("lines.csv", lines)]);
    let job = workspace.load().await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    let reply = workspace.connect().unwrap().segments(soon()).await.unwrap().unwrap();
    let text = serde_json::to_string(&reply).unwrap();
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
    reply
}

const ONLY_LINES: &str = "[[source]]\ntable = \"lines\"\nfiles = [\"lines.csv\"]\n";

#[tokio::test]
async fn a_short_history_has_no_n1_and_says_so_once() {
    let lines =
        "customer_id,sold_at,net\na,2026-01-05,10\nb,2026-02-05,20\nb,2026-03-01,-20\nc,2026-03-02,-5\n";
    let reply = loaded(ONLY_LINES, lines).await;
    assert_eq!(reply.n1, None);
    let reasons: Vec<&str> = reply.absent.iter().map(|a| a.reason.as_str()).collect();
    assert_eq!(reasons.len(), 6, "{reasons:?}");
    assert!(
        reasons[0].contains("no comparison with N-1") && reasons[0].contains("2026-01-05"),
        "{reasons:?}"
    );
    assert!(reply.rows.iter().all(|row| row.figures.values().all(|f| f.n1.is_none())));
    assert_eq!(figure(&reply, SegmentRowId::Returns, SegmentFigureId::Customers).0, Some(Decimal::from(2)));
    assert_eq!(
        figure(&reply, SegmentRowId::Active, SegmentFigureId::NetRevenue).0,
        Some(Decimal::new(500, 2))
    );
    assert_eq!(figure(&reply, SegmentRowId::New, SegmentFigureId::Customers).0, None, "all would look new");
}

#[tokio::test]
async fn what_is_known_in_part_is_not_shown_as_the_whole() {
    // Four years of monthly purchases of 250 customers; costs are known from 2025-07 on.
    let mut lines = "customer_id,sold_at,net,cost\n".to_owned();
    for year in 2022..=2025 {
        for month in 1..=12 {
            for n in 0..250 {
                let cost = if (year, month) >= (2025, 7) { "4" } else { "" };
                writeln!(lines, "c{n},{year}-{month:02}-05,{},{cost}", 10 + n).unwrap();
            }
        }
    }
    writeln!(lines, "z,2025-12-20,,").unwrap();
    let reply = loaded(&format!("[workspace]\nas_of = 2025-12-31\n{ONLY_LINES}"), &lines).await;
    assert!(reply.n1.is_some());
    let reasons: Vec<&str> = reply.absent.iter().map(|a| a.reason.as_str()).collect();
    assert!(reasons.iter().any(|r| r.contains("too many lines have no cost")), "{reasons:?}");
    assert_eq!(figure(&reply, SegmentRowId::Active, SegmentFigureId::MarginPerActive), (None, None));
    // 48 months of lines: sleepers are known, but N-1 can't look back as far.
    assert!(reasons.iter().any(|r| r.contains("48 months")), "{reasons:?}");
    let (sleepers, before) = figure(&reply, SegmentRowId::Sleepers, SegmentFigureId::Customers);
    assert_eq!((sleepers, before), (Some(Decimal::ZERO), None));
    // A line without an amount leaves no revenue, in the table and in the months alike.
    let returns = reply.rows.iter().find(|r| r.id == SegmentRowId::Returns).unwrap();
    assert_eq!(returns.figures[&SegmentFigureId::Customers].value, Some(Decimal::ONE));
    assert_eq!(returns.trend.last().copied().flatten(), Some(1));
    let small = reply.rows.iter().find(|r| r.id == SegmentRowId::Small).unwrap();
    assert_eq!(
        small.trend.last(),
        Some(&small.figures[&SegmentFigureId::Customers].value.map(|v| v.try_into().unwrap()))
    );
}

/// Another as-of day needs no new file: the next load brings the segments to it.
#[tokio::test]
async fn the_next_load_brings_the_segments_to_another_as_of_day() {
    let (workspace, client) = shop(8).await;
    let before = client.segments(soon()).await.unwrap().unwrap();
    workspace.write("c360.toml", &SHOP.replace("2025-06-15", "2024-02-29"));
    let moved = workspace.connect().unwrap();
    let told = moved.segments(soon()).await.unwrap().unwrap();
    assert_eq!(told.as_of, before.as_of);
    assert!(told.absent.iter().any(|a| a.reason.contains("the next load")), "{:?}", told.absent);
    let job = workspace.load().await;
    assert!(job.outcome.as_deref().unwrap().contains("no file is new"), "{job:?}");
    let after = workspace.connect().unwrap().segments(soon()).await.unwrap().unwrap();
    assert_eq!(after.as_of, jiff::civil::date(2024, 2, 29));
    let known = by_plain_sql(&source(workspace.path()), "2024-02-29", &after.thresholds.cuts);
    for (row, name) in
        [(SegmentRowId::Best, "best"), (SegmentRowId::Large, "large"), (SegmentRowId::Small, "small")]
    {
        let customers = figure(&after, row, SegmentFigureId::Customers).0.unwrap();
        assert_eq!(customers, Decimal::from(known.get(name).map_or(0, |s| s.0)), "{name}");
    }
}

#[tokio::test]
async fn one_stray_old_line_is_no_history() {
    let mut lines = "customer_id,sold_at,net\nold,1999-01-01,5\n".to_owned();
    for month in 1..=12 {
        writeln!(lines, "a,2025-{month:02}-03,20").unwrap();
    }
    let reply = loaded(&format!("[workspace]\nas_of = 2025-12-31\n{ONLY_LINES}"), &lines).await;
    assert_eq!(reply.n1, None);
}

#[tokio::test]
async fn customers_all_alike_and_empty_tiers_divide_by_nothing() {
    let mut lines = "customer_id,sold_at,net\n".to_owned();
    for year in 2022..=2026 {
        for n in 0..400 {
            writeln!(lines, "c{n},{year}-01-10,50").unwrap();
        }
    }
    let reply = loaded(&format!("[workspace]\ncurrency = \"JPY\"\n{ONLY_LINES}"), &lines).await;
    let tiers: Vec<Decimal> =
        [SegmentRowId::Best, SegmentRowId::Large, SegmentRowId::Medium, SegmentRowId::Small]
            .map(|id| figure(&reply, id, SegmentFigureId::Customers).0.unwrap())
            .to_vec();
    assert_eq!(tiers.iter().sum::<Decimal>(), Decimal::from(400));
    assert!(tiers.contains(&Decimal::ZERO), "some tier is empty");
    let empty = [SegmentRowId::Best, SegmentRowId::Large, SegmentRowId::Medium, SegmentRowId::Small]
        .into_iter()
        .find(|id| figure(&reply, *id, SegmentFigureId::Customers).0 == Some(Decimal::ZERO))
        .unwrap();
    assert_eq!(figure(&reply, empty, SegmentFigureId::Frequency).0, None);
    assert_eq!(figure(&reply, empty, SegmentFigureId::BaseShare).0, Some(Decimal::ZERO));
}

#[tokio::test]
async fn without_lines_or_before_the_first_load_it_says_what_to_do() {
    let workspace = Workspace::new("", &[]);
    let client = workspace.connect().unwrap();
    let error = client.segments(soon()).await.unwrap().unwrap_err();
    assert_eq!(error.kind, ErrorKind::Empty);
    let nobody = client.segment(soon(), Segment::Nobody).await.unwrap().unwrap_err();
    assert!(matches!(nobody.kind, ErrorKind::Empty | ErrorKind::Invalid));
}
