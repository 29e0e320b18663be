//! The sections of a customer's page as sheets.

use rust_decimal::Decimal;

use super::show::moment;
use crate::cli::figures::{Shown, count, date, name, sentence};
use crate::cli::segments::label;
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{Customer, HabitOf, Identity, SharedBy, Unit};
use crate::numbers::rate;

/// Every section but the tickets, in the order of the page.
pub(super) fn sheets(customer: &Customer, shown: &Shown) -> Vec<Sheet> {
    vec![
        customer.identity.as_ref().map_or_else(|| fields("identity", "Identity"), identity),
        consents(customer),
        traits(customer, shown),
        months(customer, shown),
        stores(customer, shown),
        tastes(customer, shown),
        habits(customer, shown),
        standing(customer),
        scores(customer, shown),
        messages(customer),
        campaigns(customer),
        surveys(customer),
        duplicates(customer),
        absent(customer),
    ]
}

/// What is predicted for them; empty where nobody was scored.
fn scores(customer: &Customer, shown: &Shown) -> Sheet {
    let mut sheet = Sheet::new("scores", "What is predicted")
        .left("measure", "What")
        .left("horizon", "Over")
        .right("value", "Value")
        .right("base", "Everybody's mean");
    let Some(scores) = &customer.scores else { return sheet };
    let exact =
        |value: f64, decimals: u32| Decimal::try_from(value).ok().map(|value| value.round_dp(decimals));
    let share = |value: f64| shown.short(Unit::Share, exact(value, 6));
    let mut row = |measure: (&str, &str), horizon: String, value: Cell, base: Cell| {
        sheet.row([Cell::named(measure.0, measure.1), Cell::text(horizon), value, base]);
    };
    for churn in &scores.churn {
        let base = churn.base.map_or_else(Cell::none, share);
        row(("Buys nothing", "churn"), format!("{} days", churn.days), share(churn.probability), base);
    }
    for (days, probability) in &scores.reactivation {
        row(("Comes back", "reactivation"), format!("{days} days"), share(*probability), Cell::none());
    }
    for value in &scores.value {
        let over = || format!("{} months", value.months);
        let purchases = shown.short(Unit::Number, exact(value.purchases, 2));
        row(("Purchases", "purchases"), over(), purchases, Cell::none());
        let amounts = [
            (("Net revenue", "revenue"), Some(value.revenue)),
            (("Net revenue, discounted", "revenue_discounted"), value.present.map(|present| present.revenue)),
            (("Margin", "margin"), value.margin),
            (("Margin, discounted", "margin_discounted"), value.present.and_then(|present| present.margin)),
        ];
        for (measure, amount) in amounts {
            if let Some(amount) = amount {
                row(measure, over(), shown.short(Unit::Money, exact(amount, 2)), Cell::none());
            }
        }
    }
    for driver in &scores.drivers {
        let push = exact(driver.push, 3);
        let push = push.map_or_else(Cell::none, |push| Cell::number(format!("{:+.2}", driver.push), push));
        row((&driver.words, "driver"), "log-odds of no purchase".to_owned(), push, Cell::none());
    }
    let rank = scores.rank.map(|rank| format!(" Rank {} of {} by value.", count(rank), count(scores.of)));
    let discounted = scores.discount_rate.filter(|_| !scores.value.is_empty());
    let discounted = discounted.map(|yearly| format!(" Discounted by {} a year.", rate(yearly)));
    sheet.note(format!(
        "Rescoring {} as of {}, {} days before the figures; {}.{}{}",
        scores.version,
        date(scores.as_of),
        scores.age_days,
        scores.method,
        rank.unwrap_or_default(),
        discounted.unwrap_or_default()
    ));
    sheet
}

fn fields(id: &'static str, title: &str) -> Sheet {
    Sheet::new(id, title).left("field", "").left("value", "")
}

/// Who somebody is, field by field; what is not known is left out.
pub(super) fn identity(identity: &Identity) -> Sheet {
    let title = if identity.revealed { "Revealed" } else { "Identity, masked" };
    let mut sheet = fields("identity", title);
    let rows = [
        ("first_name", "Given name", identity.first_name.clone()),
        ("last_name", "Family name", identity.last_name.clone()),
        ("email", "E-mail", identity.email.clone()),
        ("phone", "Phone", identity.phone.clone()),
        ("loyalty_card", "Loyalty card", identity.loyalty_card.clone()),
        ("address", "Address", identity.address.clone()),
        ("postal_code", "Postal code", identity.postal_code.clone()),
        ("city", "City", identity.city.clone()),
        ("country", "Country", identity.country.clone()),
        ("language", "Language", identity.language.clone()),
        ("gender", "Gender", identity.gender.clone()),
        ("birth_date", "Born on", identity.birth_date.clone()),
        ("age", "Age", identity.age.map(|age| age.to_string())),
        ("joined_on", "Joined on", identity.joined_on.map(|day| day.to_string())),
    ];
    for (id, label, value) in rows {
        if value.is_some() {
            sheet.row([Cell::named(label, id), Cell::maybe(value)]);
        }
    }
    sheet
}

