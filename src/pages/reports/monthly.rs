//! The monthly KPI review: every indicator by group with target, value, change and trend, and SLA attainment.

use super::sections;
use crate::calendar::Period;
use crate::model::Block;
use crate::pages::Material;
use crate::pages::blocks::uptime;

/// The blocks of one month.
pub(super) fn blocks(material: &Material<'_>, period: &Period) -> Vec<Block> {
    let lang = material.lang();
    let groups = sections::groups(material, period);
    let mut blocks = vec![sections::limits(material, period), sections::summary(material, &groups)];
    let sla = sections::sla_tables(material, period);
    if !sla.is_empty() {
        blocks.push(sections::heading(lang.pick("SLA達成率", "SLA attainment")));
        blocks.extend(sla);
        blocks.extend(sections::sla_charts(material, period));
    }
    let uptime = uptime::of_period(material, period);
    if !uptime.is_empty() {
        blocks.push(sections::heading(lang.pick("システム稼働状況", "System status")));
        blocks.extend(uptime);
    }
    for group in &groups {
        let title = if group.title.is_empty() { lang.pick("指標", "Indicators") } else { &group.title };
        blocks.push(sections::heading(title));
        blocks.push(sections::indicator_table(material, group));
        blocks.extend(sections::trend_charts(material, period, group));
    }
    blocks.extend(sections::sources(material));
    blocks
}
