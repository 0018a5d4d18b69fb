//! Which reports are made, and the grains that roll-ups add.

use super::*;
use crate::calendar::Grain;
use crate::model::ReportKind;

const SOURCES: &str = "t: { files: t.csv, columns: { at: datetime, who: text, ok: boolean } }\n";
const METRICS: &str = "\
n: { type: simple, source: t, time: at, agg: count }
weekly: { type: simple, source: t, time: at, agg: count, grains: [week] }
share: { type: ratio, source: t, time: at, numerator: { agg: count, filter: ok }, denominator: { agg: count }, unit: '%' }
users: { type: active_users, source: t, user: who, time: at }
per-user: { type: derived, expr: n / users }
twice: { type: derived, expr: n * 2 }
so-far: { type: cumulative, metric: n, window: fiscal_year }
month-so-far: { type: cumulative, metric: n, window: month, grains: [month] }
typed: { type: manual, values: { 2026-10: 3 } }
";

fn grains(project: &Project, id: &str) -> Vec<Grain> {
    project.metrics[id].grains.clone()
}

#[test]
fn a_roll_up_computes_what_is_exact_in_it() {
    let site = "title: T\nreports: { quarterly: true, yearly: { words: [総括] } }\n";
    let files = [("tejun.yaml", site), ("data/sources.yaml", SOURCES), ("data/metrics.yaml", METRICS)];
    let (project, said) = said(&files);
    assert_eq!(said, Vec::<String>::new());
    let kinds: Vec<ReportKind> = project.site.reports.kinds.iter().map(|made| made.kind).collect();
    assert_eq!(kinds, [ReportKind::Weekly, ReportKind::Monthly, ReportKind::Quarterly, ReportKind::Yearly]);
    let yearly = project.site.reports.of(ReportKind::Yearly).unwrap();
    assert_eq!((yearly.words.as_deref(), &yearly.layout), (Some(&["総括".to_owned()][..]), &None));
    let all = [Grain::Week, Grain::Month, Grain::Quarter, Grain::Year];
    for id in ["n", "share", "twice", "so-far"] {
        assert_eq!(grains(&project, id), all, "{id}");
        assert_eq!(project.metrics[id].rolled_up, [Grain::Quarter, Grain::Year], "{id}");
    }
    assert_eq!(grains(&project, "weekly"), [Grain::Week], "what is not told by the month is not rolled up");
    assert_eq!(grains(&project, "users"), [Grain::Week, Grain::Month], "a quarter's users are another measure");
    assert_eq!(grains(&project, "per-user"), [Grain::Week, Grain::Month], "it needs the users");
    assert_eq!(grains(&project, "month-so-far"), [Grain::Month], "its window is shorter than a quarter");
    assert_eq!(grains(&project, "typed"), [Grain::Month]);
    assert!(
        project.metrics["n"].outgrows_bounds(Grain::Quarter) && !project.metrics["n"].outgrows_bounds(Grain::Month)
    );
    assert!(!project.metrics["share"].outgrows_bounds(Grain::Quarter), "a share is a share, however long");
}

#[test]
fn what_is_wrong_with_a_kind_is_said() {
    let at = |reports: &str| {
        let site = format!("title: T\nreports:\n  {reports}\n");
        said(&[("tejun.yaml", site.as_str()), ("layouts/m.md", "")]).1
    };
    assert_eq!(at("monthly: { layout: layouts/m.md, words: [] }"), Vec::<String>::new());
    assert_eq!(at("monthly: { layout: ./layouts/m.md }"), Vec::<String>::new());
    assert_eq!(at("monthly: { layout: layouts/none.md }"), ["config/unknown-reference tejun.yaml:3:22+15"]);
    assert_eq!(at("monthly: { layout: ../m.md }"), ["config/invalid-value tejun.yaml:3:22+7"]);
    assert_eq!(at("monthly: { cutoff: friday 17:00 }"), ["config/unknown-key tejun.yaml:3:14+6"]);
    assert_eq!(at("weekly: { words: [a] }"), Vec::<String>::new());
    assert_eq!(at("weekly: { words: [a], shift: none }"), ["config/missing-key tejun.yaml:3:11+1"]);
    assert_eq!(at("quaterly: true"), ["config/unknown-key tejun.yaml:3:3+8"]);
}
