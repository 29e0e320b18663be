//! The page in a real browser: Debian's chromium, headless. Skipped with a message where there is none.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

use std::{
    io::Read as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use flate2::read::ZlibDecoder;

use super::{html, made_up};

/// What it may be called.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// A browser that nothing leaves: no name is ever found. Each run has a profile of its own.
struct Browser {
    program: PathBuf,
    dir: tempfile::TempDir,
}

impl Browser {
    fn find() -> Option<Self> {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = std::env::split_paths(&paths).collect();
        let programs = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        let found = programs.into_iter().find(|program| program.is_file());
        if found.is_none() {
            let test = std::thread::current().name().unwrap_or("a test").to_owned();
            eprintln!("SKIPPED {test}: there is no chromium (`apt-get install chromium`)");
        }
        Some(Self { program: found?, dir: tempfile::tempdir().unwrap() })
    }

    /// Open a page; what it wrote to standard output. `flags` say what is wanted of it.
    fn open(&self, page: &Path, flags: &[String]) -> String {
        let folder = |name: &str| self.dir.path().join(name).display().to_string();
        let mut child = Command::new(&self.program)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-extensions"])
            .arg("--host-resolver-rules=MAP * ~NOTFOUND")
            .arg(format!("--user-data-dir={}", folder("profile")))
            .arg(format!("--log-net-log={}", folder("net.json")))
            .args(flags)
            .arg(format!("file://{}", page.display()))
            .stdin(Stdio::null())
            .stdout(std::fs::File::create(folder("out")).unwrap())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let until = Instant::now() + Duration::from_mins(2);
        while child.try_wait().unwrap().is_none() {
            if Instant::now() > until {
                child.kill().unwrap();
                panic!("the browser does not end");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        std::fs::read_to_string(folder("out")).unwrap()
    }

    /// What the last page asked of a network. What chromium asks of its makers by itself has no page that began it.
    fn asked(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.dir.path().join("net.json")).unwrap();
        let log: serde_json::Value = serde_json::from_str(&log).unwrap();
        let events = log["events"].as_array().unwrap().iter().map(|event| &event["params"]);
        let of_page = events.filter(|params| {
            params["initiator"].as_str().is_some_and(|initiator| initiator != "not an origin")
        });
        let urls = of_page.filter_map(|params| params["url"].as_str());
        urls.filter(|url| url.starts_with("http")).map(str::to_owned).collect()
    }

    fn picture(&self, page: &Path, flags: &[&str]) -> Picture {
        let file = self.dir.path().join("page.png");
        let mut all = vec![format!("--screenshot={}", file.display()), "--hide-scrollbars".to_owned()];
        all.extend(flags.iter().map(|flag| (*flag).to_owned()));
        self.open(page, &all);
        Picture::read(&std::fs::read(file).unwrap())
    }

    fn page(&self, html: &str) -> PathBuf {
        let page = self.dir.path().join("page.html");
        std::fs::write(&page, html).unwrap();
        page
    }
}

/// A screenshot.
struct Picture {
    /// Brightness of each pixel, row by row.
    grey: Vec<u8>,
}

impl Picture {
    /// Read a PNG of 8 bits a channel, not interlaced, as chromium writes them (PNG specification, 7 and 9).
    fn read(png: &[u8]) -> Self {
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap()) as usize;
        let (width, channels) = (number(16), if png[25] == 6 { 4 } else { 3 });
        assert_eq!((png[24], png[28]), (8, 0), "8 bits, not interlaced");
        let (mut at, mut packed) = (8, Vec::new());
        while at < png.len() {
            let length = number(at);
            if &png[at + 4..at + 8] == b"IDAT" {
                packed.extend_from_slice(&png[at + 8..at + 8 + length]);
            }
            at += 12 + length;
        }
        let mut bytes = Vec::new();
        ZlibDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
        let mut above = vec![0_u8; width * channels];
        let mut grey = Vec::new();
        for line in bytes.chunks_exact(1 + width * channels) {
            let mut row = line[1..].to_vec();
            for i in 0..row.len() {
                let left = if i >= channels { i32::from(row[i - channels]) } else { 0 };
                let corner = if i >= channels { i32::from(above[i - channels]) } else { 0 };
                let up = i32::from(above[i]);
                let guess = match line[0] {
                    1 => left,
                    2 => up,
                    3 => i32::midpoint(left, up),
                    4 => *[left, up, corner].iter().min_by_key(|v| (left + up - corner - **v).abs()).unwrap(),
                    _ => 0,
                };
                row[i] = row[i].wrapping_add(guess as u8);
            }
            grey.extend(
                row.chunks_exact(channels)
                    .map(|p| (p.iter().take(3).map(|c| u32::from(*c)).sum::<u32>() / 3) as u8),
            );
            above = row;
        }
        Self { grey }
    }

    fn mean(&self) -> f64 {
        self.grey.iter().map(|grey| f64::from(*grey)).sum::<f64>() / self.grey.len() as f64
    }

    /// How many degrees of brightness there are: a blank page has one.
    fn degrees(&self) -> usize {
        let mut seen = [false; 256];
        self.grey.iter().for_each(|grey| seen[usize::from(*grey)] = true);
        seen.iter().filter(|seen| **seen).count()
    }
}

/// Where the environment says so, what was drawn is kept to be looked at.
fn keep(browser: &Browser, name: &str, as_name: &str) {
    if let Some(folder) = std::env::var_os("C360_KEEP_CARDS") {
        std::fs::copy(browser.dir.path().join(name), Path::new(&folder).join(as_name)).unwrap();
    }
}

fn shop() -> String {
    let (behaviour, cards) = made_up::shop();
    html::page(&made_up::book(&behaviour, &cards))
}

#[test]
fn the_page_is_drawn_for_light_and_dark_screens_and_asks_nothing_of_a_network() {
    let Some(browser) = Browser::find() else { return };
    let page = browser.page(&shop());
    let light =
        browser.picture(&page, &["--window-size=1280,2600", "--blink-settings=preferredColorScheme=1"]);
    assert_eq!(browser.asked(), Vec::<String>::new());
    keep(&browser, "page.png", "light.png");
    let dark =
        browser.picture(&page, &["--window-size=1280,2600", "--blink-settings=preferredColorScheme=0"]);
    keep(&browser, "page.png", "dark.png");
    let narrow = browser.picture(&page, &["--window-size=500,2600"]);
    keep(&browser, "page.png", "narrow.png");
    assert!(light.degrees() > 50 && dark.degrees() > 50 && narrow.degrees() > 50, "something is drawn");
    assert!(light.mean() > 200.0, "{}", light.mean());
    assert!(dark.mean() < 70.0, "{}", dark.mean());
}

#[test]
fn a_page_that_did_ask_or_is_blank_would_be_found_out() {
    let Some(browser) = Browser::find() else { return };
    let page = browser.page("<!doctype html><link rel=stylesheet href=\"https://fonts.googleapis.com/css\"><img src=\"http://cards.invalid/x.png\">");
    browser.picture(&page, &["--window-size=400,300"]);
    let asked = browser.asked();
    for host in ["http://cards.invalid/", "https://fonts.googleapis.com/"] {
        assert!(asked.iter().any(|url| url.starts_with(host)), "{asked:?}");
    }
    let blank = browser.picture(&browser.page("<!doctype html>"), &["--window-size=400,300"]);
    assert_eq!(blank.degrees(), 1, "and a page with nothing on it");
}

#[test]
fn every_card_is_printed_on_a_page_of_its_own() {
    let Some(browser) = Browser::find() else { return };
    let page = browser.page(&shop());
    let file = browser.dir.path().join("page.pdf");
    browser.open(&page, &[format!("--print-to-pdf={}", file.display()), "--no-pdf-header-footer".to_owned()]);
    keep(&browser, "page.pdf", "cards.pdf");
    let pdf = std::fs::read(&file).unwrap();
    let pages = pdf.windows(11).filter(|bytes| *bytes == b"/Type /Page").count();
    let trees = pdf.windows(12).filter(|bytes| *bytes == b"/Type /Pages").count();
    let (behaviour, _) = made_up::shop();
    assert_eq!(pages - trees, 1 + behaviour.rows.len(), "the overview, and a page for each card");
}

#[test]
fn the_browser_reads_the_cards_that_were_written() {
    let Some(browser) = Browser::find() else { return };
    let (mut behaviour, mut cards) = made_up::shop();
    let names = made_up::HOSTILE.iter().cycle();
    for ((row, card), name) in behaviour.rows.iter_mut().zip(&mut cards).zip(names) {
        (row.name, card.row.name) = ((*name).to_owned(), (*name).to_owned());
    }
    let page = browser.page(&html::page(&made_up::book(&behaviour, &cards)));
    let dom = browser.open(&page, &["--dump-dom".to_owned()]);
    assert_eq!(dom.matches("<article").count(), behaviour.rows.len());
    assert!(!dom.contains("<script") && !dom.contains("<img"), "a name became part of the page");
    let picture = browser.picture(&page, &["--window-size=1280,2600"]);
    keep(&browser, "page.png", "hostile.png");
    assert!(picture.degrees() > 50);
}
