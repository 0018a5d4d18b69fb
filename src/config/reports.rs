//! `reports:` of `tejun.yaml`: which reports are made, of which kind and periods, their layouts, what their authors must write, and
//! the groups of indicators.
//!
//! In: the node of `tejun.yaml`, the metrics and the policies. Out: [`Reports`], and the cut-off of the weekly one. Never:
//! opens a layout.
//!
//! Decided in docs/decisions/0092-named-reports.md.

use super::recurrence::{self, HolidayKeys, RecurrenceContext};
use super::references::Measured;
use super::report_rows::{self, RowContext, RowKeys};
use super::symbols::Resolution;
use super::{Audiences, ReportSettings, Reports};
use crate::calendar::{Cutoff, Recurrence};
use crate::diag::{Diagnostic, Place, code, nearest};
use crate::model::{ProjectFiles, ReportKind, ReportName, ReportPeriod};
use crate::say;
use crate::syntax::{
    Entries, Form, Key, Keys, Later, Named, Node, Reader, Required, Schema, Trimmed, keys, later, listed, with_known,
    words,
};
use std::sync::Arc;

keys! {
    /// `{ layout: layouts/weekly.md, words: [今週のハイライト], summary: [uptime, mttr] }`.
    struct LayoutKeys<'n> {
        title: Trimmed = String::new(), "題名", "its title";
        description: Trimmed = String::new(), "一覧に出る説明", "what lists say of it";
        layout: Option<&'n Node>, "レイアウトのファイル", "the file of its layout";
        words: Option<Later<&'n str>>, "書き手が書く見出し", "the headings that an author writes below";
        sections: Option<Later<&'n str>>, "約束した見出し。データか書き手の言葉がなければ下書き", "the headings that are promised: without data or words the report is a draft";
        summary: Option<Later<&'n str>>, "要約の指標", "the metrics of its key figures";
        groups: Option<Later<Named<&'n str>>>, "このレポートに載せる指標のまとまり", "the groups of metrics that this report shows";
        filter: Option<&'n Node>, "数える行の条件", "which rows it counts";
        by: Option<&'n Node>, "値ごとに一つのレポートを作る列", "the column for each of whose values there is a report";
        shared: Option<Later<&'n str>>, "だれにとっても同じ指標", "the metrics that are the same for everybody";
        _audience as "audience": Option<Later<&'n str>>, "公開範囲", "who may read it";
    }

    /// What only a report with a name of its own says.
    struct OwnKeys<'n> {
        kind: Option<Later<ReportKind>>, "もとにする種類", "the kind that it is of";
        period: Option<Later<ReportPeriod>>, "期間の長さ", "how long its periods are";
    }

    struct CutoffKeys<'n> {
        cutoff: Required<&'n Node>, "締めの時刻（`金曜日 17:00`）", "when it ends, such as `friday 17:00`";
    }
}

words! {
    ReportPeriod {
        "day" => Self::Day,
        "week" => Self::Week,
        "cutoff" => Self::Cutoff,
        "month" => Self::Month,
        "quarter" => Self::Quarter,
        "half" => Self::Half,
        "year" => Self::Year,
    }
}

words! { ReportKind: &KINDS }

const KINDS: [(&str, ReportKind); ReportKind::ALL.len()] = {
    let mut words = [("", ReportKind::Weekly); ReportKind::ALL.len()];
    let mut at = 0;
    while at < words.len() {
        words[at] = (ReportKind::ALL[at].name(), ReportKind::ALL[at]);
        at += 1;
    }
    words
};

/// The key beside the reports that is none.
pub(super) const GROUPS: &str = "groups";

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
        schema.add(GROUPS, Named::<&str>::schema(lang), false, says);
        schema.with_names(&<(OwnKeys<'_>, LayoutKeys<'_>)>::schema(lang))
    };
}

/// The names that reports have: those of the kinds, and those that the project gives. What is wrong with one is said when the
/// reports are read.
pub(super) fn names(root: &Node) -> Vec<ReportName> {
    let own = root.get("reports").into_iter().flat_map(Node::entries).map(|entry| entry.key.text.as_str());
    let own = own.filter(|name| *name != GROUPS && ReportKind::from_name(name).is_none()).filter_map(name_of);
    ReportKind::ALL.into_iter().map(ReportName::of).chain(own).collect()
}

/// What `tejun new` makes besides reports: a report of that name could not be asked for.
const DOCUMENTS: [&str; 7] = ["sop", "runbook", "faq", "release", "incident", "postmortem", "breach"];

