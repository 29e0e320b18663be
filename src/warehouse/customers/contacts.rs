//! The rows behind consents, messages, campaigns, surveys and possible duplicates.

use jiff::civil::DateTime;

use crate::warehouse::rows::query_row;

query_row! {
    /// `customers/consents`.
    ConsentRow {
        /// For what.
        channel: String,
        /// Given, or withdrawn.
        granted: bool,
        /// When.
        changed_at: DateTime,
    }
}

query_row! {
    /// `customers/messages`.
    #[derive(Default)]
    MessageRow {
        /// When sent.
        sent_at: DateTime,
        /// The channel.
        channel: Option<String>,
        /// The campaign.
        campaign_id: Option<String>,
        /// When first opened.
        opened_at: Option<DateTime>,
        /// When first clicked.
        clicked_at: Option<DateTime>,
        /// When it made the customer unsubscribe.
        unsubscribed_at: Option<DateTime>,
        /// When it bounced.
        bounced_at: Option<DateTime>,
    }
}

query_row! {
    /// `customers/pressure`.
    PressureRow {
        /// The median.
        median: Option<i64>,
        /// The ninth decile.
        p90: Option<i64>,
    }
}

query_row! {
    /// `customers/campaigns`.
    CampaignRow {
        /// The campaign.
        campaign_id: String,
        /// Exposed, control, or a cell of an experiment.
        arm: Option<String>,
    }
}

query_row! {
    /// `customers/surveys`.
    SurveyRow {
        /// When.
        answered_at: DateTime,
        /// Likelihood to recommend.
        score: i64,
        /// The store.
        store_id: Option<String>,
    }
}

query_row! {
    /// `customers/as_compared`.
    ComparedRow {
        /// The e-mail address as it is compared.
        email: Option<String>,
        /// The different words of the name in their order, a space between them.
        words: Option<String>,
    }
}

query_row! {
    /// `customers/alike`.
    AlikeRow {
        /// `email` or `phone`.
        kind: String,
    }
}

query_row! {
    /// `customers/namesakes`.
    NamesakeRow {
        /// The number of the id.
        person: i64,
    }
}

query_row! {
    /// `customers/duplicates`.
    DuplicateRow {
        /// The other id.
        customer_id: String,
        /// Given name.
        first_name: Option<String>,
        /// Family name.
        last_name: Option<String>,
        /// Whether the e-mail address is the same.
        by_email: bool,
    }
}
