//! What always applies: exclusions, priority groups, the suppression list.

use c360::contract::SuppressedBy;

use super::{has, lacks, opened};
use crate::made_up::MadeUp;

#[tokio::test]
async fn what_a_destination_leaves_out_is_checked_and_asked_about() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 E").await;
    has(&console, &["google", "leaves out \"Lost core\"", "automation", "leaves out nobody"]);
    console.press("<enter>").await.unwrap();
    has(&console, &["Left out of everything sent to google", "[ ✓ ] Lost core", "[   ] Existing customers"]);
    console.press("<space> <enter>").await.unwrap();
    has(&console, &["Set what google leaves out?", "\"Lost core\", \"Existing", "becomes void"]);
    console.press("acquisition <enter> <enter>").await.unwrap();
    let set = engine.exclusions().pop().unwrap();
    assert_eq!(set.audiences, ["Lost core", "Existing customers"]);
    assert_eq!((set.destination.as_str(), set.reason.as_str()), ("google", "acquisition"));
    has(&console, &["google leaves out \"Lost core\", \"Existing customers\" from the next dry run on"]);
}

#[tokio::test]
async fn a_group_keeps_the_order_in_which_audiences_were_checked() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 P").await;
    has(&console, &["Priority groups", "paid", "\"Undecided and valuable\", \"Shoes", "New group…"]);
    console.press("<enter>").await.unwrap();
    has(&console, &["paid: first one first", "[ 1 ] Undecided and valuable", "[ 2 ] Shoes in 6 months"]);
    console.press("G <space> <enter>").await.unwrap();
    has(&console, &["Set the priority group paid?", "the first of these only: \"Shoes in 6 months\""]);
    console.press("why <enter> <enter>").await.unwrap();
    assert_eq!(engine.groups().pop().unwrap().group.audiences, ["Shoes in 6 months"]);
    console
        .press("P j <enter> letters <enter> <space> j j <space> <enter> new <enter> <enter>")
        .await
        .unwrap();
    let group = engine.groups().pop().unwrap().group;
    assert_eq!((group.name.as_str(), group.audiences.len()), ("letters", 2));
}

#[tokio::test]
async fn people_are_suppressed_and_what_is_refused_is_told() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 U").await;
    has(&console, &["Suppressed: 1,204 ids, 88 e-mails, 0 phones"]);
    console.press("<enter>").await.unwrap();
    has(&console, &["Say who"]);
    console.press("a@b.fr, <space> nobody <enter>").await.unwrap();
    has(&console, &["Suppress 2, by e-mail address?", "salted hashes alone"]);
    console.press("letter <enter> <enter>").await.unwrap();
    let suppressed = engine.suppressed().pop().unwrap();
    assert_eq!((suppressed.by, suppressed.lift), (SuppressedBy::Email, false));
    assert_eq!(suppressed.values, ["a@b.fr", "nobody"]);
    has(&console, &["Refused", "nobody is no e-mail address"]);
    console.press("<esc> !").await.unwrap();
    has(&console, &["1 put on the suppression list; 1 customer has one of them, 1 refused"]);
}

#[tokio::test]
async fn what_is_typed_wrong_is_told_on_its_line() {
    let mut console = opened(&MadeUp::new(), "5 U <ctrl-u> name <tab> x <enter>").await;
    has(&console, &["one of id, email, phone"]);
    // As it is typed, before anybody accepts it.
    console.press("<ctrl-u> phone <tab> y").await.unwrap();
    has(&console, &["xy is no phone number"]);
    console.press("<ctrl-u> 06").await.unwrap();
    lacks(&console, "is no phone number");
    console.press("<tab>").await.unwrap();
    has(&console, &["06 is no phone number"]);
    console.press("<shift-tab> <shift-tab> <ctrl-u> id <tab> <tab> <ctrl-u> drop").await.unwrap();
    has(&console, &["one of add, remove"]);
    console.press("<enter>").await.unwrap();
    has(&console, &["one of add, remove"]);
    console.press("<ctrl-u> remove <enter>").await.unwrap();
    has(&console, &["Take 1 off the suppression list, by id?"]);
    console.press("<esc> P G <enter> <enter>").await.unwrap();
    has(&console, &["A group needs a name"]);
}
