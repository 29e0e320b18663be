//! The thresholds of the value tiers, version after version.

use rusqlite::{Row, named_params};

use super::audit::{self, Entry, Subject};
use super::{Ledger, LedgerError, free_text::masked, statement, values};
use crate::contract::{Adoption, AuditAction, Cut, Cuts, Thresholds};

impl Ledger {
    /// Adopt thresholds as the next version, which is said; the audit chain keeps who did and why.
    pub fn adopt_thresholds(&self, adoption: &Adoption, by: &str) -> Result<u32, LedgerError> {
        let Cuts { best, large, medium } = adoption.cuts;
        self.write("adopt thresholds", |transaction| {
            let version: u32 = transaction.prepare_cached(statement!("add_thresholds"))?.query_row(
                named_params! {
                    ":best_revenue": best.revenue.to_string(),
                    ":best_tickets": best.tickets,
                    ":large_revenue": large.revenue.to_string(),
                    ":large_tickets": large.tickets,
                    ":medium_revenue": medium.revenue.to_string(),
                    ":medium_tickets": medium.tickets,
                    ":method": values::method_text(adoption.method),
                    ":at": values::now(),
                    ":by": by,
                    ":reason": masked(&adoption.reason),
                },
                |row| row.get(0),
            )?;
            let (action, subject) = (AuditAction::Thresholds, version.to_string());
            let (subject, reason) = (Subject::Other(&subject), adoption.reason.as_str());
            audit::append(transaction, Entry { action, subject, reason, by })?;
            Ok(version)
        })
    }

    /// Every version of the thresholds, newest first; the first one is in force.
    pub fn thresholds(&self) -> Result<Vec<Thresholds>, LedgerError> {
        self.read("read the thresholds", |connection| {
            connection.prepare_cached(statement!("thresholds"))?.query_map([], read)?.collect()
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Thresholds> {
    let cut = |revenue: &str, tickets: &str| -> rusqlite::Result<Cut> {
        Ok(Cut { revenue: values::parsed(row, revenue)?, tickets: row.get(tickets)? })
    };
    Ok(Thresholds {
        version: row.get("version")?,
        cuts: Cuts {
            best: cut("best_revenue", "best_tickets")?,
            large: cut("large_revenue", "large_tickets")?,
            medium: cut("medium_revenue", "medium_tickets")?,
        },
        method: values::method(row, "method")?,
        set_at: values::parsed(row, "set_at")?,
        set_by: row.get("set_by")?,
        reason: row.get("reason")?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::contract::ThresholdMethod;

    fn adoption(best: u32) -> Adoption {
        let cut = |revenue: u32, tickets| Cut { revenue: revenue.into(), tickets };
        Adoption {
            cuts: Cuts { best: cut(best, 6), large: cut(250, 3), medium: cut(100, 1) },
            method: ThresholdMethod::Fixed,
            reason: "as agreed".to_owned(),
        }
    }

    #[test]
    fn versions_follow_each_other_and_are_never_changed() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        assert_eq!(ledger.thresholds().unwrap(), []);
        assert_eq!(ledger.adopt_thresholds(&adoption(600), "ana (1000)").unwrap(), 1);
        assert_eq!(ledger.adopt_thresholds(&adoption(800), "bo (1001)").unwrap(), 2);
        let all = ledger.thresholds().unwrap();
        assert_eq!(all.iter().map(|t| t.version).collect::<Vec<_>>(), [2, 1]);
        assert_eq!((all[0].cuts, all[0].set_by.as_str()), (adoption(800).cuts, "bo (1001)"));
        let moved = ledger.lock().execute("update thresholds set best_revenue = '1'", []);
        assert!(moved.unwrap_err().to_string().contains("never changed"));
        assert!(ledger.lock().execute("delete from thresholds", []).is_err());
    }
}
