//! The shape of `c360.toml`: which keys there are, what each may be, and which contradict each other.

use std::collections::BTreeMap;

use toml::de::DeValue;

use super::errors::Problem;
use super::walk::{Field, Section, describe};
use super::{
    Config, Format, Load, Mapping, Models, Privacy, ReaderOptions, Source, Workspace, audiences, nearest,
    rules, server,
};
use crate::warehouse::tables;

/// Read the whole file; what is wrong with it is left in the section's document.
pub(super) fn config(mut root: Section<'_>) -> Config {
    let workspace = workspace(root.overridable("workspace"));
    let load = load(root.overridable("load"));
    let models = models(root.overridable("models"));
    let privacy = privacy(root.section("privacy"));
    let server = server::server(root.section("server"));
    let roles = server::roles(root.section("roles"));
    // Where several people work, nobody lets out alone what they asked for, unless the file says so.
    let audiences = audiences::audiences(root.section("audiences"), roles.name_anybody());
    let destinations = audiences::destinations(root.sections("destination"));
    let sources = sources(root.sections("source"));
    root.finish();
    Config { workspace, load, models, privacy, audiences, server, roles, destinations, sources }
}

fn workspace(mut section: Section<'_>) -> Workspace {
    let defaults = Workspace::default();
    let workspace = Workspace {
        name: section.field("name").rule(rules::not_blank).or(defaults.name),
        time_zone: section.field("time_zone").rule(rules::time_zone).or(defaults.time_zone),
        currency: section.field("currency").rule(rules::currency).or(defaults.currency),
        country: section.field("country").rule(rules::country).get(),
        as_of: section.field("as_of").get(),
        demo: section.field("demo").or(defaults.demo),
    };
    section.finish();
    workspace
}

fn load(mut section: Section<'_>) -> Load {
    let defaults = Load::default();
    let load = Load {
        max_rejected_share: section
            .field("max_rejected_share")
            .rule(rules::share)
            .or(defaults.max_rejected_share),
        memory_limit: section.field("memory_limit").rule(rules::memory).get(),
        threads: section.field::<u64>("threads").map(rules::at_least_one).get(),
        keep_generations: section
            .field::<u64>("keep_generations")
            .map(rules::at_least_one)
            .or(defaults.keep_generations),
    };
    section.finish();
    load
}

fn models(mut section: Section<'_>) -> Models {
    let models = Models { discount_rate: section.field("discount_rate").rule(rules::share).get() };
    section.finish();
    models
}

/// Not to be overridden: a flag would let anybody in.
fn privacy(mut section: Section<'_>) -> Privacy {
    let privacy =
        Privacy { personal_data: section.field::<Vec<String>>("personal_data").rule(rules::people).get() };
    section.finish();
    privacy
}

fn sources(sections: Vec<Section<'_>>) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for section in sections {
        let source = source(section, &sources);
        sources.extend(source);
    }
    sources
}

fn source(mut section: Section<'_>, before: &[Source]) -> Option<Source> {
    let line = section.line();
    let table = section.field::<String>("table").rule(rules::table);
    let has_table = section.has("table");
    let named = section.field::<String>("name").rule(rules::not_blank);
    let has_name = named.peek().is_some();
    let files = section.field::<Vec<String>>("files").rule(rules::files);
    let format = section.field::<String>("format").map(rules::format).get();
    let columns = columns(&section.section("columns"), table.peek().map_or("", String::as_str));
    let reader = options(section.section("options"), format);

    if !has_table {
        let every: Vec<&str> = tables::TABLES.iter().map(|table| table.name).collect();
        let problem = Problem::new("is missing").hint(format!("the tables are {}", every.join(", ")));
        section.report("table", line, problem);
    }
    if !section.has("files") {
        let problem = Problem::new("is missing").hint("for example files = [\"inbox/lines*.csv\"]");
        section.report("files", line, problem);
    }
    let name = named.get().or_else(|| table.peek().cloned());
    if let Some(twin) = before.iter().find(|other| Some(&other.name) == name.as_ref()) {
        let problem =
            Problem::new(format!("the source of line {} is called \"{}\" too", twin.line, twin.name));
        let hint = if has_name { "give one of them another name" } else { "give each a `name` of its own" };
        section.report("name", line, problem.hint(hint));
    }
    columns_exist(&section, &columns, &reader);
    section.finish();
    Some(Source {
        name: name?,
        table: table.get()?,
        files: files.get()?,
        format,
        options: reader,
        columns: columns.into_iter().map(|(column, (_, mapping))| (column, mapping)).collect(),
        line,
    })
}

/// Canonical column → line and mapping.
type Columns = BTreeMap<String, (usize, Mapping)>;

fn columns(section: &Section<'_>, table: &str) -> Columns {
    let table = tables::table(table);
    let mut columns = Columns::new();
    for (name, line, value) in section.entries() {
        if let Some(Err(problem)) = table.map(|table| rules::column(table, &name)) {
            section.report(&name, line, problem);
        }
        match mapping(value) {
            Ok(mapping) => {
                columns.insert(name, (line, mapping));
            }
            Err(problem) => section.report(&name, line, problem),
        }
    }
    columns
}

