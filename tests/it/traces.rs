//! What requests leave behind: each that writes is in the audit chain with who it was, each that reads changes nothing.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use c360::{
    config::{Config, Overrides},
    contract::*,
    engine::{self, Caller, Engine},
    ledger::Ledger,
};
use rust_decimal::Decimal;
use tarpc::server::Serve as _;

use crate::{
    audiences::shop as exports,
    clusters::assigned,
    registry::shop as models,
    support::{Workspace, soon},
};

/// Nobody on the machine is called like that.
const UID: u32 = 4_242_007;
const ME: &str = "uid 4242007";

/// A workspace, asked by somebody whom the kernel named, and what they asked.
struct Asker {
    workspace: Workspace,
    engine: Engine,
    asked: BTreeSet<&'static str>,
    /// Where they may put backups.
    _backups: tempfile::TempDir,
}

impl Asker {
    fn of(workspace: Workspace) -> Self {
        let backups = tempfile::tempdir().unwrap();
        let file = workspace.path().join("c360.toml");
        let settings = format!("\n[server]\nbackups = \"{}\"\n", backups.path().display());
        std::fs::write(&file, std::fs::read_to_string(&file).unwrap() + &settings).unwrap();
        let config = Config::load(workspace.path(), &Overrides::none()).unwrap();
        let options = engine::Options {
            job_program: Some(env!("CARGO_BIN_EXE_c360").into()),
            ..engine::Options::default()
        };
        let engine = engine::open(workspace.path(), config, &options).unwrap();
        let engine = engine.asked_by(Caller::peer(UID, UID));
        Self { workspace, engine, asked: BTreeSet::new(), _backups: backups }
    }

    fn ledger(&self) -> Ledger {
        exports::ledger(&self.workspace)
    }

    async fn ask(&mut self, request: ConsoleRequest) -> ConsoleResponse {
        self.asked.insert(Ask::of(&request).name());
        Box::pin(self.engine.clone().serve().serve(soon(), request)).await.unwrap()
    }

    /// Ask, wait for whatever follows, and find the record of it.
    async fn write(&mut self, request: ConsoleRequest) {
        let ask = Ask::of(&request);
        let Trace::Recorded { actions, .. } = ask.trace() else { panic!("{} writes", ask.name()) };
        let before = self.ledger().audit(&all()).unwrap().total;
        let reply = self.ask(request).await;
        self.idle().await;
        let records = self.ledger().audit(&all()).unwrap();
        let new = usize::try_from(records.total - before).unwrap();
        let is_told = |record: &AuditRecord| actions.contains(&record.action) && record.by == ME;
        let is_recorded = records.rows[..new].iter().any(is_told);
        assert!(is_recorded, "{} leaves {:?}: {reply:?}", ask.name(), &records.rows[..new]);
    }

