//! From a trial to written cards by the commands alone, as a script does it.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use assert_cmd::Command;

use super::assigned::retailer;

fn run(workspace: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_c360"));
    let output = command.arg("-w").arg(workspace).arg("clusters").args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

fn done(workspace: &Path, args: &[&str]) -> String {
    let (code, said, told) = run(workspace, args);
    assert_eq!(code, 0, "{args:?}: {told}");
    said
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn segments_are_found_told_and_written_from_a_script() {
    let shop = retailer(2_000).await;
    let at = shop.path();
    let (code, _, told) = run(at, &["show", "B1"]);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("no behavioural segments yet"), "{told}");
    done(at, &["fit", "--k", "3..4", "--wait"]);
    let compared = done(at, &["compare", "1", "--k", "3", "--format", "md"]);
    assert!(compared.contains("| B1 "), "{compared}");
    done(at, &["adopt", "--trial", "1", "--k", "3", "--reason", "agreed", "--wait"]);
    done(at, &["name", "B1", "Gift buyers", "--reason", "what they are"]);
    done(at, &["priority", "Gift buyers", "push", "--reason", "room to grow"]);
    done(at, &["text", "B1", "Call <them>.", "--reason", "plan"]);
    let (code, _, told) = run(at, &["show", "Gift buyer"]);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("Gift buyers"), "{told}");
    let (code, _, told) = run(at, &["rules", "B1", "tickts >= 2", "--preview"]);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("tickets"), "{told}");
    let preview = done(at, &["rules", "B1", "tickets >= 2", "--preview", "--format", "json"]);
    assert!(preview.contains("customers"), "{preview}");
    assert!(done(at, &["migration", "--format", "csv"]).lines().count() > 3);

    let said = done(at, &["cards", "--format", "json"]);
    let exports = at.join("exports/segments");
    let folder = files(&exports).pop().unwrap();
    assert!(said.contains(&folder.display().to_string()), "{said}");
    assert!(folder.file_name().unwrap().to_string_lossy().starts_with("v1-2026-06-30"));
    let written = files(&folder);
    let names: Vec<_> = written.iter().map(|file| file.file_name().unwrap().to_string_lossy()).collect();
    assert_eq!(names, ["B1.md", "B2.md", "B3.md", "cards.html"]);
    for file in &written {
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let page = fs::read_to_string(written.last().unwrap()).unwrap();
    assert_eq!(page.matches("<article").count(), 3);
    assert!(page.contains("Call &lt;them&gt;.") && !page.contains("<them>"));
    assert!(!page.contains("http://") && !page.contains("https://"));
    // Whom the card lists on the screen is in no file.
    let card = done(at, &["show", "B1", "--format", "json"]);
    let card: serde_json::Value = serde_json::from_str(&card).unwrap();
    let customers = card["customers"].as_array().unwrap();
    assert!(customers.len() > 5);
    for file in &written {
        let text = fs::read_to_string(file).unwrap();
        for customer in customers {
            assert!(!text.contains(customer["customer_id"].as_str().unwrap()), "{}", file.display());
        }
    }
}
