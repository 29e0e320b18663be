//! The latent types: eight kinds of customers, each with its own way to buy and to answer messages.
//!
//! Every number here is a truth that `truth/types.csv` states and an estimate can be compared with.

/// One latent type.
#[derive(Debug, Clone, Copy)]
pub struct Type {
    /// Name in `truth/`.
    pub name: &'static str,
    /// Share of customers.
    pub share: f64,
    /// Purchases a year: mean of a gamma.
    pub rate: f64,
    /// Purchases a year: shape of the gamma.
    pub rate_shape: f64,
    /// Probability to drop out after a purchase: mean of a beta.
    pub dropout: f64,
    /// Mean ticket before discounts in cents: mean of a gamma.
    pub basket: f64,
    /// Mean ticket: shape of the gamma.
    pub basket_shape: f64,
    /// Mean lines of a ticket of mean value.
    pub items: f64,
    /// Weights of the season profiles.
    pub seasons: [f64; 4],
    /// Weights of the promotion profiles.
    pub promos: [f64; 3],
    /// Shares of store, web, app.
    pub channels: [f64; 3],
    /// Shares of day, evening and lunch-hour shoppers.
    pub hours: [f64; 3],
    /// Taste by department: women, men, kids, shoes, accessories, beauty.
    pub tastes: [f64; 6],
    /// Mean age.
    pub age: f64,
    /// Share of women.
    pub women: f64,
    /// Share of gift buyers.
    pub gifts: f64,
    /// Share who buy one of their categories elsewhere.
    pub elsewhere: f64,
    /// Mean probability to open a message.
    pub open: f64,
    /// Probability to click once opened.
    pub click: f64,
    /// Purchases caused by one message when there is no other.
    pub gain: f64,
    /// Messages per 28 days that bring the most purchases.
    pub optimum: f64,
    /// Probability to unsubscribe at one message when there is no other.
    pub unsubscribe: f64,
    /// Shares who consent to e-mail, SMS, post, advertising when they join.
    pub consents: [f64; 4],
}

