//! The archive: every report of a kind, newest first, with how its indicators stood.

use super::sections::{number, text};
use super::{Kind, Plan, editions, sections};
use crate::calendar::Period;
use crate::model::{Block, ChildLink, Standing, TableBlock, TableCell};
use crate::pages::Material;
use crate::say;

/// Links to the archives and to the newest reports.
pub(super) fn overview(material: &Material<'_>, plan: &Plan) -> Vec<Block> {
    let lang = material.lang();
    let mut items = Vec::new();
    for (kind, periods) in &plan.0 {
        items.push(ChildLink {
            title: kind.title(lang).to_owned(),
            description: kind.description(material).to_owned(),
            route: kind.archive(),
        });
        items.extend(periods.last().map(|period| ChildLink {
            title: format!("{} {}", kind.title(lang), period.title(lang)),
            description: lang.pick("最新のレポート", "The newest report").to_owned(),
            route: kind.route(period),
        }));
    }
    vec![Block::Children { items }]
}

/// One row per report.
pub(super) fn list(material: &Material<'_>, kind: Kind, periods: &[Period]) -> Vec<Block> {
    let lang = material.lang();
    let heads = [
        lang.pick("期間", "Period"),
        lang.pick("達成", "Met"),
        lang.pick("未達", "Missed"),
        lang.pick("注意", "At risk"),
        lang.pick("対象なし・保留", "No data, undecided"),
    ];
    let row = |period: &Period| {
        let groups = sections::groups(material, period);
        let items = || groups.iter().flat_map(|g| &g.items).filter(|kpi| !kpi.target.is_empty());
        let count = |standings: &[Standing]| {
            number(items().filter(|kpi| standings.contains(&kpi.standing)).count().to_string())
        };
        let partial = period.is_partial(material.as_of);
        let mark = if partial { lang.pick("（途中）", " (partial)") } else { "" };
        let mut link: TableCell = text(&format!("{}{mark}", period.title(lang)));
        link.route = Some(kind.route(period));
        if let Some(newest) = material.editions.newest(kind.model(), &kind.key(material, period)) {
            let (number, issued) = (newest.edition.number, editions::day(material, newest.edition.issued_at));
            let mark = say!("第{number}版 {issued} 発行", "edition {number}, issued {issued}");
            link.note = mark.text(lang).to_owned();
        }
        vec![
            link,
            count(&[Standing::Met]),
            count(&[Standing::Missed]),
            count(&[Standing::AtRisk]),
            count(&[Standing::NoData, Standing::Undecided]),
        ]
    };
    let rows = periods.iter().rev().map(row).collect();
    let about = Block::Paragraph { text: format!("{}{}", kind.description(material), lang.pick("。", ".")) };
    vec![about, Block::Table(TableBlock::new(kind.title(lang), &heads, rows))]
}
