//! Who a customer is: `customers/identity`. Holds personal data as the files gave it; only the engine's privacy use
//! cases turn it into something that may be shown.

use jiff::civil::Date;

use crate::warehouse::rows::query_row;

query_row! {
    /// One customer's row: `customers/identity`.
    #[derive(Default)]
    IdentityRow {
        /// Number on the loyalty card.
        loyalty_card: Option<String>,
        /// Given name.
        first_name: Option<String>,
        /// Family name.
        last_name: Option<String>,
        /// `f`, `m` or `x`.
        gender: Option<String>,
        /// Date of birth.
        birth_date: Option<Date>,
        /// E-mail address.
        email: Option<String>,
        /// Phone number.
        phone: Option<String>,
        /// Street and number.
        address: Option<String>,
        /// Postal code.
        postal_code: Option<String>,
        /// City.
        city: Option<String>,
        /// ISO 3166 two-letter code.
        country: Option<String>,
        /// ISO 639 two-letter code.
        language: Option<String>,
        /// Day the customer joined.
        joined_on: Option<Date>,
        /// The home store.
        home_store_id: Option<String>,
        /// May be e-mailed.
        consent_email: Option<bool>,
        /// May be texted.
        consent_sms: Option<bool>,
        /// May be written to by post.
        consent_post: Option<bool>,
        /// May be passed to advertising platforms.
        consent_ads: Option<bool>,
    }
}
