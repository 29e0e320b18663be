//! The variables of a sample, brought to one size, and why one is left out.

use crate::{
    contract::Variable,
    science::clusters::{LogScale, Preparation, Prepared, Scaler},
    warehouse::clusters::Sample,
};

/// What distances can be measured in.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Usable {
    /// The variables.
    pub(super) variables: Vec<Variable>,
    /// How each is brought to the size of the others.
    pub(super) scalers: Vec<Scaler>,
    /// Their values so.
    pub(super) columns: Vec<Vec<f32>>,
    /// Their values in their own units, NaN where unknown.
    pub(super) known: Vec<Vec<f32>>,
    /// Those that can't be used, and why.
    pub(super) left_out: Vec<(Variable, String)>,
}

/// How a variable of a sample is spread.
pub(super) fn learn(values: &[f32]) -> Prepared {
    let values: Vec<f64> = values.iter().map(|value| f64::from(*value)).collect();
    Prepared::learn(&values, LogScale::WhenSkewed, &Preparation::default())
}

/// The variables asked for that can be used.
pub(super) fn usable(sample: &Sample, asked: &[Variable]) -> Usable {
    let mut usable = Usable::default();
    for variable in asked {
        let known = sample.variables.iter().position(|known| known == variable);
        let Some(values) = known.and_then(|at| sample.columns.get(at)) else { continue };
        match learn(values).scaler {
            Ok(scaler) => {
                usable.variables.push(variable.clone());
                usable
                    .columns
                    .push(values.iter().map(|value| scaler.apply(f64::from(*value)) as f32).collect());
                usable.known.push(values.clone());
                usable.scalers.push(scaler);
            }
            Err(why) => usable.left_out.push((variable.clone(), why.to_string())),
        }
    }
    usable
}