/// Every type; a type is named by its position.
pub static TYPES: [Type; 8] = [
    Type {
        name: "devoted",
        share: 0.06,
        rate: 9.5,
        rate_shape: 2.5,
        dropout: 0.025,
        basket: 9_800.0,
        basket_shape: 3.5,
        items: 2.3,
        seasons: [0.3, 0.2, 0.1, 0.4],
        promos: [0.6, 0.3, 0.1],
        channels: [0.68, 0.20, 0.12],
        hours: [0.6, 0.2, 0.2],
        tastes: [3.0, 0.5, 0.4, 1.2, 1.6, 1.2],
        age: 46.0,
        women: 0.86,
        gifts: 0.30,
        elsewhere: 0.04,
        open: 0.46,
        click: 0.24,
        gain: 0.030,
        optimum: 5.0,
        unsubscribe: 0.0010,
        consents: [0.82, 0.60, 0.58, 0.48],
    },
    Type {
        name: "fashion regular",
        share: 0.13,
        rate: 3.0,
        rate_shape: 1.5,
        dropout: 0.075,
        basket: 9_000.0,
        basket_shape: 3.0,
        items: 2.1,
        seasons: [0.2, 0.2, 0.2, 0.4],
        promos: [0.4, 0.45, 0.15],
        channels: [0.66, 0.24, 0.10],
        hours: [0.5, 0.3, 0.2],
        tastes: [3.2, 0.6, 0.2, 1.6, 1.3, 0.7],
        age: 37.0,
        women: 0.82,
        gifts: 0.15,
        elsewhere: 0.08,
        open: 0.34,
        click: 0.19,
        gain: 0.024,
        optimum: 4.0,
        unsubscribe: 0.0016,
        consents: [0.68, 0.46, 0.34, 0.36],
    },
    Type {
        name: "family",
        share: 0.14,
        rate: 2.2,
        rate_shape: 1.5,
        dropout: 0.09,
        basket: 8_800.0,
        basket_shape: 3.0,
        items: 2.8,
        seasons: [0.25, 0.35, 0.25, 0.15],
        promos: [0.3, 0.45, 0.25],
        channels: [0.74, 0.20, 0.06],
        hours: [0.55, 0.15, 0.3],
        tastes: [1.2, 1.3, 4.0, 1.1, 0.5, 0.4],
        age: 40.0,
        women: 0.74,
        gifts: 0.30,
        elsewhere: 0.10,
        open: 0.28,
        click: 0.15,
        gain: 0.018,
        optimum: 3.0,
        unsubscribe: 0.0022,
        consents: [0.62, 0.44, 0.42, 0.28],
    },
    Type {
        name: "beauty regular",
        share: 0.13,
        rate: 2.8,
        rate_shape: 1.8,
        dropout: 0.08,
        basket: 6_000.0,
        basket_shape: 3.0,
        items: 2.2,
        seasons: [0.6, 0.3, 0.05, 0.05],
        promos: [0.4, 0.4, 0.2],
        channels: [0.58, 0.26, 0.16],
        hours: [0.4, 0.3, 0.3],
        tastes: [0.6, 0.2, 0.1, 0.3, 1.2, 5.0],
        age: 34.0,
        women: 0.90,
        gifts: 0.20,
        elsewhere: 0.14,
        open: 0.38,
        click: 0.22,
        gain: 0.028,
        optimum: 4.0,
        unsubscribe: 0.0014,
        consents: [0.72, 0.50, 0.30, 0.44],
    },
    Type {
        name: "promotion hunter",
        share: 0.16,
        rate: 1.5,
        rate_shape: 1.2,
        dropout: 0.14,
        basket: 6_800.0,
        basket_shape: 3.0,
        items: 2.4,
        seasons: [0.4, 0.3, 0.2, 0.1],
        promos: [0.0, 0.15, 0.85],
        channels: [0.56, 0.32, 0.12],
        hours: [0.45, 0.35, 0.2],
        tastes: [2.4, 1.0, 1.0, 1.2, 0.8, 0.8],
        age: 42.0,
        women: 0.72,
        gifts: 0.08,
        elsewhere: 0.12,
        open: 0.40,
        click: 0.26,
        gain: 0.026,
        optimum: 6.0,
        unsubscribe: 0.0012,
        consents: [0.74, 0.54, 0.36, 0.34],
    },
    Type {
        name: "web native",
        share: 0.13,
        rate: 1.5,
        rate_shape: 1.2,
        dropout: 0.15,
        basket: 7_800.0,
        basket_shape: 3.0,
        items: 1.9,
        seasons: [0.4, 0.2, 0.2, 0.2],
        promos: [0.35, 0.45, 0.2],
        channels: [0.10, 0.60, 0.30],
        hours: [0.15, 0.7, 0.15],
        tastes: [2.0, 1.4, 0.2, 2.0, 0.8, 1.0],
        age: 28.0,
        women: 0.64,
        gifts: 0.08,
        elsewhere: 0.10,
        open: 0.24,
        click: 0.17,
        gain: 0.020,
        optimum: 2.0,
        unsubscribe: 0.0032,
        consents: [0.60, 0.34, 0.08, 0.40],
    },
    Type {
        name: "occasional",
        share: 0.19,
        rate: 0.6,
        rate_shape: 1.2,
        dropout: 0.22,
        basket: 6_600.0,
        basket_shape: 3.0,
        items: 1.8,
        seasons: [0.4, 0.3, 0.2, 0.1],
        promos: [0.4, 0.4, 0.2],
        channels: [0.78, 0.18, 0.04],
        hours: [0.6, 0.2, 0.2],
        tastes: [1.6, 1.6, 0.8, 1.0, 0.9, 1.0],
        age: 48.0,
        women: 0.60,
        gifts: 0.06,
        elsewhere: 0.05,
        open: 0.18,
        click: 0.10,
        gain: 0.010,
        optimum: 1.5,
        unsubscribe: 0.0045,
        consents: [0.46, 0.30, 0.30, 0.18],
    },
    Type {
        name: "gift giver",
        share: 0.06,
        rate: 0.6,
        rate_shape: 2.0,
        dropout: 0.12,
        basket: 7_600.0,
        basket_shape: 3.0,
        items: 1.7,
        seasons: [0.1, 0.9, 0.0, 0.0],
        promos: [0.6, 0.3, 0.1],
        channels: [0.70, 0.26, 0.04],
        hours: [0.4, 0.3, 0.3],
        tastes: [0.6, 1.6, 0.4, 0.4, 1.2, 0.8],
        age: 45.0,
        women: 0.36,
        gifts: 0.90,
        elsewhere: 0.02,
        open: 0.22,
        click: 0.13,
        gain: 0.012,
        optimum: 1.5,
        unsubscribe: 0.0040,
        consents: [0.52, 0.32, 0.32, 0.20],
    },
];

/// Drift from one year to the next: name, share of customers, what the purchase rate is multiplied by.
pub const DRIFTS: [(&str, f64, f64); 3] =
    [("steady", 0.70, 1.0), ("fading", 0.18, 0.55), ("growing", 0.12, 1.5)];

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_to_all_customers() {
        assert!((TYPES.iter().map(|t| t.share).sum::<f64>() - 1.0).abs() < 1e-9);
        assert!((DRIFTS.iter().map(|d| d.1).sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_best_pressure_differs_by_type() {
        let optima: std::collections::BTreeSet<_> = TYPES.iter().map(|t| (t.optimum * 10.0) as i32).collect();
        assert!(optima.len() >= 4);
    }
}
