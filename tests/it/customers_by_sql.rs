//! A page against plain SQL: what is counted of a customer's lines and messages is what a statement over the generation's
//! tables says, for everybody of the made-up retailer and where files tell little.

use std::{
    fmt::Display,
    path::{Path, PathBuf},
    sync::Arc,
};

use c360::{
    contract::{
        ConsentChannel, ConsoleClient, Customer, HabitOf, JobState, TasteOf, Tickets, TicketsRequest, TraitId,
    },
    warehouse::{
        aside::{self, Aside},
        customers::{bought::BoughtRow, contacts::MessageRow, scores::FeatureRow},
        queries::{Queries, piece},
        rows::QueryRow,
        scores::features::{Sources, statement},
        segments::Built,
    },
};
use duckdb::Connection;
use jiff::{
    ToSpan as _,
    civil::{Date, DateTime},
};
use rust_decimal::Decimal;

use crate::support::{Workspace, soon};

/// A retailer with what files get wrong: products that no file tells of, lines without one, stores and campaigns unknown,
/// tickets whose lines tell different channels.
const SHOP: &str = r#"
[workspace]
as_of = 2026-06-30
[[source]]
table = "customers"
files = ["customers.csv"]
[[source]]
table = "products"
files = ["products.csv"]
[[source]]
table = "stores"
files = ["stores.csv"]
[[source]]
table = "messages"
files = ["messages.csv"]
[[source]]
table = "lines"
files = ["lines.csv"]
"#;
const FILES: [(&str, &str); 5] = [
    ("customers.csv", "customer_id,first_name,home_store_id,consent_email\n007,Ada,S1,true\n008,Bo,S8,\n"),
    ("products.csv", "product_id,category,brand,price_band\nP1,Shoes,Aa,core\nP2,,,\n"),
    ("stores.csv", "store_id,label,latitude,longitude\nS1,One,48.85,2.35\nS2,,45.76,4.84\nS3,Three,,\n"),
    (
        "messages.csv",
        "message_id,customer_id,channel,sent_at,opened_at,campaign_id\n\
         M1,007,email,2026-06-01 09:00:00,2026-06-01 10:00:00,C9\n\
         M2,007,,2026-06-30 23:59:59,2026-07-01 00:00:00,\n\
         M3,007,sms,2026-07-01 00:00:00,,\n\
         M4,008,sms,2026-06-02 09:00:00,,\n",
    ),
    (
        "lines.csv",
        "ticket_id,line_no,customer_id,store_id,channel,sold_at,product_id,quantity,gross,discount,net,cost\n\
         T1,1,007,S1,store,2025-12-24 10:00:00,P1,1,12,2,10,\n\
         T1,2,007,S1,web,2025-12-24 10:05:00,P1,2,20,0,20,8\n\
         T1,3,007,S1,store,2025-12-24 10:00:00,P2,1,,,5,\n\
         T2,1,007,S9,web,2026-05-02 00:00:00,P9,1,,1,5,\n\
         T2,2,007,S2,,2026-05-02 00:00:00,,1,,,,\n\
         T3,1,007,,web,2026-05-03 12:00:00,P1,-1,,,-10,\n\
         T6,1,007,S3,store,2026-06-30 23:59:59,P1,1,10,3,7,\n\
         T7,1,007,S1,store,2026-07-01 00:00:00,P1,1,10,3,7,\n\
         T4,1,,S1,store,2026-05-03 12:00:00,P1,1,10,0,10,\n\
         T5,1,009,S1,store,2024-05-03 12:00:00,P1,1,10,0,10,\n\
         T8,1,010,S1,store,2026-05-03 12:00:00,P1,-1,-10,0,-10,\n",
    ),
];

/// A generation's file, copied so that it can be read beside the console, and what the pages stand for.
struct Plain {
    _dir: tempfile::TempDir,
    conn: Connection,
    queries: Arc<Queries>,
    built: Built,
}

