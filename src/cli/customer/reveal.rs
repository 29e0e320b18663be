//! `c360 customer reveal`: who a customer is, as the files gave it.

use clap::Args;
use color_eyre::Result;

use super::Why;
use crate::cli::output::Output;
use crate::cli::session::{Session, ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{Identity, Reveal};

/// Flags of `c360 customer reveal`.
#[derive(Debug, Args)]
pub(super) struct RevealArgs {
    /// The customer's id
    id: String,
    #[command(flatten)]
    pub(super) why: Why,
}

pub(super) async fn run(args: &RevealArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let reveal = Reveal { customer_id: args.id.clone(), reason: args.why.reason.clone() };
    let identity = ask(session.client.reveal_customer(context(), reveal)).await?;
    out.reply(&identity, &[], &[sheet(&identity)], None)
}

fn sheet(identity: &Identity) -> Sheet {
    let text = |value: &Option<String>| value.clone();
    let fields = [
        ("first_name", "Given name", text(&identity.first_name)),
        ("last_name", "Family name", text(&identity.last_name)),
        ("email", "E-mail", text(&identity.email)),
        ("phone", "Phone", text(&identity.phone)),
        ("loyalty_card", "Loyalty card", text(&identity.loyalty_card)),
        ("address", "Address", text(&identity.address)),
        ("postal_code", "Postal code", text(&identity.postal_code)),
        ("city", "City", text(&identity.city)),
        ("country", "Country", text(&identity.country)),
        ("language", "Language", text(&identity.language)),
        ("gender", "Gender", text(&identity.gender)),
        ("birth_date", "Born on", text(&identity.birth_date)),
        ("age", "Age", identity.age.map(|age| age.to_string())),
        ("joined_on", "Joined on", identity.joined_on.map(|day| day.to_string())),
    ];
    let mut sheet = Sheet::new("identity", "Revealed").left("field", "").left("value", "");
    for (id, label, value) in fields {
        sheet.row([Cell::named(label, id), Cell::maybe(value)]);
    }
    sheet
}
