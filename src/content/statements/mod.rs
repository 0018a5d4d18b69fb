//! The target statements of a document: what is promised, where it stands, and where its verdict can be shown.
//!
//! In: the events of a body after all passes. Out: [`Statement`]s in the order of their places, and the events before
//! which a verdict has room. Never: binds or judges, and never reads prose: a text is a statement as a whole or not at
//! all.
//!
//! The question is: *does somebody promise a measurable bound here?* The answer follows the place.
//! - A place that says that it holds targets or alerts (a column 目標値 or アラート閾値, a list below **SLA:**, a heading such
//!   as 成功指標, アラート条件：) makes a statement of every figure. What cannot be read there is a statement too, so that
//!   somebody sees it: each cell of such a column, and each item with a label (`P0: 即座対応`), never an item of prose.
//! - A table without such a column holds none, whatever its cells look like, except where heads name clocks and rows
//!   priorities (優先度 | 応答 | 解決). 閾値 by itself is an alert: read as a target it would call a crossed bound kept.
//! - Elsewhere a bound counts (`応答時間: 4時間以内`, `インシデント宣言（5分以内）`, 72時間前, 参加決定後1週間以内), and so does a range
//!   of something other than time with a label (`月2-3件`). A bare figure is a fact as often as a promise: only a rate or a
//!   score with the name of one counts (`可用性: 99.9%`), and not below a heading of results (実績, 状況, 報告). A change
//!   counts with a bound or as a task to be done (`- [ ] ユーザー数 50%増加`).
//! - How often something recurs (月1回, 四半期に1回, 毎週金曜日 17:00) is a schedule and no statement, unless it stands in a list
//!   of targets. So are time frames in headings (1-3ヶ月, 6週間), durations (所要時間：15分), prices, versions, headcounts,
//!   requirements for others, and brackets that narrow down what is checked (チェック項目: エラーログ（24時間以内）).
//! - トリガー and アラート条件 make alerts. A label that only says 目標 or アラート takes its name from the label above it, from
//!   the text, or from the heading.
//! - What is shown as an example (below 例 or サンプル, in a box or a fence of that name), quoted or struck out is kept and switched
//!   off, so that somebody sees it; 例外 and 定例 are no examples.
//! - `bind: false` in the front matter, or `<!-- bind: false -->` before a block or inside an item, a cell or a line, keeps
//!   the statements but switches them off.
//!
//! Decided in docs/decisions/0053-0061-speed.md (0054).

mod aside;
mod blocks;
mod columns;
mod fence;
mod line;
mod lines;
mod reading;
mod table;
mod words;
mod yaml;

use super::SpannedEvent;
use super::document::Piece;
use super::html::Context;
use super::pieces::Slot;
use crate::model::{Aside, Statement, StatementForm, StatementRole, VerdictShape};
use crate::objective::Target;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use words::LabelRole;

/// What was found in a body.
#[derive(Default)]
pub(super) struct Found {
    pub(super) statements: Vec<Statement>,
    pub(super) rooms: VerdictSlots,
}

/// Where verdicts have room.
#[derive(Default)]
pub(super) struct VerdictSlots {
    /// By the event before which it is.
    before: BTreeMap<usize, VerdictSlot>,
    /// By the event that begins a fence, and the number of the line in it, from 0.
    lines: BTreeMap<(usize, usize), Range<usize>>,
}

/// Room for the verdict of some statements.
#[derive(Debug, Clone)]
struct VerdictSlot {
    shape: VerdictShape,
    statements: Range<usize>,
    /// All statements of the table it is in.
    table: Range<usize>,
}

impl VerdictSlot {
    fn slot(&self) -> Slot {
        let Self { shape, statements, table } = self.clone();
        Slot::Piece(Piece::Verdict { shape, statements, table })
    }
}

impl VerdictSlots {
    /// What belongs before an event.
    pub(super) fn before(&self, event: usize) -> Option<Slot> {
        self.before.get(&event).map(VerdictSlot::slot)
    }

    /// What belongs at the end of a line of the fence that begins at an event.
    pub(super) fn line(&self, fence: usize, line: usize) -> Option<Slot> {
        let statements = self.lines.get(&(fence, line))?.clone();
        Some(VerdictSlot { shape: VerdictShape::Line, statements, table: 0..0 }.slot())
    }
}

