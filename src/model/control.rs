//! The facts of document control: who owns a document, which version it is, who approved it, when it is looked at again.
//!
//! In: texts as people write them. Out: typed facts, and the day of the next review. Never: reads a file, or takes a
//! placeholder for a name.
//!
//! Decided in docs/decisions/0035-document-control.md.

mod head;
mod holders;
mod reading;
mod sign_off;

pub use head::{HeadFact, head_facts, head_key, written_version};
pub use reading::{is_placeholder, read_control_date, read_interval};
pub use sign_off::{
    ApprovalRole, ApprovalRule, RoleSignature, RoleStanding, SignOff, SignatureFault, WrittenRole, WrittenSignOff,
    is_same_person, is_same_role, names_person,
};

use crate::calendar::{Date, months_after};
use crate::diag::{Lang, Place};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a document is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentStatus {
    /// Being written.
    Draft,
    /// Being reviewed.
    Review,
    /// Approved.
    Approved,
    /// In force.
    Effective,
    /// Replaced by another document.
    Superseded,
    /// No longer in force.
    Retired,
}

/// Words for each status; the first two are those of the interface.
const WORDS: [(DocumentStatus, &[&str]); 6] = [
    (DocumentStatus::Draft, &["下書き", "draft", "ドラフト", "作成中", "草案", "案"]),
    (DocumentStatus::Review, &["レビュー中", "review", "in review", "確認中", "承認待ち", "審査中", "回覧中"]),
    (DocumentStatus::Approved, &["承認済", "approved", "承認済み", "承認"]),
    (
        DocumentStatus::Effective,
        &[
            "施行中",
            "effective",
            "in force",
            "施行",
            "有効",
            "発効",
            "発効済",
            "適用中",
            "運用中",
            "公開",
            "published",
            "active",
        ],
    ),
    (DocumentStatus::Superseded, &["置換済", "superseded", "置き換え済み", "旧版", "改廃", "差替済"]),
    (
        DocumentStatus::Retired,
        &["廃止", "retired", "廃止済", "廃止済み", "失効", "obsolete", "withdrawn", "deprecated"],
    ),
];

impl DocumentStatus {
    /// The status that a word names, in either language and whatever its case.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase().replace(['_', '-'], " ");
        WORDS.iter().find(|(_, words)| words.contains(&text.as_str())).map(|(status, _)| *status)
    }

    /// Every word that is read, for the nearest one in a hint.
    pub fn words() -> impl Iterator<Item = &'static str> {
        WORDS.iter().flat_map(|(_, words)| words.iter().copied())
    }

    /// Its word for machines.
    pub fn name(self) -> &'static str {
        self.label(Lang::En)
    }

    /// The word of the interface.
    pub fn label(self, lang: Lang) -> &'static str {
        let words = WORDS.iter().find(|(status, _)| *status == self).map_or(&["", ""][..], |(_, words)| words);
        lang.pick(words[0], words[1])
    }

    /// Whether readers may still be told to follow the document.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Superseded | Self::Retired)
    }

    /// Whether the document says of itself that somebody approved it.
    pub fn is_approved(self) -> bool {
        matches!(self, Self::Approved | Self::Effective)
    }
}

/// A length between two reviews.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Interval {
    /// Calendar months.
    Months(u32),
    /// Days.
    Days(u32),
}

impl Interval {
    /// The day that is so much later; the last day of a month where the day does not exist.
    pub fn after(self, date: Date) -> Date {
        match self {
            Self::Months(months) => months_after(date, months, 0),
            Self::Days(days) => months_after(date, 0, days),
        }
    }
}

/// A change as somebody wrote it down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct WrittenRevision {
    /// The version after it, may be empty.
    pub version: String,
    /// Its day as written, may be empty.
    pub date: String,
    /// Who made it, may be empty.
    pub author: String,
    /// Why.
    pub reason: String,
}

/// What a document says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Control {
    /// `number`
    pub number: Option<String>,
    /// `version`
    pub version: Option<String>,
    /// `status`
    pub status: Option<DocumentStatus>,
    /// `owner`
    pub owner: Option<String>,
    /// `author`
    pub author: Option<String>,
    /// `approver`
    pub approver: Option<String>,
    /// `approved`
    pub approved: Option<Date>,
    /// `approved_hash`: the beginning of the hash of the body that was approved.
    pub approved_hash: Option<String>,
    /// `approvals`: the roles that sign it; with them, the three keys above say nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approvals: Option<ApprovalRule>,
    /// `signatures`: those of the roles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signatures: Vec<RoleSignature>,
    /// `effective`
    pub effective: Option<Date>,
    /// `reviewed`
    pub reviewed: Option<Date>,
    /// `review_interval`
    pub review_interval: Option<Interval>,
    /// `next_review`
    pub next_review: Option<Date>,
    /// `supersedes`: paths or numbers of documents.
    pub supersedes: Vec<String>,
    /// `superseded_by`: the path or number of a document.
    pub superseded_by: Option<String>,
    /// `keywords`
    pub keywords: Vec<String>,
    /// `revisions`
    pub revisions: Vec<WrittenRevision>,
    /// The day of the last change, where the head of the body names one.
    pub updated: Option<Date>,
    /// The hash of the body, 64 hexadecimal digits.
    pub body_hash: String,
    /// Where each key stands.
    pub places: BTreeMap<&'static str, Place>,
}

