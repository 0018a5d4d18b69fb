//! `reports:` of `tejun.yaml`: which kinds are made, their layouts, what their authors must write, and the groups of
//! indicators.
//!
//! In: the node of `tejun.yaml`, the metrics and the policies. Out: [`Reports`], and the cut-off of the weekly one. Never:
//! opens a layout.

use super::recurrence::{self, HolidayKeys, RecurrenceContext};
use super::references::Measured;
use super::symbols::Resolution;
use super::{ReportSettings, Reports};
use crate::calendar::{Cutoff, Recurrence};
use crate::diag::code;
use crate::model::{ProjectFiles, ReportKind};
use crate::say;
use crate::syntax::{Keys, Later, Named, Node, Reader, Required, Schema, keys, later};
use std::sync::Arc;

keys! {
    /// `{ layout: layouts/weekly.md, words: [今週のハイライト], summary: [uptime, mttr] }`.
    struct LayoutKeys<'n> {
        layout: Option<&'n Node>, "レイアウトのファイル", "the file of its layout";
        words: Option<Later<&'n str>>, "書き手が書く見出し", "the headings that an author writes below";
        summary: Option<Later<&'n str>>, "要約の指標", "the metrics of its key figures";
    }

    struct CutoffKeys<'n> {
        cutoff: Required<&'n Node>, "締めの時刻（`金曜日 17:00`）", "when it ends, such as `friday 17:00`";
    }
}

later! {
    /// The keys of `reports`.
    pub(super) ReportsForm: |lang| {
        let mut schema = Schema::default();
        for kind in ReportKind::ALL {
            let settings = match kind {
                ReportKind::Weekly => {
                    let mut weekly = Schema::default();
                    LayoutKeys::declare(lang, &mut weekly);
                    <(CutoffKeys<'_>, HolidayKeys<'_>)>::declare_optional(lang, &mut weekly);
                    weekly.object()
                }
                _ => LayoutKeys::schema(lang),
            };
            let form = Schema::either(&[bool::schema(lang), settings]);
            schema.add(kind.name(), form, false, lang.pick("このレポートを作るか", "whether this report is made"));
        }
        let says = lang.pick("指標のまとまり", "groups of metrics");
        schema.add("groups", Named::<&str>::schema(lang), false, says);
        schema.object()
    };
}

/// When the weekly report ends: `reports: { weekly: { cutoff: 金曜日 17:00, shift: previous_business_day } }`.
pub(super) fn cutoff(reader: &mut Reader<'_>, root: &Node, context: RecurrenceContext<'_>) -> Option<Arc<Cutoff>> {
    let weekly = root.get("reports")?.get("weekly").filter(|node| node.is_map())?;
    let mut fields = reader.fields(weekly)?;
    let more = ["layout", "words", "summary"].map(|key| fields.get(key).is_some()).contains(&true);
    if more && !["cutoff", "shift", "calendar"].iter().any(|key| fields.has(key)) {
        fields.finish(reader);
        return None;
    }
    let start = weekly.range.start..weekly.range.start;
    let (CutoffKeys { cutoff: node }, beside) = <(CutoffKeys<'_>, HolidayKeys<'_>)>::take(reader, &mut fields, &start);
    fields.finish(reader);
    let place = reader.place(&node.unwrap_or(weekly).range);
    let cutoff = |text: &str| {
        let rule = Recurrence::parse(text).or_else(|| Recurrence::parse(&format!("毎週{text}")));
        rule.filter(|rule| Cutoff::new(text, rule.clone(), place.clone()).is_some())
    };
    let (text, rule) = recurrence::read(reader, node, beside, context, "金曜日 17:00", cutoff)?;
    Cutoff::new(text, rule, place).map(Arc::new)
}

/// The reports, once the metrics are known.
pub(super) fn read(reader: &mut Reader<'_>, root: &Node, files: &dyn ProjectFiles, measured: Measured<'_>) -> Reports {
    let usual = !measured.metrics.sound.is_empty() || !measured.policies.sound.is_empty();
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
            Some(node) if node.is_map() => settings(reader, kind, node, files, measured),
            Some(node) => reader.boolean(node).unwrap_or(usual(kind)).then(|| plain(kind)),
        };
        reports.kinds.extend(made);
    }
    for (heading, node) in reader.named(fields.get("groups")) {
        reports.groups.push((heading.text.clone(), known(reader, node, measured)));
    }
    fields.finish(reader);
    reports
}

/// The metrics and clocks of a list that are declared.
fn known(reader: &mut Reader<'_>, node: &Node, measured: Measured<'_>) -> Vec<String> {
    let ids = reader.texts(node).into_iter();
    ids.filter(|(id, node)| knows(reader, id, node, measured)).map(|(id, _)| id.to_owned()).collect()
}

fn settings(
    reader: &mut Reader<'_>,
    kind: ReportKind,
    node: &Node,
    files: &dyn ProjectFiles,
    measured: Measured<'_>,
) -> Option<ReportSettings> {
    let mut fields = reader.fields(node)?;
    let LayoutKeys { layout, words, summary } = LayoutKeys::take(reader, &mut fields, &node.range);
    let layout = layout.and_then(|node| self::layout(reader, node, files));
    let words = words.map(|node| reader.texts(node));
    let words = words.map(|words| words.into_iter().map(|(heading, _)| heading.trim().to_owned()).collect());
    let summary = summary.map(|node| known(reader, node, measured));
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
        reader.fail(reader.at(code::CONFIG_REFERENCE, node, message).hint(say!(
            "ファイルを作るか、`layout` を消して組み込みのレイアウトを使います",
            "make the file, or remove `layout` and use the built-in one"
        )));
        return None;
    }
    Some(plain.to_owned())
}

fn knows(reader: &mut Reader<'_>, id: &str, node: &Node, measured: Measured<'_>) -> bool {
    match measured.look(id) {
        Resolution::Sound(()) => return true,
        Resolution::LeftOut(place) => {
            let message =
                say!("指標 `{id}` は誤りがあるため載せません", "the metric `{id}` is left out because it is broken");
            reader.say(reader.left_out(node, message, place));
        }
        Resolution::Unknown => {
            let message = say!("指標 `{id}` は宣言されていません", "the metric `{id}` is not declared");
            measured.unknown(reader, node, message);
        }
    }
    false
}
