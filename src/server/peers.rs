//! Who is at the other end, and which roles that gives: from `[roles]`, as it is now, deny by default.

use super::named::{Change, Named, Now};
use crate::{
    config::Roles,
    contract::{ConsoleError, UserRole},
    engine::{Caller, Engine},
};

/// Knows people by what the kernel says of them.
#[derive(Debug)]
pub struct Peers {
    named: Named,
    /// The user who runs the server, and could read its files anyway.
    owner: u32,
}

impl Peers {
    /// By the roles that are named; `owner` is the user who runs the server.
    #[must_use]
    pub fn new(named: Named, owner: u32) -> Self {
        Self { named, owner }
    }

    /// Somebody and their roles. Asks the system's lists, so not on an async worker.
    #[must_use]
    pub fn know(&self, uid: u32, gid: u32) -> (Caller, Vec<UserRole>) {
        let caller = Caller::peer(uid, gid);
        let roles = self.roles_of(&caller);
        (caller, roles)
    }

    /// `[roles]` as it holds.
    #[must_use]
    pub fn now(&self) -> Now {
        self.named.now()
    }

    /// Whether what is known of anybody's roles is out of date: `[roles]` changed since this edition of it.
    #[must_use]
    pub fn is_out_of_date(&self, edition: u64) -> bool {
        self.named.has_changed() || self.named.now().edition != edition
    }

    /// Follow `[roles]` where it changed, with a record in the audit chain. Blocks.
    pub fn follow(&self, engine: &Engine) {
        self.named.follow(|change| note(change, engine));
    }

    /// Hold to the roles that a server starts with, with a record of what changed since one held to any before.
    pub fn begin(&self, roles: &Roles, engine: &Engine) {
        self.named.begin(roles, |change| note(change, engine));
        engine.follow_roles(self.named.now().roles.name_anybody());
    }

    fn roles_of(&self, caller: &Caller) -> Vec<UserRole> {
        let roles = self.named.now().roles;
        let has = |role: &UserRole| {
            (*role == UserRole::Admin && caller.uid() == self.owner)
                || caller.is_among(Some(roles.people(*role)))
        };
        UserRole::ALL.into_iter().filter(has).collect()
    }
}

/// Keep a change of roles, and what follows from it, before anybody has a new one.
fn note(change: &Change, engine: &Engine) -> Result<(), ConsoleError> {
    engine.note_roles(&change.what, &change.owner, &change.roles)?;
    engine.follow_roles(change.roles.name_anybody());
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Overrides;

    const FAR: u32 = 4_000_000_000;

    fn roles(uid: u32, gid: u32) -> Vec<UserRole> {
        let named = Roles {
            viewer: vec![format!("@{}", FAR + 1), format!("{}", FAR + 2)],
            approver: vec![format!("{}", FAR + 2)],
            ..Roles::default()
        };
        peers(named).know(uid, gid).1
    }

    fn peers(roles: Roles) -> Peers {
        Peers::new(Named::new(Path::new("/nowhere"), roles, Overrides::none()), FAR)
    }

    #[test]
    fn nobody_has_a_role_unless_named_and_the_owner_is_admin() {
        assert_eq!(roles(FAR + 9, FAR + 9), []);
        assert_eq!(roles(FAR, FAR), [UserRole::Admin]);
        assert_eq!(peers(Roles::default()).know(0, 0).1, [], "root is nobody in particular");
    }

    #[test]
    fn roles_come_from_users_and_groups_together() {
        assert_eq!(roles(FAR + 9, FAR + 1), [UserRole::Viewer]);
        assert_eq!(roles(FAR + 2, FAR + 9), [UserRole::Viewer, UserRole::Approver]);
    }
}
