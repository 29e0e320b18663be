//! What the made-up engine answers about models, what it was asked, and how it is to answer.

use c360::contract::*;
use jiff::ToSpan;
use jiff::civil::date;
use rust_decimal::Decimal;

use super::judged::{comparisons, detail, make_odd, model, names};
use super::predicted::{equal_size, matrix, scoring};
use super::{MadeUp, as_of};

/// What the engine was asked about models, and how it is to answer.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "knobs to turn, each by itself")]
pub(super) struct Knobs {
    unscored: bool,
    failing: bool,
    odd: bool,
    no_rollback: bool,
    few: bool,
    retired: Vec<ModelName>,
    roles: Vec<RoleRequest>,
    rolled_back: Vec<String>,
    bands: Vec<Bands>,
    judged: Vec<(u32, BusinessRule)>,
    pub(super) rescored: usize,
}

pub(super) type Texts = fn(&str) -> String;

impl MadeUp {
    /// Nobody was scored yet.
    pub fn unscored(self) -> Self {
        self.with(|inner| inner.models.unscored = true);
        self
    }

    /// The first rescoring was published.
    pub fn scored_now(self) -> Self {
        self.with(|inner| inner.models.unscored = false);
        self
    }

    /// Whatever is asked about models fails.
    pub fn failing_models(self) -> Self {
        self.with(|inner| inner.models.failing = true);
        self
    }

    /// Measures are as large, as small and as little of a number as they can be.
    pub fn odd_models(self) -> Self {
        self.with(|inner| inner.models.odd = true);
        self
    }

    /// One model, one comparison, one group.
    pub fn few_models(self) -> Self {
        self.with(|inner| inner.models.few = true);
        self
    }

    /// The scores before are gone.
    pub fn without_rollback(self) -> Self {
        self.with(|inner| inner.models.no_rollback = true);
        self
    }

    /// The roles that were asked for.
    pub fn roles(&self) -> Vec<RoleRequest> {
        self.with(|inner| inner.models.roles.clone())
    }

    /// Why scores were rolled back.
    pub fn rolled_back(&self) -> Vec<String> {
        self.with(|inner| inner.models.rolled_back.clone())
    }

    /// The bounds that were set.
    pub fn bands(&self) -> Vec<Bands> {
        self.with(|inner| inner.models.bands.clone())
    }

    /// The rules that were held against the champion.
    pub fn judged(&self) -> Vec<(u32, BusinessRule)> {
        self.with(|inner| inner.models.judged.clone())
    }

    /// How often a rescoring was started.
    pub fn rescored(&self) -> usize {
        self.with(|inner| inner.models.rescored)
    }

    fn models_answer(&self) -> Result<(), ConsoleError> {
        let (empty, failing) = self.with(|inner| (inner.empty, inner.models.failing));
        if empty {
            let error = ConsoleError::new(ErrorKind::Empty, "nothing has been loaded");
            return Err(error.hint("run c360 load, or press L"));
        }
        if failing {
            let error = ConsoleError::new(ErrorKind::Failed, "the registry can't be read: disk I/O error");
            return Err(error.hint("see whether the disk is full, then ask again with ctrl-r"));
        }
        Ok(())
    }

    fn scored(&self) -> Result<(), ConsoleError> {
        self.models_answer()?;
        if self.with(|inner| inner.models.unscored) {
            return Err(ConsoleError::new(ErrorKind::Empty, "nobody has been scored yet"));
        }
        Ok(())
    }

