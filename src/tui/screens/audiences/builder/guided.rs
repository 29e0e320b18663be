//! A condition, step by step: what is asked of a person, how it compares, and with what.

use rust_decimal::Decimal;

use super::asking::{Asking, Subject, Test, test_sign, test_words, tests};
use super::reading::{bare, read_condition, read_purchases};
use super::tree::{self, peel};
use super::words::value_words;
use super::{Builder, Chosen};
use crate::contract::{
    Completion, CompletionRequest, Completions, Condition, ConsoleError, Field, FieldKind, FieldValue,
    Operator, PurchaseMeasure, Purchases, Rule, RuleValue,
};
use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::overlays::{
    CheckItem, CheckOf, Checklist, Field as FormLine, Form, FormOf, Item, Overlay, Pick, Picker,
};
use crate::tui::text::{Align, fit, sanitize};

/// Cells of a heading before a field.
const HEADING: usize = 10;
/// What purchases can be restricted to, in the order of the lines.
const RESTRICTED: [&str; 3] = ["category", "store", "channel"];

/// A condition as far as its value, so that what is known of it can be asked for.
fn restriction(kind: &str) -> String {
    format!("bought({kind} = ")
}

impl Builder {
    /// Whether these completions are the names that a condition waits for.
    pub(super) fn waits_for_names(&self, request: &CompletionRequest) -> bool {
        let Some(asking) = self.asking.as_ref().filter(|asking| asking.waits) else { return false };
        asking.subject.and_then(names_of).is_some_and(|text| text == request.text)
    }
}

const fn names_of(subject: Subject) -> Option<&'static str> {
    match subject {
        Subject::Audience => Some("in audience "),
        Subject::List => Some("in list "),
        Subject::Field(_) | Subject::Purchases(_) => None,
    }
}

fn chosen(label: impl Into<String>, chosen: Chosen) -> Item {
    Item::new(label, Pick::Builder(chosen))
}

impl App {
    /// Add a condition at the row under the cursor, or change the one that stands there.
    pub(crate) fn ask_condition(&mut self, adds: bool) -> Vec<Effect> {
        let Some(builder) = self.audiences.builder.as_mut() else { return Vec::new() };
        let row = builder.current_path();
        let before = tree::at(&builder.draft.tree, &row).filter(|_| !adds).cloned();
        if !adds && before.as_ref().is_none_or(|rule| !matches!(peel(rule).1, Rule::Is(_))) {
            return self.turn_group();
        }
        let asking = Asking { row, before, subject: None, test: None, waits: false };
        let now = asking.subject_before();
        builder.asking = Some(asking);
        let title = if adds { "Add a condition on" } else { "Change the condition to one on" };
        let picker = Picker::typed(title, subjects());
        let at = |item: &Item| matches!(&item.pick, Pick::Builder(Chosen::Subject(subject)) if Some(*subject) == now);
        let picker = if now.is_some() { picker.at(at) } else { picker };
        self.overlays.push(Overlay::Picker(picker));
        Vec::new()
    }

    /// What is asked of a person has been chosen.
    pub(super) fn choose_subject(&mut self, subject: Subject) -> Vec<Effect> {
        let Some(asking) = self.asking() else { return Vec::new() };
        asking.subject = Some(subject);
        match subject {
            Subject::Field(field) => {
                let now = asking.test_before().filter(|_| asking.subject_before() == Some(subject));
                let kind = field.kind();
                let items = tests(kind)
                    .iter()
                    .map(|test| chosen(test_words(kind, *test), Chosen::Test(*test)).detail(test_sign(*test)))
                    .collect();
                let picker = Picker::menu(format!("{}: how it compares", field.name()), items);
                let at = |item: &Item| matches!(&item.pick, Pick::Builder(Chosen::Test(test)) if Some(*test) == now);
                let picker = if now.is_some() { picker.at(at) } else { picker };
                self.overlays.push(Overlay::Picker(picker));
                let is_known = self
                    .audiences
                    .builder
                    .as_ref()
                    .is_some_and(|builder| builder.values.contains_key(&field));
                if is_known || kind == FieldKind::Flag {
                    return Vec::new();
                }
                vec![self.ask(Slot::FieldValues, Request::FieldValues(field))]
            }
            Subject::Purchases(measure) => {
                self.show_purchases(measure);
                self.ask_purchase_values(0)
            }
            Subject::Audience | Subject::List => {
                asking.waits = true;
                let text = names_of(subject).unwrap_or_default().to_owned();
                let cursor = u32::try_from(text.chars().count()).unwrap_or(0);
                vec![self.ask(Slot::Complete, Request::Complete(CompletionRequest { text, cursor }))]
            }
        }
    }

