//! A made-up engine behind the contract, for scenarios of the console: fixed replies, and knobs to turn.

mod audiences;
mod clusters;
mod customers;
mod exports;
mod jobs;
mod judged;
mod models;
mod predicted;
mod profile;
mod segments;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use c360::contract::*;
use c360::tui::Options;
use c360::tui::harness::Harness;
use c360::tui::keymap::Keymap;
use c360::tui::runtime::clipboard::Multiplexer;
use c360::tui::theme::ColorMode;
use futures::StreamExt;
use jiff::{Timestamp, ToSpan, civil::Date, civil::date};
use rust_decimal::Decimal;
use tarpc::context::Context;
use tarpc::server::{BaseChannel, Channel};
use tokio::sync::watch;

/// The engine's state, which a test may read and change.
#[derive(Clone)]
pub struct MadeUp {
    inner: Arc<Mutex<Inner>>,
    version: Arc<watch::Sender<u64>>,
}

#[derive(Default)]
struct Inner {
    empty: bool,
    pulse_takes: Duration,
    generation: u64,
    jobs: Vec<Job>,
    kept: Option<UserState>,
    asked: Vec<PulseRequest>,
    answered: usize,
    cancelled: Vec<JobId>,
    hostile: bool,
    /// Of somebody a server answers; in process where absent.
    roles: Option<Vec<UserRole>>,
    no_n1: bool,
    previewed: Vec<Cuts>,
    adopted: Vec<Adoption>,
    customers: customers::Knobs,
    models: models::Knobs,
    clusters: clusters::Knobs,
    audiences: audiences::Knobs,
}

/// When the scenarios play.
pub fn now() -> Timestamp {
    "2026-11-21T06:12:00Z".parse().unwrap()
}

fn as_of() -> Date {
    date(2026, 11, 20)
}

pub fn options() -> Options {
    Options {
        mouse: false,
        theme: None,
        color: ColorMode::True,
        ascii: Some(false),
        keys: Keymap::default(),
        themes_dir: None,
        read_only: false,
        slow_line: false,
        multiplexer: Multiplexer::None,
        rehearse_panic: false,
    }
}

impl MadeUp {
    pub fn new() -> Self {
        let inner = Inner { generation: 3, ..Inner::default() };
        Self { inner: Arc::new(Mutex::new(inner)), version: Arc::new(watch::Sender::new(1)) }
    }

    /// Nothing was loaded yet.
    pub fn empty(self) -> Self {
        self.with(|inner| {
            inner.empty = true;
            inner.generation = 0;
        });
        self
    }

    /// Figures take this long.
    pub fn slow(self, takes: Duration) -> Self {
        self.with(|inner| inner.pulse_takes = takes);
        self
    }

    /// Names hold what a terminal would obey.
    pub fn hostile(self) -> Self {
        self.with(|inner| inner.hostile = true);
        self
    }

    /// History is too short to compare with last year.
    pub fn without_n1(self) -> Self {
        self.with(|inner| inner.no_n1 = true);
        self
    }

    /// The thresholds that were asked about.
    pub fn previewed(&self) -> Vec<Cuts> {
        self.with(|inner| inner.previewed.clone())
    }

    /// The thresholds that were adopted.
    pub fn adopted(&self) -> Vec<Adoption> {
        self.with(|inner| inner.adopted.clone())
    }

