//! `c360 clusters …` as a shell sees it: wrong usage, right usage, and what is said where there are no segments yet.

use std::path::Path;

use assert_cmd::Command;
use rstest::rstest;

const NO_WORKSPACE: &str = "there is no workspace here";

fn run(home: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_c360"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("C360_") || name.to_string_lossy().starts_with("XDG_") {
            command.env_remove(name);
        }
    }
    command.env("HOME", home).env("LC_ALL", "C.UTF-8").current_dir(home).arg("clusters").args(args);
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// Told before anything is opened, with what to write instead.
#[rstest]
#[case::a_mistyped_command(&["compaer"], "compare")]
#[case::an_empty_segment(&["show", " "], "id is empty")]
#[case::no_months(&["variables", "--window-months", "0"], "1..=36")]
#[case::too_many_months(&["fit", "--window-months", "37"], "1..=36")]
#[case::a_mistyped_variable(&["fit", "--variables", "tickets,gift_shar"], "did you mean `gift_share`?")]
#[case::one_variable(&["fit", "--variables", "tickets"], "2 to 30")]
#[case::one_segment(&["fit", "--k", "1"], "such as 3..10")]
#[case::too_many_segments(&["fit", "--k", "3..30"], "such as 3..10")]
#[case::a_trial_that_is_no_number(&["compare", "last"], "invalid digit")]
#[case::no_trial(&["adopt", "--k", "5", "--reason", "agreed"], "--trial")]
#[case::no_number(&["adopt", "--trial", "1", "--reason", "agreed"], "--k")]
#[case::no_reason(&["adopt", "--trial", "1", "--k", "5"], "--reason")]
#[case::an_empty_reason(&["adopt", "--trial", "1", "--k", "5", "--reason", " "], "--reason is empty")]
#[case::an_empty_name(&["name", "B3", " ", "--reason", "agreed"], "name is empty")]
#[case::an_unreasoned_name(&["name", "B3", "Gift buyers"], "--reason")]
#[case::a_mistyped_priority(&["priority", "B3", "secur", "--reason", "agreed"], "did you mean `secure`?")]
#[case::no_text(&["text", "B3", "--reason", "agreed"], "--file")]
#[case::two_texts(&["text", "B3", "one", "--file", "-", "--reason", "agreed"], "cannot be used with")]
#[case::no_rules(&["rules", "B3", "--reason", "agreed"], "--centre")]
#[case::empty_rules(&["rules", "B3", " ", "--reason", "agreed"], "the rules are empty")]
#[case::unreasoned_rules(&["rules", "B3", "tickets >= 4"], "--reason")]
#[case::rules_and_centre(&["rules", "B3", "tickets >= 4", "--centre", "--reason", "x"], "cannot be used with")]
#[case::nothing_to_wait_for(&["rules", "B3", "tickets >= 4", "--preview", "--wait"], "cannot be used with")]
fn wrong_usage_exits_with_2_and_says_what_to_write(#[case] args: &[&str], #[case] words: &str) {
    let home = tempfile::tempdir().unwrap();
    let (code, said, told) = run(home.path(), args);
    assert_eq!((code, said.as_str()), (2, ""), "{told}");
    assert!(told.contains(words), "{told}");
    assert!(!told.contains(NO_WORKSPACE), "{told}");
}

#[rstest]
#[case(&[])]
#[case(&["--part", "months", "--format", "csv"])]
#[case(&["show"])]
#[case(&["show", "B3", "--part", "telling"])]
#[case(&["show", "Gift buyers"])]
#[case(&["variables", "--window-months", "24"])]
#[case(&["fit"])]
#[case(&["fit", "--variables", "tickets,basket,department:Home\\, garden", "--k", "2..20", "--wait"])]
#[case(&["fit", "--k", "6"])]
#[case(&["trials"])]
#[case(&["compare"])]
#[case(&["compare", "7", "--k", "5", "--part", "moves"])]
#[case(&["adopt", "--trial", "7", "--k", "5", "--reason", "agreed", "--wait"])]
#[case(&["name", "B3", "Gift buyers", "--reason", "agreed"])]
#[case(&["priority", "B3", "push", "--reason", "agreed"])]
#[case(&["text", "B3", "Invite them", "--reason", "agreed"])]
#[case(&["text", "B3", "", "--reason", "the levers say it better"])]
#[case(&["rules", "B3", "tickets >= 4", "--reason", "agreed", "--wait"])]
#[case(&["rules", "B3", "tickets >= 4", "--preview"])]
#[case(&["rules", "B3", "--centre", "--reason", "agreed"])]
#[case(&["migration", "--part", "flows"])]
#[case(&["cards"])]
fn right_usage_then_looks_for_the_workspace(#[case] args: &[&str]) {
    let home = tempfile::tempdir().unwrap();
    let (code, said, told) = run(home.path(), args);
    assert_eq!((code, said.as_str()), (1, ""), "{told}");
    assert!(told.contains(NO_WORKSPACE), "{told}");
}

#[test]
fn a_file_that_is_not_there_is_told_by_name() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("c360.toml"), "").unwrap();
    let (code, said, told) = run(home.path(), &["text", "B3", "--file", "lost.md", "--reason", "agreed"]);
    assert_eq!((code, said.as_str()), (1, ""), "{told}");
    assert!(told.contains("can't read lost.md"), "{told}");
}
