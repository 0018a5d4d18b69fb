//! `status` of `tejun.yaml`: the status page, its services, and the log of incidents behind it.
//!
//! In: the root of `tejun.yaml`, and the metrics and sources that are declared. Out: a [`StatusConfig`]. Never: takes a column
//! for something that neither the user nor its name says it is.

use super::load::{Declared, Look};
use super::metrics::source_of;
use super::node::{Node, PLAIN, Value};
use super::reader::{Fields, Reader};
use super::reports::below;
use super::sources::{Holds, column};
use super::{IncidentLog, Metric, MetricKind, Source, StatusConfig, Uptime};
use crate::say;

/// How many days the bars have when nobody says.
const DAYS: u32 = 90;
/// Names by which columns of a log are known when nobody says which they are.
const SERVICE: [&str; 3] = ["service", "services", "component"];
const SEVERITY: [&str; 3] = ["severity", "priority", "impact"];
const TITLE: [&str; 5] = ["title", "subject", "summary", "name", "cause"];

/// The status page, once metrics and sources are known.
pub(super) fn read(
    reader: &mut Reader<'_>,
    root: &Node,
    metrics: &Declared<Metric>,
    sources: &Declared<Source>,
) -> StatusConfig {
    let mut status = StatusConfig { days: DAYS, ..StatusConfig::default() };
    status.metric = usual_metric(metrics);
    status.log = usual_log(metrics, sources);
    let Some(node) = below(root, "status").filter(|node| !node.is_null()) else { return status };
    if !matches!(node.value, Value::Map(_)) {
        status.made = reader.boolean(node);
        return status;
    }
    let Some(mut fields) = reader.fields(node) else { return status };
    status.made = Some(true);
    status.title = fields.get("title").and_then(|node| reader.text_of(node)).map(str::to_owned);
    let days = fields.get("days").and_then(|node| reader.whole(node, 1..=366));
    status.days = days.and_then(|days| u32::try_from(days).ok()).unwrap_or(DAYS);
    if let Some(node) = fields.get("metric") {
        status.metric = metric(reader, node, metrics).or(status.metric);
    }
    let values = status.metric.as_ref().and_then(|id| known_services(id, metrics, sources));
    status.services = fields.get("services").map(|node| services(reader, node, values)).unwrap_or_default();
    if let Some(node) = fields.get("incidents") {
        status.log = log(reader, node, (metrics, sources), status.log.take());
    }
    fields.finish(reader);
    status
}

/// The first uptime that tells services apart, else the first.
fn usual_metric(metrics: &Declared<Metric>) -> Option<String> {
    let uptimes = || metrics.sound.values().filter_map(|metric| Some((metric, uptime(metric)?)));
    let with_services = uptimes().find(|(_, uptime)| uptime.service().is_some());
    with_services.or_else(|| uptimes().next()).map(|(metric, _)| metric.id.clone())
}

fn uptime(metric: &Metric) -> Option<&Uptime> {
    match &metric.kind {
        MetricKind::Uptime(uptime) => Some(uptime),
        _ => None,
    }
}

fn metric(reader: &mut Reader<'_>, node: &Node, metrics: &Declared<Metric>) -> Option<String> {
    let id = reader.text_of(node)?;
    match metrics.look(id) {
        Look::Sound(metric) if uptime(metric).is_some() => return Some(id.to_owned()),
        Look::Sound(_) => {
            let message = say!(
                "`{id}` は稼働率（`type: uptime`）ではありません",
                "expected a metric of `type: uptime`, found `{id}`"
            );
            reader.invalid(node, message);
        }
        Look::LeftOut(place) => {
            let message =
                say!("指標 `{id}` は誤りがあるため使いません", "the metric `{id}` is left out because it is broken");
            let diagnostic = reader.left_out(node, message, place);
            reader.say(diagnostic);
        }
        Look::Unknown => {
            let message = say!("指標 `{id}` は宣言されていません", "the metric `{id}` is not declared");
            let known = metrics.sound.values().filter(|metric| uptime(metric).is_some());
            reader.unknown(node, message, known.map(|metric| metric.id.as_str()));
        }
    }
    None
}

/// The services that are declared for a metric, its groups included; `None` when any may appear in its data.
fn known_services(id: &str, metrics: &Declared<Metric>, sources: &Declared<Source>) -> Option<Vec<String>> {
    let uptime = uptime(metrics.sound.get(id)?)?;
    let column = sources.sound.get(uptime.source())?.columns.get(uptime.service()?)?;
    let groups = uptime.together().groups.iter().map(|(name, _)| name.clone());
    (!column.values.is_empty()).then(|| column.values.keys().cloned().chain(groups).collect())
}