    fn asking(&mut self) -> Option<&mut Asking> {
        self.audiences.builder.as_mut()?.asking.as_mut()
    }

    /// How it compares has been chosen: ask for the values, where there are any to be chosen.
    pub(super) fn choose_test(&mut self, test: Test) -> Vec<Effect> {
        let Some(builder) = self.audiences.builder.as_mut() else { return Vec::new() };
        let Some(asking) = builder.asking.as_mut() else { return Vec::new() };
        let Some(Subject::Field(field)) = asking.subject else { return Vec::new() };
        asking.test = Some(test);
        asking.waits = false;
        let is = |condition| Rule::Is(condition);
        let not = |condition| Rule::Not(Box::new(Rule::Is(condition)));
        match test {
            Test::Known => return self.finish(is(Condition::Known(field))),
            Test::Unknown => return self.finish(not(Condition::Known(field))),
            Test::Yes => return self.finish(is(Condition::Flag(field))),
            Test::No => return self.finish(not(Condition::Flag(field))),
            _ => {}
        }
        if !builder.values.contains_key(&field) && self.tickets.is_waiting(Slot::FieldValues) {
            asking.waits = true;
            return Vec::new();
        }
        let values = builder.values.get(&field);
        let has_values = values.is_some_and(|values| values.values.iter().any(|one| one.value.is_some()));
        match (field.kind(), test) {
            (FieldKind::Choice, Test::OneOf | Test::NoneOf) if has_values => self.show_checklist(field, test),
            (FieldKind::Choice | FieldKind::Text, Test::Compare(_)) if has_values => {
                self.show_values(field, test);
            }
            _ => self.show_line(field, test),
        }
        Vec::new()
    }

    /// The values of a field have come, or can't: go on where that was waited for.
    pub(super) fn go_on(&mut self, field: Field) -> Vec<Effect> {
        let waiting =
            self.asking().filter(|asking| asking.waits && asking.subject == Some(Subject::Field(field)));
        match waiting.and_then(|asking| asking.test) {
            Some(test) => self.choose_test(test),
            None => Vec::new(),
        }
    }

    fn show_checklist(&mut self, field: Field, test: Test) {
        let f = &self.formatter;
        let Some(builder) = &self.audiences.builder else { return };
        let now = builder.asking.as_ref().map(|asking| asking.values_before(field)).unwrap_or_default();
        let known = builder.values.get(&field).map(|known| known.values.as_slice()).unwrap_or_default();
        let mut items: Vec<CheckItem> = known
            .iter()
            .filter_map(|one| Some(CheckItem { name: one.value.clone()?, detail: beside(one, f) }))
            .collect();
        // What stands in the rule and nobody has any more can still be taken out.
        let gone: Vec<CheckItem> = now
            .iter()
            .filter(|name| !items.iter().any(|item| item.name == **name))
            .map(|name| CheckItem { name: name.clone(), detail: "nobody".to_owned() })
            .collect();
        items.extend(gone);
        let title = format!("{} {}", field.name(), test_words(field.kind(), test));
        self.overlays.push(Overlay::Checklist(Checklist::new(title, CheckOf::Values, items, now)));
    }

