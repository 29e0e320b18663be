//! A customer as captured, before any destination's rules.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::contract::ConsentChannel;

/// What a destination may be told of one customer. Texts are as captured, composed (Unicode NFC) by who reads them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// The retailer's own id.
    pub customer_id: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number, in any notation.
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
    /// ISO 3166 two-letter code.
    pub country: Option<String>,
    /// Date of birth.
    pub birth_date: Option<Date>,
    /// `f`, `m` or `x`.
    pub gender: Option<String>,
    /// What the customer is worth, in the workspace's currency.
    pub value: Option<Decimal>,
    /// What they agreed to.
    pub consents: Consents,
}

/// What somebody agreed to. Nothing unless said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools)] // Four independent yes or no, as in the file contract.
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

impl Consents {
    /// Whether this one was given.
    #[must_use]
    pub const fn given(&self, channel: ConsentChannel) -> bool {
        match channel {
            ConsentChannel::Email => self.email,
            ConsentChannel::Sms => self.sms,
            ConsentChannel::Post => self.post,
            ConsentChannel::Ads => self.ads,
        }
    }
}
