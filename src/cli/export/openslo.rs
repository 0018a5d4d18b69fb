//! Service levels as OpenSLO v1 documents (<https://github.com/OpenSLO/OpenSLO>): `Service`, `SLI`, `SLO`, and for metrics
//! with an alert `AlertCondition`, `AlertPolicy` and `AlertNotificationTarget`.
//!
//! In: the project as meant. Out: one YAML text per service. Never: says anything OpenSLO cannot mean; a promise of 100 %
//! (a target lies in [0, 1)) and promises that are no share are left out and told.

use super::names::label;
use crate::calendar::{Closure, Grain, WorkCalendar};
use crate::config::{Clock, Metric, MetricKind, Project, SlaPolicy};
use crate::diag::{Lang, Message};
use crate::objective::{Op, Target, TargetKind, Unit};
use crate::say;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value, json};

/// What an export gives.
pub(super) struct Exported {
    /// File names and their YAML.
    pub files: Vec<(String, String)>,
    /// What was left out, and why.
    pub left_out: Vec<Message>,
}

/// Who is told when an alert fires: OpenSLO wants a name.
const READERS: &str = "report-readers";

/// The documents of every service: one per SLA policy, and one for the metrics of the project.
pub(super) fn services(project: &Project) -> Exported {
    let mut exported = Exported { files: Vec::new(), left_out: Vec::new() };
    for policy in project.policies.values() {
        let documents = of_policy(project, policy, &mut exported.left_out);
        exported.add(&policy.name, &policy.label, documents);
    }
    let mut documents = Vec::new();
    for metric in project.metrics.values() {
        documents.extend(of_metric(project, metric, &mut exported.left_out));
    }
    if documents.iter().any(|document| document["kind"] == "AlertPolicy") {
        documents.push(readers());
    }
    exported.add(&service_of_metrics(project), &project.site.title, documents);
    exported
}

impl Exported {
    fn add(&mut self, id: &str, name: &str, documents: Vec<Value>) {
        if documents.is_empty() {
            return;
        }
        let service = document("Service", id, name, Map::new(), json!({ "description": name }));
        let texts: Vec<String> = std::iter::once(&service)
            .chain(&documents)
            .map(|document| serde_saphyr::to_string(document).expect("documents hold texts, numbers, lists and maps"))
            .collect();
        self.files.push((format!("{}.yaml", label(id)), texts.join("---\n")));
    }
}

fn service_of_metrics(project: &Project) -> String {
    format!("{} metrics", project.site.title)
}

fn document(kind: &str, id: &str, name: &str, annotations: Map<String, Value>, spec: Value) -> Value {
    let mut metadata = json!({ "name": label(id), "displayName": name });
    if !annotations.is_empty() {
        metadata["annotations"] = Value::Object(annotations);
    }
    json!({ "apiVersion": "openslo/v1", "kind": kind, "metadata": metadata, "spec": spec })
}

fn of_policy(project: &Project, policy: &SlaPolicy, left_out: &mut Vec<Message>) -> Vec<Value> {
    let mut documents = Vec::new();
    for clock in &policy.clocks {
        let id = format!("sla.{}.{}", policy.name, clock.name);
        let promised = policy.attainment_of(&clock.name, &[]).and_then(|target| share(target, Unit::Percent));
        let Some(target) = promised.filter(|_| policy.targets.iter().any(|t| t.clock == clock.name)) else {
            left_out.push(not_exported(&id));
            continue;
        };
        let name = format!("{} {}", policy.label, clock.label);
        let annotations = annotations(policy, clock);
        let source = json!({ "metric": id, "source": policy.source, "promises": promises(project, policy, clock) });
        let counted = |what: &str| metric_source(&source, what);
        let spec = json!({
            "description": format!("{name}: met ÷ (met + breached)"),
            "ratioMetric": { "counter": true, "good": counted("met"), "total": counted("judged") },
        });
        documents.push(document("SLI", &id, &name, annotations.clone(), spec));
        let level = Level { project, id: &id, name: &name, service: &policy.name, grains: &policy.told_grains() };
        documents.push(level.document(target, &annotations, None));
    }
    documents
}

/// Calendars of a clock, one annotation each; the whole calendar stands in the indicator.
fn annotations(policy: &SlaPolicy, clock: &Clock) -> Map<String, Value> {
    let targets = policy.targets.iter().filter(|target| target.clock == clock.name);
    targets.map(|t| (format!("calendar.{}", label(&t.priority)), label(&t.calendar).into())).collect()
}

