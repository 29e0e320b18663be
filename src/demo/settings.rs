//! `c360.toml` of a generated workspace: the canonical columns need no mapping, only names of files.

use super::options::{Format, Options};

/// The source tables, in the order of the file contract.
const SOURCES: [&str; 13] = [
    "customers",
    "consents",
    "products",
    "stores",
    "lines",
    "campaigns",
    "campaign_members",
    "messages",
    "visits",
    "surveys",
    "traffic",
    "offers",
    "stock",
];

/// The settings of the demo workspace.
#[must_use]
pub fn demo(options: &Options) -> String {
    let extension = options.chosen_format().extension();
    let mut text = format!(
        "# A made-up retailer: {} customers over {} months up to {}, seed {}.\n\
         # Nobody in it exists, and no address in it can be reached. What the generator knows is in truth/.\n\n\
         [workspace]\n\
         name = \"Maison Tilleul (demo)\"\n\
         time_zone = \"Europe/Paris\"\n\
         currency = \"EUR\"\n\
         demo = true\n",
        options.customers, options.months, options.end, options.seed
    );
    for table in SOURCES {
        let source =
            format!("\n[[source]]\ntable = \"{table}\"\nfiles = [\"inbox/{table}/*.{extension}\"]\n");
        text.push_str(&source);
    }
    text
}

/// The settings of the folder with deliberate defects, which needs a ceiling of its own.
#[must_use]
pub fn quality() -> String {
    let mut text =
        "# Files with deliberate defects, each kind a known number of times (see ../truth/quality.csv).\n\
         # Most of their rows are rejected on purpose, so the ceiling is lifted here and nowhere else.\n\n\
         [workspace]\n\
         name = \"Deliberate defects\"\n\
         time_zone = \"Europe/Paris\"\n\
         currency = \"EUR\"\n\
         demo = true\n\n\
         [load]\n\
         max_rejected_share = 1.0\n"
            .to_owned();
    for table in ["customers", "lines", "surveys"] {
        let extension = Format::Csv.extension();
        text.push_str(&format!(
            "\n[[source]]\ntable = \"{table}\"\nfiles = [\"inbox/{table}.{extension}\"]\n"
        ));
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn every_canonical_table_has_its_source() {
        let known: Vec<&str> = crate::warehouse::tables::TABLES.iter().map(|t| t.name).collect();
        assert_eq!(known, SOURCES);
    }

    #[test]
    fn settings_are_toml() {
        for text in [demo(&Options::sample()), quality()] {
            let value: toml::Table = text.parse().unwrap();
            assert_eq!(value["workspace"]["demo"].as_bool(), Some(true));
        }
    }
}
