//! The columns of a source → the metrics and the policy that they allow.
//!
//! In: a source, and the words by which presets know columns. Out: entries as YAML writes them. Never: takes a column for something that
//! neither its name nor its header says, or writes a target.

use super::policy::{self, PolicyDraft};
use super::roles::{Roles, SeenValues};
use super::tables;
use crate::config::{ColumnType, Preset, Project, Source};
use crate::diag::{Lang, Message, Place};
use crate::query::Literal;
use crate::say;
use crate::syntax::written::{comment, scalar};
use indexmap::IndexMap;
use std::fmt::Write;

/// What is better when there is less of it.
const LOWER: &str = "better: lower";

/// Columns of measurements that get metrics of their own.
const MOST_MEASURED: usize = 5;

/// A metric that is to be declared.
pub(super) struct MetricEntry {
    pub id: String,
    label: String,
    about: Option<Message>,
    /// Its keys behind the label, as they are written.
    keys: Vec<String>,
}

impl MetricEntry {
    /// Counts no row with one of these values, and says so.
    fn leave_out(&mut self, column: &str, values: &[String]) {
        let quoted: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        let filter = format!("{column} is null or {column} not in ({})", quoted.join(", "));
        self.keys.push(format!("filter: {}", scalar(&filter)));
        let (ja, en) = (values.join("・"), values.join(", "));
        let left_out = say!(
            "影響度が {ja} の行は数えない。一部の障害も、すべて止まっていたものとして数える",
            "rows whose severity is {en} do not count; an outage of a part counts as one of all"
        );
        self.about = Some(match &self.about {
            Some(about) => {
                let (ja, en, more_ja, more_en) = (&about.ja, &about.en, &left_out.ja, &left_out.en);
                say!("{ja}。{more_ja}", "{en}; {more_en}")
            }
            None => left_out,
        });
    }
}

/// Everything that a source allows.
pub(super) struct Entries {
    pub source: String,
    pub metrics: Vec<MetricEntry>,
    /// The policy of its clocks.
    pub policy: Option<PolicyDraft>,
    /// Where the policy stands that nobody has written a time in, and that is written anew.
    pub replaced: Option<Place>,
    /// Whether there are no clocks only because nothing tells the rows apart.
    pub lacks_key: bool,
    /// Whether its rows are tickets, by the instant at which they were opened.
    pub are_tickets: bool,
    /// Columns that are instants by their names, with the types by which they are not.
    pub timeless: Vec<(String, ColumnType)>,
    /// How many of them are declared already.
    pub existing: usize,
}

impl Entries {
    /// The metrics as they are written.
    pub(super) fn metrics_text(&self, lang: Lang) -> String {
        if self.metrics.is_empty() {
            return String::new();
        }
        let source = &self.source;
        let head = say!(
            "`{source}` の指標。目標（target）は書いていません。文書が約束していればそれで判定します",
            "metrics of `{source}`; no target is declared: what documents promise is what they are judged by"
        );
        let mut text = comment("", head.text(lang));
        for (at, entry) in self.metrics.iter().enumerate() {
            if at > 0 {
                text.push('\n');
            }
            let _ = writeln!(text, "{}:", scalar(&entry.id));
            let _ = writeln!(text, "  label: {}", scalar(&entry.label));
            if let Some(about) = &entry.about {
                let _ = writeln!(text, "  description: {}", scalar(about.text(lang)));
            }
            entry.keys.iter().for_each(|key| text.push_str(&format!("  {key}\n")));
        }
        text
    }
}

/// What a source allows.
pub(super) fn of_source(
    source: &Source,
    project: &Project,
    presets: &IndexMap<String, Preset>,
    seen: &SeenValues,
    lang: Lang,
) -> Entries {
    let roles = Roles::new(source, presets);
    let mut all = tickets(&roles, lang);
    let of_incidents = apart(incidents(&roles, presets, seen, lang), &all, &source.name);
    all.extend(of_incidents);
    all.extend(intervals(source, project, lang));
    all.extend(samples(&roles, presets, seen, lang));
    all.extend(surveys(&roles, seen, lang));
    if all.is_empty() {
        all = tables::of_source(&roles, seen, lang);
    }
    let count = all.len();
    all.retain(|entry| !project.metrics.contains_key(&entry.id));
    let existing = count - all.len();
    let own = project.policies.get(&source.name);
    let replaced = own.filter(|own| own.targets.is_empty()).map(|own| own.place.clone());
    let policy = policy::of_roles(&roles).filter(|_| own.is_none() || replaced.is_some());
    let lacks_key = policy::lacks_key(&roles);
    Entries {
        source: source.name.clone(),
        metrics: all,
        policy,
        replaced,
        lacks_key,
        are_tickets: roles.instant("opened_at").is_some(),
        timeless: roles.timeless(),
        existing,
    }
}

