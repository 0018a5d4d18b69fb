//! Tables: columns of targets and alerts, matrices of priorities and clocks, and both turned round.
//!
//! In: the events of a table, or the cells of one that is drawn. Out: a statement per cell that holds one, row by row. Never: takes a
//! column for one of targets because of what its cells look like; a cell of another column is weighed by itself.

use super::blocks;
use super::candidate::{Candidate, Form, Neighbours, Rule};
use super::columns::{
    Column, column, is_condition, is_day, is_label, is_priority_head, is_recovery, measure, names_no_target, of_target,
};
use super::finder::{BlockContext, Finder, StatementBuilder};
use super::line::Line;
use super::quantity::{Bound, Measure, Quantity, main_of, quantities};
use super::reading;
use super::reading::{Strength, strength, whole_or_part};
use super::words;
use super::words::LabelRole;
use crate::content::events::end_of;
use crate::model::{Aside, StatementRole, VerdictShape};
use crate::objective::{Target, TargetKind, Unit, nfkc};
use pulldown_cmark::{Event, Tag};
use std::cell::OnceCell;
use std::ops::Range;

/// A row, and where its verdicts have room: the event before which its last cell ends, or the first byte of its line in a fence.
pub(super) struct Row {
    cells: Vec<Line>,
    /// The quantities of each cell, by the bytes of its text without blanks around it.
    quantities: Vec<Vec<Quantity>>,
    end: usize,
    /// The events before which its cells end; none in a fence.
    ends: Vec<usize>,
}

impl Row {
    pub(super) fn new(cells: Vec<Line>, end: usize) -> Self {
        let quantities = cells.iter().map(|cell| quantities(cell.text.trim())).collect();
        Self { cells, quantities, end, ends: Vec::new() }
    }

    /// The event before which a cell ends, where there is one.
    pub(super) fn end_of_cell(&self, at: usize) -> Option<usize> {
        self.ends.get(at).copied()
    }

    pub(super) fn cells(&self) -> &[Line] {
        &self.cells
    }

    /// What its verdicts stand before: an event, or a byte of a fence.
    pub(super) fn end(&self) -> usize {
        self.end
    }
}

/// A table as it was written.
pub(super) struct Written {
    pub(super) head: Row,
    pub(super) rows: Vec<Row>,
}

impl Written {
    /// The words of its heads, with width and case made alike and without blanks.
    pub(super) fn folded_heads(&self) -> Vec<String> {
        let folded = |head: &Line| nfkc(head.text.trim()).to_lowercase().replace([' ', '*'], "");
        self.head.cells().iter().map(folded).collect()
    }
}

struct Columns {
    /// Which one the rows are named by.
    label: usize,
    kinds: Vec<Column>,
    /// Whether the rows are priorities.
    priorities: bool,
    /// What the cells of each column are like.
    neighbours: Vec<Neighbours>,
    /// What the first cells say where the table may be turned round; found once, when a row asks.
    turned: OnceCell<Turned>,
}

/// The heads and first cells of a table that may be turned round.
struct Turned {
    /// Whether all other heads are priorities.
    priorities: bool,
    /// Whether one of the rows holds targets.
    targets: bool,
}

/// A cell that may hold a statement.
struct Cell<'c> {
    row: &'c Row,
    at: usize,
    /// What the statement is about.
    label: String,
    /// What names the row.
    name: &'c str,
    column: &'c str,
    target: Target,
    /// How much of the cell the target is read from; bytes of its text.
    text: Range<usize>,
    rule: Rule,
    beside: Vec<(String, String)>,
}

impl Finder<'_, '_, '_, '_> {
    /// Reads the table between two events.
    pub(super) fn table(&mut self, at: usize, end: usize, around: &BlockContext) {
        let table = self.written(at + 1..end);
        let first = self.count();
        let ranges = self.rows(&table, around, Form::Cell);
        let all = first..self.count();
        if all.is_empty() {
            return;
        }
        self.room(table.head.end, VerdictShape::Head, all.clone(), all.clone());
        for (row, own) in table.rows.iter().zip(ranges) {
            self.room(row.end, VerdictShape::Cells, own, all.clone());
        }
    }

