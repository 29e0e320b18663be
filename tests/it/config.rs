//! `c360.toml`: whatever is wrong with it is said with key, line and likely spelling, all of it at once.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;

use c360::config::{Config, ConfigErrors, Format, Mapping, Overrides};
use rstest::rstest;

fn read(text: &str, overrides: &Overrides) -> Result<Config, ConfigErrors> {
    Config::parse(text, Path::new("c360.toml"), overrides)
}

fn right(text: &str) -> Config {
    read(text, &Overrides::none()).unwrap_or_else(|errors| panic!("{errors}"))
}

fn wrong(text: &str) -> String {
    read(text, &Overrides::none()).expect_err("the text is wrong").to_string()
}

fn variables(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn an_empty_file_is_the_defaults() {
    assert_eq!(right(""), Config::default());
    assert_eq!(right("\u{feff}[load]\r\nthreads = 2\r\n").load.threads, Some(2));
}

#[rstest]
// Unknown keys.
#[case("[load]\nthraeds = 2", "line 2: load.thraeds: there is no such key; did you mean `threads`?")]
#[case("[laod]\nthreads = 2", "line 1: laod: there is no such key; did you mean `load`?")]
#[case("[workspace]\nx = 1", "known here: name, time_zone, currency, country, as_of, demo")]
#[case(
    "[[source]]\ntable = \"lines\"\nfile = \"a.csv\"",
    "source.file: there is no such key; did you mean `files`?"
)]
#[case(
    "[[source]]\ntable = \"lines\"\nfiles = \"a.csv\"\n[source.options]\ndelimeter = \";\"",
    "line 5: source.options.delimeter: there is no such key; did you mean `delimiter`?"
)]
// Wrong types.
#[case(
    "[load]\nthreads = \"two\"",
    "line 2: load.threads: must be a whole number, 0 or more, not the text \"two\""
)]
#[case("[load]\nthreads = -1", "load.threads: must be a whole number, 0 or more, not the number -1")]
#[case("[load]\nthreads = 0", "load.threads: must be 1 or more")]
#[case(
    "[audiences]\nexpires_hours = 9000000",
    "audiences.expires_hours: must be at most 8760, not 9000000; a year has 8760 hours"
)]
#[case(
    "[audiences]\nkeep_files_days = 4000000000",
    "audiences.keep_files_days: must be at most 3650, not 4000000000"
)]
#[case("[workspace]\ndemo = \"yes\"", "workspace.demo: must be true or false, not the text \"yes\"")]
#[case("[workspace]\nas_of = 2026-02-30T00:00:00", "line 2")]
#[case("[workspace]\nas_of = \"2026-13-01\"", "workspace.as_of: must be a day such as 2026-01-31")]
#[case("load = 3", "line 1: load: must be a section, written as [load], not the number 3")]
#[case("[source]\ntable = \"lines\"", "source: must be a list of sections, each written as [[source]]")]
#[case("[[load]]\nthreads = 1", "load: must be a section, written once as [load], not a list")]
// Rules.
#[case("[workspace]\nname = \" \"", "workspace.name: must not be empty")]
#[case(
    "[workspace]\ntime_zone = \"Europe/Pariss\"",
    "there is no time zone \"Europe/Pariss\"; did you mean `Europe/Paris`?"
)]
#[case(
    "[workspace]\ncurrency = \"eur\"",
    "workspace.currency: must be three capital letters, not \"eur\"; write \"EUR\""
)]
#[case("[load]\nmax_rejected_share = 2", "must lie between 0 and 1, not 2; 2 % is written 0.02")]
#[case("[load]\nmax_rejected_share = nan", "must lie between 0 and 1, not NaN")]
#[case(
    "[load]\nmemory_limit = \"4 gigs\"",
    "load.memory_limit: \"4 gigs\" is not a size; write it as \"4GiB\""
)]
#[case("[load]\nkeep_generations = 0", "load.keep_generations: must be 1 or more")]
#[case("[load]\nkeep_generations = 99999999999", "99999999999 is too large")]
// Sources.
#[case("[[source]]\nfiles = \"a.csv\"", "line 1: source.table: is missing; the tables are customers, ")]
#[case("[[source]]\ntable = \"lines\"", "line 1: source.files: is missing")]
#[case("[[source]]\ntable = \"line\"\nfiles = \"a\"", "there is no table \"line\"; did you mean `lines`?")]
#[case("[[source]]\ntable = \"lines\"\nfiles = []", "source.files: names no file")]
#[case("[[source]]\ntable = \"lines\"\nfiles = [\"a\", \"a\"]", "source.files: names \"a\" twice")]
#[case("[[source]]\ntable = \"lines\"\nfiles = \"s3://b/a.csv\"", "must be paths on this machine")]
#[case(
    "[[source]]\ntable = \"lines\"\nfiles = \"a\"\nformat = \"xls\"",
    "must be one of csv, parquet, json, not \"xls\""
)]
#[case(
    "[[source]]\ntable = \"lines\"\nfiles = \"a\"\n\n[[source]]\ntable = \"lines\"\nfiles = \"b\"",
    "line 5: source.name: the source of line 1 is called \"lines\" too; give each a `name` of its own"
)]
#[case(
    "[[source]]\ntable = \"lines\"\nfiles = \"a\"\n[source.columns]\ncustomer = \"c\"",
    "line 5: source.columns.customer: table lines has no column \"customer\"; did you mean `customer_id`?"
)]
#[case(
    "[[source]]\ntable = \"lines\"\nfiles = \"a\"\n[source.columns]\nnet = { sqll = \"1\" }",
    "source.columns.net: must be a source column's name, or { sql = \"an expression\" }"
)]
#[case("[[source]]\ntable = \"lines\"\nfiles = \"a\"\n[source.columns]\nnet = \"\"", "not an empty text")]
// Contradictions.
#[case(
    "[[source]]\ntable = \"lines\"\nfiles = \"a\"\n[source.options]\nheader = true\nnames = [\"a\"]",
    "line 6: source.options.names: contradicts `header = true`"
)]
#[case(
    "[[source]]\ntable = \"lines\"\nfiles = \"a\"\n[source.options]\nnames = [\"amount\"]\n[source.columns]\nnet = \"amuont\"",
    "line 7: source.columns.net: `options.names` has no column \"amuont\"; did you mean `amount`?"
)]
#[case(
    "[[source]]\ntable = \"lines\"\nfiles = \"a\"\nformat = \"parquet\"\n[source.options]\ndelimiter = \";\"",
    "source.options.delimiter: is for text files and contradicts `format = \"parquet\"`"
)]
#[case(
    "[[source]]\ntable = \"lines\"\nfiles = \"a\"\n[source.options]\ndelimiter = \"::\"",
    "source.options.delimiter: must be one character, not \"::\""
)]
#[case(
    "[[source]]\ntable = \"lines\"\nfiles = \"a\"\n[source.options]\ndelimiter = \"'\"\nquote = \"'\"",
    "source.options.quote: is the same character as `delimiter`"
)]
#[case(
    "[[source]]\ntable = \"lines\"\nfiles = \"a\"\n[source.options]\nencoding = \"cp1252\"",
    "must be one of utf-8, latin-1, utf-16, not \"cp1252\"; write \"latin-1\""
)]
#[case(
    "[[source]]\ntable = \"lines\"\nfiles = \"a\"\n[source.options]\ndate_format = \"%d/%Q\"",
    "\"%d/%Q\" has an unknown field %Q"
)]
// Syntax.
#[case("[load\nthreads = 2", "line 1: ")]
#[case("[load]\nthreads = 1\nthreads = 2", "line 3: ")]
#[case("[roles]\nviewer = [\"ana\", \"bo\"\n# more\n\nanalyst = [\"cy\"]\n", "line 2: missing comma")]
#[case("[roles]\nviewer = [\"ana\",\nanalyst = [\"cy\"]\n", "line 2: unexpected `=` in array")]
#[case("[roles]\nviewer = [\"ana\",\n  \"bo\"\nanalyst = []\n", "line 3: missing comma")]
#[case("[roles]\nviewer = [\"ana\"\n", "line 2: unclosed array, expected `]`; is a `]` missing at its end?")]
#[case("[roles]\nviewer = [x = 1]\n", "line 2: ")]
fn a_mistake_is_named_with_its_place(#[case] text: &str, #[case] message: &str) {
    let told = wrong(text);
    assert!(told.contains(message), "wanted: {message}\n   got: {told}");
}

