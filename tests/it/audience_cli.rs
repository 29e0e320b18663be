//! `c360 audience …` as a shell sees it: wrong usage, and what needs no workspace.

use std::path::Path;

use assert_cmd::Command;
use c360::contract::FIELDS;
use rstest::rstest;

const NO_WORKSPACE: &str = "there is no workspace here";
const SHA: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn run(home: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_c360"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("C360_") || name.to_string_lossy().starts_with("XDG_") {
            command.env_remove(name);
        }
    }
    command.env("HOME", home).env("LC_ALL", "C.UTF-8").current_dir(home).arg("audience").args(args);
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// Told before anything is opened, with what to write instead.
#[rstest]
#[case::a_mistyped_command(&["aprove", "7"], "approve")]
#[case::no_rule(&["save", "Lost core"], "--rule")]
#[case::no_name(&["save", " ", "--rule", "tier = lost"], "name is empty")]
#[case::a_percentage(&["save", "Lost core", "--rule", "tier = lost", "--hold-out", "10"], "such as 0.1")]
#[case::no_reason(&["retire", "Lost core"], "--reason")]
#[case::an_empty_reason(&["retire", "Lost core", "--reason", " "], "--reason is empty")]
#[case::an_empty_reason_to_exclude(&["exclude", "google", "Lost core", "--reason", ""], "--reason is empty")]
#[case::an_empty_reason_to_group(&["group", "paid", "Lost core", "--reason", ""], "--reason is empty")]
#[case::nobody_named_to_exclude(&["exclude", "google", "--reason", "x"], "NAME")]
#[case::nobody_named_to_group(&["group", "paid", "--reason", "x"], "AUDIENCE")]
#[case::somebody_and_nobody(&["exclude", "google", "Lost core", "--none", "--reason", "x"], "cannot be used with")]
#[case::one_audience_alone(&["overlap", "Lost core"], "2 values required")]
#[case::the_same_twice(&["overlap", "Best", "Best"], "Best stands there twice")]
#[case::a_mistyped_field(&["fields", "consent.add"], "did you mean `consent.ads`?")]
#[case::a_part_of_the_catalogue(&["fields", "--part", "range"], "FIELD")]
#[case::no_list(&["ids", "VIP"], "--file")]
#[case::nobody_to_suppress(&["suppress", "--by", "email", "--reason", "asked"], "--value")]
#[case::both_to_suppress(&["suppress", "--by", "id", "--value", "C1", "--file", "-", "--reason", "asked"], "cannot be used with")]
#[case::a_mistyped_kind(&["suppress", "--by", "emial", "--value", "x", "--reason", "asked"], "email")]
#[case::no_destination(&["seal", "Lost core"], "--to")]
#[case::no_number(&["export", "last"], "named by its number")]
#[case::a_manifest_and_a_part(&["export", "7", "--manifest", "--part", "tiers"], "cannot be used with")]
#[case::nobody_to_ask(&["approve", "7"], "nobody can be asked here")]
#[case::too_few_digits(&["approve", "7", "--sha256", "0123"], "8 to 64 digits")]
#[case::no_digits(&["approve", "7", "--sha256", "the-one-i-saw"], "8 to 64 digits")]
#[case::no_note(&["reject", "7"], "--note")]
#[case::an_empty_note(&["reject", "7", "--note", " "], "--note is empty")]
#[case::an_empty_rule_to_count(&["count", ""], "write `everybody`")]
#[case::an_empty_rule_to_save(&["save", "Lost core", "--rule", " "], "write `everybody`")]
#[case::withdrawn_without_a_reason(&["withdraw", "7"], "--reason")]
fn wrong_usage_exits_with_2_and_says_what_to_write(#[case] args: &[&str], #[case] words: &str) {
    let home = tempfile::tempdir().unwrap();
    let (code, said, told) = run(home.path(), args);
    assert_eq!((code, said.as_str()), (2, ""), "{told}");
    assert!(told.contains(words), "{told}");
    assert!(!told.contains(NO_WORKSPACE), "{told}");
}

#[rstest]
#[case(&["list"])]
#[case(&["show", "Lost core"])]
#[case(&["count", "tier = lost", "--sample", "5"])]
#[case(&["fields", "tier"])]
#[case(&["save", "Lost core", "--rule", "tier = lost", "--hold-out", "0", "--note", "winter", "--new"])]
#[case(&["retire", "Lost core", "--reason", "over"])]
#[case(&["overlap", "Lost core", "Best", "Large"])]
#[case(&["exclude", "google", "--none", "--reason", "nobody any more"])]
#[case(&["group", "paid", "--none", "--reason", "over"])]
#[case(&["group", "paid", "Best", "Large", "--reason", "as agreed"])]
#[case(&["ids", "VIP", "--file", "-"])]
#[case(&["suppress", "--by", "phone", "--value", "+33612345678", "--value", "0612345678", "--reason", "asked", "--lift"])]
#[case(&["house-rules", "--part", "groups"])]
#[case(&["seal", "Lost core", "--to", "google", "--no-wait"])]
#[case(&["exports", "--waiting"])]
#[case(&["export", "7", "--manifest"])]
#[case(&["approve", "7", "--sha256", SHA, "--note", "fine", "--no-wait"])]
#[case(&["reject", "7", "--note", "too many"])]
#[case(&["reject", "7", "--reason", "too many"])]
#[case(&["release", "7"])]
#[case(&["withdraw", "7", "--reason", "a mistake"])]
#[case(&["activations"])]
fn right_usage_then_looks_for_the_workspace(#[case] args: &[&str]) {
    let home = tempfile::tempdir().unwrap();
    let (code, said, told) = run(home.path(), args);
    assert_eq!((code, said.as_str()), (1, ""), "{told}");
    assert!(told.contains(NO_WORKSPACE), "{told}");
}

#[test]
fn the_catalogue_of_fields_needs_no_workspace() {
    let home = tempfile::tempdir().unwrap();
    let (code, said, told) = run(home.path(), &["fields", "--format", "json"]);
    assert_eq!((code, told.as_str()), (0, ""));
    let fields: Vec<serde_json::Value> = serde_json::from_str(&said).unwrap();
    assert_eq!(fields.len(), FIELDS.len());
    assert_eq!(fields[0]["name"], FIELDS[0].name);
    let (_, table, _) = run(home.path(), &["fields"]);
    let (_, csv, _) = run(home.path(), &["fields", "--format", "csv"]);
    for info in FIELDS {
        assert!(table.contains(info.name) && csv.contains(info.name), "{}", info.name);
    }
    let (_, markdown, _) = run(home.path(), &["fields", "--format", "md"]);
    assert!(markdown.starts_with("| Field | Kind | Group | Meaning | From |"), "{markdown}");
}