    /// Whether there is an N-1, where anything was loaded.
    fn has_n1(&self) -> Result<bool, ConsoleError> {
        let (empty, no_n1) = self.with(|inner| (inner.empty, inner.no_n1));
        if empty {
            let error = ConsoleError::new(ErrorKind::Empty, "the segments are not built yet");
            return Err(error.hint("run c360 load, or press L"));
        }
        Ok(!no_n1)
    }

    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.inner.lock().unwrap())
    }

    /// A client of it.
    pub fn client(&self) -> ConsoleClient {
        let (near, far) = tarpc::transport::channel::unbounded();
        let server = BaseChannel::with_defaults(far);
        let served = server.execute(self.clone().serve()).for_each(|request| async move {
            tokio::spawn(request);
        });
        tokio::spawn(served);
        c360::contract::client(tarpc::client::new(tarpc::client::Config::default(), near).spawn())
    }

    /// The console on it.
    pub async fn console(&self, width: u16, height: u16) -> Harness {
        Harness::open(self.client(), options(), (width, height), now()).await.unwrap()
    }

    /// Served to somebody with these roles.
    pub fn served_to(self, roles: &[UserRole]) -> Self {
        self.with(|inner| {
            inner.roles = Some(roles.to_vec());
        });
        self
    }

    /// Something changed: long polls answer.
    pub fn touch(&self) {
        self.version.send_modify(|version| *version += 1);
    }

    /// A load works on it.
    pub fn start_job(&self) {
        let id = self.with(|inner| {
            let id = JobId(inner.jobs.len() as u64 + 12);
            inner.jobs.insert(0, running(id));
            id
        });
        assert!(id.0 > 0);
        self.touch();
    }

    /// The load ends and publishes.
    pub fn finish_job(&self) {
        self.with(|inner| {
            inner.generation += 1;
            let generation = GenerationId(inner.generation);
            if let Some(job) = inner.jobs.first_mut() {
                job.state = JobState::Done;
                job.ended_at = Some(now());
                job.progress = Some(1.0);
                job.outcome = Some("loaded 1,469,307 rows of 1 file".to_owned());
                job.generation = Some(generation);
            }
        });
        self.touch();
    }

    pub fn asked(&self) -> Vec<PulseRequest> {
        self.with(|inner| inner.asked.clone())
    }

    pub fn last_asked(&self) -> PulseRequest {
        self.asked().last().cloned().unwrap()
    }

    /// How many requests for figures ran to their end.
    pub fn answered(&self) -> usize {
        self.with(|inner| inner.answered)
    }

    pub fn kept(&self) -> Option<String> {
        self.with(|inner| inner.kept.clone().map(|state| state.json))
    }

    pub fn keep(&self, json: &str) {
        self.with(|inner| inner.kept = Some(UserState { json: json.to_owned() }));
    }

    pub fn jobs_started(&self) -> usize {
        self.with(|inner| inner.jobs.len())
    }

    pub fn jobs_cancelled(&self) -> usize {
        self.with(|inner| inner.cancelled.len())
    }

    fn hello_now(&self) -> Hello {
        let (empty, generation, hostile) = self.with(|i| (i.empty, i.generation, i.hostile));
        Hello {
            workspace: if hostile { "mai\u{1b}[2Json".to_owned() } else { "maison".to_owned() },
            directory: "/srv/maison".to_owned(),
            currency: "EUR".to_owned(),
            in_process: self.with(|inner| inner.roles.is_none()),
            user: "ana".to_owned(),
            roles: self.with(|inner| inner.roles.clone()).unwrap_or(UserRole::ALL.to_vec()),
            generation: (!empty).then_some(GenerationId(generation)),
            published_at: (!empty).then(|| now() - 2.hours()),
            as_of: (!empty).then(as_of),
            today: date(2026, 11, 21),
            version: "0.1.0".to_owned(),
            demo: false,
        }
    }
}

