//! The register of documents (文書管理台帳): every document with its facts, seen by what somebody has to do.
//!
//! In: what documents say of themselves and what version control remembers. Out: entries, views, and the register as CSV
//! and JSON. Never: reads a clock; the day it speaks of is given.

mod written;

pub use written::approval_label;

use super::{Approval, Control, DocumentStatus, Route, SignOff, WrittenSignOff};
use crate::calendar::{Date, day_number};
use crate::diag::Lang;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many days ahead a review is announced.
pub const AHEAD_DAYS: i64 = 30;

/// One change of a document, as the revision table shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevisionRow {
    /// The version after it, may be empty.
    pub version: String,
    /// Its day, or what is written for it.
    pub date: String,
    /// Who made it, may be empty.
    pub author: String,
    /// Why.
    pub reason: String,
    /// The abbreviated name of its commit; empty when it was written by hand.
    pub commit: String,
}

/// The document that replaces another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Successor {
    /// Its file.
    pub source: String,
    /// Where it is.
    pub route: Route,
    /// Its title.
    pub title: String,
    /// Its status.
    pub status: Option<DocumentStatus>,
}

/// Something that a document names and that changed since the document was last looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outdated {
    /// What it is: the id of a metric, a policy, a person.
    pub name: String,
    /// The file that declares it.
    pub file: String,
    /// The day of the last review or approval.
    pub since: Date,
    /// The commit that was the newest on that day.
    pub commit: String,
}

/// A document with the facts that control it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Controlled {
    /// Its file.
    pub source: String,
    /// Where it is.
    pub route: Route,
    /// Its title.
    pub title: String,
    /// What it says about itself.
    pub control: Control,
    /// The sign-offs that stand in its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written_sign_off: Option<WrittenSignOff>,
    /// The day of its last change, when anybody says so.
    pub updated: Option<Date>,
    /// How many days remain until its next review, negative when it is overdue; absent without one, and for documents that
    /// are not in force.
    pub review_in: Option<i64>,
    /// The document that replaces it, when it can be found.
    pub successor: Option<Successor>,
    /// Paths of `supersedes` that lead to no document. A number may be that of a document on paper.
    pub lost: Vec<String>,
    /// The newest change of its body since its version was raised.
    pub unraised: Option<RevisionRow>,
    /// What it names and has changed since its last review.
    pub outdated: Vec<Outdated>,
    /// Its revisions, newest first.
    pub revisions: Vec<RevisionRow>,
}

impl Controlled {
    /// Whether readers are to follow it today: it is no draft, and neither replaced nor retired.
    pub fn is_in_force(&self) -> bool {
        let status = self.control.status;
        !status
            .is_some_and(|status| status.is_over() || matches!(status, DocumentStatus::Draft | DocumentStatus::Review))
    }

    /// Where it stands in the register.
    fn rank(&self) -> (bool, bool, Option<String>, Route) {
        let number = self.control.number.clone();
        (!self.control.is_controlled(), number.is_none(), number, self.route.clone())
    }

    /// By how many days the review is overdue.
    pub fn overdue(&self) -> Option<i64> {
        self.review_in.filter(|days| *days < 0).map(|days| -days)
    }

    /// Whether the review is due soon, today included.
    pub fn is_due(&self) -> bool {
        self.review_in.is_some_and(|days| (0..=AHEAD_DAYS).contains(&days))
    }

    /// How the approval stands to the text.
    pub fn approval(&self) -> Approval {
        self.control.approval()
    }

    /// Whether it is to be signed: no draft by its own word, and neither replaced nor retired.
    pub fn is_to_be_signed(&self) -> bool {
        let is_draft = |status: DocumentStatus| status.is_over() || status == DocumentStatus::Draft;
        !self.control.status.is_some_and(is_draft)
    }

    /// The standing of its signatures, while some are open.
    pub fn open_sign_off(&self) -> Option<SignOff<'_>> {
        self.control.sign_off().filter(|sign_off| self.is_to_be_signed() && !sign_off.is_complete())
    }
}

/// What somebody has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegisterView {
    /// The review is overdue.
    Overdue,
    /// The review is due within thirty days.
    Due,
    /// Nobody owns it.
    NoOwner,
    /// Its text is not the approved one.
    Unapproved,
    /// Roles that sign it have not signed its text.
    Waiting,
    /// Every document.
    All,
}

impl RegisterView {
    /// All of them, the most urgent first.
    pub const EVERY: [Self; 6] = [Self::Overdue, Self::Due, Self::NoOwner, Self::Unapproved, Self::Waiting, Self::All];

