//! How well models predicted what then happened, and which of two did better.

use crate::{
    contract::{
        AmountDecile, AmountQuality, Better, CalibrationDecile, Comparison, LiftStep, Method,
        ProbabilityQuality, Target,
    },
    science::metrics::{
        Amounts, Interval, MetricError, ResampledMeans, Scored, auc, brier, calibration, calibration_error,
        lift_curve, log_loss, top_lift,
    },
};

const DECILES: u32 = 10;
const LIFT_STEPS: u32 = 20;
/// Samples of a bootstrap: its 95 % interval then stands to about a tenth of its width.
const SAMPLES: u32 = 200;

/// The quality of probabilities.
pub fn probabilities(predicted: &[f64], happened: &[bool]) -> Result<ProbabilityQuality, MetricError> {
    let scored = Scored::new(predicted, happened)?;
    let bins = calibration(&scored, DECILES)?;
    let share = happened.iter().filter(|happened| **happened).count() as f64 / happened.len() as f64;
    Ok(ProbabilityQuality {
        customers: happened.len() as u64,
        happened: share,
        auc: auc(&scored)?,
        log_loss: log_loss(&scored),
        brier: brier(&scored),
        top_decile_lift: top_lift(&scored, 0.1)?,
        calibration_error: calibration_error(&bins),
        calibration: bins
            .iter()
            .map(|bin| CalibrationDecile {
                customers: bin.customers.round() as u64,
                predicted: bin.predicted,
                happened: bin.happened,
                low: bin.interval.0,
                high: bin.interval.1,
            })
            .collect(),
        lift: lift_curve(&scored, LIFT_STEPS)?
            .iter()
            .map(|point| LiftStep { customers: point.customers, found: point.found, lift: point.lift })
            .collect(),
    })
}

/// The quality of amounts.
pub fn amounts(predicted: &[f64], actual: &[f64]) -> Result<AmountQuality, MetricError> {
    let compared = Amounts::compare(predicted, actual)?;
    Ok(AmountQuality {
        customers: compared.customers as u64,
        mae: compared.mae,
        rmse: compared.rmse,
        rank_correlation: compared.rank_correlation,
        predicted: compared.predicted,
        actual: compared.actual,
        deciles: deciles(predicted, actual),
    })
}

fn deciles(predicted: &[f64], actual: &[f64]) -> Vec<AmountDecile> {
    let mut rows: Vec<(f64, f64)> = predicted.iter().copied().zip(actual.iter().copied()).collect();
    rows.sort_by(|one, other| one.0.total_cmp(&other.0));
    let size = rows.len().div_ceil(DECILES as usize).max(1);
    let decile = |rows: &[(f64, f64)]| {
        let count = rows.len() as f64;
        let (predicted, actual) = rows.iter().fold((0.0, 0.0), |(a, b), (one, other)| (a + one, b + other));
        AmountDecile { customers: rows.len() as u64, predicted: predicted / count, actual: actual / count }
    };
    rows.chunks(size).map(decile).collect()
}

/// What each customer's prediction cost: log loss of a probability.
#[must_use]
pub fn log_losses(predicted: &[f64], happened: &[bool]) -> Vec<f64> {
    let cost = |(probability, happened): (&f64, &bool)| {
        let given = if *happened { *probability } else { 1.0 - probability };
        -given.max(f64::EPSILON).ln()
    };
    predicted.iter().zip(happened).map(cost).collect()
}

/// Squared error of an amount.
#[must_use]
pub fn squared_errors(predicted: &[f64], actual: &[f64]) -> Vec<f64> {
    predicted.iter().zip(actual).map(|(predicted, actual)| (predicted - actual).powi(2)).collect()
}

/// What a model's prediction cost, customer by customer.
#[derive(Debug, Clone, Copy)]
pub struct Costs<'a> {
    /// The model.
    pub method: Method,
    /// Its costs.
    pub costs: &'a [f64],
}

/// Models of a target held against each other, on the same customers and the same samples of them.
#[derive(Debug)]
pub struct Contest {
    target: Target,
    measure: &'static str,
    methods: Vec<Method>,
    /// None where nobody was judged.
    costs: Option<ResampledMeans>,
}

