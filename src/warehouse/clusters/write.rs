//! A segmentation as a statement: distances to centres, the nearest and the next, and rules.
//!
//! Numbers are written so that they are read back to the last bit.

use super::{
    ClusterError,
    spec::{Centre, Condition, Spec},
    values::{Span, Tastes, statement},
};
use crate::warehouse::queries::{Queries, QueryError};

/// The statement of everybody's segment on a day.
pub(super) fn assigned(
    queries: &Queries,
    spec: &Spec,
    tastes: &Tastes,
    span: Span,
) -> Result<String, ClusterError> {
    let values = statement(queries, &spec.variables, tastes, span, false)?;
    let write = Writer { queries };
    let (scaled, norm) = write.scaled(spec)?;
    let distances = write.distances(spec)?;
    // By its rule a segment takes whoever fulfils it, so that its centre takes nobody, unless there is no other.
    let by_centre: Vec<usize> = (0..spec.centres.len())
        .filter(|at| spec.centres.get(*at).is_some_and(|centre| !centre.by_rules))
        .collect();
    let everywhere: Vec<usize> = (0..spec.centres.len()).collect();
    let by_centre = if by_centre.is_empty() { everywhere.clone() } else { by_centre };
    let places: &[(&str, &str)] = &[
        ("scaled", &scaled),
        ("norm", &norm),
        ("distances", &distances),
        ("least", &least(&by_centre)),
        ("nearest", &write.which(spec, &by_centre, "closest", "clusters/terms/is_least")?),
        ("by_rule", &write.by_rule(spec)?),
        ("others", &write.others(spec)?),
        ("second", &write.which(spec, &everywhere, "others", "clusters/terms/is_other")?),
        // Last: it is data's statement and has places of no other's name.
        ("values", &values),
    ];
    Ok(queries.piece("clusters/assigned", places)?)
}

fn least(of: &[usize]) -> String {
    format!("least({})", of.iter().map(|at| format!("d{at}")).collect::<Vec<_>>().join(", "))
}

/// Writes a segmentation down.
pub(super) struct Writer<'a> {
    pub(super) queries: &'a Queries,
}

impl Writer<'_> {
    /// The scaled variables as columns, and the expression of their squared length.
    fn scaled(&self, spec: &Spec) -> Result<(String, String), QueryError> {
        let (mut columns, mut squares) = (String::new(), Vec::new());
        for (number, scale) in spec.scales.iter().enumerate() {
            let name = if scale.logged { "clusters/terms/scaled_logged" } else { "clusters/terms/scaled" };
            let value = self.queries.piece(
                name,
                &[
                    ("value", &format!("v{number}")),
                    ("fill", &written(scale.fill)),
                    ("low", &written(scale.low)),
                    ("high", &written(scale.high)),
                    ("centre", &written(scale.centre)),
                    ("spread", &written(scale.spread)),
                ],
            )?;
            columns += &format!(", {value} AS z{number}");
            squares.push(self.queries.piece("clusters/terms/square", &[("value", &format!("z{number}"))])?);
        }
        Ok((columns, squares.join(" + ")))
    }

    fn distances(&self, spec: &Spec) -> Result<String, QueryError> {
        let mut columns = String::new();
        for (number, centre) in spec.centres.iter().enumerate() {
            let mut products = String::new();
            for (variable, at) in centre.at.iter().enumerate().take(spec.scales.len()) {
                let places: &[(&str, &str)] =
                    &[("value", &format!("z{variable}")), ("twice", &written(2.0 * at))];
                products += &self.queries.piece("clusters/terms/product", places)?;
            }
            let length: f64 = centre.at.iter().map(|at| at * at).sum();
            let places: &[(&str, &str)] =
                &[("length", &written(length)), ("products", &products), ("number", &number.to_string())];
            columns += &self.queries.piece("clusters/terms/distance", places)?;
        }
        Ok(columns)
    }

    /// Which of these segments lies at the least distance.
    fn which(&self, spec: &Spec, of: &[usize], least: &str, term: &str) -> Result<String, QueryError> {
        let mut whens = String::new();
        for at in of {
            let Some(centre) = spec.centres.get(*at) else { continue };
            let places: &[(&str, &str)] =
                &[("number", &at.to_string()), ("least", least), ("cluster", &centre.cluster.to_string())];
            whens += &self.queries.piece(term, places)?;
        }
        self.queries.piece("clusters/terms/case", &[("whens", &whens)])
    }

    /// The least distance to another segment than one's own.
    fn others(&self, spec: &Spec) -> Result<String, QueryError> {
        let mut others = Vec::new();
        for (number, centre) in spec.centres.iter().enumerate() {
            let places: &[(&str, &str)] =
                &[("number", &number.to_string()), ("cluster", &centre.cluster.to_string())];
            others.push(self.queries.piece("clusters/terms/other", places)?);
        }
        Ok(format!("least({})", others.join(", ")))
    }

    /// The first segment whose rule holds, in the order of their ids.
    fn by_rule(&self, spec: &Spec) -> Result<String, QueryError> {
        let mut whens = String::new();
        let mut ruled: Vec<&Centre> = spec.centres.iter().filter(|centre| centre.by_rules).collect();
        ruled.sort_by_key(|centre| centre.cluster);
        for centre in ruled {
            let rule = self.rule(&centre.rules)?;
            let places: &[(&str, &str)] = &[("rule", &rule), ("cluster", &centre.cluster.to_string())];
            whens += &self.queries.piece("clusters/terms/by_rule", places)?;
        }
        if whens.is_empty() {
            return self.queries.piece("clusters/terms/nobodys", &[]);
        }
        self.queries.piece("clusters/terms/case", &[("whens", &whens)])
    }

    /// Any of some, each of which asks for all of its conditions.
    pub(super) fn rule(&self, rules: &[Vec<Condition>]) -> Result<String, QueryError> {
        let mut any = Vec::new();
        for conditions in rules {
            let mut all = Vec::new();
            for condition in conditions {
                let places: &[(&str, &str)] = &[
                    ("value", &format!("v{}", condition.variable)),
                    ("than", condition.than.sql()),
                    ("number", &condition.number.to_string()),
                ];
                all.push(self.queries.piece("clusters/terms/condition", places)?);
            }
            any.push(format!("({})", all.join(" AND ")));
        }
        Ok(any.join(" OR "))
    }
}

/// A number that is read back to the last bit.
fn written(number: f64) -> String {
    format!("{number:?}")
}
