//! Single customers in answers that are about many: left out for who may read figures alone.

use super::{AudienceDetail, ConsoleResponse, RuleReply};

impl ConsoleResponse {
    /// Leave out whoever is named as one of many. What counts them stays.
    pub fn leave_people_out(&mut self) {
        match self {
            Self::Segment(Ok(segment)) => segment.customers.clear(),
            Self::ClusterCard(Ok(card)) => card.customers.clear(),
            Self::CountRule(Ok(RuleReply { count, .. }))
            | Self::Audience(Ok(AudienceDetail { count, .. })) => {
                if let Some(count) = count {
                    count.sample.clear();
                }
            }
            _ => {}
        }
    }
}
