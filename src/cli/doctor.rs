//! `c360 doctor`: whether terminal, workspace and machine are fit, and what to do where they aren't.
//!
//! Checks go on when one of them fails. Exits with 1 when something is broken; a warning is not broken.

mod files;
mod server;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use color_eyre::Result;

use super::encryption::{self, Encryption};
use super::failure::Told;
use super::figures::{bytes, date};
use super::global::Global;
use super::output::Output;
use super::session::{self, ask, context};
use super::way::{self, Way};
use super::workspace::Found;
use super::{data, machine};
use crate::config::FILE_NAME;
use crate::contract::{Check, Hello, Verdict};
use crate::ledger;
use crate::paths::Paths;
use crate::server::reach;
use crate::tui::theme::ColorMode;

const MIN_SIZE: (u16, u16) = (60, 16);
const GIB: u64 = 1 << 30;

/// Run it.
pub async fn run(global: &Global, paths: Option<&Paths>, out: &mut Output<'_>) -> Result<()> {
    let env = |name: &str| std::env::var(name).ok();
    let found = session::find(global, paths);
    let mut checks = vec![terminal(out.terminal, &env), color(&env), clipboard(&env), locale(&env)];
    let way = session::way(global, paths);
    let served = match &way {
        Way::Server(socket) => Some(server::Served::ask(socket).await),
        Way::Alone(_) | Way::None => None,
    };
    checks.push(match &served {
        Some(served) => {
            let hello = served.hello();
            let other = hello.and_then(|hello| session::another(global, paths, Path::new(&hello.directory)));
            match other {
                Some(other) => bad("workspace", other.message, &other.hint.unwrap_or_default()),
                None => served.workspace(),
            }
        }
        None => workspace(&found),
    });
    checks.extend(settings(global, &found));
    if let (Some(served), Way::Server(socket)) = (&served, &way) {
        checks.extend(served.checks(socket));
        checks.extend(barriers(global, &found, socket));
    }
    if let Some(dir) = made(&found) {
        checks.extend(whose(dir, &way));
    }
    checks.extend(match &served {
        Some(served) => served.hello().map(loaded),
        None => database(global, paths, &found).await,
    });
    let directory = served.as_ref().and_then(server::Served::hello).map(|hello| Path::new(&hello.directory));
    checks.push(disk(directory.or(found.directory())));
    checks.extend(encrypted(&found));
    checks.push(memory());
    checks.push(log(paths));
    let sheet = data::checks(&checks, "checks", "Checks");
    out.reply(&checks, &[], &[sheet], None)?;
    if checks.iter().any(|check| check.verdict == Verdict::Bad) { Err(Told.into()) } else { Ok(()) }
}

fn check(name: &str, verdict: Verdict, found: impl Into<String>, hint: Option<&str>) -> Check {
    Check { name: name.to_owned(), verdict, found: found.into(), hint: hint.map(str::to_owned) }
}

fn good(name: &str, found: impl Into<String>) -> Check {
    check(name, Verdict::Good, found, None)
}

fn warn(name: &str, found: impl Into<String>, hint: &str) -> Check {
    check(name, Verdict::Warn, found, Some(hint))
}

fn bad(name: &str, found: impl Into<String>, hint: &str) -> Check {
    check(name, Verdict::Bad, found, Some(hint))
}

type Env<'a> = &'a dyn Fn(&str) -> Option<String>;

fn terminal(is_terminal: bool, env: Env<'_>) -> Check {
    let name = "terminal";
    let term = env("TERM").unwrap_or_default();
    if !is_terminal {
        return warn(
            name,
            "standard output is not a terminal",
            "run `c360 doctor` in the terminal you will use",
        );
    }
    if term.is_empty() || term == "dumb" {
        return bad(name, "TERM says nothing useful", "set TERM, for example `export TERM=xterm-256color`");
    }
    match crossterm::terminal::size() {
        Ok((width, height)) if width < MIN_SIZE.0 || height < MIN_SIZE.1 => {
            warn(name, format!("{term}, {width}×{height}"), "make the window at least 60×16")
        }
        Ok((width, height)) => good(name, format!("{term}, {width}×{height}")),
        Err(error) => warn(name, format!("{term}; its size can't be read: {error}"), "try another terminal"),
    }
}

fn color(env: Env<'_>) -> Check {
    let name = "colour";
    match ColorMode::detect(env) {
        ColorMode::True => good(name, "24-bit"),
        ColorMode::Ansi256 => good(name, "256 colours"),
        ColorMode::Ansi16 => good(name, "16 colours; if the terminal has more, set COLORTERM=truecolor"),
        ColorMode::None if env("NO_COLOR").is_some_and(|set| !set.is_empty()) => {
            good(name, "none, as NO_COLOR asks")
        }
        ColorMode::None => good(name, "none; everything can be read without"),
    }
}

