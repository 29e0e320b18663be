//! The real binary: exit codes, formats, and texts that must stay as the program prints them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;

use assert_cmd::Command;

/// The program, far from the person's own directories and settings.
fn c360(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_c360"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("C360_") || name.to_string_lossy().starts_with("XDG_") {
            command.env_remove(name);
        }
    }
    command.env("HOME", home).env("LC_ALL", "C.UTF-8").current_dir(home);
    command
}

fn run(home: &Path, args: &[&str]) -> (i32, String, String) {
    let output = c360(home).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

#[test]
fn a_wrong_flag_exits_with_2_and_a_failure_with_1() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(run(home.path(), &["--no-such-flag"]).0, 2);
    assert_eq!(run(home.path(), &["pulse", "--from", "2017-01-01"]).0, 2);
    assert_eq!(run(home.path(), &["pulse", "--figure", "net_revnue"]).0, 2);
    let (code, _, told) = run(home.path(), &["status"]);
    assert_eq!(code, 1);
    assert!(told.contains("there is no workspace here") && told.contains("c360 init"), "{told}");
    assert!(told.contains("with --socket PATH where it does not listen at /run/c360/c360.sock"), "{told}");
}

#[test]
fn init_makes_a_workspace_for_its_owner_alone_and_never_overwrites_one() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let shop = home.path().join("My \"shop\"");
    let (code, _, told) = run(home.path(), &["init", shop.to_str().unwrap()]);
    assert_eq!((code, told.as_str()), (0, ""));
    assert_eq!(shop.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    let (code, said, _) = run(home.path(), &["-w", shop.to_str().unwrap(), "config", "check"]);
    assert_eq!(code, 0);
    assert!(said.contains("is right: it has no source yet"), "{said}");
    std::fs::write(shop.join("c360.toml"), "[load]\nthreads = 2\n").unwrap();
    let (code, _, told) = run(home.path(), &["init", shop.to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(told.contains("is there already"), "{told}");
    assert_eq!(std::fs::read_to_string(shop.join("c360.toml")).unwrap(), "[load]\nthreads = 2\n");
}

#[test]
fn demo_makes_a_workspace_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let shop = home.path().join("shop");
    let (code, _, told) = run(home.path(), &["demo", shop.to_str().unwrap(), "--customers", "100"]);
    assert_eq!(code, 0, "{told}");
    for (path, wanted) in [("", 0o700), ("inbox", 0o700), ("inbox/customers", 0o700), ("c360.toml", 0o600)] {
        let mode = shop.join(path).metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, wanted, "{path}: {mode:o}");
    }
}

#[test]
fn init_offers_every_shipped_mapping() {
    let home = tempfile::tempdir().unwrap();
    for name in c360::config::mapping_names() {
        let dir = home.path().join(name);
        let (code, _, told) = run(home.path(), &["init", dir.to_str().unwrap(), "--mapping", name]);
        assert_eq!(code, 0, "{told}");
    }
}

#[test]
fn config_check_exits_with_1_and_tells_everything() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("c360.toml"), "[load]\nthraeds = 2\ntreads = 1\n").unwrap();
    let (code, said, told) = run(home.path(), &["config", "check"]);
    assert_eq!((code, said.as_str()), (1, ""));
    assert!(told.contains("line 2") && told.contains("line 3"), "{told}");
}