/// `[portal, api]`, or `{ portal: 顧客ポータル, api: 予約API }`.
fn services(reader: &mut Reader<'_>, node: &Node, known: Option<Vec<String>>) -> Vec<(String, Option<String>)> {
    let mut services: Vec<(String, Option<String>)> = Vec::new();
    let mut add = |reader: &mut Reader<'_>, name: &str, node: &Node, label: Option<String>| {
        if let Some(known) = known.as_ref().filter(|known| !known.iter().any(|one| one == name)) {
            let message = say!("サービス `{name}` は宣言されていません", "the service `{name}` is not declared");
            return reader.unknown(node, message, known.iter().map(String::as_str));
        }
        if services.iter().all(|(listed, _)| listed != name) {
            services.push((name.to_owned(), label));
        }
    };
    if matches!(node.value, Value::Map(_)) {
        for (key, node) in reader.named(Some(node)) {
            let label = if node.is_null() { None } else { reader.text_of(node).map(str::to_owned) };
            let typed = Node { value: Value::Scalar(key.text.clone(), PLAIN), range: key.range.clone() };
            add(reader, &key.text, &typed, label);
        }
    } else {
        for (name, node) in reader.texts(node) {
            add(reader, name, node, None);
        }
    }
    services
}

/// The log of the first metric that reads incidents.
fn usual_log(metrics: &Declared<Metric>, sources: &Declared<Source>) -> Option<IncidentLog> {
    let of = |metric: &Metric| -> Option<IncidentLog> {
        let (source, start, end, service, downtime) = match &metric.kind {
            MetricKind::Uptime(Uptime::Intervals { source, start, end, service, .. }) => {
                (source, start, end, service.clone(), Some(metric.id.clone()))
            }
            MetricKind::Mttr { source, start, end, .. } | MetricKind::Mtbf { source, start, end, .. } => {
                (source, start, end, None, None)
            }
            _ => return None,
        };
        let columns = &sources.sound.get(source)?.columns;
        let named =
            |names: &[&str]| names.iter().find(|name| columns.contains_key(**name)).map(|&name| name.to_owned());
        Some(IncidentLog {
            source: source.clone(),
            id: sources.sound.get(source)?.key.clone(),
            start: start.clone(),
            end: end.clone(),
            service: service.or_else(|| named(&SERVICE)),
            severity: named(&SEVERITY),
            title: named(&TITLE),
            downtime,
        })
    };
    let mut logs: Vec<IncidentLog> = metrics.sound.values().filter_map(of).collect();
    let at = logs.iter().position(|log| log.downtime.is_some()).unwrap_or(0);
    (at < logs.len()).then(|| logs.swap_remove(at))
}

/// `incidents: { source, id, start, end, service, severity, title }`; what is not written is as it would be anyway.
fn log(
    reader: &mut Reader<'_>,
    node: &Node,
    (metrics, sources): (&Declared<Metric>, &Declared<Source>),
    usual: Option<IncidentLog>,
) -> Option<IncidentLog> {
    let mut fields = reader.fields(node)?;
    let start = node.range.start..node.range.start;
    let source = match fields.get("source") {
        Some(node) => source_of(reader, node, sources, "status")?,
        None => match &usual {
            Some(usual) => sources.sound.get(&usual.source)?,
            None => {
                fields.require(reader, "source", &start);
                return None;
            }
        },
    };
    let usual = usual.filter(|usual| usual.source == source.name);
    let named = |reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &'static str, holds| {
        fields.get(key).and_then(|node| column(reader, node, source, holds)).map(|column| column.name.clone())
    };
    let begins =
        named(reader, &mut fields, "start", Holds::Instant).or_else(|| usual.as_ref().map(|u| u.start.clone()));
    let ends = named(reader, &mut fields, "end", Holds::Instant).or_else(|| usual.as_ref().map(|u| u.end.clone()));
    let id = named(reader, &mut fields, "id", Holds::Any).or_else(|| source.key.clone());
    let service = named(reader, &mut fields, "service", Holds::Text);
    let severity = named(reader, &mut fields, "severity", Holds::Text);
    let title = named(reader, &mut fields, "title", Holds::Text);
    if begins.is_none() {
        fields.require(reader, "start", &start);
    }
    if ends.is_none() {
        fields.require(reader, "end", &start);
    }
    fields.finish(reader);
    let by_name =
        |names: &[&str]| names.iter().find(|name| source.columns.contains_key(**name)).map(|&name| name.to_owned());
    let of_source = |metric: &&Metric| matches!(&metric.kind, MetricKind::Uptime(Uptime::Intervals { source: own, .. }) if *own == source.name);
    Some(IncidentLog {
        source: source.name.clone(),
        id,
        start: begins?,
        end: ends?,
        service: service.or_else(|| usual.as_ref().and_then(|u| u.service.clone())).or_else(|| by_name(&SERVICE)),
        severity: severity.or_else(|| by_name(&SEVERITY)),
        title: title.or_else(|| by_name(&TITLE)),
        downtime: metrics.sound.values().find(of_source).map(|metric| metric.id.clone()),
    })
}
