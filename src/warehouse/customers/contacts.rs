//! The rows behind consents, messages, campaigns, surveys and possible duplicates.

use jiff::civil::{Date, DateTime};

use crate::warehouse::rows::query_row;

query_row! {
    /// `customers/consents_now`.
    ConsentsNowRow {
        /// May be e-mailed.
        email: Option<bool>,
        /// May be texted.
        sms: Option<bool>,
        /// May be written to by post.
        post: Option<bool>,
        /// May be passed to advertising platforms.
        ads: Option<bool>,
        /// The home store's label, or its id where it has none.
        home_store: Option<String>,
    }
}

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
    /// `customers/message_channels`.
    MessageChannelRow {
        /// The channel.
        channel: Option<String>,
        /// Messages sent.
        sent: i64,
        /// Opened.
        opened: i64,
        /// Clicked.
        clicked: i64,
        /// Made the customer unsubscribe.
        unsubscribed: i64,
        /// Bounced.
        bounced: i64,
        /// Sent in the last 30 days.
        recent: i64,
    }
}

query_row! {
    /// `customers/messages`.
    MessageRow {
        /// When sent.
        sent_at: DateTime,
        /// The channel.
        channel: Option<String>,
        /// The campaign's label, or its id where it has none.
        campaign: Option<String>,
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
        /// Its name.
        label: Option<String>,
        /// Its kind.
        kind: Option<String>,
        /// Exposed, control, or a cell of an experiment.
        arm: Option<String>,
        /// First day.
        starts_on: Option<Date>,
        /// Last day.
        ends_on: Option<Date>,
    }
}

query_row! {
    /// `customers/surveys`.
    SurveyRow {
        /// When.
        answered_at: DateTime,
        /// Likelihood to recommend.
        score: i64,
        /// The store's label, or its id where it has none.
        store: Option<String>,
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