/// What each priority promises, with its calendar spelled out.
fn promises(project: &Project, policy: &SlaPolicy, clock: &Clock) -> Vec<Value> {
    let of_clock = policy.targets.iter().filter(|target| target.clock == clock.name);
    let one = |target: &crate::config::ClockTarget| {
        let amount = target.allowed.to_text(Lang::En);
        let calendar = project.calendars.get(&target.calendar).map(|calendar| spelled_out(calendar));
        json!({ "priority": target.priority, "within": amount, "calendar": calendar })
    };
    of_clock.map(one).collect()
}

fn spelled_out(calendar: &WorkCalendar) -> Value {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let span = |span: &crate::calendar::DaySpan| {
        let to = span.to.map_or_else(|| "24:00".to_owned(), |to| to.strftime("%H:%M").to_string());
        format!("{}-{to}", span.from.strftime("%H:%M"))
    };
    let days = DAYS.iter().zip(&calendar.week).filter(|(_, spans)| !spans.is_empty());
    let open: Map<String, Value> =
        days.map(|(day, spans)| ((*day).to_owned(), spans.iter().map(span).collect::<Vec<_>>().into())).collect();
    json!({
        "name": calendar.name,
        "timezone": calendar.zone.iana_name().unwrap_or("UTC"),
        "open": open,
        "holidays": if calendar.holidays.is_some() { "jp" } else { "none" },
        "closed": calendar.closures.iter().map(closure).collect::<Vec<_>>(),
    })
}

/// As in `calendars.yaml`: `12-29..01-03` each year, `2026-08-13..2026-08-15` once.
fn closure(closure: &Closure) -> String {
    match closure {
        Closure::Yearly { from, to } => format!("{:02}-{:02}..{:02}-{:02}", from.0, from.1, to.0, to.1),
        Closure::Dates { from, to } => format!("{from}..{to}"),
    }
}

fn metric_source(source: &Value, what: &str) -> Value {
    let mut spec = source.clone();
    spec["value"] = what.into();
    json!({ "metricSource": { "type": "tejun", "spec": spec } })
}

fn of_metric(project: &Project, metric: &Metric, left_out: &mut Vec<Message>) -> Vec<Value> {
    let Some(target) = metric.target.newest() else { return Vec::new() };
    let is_share =
        matches!(metric.kind, MetricKind::Ratio { .. } | MetricKind::Uptime(_)) && metric.unit == Unit::Percent;
    let Some(good) = share(target, metric.unit).filter(|_| is_share) else {
        left_out.push(not_exported(&metric.id));
        return Vec::new();
    };
    let top = if at_most(target) { "bad" } else { "good" };
    let source = json!({ "metric": metric.id });
    let mut ratio = json!({ "counter": true });
    ratio[top] = metric_source(&source, "numerator");
    ratio["total"] = metric_source(&source, "denominator");
    let described = if metric.description.is_empty() { &metric.label } else { &metric.description };
    let spec = json!({ "description": described.chars().take(1050).collect::<String>(), "ratioMetric": ratio });
    let mut documents = vec![document("SLI", &metric.id, &metric.label, Map::new(), spec)];
    let service = service_of_metrics(project);
    let judged: Vec<Grain> = metric.told_grains().into_iter().filter(|grain| target.applies_to(*grain)).collect();
    if judged.is_empty() {
        left_out.push(not_exported(&metric.id));
        return Vec::new();
    }
    let level = Level { project, id: &metric.id, name: &metric.label, service: &service, grains: &judged };
    let alert = metric
        .alert
        .newest()
        .filter(|alert| at_most(alert) != at_most(target))
        .and_then(|alert| burn_rate(alert, good));
    documents.push(level.document(good, &Map::new(), alert));
    documents.extend(alert.map(|threshold| level.alert(threshold)).into_iter().flatten());
    documents
}

fn not_exported(id: &str) -> Message {
    say!(
        "`{id}` は OpenSLO にできません（100% 未満の割合の約束だけが書けます）",
        "`{id}` is left out: OpenSLO can say only promises of a share below 100%"
    )
}

fn at_most(target: &Target) -> bool {
    matches!(target.op, Some(Op::Le | Op::Lt))
}

