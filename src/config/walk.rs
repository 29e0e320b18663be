//! Walks a parsed `c360.toml` and collects every error instead of stopping at the first.
//!
//! A [`Section`] hands out one [`Field`] per known key; whatever the file holds beyond the keys that were
//! asked for is an unknown key. Knows TOML and places, and nothing of what settings mean.

use std::cell::RefCell;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::errors::{ConfigError, Place, Problem};
use super::overrides::{self, Overrides};

/// The text, what overrides it, and what was found wrong so far.
pub(super) struct Document<'a> {
    text: &'a str,
    overrides: &'a Overrides,
    overridable: RefCell<Vec<String>>,
    /// Settings that only the file can give.
    fixed: RefCell<Vec<String>>,
    errors: RefCell<Vec<ConfigError>>,
}

impl<'a> Document<'a> {
    pub(super) fn new(text: &'a str, overrides: &'a Overrides) -> Self {
        Self {
            text,
            overrides,
            overridable: RefCell::default(),
            fixed: RefCell::default(),
            errors: RefCell::default(),
        }
    }

    /// The line of a byte, from 1.
    pub(super) fn line(&self, byte: usize) -> usize {
        let before = self.text.as_bytes().get(..byte).unwrap_or(self.text.as_bytes());
        before.split(|b| *b == b'\n').count()
    }

    pub(super) fn report(&self, key: impl Into<String>, place: Place, problem: Problem) {
        self.errors.borrow_mut().push(ConfigError { key: key.into(), place, problem });
    }

    /// Everything that is wrong, in the order of the file.
    pub(super) fn into_errors(self) -> Vec<ConfigError> {
        let overridable = self.overridable.into_inner();
        let fixed = self.fixed.into_inner();
        let mut errors = self.errors.into_inner();
        for outside in self.overrides.iter() {
            if overridable.contains(&outside.key) {
                continue;
            }
            let mut problem = Problem::new("there is no such setting");
            if fixed.contains(&outside.key) {
                problem = Problem::new("can only be set in c360.toml");
            } else if let Some(likely) = super::nearest(&outside.key, overridable.iter().map(String::as_str))
            {
                problem = match outside.place {
                    Place::Variable(_) => {
                        problem.hint(format!("did you mean {}?", overrides::variable(likely)))
                    }
                    _ => problem.hint(format!("did you mean `{likely}`?")),
                };
            }
            errors.push(ConfigError { key: outside.key.clone(), place: outside.place.clone(), problem });
        }
        errors.sort_by(|a, b| a.place.cmp(&b.place));
        errors
    }
}

/// One table of the file, or its absence.
pub(super) struct Section<'a> {
    document: &'a Document<'a>,
    path: String,
    table: Option<&'a DeTable<'a>>,
    /// Line of the section's head, where a missing key is reported.
    line: usize,
    overridable: bool,
    known: Vec<&'static str>,
}

impl<'a> Section<'a> {
    pub(super) fn root(document: &'a Document<'a>, table: &'a DeTable<'a>) -> Self {
        Self {
            document,
            path: String::new(),
            table: Some(table),
            line: 1,
            overridable: false,
            known: Vec::new(),
        }
    }

