//! What always applies before an audience goes out: what destinations leave out, priority groups, and the suppression
//! list. Each is asked for, shown in a window, changed there, and asked about.

use super::words;
use crate::contract::{
    ConsoleError, FEWEST_TOLD, HouseRules, PriorityGroup, SetExclusions, SetGroup, Suppress, Suppressed,
    SuppressedBy,
};
use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::confirm::{ChangeSuppression, Confirm, SetTheExclusions, SetTheGroup};
use crate::tui::overlays::{
    Asked, CheckItem, CheckOf, Checklist, Field, Form, FormOf, Item, Overlay, Pager, Pick, Picker,
    suppressing,
};
use crate::tui::screens::Screen;
use crate::tui::text::sanitize;
use crate::tui::theme::Role;

const KEPT: &str =
    "Who, when and why is kept in the audit chain for good; addresses and long numbers are masked.";

/// The most values taken at once from a line; more come from a file, by `c360 audience suppress`.
const MOST: usize = 500;

/// A window that shows some of the house rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum House {
    /// What destinations leave out.
    Exclusions,
    /// Priority groups.
    Groups,
    /// The suppression list.
    Suppression,
}

impl App {
    /// Ask for the house rules, to show them in a window.
    pub(crate) fn ask_house(&mut self, house: House) -> Vec<Effect> {
        self.audiences.wanted = Some(house);
        vec![self.ask(Slot::HouseRules, Request::HouseRules)]
    }

    pub(crate) fn take_house_rules(&mut self, reply: Result<HouseRules, ConsoleError>) -> Vec<Effect> {
        let Some(house) = self.audiences.wanted.take() else { return Vec::new() };
        let rules = match reply {
            Ok(rules) => rules,
            Err(error) => {
                self.complain("", &error);
                return Vec::new();
            }
        };
        // Whoever went on in the meantime is not stopped by a window.
        if self.screen != Screen::Audiences || !self.overlays.is_empty() {
            return Vec::new();
        }
        match house {
            House::Exclusions => self.show_exclusions(&rules),
            House::Groups => self.show_groups(&rules),
            House::Suppression => self.overlays.push(Overlay::Form(suppression(self, &rules))),
        }
        Vec::new()
    }

    fn show_exclusions(&mut self, rules: &HouseRules) {
        if rules.destinations.is_empty() {
            self.say(Level::Warn, "c360.toml names no destination yet");
            return;
        }
        let items = rules
            .destinations
            .iter()
            .map(|destination| {
                let pick = Pick::Exclusions(destination.name.clone(), destination.excludes.clone());
                let detail = match destination.excludes.len() {
                    0 => "leaves out nobody".to_owned(),
                    _ => format!("leaves out {}", named(&destination.excludes)),
                };
                Item::new(sanitize(&destination.name).into_owned(), pick).detail(detail)
            })
            .collect();
        self.overlays
            .push(Overlay::Picker(Picker::menu("What a destination leaves out of everything", items)));
    }

    fn show_groups(&mut self, rules: &HouseRules) {
        let mut items: Vec<Item> = rules
            .groups
            .iter()
            .map(|group| {
                let pick = Pick::Group(group.name.clone(), group.audiences.clone());
                Item::new(sanitize(&group.name).into_owned(), pick).detail(named(&group.audiences))
            })
            .collect();
        items.push(Item::new(format!("New group{}", self.glyphs.ellipsis), Pick::NewGroup));
        let title = "Priority groups: a person goes to the first audience only";
        self.overlays.push(Overlay::Picker(Picker::menu(title, items)));
    }

    /// Choose what a destination leaves out.
    pub(crate) fn choose_exclusions(&mut self, destination: String, now: Vec<String>) -> Vec<Effect> {
        let title = format!("Left out of everything sent to {}", sanitize(&destination));
        self.choose(title, CheckOf::Exclusions(destination), now)
    }

    /// Choose the audiences of a group, in their order.
    pub(crate) fn choose_group(&mut self, group: String, now: Vec<String>) -> Vec<Effect> {
        let title = format!("{}: first one first", sanitize(&group));
        self.choose(title, CheckOf::Group(group), now)
    }

    fn choose(&mut self, title: String, of: CheckOf, now: Vec<String>) -> Vec<Effect> {
        let is_counting = self.audiences.all.shown.as_ref().is_some_and(|all| all.is_counting);
        let rows = self.audiences.all.shown.iter().flat_map(|all| &all.audiences);
        let items = rows
            .map(|row| CheckItem {
                name: row.audience.name.clone(),
                detail: match row.size {
                    Some(size) => self.formatter.count(size.customers),
                    None if row.broken.is_some() => "broken".to_owned(),
                    None if is_counting => format!("counting{}", self.glyphs.ellipsis),
                    None => format!("under {FEWEST_TOLD}"),
                },
            })
            .collect();
        self.overlays.push(Overlay::Checklist(Checklist::new(title, of, items, now)));
        Vec::new()
    }

