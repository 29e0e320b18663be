//! What is typed on the tab: a priority's reason, a segment's name and text, its rules, and the window and numbers of
//! clusters of a trial.

use super::{current, words};
use crate::contract::{ClusterCard, ClusterId, DescribeRequest, FitRequest, Priority};
use crate::tui::app::{App, ClusterRequest, Effect, Level, Slot};
use crate::tui::overlays::{Field, Form, FormOf, Item, Overlay, Pick, Picker, RulesEditor};
use crate::tui::text::sanitize;

/// Fewest and most lines of what to do.
const LINES: (usize, usize) = (4, 8);

/// A reason's line.
fn why() -> Field {
    Field::new("why", String::new(), "kept in the audit chain")
}

impl App {
    /// Choose a priority for the segment that keys act on.
    pub(crate) fn choose_priority(&mut self) -> Vec<Effect> {
        let Some(row) = current(self) else { return Vec::new() };
        let (id, now) = (row.id, row.priority);
        let items = Priority::ALL
            .into_iter()
            .map(|priority| {
                let pick = Pick::Priority(id, priority);
                Item::new(words::priority(priority).0, pick).detail(words::priority_rule(priority))
            })
            .collect();
        let title = format!("Priority of {id} {}", sanitize(&row.name));
        let picker = Picker::menu(title, items);
        let picker = picker.at(|item| matches!(item.pick, Pick::Priority(_, found) if Some(found) == now));
        self.overlays.push(Overlay::Picker(picker));
        Vec::new()
    }

    /// Type why the segment is to have this priority.
    pub(crate) fn ask_priority(&mut self, id: ClusterId, priority: Priority) -> Vec<Effect> {
        let title = format!("{}: {id} {}", words::priority(priority).0, words::name(self, id));
        self.overlays.push(Overlay::Form(Form::new(title, FormOf::Priority(id, priority), vec![why()])));
        Vec::new()
    }

    /// Type the name of the segment that keys act on and what to do. What to do stands on its card, which opens first.
    pub(crate) fn edit_card(&mut self) -> Vec<Effect> {
        let Some(card) = open_card(self) else {
            let Some(id) = current(self).map(|row| row.id) else { return Vec::new() };
            self.segments.behaviour.edits_next = true;
            return self.show_behaviour(super::View::Card(id));
        };
        let id = card.row.id;
        let mut fields = vec![Field::new("name", card.row.name.clone(), "")];
        for (index, text) in lines(&card.text).into_iter().enumerate() {
            fields.push(Field::new(if index == 0 { "to do" } else { "" }, text, ""));
        }
        fields.push(why());
        let title = format!("{id} {}", sanitize(&card.row.name));
        self.overlays.push(Overlay::Form(Form::new(title, FormOf::Describe(id), fields)));
        Vec::new()
    }

    /// Type the rules of the segment that keys act on.
    pub(crate) fn edit_rules(&mut self) -> Vec<Effect> {
        let Some(row) = current(self) else { return Vec::new() };
        let editor = RulesEditor::new(row);
        self.overlays.push(Overlay::Rules(editor));
        self.typed_in_window()
    }

    /// Type the window and the numbers of clusters of a trial.
    pub(crate) fn edit_trial(&mut self) -> Vec<Effect> {
        let choice = &self.segments.behaviour.choice;
        let (least, most) = FitRequest::K;
        let fields = vec![
            Field::new("months", choice.months.to_string(), format!("1 to {}", FitRequest::MONTHS)),
            Field::new("fewest clusters", choice.k.0.to_string(), format!("from {least}")),
            Field::new("most clusters", choice.k.1.to_string(), format!("to {most}")),
        ];
        let form = Form::new("What the trial looks at", FormOf::Fit, fields);
        self.overlays.push(Overlay::Form(form));
        Vec::new()
    }

