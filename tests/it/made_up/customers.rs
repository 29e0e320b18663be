//! Made-up customers: a short list to search in, and one story that every page tells, but for those ids whose page is
//! out of the ordinary.

use std::collections::BTreeMap;
use std::time::Duration;

use c360::contract::*;
use jiff::{ToSpan, civil::date};
use rust_decimal::Decimal;

use super::{MadeUp, as_of, dec, evidence, profile};

/// What the engine was asked about customers, and how it is to answer.
#[derive(Default)]
pub(super) struct Knobs {
    found: Vec<FindRequest>,
    find_takes: Duration,
    named: Option<String>,
    forbidden: bool,
    opened: Vec<String>,
    pages: Vec<TicketsRequest>,
    revealed: Vec<Reveal>,
    exported: Vec<CustomerExport>,
    erased: Vec<Erasure>,
}

impl MadeUp {
    /// A search takes this long.
    pub fn slow_search(self, takes: Duration) -> Self {
        self.with(|inner| inner.customers.find_takes = takes);
        self
    }

    /// Every search finds the customer of this id.
    pub fn named(&self, id: &str) -> &Self {
        self.with(|inner| inner.customers.named = Some(id.to_owned()));
        self
    }

    /// The caller may not see or write personal data.
    pub fn forbidding(self) -> Self {
        self.with(|inner| inner.customers.forbidden = true);
        self
    }

    /// What was searched for.
    pub fn found(&self) -> Vec<FindRequest> {
        self.with(|inner| inner.customers.found.clone())
    }

    /// The customers whose page was asked for.
    pub fn opened(&self) -> Vec<String> {
        self.with(|inner| inner.customers.opened.clone())
    }

    /// The pages of tickets that were asked for.
    pub fn pages(&self) -> Vec<TicketsRequest> {
        self.with(|inner| inner.customers.pages.clone())
    }

    /// Who was revealed, and why.
    pub fn revealed(&self) -> Vec<Reveal> {
        self.with(|inner| inner.customers.revealed.clone())
    }

    /// Who was exported, and why.
    pub fn exported(&self) -> Vec<CustomerExport> {
        self.with(|inner| inner.customers.exported.clone())
    }

    /// Who was erased, and why.
    pub fn erased(&self) -> Vec<Erasure> {
        self.with(|inner| inner.customers.erased.clone())
    }

    fn allowed(&self) -> Result<(), ConsoleError> {
        let forbidden = self.with(|inner| inner.customers.forbidden);
        let error = ConsoleError::new(ErrorKind::Forbidden, "you may not see personal data");
        if forbidden {
            Err(error.hint("ask for the role that may, or ask somebody who has it"))
        } else {
            Ok(())
        }
    }

    fn loaded(&self) -> Result<(), ConsoleError> {
        let error = ConsoleError::new(ErrorKind::Empty, "no customer has been loaded");
        if self.with(|inner| inner.empty) { Err(error.hint("run c360 load, or press L")) } else { Ok(()) }
    }

    /// Text as data may hold it.
    pub(super) fn texts(&self) -> fn(&str) -> String {
        if self.with(|inner| inner.hostile) { hostile } else { str::to_owned }
    }

    pub(super) async fn find(self, request: FindRequest) -> Result<Found, ConsoleError> {
        self.loaded()?;
        let (takes, named) = self.with(|inner| {
            inner.customers.found.push(request.clone());
            (inner.customers.find_takes, inner.customers.named.clone())
        });
        if !takes.is_zero() {
            tokio::time::sleep(takes).await;
        }
        let texts = self.texts();
        let wanted = request.text.to_lowercase();
        let many = wanted == "ma";
        let mut hits: Vec<Hit> = (0..60).filter_map(|index| hit(index, &wanted, many, texts)).collect();
        if let Some(id) = named {
            hits = hit(0, "", false, texts).map(|hit| Hit { customer_id: id, ..hit }).into_iter().collect();
        }
        hits.retain(|hit| request.filter.segment.is_none() || hit.segment == request.filter.segment);
        hits.sort_by(|a, b| a.matched.cmp(&b.matched));
        let total = if many { 1_204 } else { hits.len() as u64 };
        hits.truncate(request.limit as usize);
        let typo = hits.iter().any(|hit| hit.matched.contains(&MatchedOn::NameTypo));
        Ok(Found {
            as_of: as_of(),
            hits,
            total,
            is_cut: false,
            note: typo.then(|| texts("no name is spelled like this; these are near it")),
            provenance: [("find".to_owned(), evidence("customers/find"))].into(),
        })
    }

    /// Some customers, as a rule shows whom it takes.
    pub(super) fn sample(&self) -> Vec<Hit> {
        let texts = self.texts();
        (0..8).filter_map(|index| hit(index, "", false, texts)).collect()
    }

    pub(super) fn page(&self, id: &str) -> Result<Customer, ConsoleError> {
        self.loaded()?;
        self.with(|inner| inner.customers.opened.push(id.to_owned()));
        let invalid = |what: &str| ConsoleError::new(ErrorKind::Invalid, what);
        match id {
            "erased" => Err(invalid("this customer was erased on 3 Nov 2026")
                .hint("what was bought stays in every total, without a name")),
            "nobody" => Err(invalid("no customer has this id").hint("search by another part of the id")),
            _ => Ok(profile::customer(id, self.texts())),
        }
    }

    pub(super) fn more(&self, request: &TicketsRequest) -> Tickets {
        self.with(|inner| inner.customers.pages.push(request.clone()));
        profile::tickets(&request.customer_id, request.skip, request.limit.into(), self.texts())
    }

