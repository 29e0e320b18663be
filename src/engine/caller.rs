//! Who asks, as the kernel knows them: the user behind this process or behind a connection.
//!
//! Numbers prove who somebody is; names are looked up in the system's own lists (the files, then whatever directory
//! service the system asks), never in the environment, which anybody can set.

use rustix::process::{Gid, getgid, getgroups, getuid};

use crate::ledger::labels::label;

/// A user and their groups, with the lists that name them.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    uid: u32,
    gids: Vec<u32>,
    name: Option<String>,
    passwd: String,
    group: String,
}

impl Caller {
    /// The user of this process.
    #[must_use]
    pub fn this_process() -> Self {
        let mut gids: Vec<u32> = getgroups().unwrap_or_default().into_iter().map(Gid::as_raw).collect();
        gids.push(getgid().as_raw());
        Self::known(getuid().as_raw(), gids)
    }

    /// The user whom the kernel names at the other end of a socket. Groups are those that the system lists for them
    /// now, besides the one of their process.
    #[must_use]
    pub fn peer(uid: u32, gid: u32) -> Self {
        let caller = Self::known(uid, vec![gid]);
        let Some(name) = &caller.name else { return caller };
        let listed = uzers::get_user_groups(name, gid).unwrap_or_default();
        let gids = listed.iter().map(uzers::Group::gid).chain([gid]).collect();
        Self { gids, ..caller }
    }

    fn known(uid: u32, gids: Vec<u32>) -> Self {
        // Without a list nobody has a name: numbers still count.
        let list = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let (passwd, group) = (list("/etc/passwd"), list("/etc/group"));
        let name = name_of(uid, &passwd).or_else(|| {
            let user = uzers::get_user_by_uid(uid)?;
            user.name().to_str().map(str::to_owned)
        });
        Self { uid, gids, name, passwd, group }
    }

    /// The user's number.
    #[must_use]
    pub fn uid(&self) -> u32 {
        self.uid
    }

    /// As every write in the ledger names them: `name (uid)`.
    #[must_use]
    pub fn label(&self) -> String {
        let is_shown = |name: &&str| !name.is_empty() && !name.chars().any(char::is_control);
        label(self.uid, self.name.as_deref().filter(is_shown))
    }

    /// Whether these people include them; `None` includes everybody.
    #[must_use]
    pub fn is_among(&self, people: Option<&[String]>) -> bool {
        people.is_none_or(|people| {
            people.iter().any(|name| match name.strip_prefix('@') {
                Some(group) => gid(group, &self.group).is_some_and(|gid| self.gids.contains(&gid)),
                None => uid(name, &self.passwd) == Some(self.uid),
            })
        })
    }
}

fn uid(name: &str, passwd: &str) -> Option<u32> {
    let directory = || uzers::get_user_by_name(name).map(|user| user.uid());
    number(name, passwd).or_else(directory).or_else(|| name.parse().ok())
}

fn gid(name: &str, group: &str) -> Option<u32> {
    let directory = || uzers::get_group_by_name(name).map(|group| group.gid());
    number(name, group).or_else(directory).or_else(|| name.parse().ok())
}

/// The number of a user or group: in `passwd` and `group` alike it is the third field, the name the first.
fn number(name: &str, list: &str) -> Option<u32> {
    list.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next()? == name).then(|| fields.nth(1)?.parse().ok()).flatten()
    })
}

fn name_of(uid: u32, passwd: &str) -> Option<String> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(uid)).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ana() -> Caller {
        Caller {
            uid: 1000,
            gids: vec![1000, 300],
            name: Some("ana".to_owned()),
            passwd:
                "root:x:0:0:root:/root:/bin/sh\nana:x:1000:1000::/home/ana:/bin/sh\n1000:x:7:7::/:/bin/sh\n"
                    .to_owned(),
            group: "root:x:0:\ncrm:x:300:ana,bo\naudit:x:301:ana\n".to_owned(),
        }
    }

    fn among(people: &[&str]) -> bool {
        let people: Vec<String> = people.iter().map(|name| (*name).to_owned()).collect();
        ana().is_among(Some(&people))
    }

    #[test]
    fn without_a_list_everybody_may_and_with_an_empty_one_nobody() {
        assert!(ana().is_among(None));
        assert!(!among(&[]));
    }

    #[test]
    fn a_user_counts_by_name_or_number() {
        assert!(among(&["bo", "ana"]));
        assert!(Caller { uid: 1001, ..ana() }.is_among(Some(&["1001".to_owned()])));
        assert!(!among(&["root", "bo", "an", ""]));
    }

    #[test]
    fn a_group_counts_by_the_process_and_not_by_the_list() {
        assert!(among(&["@crm"]));
        assert!(among(&["@300"]));
        assert!(!among(&["@audit"]), "listed there, but not in this process");
        assert!(!among(&["crm", "@ana"]));
    }

    #[test]
    fn a_user_called_like_a_number_is_not_the_user_of_that_number() {
        assert!(!among(&["1000"]));
    }

    #[test]
    fn a_listed_user_has_a_name_and_an_unlisted_one_a_number() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\nbroken line\nana:x:1000:1000::/home/ana:/bin/bash\n";
        assert_eq!(name_of(1000, passwd).as_deref(), Some("ana"));
        assert_eq!(name_of(1001, passwd), None);
        assert_eq!(ana().label(), "ana (1000)");
        assert_eq!(Caller { name: None, ..ana() }.label(), "uid 1000");
        assert_eq!(Caller { name: Some("a\u{1b}[2J".to_owned()), ..ana() }.label(), "uid 1000");
    }

    #[test]
    fn a_peer_whom_no_list_knows_has_the_number_and_group_that_the_kernel_says() {
        let peer = Caller::peer(4_000_000_001, 4_000_000_002);
        assert_eq!(peer.label(), "uid 4000000001");
        assert!(peer.is_among(Some(&["4000000001".to_owned()])));
        assert!(peer.is_among(Some(&["@4000000002".to_owned()])));
        assert!(!peer.is_among(Some(&["0".to_owned(), "@0".to_owned()])));
    }
}
