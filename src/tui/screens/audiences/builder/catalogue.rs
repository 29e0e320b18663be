//! Every field that a rule can ask about: what it means, where it comes from, what values it has.

use super::guided::told_values;
use crate::contract::{Field, FieldKind};
use crate::tui::app::App;
use crate::tui::overlays::{Line, Overlay, Pager};
use crate::tui::text::{Align, fit, sanitize};
use crate::tui::theme::Role;

impl App {
    /// Show the catalogue.
    pub(crate) fn show_fields(&mut self) {
        let Some(builder) = &self.audiences.builder else { return };
        let mut lines: Vec<Line> = Vec::new();
        let mut group = "";
        for field in Field::all() {
            let info = field.info();
            if info.group != group {
                if !group.is_empty() {
                    lines.push(Vec::new());
                }
                group = info.group;
                lines.push(vec![(group.to_owned(), Role::Title)]);
            }
            lines.push(vec![
                (fit(info.name, 16, Align::Left), Role::Key),
                (fit(kind(info.kind), 13, Align::Left), Role::Dim),
                (info.meaning.to_owned(), Role::Text),
            ]);
            let mut beneath = format!("from {}", info.origin);
            let values = told_values(builder, field, &self.formatter);
            if !values.is_empty() {
                beneath.push_str(&format!("; {}", sanitize(&values)));
            }
            lines.push(vec![(" ".repeat(29), Role::Dim), (beneath, Role::Dim)]);
        }
        let copied: Vec<String> = Field::all()
            .map(|field| format!("{}\t{}\t{}", field.name(), field.info().meaning, field.info().origin))
            .collect();
        let title = "What a rule can ask of a person";
        self.overlays.push(Overlay::Pager(Pager::new(title, lines, copied.join("\n"))));
    }
}

const fn kind(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Choice => "one of a few",
        FieldKind::Text => "text",
        FieldKind::Count => "whole number",
        FieldKind::Money => "money",
        FieldKind::Probability => "0 to 1",
        FieldKind::Number => "number",
        FieldKind::Date => "day",
        FieldKind::Flag => "yes or no",
    }
}