fn mapping(value: &DeValue<'_>) -> Result<Mapping, Problem> {
    const WANTED: &str = "a source column's name, or { sql = \"an expression\" }";
    let wrong = |found: String| Problem::new(format!("must be {WANTED}, not {found}"));
    let filled = |text: &str| {
        if text.trim().is_empty() { Err(wrong("an empty text".to_owned())) } else { Ok(text.to_owned()) }
    };
    match value {
        DeValue::String(column) => filled(column).map(Mapping::Column),
        DeValue::Table(table) => {
            let mut keys = table.iter();
            match (keys.next(), keys.next()) {
                (Some((key, sql)), None) if key.get_ref() == "sql" => match sql.get_ref() {
                    DeValue::String(sql) => Ok(Mapping::Sql { sql: filled(sql)? }),
                    other => Err(wrong(describe(other))),
                },
                _ => Err(wrong("this section".to_owned()).hint("`sql` is its only key")),
            }
        }
        other => Err(wrong(describe(other))),
    }
}

/// Where the file's columns are listed in the settings, a mapping must name one of them.
fn columns_exist(section: &Section<'_>, columns: &Columns, options: &ReaderOptions) {
    let Some(names) = &options.names else { return };
    for (canonical, (line, mapping)) in columns {
        let Mapping::Column(column) = mapping else { continue };
        if names.iter().any(|name| name.eq_ignore_ascii_case(column)) {
            continue;
        }
        let mut problem = Problem::new(format!("`options.names` has no column \"{column}\""));
        if let Some(likely) = nearest(column, names.iter().map(String::as_str)) {
            problem = problem.hint(format!("did you mean `{likely}`?"));
        }
        section.report(&format!("columns.{canonical}"), *line, problem);
    }
}

fn options(mut section: Section<'_>, format: Option<Format>) -> ReaderOptions {
    let delimiter = section.field::<String>("delimiter").rule(rules::one_character);
    let quote = section.field::<String>("quote").rule(rules::one_character_or_none);
    let escape = section.field::<String>("escape").rule(rules::one_character_or_none);
    let header = section.field::<bool>("header");
    let skip = section.field::<u64>("skip");
    let names = section.field::<Vec<String>>("names").rule(rules::names);
    let nulls = section.field::<Vec<String>>("nulls");
    let encoding = section.field::<String>("encoding").rule(rules::encoding);
    let date_format = section.field::<String>("date_format").rule(rules::pattern);
    let timestamp_format = section.field::<String>("timestamp_format").rule(rules::pattern);
    let decimal_separator = section.field::<String>("decimal_separator").rule(rules::decimal_separator);

    if header.peek() == Some(&true) && names.peek().is_some() {
        let problem = Problem::new("contradicts `header = true`, which takes the names from the file");
        names.report(
            problem.hint("drop one of them; to replace a header, use `header = false` and `skip = 1`"),
        );
    }
    if let (Some(between), Some(around)) = (delimiter.peek(), quote.peek())
        && between == around
    {
        quote.report(Problem::new("is the same character as `delimiter`"));
    }
    if quote.peek().is_some_and(String::is_empty) && escape.peek().is_some_and(|escape| !escape.is_empty()) {
        escape.report(Problem::new("means nothing while `quote = \"\"` switches quoting off"));
    }
    let unquoted = quote.peek().is_some_and(String::is_empty);
    if unquoted && decimal_separator.peek().is_some() && decimal_separator.peek() == delimiter.peek() {
        decimal_separator.report(Problem::new("is the same character as `delimiter`, and quoting is off"));
    }
    // `skip = 0` says nothing, and `c360 config show` writes it.
    let skips = skip.peek().is_some_and(|lines| *lines > 0);
    match format {
        Some(Format::Parquet) => {
            for text_only in [&delimiter, &quote, &escape, &encoding, &decimal_separator] {
                only_for(text_only, "text files", "parquet");
            }
            only_for(&header, "CSV", "parquet");
            if skips {
                only_for(&skip, "CSV", "parquet");
            }
            only_for(&names, "CSV", "parquet");
        }
        Some(Format::Json) => {
            for csv_only in [&delimiter, &quote, &escape] {
                only_for(csv_only, "CSV", "json");
            }
            only_for(&header, "CSV", "json");
            if skips {
                only_for(&skip, "CSV", "json");
            }
            only_for(&names, "CSV", "json");
        }
        Some(Format::Csv) | None => {}
    }
    section.finish();
    ReaderOptions {
        delimiter: delimiter.get(),
        quote: quote.get(),
        escape: escape.get(),
        header: header.get(),
        skip: skip.or(0),
        names: names.get(),
        nulls: nulls.or(Vec::new()),
        encoding: encoding.get(),
        date_format: date_format.get(),
        timestamp_format: timestamp_format.get(),
        decimal_separator: decimal_separator.get(),
    }
}

fn only_for<T>(field: &Field<'_, T>, these: &str, format: &str) {
    if field.peek().is_some() {
        field.report(Problem::new(format!("is for {these} and contradicts `format = \"{format}\"`")));
    }
}
