//! Metrics of the kind `adherence`: tasks done of tasks scheduled.
//!
//! In: `due` and `done` columns with a `grace`, `tasks` that recur and the columns of a log, or names of what is planned
//! (`schedule`). Out: an [`Adherence`].
//! Never: takes a recurring task without knowing how long it may take.

use super::ParsedKind;
use crate::calendar::{Hours, Recurrence};
use crate::config::load::Resolution;
use crate::config::metrics::{MetricContext, dimensions, filter, grains, source_of, time};
use crate::config::sources::{ColumnUse, column};
use crate::config::{
    Adherence, ColumnType, Dimension, Evidence, MetricKind, RecurringTask, Source, amount, recurrence,
};
use crate::diag::code;
use crate::objective::Unit;
use crate::say;
use crate::syntax::{Fields, Key, Node, Reader};

const DAY: i64 = 86_400;

/// The keys of an adherence; `tasks` makes it one of recurrences.
pub(in crate::config) fn read(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: &MetricContext<'_>,
) -> Option<ParsedKind> {
    if let Some(node) = fields.get("schedule") {
        let entries = planned(reader, node, context)?;
        let by = Dimension { name: "entry".to_owned(), values: entries.clone() };
        let grains = grains(reader, fields);
        let kind = Some(MetricKind::Adherence(Adherence::Schedule { entries }));
        let usual = (Unit::Percent, String::new());
        return Some(ParsedKind { kind, by: vec![by], grains, usual, allowed: &[Unit::Percent] });
    }
    let node = fields.require(reader, "source", &key.range)?;
    let source = source_of(reader, node, context.sources, &key.text)?;
    let (adherence, by) = match fields.get("tasks") {
        Some(tasks) => slots(reader, fields, key, (source, context), tasks),
        None => due(reader, fields, key, source),
    }?;
    let grains = grains(reader, fields);
    let usual = (Unit::Percent, String::new());
    Some(ParsedKind { kind: Some(MetricKind::Adherence(adherence)), by, grains, usual, allowed: &[Unit::Percent] })
}

/// The named entries of `data/schedule.yaml`; `all` are those with evidence.
fn planned(reader: &mut Reader<'_>, node: &Node, context: &MetricContext<'_>) -> Option<Vec<String>> {
    let declared = context.planned;
    let followed = |id: &str| declared.sound.get(id).is_some_and(|entry| entry.evidence != Evidence::None);
    let texts = reader.texts(node);
    if matches!(texts.as_slice(), [("all", _)]) {
        let all: Vec<String> = declared.sound.keys().filter(|id| followed(id)).cloned().collect();
        if all.is_empty() {
            let message = say!(
                "実施を確かめられる予定が `data/schedule.yaml` にありません",
                "no entry of `data/schedule.yaml` says what shows that it was done"
            );
            reader.invalid(node, message);
        }
        return (!all.is_empty()).then_some(all);
    }
    let mut entries: Vec<String> = Vec::new();
    for (id, node) in texts {
        match declared.look(id) {
            Resolution::Sound(_) if followed(id) => {
                entries.extend((!entries.iter().any(|k| k == id)).then(|| id.to_owned()))
            }
            Resolution::Sound(_) => {
                let message = say!(
                    "予定 `{id}` には `report`・`evidence`・`checked` がないため、実施したかがわかりません",
                    "expected `report`, `evidence` or `checked` in the entry `{id}`: nothing shows whether it was done"
                );
                reader.invalid(node, message);
            }
            Resolution::LeftOut(place) => {
                let message = say!(
                    "予定 `{id}` に誤りがあるため使えません",
                    "the entry `{id}` cannot be used because it is broken"
                );
                let diagnostic = reader.left_out(node, message, place);
                reader.fail(diagnostic);
            }
            Resolution::Unknown => {
                let message = say!(
                    "予定 `{id}` は `data/schedule.yaml` にありません",
                    "there is no entry `{id}` in `data/schedule.yaml`"
                );
                reader.unknown(node, message, declared.names());
            }
        }
    }
    Some(entries)
}

