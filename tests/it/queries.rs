//! Every named query binds against the schema, gives the columns of its head, and fits its Rust row.

use c360::warehouse::{
    audiences, check, clusters,
    customers::{bought, contacts, identity, profile, scores, shared, ticket_lines},
    data, marts, models, pulse,
    queries::Queries,
    rows::{NamedColumn, QueryRow},
    schema, search, segments,
};

/// Which row each query is read into.
const ROWS: &[(&str, Columns)] = &[
    ("pulse/measures", pulse::Measures::COLUMNS),
    ("pulse/measures_of_category", pulse::Measures::COLUMNS),
    ("pulse/trend", pulse::TrendMeasures::COLUMNS),
    ("pulse/trend_of_category", pulse::TrendMeasures::COLUMNS),
    ("pulse/trend_customers", pulse::TrendCustomers::COLUMNS),
    ("pulse/customers", pulse::Customers::COLUMNS),
    ("pulse/customers_of_category", pulse::Customers::COLUMNS),
    ("pulse/traffic", pulse::Traffic::COLUMNS),
    ("pulse/surveys", pulse::Surveys::COLUMNS),
    ("pulse/by_channel", pulse::Breakdown::COLUMNS),
    ("pulse/by_store", pulse::Breakdown::COLUMNS),
    ("pulse/by_region", pulse::Breakdown::COLUMNS),
    ("pulse/by_category", pulse::Breakdown::COLUMNS),
    ("pulse/by_category_of_store", pulse::Breakdown::COLUMNS),
    ("pulse/by_channel_of_category", pulse::Breakdown::COLUMNS),
    ("pulse/by_store_of_category", pulse::Breakdown::COLUMNS),
    ("pulse/by_region_of_category", pulse::Breakdown::COLUMNS),
    ("data/tables", data::TableCount::COLUMNS),
    ("data/span", data::Span::COLUMNS),
    ("data/origin", data::Origin::COLUMNS),
    ("data/complete_day", data::CompleteDay::COLUMNS),
    ("data/files", data::LoadedFile::COLUMNS),
    ("data/rejected_rows", data::Rejected::COLUMNS),
    ("data/rejected_reasons", data::RejectedReason::COLUMNS),
    ("customers/identity", identity::IdentityRow::COLUMNS),
    ("segments/built", segments::Built::COLUMNS),
    ("segments/flow", segments::FlowRow::COLUMNS),
    ("segments/months", segments::MonthRow::COLUMNS),
    ("segments/observed", segments::ObservedRow::COLUMNS),
    ("segments/parts", segments::PartRow::COLUMNS),
    ("segments/customers", segments::CustomerRow::COLUMNS),
    ("segments/histogram", segments::HistogramRow::COLUMNS),
    ("segments/histogram_now", segments::HistogramNowRow::COLUMNS),
    ("segments/preview", segments::PreviewSums::COLUMNS),
    ("segments/all_lines", segments::AllLines::COLUMNS),
    ("checks/found", data::CheckFound::COLUMNS),
    ("search/asked", search::Asked::COLUMNS),
    ("search/matches", search::Match::COLUMNS),
    ("search/kept", search::Member::COLUMNS),
    ("search/everybody", search::Somebody::COLUMNS),
    ("search/kept_in_cell", search::Member::COLUMNS),
    ("search/everybody_in_cell", search::Somebody::COLUMNS),
    ("customers/scores", scores::ScoreRow::COLUMNS),
    ("customers/score_lately", scores::ScoreLatelyRow::COLUMNS),
    ("customers/score_rank", scores::ScoreRankRow::COLUMNS),
    ("customers/valued", scores::ValuedRow::COLUMNS),
    ("customers/score_months", scores::ScoreMonthRow::COLUMNS),
    ("models/scoring", models::ScoringRow::COLUMNS),
    ("models/value_bounds", models::ValueBounds::COLUMNS),
    ("models/matrix", models::CellRow::COLUMNS),
    ("models/sleepers", models::StratumRow::COLUMNS),
    ("models/equal_size", models::JudgedRow::COLUMNS),
    ("search/people", search::Person::COLUMNS),
    ("search/likely_words", search::LikelyWord::COLUMNS),
    ("customers/standing", profile::StandingRow::COLUMNS),
    ("customers/rank", profile::RankRow::COLUMNS),
    ("customers/history", profile::HistoryRow::COLUMNS),
    ("customers/typical", shared::TypicalRow::COLUMNS),
    ("customers/active", shared::ActiveRow::COLUMNS),
    ("customers/bought", bought::BoughtRow::COLUMNS),
    ("customers/stores", shared::StoreRow::COLUMNS),
    ("customers/base_share", shared::BaseShareRow::COLUMNS),
    ("customers/every_campaign", shared::KnownCampaignRow::COLUMNS),
    ("customers/ticket_lines", ticket_lines::TicketLineRow::COLUMNS),
    ("customers/consents", contacts::ConsentRow::COLUMNS),
    ("customers/messages", contacts::MessageRow::COLUMNS),
    ("customers/pressure", contacts::PressureRow::COLUMNS),
    ("customers/campaigns", contacts::CampaignRow::COLUMNS),
    ("customers/surveys", contacts::SurveyRow::COLUMNS),
    ("customers/as_compared", contacts::ComparedRow::COLUMNS),
    ("customers/alike", contacts::AlikeRow::COLUMNS),
    ("customers/namesakes", contacts::NamesakeRow::COLUMNS),
    ("customers/duplicates", contacts::DuplicateRow::COLUMNS),
    ("audiences/base", audiences::BaseRow::COLUMNS),
    ("clusters/built", clusters::BuiltRow::COLUMNS),
    ("clusters/totals", clusters::TotalRow::COLUMNS),
    ("clusters/rules", clusters::RuleRow::COLUMNS),
    ("clusters/flows", clusters::FlowRow::COLUMNS),
    ("clusters/numbers", clusters::NumberRow::COLUMNS),
    ("clusters/made_of", clusters::MadeOfRow::COLUMNS),
    ("clusters/tiers", clusters::TierRow::COLUMNS),
    ("clusters/scored", clusters::ScoredRow::COLUMNS),
    ("clusters/answers", clusters::AnswersRow::COLUMNS),
    ("clusters/sells", clusters::SellsRow::COLUMNS),
    ("clusters/largest", clusters::LargestRow::COLUMNS),
    ("audiences/purchase_values", audiences::PurchaseValueRow::COLUMNS),
];