    /// Line of the section's head.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    fn key(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn entry(&mut self, name: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.known.push(name);
        self.table?.get(name)
    }

    /// Whether the file gives this key, right or wrong.
    pub(super) fn has(&self, name: &str) -> bool {
        self.table.is_some_and(|table| table.contains_key(name))
    }

    fn wrong_type(&self, name: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let place = Place::Line(self.document.line(value.span().start));
        let problem = Problem::new(format!("must be {wanted}, not {}", describe(value.get_ref())));
        self.document.report(self.key(name), place, problem);
    }

    /// One setting, from outside the file where this section may be overridden, else from the file.
    pub(super) fn field<T: Value>(&mut self, name: &'static str) -> Field<'a, T> {
        let key = self.key(name);
        let document = self.document;
        let absent = Field { document, key: key.clone(), place: Place::Line(self.line), value: None };
        let entry = self.entry(name);
        let from_file = entry.map(|entry| {
            let place = Place::Line(document.line(entry.span().start));
            Field { value: T::from_toml(entry.get_ref()), place, ..absent.clone_empty() }
        });
        if let (Some(entry), Some(Field { value: None, .. })) = (entry, &from_file) {
            self.wrong_type(name, entry, T::WANTED);
        }
        if !self.overridable {
            document.fixed.borrow_mut().push(key.clone());
        }
        if self.overridable {
            document.overridable.borrow_mut().push(key.clone());
            if let Some(outside) = document.overrides.get(&key) {
                let value = T::from_text(&outside.value);
                if value.is_none() {
                    let problem = Problem::new(format!("must be {}, not `{}`", T::WANTED, outside.value));
                    document.report(key, outside.place.clone(), problem);
                }
                return Field { value, place: outside.place.clone(), ..absent };
            }
        }
        from_file.unwrap_or(absent)
    }

    /// A table within this one.
    pub(super) fn section(&mut self, name: &'static str) -> Self {
        let entry = self.entry(name);
        let table = entry.and_then(|entry| entry.get_ref().as_table());
        if let (Some(entry), None) = (entry, table) {
            let hint = if entry.get_ref().is_array() { ", written once as [" } else { ", written as [" };
            self.wrong_type(name, entry, &format!("a section{hint}{}]", self.key(name)));
        }
        let line = entry.map_or(self.line, |entry| self.document.line(entry.span().start));
        let path = self.key(name);
        Self { document: self.document, path, table, line, overridable: false, known: Vec::new() }
    }

    /// A table within this one whose settings the environment and `--set` may override.
    pub(super) fn overridable(&mut self, name: &'static str) -> Self {
        Self { overridable: true, ..self.section(name) }
    }

    /// A list of tables within this one, in file order.
    pub(super) fn sections(&mut self, name: &'static str) -> Vec<Self> {
        let Some(entry) = self.entry(name) else { return Vec::new() };
        let path = self.key(name);
        let Some(array) = entry.get_ref().as_array() else {
            self.wrong_type(name, entry, &format!("a list of sections, each written as [[{path}]]"));
            return Vec::new();
        };
        let mut sections = Vec::new();
        for element in array {
            match element.get_ref().as_table() {
                Some(table) => sections.push(Self {
                    document: self.document,
                    path: path.clone(),
                    table: Some(table),
                    line: self.document.line(element.span().start),
                    overridable: false,
                    known: Vec::new(),
                }),
                None => self.wrong_type(name, element, &format!("a section, written as [[{path}]]")),
            }
        }
        sections
    }

    /// Every key of this table with its line and value, for tables whose keys are data.
    pub(super) fn entries(&self) -> Vec<(String, usize, &'a DeValue<'a>)> {
        let Some(table) = self.table else { return Vec::new() };
        table
            .iter()
            .map(|(key, value)| {
                (key.get_ref().to_string(), self.document.line(key.span().start), value.get_ref())
            })
            .collect()
    }

    /// Report something about one key of this table.
    pub(super) fn report(&self, name: &str, line: usize, problem: Problem) {
        self.document.report(self.key(name), Place::Line(line), problem);
    }

    /// Report every key that nobody asked for.
    pub(super) fn finish(self) {
        let Some(table) = self.table else { return };
        for (key, _) in table {
            let name = key.get_ref().as_ref();
            if self.known.contains(&name) {
                continue;
            }
            let place = Place::Line(self.document.line(key.span().start));
            let mut problem =
                Problem::new("there is no such key").did_you_mean(name, self.known.iter().copied());
            if problem.hint.is_none() {
                problem = problem.hint(format!("known here: {}", self.known.join(", ")));
            }
            self.document.report(self.key(name), place, problem);
        }
    }
}

