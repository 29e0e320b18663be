//! What is answered from scores made by hand, against what a person works out from them.

use c360::contract::{
    Bands, BusinessRule, ChurnBand, ConsoleClient, CustomerFilter, EqualSize, ErrorKind, FindRequest,
    JobKind, MatrixCellId, RescoreRequest, Role, RoleRequest, ValueBand,
};
use rust_decimal::Decimal;

use super::shop::{
    BAR, CHALLENGER, CHAMPION, MISSING, ledger, loaded, name, rescore, rescore_unjudged, scored,
};
use crate::support::soon;

fn money(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn cell(churn: ChurnBand, value: ValueBand) -> MatrixCellId {
    MatrixCellId { churn, value }
}

#[tokio::test]
async fn the_matrix_counts_every_customer_once_in_the_right_cell() {
    let workspace = scored();
    let client = workspace.connect().unwrap();
    let matrix = client.matrix(soon()).await.unwrap().unwrap();
    // Half of 10, 10, 10, 100, 100, 100, 500, 500, 500, 700 lies below 100, four fifths below 500.
    let bands = matrix.bands;
    assert_eq!((bands.days, bands.undecided_from, bands.lost_from), (90, 0.4, 0.8));
    assert_eq!((bands.middle_from, bands.high_from), (money("100"), money("500")));
    assert_eq!((matrix.set_by, matrix.customers, matrix.cells.len()), (None, 10, 9));
    for one in &matrix.cells {
        // A bound belongs to the band above it: 0.40 is undecided, 0.80 lost, 500 high.
        let expected = if one.id == cell(ChurnBand::Undecided, ValueBand::High) { 2 } else { 1 };
        assert_eq!(one.customers, expected, "{:?}", one.id);
    }
    let found = |churn, value| matrix.cells.iter().find(|one| one.id == cell(churn, value)).unwrap();
    let focus = found(ChurnBand::Undecided, ValueBand::High);
    assert_eq!((focus.revenue, focus.expected), (money("1050.50"), 1_200.0));
    assert!((focus.churn.unwrap() - 0.55).abs() < 1e-12);
    assert_eq!(focus.action, "focus: keep them");
    let actions = [
        (ChurnBand::Lost, ValueBand::High, "win back in person, leave out of paid campaigns"),
        (ChurnBand::Lost, ValueBand::Low, "leave out of paid campaigns"),
        (ChurnBand::Safe, ValueBand::Middle, "keep off awareness campaigns, treat personally"),
        (ChurnBand::Safe, ValueBand::Low, "regular programme"),
        (ChurnBand::Undecided, ValueBand::Low, "automatic reminder"),
    ];
    for (churn, value, action) in actions {
        assert_eq!(found(churn, value).action, action);
    }
}

#[tokio::test]
async fn sleepers_lie_in_thirds_by_what_they_brought() {
    let workspace = scored();
    let client = workspace.connect().unwrap();
    let sleepers = client.matrix(soon()).await.unwrap().unwrap().sleepers;
    let told: Vec<_> =
        sleepers.iter().map(|s| (s.customers, s.back_90, s.expected_3, s.back_365, s.expected)).collect();
    assert_eq!(
        told,
        [
            (1, Some(0.10), Some(15.0), Some(0.40), Some(50.0)),
            (1, Some(0.05), Some(6.0), Some(0.20), Some(20.0)),
            (1, Some(0.01), Some(2.0), Some(0.10), Some(5.0)),
        ]
    );
    assert!(sleepers.iter().map(|s| s.potential).eq(ValueBand::ALL));
}

#[tokio::test]
async fn bounds_that_somebody_set_move_the_cells_and_the_customers_found_in_them() {
    let workspace = scored();
    let client = workspace.connect().unwrap();
    let bands = Bands {
        days: 90,
        undecided_from: 0.55,
        lost_from: 0.85,
        middle_from: money("50"),
        high_from: money("600"),
    };
    client.set_bands(soon(), bands).await.unwrap().unwrap();
    let matrix = client.matrix(soon()).await.unwrap().unwrap();
    assert_eq!(matrix.bands, bands);
    assert!(matrix.set_by.is_some());
    assert_eq!(found(&client, "", cell(ChurnBand::Undecided, ValueBand::High)).await, ["C10"]);
    assert_eq!(found(&client, "", cell(ChurnBand::Undecided, ValueBand::Middle)).await, ["C8"]);
    let wrong = Bands { lost_from: 0.5, ..bands };
    let refused = client.set_bands(soon(), wrong).await.unwrap().unwrap_err();
    assert_eq!((refused.kind, refused.hint.is_some()), (ErrorKind::Invalid, true));
    let other = Bands { days: 30, ..bands };
    client.set_bands(soon(), other).await.unwrap().unwrap();
    let nobody = client.matrix(soon()).await.unwrap().unwrap_err();
    assert_eq!(nobody.kind, ErrorKind::Empty, "nobody was scored over 30 days");
    assert!(nobody.message.contains("churn_30d"), "{}", nobody.message);
}

async fn found(client: &ConsoleClient, text: &str, cell: MatrixCellId) -> Vec<String> {
    let filter = CustomerFilter { cell: Some(cell), ..CustomerFilter::default() };
    let request = FindRequest { text: text.to_owned(), filter, limit: 50 };
    let reply = client.find_customers(soon(), request).await.unwrap().unwrap();
    let mut ids: Vec<String> = reply.hits.into_iter().map(|hit| hit.customer_id).collect();
    ids.sort();
    ids
}

#[tokio::test]
async fn the_customers_of_a_cell_are_found_with_and_without_a_text() {
    let workspace = scored();
    let client = workspace.connect().unwrap();
    let focus = cell(ChurnBand::Undecided, ValueBand::High);
    assert_eq!(found(&client, "", focus).await, ["C10", "C4"]);
    assert_eq!(found(&client, "durand", focus).await, ["C10", "C4"]);
    assert_eq!(found(&client, "C4", focus).await, ["C4"]);
    assert_eq!(found(&client, "C1", cell(ChurnBand::Lost, ValueBand::Low)).await, Vec::<String>::new());
}

async fn equal_size(client: &ConsoleClient, purchases: u32, days: u32) -> EqualSize {
    client.equal_size(soon(), 90, BusinessRule { purchases, days }).await.unwrap().unwrap()
}

#[tokio::test]
async fn the_champion_takes_as_many_people_as_the_rule() {
    let workspace = scored();
    let client = workspace.connect().unwrap();
    let reply = equal_size(&client, 2, 90).await;
    let told: Vec<_> = reply.groups.iter().map(|g| (g.customers, g.buyers, g.revenue)).collect();
    // Everybody; those with two purchases (churn 0.1, 0.2, 0.6, 0.8); the four with the lowest churn.
    assert_eq!(told, [(8, 4, money("190")), (4, 3, money("160")), (4, 3, money("180"))]);
    assert_eq!(reply.champion, name(CHAMPION));
    assert_eq!(
        (reply.cut.to_string(), reply.to.to_string()),
        ("2025-12-08".to_owned(), "2026-03-08".to_owned())
    );
    let labels: Vec<&str> = reply.ratios.iter().map(|ratio| ratio.label.as_str()).collect();
    assert_eq!(labels, ["champion / rule, same size", "champion / everybody", "rule / everybody"]);
    let estimates: Vec<_> =
        reply.ratios.iter().map(|r| (r.buyers.estimate.unwrap(), r.revenue.estimate.unwrap())).collect();
    let wanted = [(1.0, 180.0 / 160.0), (1.5, 360.0 / 190.0), (1.5, 320.0 / 190.0)];
    for ((buyers, revenue), (b, r)) in estimates.into_iter().zip(wanted) {
        assert!((buyers - b).abs() < 1e-12 && (revenue - r).abs() < 1e-12, "{buyers} {revenue}");
    }
    assert!(reply.words.starts_with("The model and the rule can't be told apart"), "{}", reply.words);
    assert_eq!(equal_size(&client, 2, 90).await, reply, "the same question has the same answer");
}

#[tokio::test]
async fn equals_at_the_end_count_by_the_share_taken() {
    let workspace = scored();
    let client = workspace.connect().unwrap();
    let reply = equal_size(&client, 1, 365).await;
    // Three meet the rule; the champion's third place is shared by two, one of whom bought for 30.
    assert_eq!(reply.groups[2].customers, 3);
    assert_eq!(reply.groups[2].revenue, money("165"));
    let ratio = reply.ratios[0].buyers.estimate.unwrap();
    assert!((ratio - 2.5).abs() < 1e-12, "2.5 buyers of the champion's against 1: {ratio}");
}

#[tokio::test]
async fn a_model_that_knows_beats_a_rule_that_does_not() {
    let workspace = loaded();
    // Who buys is known to the model; the rule draws every second one.
    rescore(
        &workspace,
        "insert into mart_judged (days, churn, bought, revenue, purchases_90)
         select 90, case when i % 4 < 2 then 0.2 else 0.8 end, i % 4 < 2, case when i % 4 < 2 then 25 else 0 end, i % 2 * 2
         from range(2000) as t (i)",
    );
    let client = workspace.connect().unwrap();
    let reply = equal_size(&client, 2, 90).await;
    assert_eq!(
        reply.groups.iter().map(|g| (g.customers, g.buyers)).collect::<Vec<_>>(),
        [(2000, 1000), (1000, 500), (1000, 1000)]
    );
    assert!(reply.words.starts_with("The model beats the rule"), "{}", reply.words);
    let buyers = reply.ratios[0].buyers;
    assert!(buyers.low.unwrap() > 1.8 && buyers.high.unwrap() < 2.2, "{buyers:?}");
    let everybody = client.equal_size(soon(), 90, BusinessRule { purchases: 0, days: 90 }).await.unwrap();
    assert_eq!(everybody.unwrap_err().kind, ErrorKind::Invalid);
}

#[tokio::test]
async fn what_can_t_be_compared_says_why() {
    let workspace = scored();
    let client = workspace.connect().unwrap();
    let ask = async |days, purchases, within| {
        let rule = BusinessRule { purchases, days: within };
        client.equal_size(soon(), days, rule).await.unwrap().unwrap_err()
    };
    let nobody = ask(90, 50, 90).await;
    assert!(
        nobody.kind == ErrorKind::Invalid && nobody.message.contains("nobody meets the rule"),
        "{nobody:?}"
    );
    let missing = ask(365, 2, 90).await;
    assert!(
        missing.kind == ErrorKind::Empty && missing.message.contains("history is too short"),
        "{missing:?}"
    );
    assert_eq!(ask(91, 2, 90).await.kind, ErrorKind::Invalid);
    assert_eq!(ask(90, 2, 91).await.kind, ErrorKind::Invalid);
}

#[tokio::test]
async fn the_list_has_every_model_with_its_role_now_and_what_to_beware_of() {
    let workspace = scored();
    let client = workspace.connect().unwrap();
    let reply = client.models(soon()).await.unwrap().unwrap();
    let scoring = reply.scoring.unwrap();
    assert_eq!((scoring.version, scoring.customers, scoring.seed, scoring.age_days), (1, 13, 7, 0));
    let told: Vec<_> = reply.models.iter().map(|m| (m.name.to_string(), m.role)).collect();
    let wanted = [
        (CHAMPION, Role::Champion),
        (CHALLENGER, Role::Challenger),
        (BAR, Role::Bar),
        (MISSING, Role::Challenger),
    ];
    assert_eq!(told, wanted.map(|(name, role)| (name.to_owned(), role)));
    assert_eq!(reply.comparisons.len(), 1);
    let warned = |words: &str| reply.warnings.iter().any(|warning| warning.contains(words));
    assert!(warned("history is short"), "the rescoring's own");
    assert!(warned("churn_90d.logistic should be doubted"), "{:?}", reply.warnings);
    assert!(warned("churn_365d has no champion: history is too short"), "{:?}", reply.warnings);
    assert_eq!((reply.before, reply.absent), (None, None));
    assert!(reply.no_rollback.unwrap().contains("no scores before rescoring 1"));
}

#[tokio::test]
async fn a_promoted_model_that_is_not_in_use_yet_is_told() {
    let workspace = scored();
    let other = [(name("churn_60d.boosted"), Role::Champion, "a test".to_owned())];
    ledger(&workspace).first_roles(&other).unwrap();
    let request = RoleRequest { name: name(CHALLENGER), role: Role::Champion, reason: "a test".to_owned() };
    let job = ledger(&workspace).set_role(&request, "bo (1001)").unwrap().unwrap();
    ledger(&workspace).ask_cancel(job, "bo (1001)").unwrap();
    let client = workspace.connect().unwrap();
    let reply = client.models(soon()).await.unwrap().unwrap();
    assert_eq!(reply.models[0].name, name(CHALLENGER), "the champion comes first");
    let told =
        reply.warnings.iter().find(|warning| warning.contains("the scores in use are not by it")).unwrap();
    assert!(told.starts_with("churn_90d.boosted was promoted by bo (1001)"), "{told}");
    let detail = client.model(soon(), name(CHALLENGER)).await.unwrap().unwrap();
    assert_eq!(
        (detail.model.role, detail.roles.len(), detail.roles[0].by.as_str()),
        (Role::Champion, 2, "bo (1001)")
    );
    let equal = equal_size(&client, 2, 90).await;
    assert_eq!(equal.champion, name(CHAMPION), "the scores in use are still those of the former one");
}

/// As after a rescoring of an early day that was taken back.
#[tokio::test]
async fn a_model_that_was_measured_before_the_latest_rescoring_can_be_promoted() {
    let workspace = scored();
    rescore_unjudged(&workspace);
    let client = workspace.connect().unwrap();
    let promote =
        |model| RoleRequest { name: name(model), role: Role::Champion, reason: "a test".to_owned() };
    let refused = client.set_role(soon(), promote(MISSING)).await.unwrap().unwrap_err();
    assert!(refused.message.contains("never measured"), "{refused:?}");
    client.set_role(soon(), promote(CHALLENGER)).await.unwrap().unwrap();
    let detail = client.model(soon(), name(CHALLENGER)).await.unwrap().unwrap();
    assert_eq!(detail.model.role, Role::Champion);
}

#[tokio::test]
async fn a_model_is_told_with_its_earlier_quality_and_a_mistyped_one_with_the_likely_name() {
    let workspace = scored();
    rescore(&workspace, "insert into mart_score (customer_id, churn_90, revenue_12) values ('C1', 0.5, 10)");
    let client = workspace.connect().unwrap();
    let detail = client.model(soon(), name(CHALLENGER)).await.unwrap().unwrap();
    assert_eq!((detail.model.version, detail.seed), (2, 7));
    assert_eq!(detail.history.len(), 1);
    assert_eq!((detail.history[0].0, detail.history[0].2), (1, Some(0.801)));
    let unknown = client.model(soon(), name("churn_30d.boosted")).await.unwrap().unwrap_err();
    assert_eq!(unknown.kind, ErrorKind::Invalid);
    assert_eq!(unknown.hint.as_deref(), Some("did you mean `churn_90d.boosted`?"));
}

#[tokio::test]
async fn where_nobody_was_scored_every_question_says_what_to_do() {
    let workspace = loaded();
    let client = workspace.connect().unwrap();
    let reply = client.models(soon()).await.unwrap().unwrap();
    assert_eq!((reply.scoring, reply.models.len()), (None, 0));
    assert!(reply.absent.unwrap().reason.contains("c360 rescore"));
    let filter =
        CustomerFilter { cell: Some(cell(ChurnBand::Safe, ValueBand::Low)), ..CustomerFilter::default() };
    let request = FindRequest { text: String::new(), filter, limit: 5 };
    let errors = [
        client.matrix(soon()).await.unwrap().unwrap_err(),
        client.equal_size(soon(), 90, BusinessRule::default()).await.unwrap().unwrap_err(),
        client.find_customers(soon(), request).await.unwrap().unwrap_err(),
        client.roll_back_scores(soon(), "a test".to_owned()).await.unwrap().unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind, ErrorKind::Empty, "{error:?}");
        assert!(error.hint.unwrap().contains("c360 rescore"));
    }
    let request = RoleRequest { name: name(CHAMPION), role: Role::Retired, reason: "a test".to_owned() };
    let refused = client.set_role(soon(), request).await.unwrap().unwrap_err();
    assert!(refused.hint.unwrap().contains("no model has been trained yet"));
}

#[tokio::test]
async fn a_rescoring_is_queued_with_its_day_and_kept_in_the_chain() {
    let workspace = loaded();
    let client = workspace.connect().unwrap();
    let ask = async |day: &str| {
        let request = RescoreRequest { as_of: Some(day.parse().unwrap()) };
        client.start_rescore(soon(), request).await.unwrap()
    };
    for wrong in ["2026-03-09", "2024-10-31"] {
        let refused = ask(wrong).await.unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Invalid, "{wrong}");
        assert!(refused.hint.unwrap().contains("from 2024-11-01 to 2026-03-08"));
    }
    let job = ask("2026-02-28").await.unwrap();
    let ledger = ledger(&workspace);
    assert_eq!(ledger.job_argument(job).unwrap().as_deref(), Some(r#"{"as_of":"2026-02-28"}"#));
    let ended = workspace.wait(&client, job).await;
    assert_eq!(ended.kind, JobKind::Rescore);
    let plain = client.start_rescore(soon(), RescoreRequest::default()).await.unwrap().unwrap();
    assert_eq!(ledger.job_argument(plain).unwrap(), None);
    workspace.wait(&client, plain).await;
}
