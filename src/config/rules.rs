//! What a setting may be, beyond its type. Each rule takes one value and says what to write instead.

#![expect(
    clippy::ptr_arg,
    clippy::trivially_copy_pass_by_ref,
    clippy::needless_pass_by_value,
    reason = "a rule takes the setting as `Field::rule` and `Field::map` hand it over"
)]

use std::collections::BTreeSet;

use super::errors::Problem;
use super::{EXPORT_COLUMNS, Format};
use crate::contract::DestinationKind;
use crate::warehouse::tables::{self, TABLES, Table};

type Verdict = Result<(), Problem>;

fn must(holds: bool, otherwise: impl FnOnce() -> Problem) -> Verdict {
    if holds { Ok(()) } else { Err(otherwise()) }
}

/// Some text that is not blank.
pub(super) fn not_blank(text: &String) -> Verdict {
    must(!text.trim().is_empty(), || Problem::new("must not be empty"))
}

/// A zone of the IANA database, which is part of the program.
pub(super) fn time_zone(name: &String) -> Verdict {
    if jiff::tz::TimeZone::get(name).is_ok() {
        return Ok(());
    }
    let known: Vec<String> = jiff::tz::db().available().map(|zone| zone.to_string()).collect();
    let mut problem = Problem::new(format!("there is no time zone \"{name}\""))
        .did_you_mean(name, known.iter().map(String::as_str));
    if problem.hint.is_none() {
        problem = problem.hint("write it as Europe/Paris");
    }
    Err(problem)
}

/// An ISO 4217 code.
pub(super) fn currency(code: &String) -> Verdict {
    must(code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()), || {
        let problem = Problem::new(format!("must be three capital letters, not \"{code}\""));
        let upper = code.trim().to_ascii_uppercase();
        let fits = upper.len() == 3 && upper.bytes().all(|b| b.is_ascii_uppercase());
        problem.hint(if fits { format!("write \"{upper}\"") } else { "for example \"EUR\"".to_owned() })
    })
}

/// An ISO 3166 code of two letters.
pub(super) fn country(code: &String) -> Verdict {
    must(code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()), || {
        let problem = Problem::new(format!("must be two capital letters, not \"{code}\""));
        let upper = code.trim().to_ascii_uppercase();
        let fits = upper.len() == 2 && upper.bytes().all(|b| b.is_ascii_uppercase());
        problem.hint(if fits { format!("write \"{upper}\"") } else { "for example \"FR\"".to_owned() })
    })
}

/// A share from 0 to 1.
pub(super) fn share(share: &f64) -> Verdict {
    must((0.0..=1.0).contains(share), || {
        let problem = Problem::new(format!("must lie between 0 and 1, not {share}"));
        if *share > 1.0 && *share <= 100.0 {
            problem.hint(format!("{share} % is written {}", share / 100.0))
        } else {
            problem
        }
    })
}

/// A share that may be held out: somebody must be left.
pub(super) fn held_out(of_all: &f64) -> Verdict {
    share(of_all)?;
    must(*of_all <= 0.9, || Problem::new(format!("must be at most 0.9, not {of_all}")))
}

/// What a destination takes.
pub(super) fn destination(name: String) -> Result<DestinationKind, Problem> {
    DestinationKind::from_id(&name)
        .ok_or_else(|| one_of(&name, &DestinationKind::ALL.map(DestinationKind::id)))
}

/// A name that can be a folder's, and is not that of what is exported for customers themselves.
pub(super) fn folder(name: &String) -> Verdict {
    must(name != "customers", || {
        Problem::new("\"customers\" is the folder of what is exported for customers themselves")
            .hint("choose another name")
    })?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    must(!name.is_empty() && name.len() <= 60 && name.chars().all(plain), || {
        Problem::new(format!("\"{}\" can't be a folder's name", name.escape_debug()))
            .hint("letters, digits, - and _ can")
    })
}

/// A program and its arguments, the file among them.
pub(super) fn command(words: &Vec<String>) -> Verdict {
    must(words.first().is_some_and(|program| !program.trim().is_empty()), || {
        Problem::new("names no program")
            .hint("for example [\"rclone\", \"copy\", \"{file}\", \"remote:audiences\"]")
    })?;
    must(words.iter().skip(1).any(|word| word.contains("{file}")), || {
        Problem::new("never names the file").hint("put {file} among the arguments")
    })
}

/// Columns of a file for marketing automation.
pub(super) fn export_columns(columns: &Vec<String>) -> Verdict {
    names(columns)?;
    for column in columns {
        must(EXPORT_COLUMNS.contains(&column.as_str()), || one_of(column, &EXPORT_COLUMNS))?;
    }
    Ok(())
}

/// How a file for marketing automation is written.
pub(super) fn export_format(name: &String) -> Verdict {
    must(matches!(name.as_str(), "csv" | "parquet"), || one_of(name, &["csv", "parquet"]))
}

/// A size that DuckDB takes as its memory limit.
pub(super) fn memory(text: &String) -> Verdict {
    must(super::memory::bytes(text).is_some(), || {
        Problem::new(format!("\"{text}\" is not a size")).hint("write it as \"4GiB\" or \"500MB\"")
    })
}

/// A count of one or more that fits.
pub(super) fn at_least_one(count: u64) -> Result<u32, Problem> {
    match u32::try_from(count) {
        Ok(0) => Err(Problem::new("must be 1 or more")),
        Ok(count) => Ok(count),
        Err(_) => Err(Problem::new(format!("{count} is too large"))),
    }
}

