//! Reports of some of the rows: which values there are, and what the rows of each say.
//!
//! In: a project with its data, and the rows that its reports count. Out: the reports of each value beside the declared ones, and the
//! facts of each. Never: looks at the rows once for every value, or gives the rows of nobody to somebody.
//!
//! Decided in docs/decisions/0093-reports-of-some-rows.md.

use super::Sources;
use crate::calendar::Instant;
use crate::config::{Project, ReportSettings, RowSelection};
use crate::content::{Library, ReportTexts};
use crate::contract::{self, BoundStatements};
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::metrics::{self, ExternalFacts};
use crate::model::{Figure, Figures, Ledger, ReportName, SourceCount, StatusFacts, format_integer, slug};
use crate::pages::{self, RowFacts};
use crate::query::{EngineError, RowsOfValue, ScopedEngine, ValueEngine};
use crate::say;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who answers about the rows of each report that counts some.
pub(super) type RowEngines = BTreeMap<ReportName, ValueEngine>;

/// Adds the reports of each value to those that are made, and says who answers for each report of some rows.
pub(super) fn expand(project: &mut Project, store: &Arc<Sources>, found: &mut Diagnostics) -> RowEngines {
    let mut engines = RowEngines::new();
    let declared = std::mem::take(&mut project.site.reports.made);
    for made in declared {
        let Some(rows) = &made.rows else {
            project.site.reports.made.push(made);
            continue;
        };
        let scoped = Arc::new(ScopedEngine::new(Arc::clone(store) as _, rows.scope.clone()));
        let of_values = if rows.scope.by.is_some() { values(&scoped, &made, rows, found) } else { Vec::new() };
        if rows.scope.by.is_none() {
            engines.insert(made.name, ValueEngine::new(Arc::clone(&scoped), None));
        }
        let of_value = |(name, value): &(ReportName, String)| ReportSettings {
            name: *name,
            rows: Some(RowSelection { value: Some(value.clone()), ..rows.clone() }),
            ..made.clone()
        };
        let expanded: Vec<ReportSettings> = of_values.iter().map(of_value).collect();
        for (name, value) in of_values {
            engines.insert(name, ValueEngine::new(Arc::clone(&scoped), Some(value)));
        }
        project.site.reports.made.push(made);
        project.site.reports.made.extend(expanded);
    }
    recipients(project, found);
    engines
}

/// Says which values have no recipients although others do, and which recipients have no value.
fn recipients(project: &Project, found: &mut Diagnostics) {
    let made = &project.site.reports.made;
    for (report, to) in project.mail.iter().flat_map(|mail| &mail.per_value) {
        let own = made.iter().filter(|made| made.name.shared().as_str() == report);
        let values: Vec<&str> = own.filter_map(ReportSettings::value).collect();
        for value in values.iter().filter(|value| to.of(value).is_empty()) {
            let message = say!(
                "`{report}` の値 `{value}` には宛先がありません",
                "the value `{value}` of `{report}` has no recipients"
            );
            found.push(Diagnostic::new(code::MAIL_VALUE_NOBODY, to.place.clone(), message).hint(say!(
                "宛先の一覧に `{value}` というグループを作るか、`mail.to.{report}` に `{value}: [宛先]` と書きます",
                "make a group `{value}` in the list of recipients, or write `{value}: [recipients]` in `mail.to.{report}`"
            )));
        }
        for (value, (_, place)) in to.of_values.iter().filter(|(value, _)| !values.contains(&value.as_str())) {
            let message = say!("`{value}` という値の行はありません", "no row has the value `{value}`");
            let finding = Diagnostic::new(code::MAIL_NO_VALUE, place.clone(), message);
            found.push(match crate::diag::nearest(value, values.iter().copied()) {
                Some(near) => finding.hint(say!("`{near}` のことですか", "did you mean `{near}`?")),
                None => finding.hint(say!("この行を消します", "remove the entry")),
            });
        }
    }
}

