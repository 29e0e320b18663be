//! Somebody who may leave, as captured.

use jiff::civil::Date;
use rust_decimal::Decimal;

/// Everything that a file may hold of a person. Texts as captured; each destination brings them into its own form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// The retailer's own id.
    pub customer_id: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number, in whatever notation.
    pub phone: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Street and number.
    pub address: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Country, ISO 3166 two letters.
    pub country: Option<String>,
    /// Date of birth.
    pub birth_date: Option<Date>,
    /// `f`, `m` or `x`.
    pub gender: Option<String>,
    /// Net revenue expected in the next 12 months.
    pub value: Option<Decimal>,
    /// What they allow.
    pub consents: Consents,
}

/// What somebody allows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Consents {
    /// May be e-mailed.
    pub email: bool,
    /// May be texted.
    pub sms: bool,
    /// May be written to by post.
    pub post: bool,
    /// May be passed to advertising platforms.
    pub ads: bool,
}
