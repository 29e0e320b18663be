//! What is counted on the way.

use std::collections::BTreeMap;

/// How many people, by what became of them. Each counts once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Taken by the rule.
    pub in_rule: u64,
    /// Without the consent that the destination needs.
    pub no_consent: u64,
    /// On the suppression list.
    pub suppressed: u64,
    /// Erased.
    pub erased: u64,
    /// In an audience that the destination leaves out, by its place.
    pub excluded: BTreeMap<usize, u64>,
    /// In an audience that comes before, by its place.
    pub preceded: BTreeMap<usize, u64>,
    /// With nothing to be recognised by.
    pub no_identifier: u64,
    /// All of whose identifiers are in the file already.
    pub duplicate: u64,
    /// Held out of everything.
    pub held_out_globally: u64,
    /// Known by something that somebody held out is known by too.
    pub shares_held_out: u64,
    /// In the file with an e-mail address.
    pub email: u64,
    /// With a phone number.
    pub phone: u64,
    /// With an address.
    pub address: u64,
    /// Of those who may leave: e-mail addresses that are none.
    pub bad_email: u64,
    /// Phone numbers that are none, or whose country nobody knows.
    pub bad_phone: u64,
}

impl Tally {
    /// Somebody is in the file who has these: e-mail, phone, address.
    pub fn is_in_the_file(&mut self, [email, phone, address]: [bool; 3]) {
        self.email += u64::from(email);
        self.phone += u64::from(phone);
        self.address += u64::from(address);
    }
}