    fn show_values(&mut self, field: Field, test: Test) {
        let f = &self.formatter;
        let Some(builder) = &self.audiences.builder else { return };
        let now = builder.asking.as_ref().map(|asking| asking.values_before(field)).unwrap_or_default();
        let known = builder.values.get(&field).map(|known| known.values.as_slice()).unwrap_or_default();
        let mut items: Vec<Item> = known
            .iter()
            .filter_map(|one| {
                let value = one.value.clone()?;
                let label = sanitize(&value).into_owned();
                Some(chosen(label, Chosen::Value(RuleValue::Text(value))).detail(beside(one, f)))
            })
            .collect();
        items.push(chosen(format!("another value{}", self.glyphs.ellipsis), Chosen::Another));
        let title = format!("{} {}", field.name(), test_words(field.kind(), test));
        let picker = Picker::typed(title, items).at(|item| {
            matches!(&item.pick, Pick::Builder(Chosen::Value(RuleValue::Text(text))) if now.contains(text))
        });
        self.overlays.push(Overlay::Picker(picker));
    }

    /// Type the value, or both bounds, with the quartiles beside.
    pub(super) fn show_line(&mut self, field: Field, test: Test) {
        let Some(builder) = &self.audiences.builder else { return };
        let before = builder.asking.as_ref().map(|asking| asking.values_before(field)).unwrap_or_default();
        let hint = match builder.values.get(&field).map(|values| values.range.as_slice()) {
            Some([least, low, middle, high, most]) => {
                format!("quartiles {low}  {middle}  {high}; {least} to {most}")
            }
            _ => match field.kind() {
                FieldKind::Date => "a day, like 2026-11-20".to_owned(),
                FieldKind::Probability => "0 to 1".to_owned(),
                _ => String::new(),
            },
        };
        let hint = sanitize(&hint).into_owned();
        let at = |place: usize| before.get(place).cloned().unwrap_or_default();
        let lines = match test {
            Test::Between => {
                vec![FormLine::new("from", at(0), hint), FormLine::new("to", at(1), "both included")]
            }
            Test::OneOf | Test::NoneOf => {
                vec![FormLine::new("values", before.join(", "), "a comma between them")]
            }
            _ => vec![FormLine::new("value", at(0), hint)],
        };
        let title = format!("{} {}", field.name(), test_words(field.kind(), test));
        self.overlays.push(Overlay::Form(Form::new(title, FormOf::Condition, lines)));
    }

    fn show_purchases(&mut self, measure: PurchaseMeasure) {
        let before = self.asking().and_then(|asking| match asking.condition() {
            Some((_, Condition::Purchases(purchases))) => Some(purchases.clone()),
            _ => None,
        });
        let of = |get: fn(&Purchases) -> Option<String>| before.as_ref().and_then(get).unwrap_or_default();
        let (title, unit) = match measure {
            PurchaseMeasure::Bought => ("Bought: how often", "tickets".to_owned()),
            PurchaseMeasure::Spent => ("Spent: net revenue", self.formatter.symbol()),
        };
        let sign = before.as_ref().map_or(Operator::AtLeast, |purchases| purchases.operator).sign();
        let value = before.as_ref().map_or(Decimal::ONE, |purchases| purchases.value);
        let lines = vec![
            FormLine::new("category", of(|p| p.category.clone()), "of product; empty for any"),
            FormLine::new("store", of(|p| p.store.clone()), "its id; empty for any"),
            FormLine::new("channel", of(|p| p.channel.clone()), "empty for any"),
            FormLine::new(
                "last days",
                of(|p| p.last_days.map(|days| days.to_string())),
                "empty for all history",
            ),
            FormLine::new("compares", sign.to_owned(), ">=  <=  >  <  =  !="),
            FormLine::new("with", value.normalize().to_string(), unit),
        ];
        self.overlays.push(Overlay::Form(Form::new(title, FormOf::Purchases, lines)));
    }

    /// Ask what can stand in one of the first lines of a condition on purchases.
    fn ask_purchase_values(&mut self, at: usize) -> Vec<Effect> {
        let Some(kind) = RESTRICTED.get(at) else { return Vec::new() };
        let text = restriction(kind);
        let cursor = u32::try_from(text.chars().count()).unwrap_or(0);
        vec![self.ask(Slot::Complete, Request::Complete(CompletionRequest { text, cursor }))]
    }

