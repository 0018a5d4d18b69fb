//! Statements of when: proposals are entries that can be pasted, the page shows what is bound, and one change is one finding.

use crate::program::Folder;
use crate::site::run;
use tejun::inputs::Inputs;

const CONFIG: (&str, &str) = (
    "tejun.yaml",
    "title: T\ntimezone: Asia/Tokyo\nas_of: 2026-11-24T12:00:00+09:00\nreports: { weekly: false, monthly: false }\n",
);

/// What a team writes of when it does what.
const DOCUMENT: &str = "---\ntitle: 定期の仕事\ndate: 2026-10-01\n---\n\n## 週次レポート\n\n毎週金曜日 17:00 に、お客様へメールで送付する。祝日の場合は前営業日に送る。\n\n\
     ## 月次レポート\n\n**配信方法:** メール（毎月第1営業日）\n\n## 月次作業\n\n| 作業 | 頻度 | 時刻 |\n|---|---|---|\n| 権限の棚卸し | 四半期に1回 | |\n\
     | パッチ適用 | 毎月第2火曜日 | 22:00 |\n| バックアップ確認 | 毎営業日 | 9:30 |\n| 計画の見直し | 毎月第1週 | |\n\n## 週次タスク\n\n```yaml\n月曜日:\n  - 週間計画確認\n```\n\n\
     - 復元テストの実施（月1回）\n- 定期メンテナンス: 月 1 回（毎月第 3 土曜日 00:00-04:00）\n- 棚の整理: 隔週水曜日\n- 体制の見直しは毎年4月に行う。\n";

/// A schedule made to fit.
const FITTING: &str = "first_week: days\nentries:\n  weekly: { title: 週次レポート, when: 毎週金曜日 17:00, shift: previous_business_day }\n  \
     monthly: { title: 月次レポート, when: 毎月1日, shift: next_business_day }\n  rights: { title: 権限の棚卸し, when: 四半期に1回 }\n  \
     patch: { title: パッチ適用, when: 毎月第2火曜日 22:00 }\n  backup: { title: バックアップ確認, when: 毎営業日 09:30 }\n  \
     review: { title: 計画の見直し, when: 毎月3日 }\n  plan: { title: 週間計画確認, when: 毎週月曜日 10:00 }\n  restore: { title: 復元テスト, when: 毎月15日 }\n  \
     care: { title: 定期メンテナンス, when: 毎月第3土曜日 00:00-04:00 }\n  shelf: { title: 棚の整理, when: 毎週水曜日, every: 2, from: 2026-11-04 }\n  \
     year: { title: 体制の見直し, when: 年1回 }\n";

fn differences(schedule: &str) -> Vec<String> {
    let ran = run(&Inputs::from_memory([CONFIG, ("content/work.md", DOCUMENT), ("data/schedule.yaml", schedule)]));
    let all = ran.found.sorted().into_iter();
    let own = all.filter(|finding| finding.code.name() == "contract/schedule-differs");
    own.map(|finding| finding.message.ja.clone()).collect()
}

#[test]
fn a_schedule_that_fits_differs_nowhere_and_each_change_once() {
    assert_eq!(differences(FITTING), [""; 0]);
    for (from, to, about) in [
        ("毎週金曜日 17:00", "毎週木曜日 12:00", "週次レポート"),
        ("毎週金曜日 17:00", "毎週金曜日 16:00", "週次レポート"),
        ("shift: previous_business_day", "shift: next_business_day", "週次レポート"),
        ("毎月1日, shift: next_business_day", "毎月1日", "月次レポート"),
        ("権限の棚卸し, when: 四半期に1回", "権限の棚卸し, when: 半期に1回", "権限の棚卸し"),
        ("毎月第2火曜日 22:00", "毎月第2水曜日 22:00", "パッチ適用"),
        ("毎営業日 09:30", "毎日 09:30", "バックアップ確認"),
        ("毎月3日", "毎月20日", "計画の見直し"),
        ("毎週月曜日 10:00", "毎週火曜日 10:00", "週間計画確認"),
        ("復元テスト, when: 毎月15日", "復元テスト, when: 毎週月曜日", "復元テスト"),
        ("00:00-04:00", "00:00-05:00", "定期メンテナンス"),
        ("every: 2", "every: 3", "棚の整理"),
    ] {
        let found = differences(&FITTING.replacen(from, to, 1));
        let [one] = found.as_slice() else { panic!("{from} → {to}: {found:?}") };
        assert!(one.starts_with(&format!("`{about}`")), "{one}");
    }
}