impl Plain {
    fn of(workspace: &Workspace) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let copy = dir.path().join("copy.duckdb");
        std::fs::copy(generation(workspace.path()), &copy).unwrap();
        let conn = Connection::open(&copy).unwrap();
        let queries = Arc::new(Queries::shipped());
        let built = conn.query_row(&queries.get("segments/built").unwrap().sql, [], Built::read).unwrap();
        Self { _dir: dir, conn, queries, built }
    }

    /// A statement's rows as texts. Its parameters stand in it as literals.
    fn rows(&self, sql: &str, id: &str, from: Date) -> Vec<Vec<String>> {
        let to = self.built.as_of;
        let day = |day: Date| format!("DATE '{day}'");
        let sql = piece(sql, &[])
            .replace("$customer_id", &format!("'{}'", id.replace('\'', "''")))
            .replace("$pressure_from", &day(to.saturating_sub(29.days())))
            .replace("$from", &day(from))
            .replace("$to", &day(to))
            .replace("$most", "1000")
            .replace("$skip", "0");
        let mut statement =
            self.conn.prepare(&format!("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({sql})")).unwrap();
        let columns = |row: &duckdb::Row<'_>| {
            let mut cells = Vec::new();
            while let Ok(cell) = row.get::<_, Option<String>>(cells.len()) {
                cells.push(plain(cell));
            }
            Ok(cells)
        };
        statement.query_map([], columns).unwrap().map(Result::unwrap).collect()
    }

    /// Ids of the generation, every so many, and one of nobody.
    fn ids(&self, every: usize) -> Vec<String> {
        let sql = "SELECT customer_id FROM sales UNION SELECT customer_id FROM customers ORDER BY 1";
        let mut statement = self.conn.prepare(sql).unwrap();
        let ids = statement.query_map([], |row| row.get::<_, Option<String>>(0)).unwrap();
        ids.filter_map(Result::unwrap).step_by(every).collect()
    }

    fn read<T: QueryRow>(&self, query: &str, id: &str) -> Vec<T> {
        let mut statement = self.conn.prepare(&self.queries.get(query).unwrap().sql).unwrap();
        statement.query_map([id], T::read).unwrap().map(Result::unwrap).collect()
    }
}

fn generation(workspace: &Path) -> PathBuf {
    let files = std::fs::read_dir(workspace.join("warehouse")).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|e| e == "duckdb")).max().unwrap()
}

/// A value as both sides write it: amounts without trailing zeros, absent ones as a dash.
fn plain<T: Display>(value: Option<T>) -> String {
    let text = value.map_or_else(|| "-".to_owned(), |value| value.to_string());
    // Only what has a point is an amount: ids keep their zeros.
    let amount = text.contains('.').then(|| text.parse::<Decimal>().ok()).flatten();
    amount.map_or(text, |amount| amount.normalize().to_string())
}

fn moment(at: Option<DateTime>) -> String {
    plain(at).replace('T', " ")
}

fn cells<const N: usize>(cells: [String; N]) -> Vec<String> {
    Vec::from(cells)
}

/// Whatever the page counts, by SQL.
struct Compared<'a> {
    plain: &'a Plain,
    page: &'a Customer,
    tickets: &'a Tickets,
}

