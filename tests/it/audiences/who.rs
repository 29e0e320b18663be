//! Who may leave, however they are spelled and whatever they share with others.

use std::collections::{BTreeMap, BTreeSet};

use c360::contract::{
    ConsoleClient, DryRun, ExportDetail, JobState, LeftOut, PriorityGroup, SetExclusions, SetGroup, Suppress,
    SuppressedBy,
};

use super::shop::{hash, ledger, let_out, loaded_with, save, seal, shop_with};
use crate::support::{Workspace, soon};

const CUSTOMERS: &str =
    "customer_id,first_name,last_name,email,phone,postal_code,city,country,consent_email,consent_ads";

async fn shop_of(settings: &str, customers: &str, more: &[(&str, &str)]) -> (Workspace, ConsoleClient) {
    let workspace = shop_with(settings);
    workspace.write("inbox/customers.csv", &format!("{CUSTOMERS}\n{customers}"));
    for (file, text) in more {
        workspace.write(file, text);
    }
    let job = workspace.load().await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    let client = workspace.connect().unwrap();
    (workspace, client)
}

fn left_out(run: &DryRun) -> BTreeMap<LeftOut, u64> {
    run.left_out.iter().cloned().collect()
}

fn arms(workspace: &Workspace, of: &ExportDetail) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut exposed, mut held_out) = (BTreeSet::new(), BTreeSet::new());
    let each = |id: &str, held: bool| {
        if held { &mut held_out } else { &mut exposed }.insert(id.to_owned());
    };
    ledger(workspace).for_each_of_export(of.summary.id, each).unwrap();
    (exposed, held_out)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_suppressed_is_so_in_every_spelling() {
    let customers = "A,Marie,Durand,mary.jones+shop@gmail.com,,69001,Lyon,FR,true,true\n\
        B,Marie,Durand,maryjones@googlemail.com,,69001,Lyon,FR,true,true\n\
        C,Marie,Durand,,06 12 34 00 07,69001,Lyon,,true,true\n\
        D,Marie,Durand,other@example.com,,69001,Lyon,FR,true,true\n";
    let (workspace, client) = shop_of("", customers, &[]).await;
    save(&client, "All", "everybody", 0.0).await;
    for (by, value) in
        [(SuppressedBy::Email, "Mary.Jones@gmail.com"), (SuppressedBy::Phone, "+33 6 12 34 00 07")]
    {
        let request =
            Suppress { by, values: vec![value.to_owned()], lift: false, reason: "asked".to_owned() };
        let done = client.suppress(soon(), request).await.unwrap().unwrap();
        let has_it = if by == SuppressedBy::Email { 2 } else { 1 };
        assert_eq!((done.changed, done.customers), (1, Some(has_it)), "{by:?}");
    }
    let values = vec!["nobody@example.com".to_owned()];
    let request = Suppress { by: SuppressedBy::Email, values, lift: false, reason: "asked".to_owned() };
    assert_eq!(client.suppress(soon(), request).await.unwrap().unwrap().customers, Some(0));
    let sealed = seal(&workspace, &client, "All", "meta").await;
    assert_eq!(left_out(&sealed.dry_run)[&LeftOut::Suppressed], 3);
    assert_eq!(arms(&workspace, &sealed).0, BTreeSet::from(["D".to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_that_was_denied_since_counts_and_one_that_was_given_since_does_not() {
    // A, B and C allow it on the as-of day, D does not.
    let customers = [("A", true), ("B", true), ("C", true), ("D", false)]
        .map(|(id, granted)| format!("{id},Marie,Durand,{id}@example.com,,69001,Lyon,FR,true,{granted}\n"))
        .concat();
    let consents = "customer_id,channel,granted,changed_at\n\
        A,ads,true,2026-01-01 10:00:00\nA,Ads,false,2026-03-20 10:00:00\n\
        B,ads,false,2026-03-20 10:00:00\nB,ads,true,2026-03-21 10:00:00\n\
        C,email,false,2026-03-20 10:00:00\n\
        D,ads,true,2026-03-20 10:00:00\n";
    let source = "[[source]]\ntable = \"consents\"\nfiles = [\"inbox/consents.csv\"]\n";
    let (workspace, client) = shop_of(source, &customers, &[("inbox/consents.csv", consents)]).await;
    save(&client, "All", "id in (A, B, C, D)", 0.0).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    assert_eq!(arms(&workspace, &sealed).0, BTreeSet::from(["B".to_owned(), "C".to_owned()]));
    assert_eq!(left_out(&sealed.dry_run)[&LeftOut::NoConsent], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_held_out_of_a_file_that_waits_is_held_out_of_the_next() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "All", "consent.ads and has.email", 0.5).await;
    let first = seal(&workspace, &client, "All", "google").await;
    let (exposed, held_out) = arms(&workspace, &first);
    assert!(!held_out.is_empty());
    // Elsewhere only those come into question whom the first file holds out.
    let rule = format!("id in ({})", exposed.iter().cloned().collect::<Vec<_>>().join(", "));
    save(&client, "Others", &rule, 0.0).await;
    let audiences = vec!["Others".to_owned()];
    let request = SetExclusions { destination: "meta".to_owned(), audiences, reason: "x".to_owned() };
    client.set_exclusions(soon(), request).await.unwrap().unwrap();
    let second = seal(&workspace, &client, "All", "meta").await;
    assert_eq!(second.dry_run.rows, 0);
    assert_eq!(left_out(&second.dry_run)[&LeftOut::HeldOut], held_out.len() as u64);
}

/// Forty pairs; both of a pair have the same e-mail address, and each their own number.
fn pairs() -> String {
    let one = |n: usize| {
        format!("P{n:03},Marie,Durand,pair{}@example.com,06 12 34 00 {n:02},69001,Lyon,FR,true,true\n", n / 2)
    };
    (0..80).map(one).collect()
}

#[rstest::rstest]
#[case("", 0.5)]
#[case("[audiences]\nglobal_hold_out = 0.5\n", 0.0)]
#[tokio::test(flavor = "multi_thread")]
async fn who_is_held_out_is_not_reached_under_another_id(#[case] settings: &str, #[case] hold_out: f64) {
    let (workspace, client) = shop_of(settings, &pairs(), &[]).await;
    save(&client, "All", "everybody", hold_out).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    let (exposed, _) = arms(&workspace, &sealed);
    let pair = |id: &String| id.trim_start_matches('P').parse::<usize>().unwrap() / 2;
    let mut of_pair = BTreeMap::<usize, usize>::new();
    for id in &exposed {
        *of_pair.entry(pair(id)).or_default() += 1;
    }
    // Each is in the file together with who shares their address, or not at all.
    assert!(of_pair.values().all(|exposed| *exposed == 2), "{exposed:?}");
    let file = std::fs::read_to_string(workspace.path().join(sealed.file.as_deref().unwrap())).unwrap();
    let named = (0..40).filter(|n| file.contains(&hash(format!("pair{n}@example.com")))).count();
    assert_eq!(named, of_pair.len());
    let left_out = left_out(&sealed.dry_run);
    assert!(left_out[&LeftOut::SharesHeldOut] > 0);
    assert_eq!(sealed.dry_run.rows + left_out.values().sum::<u64>(), sealed.dry_run.in_rule);
    // And so it stays: who went was in no arm.
    let_out(&workspace, &client, &sealed).await;
    let again = seal(&workspace, &client, "All", "meta").await;
    assert_eq!(again.summary.sha256, sealed.summary.sha256);
}

#[rstest::rstest]
#[case("", 0.5)]
#[case("[audiences]\nglobal_hold_out = 0.5\n", 0.0)]
#[tokio::test(flavor = "multi_thread")]
async fn a_twin_of_somebody_held_out_is_not_said_to_be_in_the_file(
    #[case] settings: &str,
    #[case] hold_out: f64,
) {
    let one = |n: usize| {
        let pair = n / 2;
        format!("P{n:03},Marie,Durand,pair{pair}@example.com,06 12 34 00 {pair:02},69001,Lyon,FR,true,true\n")
    };
    let (workspace, client) = shop_of(settings, &(0..80).map(one).collect::<String>(), &[]).await;
    save(&client, "All", "everybody", hold_out).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    let left_out = left_out(&sealed.dry_run);
    // Of each pair in the file one is, and the other one is in it already.
    assert_eq!(left_out[&LeftOut::Duplicate], sealed.dry_run.rows);
    assert!(sealed.dry_run.rows > 0);
    assert!(left_out[&LeftOut::HeldOut] + left_out[&LeftOut::HeldOutGlobally] > 0, "{left_out:?}");
    assert_eq!(sealed.dry_run.rows + left_out.values().sum::<u64>(), sealed.dry_run.in_rule);
    assert!(left_out[&LeftOut::SharesHeldOut] > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_must_not_be_reached_is_not_reached_under_another_id() {
    let (workspace, client) = shop_of("", &pairs(), &[]).await;
    save(&client, "All", "everybody", 0.0).await;
    save(&client, "Some", "id = P002", 0.0).await;
    let request = Suppress {
        by: SuppressedBy::Id,
        values: vec!["P000".to_owned()],
        lift: false,
        reason: "x".to_owned(),
    };
    client.suppress(soon(), request).await.unwrap().unwrap();
    let audiences = vec!["Some".to_owned()];
    let request = SetExclusions { destination: "meta".to_owned(), audiences, reason: "x".to_owned() };
    client.set_exclusions(soon(), request).await.unwrap().unwrap();
    let sealed = seal(&workspace, &client, "All", "meta").await;
    let file = std::fs::read_to_string(workspace.path().join(sealed.file.as_deref().unwrap())).unwrap();
    let named: Vec<usize> = (0..4).filter(|n| file.contains(&hash(format!("pair{n}@example.com")))).collect();
    assert_eq!(named, [2, 3], "P001 shares an address with P000, P003 with P002");
    let left_out = left_out(&sealed.dry_run);
    let counts = [LeftOut::Suppressed, LeftOut::Excluded("Some".to_owned()), LeftOut::SharesHeldOut];
    assert_eq!(counts.map(|why| left_out[&why]), [1, 1, 2]);
    assert_eq!(sealed.dry_run.rows, 76);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_must_not_be_reached_holds_back_who_shares_their_address_though_the_rule_does_not_take_them()
{
    let (workspace, client) = shop_of("", &pairs(), &[]).await;
    // One each of pairs 0 to 3, and nobody who must not be reached.
    save(&client, "Some", "id in (P001, P003, P005, P007)", 0.0).await;
    save(&client, "Excluded", "id = P002", 0.0).await;
    save(&client, "First", "id = P004", 0.0).await;
    let suppress = Suppress {
        by: SuppressedBy::Id,
        values: vec!["P000".to_owned()],
        lift: false,
        reason: "x".to_owned(),
    };
    client.suppress(soon(), suppress).await.unwrap().unwrap();
    let audiences = vec!["Excluded".to_owned()];
    let exclusions = SetExclusions { destination: "meta".to_owned(), audiences, reason: "x".to_owned() };
    client.set_exclusions(soon(), exclusions).await.unwrap().unwrap();
    let audiences = vec!["First".to_owned(), "Some".to_owned()];
    let group = PriorityGroup { name: "one".to_owned(), audiences };
    let group = SetGroup { group, reason: "x".to_owned() };
    client.set_group(soon(), group).await.unwrap().unwrap();
    let sealed = seal(&workspace, &client, "Some", "meta").await;
    let file = std::fs::read_to_string(workspace.path().join(sealed.file.as_deref().unwrap())).unwrap();
    let named: Vec<usize> = (0..4).filter(|n| file.contains(&hash(format!("pair{n}@example.com")))).collect();
    assert_eq!(named, [3], "P001 shares an address with P000, P003 with P002, P005 with P004");
    assert_eq!(left_out(&sealed.dry_run)[&LeftOut::SharesHeldOut], 3);
}

/// Pairs of one suppressed, and one who would bring it to them; `[consents]` of the first one.
fn twins() -> String {
    let row = |id: &str, name: &str, email: &str, phone: &str, consents: &str| {
        format!("{id},{name},Lee,{email},{phone},75001,Paris,FR,{consents}\n")
    };
    [
        row("S1", "Ann", "one@example.com", "", "false,false"),
        row("T1", "Bea", "one@example.com", "", "true,true"),
        row("S2", "Cleo", "mary.jones@gmail.com", "", "true,true"),
        row("T2", "Dora", "maryjones+x@googlemail.com", "", "true,true"),
        row("S3", "Eve", "", "", "true,true"),
        row("T3", "Eve", "three@example.com", "", "true,true"),
        row("S4", "Fay", "", "06 99 00 00 04", "false,false"),
        row("T4", "Gil", "four@example.com", "+33699000004", "true,true"),
        row("T5", "Hal", "five@example.com", "", "true,true"),
    ]
    .concat()
}

#[rstest::rstest]
#[case::in_the_rule("id in (S1, S2, S3, S4, T1, T2, T3, T4, T5)")]
#[case::outside_of_it("id in (T1, T2, T3, T4, T5)")]
#[tokio::test(flavor = "multi_thread")]
async fn whatever_they_agreed_to_and_however_it_is_spelled_who_is_suppressed_is_not_reached(
    #[case] rule: &str,
) {
    let settings = "[[destination]]\nkind = \"google\"\n[[destination]]\nkind = \"automation\"\n\
        columns = [\"customer_id\", \"email\"]\n";
    let (workspace, client) = shop_of(settings, &twins(), &[]).await;
    save(&client, "Some", rule, 0.0).await;
    let values = ["S1", "S2", "S3", "S4"].map(str::to_owned).to_vec();
    let request = Suppress { by: SuppressedBy::Id, values, lift: false, reason: "x".to_owned() };
    client.suppress(soon(), request).await.unwrap().unwrap();
    for to in ["google", "automation"] {
        let sealed = seal(&workspace, &client, "Some", to).await;
        let (exposed, _) = arms(&workspace, &sealed);
        assert_eq!(exposed, BTreeSet::from(["T5".to_owned()]), "{to}: {:?}", sealed.dry_run.left_out);
    }
}
