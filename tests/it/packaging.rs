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
        let shell = made.strip_prefix("c360.").unwrap_or(made);
        assert!(script.contains(shell), "nothing makes {made}");
    }
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
