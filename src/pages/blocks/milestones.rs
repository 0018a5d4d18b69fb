//! The `{milestones}` directive: boxes of documents, one by one: done, open, overdue.
//!
//! In: boxes, a period. Out: a table. Never: says of an earlier period what only the present knows: a ticked box without a
//! day, or a box of a document that is younger, is counted beside the table.

use super::rows;
use super::task_items::{TaskPeriod, place_of};
use crate::config::{DocumentGlob, MetricKind, Progress};
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

fn blocks(context: &ComposeContext<'_>, title: Option<&str>, period: &TaskPeriod, items: &[&Task]) -> Vec<Block> {
    let lang = context.lang();
    let (items, unknown): (Vec<&Task>, Vec<&Task>) = items.iter().partition(|task| period.is_known(task));
    let n = unknown.len();
    let left_out = say!(
        "この期の終わりの状態が記録にない {n} 件（完了の日付のない印、後の日付の文書）は出していません。",
        "Not shown: {n} whose state at the end of this period nothing tells (a tick without a day, a younger document)."
    );
    let left_out = (n > 0).then(|| Block::paragraph(left_out.into_text(lang)));
    if items.is_empty() {
        return left_out.into_iter().collect();
    }
    let (all, done) = (items.len(), items.iter().filter(|task| !period.is_open(task)).count());
    let late = items.iter().filter(|task| period.is_late(task)).count();
    let name = title.unwrap_or(lang.pick("マイルストーン", "Milestones"));
    let caption = say!(
        "{name}（{all} 件のうち済み {done} 件、期限超過 {late} 件）",
        "{name} ({done} of {all} done, {late} overdue)"
    );
    let state = |is_open| if is_open { lang.pick("未", "open") } else { lang.pick("済", "done") };
    let done = |task: &Task| task.done_on.filter(|_| !period.is_open(task)).map(|day| rows::day(context, day));
    let table = Table::new(lang, &items)
        .column("状態", "State", |task| state(period.is_open(task)))
        .column("内容", "Milestone", |task| task.text.as_str())
        .column("担当", "Owner", |task| task.owner.as_str())
        .column("期限", "Due", |task| rows::due(context, task.due, period.is_late(task)))
        .column("完了", "Done", |task| done(task).unwrap_or_default())
        .column("文書", "Document", |task| place_of(context, task));
    std::iter::once(table.block(caption.into_text(lang))).chain(left_out).collect()
}
