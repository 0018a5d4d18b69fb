//! The search for statements: where it stands in a body, what is above, and what was found.
//!
//! In: events. Out: [`Found`]. Never: reads an expression itself.

use super::candidate::{Candidate, Form, Neighbours, Rule};
use super::classifier::Score;
use super::considered::{Considered, Decision, Told};
use super::features::ClassMemo;
use super::verdicts::{VerdictSlot, VerdictSlots};
use super::words;
use super::words::LabelRole;
use super::{aside, classifier, considered, features, nested, opening, reading};
use crate::content::commonmark::SpannedEvent;
use crate::content::html::Context;
use crate::model::{
    Aside, DocumentHead, EscalationStatement, ScheduleStatement, Statement, StatementForm, VerdictShape,
};
use crate::objective::Target;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// What was found in a body.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) statements: Vec<Statement>,
    /// What it says of when something recurs.
    pub(crate) schedule: Vec<ScheduleStatement>,
    /// What it says of how long levels of escalation have.
    pub(crate) escalation: Vec<EscalationStatement>,
    pub(crate) rooms: VerdictSlots,
    /// What was looked at, where somebody asked for it.
    pub(crate) considered: Vec<Considered>,
}

/// How a body is searched.
#[derive(Debug, Clone, Default)]
pub(crate) struct Search {
    /// The page says that none of its statements is to be bound.
    pub(crate) off: bool,
    /// Whether everything that was looked at is kept with the reasons of its decision.
    pub(crate) explained: bool,
    /// Whether the document's front matter says that its promises may be judged as they read.
    pub(crate) is_confirmed: bool,
}

/// Finds the statements of a body below its title.
pub(crate) fn find(context: &Context<'_, '_>, events: &[SpannedEvent<'_>], title: &str, search: Search) -> Found {
    let title = Heading::of(0, title.to_owned());
    let boxes = aside::of_boxes(context, events);
    let (headings, memo, found) = (Vec::new(), ClassMemo::default(), Found::default());
    let misread = nested::misread(context.text);
    let mut finder = Finder { context, events, title, boxes, misread, search, headings, memo, found };
    finder.blocks(0..events.len(), &BlockContext::default());
    finder.close_sections(0);
    let Finder { mut found, search, .. } = finder;
    if !found.statements.is_empty() {
        let head =
            Arc::new(DocumentHead { is_confirmed: search.is_confirmed, lines: opening::lines(context.text, events) });
        found.statements.iter_mut().for_each(|statement| statement.head = Arc::clone(&head));
    }
    found
}

pub(super) struct Finder<'f, 's, 'a, 'e> {
    pub(super) context: &'f Context<'s, 'a>,
    pub(super) events: &'f [SpannedEvent<'e>],
    /// The words above all headings.
    pub(super) title: Heading,
    /// What the boxes around each event say; empty without any box.
    pub(super) boxes: Vec<Option<Aside>>,
    /// Bytes that were meant to be shown in a fence, or not to be.
    misread: Vec<Range<usize>>,
    pub(super) search: Search,
    pub(super) headings: Vec<Heading>,
    memo: ClassMemo,
    pub(super) found: Found,
}

/// A heading with what its words say of all that stands below it.
pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) words: String,
    pub(super) says: Option<LabelRole>,
    pub(super) is_result: bool,
    pub(super) is_requirement: bool,
    pub(super) is_example: bool,
    pub(super) is_struck: bool,
    /// Paragraphs below it and above the next heading that may limit what stands there.
    pub(super) notes: Vec<Arc<str>>,
    /// How many statements stand above it.
    pub(super) first: usize,
}

/// So many paragraphs of a section, of so many bytes, are notes; what is longer is a text.
const MOST_NOTES: usize = 6;
const LONGEST_NOTE: usize = 400;

