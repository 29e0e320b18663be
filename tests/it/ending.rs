//! The end of a process whose threads still read: it must not crash on its way out.

use std::{env, process::Command, thread};

use duckdb::Connection;

const ROLE: &str = "C360_TEST_ENDING";
const CODE: u8 = 7;
/// An ordinary end crashes one in eight of these.
const ENDS: usize = 20;

/// Not a test of its own: what the test below starts, several times.
#[test]
fn child() {
    if env::var_os(ROLE).is_none() {
        return;
    }
    let (told, reads) = std::sync::mpsc::channel();
    // Planning a sum asks whether its name is a keyword, which DuckDB keeps in a static table.
    let sums: Vec<_> = (0..200).map(|n| format!("sum(a + {n})")).collect();
    let sql = format!("PREPARE sums AS SELECT {} FROM range(9) t(a)", sums.join(", "));
    for _ in 0..4 {
        let (told, sql) = (told.clone(), sql.clone());
        thread::spawn(move || {
            let conn = Connection::open_in_memory().unwrap();
            loop {
                conn.execute_batch(&sql).unwrap();
                let _ = told.send(());
            }
        });
    }
    for _ in 0..8 {
        reads.recv().unwrap();
    }
    c360::ending::now(CODE);
}

#[test]
fn a_process_whose_threads_still_read_ends_with_its_code() {
    for end in 0..ENDS {
        let mut child = Command::new(env::current_exe().unwrap());
        child.args(["--exact", "ending::child", "--test-threads=1"]).env(ROLE, "reads");
        let status = child.output().unwrap().status;
        assert_eq!(status.code(), Some(i32::from(CODE)), "end {end}: {status}");
    }
}
