//! From a trial to cards: tried, adopted, assigned, described, told by rules, and kept up by the next load.

use c360::{
    contract::{
        AdoptRequest, AuditAction, AuditRequest, Behaviour, BehaviourReply, ClusterId, ConsoleClient,
        DescribeRequest, ErrorKind, FitRequest, Job, JobState, Priority, RulesRequest, Segment, Trial,
        Variable,
    },
    ledger::Ledger,
};
use rust_decimal::Decimal;

use super::assigned::retailer;
use crate::support::{Workspace, soon};

pub async fn fit(workspace: &Workspace, client: &ConsoleClient, request: FitRequest) -> Job {
    let id = client.fit_clusters(soon(), request).await.unwrap().unwrap();
    workspace.wait(client, id).await
}

async fn behaviour(client: &ConsoleClient) -> BehaviourReply {
    client.behaviour(soon()).await.unwrap().unwrap()
}

async fn current(client: &ConsoleClient) -> Behaviour {
    behaviour(client).await.current.unwrap()
}

pub async fn trial(client: &ConsoleClient) -> Trial {
    let head = behaviour(client).await.trials.remove(0);
    client.cluster_trial(soon(), head.id).await.unwrap().unwrap()
}

pub async fn adopt(workspace: &Workspace, client: &ConsoleClient, trial: &Trial, k: u32) -> Job {
    let request = AdoptRequest { trial: trial.head.id, k, reason: "as agreed".to_owned() };
    let id = client.adopt_clusters(soon(), request).await.unwrap().unwrap();
    workspace.wait(client, id).await
}

fn small() -> FitRequest {
    FitRequest { k_from: 3, k_to: 4, ..FitRequest::default() }
}