fn project(schedule: Option<&str>) -> Folder {
    let folder = Folder::new();
    folder.write(CONFIG.0, CONFIG.1);
    folder.write("content/work.md", DOCUMENT);
    if let Some(schedule) = schedule {
        folder.write("data/schedule.yaml", schedule);
    }
    folder
}

fn proposed(folder: &Folder) -> String {
    folder.run(&["contract", "--schedule", "--suggest"]).out
}

#[test]
fn what_is_proposed_is_a_schedule_that_fits() {
    let folder = project(None);
    let proposal = proposed(&folder);
    assert!(proposal.starts_with("entries:\n") && proposal.contains("title: 週次レポート\n"), "{proposal}");
    for piece in
        ["when: 毎週金曜日 17:00", "shift: previous_business_day", "first_week: business", "every: 2", "when: 年1回"]
    {
        assert!(proposal.contains(piece), "{piece}: {proposal}");
    }
    let ran = run(&Inputs::from_memory([CONFIG, ("content/work.md", DOCUMENT), ("data/schedule.yaml", &proposal)]));
    assert!(!ran.found.has_errors(), "{:?}", ran.found);
    assert_eq!(differences(&proposal), [""; 0]);
    // Nothing is left to propose, and what was there already is not proposed again.
    folder.write("data/schedule.yaml", &proposal);
    assert_eq!(proposed(&folder).trim(), "");
    let some = project(Some("entries:\n  weekly: { title: 週次レポート, when: 毎週金曜日 17:00 }\n"));
    let more = proposed(&some);
    assert!(!more.starts_with("entries:") && !more.contains("週次レポート") && more.contains("月次レポート"), "{more}");
}

#[test]
fn the_page_shows_when_something_is_next() {
    let ran = run(&Inputs::from_memory([CONFIG, ("content/work.md", DOCUMENT), ("data/schedule.yaml", FITTING)]));
    let page = ran.text("contract/index.html").unwrap();
    // 24 November 2026 is a Tuesday; 1 December is the first business day, 15 December the next fifteenth.
    for piece in ["2026-11-27 17:00", "2026-12-01", "2026-12-15", "2026-12-31 まで"] {
        assert!(page.contains(piece), "{piece}");
    }
}

#[test]
fn an_audience_sees_its_own_entries_and_no_other_difference() {
    let config = format!("{}audiences: [customer, staff]\npage_audiences: {{ contract: customer }}\n", CONFIG.1);
    // The staff's entry names the sentence; the customers' one of the same title is about something else.
    let schedule = "audiences: [customer, staff]\nentries:\n  \
                    inside: { title: 社内の週次レポート, when: 毎週金曜日 17:00, audience: staff, statement: 週次レポート }\n  \
                    outside: { title: 週次レポート, when: 毎週木曜日 12:00, audience: customer }\n  \
                    monthly: { title: 月次レポート, when: 毎月第1営業日, audience: customer }\n";
    let document = DOCUMENT.replace("date: 2026-10-01\n", "date: 2026-10-01\naudience: customer\n");
    let files = [(CONFIG.0, config.as_str()), ("content/work.md", &document), ("data/schedule.yaml", schedule)];
    let ran = run(&Inputs::from_memory(files));
    let page = |audience: &str| ran.text(&format!("{audience}/contract/index.html")).map(str::to_owned);
    let (closed, open) = (page("staff").unwrap(), page("customer").unwrap());
    assert!(closed.contains("社内の週次レポート") && !closed.contains("食い違い"), "{closed}");
    assert!(open.contains("月次レポート") && !open.contains("社内の週次") && !open.contains("食い違い"), "{open}");
}

