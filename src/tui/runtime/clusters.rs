//! Carries what is asked about behavioural segments to the engine.

use tarpc::context::Context;

use super::courier::flat;
use crate::contract::ConsoleClient;
use crate::tui::app::{ClusterAnswer as A, ClusterRequest as R};

pub(super) async fn ask(client: &ConsoleClient, soon: Context, request: R) -> A {
    match request {
        R::Behaviour => A::Behaviour(flat(client.behaviour(soon).await)),
        R::Card(id) => A::Card(id, flat(client.cluster_card(soon, id).await).map(Box::new)),
        R::Migration => A::Migration(flat(client.cluster_migration(soon).await)),
        R::Variables(months) => A::Variables(months, flat(client.cluster_variables(soon, months).await)),
        R::Trial(id) => A::Trial(id, flat(client.cluster_trial(soon, id).await).map(Box::new)),
        R::Preview(id, rules) => {
            let reply = flat(client.preview_cluster_rules(soon, id, rules.clone()).await);
            A::Preview(id, rules, reply)
        }
        R::Fit(confirmed) => A::Fit(flat(client.fit_clusters(soon, confirmed.subject().0.clone()).await)),
        R::Adopt(confirmed) => {
            let wanted = confirmed.subject().0.clone();
            A::Adopt(wanted.clone(), flat(client.adopt_clusters(soon, wanted).await))
        }
        R::Describe(wanted) => {
            let reply = flat(client.describe_cluster(soon, wanted.clone()).await);
            A::Describe(wanted, reply)
        }
        R::SetRules(confirmed) => {
            let wanted = confirmed.subject().0.clone();
            A::SetRules(wanted.clone(), flat(client.set_cluster_rules(soon, wanted).await))
        }
        R::WriteCards => A::WriteCards(flat(client.write_cluster_cards(soon).await)),
    }
}
