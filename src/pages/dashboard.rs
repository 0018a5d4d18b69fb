//! The page with every indicator at a glance, what was missed first: the newest complete period, and what the running one has come
//! to so far.
//!
//! In: the groups of the reports, and the figures. Out: one page at `/kpis/`, unless a document is there. Never: computes, or judges
//! otherwise than the figures do.

use super::blocks::figure::value;
use super::blocks::kpis;
use super::blocks::periods::{self, PeriodSpec};
use super::context::ComposeContext;
use super::metrics::catalogue::{groups, is_made};
use super::navigation::{Entry, Tree};
use super::site_page::{SitePage, Words};
use crate::calendar::Grain;
use crate::diag::Lang;
use crate::model::{Block, Heading, Kpi, KpiGroup, Page, PageKind, TargetStatus};
use crate::say;

const PAGE: SitePage = SitePage {
    path: "kpis",
    kind: PageKind::Dashboard,
    title: Words { ja: "KPI ダッシュボード", en: "KPI dashboard" },
    description: Words {
        ja: "すべての指標の最新の実績・目標・判定・変化",
        en: "Every indicator with its newest value, target, verdict and change",
    },
    weight: 860,
};

pub(super) fn entry(context: &ComposeContext<'_>) -> Option<Entry> {
    is_made(context, &PAGE.route(), "dashboard").then(|| PAGE.entry(context.lang()))
}

/// The page; none without figures, or when a document stands at its address.
pub(super) fn page(context: &ComposeContext<'_>, tree: &Tree) -> Option<Page> {
    if !is_made(context, &PAGE.route(), "dashboard") {
        return None;
    }
    let lang = context.lang();
    let groups: Vec<KpiGroup> = groups(context)
        .into_iter()
        .map(|(title, ids)| KpiGroup { title, items: ids.iter().map(|id| tile(context, id)).collect() })
        .collect();
    let parts = by_urgency(groups, lang);
    let headings = parts.iter().map(|(heading, _)| heading.clone()).collect();
    let as_of = context.local(context.as_of);
    let about = say!(
        "{as_of} 時点。値と判定は最新の完了した月（月ごとに数えない指標は、その指標の最新の完了した期）のものです。完了した期のない指標は、途中の期の値に「途中」と添えます。「進行中」は、いまの期のここまでの値です。",
        "As of {as_of}. Values and verdicts are of the newest complete month, or of the newest complete period of metrics that have no months. A metric without a complete period shows the one that runs, marked as partial. Running is the present period so far."
    );
    let mut blocks = vec![Block::paragraph(about.into_text(lang))];
    for (heading, groups) in parts {
        blocks.extend([Block::Heading(heading), Block::Kpis { groups }]);
    }
    let mut page = PAGE.page(lang, tree, blocks);
    page.headings = headings;
    Some(page)
}

/// How urgent an indicator is, with the anchor and the words of its part; a threshold that was crossed asks for a look, too.
fn urgency(kpi: &Kpi) -> usize {
    match kpi.standing {
        TargetStatus::Missed => 0,
        TargetStatus::AtRisk => 1,
        _ if !kpi.alert.is_empty() => 1,
        TargetStatus::Met => 2,
        TargetStatus::Undecided | TargetStatus::NoData => 3,
    }
}

/// The indicators in parts, the most urgent first, each in the groups of the reports; without a part that has none.
fn by_urgency(groups: Vec<KpiGroup>, lang: Lang) -> Vec<(Heading, Vec<KpiGroup>)> {
    let parts = [
        ("missed", lang.pick("未達", "Missed")),
        ("at-risk", lang.pick("注意", "At risk")),
        ("met", lang.pick("達成", "Met")),
        ("other", lang.pick("目標なし・判定保留", "Without a target, undecided")),
    ];
    let of = |at: usize| {
        let own = |group: &KpiGroup| KpiGroup {
            title: group.title.clone(),
            items: group.items.iter().filter(|kpi| urgency(kpi) == at).cloned().collect(),
        };
        let mut own: Vec<KpiGroup> = groups.iter().map(own).filter(|group| !group.items.is_empty()).collect();
        // What wants a look stands together, whatever it is about.
        if at < 2 && own.len() > 1 {
            let items = own.into_iter().flat_map(|group| group.items).collect();
            own = vec![KpiGroup { title: String::new(), items }];
        }
        own
    };
    let part = |(at, (id, words)): (usize, (&str, &str))| {
        let groups = of(at);
        let count: usize = groups.iter().map(|group| group.items.len()).sum();
        let heading = Heading { level: 2, id: id.to_owned(), text: format!("{words} {count}") };
        (heading, groups)
    };
    parts.into_iter().enumerate().map(part).filter(|(_, groups)| !groups.is_empty()).collect()
}

/// An indicator as it stood at the end of its newest complete period, with the running one.
pub(super) fn tile(context: &ComposeContext<'_>, metric: &str) -> Kpi {
    let wanted = PeriodSpec::Latest(Grain::Month);
    let mut kpi = kpis::kpi(context, metric, &wanted);
    let shown = wanted.figure(context.figures, metric);
    let running = shown.filter(|shown| !shown.partial).and_then(|shown| {
        let series = context.figures.series(metric, shown.period.grain, &[]);
        series.into_iter().next_back().filter(|figure| figure.partial && figure.value.is_some())
    });
    if let Some(figure) = running {
        kpi.running = format!("{} {}", periods::title(context.lang(), figure), value(context, figure));
    }
    kpi
}
