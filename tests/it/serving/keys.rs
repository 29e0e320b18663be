//! What a console shows of a server: which of the two it is, what roles lack, and leaving while a job runs.

use c360::contract::UserRole;

use crate::{
    made_up::MadeUp,
    support::{has, lacks},
};

#[tokio::test]
async fn what_a_role_lacks_says_so_and_asks_nothing_of_the_engine() {
    let engine = MadeUp::new().served_to(&[UserRole::Viewer]);
    let mut console = engine.console(120, 40).await;
    has(&console, &["ana · server"]);
    for (key, told) in [
        ("L", "it takes the role operator or admin"),
        ("3", "it takes the role operator or privacy"),
        ("S", "it takes the role operator or admin"),
    ] {
        console.press(key).await.unwrap();
        has(&console, &[told, "1 Pulse"]);
    }
    // The palette lists it with the reason.
    console.press(": l o a d").await.unwrap();
    has(&console, &["Load sources  it takes the role oper"]);
}

#[tokio::test]
async fn the_roles_that_allow_it_open_the_same_keys() {
    let engine = MadeUp::new().served_to(&[UserRole::Operator]);
    let mut console = engine.console(120, 40).await;
    console.press("L").await.unwrap();
    has(&console, &["Load the sources of maison?"]);
    console.press("<esc> 3").await.unwrap();
    lacks(&console, "it takes the role");
}

#[tokio::test]
async fn leaving_while_a_job_runs_asks_alone_and_not_on_a_server() {
    let engine = MadeUp::new();
    engine.start_job();
    for key in ["q", "<ctrl-c>", "/ <ctrl-c>"] {
        let mut console = engine.console(120, 40).await;
        console.press(key).await.unwrap();
        has(&console, &["Leave while job", "It goes on in its own process"]);
        assert!(!console.left, "{key}");
        console.press("<enter>").await.unwrap();
        assert!(!console.left, "{key}: the focus is on Cancel");
        console.press("<esc> q <left> <enter>").await.unwrap();
        assert!(console.left, "{key}");
    }
    let mut console = engine.console(120, 40).await;
    console.press("<ctrl-c> <ctrl-c>").await.unwrap();
    assert!(console.left, "ctrl-c answers its own question");

    for key in ["q", "<ctrl-c>"] {
        let engine = MadeUp::new().served_to(&UserRole::ALL);
        engine.start_job();
        let mut console = engine.console(120, 40).await;
        console.press(key).await.unwrap();
        assert!(console.left, "{key}");
    }
}
