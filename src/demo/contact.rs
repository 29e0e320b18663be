//! Messages to one customer through time, and what they cause: openings, clicks, purchases, fatigue, goodbyes.
//!
//! A message causes a purchase with probability gain × (1 − m / (2 × optimum)), m being the messages of the last
//! 28 days, itself included; so n messages per 28 days bring most at n = optimum, and past twice the optimum each
//! one prevents purchases instead. Customers who have dropped out do not answer.
//!
//! Newsletters and campaigns were sent in the years before too, and customers answered them; the sender keeps the newsletters
//! of the last weeks and the campaigns of the last year alone.

use super::calendar::Calendar;
use super::campaigns::{Audience, Campaign, HARM_DAYS, Means, RESPONSE_DAYS, Response};
use super::consents::{self, Change};
use super::effects::{NEWSLETTERS, NOT_KEPT, band};
use super::experiments::{CELLS, Experiment, SHARE, SLOTS};
use super::life::{Cause, Life, Purchase};
use super::person::Person;
use super::promotions::Discount;
use super::random::{Draw, nth};
use super::tally::Tally;
use super::world::{World, churn_risk};

/// Weeks in which newsletters are kept by the sender.
const NEWSLETTER_WEEKS: i32 = 30;
/// Days that pressure counts.
const PRESSURE_DAYS: i32 = 28;
/// How many purchases a message past twice the optimum prevents for one that a first message causes.
const HARM_FACTOR: f64 = 4.0;
/// Share of messages that bounce for no lasting reason.
const BOUNCED: f64 = 0.006;

/// Something the retailer does on a day.
#[derive(Debug, Clone, Copy)]
pub struct Touch {
    day: i32,
    what: What,
}

#[derive(Debug, Clone, Copy)]
enum What {
    /// In weeks from the first that the sender keeps; before that the number is negative.
    Newsletter(i32),
    Campaign(usize),
    /// Of a year before, by position.
    Earlier(usize),
    Draw(usize),
    Send(usize, u32),
}

/// Every contact day in order.
#[must_use]
pub fn timeline(
    calendar: &Calendar,
    campaigns: &[Campaign],
    earlier: &[Campaign],
    experiments: &[Experiment],
) -> Vec<Touch> {
    let days = calendar.len();
    let mut all = Vec::new();
    let mut day = days - 3;
    let mut week = NEWSLETTER_WEEKS - 1;
    while day >= 0 {
        all.push(Touch { day, what: What::Newsletter(week) });
        day -= 7;
        week -= 1;
    }
    for (at, campaign) in campaigns.iter().enumerate() {
        all.push(Touch { day: campaign.first, what: What::Campaign(at) });
    }
    for (at, campaign) in earlier.iter().enumerate() {
        all.push(Touch { day: campaign.first, what: What::Earlier(at) });
    }
    for (at, experiment) in experiments.iter().enumerate() {
        all.push(Touch { day: experiment.first, what: What::Draw(at) });
        let sends = (experiment.last - experiment.first + 1) / 28 * SLOTS as i32;
        for slot in 0..sends {
            // Two a week, three or four days apart.
            let day = experiment.first + slot / 2 * 7 + if slot % 2 == 0 { 1 } else { 4 };
            all.push(Touch { day, what: What::Send(at, slot as u32) });
        }
    }
    all.sort_by_key(|t| t.day);
    all
}

/// One message.
#[derive(Debug, Clone, Copy)]
pub struct Message {
    /// Position in the campaigns, then in the experiments; `None` for a newsletter.
    pub campaign: Option<usize>,
    /// Channel.
    pub means: Means,
    /// Seconds since 1970-01-01, local time.
    pub sent: i64,
    /// When opened.
    pub opened: Option<i64>,
    /// When clicked.
    pub clicked: Option<i64>,
    /// When it made the customer unsubscribe.
    pub unsubscribed: Option<i64>,
    /// When it bounced.
    pub bounced: Option<i64>,
}