/// Metrics of incidents, with names of their own where those of tickets took them.
fn apart(mut incidents: Vec<MetricEntry>, tickets: &[MetricEntry], source: &str) -> Vec<MetricEntry> {
    let source = source.replace('.', "-");
    for entry in &mut incidents {
        if tickets.iter().any(|ticket| ticket.id == entry.id) {
            let rest = entry.id.strip_prefix(&format!("{source}-")).unwrap_or(&entry.id);
            entry.id = format!("{source}-incident-{rest}");
        }
    }
    incidents
}

/// Makes the entries of one source.
pub(super) struct Maker<'s> {
    pub source: &'s str,
    pub lang: Lang,
}

impl Maker<'_> {
    pub(super) fn entry(&self, id: &str, label: &Message, about: Option<Message>, keys: &[String]) -> MetricEntry {
        let label = label.text(self.lang).to_owned();
        let keys = keys.iter().filter(|key| !key.is_empty()).cloned().collect();
        let source = self.source.replace('.', "-");
        MetricEntry { id: format!("{source}-{id}"), label, about, keys }
    }

    /// The keys of a kind that goes from one instant of a row to another.
    fn between(&self, kind: &str, start: &str, end_key: &str, end: &str) -> Vec<String> {
        vec![format!("type: {kind}"), self.source_key(), key("start", start), key(end_key, end)]
    }

    fn count_unit(&self) -> String {
        if self.lang == Lang::Ja { "unit: 件" } else { "unit: count" }.to_owned()
    }

    pub(super) fn source_key(&self) -> String {
        format!("source: {}", scalar(self.source))
    }
}

/// A text as expressions write it.
pub(super) fn quoted(text: &str) -> String {
    Literal::Text(text.to_owned()).to_string()
}

pub(super) fn key(name: &str, column: &str) -> String {
    format!("{name}: {}", scalar(column))
}

fn by(column: Option<&str>) -> String {
    column.map(|column| format!("by: [{}]", scalar(column))).unwrap_or_default()
}

/// Counts and times of what is opened and resolved.
fn tickets(roles: &Roles<'_>, lang: Lang) -> Vec<MetricEntry> {
    let Some(opened) = roles.time("opened_at") else { return Vec::new() };
    let make = Maker { source: &roles.source.name, lang };
    let by = roles.breakdown();
    let mut all = vec![make.entry("opened", &say!("受け付けた件数", "opened"), None, &counted(&make, opened, by))];
    if let Some(resolved) = roles.time("resolved_at").or_else(|| roles.time("closed_at")) {
        let keys = counted(&make, resolved, by);
        all.push(make.entry("resolved", &say!("解決した件数", "resolved"), None, &keys));
    }
    if let Some((opened, resolved)) = roles.instant("opened_at").zip(roles.resolution()) {
        all.push(backlog(&make, opened, resolved));
    }
    all.extend(times(&make, opened, roles));
    all
}

/// A count of rows by a time of theirs.
pub(super) fn counted(make: &Maker<'_>, time: &str, breakdown: Option<&str>) -> Vec<String> {
    vec![
        "type: simple".to_owned(),
        make.source_key(),
        key("time", time),
        "agg: count".to_owned(),
        by(breakdown),
        make.count_unit(),
    ]
}

/// What is not resolved at the end of a period.
fn backlog(make: &Maker<'_>, opened: &str, resolved: &str) -> MetricEntry {
    let about = say!(
        "期の終わりに解決していない件数。書き出しに含まれるものだけを数える",
        "what is not resolved at the end of a period, of what the export holds"
    );
    let mut keys = make.between("backlog", opened, "end", resolved);
    keys.extend([make.count_unit(), LOWER.to_owned()]);
    make.entry("backlog", &say!("未解決の件数", "backlog"), Some(about), &keys)
}

