//! `reports:` of `tejun.yaml`: which kinds are made, their layouts, what their authors must write, and the groups of
//! indicators.
//!
//! In: the node of `tejun.yaml`, the metrics and the policies. Out: [`Reports`], and the cut-off of the weekly one. Never:
//! opens a layout.

use super::load::{Resolution, Symbols, look_metric};
use super::recurrence::{self, RecurrenceContext};
use super::{Metric, ReportSettings, Reports, SlaPolicy};
use crate::calendar::{Cutoff, Recurrence};
use crate::diag::{Diagnostic, code};
use crate::model::{ProjectFiles, ReportKind};
use crate::say;
use crate::syntax::{Node, Reader, Value};
use std::sync::Arc;

/// When the weekly report ends: `reports: { weekly: { cutoff: 金曜日 17:00, shift: previous_business_day } }`.
pub(super) fn cutoff(reader: &mut Reader<'_>, root: &Node, context: RecurrenceContext<'_>) -> Option<Arc<Cutoff>> {
    let weekly = root.get("reports")?.get("weekly").filter(|node| matches!(node.value, Value::Map(_)))?;
    let mut fields = reader.fields(weekly)?;
    let more = ["layout", "words", "summary"].map(|key| fields.get(key).is_some()).contains(&true);
    if more && !["cutoff", "shift", "calendar"].iter().any(|key| fields.has(key)) {
        fields.finish(reader);
        return None;
    }
    let node = fields.require(reader, "cutoff", &(weekly.range.start..weekly.range.start));
    let place = node.map_or_else(|| reader.place(&weekly.range), |node| reader.place(&node.range));
    let cutoff = |text: &str| {
        let rule = Recurrence::parse(text).or_else(|| Recurrence::parse(&format!("毎週{text}")));
        rule.filter(|rule| Cutoff::new(text, rule.clone(), place.clone()).is_some())
    };
    let read = recurrence::read(reader, &mut fields, node, context, ("金曜日 17:00", &cutoff));
    fields.finish(reader);
    let (text, rule) = read?;
    Cutoff::new(text, rule, place).map(Arc::new)
}

/// The reports, once the metrics are known.
pub(super) fn read(
    reader: &mut Reader<'_>,
    root: &Node,
    files: &dyn ProjectFiles,
    metrics: &Symbols<Metric>,
    policies: &Symbols<SlaPolicy>,
) -> Reports {
    let usual = !metrics.sound.is_empty() || !policies.sound.is_empty();
    let usual = |kind| usual && matches!(kind, ReportKind::Weekly | ReportKind::Monthly);
    let plain = |kind| ReportSettings { kind, layout: None, words: None, summary: None };
    let node = root.get("reports").filter(|node| !node.is_null());
    let Some(mut fields) = node.and_then(|node| reader.fields(node)) else {
        let kinds = ReportKind::ALL.into_iter().filter(|kind| usual(*kind)).map(plain).collect();
        return Reports { kinds, groups: Vec::new() };
    };
    let mut reports = Reports { kinds: Vec::new(), groups: Vec::new() };
    for kind in ReportKind::ALL {
        let made = match fields.get(kind.name()) {
            None => usual(kind).then(|| plain(kind)),
            Some(node) if matches!(node.value, Value::Map(_)) => {
                settings(reader, kind, node, (files, metrics, policies))
            }
            Some(node) => reader.boolean(node).unwrap_or(usual(kind)).then(|| plain(kind)),
        };
        reports.kinds.extend(made);
    }
    let groups = fields.get("groups");
    for (heading, node) in reader.named(groups) {
        let ids = known(reader, node, metrics, policies);
        reports.groups.push((heading.text.clone(), ids));
    }
    fields.finish(reader);
    reports
}

/// The metrics and clocks of a list that are declared.
fn known(
    reader: &mut Reader<'_>,
    node: &Node,
    metrics: &Symbols<Metric>,
    policies: &Symbols<SlaPolicy>,
) -> Vec<String> {
    let ids = reader.texts(node).into_iter();
    ids.filter(|(id, node)| knows(reader, id, node, metrics, policies)).map(|(id, _)| id.to_owned()).collect()
}

/// `{ layout: layouts/weekly.md, words: [今週のハイライト], summary: [uptime, mttr] }`.
fn settings(
    reader: &mut Reader<'_>,
    kind: ReportKind,
    node: &Node,
    (files, metrics, policies): (&dyn ProjectFiles, &Symbols<Metric>, &Symbols<SlaPolicy>),
) -> Option<ReportSettings> {
    let mut fields = reader.fields(node)?;
    let layout = fields.get("layout").and_then(|node| layout(reader, node, files));
    let words = fields.get("words").map(|node| reader.texts(node));
    let words = words.map(|words| words.into_iter().map(|(heading, _)| heading.trim().to_owned()).collect());
    let summary = fields.get("summary").map(|node| known(reader, node, metrics, policies));
    if kind != ReportKind::Weekly {
        // The cut-off of the weekly report was read with its calendar, see `cutoff`.
        fields.finish(reader);
    }
    Some(ReportSettings { kind, layout, words, summary })
}

/// A Markdown file of the project.
fn layout(reader: &mut Reader<'_>, node: &Node, files: &dyn ProjectFiles) -> Option<String> {
    let path = reader.text_of(node)?.trim();
    let plain = path.strip_prefix("./").unwrap_or(path);
    let inside = plain.ends_with(".md") && !plain.split('/').any(|part| part.starts_with('.') || part.is_empty());
    if !inside || plain.contains('\\') {
        let message = say!(
            "プロジェクトの中の `.md` ファイルを、ルートからのパスで書きます",
            "expected the path of an `.md` file, seen from the root of the project"
        );
        reader.invalid(node, message);
        return None;
    }
    if !files.list("").iter().any(|known| known == plain) {
        let message = say!("レイアウト `{plain}` がありません", "there is no layout `{plain}`");
        let diagnostic = reader.at(code::CONFIG_REFERENCE, node, message);
        reader.fail(diagnostic.hint(say!(
            "ファイルを作るか、`layout` を消して組み込みのレイアウトを使います",
            "make the file, or remove `layout` and use the built-in one"
        )));
        return None;
    }
    Some(plain.to_owned())
}

fn knows(
    reader: &mut Reader<'_>,
    id: &str,
    node: &Node,
    metrics: &Symbols<Metric>,
    policies: &Symbols<SlaPolicy>,
) -> bool {
    match look_metric(id, metrics, policies) {
        Resolution::Sound(()) => true,
        Resolution::LeftOut(place) => {
            let message =
                say!("指標 `{id}` は誤りがあるため載せません", "the metric `{id}` is left out because it is broken");
            let diagnostic: Diagnostic = reader.left_out(node, message, place);
            reader.say(diagnostic);
            false
        }
        Resolution::Unknown => {
            let clocks: Vec<String> = policies.sound.values().flat_map(SlaPolicy::metric_ids).collect();
            let known = metrics.names().chain(clocks.iter().map(String::as_str));
            reader.unknown(node, say!("指標 `{id}` は宣言されていません", "the metric `{id}` is not declared"), known);
            false
        }
    }
}