    /// Type the name of a list of ids, and the file that they stand in.
    pub(crate) fn ask_ids(&mut self) -> Vec<Effect> {
        let fields = vec![
            Field::new("name", String::new(), "for rules"),
            Field::new("file", String::new(), "one id a line"),
        ];
        self.overlays.push(Overlay::Form(Form::new("Start from ids in a file", FormOf::Ids, fields)));
        Vec::new()
    }

    /// Type the name of a new group.
    pub(crate) fn name_group(&mut self) -> Vec<Effect> {
        let field = Field::new("name", String::new(), "like paid or letters");
        self.overlays.push(Overlay::Form(Form::new("New priority group", FormOf::GroupName, vec![field])));
        Vec::new()
    }

    pub(crate) fn take_exclusions(
        &mut self,
        request: &SetExclusions,
        reply: Result<(), ConsoleError>,
    ) -> Vec<Effect> {
        let to = sanitize(&request.destination).into_owned();
        match reply {
            Ok(()) if request.audiences.is_empty() => {
                self.say(Level::Info, format!("Nobody is left out of what is sent to {to} any more"));
            }
            Ok(()) => self.say(
                Level::Info,
                format!("{} leaves out {} from the next dry run on", to, named(&request.audiences)),
            ),
            Err(error) => self.complain("What it leaves out stays as it is", &error),
        }
        self.ask_audiences()
    }

    pub(crate) fn take_group(&mut self, request: &SetGroup, reply: Result<(), ConsoleError>) -> Vec<Effect> {
        let group = sanitize(&request.group.name).into_owned();
        match reply {
            Ok(()) if request.group.audiences.is_empty() => {
                self.say(Level::Info, format!("The group {group} is gone"));
            }
            Ok(()) => self.say(
                Level::Info,
                format!(
                    "In the group {group} a person goes to the first of {}",
                    named(&request.group.audiences)
                ),
            ),
            Err(error) => self.complain("The group stays as it is", &error),
        }
        self.ask_audiences()
    }

    pub(crate) fn take_suppressed(
        &mut self,
        request: &Suppress,
        reply: Result<Suppressed, ConsoleError>,
    ) -> Vec<Effect> {
        let found = match reply {
            Ok(found) => found,
            Err(error) => {
                self.complain("The suppression list stays as it is", &error);
                return Vec::new();
            }
        };
        let f = &self.formatter;
        let (did, already) = if request.lift {
            ("taken off the suppression list", "were not on it")
        } else {
            ("put on the suppression list", "were on it already")
        };
        let mut text = format!("{} {did}", f.count(found.changed));
        if found.unchanged > 0 {
            text.push_str(&format!(", {} {already}", f.count(found.unchanged)));
        }
        match found.customers {
            Some(0) => text.push_str("; no customer has any of them"),
            Some(1) => text.push_str("; 1 customer has one of them"),
            Some(customers) => text.push_str(&format!("; {} customers have one", f.count(customers))),
            None => {}
        }
        if found.refused_total > 0 {
            text.push_str(&format!(", {} refused", f.count(found.refused_total)));
        }
        if !found.exports.is_empty() {
            let exports: Vec<String> = found.exports.iter().map(|id| id.0.to_string()).collect();
            text.push_str(&format!("; in files that are out already: export {}", exports.join(", ")));
        }
        let level =
            if found.refused_total > 0 || !found.exports.is_empty() { Level::Warn } else { Level::Info };
        if !found.refused.is_empty() && self.overlays.is_empty() {
            let pager = refused(self, &found);
            self.overlays.push(Overlay::Pager(pager));
        }
        self.say(level, text);
        Vec::new()
    }
}

fn named(audiences: &[String]) -> String {
    audiences.iter().map(|name| words::name(name)).collect::<Vec<_>>().join(", ")
}

fn refused(app: &App, found: &Suppressed) -> Pager {
    let line = |(number, reason): &(u64, String)| {
        vec![
            (format!("{:>6}  ", app.formatter.count(*number)), Role::Dim),
            (sanitize(reason).into_owned(), Role::Text),
        ]
    };
    let mut lines: Vec<_> = found.refused.iter().map(line).collect();
    let more = found.refused_total.saturating_sub(found.refused.len() as u64);
    if more > 0 {
        lines.push(vec![(format!("and {} more", app.formatter.count(more)), Role::Dim)]);
    }
    let copied: Vec<String> =
        found.refused.iter().map(|(number, reason)| format!("{number}\t{reason}")).collect();
    Pager::new("Refused, by their place in what was given", lines, copied.join("\n"))
}

