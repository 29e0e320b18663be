//! What comes back from a backup, file by file, is held to the erasures that the other files know.

use std::fs;

use c360::contract::{JobState, Reveal};

use super::shop::{ID, PERSONAL, REASON, erase, in_bytes, in_tables, ledger, lines, loaded, published};
use crate::support::{Workspace, soon};

const LEDGER: [&str; 3] = ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"];

/// A consistent copy of the ledger's file: every connection to it is closed.
fn ledgers(workspace: &Workspace) -> Vec<u8> {
    drop(ledger(workspace));
    fs::read(workspace.path().join("ledger.sqlite")).unwrap()
}

fn put_ledger_back(workspace: &Workspace, bytes: &[u8]) {
    for file in LEDGER {
        let _ = fs::remove_file(workspace.path().join(file));
    }
    fs::write(workspace.path().join("ledger.sqlite"), bytes).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_generation_from_before_an_erasure_gives_nothing_out_and_the_next_load_mends_it() {
    let (workspace, client) = loaded().await;
    let backup = fs::read(published(&workspace)).unwrap();
    assert_eq!(erase(&workspace, &client, ID).await.state, JobState::Done);
    drop(client);
    fs::write(published(&workspace), backup).unwrap();
    assert!(!in_tables(&published(&workspace), &[ID]).is_empty(), "the backup holds the customer");

    let client = workspace.connect().unwrap();
    let reveal = Reveal { customer_id: ID.to_owned(), reason: REASON.to_owned() };
    let told = client.reveal_customer(soon(), reveal).await.unwrap().unwrap_err();
    assert!(told.message.contains("was erased"), "{told}");
    drop(client);

    let job = workspace.load().await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    assert!(job.outcome.unwrap().contains("1 customer erased"));
    assert_eq!(in_tables(&published(&workspace), PERSONAL), Vec::<String>::new());
    assert_eq!(in_bytes(&published(&workspace), PERSONAL), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_from_before_an_erasure_learns_it_from_the_warehouse() {
    let (workspace, client) = loaded().await;
    drop(client);
    let backup = ledgers(&workspace);
    let client = workspace.connect().unwrap();
    assert_eq!(erase(&workspace, &client, ID).await.state, JobState::Done);
    drop(client);
    // The older ledger points at the generation before; what lies there is the one without the customer.
    let now = published(&workspace);
    put_ledger_back(&workspace, &backup);
    fs::rename(now, published(&workspace)).unwrap();
    workspace.write("inbox/lines-2.csv", &lines(""));
    let job = workspace.load().await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    assert!(ledger(&workspace).erased().unwrap().is_erased(ID));
    assert_eq!(in_tables(&published(&workspace), PERSONAL), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_loaded_anew_leaves_out_whom_the_ledger_knows() {
    let (workspace, client) = loaded().await;
    assert_eq!(erase(&workspace, &client, ID).await.state, JobState::Done);
    drop(client);
    // The person in charge moves the warehouse away; the ledger forgets what it pointed at.
    let connection = rusqlite::Connection::open(workspace.path().join("ledger.sqlite")).unwrap();
    connection.execute_batch("delete from current_generation").unwrap();
    drop(connection);
    fs::remove_dir_all(workspace.path().join("warehouse")).unwrap();
    let job = workspace.load().await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    assert_eq!(in_tables(&published(&workspace), PERSONAL), Vec::<String>::new());
    assert_eq!(in_bytes(&published(&workspace), PERSONAL), Vec::<String>::new());
}
