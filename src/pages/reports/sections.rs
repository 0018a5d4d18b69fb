//! What reports are built from: the summary in figures, indicators by group, SLA tables, uptime per service, charts, and
//! where the data come from.

use super::super::blocks::chart::{self, Request};
use super::super::blocks::periods::Wanted;
use super::super::blocks::{kpis, sla};
use crate::calendar::{Grain, Period, Shift};
use crate::diag::Lang;
use crate::model::{Block, Heading, Kpi, KpiGroup, Standing, TableBlock, TableCell, format_integer};
use crate::pages::{Material, lineage};
use crate::say;

/// A heading of a report; its anchor is its text.
pub(super) fn heading(text: &str) -> Block {
    Block::Heading(Heading { level: 2, id: text.replace([' ', '　'], "-"), text: text.to_owned() })
}

/// Exact limits of the period and the as-of instant.
pub(super) fn limits(material: &Material<'_>, period: &Period) -> Block {
    let zone = &material.project.site.periods.zone;
    let shown = |at: crate::calendar::Instant| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string();
    let (start, end, as_of) = (shown(period.start), shown(period.end), shown(material.as_of));
    let partial = period.is_partial(material.as_of);
    let note = match partial {
        true => material.lang().pick("この期間はまだ終わっていません（途中）。", " The period is not over."),
        false => "",
    };
    let rule = cutoff_rule(material, period);
    let text = say!(
        "対象期間: {start} 以上 {end} 未満。集計時点: {as_of}。{rule}{note}",
        "Period: from {start} until before {end}. As of: {as_of}.{rule}{note}"
    );
    Block::Paragraph { text: text.text(material.lang()).to_owned() }
}

/// The rule by which a window ends, and what it does on closed days.
fn cutoff_rule(material: &Material<'_>, period: &Period) -> String {
    let cutoff = material.project.site.periods.cutoff.as_ref().filter(|_| period.grain == Grain::Cutoff);
    let Some(cutoff) = cutoff else { return String::new() };
    let (written, lang) = (&cutoff.written, material.lang());
    let calendar = cutoff.calendar().map_or("", |calendar| calendar.name.as_str());
    let said = match cutoff.shift() {
        Shift::None => say!("締め: {written}（休日でも動かさない）。", " Cut-off: {written}, holidays or not."),
        Shift::PreviousBusinessDay => say!(
            "締め: {written}（休みの日は前の営業日、{calendar}）。",
            " Cut-off: {written}, on the business day before when closed ({calendar})."
        ),
        Shift::NextBusinessDay => say!(
            "締め: {written}（休みの日は次の営業日、{calendar}）。",
            " Cut-off: {written}, on the business day after when closed ({calendar})."
        ),
    };
    said.text(lang).to_owned()
}

/// Groups of indicators in the order of `tejun.yaml`; what no group names comes last. Only what has a figure by this
/// grain is shown.
pub(super) fn groups(material: &Material<'_>, period: &Period) -> Vec<KpiGroup> {
    let lang = material.lang();
    let declared = &material.project.site.reports.groups;
    let grouped = |id: &str| declared.iter().any(|(_, ids)| ids.iter().any(|known| known == id));
    let rest: Vec<String> = material.project.metrics.keys().filter(|id| !grouped(id)).cloned().collect();
    let others = (lang.pick("その他の指標", "Other indicators").to_owned(), rest);
    let wanted = Wanted::One(period.clone());
    let shown = |ids: &[String]| -> Vec<Kpi> {
        let has = |id: &&String| material.figures.get(id, &[], &period.label).is_some();
        ids.iter().filter(has).map(|id| kpis::kpi(material, id, &wanted)).collect()
    };
    let groups = declared.iter().chain(std::iter::once(&others));
    let mut groups: Vec<KpiGroup> =
        groups.map(|(title, ids)| KpiGroup { title: title.clone(), items: shown(ids) }).collect();
    groups.retain(|group| !group.items.is_empty());
    if let [only] = &mut groups[..]
        && declared.is_empty()
    {
        only.title.clear();
    }
    groups
}

/// How many indicators stand where, in one sentence made of figures.
pub(super) fn summary(material: &Material<'_>, groups: &[KpiGroup]) -> Block {
    let items = || groups.iter().flat_map(|group| &group.items).filter(|kpi| !kpi.target.is_empty());
    let count = |standing| items().filter(|kpi| kpi.standing == standing).count();
    let (all, met, missed) = (items().count(), count(Standing::Met), count(Standing::Missed));
    let (risk, none) = (count(Standing::AtRisk), count(Standing::NoData));
    let undecided = count(Standing::Undecided);
    let text = say!(
        "目標のある指標 {all} 件: 達成 {met} 件、未達 {missed} 件、注意 {risk} 件、対象なし {none} 件、判定保留 {undecided} 件。",
        "{all} indicators with a target: {met} met, {missed} missed, {risk} at risk, {none} without data, {undecided} undecided."
    );
    Block::Paragraph { text: text.text(material.lang()).to_owned() }
}

/// The SLA tables of every policy for a period.
pub(super) fn sla_tables(material: &Material<'_>, period: &Period) -> Vec<Block> {
    let wanted = Wanted::One(period.clone());
    let policies = material.project.policies.values();
    policies.filter_map(|policy| sla::table(material, policy, &wanted, None)).map(Block::Sla).collect()
}

