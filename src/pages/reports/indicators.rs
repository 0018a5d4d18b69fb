//! The `{indicators}` directive: groups of indicators with target, value, what stands behind it, change and verdict; as a
//! table or as cards.

use super::{number, text, trends};
use crate::calendar::{Grain, Period};
use crate::diag::Lang;
use crate::model::{Block, Figure, Heading, Kpi, KpiGroup, TableBlock, TableCell, misses_in_words, verdict_in_words};
use crate::pages::ComposeContext;
use crate::pages::blocks::kpis;
use crate::pages::blocks::periods::PeriodSpec;
use crate::pages::directives::DirectiveResult;
use crate::pages::reason::Reason;
use crate::say;
use crate::syntax::{Fields, Reader};

/// Figures under one heading.
pub(super) struct Group<'a> {
    /// Its heading; empty when there is only one and nobody named it.
    pub title: String,
    /// Its figures, whole metrics of one period.
    pub figures: Vec<&'a Figure>,
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Cards,
    Table,
}

const FORMS: [(&str, Form); 2] = [("table", Form::Table), ("cards", Form::Cards)];

/// The blocks of the directive.
pub(super) fn directive(
    context: &ComposeContext<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let form = fields.get("form").map_or(Some(Form::Table), |node| reader.choice(node, &FORMS));
    let charts = fields.get("charts").map_or(Some(false), |node| reader.boolean(node));
    let only = names(fields, reader, "group");
    let period = match period(context, fields, reader) {
        Ok(period) => period,
        Err(reason) => return Some(Err(reason)),
    };
    let (form, charts) = (form?, charts?);
    let Some(period) = period else { return Some(Ok(Vec::new())) };
    let groups = match chosen(context, &period, only.as_deref()) {
        Ok(groups) => groups,
        Err(reason) => return Some(Err(reason)),
    };
    Some(Ok(match form {
        Form::Cards => cards(context, &groups),
        Form::Table => tables(context, &period, &groups, charts),
    }))
}

/// The names below a key of a directive; `None` where it is not written.
pub(super) fn names(fields: &mut Fields<'_>, reader: &mut Reader<'_>, key: &'static str) -> Option<Vec<String>> {
    let node = fields.get(key)?;
    Some(reader.texts(node).into_iter().map(|(name, _)| name.to_owned()).collect())
}

/// The period that a directive speaks of: the one it names, that of the report, or the newest one of the grain that it names.
pub(super) fn period(
    context: &ComposeContext<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Result<Option<Period>, Reason> {
    let written = fields.get("period").and_then(|node| reader.text_of(node));
    let grain = match PeriodSpec::parse(context, written)? {
        PeriodSpec::One(period) => return Ok(Some(period)),
        PeriodSpec::Latest(grain) => grain,
    };
    let grain = match (grain, &context.project.site.periods.cutoff) {
        (Grain::Cutoff, None) => Grain::Week,
        (grain, _) => grain,
    };
    let figures = context.figures.iter().filter(|f| f.period.grain == grain && f.n > 0);
    let newest = figures.max_by_key(|figure| (!figure.partial, figure.period.start));
    Ok(newest.map(|figure| figure.period.clone()))
}

/// Groups in the order of `tejun.yaml`; what no group names comes last. Only what has a figure of this period is in them.
pub(super) fn groups<'a>(context: &ComposeContext<'a>, period: &Period) -> Vec<Group<'a>> {
    let declared = &context.project.site.reports.groups;
    let grouped = |id: &str| declared.iter().any(|(_, ids)| ids.iter().any(|known| known == id));
    let rest: Vec<&String> = context.project.metrics.keys().filter(|id| !grouped(id)).collect();
    let others = context.lang().pick("その他の指標", "Other indicators");
    let found = |title: &str, ids: &mut dyn Iterator<Item = &String>| Group {
        title: title.to_owned(),
        figures: ids.filter_map(|id| context.figures.at(id, &[], period)).collect(),
    };
    let named = declared.iter().map(|(title, ids)| found(title, &mut ids.iter()));
    let mut groups: Vec<Group<'_>> = named.collect();
    groups.push(found(if declared.is_empty() { "" } else { others }, &mut rest.into_iter()));
    groups.retain(|group| !group.figures.is_empty());
    groups
}

