//! `c360 pulse`: the figures of a period, the twin of the Pulse screen.

use clap::{Args, ValueEnum};
use color_eyre::Result;
use jiff::civil::Date;

use super::failure::Usage;
use super::figures::{self, Shown};
use super::output::Output;
use super::session::{Session, ask, context};
use super::sheet::{Cell, Sheet};
use crate::contract::{Dimension, FigureId, Filter, Grain, Period, Pulse, PulseRequest, Unit};

/// Flags of `c360 pulse`.
#[derive(Debug, Args)]
pub struct PulseArgs {
    /// Which days, up to the as-of day
    #[arg(long, value_enum, default_value = "28d", conflicts_with_all = ["from", "to"])]
    period: Days,
    /// First day, such as 2026-01-31
    #[arg(long, value_name = "DAY", requires = "to", value_parser = figures::parse_day)]
    from: Option<Date>,
    /// Last day, included
    #[arg(long, value_name = "DAY", requires = "from", value_parser = figures::parse_day)]
    to: Option<Date>,
    /// What the breakdown is by
    #[arg(long, value_enum, default_value = "channel")]
    by: By,
    /// The step of the trend
    #[arg(long, value_enum, default_value = "day")]
    grain: Step,
    /// The figure that the trend shows, for example `net_revenue`
    #[arg(long, value_name = "ID", value_parser = figures::parse_figure)]
    figure: Option<FigureId>,
    /// Only lines of this channel, store, region or category, for example --filter channel=web
    #[arg(long, value_name = "DIMENSION=VALUE", value_parser = parse_filter)]
    filter: Vec<(Dimension, String)>,
    /// The as-of day, where another than the workspace's is wanted
    #[arg(long, value_name = "DAY", value_parser = figures::parse_day)]
    as_of: Option<Date>,
    /// Print only one part: figures, trend or breakdown
    #[arg(long)]
    part: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Days {
    /// The as-of day itself
    Yesterday,
    /// 7 days
    #[value(name = "7d")]
    Week,
    /// 28 days
    #[value(name = "28d")]
    FourWeeks,
    /// From the first of the month
    #[value(name = "mtd")]
    MonthToDate,
    /// From the first of the year
    #[value(name = "ytd")]
    YearToDate,
    /// Rolling 12 months
    #[value(name = "12m")]
    TwelveMonths,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    Channel,
    Store,
    Region,
    Category,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Step {
    Day,
    Week,
    Month,
}

impl From<By> for Dimension {
    fn from(by: By) -> Self {
        match by {
            By::Channel => Self::Channel,
            By::Store => Self::Store,
            By::Region => Self::Region,
            By::Category => Self::Category,
        }
    }
}

/// Run it.
pub async fn run(args: &PulseArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let request = args.request()?;
    let hello = ask(session.client.hello(context())).await?;
    for (dimension, value) in &args.filter {
        let known = ask(session.client.dimension_values(context(), *dimension)).await?;
        check_filter(*dimension, value, known.iter().map(|k| k.id.as_str()))?;
    }
    let pulse = ask(session.client.pulse(context(), request)).await?;
    let shown = Shown::new(&hello.currency, out);
    let head = [head(&hello.workspace, &pulse, &args.filter)];
    let unit = pulse.figures.iter().find(|f| f.id == pulse.trend_figure).map_or(Unit::Number, |f| f.unit);
    let sheets = [figures_sheet(&pulse, &shown), breakdown(&pulse, &shown), trend(&pulse, unit, &shown)];
    out.reply(&pulse, &head, &sheets, args.part.as_deref())
}

impl PulseArgs {
    /// What the engine is asked; wrong usage when that makes no sense.
    pub fn request(&self) -> Result<PulseRequest, Usage> {
        let period = match (self.from, self.to) {
            (Some(from), Some(to)) if from > to => {
                return Err(Usage::new(format!("the period ends before it starts: --from {from} --to {to}")));
            }
            (Some(from), Some(to)) => Period::Between { from, to },
            _ => match self.period {
                Days::Yesterday => Period::Yesterday,
                Days::Week => Period::Last7Days,
                Days::FourWeeks => Period::Last28Days,
                Days::MonthToDate => Period::MonthToDate,
                Days::YearToDate => Period::YearToDate,
                Days::TwelveMonths => Period::Rolling12Months,
            },
        };
        let grain = match self.grain {
            Step::Day => Grain::Day,
            Step::Week => Grain::Week,
            Step::Month => Grain::Month,
        };
        let mut filter = Filter::new();
        for (dimension, value) in &self.filter {
            if filter.insert(*dimension, value.clone()).is_some() {
                let name = figures::name(*dimension);
                return Err(Usage::new(format!("--filter {name}=… is given twice; one value a dimension")));
            }
        }
        Ok(PulseRequest { period, grain, figure: self.figure, by: self.by.into(), filter, as_of: self.as_of })
    }
}

fn parse_filter(text: &str) -> Result<(Dimension, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as dimension=value, for example channel=web")?;
    let by = By::from_str(name.trim(), true)
        .map_err(|_| format!("`{name}` is none of channel, store, region and category"))?;
    Ok((by.into(), value.to_owned()))
}

/// A value that no line has would give a page of nothing that looks like a bad day.
fn check_filter<'k>(
    dimension: Dimension,
    value: &str,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Result<(), Usage> {
    if known.clone().any(|id| id == value) {
        return Ok(());
    }
    let name = figures::name(dimension);
    let likely = crate::config::nearest(value, known)
        .map_or_else(|| format!("`c360 pulse --by {name}` lists them"), |l| format!("did you mean `{l}`?"));
    Err(Usage::new(format!("--filter {name}={value}: no line has this {name}; {likely}")))
}

fn head(workspace: &str, pulse: &Pulse, filter: &[(Dimension, String)]) -> String {
    let (from, to) = (figures::date(pulse.from), figures::date(pulse.to));
    let period = if pulse.from == pulse.to { to } else { format!("{from} to {to}") };
    let mut parts = vec![format!("{workspace}, as of {}: {period}", figures::date(pulse.as_of))];
    parts.extend(filter.iter().map(|(dimension, value)| format!("{} {value}", figures::name(*dimension))));
    parts.join(", ")
}

fn figures_sheet(pulse: &Pulse, shown: &Shown) -> Sheet {
    let mut sheet = Sheet::new("figures", "Figures")
        .left("id", "Figure")
        .right("value", "Value")
        .right("previous", "vs previous")
        .right("n1", "vs N-1")
        .csv_only("unit")
        .left("absent", "");
    for figure in &pulse.figures {
        let change = |before| shown.change(figure.unit, figure.value, before);
        sheet.row([
            Cell::named(figures::label(figure.id), figures::name(figure.id)),
            shown.value(figure.unit, figure.value),
            change(figure.previous),
            change(figure.n1),
            Cell::text(figures::name(figure.unit)),
            Cell::text(figure.absent.as_ref().map_or_else(String::new, |absent| match &absent.needs {
                Some(needs) => format!("needs {needs}: {}", absent.reason),
                None => absent.reason.clone(),
            })),
        ]);
    }
    sheet
}

fn breakdown(pulse: &Pulse, shown: &Shown) -> Sheet {
    let by = figures::name(pulse.by);
    let mut sheet = Sheet::new("breakdown", format!("By {by}"))
        .left("id", figures::sentence(&by))
        .csv_only("label")
        .right("net_revenue", "Net revenue")
        .right("share", "Share")
        .right("tickets", "Tickets")
        .right("previous", "vs previous")
        .right("n1", "vs N-1");
    for row in &pulse.breakdown {
        let net = Some(row.net_revenue);
        sheet.row([
            Cell::named(&row.label, row.id.clone().unwrap_or_default()),
            Cell::text(&row.label),
            shown.value(Unit::Money, net),
            shown.value(Unit::Share, row.share),
            row.tickets.map_or_else(Cell::none, |tickets| Cell::number(figures::count(tickets), tickets)),
            shown.change(Unit::Money, net, row.previous),
            shown.change(Unit::Money, net, row.n1),
        ]);
    }
    sheet
}

fn trend(pulse: &Pulse, unit: Unit, shown: &Shown) -> Sheet {
    let mut sheet =
        Sheet::new("trend", format!("Trend of {}", figures::label(pulse.trend_figure).to_lowercase()))
            .left("day", "From")
            .right("value", "Value")
            .right("n1", "N-1")
            .left("partial", "");
    for point in &pulse.trend {
        sheet.row([
            Cell::named(figures::date(point.day), point.day.to_string()),
            shown.value(unit, point.value),
            shown.value(unit, point.n1),
            Cell::named(if point.partial { "cut by the period" } else { "" }, point.partial.to_string()),
        ]);
    }
    sheet
}
