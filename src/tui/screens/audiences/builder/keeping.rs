//! Saving a rule under a name, and leaving it.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use super::{Builder, Chosen};
use crate::contract::{Audience, ConsoleError, SaveAudience};
use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::overlays::{Field as FormLine, Form, FormOf, Item, Overlay, Pick, Picker};
use crate::tui::screens::audiences::{Front, Part, grid, words};
use crate::tui::text::sanitize;

/// The share held out of every export unless somebody says otherwise.
const HOLD_OUT: f64 = 0.1;

/// The largest share that can be held out, in per cent: somebody has to be written to.
const MOST_HELD_OUT: Decimal = Decimal::from_parts(90, 0, 0, false, 0);

impl App {
    /// Ask for the name, the share held out and the note.
    pub(crate) fn ask_save(&mut self) -> Vec<Effect> {
        let Some(builder) = &self.audiences.builder else { return Vec::new() };
        if let Some(problem) = &builder.problem {
            let text = format!("Not saved: {}", sanitize(&problem.message));
            self.say(Level::Warn, text);
            return Vec::new();
        }
        let edited = builder.edited.as_ref();
        let of = |get: fn(&Audience) -> String| edited.map(get).unwrap_or_default();
        let hold_out = percent(edited.map_or(HOLD_OUT, |audience| audience.hold_out));
        let lines = vec![
            FormLine::new(
                "name",
                of(|audience| audience.name.clone()),
                "another name makes another audience",
            ),
            FormLine::new("hold out", hold_out, "% of every export, to measure by"),
            FormLine::new("note", of(|audience| audience.note.clone()), "what it is for"),
        ];
        let title = match edited {
            Some(audience) => {
                format!(
                    "Save {} as version {}",
                    words::name(&audience.name),
                    audience.version.saturating_add(1)
                )
            }
            None => "Save a new audience".to_owned(),
        };
        self.overlays.push(Overlay::Form(Form::new(title, FormOf::Save, lines)));
        Vec::new()
    }

    /// The form has been filled in: save, unless that would follow a version that was not built upon.
    pub(super) fn accept_save(&mut self, mut form: Form) -> Vec<Effect> {
        let (name, note) = (form.value(0).to_owned(), form.value(2).to_owned());
        let trouble = match (name.is_empty(), share(form.value(1))) {
            (true, _) => Some((0, "An audience needs a name")),
            (_, None) => Some((1, "A share from 0 to 90, in per cent")),
            _ => None,
        };
        if let Some((at, trouble)) = trouble {
            (form.at, form.trouble) = (at, Some(trouble.to_owned()));
            self.overlays.push(Overlay::Form(form));
            return Vec::new();
        }
        let hold_out = share(form.value(1)).unwrap_or(HOLD_OUT);
        let Some(builder) = self.audiences.builder.as_mut() else { return Vec::new() };
        let rows = self.audiences.all.shown.iter().flat_map(|all| &all.audiences);
        let newest = rows.map(|row| &row.audience).find(|audience| audience.name == name);
        let own = builder.edited.as_ref().filter(|edited| edited.name == name);
        let follows = own.or(newest).map(|audience| audience.version);
        let request = SaveAudience { name, rule: builder.draft.source(), hold_out, note, follows };
        let is_overtaken = match (own, newest) {
            (Some(own), Some(newest)) => newest.version > own.version,
            (None, Some(_)) => true,
            (_, None) => false,
        };
        let Some(newest) = newest.filter(|_| is_overtaken) else { return self.save(request) };
        let (version, by) = (newest.version, sanitize(&newest.by).into_owned());
        let title = match own {
            Some(_) => format!("{by} made version {version} meanwhile"),
            None => format!("{} exists: version {version} by {by}", words::name(&request.name)),
        };
        builder.saving = Some(SaveAudience { follows: Some(version), ..request });
        let go_on = Item::new(
            format!("Save this rule as version {}", version.saturating_add(1)),
            Pick::Builder(Chosen::SaveOver),
        );
        let items = vec![Item::new("Go back and save nothing", Pick::Builder(Chosen::Stay)), go_on];
        self.overlays.push(Overlay::Picker(Picker::menu(title, items)));
        Vec::new()
    }

