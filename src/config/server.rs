//! Settings of a server: where it listens, how much it takes on, and who has which role. From the file alone: whoever
//! starts the program can't widen it.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{errors::Problem, rules, walk::Section};
use crate::contract::UserRole;

const MOST_CONNECTIONS: u32 = 10_000;
/// A day.
const MOST_SECONDS: u32 = 86_400;

/// How `c360 serve` listens, and how much it takes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// The socket's path; in the runtime directory where absent.
    pub socket: Option<PathBuf>,
    /// Connections at a time.
    #[schemars(range(min = 1, max = 10000))]
    pub connections: u32,
    /// Connections at a time of one user.
    #[schemars(range(min = 1, max = 10000))]
    pub connections_per_user: u32,
    /// Requests of one user that are worked on at a time; more of them wait.
    #[schemars(range(min = 1, max = 10000))]
    pub requests_per_user: u32,
    /// Seconds after which a request is stopped; waiting for changes is not counted.
    #[schemars(range(min = 1, max = 86400))]
    pub request_seconds: u32,
    /// The directory in which backups may be made for others than the user who runs the server.
    pub backups: Option<PathBuf>,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            socket: None,
            connections: 200,
            connections_per_user: 20,
            requests_per_user: 8,
            request_seconds: 600,
            backups: None,
        }
    }
}

/// Who has which role: Unix users by name or number, groups with `@` before.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Roles {
    /// Read figures.
    pub viewer: Vec<String>,
    /// Try segments and build audiences.
    pub analyst: Vec<String>,
    /// Look customers up, run jobs, ask for exports.
    pub operator: Vec<String>,
    /// Let audiences out.
    pub approver: Vec<String>,
    /// See, hand out and erase personal data.
    pub privacy: Vec<String>,
    /// Decide what holds for everybody.
    pub admin: Vec<String>,
}

impl Roles {
    /// Who has this role.
    #[must_use]
    pub fn people(&self, role: UserRole) -> &[String] {
        match role {
            UserRole::Viewer => &self.viewer,
            UserRole::Analyst => &self.analyst,
            UserRole::Operator => &self.operator,
            UserRole::Approver => &self.approver,
            UserRole::Privacy => &self.privacy,
            UserRole::Admin => &self.admin,
        }
    }

    /// Whether anybody has a role: the workspace is shared.
    #[must_use]
    pub fn name_anybody(&self) -> bool {
        UserRole::ALL.iter().any(|role| !self.people(*role).is_empty())
    }
}

pub(super) fn server(mut section: Section<'_>) -> Server {
    let defaults = Server::default();
    let many = |count| rules::at_most(count, MOST_CONNECTIONS, "each connection takes memory");
    let server = Server {
        socket: section.field::<String>("socket").map(|path| absolute(path, "\"/run/c360/c360.sock\"")).get(),
        connections: section.field::<u64>("connections").map(many).or(defaults.connections),
        connections_per_user: section
            .field::<u64>("connections_per_user")
            .map(many)
            .or(defaults.connections_per_user),
        requests_per_user: section.field::<u64>("requests_per_user").map(many).or(defaults.requests_per_user),
        request_seconds: section
            .field::<u64>("request_seconds")
            .map(|seconds| rules::at_most(seconds, MOST_SECONDS, "a day has 86400 seconds"))
            .or(defaults.request_seconds),
        backups: section.field::<String>("backups").map(|path| absolute(path, "\"/var/backups/c360\"")).get(),
    };
    section.finish();
    server
}

pub(super) fn roles(mut section: Section<'_>) -> Roles {
    let mut people =
        |role: UserRole| section.field::<Vec<String>>(role.name()).rule(rules::people).or(Vec::new());
    let roles = Roles {
        viewer: people(UserRole::Viewer),
        analyst: people(UserRole::Analyst),
        operator: people(UserRole::Operator),
        approver: people(UserRole::Approver),
        privacy: people(UserRole::Privacy),
        admin: people(UserRole::Admin),
    };
    section.finish();
    roles
}

/// Everybody must mean the same place by it.
fn absolute(path: String, example: &str) -> Result<PathBuf, Problem> {
    let path = PathBuf::from(path);
    if path.is_absolute() {
        return Ok(path);
    }
    Err(Problem::new("must be an absolute path").hint(format!("for example {example}")))
}
