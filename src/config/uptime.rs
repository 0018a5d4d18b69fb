//! Metrics of the kind `uptime`: from samples or from incidents, less maintenance.
//!
//! In: the entry's keys, its source and the declared windows. Out: an [`Uptime`]. Never: takes the window of certain
//! services from a metric that does not tell services apart.

use super::amount::Seconds;
use super::columns::{ColumnUse, column, column_name, filter};
use super::services::{self, UptimeBasis};
use super::symbols::{Symbols, Unresolved};
use super::{Column, Maintenance, MetricKind, Source, Uptime, expression};
use crate::diag::{Lang, code};
use crate::say;
use crate::syntax::{Fields, Key, Keys, Node, Reader, Required, Schema, keys, listed};

keys! {
    struct CommonKeys<'n> {
        service: Option<&'n Node>, "サービスの列", "the column of services";
        exclude: Vec<(&'n str, &'n Node)>, "除くメンテナンス", "maintenance windows that are left out";
    }

    struct IntervalKeys<'n> {
        start: Required<&'n Node>, "障害の始まりの列", "when incidents begin";
        end: Required<&'n Node>, "障害の終わりの列", "when incidents end";
        filter: Option<&'n Node>, "数える行の条件", "which rows count";
    }

    struct ProbeKeys<'n> {
        time: Required<&'n Node>, "監視の時刻の列", "when samples were taken";
        up: Required<&'n Node>, "動いていた行の条件", "which samples are of a service that was up";
        every: Option<Seconds>, "監視の間隔", "how often a sample is taken";
        hold: Option<Seconds>, "一つの結果が続くとみなす時間", "how long a sample holds";
    }
}

/// The keys of an uptime.
pub(super) fn declare(lang: Lang, schema: &mut Schema) {
    CommonKeys::declare(lang, schema);
    IntervalKeys::declare_optional(lang, schema);
    services::WeightKeys::declare(lang, schema);
    ProbeKeys::declare_optional(lang, schema);
    services::TogetherKeys::declare(lang, schema);
}

/// `start` or `end` make it one of incidents.
pub(super) fn read(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    source: &Source,
    maintenance: &Symbols<Maintenance>,
) -> Option<MetricKind> {
    let intervals = fields.has("start") || fields.has("end");
    let keys = CommonKeys::take(reader, fields, &key.range);
    let service = match keys.service {
        Some(node) => column(reader, node, source, ColumnUse::Text).map_or(Service::Broken, Service::Column),
        None => Service::None,
    };
    let exclude = exclude(reader, keys.exclude, maintenance, service);
    let column = if let Service::Column(column) = service { Some(column) } else { None };
    let common = Common { key, source, service: column, exclude };
    let uptime = if intervals { common.intervals(reader, fields) } else { common.probes(reader, fields) };
    uptime.map(MetricKind::Uptime)
}

/// What both ways to measure have.
struct Common<'a> {
    key: &'a Key,
    source: &'a Source,
    service: Option<&'a Column>,
    exclude: Vec<String>,
}

impl Common<'_> {
    fn intervals(self, reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Option<Uptime> {
        let Self { key, source, service, exclude } = self;
        let keys = IntervalKeys::take(reader, fields, &key.range);
        let start = column_name(reader, keys.start, source, ColumnUse::Instant);
        let end = column_name(reader, keys.end, source, ColumnUse::Instant);
        let filter = filter(reader, keys.filter, source);
        let weights = services::weights(reader, fields, &key.range, source);
        let together = services::together(reader, fields, &key.range, UptimeBasis::Incidents, service);
        let (source, service) = (source.name.clone(), service.map(|column| column.name.clone()));
        Some(Uptime::Intervals { source, start: start?, end: end?, filter, weights, service, together, exclude })
    }

    fn probes(self, reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Option<Uptime> {
        let Self { key, source, service, exclude } = self;
        let ProbeKeys { time, up, every, hold } = ProbeKeys::take(reader, fields, &key.range);
        let time = column_name(reader, time, source, ColumnUse::Instant);
        let up = up.and_then(|node| expression::condition(reader, node, source));
        let made = if hold.is_some() { UptimeBasis::Held } else { UptimeBasis::Samples };
        let together = services::together(reader, fields, &key.range, made, service);
        let (source, service) = (source.name.clone(), service.map(|column| column.name.clone()));
        Some(Uptime::Probes { source, time: time?, up: up?, every, hold, service, together, exclude })
    }
}

/// What tells the services of an uptime apart.
#[derive(Clone, Copy)]
enum Service<'s> {
    /// Nothing.
    None,
    /// Something that was said to be wrong.
    Broken,
    Column(&'s Column),
}

/// A window of certain services, declared or told by its rows, can only be taken from metrics that tell those services apart.
fn check_services(reader: &mut Reader<'_>, node: &Node, window: &Maintenance, service: Service<'_>) {
    let name = &window.name;
    match service {
        Service::None
            if !window.services.is_empty() || window.rows.as_ref().is_some_and(|rows| rows.service.is_some()) =>
        {
            let services = listed(&window.services.iter().map(String::as_str).collect::<Vec<_>>());
            let message = if window.services.is_empty() {
                say!(
                    "メンテナンス `{name}` はサービスごとの行ですが、この指標には `service` の列がありません",
                    "the rows of the maintenance window `{name}` are those of single services, but the metric has no \
                     `service` column"
                )
            } else {
                say!(
                    "メンテナンス `{name}` は {services} だけのものですが、この指標には `service` の列がありません",
                    "the maintenance window `{name}` is that of {services} alone, but the metric has no `service` column"
                )
            };
            let hint = say!(
                "`service` にサービスの列を書くか、サービスを限らないメンテナンスを使います",
                "write the column of services in `service`, or exclude a window that applies to all services"
            );
            reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(hint));
        }
        Service::Column(column) if !column.values.is_empty() => {
            for service in window.services.iter().filter(|service| !column.values.contains_key(*service)) {
                let column_name = &column.name;
                let message = say!(
                    "メンテナンス `{name}` のサービス `{service}` は列 `{column_name}` の値にありません",
                    "`{service}`, a service of the maintenance window `{name}`, is not among the values of the column \
                     `{column_name}`"
                );
                let typed = Node::plain(service, node.range.clone());
                reader.unknown(&typed, message, column.values.keys().map(String::as_str));
            }
        }
        _ => {}
    }
}

fn exclude(
    reader: &mut Reader<'_>,
    names: Vec<(&str, &Node)>,
    maintenance: &Symbols<Maintenance>,
    service: Service<'_>,
) -> Vec<String> {
    for (name, node) in &names {
        let left_out = say!(
            "メンテナンス `{name}` に誤りがあるため、この指標を使いません",
            "the metric is left out because the maintenance window `{name}` is broken"
        );
        let unknown =
            say!("メンテナンス `{name}` は宣言されていません", "the maintenance window `{name}` is not declared");
        if let Some(window) = maintenance.resolve(reader, node, name, Unresolved { left_out, unknown }) {
            check_services(reader, node, window, service);
        }
    }
    names.into_iter().map(|(name, _)| name.to_owned()).collect()
}