    /// Makes statements of the cells of a table, and answers those of each row.
    pub(super) fn rows(&mut self, table: &Written, around: &BlockContext, form: Form) -> Vec<Range<usize>> {
        if !around.shown {
            self.schedule_of_table(table, around);
            self.escalation_of_table(table, around);
        }
        let columns = self.columns(table, around);
        let mut ranges = Vec::with_capacity(table.rows.len());
        let mut label = String::new();
        for row in &table.rows {
            let own = row.cells.get(columns.label).map(|cell| cell.text.trim()).unwrap_or_default();
            if !words::is_blank(own) {
                own.clone_into(&mut label);
            }
            let from = self.count();
            if !is_day(own) {
                let mut cells = ruled(table, &columns, row, &label);
                if cells.is_empty() {
                    cells = turned(table, &columns, row);
                }
                let known: Vec<usize> = cells.iter().map(|cell| cell.at).collect();
                cells.extend(unruled(table, &columns, row, &label, &known));
                cells.sort_by_key(|cell| cell.at);
                for cell in cells {
                    self.cell(cell, table, &columns, around, form);
                }
            }
            ranges.push(from..self.count());
        }
        ranges
    }

    fn written(&self, range: Range<usize>) -> Written {
        let mut rows = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let end = end_of(self.events, at);
            let (mut cells, mut row_end, mut ends) = (Vec::new(), end, Vec::new());
            let mut cell = at + 1;
            while cell < end {
                let last = end_of(self.events, cell);
                if matches!(self.events[cell].0, Event::Start(Tag::TableCell)) {
                    cells.push(Line::of(self.context.text, &self.events[cell + 1..last]));
                    row_end = if blocks::ends_cell(&self.events[last].0) { last } else { row_end };
                    ends.push(last);
                }
                cell = last + 1;
            }
            rows.push(Row { ends, ..Row::new(cells, row_end) });
            at = end + 1;
        }
        let rest = rows.split_off(1.min(rows.len()));
        let head = rows.pop().unwrap_or_else(|| Row::new(Vec::new(), range.end));
        Written { head, rows: rest }
    }

    fn columns(&self, table: &Written, around: &BlockContext) -> Columns {
        let heads: Vec<&str> = table.head.cells.iter().map(|cell| cell.text.as_str()).collect();
        let label = heads.iter().position(|head| is_label(head)).unwrap_or(0);
        let named = heads.get(label).is_some_and(|head| is_label(head));
        let mut kinds: Vec<Column> = heads.iter().map(|head| column(head)).collect();
        if let Some(kind) = kinds.get_mut(label) {
            *kind = Column::Other;
        }
        let ground = self.ground(around, false);
        if let ([Column::Other, only @ Column::Other], true, Some(LabelRole::Target), true) =
            (kinds.as_mut_slice(), named, ground.says, ground.near)
        {
            // 項目 | 内容 below a heading of service levels.
            *only = Column::Target { sure: false };
        }
        for (at, kind) in kinds.iter_mut().enumerate() {
            let sure = matches!(kind, Column::Target { sure: true } | Column::Unit | Column::Measure) && named;
            let readable = |row: &Row| {
                let name = row.cells.get(label).map_or("", |cell| cell.text.trim());
                row.cells
                    .get(at)
                    .is_some_and(|cell| strength(&reading::read(&[], name, cell.text.trim())) != Strength::Unreadable)
            };
            if matches!(kind, Column::Target { .. } | Column::Alert) && !sure && !table.rows.iter().any(readable) {
                *kind = Column::Other;
            }
        }
        let priority =
            |row: &Row| row.cells.get(label).is_some_and(|cell| reading::priority(cell.text.trim()).is_some());
        let priorities = heads.get(label).is_some_and(|head| is_priority_head(head))
            || (!table.rows.is_empty() && table.rows.iter().all(priority));
        let neighbours = (0..heads.len()).map(|at| of_column(table, at)).collect();
        Columns { label, kinds, priorities, neighbours, turned: OnceCell::new() }
    }

    fn cell(&mut self, cell: Cell<'_>, table: &Written, columns: &Columns, around: &BlockContext, form: Form) {
        let line = &cell.row.cells[cell.at];
        let joined = |cells: &[Line], skipped: usize| -> String {
            let others = cells.iter().enumerate().filter(|(at, _)| *at != skipped && *at != columns.label);
            others.map(|(_, cell)| cell.text.trim()).collect::<Vec<_>>().join(" | ")
        };
        let (beside, heads) = (joined(&cell.row.cells, cell.at), joined(&table.head.cells, cell.at));
        let others = cell.row.quantities.iter().enumerate().filter(|(at, _)| *at != cell.at && *at != columns.label);
        let mut kinds = columns.kinds.iter().enumerate();
        let neighbours = Neighbours {
            in_row: others.filter(|(_, quantities)| !quantities.is_empty()).count(),
            beside_targets: kinds.any(|(at, kind)| at != cell.at && matches!(kind, Column::Target { .. })),
            ..columns.neighbours.get(cell.at).copied().unwrap_or_default()
        };
        let candidate = Candidate {
            head: cell.column,
            beside: &beside,
            heads: &heads,
            neighbours,
            rule: cell.rule,
            task: false,
            form,
            label: cell.name,
            text: line.text.trim(),
            group: &around.group,
            quantities: cell.row.quantities[cell.at].clone(),
        };
        let Some(weighed) = self.weigh(&candidate) else { return };
        let off = |row: &Row| row.cells.iter().any(|cell| cell.off);
        let builder = StatementBuilder {
            label: &cell.label,
            text: &line.text[cell.text.clone()],
            range: line.source(&cell.text),
            target: cell.target,
            form: form.of_statement(),
            // What is only weighed is never bound by itself.
            declared: cell.rule != Rule::Silent && !around.shown,
            column: cell.column,
            beside: cell.beside,
            off: around.off || off(cell.row) || off(&table.head),
            aside: struck(line, cell.row).or(around.aside),
        };
        self.add(builder, &around.group, weighed);
    }
}