/// The share of good events that a target promises, from 0 to below 1.
fn share(target: &Target, unit: Unit) -> Option<Decimal> {
    if target.kind != TargetKind::Compare
        || unit != Unit::Percent
        || target.unit.is_some_and(|own| own != Unit::Percent)
    {
        return None;
    }
    let bound = target.value? / Decimal::ONE_HUNDRED;
    let good = match target.op? {
        Op::Ge | Op::Gt => bound,
        Op::Le | Op::Lt => Decimal::ONE - bound,
        Op::Eq => return None,
    };
    (good >= Decimal::ZERO && good < Decimal::ONE).then_some(good.normalize())
}

/// An alert on the share as a burn rate: (1 − alert) ÷ (1 − target).
fn burn_rate(alert: &Target, good: Decimal) -> Option<Decimal> {
    let bound = alert.value? / Decimal::ONE_HUNDRED;
    let bad = if at_most(alert) { Decimal::ONE - bound } else { bound };
    let rate = bad.checked_div(Decimal::ONE - good)?;
    (rate > Decimal::ZERO).then(|| rate.round_dp(6).normalize())
}

/// One service level.
struct Level<'a> {
    project: &'a Project,
    id: &'a str,
    name: &'a str,
    service: &'a str,
    grains: &'a [Grain],
}

impl Level<'_> {
    fn document(&self, target: Decimal, annotations: &Map<String, Value>, alert: Option<Decimal>) -> Value {
        let mut spec = json!({
            "description": self.name,
            "service": label(self.service),
            "indicatorRef": label(self.id),
            "timeWindow": [self.window()],
            "budgetingMethod": "Occurrences",
            "objectives": [{ "displayName": self.name, "target": number(target) }],
        });
        if alert.is_some() {
            spec["alertPolicies"] = json!([{ "alertPolicyRef": label(&self.alert_id()) }]);
        }
        document("SLO", self.id, self.name, annotations.clone(), spec)
    }

    fn alert_id(&self) -> String {
        format!("{}.alert", self.id)
    }

    /// Calendar months where the metric has them, else its shortest period, in the project's zone.
    fn window(&self) -> Value {
        let grain =
            *self.grains.iter().find(|grain| **grain == Grain::Month).or(self.grains.first()).unwrap_or(&Grain::Month);
        let month = self.project.site.periods.fiscal_year_start;
        let (duration, start) = match grain {
            Grain::Day => ("1d", "2024-01-01".to_owned()),
            Grain::Week | Grain::Cutoff => ("1w", "2024-01-01".to_owned()),
            Grain::Month => ("1M", "2024-01-01".to_owned()),
            Grain::Quarter => ("1Q", format!("2024-{month:02}-01")),
            Grain::Half => ("2Q", format!("2024-{month:02}-01")),
            Grain::Year => ("1Y", format!("2024-{month:02}-01")),
        };
        let zone = self.project.site.periods.zone.iana_name().unwrap_or("UTC");
        json!({
            "duration": duration,
            "isRolling": false,
            "calendar": { "startTime": format!("{start} 00:00:00"), "timeZone": zone },
        })
    }

    fn alert(&self, threshold: Decimal) -> [Value; 2] {
        let id = self.alert_id();
        let condition = json!({
            "description": self.name,
            "severity": "ticket",
            "condition": {
                "kind": "burnrate",
                "op": "gte",
                "threshold": number(threshold),
                "lookbackWindow": self.window()["duration"],
                "alertAfter": "1m",
            },
        });
        let policy = json!({
            "description": self.name,
            "alertWhenNoData": false,
            "alertWhenResolved": false,
            "alertWhenBreaching": true,
            "conditions": [{ "conditionRef": label(&id) }],
            "notificationTargets": [{ "targetRef": READERS }],
        });
        let none = Map::new;
        [
            document("AlertCondition", &id, self.name, none(), condition),
            document("AlertPolicy", &id, self.name, none(), policy),
        ]
    }
}

fn readers() -> Value {
    let spec = json!({ "description": "Readers of the reports", "target": "email" });
    document("AlertNotificationTarget", READERS, "Readers of the reports", Map::new(), spec)
}

/// OpenSLO's targets are numbers; the shortest float that reads back as the same decimal.
fn number(value: Decimal) -> Value {
    value.to_f64().map_or(Value::Null, Value::from)
}

#[cfg(test)]
mod tests;
