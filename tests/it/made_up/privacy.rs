//! Personal data of the made-up engine: one customer, one record, nothing that is ever carried out.

use std::collections::BTreeMap;

use c360::contract::*;

use super::now;

const HASH: &str = "5f1d6b0c7a3e9d2f4b8c1e6a0d7f3b9c2e5a8d1f4c7b0e3a6d9f2c5b8e1a4d7f";

pub fn identity() -> Identity {
    let text = |text: &str| Some(text.to_owned());
    Identity {
        revealed: true,
        first_name: text("Marie"),
        last_name: text("Dupont"),
        email: text("marie.dupont@example.com"),
        phone: text("+33 6 12 34 56 78"),
        loyalty_card: text("290001234"),
        address: text("3 rue des Lilas"),
        birth_date: text("1978-03-09"),
        age: Some(48),
        gender: text("f"),
        postal_code: text("75011"),
        city: text("Paris"),
        country: text("FR"),
        language: text("fr"),
        joined_on: None,
    }
}

pub fn exported() -> ExportedCustomer {
    ExportedCustomer {
        json: "exports/customers/C1-2026-11-21/everything.json".to_owned(),
        page: "exports/customers/C1-2026-11-21/everything.html".to_owned(),
        rows: BTreeMap::from([("customers".to_owned(), 1), ("lines".to_owned(), 12)]),
    }
}

pub fn preview() -> ErasurePreview {
    ErasurePreview {
        rows: BTreeMap::from([("customers".to_owned(), 1), ("lines".to_owned(), 12)]),
        files: vec!["inbox/customers.csv".to_owned(), "inbox/lines.csv".to_owned()],
    }
}

pub fn records() -> AuditRecords {
    let record = AuditRecord {
        number: 1,
        at: now(),
        by: "ana (1000)".to_owned(),
        action: AuditAction::Reveal,
        subject: "customer-0123456789abcdef".to_owned(),
        reason: "called the shop".to_owned(),
        previous: "0".repeat(64),
        hash: HASH.to_owned(),
    };
    AuditRecords { rows: vec![record], total: 1 }
}

pub fn check() -> AuditCheck {
    AuditCheck { records: 1, head: HASH.to_owned(), faults: Vec::new() }
}