/// The groups that are asked for by name, in that order; all without names.
pub(super) fn chosen<'a>(
    context: &ComposeContext<'a>,
    period: &Period,
    names: Option<&[String]>,
) -> Result<Vec<Group<'a>>, Reason> {
    let mut all = groups(context, period);
    let Some(names) = names else { return Ok(all) };
    let declared = &context.project.site.reports.groups;
    let mut chosen = Vec::new();
    for name in names {
        if !declared.iter().any(|(heading, _)| heading == name) {
            let message = say!("指標グループ `{name}` は tejun.yaml にありません", "no group `{name}` in tejun.yaml");
            return Err(Reason::unknown(message, name, declared.iter().map(|(heading, _)| heading.as_str())));
        }
        if let Some(at) = all.iter().position(|group| group.title == *name) {
            chosen.push(all.remove(at));
        }
    }
    Ok(chosen)
}

fn cards(context: &ComposeContext<'_>, groups: &[Group<'_>]) -> Vec<Block> {
    if groups.is_empty() {
        return Vec::new();
    }
    let group = |group: &Group<'_>| KpiGroup {
        title: group.title.clone(),
        items: group.figures.iter().map(|figure| kpis::of_figure(context, figure)).collect(),
    };
    vec![Block::Kpis { groups: groups.iter().map(group).collect() }]
}

/// A table per group, each below its heading where there are several.
fn tables(context: &ComposeContext<'_>, period: &Period, groups: &[Group<'_>], charts: bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    for group in groups {
        if !group.title.is_empty() && groups.len() > 1 {
            blocks.push(heading(&group.title));
        }
        blocks.push(table(context, group));
        if charts {
            blocks.extend(trends::of_group(context, period, group, trends::LAST));
        }
    }
    blocks
}

/// A heading below those of the layout; its anchor is its text.
fn heading(text: &str) -> Block {
    Block::Heading(Heading { level: 3, id: text.replace([' ', '　'], "-"), text: text.to_owned() })
}

fn table(context: &ComposeContext<'_>, group: &Group<'_>) -> Block {
    let lang = context.lang();
    let row = |figure: &&Figure| {
        let kpi = kpis::of_figure(context, figure);
        let value = format!("{}{}", kpi.value, kpi.unit);
        let alert = Some(kpi.alert.as_str()).filter(|alert| !alert.is_empty());
        let notes: Vec<&str> = alert.into_iter().chain(kpi.notes.iter().map(String::as_str)).collect();
        let note = notes.join(lang.pick("、", ", "));
        vec![
            text(&kpi.label),
            text(&kpi.target),
            TableCell { note, ..number(value) },
            number(kpi.n.clone()),
            text(&changes(&kpi, lang)),
            TableCell { standing: Some(kpi.standing), ..text(&kpi.standing_text) },
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
    Block::Table(TableBlock::new(&group.title, &heads, group.figures.iter().map(row).collect()))
}

/// The change against the period before, and that against a year ago where there is one.
fn changes(kpi: &Kpi, lang: Lang) -> String {
    if kpi.year_ago.is_empty() {
        return kpi.change.clone();
    }
    let year_ago = format!("{} {}", lang.pick("前年比", "vs a year ago"), kpi.year_ago);
    let both = [kpi.change.as_str(), &year_ago].into_iter().filter(|change| !change.is_empty());
    both.collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// The verdict of a figure in a cell.
pub(in crate::pages) fn verdict(context: &ComposeContext<'_>, figure: &Figure) -> TableCell {
    let note = misses_in_words(figure, context.lang()).unwrap_or_default();
    TableCell { standing: Some(figure.standing), note, ..text(&verdict_in_words(figure, context.lang())) }
}
