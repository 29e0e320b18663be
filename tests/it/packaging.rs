//! The Debian package: what its files say fits the program, each other and the README. Nothing is installed here.

use std::{collections::HashMap, fs, path::Path, process::Command};

fn read(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

/// A unit's settings; of a key that stands twice, the last.
fn unit(name: &str) -> HashMap<String, String> {
    let text = read(&format!("packaging/{name}"));
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once('='))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// Where the package puts each file, from `Cargo.toml`: source and place.
fn assets() -> Vec<(String, String)> {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let assets = manifest["package"]["metadata"]["deb"]["assets"].as_array().unwrap();
    let text = |value: &toml::Value| value.as_str().unwrap().to_owned();
    let place = |source: &str, place: String| {
        if place.ends_with('/') {
            place + Path::new(source).file_name().unwrap().to_str().unwrap()
        } else {
            place
        }
    };
    assets.iter().map(|asset| (text(&asset[0]), place(&text(&asset[0]), text(&asset[1])))).collect()
}

#[test]
fn every_file_of_the_package_is_there_or_made_by_the_script_that_builds_it() {
    let script = read("packaging/deb");
    for (source, _) in assets() {
        let Some(made) = source.strip_prefix("target/release/") else {
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(&source).is_file(), "{source}");
            continue;
        };
        assert!(makes(&script, made), "nothing makes {made}");
    }
}

/// Whether a command of the script, and not its first line or a comment, makes this file of the package.
fn makes(script: &str, made: &str) -> bool {
    let has = |command: &str| script.lines().any(|line| line == command);
    let Some(shell) = made.strip_prefix("c360.") else {
        return match made {
            "c360" => has("cargo build --release"),
            "man/*.1" => has("\"$built/c360\" man --dir \"$built/man\""),
            _ => false,
        };
    };
    let shells = script.lines().find_map(|line| {
        let (shells, each) = line.strip_prefix("for shell in ")?.split_once("; ")?;
        let each = each.strip_prefix("do ")?.strip_suffix("; done")?;
        (each == "\"$built/c360\" completions \"$shell\" > \"$built/c360.$shell\"").then_some(shells)
    });
    shells.is_some_and(|shells| shells.split(' ').any(|it| it == shell))
}

#[test]
fn a_script_that_names_a_shell_without_making_its_completions_makes_none() {
    let script = read("packaging/deb");
    assert!(script.starts_with("#!/usr/bin/env bash"));
    let without = script.replace("for shell in bash ", "for shell in ");
    assert!(!makes(&without, "c360.bash") && makes(&without, "c360.zsh"));
    let without = script.replace("cargo build --release", "").replace("\" man --dir ", "\" manual --dir ");
    assert!(!makes(&without, "c360") && !makes(&without, "man/*.1"));
}

#[test]
fn every_manual_page_that_another_refers_to_is_packaged() {
    let packaged =
        assets().into_iter().find(|(_, place)| place.starts_with("usr/share/man/man1/")).unwrap().0;
    assert_eq!(packaged, "target/release/man/*.1");
    assert!(read("packaging/deb").contains("man --dir \"$built/man\""));
    let dir = tempfile::tempdir().unwrap();
    let made =
        Command::new(env!("CARGO_BIN_EXE_c360")).args(["man", "--dir"]).arg(dir.path()).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    let names: Vec<String> =
        fs::read_dir(dir.path()).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    let mut references = 0;
    for name in &names {
        let page = fs::read_to_string(dir.path().join(name)).unwrap().replace("\\-", "-");
        let words = page.split(|c: char| !c.is_ascii_alphanumeric() && !"-()".contains(c));
        for command in
            words.filter_map(|word| word.strip_suffix("(1)")).filter(|word| word.starts_with("c360"))
        {
            assert!(names.contains(&format!("{command}.1")), "{name} refers to {command}(1)");
            references += 1;
        }
    }
    assert!(references > 20, "{references}");
}

