//! The pages of metrics: what they say of how a metric is counted, typed here by hand from what each kind is meant to compute;
//! and every value that they and the dashboard show, against what `tejun figures` prints.

use crate::program::{answer, tejun};
use crate::sample::sample;
use crate::site::{Ran, build, here};
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeMap;
use tejun::model::{Block, Kpi, Page, PageKind, TableBlock};

/// The page of a metric.
fn page<'r>(ran: &'r Ran, id: &str) -> &'r Page {
    let pages = &ran.built.as_ref().expect("a site").site.pages;
    let found = pages.iter().find(|page| page.kind == PageKind::Metric && page.parts.metric.as_deref() == Some(id));
    found.unwrap_or_else(|| panic!("no page of `{id}`"))
}

fn tables(page: &Page) -> impl Iterator<Item = &TableBlock> {
    page.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    })
}

/// A fact of a metric; empty when it is not told.
fn fact(ran: &Ran, id: &str, name: &str) -> String {
    let definition = tables(page(ran, id)).next().expect("the definition");
    let row = definition.rows.iter().find(|row| row[0].text == name);
    row.map(|row| row[1].text.clone()).unwrap_or_default()
}

fn assert_counted(project: &str, wanted: &[(&str, &str)]) {
    let ran = build(&here(&format!("tests/sites/figures/{project}/in")));
    for (id, sentence) in wanted {
        assert_eq!(fact(&ran, id, "数え方"), *sentence, "{project}: {id}");
    }
}

#[test]
fn availability_is_told_with_all_that_changes_it() {
    let down = "incidents の started から restored までを停止とみて（重なりは一度だけ）、期のうち停止でない時間の割合を求めます。";
    let rest = "停止は impact に応じた重みで数えます。メンテナンス（monthly・move・works）は停止からも期の時間からも除きます。";
    assert_counted(
        "services",
        &[
            ("any", &format!("{down}一つでもサービスが止まっていれば停止です。{rest}")),
            ("all", &format!("{down}すべてのサービスが止まっているときだけ停止です。{rest}")),
            ("mean", &format!("{down}サービスごとの稼働率の平均です。{rest}")),
        ],
    );
    assert_counted("incidents", &[("up", down)]);
    let held = "probes の監視で分かる時間のうち、正常だった時間の割合です。分からない時間は数えません。";
    assert_counted("held", &[("pooled", held), ("mean", &format!("{held}サービスごとの稼働率の平均です。"))]);
    assert_counted(
        "budget",
        &[
            ("sampled", "probes の監視のうち、正常だった回の割合です。結果のない時間は数えません。"),
            ("used", "「up」の目標 99.9% が許す失敗のうち、使った割合です。"),
            ("left", "「up」の目標 99.9% が許す失敗のうち、残っている割合です。許すより多く失敗すると負になります。"),
            ("burning", "「up」の失敗の割合 ÷ 目標 99.9% が許す割合です。1 が続くと期末にちょうど使い切ります。"),
        ],
    );
}

#[test]
fn users_work_and_answers_are_told_as_they_are_counted() {
    let bots = "kindの条件に合う行だけを数えます。";
    assert_counted(
        "retention",
        &[
            ("stay", &format!("logins で前の期に活動した user のうち、この期にも活動した割合です。{bots}")),
            ("churn", &format!("logins で前の期に活動した user のうち、この期に活動しなかった割合です。{bots}")),
            ("cohort", &format!("logins で signed_up が前の期に入る user のうち、この期に活動した割合です。{bots}")),
            (
                "contracts",
                "contracts で期の始まりに契約のある customer のうち、終わりにも契約のある割合です。期の中で始まった契約は入りません。",
            ),
        ],
    );
    assert_counted(
        "active-users",
        &[
            ("users", "logins で at がこの期にある user の、重複を除いた数です。"),
            ("dau", "logins の user の重複を除いた日ごとの数を、期の終わった日すべてで平均します（行のない日は 0）。"),
            (
                "sticky",
                "logins の user の日ごとの数を期の終わった日すべてで平均し（行のない日は 0）、期の user の数で割ります。",
            ),
        ],
    );
    let open = "その時がまだ来ていない作業は入りません。";
    assert_counted(
        "adherence",
        &[
            (
                "due-tasks",
                &format!("tasks のうち due が期に入る作業で、due の1日後までに終わったものの割合です。{open}"),
            ),
            ("due-days", &format!("days のうち due が期に入る作業で、due までに終わったものの割合です。{open}")),
            (
                "recurring",
                "繰り返しの作業のうち、決めた時間のうちに済んだ記録が log にある割合です。遅れて済んだものは入れず、時間がまだ終わっていないものは数えません。",
            ),
        ],
    );
    assert_counted(
        "surveys",
        &[
            ("csat", "answers の score について、1〜5 の回答の平均を、at の属する期ごとに求めます。"),
            ("satisfied", "answers の score について、1〜5 の回答のうち 4 以上の割合を、at の属する期ごとに求めます。"),
            (
                "nps",
                "answers の recommend について、0〜10 の回答の NPS（推奨者 9〜10 の割合 − 批判者 0〜6 の割合）を、at の属する期ごとに求めます。",
            ),
        ],
    );
    assert_counted(
        "progress",
        &[
            ("roadmap", "roadmap.md のチェックボックスのうち、いま印の付いているものの割合です。"),
            (
                "second-stage",
                "*.md の見出し「第2段階」の下のチェックボックスのうち、いま印の付いているものの割合です。",
            ),
            ("steps", "steps の行のうち、いま done の条件を満たすものの割合です。scopeの条件に合う行だけを数えます。"),
        ],
    );
}