/// The cells of a row that stand below heads of targets, alerts and clocks.
fn ruled<'r>(table: &'r Written, columns: &Columns, row: &'r Row, label: &'r str) -> Vec<Cell<'r>> {
    let unit = columns.kinds.iter().position(|kind| *kind == Column::Unit);
    let unit = unit.and_then(|at| row.cells.get(at)).map(|cell| cell.text.trim().to_owned());
    let mut cells = Vec::new();
    for (at, kind) in columns.kinds.iter().enumerate() {
        let Some(cell) = row.cells.get(at) else { continue };
        let text = cell.text.trim();
        if words::is_blank(text) {
            continue;
        }
        let head = table.head.cells.get(at).map_or("", |head| head.text.trim());
        let beside = beside(table, row, at, if *kind == Column::Measure { None } else { Some(columns.label) });
        let (name, target, role) = match kind {
            Column::Target { .. } => {
                let name = of_target(head).map_or_else(|| label.to_owned(), |more| format!("{label} {more}"));
                (name, with_unit(label, text, unit.as_deref()), StatementRole::Target)
            }
            Column::Alert => (label.to_owned(), with_unit(label, text, unit.as_deref()), StatementRole::Alert),
            Column::Measure => {
                let target = of_clock(head, label, text, columns.priorities);
                if !columns.priorities && !is_recovery(head) && strength(&target) != Strength::Firm {
                    continue;
                }
                (format!("{label} {head}"), target, StatementRole::Target)
            }
            Column::Unit | Column::Other => continue,
        };
        let rule = declared(&target, role);
        cells.push(Cell { row, at, label: name, name: label, column: head, target, text: cell.whole(), rule, beside });
    }
    cells
}

fn declared(target: &Target, role: StatementRole) -> Rule {
    if strength(target) == Strength::Unreadable { Rule::Unreadable(role) } else { Rule::Declared(role) }
}

/// The cells of a row of a table that is turned round: clocks below priorities, or targets below what they are about.
fn turned<'r>(table: &'r Written, columns: &Columns, row: &'r Row) -> Vec<Cell<'r>> {
    let plain = columns.kinds.iter().all(|kind| *kind == Column::Other);
    let wide = table.head.cells.len() > 2;
    let first = row.cells.first().map(|cell| cell.text.trim()).filter(|_| plain && wide);
    let Some(name) = first else { return Vec::new() };
    let kind = column(name);
    if matches!(kind, Column::Unit | Column::Other) {
        return Vec::new();
    }
    let heads: Vec<&str> = table.head.cells.iter().map(|head| head.text.trim()).collect();
    let first = |row: &Row| row.cells.first().map_or(Column::Other, |cell| column(cell.text.trim()));
    let Turned { priorities, targets } = *columns.turned.get_or_init(|| Turned {
        priorities: heads[1..].iter().all(|head| reading::priority(head).is_some()),
        targets: table.rows.iter().any(|row| matches!(first(row), Column::Target { .. })),
    });
    let role = match kind {
        Column::Measure if priorities => StatementRole::Target,
        Column::Target { .. } => StatementRole::Target,
        Column::Alert if targets => StatementRole::Alert,
        _ => return Vec::new(),
    };
    let read = |at: usize, text: &str| match kind {
        Column::Measure => of_clock(name, heads[at], text, priorities),
        _ => reading::read(&[], heads[at], text),
    };
    let texts: Vec<(usize, &str)> =
        row.cells.iter().enumerate().skip(1).map(|(at, cell)| (at, cell.text.trim())).collect();
    if texts.iter().all(|(at, text)| strength(&read(*at, text)) == Strength::Unreadable) {
        return Vec::new();
    }
    let held = texts.into_iter().filter(|(at, text)| *at < heads.len() && !words::is_blank(text));
    held.map(|(at, text)| {
        let label = if kind == Column::Measure { format!("{} {name}", heads[at]) } else { heads[at].to_owned() };
        let target = read(at, text);
        let (rule, text) = (declared(&target, role), row.cells[at].whole());
        Cell { row, at, label, name: heads[at], column: name, target, text, rule, beside: Vec::new() }
    })
    .collect()
}

