//! The job killed with -9 as soon as one of its steps shows: whatever it had done, nothing leaves that was not approved,
//! nothing approved is lost, nothing is delivered twice, and whoever looks next goes on with it.

use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use c360::{
    contract::{
        AuditAction, AuditRequest, ConsoleClient, DeliveryState, ExportDetail, ExportId, ExportState, Job,
        JobId, JobState, SealRequest, WithdrawRequest,
    },
    ledger::Ledger,
};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::shop::{
    decide, export, hash, ledger, let_out, let_out_files, loaded_with, save, seal, sealed_files,
};
use crate::support::{Workspace, soon};

/// How often it is tried to kill in time: some steps are over in less than a millisecond.
const TRIES: u32 = 40;

type Shows = fn(&Path, &Ledger, ExportId) -> bool;

fn is_begun(_: &Path, _: &Ledger, _: ExportId) -> bool {
    true
}

fn is_written(path: &Path, _: &Ledger, _: ExportId) -> bool {
    any(&path.join("exports/.sealed"), |name| is_a(name, "tmp"))
}

fn is_whole(path: &Path, _: &Ledger, _: ExportId) -> bool {
    any(&path.join("exports/.sealed"), |name| is_a(name, "csv"))
}

fn has_the_ledgers_word(_: &Path, ledger: &Ledger, id: ExportId) -> bool {
    ledger.export(id).unwrap().is_some_and(|export| export.release.is_some())
}

fn is_moved(path: &Path, _: &Ledger, _: ExportId) -> bool {
    any(&path.join("exports/meta"), |name| is_a(name, "csv"))
}

fn has_a_manifest(path: &Path, _: &Ledger, _: ExportId) -> bool {
    any(&path.join("exports/meta"), |name| name.contains("manifest"))
}

fn is_being_delivered(path: &Path, _: &Ledger, _: ExportId) -> bool {
    path.join("begun").exists()
}

fn has_a_removal(path: &Path, _: &Ledger, _: ExportId) -> bool {
    any(&path.join("exports/meta"), |name| name.contains("-remove"))
}

fn is_withdrawn(_: &Path, ledger: &Ledger, id: ExportId) -> bool {
    ledger.export(id).unwrap().is_some_and(|export| export.withdrawal.is_some())
}

fn is_a(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == extension)
}

fn any(folder: &Path, is_it: impl Fn(&str) -> bool) -> bool {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| file.file_name().into_string().ok()).any(|name| is_it(&name))
}

/// Kill the process at work on a job as soon as a step shows; how the job ended.
async fn killed(
    (workspace, client): (&Workspace, &ConsoleClient),
    job: JobId,
    (shows, of): (Shows, ExportId),
) -> Job {
    let path = workspace.path().to_owned();
    let killer = thread::spawn(move || {
        let ledger = Ledger::open(&path).unwrap();
        let until = Instant::now() + Duration::from_secs(20);
        let pid = loop {
            let running = ledger.running_job().unwrap().filter(|running| running.id == job);
            match running.and_then(|running| Pid::from_raw(running.process.pid)) {
                Some(pid) => break pid,
                None if Instant::now() > until => return,
                None => {}
            }
            if ledger.jobs(5).unwrap().iter().any(|it| it.id == job && !it.is_open()) {
                return;
            }
        };
        while !shows(&path, &ledger, of) {
            if test_kill_process(pid).is_err() || Instant::now() > until {
                return;
            }
        }
        let _ = kill_process(pid, Signal::KILL);
    });
    let job = workspace.wait(client, job).await;
    killer.join().unwrap();
    job
}

async fn told(client: &ConsoleClient, action: AuditAction, id: ExportId) -> usize {
    let request = AuditRequest { limit: 100_000, ..AuditRequest::default() };
    let chain = client.audit(soon(), request).await.unwrap().unwrap().rows;
    let id = id.0.to_string();
    chain.iter().filter(|it| it.action == action && it.subject.split(' ').next() == Some(&id)).count()
}

fn sha256(workspace: &Workspace, file: &str) -> String {
    hash(fs::read(workspace.path().join(file)).unwrap())
}

async fn shop(deliver: &str) -> (Workspace, ConsoleClient) {
    let script = format!("[[destination]]\nkind = \"meta\"\n{deliver}");
    let (workspace, client) = loaded_with(&script).await;
    save(&client, "All", "consent.ads", 0.1).await;
    (workspace, client)
}

#[rstest::rstest]
#[case::while_the_file_is_written(is_written)]
#[case::before_the_ledger_knows_of_it(is_whole)]
#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_that_is_killed_leaves_all_of_a_sealed_file_or_nothing(#[case] shows: Shows) {
    let (workspace, client) = shop("").await;
    let mut in_time = false;
    for _ in 0..TRIES {
        let before = client.activations(soon()).await.unwrap().unwrap().exports;
        let request = SealRequest { audience: "All".to_owned(), destination: "meta".to_owned() };
        let job = client.seal_audience(soon(), request).await.unwrap().unwrap();
        let job = killed((&workspace, &client), job, (shows, ExportId(0))).await;
        let now = client.activations(soon()).await.unwrap().unwrap().exports;
        let done = usize::from(job.state == JobState::Done);
        assert_eq!(now.len(), before.len() + done, "{job:?}");
        for waiting in now.iter().filter(|it| it.state == ExportState::Waiting) {
            let file = export(&client, waiting.id).await.file.unwrap();
            assert_eq!(sha256(&workspace, &file), waiting.sha256);
        }
        assert_eq!(let_out_files(&workspace), Vec::<String>::new());
        in_time |= job.state == JobState::Interrupted;
        if in_time {
            break;
        }
        // The next one begins where none lies.
        for waiting in now.iter().filter(|it| it.state == ExportState::Waiting) {
            let request = WithdrawRequest { export: waiting.id, reason: "once more".to_owned() };
            client.withdraw_export(soon(), request).await.unwrap().unwrap();
        }
    }
    assert!(in_time, "it was never killed in time");
    // What it left goes with the next one.
    seal(&workspace, &client, "All", "meta").await;
    assert_eq!(sealed_files(&workspace).len(), 1);
}

