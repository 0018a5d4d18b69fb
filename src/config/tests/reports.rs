//! Which reports are made, and the grains that roll-ups add.

use super::*;
use crate::calendar::Grain;
use crate::model::{ReportKind, ReportName, ReportPeriod};

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
    let names: Vec<ReportName> = project.site.reports.made.iter().map(|made| made.name).collect();
    assert_eq!(names, [ReportName::WEEKLY, ReportName::MONTHLY, ReportName::QUARTERLY, ReportName::YEARLY]);
    let yearly = project.site.reports.of(ReportName::YEARLY).unwrap();
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
fn a_daily_report_computes_what_it_names_and_turns_no_verdict() {
    let site = "title: T\nreports: { weekly: false, day: { kind: monthly, period: day, groups: { 件数: [twice, users, typed] } } }\n";
    let files = [("tejun.yaml", site), ("data/sources.yaml", SOURCES), ("data/metrics.yaml", METRICS)];
    let (project, said) = said(&files);
    assert_eq!(said, Vec::<String>::new());
    let all = [Grain::Day, Grain::Week, Grain::Month];
    assert_eq!(grains(&project, "twice"), all);
    assert_eq!(grains(&project, "n"), all, "what it is made of");
    assert_eq!(grains(&project, "share"), [Grain::Week, Grain::Month], "nothing names it");
    assert_eq!(grains(&project, "users"), [Grain::Week, Grain::Month], "a day's users are another measure");
    assert_eq!(project.metrics["n"].told_grains(), [Grain::Week, Grain::Month], "the day is for the report alone");
}

#[test]
fn what_cannot_be_asked_for_is_no_name_of_a_report() {
    for name in ["incident", "release", "-x", "_x", "contract", "Weekly"] {
        let site = format!("title: T\nreports:\n  {name}: {{ kind: monthly }}\n");
        let said = said(&[("tejun.yaml", site.as_str())]).1;
        assert!(
            matches!(said.as_slice(), [one] if one.starts_with("config/invalid-value tejun.yaml:3")),
            "{name}: {said:?}"
        );
    }
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

#[test]
fn a_report_has_a_name_of_its_own_and_a_kind_or_a_period() {
    let site = "title: T\naudiences: [public, internal]\nreports:\n  half-year: { kind: monthly, period: half, title: 半期レビュー }\n  \
                daily: { layout: layouts/daily.md, period: day, groups: { 件数: [n, twice] }, audience: public }\n  月次セキュリティ: \
                { kind: monthly, summary: [share] }\nmail: { from: a@example.com, to: { daily: [b@example.com] } }\n";
    let files = [
        ("tejun.yaml", site),
        ("data/sources.yaml", SOURCES),
        ("data/metrics.yaml", METRICS),
        ("layouts/daily.md", "# d\n"),
        (
            "data/schedule.yaml",
            "entries:\n  close: { title: 締め, when: 毎日 17:00, due: 1h, report: daily, about: this }\n",
        ),
    ];
    let (project, said) = said(&files);
    assert_eq!(said, Vec::<String>::new());
    let reports = &project.site.reports;
    let names: Vec<&str> = reports.made.iter().map(|made| made.name.as_str()).collect();
    assert_eq!(names, ["weekly", "monthly", "half-year", "daily", "月次セキュリティ"]);
    let made = |name: &str| reports.of(ReportName::new(name).unwrap()).unwrap();
    let of = |name: &str| (made(name).kind, made(name).period);
    assert_eq!(of("half-year"), (Some(ReportKind::Monthly), ReportPeriod::Half));
    assert_eq!(of("daily"), (None, ReportPeriod::Day));
    assert_eq!(of("月次セキュリティ"), (Some(ReportKind::Monthly), ReportPeriod::Month));
    assert_eq!(made("half-year").title, "半期レビュー");
    assert!(made("daily").shows("n") && !made("daily").shows("share"), "its own groups are all that it shows");
    assert!(made("half-year").shows("share"), "without groups of its own it shows everything");
    assert_eq!(project.site.audiences.of_page("daily"), 0);
    assert_eq!(project.site.audiences.of_page("half-year"), 1, "nothing was said");
    // The half year is told of everything, the day of what the daily report names, and of what that is made of.
    assert_eq!(grains(&project, "n"), [Grain::Day, Grain::Week, Grain::Month, Grain::Half]);
    assert_eq!(grains(&project, "twice"), [Grain::Day, Grain::Week, Grain::Month, Grain::Half]);
    assert_eq!(grains(&project, "share"), [Grain::Week, Grain::Month, Grain::Half]);
    assert_eq!(grains(&project, "month-so-far"), [Grain::Month], "its window is shorter than half a year");
}

#[test]
fn what_is_wrong_with_a_report_of_its_own_is_said_with_what_to_write() {
    let is = |reports: &str, place: &str, expected: &str| {
        let site = format!("title: T\nreports:\n{reports}");
        let files = [("tejun.yaml", site.as_str()), ("data/sources.yaml", SOURCES), ("data/metrics.yaml", METRICS)];
        let (_, found) = load_all(&files);
        assert_eq!(lines(&found), [place], "{reports}");
        let one = found.sorted().remove(0);
        let text = format!("{} {}", one.message.en, one.hint.as_ref().map_or("", |hint| hint.en.as_str()));
        assert!(text.contains(expected), "{reports}: {text}");
    };
    is("  montly: true\n", "config/unknown-key tejun.yaml:3:3+6", "did you mean `monthly`");
    is("  security: true\n", "config/unknown-key tejun.yaml:3:3+8", "security: { period: month");
    let none = "  security: { layout: layouts/none.md, period: month }\n";
    is(none, "config/unknown-reference tejun.yaml:3:23+15", "layouts/none.md");
    is("  security: { title: S }\n", "config/missing-key tejun.yaml:3:3+8", "period: month");
    is("  security: { kind: mothly }\n", "config/invalid-value tejun.yaml:3:21+6", "monthly");
    is("  security: { kind: monthly, period: mnth }\n", "config/invalid-value tejun.yaml:3:38+4", "month");
    is("  status: { kind: monthly }\n", "config/invalid-value tejun.yaml:3:3+6", "status");
    is("  A/b: { kind: monthly }\n", "config/invalid-value tejun.yaml:3:3+3", "A/b");
    let unknown = "  security: { kind: monthly, summary: [nothing] }\n";
    is(unknown, "config/unknown-reference tejun.yaml:3:40+7", "nothing");
}
