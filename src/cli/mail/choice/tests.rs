use super::super::Args;
use super::*;
use crate::calendar::{Grain, Instant, Period};
use crate::diag::Lang;
use crate::model::{
    EditionMark, NavItem, PageKind, ReportKind, ReportName, ReportPart, Route, SearchPlan, SiteFrame, SiteVersions,
};

fn period(day: &str) -> Period {
    let date = day.parse().unwrap();
    let at = |time: &str| format!("{day}T{time}:00Z").parse().unwrap();
    Period { grain: Grain::Cutoff, label: day.into(), start: at("08:00"), end: at("09:00"), first: date, last: date }
}

/// A weekly report: its key, its edition and whether it is complete.
fn page(key: &str, edition: Option<u32>, partial: bool) -> Page {
    let mut page = Page::new(Route::from_path(&format!("/{key}/{}", edition.unwrap_or(0))), PageKind::Report, key);
    let issued = "2026-11-20".to_owned();
    page.report = Some(Box::new(Report {
        name: ReportName::WEEKLY,
        kind: Some(ReportKind::Weekly),
        key: key.into(),
        period: period(key),
        partial,
        stale: Vec::new(),
        unwritten: Vec::new(),
        without_cause: Vec::new(),
        edition: edition.map(|number| EditionMark { number, newest: number, issued, superseded_by: None }),
        part: ReportPart::Summary { appendix: None },
    }));
    page
}

fn site(pages: Vec<Page>) -> Site {
    let nav = NavItem {
        title: String::new(),
        route: Route::from_path("/"),
        children: Vec::new(),
        group: String::new(),
        in_menu: false,
    };
    Site {
        title: String::new(),
        description: String::new(),
        base_url: String::new(),
        audience: None,
        is_open: true,
        language: Lang::Ja,
        footer: String::new(),
        menu: Vec::new(),
        footer_menu: Vec::new(),
        nav,
        parts: Vec::new(),
        locals: Vec::new(),
        pages,
        feeds: Vec::new(),
        calendars: Vec::new(),
        releases: Vec::new(),
        search: SearchPlan::default(),
        versions: SiteVersions::default(),
        frame: SiteFrame::default(),
        contact: None,
        as_of: Instant::UNIX_EPOCH,
        status: None,
        register: None,
        params: serde_json::Map::new(),
    }
}

fn args(period: Option<&str>) -> Args {
    Args {
        report: ReportName::WEEKLY,
        key: None,
        period: period.map(str::to_owned),
        value: None,
        out: None,
        from: None,
        allow_unissued: false,
        allow_draft: false,
        allow_stale: false,
        chromium: None,
        allow_partial: false,
        send: Default::default(),
    }
}

#[test]
fn the_newest_issued_report_is_taken_before_newer_ones_that_are_not() {
    let pages =
        || vec![page("2026-11-06", Some(1), false), page("2026-11-13", None, false), page("2026-11-20", None, true)];
    let key = |period, pages| {
        let site = site(pages);
        chosen(&args(period), ReportName::WEEKLY, &site)
            .map(|(page, report)| (report.key.clone(), page.route.as_str().to_owned()))
            .ok()
    };
    let is = |key: &str, edition: u32| Some((key.to_owned(), format!("/{key}/{edition}/")));
    assert_eq!(key(None, pages()), is("2026-11-06", 1));
    assert_eq!(key(Some("2026-11-20"), pages()), is("2026-11-20", 0));
    assert_eq!(key(None, pages().split_off(1)), is("2026-11-13", 0), "the newest complete one");
    let twice = vec![page("2026-11-06", Some(2), false), page("2026-11-06", Some(1), false)];
    assert_eq!(key(Some("2026-11-06"), twice), is("2026-11-06", 2), "the newest edition");
    assert_eq!(key(None, Vec::new()), None);
}

#[test]
fn a_key_that_is_not_there_is_told_with_the_nearest() {
    let refused = chosen(&args(Some("2026-11-07")), ReportName::WEEKLY, &site(vec![page("2026-11-06", None, false)]))
        .unwrap_err();
    assert_eq!(refused.hint.unwrap().en, "there is `--period 2026-11-06`");
}

#[test]
fn each_doubtful_state_is_refused_until_its_own_option_lifts_it() {
    let mut doubtful = page("2026-11-20", None, true);
    if let Some(report) = &mut doubtful.report {
        report.stale = vec!["tickets".into()];
        report.unwritten = vec!["所見".into()];
    }
    let report = doubtful.report.as_deref().unwrap();
    let codes = |args: &Args| refusals(args, &doubtful, report).iter().map(|d| d.code.name()).collect::<Vec<_>>();
    let all = ["mail/unissued", "mail/draft", "mail/stale", "mail/partial"];
    assert_eq!(codes(&args(None)), all);
    let lifts: [fn(&mut Args); 4] = [
        |args| args.allow_unissued = true,
        |args| args.allow_draft = true,
        |args| args.allow_stale = true,
        |args| args.allow_partial = true,
    ];
    for (at, lift) in lifts.iter().enumerate() {
        let mut args = args(None);
        lift(&mut args);
        let left: Vec<_> = all.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, code)| *code).collect();
        assert_eq!(codes(&args), left);
    }
    let fine = page("2026-11-13", Some(1), false);
    assert!(refusals(&args(None), &fine, fine.report.as_deref().unwrap()).is_empty());
}