/// One setting: its value if it was given and has the right type, and where it was given.
pub(super) struct Field<'a, T> {
    document: &'a Document<'a>,
    key: String,
    /// Where it was given; the section's head when it was not.
    pub(super) place: Place,
    value: Option<T>,
}

impl<'a, T> Field<'a, T> {
    fn clone_empty(&self) -> Self {
        Self { document: self.document, key: self.key.clone(), place: self.place.clone(), value: None }
    }

    /// Turn the value into another, or say what is wrong with it.
    pub(super) fn map<U>(self, turn: impl FnOnce(T) -> Result<U, Problem>) -> Field<'a, U> {
        let Self { document, key, place, value } = self;
        let value = value.and_then(|value| {
            turn(value).map_err(|problem| document.report(key.as_str(), place.clone(), problem)).ok()
        });
        Field { document, key, place, value }
    }

    /// Hold the value against a rule.
    pub(super) fn rule(self, check: impl FnOnce(&T) -> Result<(), Problem>) -> Self {
        self.map(|value| check(&value).map(|()| value))
    }

    /// The value, or the default.
    pub(super) fn or(self, default: T) -> T {
        self.value.unwrap_or(default)
    }

    /// The value, if there is one.
    pub(super) fn get(self) -> Option<T> {
        self.value
    }

    /// A look at the value.
    pub(super) fn peek(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Report something about this setting.
    pub(super) fn report(&self, problem: Problem) {
        self.document.report(self.key.as_str(), self.place.clone(), problem);
    }
}

/// What a setting can be read as.
pub(super) trait Value: Sized {
    /// In words, after "must be".
    const WANTED: &'static str;
    /// From the file.
    fn from_toml(value: &DeValue<'_>) -> Option<Self>;
    /// From a flag or a variable.
    fn from_text(text: &str) -> Option<Self>;
}

impl Value for String {
    const WANTED: &'static str = "a text in quotes";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Value for bool {
    const WANTED: &'static str = "true or false";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        value.as_bool()
    }
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for u64 {
    const WANTED: &'static str = "a whole number, 0 or more";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        let integer = value.as_integer()?;
        Self::from_str_radix(integer.as_str(), integer.radix()).ok()
    }
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for f64 {
    const WANTED: &'static str = "a number";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        match value {
            DeValue::Float(float) => float.as_str().parse().ok(),
            DeValue::Integer(_) => u64::from_toml(value).map(|whole| whole as Self),
            _ => None,
        }
    }
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for jiff::civil::Date {
    const WANTED: &'static str = "a day such as 2026-01-31";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        match value {
            DeValue::Datetime(moment) if moment.time.is_none() => Self::from_text(&moment.to_string()),
            DeValue::String(text) => Self::from_text(text),
            _ => None,
        }
    }
    fn from_text(text: &str) -> Option<Self> {
        // jiff would also take a date with a time and drop the time.
        (text.len() == "2026-01-31".len()).then(|| text.parse().ok()).flatten()
    }
}

/// One text or a list of them.
impl Value for Vec<String> {
    const WANTED: &'static str = "a text or a list of texts";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        match value {
            DeValue::String(one) => Some(vec![one.to_string()]),
            DeValue::Array(many) => {
                many.iter().map(|each| each.get_ref().as_str().map(str::to_owned)).collect()
            }
            _ => None,
        }
    }
    fn from_text(text: &str) -> Option<Self> {
        Some(text.split(',').map(|each| each.trim().to_owned()).collect())
    }
}

/// A value of the file in words, after "not".
pub(super) fn describe(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the text \"{}\"", short(text)),
        DeValue::Integer(number) => format!("the number {number}"),
        DeValue::Float(number) => format!("the number {number}"),
        DeValue::Boolean(yes) => yes.to_string(),
        DeValue::Datetime(moment) => format!("the date {moment}"),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a section".to_owned(),
    }
}

fn short(text: &str) -> String {
    let mut cut: String = text.chars().take(40).flat_map(char::escape_debug).collect();
    if text.chars().nth(40).is_some() {
        cut.push('…');
    }
    cut
}
