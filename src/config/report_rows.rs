//! `filter`, `by` and `shared` of a report: which rows it counts.
//!
//! In: the nodes of the keys, the sources, and what is measured of them. Out: a [`RowSelection`]. Never: lets a report tell of a
//! figure that counts other rows, unless it is said to be the same for everybody.
//!
//! Decided in docs/decisions/0093-reports-of-some-rows.md.

use super::references::Measured;
use super::symbols::Symbols;
use super::{
    Adherence, Maintenance, Manual, Metric, MetricKind, Pauses, Progress, Reopenings, ReportSettings, RowSelection,
    SlaPolicy, Source, expression,
};
use crate::diag::code;
use crate::query::{DataType, Expr, RowScope};
use crate::say;
use crate::syntax::{Node, Reader};
use std::collections::{BTreeMap, BTreeSet};

/// What is declared, and measured.
#[derive(Clone, Copy)]
pub(super) struct RowContext<'a> {
    pub sources: &'a Symbols<Source>,
    pub maintenance: &'a Symbols<Maintenance>,
    pub measured: Measured<'a>,
}

impl<'a> RowContext<'a> {
    pub(super) fn new(
        sources: &'a Symbols<Source>,
        maintenance: &'a Symbols<Maintenance>,
        metrics: &'a Symbols<Metric>,
        policies: &'a Symbols<SlaPolicy>,
    ) -> Self {
        Self { sources, maintenance, measured: Measured { metrics, policies } }
    }
}

/// The keys as written.
#[derive(Clone, Copy)]
pub(super) struct RowKeys<'n> {
    pub filter: Option<&'n Node>,
    pub by: Option<&'n Node>,
    pub shared: Option<&'n Node>,
}

/// Reads which rows a report counts: nothing where it counts all; an error where a figure of it would count others.
pub(super) fn read(
    reader: &mut Reader<'_>,
    keys: RowKeys<'_>,
    report: &ReportSettings,
    context: RowContext<'_>,
) -> Result<Option<RowSelection>, ()> {
    let Some(node) = keys.by.or(keys.filter) else {
        return match keys.shared {
            None => Ok(None),
            Some(node) => {
                let message = say!(
                    "`shared` は `filter` か `by` のあるレポートだけに書けます",
                    "`shared` means nothing without `filter` or `by`"
                );
                reader.invalid(node, message);
                Err(())
            }
        };
    };
    let by = keys.by.map(|node| column(reader, node, context).ok_or(())).transpose()?;
    let conditions = keys.filter.map(|node| conditions(reader, node, context).ok_or(())).transpose()?;
    let mut sources: BTreeMap<String, Option<Expr>> = BTreeMap::new();
    for (name, source) in &context.sources.sound {
        let condition = conditions.as_ref().map(|known| known.get(name));
        let is_apart = by.as_ref().is_none_or(|by| is_text(source, by)) && condition != Some(None);
        if is_apart {
            sources.insert(name.clone(), condition.flatten().cloned());
        }
    }
    let mut rows = Measures { context, apart: &sources, shared: BTreeSet::new() };
    rows.shared = shared(reader, keys.shared, &rows)?;
    let wanted = wanted(report, context);
    let mut is_sound = true;
    for id in &wanted {
        if let Basis::Other(why) = rows.basis(id) {
            refuse(reader, node, id, &why);
            is_sound = false;
        }
    }
    if !is_sound {
        return Err(());
    }
    if let (Some(filter), Some(conditions)) = (keys.filter, &conditions) {
        // What a category is compared with must be one of its values where rows are counted.
        for source in rows.counted(&wanted).iter().filter(|name| conditions.contains_key(*name)) {
            expression::condition(reader, filter, &context.sources.sound[source.as_str()]).ok_or(())?;
        }
    }
    let of_windows = context.maintenance.sound.values().filter_map(|window| Some(window.rows.as_ref()?.source.clone()));
    let whole = rows.shared.iter().flat_map(|id| rows.made_of(id)).chain(of_windows);
    let whole = whole.filter(|source| !sources.contains_key(source)).collect();
    Ok(Some(RowSelection {
        metrics: rows.all().into_iter().filter(|id| !matches!(rows.basis(id), Basis::Other(_))).collect(),
        counted: rows.counted(&wanted),
        shared: rows.shared.clone(),
        value: None,
        place: reader.place(&node.range),
        scope: RowScope { keyed: rows.keyed(), sources: sources.clone(), by, whole },
    }))
}

fn is_text(source: &Source, column: &str) -> bool {
    source.columns.get(column).is_some_and(|column| column.kind.data_type() == DataType::Text)
}

/// The metrics and clocks that a report tells of.
fn wanted(report: &ReportSettings, context: RowContext<'_>) -> Vec<String> {
    let named: BTreeSet<&String> = report.named_metrics().collect();
    let all = || ids(context);
    if report.groups.is_none() { all() } else { all().into_iter().filter(|id| named.contains(id)).collect() }
}

