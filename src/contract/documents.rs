//! Documents of which each is about one thing (決済API 運用設計書) beside others that promise the same measure otherwise.
//!
//! In: bound statements of all documents. Out: the same, without those of a document about one thing of several, where another
//! document claims what they are bound to. Never: takes from an entry what it binds, or what the whole site is called for one of
//! several things.
//!
//! Decided in docs/decisions/0032-contract.md.

use super::bound_statement::{BoundStatement, Part};
use super::fit::{agree, comparable};
use super::names::{folded, names_of};
use super::{parts, repeated};
use crate::config::Project;
use crate::model::{Statement, StatementRole};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// What documents are, behind the name of the thing that they are about; longer ones first.
const KINDS: &[&str] = &[
    "運用設計書",
    "運用手順書",
    "運用マニュアル",
    "運用ガイド",
    "詳細設計書",
    "基本設計書",
    "要件定義書",
    "保守計画書",
    "設計書",
    "仕様書",
    "手順書",
    "計画書",
    "定義書",
    "報告書",
    "マニュアル",
    "運用設計",
    "運用手順",
    "詳細設計",
    "基本設計",
    "ガイド",
    "設計",
    "仕様",
    "手順",
    "計画",
    "運用",
    "sla",
    "slo",
    "の",
    "runbook",
    "handbook",
    "guide",
    "manual",
    "design",
    "specification",
    "spec",
    "operations",
    "procedures",
    "procedure",
    "documentation",
    "docs",
    "plan",
    "overview",
];

/// Where each metric is promised, by its breakdown: positions of statements.
type Sites = BTreeMap<(String, Vec<(String, String)>), Vec<usize>>;

/// Leaves open what documents about one thing promise, where another document promises the same otherwise.
pub(super) fn leave_open(project: &Project, all: &mut [BoundStatement], by_entry: &[bool]) {
    let titles = titles(all);
    let things = things(project, &titles);
    let mut open = Vec::new();
    for sites in sites(all, by_entry).values() {
        for &at in sites {
            let Some(thing) = things.get(all[at].statement.document.as_str()) else { continue };
            let is_of_it = |other: &usize| titles[all[*other].statement.document.as_str()].folded.contains(thing);
            let rival = sites.iter().find(|other| !is_of_it(other) && rivals(project, &all[at], &all[**other]));
            open.extend(rival.map(|other| (at, thing.clone(), all[*other].statement.place.clone())));
        }
    }
    for (at, thing, place) in open {
        let (file, line) = (&place.file, place.line);
        let why = say!(
            "この文書は `{thing}` についてのもので、`{file}:{line}` は同じ指標に別の約束をしています。`data/bindings.yaml` でそれぞれを結び付けます",
            "this document is about `{thing}`, and `{file}:{line}` promises something else of the same metric; bind each in `data/bindings.yaml`"
        );
        repeated::reopen(&mut all[at], why);
    }
}

/// What promises bind to by themselves, and where each stands.
fn sites(all: &[BoundStatement], by_entry: &[bool]) -> Sites {
    let mut sites = Sites::new();
    let promises = all
        .iter()
        .enumerate()
        .filter(|(at, tied)| tied.is_bound() && !by_entry[*at] && tied.statement.role == StatementRole::Target);
    for (at, tied) in promises {
        for part in &tied.parts {
            sites.entry((part.metric.clone(), part.by.clone())).or_default().push(at);
        }
    }
    sites
}

/// Whether two documents promise of the same metric what does not agree.
fn rivals(project: &Project, own: &BoundStatement, its: &BoundStatement) -> bool {
    if own.statement.document == its.statement.document {
        return false;
    }
    match (own.parts.as_slice(), its.parts.as_slice()) {
        ([own], [its]) => own.is_own && its.is_own && unlike(project, own, its),
        _ => false,
    }
}

fn unlike(project: &Project, own: &Part, its: &Part) -> bool {
    let Some(metric) = project.metrics.get(&own.metric) else { return false };
    comparable(&own.target, &its.target) && !agree(&own.target, &its.target, metric.unit)
}

/// The title of a document.
struct Title<'a> {
    written: &'a str,
    folded: String,
}

/// The titles of the documents that state something, by the document.
fn titles(all: &[BoundStatement]) -> BTreeMap<&str, Title<'_>> {
    let mut titles = BTreeMap::new();
    for Statement { document, title, .. } in all.iter().map(|tied| &tied.statement) {
        titles.entry(document.as_str()).or_insert_with(|| Title { written: title, folded: folded(title) });
    }
    titles
}

/// The things that documents are about by their titles, folded, by the document: neither what the site, the metric or most documents
/// are called by.
fn things<'t>(project: &Project, titles: &BTreeMap<&'t str, Title<'t>>) -> BTreeMap<&'t str, String> {
    let site = folded(&project.site.title);
    let measures: BTreeSet<String> = project.metrics.values().flat_map(names_of).collect();
    let is_most = |thing: &str| 2 * titles.values().filter(|title| title.folded.contains(thing)).count() > titles.len();
    let thing = |title: &Title<'_>| {
        let thing = thing_of(title.written)?;
        let is_named = site.contains(&thing) || measures.iter().any(|name| name.contains(&thing));
        (!is_named && !is_most(&thing)).then_some(thing)
    };
    titles.iter().filter_map(|(document, title)| Some((*document, thing(title)?))).collect()
}

/// The thing of several that a title names before the kind of its document, folded: 統一認証基盤設計, `Payment API runbook`.
pub(super) fn thing_of(title: &str) -> Option<String> {
    let name = parts::pieces(title).into_iter().next()?;
    let mut rest = name.to_lowercase();
    while let Some(shorter) = KINDS.iter().find_map(|kind| rest.strip_suffix(kind)) {
        rest = shorter.trim_end().to_owned();
    }
    parts::names_thing(&rest).then(|| folded(&rest))
}

#[cfg(test)]
mod tests {
    use super::thing_of;

    #[test]
    fn a_title_names_a_thing_before_the_kind_of_its_document() {
        for (title, thing) in [
            ("統一認証基盤設計（Unified Authentication）", "統一認証基盤"),
            ("決済API 運用手順書", "決済api"),
            ("Payment API Runbook", "paymentapi"),
            ("会員システムのSLA", "会員システム"),
        ] {
            assert_eq!(thing_of(title).as_deref(), Some(thing), "{title}");
        }
        for title in ["運用手順書", "サービスレベル", "システム運用設計書", "Operations handbook", "本番環境の手順"]
        {
            assert_eq!(thing_of(title), None, "{title}");
        }
    }
}
