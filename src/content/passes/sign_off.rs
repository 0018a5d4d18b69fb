//! Tables and lines of sign-offs that stand in a document: read, and what is blank in them filled from its signatures.
//!
//! In: the events of a body, what its front matter says of approvals. Out: the same events with names and days of those who signed, and
//! the rows as they were written. Never: changes a word that somebody wrote, or takes a table of duties for one of signatures.
//!
//! Decided in docs/decisions/0096-approvals-by-role.md.

mod forms;

pub(in crate::content) use self::forms::is_role_word;
use self::forms::{Cell, CellKind, LineRole, Section, columns, heads_of_roles, is_blank, line_role};
use crate::content::commonmark::SpannedEvent;
use crate::content::events::{end_of, ends_inline, is_inline, plain_text};
use crate::content::source::Source;
use crate::diag::Lang;
use crate::model::{
    Control, RoleSignature, RoleStanding, SignOff, WrittenRole, WrittenSignOff, format_date, is_same_role,
    names_person, read_control_date,
};
use crate::say;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use std::ops::Range;

/// Words of which a body with sign-offs has at least one.
const SIGNS: [&str; 9] = ["承認", "署名", "サイン", "決裁", "印", "Approv", "approv", "Sign", "sign"];

/// Fills what is blank, and answers what was written.
pub(crate) fn fill<'a>(
    source: &Source<'_>,
    events: &mut Vec<SpannedEvent<'a>>,
    control: &Control,
    language: Lang,
) -> Option<WrittenSignOff> {
    if !SIGNS.iter().any(|sign| source.text.contains(sign)) {
        return None;
    }
    let mut found = Found { source, sign_off: control.sign_off(), language, rows: Vec::new(), edits: Vec::new() };
    found.lines(events);
    found.tables(events);
    let Found { rows, mut edits, .. } = found;
    edits.sort_by_key(|edit| std::cmp::Reverse((edit.events.start, edit.events.end)));
    for Edit { events: range, text } in edits {
        let whole = events[range.clone()].iter().map(|(_, range)| range.clone()).reduce(|a, b| a.start..b.end);
        let at = whole.unwrap_or_else(|| events[range.start.saturating_sub(1)].1.clone());
        events.splice(range, [(Event::Text(text.into()), at)]);
    }
    let place = rows.first()?.place.clone();
    Some(WrittenSignOff { rows, place })
}

/// Events that another text stands for.
struct Edit {
    events: Range<usize>,
    text: String,
}

struct Found<'s, 'a, 'c> {
    source: &'s Source<'a>,
    sign_off: Option<SignOff<'c>>,
    language: Lang,
    rows: Vec<WrittenRole>,
    edits: Vec<Edit>,
}