#[test]
fn of_what_is_no_toml_the_first_mistake_is_told_alone_and_not_its_echoes() {
    let told = wrong("[roles]\nviewer = [\"ana\"\nanalyst = []\noperator = []\n[load]\nthreads = 2\n");
    let wanted =
        "c360.toml, line 2: missing comma between array elements, expected `,`; is a `]` missing at its end?";
    assert_eq!(told, wanted);
}

#[test]
fn every_mistake_is_told_at_once_in_the_order_of_the_file() {
    let told = wrong("[workspace]\ncurrency = \"euro\"\n\n[load]\nthreads = 0\ncolour = 1\n");
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 4, "{told}");
    assert_eq!(lines.first(), Some(&"c360.toml has 3 errors:"));
    for (line, start) in lines.iter().skip(1).zip(["  line 2: ", "  line 5: ", "  line 6: "]) {
        assert!(line.starts_with(start), "{told}");
    }
}

#[test]
fn a_source_is_read_as_written() {
    let config = right(
        "[[source]]\nname = \"tills\"\ntable = \"lines\"\nfiles = [\"a*.csv\", \"b.csv\"]\nformat = \"csv\"\n\
         [source.options]\ndelimiter = \"\\t\"\nnulls = [\"-\"]\nskip = 2\n\
         [source.columns]\nnet = \"PRICE\"\nchannel = { sql = \"'store'\" }\n",
    );
    let source = config.sources.first().unwrap();
    assert_eq!((source.name.as_str(), source.line, source.format), ("tills", 1, Some(Format::Csv)));
    assert_eq!(source.files, ["a*.csv", "b.csv"]);
    assert_eq!((source.options.delimiter.as_deref(), source.options.skip), (Some("\t"), 2));
    assert_eq!(source.columns.get("net"), Some(&Mapping::Column("PRICE".to_owned())));
    assert_eq!(source.columns.get("channel"), Some(&Mapping::Sql { sql: "'store'".to_owned() }));
}

