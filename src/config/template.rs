//! The commented `c360.toml` that `c360 init` writes and `c360 config template` prints.

const TEXT: &str = include_str!("template.toml");

/// A commented `c360.toml` that holds every default.
#[must_use]
pub fn template() -> &'static str {
    TEXT
}

/// The same for a retailer of that name.
#[must_use]
pub fn template_named(name: &str) -> String {
    let default = format!("name = {}", toml::Value::from(super::Workspace::default().name));
    TEXT.replacen(&default, &format!("name = {}", toml::Value::from(name)), 1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{Config, Overrides};

    fn parse(text: &str) -> Config {
        Config::parse(text, Path::new("c360.toml"), &Overrides::none()).expect("the text is valid")
    }

    /// The template with every commented setting switched on.
    fn everything() -> String {
        let setting = |line: &str| {
            let key = line.split([' ', '.', ']']).next().unwrap_or_default();
            line.starts_with('[')
                || (line.contains(" = ") && key.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        };
        TEXT.lines()
            .map(|line| line.strip_prefix("# ").filter(|rest| setting(rest)).unwrap_or(line))
            .fold(String::new(), |text, line| text + line + "\n")
            .replacen("table = \"lines\"", "name = \"plain\"\ntable = \"lines\"", 1)
    }

    #[test]
    fn the_template_is_the_defaults() {
        assert_eq!(parse(TEXT), Config::default());
    }

    #[test]
    fn every_commented_setting_is_valid_once_switched_on() {
        let config = parse(&everything());
        assert_eq!(config.sources.len(), 2);
        assert_eq!(config.destinations.len(), 3);
        assert!(config.workspace.as_of.is_some());
        assert!(config.load.memory_limit.is_some() && config.load.threads.is_some());
        assert_eq!(config.privacy.personal_data.unwrap(), ["ana", "@crm"]);
    }

    #[test]
    fn the_template_shows_every_setting_there_is() {
        let shown: toml::Table = everything().parse().unwrap();
        let config = parse(&everything());
        let known = toml::Table::try_from(&config).unwrap();
        for section in ["workspace", "load", "privacy", "audiences", "server", "roles"] {
            assert_eq!(
                shown.get(section).unwrap().as_table().unwrap().keys().collect::<Vec<_>>(),
                known.get(section).unwrap().as_table().unwrap().keys().collect::<Vec<_>>(),
            );
        }
        let options = config.sources.last().unwrap().options.clone();
        let set = serde_json::to_value(options).unwrap();
        for (key, value) in set.as_object().unwrap() {
            assert!(!value.is_null() && *value != serde_json::json!([]), "{key} is not shown");
        }
    }

    #[test]
    fn a_name_with_quotes_stays_a_name() {
        let config = parse(&template_named("Chez \"Léa\"\n"));
        assert_eq!(config.workspace.name, "Chez \"Léa\"\n");
    }
}
