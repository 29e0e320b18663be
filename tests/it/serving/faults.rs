//! A disk that is full, or has no room for one more file; a clock that goes back. What can't be done is
//! refused in words, what was acknowledged stays, and everybody reads on.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use c360::{
    contract::{ConsoleClient, ExportState, JobState, PulseRequest, RuleSource, SaveAudience},
    ledger::{Ledger, NewExport, SavedAudience},
};
use jiff::Timestamp;
use rustix::process::Signal;

use super::house::{House, status, until};
use crate::support::{Workspace, copy_folder, soon};

/// A small file system in memory; gone with the test.
struct Disk(tempfile::TempDir);

impl Disk {
    /// `None`, and a word on it, where nothing may be mounted.
    fn of(options: &str) -> Option<Self> {
        let at = tempfile::tempdir().unwrap();
        if mount(&["-t", "tmpfs", "-o", options, "tmpfs"], at.path()) {
            return Some(Self(at));
        }
        eprintln!("SKIPPED: nothing can be mounted here");
        None
    }

    /// The made-up retailer on it, served.
    fn house(&self) -> House {
        let shop = self.0.path().join("shop");
        copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data"), &shop);
        House::open(Workspace::at(tempfile::tempdir().unwrap(), shop), "")
    }

    /// One large file takes all the room.
    fn fill(&self) -> Vec<PathBuf> {
        let path = self.0.path().join("filler");
        let mut file = fs::File::create(&path).unwrap();
        for piece in [1 << 20, 1 << 12, 1] {
            while file.write_all(&vec![0; piece]).is_ok() {}
        }
        vec![path]
    }

