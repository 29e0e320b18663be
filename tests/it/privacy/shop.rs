//! A small shop with one customer whom nothing else resembles, and what the scenarios do with it.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use c360::contract::{ConsoleClient, Erasure, Job, JobState};
use c360::ledger::Ledger;

use crate::support::{Workspace, soon};

/// The one customer.
pub const ID: &str = "QX-7719-RARE";
/// What nobody may find once they are erased.
pub const PERSONAL: &[&str] = &[
    ID,
    "Zephyrine",
    "Quatrebarbes",
    "zephyrine.q@example.com",
    "0698765432",
    "LC-55501-QX",
    "12 rue des Ormes-Secs",
    "1971-02-03",
];

pub const REASON: &str = "asked by letter";

const TOML: &str = "[workspace]\nas_of = 2026-03-08\n\
    [[source]]\ntable = \"customers\"\nfiles = [\"inbox/customers*.csv\"]\n\
    [[source]]\ntable = \"consents\"\nfiles = [\"inbox/consents.csv\"]\n\
    [[source]]\ntable = \"lines\"\nfiles = [\"inbox/lines*.csv\"]\n\
    [[source]]\ntable = \"campaign_members\"\nfiles = [\"inbox/members.csv\"]\n\
    [load]\nmax_rejected_share = 0.5\n";

const HEAD: &str = "customer_id,loyalty_card,first_name,last_name,birth_date,email,phone,address,city\n";

/// The shop, not loaded. Its tickets have no number, so that a customer's lines of one day are one ticket; a member is
/// listed twice, so that a row is rejected whose value is the id.
pub fn shop() -> Workspace {
    shop_with("")
}

pub fn shop_with(settings: &str) -> Workspace {
    let workspace = Workspace::new(&format!("{TOML}{settings}"), &[]);
    workspace.write("inbox/customers.csv", &customers(""));
    workspace.write(
        "inbox/consents.csv",
        &format!("customer_id,channel,granted,changed_at\n{ID},email,true,2024-01-01 10:00:00\nC1,sms,true,2024-01-01 10:00:00\n"),
    );
    workspace.write("inbox/lines.csv", &lines(""));
    workspace.write(
        "inbox/members.csv",
        &format!("campaign_id,customer_id,arm\nK1,{ID},exposed\nK1,{ID},exposed\nK1,C1,exposed\n"),
    );
    workspace
}

pub fn customers(more: &str) -> String {
    let [id, first, last, email, phone, card, address, born] = PERSONAL else { panic!("eight texts") };
    format!(
        "{HEAD}C1,L1,Marie,Dupont,1980-05-06,marie@example.com,0611111111,1 rue A,Lyon\n\
         {id},{card},{first},{last},{born},{email},{phone},{address},Lyon\n\
         C3,L3,Paul,Durand,,paul@example.com,0633333333,3 rue C,Lyon\n{more}"
    )
}

pub fn lines(more: &str) -> String {
    format!(
        "customer_id,sold_at,net\nC1,2025-11-01 10:00:00,100.10\n{ID},2025-12-01 10:00:00,250.25\n\
         {ID},2025-12-01 10:00:00,3.33\n{ID},2026-02-01 10:00:00,40.40\nC3,2026-03-08 10:00:00,5.05\n{more}"
    )
}

pub async fn loaded() -> (Workspace, ConsoleClient) {
    loaded_with("").await
}

pub async fn loaded_with(settings: &str) -> (Workspace, ConsoleClient) {
    let workspace = shop_with(settings);
    let job = workspace.load().await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    let client = workspace.connect().unwrap();
    (workspace, client)
}

pub async fn erase(workspace: &Workspace, client: &ConsoleClient, id: &str) -> Job {
    let erasure = Erasure { customer_id: id.to_owned(), reason: REASON.to_owned() };
    let job = client.erase_customer(soon(), erasure).await.unwrap().unwrap();
    workspace.wait(client, job).await
}

pub fn ledger(workspace: &Workspace) -> Ledger {
    Ledger::open(workspace.path()).unwrap()
}

/// The published generation's file.
pub fn published(workspace: &Workspace) -> PathBuf {
    let generation = ledger(workspace).current_generation().unwrap().unwrap();
    workspace.path().join("warehouse").join(generation.file)
}

/// The generations that lie there.
pub fn generations(workspace: &Workspace) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(workspace.path().join("warehouse"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".duckdb"))
        .collect();
    names.sort();
    names
}

/// Whatever of these texts stands in a file's bytes.
pub fn in_bytes(file: &Path, texts: &[&str]) -> Vec<String> {
    // A log of SQLite goes with its last connection, which may be now.
    let bytes = fs::read(file).unwrap_or_default();
    let stands = |text: &&&str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    texts.iter().filter(stands).map(|text| format!("{}: {text}", file.display())).collect()
}

/// Whatever of these texts stands in any table of a generation, however it is compressed.
pub fn in_tables(file: &Path, texts: &[&str]) -> Vec<String> {
    let config = duckdb::Config::default().access_mode(duckdb::AccessMode::ReadOnly).unwrap();
    let conn = duckdb::Connection::open_with_flags(file, config).unwrap();
    let names: Vec<String> = conn
        .prepare("select table_name from duckdb_tables() where not temporary")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(names.len() > 10, "{names:?}");
    let mut found = Vec::new();
    for name in names {
        for text in texts {
            let query =
                format!("select count(*) from \"{name}\" as t where contains(to_json(t)::varchar, ?)");
            let rows: i64 = conn.query_row(&query, [text], |row| row.get(0)).unwrap();
            if rows > 0 {
                found.push(format!("{name}: {text}"));
            }
        }
    }
    found
}

/// Every file of a folder, however deep.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all
}

/// The program over a workspace, far from the person's own directories.
pub fn c360(workspace: &Workspace, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_c360"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("C360_") || name.to_string_lossy().starts_with("XDG_") {
            command.env_remove(name);
        }
    }
    command.env("HOME", workspace.path().join("home")).env("LC_ALL", "C.UTF-8");
    let output = command.args(["-w", workspace.path().to_str().unwrap()]).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}
