//! One chunk: 1,024 customers lived one after the other, and their rows.
//!
//! The only place where a customer's parts come together: person, life, contacts, tickets, answers, visits.

use super::anonymous;
use super::calendar::Calendar;
use super::campaigns::Response;
use super::consents::{self, CONSENTS, Change};
use super::contact::{Contacted, Contacts, Reach};
use super::effects::{BANDS, DRIFT, STORE_TEST, band};
use super::group::Files;
use super::ids::{self, Id};
use super::life::{self, Cause, Dropout, Purchase};
use super::options::Error;
use super::person::Person;
use super::products::CATALOGUE;
use super::profile::{Profile, write_truth};
use super::random::{Draw, Purpose};
use super::rows::Cell::{self, Number, Text};
use super::surveys::{self, Answer};
use super::tally::Tally;
use super::tickets::{Line, NO_STORE, Shopper, Ticket, Till, Wish};
use super::visits::{self, Visit};
use super::world::World;

/// Customers of a chunk.
pub const CHUNK: u64 = 1_024;

/// Net cents of a customer by window.
#[derive(Debug, Clone, Copy, Default)]
pub struct Years {
    /// In N-1.
    pub n1: i64,
    /// In N.
    pub n: i64,
    /// In N if there were no drift.
    pub n_without: i64,
}

impl Years {
    /// Adds a ticket of a day, and what came back on its own day, as it is and as it would be without drift.
    fn add(&mut self, calendar: &Calendar, day: i32, ticket: &Ticket, (made, without): (bool, bool)) {
        let (back, back_day) = ticket.back;
        for (cents, day) in [(ticket.net - back, day), (back, back_day)] {
            if day >= calendar.year_n {
                self.n += if made { cents } else { 0 };
                self.n_without += if without { cents } else { 0 };
            } else if day >= calendar.year_n1 {
                self.n1 += if made { cents } else { 0 };
            }
        }
    }
}

/// A worker's scratch space and counts, kept from customer to customer.
#[derive(Debug)]
pub struct Desk<'a> {
    world: &'a World,
    till: Till<'a>,
    purchases: Vec<Purchase>,
    changes: Vec<Change>,
    contacts: Contacts,
    visits: Vec<Visit>,
    answers: Vec<Answer>,
    next: [u64; 3],
    /// What was counted.
    pub tally: Tally,
}

impl<'a> Desk<'a> {
    /// An empty desk.
    #[must_use]
    pub fn new(world: &'a World) -> Self {
        Self {
            world,
            till: Till::new(world),
            purchases: Vec::new(),
            changes: Vec::new(),
            contacts: Contacts::default(),
            visits: Vec::new(),
            answers: Vec::new(),
            next: [0; 3],
            tally: Tally::new(world),
        }
    }

    /// Lives the customers of a chunk into the files' rows.
    pub fn write_chunk(&mut self, chunk: u64, files: &mut Files) -> Result<(), Error> {
        self.till.next_ticket = 1;
        self.next = [0; 3];
        let first = chunk * CHUNK;
        for number in first..(first + CHUNK).min(self.world.options.customers) {
            self.write_customer(chunk, number, files);
            files.flush_full()?;
        }
        Ok(())
    }

    /// Writes what the chunk's customers did without showing their card, and what others did.
    pub fn write_anonymous(&mut self, chunk: u64, files: &mut Files) {
        anonymous::write_chunk(self.world, chunk, &mut self.till, files, &mut self.tally);
    }

