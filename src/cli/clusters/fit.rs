//! `c360 clusters fit`: queue a trial, and watch it where asked to.

use clap::Args;
use color_eyre::Result;

use super::Place;
use super::ending::{self, Told};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::config::nearest;
use crate::contract::{FitRequest, Variable};

/// Flags of `c360 clusters fit`.
#[derive(Debug, Args)]
pub(super) struct FitArgs {
    /// On which variables, with commas between (a comma in a name is written \,); those that are proposed when absent
    #[arg(long, value_name = "A,B,…", value_parser = parse_variables)]
    variables: Option<Chosen>,
    /// Over how many months up to the as-of day
    #[arg(long, value_name = "N", default_value_t = 12,
          value_parser = clap::value_parser!(u32).range(1..=i64::from(FitRequest::MONTHS)))]
    window_months: u32,
    /// Fewest and most segments
    #[arg(long, value_name = "FROM..TO", default_value = "3..10", value_parser = parse_k)]
    k: (u32, u32),
    /// Wait for its end and say how it ended
    #[arg(long)]
    wait: bool,
}

/// The variables of one flag.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chosen(Vec<Variable>);

pub(super) async fn run(args: &FitArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let request = FitRequest {
        variables: args.variables.as_ref().map(|chosen| chosen.0.clone()).unwrap_or_default(),
        window_months: args.window_months,
        k_from: args.k.0,
        k_to: args.k.1,
    };
    let id = ask(place.session.client.fit_clusters(context(), request)).await?;
    let told = Told {
        what: "The trial",
        kept: "nothing was changed; `c360 jobs` lists what ran",
        next: "`c360 clusters compare` shows what it found",
    };
    ending::queued(id, args.wait, &told, place, out).await
}

fn parse_variables(text: &str) -> Result<Chosen, String> {
    let mut chosen: Vec<Variable> = Vec::new();
    for piece in split(text) {
        let variable = piece.parse::<Variable>().map_err(|error| unknown(&piece, &error.to_string()))?;
        if chosen.contains(&variable) {
            return Err(format!("{variable} stands there twice"));
        }
        chosen.push(variable);
    }
    let (fewest, most) = FitRequest::VARIABLES;
    if (fewest..=most).contains(&chosen.len()) {
        return Ok(Chosen(chosen));
    }
    Err(format!("segments are found on {fewest} to {most} variables; these are {}", chosen.len()))
}

fn unknown(piece: &str, error: &str) -> String {
    // What stands after a colon is the retailer's: only what stands before it can be guessed.
    let (before, after) = piece.split_once(':').map_or((piece, None), |(name, of)| (name, Some(of)));
    let names = Variable::FIXED.map(|variable| variable.name());
    let likely = match after {
        Some(of) if !of.is_empty() => {
            nearest(before, ["department", "category"]).map(|name| format!("{name}:{of}"))
        }
        _ => nearest(before, names).map(str::to_owned),
    };
    likely.map_or_else(
        || error.to_owned(),
        |likely| format!("`{piece}` is no variable; did you mean `{likely}`?"),
    )
}

/// The pieces between commas, without the space around them; `\,` is a comma within one.
fn split(text: &str) -> Vec<String> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match (c, characters.peek()) {
            (',', _) => pieces.push(std::mem::take(&mut piece)),
            ('\\', Some(',')) => piece.extend(characters.next()),
            _ => piece.push(c),
        }
    }
    pieces.push(piece);
    pieces.into_iter().map(|piece| piece.trim().to_owned()).collect()
}

/// `3..10`, `3-10`, or `5` for one alone.
fn parse_k(text: &str) -> Result<(u32, u32), String> {
    let (fewest, most) = FitRequest::K;
    let how = || format!("write fewest and most segments, from {fewest} to {most}, such as 3..10");
    let (from, to) = text.split_once("..").or_else(|| text.split_once('-')).unwrap_or((text, text));
    let number = |text: &str| text.trim().parse::<u32>().map_err(|_| how());
    let (from, to) = (number(from)?, number(to)?);
    if from <= to && (fewest..=most).contains(&from) && (fewest..=most).contains(&to) {
        return Ok((from, to));
    }
    Err(how())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn variables_stand_between_commas() {
        let chosen = parse_variables("tickets, gift_share,department:Home\\, garden").unwrap().0;
        let garden = Variable::Department("Home, garden".to_owned());
        assert_eq!(chosen, [Variable::Tickets, Variable::GiftShare, garden]);
    }

    #[test]
    fn a_mistyped_variable_gets_its_likely_spelling() {
        let error = |text: &str| parse_variables(text).unwrap_err();
        assert!(error("tickets,gift_shar").contains("did you mean `gift_share`?"));
        assert!(error("tickets,departmnt:Kids").contains("did you mean `department:Kids`?"));
        assert!(error("tickets,something_else").contains("c360 clusters variables"));
        assert!(error("tickets,tickets").contains("twice"));
        assert!(error("tickets").contains("2 to 30"));
        assert!(error("tickets,").contains("no variable"));
    }

    #[test]
    fn numbers_of_segments_are_a_range_or_one() {
        assert_eq!((parse_k("3..10"), parse_k("3-10"), parse_k("5")), (Ok((3, 10)), Ok((3, 10)), Ok((5, 5))));
        for wrong in ["1", "1..5", "10..3", "3..21", "3..", "..", "", "a", "-3", "3..10..12"] {
            assert!(parse_k(wrong).unwrap_err().contains("such as 3..10"), "{wrong}");
        }
    }
}