impl Compared<'_> {
    fn sql(&self, sql: &str, from: Date) -> Vec<Vec<String>> {
        self.plain.rows(sql, &self.page.customer_id, from)
    }

    fn all(&self) -> usize {
        self.tickets()
            + self.months()
            + self.year()
            + self.stores()
            + self.tastes()
            + self.habits()
            + self.contacts()
    }

    fn tickets(&self) -> usize {
        let total = self.tickets.total;
        let told = self.tickets.rows.iter().map(|row| {
            cells([
                row.ticket_id.clone(),
                moment(Some(row.sold_at)),
                plain(row.channel.as_ref()),
                plain(row.store.as_ref()),
                row.lines.to_string(),
                row.returns.to_string(),
                plain(row.net_revenue),
                plain(row.discount),
                total.to_string(),
            ])
        });
        let told: Vec<_> = told.collect();
        assert_eq!(told, self.sql(include_str!("customers_by_sql/tickets.sql"), Date::ZERO));
        assert_eq!(self.page.tickets.rows, self.tickets.rows.iter().take(50).cloned().collect::<Vec<_>>());
        assert_eq!(self.page.tickets.total, total);
        told.len()
    }

    fn months(&self) -> usize {
        let first = self.page.months.first().unwrap().month.saturating_sub(12.months());
        let sums = self.sql(include_str!("customers_by_sql/months.sql"), first);
        let of = |month: Date, column: usize| {
            let sum = sums.iter().find(|row| row[0] == month.to_string());
            sum.map(|row| row[column].parse::<Decimal>().unwrap_or_default()).unwrap_or_default()
        };
        for one in &self.page.months {
            assert_eq!(one.net_revenue, of(one.month, 1), "{}", one.month);
            let is_over = one.month.last_of_month() <= self.page.as_of;
            let before = of(one.month.saturating_sub(12.months()), if is_over { 1 } else { 2 });
            assert!(one.n1.is_none_or(|n1| n1 == before), "{}", one.month);
        }
        sums.len()
    }

    fn year(&self) -> usize {
        let sums = self.sql(include_str!("customers_by_sql/year.sql"), self.plain.built.n_from);
        let number = |column: usize| sums[0][column].parse::<Decimal>().unwrap_or_default();
        let of = |id: TraitId| self.page.traits.iter().find(|one| one.id == id).and_then(|one| one.value);
        let share = |part: usize, of: usize| {
            number(part).checked_div(number(of)).map(|share| share.round_dp(4).normalize())
        };
        assert_eq!(of(TraitId::DiscountShare), share(1, 0));
        assert_eq!(of(TraitId::PromotionShare), share(3, 2));
        assert_eq!(of(TraitId::GiftShare), share(5, 4));
        usize::from(number(4) > Decimal::ZERO)
    }

    fn stores(&self) -> usize {
        let sums = self.sql(include_str!("customers_by_sql/stores.sql"), Date::ZERO);
        let told = self.page.stores.used.iter().map(|store| {
            let km = store.km_from_home.map(|km| km.round_dp(1));
            cells([
                store.store_id.clone(),
                store.label.clone(),
                store.tickets.to_string(),
                plain(store.last_day),
                plain(km.map(|km| format!("{km:.1}"))),
            ])
        });
        let rounded =
            |km: &str| km.parse::<f64>().map_or_else(|_| km.to_owned(), |km| plain(Some(format!("{km:.1}"))));
        let expected = sums.iter().take(10).map(|row| {
            cells([row[0].clone(), row[1].clone(), row[2].clone(), row[5].clone(), rounded(&row[6])])
        });
        assert_eq!(told.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        assert_eq!(self.page.stores.count, sums.len() as u64);
        sums.len()
    }

    fn tastes(&self) -> usize {
        let sums = self.sql(include_str!("customers_by_sql/tastes.sql"), self.plain.built.n1_from);
        let kinds =
            [(TasteOf::Category, "category"), (TasteOf::Brand, "brand"), (TasteOf::PriceBand, "price_band")];
        for (of, kind) in kinds {
            let shown: Vec<_> = self.page.tastes.rows.iter().filter(|row| row.of == of).collect();
            let enough =
                sums.iter().filter(|row| row[0] == kind && row[2].parse::<u64>().unwrap() >= 3).count();
            assert_eq!(shown.len(), enough.min(5), "{kind}");
            for taste in shown {
                let sum = sums.iter().find(|row| row[0] == kind && row[1] == taste.label).unwrap();
                let share = Decimal::from(taste.lines) / sum[3].parse::<Decimal>().unwrap();
                assert_eq!(
                    (taste.lines.to_string(), taste.share),
                    (sum[2].clone(), share.round_dp(6).normalize())
                );
                let base: f64 = sum[4].parse().unwrap();
                assert_eq!(taste.base_share, Decimal::try_from(base).unwrap().round_dp(6).normalize());
            }
        }
        let lines = sums.iter().map(|row| row[3].parse::<u64>().unwrap()).max().unwrap_or(0);
        assert_eq!(self.page.tastes.lines, lines);
        sums.len()
    }

    fn habits(&self) -> usize {
        let sums = self.sql(include_str!("customers_by_sql/habits.sql"), self.plain.built.n1_from);
        for (of, kind) in
            [(HabitOf::Channel, "channel"), (HabitOf::Weekday, "weekday"), (HabitOf::Hour, "hour")]
        {
            let shown = self.page.habits.iter().find(|habit| habit.of == of);
            let most =
                sums.iter().filter(|row| row[0] == kind).map(|row| row[2].parse::<u64>().unwrap()).max();
            assert_eq!(shown.map(|habit| habit.tickets), most, "{kind}");
            if let Some(habit) = shown {
                let sum = sums.iter().find(|row| row[0] == kind && row[1] == habit.value).unwrap();
                assert_eq!(
                    (habit.tickets.to_string(), habit.of_tickets.to_string()),
                    (sum[2].clone(), sum[3].clone())
                );
            }
        }
        sums.len()
    }

    fn contacts(&self) -> usize {
        let (messages, none) = (&self.page.messages, Date::ZERO);
        let latest = self.sql(include_str!("customers_by_sql/messages.sql"), none);
        let told = messages.latest.iter().map(|row| {
            cells([
                moment(Some(row.sent_at)),
                plain(row.channel.as_ref()),
                plain(row.campaign.as_ref()),
                moment(row.opened_at),
                moment(row.clicked_at),
                moment(row.unsubscribed_at),
                moment(row.bounced_at),
            ])
        });
        assert_eq!(told.collect::<Vec<_>>(), latest.iter().take(20).cloned().collect::<Vec<_>>());
        let by_channel =
            self.sql(include_str!("customers_by_sql/message_channels.sql"), self.plain.built.n_from);
        let told = messages.channels.iter().map(|row| {
            let counts = [row.sent, row.opened, row.clicked, row.unsubscribed, row.bounced];
            let mut told = vec![plain(row.channel.as_ref())];
            told.extend(counts.map(|count| count.to_string()));
            told
        });
        let expected = by_channel.iter().map(|row| row[..6].to_vec());
        assert_eq!(told.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        let recent: u64 = by_channel.iter().map(|row| row[6].parse::<u64>().unwrap()).sum();
        assert!(messages.pressure.as_ref().is_none_or(|pressure| pressure.messages == recent));
        let told = self.page.campaigns.iter().map(|one| {
            cells([
                one.campaign_id.clone(),
                plain(one.label.as_ref()),
                plain(one.kind.as_ref()),
                plain(one.arm.as_ref()),
                plain(one.starts_on),
                plain(one.ends_on),
            ])
        });
        let campaigns = self.sql(include_str!("customers_by_sql/campaigns.sql"), none);
        assert_eq!(told.collect::<Vec<_>>(), campaigns);
        let told = self.page.surveys.iter().map(|one| {
            cells([moment(Some(one.answered_at)), one.score.to_string(), plain(one.store.as_ref())])
        });
        assert_eq!(told.collect::<Vec<_>>(), self.sql(include_str!("customers_by_sql/surveys.sql"), none));
        if let Some(row) = self.sql(include_str!("customers_by_sql/consents_now.sql"), none).first() {
            for (channel, stated) in ConsentChannel::ALL.into_iter().zip(row) {
                let granted = self.page.consents.iter().find(|one| one.channel == channel).unwrap().granted;
                assert!(*stated == "-" || *stated == plain(granted), "{channel:?}");
            }
            assert_eq!(plain(self.page.stores.home.as_ref()), row[4]);
        }
        latest.len() + campaigns.len()
    }
}

/// What models read of a customer, copied aside and where it is stored.
async fn same_features(plain: &Plain, aside: &Aside, id: &str, cut: Date) -> usize {
    let customer = aside::Customer {
        customer_id: id.to_owned(),
        lines: plain.read::<BoughtRow>("customers/bought", id).into(),
        messages: plain.read::<MessageRow>("customers/messages", id).into(),
    };
    let told = aside.features(customer, plain.built.clone(), cut, 582).await.unwrap();
    let stored = |sql: &str| format!("({})", piece(sql, &[]).replace("$customer_id", &format!("'{id}'")));
    let (days, lines, messages) = (
        stored(include_str!("customers_by_sql/score_days.sql")),
        stored(include_str!("customers_by_sql/score_lines.sql")),
        stored(include_str!("customers_by_sql/score_messages.sql")),
    );
    let sources = Sources { days: &days, lines: &lines, messages: &messages };
    let sql = statement(&plain.queries, &sources, cut, 582).unwrap();
    let mut statement = plain.conn.prepare(&sql).unwrap();
    let expected = statement.query_map([], FeatureRow::read).unwrap().next().map(Result::unwrap);
    // Unknown ones are NaN, which equals nothing.
    assert_eq!(format!("{told:?}"), format!("{expected:?}"), "{id} at {cut}");
    usize::from(told.is_some())
}

/// Compare these customers' pages, and tell how many rows there were.
async fn compare(client: &ConsoleClient, plain: &Plain, ids: &[String]) -> usize {
    let aside = Aside::new(Arc::clone(&plain.queries));
    let mut rows = 0;
    for id in ids {
        let page = client.customer(soon(), id.clone()).await.unwrap().unwrap();
        let request = TicketsRequest { customer_id: id.clone(), skip: 0, limit: 1000 };
        let tickets = client.tickets(soon(), request).await.unwrap().unwrap();
        rows += Compared { plain, page: &page, tickets: &tickets }.all();
        for cut in [plain.built.as_of, plain.built.n_from] {
            rows += same_features(plain, &aside, id, cut).await;
        }
    }
    rows
}

#[tokio::test]
async fn pages_of_the_made_up_retailer_are_what_sql_says() {
    let workspace = Workspace::sample();
    assert_eq!(workspace.load().await.state, JobState::Done);
    let client = workspace.connect().unwrap();
    let plain = Plain::of(&workspace);
    let people = plain.ids(11);
    assert!(people.len() > 30, "{}", people.len());
    let rows = compare(&client, &plain, &people).await;
    assert!(rows > people.len() * 10, "{rows}");
}

#[tokio::test]
async fn pages_of_files_that_tell_little_are_what_sql_says() {
    let workspace = Workspace::new(SHOP, &FILES);
    let job = workspace.load().await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    let client = workspace.connect().unwrap();
    let plain = Plain::of(&workspace);
    let people = plain.ids(1);
    assert_eq!(people, ["007", "008", "009", "010"]);
    let rows = compare(&client, &plain, &people).await;
    assert!(rows > 20, "{rows}");
}