/// A report's name: that of a generated page or of a kind of document is none, nor is what a command line takes for an option.
fn name_of(text: &str) -> Option<ReportName> {
    let is_taken = super::Audiences::PAGES.contains(&text) || DOCUMENTS.contains(&text) || text.starts_with(['-', '_']);
    ReportName::new(text).filter(|name| name.slug().is_none() && !is_taken)
}

/// The report that a text names, among those that may be named.
pub(super) fn named(reader: &mut Reader<'_>, node: &Node, text: &str, known: &[ReportName]) -> Option<ReportName> {
    let found = known.iter().copied().find(|name| name.as_str() == text);
    if found.is_none() {
        let known: Vec<&str> = known.iter().map(|name| name.as_str()).collect();
        let message = say!("`{text}` というレポートはありません", "there is no report `{text}`");
        let finding = reader.at(code::CONFIG_REFERENCE, node, message);
        reader.fail(match nearest(text, known.iter().copied()) {
            Some(_) => with_known(finding, text, known),
            None => {
                let known = listed(&known);
                finding.hint(say!("使えるのは {known}", "known here: {known}"))
            }
        });
    }
    found
}

/// When the weekly report ends: `reports: { weekly: { cutoff: 金曜日 17:00, shift: previous_business_day } }`.
pub(super) fn cutoff(reader: &mut Reader<'_>, root: &Node, context: RecurrenceContext<'_>) -> Option<Arc<Cutoff>> {
    let weekly = root.get("reports")?.get("weekly").filter(|node| node.is_map())?;
    let mut fields = reader.fields(weekly)?;
    let more = [
        "title",
        "description",
        "layout",
        "words",
        "sections",
        "summary",
        GROUPS,
        "filter",
        "by",
        "shared",
        "audience",
    ]
    .map(|key| fields.get(key).is_some())
    .contains(&true);
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

/// The reports, once the metrics are known; those of which each value of a column has its own are noted for audiences.
pub(super) fn read(
    reader: &mut Reader<'_>,
    root: &Node,
    context: ReportsContext<'_>,
    audiences: &mut Audiences,
) -> Reports {
    let measured = context.rows.measured;
    let usual = !measured.metrics.sound.is_empty() || !measured.policies.sound.is_empty();
    let usual = |kind| usual && matches!(kind, ReportKind::Weekly | ReportKind::Monthly);
    let node = root.get("reports").filter(|node| !node.is_null());
    let entries = reader.named(node);
    let written = |name: &str| entries.iter().find(|(key, _)| key.text == name).map(|(_, node)| *node);
    let mut reports = Reports::default();
    for kind in ReportKind::ALL {
        let made = match written(kind.name()) {
            None => usual(kind).then(|| plain(kind)),
            Some(node) if node.is_map() => of_kind(reader, kind, node, context),
            Some(node) => reader.boolean(node).unwrap_or(usual(kind)).then(|| plain(kind)),
        };
        reports.made.extend(made);
    }
    for (key, node) in &entries {
        if key.text != GROUPS && ReportKind::from_name(&key.text).is_none() {
            reports.made.extend(own(reader, key, node, context));
        }
    }
    let groups = reader.named(written(GROUPS));
    reports.groups = self::groups(reader, groups, measured);
    audiences.per_value = reports.per_value();
    reports
}

/// What reports are read with.
#[derive(Clone, Copy)]
pub(super) struct ReportsContext<'a> {
    pub files: &'a dyn ProjectFiles,
    pub rows: RowContext<'a>,
}

fn plain(kind: ReportKind) -> ReportSettings {
    ReportSettings {
        name: ReportName::of(kind),
        kind: Some(kind),
        period: kind.usual_period(),
        title: String::new(),
        description: String::new(),
        layout: None,
        words: None,
        sections: Vec::new(),
        summary: None,
        groups: None,
        rows: None,
    }
}

fn groups(reader: &mut Reader<'_>, entries: Entries<'_>, measured: Measured<'_>) -> Vec<(String, Vec<String>)> {
    entries.into_iter().map(|(heading, node)| (heading.text.clone(), known(reader, node, measured))).collect()
}

/// The metrics and clocks of a list that are declared.
fn known(reader: &mut Reader<'_>, node: &Node, measured: Measured<'_>) -> Vec<String> {
    let ids = reader.texts(node).into_iter();
    ids.filter(|(id, node)| knows(reader, id, node, measured)).map(|(id, _)| id.to_owned()).collect()
}

