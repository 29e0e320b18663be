//! Rules of a behavioural segment as text: `tickets >= 4 and gift_share > 0.5 or department:"Kids" >= 0.6`.
//!
//! `and` binds more than `or`. A share may be written as per cent: `30 %`. What is unknown of a customer fulfils no
//! condition.

use std::fmt;

use crate::{
    config::nearest,
    contract::{Variable, VariableUnit},
    warehouse::clusters::Than,
};

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Of which variable.
    pub variable: Variable,
    /// How it compares.
    pub than: Than,
    /// With what; finite.
    pub number: f32,
}

/// Any of these, each of which asks for all of its conditions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rules(pub Vec<Vec<Asked>>);

/// What is wrong with a text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Column, from 0, in characters.
    pub column: usize,
    /// How many characters.
    pub width: usize,
    /// In words.
    pub message: String,
}

/// Most conditions of a text.
const MOST: usize = 200;

/// Read a text.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse(text: &str) -> Result<Rules, Problem> {
    let words = words(text)?;
    let mut reader = Reader { words: &words, at: 0, end: text.chars().count() };
    let mut any = vec![vec![reader.condition()?]];
    let mut count = 1;
    while let Some(word) = reader.next() {
        match word.text.as_str() {
            "and" => {
                let condition = reader.condition()?;
                if let Some(all) = any.last_mut() {
                    all.push(condition);
                }
            }
            "or" => any.push(vec![reader.condition()?]),
            _ => return Err(word.problem("expected `and` or `or`".to_owned())),
        }
        count += 1;
        if count > MOST {
            return Err(
                word.problem(format!("more than {MOST} conditions; a rule that people can read has few"))
            );
        }
    }
    Ok(Rules(any))
}

impl fmt::Display for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, all) in self.0.iter().enumerate() {
            if number > 0 {
                f.write_str(" or ")?;
            }
            for (number, asked) in all.iter().enumerate() {
                if number > 0 {
                    f.write_str(" and ")?;
                }
                write!(f, "{asked}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.variable.name())?;
        if let Some(of) = self.variable.of() {
            write!(f, ":\"{}\"", of.replace('\\', "\\\\").replace('"', "\\\""))?;
        }
        let than = match self.than {
            Than::Below => "<",
            Than::AtMost => "<=",
            Than::Above => ">",
            Than::AtLeast => ">=",
        };
        write!(f, " {than} {}", self.number)
    }
}

struct Word {
    text: String,
    /// What stood in quotes after a colon.
    quoted: Option<String>,
    column: usize,
    width: usize,
}

impl Word {
    fn problem(&self, message: String) -> Problem {
        Problem { column: self.column, width: self.width.max(1), message }
    }
}

struct Reader<'a> {
    words: &'a [Word],
    at: usize,
    end: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<&'a Word> {
        let word = self.words.get(self.at)?;
        self.at += 1;
        Some(word)
    }

    fn expect(&mut self, what: &str) -> Result<&'a Word, Problem> {
        let end = self.end;
        self.next().ok_or_else(|| Problem { column: end, width: 1, message: format!("expected {what}") })
    }

    fn condition(&mut self) -> Result<Asked, Problem> {
        let variable = variable(self.expect("a variable, such as `tickets`")?)?;
        let than = self.expect("`<`, `<=`, `>` or `>=`")?;
        let than = match than.text.as_str() {
            "<" => Than::Below,
            "<=" => Than::AtMost,
            ">" => Than::Above,
            ">=" => Than::AtLeast,
            _ => return Err(than.problem("expected `<`, `<=`, `>` or `>=`".to_owned())),
        };
        let word = self.expect("a number")?;
        let number: f32 = word.text.parse().map_err(|_| word.problem("expected a number".to_owned()))?;
        if !number.is_finite() {
            return Err(word.problem("this number is too large".to_owned()));
        }
        let number = match self.words.get(self.at).filter(|word| word.text == "%") {
            Some(_) if variable.unit() == VariableUnit::Share => {
                self.at += 1;
                number / 100.0
            }
            Some(percent) => return Err(percent.problem(format!("`{variable}` is no share"))),
            None => number,
        };
        Ok(Asked { variable, than, number })
    }
}

fn variable(word: &Word) -> Result<Variable, Problem> {
    let text = match &word.quoted {
        Some(quoted) => format!("{}{quoted}", word.text),
        None => word.text.clone(),
    };
    text.parse().map_err(|_| {
        let named = Variable::FIXED.map(|variable| variable.name());
        let all = named.into_iter().chain(["department", "category"]);
        let asked = text.split(':').next().unwrap_or(&text).to_lowercase();
        let is_in = |variable: &&Variable| {
            variable.name().contains(&asked) || variable.label().to_lowercase().contains(&asked)
        };
        let of_words = || Variable::FIXED.iter().filter(|_| asked.len() > 2).find(is_in).map(Variable::name);
        let message = match nearest(&asked, all).or_else(of_words) {
            Some("department" | "category") => "name it as `department:\"Kids\"`".to_owned(),
            Some(likely) => format!("no variable is called `{text}`; did you mean `{likely}`?"),
            None => format!("no variable is called `{text}`; there are {}", named.join(", ")),
        };
        word.problem(message)
    })
}

