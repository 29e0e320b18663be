//! Pulse's figures over a retailer small enough to add up by hand, and over a real one.

use c360::contract::{
    Adoption, Cut, Cuts, Dimension, ErrorKind, Figure, FigureId, Grain, JobState, Period, Pulse,
    PulseRequest, ThresholdMethod,
};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use crate::support::{Workspace, soon};

const TOML: &str = r#"
[workspace]
name = "Corner shop"
time_zone = "Europe/Paris"
currency = "EUR"

[[source]]
table = "lines"
files = "inbox/lines.csv"

[[source]]
table = "products"
files = "inbox/products.csv"

[[source]]
table = "stores"
files = "inbox/stores.csv"

[[source]]
table = "customers"
files = "inbox/customers.csv"

[[source]]
table = "traffic"
files = "inbox/traffic.csv"

[[source]]
table = "surveys"
files = "inbox/surveys.csv"
"#;

/// Saturday 1 March 2025 and the days around it; 2 March 2024 is the same Saturday a year before.
const LINES: &str = "\
ticket_id,line_no,customer_id,store_id,channel,sold_at,product_id,quantity,gross,discount,net,cost
T01,1,C1,S1,store,2024-03-02 10:00:00,P1,1,40.00,0.00,40.00,20.00
T02,1,C2,S1,store,2024-03-02 11:00:00,P2,1,10.00,0.00,10.00,5.00
T03,1,C1,S1,store,2025-02-28 10:00:00,P1,1,50.00,0.00,50.00,20.00
T04,1,C1,S1,store,2025-03-01 09:00:00,P1,2,100.00,20.00,80.00,40.00
T04,2,C1,S1,store,2025-03-01 09:00:00,P2,1,10.00,0.00,10.00,5.00
T05,1,C3,S2,store,2025-03-01 12:00:00,P2,3,30.00,0.00,30.00,15.00
T06,1,,S1,store,2025-03-01 15:00:00,P2,1,10.00,0.00,10.00,5.00
T07,1,C1,S1,store,2025-03-01 16:00:00,P1,-1,-50.00,-10.00,-40.00,-20.00
T08,1,C4,,web,2025-03-01 20:00:00,P1,1,50.00,0.00,50.00,20.00
";

const PRODUCTS: &str = "product_id,category\nP1,Coats\nP2,Soap\n";
const STORES: &str = "store_id,label,region\nS1,Lyon,East\nS2,Brest,West\n";
const CUSTOMERS: &str = "customer_id,consent_email,consent_sms\nC1,true,false\nC2,false,false\n\
                         C3,false,false\nC4,false,true\n";
const TRAFFIC: &str = "store_id,day,visitors\nS1,2025-03-01,10\nS2,2025-03-01,6\n";
const SURVEYS: &str = "survey_id,customer_id,store_id,channel,answered_at,score\n\
                       A1,C1,S1,store,2025-03-01 18:00:00,10\nA2,C3,S2,store,2025-03-01 18:00:00,9\n\
                       A3,C4,,web,2025-03-01 21:00:00,3\nA4,C1,S1,store,2025-03-01 22:00:00,7\n";

fn shop() -> Workspace {
    let files = [
        ("inbox/lines.csv", LINES),
        ("inbox/products.csv", PRODUCTS),
        ("inbox/stores.csv", STORES),
        ("inbox/customers.csv", CUSTOMERS),
        ("inbox/traffic.csv", TRAFFIC),
        ("inbox/surveys.csv", SURVEYS),
    ];
    Workspace::new(TOML, &files)
}

async fn ask(workspace: &Workspace, request: PulseRequest) -> Pulse {
    workspace.connect().unwrap().pulse(soon(), request).await.unwrap().unwrap()
}

fn figure(pulse: &Pulse, id: FigureId) -> &Figure {
    pulse.figures.iter().find(|f| f.id == id).unwrap()
}

fn shown(pulse: &Pulse, id: FigureId) -> (Option<String>, Option<String>, Option<String>) {
    let f = figure(pulse, id);
    let text = |v: Option<rust_decimal::Decimal>| v.map(|v| v.to_string());
    (text(f.value), text(f.previous), text(f.n1))
}

fn some(a: &str, b: &str, c: &str) -> (Option<String>, Option<String>, Option<String>) {
    (Some(a.into()), Some(b.into()), Some(c.into()))
}

