//! What a customer's export over a server comes to: files of whoever asked, and none in a workspace that they can't look into.

use std::{
    fs,
    os::unix::fs::{MetadataExt, chown},
    path::Path,
};

use super::house::{House, Said, can_become_others};

const VIEWER: u32 = 4_242_001;
const PRIVACY: u32 = 4_242_004;

#[tokio::test(flavor = "multi_thread")]
async fn who_exports_a_customer_over_a_server_gets_the_files_and_the_workspace_keeps_none() {
    if !can_become_others() {
        return;
    }
    let house = House::sample("[roles]\nviewer = [\"4242001\"]\nprivacy = [\"4242004\"]\n");
    assert_eq!(house.run(&["load"]).code, 0);
    let customers = house.workspace.path().join("inbox/customers/customers-001.csv");
    let text = fs::read_to_string(customers).unwrap();
    let place = text.lines().next().unwrap().split(',').position(|name| name == "customer_id").unwrap();
    let id = text.lines().nth(1).unwrap().split(',').nth(place).unwrap();
    let home = tempfile::tempdir().unwrap();
    chown(home.path(), Some(PRIVACY), None).unwrap();
    let to = home.path().join("handed");
    let args =
        ["customer", "export", id, "--reason", "by letter", "--format", "json", "--to", to.to_str().unwrap()];

    let said = house.run_as(Some(VIEWER), &args);
    assert!(said.code == 1 && said.err.contains("`export_customer`"), "{said:?}");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);

    let said = house.run_as(Some(PRIVACY), &args);
    assert_eq!(said.code, 0, "{said:?}");
    let told: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(told["contents"], serde_json::Value::Null, "the command prints no personal data");
    for (file, held) in [("json", "\"customer_id\""), ("page", "<html")] {
        let path = Path::new(told[file].as_str().unwrap());
        assert!(path.starts_with(&to), "{}", path.display());
        let found = path.metadata().unwrap();
        assert_eq!((found.mode() & 0o777, found.uid()), (0o600, PRIVACY));
        let text = fs::read_to_string(path).unwrap();
        assert!(text.contains(held) && text.contains(id), "{file}");
    }
    assert!(!house.workspace.path().join("exports/customers").exists());
    let chain = house.run(&["audit", "list", "--customer", id, "--format", "csv"]);
    assert!(chain.out.contains("export") && chain.out.contains("uid 4242004"), "{chain:?}");

    // Without a folder: into the one that the command runs in, and into no other that can't be written to.
    let said = said_in(&house, home.path(), &args[..5]);
    assert!(
        said.code == 0 && said.out.contains(&format!("Written to {}", home.path().display())),
        "{said:?}"
    );
    let said = said_in(&house, Path::new("/"), &args[..5]);
    assert!(said.code == 1 && said.err.contains("--to DIR"), "{said:?}");
}

fn said_in(house: &House, folder: &Path, args: &[&str]) -> Said {
    Said::of(house.command(args, Some(PRIVACY)).current_dir(folder))
}