/// The values of the column of a report, each with the name of its report.
fn values(
    scoped: &ScopedEngine,
    made: &ReportSettings,
    rows: &RowSelection,
    found: &mut Diagnostics,
) -> Vec<(ReportName, String)> {
    let sources: Vec<&str> = rows.counted.iter().map(String::as_str).collect();
    let counted = match scoped.values(&sources) {
        Ok(counted) => counted,
        Err(EngineError { source, reason }) => {
            let message =
                say!("`{source}` から計算できません: {reason}", "cannot be computed from `{source}`: {reason}");
            found.push(Diagnostic::new(code::DATA_QUERY, rows.place.clone(), message));
            return Vec::new();
        }
    };
    let mut by_name: BTreeMap<ReportName, Vec<String>> = BTreeMap::new();
    let by = rows.scope.by.as_deref().unwrap_or_default();
    for (source, values) in sources.iter().zip(counted) {
        for RowsOfValue { value, rows: n } in values {
            let value = value.filter(|value| !value.trim().is_empty());
            let Some(value) = value else {
                found.push(of_nobody(rows, source, by, n));
                continue;
            };
            let Some(name) = slug(&value).and_then(|slug| made.name.of_value(&slug)) else {
                found.push(no_slug(rows, by, &value));
                continue;
            };
            let same = by_name.entry(name).or_default();
            if !same.contains(&value) {
                same.push(value);
            }
        }
    }
    let mut all = Vec::new();
    for (name, values) in by_name {
        match <[String; 1]>::try_from(values) {
            Ok([value]) => all.push((name, value)),
            Err(values) => found.push(one_address(rows, name, &values)),
        }
    }
    all
}

fn of_nobody(rows: &RowSelection, source: &str, by: &str, n: u64) -> Diagnostic {
    let n = format_integer(n);
    let message = say!(
        "`{source}` の {n} 行には `{by}` がなく、どのレポートにも数えません",
        "{n} rows of `{source}` have no `{by}` and count in no report"
    );
    Diagnostic::new(code::REPORT_ROWS_OF_NOBODY, rows.place.clone(), message).hint(say!(
        "データの `{by}` を埋めるか、その行を除く `filter` を書きます",
        "fill in `{by}` in the data, or write a `filter` that leaves the rows out"
    ))
}

fn no_slug(rows: &RowSelection, by: &str, value: &str) -> Diagnostic {
    let shown: String = value.chars().filter(|c| !c.is_control()).take(80).collect();
    let message = say!(
        "`{by}` の値 `{shown}` からは、レポートのアドレスを作れません",
        "no address of a report can be made of the value `{shown}` of `{by}`"
    );
    Diagnostic::new(code::REPORT_VALUE_ADDRESS, rows.place.clone(), message).hint(say!(
        "文字か数字を含む短い値にします（data/sources.yaml の `values` で読み替えられます）",
        "give it a short value with letters or digits (`values` in data/sources.yaml can rename it)"
    ))
}

fn one_address(rows: &RowSelection, name: ReportName, values: &[String]) -> Diagnostic {
    let (all, address) = (values.join("`, `"), name.archive());
    let address = address.as_str();
    let message = say!(
        "値 `{all}` のレポートのアドレスが同じ `{address}` になります",
        "the reports of the values `{all}` would have one address, `{address}`"
    );
    Diagnostic::new(code::REPORT_VALUE_ADDRESS, rows.place.clone(), message).hint(say!(
        "同じ相手なら書き方をそろえます（data/sources.yaml の `values` で読み替えられます）。別の相手なら、区別のつく値にします",
        "write them alike if they are the same (`values` in data/sources.yaml can rename them); else give them values that differ"
    ))
}

/// Gives each value the texts that were written for it, else those of all values.
pub(super) fn expand_texts(project: &Project, library: &mut Library, found: &mut Diagnostics) {
    let made = &project.site.reports.made;
    let of_values: Vec<ReportName> = made.iter().filter(|made| made.value().is_some()).map(|made| made.name).collect();
    if !made.iter().any(ReportSettings::stands_for_values) {
        return;
    }
    let read = std::mem::take(&mut library.reports);
    let text = |name: ReportName| read.iter().find(|texts| texts.name == name);
    let mut expanded: Vec<ReportTexts> = Vec::new();
    for texts in &read {
        let stands = project.site.reports.of(texts.name).is_some_and(ReportSettings::stands_for_values);
        let is_known = texts.name.slug().is_none() || of_values.contains(&texts.name);
        if stands {
            let own = of_values.iter().filter(|name| name.shared() == texts.name);
            expanded.extend(own.map(|name| match text(*name) {
                Some(own) => own.clone(),
                None => ReportTexts { name: *name, layout: texts.layout.clone(), words: Vec::new() },
            }));
        } else if texts.name.slug().is_none() {
            expanded.push(texts.clone());
        }
        if !is_known {
            found.extend(texts.words.iter().map(|words| of_no_value(&words.document.source, &of_values, texts.name)));
        }
    }
    library.reports = expanded;
}

