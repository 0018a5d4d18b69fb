//! The `{indicators}` directive: groups of indicators with target, value, what stands behind it, change and verdict; as a
//! table or as cards.

use super::groups::{Group, chosen, period};
use super::trends;
use crate::calendar::Period;
use crate::diag::Lang;
use crate::model::{Block, Kpi, KpiGroup, TableCell};
use crate::pages::blocks::kpis;
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::table::Table;

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Cards,
    Table,
}

pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let form = options.choice("form", &[("table", Form::Table), ("cards", Form::Cards)]).unwrap_or(Form::Table);
    let charts = options.boolean("charts").unwrap_or(false);
    let only = options.texts("group");
    let Some(period) = period(context, options)? else { return Ok(Vec::new()) };
    let groups = chosen(context, &period, only.as_deref())?;
    Ok(match form {
        Form::Cards => cards(context, &groups),
        Form::Table => tables(context, &period, &groups, charts),
    })
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
    Block::heading(3, text.replace([' ', '　'], "-"), text)
}

fn table(context: &ComposeContext<'_>, group: &Group<'_>) -> Block {
    let lang = context.lang();
    let kpis: Vec<Kpi> = group.figures.iter().map(|figure| kpis::of_figure(context, figure)).collect();
    let note = |kpi: &Kpi| {
        let alert = Some(&kpi.alert).filter(|alert| !alert.is_empty());
        alert.into_iter().chain(&kpi.notes).cloned().collect::<Vec<_>>().join(lang.pick("、", ", "))
    };
    let value = |kpi: &Kpi| TableCell::number(format!("{}{}", kpi.value, kpi.unit)).with_note(note(kpi));
    Table::new(lang, &kpis)
        .column("指標", "Indicator", |kpi| kpi.label.as_str())
        .column("目標", "Target", |kpi| kpi.target.as_str())
        .column("実績", "Value", value)
        .column("件数", "n", |kpi| TableCell::number(&kpi.n))
        .column("変化", "Change", |kpi| changes(kpi, lang))
        .column("判定", "Verdict", |kpi| TableCell::verdict(&kpi.standing_text, kpi.standing))
        .block(&group.title)
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
