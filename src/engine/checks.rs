//! Checks: what no single row can break, and whether figures can be believed.

use jiff::civil::Date;

use super::store::{Days, Opened};
use crate::{
    contract::{Check, ConsoleError, Verdict},
    warehouse::data::{CheckFound, LoadedFile},
};

/// Lines older than this many days make the console worth a second look.
const STALE_AFTER_DAYS: i32 = 2;
/// Products or stores that are unknown up to this share are a matter of timing.
const TOLERATED_UNKNOWN: f64 = 0.001;

/// Every check over an open generation, at the retailer's local day `today`.
pub async fn checks(opened: &Opened, files: &[LoadedFile], today: Date) -> Result<Vec<Check>, ConsoleError> {
    let found = opened.snapshot.rows::<CheckFound>("checks/found", Vec::new()).await?.rows;
    let mut checks = vec![rejected(files)];
    if let Some(days) = opened.days {
        checks.extend([freshness(days, today), future(days, today)]);
    }
    checks.extend(found.iter().filter_map(|c| told(opened, c)));
    checks.sort_by_key(|c| match c.verdict {
        Verdict::Bad => 0,
        Verdict::Warn => 1,
        Verdict::Good => 2,
    });
    Ok(checks)
}

fn check(name: &str, verdict: Verdict, found: String, hint: Option<&str>) -> Check {
    let hint = hint.filter(|_| verdict != Verdict::Good).map(str::to_owned);
    Check { name: name.to_owned(), verdict, found, hint }
}

fn freshness(days: Days, today: Date) -> Check {
    let age = (today - days.as_of).get_days();
    let verdict = if age <= STALE_AFTER_DAYS { Verdict::Good } else { Verdict::Warn };
    let found = format!("as of {}, {} day{} ago", days.as_of, age, plural(i64::from(age)));
    check("Lines are recent", verdict, found, Some("is a file late? See the sources below"))
}

fn future(days: Days, today: Date) -> Check {
    let verdict = if days.last <= today { Verdict::Good } else { Verdict::Bad };
    let found = format!("the last line is of {}", days.last);
    check("No line lies in the future", verdict, found, Some("check the date column and its format"))
}

fn rejected(files: &[LoadedFile]) -> Check {
    let rejected: i64 = files.iter().map(|f| f.rejected).sum();
    let rows: i64 = rejected + files.iter().map(|f| f.taken).sum::<i64>();
    let verdict = if rejected == 0 { Verdict::Good } else { Verdict::Warn };
    let found = format!("{rejected} of {rows} rows rejected");
    check("Every row was taken", verdict, found, Some("enter on a source lists them with their reasons"))
}

fn told(opened: &Opened, c: &CheckFound) -> Option<Check> {
    let total = c.total.unwrap_or(0);
    let unknown = |table: &str, one: &str, hint: &str| {
        let share = if total > 0 { c.found as f64 / total as f64 } else { 0.0 };
        let verdict = match c.found {
            0 => Verdict::Good,
            // Figures don't need who a customer is; they do need a product's category and a store's region.
            _ if share <= TOLERATED_UNKNOWN || table == "customers" => Verdict::Warn,
            _ => Verdict::Bad,
        };
        opened.has(table).then(|| {
            let found = format!("{} of {total} unknown", c.found);
            check(&format!("Every {one} that sold is in `{table}`"), verdict, found, Some(hint))
        })
    };
    let counted = |name: &str, bad: Verdict, what: &str, hint: &str| {
        let verdict = if c.found == 0 { Verdict::Good } else { bad };
        Some(check(name, verdict, format!("{} {what}{}", c.found, plural(c.found)), Some(hint)))
    };
    match c.name.as_str() {
        "unknown_products" => unknown("products", "product", "a products file may be missing or late"),
        "unknown_customers" => unknown("customers", "customer", "a customers file may be missing or late"),
        "unknown_stores" => unknown("stores", "store", "a stores file may be missing or late"),
        "unbalanced_lines" => {
            counted("Net is gross minus discount", Verdict::Bad, "line", "check the mapping of the three")
        }
        "days_without_sales" => {
            counted("Every day has sales", Verdict::Warn, "day", "closed, or a file that never came?")
        }
        "split_tickets" => counted(
            "A ticket has one day, store and channel",
            Verdict::Warn,
            "ticket",
            "they count once in each; does the till reuse numbers?",
        ),
        "unreconciled_cents" => counted(
            "Daily figures add up to the lines",
            Verdict::Bad,
            "cent",
            "report this: it is a defect of c360, not of the data",
        ),
        _ => None,
    }
}

fn plural(n: i64) -> &'static str {
    if n == 1 { "" } else { "s" }
}