    fn write_customer(&mut self, chunk: u64, number: u64, files: &mut Files) {
        let world = self.world;
        let mut draw = world.streams.draw(Purpose::Person, number);
        let person = Person::new(world.stores.any(&mut draw), &mut draw);
        let profile = Profile::new(world, &person, number, &mut draw);
        let mut draw = world.streams.draw(Purpose::Life, number);
        let joined = life::joins(world, &mut draw);
        let joined_at = world.calendar.midnight(joined) + 43_200 + draw.below(18_000) as i64;
        let end = world.calendar.end_second();
        consents::draw_changes(&person, joined_at, end, &mut draw, &mut self.changes);
        let life = life::live(world, &person, joined, &mut draw, &mut self.purchases);
        let dropout = life.dropout;
        let reach = Reach { by: profile.reach(), dead_mailbox: draw.chance(0.02) };
        let contacted = Contacted { world, person: &person, number, joined, life, reach };
        contacted.play(
            &mut self.purchases,
            &mut self.changes,
            &mut self.contacts,
            &mut self.tally,
            &mut draw,
        );
        self.purchases.sort_by_key(|p| p.day);
        let years = self.shop(&person, dropout, &mut draw);
        visits::around(world, &person, joined, dropout, &mut draw, &mut self.visits);

        let id = ids::customer(number);
        let consent = std::array::from_fn(|channel| consents::holds(&self.changes, channel, end - 1));
        profile.write(world, &person, id, joined, consent, &mut files.customers.rows);
        write_truth(world, &person, id, life, years, &mut files.truth.rows);
        self.tally.customers += 1;
        if let Some(of) = self.tally.types.get_mut(person.kind) {
            of[0] += 1;
        }
        self.tally.dropped += u64::from(dropout != Dropout::Active);
        self.tally.count_move(years.n1, years.n, years.n_without);
        self.write_rows(chunk, id, files);
    }

    /// Rings up every purchase, made or prevented; only those made stay on the till.
    fn shop(&mut self, person: &Person, dropout: Dropout, draw: &mut Draw) -> Years {
        self.till.lines.clear();
        self.visits.clear();
        self.answers.clear();
        let mut years = Years::default();
        if self.purchases.is_empty() {
            return years;
        }
        let shopper = Shopper::new(self.world, person);
        let mut bought = false;
        for at in 0..self.purchases.len() {
            let Some(&purchase) = self.purchases.get(at) else { break };
            let leaving = dropout == Dropout::After(purchase.day);
            if let Some(ticket) = self.ring(&shopper, purchase, draw) {
                self.count(person, purchase, &ticket, &mut years);
                if purchase.lost.is_none() {
                    bought = true;
                    self.follow(person, &ticket, leaving, draw);
                    self.lift(&shopper, purchase.day, &ticket, &mut years, draw);
                }
            }
        }
        self.tally.buyers += u64::from(bought);
        self.till.lines.sort_by_key(|l| (l.at, l.ticket, l.number));
        years
    }

    fn ring(&mut self, shopper: &Shopper<'_>, purchase: Purchase, draw: &mut Draw) -> Option<Ticket> {
        let mut wish = Wish { gift: purchase.cause == Cause::Gift, ..Wish::default() };
        let exposure = self.contacts.exposure(purchase.day).copied();
        if let Some(exposure) = exposure {
            (wish.extra_line, wish.offer) = exposure.wish();
        }
        let lines = self.till.lines.len();
        let ticket = self.till.ring(shopper, purchase.day, wish, draw)?;
        if purchase.lost.is_some() {
            self.till.lines.truncate(lines);
        } else if let Some(effect) = exposure.and_then(|e| self.tally.effect(e.slot)) {
            effect.caused_net += ticket.extra;
            // What a caused purchase was given is part of what it brought; the others would have paid it.
            let caused = matches!(purchase.cause, Cause::Caused(_));
            effect.lost_net += if caused { 0 } else { ticket.given };
        }
        Some(ticket)
    }

    /// Counts what an effect caused or prevented, and the net of the two years.
    fn count(&mut self, person: &Person, purchase: Purchase, ticket: &Ticket, years: &mut Years) {
        if let Some(slot) = purchase.lost {
            if let Some(effect) = self.tally.effect(slot) {
                effect.lost_tickets += 1;
                effect.lost_net += ticket.net;
            }
        } else if let Cause::Caused(slot) = purchase.cause
            && let Some(effect) = self.tally.effect(slot)
        {
            effect.caused_tickets += 1;
            effect.caused_net += ticket.net;
        }
        let made = purchase.lost.is_none();
        let without = match (purchase.lost, purchase.cause) {
            (Some(slot), _) => slot == DRIFT,
            (None, cause) => cause != Cause::Caused(DRIFT),
        };
        years.add(&self.world.calendar, purchase.day, ticket, (made, without));
        if made && let Some(of) = self.tally.types.get_mut(person.kind) {
            of[1] += 1;
            of[2] += ticket.gross;
        }
    }

