//! `tejun new metrics SOURCE`: declares the metrics and clocks that a source allows, and prints their first figures.
//!
//! In: a declared source. Out: entries at the end of `data/metrics.yaml` and `data/sla.yaml`, and figures. Never: invents a target, or
//! writes an entry that the configuration does not take.

mod entries;
mod policy;
mod roles;

use super::super::args::{Global, NewMetrics};
use super::super::console::Console;
use super::super::exit::{CommandResult, Exit};
use super::super::refusals::left_out;
use super::super::{figures, open_project};
use super::source::write;
use super::yaml::{Drafted, appended, first_error};
use crate::config::{self, Column, DeclarationKind, Project, Sheet, Source};
use crate::data;
use crate::diag::{Diagnostic, Diagnostics, code, did_you_mean};
use crate::model::ProjectFiles;
use crate::pipeline::Computed;
use crate::query::Engine;
use crate::say;
use entries::Entries;
use roles::SeenValues;
use std::collections::BTreeSet;
use std::sync::Arc;

const METRICS: &str = "data/metrics.yaml";
const SLA: &str = "data/sla.yaml";

/// Declares, and computes.
pub(super) fn run(args: &NewMetrics, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let opened = open_project::open(global, false, &mut found)?;
    let Some(project) = config::load(&opened.files, &mut found) else {
        opened.print(&found, voice);
        return Ok(Exit::Usage);
    };
    let source = source(&project, &args.source)?;
    let presets = config::presets(&opened.files, &mut Diagnostics::new());
    let seen = seen_values(source, &opened.files, &project);
    let entries = entries::of_source(source, &project, &presets, &seen, voice.lang);
    if entries.metrics.is_empty() && entries.policy.is_none() {
        return Err(nothing(&args.source, &entries).into());
    }
    let (metrics, policy) = (entries.metrics_text(voice.lang), entries.policy.clone().unwrap_or_default());
    if args.dry_run {
        voice.for_people(&metrics);
        if !policy.is_empty() {
            voice.for_people(&format!("# {SLA}\n{policy}"));
        }
        return Ok(Exit::Fine);
    }
    let mut changed: Vec<(&'static str, Arc<[u8]>)> = Vec::new();
    for (path, text) in [(METRICS, &metrics), (SLA, &policy)] {
        if !text.is_empty() {
            changed.push((path, Arc::from(appended(&opened.files, path, text).as_slice())));
        }
    }
    let drafted = Drafted { files: &opened.files, changed };
    verify(&drafted, &entries)?;
    write(&drafted, global, voice)?;
    let written: Vec<String> = drafted.changed.iter().map(|(path, _)| format!("`{path}`")).collect();
    let (ja, en, count) = (written.join(" と "), written.join(" and "), entries.metrics.len());
    voice.note(&say!("{ja} に指標 {count} 個を書きました", "wrote {count} metrics into {en}"));
    if entries.policy.is_some() {
        voice.note(&say!(
            "SLA の約束の時間は空けてあります。文書の約束（`tejun contract` で一覧）に合わせて `{SLA}` の targets に書きます",
            "the times that the SLA promises are left open; write those of your documents (`tejun contract` lists them) under `targets` in `{SLA}`"
        ));
    }
    first_figures(&entries, global, voice)
}

/// The source of a name.
fn source<'p>(project: &'p Project, name: &str) -> Result<&'p Source, Box<Diagnostic>> {
    if let Some(source) = project.sources.get(name) {
        return Ok(source);
    }
    if let Some(place) = project.broken.place(DeclarationKind::Source, name) {
        return Err(Box::new(left_out(name, place)));
    }
    let message = say!("ソース `{name}` は宣言されていません", "no source `{name}` is declared");
    let known = project.sources.keys().cloned().collect::<Vec<_>>().join("`, `");
    let hint =
        did_you_mean(name, project.sources.keys().map(String::as_str)).unwrap_or_else(|| match known.is_empty() {
            true => say!(
                "まず `tejun new source data/export.csv` のように、書き出したファイルを宣言します",
                "declare an export first, as in `tejun new source data/export.csv`"
            ),
            false => say!("あるのは `{known}` です", "there are `{known}`"),
        });
    Err(Box::new(Diagnostic::new(code::UNKNOWN_DATA, None, message).hint(hint)))
}

fn nothing(source: &str, entries: &Entries) -> Diagnostic {
    if entries.existing > 0 {
        let message = say!("`{source}` の指標はもうあります", "the metrics of `{source}` are there already");
        return Diagnostic::new(code::CLI_USAGE, None, message)
            .hint(say!("`tejun figures` で数値を出せます", "`tejun figures` prints their figures"));
    }
    let message = say!("`{source}` から作れる指標が分かりません", "no metric of `{source}` is known");
    Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
        "受付・解決・発生・復旧の日時や、点数の列の名前を `opened_at`、`resolved_at`、`started_at`、`restored_at`、`rating` などにすると作れます",
        "it takes columns named `opened_at`, `resolved_at`, `started_at`, `restored_at`, `rating` and the like"
    ))
}

