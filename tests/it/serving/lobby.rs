//! Getting to the socket, with real users: the directory it lies in, the workspace that others may look into, and what they
//! are told who can't get there.

use std::{
    fs::{self, Permissions, set_permissions},
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::Path,
};

use rustix::process::Signal;

use super::house::{GROUP, House, Said, can_become_others, until};

const VIEWER: u32 = 4_242_001;
const NO_GROUP: u32 = 4_242_777;

fn mode(path: &Path, mode: u32) {
    set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// By the workspace's path alone, as another user.
fn by_path(house: &House, uid: u32, args: &[&str]) -> Said {
    Said::of(house.command(args, None).uid(uid).gid(GROUP))
}

/// As another user who is not in the socket's group.
fn from_outside(house: &House, args: &[&str]) -> Said {
    Said::of(house.command(args, Some(VIEWER)).gid(NO_GROUP))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_made_for_the_socket_lets_its_group_through_and_nobody_else_and_so_does_one_made_again() {
    if !can_become_others() {
        return;
    }
    let mut house = House::empty("[roles]\nviewer = [\"4242001\"]\n");
    house.end(Signal::TERM);
    // As the README has it: what is made in such a directory has its group.
    let lobby = house.socket.parent().unwrap().to_owned();
    chown(&lobby, None, Some(GROUP)).unwrap();
    mode(&lobby, 0o2751);
    let toml = house.workspace.path().join("c360.toml");
    let (folder, text) = (lobby.join("run"), fs::read_to_string(&toml).unwrap());
    fs::write(&toml, text.replace("/c360.sock", "/run/c360.sock")).unwrap();
    house.socket = folder.join("c360.sock");
    house.serve();

    // The lobby gives no group any more: it is remembered.
    chown(&lobby, None, Some(0)).unwrap();
    mode(&lobby, 0o751);
    for _ in 0..2 {
        let open = |path: &Path| path.metadata().map(|it| (it.mode() & 0o777, it.gid())).unwrap();
        assert_eq!((open(&folder), open(&house.socket)), ((0o750, GROUP), (0o660, GROUP)));
        let said = house.run_as(Some(VIEWER), &["status"]);
        assert_eq!(said.code, 0, "{said:?}");
        let said = from_outside(&house, &["status"]);
        assert_eq!(said.code, 1, "{said:?}");
        let shut =
            format!("{} (mode 2750, of root, group 4242000) does not let you through", folder.display());
        assert!(said.err.contains(&shut) && said.err.contains("ask root to name a place"), "{said:?}");
        fs::remove_dir_all(&folder).unwrap();
        until("it is made again", || async { house.socket.exists() }).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_in_the_sockets_group_is_told_which_group_that_is() {
    if !can_become_others() {
        return;
    }
    let house = House::empty("[roles]\nviewer = [\"4242001\"]\n");
    let said = from_outside(&house, &["status"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("it has mode 660, group 4242000"), "{said:?}");
    assert!(said.err.contains("`usermod -aG 4242000 YOU`"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_served_workspace_that_others_may_look_into_leads_them_to_its_server() {
    if !can_become_others() {
        return;
    }
    let house = House::sample("[roles]\nviewer = [\"4242001\"]\n");
    let workspace = house.workspace.path();
    mode(workspace.parent().unwrap(), 0o755);
    mode(workspace, 0o755);
    mode(&workspace.join("c360.toml"), 0o644);
    let said = by_path(&house, VIEWER, &["status"]);
    assert!(said.code == 0 && said.out.contains("Served by c360"), "{said:?}");

    mode(workspace, 0o700);
    let said = by_path(&house, VIEWER, &["status"]);
    assert_eq!(said.code, 1, "{said:?}");
    let told = format!("you may not look into {} (mode 700, of root, group root)", workspace.display());
    assert!(said.err.contains(&told) && said.err.contains("--socket PATH"), "{said:?}");
    let said = by_path(&house, VIEWER, &["doctor"]);
    assert!(
        said.out.contains("you may not look into") && !said.out.contains("holds no c360.toml"),
        "{said:?}"
    );
}
