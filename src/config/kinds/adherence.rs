//! Metrics of the kind `adherence`: tasks done of tasks scheduled.
//!
//! In: `due` and `done` columns with a `grace`, `tasks` that recur and the columns of a log, or names of what is planned
//! (`schedule`). Out: an [`Adherence`].
//! Never: takes a recurring task without knowing how long it may take.

use super::{MetricContext, ParsedKind};
use crate::calendar::{Grain, Hours, Recurrence};
use crate::config::amount::Seconds;
use crate::config::columns::{ColumnUse, column, column_name, dimensions, filter, grains};
use crate::config::recurrence::{self, HolidayKeys, RecurrenceContext};
use crate::config::references::source_of;
use crate::config::site_lists::adherence_refusal;
use crate::config::symbols::Resolution;
use crate::config::{Adherence, ColumnType, Dimension, Evidence, MetricKind, RecurringTask, Source};
use crate::diag::{Lang, code};
use crate::objective::Unit;
use crate::say;
use crate::syntax::{Fields, Form, Key, Keys, Later, Named, Node, Reader, Required, Schema, keys};

const DAY: i64 = 86_400;

keys! {
    struct PlanKeys<'n> {
        schedule: Option<Later<&'n str>>, "data/schedule.yaml の予定（`all` も可）", "entries of data/schedule.yaml, or `all`";
    }

    struct LogKeys<'n> {
        source: Required<&'n Node>, "データソース", "the source";
        tasks: Option<Later<Named<(TaskKeys<'n>, HolidayKeys<'n>)>>>, "繰り返す作業", "tasks that recur";
    }

    struct SlotKeys<'n> {
        task: Required<&'n Node>, "作業の列", "the column of tasks";
        done_at: Required<&'n Node>, "済んだ時刻の列", "when a task was done";
    }

    struct DueKeys<'n> {
        due: Required<&'n Node>, "期限の列", "the column of due dates";
        done: Required<&'n Node>, "済んだ日時の列", "when it was done";
        grace: Option<Later<Seconds>>, "猶予", "how much later is still in time";
        filter: Option<&'n Node>, "数える行の条件", "which rows count";
        by: Vec<&'n Node>, "内訳の列", "columns of breakdowns";
    }

    struct GrainKeys<'n> {
        grains: Vec<Grain>, "期の長さ", "how long periods are";
    }

    /// `{ when: 毎日 02:00, grace: 2h }`.
    struct TaskKeys<'n> {
        when: Required<&'n Node>, "いつか", "when it is";
        grace: Option<Later<Seconds>>, "いつまでに済めばよいか", "until when it may be done";
    }
}

/// The keys of an adherence.
pub(in crate::config) fn declare(lang: Lang, schema: &mut Schema) {
    PlanKeys::declare(lang, schema);
    LogKeys::declare_optional(lang, schema);
    SlotKeys::declare_optional(lang, schema);
    DueKeys::declare_optional(lang, schema);
    GrainKeys::declare(lang, schema);
}

/// `schedule` makes it one of what is planned, `tasks` one of recurrences.
pub(in crate::config) fn read(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: &MetricContext<'_>,
) -> Option<ParsedKind> {
    let (adherence, by) = match PlanKeys::take(reader, fields, &key.range).schedule {
        Some(node) => {
            let entries = planned(reader, node, context)?;
            let by = Dimension { name: "entry".to_owned(), values: entries.clone() };
            (Adherence::Schedule { entries }, vec![by])
        }
        None => {
            let LogKeys { source, tasks } = LogKeys::take(reader, fields, &key.range);
            let node = source?;
            let source = source_of(reader, node, context.declared.sources, &key.text)?;
            if let Some((message, hint)) = adherence_refusal(source) {
                reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(hint));
                return None;
            }
            match tasks {
                Some(tasks) => slots(reader, fields, key, source, context, tasks),
                None => due(reader, fields, key, source),
            }?
        }
    };
    let grains = grains(GrainKeys::take(reader, fields, &key.range).grains);
    let kind = Some(MetricKind::Adherence(adherence));
    Some(ParsedKind::new(kind, by, grains, Unit::Percent).of_units(&[Unit::Percent]))
}

/// The named entries of `data/schedule.yaml`; `all` are those with evidence.
fn planned(reader: &mut Reader<'_>, node: &Node, context: &MetricContext<'_>) -> Option<Vec<String>> {
    let declared = context.declared.planned;
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
                reader.refuse_left_out(node, message, place);
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
    let keys = DueKeys::take(reader, fields, &key.range);
    let due = column_name(reader, keys.due, source, ColumnUse::Time);
    let done = keys.done.and_then(|node| column(reader, node, source, ColumnUse::Time));
    let grace = keys.grace.map_or(Some(0), |node| Seconds::from_node(reader, node));
    let filter = filter(reader, keys.filter, source);
    let by = dimensions(reader, &keys.by, source);
    let (due, done, grace) = (due?, done?, grace?);
    let kind = source.columns[&due].kind;
    if (kind, done.kind) == (ColumnType::Datetime, ColumnType::Date) {
        let message = say!(
            "期限が日時なら、`done` も `datetime` の列にします",
            "expected `done` to be a column of type `datetime`, as `due` is"
        );
        reader.invalid(keys.done?, message);
    }
    if let (ColumnType::Date, Some(node), true) = (kind, keys.grace, grace % DAY != 0) {
        reader.invalid(node, say!("日付の期限の猶予は日数で書きます", "a due date has a grace of whole days"));
    }
    let grace = if kind == ColumnType::Date { grace / DAY } else { grace };
    Some((Adherence::Due { source: source.name.clone(), due, done: done.name.clone(), grace, filter }, by))
}

fn slots(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    source: &Source,
    context: &MetricContext<'_>,
    tasks: &Node,
) -> Option<(Adherence, Vec<Dimension>)> {
    let SlotKeys { task, done_at } = SlotKeys::take(reader, fields, &key.range);
    let task = task.and_then(|node| column(reader, node, source, ColumnUse::Text));
    let done_at = column_name(reader, done_at, source, ColumnUse::Instant);
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
    let context = RecurrenceContext { calendars: context.declared.calendars, zone: &context.declared.periods.zone };
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
    context: RecurrenceContext<'_>,
) -> Option<RecurringTask> {
    let (TaskKeys { when, grace }, beside) = <(TaskKeys<'_>, HolidayKeys<'_>)>::read(reader, node, &name.range)?;
    let grace = grace.map(|node| (node, Seconds::from_node(reader, node)));
    let rule = recurrence::read(reader, when, beside, context, "毎日 02:00", Recurrence::parse);
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
            reader.fail(reader.at(code::CONFIG_REQUIRED, when?, message).hint(say!(
                "いつまでに済めばよいかを `grace: 2h` のように書きます",
                "say until when it may be done, such as `grace: 2h`"
            )));
            return None;
        }
    };
    Some(RecurringTask { name: name.text.clone(), when: text.to_owned(), rule, grace })
}