fn clipboard(env: Env<'_>) -> Check {
    let name = "clipboard";
    if env("TMUX").is_some() {
        return warn(
            name,
            "copying goes through tmux (OSC 52)",
            "if nothing arrives: `set -g set-clipboard on` and `set -g allow-passthrough on` in ~/.tmux.conf",
        );
    }
    if env("STY").is_some() {
        return warn(
            name,
            "copying goes through screen (OSC 52)",
            "if nothing arrives, use tmux or a plain terminal",
        );
    }
    if env("TERM_PROGRAM").is_some_and(|program| program == "Apple_Terminal") {
        return warn(
            name,
            "this terminal does not take OSC 52",
            "select with the mouse, or use another terminal",
        );
    }
    good(name, "copying goes to your terminal (OSC 52), also over SSH")
}

fn locale(env: Env<'_>) -> Check {
    let name = "locale";
    let set =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|var| env(var).filter(|set| !set.is_empty()));
    let shown = set.clone().unwrap_or_else(|| "not set".to_owned());
    if crate::tui::glyphs::Glyphs::detect(env).ascii {
        return warn(
            name,
            format!("{shown}: drawn with plain ASCII"),
            "`export LC_ALL=C.UTF-8` for better drawing",
        );
    }
    good(name, shown)
}

fn workspace(found: &Found) -> Check {
    let name = "workspace";
    match found {
        Found::Named(dir) | Found::Here(dir) if dir.join(FILE_NAME).is_file() => {
            good(name, dir.display().to_string())
        }
        Found::Named(dir) | Found::Here(dir) if way::is_shut(dir) => {
            let shut = session::shut(dir);
            bad(name, shut.message, &shut.hint.unwrap_or_default())
        }
        Found::Named(dir) | Found::Here(dir) => bad(
            name,
            format!("{} holds no {FILE_NAME}", dir.display()),
            "make it with `c360 init DIR`, or name another with --workspace DIR",
        ),
        Found::Demo(dir) if dir.join(FILE_NAME).is_file() => {
            good(name, format!("the demo, {}", dir.display()))
        }
        Found::Demo(dir) => warn(
            name,
            "none here",
            &format!("`c360` will make a demo in {}; your own: `c360 init DIR`", dir.display()),
        ),
        Found::Nowhere => {
            bad(name, "none here, and no home directory", "set HOME, or name one with --workspace DIR")
        }
    }
}

/// The workspace's directory where one is there to be looked at.
fn made(found: &Found) -> Option<&Path> {
    found.directory().filter(|dir| dir.join(FILE_NAME).is_file())
}

fn settings(global: &Global, found: &Found) -> Option<Check> {
    let name = "settings";
    Some(match session::settings(global, made(found)?) {
        Ok(config) if config.sources.is_empty() => {
            warn(name, "no source is configured", "add a [[source]] to c360.toml; see `c360 config template`")
        }
        Ok(config) => good(name, format!("{} sources", config.sources.len())),
        Err(report) => bad(name, report.to_string().replace('\n', " "), "mend it, then `c360 config check`"),
    })
}

/// The workspace and its files, where this person owns it or may look into it.
fn whose(dir: &Path, way: &Way) -> Vec<Check> {
    let is_served = matches!(way, Way::Server(_));
    if is_served && std::fs::read_dir(dir).is_err() {
        let hint = "run `c360 doctor` as the server's user to have its files looked at";
        return vec![check("files", Verdict::Good, "the server's, and shut to you", Some(hint))];
    }
    [permissions(dir, is_served), files::files(dir), files::temporary(dir)].into_iter().flatten().collect()
}

fn permissions(dir: &Path, is_served: bool) -> Option<Check> {
    let name = "permissions";
    let writable = rustix::fs::access(dir, rustix::fs::Access::WRITE_OK).is_ok();
    let mode = std::fs::metadata(dir).ok()?.permissions().mode();
    let shown = format!("mode {:o}", mode & 0o777);
    Some(if !writable && !is_served {
        bad(name, "you can't write into the workspace", "ask its owner, or work on one of your own")
    } else if mode & 0o007 != 0 {
        let hint = format!("it holds personal data: `chmod 700 {}`", dir.display());
        warn(name, format!("everybody on this machine can look into it ({shown})"), &hint)
    } else if is_served && mode & 0o070 != 0 {
        let hint = format!("others reach it over the socket, by their roles: `chmod 700 {}`", dir.display());
        warn(name, format!("its group can look past the server into it ({shown})"), &hint)
    } else {
        good(name, shown)
    })
}

/// Whom the way to the socket keeps out, where this person may read who has a role.
fn barriers(global: &Global, found: &Found, socket: &Path) -> Vec<Check> {
    let Some(config) = made(found).and_then(|dir| session::settings(global, dir).ok()) else {
        return Vec::new();
    };
    let barriers = reach::barriers(socket, &config.roles);
    barriers.iter().map(|barrier| warn("way to the socket", barrier.to_string(), &barrier.hint())).collect()
}

