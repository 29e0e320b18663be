//! What segments can be found on: how each variable is spread, which say the same, and which are proposed.

use super::{fit::check_months, prepared};
use crate::{
    contract::{ConsoleError, Variable, VariableReport, Variables},
    engine::service::Parts,
    science::clusters::{Matrix, REDUNDANT, correlations, halves, redundant},
    warehouse::clusters::{Sample, Span, Studio},
};

/// How many customers are enough to see how a variable is spread.
const ENOUGH: u64 = 20_000;
/// How many correlations are told.
const CORRELATED: usize = 3;
/// Least correlation that is told.
const TOLD: f64 = 0.3;
/// What one cut explains of a normal spread: nothing is told apart.
const ONE_HUMP: f64 = 0.64;
/// Share of customers from which on a variable is known well enough to be proposed.
const COVERED: f64 = 0.8;

/// Every variable there is, over so many months.
pub(in crate::engine) async fn variables(
    parts: &Parts,
    window_months: u32,
) -> Result<Variables, ConsoleError> {
    check_months(window_months)?;
    let opened = parts.store.opened().await?;
    let as_of = opened.days()?.as_of;
    let span = Span { to: as_of, months: window_months };
    let read = opened.snapshot.study(move |conn, queries| {
        let studio = Studio::new(conn, queries);
        let customers = studio.draw(span, ENOUGH)?;
        let all: Vec<Variable> = Variable::FIXED.into_iter().chain(studio.tastes(span)?).collect();
        studio.read(&all, span, customers)
    });
    let sample = read.await?;
    let (sampled, customers) = (sample.net.len() as u64, sample.customers);
    Ok(Variables {
        as_of,
        window: span.window(),
        window_months,
        sampled,
        customers,
        variables: reports(&sample),
    })
}

/// What is said of each variable of a sample.
pub(super) fn reports(sample: &Sample) -> Vec<VariableReport> {
    let mut reports: Vec<VariableReport> = sample
        .variables
        .iter()
        .zip(&sample.columns)
        .map(|(variable, values)| report(variable, values))
        .collect();
    let fit: Vec<usize> =
        (0..reports.len()).filter(|at| reports.get(*at).is_some_and(|r| !r.refused)).collect();
    let usable = prepared::usable(
        sample,
        &fit.iter().filter_map(|at| sample.variables.get(*at)).cloned().collect::<Vec<_>>(),
    );
    let Ok(matrix) = Matrix::from_columns(&usable.columns) else { return reports };
    let all = correlations(&matrix);
    let worth: Vec<f64> =
        fit.iter().filter_map(|at| reports.get(*at)).map(|report| report.tells_apart).collect();
    for (row, at) in all.iter().zip(&fit) {
        let mut others: Vec<(Variable, f64)> = row
            .iter()
            .zip(&fit)
            .filter(|(r, other)| *other != at && r.abs() >= TOLD)
            .filter_map(|(r, other)| Some((sample.variables.get(*other)?.clone(), *r)))
            .collect();
        others.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        others.truncate(CORRELATED);
        if let Some(report) = reports.get_mut(*at) {
            report.correlated = others;
        }
    }
    // What is not proposed for another reason must cost no other variable its place.
    let open: Vec<usize> = (0..fit.len())
        .filter(|at| fit.get(*at).and_then(|at| reports.get(*at)).is_some_and(|r| r.proposed))
        .collect();
    let pick = |values: &[f64]| open.iter().filter_map(|at| values.get(*at).copied()).collect::<Vec<f64>>();
    let among: Vec<Vec<f64>> = open.iter().filter_map(|at| all.get(*at)).map(|row| pick(row)).collect();
    for gone in redundant(&among, &pick(&worth), REDUNDANT) {
        let of = |at: usize| open.get(at).and_then(|at| fit.get(*at)).copied();
        let said =
            of(gone.of).and_then(|at| sample.variables.get(at)).map(ToString::to_string).unwrap_or_default();
        if let Some(report) = of(gone.variable).and_then(|at| reports.get_mut(at)) {
            report.proposed = false;
            report.why_not = Some(format!("says the same as {said} (correlation {:.2})", gone.correlation));
        }
    }
    reports
}