/// The other cells of a row that hold a quantity.
fn unruled<'r>(table: &'r Written, columns: &Columns, row: &'r Row, label: &'r str, known: &[usize]) -> Vec<Cell<'r>> {
    let others = row.cells.iter().enumerate().filter(|(at, _)| !known.contains(at));
    let cells = others.filter_map(|(at, cell)| {
        let own = main_of(&row.quantities[at])?;
        // A row may be named by the level that it is about: 75-90% | 警戒.
        let names = at == columns.label;
        let label = if names { "" } else { label };
        let head = table.head.cells.get(at).map_or("", |head| head.text.trim());
        // … or by the condition that makes it one: Error rate > 5% | P1.
        let is_condition = || is_condition(head) && matches!(own.bound, Bound::Upper | Bound::Lower);
        let is_level = || own.range.start == 0 && !matches!(own.measure, Measure::Plain | Measure::Count);
        if names && !is_level() && !is_condition() {
            return None;
        }
        if names_no_target(head) {
            return None;
        }
        let (whole, read) = (cell.whole(), |text: &str| of_clock(head, label, text, columns.priorities));
        let (target, part) = whole_or_part(&cell.text[whole.clone()], own.range.clone(), read);
        let text = whole.start + part.start..whole.start + part.end;
        let beside = beside(table, row, at, None);
        let name = format!("{label} {head}").trim().to_owned();
        Some(Cell { row, at, label: name, name: label, column: head, target, text, rule: Rule::Silent, beside })
    });
    cells.collect()
}

/// What the cells of a column are like.
fn of_column(table: &Written, at: usize) -> Neighbours {
    let mut neighbours = Neighbours::default();
    table.rows.iter().filter_map(|row| row.quantities.get(at)).for_each(|own| neighbours.count(own));
    neighbours
}

/// Whether a cell, or the one that names its row, was struck out.
fn struck(cell: &Line, row: &Row) -> Option<Aside> {
    let named = row.cells.first().is_some_and(|first| first.struck);
    (cell.struck || named).then_some(Aside::Struck)
}

/// The other cells of a row by their heads, without the one that names it.
fn beside(table: &Written, row: &Row, own: usize, label: Option<usize>) -> Vec<(String, String)> {
    let heads = table.head.cells.iter().map(|head| head.text.trim().to_owned());
    let cells = heads.zip(row.cells.iter().map(|cell| cell.text.trim().to_owned())).enumerate();
    cells.filter(|(at, _)| *at != own && Some(*at) != label).map(|(_, pair)| pair).collect()
}

/// A figure whose unit stands in a column of its own.
fn with_unit(label: &str, text: &str, unit: Option<&str>) -> Target {
    let target = reading::read(&[], label, text);
    let plain = matches!(target.kind, TargetKind::Compare | TargetKind::Range)
        && matches!(target.unit, None | Some(Unit::None));
    let Some(unit) = unit.filter(|unit| plain && !words::is_blank(unit)) else { return target };
    let digits =
        text.rfind(|c: char| c.is_numeric()).map(|at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let Some(at) = digits else { return target };
    let joined = reading::read(&[], label, &format!("{}{unit}{}", &text[..at], &text[at..]));
    if strength(&joined) == Strength::Unreadable { target } else { joined }
}

/// A cell below a head that names a clock, in the row of a priority; what names the row is its scope in any case.
fn of_clock(head: &str, priority: &str, text: &str, is_priority: bool) -> Target {
    let mut target = reading::read(&[measure(head)], priority, text);
    if is_priority && target.scope.is_none() && strength(&target) != Strength::Unreadable {
        target.scope = Some(priority.to_owned()).filter(|name| !name.is_empty());
    }
    target
}