    /// It has come; `None` where no such condition is asked for.
    pub(super) fn take_purchase_values(
        &mut self,
        request: &CompletionRequest,
        reply: &Result<Completions, ConsoleError>,
    ) -> Option<Vec<Effect>> {
        let Some(Overlay::Form(form)) = self.overlays.last_mut() else { return None };
        let at = RESTRICTED.iter().position(|kind| restriction(kind) == request.text)?;
        let field = form.fields.get_mut(at).filter(|_| form.of == FormOf::Purchases)?;
        let found = reply.as_ref().map(|found| found.options.as_slice()).unwrap_or_default();
        let option =
            |one: &Completion| (bare(&one.text).unwrap_or_else(|| one.text.clone()), one.detail.clone());
        field.options = found.iter().map(option).collect();
        Some(self.ask_purchase_values(at + 1))
    }

    /// The names of audiences or lists have come.
    pub(super) fn take_names(&mut self, reply: Result<Completions, ConsoleError>) -> Vec<Effect> {
        let own =
            self.audiences.builder.as_ref().and_then(|builder| Some(builder.edited.as_ref()?.name.clone()));
        let Some(asking) = self.asking() else { return Vec::new() };
        asking.waits = false;
        let is_list = asking.subject == Some(Subject::List);
        let now = asking.condition().and_then(|(_, condition)| match condition {
            Condition::InAudience(name) if !is_list => Some(name.clone()),
            Condition::InList(name) if is_list => Some(name.clone()),
            _ => None,
        });
        let found = match reply {
            Ok(found) => found,
            Err(error) => {
                self.complain("Names", &error);
                return Vec::new();
            }
        };
        let items: Vec<Item> = found
            .options
            .iter()
            .filter_map(|Completion { text, detail }| {
                let name = bare(text)?;
                (own.as_ref() != Some(&name)).then(|| {
                    let label = sanitize(&name).into_owned();
                    chosen(label, Chosen::Name(name)).detail(sanitize(detail).into_owned())
                })
            })
            .collect();
        if items.is_empty() {
            let what = if is_list { "There is no list of ids yet" } else { "There is no other audience yet" };
            self.say(Level::Warn, what);
            return Vec::new();
        }
        let title = if is_list { "On the list" } else { "In the audience" };
        let picker = Picker::typed(title, items)
            .at(|item| matches!(&item.pick, Pick::Builder(Chosen::Name(name)) if Some(name) == now.as_ref()));
        self.overlays.push(Overlay::Picker(picker));
        Vec::new()
    }

    /// An audience or a list has been chosen.
    pub(super) fn choose_name(&mut self, name: String) -> Vec<Effect> {
        let is_list = self.asking().is_some_and(|asking| asking.subject == Some(Subject::List));
        self.finish(Rule::Is(if is_list { Condition::InList(name) } else { Condition::InAudience(name) }))
    }

    /// One value has been chosen.
    pub(super) fn choose_value(&mut self, value: RuleValue) -> Vec<Effect> {
        let Some((Some(Subject::Field(field)), Some(Test::Compare(operator)))) =
            self.asking().map(|asking| (asking.subject, asking.test))
        else {
            return Vec::new();
        };
        self.finish(Rule::Is(Condition::Compare { field, operator, value }))
    }

    /// A value that is not among the commonest.
    pub(super) fn type_value(&mut self) -> Vec<Effect> {
        if let Some((Some(Subject::Field(field)), Some(test))) =
            self.asking().map(|asking| (asking.subject, asking.test))
        {
            self.show_line(field, test);
        }
        Vec::new()
    }

    /// Several values have been checked.
    pub(crate) fn accept_values(&mut self, list: Checklist) -> Vec<Effect> {
        if list.checked.is_empty() {
            self.say(Level::Warn, "Check at least one, with space");
            self.overlays.push(Overlay::Checklist(list));
            return Vec::new();
        }
        let values = list.checked.into_iter().map(RuleValue::Text).collect();
        self.one_of(values)
    }

