//! Records whose audience is more closed than that of their kind today.
//!
//! In: the book of editions, the audiences of the project. Out: one finding per kind and reason, which says how many records it
//! is about. Never: decides who sees a record; that is [`EditionRecord::is_for`].
//!
//! Decided in docs/decisions/0066-issued-audiences.md.

use super::{EDITION, folder};
use crate::diag::{Diagnostic, Diagnostics, Message, Place, code};
use crate::model::{EditionBook, EditionRecord, ReportName, Viewer};
use crate::say;
use std::collections::BTreeMap;

/// Why a record is not shown to all who see reports of its kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Withheld {
    /// It was issued when records named no audience.
    Unknown,
    /// It was issued for this audience.
    Closed(String),
    /// It was issued for an audience that the project has no more.
    Gone(String),
}

/// Says which editions are withheld from audiences that see reports of their kind; `rank` is the rank of a kind today.
pub(crate) fn check_audiences(
    book: &EditionBook,
    (viewer, rank): (&Viewer, &dyn Fn(ReportName) -> usize),
    found: &mut Diagnostics,
) {
    let mut withheld: BTreeMap<(ReportName, Withheld), Vec<&EditionRecord>> = BTreeMap::new();
    for record in book.reports.values().flatten() {
        let kind = record.edition.report;
        let of_kind = Viewer::new(viewer.names(), rank(kind));
        if !record.is_for(&of_kind) {
            withheld.entry((kind, why(record, viewer))).or_default().push(record);
        }
    }
    for ((kind, why), records) in withheld {
        found.extend(
            records.first().map(|first| finding(kind, &why, (first, records.len()), viewer.name_of(rank(kind)))),
        );
    }
}

fn why(record: &EditionRecord, viewer: &Viewer) -> Withheld {
    match record.issued_for().map(|issued_for| issued_for.audience.clone()) {
        None => Withheld::Unknown,
        Some(name) if viewer.rank_of(&name).is_some() => Withheld::Closed(name),
        Some(name) => Withheld::Gone(name),
    }
}

fn finding(report: ReportName, why: &Withheld, (first, count): (&EditionRecord, usize), open: &str) -> Diagnostic {
    let (name, key) = (report.as_str(), &first.edition.key);
    let message = match why {
        Withheld::Unknown => say!(
            "{name} の版 {count} 件の記録に公開範囲がないため、いちばん閉じた範囲だけに見せます（今の公開範囲は `{open}`）",
            "the records of {count} editions of {name} name no audience, so that only the most closed one sees them (reports of this name are for `{open}`)"
        ),
        Withheld::Closed(audience) => say!(
            "{name} の版 {count} 件は `{audience}` のために発行されたため、`{open}` には見せません",
            "{count} editions of {name} were issued for `{audience}`, and are not shown to `{open}`"
        ),
        Withheld::Gone(audience) => gone(report.as_str(), count, audience),
    };
    let hint = match why {
        Withheld::Unknown => say!(
            "中身を確かめてから、`tejun edition audience {name} {open} --period {key}` で、だれのための版だったかを書き添えます",
            "look at what they say, then note for whom they were: `tejun edition audience {name} {open} --period {key}`"
        ),
        Withheld::Closed(_) | Withheld::Gone(_) => say!(
            "見せるには、その範囲のための版を発行します: `tejun edition issue {name} --period {key} --reason \"公開範囲の変更\"`",
            "to show one, issue it for them: `tejun edition issue {name} --period {key} --reason \"other readers\"`"
        ),
    };
    Diagnostic::new(code::EDITION_AUDIENCE, Place::file(format!("{}/{EDITION}", folder(&first.edition))), message)
        .hint(hint)
}

fn gone(name: &str, count: usize, audience: &str) -> Message {
    say!(
        "{name} の版 {count} 件は `{audience}` のために発行されましたが、`{audience}` は今の `audiences` にありません",
        "{count} editions of {name} were issued for `{audience}`, which `audiences` of tejun.yaml no longer names"
    )
}