    pub(super) fn every_model(&self) -> Result<Models, ConsoleError> {
        self.models_answer()?;
        let texts = self.texts();
        let (unscored, odd, no_rollback, few, retired) = self.with(|inner| {
            let models = &inner.models;
            (models.unscored, models.odd, models.no_rollback, models.few, models.retired.clone())
        });
        if unscored {
            return Ok(Models {
                as_of: as_of(),
                scoring: None,
                models: Vec::new(),
                comparisons: Vec::new(),
                warnings: Vec::new(),
                before: None,
                no_rollback: None,
                absent: Some(Absent {
                    needs: None,
                    reason: "no rescoring has been done in this workspace".to_owned(),
                }),
            });
        }
        let mut models: Vec<Model> = names().map(|name| model(name, texts)).collect();
        for model in &mut models {
            if retired.contains(&model.name) {
                model.role = Role::Retired;
            }
            if odd {
                make_odd(model);
            }
        }
        let mut comparisons = comparisons(texts);
        if few {
            models.truncate(1);
            comparisons.truncate(1);
        }
        Ok(Models {
            as_of: as_of(),
            scoring: Some(scoring(14, as_of() - 1.day(), 1, texts)),
            models,
            comparisons,
            warnings: if few {
                Vec::new()
            } else {
                vec![
                    texts(
                        "churn 365 days, logistic: the scores have moved from those of training (index 0.31)",
                    ),
                    texts(
                        "value 36 months: history of 38 months is thin for this horizon; its interval is wide",
                    ),
                ]
            },
            before: (!no_rollback && !few).then(|| scoring(13, date(2026, 11, 6), 14, texts)),
            no_rollback: no_rollback.then(|| texts("generation 2, which holds scores v13, was dropped")),
            absent: None,
        })
    }

    pub(super) fn one_model(&self, name: ModelName) -> Result<ModelDetail, ConsoleError> {
        self.scored()?;
        let mut found = detail(name, self.texts());
        let (odd, retired) = self.with(|inner| (inner.models.odd, inner.models.retired.contains(&name)));
        if retired {
            found.model.role = Role::Retired;
        }
        if odd {
            make_odd(&mut found.model);
            found.parameters.push(Parameter { name: "tiny".to_owned(), value: -3.2e-19 });
            found.parameters.push(Parameter { name: "huge".to_owned(), value: 8.1e33 });
            found.log_likelihood = Some(f64::NEG_INFINITY);
        }
        Ok(found)
    }

    pub(super) fn equal(&self, days: u32, rule: BusinessRule) -> Result<EqualSize, ConsoleError> {
        self.scored()?;
        let few = self.with(|inner| {
            inner.models.judged.push((days, rule));
            inner.models.few
        });
        let mut equal = equal_size(days, rule, self.texts());
        if few {
            equal.groups.truncate(1);
            equal.ratios = vec![GroupRatio {
                label: "rule / everybody".to_owned(),
                buyers: Ratio { estimate: None, low: None, high: None },
                revenue: Ratio { estimate: Some(1.0), low: None, high: None },
            }];
        }
        Ok(equal)
    }

    pub(super) fn churn_by_value(&self) -> Result<Matrix, ConsoleError> {
        self.scored()?;
        let (set, few) = self.with(|inner| (inner.models.bands.last().copied(), inner.models.few));
        let mut matrix = matrix(set, self.texts());
        if few {
            matrix.sleepers.clear();
            for cell in &mut matrix.cells {
                (cell.customers, cell.churn, cell.expected) = (0, None, 0.0);
                cell.revenue = Decimal::ZERO;
            }
            matrix.customers = 0;
        }
        Ok(matrix)
    }

    pub(super) fn keep_bands(&self, bands: Bands) -> Result<(), ConsoleError> {
        self.scored()?;
        self.with(|inner| inner.models.bands.push(bands));
        Ok(())
    }

    pub(super) fn give_role(&self, request: RoleRequest) -> Result<(), ConsoleError> {
        self.scored()?;
        self.with(|inner| {
            inner.models.retired.retain(|name| *name != request.name);
            if request.role == Role::Retired {
                inner.models.retired.push(request.name);
            }
            inner.models.roles.push(request);
        });
        Ok(())
    }

    pub(super) fn go_back(&self, reason: String) -> Result<(), ConsoleError> {
        self.scored()?;
        self.with(|inner| inner.models.rolled_back.push(reason));
        Ok(())
    }
}
