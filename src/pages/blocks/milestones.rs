//! The `{milestones}` directive: boxes of documents, one by one: done, open, overdue.
//!
//! In: boxes, a period. Out: a table. Never: says of an earlier period what only the present knows: a ticked box without a
//! day, or a box of a document that is younger, is counted beside the table.

use super::actions::place_of;
use super::periods::PeriodSpec;
use super::rows;
use crate::calendar::{Date, Period};
use crate::config::{DocumentGlob, MetricKind, Progress};
use crate::model::{Block, TableBlock, TableCell, Task};
use crate::pages::ComposeContext;
use crate::pages::directives::{Call, DirectiveResult};
use crate::pages::reason::Reason;
use crate::pages::reports::text;
use crate::say;
use crate::syntax::{Fields, Reader};

/// The days that a list of items speaks of: those of a period up to today, or today alone.
pub(super) struct Moment {
    period: Option<Period>,
    today: Date,
}

impl Moment {
    /// Of the period that is written, else of the report's; else of today.
    pub(super) fn parse(context: &ComposeContext<'_>, written: Option<&str>) -> Result<Self, Reason> {
        let wanted = PeriodSpec::parse(context, written)?;
        let has_period = written.is_some() || context.report.is_some();
        let period = has_period.then(|| rows::period(context, &wanted));
        Ok(Self { period, today: context.today() })
    }

    /// The last day that is spoken of.
    fn last(&self) -> Date {
        self.period.as_ref().map_or(self.today, |period| period.last.min(self.today))
    }

    /// Whether what is known since a day is known then; of what has no day, only the present knows.
    pub(super) fn knows(&self, since: Option<Date>) -> bool {
        let end = self.period.as_ref().map_or(self.today, |period| period.last);
        since.map_or(end >= self.today, |since| since <= end)
    }

    /// Whether the state of an item is known then: of a tick without a day nobody knows since when it stands.
    fn tells(&self, task: &Task) -> bool {
        let written = task.dated.is_none_or(|day| self.knows(Some(day)));
        self.knows(None)
            || task.done_on.is_some_and(|day| day <= self.last())
            || (written && (!task.ticked || task.done_on.is_some()))
    }

    /// Whether an item was still to be done.
    pub(super) fn is_open(&self, task: &Task) -> bool {
        !task.ticked || task.done_on.is_some_and(|day| day > self.last())
    }

    /// Whether an item was done on a day of the period.
    pub(super) fn closed(&self, task: &Task) -> bool {
        let within = |day: Date| self.period.as_ref().is_some_and(|period| period.first <= day && day <= self.last());
        task.ticked && task.done_on.is_some_and(within)
    }

    /// Whether an item was to be done before the last day, and was not.
    pub(super) fn is_late(&self, task: &Task) -> bool {
        self.is_open(task) && task.due.is_some_and(|due| due < self.last())
    }
}

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(
    context: &ComposeContext<'_>,
    _call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let title = rows::word(fields, reader, "title");
    let heading = rows::word(fields, reader, "heading");
    let period = rows::word(fields, reader, "period");
    let mut wanted: Vec<(DocumentGlob, Option<String>)> = Vec::new();
    if let Some(node) = fields.get("documents") {
        for (written, node) in reader.texts(node) {
            match DocumentGlob::new(written) {
                Ok(glob) if !written.contains("..") => wanted.push((glob, heading.clone())),
                _ => reader.invalid(
                    node,
                    say!("`indicators/*.md` のように書きます", "expected a pattern such as `indicators/*.md`"),
                ),
            }
        }
    } else {
        wanted.extend(planned(context));
    }
    let moment = match Moment::parse(context, period.as_deref()) {
        Ok(moment) => moment,
        Err(reason) => return Some(Err(reason)),
    };
    let is_below = |task: &Task, heading: &Option<String>| {
        heading.as_ref().is_none_or(|wanted| task.headings.iter().any(|(text, _)| text == wanted.trim()))
    };
    let is_meant =
        |task: &&Task| wanted.iter().any(|(glob, heading)| glob.matches(&task.place.file) && is_below(task, heading));
    let items: Vec<&Task> = context.tasks.iter().filter(is_meant).collect();
    Some(Ok(table(context, title, (&moment, &items))))
}

/// What the project's metrics of progress look at.
fn planned(context: &ComposeContext<'_>) -> Vec<(DocumentGlob, Option<String>)> {
    let of_metric = |metric: &crate::config::Metric| match &metric.kind {
        MetricKind::Progress(Progress::Documents { glob, heading }) => {
            Some((DocumentGlob::new(glob).ok()?, heading.clone()))
        }
        _ => None,
    };
    context.project.metrics.values().filter_map(of_metric).collect()
}

fn table(context: &ComposeContext<'_>, title: Option<String>, (moment, items): (&Moment, &[&Task])) -> Vec<Block> {
    let lang = context.lang();
    let (items, untold): (Vec<&Task>, Vec<&Task>) = items.iter().partition(|task| moment.tells(task));
    let untold = (!untold.is_empty()).then(|| {
        let n = untold.len();
        let text = say!(
            "この期の終わりの状態が記録にない {n} 件（完了の日付のない印、後の日付の文書）は出していません。",
            "Not shown: {n} whose state at the end of this period nothing tells (a tick without a day, a younger document)."
        );
        Block::Paragraph { text: text.text(lang).to_owned() }
    });
    if items.is_empty() {
        return untold.into_iter().collect();
    }
    let head = match lang {
        crate::diag::Lang::Ja => ["状態", "内容", "担当", "期限", "完了", "文書"],
        crate::diag::Lang::En => ["State", "Milestone", "Owner", "Due", "Done", "Document"],
    };
    let (all, done) = (items.len(), items.iter().filter(|task| !moment.is_open(task)).count());
    let late = items.iter().filter(|task| moment.is_late(task)).count();
    let name = title.unwrap_or_else(|| lang.pick("マイルストーン", "Milestones").to_owned());
    let caption = say!(
        "{name}（{all} 件のうち済み {done} 件、期限超過 {late} 件）",
        "{name} ({done} of {all} done, {late} overdue)"
    );
    let rows = items.iter().map(|task| row(context, moment, task)).collect();
    let mut blocks = vec![Block::Table(TableBlock::new(caption.text(lang), &head, rows))];
    blocks.extend(untold);
    blocks
}

fn row(context: &ComposeContext<'_>, moment: &Moment, task: &Task) -> Vec<TableCell> {
    let lang = context.lang();
    let open = moment.is_open(task);
    let state = if open { lang.pick("未", "open") } else { lang.pick("済", "done") };
    let done = task.done_on.filter(|_| !open).map(|day| rows::day(context, day)).unwrap_or_default();
    vec![
        text(state),
        text(&task.text),
        text(&task.owner),
        rows::due(context, task.due, moment.is_late(task)),
        text(&done),
        place_of(context, task),
    ]
}
