//! What documents promise, what it is bound to, and how it stands: the procedure as a contract.
//!
//! In: statements read from documents, bound and judged by the rooms that know metrics. Out: plain values for pages,
//! checks and commands. Never: binds or judges.

use super::{BoundSchedule, KeptWithin, ScheduleStatement, TargetStatus, Trend};
use crate::calendar::{Date, Period};
use crate::diag::{Message, Place};
use crate::objective::{Target, Unit};
use crate::say;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

/// Where in a document a statement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementForm {
    /// A cell of a table with a column of labels and one of targets or alerts.
    TableCell,
    /// A list item (`- **可用性**: 99.9%`).
    ListItem,
    /// A value of YAML inside a fence.
    FenceYaml,
    /// A line of plain text inside a fence.
    FenceText,
    /// A paragraph of its own that is label and target (`**SLA:** 4時間以内`).
    Paragraph,
    /// A heading whose words hold a bound.
    Heading,
}

/// What a statement is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementRole {
    /// What is promised.
    Target,
    /// The bound at which somebody is warned.
    Alert,
}

/// What a document says of all that it holds: in its front matter, and before its first section that is about something else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentHead {
    /// Whether its front matter says `bind: true`: somebody made sure that its promises may be judged as they read.
    pub is_confirmed: bool,
    /// Its blocks, each with the lines of its source; a row of a table is `head: cell`.
    pub lines: Vec<String>,
}

/// A target statement of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The document's path relative to the project.
    pub document: String,
    /// The words above all headings: the document's title, else its first heading.
    pub title: String,
    /// What the document says of itself before its sections.
    pub head: Arc<DocumentHead>,
    /// Where the text stands.
    pub place: Place,
    /// The words of the headings above it, outermost first.
    pub headings: Vec<String>,
    /// Paragraphs of the sections that it stands in, above and below it, that may say when, for whom or in which hours: those of the
    /// innermost last.
    pub notes: Vec<Arc<str>>,
    /// The labels that it stands below within its block, outermost first: outer list items, keys of YAML, a bold lead-in.
    pub group: Vec<String>,
    /// What it is about, as written without markup (`可用性`); may be empty.
    pub label: String,
    /// The expression as written without markup (`99.9%以上`).
    pub text: String,
    /// What it stands in.
    pub form: StatementForm,
    /// What it is for.
    pub role: StatementRole,
    /// Whether its place says that it is a target: a target column, a list below a heading of targets, a label with a colon.
    pub declared: bool,
    /// The words of its column's head; empty outside of tables with such a column.
    pub column: String,
    /// The other cells of its row, by the words of their column's head.
    pub beside: Vec<(String, String)>,
    /// The expression as read, without a direction of a metric.
    pub target: Target,
    /// Whether the document says that it is not to be bound (`bind: false`).
    pub off: bool,
    /// Why it is no promise at all, though it reads like one.
    pub aside: Option<Aside>,
}

/// What reads like a promise and is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aside {
    /// It shows how something is written or reckoned (例, サンプル).
    Example,
    /// Somebody else said it.
    Quote,
    /// It was struck out.
    Struck,
}

impl Aside {
    /// The reason in a word.
    pub fn reason(self) -> Message {
        match self {
            Self::Example => say!("例", "example"),
            Self::Quote => say!("引用", "quote"),
            Self::Struck => say!("取り消し線", "struck"),
        }
    }
}

/// Whether a statement is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BindingState {
    /// To a metric each of its parts.
    Bound,
    /// To nothing.
    Unbound,
    /// It reads as a promise of one metric, and nobody has made sure that it is.
    Proposed,
    /// It could be more than one metric, or its reading is not settled.
    Ambiguous,
    /// Bound, but another document or the configuration promises something else.
    Contradictory,
    /// Switched off.
    Off,
}

/// How one period stands against a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The period.
    pub period: Period,
    /// Whether it runs.
    pub partial: bool,
    /// The value; `None` when there is nothing to measure.
    pub value: Option<Decimal>,
    /// Its unit.
    pub unit: Unit,
    /// How many rows stand behind it.
    pub n: u64,
    /// How the value stands against this promise, which need not be the metric's own target.
    pub standing: TargetStatus,
    /// Where the values go, when that is told.
    pub trend: Option<Trend>,
}

/// One metric that a promise is about; a sentence with two clocks has two parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromisePart {
    /// The metric's id (`sla.<policy>.<clock>` for clocks).
    pub metric: String,
    /// The metric's name for people.
    pub label: String,
    /// The breakdown (`priority: critical`); empty for the whole.
    pub by: Vec<(String, String)>,
    /// The target as it is judged, with the metric's direction.
    pub target: Target,
    /// From which day the promise holds, when a binding says so.
    pub from: Option<Date>,
    /// From which day another promise holds in its place, when that is known.
    pub until: Option<Date>,
    /// Verdicts of one grain, oldest first; the last one is the newest complete period, or the running one when there is no
    /// other.
    pub verdicts: Vec<Verdict>,
    /// Of a promise that is judged by the day: how many days kept it, of the month of its newest verdict and, while that one
    /// runs, of the month before; oldest first.
    pub kept: Vec<KeptInPeriod>,
    /// Of a goal to be reached by a time that nobody named as a day: how far it is. Nothing of it is judged.
    pub goal: Option<GoalProgress>,
}