fn due(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    source: &Source,
) -> Option<(Adherence, Vec<Dimension>)> {
    let due = time(reader, fields, key, source, "due", ColumnUse::Time);
    let done_node = fields.require(reader, "done", &key.range);
    let done = done_node.and_then(|node| column(reader, node, source, ColumnUse::Time));
    let grace_node = fields.get("grace");
    let grace = grace_node.map_or(Some(0), |node| amount::seconds(reader, node));
    let filter = filter(reader, fields, source);
    let by = dimensions(reader, fields, source);
    let (due, done, grace) = (due?, done?, grace?);
    let kind = source.columns[&due].kind;
    if (kind, done.kind) == (ColumnType::Datetime, ColumnType::Date) {
        let message = say!(
            "期限が日時なら、`done` も `datetime` の列にします",
            "expected `done` to be a column of type `datetime`, as `due` is"
        );
        reader.invalid(done_node?, message);
    }
    if let (ColumnType::Date, Some(node), true) = (kind, grace_node, grace % DAY != 0) {
        reader.invalid(node, say!("日付の期限の猶予は日数で書きます", "a due date has a grace of whole days"));
    }
    let grace = if kind == ColumnType::Date { grace / DAY } else { grace };
    Some((Adherence::Due { source: source.name.clone(), due, done: done.name.clone(), grace, filter }, by))
}

fn slots(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    (source, context): (&Source, &MetricContext<'_>),
    tasks: &Node,
) -> Option<(Adherence, Vec<Dimension>)> {
    let task = fields.require(reader, "task", &key.range);
    let task = task.and_then(|node| column(reader, node, source, ColumnUse::Text));
    let done_at = time(reader, fields, key, source, "done_at", ColumnUse::Instant);
    let entries = reader.named(Some(tasks));
    if entries.is_empty() {
        reader.invalid(tasks, say!("作業を 1 つ以上書きます", "expected at least one task"));
    }
    if let Some(column) = task.filter(|column| !column.values.is_empty()) {
        for (name, _) in entries.iter().filter(|(name, _)| !column.values.contains_key(&name.text)) {
            let (task, column_name) = (&name.text, &column.name);
            let message = say!(
                "作業 `{task}` は列 `{column_name}` の値にありません",
                "`{task}` is not among the values of the column `{column_name}`"
            );
            reader.unknown(&name.node(), message, column.values.keys().map(String::as_str));
        }
    }
    let context = recurrence::RecurrenceContext { calendars: context.calendars, zone: &context.periods.zone };
    let tasks: Vec<RecurringTask> =
        entries.iter().filter_map(|(name, node)| recurring(reader, name, node, context)).collect();
    let column = task?;
    let values = tasks.iter().map(|task| task.name.clone()).collect();
    let by = Dimension { name: column.name.clone(), values };
    let (source, task) = (source.name.clone(), column.name.clone());
    Some((Adherence::Slots { source, task, done_at: done_at?, tasks }, vec![by]))
}

/// `{ when: 毎日 02:00, grace: 2h }`, or something that lasts (`毎日 02:00-04:00`, `四半期に1回`), which is done before it ends.
fn recurring(
    reader: &mut Reader<'_>,
    name: &Key,
    node: &Node,
    context: recurrence::RecurrenceContext<'_>,
) -> Option<RecurringTask> {
    let mut fields = reader.fields(node)?;
    let when = fields.require(reader, "when", &name.range);
    let grace = fields.get("grace").map(|node| (node, amount::seconds(reader, node)));
    let rule = recurrence::read(reader, &mut fields, when, context, ("毎日 02:00", Recurrence::parse));
    fields.finish(reader);
    let (text, rule) = rule?;
    let begins_only = matches!(rule.hours, Hours::At(_));
    let grace = match grace {
        Some((_, grace)) if begins_only => Some(grace?),
        None if !begins_only => None,
        Some((node, _)) => {
            let message = say!(
                "終わりのある予定に `grace` は書けません",
                "expected the end of the window or `grace`, found both"
            );
            reader.invalid(node, message);
            return None;
        }
        None => {
            let message = say!("`grace` がありません", "expected the key `grace`, found none");
            let diagnostic = reader.at(code::CONFIG_REQUIRED, when?, message);
            reader.fail(diagnostic.hint(say!(
                "いつまでに済めばよいかを `grace: 2h` のように書きます",
                "say until when it may be done, such as `grace: 2h`"
            )));
            return None;
        }
    };
    Some(RecurringTask { name: name.text.clone(), when: text.to_owned(), rule, grace })
}