fn consents(customer: &Customer) -> Sheet {
    let mut sheet = Sheet::new("consents", "Consents")
        .left("channel", "For")
        .left("granted", "Now")
        .left("history", "Changes, latest first");
    for consent in &customer.consents {
        let granted = match consent.granted {
            Some(true) => Cell::named("yes", "true"),
            Some(false) => Cell::named("no", "false"),
            None => Cell::none(),
        };
        let said = |granted: bool| if granted { "given" } else { "withdrawn" };
        let history: Vec<String> = consent
            .history
            .iter()
            .map(|change| format!("{} {}", said(change.granted), moment(change.at)))
            .collect();
        sheet.row([Cell::text(name(consent.channel)), granted, Cell::text(history.join(", "))]);
    }
    sheet
}

fn traits(customer: &Customer, shown: &Shown) -> Sheet {
    let mut sheet = Sheet::new("traits", "What they are like")
        .left("id", "Trait")
        .right("value", "Value")
        .right("median", "Median of the segment")
        .csv_only("unit")
        .left("absent", "");
    for one in &customer.traits {
        sheet.row([
            Cell::named(sentence(&name(one.id)), name(one.id)),
            shown.value(one.unit, one.value),
            shown.value(one.unit, one.median),
            Cell::text(name(one.unit)),
            Cell::text(one.absent.as_ref().map_or_else(String::new, |absent| absent.reason.clone())),
        ]);
    }
    sheet
}

fn months(customer: &Customer, shown: &Shown) -> Sheet {
    let mut sheet = Sheet::new("months", "Net revenue by month")
        .left("month", "Month")
        .right("net_revenue", "Net revenue")
        .right("n1", "N-1");
    for month in &customer.months {
        sheet.row([
            Cell::named(month.month.strftime("%b %Y").to_string(), month.month.to_string()),
            shown.value(Unit::Money, Some(month.net_revenue)),
            shown.value(Unit::Money, month.n1),
        ]);
    }
    sheet
}

fn stores(customer: &Customer, shown: &Shown) -> Sheet {
    let mut sheet = Sheet::new("stores", "Stores")
        .left("store_id", "Store")
        .csv_only("label")
        .right("tickets", "Tickets")
        .right("share", "Share")
        .right("km_from_home", "km from the home store")
        .left("last_day", "Last purchase");
    for store in &customer.stores.used {
        sheet.row([
            Cell::named(&store.label, &store.store_id),
            Cell::text(&store.label),
            Cell::number(count(store.tickets), store.tickets),
            shown.value(Unit::Share, Some(store.share)),
            number(store.km_from_home),
            store.last_day.map_or_else(Cell::none, |day| Cell::named(date(day), day.to_string())),
        ]);
    }
    if let Some(home) = &customer.stores.home {
        sheet.note(format!("Home store {home}; {} stores used in all", count(customer.stores.count)));
    }
    sheet
}

fn tastes(customer: &Customer, shown: &Shown) -> Sheet {
    let mut sheet = Sheet::new("tastes", "Tastes, surest first")
        .left("of", "In")
        .left("label", "Which")
        .right("lines", "Lines")
        .right("share", "Share")
        .right("base_share", "Everybody's")
        .right("lift", "Lift")
        .right("lift_low", "At least");
    for taste in &customer.tastes.rows {
        let times = |lift: Decimal| Cell::number(format!("×{lift}"), lift);
        sheet.row([
            Cell::named(sentence(&name(taste.of)), name(taste.of)),
            Cell::text(&taste.label),
            Cell::number(count(taste.lines), taste.lines),
            shown.value(Unit::Share, Some(taste.share)),
            shown.value(Unit::Share, Some(taste.base_share)),
            times(taste.lift),
            times(taste.lift_low),
        ]);
    }
    sheet
}

fn habits(customer: &Customer, shown: &Shown) -> Sheet {
    let mut sheet = Sheet::new("habits", "Habits")
        .left("of", "In")
        .left("value", "Most often")
        .right("tickets", "Tickets")
        .right("of_tickets", "of")
        .right("low", "Share at least")
        .right("high", "at most")
        .right("base_share", "Everybody's");
    for habit in &customer.habits {
        sheet.row([
            Cell::named(sentence(&name(habit.of)), name(habit.of)),
            Cell::named(said(habit.of, &habit.value), &habit.value),
            Cell::number(count(habit.tickets), habit.tickets),
            Cell::number(count(habit.of_tickets), habit.of_tickets),
            shown.value(Unit::Share, Some(habit.interval.0)),
            shown.value(Unit::Share, Some(habit.interval.1)),
            shown.value(Unit::Share, Some(habit.base_share)),
        ]);
    }
    sheet
}