    fn one_of(&mut self, values: Vec<RuleValue>) -> Vec<Effect> {
        let Some((Some(Subject::Field(field)), Some(test))) =
            self.asking().map(|asking| (asking.subject, asking.test))
        else {
            return Vec::new();
        };
        let rule = Rule::Is(Condition::OneOf { field, values });
        self.finish(if test == Test::NoneOf { Rule::Not(Box::new(rule)) } else { rule })
    }

    /// The lines of a condition have been filled in.
    pub(super) fn accept_condition(&mut self, mut form: Form) -> Vec<Effect> {
        let Some(asking) = self.asking() else { return Vec::new() };
        let read = match (asking.subject, asking.test) {
            (Some(Subject::Purchases(measure)), _) => read_purchases(&form, measure),
            (Some(Subject::Field(field)), Some(test)) => read_condition(&form, field, test),
            _ => return Vec::new(),
        };
        match read {
            Ok(rule) => self.finish(rule),
            Err((at, trouble)) => {
                (form.at, form.trouble) = (at, Some(trouble));
                self.overlays.push(Overlay::Form(form));
                Vec::new()
            }
        }
    }

    /// Put the condition into the tree.
    fn finish(&mut self, rule: Rule) -> Vec<Effect> {
        let Some(builder) = self.audiences.builder.as_mut() else { return Vec::new() };
        let Some(asking) = builder.asking.take() else { return Vec::new() };
        let says_no = |rule: &Rule| {
            let (_, inner) = peel(rule);
            matches!(inner, Rule::Is(Condition::OneOf { .. } | Condition::Known(_) | Condition::Flag(_)))
        };
        // A denial that the words of the condition say themselves is theirs; any other stays.
        let whole = matches!(rule, Rule::Not(_)) || asking.before.as_ref().is_some_and(says_no);
        self.change_tree(move |tree| match &asking.before {
            Some(_) => Some(tree::replace(tree, &asking.row, rule, whole)),
            None => Some(tree::insert(tree, &asking.row, rule)),
        })
    }
}

fn subjects() -> Vec<Item> {
    let item = |group: &str, name: &str, meaning: &str, subject| {
        let label = format!("{}{name}", fit(group, HEADING, Align::Left));
        Item { names: vec![name.to_owned()], ..chosen(label, Chosen::Subject(subject)).detail(meaning) }
    };
    let mut items: Vec<Item> = Field::all()
        .map(|field| {
            let info = field.info();
            item(info.group, info.name, info.meaning, Subject::Field(field))
        })
        .collect();
    items.extend([
        item(
            "purchases",
            "bought",
            "How often something was bought: of a category, in a store, lately.",
            Subject::Purchases(PurchaseMeasure::Bought),
        ),
        item("purchases", "spent", "Net revenue of the same.", Subject::Purchases(PurchaseMeasure::Spent)),
        item("others", "in audience", "Who is in another audience.", Subject::Audience),
        item("others", "in list", "Who is on a list of ids.", Subject::List),
    ]);
    items
}

/// What a value is called, and how many people have it.
fn beside(value: &FieldValue, f: &crate::tui::format::Formatter) -> String {
    let count = f.count(value.customers);
    match &value.label {
        Some(label) => format!("{}  {count}", sanitize(label)),
        None => count,
    }
}

/// The values of a field as the catalogue shows them: how many have which, or the quartiles.
pub(super) fn told_values(builder: &Builder, field: Field, f: &crate::tui::format::Formatter) -> String {
    let Some(values) = builder.values.get(&field) else { return String::new() };
    if let [least, low, middle, high, most] = values.range.as_slice() {
        return format!("{least} to {most}, quartiles {low}, {middle}, {high}");
    }
    let some = values.values.iter().filter_map(|one| {
        let value = RuleValue::Text(one.value.clone()?);
        Some(format!("{} {}", value_words(field, &value, f), f.count(one.customers)))
    });
    some.take(6).collect::<Vec<_>>().join(", ")
}
