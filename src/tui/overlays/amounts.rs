//! The bounds of the tiers, typed by hand on one line: `600/6 250/3 100/1`.

use rust_decimal::Decimal;
use tui_input::Input;

use crate::contract::{Cut, Cuts};

/// Bounds being typed.
#[derive(Debug, Clone)]
pub struct Amounts {
    /// The line.
    pub input: Input,
    /// What is wrong with it.
    pub trouble: Option<String>,
}

impl Amounts {
    /// Start from bounds that there are, if any.
    #[must_use]
    pub fn new(cuts: Option<Cuts>) -> Self {
        let cut = |cut: Cut| format!("{}/{}", cut.revenue.normalize(), cut.tickets);
        let text = cuts.map(|cuts| [cuts.best, cuts.large, cuts.medium].map(cut).join(" "));
        Self { input: Input::new(text.unwrap_or_default()), trouble: None }
    }

    /// The line that is typed into.
    pub fn input(&mut self) -> &mut Input {
        self.trouble = None;
        &mut self.input
    }

    /// The bounds, or what is wrong.
    pub fn cuts(&self) -> Result<Cuts, String> {
        let parts: Vec<&str> = self.input.value().split_whitespace().collect();
        let [best, large, medium] = parts.as_slice() else {
            return Err("Three pairs are needed: for Best, Large and Medium".to_owned());
        };
        let cuts =
            Cuts { best: cut("Best", best)?, large: cut("Large", large)?, medium: cut("Medium", medium)? };
        let steps = [("Best", cuts.best, "Large", cuts.large), ("Large", cuts.large, "Medium", cuts.medium)];
        for (upper, above, lower, below) in steps {
            if above.revenue < below.revenue || above.tickets < below.tickets {
                return Err(format!("{upper} asks for less than {lower}; it must ask for as much or more"));
            }
            if above == below {
                return Err(format!("{upper} and {lower} are the same, so {lower} would be empty"));
            }
        }
        Ok(cuts)
    }
}

fn cut(tier: &str, text: &str) -> Result<Cut, String> {
    let wrong = || format!("{tier}: write revenue/tickets, like 250/3");
    let (revenue, tickets) = text.split_once('/').ok_or_else(wrong)?;
    let revenue: Decimal = revenue.parse().map_err(|_| wrong())?;
    let tickets: u32 = tickets.parse().map_err(|_| wrong())?;
    if revenue.is_sign_negative() {
        return Err(format!("{tier}: the amount can't be negative"));
    }
    Ok(Cut { revenue, tickets })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Result<Cuts, String> {
        Amounts { input: Input::new(text.to_owned()), trouble: None }.cuts()
    }

    #[test]
    fn three_pairs_make_bounds_and_are_written_the_same_way() {
        let cuts = typed(" 600/6  250.50/3 100/1 ").unwrap();
        assert_eq!((cuts.best.tickets, cuts.large.revenue), (6, "250.50".parse().unwrap()));
        assert_eq!(Amounts::new(Some(cuts)).input.value(), "600/6 250.5/3 100/1");
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, part) in [
            ("", "Three pairs"),
            ("600/6 250/3", "Three pairs"),
            ("600 250/3 100/1", "Best: write"),
            ("600/6 abc/3 100/1", "Large: write"),
            ("600/6 250/3 100/1.5", "Medium: write"),
            ("600/6 250/3 -1/1", "can't be negative"),
            ("200/6 250/3 100/1", "Best asks for less than Large"),
            ("600/6 250/1 100/2", "Large asks for less than Medium"),
            ("250/3 250/3 100/1", "Large would be empty"),
        ] {
            let trouble = typed(text).unwrap_err();
            assert!(trouble.contains(part), "{text}: {trouble}");
        }
    }
}