/// How much is on the suppression list, and lines to change it by.
fn suppression(app: &App, rules: &HouseRules) -> Form {
    let count = |by| app.formatter.count(rules.suppressed.get(&by).copied().unwrap_or(0));
    let title = format!(
        "Suppressed: {} ids, {} e-mails, {} phones",
        count(SuppressedBy::Id),
        count(SuppressedBy::Email),
        count(SuppressedBy::Phone)
    );
    Form::new(
        title,
        FormOf::Suppression,
        vec![
            Field::new("by", "email".to_owned(), "id email phone"),
            Field::new("who", String::new(), "one or more"),
            Field::new("do", "add".to_owned(), "add remove"),
        ],
    )
}

/// Take what was typed, or say what is wrong where it is typed.
pub fn accept_form(app: &mut App, mut form: Form) -> Vec<Effect> {
    let taken = match form.of {
        FormOf::Ids => {
            let (name, file) = (form.value(0).trim().to_owned(), form.value(1).trim().to_owned());
            if name.is_empty() {
                Err((0, "A list needs a name".to_owned()))
            } else if file.is_empty() {
                Err((1, "Say which file".to_owned()))
            } else {
                return vec![app.ask(Slot::SaveList, Request::SaveList { name, file })];
            }
        }
        FormOf::GroupName => {
            let name = form.value(0).to_owned();
            if name.is_empty() {
                Err((0, "A group needs a name".to_owned()))
            } else {
                return app.choose_group(name, Vec::new());
            }
        }
        _ => suppress(&form),
    };
    match taken {
        Ok(request) => ask_suppress(app, request),
        Err((at, trouble)) => {
            (form.at, form.trouble) = (at, Some(trouble));
            app.overlays.push(Overlay::Form(form));
        }
    }
    Vec::new()
}

fn suppress(form: &Form) -> Result<Suppress, (usize, String)> {
    let by = suppressing::kind(form).map_err(|trouble| (suppressing::BY, trouble))?;
    let values = suppressing::values(form, by);
    if values.is_empty() {
        return Err((suppressing::WHO, "Say who: one or more, with commas between".to_owned()));
    }
    if values.len() > MOST {
        let trouble = format!("At most {MOST} at once; c360 audience suppress takes a file");
        return Err((suppressing::WHO, trouble));
    }
    let lift = suppressing::lifts(form).map_err(|trouble| (suppressing::DO, trouble))?;
    Ok(Suppress { by, values, lift, reason: String::new() })
}

fn ask_suppress(app: &mut App, request: Suppress) {
    let count = app.formatter.count(request.values.len() as u64);
    let by = match request.by {
        SuppressedBy::Id => "by id",
        SuppressedBy::Email => "by e-mail address",
        SuppressedBy::Phone => "by phone number",
    };
    let (title, line, verb) = if request.lift {
        (
            format!("Take {count} off the suppression list, {by}?"),
            "From the next dry run on they may be in a file again, where they consent.",
            "Take off",
        )
    } else {
        (
            format!("Suppress {count}, {by}?"),
            "No file of any destination holds them from the next dry run on. Kept as salted hashes alone.",
            "Suppress",
        )
    };
    let lines = vec![line.to_owned(), KEPT.to_owned()];
    let confirm = Confirm::new(ChangeSuppression(request), title, lines, verb);
    app.overlays.push(Overlay::Suppression(Asked::new(confirm)));
}

/// Ask about what was checked.
pub fn accept_checklist(app: &mut App, list: Checklist) -> Vec<Effect> {
    let told = if list.checked.is_empty() { "nobody".to_owned() } else { named(&list.checked) };
    match list.of {
        CheckOf::Exclusions(destination) => {
            let to = sanitize(&destination).into_owned();
            let lines = vec![
                format!("Left out of everything sent to {to}: {told}."),
                "It counts from the next dry run on. What waits for a decision there becomes void."
                    .to_owned(),
                KEPT.to_owned(),
            ];
            let request = SetExclusions { destination, audiences: list.checked, reason: String::new() };
            let confirm =
                Confirm::new(SetTheExclusions(request), format!("Set what {to} leaves out?"), lines, "Set");
            app.overlays.push(Overlay::Exclusions(Asked::new(confirm)));
        }
        // The rule builder's own.
        CheckOf::Values => {}
        CheckOf::Group(name) => {
            let group = sanitize(&name).into_owned();
            let line = match list.checked.len() {
                0 => "Without audiences the group is gone.".to_owned(),
                _ => format!("A person goes to the first of these only: {told}."),
            };
            let lines = vec![
                line,
                "It counts from the next dry run on. What waits for a decision becomes void where it is concerned."
                    .to_owned(),
                KEPT.to_owned(),
            ];
            let request =
                SetGroup { group: PriorityGroup { name, audiences: list.checked }, reason: String::new() };
            let confirm =
                Confirm::new(SetTheGroup(request), format!("Set the priority group {group}?"), lines, "Set");
            app.overlays.push(Overlay::Group(Asked::new(confirm)));
        }
    }
    Vec::new()
}
