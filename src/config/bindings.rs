//! `data/bindings.yaml`: which statement of a document is about which metric, where that is not obvious.
//!
//! In: a list or a map of entries. Out: [`Binding`]s whose metrics, breakdowns and grains exist. Never: looks at a document;
//! whether an entry meets a statement is found where statements are bound.

use super::dated_targets::date;
use super::load::{Resolution, Symbols, look_metric};
use super::{Metric, SlaPolicy};
use crate::calendar::{Date, Grain};
use crate::diag::{Diagnostic, Place, code};
use crate::model;
use crate::objective::Better;
use crate::say;
use crate::syntax::{Fields, Key, Node, Reader, Value, listed};
use globset::GlobMatcher;
use serde::Serialize;
use std::ops::Range;

/// An entry of `data/bindings.yaml`.
#[derive(Debug, Clone, Serialize)]
pub struct Binding {
    /// Which documents.
    pub document: Option<DocumentGlob>,
    /// A heading above the statement.
    pub heading: Option<String>,
    /// A label that the statement stands below.
    pub group: Option<String>,
    /// What the statement is about.
    pub label: String,
    /// What becomes of it.
    pub to: BoundTo,
    /// Where it is declared.
    pub place: Place,
}

/// A path or a glob below `content/`.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentGlob {
    /// As written.
    pub text: String,
    /// Whether it names one document.
    pub is_path: bool,
    /// Made of the text.
    #[serde(skip)]
    matcher: GlobMatcher,
}

impl DocumentGlob {
    /// A path or a pattern.
    ///
    /// # Errors
    /// Why it is no pattern, in the words of its reader.
    pub fn new(text: &str) -> Result<Self, String> {
        let matcher = model::glob(text.trim_start_matches("./"))?;
        Ok(Self { text: text.to_owned(), is_path: !text.contains(['*', '?', '[', '{']), matcher })
    }

    /// Whether it names a document of the project (`content/sop/slm.md`).
    pub fn matches(&self, document: &str) -> bool {
        let below = document.strip_prefix("content/").unwrap_or(document);
        self.matcher.is_match(below) || self.matcher.is_match(document)
    }
}

/// What becomes of a statement.
#[derive(Debug, Clone, Serialize)]
pub enum BoundTo {
    /// It is deliberately not measured.
    Off {
        /// Why, as written; may be empty.
        reason: String,
    },
    /// It is about metrics.
    Metrics(Box<BoundMetrics>),
}

/// The metrics of a binding, and what the text leaves open.
#[derive(Debug, Clone, Default, Serialize)]
pub struct BoundMetrics {
    /// Ids of metrics or SLA clocks, or the policy alone (`sla.managed-service`) for every clock that the text names.
    pub metrics: Vec<String>,
    /// The breakdown.
    pub by: Vec<(String, String)>,
    /// Which periods are judged.
    pub grain: Option<Grain>,
    /// From which day the promise holds.
    pub from: Option<Date>,
    /// Which way is better, for a text without a comparator.
    pub better: Option<Better>,
    /// Which hours are meant, where the text leaves it open.
    pub settle: Option<Hours>,
}

/// Which hours a text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Hours {
    /// Those of a business calendar.
    Business,
    /// Those on the wall.
    Wall,
}

/// What bindings may refer to.
pub(super) struct BindingContext<'a> {
    pub metrics: &'a Symbols<Metric>,
    pub policies: &'a Symbols<SlaPolicy>,
}

/// All entries, in the order of the file.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node, context: &BindingContext<'_>) -> Vec<Binding> {
    let nodes: Vec<(&Node, Option<&Key>)> = match &node.value {
        Value::List(nodes) => nodes.iter().map(|node| (node, None)).collect(),
        _ => reader.named(Some(node)).into_iter().map(|(key, node)| (node, Some(key))).collect(),
    };
    nodes.into_iter().filter_map(|(node, key)| reader.sound(|reader| entry(reader, node, key, context))).collect()
}

