//! The weekly status report: the window up to a declared cut-off, else an ISO week, at a glance.

use super::sections;
use crate::calendar::Period;
use crate::model::Block;
use crate::pages::Material;
use crate::pages::blocks::uptime;

/// The blocks of one week.
pub(super) fn blocks(material: &Material<'_>, period: &Period) -> Vec<Block> {
    let lang = material.lang();
    let groups = sections::groups(material, period);
    let mut blocks = vec![sections::limits(material, period), sections::summary(material, &groups)];
    let mut section = |title: &str, more: Vec<Block>| {
        if !more.is_empty() {
            blocks.push(sections::heading(title));
            blocks.extend(more);
        }
    };
    section(lang.pick("システム稼働状況", "System status"), uptime::of_period(material, period));
    section(lang.pick("SLA達成率", "SLA attainment"), sections::sla_tables(material, period));
    let indicators = if groups.is_empty() { Vec::new() } else { vec![Block::Kpis { groups }] };
    section(lang.pick("今週の指標", "Indicators of the week"), indicators);
    section(lang.pick("推移", "Trends"), sections::sla_charts(material, period));
    blocks.extend(sections::sources(material));
    blocks
}
