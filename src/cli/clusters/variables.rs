//! `c360 clusters variables`: what segments can be found on.

use clap::Args;
use color_eyre::Result;

use super::Place;
use super::words::{Words, real, yes};
use crate::cli::figures::{count, name};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{FitRequest, VariableReport, Variables};

/// Flags of `c360 clusters variables`.
#[derive(Debug, Args)]
pub(super) struct VariablesArgs {
    /// Over how many months up to the as-of day
    #[arg(long, value_name = "N", default_value_t = 12,
          value_parser = clap::value_parser!(u32).range(1..=i64::from(FitRequest::MONTHS)))]
    window_months: u32,
}

pub(super) async fn run(args: &VariablesArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let reply = ask(place.session.client.cluster_variables(context(), args.window_months)).await?;
    out.reply(&reply, &head(&reply, &place.words), &[sheet(&reply.variables, &place.words)], None)
}

fn head(reply: &Variables, words: &Words) -> Vec<String> {
    vec![
        words.stands(reply.as_of, reply.window),
        format!(
            "Told from {} of {} customers who bought in these months",
            count(reply.sampled),
            count(reply.customers)
        ),
    ]
}

fn sheet(all: &[VariableReport], words: &Words) -> Sheet {
    let mut sheet = Sheet::new("variables", "Variables")
        .left("variable", "Variable")
        .left("meaning", "Meaning")
        .right("coverage", "Known")
        .right("skew", "Skew")
        .left("logged", "In logs")
        .right("p10", "10 %")
        .right("p50", "Median")
        .right("p90", "90 %")
        .right("tells_apart", "Tells apart")
        .left("correlated", "Goes along with")
        .left("proposed", "Proposed")
        .left("why_not", "Why not")
        .csv_only("refused")
        .csv_only("unit");
    for report in all {
        let unit = report.variable.unit();
        let [low, middle, high] = report.quantiles.map(|value| words.variable(unit, value));
        let correlated: Vec<String> =
            report.correlated.iter().map(|(other, rank)| format!("{other} {rank:+.2}")).collect();
        sheet.row([
            Cell::text(report.variable.to_string()),
            Cell::text(report.variable.meaning()),
            words.share(Some(report.coverage)),
            real(Some(report.skew), 1),
            yes(report.logged),
            low,
            middle,
            high,
            real(Some(report.tells_apart), 2),
            Cell::text(correlated.join(", ")),
            yes(report.proposed),
            Cell::text(report.why_not.clone().unwrap_or_default()),
            yes(report.refused),
            Cell::text(name(unit)),
        ]);
    }
    sheet
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::words::tests::words;
    use super::*;
    use crate::contract::Variable;

    #[test]
    fn a_variable_says_how_it_is_told_and_why_it_is_not_proposed() {
        let report = VariableReport {
            variable: Variable::Department("Kids".to_owned()),
            coverage: 0.98,
            skew: 2.31,
            logged: false,
            quantiles: [0.0, 0.1, f64::NAN],
            tells_apart: 0.42,
            correlated: vec![(Variable::Basket, -0.41)],
            proposed: false,
            why_not: Some("goes along with basket".to_owned()),
            refused: false,
        };
        let csv = String::from_utf8(sheet(&[report], &words()).csv().unwrap()).unwrap();
        let line = csv.lines().last().unwrap();
        assert_eq!(
            line,
            "department:Kids,share of purchased lines in this department,0.98,2.31,false,0,0.1,,0.42,\
             basket -0.41,false,goes along with basket,false,share"
        );
    }
}
