//! The engine behind the door: each request of [`Console`] handed to the use case that answers it.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use jiff::Timestamp;
use tarpc::context::Context;

use super::{
    audiences, backup,
    caller::Caller,
    clusters, customers, data,
    jobs::{Jobs, Watch},
    models, privacy, pulse, segments,
    store::{Opened, Store},
};
use crate::{
    config::{Config, Roles},
    contract::{
        Activations, AdoptRequest, Adoption, AudienceDetail, Audiences, AuditAction, AuditCheck,
        AuditRecords, AuditRequest, BackupRequest, Bands, BehaviourReply, Bridge, BusinessRule, ClusterCard,
        ClusterId, ClusterMigration, CompletionRequest, Completions, Console, ConsoleError, CountRequest,
        Customer, CustomerExport, Cuts, DecisionReply, DecisionRequest, DescribeRequest, Dimension,
        DimensionValue, EqualSize, Erasure, ErasurePreview, ErrorKind, ExportDetail, ExportId,
        ExportedCustomer, Field, FieldValues, FindRequest, FitRequest, Found, Hello, HouseRules, Identity,
        Job, JobId, JobKind, Load, MOST_ROWS, Matrix, Migration, ModelDetail, ModelName, Models, Overlap,
        Proposal, Pulse, PulseRequest, RejectedRows, RejectedRowsRequest, RescoreRequest, Reveal,
        RoleRequest, RuleReply, RulesPreview, RulesRequest, SaveAudience, SaveList, SavedList, SealRequest,
        Segment, SegmentDetail, Segments, SetExclusions, SetGroup, Status, Suppress, Suppressed,
        ThresholdsReply, TicketLine, TicketRequest, Tickets, TicketsRequest, Trial, TrialId, UserRole,
        UserState, Variables, WithdrawRequest, WrittenCards,
    },
    ledger::{CancelAnswer, Entry, Ledger, Subject},
};

/// How many jobs and loads a status shows.
const RECENT: u32 = 20;

/// One workspace, served.
#[derive(Clone)]
pub struct Engine(Arc<Parts>);

/// What the use cases need: the workspace, which all callers share, and who asks.
#[derive(Clone)]
pub(super) struct Parts {
    pub(super) workspace: PathBuf,
    pub(super) config: Arc<Config>,
    /// Whether `[roles]` names anybody; a server follows them.
    pub(super) has_roles: Arc<AtomicBool>,
    pub(super) ledger: Arc<Ledger>,
    pub(super) store: Arc<Store>,
    pub(super) jobs: Arc<Jobs>,
    pub(super) watch: Arc<Watch>,
    pub(super) caller: Caller,
    /// The caller, as every write names them.
    pub(super) user: String,
}

impl Parts {
    /// Whether nobody may approve what they have a share in: as the settings say, or else as `[roles]` do now.
    pub(super) fn four_eyes(&self) -> bool {
        let audiences = &self.config.audiences;
        if audiences.four_eyes_follow_roles {
            self.has_roles.load(Ordering::Acquire)
        } else {
            audiences.four_eyes
        }
    }
}

impl Engine {
    pub(super) fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The same workspace, asked by somebody else: whatever they write bears their name.
    #[must_use]
    pub fn asked_by(&self, caller: Caller) -> Self {
        let user = caller.label();
        Self(Arc::new(Parts { caller, user, ..(*self.0).clone() }))
    }