    /// Many small files take every inode.
    fn crowd(&self) -> Vec<PathBuf> {
        let names = (0..).map(|number: u32| self.0.path().join(format!("filler-{number}")));
        names.take_while(|path| fs::write(path, "").is_ok()).collect()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

fn mount(args: &[&str], at: &Path) -> bool {
    let done = Command::new("mount").args(args).arg(at).output();
    done.is_ok_and(|output| output.status.success())
}

async fn save(client: &ConsoleClient, name: &str) -> Result<u32, String> {
    let rule = RuleSource::Text("everybody".to_owned());
    let request =
        SaveAudience { name: name.to_owned(), rule, hold_out: 0.0, note: "x".repeat(200), follows: None };
    client.save_audience(soon(), request).await.unwrap().map_err(|error| error.to_string())
}

/// Whoever reads is undisturbed, on a line that stands and on a new one.
async fn everybody_reads_on(house: &House, client: &ConsoleClient) {
    client.pulse(soon(), PulseRequest::default()).await.unwrap().unwrap();
    house.client().await.pulse(soon(), PulseRequest::default()).await.unwrap().unwrap();
    assert!(status(client).await.hello.generation.is_some());
}

/// Change a file that was loaded, which takes no room: as many bytes where they were.
fn correct(file: &Path) {
    let corrected = fs::read_to_string(file).unwrap().replacen(",1,43.99,", ",1,44.99,", 1);
    let file = fs::File::options().write(true).open(file).unwrap();
    file.write_all_at(corrected.as_bytes(), 0).unwrap();
}

/// Nothing more can be written, at the latest after so many audiences (a ledger that is open needs no new file): said in words; once there is room, all goes on, and nothing acknowledged is lost.
async fn without_room(house: &House, client: &ConsoleClient, fillers: Vec<PathBuf>, most: u32) {
    everybody_reads_on(house, client).await;
    let mut saved = Vec::new();
    for number in 0..most {
        let name = format!("Saved {number}");
        match save(client, &name).await {
            Ok(_) => saved.push(name),
            Err(error) => {
                assert!(error.contains("disk is full"), "{error}");
                break;
            }
        }
    }
    correct(&house.workspace.path().join("inbox/lines/anonymous-001.csv"));
    let told = match client.start_load(soon()).await.unwrap() {
        Err(error) => error.to_string(),
        Ok(job) => {
            let job = house.workspace.wait(client, job).await;
            assert_eq!(job.state, JobState::Failed, "{job:?}");
            job.outcome.unwrap_or_default()
        }
    };
    assert!(["disk", "room", "space"].iter().any(|word| told.contains(word)), "{told}");
    everybody_reads_on(house, client).await;

    for filler in fillers {
        fs::remove_file(filler).unwrap();
    }
    save(client, "There is room again").await.unwrap();
    let job = client.start_load(soon()).await.unwrap().unwrap();
    assert_eq!(house.workspace.wait(client, job).await.state, JobState::Done);
    let audiences = client.audiences(soon()).await.unwrap().unwrap().audiences;
    for name in saved {
        assert!(audiences.iter().any(|row| row.audience.name == name), "{name} was acknowledged and is lost");
    }
    assert_eq!(client.verify_audit(soon()).await.unwrap().unwrap().faults, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_writing_is_refused_in_words_and_goes_on_when_there_is_room() {
    let Some(disk) = Disk::of("size=120m") else { return };
    let house = disk.house();
    assert_eq!(house.run(&["load"]).code, 0);
    let client = house.client().await;
    everybody_reads_on(&house, &client).await;
    without_room(&house, &client, disk.fill(), 2000).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_inode_writing_is_refused_in_words_and_goes_on_when_there_is_one() {
    let Some(disk) = Disk::of("size=200m,nr_inodes=200") else { return };
    let house = disk.house();
    assert_eq!(house.run(&["load"]).code, 0);
    let client = house.client().await;
    everybody_reads_on(&house, &client).await;
    without_room(&house, &client, disk.crowd(), 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_that_can_not_be_written_to_is_refused_in_one_wording_and_served_once_it_can() {
    let Some(disk) = Disk::of("size=120m") else { return };
    let mut house = disk.house();
    assert_eq!(house.run(&["load"]).code, 0);
    house.end(Signal::TERM);
    assert!(mount(&["-o", "remount,ro"], disk.0.path()));
    for args in [&["serve"][..], &["load"], &["pulse"], &["backup", "elsewhere"]] {
        let said = house.run(args);
        assert_eq!(said.code, 1, "{args:?}: {said:?}");
        let told = format!("c360: nothing can be written to {}: Read-only", house.workspace.path().display());
        assert!(said.err.contains(&told) && said.err.contains("mount it for writing"), "{args:?}: {said:?}");
    }
    assert!(mount(&["-o", "remount,rw"], disk.0.path()));
    house.serve();
    everybody_reads_on(&house, &house.client().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_expired_stays_so_when_the_clock_goes_back() {
    let mut house = House::sample("");
    assert_eq!(house.run(&["load"]).code, 0);
    house.end(Signal::TERM);
    let ledger = Ledger::open(house.workspace.path()).unwrap();
    seal_one_that_has_expired(&ledger);
    let export = || ledger.exports(1).unwrap().remove(0);
    let hour_ago = Timestamp::now() - Duration::from_hours(1);
    assert_eq!(export().state(hour_ago), ExportState::Waiting, "nobody has looked yet");
    // Nobody asks for exports; the server looks by itself.
    house.serve();
    until("it is written down", || async { export().state(hour_ago) == ExportState::Expired }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_expired_while_nothing_ran_is_written_down_by_whoever_opens_the_workspace_next() {
    let workspace = Workspace::sample();
    workspace.load().await;
    let ledger = Ledger::open(workspace.path()).unwrap();
    seal_one_that_has_expired(&ledger);
    let export = || ledger.exports(1).unwrap().remove(0);
    let hour_ago = Timestamp::now() - Duration::from_hours(1);
    assert_eq!(export().state(hour_ago), ExportState::Waiting, "nobody has looked yet");
    let _opened = workspace.connect().unwrap();
    assert_eq!(export().state(hour_ago), ExportState::Expired);
}

fn seal_one_that_has_expired(ledger: &Ledger) {
    let generation = ledger.current_generation().unwrap().unwrap();
    let saved = SavedAudience { name: "All", rule: "everybody", hold_out: 0.0, note: "", follows: None };
    ledger.save_audience(&saved, "ana (1000)").unwrap();
    let sealed = NewExport {
        audience: "All",
        version: 1,
        destination: "google",
        generation: generation.id,
        fingerprint: "abc",
        file: "exports/.sealed/1.csv",
        rows: 1,
        bytes: 1,
        sha256: &"0".repeat(64),
        as_of: generation.as_of.unwrap(),
        expires_at: Timestamp::now(),
        four_eyes: true,
        content: "{}",
        job: generation.job.unwrap(),
    };
    ledger.seal_export(&sealed, "ana (1000)", std::iter::empty()).unwrap();
}
