//! The `{actions}` directive: what was promised in reports, on breaches and after incidents, until it is done.
//!
//! An item stands in every report from the day of its document on, until its box is ticked; with `完了 2026-11-18` it stands
//! as closed in the report of that day, and open in those before. A ticked box without a day is gone: nobody knows since when.

use super::rows;
use super::task_items::{REPORTS, TaskPeriod, place_of, words_of};
use crate::calendar::Date;
use crate::config::Project;
use crate::model::{Block, ReportPeriod, Task};
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::table::Table;
use crate::say;

/// Below such headings of an author's words, items are actions.
const HEADINGS: [&str; 6] = ["アクション", "対策", "宿題", "再発", "action items", "actions"];
/// Where all items are actions.
const FOLDERS: [&str; 2] = ["content/reports/breaches/", "content/incidents/"];

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let (title, owner, period) = (options.text("title"), options.text("owner"), options.text("period"));
    let period = TaskPeriod::parse(context, period)?;
    let shown = [("all", (true, true)), ("open", (true, false)), ("closed", (false, true))];
    let (shows_open, shows_closed) = options.choice("show", &shown).unwrap_or((true, true));
    // A report says its own words itself.
    let own = context.report.map(|report| format!("{REPORTS}{}/{}.md", report.name.as_str(), report.key));
    let actions: Vec<&Task> = context
        .tasks
        .iter()
        .filter(|task| is_action(task, own.as_deref()) && owner.is_none_or(|owner| task.owner == owner))
        .filter(|task| period.knows(since(context.project, task)))
        .collect();
    let open = shows_open.then(|| open_items(context, title, &period, &actions)).flatten();
    let closed = shows_closed.then(|| closed_items(context, &period, &actions)).flatten();
    Ok(open.into_iter().chain(closed).collect())
}

/// Whether the boxes of a document tell what is done: they are the team's record, and its readers tick nothing.
pub(in crate::pages) fn is_record(source: &str) -> bool {
    FOLDERS.iter().any(|folder| source.starts_with(folder))
}

/// Whether an item is an action; those in the words of the report that is composed, whose file is named, are not.
pub(in crate::pages) fn is_action(task: &Task, own: Option<&str>) -> bool {
    let file = task.place.file.as_str();
    if is_record(file) {
        return true;
    }
    let says = |(heading, _): &(String, usize)| {
        let heading = heading.to_lowercase();
        HEADINGS.iter().any(|word| heading.contains(word))
    };
    file.starts_with(REPORTS) && own != Some(file) && task.headings.iter().any(says)
}

/// The day from which on an item is known: the end of its report, or the date of its document.
pub(in crate::pages) fn since(project: &Project, task: &Task) -> Option<Date> {
    let of_report = words_of(project, &task.place.file).and_then(|(name, key)| {
        let period = project.site.periods.by_label(key)?;
        let is_sent_in_it = project.site.reports.period_of(name) == ReportPeriod::Dispatch;
        Some(if is_sent_in_it { period.first } else { period.last })
    });
    of_report.or(task.dated)
}

fn open_items(
    context: &ComposeContext<'_>,
    title: Option<&str>,
    period: &TaskPeriod,
    actions: &[&Task],
) -> Option<Block> {
    let mut open: Vec<&Task> = actions.iter().copied().filter(|task| period.is_open(task)).collect();
    open.sort_by_key(|task| (task.due.is_none(), task.due, &task.place.file, task.place.line));
    let lang = context.lang();
    let (n, late) = (open.len(), open.iter().filter(|task| period.is_late(task)).count());
    let name = title.unwrap_or(lang.pick("未完了", "Open actions"));
    let caption = say!("{name}（{n} 件、うち期限超過 {late} 件）", "{name} ({n}, of which {late} overdue)");
    let table = Table::new(lang, &open)
        .column("すること", "Action", |task| task.text.as_str())
        .column("担当", "Owner", |task| task.owner.as_str())
        .column("期限", "Due", |task| rows::due(context, task.due, period.is_late(task)))
        .column("出どころ", "From", |task| place_of(context, task));
    (n > 0).then(|| table.block(caption.into_text(lang)))
}

fn closed_items(context: &ComposeContext<'_>, period: &TaskPeriod, actions: &[&Task]) -> Option<Block> {
    let mut closed: Vec<&Task> = actions.iter().copied().filter(|task| period.closed(task)).collect();
    closed.sort_by_key(|task| (task.done_on, &task.place.file, task.place.line));
    let (lang, n) = (context.lang(), closed.len());
    let caption = say!("この期に完了した項目（{n} 件）", "Actions closed in this period ({n})");
    let table = Table::new(lang, &closed)
        .column("したこと", "Action", |task| task.text.as_str())
        .column("担当", "Owner", |task| task.owner.as_str())
        .column("完了", "Done", |task| task.done_on.map(|day| rows::day(context, day)).unwrap_or_default())
        .column("出どころ", "From", |task| place_of(context, task));
    (n > 0).then(|| table.block(caption.into_text(lang)))
}