/// A plan as teams write it: keys of days in a fence, parts of a day, a table, a list.
const PLAN: &str = "---\ntitle: 移行の計画\ndate: 2026-10-01\n---\n\n## 準備\n\n```yaml\n実施事項:\n  Day 1:\n    AM: キックオフ\n    PM: 作業場所の用意\n\n  \
     Day 2-3:\n    - 検証環境をつくる\n    - 利用者の登録\n```\n\n## 検証\n\n| 日程 | 内容 |\n|---|---|\n| Day 4-5 | 通し試験 |\n| Day 6 | 判定会議 |\n\n\
     - Day 7: 切り替え\n\n## 週次タスク\n\n- 月曜日\n  - 週間計画の確認\n";

#[test]
fn days_of_a_plan_are_proposed_as_dated_tasks() {
    let folder = project(None);
    folder.write("content/work.md", PLAN);
    let proposal = proposed(&folder);
    let lines: Vec<&str> = proposal.lines().map(str::trim).collect();
    let on = |title: &str| {
        let at = lines.iter().position(|line| *line == format!("title: {title}"));
        let at = at.unwrap_or_else(|| panic!("{title}: {proposal}"));
        let mut below = lines[at..].iter().filter_map(|line| line.strip_prefix("on: "));
        below.next().unwrap().to_owned()
    };
    for (title, days) in [
        ("キックオフ", "Day 1"),
        ("作業場所の用意", "Day 1"),
        ("検証環境をつくる", "Day 2-3"),
        ("利用者の登録", "Day 2-3"),
        ("通し試験", "Day 4-5"),
        ("判定会議", "Day 6"),
        ("切り替え", "Day 7"),
    ] {
        assert_eq!(on(title), days, "{title}");
    }
    assert!(lines.contains(&"when: 毎週月曜日"), "{proposal}");
    // Somebody puts the first day right: a Tuesday, with Thursday 24 December to Monday 28 as its third to fifth business days.
    let schedule = proposal.replace("from: 2026-11-24", "from: 2026-12-22");
    let ran = run(&Inputs::from_memory([CONFIG, ("content/work.md", PLAN), ("data/schedule.yaml", &schedule)]));
    assert!(!ran.found.has_errors(), "{:?}", ran.found);
    let page = ran.text("contract/index.html").unwrap();
    for days in ["2026-12-23..2026-12-24", "2026-12-25..2026-12-28", "2026-12-30"] {
        assert!(page.contains(days), "{days}: {page}");
    }
}

/// A plan in weeks and months, some of the weeks within a month.
const LONG_PLAN: &str = "---\ntitle: 定着の計画\ndate: 2026-10-01\n---\n\n## Week 1-2: 準備\n\n- 台帳の整備\n\n## 2か月目（効率化）\n\n- 費用の棚卸し\n\n```yaml\n\
     Week 3:\n  - 手順の見直し\nWeek 5:\n  - 月末の確認\nDay 3:\n  - どの日か分からない仕事\n```\n\n| 時期 | 内容 |\n|---|---|\n| 3か月目 | 次期の計画 |\n| 第4週 | 毎月のことかもしれない仕事 |\n";

#[test]
fn weeks_and_months_of_a_plan_are_proposed_with_their_dates() {
    let folder = project(None);
    folder.write("content/work.md", LONG_PLAN);
    let proposal = proposed(&folder);
    let lines: Vec<&str> = proposal.lines().map(str::trim).collect();
    let titles: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("title: ")).collect();
    let on: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("on: ")).collect();
    assert_eq!(titles, ["台帳の整備", "費用の棚卸し", "手順の見直し", "月末の確認", "次期の計画"], "{proposal}");
    assert_eq!(on, ["Week 1-2", "Month 2", "Month 2 Week 3", "Month 2 Week 5", "Month 3"], "{proposal}");
    // From a Tuesday before New Year: fourteen days; from 22 January to 21 February; its days 15 to 21, and what is left after 28.
    let schedule = proposal.replace("from: 2026-11-24", "from: 2026-12-22");
    let ran = run(&Inputs::from_memory([CONFIG, ("content/work.md", LONG_PLAN), ("data/schedule.yaml", &schedule)]));
    assert!(!ran.found.has_errors(), "{:?}", ran.found);
    let page = ran.text("contract/index.html").unwrap();
    for days in [
        "2026-12-22..2027-01-04",
        "2027-01-22..2027-02-21",
        "2027-02-05..2027-02-11",
        "2027-02-19..2027-02-21",
        "2027-02-22..2027-03-21",
    ] {
        assert!(page.contains(days), "{days}: {page}");
    }
    // Months begin on the day of the month that the plan begins on, or on the last that there is: 28 February, 31 March.
    let schedule = proposal.replace("from: 2026-11-24", "from: 2027-01-31");
    let ran = run(&Inputs::from_memory([CONFIG, ("content/work.md", LONG_PLAN), ("data/schedule.yaml", &schedule)]));
    let page = ran.text("contract/index.html").unwrap();
    assert!(page.contains("2027-02-28..2027-03-30") && page.contains("2027-03-31..2027-04-29"), "{page}");
}

