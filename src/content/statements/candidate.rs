//! What may be a promise, with everything around it that tells whether it is one.
//!
//! In: a text with a quantity, and the labels, heads and headings that it stands below. Out: a [`Candidate`], whose words the
//! classifier reads field by field. Never: decides.

use super::quantity::{Bound, Quantity, main_of, quantities};
use crate::model::{StatementForm, StatementRole};

/// Where a candidate stands, as far as its shape goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Cell,
    /// A cell of a table that is drawn in a fence.
    Drawn,
    Item,
    Sentence,
    Fence,
    Yaml,
    Heading,
}

impl Form {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Cell => "cell",
            Self::Drawn => "drawn",
            Self::Item => "item",
            Self::Sentence => "sentence",
            Self::Fence => "fence",
            Self::Yaml => "yaml",
            Self::Heading => "heading",
        }
    }

    /// The form of a statement that is made of it.
    pub(super) fn of_statement(self) -> StatementForm {
        match self {
            Self::Cell => StatementForm::TableCell,
            Self::Item => StatementForm::ListItem,
            Self::Sentence => StatementForm::Paragraph,
            Self::Drawn | Self::Fence => StatementForm::FenceText,
            Self::Yaml => StatementForm::FenceYaml,
            Self::Heading => StatementForm::Heading,
        }
    }
}

/// What a written rule says of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Its place declares it: a column, a list, a heading of targets or alerts.
    Declared(StatementRole),
    /// What it says by itself is a bound.
    Bound(StatementRole),
    /// Its place declares it, but nothing can be read there.
    Unreadable(StatementRole),
    /// No rule is about it.
    Silent,
}

impl Rule {
    /// What a statement is for, as far as a rule says it.
    pub(super) fn role(self) -> StatementRole {
        match self {
            Self::Declared(role) | Self::Bound(role) | Self::Unreadable(role) => role,
            Self::Silent => StatementRole::Target,
        }
    }
}

/// What its neighbours are like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Neighbours {
    /// Cells of its column, or items of its list.
    pub(super) all: usize,
    /// How many of them hold a quantity.
    pub(super) quantities: usize,
    /// How many of them hold a bounded one.
    pub(super) bounded: usize,
    /// How many other cells of its row hold a quantity.
    pub(super) in_row: usize,
    /// Whether another column of its table is one of targets.
    pub(super) beside_targets: bool,
}

impl Neighbours {
    /// Takes one more of them in.
    pub(super) fn count(&mut self, quantities: &[Quantity]) {
        self.all += 1;
        self.quantities += usize::from(!quantities.is_empty());
        let bounded = |quantity: &Quantity| matches!(quantity.bound, Bound::Upper | Bound::Lower);
        self.bounded += usize::from(quantities.iter().any(bounded));
    }
}

/// A text that may be a promise.
#[derive(Debug, Clone)]
pub(super) struct Candidate<'c> {
    pub(super) form: Form,
    /// The label right before it, or the name of its row.
    pub(super) label: &'c str,
    /// The head of its column.
    pub(super) head: &'c str,
    /// All of the cell, the text behind a label, or the sentence.
    pub(super) text: &'c str,
    /// The labels above it in its block, outermost first.
    pub(super) group: &'c [String],
    /// The other cells of its row.
    pub(super) beside: &'c str,
    /// The other heads of its table.
    pub(super) heads: &'c str,
    pub(super) neighbours: Neighbours,
    pub(super) task: bool,
    pub(super) rule: Rule,
    /// The quantities of the text.
    pub(super) quantities: Vec<Quantity>,
}

impl<'c> Candidate<'c> {
    /// A candidate with nothing around it but its labels.
    pub(super) fn new(form: Form, label: &'c str, text: &'c str, group: &'c [String]) -> Self {
        Self {
            form,
            label,
            head: "",
            text,
            group,
            beside: "",
            heads: "",
            neighbours: Neighbours::default(),
            task: false,
            rule: Rule::Silent,
            quantities: quantities(text),
        }
    }

    /// What it is about.
    pub(super) fn quantity(&self) -> Option<&Quantity> {
        main_of(&self.quantities)
    }

    /// The text before and behind what it is about.
    pub(super) fn around(&self) -> [&'c str; 2] {
        match self.quantity() {
            Some(quantity) => [&self.text[..quantity.range.start], &self.text[quantity.range.end..]],
            None => [self.text, ""],
        }
    }
}