impl Found<'_, '_, '_> {
    fn tables(&mut self, events: &[SpannedEvent<'_>]) {
        let mut section = Section::default();
        let mut at = 0;
        while at < events.len() {
            match &events[at].0 {
                Event::Start(Tag::Heading { level, .. }) => {
                    section.begin(*level, &plain_text(&events[at..=end_of(events, at)]));
                }
                Event::Start(Tag::Table(_)) => {
                    let end = end_of(events, at);
                    self.table(&rows_of(events, at..end), &section);
                    at = end;
                }
                _ => {}
            }
            at += 1;
        }
    }

    fn table(&mut self, rows: &[Vec<Cell>], section: &Section) {
        let Some((head, body)) = rows.split_first() else { return };
        if !section.has_sign_offs() {
            return;
        }
        if let Some(kinds) = columns(head, section.is_of_approval()) {
            let role_of =
                |row: &'_ Vec<Cell>| kinds.iter().position(|kind| *kind == CellKind::Role).filter(|at| *at < row.len());
            let rows: Vec<(&Cell, &Vec<Cell>)> =
                body.iter().filter_map(|row| Some((&row[role_of(row)?], row))).collect();
            let rows: Vec<_> = rows.into_iter().filter(|(role, _)| !is_blank(&role.text)).collect();
            let known = rows.iter().filter(|(role, _)| self.is_known(&role.text)).count();
            // A table in which somebody unknown signs may be of something else: it is told of below a heading of approval, and stays.
            if known < rows.len() && !(section.is_of_approval() && (known > 0 || self.sign_off.is_none())) {
                return;
            }
            for (role, row) in &rows {
                self.role(role, kinds.iter().copied().zip(*row).collect(), known == rows.len());
            }
        } else if let Some(columns) = heads_of_roles(head, body) {
            for column in columns {
                let cells = column.cells.iter().map(|(kind, row)| (*kind, &body[*row][column.at]));
                self.role(&head[column.at], cells.collect(), true);
            }
        }
    }

    /// Whether a role is declared, or one that every document may have.
    fn is_known(&self, role: &str) -> bool {
        let is_declared = self.sign_off.as_ref().is_some_and(|sign_off| sign_off.rule.role(role).is_some());
        is_declared || line_role(role).is_some()
    }

    /// One role with the cells that speak of it.
    fn role(&mut self, role: &Cell, cells: Vec<(CellKind, &Cell)>, fills: bool) {
        if is_blank(&role.text) {
            return;
        }
        let written = |wanted: &[CellKind]| {
            let of = cells.iter().filter(|(kind, cell)| wanted.contains(kind) && !is_blank(&cell.text));
            of.map(|(_, cell)| cell.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        self.rows.push(WrittenRole {
            role: role.text.clone(),
            name: written(&[CellKind::Name]),
            signed: written(&[CellKind::Day, CellKind::Sign, CellKind::Both]),
            place: self.source.place(role.range.clone()),
        });
        let kinds: Vec<CellKind> = cells.iter().map(|(kind, _)| *kind).collect();
        // Beside the name or the day of somebody else, a signature would say that they signed.
        if !fills || !self.agrees(&role.text, &cells) {
            return;
        }
        for (kind, cell) in cells.iter().filter(|(_, cell)| is_blank(&cell.text)) {
            if let Some(text) = self.text(&role.text, *kind, &kinds) {
                self.edits.push(Edit { events: cell.events.clone(), text });
            }
        }
    }

    /// Whether what is written in the cells of a role is what its signature says.
    fn agrees(&self, role: &str, cells: &[(CellKind, &Cell)]) -> bool {
        let Some((signature, _)) = self.signature(role) else { return false };
        cells.iter().filter(|(_, cell)| !is_blank(&cell.text)).all(|(kind, cell)| {
            let is_day = || read_control_date(&cell.text) == Some(signature.date);
            let is_name = || names_person(&cell.text, &signature.name);
            match kind {
                CellKind::Role | CellKind::Other => true,
                CellKind::Name => is_name(),
                CellKind::Day => is_day(),
                CellKind::Sign | CellKind::Both => {
                    is_day() || is_name() || ["済", "署名済"].contains(&cell.text.trim())
                }
            }
        })
    }

    /// What a blank cell of a role says; nothing where nobody has signed.
    fn text(&self, role: &str, kind: CellKind, others: &[CellKind]) -> Option<String> {
        let (signature, is_earlier) = self.signature(role)?;
        let day = format_date(signature.date, self.language);
        let name = &signature.name;
        let text = match kind {
            CellKind::Role | CellKind::Other => return None,
            CellKind::Name => match is_earlier {
                true => say!("{name}（以前の版）", "{name} (an earlier version)"),
                false => say!("{name}", "{name}"),
            },
            CellKind::Sign if others.contains(&CellKind::Day) => match is_earlier {
                true => say!("以前の版に署名", "signed an earlier version"),
                false => say!("署名済", "signed"),
            },
            CellKind::Day => match is_earlier {
                true => say!("{day}（以前の版）", "{day} (an earlier version)"),
                false => say!("{day}", "{day}"),
            },
            CellKind::Sign | CellKind::Both => match is_earlier {
                true => say!("{name}（{day}、以前の版に署名）", "{name} ({day}, signed an earlier version)"),
                false => say!("{name}（{day}）", "{name} ({day})"),
            },
        };
        Some(text.into_text(self.language))
    }

    /// The signature of a role, and whether it is of an earlier text.
    fn signature(&self, role: &str) -> Option<(&RoleSignature, bool)> {
        let standing = self.sign_off.as_ref()?.roles().find(|(known, _)| is_same_role(&known.name, role))?.1;
        match standing {
            RoleStanding::Signed(signature) => Some((signature, false)),
            RoleStanding::Earlier(signature) => Some((signature, true)),
            RoleStanding::Open | RoleStanding::Refused(..) => None,
        }
    }

    /// Lines at the head of a body: 作成者, 確認者, 承認者 in one paragraph or list.
    fn lines(&mut self, events: &[SpannedEvent<'_>]) {
        for block in head_blocks(events) {
            let lines: Vec<Line> = block.into_iter().filter_map(|range| line(events, range)).collect();
            self.block(&lines);
        }
    }

    fn block(&mut self, lines: &[Line]) {
        let has = |wanted: LineRole| lines.iter().any(|line| line_role(&line.role) == Some(wanted));
        let rule = self.sign_off.as_ref().map(|sign_off| sign_off.rule);
        let is_declared = |line: &Line| rule.is_some_and(|rule| rule.role(&line.role).is_some());
        let declared = lines.iter().filter(|line| is_declared(line)).count();
        // An author and an approver alone are what one approval says of a document.
        if !(has(LineRole::Reviews) && has(LineRole::Approves)) && declared < 2 {
            return;
        }
        for line in lines.iter().filter(|line| line_role(&line.role).is_some() || is_declared(line)) {
            let (value, place) = (line.value.trim(), self.source.place(line.place.clone()));
            let signed = String::new();
            let name = if is_blank(value) { String::new() } else { value.to_owned() };
            self.rows.push(WrittenRole { role: line.role.clone(), name, signed, place });
            let text = self.text(&line.role, CellKind::Both, &[]).filter(|_| is_blank(value));
            if let (Some(text), Some((colon, rest))) = (text, line.blank.clone()) {
                let gap = if colon.text.ends_with('：') { "" } else { " " };
                self.edits.push(Edit { events: rest, text: format!("{gap}{text}") });
                self.edits.push(colon.into());
            }
        }
    }
}

/// A line with a label.
struct Line {
    role: String,
    value: String,
    place: Range<usize>,
    /// The event with the colon, cut behind it, and the events behind that; none where markup reaches across.
    blank: Option<(Colon, Range<usize>)>,
}

#[derive(Clone)]
struct Colon {
    at: usize,
    text: String,
}

impl From<Colon> for Edit {
    fn from(colon: Colon) -> Self {
        Self { events: colon.at..colon.at + 1, text: colon.text }
    }
}

fn line(events: &[SpannedEvent<'_>], range: Range<usize>) -> Option<Line> {
    let whole = plain_text(&events[range.clone()]);
    let (label, value) = whole.split_once([':', '：'])?;
    let at = range.clone().find(|at| matches!(&events[*at].0, Event::Text(text) if text.contains([':', '：'])))?;
    let Event::Text(text) = &events[at].0 else { return None };
    let colon = text.find([':', '：']).map(|at| at + text[at..].chars().next().map_or(1, char::len_utf8))?;
    let ends = |at: &usize| matches!(events[*at].0, Event::End(TagEnd::Strong | TagEnd::Emphasis));
    let behind = at + 1 + (at + 1..range.end).take_while(ends).count();
    let depth = events[behind..range.end].iter().map(|(event, _)| match event {
        Event::Start(_) => 1,
        Event::End(_) => -1,
        _ => 0,
    });
    let is_whole = depth.sum::<i32>() == 0;
    let colon = Colon { at, text: text[..colon].to_owned() };
    Some(Line {
        role: label.trim().to_owned(),
        value: value.trim().to_owned(),
        place: events[range.start].1.clone(),
        blank: is_whole.then_some((colon, behind..range.end)),
    })
}

/// The lines of each paragraph and each list before the second part of a body, as ranges of events.
fn head_blocks(events: &[SpannedEvent<'_>]) -> Vec<Vec<Range<usize>>> {
    let headings = events.iter().enumerate().filter_map(|(at, (event, _))| match event {
        Event::Start(Tag::Heading { level, .. }) => Some((at, *level)),
        _ => None,
    });
    let second = headings.enumerate().find(|(nth, (_, level))| *nth > 0 || *level != HeadingLevel::H1);
    let end = second.map_or(events.len(), |(_, (at, _))| at);
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < end {
        if matches!(&events[at].0, Event::Start(Tag::Paragraph | Tag::List(_))) {
            let last = end_of(events, at);
            blocks.push(lines_of(events, at + 1..last));
            at = last;
        }
        at += 1;
    }
    blocks
}

/// The lines between breaks and the edges of blocks.
fn lines_of(events: &[SpannedEvent<'_>], block: Range<usize>) -> Vec<Range<usize>> {
    let parts = |at: usize| match &events[at].0 {
        Event::SoftBreak | Event::HardBreak => true,
        Event::Start(tag) => !is_inline(tag),
        Event::End(tag) => !ends_inline(tag),
        _ => false,
    };
    let (mut lines, mut from) = (Vec::new(), block.start);
    for at in block.start..=block.end {
        if at == block.end || parts(at) {
            lines.extend((from < at).then_some(from..at));
            from = at + 1;
        }
    }
    lines
}

/// The cells of a table, row by row, the head first.
fn rows_of(events: &[SpannedEvent<'_>], table: Range<usize>) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for at in table {
        match &events[at].0 {
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => {
                let end = end_of(events, at);
                let (inner, text) = (at + 1..end, plain_text(&events[at + 1..end]));
                let range = events[inner.clone()].first().map_or(events[at].1.clone(), |(_, range)| range.clone());
                rows.iter_mut().next_back().into_iter().for_each(|row| {
                    row.push(Cell { text: text.clone(), events: inner.clone(), range: range.clone() });
                });
            }
            _ => {}
        }
    }
    rows
}

#[cfg(test)]
mod tests;