#[test]
fn metrics_of_metrics_name_their_periods_and_windows() {
    assert_counted(
        "composed",
        &[
            (
                "error-rate",
                "同じ期の指標から errors / nullif(calls, 0) * 100 を求めます（errors = 「api-errors」、calls = 「api-calls」）。",
            ),
            (
                "growth",
                "指標から now - before を求めます（now = 「api-calls」、before = 「api-calls」の1か月前の値）。",
            ),
            ("calls-since-september", "「api-calls」の、2026-09 の値に対する増減の割合です。"),
            ("errors-change", "「api-errors」から一つ前の期の値を引いた差です。"),
            ("calls-ratio", "「api-calls」 ÷ 一つ前の期の値です。"),
            ("calls-year", "「api-calls」の、前年の同じ期の値に対する増減の割合です。"),
        ],
    );
    assert_counted(
        "cost",
        &[
            ("cloud", "bills のamountの合計を、on の属する期ごとに求めます。"),
            ("cloud-to-date", "「cloud」の、年度の始めから各期の終わりまでの合計です。"),
            ("per-ticket", "bills のamountの合計を on の属する期ごとに求め、「tickets」で割ります。"),
        ],
    );
    assert_counted(
        "manual",
        &[("sites", "人が期ごとに記入した値です。"), ("score", "typed の 値 に記入された値です。")],
    );
}

#[test]
fn rows_times_and_clocks_of_the_sample_are_told_as_they_are_counted() {
    let severe = "severityの条件に合う行だけを数えます。";
    let wanted = [
        ("p0-incidents", "incidents の行数（severityの条件に合う行）を、started_at の属する期ごとに求めます。".to_owned()),
        (
            "automation-rate",
            "tasks の行数（done・methodの条件に合う行） ÷ 行数（doneの条件に合う行） を、scheduled_for の属する期ごとに求めます。".to_owned(),
        ),
        (
            "api-p95",
            "probes のlatency_msの 95 パーセンタイル（service・statusの条件に合う行）を、at の属する期ごとに求めます。".to_owned(),
        ),
        (
            "mttr",
            format!("incidents のうち restored_at が期に入る行について、started_at から restored_at までの時間を平均します。restored_at のない行は入りません。{severe}"),
        ),
        (
            "mtbf",
            format!("incidents の started_at から restored_at までを停止とみて（重なりは一度だけ）、期のうち停止でない時間を、started_at が期に入る行数で割ります。{severe}"),
        ),
        (
            "uptime",
            "probes の監視のうち、正常だった回の割合です。結果のない時間は数えません。メンテナンス（monthly）の間の監視は数えません。".to_owned(),
        ),
        (
            "task-adherence",
            "tasks のうち scheduled_for が期に入る作業で、scheduled_for の1時間後までに終わったものの割合です。その時がまだ来ていない作業は入りません。".to_owned(),
        ),
        (
            "sla.managed-service.response",
            "tickets の各行について、opened_at から responded_at までの時間を約束のカレンダーで測り、優先度ごとの約束を守った行 ÷ 判定できた行を求めます。まだ決まらない行は入りません。deskの条件に合う行だけを数えます。".to_owned(),
        ),
        (
            "sla.managed-service.resolution",
            "tickets の各行について、opened_at から resolved_at までの時間を約束のカレンダーで保留を除いて測り、優先度ごとの約束を守った行 ÷ 判定できた行を求めます。まだ決まらない行は入りません。deskの条件に合う行だけを数えます。".to_owned(),
        ),
    ];
    for (id, sentence) in wanted {
        assert_eq!(fact(sample(), id, "数え方"), sentence, "{id}");
    }
}

