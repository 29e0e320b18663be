//! Whom the folders above a socket, and the socket itself, keep out: a role is of no use to who can't get there.
//!
//! Where that can't be told (an access list, a user whom the system doesn't list), nobody is said to be kept out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    fs::{self, Metadata},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use rustix::fs::{Access, AtFlags, CWD, accessat};
use uzers::os::unix::GroupExt as _;

use crate::{config::Roles, contract::UserRole};

/// To pass a folder.
const PASS: u32 = 1;
/// To connect to a socket.
const CONNECT: u32 = 2;

/// A folder on the way to a socket, or the socket, and who is kept out by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Barrier {
    /// The folder, or the socket.
    pub at: Place,
    /// Whether it is the socket itself.
    pub is_socket: bool,
    /// Who is kept out, as `[roles]` names them.
    pub people: Vec<String>,
}

/// A file with its mode and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where it is.
    pub path: PathBuf,
    /// Its mode.
    pub mode: u32,
    /// Its owner's number.
    pub owner: u32,
    /// Its group's number.
    pub group: u32,
}

/// Somebody on the way to a socket.
struct Walker {
    uid: Option<u32>,
    /// `None` where the system doesn't say.
    gids: Option<Vec<u32>>,
}

/// What keeps people who are named in `[roles]` from the socket, from the top down. Asks the system's lists, so it blocks.
#[must_use]
pub fn barriers(socket: &Path, roles: &Roles) -> Vec<Barrier> {
    let named: BTreeSet<&String> = UserRole::ALL.iter().flat_map(|role| roles.people(*role)).collect();
    let way = way_to(socket);
    let mut kept_out: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for name in named {
        let stops = walkers(name)
            .into_iter()
            .filter_map(|walker| way.iter().position(|(place, wanted)| !walker.passes(place, *wanted)));
        if let Some(stop) = stops.min() {
            kept_out.entry(stop).or_default().push(name.clone());
        }
    }
    let found = kept_out.into_iter().filter_map(|(stop, people)| {
        let (at, wanted) = way.get(stop)?;
        Some(Barrier { at: at.clone(), is_socket: *wanted == CONNECT, people })
    });
    found.collect()
}

/// The first folder on the way to the socket that this process may not pass.
#[must_use]
pub fn shut_folder(socket: &Path) -> Option<Place> {
    let folders: Vec<&Path> = socket.ancestors().skip(1).filter(|it| !it.as_os_str().is_empty()).collect();
    let mut down = folders.into_iter().rev();
    let shut = down.find(|folder| accessat(CWD, *folder, Access::EXEC_OK, AtFlags::EACCESS).is_err())?;
    Place::of(shut)
}

/// Every folder to pass, from the root down, and the socket. A folder that links lead to counts, not the link.
fn way_to(socket: &Path) -> Vec<(Place, u32)> {
    let folder = socket.parent().and_then(|folder| folder.canonicalize().ok());
    let folders: Vec<PathBuf> =
        folder.iter().flat_map(|folder| folder.ancestors()).map(Path::to_owned).collect();
    let folders = folders.iter().rev().filter_map(|folder| Some((Place::of(folder)?, PASS)));
    folders.chain(Place::of(socket).map(|socket| (socket, CONNECT))).collect()
}

/// Everybody whom a name in `[roles]` means, as far as the system lists them.
fn walkers(name: &str) -> Vec<Walker> {
    let Some(group) = name.strip_prefix('@') else { return vec![Walker::user(name)] };
    let listed = uzers::get_group_by_name(group);
    let members: Vec<Walker> = listed
        .iter()
        .flat_map(uzers::Group::members)
        .filter_map(|member| member.to_str())
        .map(Walker::user)
        .collect();
    let gid = listed.map(|group| group.gid()).or_else(|| group.parse().ok());
    match gid {
        // Only those whose first group it is, whoever they are.
        Some(gid) if members.is_empty() => vec![Walker { uid: None, gids: Some(vec![gid]) }],
        _ => members,
    }
}

impl Walker {
    fn user(name: &str) -> Self {
        let number = || name.parse().ok();
        let Some(user) = uzers::get_user_by_name(name).or_else(|| uzers::get_user_by_uid(number()?)) else {
            return Self { uid: number(), gids: None };
        };
        let first = user.primary_group_id();
        let listed = uzers::get_user_groups(user.name(), first).unwrap_or_default();
        let gids = listed.iter().map(uzers::Group::gid).chain([first]).collect();
        Self { uid: Some(user.uid()), gids: Some(gids) }
    }

    /// As the kernel decides it: the owner by the first three bits, else the group by the next, else the last.
    fn passes(&self, place: &Place, wanted: u32) -> bool {
        if self.uid == Some(0) || place.has_list() {
            return true;
        }
        let may = |bits: u32| place.mode >> bits & wanted != 0;
        if self.uid == Some(place.owner) {
            return may(6);
        }
        match &self.gids {
            Some(gids) if gids.contains(&place.group) => may(3),
            Some(_) => may(0),
            None => may(3) || may(0),
        }
    }
}

impl Place {
    fn of(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(|found| Self::new(path, &found))
    }

