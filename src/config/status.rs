//! `status` of `tejun.yaml`: the status page, its services, and the log of incidents behind it.
//!
//! In: the root of `tejun.yaml`, and the metrics, policies and sources that are declared. Out: a [`StatusConfig`]. Never: takes a
//! column for something that neither the user nor its name says it is, or a list of tickets for a log of incidents.

use super::columns::{ColumnUse, column_name, filter};
use super::references::source_of;
use super::symbols::{Resolution, Symbols};
use super::{IncidentLog, Metric, MetricKind, SlaPolicy, Source, StatusConfig, Uptime};
use crate::diag::code;
use crate::say;
use crate::syntax::{Form, Later, Named, Node, Reader, Schema, Value, Whole, forms, keys};

/// How many days the bars have when nobody says.
const DAYS: u32 = 90;
/// Names by which columns of a log are known when nobody says which they are.
const SERVICE: [&str; 3] = ["service", "services", "component"];
const SEVERITY: [&str; 3] = ["severity", "priority", "impact"];
const TITLE: [&str; 5] = ["title", "subject", "summary", "name", "cause"];

keys! {
    struct StatusKeys<'n> {
        title: Option<String>, "ページの名前", "the title of the page";
        days: Whole<u32, 1, 366> = DAYS, "棒で示す日数", "how many days the bars have";
        metric: Option<Later<&'n str>>, "稼働率の指標", "the uptime that is shown";
        services: Option<Later<Named<&'n str>>>, "載せるサービス", "the services that are shown";
        incidents: Option<Later<IncidentsForm>>, "障害の記録", "the log of incidents";
    }

    struct LogKeys<'n> {
        source: Option<&'n Node>, "データソース", "the source";
        start: Option<&'n Node>, "始まりの列", "when an incident began";
        end: Option<&'n Node>, "終わりの列", "when it ended";
        id: Option<&'n Node>, "番号の列", "what tells incidents apart";
        service: Option<&'n Node>, "サービスの列", "which service failed";
        severity: Option<&'n Node>, "重さの列", "how bad it was";
        title: Option<&'n Node>, "件名の列", "what happened";
        filter: Option<&'n Node>, "使う行の条件", "which rows count";
    }
}

/// Read once metrics and sources are known.
fn later(_: &mut Reader<'_>, _: &Node) -> Option<()> {
    Some(())
}

forms! {
    /// `true`, `false`, or what the page shows.
    pub(super) StatusForm => () = later, |lang| Schema::either(&[bool::schema(lang), StatusKeys::schema(lang)]);
    /// `false`, the name of an uptime of incidents, or the columns of a log.
    IncidentsForm => () = later, |lang| Schema::either(&[bool::schema(lang), <&str>::schema(lang), LogKeys::schema(lang)]);
}

/// The status page, once metrics and sources are known.
pub(super) fn read(reader: &mut Reader<'_>, root: &Node, context: StatusContext<'_>) -> StatusConfig {
    let metrics = context.metrics;
    let mut status = StatusConfig { days: DAYS, ..StatusConfig::default() };
    status.metric = usual_metric(metrics);
    status.log = usual_log(context);
    let Some(node) = root.get("status").filter(|node| !node.is_null()) else { return status };
    if !node.is_map() {
        status.made = reader.boolean(node);
        return status;
    }
    let Some(keys) = StatusKeys::from_node(reader, node) else { return status };
    status.made = Some(true);
    (status.title, status.days) = (keys.title, keys.days);
    if let Some(node) = keys.metric {
        status.metric = metric(reader, node, metrics).or(status.metric);
    }
    let values = status.metric.as_ref().and_then(|id| known_services(id, metrics, context.sources));
    status.services = keys.services.map(|node| services(reader, node, values)).unwrap_or_default();
    if let Some(node) = keys.incidents {
        status.log = log(reader, node, context, status.log.take());
    }
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
            reader.say(reader.left_out(node, message, place));
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
    if node.is_map() {
        for (key, node) in reader.named(Some(node)) {
            let label = if node.is_null() { None } else { reader.text_of(node).map(str::to_owned) };
            add(reader, &key.text, &key.node(), label);
        }
    } else {
        for (name, node) in reader.texts(node) {
            add(reader, name, node, None);
        }
    }
    services
}

/// What the page may be taken from.
#[derive(Clone, Copy)]
pub(super) struct StatusContext<'d> {
    pub metrics: &'d Symbols<Metric>,
    pub sources: &'d Symbols<Source>,
    pub policies: &'d Symbols<SlaPolicy>,
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
                reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(hint));
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
        reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(hint));
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
    let keys = LogKeys::from_node(reader, node)?;
    let begin = node.range.start..node.range.start;
    let source = match (keys.source, &usual) {
        (Some(node), _) => source_of(reader, node, context.sources, "status")?,
        (None, Some(usual)) => context.sources.sound.get(&usual.source)?,
        (None, None) => return reader.missing("source", &begin, None),
    };
    // An uptime of the same rows tells what is not written.
    let of_source =
        |metric: &&Metric| matches!(uptime(metric), Some(Uptime::Intervals { source: own, .. }) if *own == source.name);
    let usual = context.metrics.sound.values().find(of_source).and_then(|metric| of_uptime(metric, context.sources));
    let of_usual = |of: fn(&IncidentLog) -> Option<String>| usual.as_ref().and_then(of);
    let start = column_name(reader, keys.start, source, ColumnUse::Instant);
    let start = start.or_else(|| of_usual(|u| Some(u.start.clone())));
    let end = column_name(reader, keys.end, source, ColumnUse::Instant);
    let end = end.or_else(|| of_usual(|u| Some(u.end.clone())));
    let id = column_name(reader, keys.id, source, ColumnUse::Any).or_else(|| source.key.clone());
    let service = column_name(reader, keys.service, source, ColumnUse::Text);
    let service = service.or_else(|| of_usual(|u| u.service.clone()));
    let severity = column_name(reader, keys.severity, source, ColumnUse::Text);
    let title = column_name(reader, keys.title, source, ColumnUse::Text);
    let filter = filter(reader, keys.filter, source);
    for (key, written, known) in [("start", keys.start, &start), ("end", keys.end, &end)] {
        if known.is_none() && written.is_none() {
            reader.missing::<()>(key, &begin, None);
        }
    }
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