fn running(id: JobId) -> Job {
    let start = now() - 70.seconds();
    Job {
        id,
        kind: JobKind::Load,
        state: JobState::Running,
        asked_by: "ana (1000)".to_owned(),
        asked_at: start,
        started_at: Some(start),
        ended_at: None,
        progress: Some(0.42),
        stages: vec![
            Stage {
                name: "read products".to_owned(),
                started_at: start,
                ended_at: Some(start + 2.seconds()),
                rows: 92_331,
                bytes: 4_100_000,
                bytes_total: Some(4_100_000),
            },
            Stage {
                name: "read lines".to_owned(),
                started_at: start + 2.seconds(),
                ended_at: None,
                rows: 680_000,
                bytes: 52_000_000,
                bytes_total: Some(120_000_000),
            },
        ],
        log: Vec::new(),
        outcome: None,
        generation: None,
    }
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn figures() -> Vec<Figure> {
    use FigureId as F;
    use Unit as U;
    let figure = |id, unit, value: &str, previous: &str, n1: &str| Figure {
        id,
        value: Some(dec(value)),
        previous: Some(dec(previous)),
        n1: Some(dec(n1)),
        unit,
        absent: None,
        provenance: "measures".to_owned(),
    };
    let absent = |id, unit, needs: &str| Figure {
        id,
        value: None,
        previous: None,
        n1: None,
        unit,
        absent: Some(Absent { needs: Some(needs.to_owned()), reason: format!("needs {needs}") }),
        provenance: "measures".to_owned(),
    };
    vec![
        figure(F::NetRevenue, U::Money, "12841337.20", "12455225.00", "12689067.39"),
        figure(F::ActiveCustomers, U::Count, "214306", "216034", "210103"),
        figure(F::NewCustomers, U::Count, "8120", "8120", "7002"),
        figure(F::Tickets, U::Count, "209825", "205000", "214000"),
        figure(F::Frequency, U::Number, "1.42", "1.405", "1.42"),
        figure(F::Basket, U::Money, "61.20", "60.95", "61.76"),
        figure(F::ItemsPerTicket, U::Number, "2.31", "2.30", "2.28"),
        figure(F::DiscountRate, U::Share, "0.112", "0.108", "0.131"),
        figure(F::Margin, U::Money, "5303472.26", "5218739.27", "5392853.64"),
        figure(F::MarginRate, U::Share, "0.413", "0.419", "0.424"),
        figure(F::IdentifiedShare, U::Share, "0.784", "0.779", "0.762"),
        figure(F::ContactableShare, U::Share, "0.621", "0.620", "0.601"),
        absent(F::ConversionRate, U::Share, "traffic"),
        absent(F::Nps, U::Points, "surveys"),
    ]
}

fn breakdown(by: Dimension) -> Vec<BreakdownRow> {
    let total = dec("12841337.20");
    let row = |id: &str, label: &str, net: &str, previous: &str, n1: Option<&str>| BreakdownRow {
        id: (!id.is_empty()).then(|| id.to_owned()),
        label: label.to_owned(),
        net_revenue: dec(net),
        share: Some(dec(net) / total),
        tickets: (by != Dimension::Category).then_some(1000 + net.len() as u64),
        previous: Some(dec(previous)),
        n1: n1.map(dec),
    };
    match by {
        Dimension::Channel => vec![
            row("store", "Store", "8410337.20", "8327066.53", Some("8590742.79")),
            row("web", "Web", "3620000.00", "3370577.28", Some("3296903.46")),
            row("app", "App", "811000.00", "745404.41", Some("616730.03")),
        ],
        _ => (1..=40)
            .map(|i| {
                let net = format!("{}.00", 400_000 - 9_000 * i);
                let label = format!("Lyon {i:02} Part-Dieu");
                row(&format!("{i:04}"), &label, &net, "200000.00", (i % 5 != 0).then_some("190000.00"))
            })
            .chain([row("", "no store", "1200.00", "0.00", None)])
            .collect(),
    }
}

fn trend(request: &PulseRequest) -> Vec<TrendPoint> {
    let (count, step) = match request.grain {
        Grain::Day => (28, 1.day()),
        Grain::Week => (5, 7.days()),
        Grain::Month => (2, 30.days()),
    };
    let mut day = as_of() - 27.days();
    (0..count)
        .map(|i| {
            let wave = i64::from([0, 40, 90, 130, 180, 240, 120][i as usize % 7]);
            let point = TrendPoint {
                day,
                value: (i != 9).then(|| Decimal::from(340_000 + wave * 1000 + i64::from(i) * 2000)),
                n1: Some(Decimal::from(330_000 + wave * 900)),
                partial: request.grain != Grain::Day && i == count - 1,
            };
            day += step;
            point
        })
        .collect()
}

fn evidence(query: &str) -> Provenance {
    Provenance {
        query: query.to_owned(),
        sql: "-- What a period adds up to.\nselect\n    sum(net) as net\nfrom daily\nwhere day between $1 and $2\n"
            .to_owned(),
        parameters: vec![
            ("from".to_owned(), "2026-10-24".to_owned()),
            ("to".to_owned(), "2026-11-20".to_owned()),
        ],
        lines: 485_112,
        rows: 1,
        micros: 4_210,
        overridden: false,
    }
}

fn file(path: &str, state: FileState, rows: u64, rejected: u64) -> FileStatus {
    FileStatus {
        path: path.to_owned(),
        bytes: rows * 80 + 1,
        modified_at: Some(now() - 5.hours()),
        state,
        rows,
        rejected,
        loaded_at: (state != FileState::New).then(|| now() - 2.hours()),
    }
}

impl Console for MadeUp {
    async fn hello(self, _: Context) -> Result<Hello, ConsoleError> {
        Ok(self.hello_now())
    }

    async fn pulse(self, _: Context, request: PulseRequest) -> Result<Pulse, ConsoleError> {
        let (empty, takes, hostile) = self.with(|inner| {
            inner.asked.push(request.clone());
            (inner.empty, inner.pulse_takes, inner.hostile)
        });
        if !takes.is_zero() {
            tokio::time::sleep(takes).await;
        }
        self.with(|inner| inner.answered += 1);
        if empty {
            return Err(ConsoleError::new(ErrorKind::Empty, "nothing has been loaded"));
        }
        let (from, to) = match request.period {
            Period::Between { from, .. } if from < date(2000, 1, 1) => {
                return Err(ConsoleError::new(
                    ErrorKind::Invalid,
                    "the period lies before the first day loaded",
                ));
            }
            Period::Between { from, to } => (from, to),
            Period::Last7Days => (as_of() - 6.days(), as_of()),
            _ => (as_of() - 27.days(), as_of()),
        };
        let mut rows = breakdown(request.by);
        if hostile {
            "Wëb\u{1b}]0;pwned\u{7}\u{202e}日本語".clone_into(&mut rows[0].label);
        }
        let shown = request.figure.unwrap_or(FigureId::NetRevenue);
        let provenance =
            [("measures", "pulse/measures"), ("trend", "pulse/trend"), ("breakdown", "pulse/by_channel")];
        Ok(Pulse {
            as_of: as_of(),
            from,
            to,
            previous: Some(Window { from: from - 28.days(), to: to - 28.days() }),
            n1: Some(Window { from: from - 364.days(), to: to - 364.days() }),
            figures: figures(),
            trend_figure: shown,
            trend: if shown == FigureId::ActiveCustomers { Vec::new() } else { trend(&request) },
            by: request.by,
            breakdown: rows,
            provenance: provenance.map(|(key, query)| (key.to_owned(), evidence(query))).into(),
        })
    }

    async fn dimension_values(self, _: Context, by: Dimension) -> Result<Vec<DimensionValue>, ConsoleError> {
        let value = |row: BreakdownRow| {
            Some(DimensionValue { id: row.id?, label: row.label, net_revenue: row.net_revenue * dec("12") })
        };
        Ok(breakdown(by).into_iter().filter_map(value).collect())
    }

    async fn segments(self, _: Context) -> Result<Segments, ConsoleError> {
        Ok(segments::table(self.has_n1()?, 3))
    }

    async fn segment(self, _: Context, segment: Segment) -> Result<SegmentDetail, ConsoleError> {
        Ok(segments::detail(segment, self.has_n1()?))
    }

    async fn migration(self, _: Context) -> Result<Migration, ConsoleError> {
        Ok(segments::migration(self.has_n1()?))
    }

    async fn bridge(self, _: Context) -> Result<Bridge, ConsoleError> {
        Ok(segments::bridge(self.has_n1()?))
    }

    async fn thresholds(self, _: Context) -> Result<ThresholdsReply, ConsoleError> {
        Ok(segments::thresholds(self.has_n1()?))
    }

    async fn preview_thresholds(self, _: Context, cuts: Cuts) -> Result<Proposal, ConsoleError> {
        self.has_n1()?;
        self.with(|inner| inner.previewed.push(cuts));
        Ok(segments::preview(cuts, ThresholdMethod::Fixed, "0.587"))
    }

    async fn adopt_thresholds(self, _: Context, adoption: Adoption) -> Result<JobId, ConsoleError> {
        self.with(|inner| inner.adopted.push(adoption));
        Ok(JobId(14))
    }

    async fn behaviour(self, _: Context) -> Result<BehaviourReply, ConsoleError> {
        self.told_behaviour()
    }

    async fn cluster_card(self, _: Context, id: ClusterId) -> Result<ClusterCard, ConsoleError> {
        self.told_card(id)
    }

    async fn cluster_migration(self, _: Context) -> Result<ClusterMigration, ConsoleError> {
        self.told_migration()
    }

    async fn cluster_variables(self, _: Context, window_months: u32) -> Result<Variables, ConsoleError> {
        self.told_variables(window_months)
    }

    async fn fit_clusters(self, _: Context, request: FitRequest) -> Result<JobId, ConsoleError> {
        self.fit(request)
    }

    async fn cluster_trial(self, _: Context, id: TrialId) -> Result<Trial, ConsoleError> {
        self.told_trial(id)
    }

    async fn adopt_clusters(self, _: Context, request: AdoptRequest) -> Result<JobId, ConsoleError> {
        self.adopt(request)
    }

    async fn describe_cluster(self, _: Context, request: DescribeRequest) -> Result<(), ConsoleError> {
        self.describe(request)
    }

    async fn preview_cluster_rules(
        self,
        _: Context,
        _: ClusterId,
        rules: String,
    ) -> Result<RulesPreview, ConsoleError> {
        Ok(self.preview_rules(&rules))
    }

    async fn set_cluster_rules(self, _: Context, request: RulesRequest) -> Result<JobId, ConsoleError> {
        self.set_rules(request)
    }

    async fn write_cluster_cards(self, _: Context) -> Result<WrittenCards, ConsoleError> {
        self.write_cards()
    }

    async fn find_customers(self, _: Context, request: FindRequest) -> Result<Found, ConsoleError> {
        self.find(request).await
    }

    async fn customer(self, _: Context, customer_id: String) -> Result<Customer, ConsoleError> {
        self.page(&customer_id)
    }

    async fn tickets(self, _: Context, request: TicketsRequest) -> Result<Tickets, ConsoleError> {
        Ok(self.more(&request))
    }

    async fn ticket_lines(self, _: Context, request: TicketRequest) -> Result<Vec<TicketLine>, ConsoleError> {
        Ok(profile::lines(&request, self.texts()))
    }

    async fn reveal_customer(self, _: Context, reveal: Reveal) -> Result<Identity, ConsoleError> {
        self.reveal(reveal)
    }

    async fn export_customer(
        self,
        _: Context,
        export: CustomerExport,
    ) -> Result<ExportedCustomer, ConsoleError> {
        self.write_down(export)
    }

    async fn preview_erasure(self, _: Context, customer_id: String) -> Result<ErasurePreview, ConsoleError> {
        Ok(self.would_go(&customer_id))
    }

    async fn erase_customer(self, _: Context, erasure: Erasure) -> Result<JobId, ConsoleError> {
        self.erase(erasure)
    }

    async fn models(self, _: Context) -> Result<Models, ConsoleError> {
        self.every_model()
    }

    async fn model(self, _: Context, name: ModelName) -> Result<ModelDetail, ConsoleError> {
        self.one_model(name)
    }

    async fn equal_size(self, _: Context, days: u32, rule: BusinessRule) -> Result<EqualSize, ConsoleError> {
        self.equal(days, rule)
    }

    async fn matrix(self, _: Context) -> Result<Matrix, ConsoleError> {
        self.churn_by_value()
    }

    async fn set_bands(self, _: Context, bands: Bands) -> Result<(), ConsoleError> {
        self.keep_bands(bands)
    }

    async fn set_role(self, _: Context, request: RoleRequest) -> Result<(), ConsoleError> {
        self.give_role(request)
    }

    async fn roll_back_scores(self, _: Context, reason: String) -> Result<(), ConsoleError> {
        self.go_back(reason)
    }

    async fn start_rescore(self, _: Context, _: RescoreRequest) -> Result<JobId, ConsoleError> {
        Ok(self.rescore())
    }

    async fn audiences(self, _: Context) -> Result<Audiences, ConsoleError> {
        self.every_audience()
    }

    async fn audience(self, _: Context, name: String) -> Result<AudienceDetail, ConsoleError> {
        self.one_audience(&name)
    }

    async fn count_rule(self, _: Context, request: CountRequest) -> Result<RuleReply, ConsoleError> {
        self.count(request).await
    }

    async fn complete_rule(
        self,
        _: Context,
        request: CompletionRequest,
    ) -> Result<Completions, ConsoleError> {
        Ok(self.complete(&request))
    }

    async fn field_values(self, _: Context, field: Field) -> Result<FieldValues, ConsoleError> {
        Ok(self.values(field))
    }

    async fn save_audience(self, _: Context, request: SaveAudience) -> Result<u32, ConsoleError> {
        self.save(request)
    }

    async fn retire_audience(self, _: Context, name: String, reason: String) -> Result<(), ConsoleError> {
        self.retire(name, reason)
    }

    async fn overlap(self, _: Context, names: Vec<String>) -> Result<Overlap, ConsoleError> {
        self.overlapping(names)
    }

    async fn house_rules(self, _: Context) -> Result<HouseRules, ConsoleError> {
        self.rules_of_the_house()
    }

    async fn set_exclusions(self, _: Context, request: SetExclusions) -> Result<(), ConsoleError> {
        self.with(|inner| inner.audiences.exclusions.push(request));
        Ok(())
    }

    async fn set_group(self, _: Context, request: SetGroup) -> Result<(), ConsoleError> {
        self.with(|inner| inner.audiences.groups.push(request));
        Ok(())
    }

    async fn save_list(self, _: Context, request: SaveList) -> Result<SavedList, ConsoleError> {
        let ids = request.ids.len() as u64;
        Ok(SavedList { ids, known: Some(ids.saturating_sub(1)) })
    }

    async fn suppress(self, _: Context, request: Suppress) -> Result<Suppressed, ConsoleError> {
        self.suppressing(request)
    }

    async fn seal_audience(self, _: Context, request: SealRequest) -> Result<JobId, ConsoleError> {
        self.seal(request)
    }

    async fn activations(self, _: Context) -> Result<Activations, ConsoleError> {
        self.every_export()
    }

    async fn export(self, _: Context, id: ExportId) -> Result<ExportDetail, ConsoleError> {
        self.one_export(id)
    }

    async fn decide_export(
        self,
        _: Context,
        request: DecisionRequest,
    ) -> Result<DecisionReply, ConsoleError> {
        self.decide(request)
    }

    async fn release_export(self, _: Context, id: ExportId) -> Result<JobId, ConsoleError> {
        self.release(id)
    }

    async fn withdraw_export(
        self,
        _: Context,
        request: WithdrawRequest,
    ) -> Result<Option<JobId>, ConsoleError> {
        self.withdraw(request)
    }

    async fn audit(self, _: Context, request: AuditRequest) -> Result<AuditRecords, ConsoleError> {
        Ok(self.records(&request))
    }

    async fn verify_audit(self, _: Context) -> Result<AuditCheck, ConsoleError> {
        Ok(AuditCheck { records: 1_206, head: "f".repeat(64), faults: Vec::new() })
    }

    async fn status(self, _: Context) -> Result<Status, ConsoleError> {
        let hello = self.hello_now();
        let (empty, jobs) = self.with(|inner| (inner.empty, inner.jobs.clone()));
        let table = |table: &str, rows: u64, until: Option<Date>, configured| TableStatus {
            table: table.to_owned(),
            rows: if empty { 0 } else { rows },
            until: until.filter(|_| !empty),
            configured,
        };
        let state = if empty { FileState::New } else { FileState::Loaded };
        let source = |name: &str, pattern: &str, files: Vec<FileStatus>| SourceStatus {
            name: name.to_owned(),
            table: name.to_owned(),
            pattern: pattern.to_owned(),
            problem: files.is_empty().then(|| "no such file".to_owned()),
            files,
        };
        let load = Load {
            job: JobId(11),
            at: now() - 2.hours(),
            generation: hello.generation,
            files: 2,
            rows: 1_469_307,
            replaced: 120,
            rejected: BTreeMap::from([("not a date".to_owned(), 12), ("not a number".to_owned(), 10)]),
        };
        let check = |name: &str, verdict, found: &str, hint: Option<&str>| Check {
            name: name.to_owned(),
            verdict,
            found: found.to_owned(),
            hint: hint.map(str::to_owned),
        };
        Ok(Status {
            serving: None,
            first_day: (!empty).then(|| date(2024, 1, 1)),
            tables: vec![
                table("lines", 1_469_307, Some(as_of()), true),
                table("customers", 220_114, None, true),
                table("traffic", 0, None, false),
            ],
            sources: vec![
                source(
                    "lines",
                    "inbox/lines-*.csv.gz",
                    vec![
                        file("inbox/lines-2026-10.csv.gz", state, 702_100, if empty { 0 } else { 22 }),
                        file("inbox/lines-2026-11.csv.gz", FileState::Changed, 767_207, 0),
                        file("inbox/lines-2026-12.csv.gz", FileState::New, 0, 0),
                    ],
                ),
                source(
                    "customers",
                    "inbox/customers.parquet",
                    vec![file("inbox/customers.parquet", state, 220_114, 0)],
                ),
                source("traffic", "inbox/traffic.csv", Vec::new()),
            ],
            loads: if empty { Vec::new() } else { vec![load] },
            checks: vec![
                check("every line's product is known", Verdict::Good, "1,469,307 of 1,469,307", None),
                check(
                    "days without a sale",
                    Verdict::Warn,
                    "3 in the last 28",
                    Some("see whether a file is missing"),
                ),
            ],
            jobs,
            hello,
        })
    }

    async fn loads(self, context: Context, _limit: u32) -> Result<Vec<Load>, ConsoleError> {
        Ok(self.status(context).await?.loads)
    }

    async fn rejected_rows(
        self,
        _: Context,
        request: RejectedRowsRequest,
    ) -> Result<RejectedRows, ConsoleError> {
        let rows: Vec<RejectedRow> = (1..=22)
            .map(|i| RejectedRow {
                source: "lines".to_owned(),
                file: "inbox/lines-2026-10.csv.gz".to_owned(),
                line: 1000 * i,
                column: Some(if i <= 12 { "sold_at" } else { "net" }.to_owned()),
                reason: if i <= 12 { "not a date" } else { "not a number" }.to_owned(),
                value: Some(if i <= 12 { "31/02/2026" } else { "NaN" }.to_owned()),
            })
            .filter(|row| request.source.as_ref().is_none_or(|source| *source == row.source))
            .filter(|row| request.reason.as_ref().is_none_or(|reason| *reason == row.reason))
            .collect();
        let mut by_reason = BTreeMap::new();
        for row in &rows {
            *by_reason.entry(row.reason.clone()).or_insert(0) += 1;
        }
        Ok(RejectedRows { total: rows.len() as u64, by_reason, rows })
    }

    async fn start_load(self, _: Context) -> Result<JobId, ConsoleError> {
        self.start_job();
        Ok(JobId(12))
    }

    async fn start_backup(self, _: Context, _: BackupRequest) -> Result<JobId, ConsoleError> {
        self.start_job();
        Ok(JobId(12))
    }

    async fn cancel_job(self, _: Context, job: JobId) -> Result<(), ConsoleError> {
        self.with(|inner| {
            inner.cancelled.push(job);
            if let Some(job) = inner.jobs.first_mut() {
                job.state = JobState::Cancelled;
                job.ended_at = Some(now());
            }
        });
        self.touch();
        Ok(())
    }

    async fn jobs(self, _: Context, _limit: u32) -> Result<Vec<Job>, ConsoleError> {
        Ok(self.with(|inner| inner.jobs.clone()))
    }

    async fn wait_for_change(self, _: Context, seen: u64) -> Result<u64, ConsoleError> {
        let mut version = self.version.subscribe();
        let found = *version.wait_for(|now| *now != seen).await.unwrap();
        Ok(found)
    }

    async fn load_state(self, _: Context) -> Result<Option<UserState>, ConsoleError> {
        Ok(self.with(|inner| inner.kept.clone()))
    }

    async fn save_state(self, _: Context, state: UserState) -> Result<(), ConsoleError> {
        self.with(|inner| inner.kept = Some(state));
        Ok(())
    }
}
