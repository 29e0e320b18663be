//! Hears of every change of the ledger, whoever made it, and costs nothing while there is none.
//!
//! The kernel tells of writes to the ledger's log and of the end of the process at work (inotify). Where it
//! can't, the version is read once a second instead.

use std::mem::MaybeUninit;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustix::fd::OwnedFd;
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, Reader, WatchFlags};
use tokio::io::unix::AsyncFd;
use tokio::sync::watch;
use tokio::task::{AbortHandle, spawn_blocking};
use tokio::time::{Instant, timeout_at};

use super::lock;
use crate::ledger::{self, Ledger};

/// The least time between two notifications: eight a second are as many as anybody can read.
const PACE: Duration = Duration::from_millis(125);
/// How often to look where the kernel does not tell.
const POLL: Duration = Duration::from_secs(1);

/// A running watch; ends when dropped.
#[derive(Debug)]
pub struct Watch {
    version: watch::Receiver<u64>,
    task: AbortHandle,
}

impl Watch {
    /// Watch the ledger of `workspace`. Needs a tokio runtime.
    ///
    /// `process_ended` runs on a blocking thread whenever the process at work may have ended, whoever started it.
    pub fn start(
        workspace: &Path,
        ledger: Arc<Ledger>,
        process_ended: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, ledger::LedgerError> {
        // Before the first version is read, so that no change falls between the two.
        let source = match told_by_kernel(workspace) {
            Ok(fd) => Some(fd),
            Err(error) => {
                tracing::warn!(%error, "the kernel can't watch the workspace; looking once a second");
                None
            }
        };
        let (sender, version) = watch::channel(ledger.version()?);
        let news = News { ledger, sender, process_ended: Arc::new(process_ended) };
        let task = match source {
            Some(fd) => tokio::spawn(follow(fd, news)).abort_handle(),
            None => tokio::spawn(poll(news)).abort_handle(),
        };
        Ok(Self { version, task })
    }

    /// Wait until the version differs from `seen`, then say it.
    pub async fn changed(&self, seen: u64) -> u64 {
        let mut version = self.version.clone();
        // The sender lives as long as the task, and that as long as this watch.
        version.wait_for(|now| *now != seen).await.map_or(seen, |now| *now)
    }

    /// The version as last heard.
    #[must_use]
    pub fn version(&self) -> u64 {
        *self.version.borrow()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct News {
    ledger: Arc<Ledger>,
    sender: watch::Sender<u64>,
    process_ended: Arc<dyn Fn() + Send + Sync>,
}

impl News {
    async fn tell(&self) {
        let ledger = Arc::clone(&self.ledger);
        match spawn_blocking(move || ledger.version()).await {
            Ok(Ok(version)) => {
                self.sender.send_if_modified(|seen| std::mem::replace(seen, version) != version);
            }
            Ok(Err(error)) => tracing::warn!(%error, "a change of the ledger goes unseen"),
            Err(_) => {} // The runtime is shutting down.
        }
    }

    async fn process_ended(&self) {
        let ended = Arc::clone(&self.process_ended);
        let _ = spawn_blocking(move || ended()).await;
    }
}

/// What a batch of events was about.
#[derive(Debug, Default, Clone, Copy)]
struct Heard {
    ledger: bool,
    process_ended: bool,
}

impl Heard {
    fn is_anything(self) -> bool {
        self.ledger || self.process_ended
    }

    fn and(self, more: Self) -> Self {
        Self { ledger: self.ledger || more.ledger, process_ended: self.process_ended || more.process_ended }
    }
}

fn told_by_kernel(workspace: &Path) -> std::io::Result<AsyncFd<OwnedFd>> {
    let fd = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
    let events = WatchFlags::MODIFY
        | WatchFlags::CREATE
        | WatchFlags::DELETE
        | WatchFlags::CLOSE_WRITE
        | WatchFlags::ONLYDIR;
    inotify::add_watch(&fd, workspace, events)?;
    #[expect(
        deprecated,
        reason = "sound for an OwnedFd, which stays open; its replacement is an unsafe function"
    )]
    AsyncFd::new(fd)
}

async fn follow(fd: AsyncFd<OwnedFd>, news: News) {
    let mut waiting = Heard::default();
    loop {
        let heard = if waiting.is_anything() { Ok(waiting) } else { next(&fd).await };
        let Ok(heard) = heard.inspect_err(|error| {
            tracing::error!(%error, "changes of the workspace are no longer seen");
        }) else {
            return poll(news).await;
        };
        if heard.ledger {
            news.tell().await;
        }
        waiting = if heard.is_anything() { pause(&fd).await } else { Heard::default() };
        if heard.process_ended {
            // Only now: the event comes a moment before the lock is free.
            news.process_ended().await;
            news.tell().await;
        }
    }
}

/// What happened since it was last asked, once anything has.
async fn next(fd: &AsyncFd<OwnedFd>) -> std::io::Result<Heard> {
    let mut ready = fd.readable().await?;
    let heard = drain(fd.get_ref());
    ready.clear_ready();
    Ok(heard)
}

/// What happens until the next notification may follow. The end of the process is worth one at once: it is what most of
/// those who watch wait for.
async fn pause(fd: &AsyncFd<OwnedFd>) -> Heard {
    let until = Instant::now() + PACE;
    let mut heard = Heard::default();
    while !heard.process_ended {
        match timeout_at(until, next(fd)).await {
            Ok(Ok(more)) => heard = heard.and(more),
            // The time is over; or what can't be read now is told of by the next who reads.
            Ok(Err(_)) | Err(_) => break,
        }
    }
    heard
}

async fn poll(news: News) {
    loop {
        tokio::time::sleep(POLL).await;
        news.tell().await;
        news.process_ended().await;
    }
}

/// Read every event that waits.
fn drain(fd: &OwnedFd) -> Heard {
    let mut heard = Heard::default();
    let mut buffer = [MaybeUninit::uninit(); 4096];
    let mut events = Reader::new(fd, &mut buffer);
    while let Ok(event) = events.next() {
        if event.events().contains(ReadFlags::QUEUE_OVERFLOW) {
            return Heard { ledger: true, process_ended: true };
        }
        let name = event.file_name().and_then(|name| name.to_str().ok()).unwrap_or_default();
        let closed = event.events().contains(ReadFlags::CLOSE_WRITE);
        heard.process_ended |= name == lock::FILE && closed;
        heard.ledger |= !closed && name.starts_with(ledger::FILE) && !name.ends_with("-shm");
    }
    heard
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::time::timeout;

    use super::*;
    use crate::contract::{JobKind, UserState};

    const SOON: Duration = Duration::from_secs(5);

    #[tokio::test]
    async fn a_change_by_anybody_is_heard_and_what_the_interface_remembers_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Arc::new(Ledger::open(dir.path()).unwrap());
        let watch = Watch::start(dir.path(), Arc::clone(&ledger), || {}).unwrap();
        let seen = watch.version();
        ledger.save_state("ana (1000)", &UserState { json: "{}".to_owned() }).unwrap();
        assert!(timeout(Duration::from_millis(300), watch.changed(seen)).await.is_err(), "nothing to redraw");
        ledger.enqueue(JobKind::Load, "ana (1000)").unwrap();
        let next = timeout(SOON, watch.changed(seen)).await.unwrap();
        assert!(next > seen);
        let other = Ledger::open(dir.path()).unwrap();
        other.enqueue(JobKind::Load, "bo (1001)").unwrap();
        assert!(timeout(SOON, watch.changed(next)).await.unwrap() > next);
    }

    #[tokio::test]
    async fn the_end_of_the_process_at_work_is_heard_and_looking_at_it_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Arc::new(Ledger::open(dir.path()).unwrap());
        let work = lock::wait(dir.path()).unwrap();
        let ends = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&ends);
        let _watch = Watch::start(dir.path(), ledger, move || {
            counted.fetch_add(1, Ordering::Relaxed);
        })
        .unwrap();
        lock::probe(dir.path()).unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(ends.load(Ordering::Relaxed), 0);
        drop(work);
        let heard = async {
            while ends.load(Ordering::Relaxed) == 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(SOON, heard).await.unwrap();
    }
}