fn ids(context: RowContext<'_>) -> Vec<String> {
    let Measured { metrics, policies } = context.measured;
    let clocks = policies.sound.values().flat_map(SlaPolicy::metric_ids);
    metrics.sound.keys().cloned().chain(clocks).collect()
}

/// The column by whose values there are reports.
fn column(reader: &mut Reader<'_>, node: &Node, context: RowContext<'_>) -> Option<String> {
    let name = reader.text_of(node)?.trim();
    let of_sources = || context.sources.sound.values().flat_map(|source| source.columns.values());
    let mut known = of_sources().filter(|column| column.name == name).peekable();
    if known.peek().is_none() {
        let message = say!("`{name}` という列のあるデータソースがありません", "no source has a column `{name}`");
        reader.unknown(node, message, of_sources().map(|column| column.name.as_str()));
        return None;
    }
    if known.all(|column| column.kind.data_type() != DataType::Text) {
        let message = say!("`{name}` は文字の列ではありません", "the column `{name}` does not hold texts");
        let hint = say!(
            "data/sources.yaml で `{name}: text` と宣言します",
            "declare it as `{name}: text` in data/sources.yaml"
        );
        reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(hint));
        return None;
    }
    Some(name.to_owned())
}

/// The condition of each source that has all columns which it names.
fn conditions(reader: &mut Reader<'_>, node: &Node, context: RowContext<'_>) -> Option<BTreeMap<String, Expr>> {
    let sources = &context.sources.sound;
    let read: BTreeMap<String, Expr> =
        sources.iter().filter_map(|(name, source)| Some((name.clone(), expression::fitting(node, source)?))).collect();
    if read.is_empty() {
        // What is wrong with it is said of the source that has most of the columns.
        let words = node.text().unwrap_or_default();
        let names = |source: &&Source| source.columns.keys().filter(|name| words.contains(name.as_str())).count();
        let nearest = sources.values().rev().max_by_key(names);
        match nearest {
            Some(source) => drop(expression::condition(reader, node, source)),
            None => reader.invalid(node, say!("データソースが宣言されていません", "no source is declared")),
        }
        return None;
    }
    Some(read)
}

/// What is said to be the same for everybody.
fn shared(reader: &mut Reader<'_>, node: Option<&Node>, rows: &Measures<'_>) -> Result<BTreeSet<String>, ()> {
    let mut all = BTreeSet::new();
    let mut is_sound = true;
    for (id, node) in node.map(|node| reader.texts(node)).unwrap_or_default() {
        let known = ids(rows.context);
        if !known.iter().any(|known| known == id) {
            let message = say!("指標 `{id}` は宣言されていません", "the metric `{id}` is not declared");
            reader.unknown(node, message, known.iter().map(String::as_str));
            is_sound = false;
            continue;
        }
        match rows.basis(id) {
            Basis::Apart => {
                let message = say!(
                    "`{id}` のデータソースには列があるので、値ごとに数えられます",
                    "the rows of `{id}` can be told apart: it is counted for each"
                );
                let hint = say!("`shared` から消します", "remove it from `shared`");
                reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(hint));
                is_sound = false;
            }
            _ if rows.made_of(id).iter().any(|name| !rows.context.sources.names().any(|known| known == name)) => {
                let message = say!(
                    "`{id}` は文書の一覧から数えるので、行を選ぶレポートには載せられません",
                    "`{id}` is counted from documents; no report of some rows can show it"
                );
                reader.invalid(node, message);
                is_sound = false;
            }
            _ if rows.is_planned(id) => {
                let message = say!(
                    "`{id}` は予定の実施状況なので、行を選ぶレポートには載せられません",
                    "`{id}` tells whether what was planned was done; no report of some rows can show it"
                );
                reader.invalid(node, message);
                is_sound = false;
            }
            _ => drop(all.insert(id.to_owned())),
        }
    }
    if is_sound { Ok(all) } else { Err(()) }
}

fn refuse(reader: &mut Reader<'_>, node: &Node, id: &str, why: &Lacking) {
    let message = match why {
        Lacking::Columns(source) => say!(
            "指標 `{id}` のデータソース `{source}` には、行を選ぶ列がありません",
            "the source `{source}` of the metric `{id}` lacks the columns that rows are chosen by"
        ),
        Lacking::Rows => say!(
            "指標 `{id}` は行から計算されないため、行を選べません",
            "the metric `{id}` is not made of rows, so that none can be chosen"
        ),
    };
    let hint = say!(
        "だれにとっても同じ数値なら `shared: [{id}]` と書きます。そうでなければ、データソースに列を足すか、このレポートの `groups` から `{id}` を外します",
        "write `shared: [{id}]` if the figure is the same for everybody; else add the column to the source, or leave `{id}` out of \
         the `groups` of this report"
    );
    reader.fail(reader.at(code::CONFIG_REFERENCE, node, message).hint(hint));
}

/// What the rows of a metric are.
enum Basis {
    /// Those that are chosen.
    Apart,
    /// All, and that was said.
    Shared,
    /// Others.
    Other(Lacking),
}

