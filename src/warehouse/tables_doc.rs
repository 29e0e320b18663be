//! The file contract as Markdown, from its one declaration: `sample-data/README.md`.

use std::fmt::Write as _;

use super::tables::{Column, Kind, TABLES, Table};

const INTRO: &str = "\
# The file contract

This folder is a whole workspace of a small made-up retailer (500 customers, 25 months): copy it, `c360 load` it,
open it with `c360`. `inbox/` holds one folder per canonical table, `truth/` what the generator knows
(`truth/README.md`), `quality/` files with deliberate defects. It is the output of

```
c360 demo DIR --customers 500 --months 25 --seed 7 --end 2026-10-31
```

and a test holds the two equal. Nobody in it exists and no address in it can be reached.

## How tables are fed

`c360.toml` maps any CSV, Parquet or JSON-lines file to the tables below. A file whose columns already have these names
needs no mapping. Only `lines` with a customer and a date is indispensable; a screen that lacks a table says which.
A row that breaks a rule (a value that is not of its kind, a required value that is missing, a key that comes twice in a
file) is rejected with file, line, column and reason. A row of the same key in a later file replaces the earlier one.

Kinds:

| kind | meaning | stored as |
|---|---|---|
";

/// The whole page.
#[must_use]
pub fn markdown() -> String {
    let mut text = INTRO.to_owned();
    for kind in KINDS {
        // Writing to a String can't fail.
        let _ = writeln!(text, "| {} | {} | `{}` |", name(kind), meaning(kind), kind.sql_type());
    }
    text += "\nColumns marked * are required; those marked † hold personal data: masked in rejects, never logged.\n";
    for table in TABLES {
        text += &section(table);
    }
    text
}

const KINDS: [Kind; 9] = [
    Kind::Text,
    Kind::Integer,
    Kind::Quantity,
    Kind::Money,
    Kind::Share,
    Kind::Degrees,
    Kind::Date,
    Kind::Timestamp,
    Kind::Bool,
];

fn section(table: &Table) -> String {
    let key: Vec<String> = table.key.iter().map(|k| format!("`{k}`")).collect();
    let dated = table.dated_by.map_or(String::new(), |by| format!(" Dated by `{by}`."));
    let mut text = format!(
        "\n## {}\n\n{} Key: {}.{dated}\n\n| column | kind | meaning |\n|---|---|---|\n",
        table.name,
        table.doc,
        key.join(", ")
    );
    for column in table.columns {
        let _ = writeln!(text, "| {} | {} | {} |", marked(column), name(column.kind), column.doc);
    }
    text
}

fn marked(column: &Column) -> String {
    let required = if column.required { " *" } else { "" };
    let personal = if column.personal { " †" } else { "" };
    format!("`{}`{required}{personal}", column.name)
}

const fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Integer => "whole number",
        Kind::Quantity => "quantity",
        Kind::Money => "money",
        Kind::Share => "share",
        Kind::Degrees => "degrees",
        Kind::Date => "day",
        Kind::Timestamp => "moment",
        Kind::Bool => "yes or no",
    }
}

const fn meaning(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text as given; ids keep their leading zeros",
        Kind::Integer => "a whole number",
        Kind::Quantity => "units, up to three decimals",
        Kind::Money => "an amount in the workspace's currency, two decimals",
        Kind::Share => "from 0 to 1, up to six decimals",
        Kind::Degrees => "degrees, up to six decimals",
        Kind::Date => "a local day, `2026-10-31`",
        Kind::Timestamp => "a local date and time, `2026-10-31 18:04:05`",
        Kind::Bool => "`true` or `false`",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn every_column_of_every_table_is_on_the_page() {
        let page = markdown();
        for table in TABLES {
            let part = page.split(&format!("\n## {}\n", table.name)).nth(1).unwrap();
            let part = part.split("\n## ").next().unwrap();
            assert!(table.columns.iter().all(|c| part.contains(&format!("`{}`", c.name))), "{}", table.name);
        }
    }
}
