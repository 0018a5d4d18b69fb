//! `status` of `tejun.yaml`: the status page, its services, and the log of incidents behind it.
//!
//! In: the root of `tejun.yaml`, and the metrics, policies and sources that are declared. Out: a [`StatusConfig`]. Never: takes a
//! column for something that neither the user nor its name says it is, or a list of tickets for a log of incidents.

use super::load::{Resolution, Symbols};
use super::metrics::{filter, source_of};
use super::sources::{ColumnUse, column};
use super::{IncidentLog, Metric, MetricKind, SlaPolicy, Source, StatusConfig, Uptime};
use crate::diag::code;
use crate::say;
use crate::syntax::{Fields, Node, Reader, Value};

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
    metrics: &Symbols<Metric>,
    (sources, policies): (&Symbols<Source>, &Symbols<SlaPolicy>),
) -> StatusConfig {
    let context = StatusContext { metrics, sources, policies };
    let mut status = StatusConfig { days: DAYS, ..StatusConfig::default() };
    status.metric = usual_metric(metrics);
    status.log = usual_log(context);
    let Some(node) = root.get("status").filter(|node| !node.is_null()) else { return status };
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
        status.log = log(reader, node, context, status.log.take());
    }
    fields.finish(reader);
    status
}

/// The first uptime that tells services apart, else the first.
fn usual_metric(metrics: &Symbols<Metric>) -> Option<String> {
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

fn metric(reader: &mut Reader<'_>, node: &Node, metrics: &Symbols<Metric>) -> Option<String> {
    let id = reader.text_of(node)?;
    match metrics.look(id) {
        Resolution::Sound(metric) if uptime(metric).is_some() => return Some(id.to_owned()),
        Resolution::Sound(_) => {
            let message = say!(
                "`{id}` は稼働率（`type: uptime`）ではありません",
                "expected a metric of `type: uptime`, found `{id}`"
            );
            reader.invalid(node, message);
        }
        Resolution::LeftOut(place) => {
            let message =
                say!("指標 `{id}` は誤りがあるため使いません", "the metric `{id}` is left out because it is broken");
            let diagnostic = reader.left_out(node, message, place);
            reader.say(diagnostic);
        }
        Resolution::Unknown => {
            let message = say!("指標 `{id}` は宣言されていません", "the metric `{id}` is not declared");
            let known = metrics.sound.values().filter(|metric| uptime(metric).is_some());
            reader.unknown(node, message, known.map(|metric| metric.id.as_str()));
        }
    }
    None
}

/// The services that are declared for a metric, its groups included; `None` when any may appear in its data.
fn known_services(id: &str, metrics: &Symbols<Metric>, sources: &Symbols<Source>) -> Option<Vec<String>> {
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
            let typed = key.node();
            add(reader, &key.text, &typed, label);
        }
    } else {
        for (name, node) in reader.texts(node) {
            add(reader, name, node, None);
        }
    }
    services
}

/// What a log may be taken from.
#[derive(Clone, Copy)]
struct StatusContext<'d> {
    metrics: &'d Symbols<Metric>,
    sources: &'d Symbols<Source>,
    policies: &'d Symbols<SlaPolicy>,
}

/// The log of the first uptime of incidents, unless a policy says that its rows are tickets.
fn usual_log(context: StatusContext<'_>) -> Option<IncidentLog> {
    let are_tickets = |source: &str| context.policies.sound.values().any(|policy| policy.source == source);
    let of = |metric: &Metric| match &metric.kind {
        MetricKind::Uptime(Uptime::Intervals { source, .. }) if !are_tickets(source) => {
            of_uptime(metric, context.sources)
        }
        _ => None,
    };
    context.metrics.sound.values().find_map(of)
}

/// The log that an uptime of incidents is made from.
fn of_uptime(metric: &Metric, sources: &Symbols<Source>) -> Option<IncidentLog> {
    let MetricKind::Uptime(Uptime::Intervals { source, start, end, service, .. }) = &metric.kind else { return None };
    let source = sources.sound.get(source)?;
    Some(IncidentLog {
        source: source.name.clone(),
        id: source.key.clone(),
        start: start.clone(),
        end: end.clone(),
        service: service.clone().or_else(|| named_in(source, &SERVICE)),
        severity: named_in(source, &SEVERITY),
        title: named_in(source, &TITLE),
        filter: None,
        downtime: Some(metric.id.clone()),
    })
}

/// The first of these names that a source has a column of.
fn named_in(source: &Source, names: &[&str]) -> Option<String> {
    names.iter().find(|name| source.columns.contains_key(**name)).map(|&name| name.to_owned())
}