    /// Wait until no job waits or works.
    async fn idle(&self) {
        let until = Instant::now() + Duration::from_mins(2);
        while !self.ledger().open_jobs().unwrap().is_empty() {
            assert!(Instant::now() < until, "a job does not end");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Seal an audience; the export, and the SHA-256 of its file.
    async fn sealed(&mut self) -> ExportDetail {
        let request = SealRequest { audience: "All".to_owned(), destination: "meta".to_owned() };
        self.write(ConsoleRequest::SealAudience { request }).await;
        let id = self.ledger().exports(1).unwrap().remove(0).id;
        let ConsoleResponse::Export(detail) = self.ask(ConsoleRequest::Export { id }).await else { panic!() };
        detail.unwrap()
    }
}

fn all() -> AuditRequest {
    AuditRequest { limit: 10_000, ..AuditRequest::default() }
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn saved(name: &str) -> ConsoleRequest {
    let rule = RuleSource::Text(text("consent.ads"));
    let request = SaveAudience { name: text(name), rule, hold_out: 0.0, note: String::new(), follows: None };
    ConsoleRequest::SaveAudience { request }
}

/// What is done with customers, audiences and exports.
async fn in_the_shop() -> Asker {
    let (workspace, client) = exports::loaded_with("").await;
    drop(client);
    let mut me = Asker::of(workspace);
    let (reason, customer_id) = (text("a test"), text("C001"));
    me.write(ConsoleRequest::StartLoad {}).await;
    me.write(saved("All")).await;
    me.write(saved("Gone")).await;
    me.write(ConsoleRequest::RetireAudience { name: text("Gone"), reason: reason.clone() }).await;
    let request = SaveList { name: text("vip"), ids: vec![text("C001")] };
    me.write(ConsoleRequest::SaveList { request }).await;
    let values = vec![text("C090")];
    let request = Suppress { by: SuppressedBy::Id, values, lift: false, reason: reason.clone() };
    me.write(ConsoleRequest::Suppress { request }).await;
    let request =
        SetExclusions { destination: text("google"), audiences: vec![text("All")], reason: reason.clone() };
    me.write(ConsoleRequest::SetExclusions { request }).await;
    let group = PriorityGroup { name: text("first"), audiences: vec![text("All")] };
    me.write(ConsoleRequest::SetGroup { request: SetGroup { group, reason: reason.clone() } }).await;

    let sealed = me.sealed().await;
    let (export, sha256) = (sealed.summary.id, sealed.summary.sha256);
    let request = DecisionRequest { export, approve: false, sha256, note: reason.clone() };
    me.write(ConsoleRequest::DecideExport { request }).await;
    let sealed = me.sealed().await;
    let job = exports::approve(&me.workspace, &sealed);
    me.ledger().ask_cancel(job, "bo (1001)").unwrap();
    me.idle().await;
    let export = sealed.summary.id;
    me.write(ConsoleRequest::ReleaseExport { id: export }).await;
    let request = WithdrawRequest { export, reason: reason.clone() };
    me.write(ConsoleRequest::WithdrawExport { request }).await;

    let reveal = Reveal { customer_id: customer_id.clone(), reason: reason.clone() };
    me.write(ConsoleRequest::RevealCustomer { reveal }).await;
    let export =
        CustomerExport { customer_id: customer_id.clone(), reason: reason.clone(), hand_over: false };
    me.write(ConsoleRequest::ExportCustomer { export }).await;
    let erasure = Erasure { customer_id, reason: reason.clone() };
    me.write(ConsoleRequest::EraseCustomer { erasure }).await;

    let cut = |revenue: i64, tickets| Cut { revenue: Decimal::from(revenue), tickets };
    let cuts = Cuts { best: cut(90, 3), large: cut(60, 2), medium: cut(30, 1) };
    let adoption = Adoption { cuts, method: ThresholdMethod::Fixed, reason };
    me.write(ConsoleRequest::AdoptThresholds { adoption }).await;
    me.write(ConsoleRequest::StartRescore { request: RescoreRequest::default() }).await;
    let request = BackupRequest { directory: text("one"), ledger_only: true };
    me.write(ConsoleRequest::StartBackup { request }).await;
    me.ledger().enqueue(JobKind::Load, "bo (1001)").unwrap();
    let job = me.ledger().enqueue(JobKind::Load, "bo (1001)").unwrap();
    me.write(ConsoleRequest::CancelJob { job }).await;
    me
}

/// What is done with behavioural segments.
async fn with_segments() -> Asker {
    let mut me = Asker::of(assigned::retailer(2_000).await);
    let reason = text("a test");
    let request = FitRequest { k_from: 3, k_to: 3, ..FitRequest::default() };
    me.write(ConsoleRequest::FitClusters { request }).await;
    let request = AdoptRequest { trial: TrialId(1), k: 3, reason: reason.clone() };
    me.write(ConsoleRequest::AdoptClusters { request }).await;
    let id = ClusterId(1);
    let (name, priority, text) = (Some(text("Gifts")), None, None);
    let request = DescribeRequest { id, name, priority, text, reason: reason.clone() };
    me.write(ConsoleRequest::DescribeCluster { request }).await;
    let request = RulesRequest { id, rules: Some("tickets >= 4".to_owned()), reason };
    me.write(ConsoleRequest::SetClusterRules { request }).await;
    me.write(ConsoleRequest::WriteClusterCards {}).await;
    let record = me.ledger().audit(&all()).unwrap().rows.remove(0);
    assert_eq!(
        (record.action, record.subject.as_str()),
        (AuditAction::Cards, "4 pages in exports/segments/v2-2026-06-30")
    );
    assert!(me.workspace.path().join("exports/segments/v2-2026-06-30/cards.html").exists());
    me
}

/// What is done with models.
async fn with_scores() -> Asker {
    let workspace = models::scored();
    models::rescore(&workspace, "");
    let mut me = Asker::of(workspace);
    let (middle_from, high_from) = (Decimal::from(50), Decimal::from(600));
    let bands = Bands { days: 90, undecided_from: 0.5, lost_from: 0.8, middle_from, high_from };
    me.write(ConsoleRequest::SetBands { bands }).await;
    me.write(ConsoleRequest::RollBackScores { reason: text("a test") }).await;
    let (name, reason) = (models::name(models::CHALLENGER), text("a test"));
    let request = RoleRequest { name, role: Role::Champion, reason };
    me.write(ConsoleRequest::SetRole { request }).await;
    me
}

#[tokio::test(flavor = "multi_thread")]
async fn each_request_that_writes_is_in_the_chain_with_who_asked_or_says_why_not() {
    let mut asked = in_the_shop().await.asked;
    asked.extend(with_segments().await.asked);
    asked.extend(with_scores().await.asked);
    let mut unrecorded = Vec::new();
    for ask in Ask::ALL {
        match ask.trace() {
            Trace::Nothing => {}
            Trace::Recorded { .. } => assert!(asked.contains(ask.name()), "{} is not tried", ask.name()),
            Trace::Unrecorded { why } => unrecorded.push((ask.name(), why)),
        }
    }
    assert_eq!(unrecorded, [("save_state", "how one's own screens stand; nobody else sees it")]);
}

/// Every row of the ledger, and every file of the workspace but what SQLite and DuckDB keep for themselves.
fn everything(workspace: &Path) -> Vec<String> {
    let ledger = rusqlite::Connection::open(workspace.join("ledger.sqlite")).unwrap();
    let names = "select name from sqlite_master where type = 'table' order by name";
    let tables: Vec<String> =
        ledger.prepare(names).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut all = Vec::new();
    for table in tables {
        let mut statement = ledger.prepare(&format!("select * from {table}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<rusqlite::types::Value> = (0..columns).map(|at| row.get(at).unwrap()).collect();
            all.push(format!("{table} {values:?}"));
        }
    }
    let mut files = Vec::new();
    below(workspace, &mut files);
    let is_own = |file: &PathBuf| {
        let file = file.strip_prefix(workspace).unwrap().display().to_string();
        !file.starts_with("ledger.sqlite") && !file.starts_with("tmp")
    };
    files.retain(is_own);
    files.sort();
    all.extend(
        files.into_iter().map(|file| format!("{} {}", file.display(), file.metadata().unwrap().len())),
    );
    all
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() { below(&entry, files) } else { files.push(entry) }
    }
}

/// Each request that is said to read.
fn reads(export: ExportId) -> Vec<ConsoleRequest> {
    use ConsoleRequest as R;
    let (customer_id, ticket_id) = (text("C001"), text("T1"));
    let cut = |revenue: i64, tickets| Cut { revenue: Decimal::from(revenue), tickets };
    let cuts = Cuts { best: cut(90, 3), large: cut(60, 2), medium: cut(30, 1) };
    let rule = RuleSource::Text(text("consent.ads"));
    let name: ModelName = models::name(models::CHAMPION);
    vec![
        R::Hello {},
        R::Pulse { request: PulseRequest::default() },
        R::DimensionValues { by: Dimension::Channel },
        R::Segments {},
        R::Segment { segment: Segment::ALL[0] },
        R::Migration {},
        R::Bridge {},
        R::Thresholds {},
        R::Behaviour {},
        R::ClusterCard { id: ClusterId(1) },
        R::ClusterMigration {},
        R::ClusterTrial { id: TrialId(1) },
        R::Models {},
        R::Model { name },
        R::EqualSize { days: 90, rule: BusinessRule::default() },
        R::Matrix {},
        R::Audiences {},
        R::Audience { name: text("All") },
        R::HouseRules {},
        R::Activations {},
        R::Export { id: export },
        R::Status {},
        R::Loads { limit: 5 },
        R::Jobs { limit: 5 },
        R::WaitForChange { seen: 0 },
        R::LoadState {},
        R::RejectedRows { request: RejectedRowsRequest { limit: 5, ..RejectedRowsRequest::default() } },
        R::PreviewThresholds { cuts },
        R::ClusterVariables { window_months: 12 },
        R::PreviewClusterRules { id: ClusterId(1), rules: text("tickets >= 4") },
        R::CountRule { request: CountRequest { rule, audience: None, sample: 5 } },
        R::CompleteRule { request: CompletionRequest { text: text("ci"), cursor: 2 } },
        R::FieldValues { field: Field::named("city").unwrap() },
        R::Overlap { names: vec![text("All"), text("Gone")] },
        R::FindCustomers {
            request: FindRequest { text: text("Durand"), limit: 5, ..FindRequest::default() },
        },
        R::Customer { customer_id: customer_id.clone() },
        R::Tickets { request: TicketsRequest { customer_id: customer_id.clone(), skip: 0, limit: 5 } },
        R::TicketLines { request: TicketRequest { customer_id: customer_id.clone(), ticket_id } },
        R::PreviewErasure { customer_id },
        R::Audit { request: all() },
        R::VerifyAudit {},
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_to_read_changes_neither_the_ledger_nor_a_file() {
    let (workspace, client) = exports::loaded_with("").await;
    exports::save(&client, "All", "consent.ads", 0.0).await;
    exports::save(&client, "Gone", "city = Aix", 0.0).await;
    let sealed = exports::seal(&workspace, &client, "All", "meta").await;
    drop(client);
    let mut me = Asker::of(workspace);
    let before = everything(me.workspace.path());
    for request in reads(sealed.summary.id) {
        let name = Ask::of(&request).name();
        me.ask(request).await;
        assert_eq!(everything(me.workspace.path()), before, "{name}");
    }
    let silent = Ask::ALL.iter().filter(|ask| ask.trace() == Trace::Nothing).map(|ask| ask.name());
    assert_eq!(me.asked, silent.collect(), "each of them was asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_of_screens_that_is_none_is_not_kept() {
    let mut me = Asker::of(Workspace::new("", &[]));
    let mut keep = async |json: String| {
        let state = UserState { json };
        let ConsoleResponse::SaveState(reply) = me.ask(ConsoleRequest::SaveState { state }).await else {
            panic!()
        };
        let ConsoleResponse::LoadState(kept) = me.ask(ConsoleRequest::LoadState {}).await else { panic!() };
        (reply.map_err(|error| error.message), kept.unwrap().map(|state| state.json))
    };
    let own = Some(text("{\"screen\":\"data\"}"));
    assert_eq!(keep(own.clone().unwrap()).await, (Ok(()), own.clone()));
    for (other, why) in [
        (text("7 MiB of whatever"), "is no JSON object"),
        (format!("{{\"a\":\"{}\"}}", "x".repeat(7 << 20)), "64 KiB are kept at most"),
    ] {
        let (refused, kept) = keep(other).await;
        assert!(refused.clone().unwrap_err().contains(why), "{refused:?}");
        assert_eq!(kept, own);
    }
}