const DAY: Date = date(2025, 3, 1);

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_what_its_tickets_add_up_to() {
    let shop = shop();
    let job = shop.load().await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    let pulse = ask(&shop, PulseRequest { period: Period::Yesterday, ..PulseRequest::default() }).await;
    assert_eq!((pulse.as_of, pulse.from, pulse.to), (DAY, DAY, DAY));
    // 80 + 10 + 30 + 10 − 40 + 50; the day before 50; the same Saturday a year before 40 + 10.
    assert_eq!(shown(&pulse, FigureId::NetRevenue), some("140.00", "50.00", "50.00"));
    // C1, C3 and C4 bought; C1's return alone would not count.
    assert_eq!(shown(&pulse, FigureId::ActiveCustomers), some("3", "1", "2"));
    // C3 and C4 never bought before; nothing was loaded from before the day a year ago.
    assert_eq!(shown(&pulse, FigureId::NewCustomers), (Some("2".into()), Some("0".into()), None));
    // T04, T05, T06, T08; T07 is nothing but a return.
    assert_eq!(shown(&pulse, FigureId::Tickets), some("4", "1", "2"));
    assert_eq!(shown(&pulse, FigureId::Frequency), some("1", "1", "1"));
    assert_eq!(shown(&pulse, FigureId::Basket), some("35.00", "50.00", "25.00"));
    // 2 + 1 + 3 + 1 − 1 + 1 units over 4 tickets.
    assert_eq!(shown(&pulse, FigureId::ItemsPerTicket).0.as_deref(), Some("1.75"));
    // 20 − 10 of 100 + 10 + 30 + 10 − 50 + 50.
    assert_eq!(shown(&pulse, FigureId::DiscountRate).0.as_deref(), Some("0.066667"));
    assert_eq!(shown(&pulse, FigureId::Margin).0.as_deref(), Some("75.00"));
    assert_eq!(shown(&pulse, FigureId::MarginRate).0.as_deref(), Some("0.535714"));
    assert_eq!(shown(&pulse, FigureId::IdentifiedShare).0.as_deref(), Some("0.833333"));
    // C1 and C4 of C1, C3, C4.
    assert_eq!(shown(&pulse, FigureId::ContactableShare).0.as_deref(), Some("0.666667"));
    // T04, T06 and T05 over 16 visitors.
    assert_eq!(shown(&pulse, FigureId::ConversionRate).0.as_deref(), Some("0.1875"));
    // 2 promoters, 1 detractor, 4 answers.
    assert_eq!(shown(&pulse, FigureId::Nps).0.as_deref(), Some("25"));
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_and_filters_add_up_to_the_whole() {
    let shop = shop();
    shop.load().await;
    for by in [Dimension::Channel, Dimension::Store, Dimension::Region, Dimension::Category] {
        let whole =
            ask(&shop, PulseRequest { period: Period::Yesterday, by, ..PulseRequest::default() }).await;
        let total: rust_decimal::Decimal = whole.breakdown.iter().map(|r| r.net_revenue).sum();
        assert_eq!(total.to_string(), "140.00", "by {by:?}");
        for row in whole.breakdown.iter().filter(|r| r.id.is_some()) {
            let filter = [(by, row.id.clone().unwrap())].into();
            let request = PulseRequest { period: Period::Yesterday, by, filter, ..PulseRequest::default() };
            let part = ask(&shop, request).await;
            let label = &row.label;
            assert_eq!(figure(&part, FigureId::NetRevenue).value, Some(row.net_revenue), "{by:?} {label}");
            assert_eq!(figure(&part, FigureId::NetRevenue).n1, row.n1, "{by:?} {label}");
            if let Some(tickets) = row.tickets {
                assert_eq!(figure(&part, FigureId::Tickets).value, Some(tickets.into()), "{by:?} {label}");
            }
            assert_eq!(
                part.breakdown.iter().map(|r| r.net_revenue).sum::<rust_decimal::Decimal>(),
                row.net_revenue
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filtered_figure_counts_only_what_the_filter_names() {
    let shop = shop();
    shop.load().await;
    let filter = [(Dimension::Category, "Soap".to_owned())].into();
    let soap =
        ask(&shop, PulseRequest { period: Period::Yesterday, filter, ..PulseRequest::default() }).await;
    assert_eq!(shown(&soap, FigureId::NetRevenue).0.as_deref(), Some("50.00"));
    assert_eq!(shown(&soap, FigureId::Tickets).0.as_deref(), Some("3"));
    assert_eq!(shown(&soap, FigureId::ActiveCustomers).0.as_deref(), Some("2"));
    let nps = figure(&soap, FigureId::Nps).absent.as_ref().unwrap();
    assert_eq!(nps.reason, "surveys are not about a category");
}

#[tokio::test(flavor = "multi_thread")]
async fn consents_that_customers_do_not_tell_come_from_their_history() {
    let toml = format!("{TOML}\n[[source]]\ntable = \"consents\"\nfiles = \"inbox/consents.csv\"\n");
    // C1 consents whatever its history says, C3 withdrew, C4 withdraws only after the as-of day.
    let consents = "customer_id,channel,granted,changed_at\n\
                    C1,email,false,2025-02-01\nC3,email,true,2025-01-01\nC3,email,false,2025-02-01\n\
                    C4,sms,true,2025-02-01\nC4,sms,false,2025-03-02\n";
    let files = [
        ("inbox/lines.csv", LINES),
        ("inbox/products.csv", PRODUCTS),
        ("inbox/stores.csv", STORES),
        ("inbox/customers.csv", "customer_id,consent_email\nC1,true\nC2,false\nC3,\n"),
        ("inbox/traffic.csv", TRAFFIC),
        ("inbox/surveys.csv", SURVEYS),
        ("inbox/consents.csv", consents),
    ];
    let shop = Workspace::new(&toml, &files);
    let job = shop.load().await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    let request = PulseRequest { period: Period::Yesterday, ..PulseRequest::default() };
    assert_eq!(
        shown(&ask(&shop, request.clone()).await, FigureId::ContactableShare).0.as_deref(),
        Some("0.666667")
    );
    // Of one category the same: C1 and C4 bought coats.
    let coats = PulseRequest { filter: [(Dimension::Category, "Coats".to_owned())].into(), ..request };
    assert_eq!(shown(&ask(&shop, coats).await, FigureId::ContactableShare).0.as_deref(), Some("1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trend_lays_last_year_under_the_same_weekday() {
    let shop = shop();
    shop.load().await;
    let period = Period::Between { from: date(2025, 2, 27), to: DAY };
    let days = ask(&shop, PulseRequest { period, ..PulseRequest::default() }).await;
    let points: Vec<_> = days.trend.iter().map(|p| (p.day, p.value.map(|v| v.to_string()))).collect();
    let expected = [(date(2025, 2, 27), "0.00"), (date(2025, 2, 28), "50.00"), (DAY, "140.00")];
    assert_eq!(points, expected.map(|(d, v)| (d, Some(v.to_owned()))));
    assert_eq!(days.n1, None, "29 February 2024 lies before the first line");

    let period = Period::Between { from: DAY, to: DAY };
    let day = ask(&shop, PulseRequest { period, ..PulseRequest::default() }).await;
    assert_eq!(day.trend[0].n1.map(|v| v.to_string()).as_deref(), Some("50.00"));

    let request =
        PulseRequest { period: Period::Rolling12Months, grain: Grain::Month, ..PulseRequest::default() };
    let year = ask(&shop, request).await;
    assert_eq!(year.trend.len(), 13);
    assert!(year.trend[0].partial && !year.trend[1].partial && year.trend[12].partial);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_tells_where_it_comes_from() {
    let shop = shop();
    shop.load().await;
    let pulse = ask(&shop, PulseRequest::default()).await;
    for figure in &pulse.figures {
        let evidence = pulse.provenance.get(&figure.provenance).unwrap();
        assert!(evidence.sql.contains("-- Answers:"), "{:?}", figure.id);
        assert!(evidence.parameters.contains(&("to".to_owned(), "2025-03-01".to_owned())));
        assert_eq!(evidence.lines, 7);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_workspace_says_what_to_do() {
    let empty = Workspace::new(TOML, &[]);
    let client = empty.connect().unwrap();
    let error = client.pulse(soon(), PulseRequest::default()).await.unwrap().unwrap_err();
    assert_eq!(error.kind, ErrorKind::Empty);
    assert!(error.hint.unwrap().contains("c360 load"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_load_of_one_more_day_equals_a_load_of_all_days() {
    let lines: Vec<_> = LINES.split_inclusive('\n').collect();
    let header = lines[0];
    let (header_and_old, new) = (lines[..4].concat(), lines[4..].concat());
    let toml = TOML.replace("inbox/lines.csv", "inbox/lines*.csv");
    let files = [
        ("inbox/lines-1.csv", header_and_old.as_str()),
        ("inbox/products.csv", PRODUCTS),
        ("inbox/stores.csv", STORES),
        ("inbox/customers.csv", CUSTOMERS),
        ("inbox/traffic.csv", TRAFFIC),
        ("inbox/surveys.csv", SURVEYS),
    ];
    let daily = Workspace::new(&toml, &files);
    daily.load().await;
    daily.write("inbox/lines-2.csv", &format!("{header}{new}"));
    let job = daily.load().await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    let at_once = shop();
    at_once.load().await;
    for by in [Dimension::Store, Dimension::Category] {
        let request = PulseRequest { period: Period::Rolling12Months, by, ..PulseRequest::default() };
        let (a, b) = (ask(&daily, request.clone()).await, ask(&at_once, request).await);
        assert_eq!(a.figures, b.figures);
        assert_eq!(a.breakdown, b.breakdown);
        assert_eq!(a.trend, b.trend);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_summed_up_serves_until_something_is_loaded() {
    let shop = shop();
    shop.load().await;
    let client = shop.connect().unwrap();
    let request = || PulseRequest { period: Period::Yesterday, ..PulseRequest::default() };
    let ask = async || client.pulse(soon(), request()).await.unwrap().unwrap();
    let generation = async || client.hello(soon()).await.unwrap().unwrap().generation;
    let (first, before) = (ask().await, generation().await);

    let cut = |euros| Cut { revenue: Decimal::from(euros), tickets: 1 };
    let cuts = Cuts { best: cut(60), large: cut(25), medium: cut(10) };
    let reason = "it leaves the lines alone".to_owned();
    let adoption = Adoption { cuts, method: ThresholdMethod::Fixed, reason };
    let job = client.adopt_thresholds(soon(), adoption).await.unwrap().unwrap();
    assert_eq!(shop.wait(&client, job).await.state, JobState::Done);
    let again = ask().await;
    assert_ne!(generation().await, before);
    assert_eq!(again.provenance["customers"], first.provenance["customers"], "how long it took included");

    shop.write(
        "inbox/lines.csv",
        &format!("{LINES}T09,1,C2,S1,store,2025-03-01 10:00:00,P2,1,10.00,0.00,10.00,5.00\n"),
    );
    let job = client.start_load(soon()).await.unwrap().unwrap();
    assert_eq!(shop.wait(&client, job).await.state, JobState::Done);
    assert_eq!(shown(&ask().await, FigureId::NetRevenue).0.as_deref(), Some("150.00"));
    assert_eq!(shown(&ask().await, FigureId::ActiveCustomers).0.as_deref(), Some("4"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_period_wider_than_history_draws_history_alone() {
    let shop = shop();
    shop.load().await;
    let period = Period::Between { from: date(1900, 1, 1), to: date(2100, 12, 31) };
    let wide = ask(&shop, PulseRequest { period, ..PulseRequest::default() }).await;
    assert_eq!(wide.trend.first().map(|p| p.day), Some(date(2024, 3, 2)));
    assert_eq!(wide.trend.last().map(|p| p.day), Some(DAY));
    let drawn: rust_decimal::Decimal = wide.trend.iter().filter_map(|p| p.value).sum();
    assert_eq!(Some(drawn), figure(&wide, FigureId::NetRevenue).value);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_that_finds_nothing_blames_no_column() {
    let shop = shop();
    shop.load().await;
    let filter = [(Dimension::Channel, "fax".to_owned())].into();
    let none = ask(&shop, PulseRequest { filter, ..PulseRequest::default() }).await;
    let basket = figure(&none, FigureId::Basket).absent.as_ref().unwrap();
    assert_eq!((basket.needs.as_deref(), basket.reason.as_str()), (None, "no lines in the period"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_lines_what_is_loaded_is_told_all_the_same() {
    let toml = TOML.split("[[source]]").next().unwrap();
    let toml = format!("{toml}[[source]]\ntable = \"customers\"\nfiles = \"inbox/customers.csv\"\n");
    let shop = Workspace::new(&toml, &[("inbox/customers.csv", CUSTOMERS)]);
    shop.load().await;
    let client = shop.connect().unwrap();
    let status = client.status(soon()).await.unwrap().unwrap();
    assert_eq!(status.tables.iter().find(|t| t.table == "customers").unwrap().rows, 4);
    assert_eq!((status.first_day, status.hello.as_of), (None, None));
    let error = client.pulse(soon(), PulseRequest::default()).await.unwrap().unwrap_err();
    assert!(error.hint.unwrap().contains("`lines`"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_has_ended_can_not_be_stopped() {
    let shop = shop();
    let job = shop.load().await;
    let client = shop.connect().unwrap();
    let error = client.cancel_job(soon(), job.id).await.unwrap().unwrap_err();
    assert_eq!(error.message, format!("job {} has ended already; there is nothing to stop", job.id.0));
}
