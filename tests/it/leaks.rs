//! Nothing that the program writes tells who a customer is: every byte of screens, answers, errors and logs is searched
//! for what the made-up customers' files hold.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use c360::tui::harness::Harness;

use crate::made_up;
use crate::support::Workspace;

/// What the files say of a person and nobody may read without a reason.
struct Secrets(BTreeSet<String>);

impl Secrets {
    fn of(workspace: &Path) -> Self {
        let file = workspace.join("inbox/customers/customers-001.csv");
        let mut reader = csv::Reader::from_path(file).unwrap();
        let heads = reader.headers().unwrap().clone();
        let at = |name: &str| heads.iter().position(|head| head == name).unwrap();
        let (first, last) = (at("first_name"), at("last_name"));
        let whole = ["loyalty_card", "email", "phone", "address", "birth_date"].map(at);
        let mut secrets = BTreeSet::new();
        for row in reader.records().map(Result::unwrap) {
            secrets.extend(whole.iter().filter_map(|place| row.get(*place)).map(str::to_owned));
            let (first, last) = (row.get(first).unwrap_or_default(), row.get(last).unwrap_or_default());
            if !first.is_empty() && !last.is_empty() {
                secrets.extend([format!("{first} {last}"), format!("{last} {first}")]);
            }
        }
        secrets.retain(|secret| secret.chars().count() > 4);
        assert!(secrets.len() > 1_500, "{}", secrets.len());
        Self(secrets)
    }

    fn assert_none_in(&self, text: &str, of: &str) {
        let found: Vec<&String> = self.0.iter().filter(|secret| text.contains(secret.as_str())).collect();
        assert!(found.is_empty(), "{of} tells {found:?}");
    }
}

struct Shop {
    workspace: Workspace,
    home: tempfile::TempDir,
    secrets: Secrets,
}

impl Shop {
    fn new() -> Self {
        let workspace = Workspace::sample();
        let home = tempfile::tempdir().unwrap();
        let secrets = Secrets::of(workspace.path());
        Self { workspace, home, secrets }
    }

    /// Everything that the real binary writes for these arguments, logs as talkative as can be, and whether it succeeded.
    fn run(&self, args: &[&str]) -> (String, bool) {
        let done = Command::new(env!("CARGO_BIN_EXE_c360"))
            .args(["-w", &self.workspace.path().display().to_string()])
            .args(args)
            .env("HOME", self.home.path())
            .env_remove("XDG_STATE_HOME")
            .env("C360_LOG", "trace")
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&done.stdout) + &text(&done.stderr), done.status.success())
    }
}

/// Every file below a folder as text.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            let bytes = std::fs::read(entry.path()).unwrap();
            found.push((entry.path(), String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    found
}

#[test]
fn commands_and_logs_tell_nobodys_name_address_or_number() {
    let shop = Shop::new();
    let email = "nathalie.coeur.4@inbox.test";
    let commands: &[&[&str]] = &[
        &["load"],
        &["load"],
        &["status"],
        &["rejects"],
        &["jobs"],
        &["pulse"],
        &["segments"],
        &["segments", "show", "best"],
        &["customer", "find", email],
        &["customer", "find", "06.39.98.37.57"],
        &["customer", "find", "nathalie coeur"],
        &["customer", "find", "natahlie coeur"],
        &["customer", "find", "51100"],
        &["customer", "find", "--segment", "small"],
        &["customer", "show", "00000004"],
        &["customer", "show", "00000003"],
        &["customer", "tickets", "00000003"],
        &["customer", "show", "an-unknown-id"],
        &["customer", "reveal", "an-unknown-id", "--reason", "a mistyped id"],
        &["customer", "export", "00000003", "--reason", "asked by letter"],
        &["customer", "erase", "00000004", "--reason", "asked by letter", "--yes-erase", "00000004"],
        &["customer", "show", "00000004"],
        &["load"],
        &["audit", "list"],
        &["audit", "verify"],
    ];
    let (mut seen, mut has_erased) = (0, false);
    for args in commands {
        let formats: &[&str] =
            if args.contains(&"erase") { &["table"] } else { &["table", "json", "csv", "md"] };
        for format in formats {
            let mut wanted = args.to_vec();
            wanted.extend(["--format", format]);
            let (text, done) = shop.run(&wanted);
            seen += text.len();
            let refused = args.contains(&"an-unknown-id") || (has_erased && args.contains(&"00000004"));
            assert_eq!(done, !refused, "c360 {}: {text}", wanted.join(" "));
            shop.secrets.assert_none_in(&text, &format!("c360 {}", wanted.join(" ")));
        }
        has_erased |= args.contains(&"erase");
    }
    assert!(seen > 100_000, "{seen} bytes say too little to be searched");
    let logs = files(shop.home.path());
    assert!(!logs.is_empty(), "there is a log");
    for (path, text) in logs {
        shop.secrets.assert_none_in(&text, &path.display().to_string());
    }
    let job_log = std::fs::read_to_string(shop.workspace.path().join("jobs.log")).unwrap_or_default();
    shop.secrets.assert_none_in(&job_log, "jobs.log");
    let ledger = std::fs::read(shop.workspace.path().join("ledger.sqlite")).unwrap();
    shop.secrets.assert_none_in(&String::from_utf8_lossy(&ledger), "the ledger");
}

#[tokio::test]
async fn screens_tell_nobodys_name_address_or_number_until_somebody_gives_a_reason() {
    let shop = Shop::new();
    shop.workspace.load().await;
    let client = shop.workspace.connect().unwrap();
    let mut console = Harness::open(client, made_up::options(), (160, 50), made_up::now()).await.unwrap();
    let mut pictures = String::new();
    for keys in [
        "3",
        "/ 5 1 1 0 0",
        "enter",
        "enter",
        "G",
        "g",
        "]",
        "[",
        "z",
        "esc",
        "2",
        "enter",
        "tab",
        "tab",
        "tab",
        "tab",
    ] {
        console.press(keys).await.unwrap();
        pictures.push_str(&console.screen());
    }
    shop.secrets.assert_none_in(&pictures, "the console");
    assert!(pictures.contains('•'), "there were names to hide");
}