impl Heading {
    pub(super) fn of(level: u8, words: String) -> Self {
        let (is_result, is_requirement) = (words::is_result(&words), words::is_requirement(&words));
        let is_example = aside::is_example(&words);
        Self {
            level,
            says: words::heading_says(&words),
            is_result,
            is_requirement,
            is_example,
            is_struck: false,
            notes: Vec::new(),
            first: 0,
            words,
        }
    }
}

/// What is around a block.
#[derive(Debug, Clone, Default)]
pub(super) struct BlockContext {
    /// Labels above it, outermost first.
    pub(super) group: Rc<Vec<String>>,
    /// What the innermost of them that says anything says.
    pub(super) says: Option<LabelRole>,
    /// What the innermost of them says.
    pub(super) innermost: Option<LabelRole>,
    pub(super) off: bool,
    /// Why what stands there is no promise.
    pub(super) aside: Option<Aside>,
    /// How many blocks it is inside.
    pub(super) depth: usize,
    /// What the items of its list are like.
    pub(super) neighbours: Neighbours,
    /// Whether it stands in a map that a machine reads, whose values are settings.
    pub(super) settings: bool,
    /// Whether it stands in a form that is only shown, and so binds nothing by itself and plans nothing.
    pub(super) shown: bool,
}

impl BlockContext {
    /// What is around the blocks below a label.
    pub(super) fn below(&self, label: &str) -> Self {
        let mut around = self.clone();
        if !label.is_empty() {
            around.aside = around.aside.or(aside::is_example(label).then_some(Aside::Example));
            around.innermost = words::label_role(label);
            around.says = around.innermost.or(around.says);
            Rc::make_mut(&mut around.group).push(label.to_owned());
        }
        around
    }
}

/// What a candidate was weighed to be.
pub(super) struct Weighed {
    score: Score,
    decision: Decision,
    /// Its fields and reasons, where somebody asked for them.
    told: Option<Told>,
}

/// A statement about to be made.
pub(super) struct StatementBuilder<'d> {
    pub(super) label: &'d str,
    pub(super) text: &'d str,
    /// Its bytes in the body.
    pub(super) range: Range<usize>,
    pub(super) target: Target,
    pub(super) form: StatementForm,
    pub(super) declared: bool,
    pub(super) column: &'d str,
    pub(super) beside: Vec<(String, String)>,
    pub(super) off: bool,
    pub(super) aside: Option<Aside>,
}

impl Finder<'_, '_, '_, '_> {
    /// What a candidate is; none where it is neither a promise nor an alert, and nobody asks why.
    pub(super) fn weigh(&mut self, candidate: &Candidate<'_>) -> Option<Weighed> {
        let headings: Vec<&str> =
            std::iter::once(&self.title).chain(&self.headings).map(|heading| heading.words.as_str()).collect();
        let features = features::features(candidate, &headings, &mut self.memo);
        let score = classifier::score(&features);
        // 速やかに is a promise that nobody can keep or miss: somebody must see it, whatever speaks against it.
        let is_vague =
            matches!(candidate.rule, Rule::Unreadable(_)) && candidate.form != Form::Yaml && features.is_urgent();
        let decision =
            if is_vague { Decision::of(candidate.rule.role()) } else { classifier::decide(score, candidate.rule) };
        let explained = self.search.explained;
        let told = explained.then(|| considered::told(candidate, &headings, &features, decision));
        (explained || decision != Decision::Neither).then_some(Weighed { score, decision, told })
    }

