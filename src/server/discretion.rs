//! What who may look nobody up may not ask and is not told: single customers, by whatever way.

use crate::{
    activation::rule,
    contract::{Ask, ConsoleError, ConsoleRequest, ConsoleResponse, ErrorKind, UserRole},
    engine::mask_keys,
};

/// The field by which a rule takes one customer and no other.
const ID: &str = "id";

/// Why somebody with these roles is refused a request that they may ask in general: the rule in it picks customers by
/// their id.
#[must_use]
pub fn refusal(request: &ConsoleRequest, roles: &[UserRole]) -> Option<ConsoleError> {
    if may_look_up(roles) || !picks_by_id(request) {
        return None;
    }
    let message = format!(
        "a rule with a condition on `{ID}` looks single customers up: {}",
        Ask::FindCustomers.who().reason
    );
    Some(ConsoleError::new(ErrorKind::Forbidden, message).hint(
        "ask for what customers have in common, or for those on a list (`in list`); `[roles]` in c360.toml names who has which role",
    ))
}

/// Keep single customers out of what somebody with these roles is told.
pub fn keep(answer: &mut ConsoleResponse, roles: &[UserRole]) {
    if may_look_up(roles) {
        return;
    }
    answer.leave_people_out();
    if let ConsoleResponse::RejectedRows(Ok(rejected)) = answer {
        mask_keys(rejected);
    }
}

fn may_look_up(roles: &[UserRole]) -> bool {
    Ask::FindCustomers.is_open_to(roles)
}

/// Whether the rule that is asked for or saved has a condition on the id. One that can't be read takes nobody.
fn picks_by_id(request: &ConsoleRequest) -> bool {
    let source = match request {
        ConsoleRequest::CountRule { request } => &request.rule,
        ConsoleRequest::SaveAudience { request } => &request.rule,
        _ => return false,
    };
    rule::read(source).is_ok_and(|(_, tree)| rule::fields(&tree).any(|field| field.name() == ID))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::contract::{CountRequest, RuleSource, SaveAudience};

    fn requests(rule: &RuleSource) -> [ConsoleRequest; 2] {
        let request = CountRequest { rule: rule.clone(), audience: None, sample: 0 };
        let saved = SaveAudience {
            name: "All".to_owned(),
            rule: rule.clone(),
            hold_out: 0.0,
            note: String::new(),
            follows: None,
        };
        [ConsoleRequest::CountRule { request }, ConsoleRequest::SaveAudience { request: saved }]
    }

    #[test]
    fn a_rule_that_picks_by_id_is_for_who_may_look_people_up() {
        for text in [
            "id = C003",
            "id begins with C00",
            "tier = best and not (city = Lyon or id in (C001, C002))",
            "id != C003",
            "id is known",
        ] {
            let tree = RuleSource::Tree(rule::parse(text).unwrap());
            for request in requests(&RuleSource::Text(text.to_owned())).into_iter().chain(requests(&tree)) {
                for role in [UserRole::Viewer, UserRole::Analyst, UserRole::Approver, UserRole::Admin] {
                    let refusal = refusal(&request, &[role]).unwrap();
                    assert_eq!(refusal.kind, ErrorKind::Forbidden, "{text}");
                    assert!(refusal.message.ends_with("it takes the role operator or privacy"), "{text}");
                }
                for role in [UserRole::Operator, UserRole::Privacy] {
                    assert_eq!(refusal(&request, &[UserRole::Analyst, role]), None, "{text}");
                }
            }
        }
    }

    #[test]
    fn lists_and_audiences_and_what_can_not_be_read_are_no_look_up() {
        for text in ["in list \"VIP\"", "in audience \"id\"", "city = id", "id =", "everybody"] {
            for request in requests(&RuleSource::Text(text.to_owned())) {
                assert_eq!(refusal(&request, &[UserRole::Analyst]), None, "{text}");
            }
        }
    }
}