fn of_no_value(file: &str, known: &[ReportName], name: ReportName) -> Diagnostic {
    let slug = name.slug().unwrap_or_default();
    let message = say!(
        "`{slug}` という値のレポートはありません。この文章はどのページにも載せません",
        "there is no report of a value `{slug}`; this text is shown on no page"
    );
    let own = known.iter().filter(|other| other.shared() == name.shared()).filter_map(|other| other.slug());
    let finding = Diagnostic::new(code::CONTENT_REPORT_KEY, Place::file(file), message);
    match crate::diag::nearest(slug, own) {
        Some(near) => finding.hint(say!("フォルダー `{near}` のことですか", "did you mean the folder `{near}`?")),
        None => {
            finding.hint(say!("フォルダーを値に合わせるか消します", "rename the folder after its value, or remove it"))
        }
    }
}

/// What facts are made from.
#[derive(Clone, Copy)]
pub(super) struct RowInputs<'a> {
    /// The project as whoever looks knows it, with its targets.
    pub(super) project: &'a Project,
    pub(super) bound: &'a BoundStatements,
    pub(super) beside: &'a ExternalFacts,
    pub(super) as_of: Instant,
    /// What all rows say.
    pub(super) figures: &'a Figures,
    pub(super) ledger: &'a Ledger,
    pub(super) sources: &'a [SourceCount],
}

/// Leaves of windows and incidents those whose rows are chosen: others are told of everybody.
fn keep_own(project: &mut Project, status: &mut StatusFacts, rows: &RowSelection) {
    let is_apart = |source: &str| rows.scope.sources.contains_key(source);
    if rows.value.is_some() {
        project.maintenance.retain(|_, window| window.rows.as_ref().is_some_and(|rows| is_apart(&rows.source)));
        status.windows.retain(|window| project.maintenance.contains_key(&window.name));
    }
    if !project.site.status.log.as_ref().is_some_and(|log| is_apart(&log.source)) {
        (status.incidents, status.logged) = Default::default();
        (status.log_known, project.site.status.log) = (None, None);
    }
}

/// What the rows of a report say; nothing of a report that counts all rows.
pub(super) fn facts(
    inputs: RowInputs<'_>,
    name: ReportName,
    engine: &ValueEngine,
    found: &mut Diagnostics,
) -> Option<RowFacts> {
    let RowInputs { project, bound, beside, as_of, .. } = inputs;
    let rows = project.site.reports.of(name)?.rows.as_ref()?;
    let mut only = project.restricted_to(rows);
    let mut said = Diagnostics::new();
    let known = metrics::compute(&only, engine, beside, as_of, &mut said);
    // What is wrong with the data was said when everything was computed.
    let new = said.into_iter().filter(|finding| finding.code == code::DATA_QUERY);
    found.extend(new.filter(|finding| !found.iter().any(|said| said == finding)).collect::<Vec<_>>());
    let of_value = rows.scope.by.as_deref().zip(rows.value.as_deref());
    // A policy is computed whole, though not all of its clocks may be told.
    let told: Vec<Figure> =
        known.figures.iter().filter(|figure| rows.metrics.contains(&figure.metric)).cloned().collect();
    let figures = Figures::new(told);
    let bound = bound.about(&rows.metrics, of_value);
    let mut status = known.status;
    if of_value.is_none() {
        only.schedule = project.schedule.clone();
    }
    keep_own(&mut only, &mut status, rows);
    let count = |source: &SourceCount| match of_value {
        None => source.clone(),
        // How many rows there are of others is none of its business.
        Some(_) => SourceCount {
            files: 0,
            rows_in: 0,
            rows_used: 0,
            rows_set_aside: 0,
            rows_duplicate: 0,
            folded: None,
            made_from: None,
            union_of: Vec::new(),
            ..source.clone()
        },
    };
    let is_feedback = |source: &str| only.feedback_log.as_ref().is_some_and(|log| log.source == source);
    let is_used = |source: &&SourceCount| {
        of_value.is_none()
            || is_feedback(&source.source)
            || rows.counted.contains(&source.source)
            || rows.scope.whole.contains(&source.source)
    };
    Some(RowFacts {
        contract: contract::judge(&only, bound, &figures, inputs.as_of),
        figures,
        status,
        sources: inputs.sources.iter().filter(is_used).map(count).collect(),
        ledger: if of_value.is_some() { Ledger::default() } else { inputs.ledger.clone() },
        periods: pages::periods_told(project, inputs.figures, name),
        project: only,
    })
}
