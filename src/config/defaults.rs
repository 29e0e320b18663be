//! Every default, in one place. `template.toml` shows the same values; a test holds the two equal.

use super::{Load, Workspace};

impl Default for Workspace {
    fn default() -> Self {
        Self {
            name: "My retailer".to_owned(),
            time_zone: "UTC".to_owned(),
            currency: "EUR".to_owned(),
            country: None,
            as_of: None,
            demo: false,
        }
    }
}

impl Default for Load {
    fn default() -> Self {
        Self { max_rejected_share: 0.01, memory_limit: None, threads: None, keep_generations: 3 }
    }
}