/// A count of one or more, up to `most`; `why` is what to know about that.
pub(super) fn at_most(count: u64, most: u32, why: &str) -> Result<u32, Problem> {
    match u32::try_from(count) {
        Ok(0) => Err(Problem::new("must be 1 or more")),
        Ok(count) if count <= most => Ok(count),
        _ => Err(Problem::new(format!("must be at most {most}, not {count}")).hint(why)),
    }
}

/// The name of a canonical table.
pub(super) fn table(name: &String) -> Verdict {
    must(tables::table(name).is_some(), || {
        let names = || TABLES.iter().map(|table| table.name);
        let problem = Problem::new(format!("there is no table \"{name}\"")).did_you_mean(name, names());
        match problem.hint {
            Some(_) => problem,
            None => problem.hint(format!("the tables are {}", names().collect::<Vec<_>>().join(", "))),
        }
    })
}

/// A column of a canonical table.
pub(super) fn column(table: &Table, name: &str) -> Verdict {
    must(table.column(name).is_some(), || {
        let names = || table.columns.iter().map(|column| column.name);
        let problem = Problem::new(format!("table {} has no column \"{name}\"", table.name));
        let problem = problem.did_you_mean(name, names());
        match problem.hint {
            Some(_) => problem,
            None => problem.hint(format!("its columns are {}", names().collect::<Vec<_>>().join(", "))),
        }
    })
}

/// At least one path, none of them blank, none of them twice.
pub(super) fn files(files: &Vec<String>) -> Verdict {
    must(!files.is_empty(), || Problem::new("names no file").hint("for example [\"inbox/lines*.csv\"]"))?;
    must(files.iter().all(|file| !file.trim().is_empty()), || Problem::new("holds an empty path"))?;
    must(files.iter().all(|file| !file.contains("://")), || {
        Problem::new("must be paths on this machine").hint("copy remote files into inbox/ first")
    })?;
    unique(files)
}

/// Unix users and groups; none at all lets nobody in.
pub(super) fn people(people: &Vec<String>) -> Verdict {
    for name in people {
        let plain = name.strip_prefix('@').unwrap_or(name);
        must(!plain.is_empty() && !plain.contains([' ', ':', ',', '@']), || {
            Problem::new(format!("\"{}\" is neither a user nor a group", name.escape_debug()))
                .hint("for example [\"ana\", \"@crm\"]")
        })?;
    }
    unique(people)
}

/// Names, none of them blank, none of them twice.
pub(super) fn names(names: &Vec<String>) -> Verdict {
    must(!names.is_empty(), || Problem::new("names no column"))?;
    must(names.iter().all(|name| !name.trim().is_empty()), || Problem::new("holds an empty name"))?;
    unique(names)
}

fn unique(texts: &[String]) -> Verdict {
    let mut seen = BTreeSet::new();
    match texts.iter().find(|text| !seen.insert(text.to_lowercase())) {
        Some(twice) => Err(Problem::new(format!("names \"{twice}\" twice"))),
        None => Ok(()),
    }
}

/// How files are written.
pub(super) fn format(name: String) -> Result<Format, Problem> {
    match name.as_str() {
        "csv" => Ok(Format::Csv),
        "parquet" => Ok(Format::Parquet),
        "json" => Ok(Format::Json),
        _ => Err(one_of(&name, &["csv", "parquet", "json"])),
    }
}

/// An encoding that the reader knows.
pub(super) fn encoding(name: &String) -> Verdict {
    const KNOWN: [&str; 3] = ["utf-8", "latin-1", "utf-16"];
    must(KNOWN.contains(&name.as_str()), || match name.to_ascii_lowercase().as_str() {
        "iso-8859-1" | "iso8859-1" | "windows-1252" | "cp1252" | "latin1" => {
            Problem::new(format!("must be one of {}, not \"{name}\"", KNOWN.join(", ")))
                .hint("write \"latin-1\"")
        }
        _ => one_of(name, &KNOWN),
    })
}

/// The separator of decimals.
pub(super) fn decimal_separator(text: &String) -> Verdict {
    must(text == "." || text == ",", || Problem::new(format!("must be \".\" or \",\", not \"{text}\"")))
}

/// Exactly one character.
pub(super) fn one_character(text: &String) -> Verdict {
    must(text.chars().count() == 1 && text != "\n" && text != "\r", || {
        let problem = Problem::new(format!("must be one character, not \"{}\"", text.escape_debug()));
        if text.as_str() == "tab" { problem.hint("write \"\\t\"") } else { problem }
    })
}

/// One character, or none to switch it off.
pub(super) fn one_character_or_none(text: &String) -> Verdict {
    if text.is_empty() { Ok(()) } else { one_character(text) }
}

/// A strptime pattern that DuckDB reads.
pub(super) fn pattern(text: &String) -> Verdict {
    const KNOWN: &str = "aAbBcdfgGHIjmMnpSuUVwWxXyYzZ%";
    must(text.contains('%'), || {
        Problem::new(format!("\"{text}\" has no field such as %d, %m or %Y")).hint("for example \"%d/%m/%Y\"")
    })?;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '%' {
            continue;
        }
        let mut field = rest.next();
        if field == Some('-') {
            field = rest.next();
        }
        match field {
            Some(f) if KNOWN.contains(f) => {}
            Some(f) => return Err(Problem::new(format!("\"{text}\" has an unknown field %{f}"))),
            None => return Err(Problem::new(format!("\"{text}\" ends in a lone %"))),
        }
    }
    Ok(())
}

fn one_of(name: &str, known: &[&str]) -> Problem {
    Problem::new(format!("must be one of {}, not \"{name}\"", known.join(", ")))
        .did_you_mean(name, known.iter().copied())
}
