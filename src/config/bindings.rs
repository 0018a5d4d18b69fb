//! `data/bindings.yaml`: which statement of a document is about which metric, where that is not obvious.
//!
//! In: a list or a map of entries. Out: [`Binding`]s and [`Confirmation`]s whose metrics, breakdowns and grains exist. Never: looks at a document;
//! whether an entry meets a statement is found where statements are bound.

use super::forms::Day;
use super::references::Measured;
use super::symbols::{Resolution, Symbols, Unresolved};
use super::{
    Binding, BoundMetrics, BoundTo, Confirmation, DocumentGlob, Hours, Metric, ShareReading, SlaPolicy, Whole,
};
use crate::calendar::Grain;
use crate::diag::{Lang, code};
use crate::objective::{self, Better, TargetKind, Unit};
use crate::say;
use crate::syntax::{Form, Key, Keys, Later, Named, Node, Reader, Schema, Value, forms, keys, listed};
use rust_decimal::Decimal;
use std::ops::Range;

keys! {
    /// An entry.
    pub(super) struct BindingKeys<'n> {
        document: Option<DocumentGlobForm>, "どの文書か", "which documents";
        heading: Option<String>, "どの見出しの下か", "a heading above the statement";
        group: Option<String>, "どのまとまりの下か", "a label that the statement stands below";
        label: Option<String>, "何についての文か", "what the statement is about";
        bind: Option<Later<bool>>, "`true` なら読めたとおりに結び付ける、`false` なら測らない", "`true` for what is bound as it reads, `false` for what is not measured";
        reason: String = String::new(), "測らない理由", "why it is not measured";
        metric: Option<Later<&'n str>>, "指標、SLA の時計、ポリシー", "a metric, an SLA clock or a policy";
        by: Option<Later<Named<&'n str>>>, "内訳", "the breakdown";
        grain: Option<Later<Grain>>, "判定する期の長さ", "which periods are judged";
        from: Option<Later<Day>>, "約束の始まる日", "from which day the promise holds";
        better: Option<Later<Better>>, "どちらがよいか", "which way is better";
        settle: Option<Later<Hours>>, "営業時間か実時間か", "which hours are meant";
        reading: Option<Later<ShareReading>>, "変化や割合の読み方", "how a change or a share is read";
        of: Option<Later<&'n str>>, "何に対する割合か（`200件` か指標の ID）", "what a share is a share of: an amount or a metric";
    }
}

forms! {
    /// A glob below `content/`.
    pub(super) DocumentGlobForm => DocumentGlob = glob;
}

/// The schema of the file.
pub(super) fn schema(lang: Lang) -> serde_json::Value {
    let entry = BindingKeys::schema(lang);
    Schema::either(&[serde_json::json!({ "type": "array", "items": entry }), Schema::named(&entry)])
}

/// What bindings may refer to.
pub(super) struct BindingContext<'a> {
    pub metrics: &'a Symbols<Metric>,
    pub policies: &'a Symbols<SlaPolicy>,
}

/// All entries, in the order of the file.
#[derive(Default)]
pub(super) struct Entries {
    pub bindings: Vec<Binding>,
    pub confirmations: Vec<Confirmation>,
}

/// What one entry says.
enum Entry {
    Binding(Binding),
    Confirmation(Confirmation),
}

pub(super) fn read(reader: &mut Reader<'_>, node: &Node, context: &BindingContext<'_>) -> Entries {
    let nodes: Vec<(&Node, Option<&Key>)> = match &node.value {
        Value::List(nodes) => nodes.iter().map(|node| (node, None)).collect(),
        _ => reader.named(Some(node)).into_iter().map(|(key, node)| (node, Some(key))).collect(),
    };
    let mut all = Entries::default();
    for (node, key) in nodes {
        match reader.sound(|reader| entry(reader, node, key, context)) {
            Some(Entry::Binding(binding)) => all.bindings.push(binding),
            Some(Entry::Confirmation(confirmation)) => all.confirmations.push(confirmation),
            None => {}
        }
    }
    all
}

fn entry(reader: &mut Reader<'_>, node: &Node, key: Option<&Key>, context: &BindingContext<'_>) -> Option<Entry> {
    let range = key.map_or(node.range.start..node.range.start, |key| key.range.clone());
    let keys = BindingKeys::read(reader, node, &range)?;
    let place = reader.place(&key.map_or_else(|| first_line(node), |key| key.range.clone()));
    let said = keys.bind.and_then(|node| Some((reader.boolean(node)?, node)));
    if let Some((true, node)) = said {
        let metric = confirmed(reader, &keys, node, &range, context);
        let BindingKeys { document, heading, group, label, .. } = keys;
        return Some(Entry::Confirmation(Confirmation { document, heading, group, label, metric, place }));
    }
    if keys.label.is_none() {
        reader.missing::<()>("label", &range, None);
    }
    let to = match said {
        Some((_, node)) => Some(off(reader, &keys, node)),
        None => metrics_of(reader, &keys, &range, context),
    };
    let BindingKeys { document, heading, group, label, .. } = keys;
    Some(Entry::Binding(Binding { document, heading, group, label: label?, to: to?, place }))
}

