//! Named queries: one statement a file under `queries/`, embedded, overridable by a workspace.
//!
//! A query's head says what it answers, its parameters and its columns. An override whose parameters or
//! columns differ from the shipped head is refused, with the difference.

use std::{borrow::Cow, collections::BTreeMap, fs, path::Path};

use include_dir::{Dir, include_dir};

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// A parameter or column as a head declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// Its name.
    pub name: String,
    /// Its DuckDB type, for example `DECIMAL(38,2)`.
    pub kind: String,
    /// What it means.
    pub doc: String,
}

/// One named query.
#[derive(Debug, Clone)]
pub struct Query {
    /// `<area>/<name>`.
    pub name: String,
    /// What it answers.
    pub answers: String,
    /// Its parameters, in head order.
    pub parameters: Vec<Declared>,
    /// Its columns, in order; empty for statements that return none.
    pub columns: Vec<Declared>,
    /// The whole text, head included.
    pub sql: Cow<'static, str>,
    /// Whether a workspace overrides the shipped text.
    pub overridden: bool,
}

/// Why the queries can't be used.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// No query of that name is shipped.
    #[error("there is no query `{0}`")]
    Unknown(String),
    /// A file under the workspace's `queries/` overrides nothing.
    #[error("{path}: overrides no shipped query{}", likely(.nearest.as_deref()))]
    OverridesNothing {
        /// The file.
        path: String,
        /// The likely name.
        nearest: Option<String>,
    },
    /// A file under the workspace's `queries/` overrides a statement that only c360 itself may write.
    #[error("{path}: only queries that return rows to a screen can be overridden")]
    NotForOverriding {
        /// The file.
        path: String,
    },
    /// A file can't be read.
    #[error("{path}: {error}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// A shipped or overriding statement does not fit its head.
    #[error("query `{name}`{}: {difference}", if *.overridden { " (overridden in this workspace)" } else { "" })]
    Differs {
        /// The query.
        name: String,
        /// Whether the workspace overrides it.
        overridden: bool,
        /// Expected against found.
        difference: String,
    },
}

fn likely(nearest: Option<&str>) -> String {
    nearest.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default()
}

/// Every named query, by name.
#[derive(Debug, Clone)]
pub struct Queries {
    by_name: BTreeMap<String, Query>,
}

impl Queries {
    /// The queries as shipped.
    #[must_use]
    pub fn shipped() -> Self {
        let mut by_name = BTreeMap::new();
        collect(&SHIPPED, &mut by_name);
        Self { by_name }
    }

    /// The shipped queries with those of a workspace's `queries/` laid over them. Each override keeps the
    /// shipped head as its contract; [`super::check::check`] holds it to that.
    pub fn with_overrides(workspace: &Path) -> Result<Self, QueryError> {
        let mut queries = Self::shipped();
        let root = workspace.join("queries");
        for path in sql_files(&root)? {
            let shown = path.display().to_string();
            let name = name_of(path.strip_prefix(&root).unwrap_or(&path));
            let text = fs::read_to_string(&path)
                .map_err(|error| QueryError::Unreadable { path: shown.clone(), error })?;
            let Some(query) = queries.by_name.get_mut(&name) else {
                let nearest = queries.nearest(&name);
                return Err(QueryError::OverridesNothing { path: shown, nearest });
            };
            if query.columns.is_empty() {
                return Err(QueryError::NotForOverriding { path: shown });
            }
            query.sql = Cow::Owned(text);
            query.overridden = true;
        }
        Ok(queries)
    }

    /// The query of that name.
    pub fn get(&self, name: &str) -> Result<&Query, QueryError> {
        self.by_name.get(name).ok_or_else(|| QueryError::Unknown(name.to_owned()))
    }

    /// A query's text as part of another statement, its places filled in. See [`piece`].
    pub fn piece(&self, name: &str, places: &[(&str, &str)]) -> Result<String, QueryError> {
        Ok(piece(&self.get(name)?.sql, places))
    }

    /// All queries, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Query> {
        self.by_name.values()
    }

    fn nearest(&self, name: &str) -> Option<String> {
        let last = name.rsplit('/').next().unwrap_or(name);
        self.by_name.keys().find(|k| k.rsplit('/').next() == Some(last)).cloned()
    }
}

/// A statement with its `{{name}}` places filled in. Values are SQL made from declared names, never data.
#[must_use]
pub fn fill(sql: &str, places: &[(&str, &str)]) -> String {
    places.iter().fold(sql.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value))
}

/// A statement as part of another one, its places filled in: without its head, which is a comment to the end of its line,
/// where the rest may be read anywhere.
#[must_use]
pub fn piece(sql: &str, places: &[(&str, &str)]) -> String {
    let code: Vec<&str> = sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
    fill(code.join("\n").trim_end(), places)
}

fn collect(dir: &'static Dir<'static>, into: &mut BTreeMap<String, Query>) {
    for file in dir.files() {
        let (Some(text), true) = (file.contents_utf8(), file.path().extension().is_some_and(|e| e == "sql"))
        else {
            continue;
        };
        let query = parse(name_of(file.path()), text);
        into.insert(query.name.clone(), query);
    }
    for sub in dir.dirs() {
        collect(sub, into);
    }
}

fn name_of(path: &Path) -> String {
    path.with_extension("")
        .components()
        .map(|c| c.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

fn parse(name: String, text: &'static str) -> Query {
    let mut query = Query {
        name,
        answers: String::new(),
        parameters: Vec::new(),
        columns: Vec::new(),
        sql: Cow::Borrowed(text),
        overridden: false,
    };
    for line in text.lines().map_while(|l| l.strip_prefix("--")) {
        let line = line.trim();
        if let Some(rest) = line.strip_prefix("Parameter ") {
            query.parameters.extend(declared(rest));
        } else if let Some(rest) = line.strip_prefix("Column ") {
            query.columns.extend(declared(rest));
        } else if let Some(rest) = line.strip_prefix("Answers: ") {
            rest.clone_into(&mut query.answers);
        } else if query.columns.is_empty() && query.parameters.is_empty() {
            query.answers.push(' ');
            query.answers.push_str(line);
        }
    }
    query
}

/// `name TYPE: what it means`.
fn declared(text: &str) -> Option<Declared> {
    let (head, doc) = text.split_once(':').unwrap_or((text, ""));
    let (name, kind) = head.trim().split_once(' ')?;
    Some(Declared { name: name.to_owned(), kind: kind.trim().to_owned(), doc: doc.trim().to_owned() })
}

fn sql_files(dir: &Path) -> Result<Vec<std::path::PathBuf>, QueryError> {
    let unreadable = |error| QueryError::Unreadable { path: dir.display().to_string(), error };
    if !dir.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            found.extend(sql_files(&path)?);
        } else if path.extension().is_some_and(|e| e == "sql") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_query_says_what_it_answers() {
        for query in Queries::shipped().iter() {
            assert!(!query.answers.trim().is_empty(), "queries/{}.sql has no head", query.name);
        }
    }

    #[test]
    fn an_override_of_nothing_names_the_likely_query() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("queries/puls")).unwrap();
        fs::write(dir.path().join("queries/puls/measures.sql"), "select 1").unwrap();
        let error = Queries::with_overrides(dir.path()).unwrap_err().to_string();
        assert!(error.ends_with("did you mean `pulse/measures`?"), "{error}");
    }
}