    /// Save what was asked about.
    pub(super) fn save_over(&mut self) -> Vec<Effect> {
        let request = self.audiences.builder.as_mut().and_then(|builder| builder.saving.take());
        request.map(|request| self.save(request)).unwrap_or_default()
    }

    fn save(&mut self, request: SaveAudience) -> Vec<Effect> {
        vec![self.ask(Slot::SaveAudience, Request::SaveAudience(request))]
    }

    pub(crate) fn take_saved(
        &mut self,
        request: &SaveAudience,
        reply: Result<u32, ConsoleError>,
    ) -> Vec<Effect> {
        match reply {
            Ok(version) => {
                self.say(Level::Info, format!("Saved {} as version {version}", words::name(&request.name)));
                self.close_builder();
                self.audiences.part = Part::List;
                self.audiences.pages.clear();
                self.audiences.places.entry(Front::List).or_default().filter.clear();
                self.audiences.landing = Some(request.name.clone());
                self.ask_audiences()
            }
            Err(error) => {
                // The rule stays as it is. The list says who was there first.
                self.complain("Not saved", &error);
                self.ask_audiences()
            }
        }
    }

    /// Put the cursor on the audience that was saved, once the list holds it.
    pub(in crate::tui::screens::audiences) fn land(&mut self) {
        let is_list = self.audiences.front() == Front::List;
        let Some(name) = self.audiences.landing.clone().filter(|_| is_list) else { return };
        let place = self.audiences.places.get(&Front::List).cloned().unwrap_or_default();
        let row = grid(self).shown(&place).iter().position(|row| row.id == name);
        if let Some(row) = row {
            self.audiences.places.entry(Front::List).or_default().cursor = row;
            self.audiences.landing = None;
        }
    }

    /// Leave the builder; asks where something would be lost.
    pub(crate) fn ask_leave(&mut self) -> Vec<Effect> {
        if !self.audiences.builder.as_ref().is_some_and(Builder::is_changed) {
            self.close_builder();
            return Vec::new();
        }
        let item = |label: &str, chosen| Item::new(label, Pick::Builder(chosen));
        let items = vec![
            item("Stay", Chosen::Stay),
            item("Save it first", Chosen::Save),
            item("Leave, and lose what was changed", Chosen::Leave),
        ];
        self.overlays.push(Overlay::Picker(Picker::menu("The rule is not saved", items)));
        Vec::new()
    }

    /// Another rule is to be built while one is that is not saved.
    pub(super) fn ask_instead(&mut self, rule: Option<String>) {
        let item = |label: &str, chosen| Item::new(label, Pick::Builder(chosen));
        let items = vec![
            item("Go on with the one that is open", Chosen::GoOn),
            item("Begin anew, and lose it", Chosen::Instead(rule)),
        ];
        self.overlays.push(Overlay::Picker(Picker::menu("A rule is open that is not saved", items)));
    }
}

fn percent(share: f64) -> String {
    let share = Decimal::from_f64(share).unwrap_or_default();
    share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or_default().round_dp(4).normalize().to_string()
}

fn share(text: &str) -> Option<f64> {
    let percent: Decimal = text.trim().trim_end_matches('%').trim().parse().ok()?;
    let fits = percent >= Decimal::ZERO && percent <= MOST_HELD_OUT;
    percent.checked_div(Decimal::ONE_HUNDRED).filter(|_| fits)?.to_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_written_in_per_cent() {
        assert_eq!(percent(0.1), "10");
        assert_eq!(percent(0.125), "12.5");
        assert_eq!(share("12.5 %"), Some(0.125));
        assert_eq!(share("0"), Some(0.0));
        assert_eq!((share("91"), share("-1"), share("ten")), (None, None, None));
    }
}