    /// A file that was looked at.
    #[must_use]
    pub fn new(path: &Path, found: &Metadata) -> Self {
        Self { path: path.to_owned(), mode: found.mode() & 0o7777, owner: found.uid(), group: found.gid() }
    }

    /// The group that lets somebody connect who joins it, where it may be joined for that: root's gives away the machine.
    #[must_use]
    pub fn group_to_join(&self) -> Option<String> {
        (self.group != 0 && self.mode >> 3 & CONNECT != 0).then(|| group(self.group))
    }

    /// Whether an access list says more than the mode.
    fn has_list(&self) -> bool {
        rustix::fs::getxattr(&self.path, "system.posix_acl_access", &mut [0_u8; 0]).is_ok_and(|size| size > 0)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (owner, group) = (user(self.owner), group(self.group));
        write!(f, "{} (mode {:o}, of {owner}, group {group})", self.path.display(), self.mode)
    }
}

impl Barrier {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        if !self.is_socket {
            return "name a place that they can get to as `socket` in `[server]` of c360.toml, for example in a directory \
                    made with `install -d -g GROUP -m 2750 /run/c360`, and start the server again"
                .to_owned();
        }
        match self.at.group_to_join() {
            Some(group) => {
                format!("put them into its group (`usermod -aG {group} NAME`; it counts from their next login)")
            }
            None => "open it to a group of theirs: `SocketMode=0660` and `SocketGroup=` in c360.socket, or `socket` in \
                     `[server]` of c360.toml in a directory made with `install -d -g GROUP -m 2750 DIR`"
                .to_owned(),
        }
    }
}

impl fmt::Display for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} keeps out {}, whom [roles] names", self.at, self.people.join(", "))
    }
}

/// A group's name, else its number.
#[must_use]
pub fn group(gid: u32) -> String {
    let named = uzers::get_group_by_gid(gid);
    named.map_or_else(|| gid.to_string(), |group| group.name().to_string_lossy().into_owned())
}

/// A user's name, else their number.
#[must_use]
pub fn user(uid: u32) -> String {
    let named = uzers::get_user_by_uid(uid);
    named.map_or_else(|| format!("uid {uid}"), |user| user.name().to_string_lossy().into_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{fs::Permissions, os::unix::fs::PermissionsExt};

    use super::*;

    const FAR: u32 = 4_000_000_000;

    fn place(mode: u32) -> Place {
        Place { path: "/nowhere".into(), mode, owner: FAR, group: FAR + 1 }
    }

    fn walker(uid: u32, gids: &[u32]) -> Walker {
        Walker { uid: Some(uid), gids: Some(gids.to_vec()) }
    }

    #[test]
    fn the_mode_counts_as_the_kernel_counts_it() {
        let (owner, member, other) = (walker(FAR, &[]), walker(7, &[FAR + 1]), walker(7, &[8]));
        let pass = |mode| [&owner, &member, &other].map(|walker| walker.passes(&place(mode), PASS));
        assert_eq!(pass(0o700), [true, false, false]);
        assert_eq!(pass(0o750), [true, true, false]);
        assert_eq!(pass(0o701), [true, false, true], "a member is no other");
        assert!(walker(0, &[]).passes(&place(0), PASS), "root passes everywhere");
        let unlisted = Walker { uid: Some(7), gids: None };
        assert!(!unlisted.passes(&place(0o700), PASS));
        assert!(unlisted.passes(&place(0o710), PASS), "nobody knows their groups");
        assert!(member.passes(&place(0o660), CONNECT) && !member.passes(&place(0o640), CONNECT));
    }

    #[test]
    fn nobody_is_told_to_join_a_group_that_opens_nothing_or_everything() {
        assert_eq!(place(0o660).group_to_join(), Some((FAR + 1).to_string()));
        assert_eq!(place(0o640).group_to_join(), None);
        assert_eq!(Place { group: 0, ..place(0o660) }.group_to_join(), None);
    }

    #[test]
    fn the_topmost_folder_that_keeps_somebody_out_is_named_with_them() {
        let dir = tempfile::tempdir().unwrap();
        let mode = |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        let inner = dir.path().join("inner");
        fs::create_dir(&inner).unwrap();
        let socket = inner.join("c360.sock");
        fs::write(&socket, "").unwrap();
        let far = format!("@{}", FAR + 9);
        let roles =
            Roles { viewer: vec![far.clone()], admin: vec![far.clone(), "0".to_owned()], ..Roles::default() };
        for (outer, within, last, stop) in [
            (0o700, 0o700, 0o660, Some(dir.path())),
            (0o711, 0o700, 0o660, Some(inner.as_path())),
            (0o711, 0o711, 0o660, Some(socket.as_path())),
            (0o711, 0o711, 0o666, None),
        ] {
            mode(dir.path(), outer);
            mode(&inner, within);
            mode(&socket, last);
            let found = barriers(&socket, &roles);
            let told: Vec<_> = found.iter().map(|it| (it.at.path.as_path(), it.people.as_slice())).collect();
            let wanted: Vec<_> = stop.iter().map(|stop| (*stop, std::slice::from_ref(&far))).collect();
            assert_eq!(told, wanted);
        }
    }
}
