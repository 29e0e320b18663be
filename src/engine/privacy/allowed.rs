//! Who may see personal data: the people that `[privacy] personal_data` names, as the kernel knows them.
//!
//! Numbers prove who somebody is; names are looked up in the system's own lists, never in the environment, which anybody
//! can set.

use rustix::process::{Gid, getgid, getgroups, getuid};

/// A process's user and groups, with the lists that name them.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    uid: u32,
    gids: Vec<u32>,
    passwd: String,
    group: String,
}

impl Caller {
    /// The user of this process.
    #[must_use]
    pub fn this_process() -> Self {
        let mut gids: Vec<u32> = getgroups().unwrap_or_default().into_iter().map(Gid::as_raw).collect();
        gids.push(getgid().as_raw());
        // Without a list nobody has a name: numbers still count.
        let list = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        Self { uid: getuid().as_raw(), gids, passwd: list("/etc/passwd"), group: list("/etc/group") }
    }

    /// Whether these people include them; `None` includes everybody.
    #[must_use]
    pub fn is_among(&self, people: Option<&[String]>) -> bool {
        people.is_none_or(|people| {
            people.iter().any(|name| match name.strip_prefix('@') {
                Some(group) => number(group, &self.group).is_some_and(|gid| self.gids.contains(&gid)),
                None => number(name, &self.passwd) == Some(self.uid),
            })
        })
    }
}

/// The number of a user or group: in `passwd` and `group` alike it is the third field, the name the first.
fn number(name: &str, list: &str) -> Option<u32> {
    let listed = list.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next()? == name).then(|| fields.nth(1)?.parse().ok()).flatten()
    });
    listed.or_else(|| name.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ana() -> Caller {
        Caller {
            uid: 1000,
            gids: vec![1000, 300],
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
}
