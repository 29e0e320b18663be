//! A broken rule, with a caret under what is meant.

use crate::cli::output::clean;
use crate::contract::{ConsoleError, ErrorKind, RuleProblem};
use crate::tui::text::width;

/// How many characters of a long rule stand before what is meant, and after.
const BEFORE: usize = 40;
const AFTER: usize = 60;

/// What is wrong with a rule, as a failure that a person can act on.
pub(super) fn broken(text: &str, problem: &RuleProblem) -> ConsoleError {
    let message = [problem.message.as_str(), "\n", &marked(text, problem)].concat();
    let error = ConsoleError::new(ErrorKind::Invalid, message);
    match &problem.hint {
        Some(hint) => error.hint(hint.as_str()),
        None => error.hint("`c360 audience fields` lists what a rule may ask of a person"),
    }
}

/// The text, and a line below it that points at what is meant; a long text is cut around it.
pub(in crate::cli) fn marked(text: &str, problem: &RuleProblem) -> String {
    let characters: Vec<char> = text.chars().collect();
    let column = (problem.column as usize).min(characters.len());
    let end = column.saturating_add(problem.width.max(1) as usize).min(characters.len());
    let from = column.saturating_sub(BEFORE);
    let to = end.saturating_add(AFTER).min(characters.len());
    let piece = |range: std::ops::Range<usize>| -> String {
        clean(&characters.get(range).unwrap_or_default().iter().collect::<String>())
    };
    let (cut, rest) = (if from > 0 { "…" } else { "" }, if to < characters.len() { "…" } else { "" });
    let (before, meant, after) = (piece(from..column), piece(column..end), piece(end..to));
    let indent = " ".repeat(width(cut) + width(&before));
    let carets = "^".repeat(width(&meant).max(1));
    format!("  {cut}{before}{meant}{after}{rest}\n  {indent}{carets}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(column: u32, width: u32) -> RuleProblem {
        RuleProblem { column, width, message: "there is no field agee".to_owned(), hint: None }
    }

    #[test]
    fn the_caret_stands_under_what_is_meant() {
        assert_eq!(marked("agee >= 30", &at(0, 4)), "  agee >= 30\n  ^^^^");
        assert_eq!(marked("age >= ", &at(7, 0)), "  age >= \n         ^");
        assert_eq!(
            marked("city = \"京都\" and x", &at(16, 1)),
            "  city = \"京都\" and x\n                    ^"
        );
    }

    #[test]
    fn a_long_rule_is_cut_around_it() {
        let text = format!("{}agee >= 30{}", "a or ".repeat(100), " or b".repeat(100));
        let marked = marked(&text, &at(500, 4));
        let lines: Vec<&str> = marked.lines().collect();
        assert!(lines.iter().all(|line| line.chars().count() < 120), "{marked}");
        let place = lines.first().and_then(|line| line.find("agee")).map(|at| at - "…".len() + 1);
        assert_eq!(place, lines.get(1).and_then(|line| line.find('^')));
    }

    #[test]
    fn a_column_that_is_none_and_control_characters_do_no_harm() {
        assert!(marked("age", &at(99, 9)).contains("age"));
        let text = marked("age >\t\u{1b}[2J 3\nx", &at(16, 1));
        assert!(!text.contains('\u{1b}') && text.lines().count() == 2, "{text}");
    }
}