#[test]
fn the_environment_and_flags_reach_the_settings() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("c360.toml"), "").unwrap();
    let show = |set: &[&str]| {
        let mut command = c360(home.path());
        let output =
            command.env("C360_LOAD__THREADS", "2").args(set).args(["config", "show"]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(show(&[]).contains("threads = 2"));
    assert!(show(&["--set", "load.threads=3"]).contains("threads = 3"));
}

#[test]
fn config_schema_is_json() {
    let home = tempfile::tempdir().unwrap();
    let (code, said, _) = run(home.path(), &["config", "schema"]);
    assert_eq!(code, 0);
    assert!(serde_json::from_str::<serde_json::Value>(&said).unwrap().get("properties").is_some());
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let home = tempfile::tempdir().unwrap();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_c360"))
        .args(["completions", "bash"])
        .env("HOME", home.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn doctor_makes_nothing_in_a_workspace_that_nobody_has_opened() {
    let home = tempfile::tempdir().unwrap();
    let shop = home.path().join("shop");
    assert_eq!(run(home.path(), &["init", shop.to_str().unwrap()]).0, 0);
    let held = || {
        let entries = std::fs::read_dir(&shop).unwrap();
        entries.map(|entry| entry.unwrap().file_name()).collect::<std::collections::BTreeSet<_>>()
    };
    let before = held();
    let (_, said, _) = run(home.path(), &["-w", shop.to_str().unwrap(), "doctor"]);
    assert!(said.contains("nothing is loaded yet"), "{said}");
    assert_eq!(held(), before, "another user than its owner may ask");
}

#[test]
fn doctor_goes_on_after_a_broken_check_and_exits_with_1() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("c360.toml"), "[load]\nthreads = 0\n").unwrap();
    let (code, said, _) = run(home.path(), &["doctor", "--format", "json"]);
    assert_eq!(code, 1);
    let checks: Vec<serde_json::Value> = serde_json::from_str(&said).unwrap();
    let verdict = |name: &str| {
        let check = checks.iter().find(|check| check.get("name").unwrap() == name).unwrap();
        check.get("verdict").unwrap().as_str().unwrap().to_owned()
    };
    assert_eq!(verdict("settings"), "bad");
    assert_eq!(verdict("log"), "good");
}

#[test]
fn the_shipped_themes_are_listed() {
    let home = tempfile::tempdir().unwrap();
    let (_, said, _) = run(home.path(), &["theme", "list", "--format", "json"]);
    let names: Vec<String> = serde_json::from_str(&said).unwrap();
    for name in ["dark", "light", "high-contrast", "colour-blind", "mono"] {
        assert!(names.iter().any(|known| known == name), "{names:?}");
    }
}

fn between<'t>(text: &'t str, marker: &str) -> &'t str {
    let (begin, end) = (format!("<!-- {marker}:begin -->\n"), format!("<!-- {marker}:end -->"));
    let (_, rest) = text.split_once(&begin).expect("the marker begins");
    rest.split_once(&end).expect("the marker ends").0
}

const README: &str = include_str!("../../README.md");

#[test]
fn the_readme_lists_the_keys_that_the_program_lists() {
    let keys = c360::cli::keys::markdown();
    assert_eq!(between(README, "keys").trim(), keys.trim(), "print it with `c360 keys --format md`");
}

#[test]
fn the_readme_shows_the_settings_that_the_program_prints() {
    let shown = between(README, "config").trim();
    let template = shown.strip_prefix("```toml\n").and_then(|text| text.strip_suffix("```")).unwrap();
    assert_eq!(template, c360::config::template(), "print it with `c360 config template`");
}

#[test]
fn the_readme_tells_which_request_takes_which_role_as_the_server_holds_it() {
    assert_eq!(
        between(README, "roles").trim(),
        c360::contract::roles_table().trim(),
        "it is contract::roles_table()"
    );
}

#[test]
fn names_that_nothing_has_are_wrong_usage_with_the_likely_one() {
    let home = tempfile::tempdir().unwrap();
    let shop = home.path().join("shop").display().to_string();
    assert_eq!(run(home.path(), &["demo", &shop, "--customers", "50", "--seed", "7"]).0, 0);
    assert_eq!(run(home.path(), &["-w", &shop, "load"]).0, 0);
    for (args, likely) in [
        (&["pulse", "--filter", "channel=stroe"][..], "did you mean `store`"),
        (&["pulse", "--filter", "region=Atlantis"], "c360 pulse --by region"),
        (&["rejects", "--source", "linse"], "did you mean `lines`"),
        (&["--set", "load.thread=3", "status"], "did you mean `load.threads`"),
    ] {
        let (code, _, told) = run(home.path(), &[&["-w", &shop], args].concat());
        assert_eq!(code, 2, "{args:?}: {told}");
        assert!(told.contains(likely), "{args:?}: {told}");
    }
}

