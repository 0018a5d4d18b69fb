//! Statements made by hand, bound and judged in a small project whose every value can be worked out by hand.

use super::{BoundStatements, adopt, bind};
use crate::calendar::{Grain, Instant, parse_date, parse_instant};
use crate::config::{self, Project};
use crate::diag::{Diagnostics, Lang, Place};
use crate::model::{
    BindingState, Contract, DocumentHead, Figure, Figures, Lineage, ProjectFiles, Promise, ReadError, Statement,
    StatementForm, StatementRole, TargetStatus,
};
use crate::objective::{Unit, parse_labelled};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

mod binding;
mod clocks;
mod confirmed;
mod dates;
mod entries;
mod judging;
mod labels;
mod lints;
mod parts;
mod suggesting;
mod surroundings;
mod terms;

const SOURCES: &str = "\
tickets:
  files: tickets/*.csv
  key: id
  columns:
    id: text
    opened_at: datetime
    responded_at: datetime
    resolved_at: datetime
    minutes: number
    priority: { type: category, values: { critical: [P0, 緊急], high: [P1], medium: P2 } }
    desk: { type: category, values: { tokyo: [東京], osaka: [大阪] } }
probes: { files: probes.csv, columns: { at: datetime, up: boolean, ms: number } }
";

const METRICS: &str = "\
uptime: { label: 稼働率, aliases: [可用性], type: uptime, source: probes, time: at, up: up, every: 30 min, better: higher, grains: [day, week, month, quarter] }
api-p95: { label: 応答速度, type: simple, source: probes, time: at, agg: percentile, percentile: 0.95, expr: ms, unit: ms, better: lower }
api-mean: { label: 平均応答速度, aliases: [応答速度 (平均)], type: simple, source: probes, time: at, agg: avg, expr: ms, unit: ms, better: lower }
opened: { label: 受付件数, type: simple, source: tickets, time: opened_at, agg: count, unit: 件, by: [priority, desk], better: lower }
handled: { label: 処理時間, aliases: [平均解決時間], type: simple, source: tickets, time: opened_at, agg: avg, expr: minutes, unit: min }
first: { label: 満足度, type: simple, source: tickets, time: opened_at, agg: avg, expr: minutes, unit: score, better: higher }
second: { label: 利用者の声, aliases: [満足度], type: simple, source: tickets, time: opened_at, agg: avg, expr: minutes, unit: '%', better: higher }
third: { label: 別の声, aliases: [満足度], type: simple, source: tickets, time: opened_at, agg: avg, expr: minutes, unit: '%', better: higher }
";

const SLA: &str = "\
desk:
  label: 窓口
  source: tickets
  priority: priority
  start: opened_at
  clocks: { response: { stop: responded_at }, resolution: { stop: resolved_at } }
  targets:
    critical: { calendar: 24x7, response: 1h, resolution: 4h }
    high: { calendar: jp-business, response: 2h, resolution: 1bd }
  attainment: 95%以上
";

struct Files(BTreeMap<String, String>);

impl ProjectFiles for Files {
    fn list(&self, _: &str) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        let text = self.0.get(path).ok_or(ReadError { reason: "none".to_owned() })?;
        Ok(Arc::from(text.as_bytes()))
    }

    fn on_disk(&self, _: &str) -> Option<PathBuf> {
        None
    }
}

/// The small project with other files in the place of its own.
fn project_with(files: &[(&str, &str)]) -> Project {
    let usual = [
        ("tejun.yaml", "title: T\ntimezone: Asia/Tokyo\nfiscal_year_start: 4\n"),
        ("data/sources.yaml", SOURCES),
        ("data/metrics.yaml", METRICS),
        ("data/sla.yaml", SLA),
    ];
    let all = usual.iter().chain(files).map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let mut found = Diagnostics::new();
    let project = config::load(&Files(all), &mut found).unwrap();
    assert!(!found.has_errors(), "{:?}", found.sorted().iter().map(|d| &d.message.en).collect::<Vec<_>>());
    project
}

fn project(bindings: &str) -> Project {
    project_with(&[("data/bindings.yaml", bindings)])
}

/// A declared target of a table in `content/sop/slm.md`, on the line of its number.
fn row(line: u32, label: &str, text: &str) -> Statement {
    Statement {
        document: "content/sop/slm.md".to_owned(),
        title: "運用手順".to_owned(),
        head: Arc::new(DocumentHead { is_confirmed: true, lines: Vec::new() }),
        place: Place::at("content/sop/slm.md", line, 8, 4),
        headings: vec!["運用手順".to_owned(), "サービスレベル".to_owned()],
        notes: Vec::new(),
        group: Vec::new(),
        label: label.to_owned(),
        text: text.to_owned(),
        form: StatementForm::TableCell,
        role: StatementRole::Target,
        declared: true,
        column: String::new(),
        beside: Vec::new(),
        target: parse_labelled(label, text, None),
        off: false,
        aside: None,
    }
}

fn alert(line: u32, label: &str, text: &str) -> Statement {
    Statement { role: StatementRole::Alert, ..row(line, label, text) }
}

fn in_document(document: &str, statement: Statement) -> Statement {
    let place = Place { file: document.to_owned(), ..statement.place };
    Statement { document: document.to_owned(), place, ..statement }
}

const TODAY: &str = "2026-11-20";
const NOTHING: [String; 0] = [];

fn bound(project: &Project, statements: &[Statement]) -> (BoundStatements, Vec<String>) {
    let mut found = Diagnostics::new();
    let bound = bind(project, statements, parse_date(TODAY).unwrap(), &mut found);
    let lines = found.sorted().into_iter().map(|d| {
        let place = d.place.as_ref().unwrap();
        let related: Vec<String> = d.related.iter().map(|r| format!(" + {}:{}", r.place.file, r.place.line)).collect();
        format!("{} {}:{}{}", d.code.name(), place.file, place.line, related.concat())
    });
    let lines = lines.collect();
    (bound, lines)
}

/// `state metric[by] …; why` of one statement alone.
fn told(project: &Project, statement: Statement) -> String {
    let (bound, _) = bound(project, &[statement]);
    tell(&bound, 0)
}

fn tell(bound: &BoundStatements, at: usize) -> String {
    let tied = &bound.all[at];
    let parts = tied.parts.iter().map(|part| {
        let by: Vec<String> = part.by.iter().map(|(name, value)| format!("[{name}={value}]")).collect();
        format!(" {}{}", part.metric, by.concat())
    });
    format!("{:?}{}", tied.state, parts.collect::<String>())
}

fn why(project: &Project, statement: Statement) -> String {
    let (bound, _) = bound(project, &[statement]);
    bound.all[0].why.iter().map(|why| why.text(Lang::En).to_owned()).collect::<Vec<_>>().join("; ")
}

/// A figure of a whole metric in a month.
fn month(project: &Project, metric: &str, month: &str, value: &str) -> Figure {
    figure(project, metric, Grain::Month, &format!("{month}-15"), value)
}

fn figure(project: &Project, metric: &str, grain: Grain, date: &str, value: &str) -> Figure {
    let period = project.site.periods.of_date(grain, parse_date(date).unwrap());
    let known = project.metrics.get(metric);
    Figure {
        metric: metric.to_owned(),
        label: metric.to_owned(),
        by: Vec::new(),
        partial: period.is_partial(as_of()),
        value: (!value.is_empty()).then(|| value.parse().unwrap()),
        unit: known.map_or(Unit::Percent, |metric| metric.unit),
        n: 10,
        numerator: None,
        denominator: None,
        target: None,
        better: known.and_then(|metric| metric.better),
        standing: TargetStatus::Undecided,
        change: None,
        year_ago: None,
        trend: None,
        alert: None,
        kept: None,
        readings: Vec::new(),
        extra: Vec::new(),
        flags: Vec::new(),
        lineage: Lineage::default(),
        period,
    }
}

fn as_of() -> Instant {
    parse_instant("2026-11-20T17:00:00+09:00", &crate::calendar::Zone::UTC).unwrap()
}

fn contract(project: &mut Project, statements: &[Statement], figures: Vec<Figure>) -> Contract {
    let (bound, _) = bound(project, statements);
    adopt(project, &bound);
    super::judge(project, bound, &Figures::new(figures), as_of())
}

/// `period value standing` of the only part of a promise.
fn verdicts(promise: &Promise) -> Vec<String> {
    let [part] = promise.parts.as_slice() else { panic!("one part: {:?}", promise.parts) };
    let told = |verdict: &crate::model::Verdict| {
        let value = verdict.value.map_or_else(|| "-".to_owned(), |value| value.to_string());
        format!("{} {value} {:?}", verdict.period.label, verdict.standing)
    };
    part.verdicts.iter().map(told).collect()
}
