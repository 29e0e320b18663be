//! Rules that name somebody by their id outlive no erasure.

use crate::{
    activation::rule,
    ledger::{Ledger, LedgerError, pseudonym},
};

/// Write what stands for them wherever a rule names somebody who is erased, or is to be. The rule takes nobody by it.
pub fn forget_in_rules(ledger: &Ledger, by: &str) -> Result<(), LedgerError> {
    let erased = ledger.erased()?;
    if erased.is_empty() {
        return Ok(());
    }
    let other = |id: &str| {
        // What stands for somebody stands for them already.
        let erasure = (!pseudonym::is_erased(id)).then(|| erased.of(id))??;
        Some(pseudonym::erased(&erasure.hash))
    };
    ledger.rewrite_rules(|text| rule::with_other_ids(text, &other), by).map(drop)
}
