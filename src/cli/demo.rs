//! `c360 demo DIR`: write a made-up retailer as a workspace, ready to be loaded.

use std::io::{IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Zoned;
use jiff::civil::Date;

use super::figures;
use crate::{
    demo::{self, Options, Progress},
    numbers::grouped,
};

/// Write a made-up retailer with known truths.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// New or empty folder for the workspace
    dir: PathBuf,
    /// Loyalty customers; about ten ticket lines each
    #[arg(long, default_value_t = 20_000)]
    customers: u64,
    /// Months of history
    #[arg(long, default_value_t = 37)]
    months: u32,
    /// The same seed gives the same bytes
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Last day of the history [default: yesterday]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = figures::parse_day)]
    end: Option<Date>,
    /// How the files are written [default: csv up to 2,000 customers, parquet beyond]
    #[arg(long)]
    files: Option<Files>,
    /// Worker threads [default: every core]
    #[arg(long)]
    threads: Option<usize>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Files {
    Csv,
    Parquet,
}

/// Writes the workspace and says what is in it.
pub fn run(args: &DemoArgs, out: &mut dyn Write) -> color_eyre::Result<()> {
    let yesterday = || Zoned::now().date().yesterday().unwrap_or(Date::MAX);
    let options = Options {
        customers: args.customers,
        months: args.months,
        seed: args.seed,
        end: args.end.unwrap_or_else(yesterday),
        format: args.files.map(|files| match files {
            Files::Csv => demo::Format::Csv,
            Files::Parquet => demo::Format::Parquet,
        }),
        threads: args.threads,
    };
    // Every directory and file of a workspace is its owner's alone.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let stop = stop_on_ctrl_c()?;
    let bar = bar();
    let started = Instant::now();
    let mut told = Ok(());
    let written = demo::write_workspace(&args.dir, &options, &mut |now| {
        if now.customers == 0 {
            told = tell_space(&now, out);
        }
        bar.set_length(now.customers_total);
        bar.set_position(now.customers);
        bar.set_message(format!("{} lines", grouped(now.lines)));
        if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    bar.finish_and_clear();
    told?;
    let summary = written?;
    let seconds = started.elapsed().as_secs_f64();
    writeln!(
        out,
        "Wrote {} customers, {} tickets and {} lines to {} ({} files, {} MB) in {seconds:.1} s: {} lines a second.",
        grouped(summary.customers),
        grouped(summary.tickets),
        grouped(summary.lines),
        args.dir.display(),
        summary.files,
        grouped(summary.bytes.div_ceil(1_000_000)),
        grouped((summary.lines as f64 / seconds.max(1e-3)) as u64),
    )?;
    writeln!(out, "What is true of them: {}", args.dir.join("truth/README.md").display())?;
    writeln!(out, "Next: c360 -w {dir} load, then c360 -w {dir}", dir = args.dir.display())?;
    Ok(())
}

fn tell_space(now: &Progress, out: &mut dyn Write) -> std::io::Result<()> {
    let mb = |bytes: u64| grouped(bytes.div_ceil(1_000_000));
    writeln!(out, "This takes about {} MB; {} MB are free.", mb(now.bytes_expected), mb(now.bytes_free))?;
    out.flush()
}

/// A flag that ctrl-c raises; a second ctrl-c ends the program at once.
fn stop_on_ctrl_c() -> std::io::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::spawn(move || {
        runtime.block_on(async {
            while tokio::signal::ctrl_c().await.is_ok() {
                if raised.swap(true, Ordering::Relaxed) {
                    crate::ending::now(130);
                }
            }
        });
    });
    Ok(stop)
}

fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr_with_hz(8));
    let style = "  customers [{bar:30}] {human_pos} of {human_len}, {msg}, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(style) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}