/// A table of every indicator: the target, the value, what stands behind it, the change and the verdict.
pub(super) fn indicator_table(material: &Material<'_>, group: &KpiGroup) -> Block {
    let lang = material.lang();
    let row = |kpi: &Kpi| {
        let value = format!("{}{}", kpi.value, kpi.unit);
        let alert = Some(kpi.alert.as_str()).filter(|alert| !alert.is_empty());
        let notes: Vec<&str> = alert.into_iter().chain(kpi.notes.iter().map(String::as_str)).collect();
        let note = notes.join(lang.pick("、", ", "));
        let standing =
            TableCell { text: kpi.standing_text.clone(), standing: Some(kpi.standing), ..TableCell::default() };
        vec![
            text(&kpi.label),
            text(&kpi.target),
            TableCell { note, ..number(value) },
            number(kpi.n.clone()),
            text(&changes(kpi, lang)),
            standing,
        ]
    };
    let heads = [
        lang.pick("指標", "Indicator"),
        lang.pick("目標", "Target"),
        lang.pick("実績", "Value"),
        lang.pick("件数", "n"),
        lang.pick("変化", "Change"),
        lang.pick("判定", "Verdict"),
    ];
    Block::Table(TableBlock::new(&group.title, &heads, group.items.iter().map(row).collect()))
}

/// The change against the period before, and that against a year ago where there is one.
fn changes(kpi: &Kpi, lang: Lang) -> String {
    if kpi.year_ago.is_empty() {
        return kpi.change.clone();
    }
    let year_ago = format!("{} {}", lang.pick("前年比", "vs a year ago"), kpi.year_ago);
    [kpi.change.as_str(), &year_ago]
        .into_iter()
        .filter(|c| !c.is_empty())
        .collect::<Vec<_>>()
        .join(lang.pick("、", ", "))
}

/// Attainment of every clock by priority over the last periods.
pub(super) fn sla_charts(material: &Material<'_>, period: &Period) -> Vec<Block> {
    let mut blocks = Vec::new();
    for policy in material.project.policies.values() {
        for clock in &policy.clocks {
            let metric = format!("sla.{}.{}", policy.name, clock.name);
            if material.figures.get(&metric, &[], &period.label).is_some() {
                blocks.push(chart_of(material, period, &metric, Some("priority".to_owned())));
            }
        }
    }
    blocks
}

/// Every indicator of a group that has a target, over the last periods.
pub(super) fn trend_charts(material: &Material<'_>, period: &Period, group: &KpiGroup) -> Vec<Block> {
    let with_target = group.items.iter().filter(|kpi| !kpi.target.is_empty() && kpi.trend.len() > 1);
    with_target.map(|kpi| chart_of(material, period, &kpi.metric, None)).collect()
}

fn chart_of(material: &Material<'_>, period: &Period, metric: &str, by: Option<String>) -> Block {
    let request = Request {
        id: format!("chart-{}", metric.replace('.', "-")),
        title: None,
        metrics: vec![metric.to_owned()],
        grain: if matches!(period.grain, Grain::Week | Grain::Cutoff) { period.grain.name() } else { "month" },
        kind: "line",
        last: 13,
        by,
    };
    Block::Chart(chart::chart(material, &request, Some(period.end)))
}

/// Rows read, used, set aside and dropped, per source.
pub(super) fn sources(material: &Material<'_>) -> Vec<Block> {
    let lang = material.lang();
    let zone = &material.project.site.periods.zone;
    let heads = [
        lang.pick("データソース", "Source"),
        lang.pick("ファイル", "Files"),
        lang.pick("読込行", "Rows in"),
        lang.pick("使用", "Used"),
        lang.pick("除外", "Set aside"),
        lang.pick("重複", "Duplicates"),
        lang.pick("最新", "Newest"),
    ];
    let row = |source: &crate::model::SourceCount| {
        let newest = source.newest.map(|at| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string());
        let counts =
            [source.files as u64, source.rows_in, source.rows_used, source.rows_set_aside, source.rows_duplicate];
        let mut name = text(&source.source);
        (name.route, name.anchor) = (Some(lineage::route()), lineage::anchor(&source.source));
        let mut cells = vec![name];
        cells.extend(counts.map(|n| number(format_integer(n))));
        cells.push(text(&newest.unwrap_or_default()));
        cells
    };
    if material.sources.is_empty() {
        return Vec::new();
    }
    vec![
        heading(lang.pick("データの出所", "Where the data come from")),
        Block::Table(TableBlock::new(
            lang.pick("読込行 = 使用 + 除外 + 重複", "Rows in = used + set aside + duplicates"),
            &heads,
            material.sources.iter().map(row).collect(),
        )),
    ]
}

/// A cell of text.
pub(in crate::pages) fn text(text: &str) -> TableCell {
    TableCell { text: text.to_owned(), ..TableCell::default() }
}

/// A cell of a number as shown.
pub(in crate::pages) fn number(text: String) -> TableCell {
    TableCell { text, numeric: true, ..TableCell::default() }
}
