//! Made-up scores: of the whole base, of the matrix's cells, of groups of equal size, and of one customer.

use c360::contract::*;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::models::Texts;
use super::{as_of, dec};

pub(super) fn scoring(version: u32, as_of: Date, age_days: i32, texts: Texts) -> Scoring {
    Scoring {
        version,
        as_of,
        at: as_of.at(5, 40, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp() + 24.hours(),
        by: texts("ana (1000)"),
        job: Some(JobId(10)),
        customers: 214_306,
        seed: 20_261_120,
        code: "0.1.0".to_owned(),
        age_days,
    }
}

pub(super) fn equal_size(days: u32, rule: BusinessRule, texts: Texts) -> EqualSize {
    let group = |label: &str, customers, buyers, revenue: &str| Group {
        label: texts(label),
        customers,
        buyers,
        revenue: dec(revenue),
    };
    let ratio = |estimate: f64, half: f64| Ratio {
        estimate: Some(estimate),
        low: Some(estimate - half),
        high: Some(estimate + half),
    };
    let cut = as_of() - i64::from(days).days();
    let target = Target { family: Family::Churn, days };
    let labels = ["champion / rule, same size", "rule / everybody", "champion / everybody"];
    EqualSize {
        rule,
        champion: ModelName { target, method: Method::Logistic },
        cut,
        to: as_of(),
        groups: vec![
            group("everybody", 178_104, 87_306, "9181204.40"),
            group("the rule's people", 24_911, 18_740, "3104881.10"),
            group("the champion's people, as many", 24_911, 21_506, "3390217.85"),
        ],
        ratios: labels
            .into_iter()
            .zip([(1.148, 1.092), (1.535, 2.418), (1.761, 2.640)])
            .map(|(label, (buyers, revenue))| GroupRatio {
                label: texts(label),
                buyers: ratio(buyers, 0.021),
                revenue: ratio(revenue, if label.starts_with("champion / rule") { 0.11 } else { 0.09 }),
            })
            .collect(),
        words: texts(
            "Taking as many people, the champion finds 15 % more buyers than the rule. By revenue they can't be told apart. The gain over everybody mostly comes from taking few: the rule has it too.",
        ),
    }
}

pub(super) fn matrix(set: Option<Bands>, texts: Texts) -> Matrix {
    let bands = set.unwrap_or(Bands {
        days: 90,
        undecided_from: 0.4,
        lost_from: 0.7,
        middle_from: Decimal::from(80),
        high_from: Decimal::from(240),
    });
    let known = [
        (12_884, "6120334.10", 5_904_112.0, 0.28, "reward: they stay by themselves"),
        (9_310, "3880120.00", 2_411_530.0, 0.55, "win back first: most to lose, and it can still be turned"),
        (2_104, "702114.55", 210_300.0, 0.79, "call, or let go: a mail will not do"),
        (21_540, "3301210.00", 3_120_900.0, 0.31, "keep warm"),
        (38_402, "4410117.25", 2_980_440.0, 0.54, "a reason to come this month"),
        (19_911, "1602330.00", 511_207.0, 0.81, "one good offer, then stop"),
        (14_002, "610204.00", 702_330.0, 0.33, "let them grow: show the next category"),
        (41_207, "1401880.90", 1_011_208.0, 0.56, "cheap channels only"),
        (54_946, "902117.10", 240_118.0, 0.86, "leave alone"),
    ];
    let ids = ValueBand::ALL
        .into_iter()
        .flat_map(|value| ChurnBand::ALL.map(|churn| MatrixCellId { churn, value }));
    let cells = ids
        .zip(known)
        .map(|(id, (customers, revenue, expected, churn, action))| MatrixCell {
            id,
            customers,
            revenue: dec(revenue),
            expected,
            churn: Some(churn),
            action: texts(action),
        })
        .collect();
    let stratum = |potential, customers, back_90, back_365, expected| Stratum {
        potential,
        customers,
        back_90: Some(back_90),
        back_365: Some(back_365),
        expected_3: Some(expected * 0.3),
        expected: Some(expected),
    };
    Matrix {
        as_of: as_of() - 1.day(),
        bands,
        set_by: set.map(|_| texts("ana (1000)")),
        cells,
        customers: 214_306,
        sleepers: vec![
            stratum(ValueBand::High, 4_120, 310.4, 902.1, 204_110.0),
            stratum(ValueBand::Middle, 31_002, 1_204.9, 4_011.3, 402_220.0),
            stratum(ValueBand::Low, 62_990, 1_010.2, 3_120.8, 98_004.0),
        ],
    }
}

/// What is predicted for one customer; `returns` sleeps, `bare` was not scored, and values of `future` are discounted.
pub(super) fn scores(id: &str, texts: Texts) -> Option<Scores> {
    if id == "bare" {
        return None;
    }
    let churn = |days, probability, base| ChurnScore { days, probability, base: Some(base) };
    let discount_rate = (id == "future").then_some(0.08);
    let value = |months, purchases, revenue, today: f64| {
        let margin = |revenue| (months != 36).then_some(revenue * 0.41);
        let present = discount_rate.map(|_| PresentValue { revenue: today, margin: margin(today) });
        ValueScore { months, purchases, revenue, margin: margin(revenue), present }
    };
    let driver = |words: &str, push| Driver { words: texts(words), push };
    let sleeps = id == "returns";
    Some(Scores {
        as_of: as_of() - 1.day(),
        age_days: if id == "future" { 41 } else { 1 },
        version: 14,
        churn: if sleeps {
            Vec::new()
        } else {
            vec![
                churn(30, 0.87, 0.74),
                churn(60, 0.76, 0.60),
                churn(90, 0.66, 0.49),
                churn(180, 0.47, 0.35),
                churn(365, 0.29, 0.21),
            ]
        },
        value: vec![
            value(3, 0.48, 34.10, 33.77),
            value(6, 0.91, 64.80, 63.60),
            value(12, 1.66, 118.30, 114.11),
            value(24, 2.81, 200.40, 187.27),
            value(36, 3.60, 256.90, 233.90),
        ],
        discount_rate,
        rank: (!sleeps).then_some(41_802),
        of: 214_306,
        driven: Some(Target { family: if sleeps { Family::Reactivation } else { Family::Churn }, days: 90 }),
        drivers: vec![
            driver("141 days since the last purchase (usual gap 52)", 1.21),
            driver("3 mails unopened in 90 days", 0.42),
            driver("no purchase this autumn", 0.31),
            driver("7 years of membership", -0.48),
            driver("opened the last SMS", -0.20),
        ],
        months: (0..12)
            .map(|back: i32| MonthScore {
                as_of: (date(2025, 12, 1) + back.months()).last_of_month().min(as_of()),
                churn: (back != 3).then(|| 0.40 + 0.02 * f64::from(back) + 0.03 * f64::from(back % 3)),
                value: Some(240.0 - 11.0 * f64::from(back)),
            })
            .collect(),
        reactivation: if sleeps { vec![(90, 0.041), (365, 0.118)] } else { Vec::new() },
        method: texts("churn by logistic regression, value by BG/NBD with Gamma-Gamma"),
    })
}