/// How long answers and resolutions take.
fn times(make: &Maker<'_>, opened: &str, roles: &Roles<'_>) -> Vec<MetricEntry> {
    let mut all = Vec::new();
    let start = roles.instant("opened_at");
    if let Some((start, end)) = start.zip(roles.resolution()) {
        let about = say!(
            "受付から解決までの時間の平均。休みの日と夜も数える",
            "the mean time from opening to resolution; nights and holidays count"
        );
        let mut keys = make.between("mttr", start, "end", end);
        keys.extend([by(roles.breakdown()), "unit: h".to_owned(), LOWER.to_owned()]);
        all.push(make.entry("mttr", &say!("平均解決時間", "mean time to resolve"), Some(about), &keys));
    }
    if let Some((start, taken)) = start.zip(roles.instant("responded_at")) {
        let mut keys = make.between("mtta", start, "acknowledged", taken);
        keys.extend(["unit: min".to_owned(), LOWER.to_owned()]);
        all.push(make.entry("mtta", &say!("平均応答時間", "mean time to respond"), None, &keys));
    }
    if let Some(response) = roles.of_kind("response_time", &[ColumnType::Duration]) {
        let mut keys = vec!["type: simple".to_owned(), make.source_key(), key("time", opened), "agg: avg".to_owned()];
        keys.extend([format!("expr: {response} / 60.0"), "unit: min".to_owned(), LOWER.to_owned()]);
        all.push(make.entry("response-time", &say!("平均初回返信時間", "mean first reply time"), None, &keys));
    }
    all
}

/// Availability and times of incidents.
fn incidents(roles: &Roles<'_>, presets: &IndexMap<String, Preset>, seen: &SeenValues, lang: Lang) -> Vec<MetricEntry> {
    let Some((start, end)) = roles.instant("started_at").zip(roles.instant("restored_at")) else { return Vec::new() };
    let make = Maker { source: &roles.source.name, lang };
    let service = roles.of_kind("service", &[ColumnType::Category, ColumnType::Text]);
    let mut all = of_intervals(&make, start, end, service);
    if let Some((column, harmless)) = without_outage(roles, presets, seen) {
        all.iter_mut().for_each(|entry| entry.leave_out(&column, &harmless));
    }
    if let Some(taken) = roles.instant("acknowledged_at") {
        let keys = [
            "type: mtta".to_owned(),
            make.source_key(),
            key("start", start),
            key("acknowledged", taken),
            "unit: min".to_owned(),
        ];
        all.push(make.entry("mtta", &say!("平均応答時間", "mean time to acknowledge"), None, &keys));
    }
    all
}

/// The column of severities, and those of its values that a preset knows to mean no outage.
fn without_outage(
    roles: &Roles<'_>,
    presets: &IndexMap<String, Preset>,
    seen: &SeenValues,
) -> Option<(String, Vec<String>)> {
    let column = roles.of_kind("severity", &[ColumnType::Category])?;
    let is_harmless = |value: &&String| presets.values().any(|preset| preset.harmless.contains(value));
    let harmless: Vec<String> = roles.values(column, seen)?.iter().filter(is_harmless).cloned().collect();
    (!harmless.is_empty()).then(|| (column.to_owned(), harmless))
}

/// The same of the states that a folded log watches.
fn intervals(source: &Source, project: &Project, lang: Lang) -> Vec<MetricEntry> {
    let Some(fold) = source.fold() else { return Vec::new() };
    let down = fold.intervals.iter().find(|intervals| intervals.name == "down");
    let name = down.map(|down| format!("{}.{}", source.name, down.name));
    let Some(name) = name.filter(|name| project.sources.contains_key(name)) else { return Vec::new() };
    of_intervals(&Maker { source: &name, lang }, "start", "end", Some(&fold.key))
}

fn of_intervals(make: &Maker<'_>, start: &str, end: &str, service: Option<&str>) -> Vec<MetricEntry> {
    let (source, start_key, end_key) = (make.source_key(), key("start", start), key("end", end));
    let service_key = service.map(|service| key("service", service)).unwrap_or_default();
    let uptime = [
        "type: uptime".to_owned(),
        source.clone(),
        start_key.clone(),
        end_key.clone(),
        service_key,
        "unit: \"%\"".to_owned(),
        "better: higher".to_owned(),
    ];
    let mttr =
        ["type: mttr".to_owned(), source, start_key, end_key, "unit: min".to_owned(), "better: lower".to_owned()];
    let mut count = counted(make, start, service);
    count.push(LOWER.to_owned());
    vec![
        make.entry(
            "uptime",
            &say!("稼働率", "uptime"),
            Some(say!(
                "止まっていた時間を除いた割合。記録の続く範囲だけを数える",
                "the share of time without an incident, as far as the log reaches"
            )),
            &uptime,
        ),
        make.entry("mttr", &say!("平均復旧時間", "mean time to restore"), None, &mttr),
        make.entry("incidents", &say!("障害の件数", "incidents"), None, &count),
    ]
}

