//! Single customers in answers that are about many: left out for who may read figures alone.

use super::{Ask, AudienceDetail, ConsoleError, ConsoleResponse, ErrorKind, RuleCount, RuleReply};

/// The fewest customers of a rule whose figures are told to who may look nobody up: of fewer, they are nearly somebody's own.
pub const FEWEST_TOLD: u64 = 10;

impl ConsoleResponse {
    /// Leave out whoever is named as one of many, and the figures of a few. What counts the others stays.
    pub fn leave_people_out(&mut self) {
        match self {
            Self::Segment(Ok(segment)) => segment.customers.clear(),
            Self::ClusterCard(Ok(card)) => card.customers.clear(),
            Self::CountRule(Ok(RuleReply { count, notes, .. })) => {
                notes.splice(0..0, leave_out(count));
            }
            Self::Audience(Ok(AudienceDetail { count, .. })) => {
                leave_out(count);
            }
            Self::Audiences(Ok(all)) => {
                for row in &mut all.audiences {
                    row.size = row.size.filter(|size| !is_few(size.customers));
                }
            }
            Self::Overlap(Ok(overlap)) if overlap.sizes.iter().any(|size| is_few(*size)) => {
                let message = format!("one of them has fewer than {FEWEST_TOLD} customers: {}", who());
                *self = Self::Overlap(Err(ConsoleError::new(ErrorKind::Forbidden, message)));
            }
            _ => {}
        }
    }
}

/// Leave out the people of a count, and all of it where it is of a few: then what is told instead.
fn leave_out(count: &mut Option<RuleCount>) -> Option<String> {
    if let Some(count) = count {
        count.sample.clear();
    }
    count.take_if(|count| is_few(count.customers))?;
    Some(format!("fewer than {FEWEST_TOLD} customers: for their figures {}", who()))
}

const fn is_few(customers: u64) -> bool {
    0 < customers && customers < FEWEST_TOLD
}

const fn who() -> &'static str {
    Ask::FindCustomers.who().reason
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;
    use rust_decimal::Decimal;

    use super::*;
    use crate::contract::Overlap;

    fn count(customers: u64) -> RuleCount {
        RuleCount {
            as_of: date(2026, 3, 8),
            customers,
            base: 100,
            revenue: Decimal::ONE,
            base_revenue: Decimal::TEN,
            email: 0,
            phone: 0,
            ads: 0,
            tiers: Vec::new(),
            sample: Vec::new(),
            provenance: BTreeMap::new(),
        }
    }

    #[test]
    fn figures_of_a_few_are_told_as_that_alone() {
        for (customers, is_told) in [(0, true), (1, false), (9, false), (10, true)] {
            let reply = RuleReply {
                text: "in list VIP".to_owned(),
                tree: None,
                problem: None,
                count: Some(count(customers)),
                notes: Vec::new(),
            };
            let mut answer = ConsoleResponse::CountRule(Ok(reply));
            answer.leave_people_out();
            let ConsoleResponse::CountRule(Ok(reply)) = answer else { panic!() };
            assert_eq!(reply.count.is_some(), is_told, "{customers}");
            assert_eq!(reply.notes.is_empty(), is_told, "{customers}");
            assert!(reply.notes.iter().all(|note| note.contains("operator or privacy")), "{:?}", reply.notes);
        }
    }

    #[test]
    fn what_a_few_share_with_others_is_not_told() {
        let overlap = |sizes: [u64; 2]| {
            let names = vec!["A".to_owned(), "B".to_owned()];
            let (unique, both) = (vec![0, 0], vec![vec![0, 0], vec![0, 0]]);
            let overlap =
                Overlap { names, sizes: sizes.to_vec(), unique, both, any: 0, all: 0, provenance: None };
            let mut answer = ConsoleResponse::Overlap(Ok(overlap));
            answer.leave_people_out();
            matches!(answer, ConsoleResponse::Overlap(Ok(_)))
        };
        assert!(overlap([10, 0]));
        assert!(!overlap([10, 1]));
    }
}