fn entry(reader: &mut Reader<'_>, node: &Node, key: Option<&Key>, context: &BindingContext<'_>) -> Option<Binding> {
    let range = key.map_or(node.range.start..node.range.start, |key| key.range.clone());
    let mut fields = reader.fields(node)?;
    let document = fields.get("document").map(|node| glob(reader, node));
    let mut text =
        |reader: &mut Reader<'_>, key| fields.get(key).and_then(|node| reader.text_of(node)).map(str::to_owned);
    let (heading, group) = (text(reader, "heading"), text(reader, "group"));
    let label = fields.require(reader, "label", &range).and_then(|node| reader.text_of(node)).map(str::to_owned);
    let to = to(reader, &mut fields, &range, context);
    fields.finish(reader);
    let place = reader.place(&key.map_or_else(|| first_line(node), |key| key.range.clone()));
    Some(Binding {
        document: document.map_or(Some(None), |glob| glob.map(Some))?,
        heading,
        group,
        label: label?,
        to: to?,
        place,
    })
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

/// A glob below `content/`.
pub(super) fn glob(reader: &mut Reader<'_>, node: &Node) -> Option<DocumentGlob> {
    let text = reader.text_of(node)?;
    if text.starts_with(['/', '\\', '~']) || text.split(['/', '\\']).any(|part| part == "..") {
        let message = say!("`{text}` は `content/` の外を指しています", "`{text}` leaves `content/`");
        let diagnostic = reader.at(code::CONFIG_PATH, node, message);
        reader.fail(diagnostic);
        return None;
    }
    match DocumentGlob::new(text) {
        Ok(glob) => Some(glob),
        Err(reason) => {
            reader
                .invalid(node, say!("`{text}` は glob として読めません: {reason}", "`{text}` is not a glob: {reason}"));
            None
        }
    }
}

fn to(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    entry: &Range<usize>,
    context: &BindingContext<'_>,
) -> Option<BoundTo> {
    let bind = fields.get("bind").and_then(|node| Some((node, reader.boolean(node)?)));
    let reason = fields.get("reason").and_then(|node| reader.text_of(node));
    if let Some((node, false)) = bind {
        for key in ["metric", "by", "grain", "from", "better", "settle"] {
            if fields.get(key).is_some() {
                let message =
                    say!("`bind: false` とともに `{key}` は書けません", "`{key}` says nothing beside `bind: false`");
                reader.invalid(node, message);
            }
        }
        return Some(BoundTo::Off { reason: reason.unwrap_or_default().to_owned() });
    }
    let hint = say!(
        "`metric: uptime` のように書き足します。測らないなら `bind: false` と `reason:` を書きます",
        "add a line such as `metric: uptime`, or `bind: false` with a `reason:` for what is not measured"
    );
    let node = fields.require_as(reader, "metric", entry, hint)?;
    let metrics: Vec<String> =
        reader.texts(node).into_iter().filter_map(|(text, node)| metric(reader, text, node, context)).collect();
    let by = by(reader, fields, &metrics, context);
    let grain = fields.get("grain").and_then(|node| grain(reader, node, &metrics, context));
    let from = fields.get("from").and_then(|node| date(reader, node));
    let better = [("higher", Better::Higher), ("lower", Better::Lower)];
    let better = fields.get("better").and_then(|node| reader.choice(node, &better));
    let hours = [("business", Hours::Business), ("wall", Hours::Wall)];
    let settle = fields.get("settle").and_then(|node| reader.choice(node, &hours));
    Some(BoundTo::Metrics(Box::new(BoundMetrics { metrics, by, grain, from, better, settle })))
}

/// A metric, an SLA clock, or a policy.
fn metric(reader: &mut Reader<'_>, text: &str, node: &Node, context: &BindingContext<'_>) -> Option<String> {
    let policy = text.strip_prefix("sla.").map(|name| context.policies.look(name));
    if matches!(policy, Some(Resolution::Sound(_))) {
        return Some(text.to_owned());
    }
    match look_metric(text, context.metrics, context.policies) {
        Resolution::Sound(()) => return Some(text.to_owned()),
        Resolution::LeftOut(place) => {
            let message = say!(
                "指標 `{text}` に誤りがあるため、この結び付けを使いません",
                "the binding is left out because the metric `{text}` is broken"
            );
            let diagnostic = reader.left_out(node, message, place);
            reader.fail(diagnostic);
        }
        Resolution::Unknown => {
            let message = say!("指標 `{text}` は宣言されていません", "no metric `{text}` is declared");
            let clocks: Vec<String> = context.policies.sound.values().flat_map(SlaPolicy::metric_ids).collect();
            reader.unknown(node, message, context.metrics.names().chain(clocks.iter().map(String::as_str)));
        }
    }
    None
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
    fields: &mut Fields<'_>,
    metrics: &[String],
    context: &BindingContext<'_>,
) -> Vec<(String, String)> {
    let node = fields.get("by");
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
        let diagnostic = Diagnostic::new(code::CONFIG_REFERENCE, reader.place(&key.range), message);
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
    let grain = reader.choice(node, &Grain::ALL.map(|grain| (grain.name(), grain)))?;
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