/// Availability of samples, and what they measured.
fn samples(roles: &Roles<'_>, presets: &IndexMap<String, Preset>, seen: &SeenValues, lang: Lang) -> Vec<MetricEntry> {
    let Some(at) = roles.instant("at").filter(|_| roles.source.fold().is_none()) else { return Vec::new() };
    let make = Maker { source: &roles.source.name, lang };
    let mut all = Vec::new();
    let state = ["state", "status"].into_iter().find_map(|role| roles.of_kind(role, &[ColumnType::Category]));
    all.extend(state.and_then(|state| sampled_uptime(&make, at, state, roles, presets, seen)));
    let numbers =
        roles.source.columns.values().filter(|column| matches!(column.kind, ColumnType::Integer | ColumnType::Number));
    for column in numbers.filter(|column| column.name != "code").take(MOST_MEASURED) {
        let (name, id) = (&column.name, column.name.replace('_', "-"));
        let simple = |agg: &[&str]| {
            let mut keys = vec!["type: simple".to_owned(), make.source_key(), key("time", at)];
            keys.extend(agg.iter().map(|key| (*key).to_owned()));
            keys.push(key("expr", name));
            keys
        };
        let header = column.from.first().unwrap_or(name);
        let mean = simple(&["agg: avg"]);
        all.push(make.entry(&id, &say!("{header}（平均）", "{header}, mean"), None, &mean));
        let tail = simple(&["agg: percentile", "percentile: 0.95"]);
        all.push(make.entry(&format!("{id}-p95"), &say!("{header}（p95）", "{header}, p95"), None, &tail));
    }
    all
}

/// The share of samples that found a service up, where every state that occurs is known to be up or down.
fn sampled_uptime(
    make: &Maker<'_>,
    at: &str,
    state: &str,
    roles: &Roles<'_>,
    presets: &IndexMap<String, Preset>,
    seen: &SeenValues,
) -> Option<MetricEntry> {
    let values = roles.values(state, seen)?;
    let is_up = |value: &&String| presets.values().any(|preset| preset.up.contains(value));
    let is_down = |value: &String| presets.values().any(|preset| preset.down.contains(value));
    if values.is_empty() || !values.iter().all(|value| is_up(&value) || is_down(value)) {
        return None;
    }
    let mut up: Vec<String> = values.iter().filter(is_up).map(|word| quoted(word)).collect();
    up.sort();
    if up.is_empty() {
        return None;
    }
    let up = format!("{state} in ({})", up.join(", "));
    let service = roles.of_kind("service", &[ColumnType::Category, ColumnType::Text]);
    let keys = [
        "type: uptime".to_owned(),
        make.source_key(),
        key("time", at),
        format!("up: {}", scalar(&up)),
        service.map(|service| key("service", service)).unwrap_or_default(),
        "unit: \"%\"".to_owned(),
        "better: higher".to_owned(),
    ];
    let about = say!("届いた標本のうち、動いていたものの割合", "the share of samples that found the service up");
    Some(make.entry("uptime", &say!("稼働率", "uptime"), Some(about), &keys))
}

/// What customers answer.
fn surveys(roles: &Roles<'_>, seen: &SeenValues, lang: Lang) -> Vec<MetricEntry> {
    let answered = roles.time("answered_at").or_else(|| roles.time("day"));
    // Where tickets carry the answer, it belongs to the day on which they were done.
    let done = || ["resolved_at", "closed_at"].into_iter().find_map(|role| roles.time(role));
    let Some(time) = answered.or_else(done) else { return Vec::new() };
    let make = Maker { source: &roles.source.name, lang };
    let highest = |name: &str| roles.values(name, seen)?.iter().filter_map(|value| roles.whole(name, value)).max();
    let mut all = Vec::new();
    if let Some((score, highest)) = roles.number("rating").and_then(|score| Some((score, highest(score)?))) {
        let scale = if highest <= 5 { 5 } else { highest.max(10) };
        let about = say!(
            "{scale} 点満点の平均。データの最も高い回答は {highest}",
            "the mean, of {scale}; the highest answer in the data is {highest}"
        );
        let keys = [
            "type: csat".to_owned(),
            make.source_key(),
            key("time", time),
            key("score", score),
            format!("scale: {scale}"),
            "better: higher".to_owned(),
        ];
        all.push(make.entry("csat", &say!("顧客満足度", "customer satisfaction"), Some(about), &keys));
    }
    if let Some(score) = roles.number("recommend").filter(|score| highest(score).is_some_and(|highest| highest > 5)) {
        let keys = [
            "type: nps".to_owned(),
            make.source_key(),
            key("time", time),
            key("score", score),
            "better: higher".to_owned(),
        ];
        all.push(make.entry("nps", &say!("推奨度（NPS）", "net promoter score"), None, &keys));
    }
    // Rows of tickets are no answers.
    if all.is_empty() || answered.is_none() {
        return all;
    }
    let keys = counted(&make, time, None);
    all.push(make.entry("answers", &say!("回答の件数", "answers"), None, &keys));
    all
}