    /// Something was typed in a window: rules are counted anew, and what a trial can't take is told at once.
    pub(crate) fn typed_in_window(&mut self) -> Vec<Effect> {
        match self.overlays.last_mut() {
            Some(Overlay::Rules(editor)) => {
                editor.preview = None;
                let (id, text) = (editor.id, editor.text().to_owned());
                if text.is_empty() {
                    self.tickets.forget(Slot::RulesPreview);
                    return Vec::new();
                }
                vec![self.ask_clusters(Slot::RulesPreview, ClusterRequest::Preview(id, text))]
            }
            Some(Overlay::Form(form)) if form.of == FormOf::Fit => {
                form.trouble = numbers(form).err().map(|(_, trouble)| trouble);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Ask about the rules that were typed; their window stays beneath the question until they are taken.
    pub(crate) fn accept_rules(&mut self, mut editor: RulesEditor) -> Vec<Effect> {
        let is_counted = editor.preview.is_some() || editor.text().is_empty();
        if !is_counted && !self.tickets.is_waiting(Slot::RulesPreview) {
            // Counting failed: ask again.
            self.overlays.push(Overlay::Rules(editor));
            return self.typed_in_window();
        }
        let wanted = match editor.request() {
            Ok(_) if !is_counted => Err("The rules are being counted; one moment".to_owned()),
            wanted => wanted,
        };
        let customers = editor.preview.as_ref().and_then(|preview| preview.customers);
        editor.trouble = wanted.as_ref().err().cloned();
        self.overlays.push(Overlay::Rules(editor));
        if let Ok(request) = wanted {
            self.ask_rules(request, customers);
        }
        Vec::new()
    }
}

/// A text in the lines of a form, one of them free; what has no line of its own stands on the last one.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
    if lines.len() > LINES.1 {
        let rest = lines.split_off(LINES.1 - 1);
        lines.push(rest.join(" "));
    }
    let count = (lines.len() + 1).clamp(LINES.0, LINES.1);
    lines.resize(count, String::new());
    lines
}

/// The open card, once it is there.
pub(super) fn open_card(app: &App) -> Option<&ClusterCard> {
    let super::View::Card(id) = app.segments.behaviour.view else { return None };
    app.segments.behaviour.card.shown.as_deref().filter(|card| card.row.id == id)
}

/// Months, fewest and most clusters; or what is wrong, and on which line.
fn numbers(form: &Form) -> Result<(u32, (u32, u32)), (usize, String)> {
    let (least, most) = FitRequest::K;
    let number = |at: usize, (from, to): (u32, u32), what: &str| {
        let wrong = || (at, format!("{what}: a whole number from {from} to {to}"));
        form.value(at).parse().ok().filter(|value| (from..=to).contains(value)).ok_or_else(wrong)
    };
    let months = number(0, (1, FitRequest::MONTHS), "Months")?;
    let fewest = number(1, (least, most), "Fewest clusters")?;
    let largest = number(2, (least, most), "Most clusters")?;
    if fewest > largest {
        return Err((2, format!("Most clusters can't be fewer than {fewest}")));
    }
    Ok((months, (fewest, largest)))
}

/// Take what was typed, or say what is wrong where it is typed.
pub fn accept(app: &mut App, mut form: Form) -> Vec<Effect> {
    let wrong = match form.of {
        FormOf::Fit => match numbers(&form) {
            Ok((months, k)) => return choose(app, months, k),
            Err(wrong) => wrong,
        },
        FormOf::Priority(id, priority) => match reason(&form, 0) {
            Ok(reason) => {
                let request = DescribeRequest { priority: Some(priority), ..said(id, reason) };
                return describe(app, form, request);
            }
            Err(wrong) => wrong,
        },
        FormOf::Describe(id) => match described(app, &form, id) {
            Ok(request) if request.name.is_none() && request.text.is_none() => {
                app.say(Level::Note, "Nothing was changed");
                return Vec::new();
            }
            Ok(request) => return describe(app, form, request),
            Err(wrong) => wrong,
        },
        // Not typed here.
        _ => return Vec::new(),
    };
    (form.at, form.trouble) = (wrong.0, Some(wrong.1));
    app.overlays.push(Overlay::Form(form));
    Vec::new()
}

fn choose(app: &mut App, months: u32, k: (u32, u32)) -> Vec<Effect> {
    let choice = &mut app.segments.behaviour.choice;
    let is_same = choice.months == months;
    (choice.months, choice.k) = (months, k);
    if is_same { Vec::new() } else { vec![app.ask_variables()] }
}

fn describe(app: &mut App, form: Form, request: DescribeRequest) -> Vec<Effect> {
    app.segments.behaviour.typed = Some(form);
    vec![app.ask_clusters(Slot::Describe, ClusterRequest::Describe(request))]
}

fn reason(form: &Form, at: usize) -> Result<String, (usize, String)> {
    match form.value(at) {
        "" => Err((at, "A reason is needed: it is kept in the audit chain".to_owned())),
        reason => Ok(reason.to_owned()),
    }
}

const fn said(id: ClusterId, reason: String) -> DescribeRequest {
    DescribeRequest { id, name: None, priority: None, text: None, reason }
}

/// What differs from the card; empty lines at the end are none.
fn described(app: &App, form: &Form, id: ClusterId) -> Result<DescribeRequest, (usize, String)> {
    let last = form.fields.len().saturating_sub(1);
    let name = form.value(0);
    if name.is_empty() {
        return Err((0, "A segment needs a name".to_owned()));
    }
    let typed: Vec<&str> = (1..last).map(|at| form.value(at)).collect();
    let text = typed.join("\n").trim_end().to_owned();
    let card = open_card(app).filter(|card| card.row.id == id);
    let request = DescribeRequest {
        name: card.is_none_or(|card| card.row.name != name).then(|| name.to_owned()),
        text: card.is_none_or(|card| lines(&card.text).join("\n").trim_end() != text).then_some(text),
        ..said(id, String::new())
    };
    if request.name.is_none() && request.text.is_none() {
        return Ok(request);
    }
    Ok(DescribeRequest { reason: reason(form, last)?, ..request })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn typed(values: [&str; 3]) -> Result<(u32, (u32, u32)), (usize, String)> {
        let fields = values.map(|value| Field::new("", value.to_owned(), "")).to_vec();
        numbers(&Form::new("", FormOf::Fit, fields))
    }

    #[test]
    fn a_text_stands_in_lines_of_which_none_is_lost() {
        assert_eq!(lines(""), ["", "", "", ""]);
        assert_eq!(lines(" a \nb"), ["a", "b", "", ""]);
        let long = lines("1\n2\n3\n4\n5\n6\n7\n8\n9");
        assert_eq!((long.len(), long.last().unwrap().as_str()), (8, "8 9"));
    }

    #[test]
    fn a_trial_takes_numbers_that_it_can_use() {
        assert_eq!(typed(["12", "3", "10"]), Ok((12, (3, 10))));
        assert_eq!(typed(["36", "20", "20"]), Ok((36, (20, 20))));
        for (values, line, part) in [
            (["0", "3", "10"], 0, "from 1 to 36"),
            (["37", "3", "10"], 0, "from 1 to 36"),
            (["12", "1", "10"], 1, "from 2 to 20"),
            (["12", "three", "10"], 1, "whole number"),
            (["12", "3", "21"], 2, "from 2 to 20"),
            (["12", "8", "7"], 2, "fewer than 8"),
            (["12", "3", ""], 2, "whole number"),
        ] {
            let (at, trouble) = typed(values).unwrap_err();
            assert!(at == line && trouble.contains(part), "{values:?}: {trouble}");
        }
    }
}