/// Finds the statements of a body below its title; with `off`, the page says that none of them is to be bound.
pub(super) fn find(context: &Context<'_, '_>, events: &[SpannedEvent<'_>], title: &str, off: bool) -> Found {
    let title = Heading::of(0, title.to_owned());
    let boxes = aside::of_boxes(context, events);
    let mut finder = Finder { context, events, title, boxes, off, headings: Vec::new(), found: Found::default() };
    finder.blocks(0..events.len(), &BlockContext::default());
    finder.found
}

struct Finder<'f, 's, 'a, 'e> {
    context: &'f Context<'s, 'a>,
    events: &'f [SpannedEvent<'e>],
    /// The words above all headings.
    title: Heading,
    /// What the boxes around each event say; empty without any box.
    boxes: Vec<Option<Aside>>,
    off: bool,
    /// The headings above.
    headings: Vec<Heading>,
    found: Found,
}

/// A heading with what its words say of all that stands below it.
struct Heading {
    level: u8,
    words: String,
    says: Option<LabelRole>,
    is_result: bool,
    is_requirement: bool,
    is_example: bool,
    is_struck: bool,
}

impl Heading {
    fn of(level: u8, words: String) -> Self {
        let (is_result, is_requirement) = (words::is_result(&words), words::is_requirement(&words));
        let is_example = aside::is_example(&words);
        Self {
            level,
            says: words::heading_says(&words),
            is_result,
            is_requirement,
            is_example,
            is_struck: false,
            words,
        }
    }
}

/// What is around a block.
#[derive(Debug, Clone, Default)]
struct BlockContext {
    /// Labels above it, outermost first.
    group: Rc<Vec<String>>,
    /// What the innermost of them that says anything says.
    says: Option<LabelRole>,
    /// What the innermost of them says.
    innermost: Option<LabelRole>,
    off: bool,
    /// Why what stands there is no promise.
    aside: Option<Aside>,
    /// How many blocks it is inside.
    depth: usize,
}

impl BlockContext {
    /// What is around the blocks below a label.
    fn below(&self, label: &str) -> Self {
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

/// A statement about to be made.
struct StatementBuilder<'d> {
    label: &'d str,
    text: &'d str,
    /// Its bytes in the body.
    range: Range<usize>,
    target: Target,
    form: StatementForm,
    role: StatementRole,
    declared: bool,
    column: &'d str,
    beside: Vec<(String, String)>,
    off: bool,
    aside: Option<Aside>,
}

impl Finder<'_, '_, '_, '_> {
    /// Makes a statement and answers its number.
    fn add(&mut self, draft: StatementBuilder<'_>, group: &[String]) -> usize {
        let of_headings = || std::iter::once(&self.title).chain(&self.headings).any(|heading| heading.is_example);
        let is_struck = || self.headings.iter().any(|heading| heading.is_struck).then_some(Aside::Struck);
        let of_words = || {
            aside::is_example(draft.label)
                || aside::is_example(draft.column)
                || aside::opens_example(draft.text)
                || aside::is_noted(&draft.beside)
        };
        let is_example = |says: bool| says.then_some(Aside::Example);
        let aside =
            draft.aside.or_else(is_struck).or_else(|| is_example(of_headings())).or_else(|| is_example(of_words()));
        self.found.statements.push(Statement {
            document: self.context.source.file.to_owned(),
            place: self.context.place(&draft.range),
            headings: self.headings.iter().map(|heading| heading.words.clone()).collect(),
            group: group.to_vec(),
            label: draft.label.to_owned(),
            text: draft.text.to_owned(),
            form: draft.form,
            role: draft.role,
            declared: draft.declared,
            column: draft.column.to_owned(),
            beside: draft.beside,
            target: draft.target,
            off: draft.off || self.off || aside.is_some(),
            aside,
        });
        self.found.statements.len() - 1
    }

    fn room(&mut self, event: usize, shape: VerdictShape, statements: Range<usize>, table: Range<usize>) {
        if !statements.is_empty() || !table.is_empty() {
            self.found.rooms.before.insert(event, VerdictSlot { shape, statements, table });
        }
    }

    /// What the headings say: what about, and whether the innermost one says it.
    fn heading_says(&self) -> (Option<LabelRole>, bool) {
        let Some(innermost) = self.headings.last() else { return (self.title.says, false) };
        if innermost.says.is_some() || innermost.is_result {
            return (innermost.says, innermost.says.is_some());
        }
        (self.headings.iter().rev().find_map(|heading| heading.says), false)
    }

    fn ground(&self, around: &BlockContext, task: bool) -> reading::Ground {
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