/// `incidents: false`, the name of an uptime of incidents, or the columns of a log.
fn log(
    reader: &mut Reader<'_>,
    node: &Node,
    context: StatusContext<'_>,
    usual: Option<IncidentLog>,
) -> Option<IncidentLog> {
    match &node.value {
        Value::Map(_) => of_columns(reader, node, context, usual),
        Value::Scalar(text, _) if text == "false" => None,
        Value::Scalar(text, _) if text == "true" => {
            if usual.is_none() {
                let message = say!(
                    "障害の記録がどれか分かりません",
                    "expected the log of incidents, since no uptime is made from one"
                );
                let hint = say!(
                    "`incidents: {{ source: incidents, start: started_at, end: restored_at }}` のように書きます",
                    "write `incidents: {{ source: incidents, start: started_at, end: restored_at }}`"
                );
                let diagnostic = reader.at(code::CONFIG_INVALID, node, message).hint(hint);
                reader.fail(diagnostic);
            }
            usual
        }
        _ => of_metric(reader, node, context),
    }
}

/// The log of the uptime of this name.
fn of_metric(reader: &mut Reader<'_>, node: &Node, context: StatusContext<'_>) -> Option<IncidentLog> {
    let id = metric(reader, node, context.metrics)?;
    let of = context.metrics.sound.get(&id).and_then(|metric| of_uptime(metric, context.sources));
    if of.is_none() {
        let message = say!(
            "`{id}` は監視の結果から求める稼働率で、障害の記録を持ちません",
            "`{id}` is an uptime of samples, expected one of incidents (`start` and `end`)"
        );
        let hint = say!(
            "記録のソースがあれば `incidents: {{ source: …, start: …, end: … }}` と書きます",
            "name the log itself: `incidents: {{ source: …, start: …, end: … }}`"
        );
        let diagnostic = reader.at(code::CONFIG_INVALID, node, message).hint(hint);
        reader.fail(diagnostic);
    }
    of
}

/// `incidents: { source, id, start, end, service, severity, title, filter }`; what is not written is as it would be anyway.
fn of_columns(
    reader: &mut Reader<'_>,
    node: &Node,
    context: StatusContext<'_>,
    usual: Option<IncidentLog>,
) -> Option<IncidentLog> {
    let mut fields = reader.fields(node)?;
    let begin = node.range.start..node.range.start;
    let source = match (fields.get("source"), &usual) {
        (Some(node), _) => source_of(reader, node, context.sources, "status")?,
        (None, Some(usual)) => context.sources.sound.get(&usual.source)?,
        (None, None) => {
            fields.require(reader, "source", &begin);
            return None;
        }
    };
    // An uptime of the same rows tells what is not written.
    let of_source =
        |metric: &&Metric| matches!(uptime(metric), Some(Uptime::Intervals { source: own, .. }) if *own == source.name);
    let usual = context.metrics.sound.values().find(of_source).and_then(|metric| of_uptime(metric, context.sources));
    let of_usual = |of: fn(&IncidentLog) -> Option<String>| usual.as_ref().and_then(of);
    let named = |reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &'static str, holds| {
        fields.get(key).and_then(|node| column(reader, node, source, holds)).map(|column| column.name.clone())
    };
    let start = named(reader, &mut fields, "start", ColumnUse::Instant).or_else(|| of_usual(|u| Some(u.start.clone())));
    let end = named(reader, &mut fields, "end", ColumnUse::Instant).or_else(|| of_usual(|u| Some(u.end.clone())));
    let id = named(reader, &mut fields, "id", ColumnUse::Any).or_else(|| source.key.clone());
    let service = named(reader, &mut fields, "service", ColumnUse::Text).or_else(|| of_usual(|u| u.service.clone()));
    let severity = named(reader, &mut fields, "severity", ColumnUse::Text);
    let title = named(reader, &mut fields, "title", ColumnUse::Text);
    let filter = filter(reader, &mut fields, source);
    if start.is_none() {
        fields.require(reader, "start", &begin);
    }
    if end.is_none() {
        fields.require(reader, "end", &begin);
    }
    fields.finish(reader);
    Some(IncidentLog {
        source: source.name.clone(),
        id,
        start: start?,
        end: end?,
        service: service.or_else(|| named_in(source, &SERVICE)),
        severity: severity.or_else(|| named_in(source, &SEVERITY)),
        title: title.or_else(|| named_in(source, &TITLE)),
        filter,
        downtime: usual.and_then(|usual| usual.downtime),
    })
}