async fn database(global: &Global, paths: Option<&Paths>, found: &Found) -> Option<Check> {
    // To open one that nobody has opened yet would make its files, perhaps as another user's than who will serve it.
    if !made(found)?.join(ledger::FILE).exists() {
        return Some(nothing_loaded());
    }
    let asked = async {
        let session = session::open(global, paths).await?;
        ask(session.client.hello(context())).await
    };
    Some(match asked.await {
        Ok(hello) => loaded(&hello),
        Err(report) => bad(
            "database",
            report.to_string().replace('\n', " "),
            "see the log, or load anew into a new workspace",
        ),
    })
}

fn loaded(hello: &Hello) -> Check {
    let name = "database";
    match (hello.generation, hello.as_of) {
        (Some(generation), Some(as_of)) => {
            good(name, format!("generation {}, loaded until {}", generation.0, date(as_of)))
        }
        (Some(generation), None) => {
            warn(name, format!("generation {} has no ticket lines", generation.0), "see `c360 status`")
        }
        (None, _) => nothing_loaded(),
    }
}

fn nothing_loaded() -> Check {
    warn("database", "nothing is loaded yet", "run `c360 load`")
}

/// The workspace's temporary directory lies in it, and so is as it is.
fn encrypted(found: &Found) -> Option<Check> {
    let name = "encryption at rest";
    Some(match encryption::of(made(found)?) {
        Encryption::Disk => good(name, "on an encrypted disk"),
        Encryption::Directory => good(name, "in an encrypted directory"),
        Encryption::None => warn(
            name,
            "not encrypted: who takes the disk can read every customer",
            "move the workspace to a disk under LUKS, or to a directory under fscrypt",
        ),
        Encryption::Unknown => warn(
            name,
            "can't be told: the file system has no disk of its own here",
            "see on the machine beneath whether it is under LUKS",
        ),
    })
}

fn disk(directory: Option<&Path>) -> Check {
    let name = "disk";
    let Some(free) = directory.and_then(machine::free_disk) else {
        return warn(name, "free space can't be read", "check it with `df -h`");
    };
    let found = format!("{} free", bytes(free));
    match free {
        0..200_000_000 => {
            bad(name, found, "free some space: a load needs room for a second copy of the data")
        }
        200_000_000..5_000_000_000 => warn(
            name,
            found,
            "a load needs room for a second copy of the data; lower load.keep_generations or free some",
        ),
        _ => good(name, found),
    }
}

fn memory() -> Check {
    let name = "memory";
    match machine::available_memory() {
        None => warn(name, "can't be read", "check it with `free -h`"),
        Some(free) if free < GIB / 2 => bad(
            name,
            format!("{} available", bytes(free)),
            "close other programs; a load needs half a GiB at least",
        ),
        Some(free) if free < 2 * GIB => warn(
            name,
            format!("{} available", bytes(free)),
            "set load.memory_limit so that a large load spills to disk",
        ),
        Some(free) => good(name, format!("{} available", bytes(free))),
    }
}

fn log(paths: Option<&Paths>) -> Check {
    let name = "log";
    let Some(paths) = paths else {
        return warn(name, "no home directory, so there is no log", "set HOME or XDG_STATE_HOME");
    };
    match crate::logging::make_directory(&paths.state) {
        Ok(dir) => good(name, dir.display().to_string()),
        Err(error) => warn(
            name,
            format!("{} can't be written: {error}", paths.state.display()),
            "make it writable, or set XDG_STATE_HOME",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env<'a>(of: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| of.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn a_pipe_is_worth_a_word_and_a_dumb_terminal_is_broken() {
        assert_eq!(terminal(false, &env(&[])).verdict, Verdict::Warn);
        assert_eq!(terminal(true, &env(&[("TERM", "dumb")])).verdict, Verdict::Bad);
    }

    #[test]
    fn tmux_and_screen_are_told_how_copying_gets_through() {
        assert!(clipboard(&env(&[("TMUX", "x")])).hint.is_some_and(|hint| hint.contains("set-clipboard")));
        assert_eq!(clipboard(&env(&[("STY", "x")])).verdict, Verdict::Warn);
        assert_eq!(clipboard(&env(&[])).verdict, Verdict::Good);
    }

    #[test]
    fn a_locale_that_is_not_utf_8_is_a_warning() {
        assert_eq!(locale(&env(&[("LC_ALL", "C")])).verdict, Verdict::Warn);
        assert_eq!(locale(&env(&[("LANG", "fr_FR.UTF-8")])).verdict, Verdict::Good);
    }

    #[test]
    fn a_named_workspace_that_is_not_there_is_broken_and_no_workspace_is_not() {
        assert_eq!(workspace(&Found::Named("/not/there".into())).verdict, Verdict::Bad);
        assert_eq!(workspace(&Found::Demo("/not/there".into())).verdict, Verdict::Warn);
    }
}