fn said(of: HabitOf, value: &str) -> String {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let number = value.parse::<usize>().ok();
    match (of, number) {
        (HabitOf::Weekday, Some(day)) => day
            .checked_sub(1)
            .and_then(|i| DAYS.get(i))
            .map_or_else(|| value.to_owned(), |day| (*day).to_owned()),
        (HabitOf::Hour, Some(hour)) => format!("{hour}:00 to {hour}:59"),
        _ => value.to_owned(),
    }
}

fn standing(customer: &Customer) -> Sheet {
    let mut sheet =
        Sheet::new("standing", "Segment by month").left("month", "Month").left("segment", "Segment");
    for (month, segment) in &customer.standing.months {
        sheet.row([
            Cell::named(month.strftime("%b %Y").to_string(), month.to_string()),
            Cell::named(label(*segment), segment.id()),
        ]);
    }
    sheet
}

fn messages(customer: &Customer) -> Sheet {
    let mut sheet = Sheet::new("messages", "Messages of the 12 months")
        .left("channel", "Channel")
        .right("sent", "Sent")
        .right("opened", "Opened")
        .right("clicked", "Clicked")
        .right("unsubscribed", "Unsubscribed")
        .right("bounced", "Bounced");
    for row in &customer.messages.channels {
        let cell = |n: u64| Cell::number(count(n), n);
        sheet.row([
            Cell::maybe(row.channel.clone()),
            cell(row.sent),
            cell(row.opened),
            cell(row.clicked),
            cell(row.unsubscribed),
            cell(row.bounced),
        ]);
    }
    if let Some(pressure) = &customer.messages.pressure {
        let known = |n: Option<u64>| n.map_or_else(|| "–".to_owned(), count);
        sheet.note(format!(
            "{} in the last 30 days; among those who get any the median is {}, the ninth decile {}",
            count(pressure.messages),
            known(pressure.median),
            known(pressure.p90)
        ));
    }
    sheet
}

fn campaigns(customer: &Customer) -> Sheet {
    let mut sheet = Sheet::new("campaigns", "Campaigns")
        .left("campaign_id", "Campaign")
        .csv_only("label")
        .left("kind", "Kind")
        .left("arm", "Arm")
        .left("starts_on", "From")
        .left("ends_on", "To");
    for row in &customer.campaigns {
        let day = |day: Option<jiff::civil::Date>| {
            day.map_or_else(Cell::none, |d| Cell::named(date(d), d.to_string()))
        };
        let label = row.label.clone().unwrap_or_else(|| row.campaign_id.clone());
        sheet.row([
            Cell::named(&label, &row.campaign_id),
            Cell::text(label.as_str()),
            Cell::maybe(row.kind.clone()),
            Cell::maybe(row.arm.clone()),
            day(row.starts_on),
            day(row.ends_on),
        ]);
    }
    sheet
}

fn surveys(customer: &Customer) -> Sheet {
    let mut sheet = Sheet::new("surveys", "Surveys")
        .left("answered_at", "When")
        .right("score", "Score")
        .left("store", "Store");
    for row in &customer.surveys {
        sheet.row([
            Cell::named(moment(row.answered_at), row.answered_at.to_string()),
            Cell::number(row.score.to_string(), row.score),
            Cell::maybe(row.store.clone()),
        ]);
    }
    sheet
}

fn duplicates(customer: &Customer) -> Sheet {
    let mut sheet = Sheet::new("duplicates", "Possibly the same person")
        .left("customer_id", "Id")
        .left("name", "Name")
        .left("shares", "Shares");
    for row in &customer.duplicates {
        let shares = match row.shares {
            SharedBy::Email => "the e-mail address",
            SharedBy::PhoneAndName => "phone and name",
        };
        sheet.row([
            Cell::text(&row.customer_id),
            Cell::maybe(row.name.clone()),
            Cell::named(shares, name(row.shares)),
        ]);
    }
    sheet
}

fn absent(customer: &Customer) -> Sheet {
    let mut sheet = Sheet::new("absent", "What is not shown")
        .left("section", "Section")
        .left("needs", "Needs")
        .left("reason", "Why");
    for (section, absent) in &customer.absent {
        sheet.row([
            Cell::named(sentence(section), section),
            Cell::maybe(absent.needs.clone()),
            Cell::text(&absent.reason),
        ]);
    }
    sheet
}

fn number(value: Option<Decimal>) -> Cell {
    value.map_or_else(Cell::none, |value| Cell::number(value.to_string(), value))
}
