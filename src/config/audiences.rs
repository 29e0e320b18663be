//! Settings of audiences: who may let one out, and where to. From the file alone: a flag would let anybody out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    errors::Problem,
    rules,
    walk::{Field, Section},
};
use crate::{activation::destinations::AutomationColumn, contract::DestinationKind};

/// A year: what was approved that long ago is nobody's decision any more.
const MOST_HOURS: u32 = 8_760;
/// Ten years.
const MOST_DAYS: u32 = 3_650;

/// How audiences are let out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Audiences {
    /// Whether nobody may approve who asked for it, or wrote what decides who is in it.
    pub four_eyes: bool,
    /// Whether the file leaves that to `[roles]`: on where these name anybody.
    #[serde(skip)]
    pub four_eyes_follow_roles: bool,
    /// Hours after which what nobody let out expires.
    #[schemars(range(min = 1, max = 8760))]
    pub expires_hours: u32,
    /// Days after which files are deleted.
    #[schemars(range(min = 1, max = 3650))]
    pub keep_files_days: u32,
    /// Share of an audience that is held out, unless the audience says otherwise.
    #[schemars(range(min = 0.0, max = 0.9))]
    pub hold_out: f64,
    /// Share of everybody that is held out of everything.
    #[schemars(range(min = 0.0, max = 0.9))]
    pub global_hold_out: f64,
}

impl Default for Audiences {
    fn default() -> Self {
        Self {
            four_eyes: false,
            four_eyes_follow_roles: true,
            expires_hours: 24,
            keep_files_days: 30,
            hold_out: 0.1,
            global_hold_out: 0.0,
        }
    }
}

/// Where audiences can be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// Its name, and of its folder under `exports/`.
    pub name: String,
    /// What it takes.
    pub kind: DestinationKind,
    /// A program and its arguments that deliver a file; `{file}`, `{name}` and `{manifest}` stand for it, `{action}` for
    /// what it does there: `add` or `remove`.
    #[serde(default)]
    pub deliver: Vec<String>,
    /// Whether phone numbers carry a plus; of `TikTok` alone.
    #[serde(default)]
    pub phone_plus: Option<bool>,
    /// Whether the value expected of the next 12 months goes with each person; of Meta alone.
    #[serde(default)]
    pub value: Option<bool>,
    /// Columns of the file; of marketing automation alone.
    #[serde(default)]
    pub columns: Option<Vec<String>>,
    /// `csv` or `parquet`; of marketing automation alone.
    #[serde(default)]
    pub format: Option<String>,
    /// Line in `c360.toml`, for messages.
    #[serde(skip)]
    pub line: usize,
}

impl Destination {
    /// One as it is where nothing is configured.
    #[must_use]
    pub fn plain(kind: DestinationKind) -> Self {
        Self {
            name: kind.id().to_owned(),
            kind,
            deliver: Vec::new(),
            phone_plus: None,
            value: None,
            columns: None,
            format: None,
            line: 0,
        }
    }

    /// Whether its files have types, and are not opened in a spreadsheet by people.
    #[must_use]
    pub fn is_parquet(&self) -> bool {
        self.format.as_deref() == Some("parquet")
    }
}

/// Columns that a file for marketing automation may have.
pub const COLUMNS: [&str; 10] = {
    let mut names = [""; 10];
    let mut place = 0;
    while place < names.len() {
        names[place] = AutomationColumn::ALL[place].id();
        place += 1;
    }
    names
};

/// `shared` says whether `[roles]` names anybody.
pub(super) fn audiences(mut section: Section<'_>, shared: bool) -> Audiences {
    let defaults = Audiences::default();
    let four_eyes = section.field::<bool>("four_eyes");
    let audiences = Audiences {
        four_eyes_follow_roles: four_eyes.peek().is_none(),
        four_eyes: four_eyes.or(shared),
        expires_hours: section
            .field::<u64>("expires_hours")
            .map(|hours| rules::at_most(hours, MOST_HOURS, "a year has 8760 hours"))
            .or(defaults.expires_hours),
        keep_files_days: section
            .field::<u64>("keep_files_days")
            .map(|days| rules::at_most(days, MOST_DAYS, "ten years have 3650 days"))
            .or(defaults.keep_files_days),
        hold_out: section.field("hold_out").rule(rules::held_out).or(defaults.hold_out),
        global_hold_out: section.field("global_hold_out").rule(rules::held_out).or(defaults.global_hold_out),
    };
    section.finish();
    audiences
}

pub(super) fn destinations(sections: Vec<Section<'_>>) -> Vec<Destination> {
    let mut destinations: Vec<Destination> = Vec::new();
    for section in sections {
        let destination = destination(section, &destinations);
        destinations.extend(destination);
    }
    destinations
}

fn destination(mut section: Section<'_>, before: &[Destination]) -> Option<Destination> {
    let line = section.line();
    let kind = section.field::<String>("kind").map(rules::destination);
    let named = section.field::<String>("name").rule(rules::folder);
    let deliver = section.field::<Vec<String>>("deliver").rule(rules::command);
    let phone_plus = section.field::<bool>("phone_plus");
    let value = section.field::<bool>("value");
    let columns = section.field::<Vec<String>>("columns").rule(rules::export_columns);
    let format = section.field::<String>("format").rule(rules::export_format);
    if !section.has("kind") {
        let every = DestinationKind::ALL.map(DestinationKind::id).join(", ");
        section.report("kind", line, Problem::new("is missing").hint(format!("the kinds are {every}")));
    }
    if let Some(kind) = kind.peek().copied() {
        alone(&phone_plus, DestinationKind::Tiktok, kind);
        alone(&value, DestinationKind::Meta, kind);
        alone(&columns, DestinationKind::Automation, kind);
        alone(&format, DestinationKind::Automation, kind);
    }
    let name = named.get().or_else(|| kind.peek().map(|kind| kind.id().to_owned()));
    if let Some(twin) = before.iter().find(|other| Some(&other.name) == name.as_ref()) {
        let problem =
            Problem::new(format!("the destination of line {} is called \"{}\" too", twin.line, twin.name));
        section.report("name", line, problem.hint("give each a `name` of its own"));
    }
    section.finish();
    Some(Destination {
        name: name?,
        kind: kind.get()?,
        deliver: deliver.or(Vec::new()),
        phone_plus: phone_plus.get(),
        value: value.get(),
        columns: columns.get(),
        format: format.get(),
        line,
    })
}

fn alone<T>(field: &Field<'_, T>, of: DestinationKind, kind: DestinationKind) {
    if field.peek().is_some() && kind != of {
        field.report(Problem::new(format!("is for `kind = \"{}\"` alone", of.id())));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use crate::config::{Config, Overrides};

    #[test]
    fn four_eyes_follow_roles_unless_the_file_says_otherwise() {
        let of = |text: &str| {
            let config = Config::parse(text, Path::new("c360.toml"), &Overrides::none()).unwrap();
            (config.audiences.four_eyes, config.audiences.four_eyes_follow_roles)
        };
        let roles = "[roles]\nviewer = [\"ana\"]\n";
        assert_eq!(of(""), (false, true));
        assert_eq!(of(roles), (true, true));
        assert_eq!(of(&format!("{roles}[audiences]\nfour_eyes = false\n")), (false, false));
        assert_eq!(of("[audiences]\nfour_eyes = true\n"), (true, false));
    }
}