    /// Makes a statement of a candidate that was weighed to be one.
    pub(super) fn add(&mut self, builder: StatementBuilder<'_>, group: &[String], weighed: Weighed) {
        let place = self.context.place(&builder.range);
        let Weighed { score, decision, told } = weighed;
        self.found.considered.extend(told.map(|told| told.at(place.clone(), score, decision)));
        let Some(role) = decision.role() else { return };
        let is_misread = self.misread.iter().any(|range| range.contains(&builder.range.start));
        let of_headings = || std::iter::once(&self.title).chain(&self.headings).any(|heading| heading.is_example);
        let is_struck = || self.headings.iter().any(|heading| heading.is_struck).then_some(Aside::Struck);
        let of_words = || {
            aside::is_example(builder.label)
                || aside::is_example(builder.column)
                || aside::opens_example(builder.text)
                || aside::is_noted(&builder.beside)
        };
        let is_example = |says: bool| says.then_some(Aside::Example);
        let aside =
            builder.aside.or_else(is_struck).or_else(|| is_example(of_headings())).or_else(|| is_example(of_words()));
        self.found.statements.push(Statement {
            document: self.context.source.file.to_owned(),
            title: self.title.words.clone(),
            head: Arc::default(),
            place,
            headings: self.headings.iter().map(|heading| heading.words.clone()).collect(),
            notes: Vec::new(),
            group: group.to_vec(),
            label: builder.label.to_owned(),
            text: builder.text.to_owned(),
            form: builder.form,
            role,
            declared: builder.declared && !is_misread,
            column: builder.column.to_owned(),
            beside: builder.beside,
            target: builder.target,
            off: builder.off || self.search.off || aside.is_some(),
            aside,
        });
    }

    /// Opens the section of a heading, above which so many statements stand.
    pub(super) fn open_section(&mut self, heading: Heading) {
        self.close_sections(heading.level);
        self.headings.push(Heading { first: self.count(), ..heading });
    }

    /// Ends the sections of this level and deeper ones. What their paragraphs say holds of all their statements, those above them too.
    fn close_sections(&mut self, level: u8) {
        while let Some(ended) = self.headings.pop_if(|above| above.level >= level) {
            let below = self.found.statements.iter_mut().skip(ended.first).filter(|_| !ended.notes.is_empty());
            below.for_each(|statement| drop(statement.notes.splice(0..0, ended.notes.iter().cloned())));
        }
    }

    /// Keeps a paragraph of the innermost section, if it may limit what stands there.
    pub(super) fn note(&mut self, paragraph: &str) {
        let Some(section) = self.headings.last_mut().filter(|section| section.notes.len() < MOST_NOTES) else { return };
        if paragraph.len() <= LONGEST_NOTE && words::may_limit(paragraph) {
            section.notes.push(paragraph.into());
        }
    }

    /// How many statements were found so far.
    pub(super) fn count(&self) -> usize {
        self.found.statements.len()
    }

    pub(super) fn room(&mut self, event: usize, shape: VerdictShape, statements: Range<usize>, table: Range<usize>) {
        if !statements.is_empty() || !table.is_empty() {
            self.found.rooms.before.insert(event, VerdictSlot { shape, statements, table });
        }
    }

    /// How many statements of when something recurs were found so far.
    pub(super) fn times(&self) -> usize {
        self.found.schedule.len()
    }

    /// Gives those that were found since then room before an event.
    pub(super) fn room_for_times(&mut self, event: usize, since: usize) {
        if self.times() > since {
            self.found.rooms.times.insert(event, since..self.times());
        }
    }

    /// What the headings say: what about, and whether the innermost one says it.
    pub(super) fn heading_says(&self) -> (Option<LabelRole>, bool) {
        let Some(innermost) = self.headings.last() else { return (self.title.says, false) };
        if innermost.says.is_some() || innermost.is_result {
            return (innermost.says, innermost.says.is_some());
        }
        (self.headings.iter().rev().find_map(|heading| heading.says), false)
    }

    pub(super) fn ground(&self, around: &BlockContext, task: bool) -> reading::Ground {
        let (heading, near) = self.heading_says();
        let listed = around.innermost == Some(LabelRole::Target);
        let any = |is: fn(&Heading) -> bool| is(&self.title) || self.headings.iter().any(is);
        reading::Ground {
            says: around.says.or(heading),
            near: listed || (near && around.says.is_none_or(|says| says == LabelRole::Target)),
            task,
            results: any(|heading| heading.is_result),
            requirements: any(|heading| heading.is_requirement),
        }
    }
}