fn report(variable: &Variable, values: &[f32]) -> VariableReport {
    let learnt = prepared::learn(values);
    let mut known: Vec<f64> =
        values.iter().filter(|value| !value.is_nan()).map(|value| f64::from(*value)).collect();
    known.sort_unstable_by(f64::total_cmp);
    let quantile = |q: f64| {
        let at = (q * known.len().saturating_sub(1) as f64).round() as usize;
        known.get(at).copied().unwrap_or(0.0)
    };
    let scaler = learnt.scaler.ok();
    let tells_apart = scaler.map_or(0.0, |scaler| {
        let scaled = values.iter().map(|value| scaler.apply(f64::from(*value)) as f32);
        let between = halves(scaled).map_or(0.0, |halves| halves.between);
        ((between - ONE_HUMP) / (1.0 - ONE_HUMP)).clamp(0.0, 1.0)
    });
    let why_not = match &learnt.scaler {
        Err(why) => Some(why.to_string()),
        Ok(_) => not_proposed(variable, learnt.coverage),
    };
    VariableReport {
        variable: variable.clone(),
        coverage: learnt.coverage,
        skew: learnt.skew,
        logged: scaler.is_some_and(|scaler| scaler.log),
        quantiles: [quantile(0.1), quantile(0.5), quantile(0.9)],
        tells_apart,
        correlated: Vec::new(),
        proposed: why_not.is_none(),
        why_not,
        refused: learnt.scaler.is_err(),
    }
}

/// Why a variable that can be used is not proposed.
fn not_proposed(variable: &Variable, coverage: f64) -> Option<String> {
    let why = match variable {
        Variable::Age => "says who they are, not how they buy",
        Variable::Revenue => "is tickets times basket",
        Variable::Tenure => "says since when they buy, not how",
        Variable::Recency => "changes every day: segments would too",
        Variable::DiscountRate => "is much like the share bought at a discount",
        Variable::Stores | Variable::Categories => "grows with tickets",
        Variable::OpenRate => "says what is sent to them, not how they buy",
        _ if coverage < COVERED => "is unknown of too many",
        _ => return None,
    };
    Some(why.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn sample(columns: Vec<(Variable, Vec<f32>)>) -> Sample {
        let net = vec![1.0; columns[0].1.len()];
        let (variables, columns) = columns.into_iter().unzip();
        Sample { variables, columns, net, customers: 500 }
    }

    fn spread(at: usize) -> f32 {
        ((at * 7_919) % 1_009) as f32 / 1_009.0
    }

    #[test]
    fn of_two_that_say_the_same_one_is_proposed() {
        let basket: Vec<f32> = (0..500).map(|at| 20.0 + 80.0 * spread(at)).collect();
        let price: Vec<f32> = basket.iter().map(|value| value / 2.0).collect();
        let gifts: Vec<f32> =
            (0..500).map(|at| if at % 4 == 0 { 1.0 } else { 0.1 * spread(at + 3) }).collect();
        let reports = reports(&sample(vec![
            (Variable::Basket, basket),
            (Variable::Price, price),
            (Variable::GiftShare, gifts),
            (Variable::Items, vec![1.0; 500]),
            (Variable::Focus, (0..500).map(|at| if at < 100 { spread(at) } else { f32::NAN }).collect()),
            (Variable::Age, (0..500).map(|at| 20.0 + 50.0 * spread(at + 11)).collect()),
        ]));
        let proposed: Vec<bool> = reports.iter().map(|report| report.proposed).collect();
        assert_eq!(proposed, [true, false, true, false, false, false]);
        let why: Vec<&str> = reports.iter().map(|report| report.why_not.as_deref().unwrap_or("")).collect();
        assert!(why[1].starts_with("says the same as basket (correlation 1.00"), "{why:?}");
        assert_eq!(why[3], "every customer has the same value");
        assert_eq!(why[4], "only 20 % of the customers have a value");
        assert!(reports[3].refused && reports[4].refused && !reports[5].refused);
        assert_eq!(reports[0].correlated[0].0, Variable::Price);
        assert!(reports[2].tells_apart > 0.9, "two heaps: {}", reports[2].tells_apart);
        assert!(reports[0].tells_apart < 0.4, "an even spread: {}", reports[0].tells_apart);
    }
}