/// The metric of a confirmation, which need not name one; nothing else settles what is bound as it reads.
fn confirmed(
    reader: &mut Reader<'_>,
    keys: &BindingKeys<'_>,
    bind: &Node,
    entry: &Range<usize>,
    context: &BindingContext<'_>,
) -> Option<String> {
    let hint = say!("すべての文書なら `document: \"**\"` と書きます", "write `document: \"**\"` for every document");
    if keys.document.is_none() && keys.label.is_none() {
        reader.missing::<()>("document", entry, Some(hint));
    }
    for (key, _) in keys.settling().into_iter().filter(|(key, node)| *key != "metric" && node.is_some()) {
        let message = say!(
            "`bind: true` は読めたとおりに結び付けます。`{key}` を書くなら、`bind` の代わりに `metric` を書きます",
            "`bind: true` binds what is read as it reads: with `{key}`, write `metric` in place of `bind`"
        );
        reader.invalid(bind, message);
    }
    let node = keys.metric?;
    let text = reader.text_of(node)?;
    metric(reader, text, node, context)
}

/// What is not measured has no other key.
fn off(reader: &mut Reader<'_>, keys: &BindingKeys<'_>, bind: &Node) -> BoundTo {
    for (key, _) in keys.settling().into_iter().filter(|(_, node)| node.is_some()) {
        let message = say!("`bind: false` とともに `{key}` は書けません", "`{key}` says nothing beside `bind: false`");
        reader.invalid(bind, message);
    }
    BoundTo::Off { reason: keys.reason.clone() }
}

impl<'n> BindingKeys<'n> {
    /// The keys that settle how a statement is bound.
    fn settling(&self) -> [(&'static str, Option<&'n Node>); 8] {
        let Self { metric, by, grain, from, better, settle, reading, of, .. } = self;
        [
            ("metric", *metric),
            ("by", *by),
            ("grain", *grain),
            ("from", *from),
            ("better", *better),
            ("settle", *settle),
            ("reading", *reading),
            ("of", *of),
        ]
    }
}

/// Entries of a list have no name: they are pointed at by their first key.
fn first_line(node: &Node) -> Range<usize> {
    match &node.value {
        Value::Map(entries) => {
            entries.first().map_or(node.range.clone(), |first| first.key.range.start..first.node.range.end)
        }
        _ => node.range.clone(),
    }
}

fn glob(reader: &mut Reader<'_>, node: &Node) -> Option<DocumentGlob> {
    let text = reader.text_of(node)?;
    if text.starts_with(['/', '\\', '~']) || text.split(['/', '\\']).any(|part| part == "..") {
        let message = say!("`{text}` は `content/` の外を指しています", "`{text}` leaves `content/`");
        reader.refuse(code::CONFIG_PATH, node, message);
        return None;
    }
    let read = DocumentGlob::new(text);
    if let Err(reason) = &read {
        reader.invalid(node, say!("`{text}` は glob として読めません: {reason}", "`{text}` is not a glob: {reason}"));
    }
    read.ok()
}

fn metrics_of(
    reader: &mut Reader<'_>,
    keys: &BindingKeys<'_>,
    entry: &Range<usize>,
    context: &BindingContext<'_>,
) -> Option<BoundTo> {
    let BindingKeys { metric, by, grain, from, better, settle, reading, of, .. } = keys;
    let hint = say!(
        "`metric: uptime` のように書き足します。測らないなら `bind: false` と `reason:` を書きます",
        "add a line such as `metric: uptime`, or `bind: false` with a `reason:` for what is not measured"
    );
    let node = metric.or_else(|| reader.missing("metric", entry, Some(hint)))?;
    let metrics: Vec<String> =
        reader.texts(node).into_iter().filter_map(|(text, node)| self::metric(reader, text, node, context)).collect();
    let by = self::by(reader, *by, &metrics, context);
    let grain = grain.and_then(|node| self::grain(reader, node, &metrics, context));
    let from = from.and_then(|node| Day::from_node(reader, node));
    let better = better.and_then(|node| Better::from_node(reader, node));
    let settle = settle.and_then(|node| Hours::from_node(reader, node));
    let reading = reading.and_then(|node| ShareReading::from_node(reader, node));
    let of = of.and_then(|node| whole(reader, node, context));
    Some(BoundTo::Metrics(Box::new(BoundMetrics { metrics, by, grain, from, better, settle, reading, of })))
}

/// A metric, or a number with its unit.
fn whole(reader: &mut Reader<'_>, node: &Node, context: &BindingContext<'_>) -> Option<Whole> {
    let text = reader.text_of(node)?;
    let amount = objective::parse(text, None);
    let is_amount = amount.kind == TargetKind::Compare && amount.op.is_none() && amount.reference.is_none();
    if let Some(value) = amount.value.filter(|value| is_amount && *value > Decimal::ZERO) {
        return Some(Whole::Amount(value, amount.unit.unwrap_or(Unit::None)));
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let expected = say!(
            "`200件`・`500` のような 0 より大きい数か、指標の ID を書きます",
            "expected an amount above 0 such as `200件` or `500`, or the id of a metric"
        );
        reader.invalid(node, expected);
        return None;
    }
    metric(reader, text, node, context).map(Whole::Metric)
}