    /// What comes with a ticket: its place in the store's day, an answer, visits.
    fn follow(&mut self, person: &Person, ticket: &Ticket, leaving: bool, draw: &mut Draw) {
        count_store(self.world, ticket, &mut self.tally);
        if let Some(answer) = surveys::answer(self.world, ticket, person.satisfaction, leaving, draw) {
            self.answers.push(answer);
        }
        visits::before_ticket(self.world, person, ticket, draw, &mut self.visits);
    }

    /// The store test: one more ticket in the same store on another of its days.
    fn lift(&mut self, shopper: &Shopper<'_>, day: i32, ticket: &Ticket, years: &mut Years, draw: &mut Draw) {
        if let Some(more) =
            lifted(self.world, &mut self.till, shopper, ticket.store, day, draw, &mut self.tally)
        {
            years.add(&self.world.calendar, day, &more, (true, true));
        }
    }

    fn write_rows(&mut self, chunk: u64, id: Id, files: &mut Files) {
        let world = self.world;
        for change in self.changes.iter().filter(|c| c.at < world.calendar.end_second()) {
            files.consents.rows.push(&[
                Text(id.as_str()),
                Text(CONSENTS.get(change.channel).copied().unwrap_or_default()),
                Cell::Bool(change.granted),
                Number(change.at),
            ]);
        }
        write_lines(world, chunk, Some(id), &self.till.lines, files, &mut self.tally);
        let campaign = |at: usize| campaign_id(world, at).map_or(Cell::Null, Text);
        for member in &self.contacts.members {
            let epoch = i64::from(world.calendar.epoch(member.day));
            let cells = [campaign(member.campaign), Text(id.as_str()), Text(member.arm), Number(epoch)];
            files.members.rows.push(&cells);
            if risk_matters(world, member.campaign) {
                let risk = Number((member.risk * 1e6).round() as i64);
                let name = Cell::text(BANDS.get(band(member.risk)).copied());
                files.risks.rows.push(&[campaign(member.campaign), Text(id.as_str()), risk, name]);
            }
        }
        for message in &self.contacts.messages {
            self.next[0] += 1;
            files.messages.rows.push(&[
                Text(ids::in_chunk(b'M', chunk, self.next[0]).as_str()),
                Text(id.as_str()),
                message.campaign.map_or(Cell::Null, campaign),
                Text(message.means.code()),
                Number(message.sent),
                Cell::number(message.opened),
                Cell::number(message.clicked),
                Cell::number(message.unsubscribed),
                Cell::number(message.bounced),
            ]);
        }
        self.tally.messages += self.contacts.messages.len() as u64;
        self.visits.sort_by_key(|v| v.at);
        for visit in &self.visits {
            self.next[1] += 1;
            write_visit(ids::in_chunk(b'V', chunk, self.next[1]), Some(id), visit, files);
        }
        for answer in &self.answers {
            self.next[2] += 1;
            files.surveys.rows.push(&[
                Text(ids::in_chunk(b'S', chunk, self.next[2]).as_str()),
                Text(id.as_str()),
                store_cell(world, answer.store),
                Text(answer.channel),
                Number(answer.at),
                Number(answer.score),
            ]);
        }
    }
}

/// Counts a store's ticket for its traffic and for the store test.
pub fn count_store(world: &World, ticket: &Ticket, tally: &mut Tally) {
    if ticket.store == NO_STORE {
        return;
    }
    let day = (ticket.at.div_euclid(86_400) as i32) - world.calendar.epoch(0);
    tally.count_ticket(ticket.store, day);
    let test = &world.store_test;
    let tested = test.tested.get(usize::from(ticket.store)).copied().unwrap_or(false);
    if day >= test.history {
        let row = &mut tally.store_test[usize::from(tested)];
        row[usize::from(day >= test.first)] += ticket.net;
    }
}

