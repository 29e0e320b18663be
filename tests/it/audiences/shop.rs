//! A shop of a hundred customers of whom everything is known, and what the scenarios do with it.

use c360::{
    contract::{
        ConsoleClient, CountRequest, DecisionReply, DecisionRequest, ExportDetail, ExportId, Job, JobId,
        JobState, RuleReply, RuleSource, SaveAudience, SealRequest,
    },
    ledger::Ledger,
};

use sha2::{Digest as _, Sha256};

use crate::support::{Workspace, soon};

const TOML: &str = "[workspace]\nas_of = 2026-03-08\ncountry = \"FR\"\n\
    [[source]]\ntable = \"customers\"\nfiles = [\"inbox/customers.csv\"]\n\
    [[source]]\ntable = \"products\"\nfiles = [\"inbox/products.csv\"]\n\
    [[source]]\ntable = \"lines\"\nfiles = [\"inbox/lines*.csv\"]\n";

/// Of the hundred customers C001 to C100: the first ninety allow ads; all have an e-mail address but every tenth; all
/// live in Lyon but every fourth, who lives in Aix; every second bought shoes lately, the others a hat long ago.
pub fn customers() -> String {
    let mut text =
        "customer_id,first_name,last_name,email,phone,postal_code,city,country,consent_email,consent_ads\n"
            .to_owned();
    for n in 1..=100 {
        let email = if n % 10 == 0 { String::new() } else { format!("Person.{n}@Example.com") };
        let phone =
            if n % 20 == 0 { String::new() } else { format!("06 12 34 {:02} {:02}", n / 100, n % 100) };
        let city = if n % 4 == 0 { "Aix" } else { "Lyon" };
        // Who has neither is known by name and place: none of them has another's.
        let name =
            if n % 20 == 0 { ["Anna", "Berthe", "Claire", "Denise", "Elise"][n / 20 - 1] } else { "Marie" };
        text.push_str(&format!("C{n:03},{name},Durand,{email},{phone},69001,{city},FR,true,{}\n", n <= 90));
    }
    text
}

pub fn lines() -> String {
    let mut text = "ticket_id,customer_id,sold_at,product_id,quantity,net,channel\n".to_owned();
    for n in 1..=100 {
        let (day, product) = if n % 2 == 0 { ("2026-02-20", "P1") } else { ("2024-06-01", "P2") };
        text.push_str(&format!("T{n},C{n:03},{day} 10:00:00,{product},1,{}.50,store\n", 10 + n));
    }
    // The last complete day.
    text.push_str("T999,,2026-03-08 10:00:00,P2,1,5.00,store\n");
    text
}

pub fn shop_with(settings: &str) -> Workspace {
    let workspace = Workspace::new(&format!("{TOML}{settings}"), &[]);
    workspace.write("inbox/customers.csv", &customers());
    workspace.write("inbox/products.csv", "product_id,category\nP1,Shoes\nP2,Hats\n");
    workspace.write("inbox/lines.csv", &lines());
    workspace
}

pub async fn loaded_with(settings: &str) -> (Workspace, ConsoleClient) {
    let workspace = shop_with(settings);
    let job = workspace.load().await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    let client = workspace.connect().unwrap();
    (workspace, client)
}

pub fn ledger(workspace: &Workspace) -> Ledger {
    Ledger::open(workspace.path()).unwrap()
}

pub async fn count(client: &ConsoleClient, rule: &str) -> RuleReply {
    let request = CountRequest { rule: RuleSource::Text(rule.to_owned()), audience: None, sample: 5 };
    client.count_rule(soon(), request).await.unwrap().unwrap()
}

pub async fn taken(client: &ConsoleClient, rule: &str) -> u64 {
    let reply = count(client, rule).await;
    reply.count.unwrap_or_else(|| panic!("{rule}: {:?}", reply.problem)).customers
}

pub async fn save(client: &ConsoleClient, name: &str, rule: &str, hold_out: f64) -> u32 {
    let follows = client.audience(soon(), name.to_owned()).await.unwrap().ok();
    let request = SaveAudience {
        name: name.to_owned(),
        rule: RuleSource::Text(rule.to_owned()),
        hold_out,
        note: String::new(),
        follows: follows.map(|detail| detail.versions[0].version),
    };
    client.save_audience(soon(), request).await.unwrap().unwrap()
}