#[test]
fn a_flag_wins_over_the_environment_and_the_environment_over_the_file() {
    let file = "[load]\nthreads = 1\nkeep_generations = 4\nmax_rejected_share = 0.5\n";
    let outside = Overrides::new(
        ["load.threads=3"],
        variables(&[
            ("C360_LOAD__THREADS", "2"),
            ("C360_LOAD__KEEP_GENERATIONS", "5"),
            ("C360_LOG", "debug"),
        ]),
    )
    .unwrap();
    let load = read(file, &outside).unwrap().load;
    assert_eq!((load.threads, load.keep_generations, load.max_rejected_share), (Some(3), 5, 0.5));
}

#[test]
fn a_mistake_in_the_environment_names_the_variable() {
    let outside = |name, value| Overrides::new([""; 0], variables(&[(name, value)])).unwrap();
    let told = read("", &outside("C360_LOAD__THREADS", "many")).unwrap_err().to_string();
    assert!(
        told.contains("environment variable C360_LOAD__THREADS: load.threads: must be a whole number"),
        "{told}"
    );
    let told = read("", &outside("C360_LOAD__THREDS", "2")).unwrap_err().to_string();
    assert!(told.contains("there is no such setting; did you mean C360_LOAD__THREADS?"), "{told}");
}

#[test]
fn what_only_the_file_can_give_is_told_so() {
    let flag = Overrides::new(["audiences.four_eyes=false"], variables(&[])).unwrap();
    let told = read("", &flag).unwrap_err().to_string();
    assert!(told.contains("audiences.four_eyes: can only be set in c360.toml"), "{told}");
    let variable = Overrides::new([""; 0], variables(&[("C360_AUDIENCES__HOLD_OUT", "0")])).unwrap();
    let told = read("", &variable).unwrap_err().to_string();
    assert!(told.contains("audiences.hold_out: can only be set in c360.toml"), "{told}");
}

#[test]
fn a_missing_file_says_how_to_make_one() {
    let empty = tempfile::tempdir().unwrap();
    let told = Config::load(empty.path(), &Overrides::none()).unwrap_err().to_string();
    assert!(told.contains("there is no such file") && told.contains("c360 init"), "{told}");
}

#[test]
fn a_file_in_another_encoding_is_told_with_its_line() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("c360.toml"), b"[workspace]\nname = \"L\xe9a\"\n").unwrap();
    let told = Config::load(dir.path(), &Overrides::none()).unwrap_err().to_string();
    assert!(told.contains("line 2: is not UTF-8 text"), "{told}");
}

#[test]
fn what_is_shown_reads_back_as_the_same_settings() {
    let mut config = right(
        "[load]\nthreads = 2\n[[source]]\ntable = \"lines\"\nfiles = \"a\"\nformat = \"parquet\"\n[source.columns]\nnet = \"n\"\n",
    );
    let shown = toml::to_string_pretty(&config).unwrap();
    let mut again = right(&shown);
    // Where a setting stood, or that it stood nowhere, is not shown.
    for config in [&mut config, &mut again] {
        config.sources.iter_mut().for_each(|source| source.line = 0);
        config.audiences.four_eyes_follow_roles = false;
    }
    assert_eq!(again, config);
}

#[test]
fn every_shipped_mapping_is_right() {
    for name in c360::config::mapping_names() {
        let text = c360::config::mapping(name, Path::new("/data \"quoted\"")).unwrap();
        assert!(!right(&text).sources.is_empty(), "{name}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "(\\[\\[?(source|load|workspace|source\\.options)\\]?\\]|[a-z_]{1,12}|[=\"{}\\[\\],.0-9 \n'-]){0,60}") {
        let _ = read(&text, &Overrides::none());
    }
}
