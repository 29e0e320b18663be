//! Settings from outside the file: `--set load.threads=2` and `C360_LOAD__THREADS=2`.
//!
//! A variable's name is `C360_`, the section, two underscores, the key. Variables without two underscores
//! (`C360_WORKSPACE`, `C360_LOG`) belong to the command line and are left alone.

use super::errors::Place;

const PREFIX: &str = "C360_";
const BETWEEN: &str = "__";

/// A `--set` that is not `section.key=value`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a setting; write it as section.key=value, for example --set load.threads=2")]
pub struct BadFlag(pub String);

/// One setting from outside the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Override {
    pub(super) key: String,
    pub(super) value: String,
    pub(super) place: Place,
}

/// Settings from outside the file, strongest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Overrides {
    entries: Vec<Override>,
}

impl Overrides {
    /// Nothing from outside: the file alone.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// From `--set` flags (the last of one key wins) and the environment; a flag wins over a variable.
    pub fn new<S: AsRef<str>>(
        flags: impl IntoIterator<Item = S>,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, BadFlag> {
        let mut entries = Vec::new();
        for flag in flags {
            let flag = flag.as_ref();
            let bad = || BadFlag(flag.to_owned());
            let (key, value) = flag.split_once('=').ok_or_else(bad)?;
            if !key.contains('.') {
                return Err(bad());
            }
            let (key, value) = (key.trim().to_owned(), value.trim().to_owned());
            entries.insert(0, Override { key, value, place: Place::Flag });
        }
        let mut from_variables: Vec<Override> = variables
            .into_iter()
            .filter_map(|(name, value)| {
                let (section, key) = name.strip_prefix(PREFIX)?.split_once(BETWEEN)?;
                let key = format!("{}.{}", section.to_ascii_lowercase(), key.to_ascii_lowercase());
                Some(Override { key, value, place: Place::Variable(name) })
            })
            .collect();
        from_variables.sort_by(|a, b| a.place.cmp(&b.place));
        entries.append(&mut from_variables);
        Ok(Self { entries })
    }

    /// The same settings as environment variables, so that a job's own process sees them too.
    #[must_use]
    pub fn as_variables(&self) -> Vec<(String, String)> {
        let mut variables: Vec<(String, String)> = Vec::new();
        for entry in &self.entries {
            let name = variable(&entry.key);
            if variables.iter().all(|(known, _)| *known != name) {
                variables.push((name, entry.value.clone()));
            }
        }
        variables
    }

    /// The strongest setting of that key.
    pub(super) fn get(&self, key: &str) -> Option<&Override> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Override> {
        self.entries.iter()
    }
}

/// The variable that sets a key: `load.threads` → `C360_LOAD__THREADS`.
pub(super) fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.replacen('.', BETWEEN, 1).to_ascii_uppercase())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn variables(of: &[(&str, &str)]) -> Vec<(String, String)> {
        of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_flag_wins_over_a_variable_and_the_last_flag_over_the_first() {
        let outside = Overrides::new(
            ["load.threads=2", "load.threads=3"],
            variables(&[("C360_LOAD__THREADS", "4"), ("C360_WORKSPACE", "/w"), ("HOME", "/h")]),
        )
        .unwrap();
        assert_eq!(outside.get("load.threads").unwrap().value, "3");
        assert_eq!(outside.as_variables(), variables(&[("C360_LOAD__THREADS", "3")]));
    }

    #[test]
    fn a_flag_without_a_section_or_a_value_is_refused() {
        assert!(Overrides::new(["threads=2"], []).is_err());
        assert!(Overrides::new(["load.threads"], []).is_err());
    }
}
