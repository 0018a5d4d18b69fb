//! A target of a day is judged by days, one of a month by months, wherever its figures are shown.

use crate::program::{CONFIRMED, Folder};
use serde_json::Value;

/// Thirty days of November 2026: 28 cost 80 dollars, the 3rd 290 and the 9th 21.32, 2,551.32 together. Sixty calls and three
/// visits a day, and a failure on each of the first nine. December has begun.
fn days() -> String {
    let mut csv = "day,cost,calls,fails,visits\n".to_owned();
    for day in 1..=30 {
        let cost = match day {
            3 => "290.00",
            9 => "21.32",
            _ => "80.00",
        };
        csv += &format!("2026-11-{day:02},{cost},60,{},3\n", u8::from(day < 10));
    }
    csv + "2026-12-01,80.00,60,0,3\n"
}

const METRICS: &str = "\
cost: { label: 日次コスト, type: simple, source: usage, time: day, agg: sum, expr: cost, unit: usd, grains: [day, week, month] }
calls: { label: 通話件数, aliases: [月間通話件数], type: simple, source: usage, time: day, agg: sum, expr: calls, unit: 件, better: lower }
fails: { label: 失敗件数, type: simple, source: usage, time: day, agg: sum, expr: fails, unit: 件, better: lower, target: \"10件以下\" }
visits: { label: 訪問件数, type: simple, source: usage, time: day, agg: sum, expr: visits, unit: 件, better: higher }
";

const DOCUMENT: &str = "\
# 利用

## 目標

- 日次コスト：$50-$200
- 月間通話件数: 3,000件以下
- 失敗件数: 10件以下
- 訪問件数: 20件以上

## 2027年度目標

- 通話件数: 9,000件以下
";

fn project() -> Folder {
    Folder::project(&[
        (
            "tejun.yaml",
            "title: 期間\nas_of: 2026-12-02T09:00:00+09:00\nbase_url: https://help.example.com/\nreports: { review: true, weekly: false, monthly: true }\n",
        ),
        (
            "data/sources.yaml",
            "usage:\n  files: usage.csv\n  fresh_within: 3 days\n  columns: { day: { type: date, required: true }, cost: number, calls: integer, fails: integer, visits: integer }\n",
        ),
        ("data/metrics.yaml", METRICS),
        (
            "data/bindings.yaml",
            "- { label: 失敗件数, metric: fails, grain: month }\n- { document: \"**\", bind: true }\n",
        ),
        ("data/usage.csv", &days()),
        ("content/use.md", DOCUMENT),
    ])
}

/// What figures a run prints.
fn figures(folder: &Folder) -> Vec<Value> {
    serde_json::from_str(&folder.run(&["figures", "--format", "json"]).out).unwrap()
}

fn standing(figures: &[Value], metric: &str, period: &str) -> String {
    let is_it = |figure: &&Value| figure["metric"] == metric && figure["period"]["label"] == period;
    figures.iter().find(is_it).unwrap()["standing"].as_str().unwrap().to_owned()
}

#[test]
fn a_target_is_judged_by_its_own_periods_and_longer_ones_count_them() {
    let folder = project();
    let figures = figures(&folder);
    let stands = |metric: &str, period: &str| standing(&figures, metric, period);
    let (met, missed, open) = ("met", "missed", "undecided");
    // $50-$200 a day.
    assert_eq!(
        [stands("cost", "2026-11-02"), stands("cost", "2026-11-03"), stands("cost", "2026-11-09")],
        [met, missed, missed]
    );
    assert_eq!([stands("cost", "2026-W46"), stands("cost", "2026-11")], [open, open], "no sum keeps a bound of days");
    let month = figures.iter().find(|f| f["metric"] == "cost" && f["period"]["label"] == "2026-11").unwrap();
    assert_eq!(month["value"], "2551.32");
    let kept = serde_json::json!({ "grain": "day", "met": 28, "missed": ["2026-11-03", "2026-11-09"], "open": 0 });
    assert_eq!(month["kept"], kept);
    // 3,000 a month: 1,800 in November, 420 in a week.
    assert_eq!([stands("calls", "2026-11"), stands("calls", "2026-W47")], [met, open]);
    // Ten a month, as its binding says: nine in November; seven in the week of the 2nd.
    assert_eq!([stands("fails", "2026-11"), stands("fails", "2026-W45")], [met, open]);
    // Nobody said of which period: 90 a month, 21 a week.
    assert_eq!([stands("visits", "2026-11"), stands("visits", "2026-W47")], [met, met]);
    assert_eq!(stands("visits", "2026-12"), "at_risk", "three so far");
    assert_eq!(stands("calls", "2026-12"), open, "a running month keeps nothing yet");
}

#[test]
fn everything_that_shows_the_target_says_the_same() {
    let folder = project();
    assert_eq!(folder.run(&["build"]).code, 0);
    let page = |path: &str| std::fs::read_to_string(folder.join(&format!("output/{path}"))).unwrap();
    let says = |path: &str, wanted: &[&str]| {
        let page = page(path);
        wanted.iter().for_each(|wanted| assert!(page.contains(wanted), "{wanted} in {path}"));
        assert!(!page.contains("2,551.32</span> <span class=\"mark\">✕"), "{path}");
    };
    let kept = "30日のうち28日 達成";
    let misses = "未達: 11/9、11/3";
    says("reports/monthly/2026-11/index.html", &[kept, misses, "目標のある約束 3 件: 達成 3 件。"]);
    says("kpis/index.html", &[kept]);
    says("metrics/cost/index.html", &[kept, misses]);
    says("metrics/index.html", &[kept]);
    // The week of the 9th: the report of its Monday.
    says("reports/review/2026-W46/index.html", &["7日のうち6日 達成"]);
    says("reports/review/2026-W46/appendix/index.html", &["7日のうち6日 達成", "月ごとに判定"]);
    let document = page("use/index.html");
    assert!(
        document.contains(">$80</a>") && !document.contains("2,551.32"),
        "the newest whole day is judged: {document}"
    );
    let days = ["2026年11月: 28/30日 達成、未達: 11/9、11/3", "2026年12月: 1/1日 達成"];
    for path in ["use/index.html", "contract/index.html", "metrics/cost/index.html"] {
        says(path, &days);
    }
    let table = folder.run(&["--lang", "en", "figures", "cost", "--period", "2026-11"]).out;
    assert!(table.contains("met on 28 of 30 days"), "{table}");
    let contract = folder.run(&["contract", "--format", "json"]).out;
    let promises: Vec<Value> = serde_json::from_str(&contract).unwrap();
    let told = |text: &str| {
        let one = promises.iter().find(|promise| promise["text"] == text).unwrap();
        (one["binding"].as_str().unwrap().to_owned(), one["standing"].as_str().map(str::to_owned))
    };
    let judged = |binding: &str, standing: Option<&str>| (binding.to_owned(), standing.map(str::to_owned));
    assert_eq!(told("$50-$200"), judged("bound", Some("met")));
    assert_eq!(told("3,000件以下"), judged("bound", Some("met")));
    assert_eq!(told("10件以下"), judged("bound", Some("met")));
    assert_eq!(told("9,000件以下"), judged("ambiguous", None), "a goal of another year");
    assert_eq!(folder.run(&["mail", "monthly", "--from", "ops@example.com", "--allow-unissued"]).code, 0);
    // A text is wrapped at its margin.
    let mail = std::fs::read_to_string(folder.join("mail/monthly-2026-11.txt")).unwrap().replace('\n', "");
    assert!(mail.contains(kept) && mail.contains(misses), "{mail}");
    let explained = folder.run(&["--lang", "ja", "explain", "figure", "cost", "--period", "2026-11"]).out;
    assert!(explained.contains(kept), "{explained}");
}

#[test]
fn a_target_whose_period_is_not_computed_or_not_said_is_a_finding() {
    let folder = project();
    folder.write("data/metrics.yaml", METRICS.replace(", grains: [day, week, month]", ""));
    let found = folder.run(&["check", "--format", "json"]).out;
    let found: Vec<Value> = serde_json::from_str(&found).unwrap();
    let at = |code: &str| -> Vec<String> {
        let own = found.iter().filter(|one| one["code"] == code);
        own.map(|one| format!("{}:{}", one["file"].as_str().unwrap(), one["line"])).collect()
    };
    assert_eq!(at("contract/grain"), ["content/use.md:5"]);
    assert_eq!(at("contract/no-period"), ["content/use.md:8"]);
    assert_eq!(standing(&figures(&folder), "cost", "2026-11"), "undecided");
}

#[test]
fn a_declared_target_carries_its_period_too() {
    let folder = project();
    folder.write("content/use.md", "# 利用\n");
    folder.write("data/bindings.yaml", CONFIRMED.1);
    let stands = |target: &str, label: &str| {
        let metric = format!(
            "cost: {{ label: {label}, type: simple, source: usage, time: day, agg: sum, expr: cost, unit: usd, grains: [day, week, month], target: {target} }}\n"
        );
        folder.write("data/metrics.yaml", metric);
        let figures = figures(&folder);
        ["2026-11-02", "2026-W46", "2026-11"].map(|period| standing(&figures, "cost", period))
    };
    let by_day = ["met", "undecided", "undecided"];
    assert_eq!(stands("\"$50-$200/日\"", "コスト"), by_day);
    assert_eq!(stands("{ value: \"$50-$200\", grain: day }", "コスト"), by_day);
    assert_eq!(stands("\"$50-$200\"", "日次コスト"), by_day, "as its name says");
    assert_eq!(stands("\"$50-$200\"", "コスト"), ["met", "missed", "missed"], "nobody names a period");
    let by_month = stands("{ value: \"$2000-$3000\", grain: month }", "日次コスト");
    assert_eq!(by_month, ["undecided", "undecided", "met"], "what is declared goes before the name");
}

/// A project of the cost alone, with what its metric declares besides and what its document says below 目標.
fn of_cost(declared: &str, bindings: &str, document: &str) -> Folder {
    let folder = project();
    folder.write(
        "data/metrics.yaml",
        format!(
            "cost: {{ label: コスト, aliases: [日次コスト, 月間コスト, 年度コスト, 日平均コスト, コスト（日）], type: simple, source: usage, time: day, agg: sum, expr: cost, unit: usd, better: lower, grains: [day, week, month]{declared} }}\n"
        ),
    );
    folder.write("data/bindings.yaml", bindings);
    folder.write("content/use.md", format!("# 利用\n\n## 目標\n\n{document}"));
    folder
}

/// How the 3rd of November (290 dollars), its week of the 9th and the month (2,551.32) stand.
fn stands(folder: &Folder) -> [String; 3] {
    let figures = figures(folder);
    ["2026-11-03", "2026-W46", "2026-11"].map(|period| standing(&figures, "cost", period))
}

/// The promises of a project: their text, what they are bound to and how they stand.
fn promises(folder: &Folder) -> Vec<String> {
    let said: Vec<Value> = serde_json::from_str(&folder.run(&["contract", "--format", "json"]).out).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    said.iter()
        .map(|one| format!("{} {} {}", text(&one["text"]), text(&one["binding"]), text(&one["standing"])))
        .collect()
}

/// The findings of a code: their lines in the document.
fn found(folder: &Folder, code: &str) -> Vec<String> {
    let found: Vec<Value> = serde_json::from_str(&folder.run(&["check", "--format", "json"]).out).unwrap();
    let own = found.iter().filter(|one| one["code"] == code);
    own.map(|one| format!("{}:{}", one["file"].as_str().unwrap(), one["line"])).collect()
}

const BY_DAY: [&str; 3] = ["missed", "undecided", "undecided"];

#[test]
fn an_alert_is_about_the_periods_of_the_target_beside_it() {
    let row = "| 指標 | 目標 | アラート |\n|---|---|---|\n| コスト | $200以下/日 | $250以上 |\n";
    let folder = of_cost("", CONFIRMED.1, row);
    assert_eq!(stands(&folder), BY_DAY, "no month's sum is an alert of a day");
    let declared = |text: &str| of_cost(text, CONFIRMED.1, "なし\n");
    assert_eq!(stands(&declared(", target: \"$200以下/日\", alert: \"$250以上\"")), BY_DAY);
    assert_eq!(stands(&declared(", target: { value: \"$200以下\", grain: day }, alert: \"$250以上\"")), BY_DAY);
    let own = declared(", target: \"$200以下/日\", alert: { value: \"$2500以上\", grain: month }");
    assert_eq!(stands(&own), ["missed", "undecided", "at_risk"], "what it names itself goes before that");
    let alert_alone = declared(", alert: \"$250以上\"");
    assert_eq!(stands(&alert_alone), ["at_risk", "at_risk", "at_risk"], "nobody names a period");
}

#[test]
fn a_row_that_names_its_period_is_judged_by_it_in_document_and_report() {
    for (head, cell) in
        [("測定頻度", "毎日"), ("Frequency", "daily"), ("期間", "日次"), ("集計単位", "1日"), ("計測期間", "日")]
    {
        let row = format!("| 指標 | 目標値 | {head} |\n|---|---|---|\n| コスト | $200以下 | {cell} |\n");
        let folder = of_cost("", CONFIRMED.1, &row);
        assert_eq!(stands(&folder), BY_DAY, "{head}: {cell}");
        assert_eq!(promises(&folder), ["$200以下 bound met"], "{head}: {cell}");
    }
    let of = |line: &str| of_cost("", CONFIRMED.1, line);
    assert_eq!(stands(&of("- コスト（日）: $200以下\n")), BY_DAY);
    let year = of("- 年度コスト: $3000以下\n");
    assert_eq!(stands(&year), ["undecided", "undecided", "undecided"]);
    assert_eq!(found(&year, "contract/grain"), ["content/use.md:5"], "no year is computed");
    let mean = of("- 日平均コスト: $200以下\n");
    assert_eq!(promises(&mean), ["$200以下 ambiguous -"], "no sum is a mean of days");
    assert_eq!(found(&mean, "contract/ambiguous"), ["content/use.md:5"]);
}

#[test]
fn periods_that_contradict_each_other_are_told() {
    let same = of_cost(", target: \"$200以下/日\"", CONFIRMED.1, "- コスト: $200以下\n");
    assert_eq!(promises(&same), ["$200以下 bound met"], "the day of what is declared");
    assert_eq!(stands(&same), BY_DAY);
    let bound = of_cost("", "- { label: コスト, metric: cost, grain: month }\n", "- コスト: $200以下/日\n");
    assert_eq!(stands(&bound), ["undecided", "undecided", "undecided"]);
    assert_eq!(found(&bound, "contract/grain"), ["content/use.md:5"]);
    let declared = of_cost(", target: { value: \"$200以下/日\", grain: month }", CONFIRMED.1, "なし\n");
    assert_eq!(found(&declared, "contract/grain"), ["data/metrics.yaml:1"]);
    let two = of_cost("", CONFIRMED.1, "- 日次コスト: $200以下\n- 月間コスト: $2450以下\n");
    assert_eq!(promises(&two), ["$200以下 bound met", "$2450以下 bound missed"]);
    assert_eq!(found(&two, "contract/grain"), ["content/use.md:6"], "the report has neither");
}
