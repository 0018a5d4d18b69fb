//! The `{milestones}` directive: boxes of documents, one by one: done, open, overdue.
//!
//! In: boxes, a period, what the data say of them. Out: a table. Never: says of an earlier period what only the present knows: a ticked
//! box without a day, or a box of a document that is younger, is counted beside the table.

mod by_data;

pub(in crate::pages) use by_data::inline;

use super::rows;
use super::task_items::{TaskPeriod, place_of};
use crate::config::{DocumentGlob, MetricKind, Progress};
use crate::diag::Lang;
use crate::model::{Block, Task};
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::table::Table;
use crate::say;
use crate::syntax::Node;

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let (title, heading, period) = (options.text("title"), options.text("heading"), options.text("period"));
    let wanted = match options.node("documents") {
        Some(node) => globs(options, node, heading),
        None => planned(context),
    };
    let period = TaskPeriod::parse(context, period)?;
    let is_below = |task: &Task, heading: &Option<String>| {
        heading.as_ref().is_none_or(|wanted| task.headings.iter().any(|(text, _)| text == wanted.trim()))
    };
    let is_meant =
        |task: &&Task| wanted.iter().any(|(glob, heading)| glob.matches(&task.place.file) && is_below(task, heading));
    let items: Vec<&Task> = context.tasks.iter().filter(is_meant).collect();
    Ok(blocks(context, title, &period, &items))
}

/// Documents, and the heading in them below which boxes count.
type TaskSelector = (DocumentGlob, Option<String>);

/// The documents that a page names.
fn globs(options: &mut Options<'_>, node: &Node, heading: Option<&str>) -> Vec<TaskSelector> {
    let mut globs = Vec::new();
    for (written, node) in options.reader.texts(node) {
        match DocumentGlob::new(written) {
            Ok(glob) if !written.contains("..") => globs.push((glob, heading.map(str::to_owned))),
            _ => options.reader.invalid(
                node,
                say!("`indicators/*.md` のように書きます", "expected a pattern such as `indicators/*.md`"),
            ),
        }
    }
    globs
}

/// What the project's metrics of progress look at.
fn planned(context: &ComposeContext<'_>) -> Vec<TaskSelector> {
    let of_metric = |metric: &crate::config::Metric| match &metric.kind {
        MetricKind::Progress(Progress::Documents { glob, heading }) => {
            Some((DocumentGlob::new(glob).ok()?, heading.clone()))
        }
        _ => None,
    };
    context.project.metrics.values().filter_map(of_metric).collect()
}

/// What is said of items that are not shown: so many, of which so many wait for data that the page does not tell of.
fn left_out(lang: Lang, n: usize, unjudged: usize) -> Option<Block> {
    let text = match (n, unjudged) {
        (0, _) => return None,
        (_, 0) => say!(
            "この期の終わりの状態が記録にない {n} 件（完了の日付のない印、後の日付の文書）は出していません。",
            "Not shown: {n} whose state at the end of this period nothing tells (a tick without a day, a younger document)."
        ),
        _ => say!(
            "状態の分からない {n} 件（うち、このページではデータで判定できないもの {unjudged} 件）は出していません。",
            "Not shown: {n} whose state nothing tells, of which {unjudged} wait for data that this page cannot judge by."
        ),
    };
    Some(Block::paragraph(text.into_text(lang)))
}

fn blocks(context: &ComposeContext<'_>, title: Option<&str>, period: &TaskPeriod, items: &[&Task]) -> Vec<Block> {
    let lang = context.lang();
    let reached = |task: &Task| by_data::check_of(context, task)?.on(period.last()).reached.map(|period| period.last);
    // What waits for data that this page does not tell of is not known here.
    let is_told = |task: &Task| task.ticked || task.when.is_none() || by_data::check_of(context, task).is_some();
    let is_known = |task: &Task| reached(task).is_some() || (is_told(task) && period.is_known(task));
    let (items, unknown): (Vec<&Task>, Vec<&Task>) = items.iter().partition(|task| is_known(task));
    let left_out = left_out(lang, unknown.len(), unknown.iter().filter(|task| !is_told(task)).count());
    if items.is_empty() {
        return left_out.into_iter().collect();
    }
    let is_open = |task: &Task| reached(task).is_none() && period.is_open(task);
    let is_late = |task: &Task| is_open(task) && period.is_late(task);
    let (all, done) = (items.len(), items.iter().filter(|task| !is_open(task)).count());
    let late = items.iter().filter(|task| is_late(task)).count();
    let name = title.unwrap_or(lang.pick("マイルストーン", "Milestones"));
    let caption = say!(
        "{name}（{all} 件のうち済み {done} 件、期限超過 {late} 件）",
        "{name} ({done} of {all} done, {late} overdue)"
    );
    let state = |is_open| if is_open { lang.pick("未", "open") } else { lang.pick("済", "done") };
    let done = |task: &Task| {
        let day = reached(task).or(task.done_on.filter(|_| !is_open(task)))?;
        Some(rows::day(context, day))
    };
    let has = |is: fn(&Task) -> bool| items.iter().any(|task| is(task));
    let waits = has(|task| task.when.is_some());
    let table = Table::new(lang, &items)
        .column("状態", "State", |task| state(is_open(task)))
        .column("内容", "Milestone", |task| task.text.as_str())
        .column_if(has(|task| !task.owner.is_empty()), "担当", "Owner", |task| task.owner.as_str())
        .column_if(has(|task| task.due.is_some()), "期限", "Due", |task| rows::due(context, task.due, is_late(task)))
        .column("完了", "Done", |task| done(task).unwrap_or_default())
        .column_if(waits, "根拠", "Basis", |task| by_data::basis(context, task, is_open(task), period.last()))
        .column("文書", "Document", |task| place_of(context, task));
    std::iter::once(table.block(caption.into_text(lang))).chain(left_out).collect()
}