type Columns = &'static [NamedColumn];

fn empty_warehouse(queries: &Queries) -> duckdb::Connection {
    let conn = duckdb::Connection::open_in_memory().unwrap();
    schema::create(&conn).unwrap();
    marts::create(&conn, queries).unwrap();
    search::create(&conn, queries).unwrap();
    audiences::create(&conn, queries).unwrap();
    clusters::create(&conn, queries).unwrap();
    conn
}

#[test]
fn every_query_gives_the_columns_of_its_head() {
    let queries = Queries::shipped();
    check::check(&queries, &empty_warehouse(&queries), false).unwrap();
}

#[test]
fn every_query_fits_the_row_that_it_is_read_into() {
    let queries = Queries::shipped();
    for (name, columns) in ROWS {
        let head = &queries.get(name).unwrap().columns;
        let names: Vec<_> = head.iter().map(|c| c.name.as_str()).collect();
        let expected: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, expected, "{name}");
        for (declared, (_, accepts)) in head.iter().zip(*columns) {
            assert!(accepts(&declared.kind), "{name}: {} is {}", declared.name, declared.kind);
        }
    }
}

#[test]
fn every_query_with_columns_has_a_row() {
    for query in Queries::shipped().iter().filter(|q| !q.columns.is_empty()) {
        assert!(ROWS.iter().any(|(name, _)| *name == query.name), "queries/{}.sql", query.name);
    }
}

#[test]
fn an_override_with_other_columns_is_refused_with_the_difference() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(dir.path().join("queries/data")).unwrap();
    let file = dir.path().join("queries/data/span.sql");
    std::fs::write(&file, "select min(day) as first_day, count(*) as last_day from mart_daily").unwrap();
    let queries = Queries::with_overrides(dir.path()).unwrap();
    let error = check::check(&queries, &empty_warehouse(&queries), true).unwrap_err().to_string();
    let expected = "query `data/span` (overridden in this workspace): \
                    expected column `last_day DATE`, found `last_day BIGINT`";
    assert_eq!(error, expected);
}

/// Marts must run on other engines too (DuckDB and Spark SQL read them alike): none of what only DuckDB knows, but in
/// the few statements that apply them.
#[test]
fn the_statements_of_marts_are_portable() {
    const APPLIED_BY_DUCKDB: &[&str] = &[
        "marts/apply_stale",
        "marts/apply_whole",
        "marts/cells",
        "marts/forget_cells",
        "marts/has_cells",
        "marts/reset",
        "marts/schema",
        "marts/see_cells",
        "marts/segments/done",
        "marts/segments/keep",
        "features/attach",
        "features/drop",
        "features/limit_memory",
        "features/memory",
        "features/keep",
        "features/rows",
        "features/set_threads",
        "features/threads",
        "scores/apply",
        "scores/clear",
        "scores/keep_month",
        "scores/keep_rank",
        "scores/schema",
        "scores/set_scoring",
    ];
    const ONLY_DUCKDB: &[&str] = &[
        "::",
        "//",
        "qualify",
        "group by all",
        "date_diff('",
        "approx_",
        "median(",
        "percentile_cont",
        " list(",
        "exclude",
        "isodow",
        "regexp_extract",
        "epoch",
        "unnest",
        "struct_pack",
        "read_",
        "rowid",
        "$",
        " as varchar)",
    ];
    let queries = Queries::shipped();
    let mut checked = 0;
    let areas = ["marts/", "features/", "scores/"];
    for query in queries.iter().filter(|q| areas.iter().any(|area| q.name.starts_with(area))) {
        if APPLIED_BY_DUCKDB.contains(&query.name.as_str()) {
            continue;
        }
        let code: Vec<&str> = query.sql.lines().filter(|l| !l.trim_start().starts_with("--")).collect();
        let code = code.join("\n").to_lowercase();
        for word in ONLY_DUCKDB {
            assert!(!code.contains(word), "queries/{}.sql: `{word}` is DuckDB's alone", query.name);
        }
        for (position, _) in code.match_indices("order by") {
            let rest: String = code[position..].chars().take(160).collect();
            assert!(
                rest.contains("nulls "),
                "queries/{}.sql: ORDER BY without NULLS FIRST or LAST",
                query.name
            );
        }
        checked += 1;
    }
    assert!(checked > 15, "{checked}");
}