/// Why rows cannot be chosen.
enum Lacking {
    /// A source lacks the columns.
    Columns(String),
    /// There are none.
    Rows,
}

/// What is measured, by the rows that it is made of.
struct Measures<'a> {
    context: RowContext<'a>,
    /// The sources whose rows can be chosen.
    apart: &'a BTreeMap<String, Option<Expr>>,
    shared: BTreeSet<String>,
}

impl Measures<'_> {
    fn all(&self) -> Vec<String> {
        ids(self.context)
    }

    /// The sources whose rows the wanted metrics count.
    fn counted(&self, wanted: &[String]) -> Vec<String> {
        let used: BTreeSet<String> = wanted.iter().flat_map(|id| self.made_of(id)).collect();
        self.context
            .sources
            .sound
            .keys()
            .filter(|name| used.contains(*name) && self.apart.contains_key(*name))
            .cloned()
            .collect()
    }

    /// The sources whose rows belong to the tickets of a policy by their keys.
    fn keyed(&self) -> BTreeSet<String> {
        let policies = self.context.measured.policies.sound.values();
        let of_policy = |policy: &SlaPolicy| {
            let pauses = policy.clocks.iter().filter_map(|clock| match &clock.pauses {
                Pauses::Intervals { source, .. } => Some(source.clone()),
                _ => None,
            });
            let cycles = match &policy.readings.reopenings {
                Reopenings::Cycles { source, .. } => Some(source.clone()),
                _ => None,
            };
            let changes = policy.readings.priority_changes.as_ref().map(|changes| changes.source.clone());
            pauses.chain(cycles).chain(changes).collect::<Vec<_>>()
        };
        policies.flat_map(of_policy).collect()
    }

    /// The sources that a metric is made of.
    fn made_of(&self, id: &str) -> BTreeSet<String> {
        let (mut found, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![id.to_owned()]);
        while let Some(id) = open.pop() {
            if !seen.insert(id.clone()) {
                continue;
            }
            let (source, inputs) = self.parts(&id);
            found.extend(source);
            open.extend(inputs);
        }
        found
    }

    /// The source of a metric, and the metrics that it is made of.
    fn parts(&self, id: &str) -> (Option<String>, Vec<String>) {
        let Measured { metrics, policies } = self.context.measured;
        match metrics.sound.get(id) {
            Some(metric) => (source_of(&metric.kind).map(str::to_owned), metric.kind.inputs()),
            None => {
                let own = policies.sound.values().find(|policy| policy.metric_ids().any(|own| own == id));
                (own.map(|policy| policy.source.clone()), Vec::new())
            }
        }
    }

    fn is_planned(&self, id: &str) -> bool {
        let metric = self.context.measured.metrics.sound.get(id);
        let own = metric.is_some_and(|metric| matches!(metric.kind, MetricKind::Adherence(Adherence::Schedule { .. })));
        own || self.parts(id).1.iter().any(|input| self.is_planned(input))
    }

    fn basis(&self, id: &str) -> Basis {
        if self.shared.contains(id) {
            return Basis::Shared;
        }
        let (source, inputs) = self.parts(id);
        if let Some(source) = source.as_ref().filter(|source| !self.apart.contains_key(*source)) {
            return Basis::Other(Lacking::Columns(source.clone()));
        }
        if source.is_none() && inputs.is_empty() {
            return Basis::Other(Lacking::Rows);
        }
        let lacking = inputs.iter().find_map(|input| match self.basis(input) {
            Basis::Other(why) => Some(why),
            Basis::Apart | Basis::Shared => None,
        });
        lacking.map_or(Basis::Apart, Basis::Other)
    }
}

/// The source whose rows a metric counts.
pub(super) fn source_of(kind: &MetricKind) -> Option<&str> {
    match kind {
        MetricKind::Simple { source, .. }
        | MetricKind::Ratio { source, .. }
        | MetricKind::Mttr { source, .. }
        | MetricKind::Mtta { source, .. }
        | MetricKind::Mtbf { source, .. }
        | MetricKind::Notice { source, .. }
        | MetricKind::Retention { source, .. }
        | MetricKind::ActiveUsers { source, .. }
        | MetricKind::Adherence(Adherence::Due { source, .. } | Adherence::Slots { source, .. })
        | MetricKind::Progress(Progress::Rows { source, .. }) => Some(source),
        MetricKind::Uptime(uptime) => Some(uptime.source()),
        MetricKind::Cumulative(total) => Some(&total.source),
        MetricKind::Cost(cost) => Some(&cost.source),
        MetricKind::Survey(survey) => Some(&survey.source),
        MetricKind::Backlog(backlog) => Some(&backlog.source),
        MetricKind::Manual(Manual::Rows { source, .. }) => Some(source),
        MetricKind::ErrorBudget(_)
        | MetricKind::Derived(_)
        | MetricKind::Change(_)
        | MetricKind::Manual(Manual::Typed(_))
        | MetricKind::Progress(Progress::Documents { .. })
        | MetricKind::Adherence(Adherence::Schedule { .. }) => None,
    }
}