#[test]
fn more_rejected_rows_than_one_reply_lists_are_printed_each_once() {
    let home = tempfile::tempdir().unwrap();
    let shop = home.path().join("shop");
    std::fs::create_dir(&shop).unwrap();
    let settings = "[[source]]\ntable = \"lines\"\nfiles = [\"in.csv\"]\n[load]\nmax_rejected_share = 1.0\n";
    std::fs::write(shop.join("c360.toml"), settings).unwrap();
    let bad: u32 = c360::contract::MOST_ROWS + 5;
    let mut rows = "ticket_id,line_no,customer_id,sold_at,net\na,1,c,2024-05-01,1\n".to_owned();
    for row in 0..bad {
        rows.push_str(&format!("b{row},1,c,2024-05-01,x\n"));
    }
    std::fs::write(shop.join("in.csv"), rows).unwrap();
    let shop = shop.display().to_string();
    let (code, _, told) = run(home.path(), &["-w", &shop, "load"]);
    assert_eq!(code, 0, "{told}");
    for (limit, shown) in [(bad - 1, bad - 1), (bad, bad), (u32::MAX, bad)] {
        let limit = limit.to_string();
        let args = ["-w", &shop, "rejects", "--limit", &limit, "--part", "rows", "--format", "csv"];
        let (code, said, told) = run(home.path(), &args);
        assert_eq!(code, 0, "{told}");
        let lines: std::collections::BTreeSet<&str> = said.lines().collect();
        assert_eq!(lines.len() as u32, shown + 1, "{limit}");
    }
}

#[test]
fn a_load_without_sources_says_what_is_missing() {
    let home = tempfile::tempdir().unwrap();
    let shop = home.path().join("shop").display().to_string();
    assert_eq!(run(home.path(), &["init", &shop]).0, 0);
    let (code, _, told) = run(home.path(), &["-w", &shop, "load"]);
    assert_eq!(code, 1);
    assert!(told.contains("no source is configured; add a [[source]]"), "{told}");
}

#[test]
fn config_check_judges_expressions_without_their_files() {
    let home = tempfile::tempdir().unwrap();
    let check = |sql: &str| {
        let toml = format!(
            "[[source]]\ntable = \"lines\"\nfiles = [\"x.csv\"]\n[source.columns]\nsold_at = {{ sql = \"{sql}\" }}\n"
        );
        std::fs::write(home.path().join("c360.toml"), toml).unwrap();
        run(home.path(), &["config", "check"])
    };
    assert_eq!(check("CAST(day AS DATE)").0, 0);
    for (sql, why) in
        [("strptime(day", "sql"), ("(SELECT max(day) FROM other)", "one expression"), ("now()", "now")]
    {
        let (code, _, told) = check(sql);
        assert_eq!(code, 1, "{sql}");
        assert!(told.contains("sold_at") && told.contains("line 1") && told.contains(why), "{told}");
    }
}

#[test]
fn keys_are_those_in_force() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join(".config/c360");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("keys.toml"), "[keys]\n\"pulse.period\" = [\"ctrl-o\"]\n").unwrap();
    let (code, said, told) = run(home.path(), &["keys", "--format", "csv"]);
    assert_eq!(code, 0, "{told}");
    assert!(
        said.lines().any(|line| line.starts_with("ctrl-o,") && line.ends_with(",pulse.period")),
        "{said}"
    );
    std::fs::write(config.join("keys.toml"), "[keys]\n\"pulse.period\" = [\"q\"]\n").unwrap();
    assert_eq!(run(home.path(), &["keys"]).0, 1, "a clash is an error");
}

