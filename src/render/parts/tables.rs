//! Promises, the register, escalation routes and duties as plain tables.

use super::blocks::{joined, labelled};
use super::{Cell, Head, Setting, Table};
use crate::model::{
    ContactCard, EscalationBlock, LevelBlock, OnCallBlock, OnDuty, PromiseFigure, PromiseList, PromiseRow,
    RegisterBlock, RegisterLine,
};
use crate::render::target_status::target_status;

/// Promises and how they stand.
pub(super) fn contract(list: &PromiseList, setting: &Setting) -> Table {
    let words = &setting.words;
    let mut head = Head::texts(&[words.promise, words.measured_by]);
    head.push(Head::number(words.measured_value));
    head.extend(Head::texts(&[words.verdict]));
    Table {
        caption: list.title.clone(),
        url: setting.addresses.maybe(list.route.as_ref(), ""),
        head,
        rows: list.rows.iter().flat_map(|row| promise(row, setting)).collect(),
        empty: words.table_empty.to_owned(),
        ..Table::default()
    }
}

/// One line per metric of a promise; the words stand in the first.
fn promise(row: &PromiseRow, setting: &Setting) -> Vec<Vec<Cell>> {
    let url = setting.addresses.maybe(row.route.as_ref(), &row.anchor);
    let said =
        Cell { url, ..Cell::text(&row.text) }.below([row.label.clone(), row.place.clone(), row.state_text.clone()]);
    let said = said.below(row.why.iter().cloned());
    if row.parts.is_empty() {
        return vec![vec![said, Cell::default(), Cell::default(), Cell::default()]];
    }
    let first = std::iter::once(said).chain(std::iter::repeat(Cell::default()));
    first.zip(&row.parts).map(|(said, part)| std::iter::once(said).chain(measured(part, setting)).collect()).collect()
}

fn measured(part: &PromiseFigure, setting: &Setting) -> [Cell; 3] {
    let value = Cell::number(&part.value).below([part.period.clone()]).below(part.notes.iter().cloned());
    let marks: String = part
        .history
        .iter()
        .map(|mark| target_status(mark.standing, "", &setting.words).mark)
        .collect::<Vec<_>>()
        .join(" ");
    let standing = part.standing.map(|of| target_status(of, &part.standing_text, &setting.words));
    let history = labelled(setting.words.history, &marks);
    [Cell::text(&part.metric).below([part.about.clone()]), value, Cell { standing, ..Cell::default() }.below([history])]
}

/// The register, or views of it.
pub(super) fn register(block: &RegisterBlock, setting: &Setting) -> Vec<Table> {
    let words = &setting.words;
    let line = |line: &RegisterLine| {
        let title = Cell { url: setting.addresses.to(&line.route, ""), ..Cell::text(&line.title) };
        vec![
            title.below([line.number.clone()]).below(line.marks.iter().cloned()),
            Cell::text(&line.version),
            Cell::text(line.status.map_or("", |status| status.label(block.language))),
            Cell::text(&line.owner),
            Cell::text(&line.approver).below([line.approved.clone()]),
            Cell::text(&line.next_review).below([line.due.clone()]),
        ]
    };
    let heads = [words.document, words.version, words.status, words.owner, words.approval, words.next_review];
    let table = |table: &crate::model::RegisterTable| Table {
        caption: format!("{} {}{}", table.title, table.rows.len(), words.items),
        head: Head::texts(&heads),
        rows: table.rows.iter().map(line).collect(),
        empty: words.register_empty.to_owned(),
        ..Table::default()
    };
    block.tables.iter().map(table).collect()
}

/// An escalation route.
pub(super) fn escalation(block: &EscalationBlock, setting: &Setting) -> Table {
    let words = &setting.words;
    let level = |level: &LevelBlock| {
        let onward = if level.onward.is_empty() { words.end_of_route } else { &level.onward };
        let on_call = level.schedules.iter().flat_map(|schedule| &schedule.members);
        vec![
            Cell { strong: true, ..Cell::text(&level.name) },
            Cell::text(&level.who).below([level.does.clone(), onward.to_owned()]),
            Cell::default().below(on_call.chain(&level.contacts).map(contact)),
            Cell::text(&level.since_start),
            Cell::text(&level.within),
            Cell::text(&level.hours),
        ]
    };
    Table {
        caption: joined(&joined(&block.kind, &block.title), &labelled(words.applies_to, &block.applies)),
        head: Head::texts(&[words.level, words.goes_to, words.contact, words.since_start, words.within, words.hours]),
        rows: block.levels.iter().map(level).collect(),
        empty: words.table_empty.to_owned(),
        ..Table::default()
    }
}

/// A contact in one line.
fn contact(of: &ContactCard) -> String {
    let ways = of.ways.iter().map(|way| format!("{} {}", way.label, way.text));
    let all = [of.name.clone(), of.role.clone()].into_iter().chain(ways).chain([of.hours.clone()]);
    all.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Who is on duty, and who will be.
pub(super) fn duty(block: &OnCallBlock, setting: &Setting) -> Vec<Table> {
    let words = &setting.words;
    let now = |duty: &OnDuty| {
        let who = duty.contact.as_ref().map_or_else(|| words.nobody.to_owned(), contact);
        vec![
            Cell { strong: true, ..Cell::text(&duty.layer) },
            Cell::text(who).below([duty.note.clone()]),
            Cell::text(&duty.until),
        ]
    };
    let facts = [
        block.outside.clone(),
        labelled(words.next_handover, &block.next),
        labelled(words.handover, &block.handover),
        labelled(words.covers, &block.covers),
    ];
    let mut tables = vec![Table {
        caption: joined(&block.title, &labelled(words.as_of, &block.as_of)),
        head: Head::texts(&[words.level, words.on_duty, words.until]),
        rows: block.now.iter().map(now).collect(),
        notes: facts.into_iter().filter(|fact| !fact.is_empty()).collect(),
        ..Table::default()
    }];
    if !block.rows.is_empty() {
        let mut head = Head::texts(&[words.period]);
        head.extend(block.layers.iter().map(|layer| Head { text: layer.clone(), numeric: false }));
        let row = |row: &crate::model::DutyRow| {
            let who = row.who.iter().map(|cell| {
                let name = if cell.name.is_empty() { words.nobody } else { &cell.name };
                Cell::text(name).below([cell.note.clone()])
            });
            std::iter::once(Cell::text(format!("{} – {}", row.from, row.until))).chain(who).collect()
        };
        let rows = block.rows.iter().map(row).collect();
        tables.push(Table { caption: words.coming_weeks.to_owned(), head, rows, ..Table::default() });
    }
    tables
}