/// The few values of each column by its header: they tell the scale of a survey, and how a state is written. Those of a union are what its
/// sources write, by the names of their columns.
fn seen_values(source: &Source, files: &dyn ProjectFiles, project: &Project) -> SeenValues {
    let Some(union) = source.union() else { return values_in_files(source, files, project) };
    let (mut seen, mut unknown) = (SeenValues::new(), BTreeSet::new());
    for member in union.members.iter().filter_map(|name| project.sources.get(name)) {
        let of_member = values_in_files(member, files, project);
        for column in member.columns.values() {
            let written =
                column.from.iter().find_map(|header| of_member.get(header)).filter(|values| !values.is_empty());
            let Some(written) = written else {
                // Where one of them has many values, or none that is known, the few of another one are not all.
                unknown.insert(column.name.clone());
                continue;
            };
            let all = seen.entry(column.name.clone()).or_default();
            for value in written.iter().map(|value| canonical_value(column, value)) {
                if !all.contains(&value) {
                    all.push(value);
                }
            }
        }
    }
    seen.retain(|name, _| !unknown.contains(name));
    seen
}

/// The declared value of a column that a text of a file stands for.
fn canonical_value(column: &Column, written: &str) -> String {
    let is = |(_, aliases): &(&String, &Vec<String>)| aliases.iter().any(|alias| alias == written);
    column.values.iter().find(is).map_or(written, |(name, _)| name).to_owned()
}

/// The few values of each column of files.
fn values_in_files(source: &Source, files: &dyn ProjectFiles, project: &Project) -> SeenValues {
    let zone = &project.site.periods.zone;
    let matchers: Vec<_> = source.files.iter().filter_map(|glob| crate::model::glob(glob).ok()).collect();
    let is_of_source = |path: &String| {
        path.strip_prefix("data/").is_some_and(|path| matchers.iter().any(|matcher| matcher.is_match(path)))
    };
    let paths = files.list("data").into_iter().filter(is_of_source);
    // A wide table is looked at as it stands: its declared columns are none of the file's.
    let sheet = Sheet { unpivot: None, ..source.sheet.clone() };
    let headers: Vec<_> = paths.filter_map(|path| data::headers(&path, &sheet, files, zone).ok()).collect();
    let columns = data::infer(&headers, files, zone, &|_| data::ExpectedColumn::default()).unwrap_or_default();
    let values = |column: data::InferredColumn| column.values.into_iter().map(|(value, _)| value).collect();
    columns.into_iter().map(|column| (column.header.clone(), values(column))).collect()
}

/// Reads the drafted files as every run will.
fn verify(drafted: &Drafted<'_>, entries: &Entries) -> Result<(), Box<Diagnostic>> {
    let mut found = Diagnostics::new();
    let project = config::load(drafted, &mut found);
    let missing = entries
        .metrics
        .iter()
        .find(|entry| project.as_ref().is_none_or(|project| !project.metrics.contains_key(&entry.id)));
    let policy = entries
        .policy_name
        .as_ref()
        .filter(|name| project.as_ref().is_none_or(|project| !project.policies.contains_key(*name)));
    let Some(name) = missing.map(|entry| &entry.id).or(policy) else { return Ok(()) };
    let why = first_error(&found).unwrap_or_else(|| say!("理由は分かりません", "no reason is known"));
    let (ja, en) = (&why.ja, &why.en);
    let message = say!("`{name}` を書き足せません: {ja}", "`{name}` cannot be added: {en}");
    Err(Box::new(Diagnostic::new(code::CLI_USAGE, None, message).hint(say!(
        "`tejun check` の指摘を直してから、もう一度実行します。`--dry-run` で中身だけを出せます",
        "mend what `tejun check` tells, and try again; `--dry-run` prints the entries alone"
    ))))
}

/// Prints the figures of the new metrics.
fn first_figures(entries: &Entries, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let (opened, computed) = figures::compute(global, voice, &mut found)?;
    opened.print(&found, voice);
    let ids: Vec<String> = entries.metrics.iter().map(|entry| entry.id.clone()).collect();
    figures::print_newest(&computed, &ids, voice);
    tell_of_later_rows(&computed, &entries.source, voice);
    Ok(open_project::exit(&found, false))
}

/// Says that rows are left out because the project stops its clock before them.
fn tell_of_later_rows(computed: &Computed, source: &str, voice: &Console) {
    let report = computed.store.profile(source);
    let newest = report.iter().flat_map(|report| &report.spans);
    let later = newest.map(|(_, _, last)| *last).max().filter(|last| *last > computed.as_of);
    if later.is_some() && computed.project.site.as_of.is_some() {
        voice.note(&say!(
            "tejun.yaml の `as_of` より後の行は数えていません。自分のデータに替えたら、その行を消します",
            "rows after `as_of` of tejun.yaml are not counted; remove that line once the data are your own"
        ));
    }
}