    /// Its name in options and anchors.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Due => "due",
            Self::NoOwner => "no-owner",
            Self::Unapproved => "unapproved",
            Self::Waiting => "waiting",
            Self::All => "all",
        }
    }

    /// Its title.
    pub fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Overdue => lang.pick("レビュー期限切れ", "Review overdue"),
            Self::Due => lang.pick("30日以内にレビュー", "Review due in 30 days"),
            Self::NoOwner => lang.pick("所有者なし", "No owner"),
            Self::Unapproved => lang.pick("未承認の変更あり", "Changed after approval"),
            Self::Waiting => lang.pick("署名待ち", "Waiting for signatures"),
            Self::All => lang.pick("すべての文書", "All documents"),
        }
    }

    /// Whether an entry belongs to it.
    pub fn has(self, entry: &Controlled) -> bool {
        match self {
            Self::Overdue => entry.overdue().is_some(),
            Self::Due => entry.is_due(),
            Self::NoOwner => {
                let over = entry.control.status.is_some_and(DocumentStatus::is_over);
                entry.control.is_controlled() && entry.control.owner.is_none() && !over
            }
            Self::Unapproved => entry.approval() == Approval::Changed && entry.is_in_force(),
            Self::Waiting => entry.open_sign_off().is_some(),
            Self::All => true,
        }
    }
}

/// Every document, on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Register {
    /// The day.
    pub today: Date,
    /// The documents: controlled ones first, by number and then by address.
    #[serde(serialize_with = "one_by_one")]
    pub entries: Vec<Arc<Controlled>>,
    /// Whether the history was cut off, so that it tells no dates.
    pub is_shallow: bool,
    /// Where the entry of each file is.
    #[serde(skip)]
    places: Arc<BTreeMap<String, usize>>,
}

fn one_by_one<S: Serializer>(entries: &[Arc<Controlled>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(entries.iter().map(|entry| &**entry))
}

impl Register {
    /// The register of a day; entries in any order.
    pub fn new(today: Date, entries: Vec<Controlled>, is_shallow: bool) -> Self {
        Self::of_entries(today, entries.into_iter().map(Arc::new).collect(), is_shallow)
    }

    fn of_entries(today: Date, mut entries: Vec<Arc<Controlled>>, is_shallow: bool) -> Self {
        entries.sort_by_cached_key(|entry| entry.rank());
        let places = entries.iter().enumerate().map(|(at, entry)| (entry.source.clone(), at)).collect();
        Self { today, entries, is_shallow, places: Arc::new(places) }
    }

    /// The documents, in order.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Controlled> + Clone {
        self.entries.iter().map(|entry| &**entry)
    }

    /// The entry of a file.
    pub fn of(&self, source: &str) -> Option<&Controlled> {
        self.places.get(source).map(|at| &*self.entries[*at])
    }

    /// The same register with another entry of a file that has one.
    #[must_use]
    pub fn with(&self, now: Controlled) -> Self {
        let mut made = self.clone();
        let Some(entry) = self.places.get(&now.source).and_then(|at| made.entries.get_mut(*at)) else { return made };
        let stays = entry.rank() == now.rank();
        *entry = Arc::new(now);
        if stays { made } else { Self::of_entries(made.today, made.entries, made.is_shallow) }
    }

    /// Whether any document is under control.
    pub fn has_controlled(&self) -> bool {
        self.entries.iter().any(|entry| entry.control.is_controlled())
    }

    /// Whether several roles sign any document.
    pub fn has_sign_offs(&self) -> bool {
        self.entries.iter().any(|entry| entry.control.approvals.is_some())
    }

    /// The entries of a view; those of reviews by their day.
    pub fn seen(&self, view: RegisterView) -> Vec<&Controlled> {
        let mut seen: Vec<&Controlled> = self.entries().filter(|entry| view.has(entry)).collect();
        if matches!(view, RegisterView::Overdue | RegisterView::Due) {
            seen.sort_by_key(|entry| entry.review_in);
        }
        seen
    }
}

/// How many days there are from one day to another.
pub fn days_between(from: Date, to: Date) -> i64 {
    day_number(to) - day_number(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(source: &str, number: Option<&str>) -> Controlled {
        Controlled {
            source: source.to_owned(),
            route: Route::from_path(source),
            title: source.to_owned(),
            written_sign_off: None,
            control: Control { number: number.map(str::to_owned), ..Control::default() },
            updated: None,
            review_in: None,
            successor: None,
            lost: Vec::new(),
            unraised: None,
            outdated: Vec::new(),
            revisions: Vec::new(),
        }
    }

    #[test]
    fn with_another_entry_it_is_what_it_would_be_from_the_beginning() {
        let today: Date = "2026-11-20".parse().unwrap();
        let of = |entries: &[Controlled]| Register::new(today, entries.to_vec(), false);
        let all = [entry("a", Some("N-2")), entry("b", Some("N-1")), entry("c", None)];
        let register = of(&all);
        let sources = |register: &Register| register.entries().map(|entry| entry.source.clone()).collect::<Vec<_>>();
        assert_eq!(sources(&register), ["b", "a", "c"]);
        assert_eq!((register.of("c").map(|entry| entry.title.as_str()), register.of("d")), (Some("c"), None));
        let titled = Controlled { title: "題".to_owned(), ..entry("a", Some("N-2")) };
        assert_eq!(register.with(titled.clone()), of(&[titled, all[1].clone(), all[2].clone()]));
        let first = entry("c", Some("N-0"));
        assert_eq!(register.with(first.clone()), of(&[all[0].clone(), all[1].clone(), first]));
        assert_eq!(register.with(entry("new", None)), register, "a file without an entry gets none");
    }
}