fn count(value: Option<Decimal>) -> u64 {
    value.unwrap().try_into().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn segments_are_tried_adopted_told_and_kept() {
    let workspace = retailer(2_000).await;
    let client = workspace.connect().unwrap();
    let empty = behaviour(&client).await;
    assert_eq!((empty.current, empty.coming, empty.trials.len()), (None, None, 0));
    let none = client.cluster_card(soon(), ClusterId(1)).await.unwrap().unwrap_err();
    assert_eq!(none.kind, ErrorKind::Empty);

    let before = client.status(soon()).await.unwrap().unwrap().hello.generation;
    let job = fit(&workspace, &client, small()).await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    assert_eq!(
        client.status(soon()).await.unwrap().unwrap().hello.generation,
        before,
        "a trial changes nothing"
    );
    let first = trial(&client).await;
    assert_eq!(first.tried.iter().map(|tried| tried.k).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(first.tried.iter().filter(|tried| tried.proposed.is_some()).count(), 1);
    for tried in &first.tried {
        let shares: f64 = tried.clusters.iter().map(|cluster| cluster.share).sum();
        assert!((shares - 1.0).abs() < 1e-9);
        assert!((-1.0..=1.0).contains(&tried.silhouette) && tried.silhouette > 0.0, "{tried:?}");
        assert!(tried.rules_fidelity > 0.5 && tried.stability > 0.4, "{tried:?}");
        assert!(tried.moves.is_empty() && tried.agreement.is_none(), "nothing to compare with");
        assert!(tried.clusters.iter().all(|cluster| !cluster.continues && !cluster.name.is_empty()));
        assert!(tried.clusters.iter().all(|cluster| cluster.centre.len() == first.variables.len()));
    }

    let job = adopt(&workspace, &client, &first, 4).await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    let in_use = current(&client).await;
    assert_eq!((in_use.version, in_use.rows.len(), in_use.reason.as_str()), (1, 4, "as agreed"));
    assert!(in_use.rows.iter().all(|row| row.is_new));
    assert!(in_use.rows.is_sorted_by(|a, b| a.net_revenue.value >= b.net_revenue.value));
    let all: u64 = in_use.rows.iter().map(|row| count(row.customers.value)).sum();
    assert_eq!(all, first.customers, "everybody who bought is in one");
    let shares: Decimal = in_use.rows.iter().map(|row| row.revenue_share.value.unwrap()).sum();
    assert_eq!(shares.round_dp(4), Decimal::ONE);
    assert_eq!(in_use.months.last(), Some(&in_use.as_of));
    assert!(in_use.rows.iter().all(|row| row.trend.len() == in_use.months.len()));

    // The revenue of all segments is what the value tiers say of the same twelve months.
    let segments = client.segments(soon()).await.unwrap().unwrap();
    let tiers: u64 = segments
        .rows
        .iter()
        .filter(|row| row.id.segment().is_some_and(Segment::is_tier))
        .map(|row| count(row.figures[&c360::contract::SegmentFigureId::Customers].value))
        .sum();
    assert!(all.abs_diff(tiers) * 40 < all, "{all} buyers, {tiers} in tiers (who left revenue)");

    let id = in_use.rows[0].id;
    let card = client.cluster_card(soon(), id).await.unwrap().unwrap();
    assert_eq!(card.row.id, id);
    assert!(card.telling.len() >= 5 && card.telling[0].distance.abs() >= card.telling[4].distance.abs());
    assert!(card.sentence.contains("(all:") && !card.levers.is_empty(), "{}", card.sentence);
    assert_eq!(card.text, card.levers.join("\n"));
    assert!(card.how.len() > 15 && !card.what.is_empty() && !card.who.is_empty());
    assert!(card.neighbour.as_ref().is_some_and(|near| near.id != id && !near.apart.is_empty()));
    assert_eq!(card.tiers.iter().map(|tier| tier.customers).sum::<u64>(), count(card.row.customers.value));
    assert!(card.churn.is_none() && card.absent.iter().any(|absent| absent.reason.contains("rescore")));
    assert!(card.nps.is_none_or(|nps| nps.low <= nps.value && nps.value <= nps.high));
    assert!(card.conversion.is_some_and(|estimate| estimate.value > 0.0 && estimate.value < 1.0));

    let migration = client.cluster_migration(soon()).await.unwrap().unwrap();
    assert!(migration.n1.is_some());
    let now: u64 = migration.flows.iter().filter(|flow| flow.to.is_some()).map(|flow| flow.customers).sum();
    assert_eq!(now, all);
}

/// What is told of rules is what applying them takes, of customers of whom something is unknown as well.
#[tokio::test(flavor = "multi_thread")]
async fn each_segment_has_rules_that_take_what_they_are_told_to_take() {
    let workspace = retailer(3_000).await;
    let client = workspace.connect().unwrap();
    let variables = vec![Variable::Tickets, Variable::OpenRate, Variable::Basket, Variable::Focus];
    fit(&workspace, &client, FitRequest { variables, k_from: 6, k_to: 6, ..FitRequest::default() }).await;
    let found = trial(&client).await;
    adopt(&workspace, &client, &found, 6).await;
    let in_use = current(&client).await;
    for row in &in_use.rows {
        let ask = client.preview_cluster_rules(soon(), row.id, row.rules.clone()).await;
        let applied = ask.unwrap().unwrap();
        assert!(row.fidelity > Some(0.5) && row.precision > Some(0.4), "{row:?}");
        assert_eq!((row.fidelity, row.precision), (applied.recall, applied.precision), "{}", row.rules);
        let tried = found.tried[0].clusters.iter().find(|cluster| cluster.id == row.id).unwrap();
        assert_eq!(tried.rules, row.rules);
        let apart = |one: Option<f64>, other: Option<f64>| (one.unwrap() - other.unwrap()).abs();
        assert!(apart(tried.fidelity, row.fidelity) < 1e-9, "{tried:?} {row:?}");
        assert!(apart(tried.precision, row.precision) < 1e-9, "{tried:?} {row:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_say_of_a_segment_stays_with_it_through_a_refit() {
    let workspace = retailer(2_000).await;
    let client = workspace.connect().unwrap();
    fit(&workspace, &client, small()).await;
    let first = trial(&client).await;
    adopt(&workspace, &client, &first, 3).await;
    let id = current(&client).await.rows[0].id;
    let say = |name: Option<&str>, priority, text: Option<&str>, reason: &str| DescribeRequest {
        id,
        name: name.map(str::to_owned),
        priority,
        text: text.map(str::to_owned),
        reason: reason.to_owned(),
    };
    let ok = client
        .describe_cluster(
            soon(),
            say(Some("Regulars"), Some(Priority::Secure), Some("Call them.\nTwice."), "the board of May"),
        )
        .await
        .unwrap();
    ok.unwrap();
    client
        .describe_cluster(soon(), say(None, Some(Priority::Push), None, "room to grow"))
        .await
        .unwrap()
        .unwrap();
    for (refused, why) in [
        (say(None, None, None, "x"), "nothing is said"),
        (say(Some("Regulars"), None, None, " "), "for a reason"),
        (say(Some(""), None, None, "x"), "1 to 60"),
        (say(Some(&current(&client).await.rows[1].name), None, None, "x"), "is called"),
        (
            DescribeRequest { id: ClusterId(99), ..say(Some("A"), None, None, "x") },
            "no behavioural segment B99",
        ),
    ] {
        let error = client.describe_cluster(soon(), refused).await.unwrap().unwrap_err();
        assert!(error.message.contains(why), "{}", error.message);
    }
    let card = client.cluster_card(soon(), id).await.unwrap().unwrap();
    assert_eq!((card.row.name.as_str(), card.row.priority), ("Regulars", Some(Priority::Push)));
    assert_eq!(card.text, "Call them.\nTwice.");
    assert_eq!(
        card.notes.iter().map(|note| note.reason.as_str()).collect::<Vec<_>>(),
        ["room to grow", "the board of May"]
    );

    for name in ["B2", "b17"] {
        let error =
            client.describe_cluster(soon(), say(Some(name), None, None, "x")).await.unwrap().unwrap_err();
        assert!(error.message.contains("looks like the id"), "{}", error.message);
    }

    // The same data and the same variables find the same clusters: ids and names carry over.
    fit(&workspace, &client, small()).await;
    let again = trial(&client).await;
    let same = again.tried.iter().find(|tried| tried.k == 3).unwrap();
    assert!(
        same.clusters.iter().all(|cluster| cluster.continues && cluster.overlap.unwrap() > 0.9),
        "{same:?}"
    );
    assert!(same.clusters.iter().any(|cluster| cluster.id == id && cluster.name == "Regulars"), "{same:?}");
    assert!(same.agreement.unwrap() > 0.9);
    assert!((same.moves.iter().map(|moved| moved.share).sum::<f64>() - 1.0).abs() < 1e-9);
    let more = again.tried.iter().find(|tried| tried.k == 4).unwrap();
    let new: Vec<_> = more.clusters.iter().filter(|cluster| !cluster.continues).collect();
    assert!(!new.is_empty() && new.iter().all(|cluster| cluster.id.0 > 3), "{new:?}");
    // Somebody takes a new one's name for another segment before it is adopted.
    let taken = new[0].name.clone();
    client.describe_cluster(soon(), say(Some(&taken), None, None, "x")).await.unwrap().unwrap();
    adopt(&workspace, &client, &again, 4).await;
    let names: std::collections::BTreeSet<String> =
        current(&client).await.rows.into_iter().map(|row| row.name).collect();
    assert_eq!(names.len(), 4, "each has a name of its own: {names:?}");
    client.describe_cluster(soon(), say(Some("Regulars"), None, None, "x")).await.unwrap().unwrap();
    let in_use = current(&client).await;
    assert_eq!(in_use.version, 2);
    assert!(in_use.rows.iter().any(|row| row.id == id && row.name == "Regulars" && !row.is_new));
    assert_eq!(in_use.rows.iter().filter(|row| row.is_new).count(), new.len());

    // A trial that was compared with what is no longer in use is not adopted any more.
    let request = AdoptRequest { trial: again.head.id, k: 3, reason: "x".to_owned() };
    let error = client.adopt_clusters(soon(), request).await.unwrap().unwrap_err();
    assert!(error.message.contains("compared with version 1"), "{}", error.message);

    let ledger = Ledger::open(workspace.path()).unwrap();
    let chain = ledger.audit(&AuditRequest { limit: 50, ..AuditRequest::default() }).unwrap().rows;
    let of = |action| chain.iter().filter(|record| record.action == action).count();
    assert_eq!((of(AuditAction::Segmentation), of(AuditAction::SegmentCard)), (2, 4));
    let told = |subject: &str| chain.iter().any(|record| record.subject == subject);
    assert!(told(&format!("version 2: 4 segments of trial {}", again.head.id.0)), "{chain:?}");
    assert!(told(&format!("{id}: priority")), "{chain:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_that_somebody_edits_are_the_segment() {
    let workspace = retailer(2_000).await;
    let client = workspace.connect().unwrap();
    fit(&workspace, &client, small()).await;
    let found = trial(&client).await;
    adopt(&workspace, &client, &found, 3).await;
    let before = current(&client).await;
    let id = before.rows[1].id;
    let wrong = client.preview_cluster_rules(soon(), id, "tickts >= 2".to_owned()).await.unwrap().unwrap();
    let (column, width, message) = wrong.problem.unwrap();
    assert_eq!((column, width), (0, 6));
    assert!(message.contains("tickets"), "{message}");
    let text = "tickets >= 4 or gift_share >= 50 %";
    let preview = client.preview_cluster_rules(soon(), id, text.to_owned()).await.unwrap().unwrap();
    let (customers, recall, precision) =
        (preview.customers.unwrap(), preview.recall.unwrap(), preview.precision.unwrap());
    assert!(customers > 50 && (0.0..=1.0).contains(&recall) && (0.0..=1.0).contains(&precision));

    let set = |rules: Option<&str>| RulesRequest {
        id,
        rules: rules.map(str::to_owned),
        reason: "plain".to_owned(),
    };
    for (rules, why) in [
        (Some("tickets >="), "column 11"),
        (Some("department:\"Gone\" > 0.1"), "knows no department `Gone`"),
        (None, "by its centre already"),
        (Some("midday_share > 2"), "take nobody"),
    ] {
        let error = client.set_cluster_rules(soon(), set(rules)).await.unwrap().unwrap_err();
        assert!(error.message.contains(why), "{}", error.message);
    }
    let job = client.set_cluster_rules(soon(), set(Some(text))).await.unwrap().unwrap();
    let job = workspace.wait(&client, job).await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    let now = current(&client).await;
    assert_eq!(now.version, 2);
    let row = now.rows.iter().find(|row| row.id == id).unwrap();
    assert!(row.by_rules);
    assert_eq!(row.rules, "tickets >= 4 or gift_share >= 0.5");
    assert_eq!((count(row.customers.value), row.fidelity), (customers, Some(1.0)));
    assert_eq!(row.stability, None, "rules are not found again, they are given");
    for other in now.rows.iter().filter(|other| other.id != id) {
        let ask = client.preview_cluster_rules(soon(), other.id, other.rules.clone()).await;
        let applied = ask.unwrap().unwrap();
        assert_eq!((other.fidelity, other.precision), (applied.recall, applied.precision), "{other:?}");
    }
    let others: u64 = now.rows.iter().map(|row| count(row.customers.value)).sum();
    assert_eq!(others, found.customers, "nobody is lost");

    // A refit goes on with the rules; so does the trial that is compared with them.
    fit(&workspace, &client, small()).await;
    let again = trial(&client).await;
    let same = &again.tried[0];
    assert!(same.agreement.is_some_and(|agreement| (agreement - 1.0).abs() < 1e-9), "{same:?}");
    let kept = same.clusters.iter().find(|cluster| cluster.id == id).unwrap();
    assert!(kept.by_rules && kept.rules == row.rules && kept.fidelity.is_none(), "{kept:?}");
    adopt(&workspace, &client, &again, 3).await;
    let refitted = current(&client).await;
    let row = refitted.rows.iter().find(|row| row.id == id).unwrap();
    assert!(row.by_rules && count(row.customers.value) == customers, "{row:?}");

    // And the centre takes the segment back, with the rules that were found.
    let job = client.set_cluster_rules(soon(), set(None)).await.unwrap().unwrap();
    workspace.wait(&client, job).await;
    let back = current(&client).await;
    let sizes = |of: &Behaviour| {
        let mut all: Vec<_> = of.rows.iter().map(|row| (row.id, count(row.customers.value))).collect();
        all.sort_unstable();
        all
    };
    assert_eq!(sizes(&back), sizes(&before), "as it was");
    let rules = |of: &Behaviour| {
        let row = of.rows.iter().find(|row| row.id == id).unwrap();
        (row.rules.clone(), row.by_rules, row.fidelity, row.precision)
    };
    assert_eq!(rules(&back), rules(&before));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_tried_is_refused_with_the_reason() {
    let workspace = retailer(300).await;
    let client = workspace.connect().unwrap();
    for (request, why) in [
        (FitRequest { k_from: 1, ..small() }, "1 to 4 clusters"),
        (FitRequest { window_months: 0, ..small() }, "0 months"),
        (FitRequest { variables: vec![Variable::Tickets], ..small() }, "1 variables"),
    ] {
        let error = client.fit_clusters(soon(), request).await.unwrap().unwrap_err();
        assert!(error.message.contains(why), "{}", error.message);
    }
    let of = |variables: Vec<Variable>| FitRequest { variables, ..small() };
    let gone = |label: &str| Variable::Department(label.to_owned());
    for (request, why) in [
        (FitRequest { k_to: 20, window_months: 1, ..small() }, "too few for 20 clusters"),
        (
            of(vec![gone("A"), gone("B")]),
            "fewer than two variables tell customers apart (`department:A`: only 0 %",
        ),
    ] {
        let job = fit(&workspace, &client, request).await;
        assert_eq!(job.state, JobState::Failed);
        assert!(job.outcome.as_deref().is_some_and(|outcome| outcome.contains(why)), "{:?}", job.outcome);
    }
    // One that can't be used is left out, and the others find segments.
    let job = fit(&workspace, &client, of(vec![Variable::Tickets, gone("A"), Variable::Basket])).await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    let found = trial(&client).await;
    assert_eq!(found.variables, [Variable::Tickets, Variable::Basket]);
    assert_eq!(found.left_out[0].0, gone("A"));
    assert!(behaviour(&client).await.current.is_none());
}