#[test]
fn the_service_runs_the_program_of_the_package_where_clients_look_for_it_and_as_the_user_it_makes() {
    let (service, socket) = (unit("c360.service"), unit("c360.socket"));
    let program = assets().into_iter().find(|(source, _)| source == "target/release/c360").unwrap().1;
    let workspace = "/var/lib/c360";
    assert_eq!(service["ExecStart"], format!("/{program} --workspace {workspace} serve"));
    assert_eq!(socket["ListenStream"], c360::server::place::OF_THE_MACHINE);
    assert_eq!((socket["SocketMode"].as_str(), socket["SocketGroup"].as_str()), ("0660", "c360"));
    assert_eq!(service["User"], "c360");
    assert_eq!(Path::new("/var/lib").join(&service["StateDirectory"]), Path::new(workspace));
    let made = format!("d {workspace} {} c360 c360", service["StateDirectoryMode"]);
    assert!(read("packaging/c360.tmpfiles").contains(&made));
    // Under ProtectSystem=strict the server could not put a socket back there.
    let folder = Path::new(&socket["ListenStream"]).parent().unwrap().to_str().unwrap();
    assert!(read("packaging/c360.tmpfiles").contains(&format!("d {folder} 0755 c360 c360")));
    assert_eq!(service["ReadWritePaths"], format!("-{folder}"));
    assert_eq!(Some(service["RuntimeDirectory"].as_str()), folder.strip_prefix("/run/"));
    assert_eq!(service["ReadOnlyPaths"], "/tmp /var/tmp", "what is written to its own is lost");
    let user = read("packaging/c360.sysusers");
    assert!(user.lines().any(|line| line.starts_with("u c360 - ") && line.ends_with(workspace)), "{user}");
    for (setting, value) in [
        ("Type", "notify"),
        ("KillMode", "process"),
        ("StartLimitIntervalSec", "0"),
        ("Restart", "on-failure"),
    ] {
        assert_eq!(service[setting], value, "{setting}");
    }
    assert!(service.contains_key("WatchdogSec"));
}

#[test]
fn the_readme_installs_what_the_package_holds() {
    let readme = read("README.md");
    // The package lies where the next line looks for it, and is the only one there.
    let script = read("packaging/deb");
    assert!(
        script.contains("rm -f c360_*.deb") && script.contains("cargo deb --no-build --output . "),
        "{script}"
    );
    for line in [
        "packaging/deb ",
        "dpkg -i c360_*.deb",
        "runuser -u c360 -- c360 init /var/lib/c360 ",
        "usermod -aG c360 ana ",
        "systemctl enable --now c360.socket c360.service",
    ] {
        assert!(readme.lines().any(|found| found.starts_with(line)), "{line}");
    }
}

/// What systemd itself says, where its tools are.
#[test]
fn systemd_understands_the_units_and_finds_little_exposed() {
    let dir = tempfile::tempdir().unwrap();
    let (service, socket) = (dir.path().join("c360.service"), dir.path().join("c360.socket"));
    // It looks for the program, which is not installed here.
    fs::write(&service, read("packaging/c360.service").replace("/usr/bin/c360", "/bin/true")).unwrap();
    fs::write(&socket, read("packaging/c360.socket")).unwrap();
    let ask = |args: &[&str]| Command::new("systemd-analyze").args(args).arg(&service).arg(&socket).output();
    let Ok(verified) = ask(&["verify", "--man=no"]) else {
        eprintln!("SKIPPED: there is no systemd-analyze here");
        return;
    };
    let said = String::from_utf8_lossy(&verified.stderr).into_owned();
    assert!(verified.status.success() && !said.contains("c360"), "{said}");
    // In tenths: 10 is nothing exposed, 100 everything.
    let exposed = ["security", "--offline=yes", "--threshold=20", "--no-pager"];
    let judged = Command::new("systemd-analyze").args(exposed).arg(&service).output().unwrap();
    let said = String::from_utf8_lossy(&judged.stdout).into_owned();
    assert!(judged.status.success(), "{}", said.lines().last().unwrap_or_default());
}
