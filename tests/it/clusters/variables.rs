//! What each variable says of one customer whose purchases were added up by hand.

use c360::{
    contract::{JobState, Variable},
    warehouse::{
        clusters::{Span, Studio},
        queries::Queries,
    },
};
use jiff::civil::date;

use super::assigned::draft;
use crate::support::Workspace;

const TOML: &str = r#"
[workspace]
name = "Corner shop"
time_zone = "Europe/Paris"
[[source]]
table = "lines"
files = ["lines.csv"]
[[source]]
table = "products"
files = ["products.csv"]
[[source]]
table = "customers"
files = ["customers.csv"]
[[source]]
table = "messages"
files = ["messages.csv"]
"#;

/// Gifts are sold in two departments; nobody knows what `p5` is.
const PRODUCTS: &str = "\
product_id,category,department
p1,Gifts,Kids
p2,Gifts,Home
p3,Shoes,Kids
p4,Lamps,Home
";

const CUSTOMERS: &str = "customer_id,birth_date\na,1980-03-10\nb,2080-01-01\n";

/// Of `a`: four tickets with a purchase in the year, two of them in December, two on a Saturday, one outside the stores; one
/// that only brings something back, and one before the year. `t2` begins before two and ends after six, `t4` has no time,
/// and the discount that its amounts tell: none.
const LINES: &str = "\
sold_at,ticket_id,store_id,channel,customer_id,product_id,quantity,gross,discount,net
2024-05-04 10:00:00,t0,s1,store,a,p3,1,10.00,0.00,10.00
2025-12-06 11:15:00,t1,s1,store,a,p1,2,20.00,4.00,16.00
2025-12-06 11:15:00,t1,s1,store,a,p2,1,10.00,0.00,10.00
2025-12-24 13:59:00,t2,s2,store,a,p3,1,50.00,0.00,50.00
2025-12-24 18:30:00,t2,s2,store,a,p4,1,30.00,6.00,24.00
2025-12-29 18:30:00,t3,s1,store,a,p4,-1,-30.00,-6.00,-24.00
2026-03-07,t4,s1,store,a,p1,1,10.00,,10.00
2026-06-10 18:00:00,t5,,web,a,p5,4,40.00,10.00,30.00
2026-06-30 09:00:00,t6,s1,store,b,p3,1,10.00,0.00,10.00
";

const MESSAGES: &str = "\
message_id,customer_id,channel,sent_at,opened_at
m1,a,email,2026-01-10 08:00:00,2026-01-11 08:00:00
m2,a,email,2026-02-10 08:00:00,
m3,a,email,2026-03-10 08:00:00,
m4,a,email,2026-06-30 08:00:00,2026-07-02 08:00:00
";

#[tokio::test(flavor = "multi_thread")]
async fn each_variable_says_what_adding_up_by_hand_gives() {
    let files = [
        ("lines.csv", LINES),
        ("products.csv", PRODUCTS),
        ("customers.csv", CUSTOMERS),
        ("messages.csv", MESSAGES),
    ];
    let workspace = Workspace::new(TOML, &files);
    let job = workspace.load().await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    let tastes = ["department:Kids", "department:Home", "category:Gifts", "category:Unheard of"];
    let mut variables = Variable::FIXED.to_vec();
    variables.extend(tastes.map(|name| name.parse().unwrap()));

    let (conn, queries) = (draft(&workspace), Queries::shipped());
    let studio = Studio::new(&conn, &queries);
    let span = Span { to: date(2026, 6, 30), months: 12 };
    let customers = studio.draw(span, u64::MAX).unwrap();
    let sample = studio.read(&variables, span, customers).unwrap();
    assert_eq!((customers, sample.net.as_slice()), (2, [116.0, 10.0].as_slice()));
    let told: Vec<(String, Option<f32>)> = variables
        .iter()
        .zip(&sample.columns)
        .map(|(variable, column)| (variable.to_string(), Some(column[0]).filter(|value| !value.is_nan())))
        .collect();
    let expected = [
        ("tickets", Some(4.0)),
        ("basket", Some(116.0 / 4.0)),
        ("items", Some(10.0 / 4.0)),
        ("price", Some(160.0 / 10.0)),
        ("revenue", Some(116.0)),
        ("recency", Some(20.0)),
        ("tenure", Some(787.0)),
        ("categories", Some(3.0)),
        ("focus", Some(3.0 / 5.0)),
        ("discount_rate", Some(20.0 / 160.0)),
        ("promotion_share", Some(3.0 / 6.0)),
        ("gift_share", Some(2.0 / 4.0)),
        ("return_share", Some(1.0 / 7.0)),
        ("remote_share", Some(1.0 / 4.0)),
        ("stores", Some(2.0)),
        ("weekend_share", Some(2.0 / 4.0)),
        ("midday_share", Some(1.0 / 3.0)),
        ("evening_share", Some(1.0 / 3.0)),
        ("open_rate", Some(1.0 / 4.0)),
        ("age", Some(46.0)),
        ("department:Kids", Some(3.0 / 5.0)),
        ("department:Home", Some(2.0 / 5.0)),
        ("category:Gifts", Some(3.0 / 5.0)),
        ("category:Unheard of", None),
    ];
    for ((name, value), (asked, by_hand)) in told.iter().zip(expected) {
        assert_eq!(name, asked);
        let near = match (value, by_hand) {
            (Some(value), Some(by_hand)) => (value - by_hand).abs() < 1e-5,
            (value, by_hand) => value.is_none() && by_hand.is_none(),
        };
        assert!(near, "{name}: {value:?}, by hand {by_hand:?}");
    }
    let age = variables.iter().position(|variable| *variable == Variable::Age).unwrap();
    assert!(sample.columns[age][1].is_nan(), "nobody is born in the future");
}