/// How far a goal is that is to be reached later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalProgress {
    /// The words that say by when (`長期的指標（6-12ヶ月）`).
    pub words: String,
    /// Whether the newest period does what it asks for; `None` where that cannot be told.
    pub reached: Option<bool>,
}

/// How often a promise was kept within a period that is longer than those by which it is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptInPeriod {
    /// The longer period.
    pub period: Period,
    /// What became of the shorter ones.
    pub kept: KeptWithin,
}

/// What a promise would be bound to once somebody has made sure of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The id of the metric.
    pub metric: String,
    /// What it is called.
    pub label: String,
    /// The breakdown.
    pub by: Vec<(String, String)>,
}

/// A statement with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The statement.
    pub statement: Statement,
    /// Whether it is bound.
    pub state: BindingState,
    /// What it is bound to.
    pub parts: Vec<PromisePart>,
    /// What it would be bound to, while it is proposed.
    pub proposal: Option<Proposal>,
    /// What must be settled, why it is not bound, or what it contradicts, one sentence each.
    pub why: Vec<Message>,
}

impl Promise {
    /// Its anchor on the contract page: the same as long as it stands where it stands, and safe in any address.
    pub fn anchor(&self) -> String {
        let place = &self.statement.place;
        let document = &self.statement.document;
        let name = if place.file == *document {
            format!("{document}:{}:{}", place.line, place.column)
        } else {
            // What is included stands in another file, whose lines are counted by themselves.
            format!("{document}:{}:{}:{}", place.file, place.line, place.column)
        };
        format!("p-{}", &blake3::hash(name.as_bytes()).to_hex()[..8])
    }

    /// How it stands as a whole: the worst of its parts' newest verdicts; `None` while it is not bound. A part without a
    /// verdict was not judged, which does not say that there was nothing to judge.
    pub fn target_status(&self) -> Option<TargetStatus> {
        let newest =
            |part: &PromisePart| part.verdicts.last().map_or(TargetStatus::Undecided, |verdict| verdict.standing);
        self.parts.iter().map(newest).min_by_key(|standing| standing.worst_first())
    }
}

/// Every promise of a project's documents, and what is measured without one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contract {
    /// By document, then in the order of their places.
    promises: Vec<Promise>,
    /// Id and name of each metric that no document promises anything about.
    pub unpromised: Vec<(String, String)>,
    /// What they say of when something recurs, by document, in the order of the places.
    pub schedule: Vec<BoundSchedule>,
}

impl Contract {
    /// Promises of documents in any order and, within one, in that of `Document::statements`.
    pub fn new(mut promises: Vec<Promise>, unpromised: Vec<(String, String)>) -> Self {
        promises.sort_by(|a, b| a.statement.document.cmp(&b.statement.document));
        Self { promises, unpromised, schedule: Vec::new() }
    }

    /// All promises.
    pub fn promises(&self) -> &[Promise] {
        &self.promises
    }

    /// The same with the promises of one document, and what it says of when, where they stand now; `None` when they are not the same ones.
    pub fn moved(
        &self,
        document: &str,
        statements: &[Statement],
        schedule: &[ScheduleStatement],
    ) -> Option<Cow<'_, Self>> {
        let (promises, recurring) = (self.of(document), self.schedule_of(document));
        let mut now: Vec<&ScheduleStatement> = schedule.iter().collect();
        now.sort_by(|a, b| a.place.cmp(&b.place));
        let is_promised = |(promise, now): (&Promise, &Statement)| {
            Statement { place: now.place.clone(), ..promise.statement.clone() } == *now
        };
        let is_stated = |(bound, now): (&BoundSchedule, &&ScheduleStatement)| {
            ScheduleStatement { place: now.place.clone(), ..bound.statement.clone() } == **now
        };
        let are_promised = promises.len() == statements.len() && promises.iter().zip(statements).all(is_promised);
        // Without a schedule nothing is bound, whatever is said.
        let are_stated =
            self.schedule.is_empty() || recurring.len() == now.len() && recurring.iter().zip(&now).all(is_stated);
        if !are_promised || !are_stated {
            return None;
        }
        let stays = promises.iter().zip(statements).all(|(promise, now)| promise.statement.place == now.place)
            && recurring.iter().zip(&now).all(|(bound, now)| bound.statement.place == now.place);
        if stays {
            return Some(Cow::Borrowed(self));
        }
        let mut moved = self.clone();
        let own = moved.promises.iter_mut().filter(|promise| promise.statement.document == document);
        own.zip(statements).for_each(|(promise, now)| promise.statement.place = now.place.clone());
        let own = moved.schedule.iter_mut().filter(|bound| bound.statement.document == document);
        own.zip(now).for_each(|(bound, now)| bound.statement.place = now.place.clone());
        Some(Cow::Owned(moved))
    }

    /// What one document says of when something recurs, in the order of the places.
    fn schedule_of(&self, document: &str) -> &[BoundSchedule] {
        let first = self.schedule.partition_point(|bound| bound.statement.document.as_str() < document);
        let own = self.schedule[first..].partition_point(|bound| bound.statement.document == document);
        &self.schedule[first..first + own]
    }

    /// Those of one document, in the order of its statements.
    pub fn of(&self, document: &str) -> &[Promise] {
        let first = self.promises.partition_point(|promise| promise.statement.document.as_str() < document);
        let own = self.promises[first..].partition_point(|promise| promise.statement.document == document);
        &self.promises[first..first + own]
    }
}
