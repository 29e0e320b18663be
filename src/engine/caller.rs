//! Who asks: the user behind this process, as every write in the ledger names them.

use rustix::process::getuid;

/// The user of this process as `name (uid)`.
#[must_use]
pub fn this_user() -> String {
    let uid = getuid().as_raw();
    let listed = std::fs::read_to_string("/etc/passwd").ok().and_then(|passwd| name_of(uid, &passwd));
    // Users of a directory service are not in the file; the environment knows them, the number proves them.
    let told = || ["USER", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok());
    named(listed.or_else(told).as_deref(), uid)
}

fn named(name: Option<&str>, uid: u32) -> String {
    match name.filter(|name| !name.is_empty() && !name.chars().any(char::is_control)) {
        Some(name) => format!("{name} ({uid})"),
        None => format!("uid {uid}"),
    }
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

    #[test]
    fn a_listed_user_has_a_name_and_an_unlisted_one_a_number() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\nbroken line\nana:x:1000:1000::/home/ana:/bin/bash\n";
        assert_eq!(name_of(1000, passwd).as_deref(), Some("ana"));
        assert_eq!(name_of(1001, passwd), None);
        assert_eq!(named(Some("ana"), 1000), "ana (1000)");
        assert_eq!(named(None, 1001), "uid 1001");
        assert_eq!(named(Some("a\u{1b}[2J"), 1001), "uid 1001");
    }
}