#[test]
fn the_segments_have_headless_twins() {
    let home = tempfile::tempdir().unwrap();
    let shop = home.path().join("shop").display().to_string();
    assert_eq!(run(home.path(), &["demo", &shop, "--customers", "400", "--seed", "7"]).0, 0);
    assert_eq!(run(home.path(), &["-w", &shop, "load"]).0, 0);
    let ask = |args: &[&str]| run(home.path(), &[&["-w", &shop, "segments"], args].concat());
    for args in [&[][..], &["migration"], &["bridge"], &["show", "small"], &["thresholds"]] {
        for format in ["table", "json", "csv", "md"] {
            let (code, said, told) = ask(&[args, &["--format", format]].concat());
            assert_eq!(code, 0, "{args:?}: {told}");
            assert!(!said.is_empty() && !said.contains("NaN"), "{args:?} {format}: {said}");
            if format == "json" {
                serde_json::from_str::<serde_json::Value>(&said).unwrap();
            }
        }
    }
    assert_eq!(ask(&["show", "smal"]).0, 2);
    assert_eq!(ask(&["thresholds", "preview", "600/6", "250/3"]).0, 2);
    assert_eq!(ask(&["thresholds", "adopt", "600/6", "250/3", "100/1"]).0, 2, "a reason is needed");
    let (code, _, told) = ask(&["thresholds", "adopt", "100/1", "250/3", "600/6", "--reason", "no"]);
    assert_eq!(code, 2, "{told}");
    let (code, said, told) = ask(&["thresholds", "adopt", "600/6", "250/3", "100/1", "--reason", "agreed"]);
    assert_eq!(code, 0, "{told}");
    assert!(said.contains("thresholds v2"), "{said}");
    let (_, said, _) = ask(&["thresholds", "--part", "versions", "--format", "csv"]);
    assert!(said.lines().nth(1).unwrap().starts_with("2,fixed,600/6,250/3,100/1,"), "{said}");
}

/// A workspace on a file system of a few megabytes: the load that does not fit says so, and what was there stays.
#[test]
fn a_full_disk_fails_the_load_and_leaves_what_was_published() {
    let home = tempfile::tempdir().unwrap();
    let shop = home.path().join("shop");
    std::fs::create_dir(&shop).unwrap();
    let lines = |tickets: u32, file: &str| {
        let mut text = String::from("ticket_id,line_no,customer_id,sold_at,net\n");
        for n in 0..tickets {
            // Hard to compress, so that it takes the room it looks like.
            let noise = u64::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            text.push_str(&format!("{noise:x}{:x},1,c{n},2024-05-01,1.00\n", noise.rotate_left(29)));
        }
        std::fs::write(home.path().join(file), text).unwrap();
    };
    lines(100, "l1.csv");
    let script = r#"
        set -e
        mount -t tmpfs -o size=12m tmpfs shop
        printf '[[source]]\ntable = "lines"\nfiles = ["%s/l*.csv"]\n' "$PWD" > shop/c360.toml
        "$C360" -w shop load
        mv l2.csv.later l2.csv
        code=0; "$C360" -w shop load || code=$?
        echo "second load exits with $code"
        "$C360" -w shop pulse --from 2024-05-01 --to 2024-05-01 --format csv --part figures
        ls shop/*
    "#;
    lines(400_000, "l2.csv.later");
    let command = c360(home.path());
    let command = {
        let environment: Vec<_> =
            command.get_envs().map(|(n, v)| (n.to_owned(), v.map(ToOwned::to_owned))).collect();
        let mut unshare = std::process::Command::new("unshare");
        for (name, value) in environment {
            match value {
                Some(value) => unshare.env(name, value),
                None => unshare.env_remove(name),
            };
        }
        unshare.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]);
        unshare.env("C360", env!("CARGO_BIN_EXE_c360")).current_dir(home.path()).output()
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let Some(done) = command.ok().filter(|done| !text(&done.stderr).contains("unshare: ")) else {
        eprintln!("SKIPPED: this machine does not let a test mount a small file system");
        return;
    };
    let (said, told) = (text(&done.stdout), text(&done.stderr));
    assert!(said.contains("second load exits with 1"), "{said}\n{told}");
    assert!(told.contains("No space left") && told.contains("make room"), "{said}\n{told}");
    assert!(said.contains("net_revenue,") && said.contains("100.00"), "{said}\n{told}");
}