/// The report that is named like its kind.
fn of_kind(
    reader: &mut Reader<'_>,
    kind: ReportKind,
    node: &Node,
    context: ReportsContext<'_>,
) -> Option<ReportSettings> {
    let mut fields = reader.fields(node)?;
    let keys = LayoutKeys::take(reader, &mut fields, &node.range);
    let settings = settings(reader, plain(kind), keys, context);
    if kind != ReportKind::Weekly {
        // The cut-off of the weekly report was read with its calendar, see `cutoff`.
        fields.finish(reader);
    }
    settings
}

/// A report with a name of its own: of a kind, or with a period of its own.
fn own(reader: &mut Reader<'_>, key: &Key, node: &Node, context: ReportsContext<'_>) -> Option<ReportSettings> {
    let Some(name) = name_of(&key.text) else {
        let text = &key.text;
        let message = say!(
            "レポートの名前 `{text}` は使えません（英小文字・かな・漢字・数字・`-`・`_` だけ。先頭は文字か数字。自動生成のページや `tejun new` で作る文書の名前以外）",
            "the name `{text}` cannot be used for a report: expected lower-case letters, digits, `-` and `_`, a letter or digit \
             first, and not the name of a generated page or of a document that `tejun new` makes"
        );
        reader.invalid_key(key, message);
        return None;
    };
    if !node.is_map() {
        reader.fail(not_described(reader.place(&key.range), &key.text));
        return None;
    }
    let mut fields = reader.fields(node)?;
    let (OwnKeys { kind: of, period: per }, keys) =
        <(OwnKeys<'_>, LayoutKeys<'_>)>::take(reader, &mut fields, &node.range);
    fields.finish(reader);
    let kind = of.and_then(|node| ReportKind::from_node(reader, node));
    let period = per.and_then(|node| ReportPeriod::from_node(reader, node));
    if of.is_some() != kind.is_some() || per.is_some() != period.is_some() {
        return None;
    }
    let Some(period) = period.or_else(|| kind.map(ReportKind::usual_period)) else {
        let hint = say!(
            "`period: month` のように期間の長さを書くか、`kind: monthly` のようにもとにする種類を書きます",
            "write how long its periods are, such as `period: month`, or the kind that it is of, such as `kind: monthly`"
        );
        return reader.missing("period", &key.range, Some(hint));
    };
    let base = kind.map_or_else(|| plain(ReportKind::Monthly), plain);
    settings(reader, ReportSettings { name, kind, period, ..base }, keys, context)
}

/// Says that a name which is no kind stands without what its report is: perhaps a kind was meant.
fn not_described(place: Place, name: &str) -> Diagnostic {
    let message = say!("`{name}` という種類のレポートはありません", "there is no kind of report `{name}`");
    let finding = Diagnostic::new(code::CONFIG_UNKNOWN_KEY, place, message);
    let kinds = ReportKind::ALL.map(ReportKind::name);
    match nearest(name, kinds) {
        Some(_) => with_known(finding, name, kinds),
        None => finding.hint(say!(
            "自分のレポートには `{name}: {{ period: month, title: … }}` のように、期間の長さか、もとにする種類を書きます",
            "a report of your own needs a period, or the kind that it is of, such as `{name}: {{ period: month, title: … }}`"
        )),
    }
}

fn settings(
    reader: &mut Reader<'_>,
    base: ReportSettings,
    keys: LayoutKeys<'_>,
    context: ReportsContext<'_>,
) -> Option<ReportSettings> {
    let ReportsContext { files, rows } = context;
    let measured = rows.measured;
    let words = keys.words.map(|node| reader.texts(node));
    let sections = keys.sections.map(|node| reader.texts(node)).unwrap_or_default();
    let own_groups = keys.groups.map(|node| reader.named(Some(node)));
    let of_rows = RowKeys { filter: keys.filter, by: keys.by, shared: keys.shared };
    let made = ReportSettings {
        title: keys.title,
        description: keys.description,
        layout: keys.layout.and_then(|node| layout(reader, node, files)),
        words: words.map(|words| words.into_iter().map(|(heading, _)| heading.trim().to_owned()).collect()),
        sections: sections.into_iter().map(|(heading, _)| heading.trim().to_owned()).collect(),
        summary: keys.summary.map(|node| known(reader, node, measured)),
        groups: own_groups.map(|entries| groups(reader, entries, measured)),
        ..base
    };
    // A report that would count other rows than is said is not made.
    let rows = report_rows::read(reader, of_rows, &made, rows).ok()?;
    Some(ReportSettings { rows, ..made })
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