pub async fn seal_job(workspace: &Workspace, client: &ConsoleClient, audience: &str, to: &str) -> Job {
    let request = SealRequest { audience: audience.to_owned(), destination: to.to_owned() };
    let job = client.seal_audience(soon(), request).await.unwrap().unwrap();
    workspace.wait(client, job).await
}

pub async fn seal(workspace: &Workspace, client: &ConsoleClient, audience: &str, to: &str) -> ExportDetail {
    let job = seal_job(workspace, client, audience, to).await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    let exports = client.activations(soon()).await.unwrap().unwrap().exports;
    export(client, exports[0].id).await
}

pub async fn export(client: &ConsoleClient, id: ExportId) -> ExportDetail {
    client.export(soon(), id).await.unwrap().unwrap()
}

pub async fn decide(
    client: &ConsoleClient,
    of: &ExportDetail,
    approve: bool,
) -> Result<DecisionReply, String> {
    let note = if approve { String::new() } else { "not now".to_owned() };
    let sha256 = of.summary.sha256.clone();
    let request = DecisionRequest { export: of.summary.id, approve, sha256, note };
    client.decide_export(soon(), request).await.unwrap().map_err(|error| error.message)
}

/// Bo approves it in the ledger, before any process is told.
pub fn approve(workspace: &Workspace, of: &ExportDetail) -> JobId {
    approve_as(workspace, of, "bo (1001)").unwrap().job.unwrap()
}

/// Somebody approves it in the ledger.
pub fn approve_as(
    workspace: &Workspace,
    of: &ExportDetail,
    by: &str,
) -> Result<DecisionReply, c360::ledger::LedgerError> {
    let (export, sha256) = (of.summary.id, of.summary.sha256.clone());
    let request = DecisionRequest { export, approve: true, sha256, note: String::new() };
    ledger(workspace).decide_export(&request, by, jiff::Timestamp::now())
}

/// The same, and the job is stopped before a process takes it.
pub async fn approve_and_stop(workspace: &Workspace, client: &ConsoleClient, of: &ExportDetail) {
    let job = approve(workspace, of);
    ledger(workspace).ask_cancel(job, "bo (1001)").unwrap();
    assert_eq!(workspace.wait(client, job).await.state, JobState::Cancelled);
}

/// Approve it, and wait until it is let out.
pub async fn let_out(workspace: &Workspace, client: &ConsoleClient, of: &ExportDetail) -> Job {
    let reply = decide(client, of, true).await.unwrap();
    workspace.wait(client, reply.job.unwrap()).await
}

/// Every file under `exports`, relative to the workspace, but those that are sealed.
pub fn let_out_files(workspace: &Workspace) -> Vec<String> {
    let mut all = Vec::new();
    let exports = workspace.path().join("exports");
    for folder in std::fs::read_dir(&exports).into_iter().flatten().map(Result::unwrap) {
        if folder.file_name() == ".sealed" || !folder.path().is_dir() {
            continue;
        }
        for file in std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
            all.push(file.path().strip_prefix(workspace.path()).unwrap().display().to_string());
        }
    }
    all.sort();
    all
}

/// Every sealed file.
pub fn sealed_files(workspace: &Workspace) -> Vec<String> {
    let folder = workspace.path().join("exports/.sealed");
    let files = std::fs::read_dir(folder).into_iter().flatten();
    files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

/// As if that export had been let out long ago: by its manifest its file is deleted by now.
pub fn long_ago(workspace: &Workspace, export: ExportId) {
    let ledger = rusqlite::Connection::open(workspace.path().join("ledger.sqlite")).unwrap();
    ledger.execute_batch("drop trigger releases_stay").unwrap();
    let sql = "update releases set manifest = json_set(manifest, '$.deleted_after', '2020-01-01T00:00:00Z') \
        where export = ?1";
    assert_eq!(ledger.execute(sql, [export.0]).unwrap(), 1);
}

/// SHA-256, in hexadecimal digits.
pub fn hash(of: impl AsRef<[u8]>) -> String {
    Sha256::digest(of).iter().fold(String::new(), |hash, byte| hash + &format!("{byte:02x}"))
}