/// One membership.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// Position in the campaigns, then in the experiments.
    pub campaign: usize,
    /// Arm as written.
    pub arm: &'static str,
    /// Day of the history.
    pub day: i32,
    /// The churn risk that was true on that day.
    pub risk: f64,
}

/// What a campaign does to the tickets of its time.
#[derive(Debug, Clone, Copy)]
pub struct Exposure {
    first: i32,
    last: i32,
    extra_line: f64,
    offer: Discount,
    /// Where it is counted.
    pub slot: u16,
}

/// What contact came to for one customer. Reused from customer to customer.
#[derive(Debug, Default)]
pub struct Contacts {
    /// Messages in order.
    pub messages: Vec<Message>,
    /// Memberships in order.
    pub members: Vec<Member>,
    /// Seconds since 1970-01-01 of those before them that the sender does not keep, in order.
    not_kept: Vec<i64>,
    exposures: Vec<Exposure>,
    cells: [Option<usize>; 2],
}

impl Contacts {
    /// What a campaign changes in a ticket of a day.
    #[must_use]
    pub fn exposure(&self, day: i32) -> Option<&Exposure> {
        self.exposures.iter().rev().find(|e| e.first <= day && day <= e.last)
    }

    fn clear(&mut self) {
        self.messages.clear();
        self.not_kept.clear();
        self.members.clear();
        self.exposures.clear();
        self.cells = [None; 2];
    }

    /// Messages of the last 28 days.
    fn pressure(&self, now: i64) -> f64 {
        let from = now - i64::from(PRESSURE_DAYS) * 86_400;
        let kept = self.messages.iter().rev().map(|m| m.sent);
        kept.chain(self.not_kept.iter().rev().copied()).take_while(|sent| *sent > from).count() as f64
    }
}

impl Exposure {
    /// Probability of one more line, and the discount on every line.
    #[must_use]
    pub const fn wish(&self) -> (f64, Discount) {
        (self.extra_line, self.offer)
    }
}

/// How a customer can be reached.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reach {
    /// Has an e-mail address, a phone number, an address.
    pub by: [bool; 3],
    /// Messages always bounce.
    pub dead_mailbox: bool,
}

/// One customer while being contacted.
#[derive(Debug)]
pub struct Contacted<'a> {
    /// The world.
    pub world: &'a World,
    /// The customer.
    pub person: &'a Person,
    /// Number of the customer, which spreads newsletters over the weeks.
    pub number: u64,
    /// Day of joining.
    pub joined: i32,
    /// How the customer's life went.
    pub life: Life,
    /// How to reach the customer.
    pub reach: Reach,
}

impl Contacted<'_> {
    /// The churn risk that is true of the customer, who last bought so many days ago.
    fn risk(&self, days_since: i32) -> f64 {
        churn_risk(self.person.rate * self.life.drifted, self.person.dropout, days_since)
    }

    /// Plays every contact; adds and prevents purchases, changes consents.
    pub fn play(
        &self,
        purchases: &mut Vec<Purchase>,
        changes: &mut Vec<Change>,
        contacts: &mut Contacts,
        tally: &mut Tally,
        draw: &mut Draw,
    ) {
        contacts.clear();
        let own = purchases.len();
        if own == 0 {
            return;
        }
        let mut play = Play { of: self, purchases, changes, contacts, tally, draw, own };
        for touch in &self.world.touches {
            if touch.day > self.joined {
                play.touch(*touch);
            }
        }
    }
}

struct Play<'a> {
    of: &'a Contacted<'a>,
    purchases: &'a mut Vec<Purchase>,
    changes: &'a mut Vec<Change>,
    contacts: &'a mut Contacts,
    tally: &'a mut Tally,
    draw: &'a mut Draw,
    /// Purchases of the customer's own process: the first so many of the list, by day.
    own: usize,
}