impl Contest {
    /// Hold these against each other.
    pub fn between<'a>(
        target: Target,
        measure: &'static str,
        judged: impl IntoIterator<Item = Costs<'a>>,
        seed: u64,
    ) -> Self {
        let (methods, costs): (Vec<Method>, Vec<&[f64]>) =
            judged.into_iter().map(|one| (one.method, one.costs)).unzip();
        Self { target, measure, methods, costs: ResampledMeans::draw(&costs, SAMPLES, seed).ok() }
    }

    /// A challenger against the champion; nothing unless both were judged.
    #[must_use]
    pub fn against(&self, champion: Method, challenger: Method) -> Option<Comparison> {
        let position = |method: Method| self.methods.iter().position(|one| *one == method);
        let interval = self.costs.as_ref()?.difference(position(challenger)?, position(champion)?)?;
        Some(tell(self.target, self.measure, champion, challenger, interval))
    }

    /// Everybody else against the champion.
    #[must_use]
    pub fn against_all(&self, champion: Method) -> Vec<Comparison> {
        let others = self.methods.iter().filter(|method| **method != champion);
        others.filter_map(|other| self.against(champion, *other)).collect()
    }

    /// Whether the champion can't be shown to predict better.
    #[must_use]
    pub fn is_as_good(&self, challenger: Method, champion: Method) -> bool {
        self.against(champion, challenger).is_some_and(|found| found.low <= 0.0)
    }
}

fn tell(
    target: Target,
    measure: &str,
    champion: Method,
    challenger: Method,
    interval: Interval,
) -> Comparison {
    let better = match () {
        () if interval.low > 0.0 => Better::Champion,
        () if interval.high < 0.0 => Better::Challenger,
        () => Better::Neither,
    };
    let (one, other) = (words(champion), words(challenger));
    // Squared errors are of money, and large.
    let decimals = if measure == "log loss" { 4 } else { 0 };
    let size = format!(
        "{other}'s {measure} {:+.decimals$}, 95 % from {:+.decimals$} to {:+.decimals$}",
        interval.estimate, interval.low, interval.high
    );
    let told = match better {
        Better::Champion => format!("{one} predicts better than {other} ({size})"),
        Better::Challenger if challenger.is_bar() => {
            format!("{other} alone predicts better than {one}: don't use the champion ({size})")
        }
        Better::Challenger => format!("{other} predicts better than {one}: promote it ({size})"),
        Better::Neither => format!("{one} and {other} can't be told apart ({size})"),
    };
    Comparison {
        target,
        champion,
        challenger,
        measure: measure.to_owned(),
        difference: interval.estimate,
        low: interval.low,
        high: interval.high,
        better,
        words: told,
    }
}

/// A method's name for people.
#[must_use]
pub fn words(method: Method) -> &'static str {
    match method {
        Method::Recency => "plain recency",
        Method::LastYear => "last year's revenue",
        Method::Logistic => "logistic regression",
        Method::Boosted => "boosted trees",
        Method::BgNbd => "BG/NBD",
        Method::MbgNbd => "MBG/NBD",
        Method::ParetoNbd => "Pareto/NBD",
        Method::Regression => "regression",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::contract::Family;

    const TARGET: Target = Target { family: Family::Churn, days: 90 };

    fn held(champion: &[f64], challenger: &[f64]) -> Comparison {
        let champion = Costs { method: Method::Logistic, costs: champion };
        let challenger = Costs { method: Method::Boosted, costs: challenger };
        let contest = Contest::between(TARGET, "log loss", [champion, challenger], 1);
        contest.against_all(champion.method).remove(0)
    }

    #[test]
    fn a_model_that_always_costs_less_is_better_and_noise_is_not() {
        let some: Vec<f64> = (0..400).map(|row| f64::from(row % 7)).collect();
        let less: Vec<f64> = some.iter().map(|cost| cost - 0.1).collect();
        let found = held(&some, &less);
        assert_eq!(found.better, Better::Challenger);
        assert!(
            (found.difference + 0.1).abs() < 1e-12 && found.words.contains("promote it"),
            "{}",
            found.words
        );
        assert_eq!(held(&less, &some).better, Better::Champion);
        let noise: Vec<f64> = (0..400).map(|row| f64::from((row * 37 + 3) % 7)).collect();
        assert_eq!(held(&some, &noise).better, Better::Neither);
    }

    #[test]
    fn costs_are_those_of_the_measures() {
        let happened = [true, false, true];
        let predicted = [0.9, 0.2, 0.5];
        let mean = log_losses(&predicted, &happened).iter().sum::<f64>() / 3.0;
        let quality = probabilities(&predicted, &happened).unwrap();
        assert!((mean - quality.log_loss).abs() < 1e-12);
        assert_eq!(squared_errors(&[3.0], &[1.0]), [4.0]);
    }

    #[test]
    fn deciles_of_amounts_rise_and_hold_everybody() {
        let predicted: Vec<f64> = (0..25).rev().map(f64::from).collect();
        let found = deciles(&predicted, &predicted);
        assert_eq!(found.iter().map(|decile| decile.customers).sum::<u64>(), 25);
        assert!(found.windows(2).all(|pair| pair[0].predicted < pair[1].predicted));
    }
}