/// One more ticket for a ticket of a tested store, with the test's lift as probability.
pub fn lifted(
    world: &World,
    till: &mut Till<'_>,
    shopper: &Shopper<'_>,
    store: u16,
    day: i32,
    draw: &mut Draw,
    tally: &mut Tally,
) -> Option<Ticket> {
    let test = &world.store_test;
    if store == NO_STORE || !test.lifts(store, day) || !draw.chance(super::experiments::LIFT) {
        return None;
    }
    let other = draw.whole(test.first, test.last);
    let other = if world.calendar.day(other).is_some_and(|d| d.closed) { day } else { other };
    let more = till.ring(shopper, other, Wish { store: Some(store), ..Wish::default() }, draw)?;
    count_store(world, &more, tally);
    if let Some(effect) = tally.effect(STORE_TEST) {
        effect.caused_tickets += 1;
        effect.caused_net += more.net;
    }
    Some(more)
}

/// The id of a campaign or, past them, of an experiment.
#[must_use]
pub fn campaign_id(world: &World, at: usize) -> Option<&'static str> {
    let campaigns = world.campaigns.len();
    match at.checked_sub(campaigns) {
        None => world.campaigns.get(at).map(|c| c.id),
        Some(experiment) => world.experiments.get(experiment).map(|e| e.id),
    }
}

/// Whether a campaign's effect hangs on churn risk, so that `truth/` tells its members'.
fn risk_matters(world: &World, campaign: usize) -> bool {
    let response = world.campaigns.get(campaign).map(|c| c.response);
    matches!(response, Some(Response::PurchaseInMiddle(_)))
}

/// A store's id, or nothing.
#[must_use]
pub fn store_cell(world: &World, store: u16) -> Cell<'_> {
    world.stores.get(store).map_or(Cell::Null, |s| Text(s.id.as_str()))
}

/// Writes one visit.
pub fn write_visit(visit_id: Id, customer: Option<Id>, visit: &Visit, files: &mut Files) {
    files.visits.rows.push(&[
        Text(visit_id.as_str()),
        customer.as_ref().map_or(Cell::Null, |c| Text(c.as_str())),
        Text(if visit.app { "app" } else { "web" }),
        Number(visit.at),
        Number(visit.pages),
        Cell::text(CATALOGUE.get(visit.category).map(|c| c.name)),
    ]);
}

/// Writes ticket lines, of a customer or of nobody.
pub fn write_lines(
    world: &World,
    chunk: u64,
    customer: Option<Id>,
    lines: &[Line],
    files: &mut Files,
    tally: &mut Tally,
) {
    let letter = if customer.is_some() { b'T' } else { b'A' };
    let rows = if customer.is_some() { &mut files.lines.rows } else { &mut files.anonymous.rows };
    let mut ticket = 0;
    let mut ticket_id = ids::in_chunk(letter, chunk, 0);
    let mut net = 0;
    for line in lines {
        if line.ticket != ticket {
            ticket = line.ticket;
            ticket_id = ids::in_chunk(letter, chunk, u64::from(ticket));
            tally.tickets += 1;
        }
        net += line.net();
        rows.push(&[
            Text(ticket_id.as_str()),
            Number(i64::from(line.number)),
            customer.as_ref().map_or(Cell::Null, |c| Text(c.as_str())),
            store_cell(world, line.store),
            Text(line.channel.code()),
            Number(line.at),
            world.products.get(line.product).map_or(Cell::Null, |p| Text(p.id.as_str())),
            Number(line.quantity * 1_000),
            Number(line.gross),
            Number(line.discount),
            Number(line.net()),
            Cell::Null,
            Number(line.cost),
            Cell::text(world.promotions.id(line.promo)),
        ]);
    }
    tally.lines += lines.len() as u64;
    tally.net += net;
    if customer.is_none() {
        tally.anonymous_lines += lines.len() as u64;
        tally.anonymous_net += net;
    }
}
