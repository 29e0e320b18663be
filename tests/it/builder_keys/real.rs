//! The builder on the engine itself: options, values, counts and the saved rule are the data's.

use c360::tui::harness::Harness;

use super::{has, paste, text};
use crate::audiences::shop::loaded_with;
use crate::made_up::{now, options};

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_typed_with_options_built_on_step_by_step_and_saved() {
    let (_workspace, client) = loaded_with("").await;
    let mut console = Harness::open(client, options(), (120, 40), now()).await.unwrap();
    console.press("5 n").await.unwrap();
    has(&console, &["100 customers", "100 % of 100"]);
    console.press("ci <tab> = <space> Ly").await.unwrap();
    has(&console, &["Lyon", "75"]);
    console.press("<tab> and <space> bought(cat <tab> = <space> Sh <tab>").await.unwrap();
    paste(&mut console, ", last 180 days)").await;
    assert_eq!(text(&console), "city = Lyon and bought(category = Shoes , last 180 days)");
    console.press("<esc>").await.unwrap();
    // Of the even ones, those that no four divides.
    has(&console, &["25 customers", "bought at least 1 time in Shoes in the last 180 days"]);
    console.press("<tab> a consent.ads <enter> <enter>").await.unwrap();
    assert_eq!(text(&console), "city = Lyon and bought(category = Shoes, last 180 days) and consent.ads");
    has(&console, &["23 customers"]);
    console.press("a tickets_ever <enter> <enter>").await.unwrap();
    has(&console, &["quartiles 1  1  1; 1 to 1"]);
    console.press("1 <enter> a city <enter> j j <enter>").await.unwrap();
    has(&console, &["values"]);
    console.press("Aix, <space> Lyon <enter>").await.unwrap();
    has(&console, &["city is one of Aix, Lyon", "23 customers"]);
    console.press("u <ctrl-s>").await.unwrap();
    paste(&mut console, "Shoes of Lyon").await;
    console.press("<enter>").await.unwrap();
    has(&console, &["Saved \"Shoes of Lyon\" as version 1", "▌Shoes of Lyon", "23"]);
    console.press("n <tab> a in <space> aud <enter>").await.unwrap();
    has(&console, &["In the audience", "Shoes of Lyon"]);
    console.press("<enter> !").await.unwrap();
    assert_eq!(text(&console), "not in audience \"Shoes of Lyon\"");
    has(&console, &["77 customers"]);
}