impl Play<'_> {
    fn touch(&mut self, touch: Touch) {
        // What needs no look at the purchases comes first: most touches end here.
        match touch.what {
            What::Newsletter(_) if !self.of.reach.by[Means::Email as usize] => return,
            What::Send(at, slot) => return self.send_cell(touch.day, at, slot),
            _ => {}
        }
        let Some((last, within_year)) = self.recency(touch.day) else { return };
        let since = touch.day - last;
        match touch.what {
            What::Newsletter(week) => self.newsletter(touch.day, week, since, within_year),
            What::Campaign(at) => self.campaign(touch.day, at, since, within_year),
            What::Earlier(at) => self.earlier(touch.day, at, since, within_year),
            What::Draw(at) => self.draw_cell(touch.day, at, since),
            What::Send(..) => {}
        }
    }

    /// Day of the last purchase before a day, and purchases in the year before it.
    fn recency(&self, day: i32) -> Option<(i32, usize)> {
        let own = self.purchases.get(..self.own)?;
        let before = own.partition_point(|p| p.day < day);
        let kept = || own.iter().take(before).rev().filter(|p| p.lost.is_none());
        let last = kept().next()?.day;
        Some((last, kept().take_while(|p| p.day >= day - 365).count()))
    }

    fn allowed(&self, means: Means, day: i32) -> bool {
        let reached = self.of.reach.by.get(means as usize).copied().unwrap_or(false);
        reached && consents::holds(self.changes, means as usize, self.moment(day))
    }

    /// Ten o'clock.
    fn moment(&self, day: i32) -> i64 {
        i64::from(self.of.world.calendar.epoch(day)) * 86_400 + 36_000
    }

    fn newsletter(&mut self, day: i32, week: i32, since: i32, within_year: usize) {
        let tested = self.of.world.experiments.iter().enumerate().any(|(at, e)| {
            e.means == Means::Email
                && e.first <= day
                && day <= e.last
                && nth(&self.contacts.cells, at).is_some()
        });
        // The retailer writes more often to those who buy more: pressure and value are confounded, as in life.
        let phase = (week + (self.of.number % 4) as i32).rem_euclid(4);
        let due = match within_year {
            0..3 => phase == 0,
            3..7 => phase % 2 == 0,
            _ => true,
        };
        if !due || tested || since > 365 || !self.allowed(Means::Email, day) {
            return;
        }
        if week >= 0 {
            self.send(None, Means::Email, day, NEWSLETTERS);
        } else if !self.of.reach.dead_mailbox {
            let pressure = self.send_and_forget(Means::Email, day);
            self.answer(pressure, day, NOT_KEPT);
        }
    }

    /// Sends a message that the sender does not keep, and tells the pressure it comes under.
    fn send_and_forget(&mut self, means: Means, day: i32) -> f64 {
        let sent = self.moment(day);
        let pressure = self.contacts.pressure(sent) + 1.0;
        if means != Means::Post && self.leaves(pressure) {
            consents::withdraw(self.changes, means, sent + 60);
        }
        self.contacts.not_kept.push(sent);
        pressure
    }

    /// Whether a message under that pressure makes the customer unsubscribe.
    fn leaves(&mut self, pressure: f64) -> bool {
        let of = self.of.person.of();
        let tired = pressure / of.optimum;
        self.draw.chance(of.unsubscribe * (1.0 + tired * tired) / 2.0)
    }

    /// Buys once more, or once less, for a message under that pressure.
    fn answer(&mut self, pressure: f64, day: i32, slot: u16) {
        let chance = self.of.person.gain * (1.0 - pressure / (2.0 * self.of.person.optimum));
        if chance > 0.0 {
            self.cause(chance, day, 7, slot);
        } else {
            self.prevent((-chance * HARM_FACTOR).min(0.5), day, 28, slot);
        }
    }

    /// Whether a campaign writes to the customer.
    fn in_audience(&self, campaign: &Campaign, day: i32, since: i32, within_year: usize) -> bool {
        let bought = within_year.max(usize::from(self.of.joined < 0) + self.own.min(2));
        let in_audience = match campaign.audience {
            Audience::Newcomers => self.of.joined >= day - 90 && within_year == 1,
            Audience::Sleeping => (60..=540).contains(&since) && bought >= 2,
            Audience::Active => since <= 365,
            Audience::Recent => since <= 730,
        };
        in_audience && self.allowed(campaign.means, day)
    }

    /// A campaign of a year before: what came of it stays.
    fn earlier(&mut self, day: i32, at: usize, since: i32, within_year: usize) {
        let Some(campaign) = self.of.world.earlier.get(at) else { return };
        if self.in_audience(campaign, day, since, within_year) && !self.draw.chance(campaign.control) {
            self.send_and_forget(campaign.means, day);
            self.respond(campaign, day, NOT_KEPT, band(self.of.risk(since)));
        }
    }

    fn campaign(&mut self, day: i32, at: usize, since: i32, within_year: usize) {
        let Some(campaign) = self.of.world.campaigns.get(at) else { return };
        if !self.in_audience(campaign, day, since, within_year) {
            return;
        }
        let risk = self.of.risk(since);
        let slot = self.of.world.slots.campaign(at, band(risk));
        let control = self.draw.chance(campaign.control);
        let arm = if control { "control" } else { "exposed" };
        self.contacts.members.push(Member { campaign: at, arm, day, risk });
        if let Some(effect) = self.tally.effect(slot) {
            effect.controls += u64::from(control);
            effect.members += u64::from(!control);
        }
        if !control {
            self.send(Some(at), campaign.means, day, slot);
            self.respond(campaign, day, slot, band(risk));
        }
    }

    /// The causal effect of a campaign on an exposed customer.
    fn respond(&mut self, campaign: &Campaign, day: i32, slot: u16, band: usize) {
        let exposure = |extra_line, offer| Exposure {
            first: day,
            last: day + RESPONSE_DAYS - 1,
            extra_line,
            offer,
            slot,
        };
        match campaign.response {
            Response::Nothing => {}
            Response::Purchase(p) => self.cause(p, day, RESPONSE_DAYS, slot),
            Response::PurchaseInMiddle(p) => {
                if band == 1 {
                    self.cause(p, day, RESPONSE_DAYS, slot);
                }
            }
            Response::Harm(p, goodbye) => {
                self.prevent_each(p, day, HARM_DAYS, slot);
                if self.draw.chance(goodbye) {
                    let at = self.moment(day) + self.draw.below(7_200) as i64;
                    consents::withdraw(self.changes, campaign.means, at);
                    if let Some(last) = self.contacts.messages.last_mut() {
                        last.unsubscribed = Some(at);
                    }
                    if let Some(effect) = self.tally.effect(slot) {
                        effect.unsubscribed += 1;
                    }
                }
            }
            Response::ExtraLine(p) => self.contacts.exposures.push(exposure(p, Discount::default())),
            Response::Offer(p, percent) => {
                self.contacts.exposures.push(exposure(0.0, Discount { percent, promo: campaign.promo }));
                self.cause(p, day, RESPONSE_DAYS, slot);
            }
        }
    }

    fn draw_cell(&mut self, day: i32, at: usize, since: i32) {
        let Some(experiment) = self.of.world.experiments.get(at) else { return };
        if since > 365 || !self.allowed(experiment.means, day) || !self.draw.chance(SHARE) {
            return;
        }
        let cell = self.draw.below(CELLS);
        if let Some(own) = self.contacts.cells.get_mut(at) {
            *own = Some(cell);
        }
        let campaign = self.of.world.campaigns.len() + at;
        let risk = self.of.risk(since);
        self.contacts.members.push(Member { campaign, arm: nth(&experiment.arms, cell), day, risk });
        if let Some(effect) = self.tally.effect(self.of.world.slots.cell(at, cell, self.of.person.kind)) {
            effect.members += 1;
        }
    }

    fn send_cell(&mut self, day: i32, at: usize, slot: u32) {
        let (Some(cell), Some(experiment)) =
            (nth(&self.contacts.cells, at), self.of.world.experiments.get(at))
        else {
            return;
        };
        let messages = nth(&experiment.cells, cell);
        if messages == 0 || !slot.is_multiple_of(SLOTS / messages) || !self.allowed(experiment.means, day) {
            return;
        }
        let counted = self.of.world.slots.cell(at, cell, self.of.person.kind);
        self.send(Some(self.of.world.campaigns.len() + at), experiment.means, day, counted);
    }

    /// Sends one message and lets the customer answer.
    fn send(&mut self, campaign: Option<usize>, means: Means, day: i32, slot: u16) {
        let sent = self.moment(day) + self.draw.below(3_600) as i64;
        let end = self.of.world.calendar.end_second();
        let mut message =
            Message { campaign, means, sent, opened: None, clicked: None, unsubscribed: None, bounced: None };
        let dead = means == Means::Email && self.of.reach.dead_mailbox;
        if dead && self.contacts.messages.iter().filter(|m| m.bounced.is_some()).count() >= 2 {
            return;
        }
        if dead || (means != Means::Post && self.draw.chance(BOUNCED)) {
            message.bounced = Some(sent + 5);
            self.contacts.messages.push(message);
            return;
        }
        let of = self.of.person.of();
        let pressure = self.contacts.pressure(sent) + 1.0;
        if means != Means::Post && self.draw.chance(self.of.person.open * (-0.10 * (pressure - 1.0)).exp()) {
            let opened = sent + (self.draw.exponential() * 14_400.0) as i64 + 20;
            let clicked = self.draw.chance(of.click).then(|| opened + 3 + self.draw.below(90) as i64);
            message.opened = Some(opened).filter(|at| *at < end);
            message.clicked = clicked.filter(|at| *at < end);
        }
        if means != Means::Post && self.leaves(pressure) {
            let at = (message.opened.unwrap_or(sent) + 60).min(end - 1);
            message.unsubscribed = Some(at);
            consents::withdraw(self.changes, means, at);
        }
        let goodbye = message.unsubscribed.is_some();
        self.contacts.messages.push(message);
        if let Some(effect) = self.tally.effect(slot) {
            effect.messages += 1;
            effect.unsubscribed += u64::from(goodbye);
        }
        // Campaigns have their own response; the general one is for newsletters and experiments.
        if campaign.is_none_or(|at| at >= self.of.world.campaigns.len()) {
            self.answer(pressure, day, slot);
        }
    }

    /// One more purchase within some days, with a probability, while the customer still buys.
    fn cause(&mut self, chance: f64, day: i32, within: i32, slot: u16) {
        if !self.draw.chance(chance) || !self.of.life.dropout.alive_on(day) {
            return;
        }
        let early = self.draw.unit();
        let day = day + (f64::from(within) * early * early) as i32;
        if day < self.of.world.calendar.len() {
            self.purchases.push(Purchase { day, cause: Cause::Caused(slot), lost: None });
        }
    }

    /// Prevents the next own purchase within some days, with a probability.
    fn prevent(&mut self, chance: f64, day: i32, within: i32, slot: u16) {
        let own = self.own;
        let mut next = self.purchases.iter_mut().take(own).filter(|p| preventable(p, day, within));
        if let Some(purchase) = next.next().filter(|_| self.draw.chance(chance)) {
            purchase.lost = Some(slot);
        }
    }

    /// Prevents each own purchase within some days, with a probability.
    fn prevent_each(&mut self, chance: f64, day: i32, within: i32, slot: u16) {
        let own = self.own;
        for purchase in self.purchases.iter_mut().take(own).filter(|p| preventable(p, day, within)) {
            if self.draw.chance(chance) {
                purchase.lost = Some(slot);
            }
        }
    }
}

fn preventable(purchase: &Purchase, day: i32, within: i32) -> bool {
    let soon = purchase.day > day && purchase.day <= day + within;
    soon && purchase.lost.is_none() && purchase.cause != Cause::Join
}
