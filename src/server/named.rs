//! `[roles]` as `c360.toml` says now: read anew when the file changes, so that who loses a role has lost it.
//!
//! Roles alone: every other setting is the one that the server started with. A file that can't be read, or is wrong
//! anywhere, changes nothing and is told of; so does a change that the audit chain could not keep.

use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use jiff::Timestamp;

use crate::{
    config::{Config, FILE_NAME, Overrides, Roles},
    contract::{ConsoleError, UserRole},
    engine::Caller,
};

/// A file that changed so lately may still be being written.
const SETTLED: Duration = Duration::from_millis(100);

/// Who has which role.
#[derive(Debug)]
pub struct Named {
    workspace: PathBuf,
    /// The file must be right together with what was set from outside; that can't give roles.
    overrides: Overrides,
    now: Mutex<Now>,
}

/// What holds now.
#[derive(Debug, Clone)]
pub struct Now {
    /// Who has which role.
    pub roles: Arc<Roles>,
    /// Moves with every change.
    pub edition: u64,
    /// When the roles were read.
    pub read_at: Timestamp,
    /// Why they are not those of the file.
    pub fault: Option<String>,
    seen: File,
}

/// The file as somebody found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum File {
    /// Nobody has looked yet.
    Unseen,
    Gone,
    There(Stamp),
}

/// What tells one state of a file from another. Nobody can set when it changed (`ctime`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    file: (u64, u64),
    size: u64,
    changed: (i64, i64),
    owner: (u32, u32),
}

/// A change of roles, as the audit chain keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Who gained or lost what: `analyst +ana, viewer -@crm`.
    pub what: String,
    /// Whom the file belongs to, as far as that can be told.
    pub owner: String,
    /// Who has which role from then on.
    pub roles: Roles,
}

impl Named {
    /// The roles that held last, until it is said otherwise.
    #[must_use]
    pub fn new(workspace: &Path, roles: Roles, overrides: Overrides) -> Self {
        let now = Now {
            roles: Arc::new(roles),
            edition: 0,
            read_at: Timestamp::now(),
            fault: None,
            seen: File::Unseen,
        };
        Self { workspace: workspace.to_owned(), overrides, now: Mutex::new(now) }
    }

    /// Hold to the roles that a server starts with. `audit` keeps what changed since any held before they do.
    pub fn begin(&self, roles: &Roles, audit: impl FnOnce(&Change) -> Result<(), ConsoleError>) {
        let mut now = self.lock();
        let found = fs::metadata(self.workspace.join(FILE_NAME));
        let found = found.map_or(File::Gone, |metadata| File::There(Stamp::of(&metadata)));
        match change(&now.roles, roles, found).map_or(Ok(()), |change| audit(&change)) {
            Ok(()) => now.roles = Arc::new(roles.clone()),
            // The file counts as unseen: the next look tries again.
            Err(error) => now.is_not_audited(&error),
        }
    }

    /// What holds now.
    #[must_use]
    pub fn now(&self) -> Now {
        self.lock().clone()
    }