/// A metric, an SLA clock, or a policy.
fn metric(reader: &mut Reader<'_>, text: &str, node: &Node, context: &BindingContext<'_>) -> Option<String> {
    let left_out = say!(
        "指標 `{text}` に誤りがあるため、この結び付けを使いません",
        "the binding is left out because the metric `{text}` is broken"
    );
    match text.strip_prefix("sla.").map(|name| context.policies.look(name)) {
        Some(Resolution::Sound(_)) => return Some(text.to_owned()),
        Some(Resolution::LeftOut(place)) => {
            reader.refuse_left_out(node, left_out, place);
            return None;
        }
        _ => {}
    }
    let unknown = say!("指標 `{text}` は宣言されていません", "no metric `{text}` is declared");
    let metrics = Measured { metrics: context.metrics, policies: context.policies };
    metrics.resolve(reader, node, text, Unresolved { left_out, unknown }).map(|()| text.to_owned())
}

/// The policy of a clock's id, or of its own.
fn policy_of<'a>(id: &str, context: &BindingContext<'a>) -> Option<&'a SlaPolicy> {
    let name = id.strip_prefix("sla.")?;
    let policies = &context.policies.sound;
    policies.get(name).or_else(|| policies.get(name.rsplit_once('.')?.0))
}

/// The breakdown of a binding: one that each of its metrics is computed by.
fn by(
    reader: &mut Reader<'_>,
    node: Option<&Node>,
    metrics: &[String],
    context: &BindingContext<'_>,
) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (key, node) in reader.named(node) {
        let Some(value) = reader.text_of(node) else { continue };
        for id in metrics {
            check_breakdown(reader, (key, value, node), id, context);
        }
        pairs.push((key.text.clone(), value.to_owned()));
    }
    if let Some(node) = node.filter(|_| pairs.len() > 1) {
        let message = say!("`by` に書けるのは一つの内訳です", "expected one breakdown in `by`");
        reader.invalid(node, message);
    }
    pairs
}

fn check_breakdown(
    reader: &mut Reader<'_>,
    (key, value, node): (&Key, &str, &Node),
    id: &str,
    context: &BindingContext<'_>,
) {
    let (names, values): (Vec<&str>, Vec<&str>) = match (context.metrics.sound.get(id), policy_of(id, context)) {
        (Some(metric), _) => {
            let dimension = metric.by.iter().find(|dimension| dimension.name == key.text);
            let values = dimension.map(|d| d.values.iter().map(String::as_str).collect()).unwrap_or_default();
            (metric.by.iter().map(|d| d.name.as_str()).collect(), values)
        }
        (None, Some(policy)) => {
            let own = policy.by.iter().find(|d| d.name == key.text);
            let values = match own {
                Some(dimension) => dimension.values.iter().map(String::as_str).collect(),
                None => policy.targets.iter().map(|t| t.priority.as_str()).collect(),
            };
            (std::iter::once("priority").chain(policy.by.iter().map(|d| d.name.as_str())).collect(), values)
        }
        (None, None) => return,
    };
    let name = &key.text;
    if !names.contains(&name.as_str()) {
        let known = listed(&names);
        let message = say!("`{id}` は `{name}` 別に計算されていません", "`{id}` is not computed by `{name}`");
        let diagnostic = reader.at(code::CONFIG_REFERENCE, &key.node(), message);
        reader.fail(if names.is_empty() {
            diagnostic
        } else {
            diagnostic.hint(say!("使えるのは {known}", "known here: {known}"))
        });
    } else if !values.is_empty() && !values.contains(&value) {
        let message = say!("`{name}` に `{value}` という値はありません", "`{name}` has no value `{value}`");
        reader.unknown(node, message, values);
    }
}

/// A grain that each metric is computed by.
fn grain(reader: &mut Reader<'_>, node: &Node, metrics: &[String], context: &BindingContext<'_>) -> Option<Grain> {
    let grain = Grain::from_node(reader, node)?;
    for id in metrics {
        let of_metric = context.metrics.sound.get(id).map(|metric| &metric.grains);
        let grains = of_metric.or_else(|| policy_of(id, context).map(|policy| &policy.grains));
        let Some(grains) = grains.filter(|grains| !grains.contains(&grain)) else { continue };
        let (name, known) = (grain.name(), listed(&grains.iter().map(|grain| grain.name()).collect::<Vec<_>>()));
        let message = say!("`{id}` は `{name}` では計算されていません", "`{id}` is not computed by `{name}`");
        let diagnostic = reader.at(code::CONFIG_REFERENCE, node, message);
        reader.fail(diagnostic.hint(say!("使えるのは {known}", "known here: {known}")));
        return None;
    }
    Some(grain)
}
