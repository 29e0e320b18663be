//! Who may ask what on a server: the roles, and the one table of requests.
//!
//! The table is exhaustive over [`ConsoleRequest`]: a request without a row does not compile. Alone, without a server,
//! whoever can open the workspace has every role.

use serde::{Deserialize, Serialize};

use super::{ConsoleError, ConsoleRequest, ConsoleResponse, ErrorKind};

/// What somebody is trusted with. One person may have several roles; none includes another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserRole {
    /// Reads figures, never a single customer.
    Viewer,
    /// Tries segments and builds audiences.
    Analyst,
    /// Looks customers up, runs jobs, asks for exports.
    Operator,
    /// Lets audiences out, or rejects them.
    Approver,
    /// Sees, hands out and erases personal data.
    Privacy,
    /// Decides what holds for everybody: thresholds, models, segments, house rules.
    Admin,
}

impl UserRole {
    /// Every role, in the order of the table.
    pub const ALL: [Self; 6] =
        [Self::Viewer, Self::Analyst, Self::Operator, Self::Approver, Self::Privacy, Self::Admin];

    /// Its name, as in `c360.toml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Analyst => "analyst",
            Self::Operator => "operator",
            Self::Approver => "approver",
            Self::Privacy => "privacy",
            Self::Admin => "admin",
        }
    }
}

/// The roles that a request takes, any of them, and how that is told.
#[derive(Debug, Clone, Copy)]
pub struct Who {
    /// Any of these.
    pub roles: &'static [UserRole],
    /// The same in words, for who has none of them.
    pub reason: &'static str,
}

const EVERYBODY: Who = Who { roles: &UserRole::ALL, reason: "it takes a role in this workspace" };
const ANALYSTS: Who = Who {
    roles: &[UserRole::Analyst, UserRole::Operator, UserRole::Admin],
    reason: "it takes the role analyst, operator or admin",
};
const LOOKERS: Who =
    Who { roles: &[UserRole::Operator, UserRole::Privacy], reason: "it takes the role operator or privacy" };
const WORKERS: Who =
    Who { roles: &[UserRole::Operator, UserRole::Admin], reason: "it takes the role operator or admin" };
const OPERATORS: Who = Who { roles: &[UserRole::Operator], reason: "it takes the role operator" };
const APPROVERS: Who = Who { roles: &[UserRole::Approver], reason: "it takes the role approver" };
const PRIVACY: Who = Who { roles: &[UserRole::Privacy], reason: "it takes the role privacy" };
const AUDITORS: Who = Who {
    roles: &[UserRole::Approver, UserRole::Privacy, UserRole::Admin],
    reason: "it takes the role approver, privacy or admin",
};
const ADMINS: Who = Who { roles: &[UserRole::Admin], reason: "it takes the role admin" };

macro_rules! asks {
    ($($ask:ident $name:literal $who:ident)*) => {
        /// The kind of a request, without what it asks for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Ask {
            $(#[doc = concat!("`", $name, "`.")] $ask,)*
        }

        impl Ask {
            /// Every kind, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$ask,)*];

            /// Of a request.
            #[must_use]
            pub const fn of(request: &ConsoleRequest) -> Self {
                match request {
                    $(ConsoleRequest::$ask { .. } => Self::$ask,)*
                }
            }

            /// Its name in the contract.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$ask => $name,)*
                }
            }

            /// Who may ask it.
            #[must_use]
            pub const fn who(self) -> Who {
                match self {
                    $(Self::$ask => $who,)*
                }
            }

            /// The reply that says no.
            #[must_use]
            pub const fn refused(self, error: ConsoleError) -> ConsoleResponse {
                match self {
                    $(Self::$ask => ConsoleResponse::$ask(Err(error)),)*
                }
            }
        }
    };
}

