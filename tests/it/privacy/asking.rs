//! On a terminal an erasure is asked for twice, and another answer leaves everything as it is.

use std::io::{Read, Write};
use std::sync::mpsc;
use std::time::Duration;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::shop::{ID, REASON, c360, in_tables, published, shop};
use crate::support::Workspace;

/// Answer each question in turn; the exit code and everything that was shown.
fn erase(workspace: &Workspace, answers: &[(&str, &str)]) -> (u32, String) {
    let size = PtySize { rows: 40, cols: 200, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_c360"));
    command.args(["-w", workspace.path().to_str().unwrap(), "customer", "erase", ID, "--reason", REASON]);
    command.env("HOME", workspace.path().join("home"));
    command.env("LC_ALL", "C.UTF-8");
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let (sender, shown) = mpsc::channel();
    let mut reader = pair.master.try_clone_reader().unwrap();
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(read @ 1..) = reader.read(&mut buffer) {
            if sender.send(buffer[..read].to_vec()).is_err() {
                break;
            }
        }
    });
    let mut writer = pair.master.take_writer().unwrap();
    let mut all = String::new();
    for (question, answer) in answers {
        while !all.contains(question) {
            let bytes =
                shown.recv_timeout(Duration::from_mins(1)).unwrap_or_else(|_| panic!("{question}: {all}"));
            all.push_str(&String::from_utf8_lossy(&bytes));
        }
        writer.write_all(format!("{answer}\r").as_bytes()).unwrap();
    }
    while let Ok(bytes) = shown.recv_timeout(Duration::from_mins(1)) {
        all.push_str(&String::from_utf8_lossy(&bytes));
    }
    (child.wait().unwrap().exit_code(), all)
}

const FIRST: &str = "to go on: ";
const SECOND: &str = "for good: ";

#[test]
fn another_answer_to_either_question_erases_nobody() {
    let workspace = shop();
    assert_eq!(c360(&workspace, &["load"]).0, 0);
    for answers in [&[(FIRST, "C1")][..], &[(FIRST, ID), (SECOND, "yes")]] {
        let (code, shown) = erase(&workspace, answers);
        assert!(code == 1 && shown.contains("nothing was erased"), "{shown}");
    }
    assert!(!in_tables(&published(&workspace), &[ID]).is_empty());
}

#[test]
fn who_answers_both_questions_sees_first_what_goes_and_then_that_it_went() {
    let workspace = shop();
    assert_eq!(c360(&workspace, &["load"]).0, 0);
    let (code, shown) = erase(&workspace, &[(FIRST, ID), (SECOND, "erase")]);
    assert_eq!(code, 0, "{shown}");
    let before = shown.split(FIRST).next().unwrap();
    assert!(before.contains("campaign_members") && before.contains("inbox/lines.csv"), "{shown}");
    assert!(shown.contains("1 customer erased"), "{shown}");
    assert!(in_tables(&published(&workspace), &[ID]).is_empty());
}