    /// Who asks.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.0.caller
    }

    /// Note in the audit chain that the caller was refused `what`.
    pub fn note_refusal(&self, what: &str, why: &str) -> Result<(), ConsoleError> {
        let (action, subject) = (AuditAction::Refused, Subject::Other(what));
        Ok(self.0.ledger.record(Entry { action, subject, reason: why, by: &self.0.user })?)
    }

    /// Note in the audit chain who gained or lost roles, in the name of whom the settings' file belongs to: the kernel
    /// does not say who wrote it.
    pub fn note_roles(&self, what: &str, owner: &str, roles: &Roles) -> Result<(), ConsoleError> {
        let (action, subject) = (AuditAction::Roles, Subject::Other(what));
        let reason =
            "read from c360.toml, which belongs to them; whoever may write to it can have changed it";
        let roles = serde_json::to_string(roles)
            .map_err(|error| ConsoleError::new(ErrorKind::Failed, format!("roles can't be kept: {error}")))?;
        Ok(self.0.ledger.change_roles(&roles, Entry { action, subject, reason, by: owner })?)
    }

    /// Who had which role when a server last held to it; nobody had any where none did.
    pub fn known_roles(&self) -> Result<Roles, ConsoleError> {
        let known = self.0.ledger.known_roles()?;
        Ok(known.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
    }

    /// From now on, and for all who ask, `[roles]` names somebody or nobody: where the settings leave it to that, four
    /// eyes are on or off with it.
    pub fn follow_roles(&self, name_anybody: bool) {
        self.0.has_roles.store(name_anybody, Ordering::Release);
    }

    /// Bring exports to where they stand: what is void, expired or kept long enough loses its file. Blocks.
    pub fn settle_exports(&self) -> Result<(), ConsoleError> {
        audiences::settle(&self.0)
    }

    /// The same where one has expired and the ledger does not say so yet; else it costs one look. What can't be written
    /// now (a full disk) keeps nobody from reading.
    pub(super) fn settle_expired(&self) -> Result<(), ConsoleError> {
        if self.0.ledger.has_expired_unsaid(Timestamp::now())?
            && let Err(error) = self.settle_exports()
        {
            tracing::warn!(%error, "an export that expired could not be ended");
        }
        Ok(())
    }

    /// Whether the ledger can be read; costs next to nothing.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.0.ledger.version().is_ok()
    }

    /// The open generation, or `None` when nothing has been loaded.
    async fn opened_if_any(&self) -> Result<Option<Arc<Opened>>, ConsoleError> {
        match self.0.store.opened().await {
            Ok(opened) => Ok(Some(opened)),
            Err(error) if error.kind == ErrorKind::Empty => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn greet(&self, opened: Option<&Opened>) -> Result<Hello, ConsoleError> {
        let parts = &self.0;
        let today = data::today(&parts.config)
            .map_err(|error| ConsoleError::new(ErrorKind::Failed, error.to_string()))?;
        Ok(Hello {
            workspace: parts.config.workspace.name.clone(),
            directory: parts.workspace.display().to_string(),
            currency: parts.config.workspace.currency.clone(),
            in_process: true,
            user: parts.user.clone(),
            roles: UserRole::ALL.to_vec(),
            generation: opened.map(|o| o.generation.id),
            published_at: opened.map(|o| o.generation.published_at),
            as_of: opened.and_then(|o| o.days).map(|d| d.as_of),
            today,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            demo: parts.config.workspace.demo,
        })
    }
}

impl Console for Engine {
    async fn hello(self, _: Context) -> Result<Hello, ConsoleError> {
        let opened = self.opened_if_any().await?;
        self.greet(opened.as_deref())
    }

    async fn pulse(self, _: Context, request: PulseRequest) -> Result<Pulse, ConsoleError> {
        pulse::pulse(&self.0.store.opened().await?, request).await
    }

    async fn dimension_values(self, _: Context, by: Dimension) -> Result<Vec<DimensionValue>, ConsoleError> {
        pulse::dimension_values(&self.0.store.opened().await?, by).await
    }

    async fn segments(self, _: Context) -> Result<Segments, ConsoleError> {
        segments::table(&self.0.store.opened().await?, self.0.ledger.thresholds()?).await
    }

    async fn segment(self, _: Context, segment: Segment) -> Result<SegmentDetail, ConsoleError> {
        segments::detail(&self.0.store.opened().await?, segment).await
    }

    async fn migration(self, _: Context) -> Result<Migration, ConsoleError> {
        segments::migration(&self.0.store.opened().await?).await
    }

    async fn bridge(self, _: Context) -> Result<Bridge, ConsoleError> {
        segments::bridge(&self.0.store.opened().await?).await
    }

    async fn thresholds(self, _: Context) -> Result<ThresholdsReply, ConsoleError> {
        segments::thresholds(&self.0.store.opened().await?, &self.0.ledger).await
    }

    async fn preview_thresholds(self, _: Context, cuts: Cuts) -> Result<Proposal, ConsoleError> {
        segments::preview(&self.0.store.opened().await?, cuts).await
    }

    async fn adopt_thresholds(self, _: Context, adoption: Adoption) -> Result<JobId, ConsoleError> {
        segments::adopt(&self.0, &adoption).await
    }

    async fn behaviour(self, _: Context) -> Result<BehaviourReply, ConsoleError> {
        clusters::behaviour(&self.0).await
    }

    async fn cluster_card(self, _: Context, id: ClusterId) -> Result<ClusterCard, ConsoleError> {
        clusters::card(&self.0, id).await
    }

    async fn cluster_migration(self, _: Context) -> Result<ClusterMigration, ConsoleError> {
        clusters::migration(&self.0).await
    }

    async fn cluster_variables(self, _: Context, window_months: u32) -> Result<Variables, ConsoleError> {
        clusters::variables(&self.0, window_months).await
    }

    async fn fit_clusters(self, _: Context, request: FitRequest) -> Result<JobId, ConsoleError> {
        clusters::start_fit(&self.0, request).await
    }

    async fn cluster_trial(self, _: Context, id: TrialId) -> Result<Trial, ConsoleError> {
        clusters::trial(&self.0, id)
    }

    async fn adopt_clusters(self, _: Context, request: AdoptRequest) -> Result<JobId, ConsoleError> {
        clusters::adopt(&self.0, &request).await
    }

    async fn describe_cluster(self, _: Context, request: DescribeRequest) -> Result<(), ConsoleError> {
        clusters::describe(&self.0, &request).await
    }

    async fn preview_cluster_rules(
        self,
        _: Context,
        id: ClusterId,
        rules: String,
    ) -> Result<RulesPreview, ConsoleError> {
        clusters::preview_rules(&self.0, id, &rules).await
    }

    async fn set_cluster_rules(self, _: Context, request: RulesRequest) -> Result<JobId, ConsoleError> {
        clusters::set_rules(&self.0, &request).await
    }

    async fn write_cluster_cards(self, _: Context) -> Result<WrittenCards, ConsoleError> {
        clusters::write_cards(&self.0).await
    }

    async fn find_customers(self, _: Context, request: FindRequest) -> Result<Found, ConsoleError> {
        let erased = self.0.ledger.erased()?;
        let opened = self.0.store.opened().await?;
        let bounds = match request.filter.cell {
            Some(_) => Some(models::bands_in_use(&opened, &self.0.ledger).await?),
            None => None,
        };
        customers::find(&opened, request, bounds, &erased).await
    }

    async fn customer(self, _: Context, customer_id: String) -> Result<Customer, ConsoleError> {
        privacy::not_erased(&self.0, &customer_id)?;
        let (config, ledger) = (&self.0.config, &self.0.ledger);
        let erased = ledger.erased()?;
        let opened = self.0.store.opened().await?;
        Box::pin(customers::customer(&opened, customer_id, config, ledger, &erased)).await
    }

    async fn tickets(self, _: Context, request: TicketsRequest) -> Result<Tickets, ConsoleError> {
        privacy::not_erased(&self.0, &request.customer_id)?;
        customers::tickets(&self.0.store.opened().await?, request).await
    }

    async fn ticket_lines(self, _: Context, request: TicketRequest) -> Result<Vec<TicketLine>, ConsoleError> {
        privacy::not_erased(&self.0, &request.customer_id)?;
        customers::ticket_lines(&self.0.store.opened().await?, request).await
    }

    async fn reveal_customer(self, _: Context, reveal: Reveal) -> Result<Identity, ConsoleError> {
        privacy::reveal(&self.0, reveal).await
    }

    async fn export_customer(
        self,
        _: Context,
        export: CustomerExport,
    ) -> Result<ExportedCustomer, ConsoleError> {
        privacy::export(&self.0, export).await
    }

    async fn preview_erasure(self, _: Context, customer_id: String) -> Result<ErasurePreview, ConsoleError> {
        privacy::preview(&self.0, customer_id).await
    }

    async fn erase_customer(self, _: Context, erasure: Erasure) -> Result<JobId, ConsoleError> {
        privacy::erase(&self.0, erasure).await
    }

    async fn models(self, _: Context) -> Result<Models, ConsoleError> {
        models::models(&*self.0.store.opened().await?, &self.0.ledger).await
    }

    async fn model(self, _: Context, name: ModelName) -> Result<ModelDetail, ConsoleError> {
        models::model(&*self.0.store.opened().await?, &self.0.ledger, name).await
    }

    async fn equal_size(self, _: Context, days: u32, rule: BusinessRule) -> Result<EqualSize, ConsoleError> {
        models::equal_size(&*self.0.store.opened().await?, &self.0.ledger, days, rule).await
    }

    async fn matrix(self, _: Context) -> Result<Matrix, ConsoleError> {
        models::matrix(&*self.0.store.opened().await?, &self.0.ledger).await
    }

    async fn set_bands(self, _: Context, bands: Bands) -> Result<(), ConsoleError> {
        models::set_bands(&self.0, bands)
    }

    async fn set_role(self, _: Context, request: RoleRequest) -> Result<(), ConsoleError> {
        models::set_role(&self.0, &request).await
    }

    async fn roll_back_scores(self, _: Context, reason: String) -> Result<(), ConsoleError> {
        models::roll_back(&self.0, &reason).await
    }

    async fn start_rescore(self, _: Context, request: RescoreRequest) -> Result<JobId, ConsoleError> {
        models::start(&self.0, request).await
    }

    async fn audiences(self, _: Context) -> Result<Audiences, ConsoleError> {
        audiences::audiences(&self.0).await
    }

    async fn audience(self, _: Context, name: String) -> Result<AudienceDetail, ConsoleError> {
        audiences::audience(&self.0, name).await
    }

    async fn count_rule(self, _: Context, request: CountRequest) -> Result<RuleReply, ConsoleError> {
        audiences::count_rule(&self.0, request).await
    }

    async fn complete_rule(
        self,
        _: Context,
        request: CompletionRequest,
    ) -> Result<Completions, ConsoleError> {
        audiences::complete_rule(&self.0, request).await
    }

    async fn field_values(self, _: Context, field: Field) -> Result<FieldValues, ConsoleError> {
        audiences::field_values(&self.0, field).await
    }

    async fn save_audience(self, _: Context, request: SaveAudience) -> Result<u32, ConsoleError> {
        audiences::save_audience(&self.0, request).await
    }

    async fn retire_audience(self, _: Context, name: String, reason: String) -> Result<(), ConsoleError> {
        audiences::retire_audience(&self.0, name, reason).await
    }

    async fn overlap(self, _: Context, names: Vec<String>) -> Result<Overlap, ConsoleError> {
        audiences::overlap(&self.0, names).await
    }

    async fn house_rules(self, _: Context) -> Result<HouseRules, ConsoleError> {
        audiences::house_rules(&self.0).await
    }

    async fn set_exclusions(self, _: Context, request: SetExclusions) -> Result<(), ConsoleError> {
        audiences::set_exclusions(&self.0, request).await
    }

    async fn set_group(self, _: Context, request: SetGroup) -> Result<(), ConsoleError> {
        audiences::set_group(&self.0, request).await
    }

    async fn save_list(self, _: Context, request: SaveList) -> Result<SavedList, ConsoleError> {
        audiences::save_list(&self.0, request).await
    }

    async fn suppress(self, _: Context, request: Suppress) -> Result<Suppressed, ConsoleError> {
        audiences::suppress(&self.0, request).await
    }

    async fn seal_audience(self, _: Context, request: SealRequest) -> Result<JobId, ConsoleError> {
        audiences::seal_audience(&self.0, request).await
    }

    async fn activations(self, _: Context) -> Result<Activations, ConsoleError> {
        audiences::activations(&self.0).await
    }

    async fn export(self, _: Context, id: ExportId) -> Result<ExportDetail, ConsoleError> {
        audiences::export(&self.0, id).await
    }

    async fn decide_export(
        self,
        _: Context,
        request: DecisionRequest,
    ) -> Result<DecisionReply, ConsoleError> {
        audiences::decide_export(&self.0, request).await
    }

    async fn release_export(self, _: Context, id: ExportId) -> Result<JobId, ConsoleError> {
        audiences::release_export(&self.0, id).await
    }

    async fn withdraw_export(
        self,
        _: Context,
        request: WithdrawRequest,
    ) -> Result<Option<JobId>, ConsoleError> {
        audiences::withdraw_export(&self.0, request).await
    }

    async fn audit(self, _: Context, request: AuditRequest) -> Result<AuditRecords, ConsoleError> {
        privacy::audit(&self.0, &request)
    }

    async fn verify_audit(self, _: Context) -> Result<AuditCheck, ConsoleError> {
        privacy::verify_audit(&self.0)
    }

    async fn status(self, _: Context) -> Result<Status, ConsoleError> {
        let opened = self.opened_if_any().await?;
        let hello = self.greet(opened.as_deref())?;
        let ledger = &self.0.ledger;
        let recorded = data::Recorded { loads: ledger.loads(RECENT)?, jobs: ledger.jobs(RECENT)? };
        data::status(opened.as_deref(), hello, &self.0.workspace, &self.0.config, recorded).await
    }

    async fn loads(self, _: Context, limit: u32) -> Result<Vec<Load>, ConsoleError> {
        Ok(self.0.ledger.loads(limit.min(MOST_ROWS))?)
    }

    async fn rejected_rows(
        self,
        _: Context,
        request: RejectedRowsRequest,
    ) -> Result<RejectedRows, ConsoleError> {
        data::rejected_rows(&*self.0.store.opened().await?, request).await
    }

    async fn start_load(self, _: Context) -> Result<JobId, ConsoleError> {
        Ok(self.0.jobs.start(JobKind::Load, &self.0.user)?)
    }

    async fn start_backup(self, _: Context, request: BackupRequest) -> Result<JobId, ConsoleError> {
        backup::start(&self.0, &request)
    }

    async fn cancel_job(self, _: Context, job: JobId) -> Result<(), ConsoleError> {
        match self.0.jobs.cancel(job, &self.0.user)? {
            CancelAnswer::Stopped | CancelAnswer::Asked => Ok(()),
            CancelAnswer::Ended(_) => {
                let message = format!("job {} has ended already; there is nothing to stop", job.0);
                Err(ConsoleError::new(ErrorKind::Invalid, message).hint("`c360 jobs` shows how it ended"))
            }
        }
    }

    async fn jobs(self, _: Context, limit: u32) -> Result<Vec<Job>, ConsoleError> {
        self.0.jobs.pump()?;
        Ok(self.0.ledger.jobs(limit.min(MOST_ROWS))?)
    }

    async fn wait_for_change(self, _: Context, seen: u64) -> Result<u64, ConsoleError> {
        Ok(self.0.watch.changed(seen).await)
    }

    async fn load_state(self, _: Context) -> Result<Option<UserState>, ConsoleError> {
        Ok(self.0.ledger.load_state(&self.0.user)?)
    }

    async fn save_state(self, _: Context, state: UserState) -> Result<(), ConsoleError> {
        super::state::save(&self.0, &state)
    }
}