asks! {
    Hello "hello" EVERYBODY
    Pulse "pulse" EVERYBODY
    DimensionValues "dimension_values" EVERYBODY
    Segments "segments" EVERYBODY
    Segment "segment" EVERYBODY
    Migration "migration" EVERYBODY
    Bridge "bridge" EVERYBODY
    Thresholds "thresholds" EVERYBODY
    Behaviour "behaviour" EVERYBODY
    ClusterCard "cluster_card" EVERYBODY
    ClusterMigration "cluster_migration" EVERYBODY
    ClusterTrial "cluster_trial" EVERYBODY
    Models "models" EVERYBODY
    Model "model" EVERYBODY
    EqualSize "equal_size" EVERYBODY
    Matrix "matrix" EVERYBODY
    Audiences "audiences" EVERYBODY
    Audience "audience" EVERYBODY
    HouseRules "house_rules" EVERYBODY
    Activations "activations" EVERYBODY
    Export "export" EVERYBODY
    Status "status" EVERYBODY
    Loads "loads" EVERYBODY
    Jobs "jobs" EVERYBODY
    WaitForChange "wait_for_change" EVERYBODY
    LoadState "load_state" EVERYBODY
    SaveState "save_state" EVERYBODY
    RejectedRows "rejected_rows" ANALYSTS
    PreviewThresholds "preview_thresholds" ANALYSTS
    ClusterVariables "cluster_variables" ANALYSTS
    PreviewClusterRules "preview_cluster_rules" ANALYSTS
    FitClusters "fit_clusters" ANALYSTS
    DescribeCluster "describe_cluster" ANALYSTS
    WriteClusterCards "write_cluster_cards" ANALYSTS
    CountRule "count_rule" ANALYSTS
    CompleteRule "complete_rule" ANALYSTS
    FieldValues "field_values" ANALYSTS
    Overlap "overlap" ANALYSTS
    SaveAudience "save_audience" ANALYSTS
    RetireAudience "retire_audience" ANALYSTS
    SaveList "save_list" ANALYSTS
    FindCustomers "find_customers" LOOKERS
    Customer "customer" LOOKERS
    Tickets "tickets" LOOKERS
    TicketLines "ticket_lines" LOOKERS
    Suppress "suppress" LOOKERS
    StartLoad "start_load" WORKERS
    StartRescore "start_rescore" WORKERS
    CancelJob "cancel_job" WORKERS
    SealAudience "seal_audience" OPERATORS
    ReleaseExport "release_export" OPERATORS
    WithdrawExport "withdraw_export" OPERATORS
    DecideExport "decide_export" APPROVERS
    RevealCustomer "reveal_customer" PRIVACY
    ExportCustomer "export_customer" PRIVACY
    PreviewErasure "preview_erasure" PRIVACY
    EraseCustomer "erase_customer" PRIVACY
    Audit "audit" AUDITORS
    VerifyAudit "verify_audit" AUDITORS
    AdoptThresholds "adopt_thresholds" ADMINS
    AdoptClusters "adopt_clusters" ADMINS
    SetClusterRules "set_cluster_rules" ADMINS
    SetBands "set_bands" ADMINS
    SetRole "set_role" ADMINS
    RollBackScores "roll_back_scores" ADMINS
    SetExclusions "set_exclusions" ADMINS
    SetGroup "set_group" ADMINS
    StartBackup "start_backup" ADMINS
}

impl Ask {
    /// Whether somebody with these roles may ask it.
    #[must_use]
    pub fn is_open_to(self, roles: &[UserRole]) -> bool {
        self.who().roles.iter().any(|role| roles.contains(role))
    }

    /// What somebody is told who may not.
    #[must_use]
    pub fn forbidden(self) -> ConsoleError {
        let message = format!("you may not ask for `{}`: {}", self.name(), self.who().reason);
        ConsoleError::new(ErrorKind::Forbidden, message)
            .hint("`[roles]` in c360.toml names who has which role")
    }
}

/// The table as Markdown: each set of requests that takes the same roles, and a tick for each role that may.
#[must_use]
pub fn roles_table() -> String {
    let mut text = String::from("| may ask |");
    for role in UserRole::ALL {
        text.push_str(&format!(" {} |", role.name()));
    }
    text.push_str("\n|---|");
    text.push_str(&":-:|".repeat(UserRole::ALL.len()));
    text.push('\n');
    let mut told: Vec<&'static [UserRole]> = Vec::new();
    for first in Ask::ALL {
        let roles = first.who().roles;
        if told.contains(&roles) {
            continue;
        }
        told.push(roles);
        let alike = Ask::ALL.iter().filter(|ask| ask.who().roles == roles);
        let names: Vec<String> = alike.map(|ask| format!("`{}`", ask.name())).collect();
        text.push_str(&format!("| {} |", names.join(", ")));
        for role in UserRole::ALL {
            text.push_str(if roles.contains(&role) { " ✓ |" } else { "  |" });
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_names_the_roles_of_its_set() {
        for ask in Ask::ALL {
            let who = ask.who();
            if who.roles.len() == UserRole::ALL.len() {
                continue;
            }
            for role in UserRole::ALL {
                assert_eq!(who.reason.contains(role.name()), who.roles.contains(&role), "{}", who.reason);
            }
        }
    }

    #[test]
    fn who_has_no_role_may_ask_nothing() {
        assert!(Ask::ALL.iter().all(|ask| !ask.is_open_to(&[])));
    }

    #[test]
    fn each_name_is_that_of_its_request() {
        let request = ConsoleRequest::StartLoad {};
        assert_eq!(format!("Console.{}", Ask::of(&request).name()), tarpc::RequestName::name(&request));
    }

    #[test]
    fn no_role_that_looks_at_people_decides_over_exports_and_none_that_decides_looks() {
        assert!(!Ask::Customer.is_open_to(&[UserRole::Approver]));
        assert!(!Ask::DecideExport.is_open_to(&[UserRole::Operator, UserRole::Privacy, UserRole::Admin]));
    }
}