fn words(text: &str) -> Result<Vec<Word>, Problem> {
    let letters: Vec<char> = text.chars().collect();
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at).copied() {
        let from = at;
        let run = |at: &mut usize, belongs: fn(char) -> bool| {
            while letters.get(*at).copied().is_some_and(belongs) {
                *at += 1;
            }
        };
        if letter.is_whitespace() {
            at += 1;
            continue;
        }
        let mut quoted = None;
        if is_named(letter) {
            run(&mut at, is_named);
            if letters.get(at) == Some(&':') {
                at += 1;
                if letters.get(at) == Some(&'"') {
                    quoted = Some(quotation(&letters, &mut at)?);
                } else {
                    run(&mut at, |letter| letter.is_alphanumeric() || "_-.&/".contains(letter));
                }
            }
        } else if matches!(letter, '<' | '>') {
            at += 1;
            if letters.get(at) == Some(&'=') {
                at += 1;
            }
        } else if letter.is_ascii_digit() || "-+.".contains(letter) {
            run(&mut at, |letter| letter.is_ascii_alphanumeric() || "-+.".contains(letter));
        } else {
            at += 1;
        }
        let end = if quoted.is_some() {
            letters.iter().skip(from).position(|letter| *letter == ':').map_or(at, |colon| from + colon + 1)
        } else {
            at
        };
        let text = letters.get(from..end).unwrap_or_default().iter().collect();
        words.push(Word { text, quoted, column: from, width: at - from });
    }
    Ok(words)
}

const fn is_named(letter: char) -> bool {
    letter.is_ascii_alphabetic() || letter == '_'
}

/// What stands in quotes, a backslash before what would end it.
fn quotation(letters: &[char], at: &mut usize) -> Result<String, Problem> {
    let from = *at;
    *at += 1;
    let mut text = String::new();
    loop {
        match letters.get(*at) {
            Some('"') => {
                *at += 1;
                return Ok(text);
            }
            Some('\\') => {
                *at += 1;
                text.extend(letters.get(*at));
                *at += 1;
            }
            Some(letter) => {
                text.push(*letter);
                *at += 1;
            }
            None => {
                let width = letters.len().saturating_sub(from);
                return Err(Problem { column: from, width, message: "this quote is not closed".to_owned() });
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_rule_is_read_and_written_alike() {
        let text = "tickets >= 4 and gift_share > 0.5 or department:\"Kids \\\"small\\\"\" >= 0.6";
        let rules = parse(text).unwrap();
        assert_eq!(rules.0.len(), 2);
        assert_eq!(rules.0[0].len(), 2);
        assert_eq!(rules.0[1][0].variable, Variable::Department("Kids \"small\"".to_owned()));
        assert_eq!(rules.to_string(), text);
    }

    #[test]
    fn a_share_may_be_written_as_per_cent() {
        assert_eq!(parse("gift_share >= 30 %").unwrap(), parse("gift_share >= 0.3").unwrap());
        assert_eq!(parse("gift_share>=30%").unwrap(), parse("gift_share >= 0.3").unwrap());
        let problem = parse("tickets >= 30 %").unwrap_err();
        assert_eq!((problem.column, problem.message.as_str()), (14, "`tickets` is no share"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let told = |text: &str| {
            let problem = parse(text).unwrap_err();
            (problem.column, problem.width, problem.message)
        };
        assert_eq!(told(""), (0, 1, "expected a variable, such as `tickets`".to_owned()));
        assert_eq!(
            told("tikets > 3"),
            (0, 6, "no variable is called `tikets`; did you mean `tickets`?".to_owned())
        );
        let told_of = |text: &str, name: &str| told(text).2.contains(&format!("did you mean `{name}`?"));
        assert!(told_of("midday > 0.2", "midday_share") && told_of("promotion > 0.2", "promotion_share"));
        assert!(told("xyz > 1").2.contains("there are tickets, basket"), "{:?}", told("xyz > 1"));
        assert_eq!(told("tickets = 3"), (8, 1, "expected `<`, `<=`, `>` or `>=`".to_owned()));
        assert_eq!(told("tickets > three"), (10, 5, "expected a number".to_owned()));
        assert_eq!(told("tickets > 3 basket > 2"), (12, 6, "expected `and` or `or`".to_owned()));
        assert_eq!(told("tickets > 3 and"), (15, 1, "expected a variable, such as `tickets`".to_owned()));
        assert_eq!(told("category:\"Kids > 2"), (9, 9, "this quote is not closed".to_owned()));
        assert_eq!(told("department > 2"), (0, 10, "name it as `department:\"Kids\"`".to_owned()));
        assert_eq!(told("tickets > 1e99"), (10, 4, "this number is too large".to_owned()));
        let many = vec!["tickets > 1"; MOST + 1].join(" or ");
        assert!(told(&many).2.starts_with("more than 200 conditions"));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fall(text in "\\PC{0,80}") {
            if let Ok(rules) = parse(&text) {
                prop_assert_eq!(parse(&rules.to_string()).unwrap(), rules);
            }
        }

        #[test]
        fn rules_come_back_from_their_text(
            shape in prop::collection::vec(prop::collection::vec((0..22_usize, 0..4_usize, -1e6_f32..1e6, "\\PC{1,12}"), 1..4), 1..4)
        ) {
            let any = shape.into_iter().map(|all| all.into_iter().map(|(variable, than, number, of)| Asked {
                variable: match variable {
                    20 => Variable::Department(of),
                    21 => Variable::Category(of),
                    fixed => Variable::FIXED[fixed].clone(),
                },
                than: [Than::Below, Than::AtMost, Than::Above, Than::AtLeast][than],
                number,
            }).collect());
            let rules = Rules(any.collect());
            prop_assert_eq!(parse(&rules.to_string()).unwrap(), rules);
        }
    }
}