#[rstest::rstest]
#[case::at_once(is_begun)]
#[case::before_the_move(has_the_ledgers_word)]
#[case::before_the_manifest(is_moved)]
#[case::before_the_end(has_a_manifest)]
#[tokio::test(flavor = "multi_thread")]
async fn letting_out_that_is_killed_goes_on_with_whoever_looks_next(#[case] shows: Shows) {
    let mut in_time = false;
    let (workspace, client) = shop("").await;
    for _ in 0..TRIES {
        let sealed = seal(&workspace, &client, "All", "meta").await;
        let id = sealed.summary.id;
        let job = decide(&client, &sealed, true).await.unwrap().job.unwrap();
        let job = killed((&workspace, &client), job, (shows, id)).await;
        in_time |= job.state == JobState::Interrupted;
        let found = export(&client, id).await;
        if found.summary.state == ExportState::Approved {
            assert_eq!(let_out_files(&workspace), Vec::<String>::new(), "nothing is out yet");
            assert_eq!(sha256(&workspace, found.file.as_deref().unwrap()), sealed.summary.sha256);
            let job = client.release_export(soon(), id).await.unwrap().unwrap();
            assert_eq!(workspace.wait(&client, job).await.state, JobState::Done);
        }
        is_out_once((&workspace, &client), &sealed).await;
        if in_time {
            return;
        }
        // The next one begins in an empty folder.
        fs::remove_dir_all(workspace.path().join("exports/meta")).unwrap();
    }
    panic!("it was never killed in time");
}

/// The file that was approved is where it belongs with its manifest, nothing else is, and the chain says so once.
async fn is_out_once((workspace, client): (&Workspace, &ConsoleClient), sealed: &ExportDetail) {
    let found = export(client, sealed.summary.id).await;
    assert_eq!(found.summary.state, ExportState::Released, "{found:?}");
    let file = found.file.unwrap();
    assert_eq!(let_out_files(workspace), [file.clone(), format!("{file}.manifest.json")]);
    assert_eq!(sha256(workspace, &file), sealed.summary.sha256);
    let manifest = fs::read_to_string(workspace.path().join(format!("{file}.manifest.json"))).unwrap();
    assert_eq!(Some(manifest), found.manifest);
    assert_eq!(sealed_files(workspace), Vec::<String>::new());
    for action in [AuditAction::Approved, AuditAction::Released] {
        assert_eq!(told(client, action, sealed.summary.id).await, 1, "{action:?}");
    }
    assert_eq!(client.verify_audit(soon()).await.unwrap().unwrap().faults, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_whose_job_is_killed_is_never_made_again() {
    let (workspace, client) =
        shop("deliver = [\"sh\", \"-c\", \"echo >> tries; touch begun; sleep 1\", \"{file}\"]\n").await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    let id = sealed.summary.id;
    let job = decide(&client, &sealed, true).await.unwrap().job.unwrap();
    let job = killed((&workspace, &client), job, (is_being_delivered, id)).await;
    assert_eq!(job.state, JobState::Interrupted, "{:?}", job.outcome);
    is_out_once((&workspace, &client), &sealed).await;
    let found = export(&client, id).await.summary;
    assert_eq!(found.delivery.unwrap().state, DeliveryState::Unknown);
    let refused = client.release_export(soon(), id).await.unwrap().unwrap_err();
    assert!(refused.message.contains("nobody knows"), "{refused:?}");
    assert_eq!(fs::read_to_string(workspace.path().join("tries")).unwrap().lines().count(), 1);
}

#[rstest::rstest]
#[case::while_it_is_written(has_a_removal)]
#[case::before_it_is_sent(is_withdrawn)]
#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_that_is_killed_is_taken_up_again(#[case] shows: Shows) {
    let deliver =
        "deliver = [\"sh\", \"-c\", \"test $1 = add || cp $0 removed\", \"{file}\", \"{action}\"]\n";
    let (workspace, client) = shop(deliver).await;
    for _ in 0..TRIES {
        let sealed = seal(&workspace, &client, "All", "meta").await;
        let id = sealed.summary.id;
        let_out(&workspace, &client, &sealed).await;
        let request = || WithdrawRequest { export: id, reason: "a mistake".to_owned() };
        let job = client.withdraw_export(soon(), request()).await.unwrap().unwrap().unwrap();
        let job = killed((&workspace, &client), job, (shows, id)).await;
        let in_time = job.state == JobState::Interrupted && !workspace.path().join("removed").exists();
        if in_time && let Ok(job) = client.withdraw_export(soon(), request()).await.unwrap() {
            let job = workspace.wait(&client, job.unwrap()).await;
            assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
        }
        let stored = ledger(&workspace).export(id).unwrap().unwrap();
        assert_eq!(stored.state(jiff::Timestamp::now()), ExportState::Withdrawn);
        assert_eq!(told(&client, AuditAction::Withdrawn, id).await, 1);
        if in_time && stored.delivery(true).is_some_and(|delivery| delivery.state == DeliveryState::Done) {
            assert_eq!(sha256(&workspace, "removed"), sealed.summary.sha256);
            return;
        }
        let _ = fs::remove_file(workspace.path().join("removed"));
    }
    panic!("it was never killed in time");
}
