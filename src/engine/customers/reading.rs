//! Reading for one customer: named queries, and where each section of the page comes from.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use duckdb::types::Value;
use jiff::civil::Date;
use tokio::sync::OnceCell;

use crate::{
    contract::{ConsoleError, ErrorKind, Provenance},
    engine::{
        evidence::{day, evidence},
        store::Opened,
    },
    warehouse::{
        customers::{bought::BoughtRow, contacts::MessageRow},
        rows::QueryRow,
        snapshot::Parameters,
    },
};

/// One customer in one open generation.
pub struct Reading {
    /// The open generation.
    pub opened: Arc<Opened>,
    /// The day that everything is told for.
    pub as_of: Date,
    /// The customer.
    pub customer_id: String,
    provenance: Mutex<BTreeMap<String, Provenance>>,
    bought: OnceCell<Arc<[BoughtRow]>>,
    messages: OnceCell<Arc<[MessageRow]>>,
}

impl Reading {
    /// Begin to read, as things stood on a day.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] when no id is given.
    pub fn new(opened: &Arc<Opened>, customer_id: String, as_of: Date) -> Result<Self, ConsoleError> {
        if customer_id.trim().is_empty() {
            return Err(ConsoleError::new(ErrorKind::Invalid, "no customer is named")
                .hint("name one by id; `c360 customer find` finds it"));
        }
        Ok(Self {
            opened: Arc::clone(opened),
            as_of,
            customer_id,
            provenance: Mutex::default(),
            bought: OnceCell::new(),
            messages: OnceCell::new(),
        })
    }

    /// The customer as a parameter.
    pub fn id(&self) -> (&'static str, Value) {
        ("customer_id", Value::Text(self.customer_id.clone()))
    }

    /// A day as a parameter.
    pub fn day(name: &'static str, date: Date) -> (&'static str, Value) {
        (name, day(date))
    }

    /// Run a query and keep its evidence under a section's name.
    pub async fn rows<T: QueryRow + Send + 'static>(
        &self,
        section: &str,
        query: &'static str,
        parameters: Parameters,
    ) -> Result<Vec<T>, ConsoleError> {
        self.of_sections(&[section], query, parameters).await
    }

    /// Every ticket line of the customer, read once: the evidence of all sections that count in them.
    pub async fn bought(&self) -> Result<&Arc<[BoughtRow]>, ConsoleError> {
        const SECTIONS: [&str; 6] = ["traits", "months", "tastes", "habits", "stores", "tickets"];
        let read = || async { Ok(self.told::<BoughtRow>(&SECTIONS, "customers/bought").await?.into()) };
        self.bought.get_or_try_init(read).await
    }

    /// Every message to the customer, latest first, read once.
    pub async fn messages(&self) -> Result<&Arc<[MessageRow]>, ConsoleError> {
        let read = || async {
            let mut rows = self.told::<MessageRow>(&["messages"], "customers/messages").await?;
            rows.sort_by(|a, b| {
                let told = (&a.channel, &a.campaign_id).cmp(&(&b.channel, &b.campaign_id));
                b.sent_at.cmp(&a.sent_at).then(told)
            });
            Ok(rows.into())
        };
        self.messages.get_or_try_init(read).await
    }

    /// Run a query about the customer alone, and keep its evidence under several sections' names.
    pub async fn told<T: QueryRow + Send + 'static>(
        &self,
        sections: &[&str],
        query: &'static str,
    ) -> Result<Vec<T>, ConsoleError> {
        self.of_sections(sections, query, vec![self.id()]).await
    }

    async fn of_sections<T: QueryRow + Send + 'static>(
        &self,
        sections: &[&str],
        query: &'static str,
        parameters: Parameters,
    ) -> Result<Vec<T>, ConsoleError> {
        let answer = self.opened.snapshot.rows::<T>(query, parameters.clone()).await?;
        let found = evidence(&self.opened, query, &parameters, &answer)?;
        let mut provenance = self.provenance.lock().unwrap_or_else(PoisonError::into_inner);
        provenance.extend(sections.iter().map(|section| ((*section).to_owned(), found.clone())));
        Ok(answer.rows)
    }

    /// Run a query and keep its evidence without what it was asked with: that is personal data.
    pub async fn personal<T: QueryRow + Send + 'static>(
        &self,
        section: &str,
        query: &'static str,
        parameters: Parameters,
    ) -> Result<Vec<T>, ConsoleError> {
        let rows = self.rows(section, query, parameters).await?;
        let mut provenance = self.provenance.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = provenance.get_mut(section) {
            found.parameters.clear();
        }
        Ok(rows)
    }

    /// Where everything came from, by section.
    pub fn evidence(self) -> BTreeMap<String, Provenance> {
        self.provenance.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