#[test]
fn weeks_of_what_recurs_are_those_of_no_plan() {
    let folder = project(None);
    folder.write(
        "content/work.md",
        "---\ntitle: 点検\ndate: 2026-10-01\n---\n\n## 月次の点検の流れ\n\n### Week 1: 権限\n\n- 権限の確認\n\n### Day 3\n\n- 締めの確認\n\n\
         ## 毎月の作業\n\n```yaml\nWeek 2:\n  - 台帳の照合\n```\n",
    );
    let proposal = proposed(&folder);
    let lines: Vec<&str> = proposal.lines().map(str::trim).collect();
    let titles: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("title: ")).collect();
    assert_eq!(titles, ["台帳の照合"], "{proposal}");
    assert!(lines.contains(&"when: 毎月第2週") && !proposal.contains("on: "), "{proposal}");
}

#[test]
fn weeks_that_no_plan_can_have_are_refused_with_their_place() {
    let found = |on: &str, from: &str| {
        let schedule = format!("entries:\n  a: {{ title: 確認, on: {on}, from: {from} }}\n");
        let ran = run(&Inputs::from_memory([CONFIG, ("content/work.md", PLAN), ("data/schedule.yaml", &schedule)]));
        let all: Vec<String> =
            ran.found.sorted().into_iter().map(|one| format!("{} {}", one.code.name(), one.message.en)).collect();
        all.into_iter().find(|one| one.starts_with("config/")).unwrap_or_default()
    };
    // A month from 1 February has 28 days.
    assert_eq!(
        found("Month 1 Week 5", "2027-02-01"),
        "config/invalid-value `Month 1 Week 5`: the month has no such week"
    );
    assert_eq!(found("Month 1 Week 5", "2027-03-01"), "");
    for (on, most) in [
        ("Month 1 Week 6", "five weeks of a month"),
        ("Week 105", "104 weeks"),
        ("Month 25", "24 months"),
        ("Month 25 Week 1", "24 months"),
        ("Day 501", "500 days"),
    ] {
        assert_eq!(
            found(on, "2026-12-01"),
            format!("config/invalid-value `{on}` is too far away: expected at most {most}")
        );
    }
}

#[test]
fn a_plan_and_its_entries_differ_by_their_days() {
    let plan = |on: &str| format!("entries:\n  test: {{ title: 通し試験, on: {on}, from: 2026-12-01 }}\n");
    let of = |schedule: &str| {
        let ran = run(&Inputs::from_memory([CONFIG, ("content/work.md", PLAN), ("data/schedule.yaml", schedule)]));
        let all = ran.found.sorted().into_iter();
        all.filter(|finding| finding.code.name() == "contract/schedule-differs").count()
    };
    for (on, expected) in
        [("Day 4-5", 0), ("[Day 4, Day 5]", 0), ("2026-12-08", 0), ("Day 4-6", 1), ("Day 5", 1), ("Week 1", 0)]
    {
        assert_eq!(of(&plan(on)), expected, "{on}");
    }
    // What recurs under the name is another thing.
    assert_eq!(of("entries:\n  test: { title: 通し試験, when: 毎週月曜日 }\n"), 0);
}

#[test]
fn maintenance_that_has_a_window_is_not_proposed() {
    let folder = project(None);
    assert!(proposed(&folder).contains("定期メンテナンス"));
    folder.write("data/calendars.yaml", "maintenance:\n  usual: { when: 毎月第3土曜日 00:00-04:00 }\n");
    assert!(!proposed(&folder).contains("定期メンテナンス"));
    folder.write("data/calendars.yaml", "maintenance:\n  usual: { when: 毎月第2土曜日 00:00-04:00 }\n");
    assert!(proposed(&folder).contains("定期メンテナンス"));
}