/// Figures of whole metrics by id and grain, oldest first, as the program prints them.
fn printed() -> BTreeMap<(String, String), Vec<Value>> {
    let answer = answer(tejun().args(["-C", env!("CARGO_MANIFEST_DIR"), "figures", "--format", "json", "-q"]));
    let figures: Vec<Value> = serde_json::from_str(&answer.out).unwrap();
    let mut series: BTreeMap<(String, String), Vec<Value>> = BTreeMap::new();
    for figure in figures.into_iter().filter(|figure| figure["by"].as_object().is_some_and(serde_json::Map::is_empty)) {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        series.entry((text(&figure["metric"]), text(&figure["period"]["grain"]))).or_default().push(figure);
    }
    for figures in series.values_mut() {
        figures.sort_by_key(|figure| figure["period"]["start"].as_str().unwrap().to_owned());
    }
    series
}

/// Lengths of periods, the one that is shown first of those that a metric has.
const GRAINS: [&str; 7] = ["month", "week", "cutoff", "quarter", "half", "year", "day"];

/// The periods of a metric that are shown.
fn shown<'f>(series: &'f BTreeMap<(String, String), Vec<Value>>, metric: &str) -> &'f [Value] {
    let of = |grain: &&str| series.get(&(metric.to_owned(), (*grain).to_owned()));
    GRAINS.iter().find_map(of).unwrap_or_else(|| panic!("no figure of `{metric}`"))
}

/// The newest of them that is over; else the one that runs.
fn newest(figures: &[Value]) -> &Value {
    figures.iter().rev().find(|figure| figure["partial"] == false).unwrap_or_else(|| figures.last().unwrap())
}

/// Whether a text shows an exact value, to half of its last digit. Hours, minutes and seconds may stand together.
fn shows(text: &str, figure: &Value) -> bool {
    let Some(exact) = figure["value"].as_str() else { return text == "対象なし" };
    let exact: Decimal = exact.parse().unwrap();
    let text = text.replace([',', '$', '+'], "").replace('−', "-");
    let unit = figure["unit"].as_str().unwrap();
    let seconds = |unit: &str| match unit {
        "h" | "時間" => Decimal::from(3600),
        "min" | "分" => Decimal::from(60),
        _ => Decimal::ONE,
    };
    let (mut shown, mut rest) = (Decimal::ZERO, text.as_str());
    let timed = matches!(unit, "h" | "min" | "s");
    let half = loop {
        let digits = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')).unwrap_or(rest.len());
        let Ok(number) = rest[..digits].parse::<Decimal>() else { return false };
        let word = rest[digits..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |next| digits + next);
        let one = if timed { seconds(&rest[digits..word]) } else { Decimal::ONE };
        shown += number * one;
        rest = &rest[word..];
        if rest.is_empty() {
            break one * Decimal::new(5, number.scale() + 1);
        }
    };
    let exact = if timed { exact * seconds(unit) } else { exact };
    (shown - exact).abs() <= half
}

fn tiles(page: &Page) -> Vec<&Kpi> {
    let groups = page.blocks.iter().filter_map(|block| match block {
        Block::Kpis { groups } => Some(groups),
        _ => None,
    });
    groups.flatten().flat_map(|group| &group.items).collect()
}

#[test]
fn tiles_and_tables_show_the_figures_that_the_program_prints() {
    let series = printed();
    let built = sample().built.as_ref().unwrap();
    let (mut on_tiles, mut in_rows) = (0, 0);
    for page in built.site.pages.iter().filter(|page| matches!(page.kind, PageKind::Dashboard | PageKind::Metric)) {
        for kpi in tiles(page) {
            let figure = newest(shown(&series, &kpi.metric));
            assert!(
                shows(&format!("{}{}", kpi.value, kpi.unit), figure),
                "{}: {}{} of {figure}",
                page.title,
                kpi.value,
                kpi.unit
            );
            assert_eq!(serde_json::json!(kpi.standing), figure["standing"], "{}", kpi.metric);
            assert_eq!(kpi.period.contains("途中"), figure["partial"] == true, "{}", kpi.metric);
            on_tiles += 1;
        }
        let Some(metric) = &page.parts.metric else { continue };
        let figures = shown(&series, metric);
        let table = tables(page).find(|table| table.caption == "期ごとの値").unwrap();
        assert_eq!(table.rows.len(), figures.len().min(13), "{metric}");
        for (row, figure) in table.rows.iter().zip(figures.iter().rev()) {
            assert!(shows(&row[1].text, figure), "{metric}: {} of {figure}", row[1].text);
            assert_eq!(row[2].text.replace(',', ""), format!("n = {}", figure["n"]), "{metric}: {}", row[0].text);
            assert_eq!(row[0].text.contains("途中"), figure["partial"] == true, "{metric}: {}", row[0].text);
            assert_eq!(serde_json::json!(row[5].standing), figure["standing"], "{metric}");
            in_rows += 1;
        }
    }
    assert!(on_tiles > 80 && in_rows > 300, "only {on_tiles} tiles and {in_rows} rows");
}
