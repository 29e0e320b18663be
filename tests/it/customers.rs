//! Customers: finding one by everything that people type, and the page against plain SQL over the source files.

use c360::contract::{
    ConsentChannel, ConsoleClient, Customer, CustomerFilter, ErrorKind, FindRequest, Found, HabitOf,
    JobState, MatchedOn, Recency, Segment, SharedBy, TicketRequest, TicketsRequest, TraitId,
};
use duckdb::Connection;
use rust_decimal::Decimal;

use crate::support::{Workspace, soon};

const SHOP: &str = r#"
[workspace]
country = "FR"
as_of = 2026-06-30
[[source]]
table = "customers"
files = ["customers.csv"]
[[source]]
table = "lines"
files = ["lines*.csv"]
"#;

const CUSTOMERS: &str = "\
customer_id,loyalty_card,first_name,last_name,birth_date,email,phone,address,postal_code,city,country,consent_email
00000001,L7000 0001,Élodie,de la Tour,1978-03-09,elodie.tour@example.com,06 12 34 56 78,1 rue A,69003,Lyon,FR,true
00000002,L70000002,Jean-Pierre,Martin,1960-01-01,jp.martin@example.com,+33 6 99 88 77 66,2 rue B,69003,Lyon,FR,false
00000003,L70000003,Martin,Dupont,,martin.dupont@example.com,,3 rue C,75001,Paris,FR,true
00000004,L70000004,Jeanne,Martineau,2031-01-01,jp.martin@example.com,,4 rue D,75001,Paris,FR,
00000005,L70000005,Łukasz,Müller,1990-05-05,,0612345678,5 rue E,69003,Lyon,FR,true
00000006,L70000006,Elodie,de la Tour,,,+33612345678,6 rue F,13001,Marseille,FR,true
00000007,L70000007,小龙,李,,li@example.com,,7 rue G,13001,Marseille,FR,true
00000008,L70000008,\u{1b}[2J,<b>%_\"\"</b>,,x@example.com,,,,,FR,true
A-9,,,,,,,,,,,
";

const LINES: &str = "\
ticket_id,line_no,customer_id,store_id,channel,sold_at,product_id,quantity,gross,discount,net
T1,1,00000001,,web,2026-06-20 18:05:00,P1,1,50,10,40
T1,2,00000001,,web,2026-06-20 18:05:00,P2,2,60,0,60
T2,1,00000001,S1,store,2025-12-10 18:40:00,P1,1,30,0,30
T3,1,00000001,S1,store,2026-06-25 10:00:00,P1,-1,-40,0,-40
T4,1,00000002,S1,store,2025-01-10 09:00:00,P1,1,500,0,500
T5,1,00000005,S1,store,2026-01-10 09:00:00,P1,-1,-5,0,-5
T6,1,,S1,store,2026-01-10 09:00:00,P1,1,5,0,5
T7,1,99999999,S1,app,2026-05-10 09:00:00,P1,1,700,0,700
";

async fn shop() -> (Workspace, ConsoleClient) {
    let customers = CUSTOMERS.replace("\\u{1b}", "\u{1b}");
    let workspace = Workspace::new(SHOP, &[("customers.csv", &customers), ("lines.csv", LINES)]);
    let job = workspace.load().await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    let client = workspace.connect().unwrap();
    (workspace, client)
}

async fn find(client: &ConsoleClient, text: &str) -> Found {
    find_under(client, text, CustomerFilter::default()).await
}

async fn find_under(client: &ConsoleClient, text: &str, filter: CustomerFilter) -> Found {
    let request = FindRequest { text: text.to_owned(), filter, limit: 50 };
    client.find_customers(soon(), request).await.unwrap().unwrap()
}

fn ids(found: &Found) -> Vec<&str> {
    found.hits.iter().map(|hit| hit.customer_id.as_str()).collect()
}

async fn page(client: &ConsoleClient, id: &str) -> Customer {
    client.customer(soon(), id.to_owned()).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_customer_is_found_by_everything_that_people_type() {
    let (_workspace, client) = shop().await;
    for (text, id, reason) in [
        ("00000001", "00000001", MatchedOn::Id),
        ("l70000002", "00000002", MatchedOn::Card),
        ("L7000 0001", "00000001", MatchedOn::Card),
        (" ELODIE.TOUR@example.com ", "00000001", MatchedOn::Email),
        ("06.99.88.77.66", "00000002", MatchedOn::Phone),
        ("0033 699887766", "00000002", MatchedOn::Phone),
        ("+33 (0)6 99 88 77 66", "00000002", MatchedOn::Phone),
        ("martin dupont", "00000003", MatchedOn::FullName),
        ("DUPONT Martin", "00000003", MatchedOn::FullName),
        ("jean martin pierre", "00000002", MatchedOn::FullName),
        ("lukasz muller", "00000005", MatchedOn::FullName),
        ("dup", "00000003", MatchedOn::NameBeginning),
        ("martin 750", "00000003", MatchedOn::NameBeginning),
        ("李", "00000007", MatchedOn::NameWords),
        ("dupnot", "00000003", MatchedOn::NameTypo),
        ("martineua 75001", "00000004", MatchedOn::NameTypo),
        ("0699 8877", "00000002", MatchedOn::PhoneBeginning),
        ("jp.mart", "00000002", MatchedOn::EmailBeginning),
        ("A-9", "A-9", MatchedOn::Id),
    ] {
        let found = find(&client, text).await;
        let first = found.hits.first().unwrap_or_else(|| panic!("{text}: {found:?}"));
        assert_eq!((first.customer_id.as_str(), first.matched.as_slice()), (id, &[reason][..]), "{text}");
    }
}

#[tokio::test]
async fn the_best_reason_comes_first_and_everybody_who_matches_follows() {
    let (_workspace, client) = shop().await;
    let found = find(&client, "martin").await;
    assert_eq!(
        ids(&found),
        ["00000003", "00000002", "00000004"],
        "words of a name, then the beginning of one"
    );
    let found = find(&client, "69003").await;
    assert_eq!(ids(&found), ["00000001", "00000002", "00000005"]);
    assert!(found.hits.iter().all(|hit| hit.matched == [MatchedOn::PostalCode]));
    let same = find(&client, "elodie de la tour").await;
    assert_eq!(ids(&same), ["00000001", "00000006"], "with and without the accent");
}

#[tokio::test]
async fn what_nobody_can_mean_finds_nobody_and_says_why() {
    let (_workspace, client) = shop().await;
    let long = "x".repeat(300);
    for (text, note) in [
        ("", "type an id"),
        ("   ", "type an id"),
        ("%", "nothing in it"),
        ("_", "nothing in it"),
        ("'\"", "nothing in it"),
        ("m", "two letters"),
        ("zzzzzzz", "nobody matches"),
        ("\u{202e}\u{1b}[2J", "nobody matches"),
        (long.as_str(), "200 characters"),
    ] {
        let found = find(&client, text).await;
        assert_eq!((found.hits.len(), found.total), (0, 0), "{text}: {found:?}");
        let said = found.note.unwrap_or_default();
        assert!(said.contains(note), "{text}: {said}");
    }
}

#[tokio::test]
async fn filters_narrow_a_search_and_list_without_one() {
    let (_workspace, client) = shop().await;
    let with = |filter: fn(&mut CustomerFilter)| {
        let mut narrow = CustomerFilter::default();
        filter(&mut narrow);
        narrow
    };
    let app = with(|f| f.channel = Some("app".to_owned()));
    assert_eq!(ids(&find_under(&client, "", app).await), ["99999999"], "a customer whom no file names");
    let recent = with(|f| f.recency = Some(Recency::Within(30)));
    assert_eq!(ids(&find_under(&client, "", recent).await), ["00000001"]);
    let gone = with(|f| f.recency = Some(Recency::Over(365)));
    assert_eq!(ids(&find_under(&client, "martin", gone).await), ["00000002"]);
    let mail = with(|f| f.consent = Some(ConsentChannel::Email));
    assert_eq!(ids(&find_under(&client, "martin", mail).await), ["00000003"]);
    let returns = with(|f| f.segment = Some(Segment::Returns));
    assert_eq!(ids(&find_under(&client, "", returns.clone()).await), ["00000005"]);
    let none = find_under(&client, "martin", returns).await;
    assert!(none.hits.is_empty() && none.note.is_some_and(|note| note.contains("filter")));
}

#[tokio::test]
async fn the_search_follows_corrections_without_building_everything_anew() {
    let (workspace, client) = shop().await;
    let more = "\
customer_id,first_name,last_name,email
00000010,Nova,Quendis,nova@example.com
";
    workspace.write("c360.toml", &SHOP.replace("[\"customers.csv\"]", "[\"customers*.csv\"]"));
    workspace.write("customers-2.csv", more);
    assert_eq!(workspace.load().await.state, JobState::Done);
    assert_eq!(ids(&find(&client, "quendis").await), ["00000010"]);
    assert_eq!(find(&client, "dupont martin").await.total, 1, "those before are still there, once");
    workspace.write("customers-2.csv", &more.replace("Quendis", "Verlon"));
    assert_eq!(workspace.load().await.state, JobState::Done);
    assert_eq!(find(&client, "quendis").await.total, 0);
    assert_eq!(ids(&find(&client, "verlon").await), ["00000010"]);
    assert_eq!(ids(&find(&client, "nova@example.com").await), ["00000010"]);
}

#[tokio::test]
async fn a_page_tells_what_the_lines_say() {
    let (_workspace, client) = shop().await;
    let page = page(&client, "00000001").await;
    let who = page.identity.as_ref().unwrap();
    assert_eq!(who.first_name.as_deref(), Some("É•••••"));
    assert_eq!(who.email.as_deref(), Some("e•••••@example.com"));
    assert_eq!((who.birth_date.as_deref(), who.age), (Some("••/••/1978"), Some(48)));
    assert!(!who.revealed);
    let value = |id: TraitId| page.traits.iter().find(|t| t.id == id).and_then(|t| t.value);
    assert_eq!(value(TraitId::Recency), Some(Decimal::from(10)));
    assert_eq!(value(TraitId::Frequency), Some(Decimal::from(2)), "a pure return is no ticket");
    assert_eq!(value(TraitId::NetRevenue), Some(Decimal::from(90)));
    assert_eq!(value(TraitId::Basket), Some(Decimal::from(45)));
    assert_eq!(value(TraitId::DiscountShare), Some(Decimal::new(1, 1)), "10 of 100 gross, returns included");
    assert_eq!(value(TraitId::PromotionShare), Some(Decimal::new(3333, 4)));
    assert_eq!(value(TraitId::GiftShare), Some(Decimal::new(5, 1)));
    let margin = page.traits.iter().find(|t| t.id == TraitId::Margin).unwrap();
    assert_eq!(margin.absent.as_ref().and_then(|a| a.needs.as_deref()), Some("lines.cost"));
    let june = page.months.last().unwrap();
    assert_eq!(june.net_revenue, Decimal::from(60));
    assert_eq!(page.months.len(), 12);
    let tickets: Vec<&str> = page.tickets.rows.iter().map(|t| t.ticket_id.as_str()).collect();
    assert_eq!(tickets, ["T3", "T1", "T2"]);
    assert_eq!(page.tickets.rows[0].returns, 1);
    let hour = page.habits.iter().find(|h| h.of == HabitOf::Hour).unwrap();
    assert_eq!((hour.value.as_str(), hour.tickets, hour.of_tickets), ("18", 2, 2));
    let shared: Vec<_> = page.duplicates.iter().map(|d| (d.customer_id.as_str(), d.shares)).collect();
    assert_eq!(shared, [("00000006", SharedBy::PhoneAndName)], "another person has the number, not the name");
    assert_eq!(page.standing.rank, Some(2));
    assert!(page.absent.contains_key("messages") && page.absent.contains_key("tastes"));
    let named = client.customer(soon(), "00000002".to_owned()).await.unwrap().unwrap();
    assert_eq!(named.duplicates[0].shares, SharedBy::Email);
}

#[tokio::test]
async fn pages_of_people_with_little_or_nothing_are_clear() {
    let (_workspace, client) = shop().await;
    let never = page(&client, "00000003").await;
    assert_eq!((never.tickets.total, never.standing.segment), (0, None));
    assert!(never.absent.contains_key("standing"));
    let unborn = page(&client, "00000004").await;
    assert_eq!(unborn.identity.unwrap().age, None);
    let returns = page(&client, "00000005").await;
    assert_eq!(returns.standing.segment, Some(Segment::Returns));
    assert_eq!(returns.standing.rank, None);
    let unnamed = page(&client, "99999999").await;
    assert!(unnamed.identity.is_none() && unnamed.absent.contains_key("identity"));
    for unknown in ["0000001", "", "' OR 1=1 --"] {
        let error = client.customer(soon(), unknown.to_owned()).await.unwrap().unwrap_err();
        assert_eq!(error.kind, ErrorKind::Invalid, "{unknown}");
        assert!(error.hint.is_some());
    }
}

/// A place holder, or a number that a household shares: many have it, and it says nothing alone.
#[tokio::test]
async fn a_namesake_with_the_same_number_is_found_among_the_many_who_have_it() {
    let mut customers = "customer_id,first_name,last_name,phone\n".to_owned();
    for n in 10..90 {
        customers.push_str(&format!("{n},Given{n},Martin,0600000000\n"));
    }
    customers
        .push_str("95,Ada,Martin,0600000000\n96,Martin,Adà,+33 6 00 00 00 00\n97,Ada,Martin,0611111111\n");
    let workspace = Workspace::new(SHOP, &[("customers.csv", &customers), ("lines.csv", LINES)]);
    assert_eq!(workspace.load().await.state, JobState::Done);
    let client = workspace.connect().unwrap();
    let duplicates = |page: Customer| -> Vec<(String, SharedBy)> {
        page.duplicates.into_iter().map(|other| (other.customer_id, other.shares)).collect()
    };
    let found = |id: &str| vec![(id.to_owned(), SharedBy::PhoneAndName)];
    assert_eq!(duplicates(page(&client, "95").await), found("96"));
    assert_eq!(duplicates(page(&client, "96").await), found("95"));
    assert_eq!(duplicates(page(&client, "10").await), [], "they share the number and a word");
}

#[tokio::test]
async fn tickets_come_by_page_and_open_to_their_lines() {
    let (_workspace, client) = shop().await;
    let request = |skip| TicketsRequest { customer_id: "00000001".to_owned(), skip, limit: 2 };
    let first = client.tickets(soon(), request(0)).await.unwrap().unwrap();
    assert_eq!((first.rows.len(), first.total), (2, 3));
    let second = client.tickets(soon(), request(2)).await.unwrap().unwrap();
    assert_eq!((second.rows.len(), second.total, second.skipped), (1, 3, 2));
    let ticket = |id: &str| TicketRequest { customer_id: "00000001".to_owned(), ticket_id: id.to_owned() };
    let lines = client.ticket_lines(soon(), ticket("T1")).await.unwrap().unwrap();
    assert_eq!(
        lines.iter().map(|line| line.net).collect::<Vec<_>>(),
        [Some(Decimal::from(40)), Some(Decimal::from(60))]
    );
    let back = client.ticket_lines(soon(), ticket("T3")).await.unwrap().unwrap();
    assert!(back[0].is_return);
    let other = client.ticket_lines(soon(), ticket("T4")).await.unwrap().unwrap_err();
    assert_eq!(other.kind, ErrorKind::Invalid, "somebody else's ticket");
}

/// The made-up retailer, with everything that there is.
async fn sample() -> (Workspace, ConsoleClient) {
    let workspace = Workspace::sample();
    assert_eq!(workspace.load().await.state, JobState::Done);
    let client = workspace.connect().unwrap();
    (workspace, client)
}

/// Rows of a CSV file of the sample as texts, read by plain SQL.
fn rows(workspace: &Workspace, sql: &str) -> Vec<Vec<String>> {
    let conn = Connection::open_in_memory().unwrap();
    let sql = sql.replace("{inbox}", &workspace.path().join("inbox").display().to_string());
    let mut statement = conn.prepare(&sql).unwrap();
    let rows = statement.query_map([], |row| {
        let mut cells = Vec::new();
        while let Ok(cell) = row.get::<_, String>(cells.len()) {
            cells.push(cell);
        }
        Ok(cells)
    });
    rows.unwrap().map(Result::unwrap).collect()
}

#[tokio::test]
async fn pages_of_the_made_up_retailer_agree_with_plain_sql_over_its_files() {
    let (workspace, client) = sample().await;
    let expected = rows(
        &workspace,
        "select customer_id, sum(net::decimal(18,2))::varchar, count(distinct ticket_id)::varchar
         from read_csv('{inbox}/lines/*.csv', all_varchar = true)
         where customer_id is not null group by 1 order by count(*) desc limit 12",
    );
    assert_eq!(expected.len(), 12);
    for row in expected {
        let page = page(&client, &row[0]).await;
        let request = TicketsRequest { customer_id: row[0].clone(), skip: 0, limit: 1000 };
        let tickets = client.tickets(soon(), request).await.unwrap().unwrap();
        assert_eq!(tickets.total.to_string(), row[2], "{}", row[0]);
        let net: Decimal = tickets.rows.iter().filter_map(|ticket| ticket.net_revenue).sum();
        assert_eq!(net.to_string(), row[1], "{}", row[0]);
        let identity = page.identity.unwrap();
        assert!(!identity.revealed);
        assert!(page.tastes.rows.iter().all(|taste| taste.lift_low <= taste.lift), "{}", row[0]);
        assert!(page.habits.iter().all(|h| h.interval.0 <= h.interval.1), "{}", row[0]);
        let medians = page.traits.iter().filter(|t| t.median.is_some()).count();
        assert!(medians >= 6, "{}: {:?}", row[0], page.traits);
    }
}

#[tokio::test]
async fn every_customer_of_the_made_up_retailer_is_found_by_each_of_their_own_keys() {
    let (workspace, client) = sample().await;
    let people = rows(
        &workspace,
        "select customer_id, coalesce(email, ''), coalesce(phone, ''), loyalty_card, first_name || ' ' || last_name
         from read_csv('{inbox}/customers/*.csv', all_varchar = true) using sample 40 rows (reservoir, 7)",
    );
    assert_eq!(people.len(), 40);
    for person in people {
        for key in person.iter().filter(|key| !key.is_empty()) {
            let found = find(&client, key).await;
            assert!(ids(&found).contains(&person[0].as_str()), "{key}: {found:?}");
        }
    }
}
