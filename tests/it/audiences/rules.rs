//! Who a rule takes, what is wrong with one, and how audiences name each other.

use c360::contract::{
    CompletionRequest, ConsoleError, DecisionRequest, ErrorKind, ExportId, Field, PriorityGroup, RuleSource,
    SaveAudience, SaveList, SavedList, Segment, SetExclusions, SetGroup, Suppress, SuppressedBy,
    WithdrawRequest,
};

use super::shop::{count, loaded_with, save, shop_with, taken};
use crate::support::soon;

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_takes_whom_it_says() {
    let (_workspace, client) = loaded_with("").await;
    for (rule, expected) in [
        ("everybody", 100),
        ("nobody", 0),
        ("consent.ads", 90),
        ("not consent.ads", 10),
        ("has.email and has.phone", 90),
        ("city = Aix", 25),
        ("city != Aix", 75),
        ("bought(category = Shoes, last 60 days)", 50),
        ("bought(category = Shoes) = 0", 50),
        ("bought(last 60 days) = 0 and consent.ads", 45),
        ("spent(channel = store) > 60", 51),
        ("tier in (best, large, medium, small)", 50),
        ("tier = sleepers", 50),
        ("recency <= 16", 50),
        ("recency < 16", 0),
        ("id in (C001, C002, X)", 2),
        ("id begins with C09", 10),
        ("age is unknown", 100),
        ("first_purchase between 2024-06-01 and 2024-12-31", 50),
        ("churn_90d > 0.5", 0),
    ] {
        assert_eq!(taken(&client, rule).await, expected, "{rule}");
    }
    let reply = count(&client, "tier != lost AND consent.ads and bought(category=Shoes)").await;
    assert_eq!(reply.text, "tier != lost and consent.ads and bought(category = Shoes)");
    let count = reply.count.unwrap();
    assert_eq!((count.customers, count.base, count.ads), (45, 100, 45));
    let tiers: u64 = count.tiers.iter().map(|tier| tier.customers).sum();
    let base: u64 = count.tiers.iter().map(|tier| tier.base).sum();
    assert_eq!((tiers, base), (45, 100));
    assert!(count.tiers.iter().all(|tier| tier.segment != Segment::Lost || tier.customers == 0));
    assert_eq!(
        count.revenue.to_string(),
        (2..=90).step_by(2).map(|n| 10.5 + f64::from(n)).sum::<f64>().to_string() + "0"
    );
    assert_eq!(count.sample.len(), 5);
    assert!(count.sample.iter().all(|hit| hit.name.as_deref().is_some_and(|name| !name.contains("Durand"))));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_rule_is_told_at_its_column() {
    let (_workspace, client) = loaded_with("").await;
    for (rule, column, message) in [
        ("tier = best and citty = Lyon", 16, "there is no field `citty`"),
        ("tier = best and in audience \"Gone\"", 28, "there is no audience \"Gone\""),
        ("in list \"Gone\"", 8, "there is no list \"Gone\""),
    ] {
        let reply = count(&client, rule).await;
        let problem = reply.problem.unwrap();
        assert_eq!((problem.column, problem.message.as_str()), (column, message));
        assert!(problem.hint.is_some() && reply.count.is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn audiences_name_each_other_but_never_themselves() {
    let (_workspace, client) = loaded_with("").await;
    save(&client, "Aix", "city = Aix", 0.0).await;
    save(&client, "Not Aix", "not in audience \"Aix\" and consent.ads", 0.0).await;
    assert_eq!(taken(&client, "in audience \"Not Aix\"").await, 68);
    // Changed, it changes whoever names it.
    save(&client, "Aix", "city = Aix or id = C001", 0.0).await;
    assert_eq!(taken(&client, "in audience \"Not Aix\"").await, 67);
    let request = SaveAudience {
        name: "Aix".to_owned(),
        rule: RuleSource::Text("in audience \"Not Aix\"".to_owned()),
        hold_out: 0.1,
        note: String::new(),
        follows: Some(2),
    };
    let error = client.save_audience(soon(), request.clone()).await.unwrap().unwrap_err();
    assert!(error.message.contains("comes back to itself"), "{error:?}");
    let stale = SaveAudience { rule: RuleSource::Text("city = Aix".to_owned()), follows: Some(1), ..request };
    let error = client.save_audience(soon(), stale).await.unwrap().unwrap_err();
    assert!(error.message.contains("version"), "whoever was overtaken is told: {error:?}");
    let error =
        client.retire_audience(soon(), "Aix".to_owned(), "over".to_owned()).await.unwrap().unwrap_err();
    assert!(error.message.contains("the rule of \"Not Aix\""), "{error:?}");
    let detail = client.audience(soon(), "Aix".to_owned()).await.unwrap().unwrap();
    assert_eq!((detail.versions.len(), detail.named_by), (2, vec!["Not Aix".to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_lead_elsewhere_are_refused() {
    let (_workspace, client) = loaded_with("").await;
    save(&client, "Big spenders", "everybody", 0.0).await;
    for name in ["", "  ", "a\nb", "a\"b", &"x".repeat(200), " a", "big SPENDERS"] {
        let request = SaveAudience {
            name: name.to_owned(),
            rule: RuleSource::Text("everybody".to_owned()),
            hold_out: 0.1,
            note: String::new(),
            follows: None,
        };
        assert!(client.save_audience(soon(), request).await.unwrap().is_err(), "{name:?}");
    }
    save(&client, "a/../b", "everybody", 0.0).await;
    assert_eq!(save(&client, "Big spenders", "nobody", 0.0).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_counts_every_audience_and_shows_what_is_broken() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "Aix", "city = Aix", 0.1).await;
    save(&client, "Shoes", "bought(category = Shoes)", 0.1).await;
    // A field that another version had.
    let ledger = super::shop::ledger(&workspace);
    let gone = c360::ledger::SavedAudience {
        name: "Old",
        rule: "mood = good",
        hold_out: 0.1,
        note: "",
        follows: None,
    };
    ledger.save_audience(&gone, "ana (1000)").unwrap();
    let audiences = client.audiences(soon()).await.unwrap().unwrap();
    let rows: Vec<_> = audiences
        .audiences
        .iter()
        .map(|row| {
            (
                row.audience.name.as_str(),
                row.size.map(|size| (size.customers, size.ads)),
                row.broken.is_some(),
            )
        })
        .collect();
    assert_eq!(rows, [("Aix", Some((25, 22)), false), ("Old", None, true), ("Shoes", Some((50, 45)), false)]);
    assert_eq!((audiences.base, audiences.destinations.len()), (100, 4));
    let overlap = client.overlap(soon(), vec!["Aix".to_owned(), "Shoes".to_owned()]).await.unwrap().unwrap();
    assert_eq!(overlap.both, [[25, 25], [25, 50]]);
    assert_eq!((overlap.unique, overlap.any, overlap.all), (vec![0, 25], 50, 25));
    let error = client.overlap(soon(), vec!["Old".to_owned()]).await.unwrap().unwrap_err();
    assert!(error.message.contains("broken"), "{error:?}");
    let job = client
        .seal_audience(
            soon(),
            c360::contract::SealRequest { audience: "Old".to_owned(), destination: "meta".to_owned() },
        )
        .await
        .unwrap();
    assert!(job.unwrap_err().message.contains("there is no field `mood`"));
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_and_places_have_values() {
    let (_workspace, client) = loaded_with("").await;
    let values = client.field_values(soon(), Field::named("city").unwrap()).await.unwrap().unwrap();
    let listed: Vec<_> = values.values.iter().map(|v| (v.value.as_deref(), v.customers)).collect();
    assert_eq!(listed, [(Some("Lyon"), 75), (Some("Aix"), 25)]);
    let ranged = client.field_values(soon(), Field::named("revenue").unwrap()).await.unwrap().unwrap();
    assert_eq!((ranged.known, ranged.range.len()), (100, 5));
    let complete = async |text: &str| {
        let cursor = u32::try_from(text.chars().count()).unwrap();
        let request = CompletionRequest { text: text.to_owned(), cursor };
        let found = client.complete_rule(soon(), request).await.unwrap().unwrap();
        (found.from, found.options.into_iter().map(|option| option.text).collect::<Vec<_>>())
    };
    assert_eq!(complete("city = L").await, (7, vec!["Lyon".to_owned()]));
    assert_eq!(complete("bought(category = \"Sh").await, (18, vec!["\"Shoes\"".to_owned()]));
    assert_eq!(
        complete("cons").await.1[..4],
        ["consent.email", "consent.sms", "consent.post", "consent.ads"]
    );
    assert_eq!(complete("nonsense = 3 and ").await.1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_kept_and_told_so_where_nothing_is_loaded() {
    let workspace = shop_with("");
    let client = workspace.connect().unwrap();
    let request = SaveList { name: "VIP".to_owned(), ids: vec!["C001".to_owned()] };
    let saved = client.save_list(soon(), request).await.unwrap().unwrap();
    assert_eq!(saved, SavedList { ids: 1, known: None });
    let lists = client.house_rules(soon()).await.unwrap().unwrap().lists;
    assert_eq!((lists.len(), lists[0].ids), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_exclusions_and_groups_are_kept() {
    let (_workspace, client) = loaded_with("").await;
    let ids = ["C001", "C002", " C002 ", "", "gone"].map(str::to_owned).to_vec();
    let saved = client.save_list(soon(), SaveList { name: "VIP".to_owned(), ids }).await.unwrap().unwrap();
    assert_eq!((saved.ids, saved.known), (3, Some(2)));
    assert_eq!(taken(&client, "in list \"VIP\"").await, 2);
    save(&client, "Aix", "city = Aix", 0.0).await;
    let exclusion = |destination: &str, audience: &str| SetExclusions {
        destination: destination.to_owned(),
        audiences: vec![audience.to_owned()],
        reason: "agreed".to_owned(),
    };
    client.set_exclusions(soon(), exclusion("meta", "Aix")).await.unwrap().unwrap();
    assert!(client.set_exclusions(soon(), exclusion("meta", "Aixx")).await.unwrap().is_err());
    assert!(client.set_exclusions(soon(), exclusion("metaa", "Aix")).await.unwrap().is_err());
    save(&client, "Lyon", "city = Lyon", 0.0).await;
    let group =
        PriorityGroup { name: "first".to_owned(), audiences: vec!["Aix".to_owned(), "Lyon".to_owned()] };
    client
        .set_group(soon(), SetGroup { group: group.clone(), reason: "agreed".to_owned() })
        .await
        .unwrap()
        .unwrap();
    let rules = client.house_rules(soon()).await.unwrap().unwrap();
    assert_eq!(rules.groups, [group]);
    let meta = rules.destinations.iter().find(|to| to.name == "meta").unwrap();
    assert_eq!(meta.excludes, ["Aix"]);
    assert_eq!(rules.lists[0].ids, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn conditions_that_nobody_fits_are_told() {
    let (_workspace, client) = loaded_with("").await;
    let notes =
        count(&client, "city = lyon or city = Lyon or city begins with X or not consent.ads").await.notes;
    let told = [
        "nobody fits `city = lyon`: spelling and capitals count",
        "nobody fits `city begins with \"X\"`: spelling and capitals count",
    ];
    assert_eq!(notes, told);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_chain_would_keep_for_good_is_no_longer_than_a_reason() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "Aix", "city = Aix", 0.0).await;
    let before = super::shop::ledger(&workspace).verify_audit().unwrap().records;
    let long = || "long ".repeat(50);
    let saved = SaveAudience {
        name: "Long".to_owned(),
        rule: RuleSource::Text("everybody".to_owned()),
        hold_out: 0.0,
        note: long(),
        follows: None,
    };
    let exclusions =
        SetExclusions { destination: "meta".to_owned(), audiences: vec!["Aix".to_owned()], reason: long() };
    let group = PriorityGroup { name: "first".to_owned(), audiences: vec!["Aix".to_owned()] };
    let values = vec!["C001".to_owned()];
    let suppress = Suppress { by: SuppressedBy::Id, values, lift: false, reason: long() };
    let export = ExportId(1);
    let decision = DecisionRequest { export, approve: false, sha256: "0".repeat(64), note: long() };
    let errors: [ConsoleError; 7] = [
        client.save_audience(soon(), saved).await.unwrap().unwrap_err(),
        client.retire_audience(soon(), "Aix".to_owned(), long()).await.unwrap().unwrap_err(),
        client.set_exclusions(soon(), exclusions).await.unwrap().unwrap_err(),
        client.set_group(soon(), SetGroup { group, reason: long() }).await.unwrap().unwrap_err(),
        client.suppress(soon(), suppress).await.unwrap().unwrap_err(),
        client
            .withdraw_export(soon(), WithdrawRequest { export, reason: long() })
            .await
            .unwrap()
            .unwrap_err(),
        client.decide_export(soon(), decision).await.unwrap().unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind, ErrorKind::Invalid);
        assert!(error.message.contains("has 249 characters; 200 are the most"), "{error}");
    }
    assert_eq!(super::shop::ledger(&workspace).verify_audit().unwrap().records, before);
}
