//! Lists that a page cuts short: the sentence below them, and the file of all rows.
//!
//! In: a list as it was asked for, how many rows it has and how many are shown; later its rows. Out: a block, and lines of CSV
//! with exact values. Never: a file that the project did not ask for, or one for an older version, which has none of its rows;
//! a cell that a spreadsheet would compute.

use super::{context::ComposeContext, table_limit};
use crate::calendar::{Instant, Zone};
use crate::config::{Project, SlaPolicy};
use crate::diag::Lang;
use crate::model::{
    Block, Breach, ListExport, ListKind, ListQuery, ListRow, Page, RowValue, RunningClock, UndecidedClock, safe_cell,
};

/// How many rows of a list are not shown, with the file of all where the project wants one; nothing when all are shown.
pub(super) fn truncation_note(
    context: &ComposeContext<'_>,
    total: u64,
    shown: usize,
    asked: impl FnOnce() -> ListQuery,
) -> Option<Block> {
    let more = total.saturating_sub(shown as u64);
    if more == 0 {
        return None;
    }
    let text = table_limit::others(more).into_text(context.lang());
    if !context.project.site.whole_lists || context.versions.is_older {
        return Some(Block::Paragraph { text });
    }
    Some(Block::Whole(ListExport { text, number: 0, rows: total, asked: Some(Box::new(asked())) }))
}

/// A page whose lists are numbered, so that each has a file of its own.
pub(super) fn with_numbers(mut page: Page) -> Page {
    let lists = page.blocks.iter_mut().filter_map(|block| match block {
        Block::Whole(list) => Some(list),
        _ => None,
    });
    lists.enumerate().for_each(|(at, list)| list.number = at + 1);
    page
}

/// Writes the file of a list, line by line.
pub struct ListCsvWriter<'a> {
    project: &'a Project,
    asked: &'a ListQuery,
}

impl<'a> ListCsvWriter<'a> {
    /// Lines of a list.
    pub fn new(project: &'a Project, asked: &'a ListQuery) -> Self {
        Self { project, asked }
    }

    /// The first line, behind a byte order mark.
    pub fn head(&self) -> String {
        let lang = self.asked.lang;
        let own: &[&str] = match (&self.asked.of, lang) {
            (ListKind::Breaches { .. }, Lang::Ja) => {
                &["チケット", "優先度", "時計", "カレンダー", "期限", "停止", "経過（秒）", "超過（秒）"]
            }
            (ListKind::Breaches { .. }, Lang::En) => {
                &["Ticket", "Priority", "Clock", "Calendar", "Deadline", "Stop", "Elapsed (s)", "Over by (s)"]
            }
            (ListKind::Undecided { .. }, Lang::Ja) => &["チケット", "優先度", "時計", "開始", "期限", "停止"],
            (ListKind::Undecided { .. }, Lang::En) => &["Ticket", "Priority", "Clock", "Start", "Deadline", "Stop"],
            (ListKind::Running { .. }, Lang::Ja) => {
                &["期限", "チケット", "優先度", "時計", "カレンダー", "残り（秒）", "期限が近い"]
            }
            (ListKind::Running { .. }, Lang::En) => {
                &["Deadline", "Ticket", "Priority", "Clock", "Calendar", "Left (s)", "At risk"]
            }
            (ListKind::Rows { .. }, _) => &[],
        };
        let heads = own.iter().copied().chain(self.asked.columns.iter().map(|(_, head)| head.as_str()));
        format!("\u{feff}{}", line(heads.map(str::to_owned)))
    }

    /// The line of a row.
    pub fn row(&self, row: &ListRow) -> String {
        match row {
            ListRow::Breach(breach) => line(self.breach(breach).into_iter().chain(self.cells(&breach.cells))),
            ListRow::Undecided(clock) => line(self.undecided(clock).into_iter()),
            ListRow::Running(clock) => line(self.running(clock).into_iter().chain(self.cells(&clock.cells))),
            ListRow::Row(cells) => line(self.cells(cells)),
        }
    }

    fn zone(&self) -> &'a Zone {
        &self.project.site.periods.zone
    }

    fn at(&self, instant: Option<Instant>) -> String {
        instant.map(|instant| local(self.zone(), instant)).unwrap_or_default()
    }

    fn policy(&self) -> Option<&'a SlaPolicy> {
        match &self.asked.of {
            ListKind::Breaches { policy, .. }
            | ListKind::Undecided { policy, .. }
            | ListKind::Running { policy, .. } => self.project.policies.get(policy),
            ListKind::Rows { .. } => None,
        }
    }

    /// A clock as people call it.
    fn clock(&self, name: &str) -> String {
        let known = self.policy().and_then(|policy| policy.clocks.iter().find(|clock| clock.name == name));
        known.map_or(name, |clock| clock.label.as_str()).to_owned()
    }

    fn breach(&self, breach: &Breach) -> [String; 8] {
        [
            breach.ticket.clone(),
            breach.priority.clone(),
            self.clock(&breach.clock),
            breach.calendar.clone(),
            self.at(breach.deadline),
            self.at(breach.stop),
            breach.elapsed_s.to_string(),
            breach.over_by_s.to_string(),
        ]
    }

    fn undecided(&self, clock: &UndecidedClock) -> [String; 6] {
        [
            clock.ticket.clone(),
            clock.priority.clone(),
            self.clock(&clock.clock),
            self.at(clock.start),
            self.at(clock.deadline),
            self.at(clock.stop),
        ]
    }

    fn running(&self, clock: &RunningClock) -> [String; 7] {
        [
            self.at(Some(clock.deadline)),
            clock.ticket.clone(),
            clock.priority.clone(),
            self.clock(&clock.clock),
            clock.calendar.clone(),
            clock.left_s.to_string(),
            truth(clock.at_risk, self.asked.lang).to_owned(),
        ]
    }

    fn cells(&self, cells: &[RowValue]) -> impl Iterator<Item = String> {
        let cell = |value: &RowValue| match value {
            RowValue::Nothing => String::new(),
            RowValue::Text(text) => text.clone(),
            RowValue::Number(value) => value.normalize().to_string(),
            RowValue::Boolean(value) => truth(*value, self.asked.lang).to_owned(),
            RowValue::Instant(instant) => local(self.zone(), *instant),
            RowValue::Date(day) => day.to_string(),
            RowValue::Seconds(seconds) => seconds.to_string(),
        };
        cells.iter().map(cell).collect::<Vec<_>>().into_iter()
    }
}

fn truth(value: bool, lang: Lang) -> &'static str {
    if value { lang.pick("はい", "yes") } else { lang.pick("いいえ", "no") }
}

/// `2026-11-24 10:30:00`, local.
fn local(zone: &Zone, instant: Instant) -> String {
    instant.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(|cell| safe_cell(&cell)).collect();
    cells.join(",") + "\r\n"
}