    pub(super) fn reveal(&self, reveal: Reveal) -> Result<Identity, ConsoleError> {
        self.allowed()?;
        let texts = self.texts();
        self.with(|inner| inner.customers.revealed.push(reveal));
        Ok(profile::revealed(texts))
    }

    pub(super) fn write_down(&self, export: CustomerExport) -> Result<ExportedCustomer, ConsoleError> {
        self.allowed()?;
        let json = format!("/srv/maison/exports/person-{}.json", export.customer_id);
        self.with(|inner| inner.customers.exported.push(export));
        Ok(ExportedCustomer {
            page: json.replace(".json", ".txt"),
            json,
            rows: [("customers", 1), ("lines", 141), ("messages", 41)].map(|(t, n)| (t.to_owned(), n)).into(),
            contents: None,
        })
    }

    pub(super) fn would_go(&self, customer_id: &str) -> ErasurePreview {
        self.with(|inner| inner.customers.opened.push(customer_id.to_owned()));
        ErasurePreview {
            rows: BTreeMap::from([("customers".to_owned(), 1), ("lines".to_owned(), 12)]),
            files: vec!["inbox/customers.csv".to_owned(), "inbox/lines.csv".to_owned()],
        }
    }

    pub(super) fn erase(&self, erasure: Erasure) -> Result<JobId, ConsoleError> {
        self.allowed()?;
        self.with(|inner| inner.customers.erased.push(erasure));
        Ok(JobId(15))
    }

    pub(super) fn records(&self, request: &AuditRequest) -> AuditRecords {
        let texts = self.texts();
        let actions = [
            (AuditAction::Erased, "7f3a90c2d1e4b586", "asked for by letter"),
            (AuditAction::EraseAsked, "7f3a90c2d1e4b586", "asked for by letter"),
            (AuditAction::Reveal, "1b22c0417aa9e3d0", "on the phone about a return"),
            (AuditAction::Refused, "1b22c0417aa9e3d0", "role analyst may not reveal"),
            (AuditAction::Thresholds, "3", "as agreed with the board"),
            (AuditAction::Load, "11", ""),
        ];
        let record = |(index, (action, subject, reason)): (usize, (AuditAction, &str, &str))| AuditRecord {
            number: 1_206 - index as u64,
            at: super::now() - (index as i64 * 47).minutes(),
            by: texts("ana (1000)"),
            action,
            subject: subject.to_owned(),
            reason: texts(reason),
            previous: "0".repeat(64),
            hash: "f".repeat(64),
        };
        let rows: Vec<AuditRecord> =
            actions.into_iter().enumerate().map(record).take(request.limit as usize).collect();
        AuditRecords { rows, total: 1_206 }
    }
}

/// What a terminal would obey, in scripts of every width and direction, and far too long.
fn hostile(text: &str) -> String {
    format!("\u{1b}[2J\u{1b}]0;pwned\u{7}\u{202e}日本語مرحبا e\u{301}\u{200b} {text} {}", "W".repeat(180))
}

const FIRST: [&str; 10] =
    ["Marie", "Élodie", "Jean", "Martin", "Nadia", "Paul", "Inès", "Luc", "Chloé", "Omar"];
const LAST: [&str; 12] = [
    "Dupont", "Martin", "Bernard", "Lefèvre", "Moreau", "Nguyen", "Garcia", "Marchand", "Roux", "Diallo",
    "Masson", "Petit",
];
const CITIES: [(&str, &str, &str); 5] = [
    ("69003", "Lyon", "Lyon Part-Dieu"),
    ("69002", "Lyon", "Lyon Confluence"),
    ("38000", "Grenoble", "Grenoble Centre"),
    ("42000", "Saint-Étienne", "Saint-Étienne Châteaucreux"),
    ("75011", "Paris", "Paris République"),
];

/// Masked as the engine masks it.
pub(super) fn masked(name: &str) -> String {
    format!("{}•••••", name.chars().next().unwrap())
}

fn hit(index: usize, wanted: &str, all: bool, texts: fn(&str) -> String) -> Option<Hit> {
    let customer_id = (4_471_902 + index * 17).to_string();
    let (first, last) = (FIRST[index % FIRST.len()], LAST[index * 7 % LAST.len()]);
    let (postal_code, city, store) = CITIES[index * 3 % CITIES.len()];
    let words = [first.to_lowercase(), last.to_lowercase()];
    let matched = match wanted {
        "" => Vec::new(),
        _ if all => vec![MatchedOn::NameBeginning],
        "marton" if words.contains(&"martin".to_owned()) => vec![MatchedOn::NameTypo],
        _ if customer_id == wanted => vec![MatchedOn::Id],
        _ if words.iter().any(|word| word == wanted) => vec![MatchedOn::NameWords],
        _ if words.iter().any(|word| word.starts_with(wanted)) => vec![MatchedOn::NameBeginning],
        _ if postal_code == wanted => vec![MatchedOn::PostalCode],
        _ if customer_id.starts_with(wanted) => vec![MatchedOn::IdBeginning],
        _ => return None,
    };
    let never = index % 13 == 12;
    let segment =
        [Segment::Large, Segment::Best, Segment::Small, Segment::Medium, Segment::Sleepers][index % 5];
    Some(Hit {
        customer_id,
        name: (index % 11 != 10).then(|| texts(&format!("{} {}", masked(first), masked(last)))),
        postal_code: Some(texts(postal_code)),
        city: Some(texts(city)),
        store: (!never).then(|| texts(store)),
        segment: (!never).then_some(segment),
        last_day: (!never).then(|| date(2026, 11, 18) - (index as i64 * 9).days()),
        net_revenue: (!never && segment != Segment::Sleepers)
            .then(|| Decimal::from(60_000_usize / (index + 7)) + dec("0.35")),
        matched,
    })
}