impl Control {
    /// Whether the document is one that must be kept under control: it has a number, an owner of its version, a status, an
    /// approval or a review. A version alone is that of a product, as in release notes.
    pub fn is_controlled(&self) -> bool {
        self.number.is_some()
            || (self.version.is_some() && self.owner.is_some())
            || self.status.is_some()
            || self.approver.is_some()
            || self.next_review.is_some()
            || self.approved.or(self.effective).or(self.reviewed).is_some()
            || self.review_interval.is_some()
            || self.superseded_by.is_some()
            || self.approvals.is_some()
    }

    /// Whether it is controlled and has a number or a version, so that readers ask what changed between two of them.
    pub fn has_edition(&self) -> bool {
        self.is_controlled() && (self.number.is_some() || self.version.is_some())
    }

    /// The day of the next review: the one that is written, else the interval after the last review or approval.
    pub fn next_review(&self) -> Option<Date> {
        let from = || self.reviewed.max(self.approved_on()).or(self.effective);
        self.next_review.or_else(|| Some(self.review_interval?.after(from()?)))
    }

    /// How the roles that sign it stand to the text; none where one person approves it.
    pub fn sign_off(&self) -> Option<SignOff<'_>> {
        Some(SignOff::of(self.approvals.as_ref()?, &self.signatures, &self.body_hash))
    }

    /// The day of the approval: where several roles sign, that on which enough had signed this text.
    pub fn approved_on(&self) -> Option<Date> {
        self.sign_off().map_or(self.approved, |sign_off| sign_off.completed_on())
    }

    /// Who approved it: where several roles sign, each that has, with its name, once enough have.
    pub fn approved_by(&self) -> Option<String> {
        self.sign_off()
            .map_or_else(|| self.approver.clone(), |sign_off| sign_off.signers().filter(|_| sign_off.is_complete()))
    }

    /// How the approval stands to the text.
    pub fn approval(&self) -> Approval {
        if let Some(sign_off) = self.sign_off() {
            return match (sign_off.is_complete(), sign_off.signed().next(), sign_off.earlier().next()) {
                (true, ..) => Approval::Bound,
                // A fresh signature does not hide that others signed another text.
                (false, _, Some(_)) => Approval::Changed,
                (false, Some(_), None) => Approval::InReview,
                (false, None, None) => Approval::None,
            };
        }
        match (&self.approved_hash, self.approved.is_some() || self.approver.is_some()) {
            (Some(hash), _) if self.body_hash.starts_with(hash.as_str()) => Approval::Bound,
            (Some(_), _) => Approval::Changed,
            (None, true) if self.approved.is_some() => Approval::Unbound,
            (None, _) => Approval::None,
        }
    }

    /// Where a key stands, else the file.
    pub fn place(&self, key: &str, file: &str) -> Place {
        self.places.get(key).cloned().unwrap_or_else(|| Place::file(file))
    }
}

/// How an approval stands to the text of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// Nobody is said to have approved it.
    None,
    /// Approved, without a hash: nobody can tell which text.
    Unbound,
    /// Some of the roles that sign it have signed this text.
    InReview,
    /// This very text was approved.
    Bound,
    /// Another text was approved.
    Changed,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn statuses_are_read_in_both_languages() {
        for (text, status) in [
            ("承認済み", DocumentStatus::Approved),
            ("Approved", DocumentStatus::Approved),
            ("施行中", DocumentStatus::Effective),
            (" in_review ", DocumentStatus::Review),
            ("廃止", DocumentStatus::Retired),
        ] {
            assert_eq!(DocumentStatus::parse(text), Some(status), "{text}");
        }
        assert_eq!(DocumentStatus::parse("stable"), None);
        assert_eq!(DocumentStatus::Retired.label(Lang::Ja), "廃止");
    }

    #[test]
    fn the_next_review_is_written_or_follows_from_the_last() {
        let mut control = Control { review_interval: Some(Interval::Months(6)), ..Control::default() };
        assert_eq!(control.next_review(), None, "an interval from nowhere");
        control.approved = Some(day("2026-08-31"));
        assert_eq!(control.next_review(), Some(day("2027-02-28")), "there is no 31 February");
        control.reviewed = Some(day("2026-03-01"));
        assert_eq!(control.next_review(), Some(day("2027-02-28")), "the later of both counts");
        control.next_review = Some(day("2026-12-01"));
        assert_eq!(control.next_review(), Some(day("2026-12-01")));
        assert_eq!(Interval::Days(90).after(day("2026-11-20")), day("2027-02-18"));
    }

    #[test]
    fn an_approval_holds_for_one_text() {
        let mut control = Control { body_hash: "abcdef0123456789".into(), ..Control::default() };
        assert_eq!(control.approval(), Approval::None);
        control.approved = Some(day("2026-11-20"));
        assert_eq!(control.approval(), Approval::Unbound);
        control.approved_hash = Some("abcdef012345".into());
        assert_eq!(control.approval(), Approval::Bound);
        control.approved_hash = Some("abcdef012346".into());
        assert_eq!(control.approval(), Approval::Changed);
    }
}