    /// Whether the file changed since it was read. Costs one look at its metadata and waits for nobody.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        // Whoever holds it reads the file.
        self.now.try_lock().map_or(true, |now| self.changed(&now).is_some())
    }

    /// Read the file if it changed. `audit` keeps a change of roles before it holds, one change at a time. Blocks.
    pub fn follow(&self, audit: impl FnOnce(&Change) -> Result<(), ConsoleError>) {
        let mut now = self.lock();
        let Some(found) = self.changed(&now) else { return };
        match self.read(&now.roles, found, audit) {
            Ok((roles, change)) => {
                if let Some(change) = change {
                    tracing::warn!(roles = change.what, "roles were changed");
                    now.edition += 1;
                }
                now.roles = Arc::new(roles);
                (now.read_at, now.fault, now.seen) = (Timestamp::now(), None, found);
            }
            Err(Fault::File(fault)) => {
                tracing::error!("c360.toml can't be read, and roles stay as they were: {fault}");
                (now.fault, now.seen) = (Some(fault), found);
            }
            // Not seen: the next look tries again.
            Err(Fault::Audit(error)) => now.is_not_audited(&error),
        }
    }

    fn read(
        &self,
        old: &Roles,
        found: File,
        audit: impl FnOnce(&Change) -> Result<(), ConsoleError>,
    ) -> Result<(Roles, Option<Change>), Fault> {
        let config = Config::load(&self.workspace, &self.overrides)
            .map_err(|errors| Fault::File(errors.to_string().replace('\n', " ")))?;
        let change = change(old, &config.roles, found);
        if let Some(change) = &change {
            audit(change).map_err(Fault::Audit)?;
        }
        Ok((config.roles, change))
    }

    /// The file as it is, where that is not how it was read, and nobody writes it just now.
    fn changed(&self, now: &Now) -> Option<File> {
        let Ok(metadata) = fs::metadata(self.workspace.join(FILE_NAME)) else {
            return (now.seen != File::Gone).then_some(File::Gone);
        };
        let found = File::There(Stamp::of(&metadata));
        let changed = Duration::new(metadata.ctime().max(0) as u64, metadata.ctime_nsec() as u32);
        let age = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH + changed);
        let is_being_written = age.is_ok_and(|age| age < SETTLED);
        (found != now.seen && !is_being_written).then_some(found)
    }

    fn lock(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Now {
    fn is_not_audited(&mut self, error: &ConsoleError) {
        tracing::error!(%error, "a change of roles could not be audited, and does not hold");
        self.fault = Some(format!("the change could not be audited: {error}"));
    }
}

enum Fault {
    File(String),
    Audit(ConsoleError),
}

impl Stamp {
    fn of(found: &fs::Metadata) -> Self {
        Self {
            file: (found.dev(), found.ino()),
            size: found.size(),
            changed: (found.ctime(), found.ctime_nsec()),
            owner: (found.uid(), found.gid()),
        }
    }
}

/// What changes from one to the other, if anything does; `found` is the file that says so.
fn change(old: &Roles, new: &Roles, found: File) -> Option<Change> {
    let what = difference(old, new);
    let owner = match found {
        File::There(stamp) => Caller::peer(stamp.owner.0, stamp.owner.1).label(),
        // It came or went while it was looked at.
        File::Unseen | File::Gone => "nobody known".to_owned(),
    };
    (!what.is_empty()).then(|| Change { what, owner, roles: new.clone() })
}

/// Who gained and who lost which role; empty when nobody did.
fn difference(old: &Roles, new: &Roles) -> String {
    let mut changes = Vec::new();
    for role in UserRole::ALL {
        let (before, after) = (old.people(role), new.people(role));
        let gained = after.iter().filter(|name| !before.contains(name)).map(|name| ('+', name));
        let lost = before.iter().filter(|name| !after.contains(name)).map(|name| ('-', name));
        changes.extend(gained.chain(lost).map(|(sign, name)| format!("{} {sign}{name}", role.name())));
    }
    changes.join(", ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::contract::ErrorKind;

    struct Place {
        dir: tempfile::TempDir,
        named: Named,
        audited: RefCell<Vec<String>>,
    }

    impl Place {
        fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            let named = Named::new(dir.path(), Roles::default(), Overrides::none());
            let place = Self { dir, named, audited: RefCell::default() };
            place.write("");
            place.follow();
            place
        }

        fn write(&self, text: &str) {
            fs::write(self.dir.path().join(FILE_NAME), text).unwrap();
            std::thread::sleep(SETTLED);
        }

        fn follow(&self) -> Now {
            self.named.follow(|change| {
                self.audited.borrow_mut().push(change.what.clone());
                Ok(())
            });
            self.named.now()
        }
    }

    #[test]
    fn a_change_of_the_file_holds_from_the_next_look_and_is_audited_once() {
        let place = Place::new();
        place.write("[roles]\nviewer = [\"ana\", \"@crm\"]\n");
        assert!(place.named.has_changed());
        let now = place.follow();
        assert_eq!((now.roles.viewer.len(), now.edition, now.fault), (2, 1, None));
        assert!(!place.named.has_changed());
        place.write("[roles]\nviewer = [\"@crm\"]\nadmin = [\"bo\"]\n[load]\nthreads = 1\n");
        place.follow();
        place.write("[roles]\nadmin = [\"bo\"]\nviewer = [\"@crm\"]\n");
        assert_eq!(place.follow().edition, 2, "roles are as they were");
        let audited = place.audited.borrow();
        assert_eq!(*audited, ["viewer +ana, viewer +@crm", "viewer -ana, admin +bo"]);
    }

    #[test]
    fn a_file_that_is_wrong_or_gone_leaves_the_roles_and_says_so_until_it_is_mended() {
        let place = Place::new();
        place.write("[roles]\nviewer = [\"ana\"]\n");
        place.follow();
        place.write("[roles]\nviewer = [\"bo\"]\nviewers = []\n");
        let now = place.follow();
        assert_eq!(now.roles.viewer, ["ana"]);
        assert!(now.fault.unwrap().contains("viewers"));
        fs::remove_file(place.dir.path().join(FILE_NAME)).unwrap();
        let now = place.follow();
        assert_eq!(now.roles.viewer, ["ana"]);
        assert!(now.fault.unwrap().contains("no such file"));
        place.write("");
        let now = place.follow();
        assert_eq!((now.roles.viewer.len(), now.fault), (0, None));
    }

    #[test]
    fn a_change_that_can_not_be_audited_does_not_hold_and_is_tried_again() {
        let place = Place::new();
        place.write("[roles]\nadmin = [\"bo\"]\n");
        place.named.follow(|_| Err(ConsoleError::new(ErrorKind::Failed, "the disk is full")));
        let now = place.named.now();
        assert!(now.roles.admin.is_empty() && now.fault.unwrap().contains("the disk is full"));
        assert_eq!(place.follow().roles.admin, ["bo"]);
    }

    #[test]
    fn what_changed_while_no_server_ran_is_audited_by_the_next() {
        let place = Place::new();
        let roles = |admin: &str| Roles { admin: vec![admin.to_owned()], ..Roles::default() };
        let begin = |known: &Roles, roles: &Roles, fails: bool| {
            let named = Named::new(place.dir.path(), known.clone(), Overrides::none());
            named.begin(roles, |change| {
                place.audited.borrow_mut().push(change.what.clone());
                if fails { Err(ConsoleError::new(ErrorKind::Failed, "the disk is full")) } else { Ok(()) }
            });
            named.now()
        };
        assert_eq!(begin(&roles("ana"), &roles("ana"), true).fault, None);
        assert_eq!(*begin(&roles("ana"), &roles("bo"), false).roles, roles("bo"));
        let now = begin(&roles("ana"), &roles("bo"), true);
        assert_eq!((now.roles.as_ref(), now.fault.is_some()), (&roles("ana"), true));
        assert_eq!(*place.audited.borrow(), ["admin +bo, admin -ana", "admin +bo, admin -ana"]);
    }

    #[test]
    fn a_file_that_was_written_just_now_is_left_a_moment() {
        let place = Place::new();
        fs::write(place.dir.path().join(FILE_NAME), "[roles]\nadmin = [\"bo\"]\n").unwrap();
        assert!(!place.named.has_changed(), "it may be half written");
    }
}
