//! The `{actions}` directive: what was promised in reports, on breaches and after incidents, until it is done.
//!
//! An item stands in every report from the day of its document on, until its box is ticked; with `完了 2026-11-18` it stands
//! as closed in the report of that day, and open in those before. A ticked box without a day is gone: nobody knows since when.

use super::milestones::Moment;
use super::rows;
use crate::calendar::Date;
use crate::model::{Block, ReportKind, Route, TableBlock, TableCell, Task};
use crate::pages::ComposeContext;
use crate::pages::directives::{Call, DirectiveResult};
use crate::pages::reports::text;
use crate::say;
use crate::syntax::{Fields, Reader};

/// Below such headings of an author's words, items are actions.
const HEADINGS: [&str; 6] = ["アクション", "対策", "宿題", "再発", "action items", "actions"];
/// Where all items are actions.
const FOLDERS: [&str; 2] = ["content/reports/breaches/", "content/incidents/"];
const REPORTS: &str = "content/reports/";

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(
    context: &ComposeContext<'_>,
    _call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let title = rows::word(fields, reader, "title");
    let owner = rows::word(fields, reader, "owner");
    let period = rows::word(fields, reader, "period");
    let moment = match Moment::parse(context, period.as_deref()) {
        Ok(moment) => moment,
        Err(reason) => return Some(Err(reason)),
    };
    let actions = context.tasks.iter().filter(|task| is_action(context, task));
    let shown = [("all", (true, true)), ("open", (true, false)), ("closed", (false, true))];
    let (open, closed) = fields.get("show").map_or(Some((true, true)), |node| reader.choice(node, &shown))?;
    let actions: Vec<&Task> = actions
        .filter(|task| owner.as_ref().is_none_or(|owner| task.owner == *owner))
        .filter(|task| moment.knows(since(context, task)))
        .collect();
    let open = if open { open_items(context, title, &moment, &actions) } else { Vec::new() };
    let closed = if closed { closed_items(context, &moment, &actions) } else { Vec::new() };
    Some(Ok([open, closed].concat()))
}

/// Whether the boxes of a document tell what is done: they are the team's record, and its readers tick nothing.
pub(in crate::pages) fn is_record(source: &str) -> bool {
    FOLDERS.iter().any(|folder| source.starts_with(folder))
}

fn is_action(context: &ComposeContext<'_>, task: &Task) -> bool {
    let file = task.place.file.as_str();
    if is_record(file) {
        return true;
    }
    // A report says its own words itself.
    let own = context.report.map(|report| format!("{REPORTS}{}/{}.md", report.kind.name(), report.key));
    let says = |(heading, _): &(String, usize)| {
        let heading = heading.to_lowercase();
        HEADINGS.iter().any(|word| heading.contains(word))
    };
    file.starts_with(REPORTS) && own.as_deref() != Some(file) && task.headings.iter().any(says)
}

/// The kind and the name of the report that a file has the words of.
fn words_of(file: &str) -> Option<(ReportKind, &str)> {
    let (kind, rest) = file.strip_prefix(REPORTS)?.split_once('/')?;
    let (key, _) = rest.rsplit_once('.')?;
    Some((ReportKind::from_name(kind)?, key))
}

/// The day from which on an item is known: the end of its report, or the date of its document.
fn since(context: &ComposeContext<'_>, task: &Task) -> Option<Date> {
    let of_report = words_of(&task.place.file).and_then(|(kind, key)| {
        let period = context.project.site.periods.by_label(key)?;
        Some(if kind == ReportKind::Newsletter { period.first } else { period.last })
    });
    of_report.or(task.dated)
}

fn open_items(context: &ComposeContext<'_>, title: Option<String>, moment: &Moment, actions: &[&Task]) -> Vec<Block> {
    let mut open: Vec<&&Task> = actions.iter().filter(|task| moment.is_open(task)).collect();
    if open.is_empty() {
        return Vec::new();
    }
    open.sort_by_key(|task| (task.due.is_none(), task.due, &task.place.file, task.place.line));
    let lang = context.lang();
    let head = match lang {
        crate::diag::Lang::Ja => ["すること", "担当", "期限", "出どころ"],
        crate::diag::Lang::En => ["Action", "Owner", "Due", "From"],
    };
    let (n, late) = (open.len(), open.iter().filter(|task| moment.is_late(task)).count());
    let row = |task: &&&Task| {
        let due = rows::due(context, task.due, moment.is_late(task));
        vec![text(&task.text), text(&task.owner), due, place_of(context, task)]
    };
    let name = title.unwrap_or_else(|| lang.pick("未完了", "Open actions").to_owned());
    let caption = say!("{name}（{n} 件、うち期限超過 {late} 件）", "{name} ({n}, of which {late} overdue)");
    vec![Block::Table(TableBlock::new(caption.text(lang), &head, open.iter().map(row).collect()))]
}

fn closed_items(context: &ComposeContext<'_>, moment: &Moment, actions: &[&Task]) -> Vec<Block> {
    let mut closed: Vec<&&Task> = actions.iter().filter(|task| moment.closed(task)).collect();
    if closed.is_empty() {
        return Vec::new();
    }
    closed.sort_by_key(|task| (task.done_on, &task.place.file, task.place.line));
    let lang = context.lang();
    let head = match lang {
        crate::diag::Lang::Ja => ["したこと", "担当", "完了", "出どころ"],
        crate::diag::Lang::En => ["Action", "Owner", "Done", "From"],
    };
    let row = |task: &&&Task| {
        let done = task.done_on.map(|day| rows::day(context, day)).unwrap_or_default();
        vec![text(&task.text), text(&task.owner), text(&done), place_of(context, task)]
    };
    let n = closed.len();
    let caption = say!("この期に完了した項目（{n} 件）", "Actions closed in this period ({n})");
    vec![Block::Table(TableBlock::new(caption.text(lang), &head, closed.iter().map(row).collect()))]
}

/// Where an item stands: its document, at the heading above it, or the report that its words are part of.
pub(super) fn place_of(context: &ComposeContext<'_>, task: &Task) -> TableCell {
    let file = task.place.file.as_str();
    if let Some(document) = rows::document(context, file) {
        let anchor = rows::anchor(document, task.headings.last());
        return rows::linked(&document.title, Some(&document.route), &anchor);
    }
    match words_of(file) {
        Some((kind, key)) => {
            let route = Route::from_segments(["reports", kind.name(), key]);
            rows::linked(&format!("{} {key}", kind.name()), Some(&route), "")
        }
        None => text(file),
    }
}
