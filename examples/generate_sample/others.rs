//! Surveys, costs and the log of recurring tasks.

use crate::clock::{Local, at, civil, cut, days, is_business_day, month_index, months};
use crate::rng::Rng;
use crate::sheet::{Encoding, csv, line};
use jiff::civil::{Date, date};
use std::error::Error;
use std::path::Path;

const CLINICS: [&str; 9] = [
    "みどり整骨院",
    "さくら整骨院",
    "駅前整骨院",
    "ひまわり整骨院",
    "港整骨院",
    "丘の上整骨院",
    "けやき整骨院",
    "川口整骨院",
    "若葉整骨院",
];
/// How content people were in each month, 0 to 1.
const MOOD: [f64; 14] = [0.60, 0.62, 0.60, 0.64, 0.62, 0.38, 0.52, 0.62, 0.68, 0.70, 0.74, 0.77, 0.80, 0.82];

fn surveys(folder: &Path, rng: &mut Rng) -> Result<(), Box<dyn Error>> {
    let mut files = [Vec::new(), Vec::new()];
    for day in days() {
        for _ in 0..rng.around(if is_business_day(day) { 3.4 } else { 0.7 }) {
            let mood = MOOD[month_index(day)];
            let u = rng.unit();
            let csat = if u < mood {
                5
            } else if u < mood + (1.0 - mood) * 0.78 {
                4
            } else {
                rng.range(1, 3)
            };
            let v = rng.unit();
            let nps = if v < mood * 0.92 {
                rng.range(9, 10)
            } else if v < 0.9 {
                rng.range(7, 8)
            } else {
                rng.range(2, 6)
            };
            let support = if rng.chance(mood + 0.05) { 5 } else { rng.range(3, 5) };
            let text = |n: i64, p: bool| if p { n.to_string() } else { "-".into() };
            let fields = [
                format!("{}年{}月{}日", day.year(), day.month(), day.day()),
                (*rng.pick(&CLINICS)).into(),
                text(csat, !rng.chance(0.01)),
                text(nps, !rng.chance(0.06)),
                text(support, rng.chance(0.6)),
            ];
            files[usize::from(day.year() > 2025)].push(line(&fields));
        }
    }
    for (year, lines) in [2025, 2026].iter().zip(files) {
        let lines: Vec<String> =
            std::iter::once("回答日,院,満足度,推奨度,サポート満足度".to_owned()).chain(lines).collect();
        csv(folder, &format!("surveys/{year}.csv"), &lines, Encoding::Utf8)?;
    }
    Ok(())
}

fn thousands(n: i64) -> String {
    let digits = n.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap_or("")).collect();
    groups.join(",")
}

fn costs(folder: &Path, rng: &mut Rng) -> Result<(), Box<dyn Error>> {
    const ITEMS: [(&str, i64); 6] = [
        ("クラウド基盤", 412_000),
        ("監視ツール", 98_000),
        ("コミュニケーションツール", 46_000),
        ("外部委託", 830_000),
        ("オンコール手当", 150_000),
        ("その他SaaS", 61_000),
    ];
    let mut files = [Vec::new(), Vec::new()];
    for (index, (year, month)) in months().into_iter().enumerate() {
        let last = date(year, month, 1).last_of_month();
        for (item, usual) in ITEMS {
            // The current month holds only what has been booked by the cut.
            let day: Date = if index == 13 { date(2026, 11, 10) } else { last };
            if index == 13 && matches!(item, "外部委託" | "オンコール手当" | "クラウド基盤") {
                continue;
            }
            let saved = 100 - index as i64 * 11 / 10;
            let bad = if index == 5 && matches!(item, "外部委託" | "オンコール手当") { 135 } else { 100 };
            let amount = usual * saved / 100 * bad / 100 * rng.range(970, 1030) / 1000;
            let fields = [day.strftime("%Y/%m/%d").to_string(), item.into(), thousands(amount)];
            files[usize::from(year > 2025)].push(line(&fields));
        }
    }
    for ((year, encoding), lines) in [(2025, Encoding::Cp932), (2026, Encoding::Utf8Bom)].into_iter().zip(files) {
        let lines: Vec<String> = std::iter::once("計上日,費目,金額".to_owned()).chain(lines).collect();
        csv(folder, &format!("costs/{year}.csv"), &lines, encoding)?;
    }
    Ok(())
}

/// Tasks of a day: cycle, name, hour, month from which it runs by itself.
fn plan(day: Date) -> Vec<(&'static str, &'static str, i64, usize)> {
    let mut out = vec![
        ("日次", "システム状態確認", 9, 0),
        ("日次", "メトリクス確認", 10, 0),
        ("日次", "アラート確認", 11, 0),
        ("日次", "パフォーマンス確認", 14, 4),
        ("日次", "ログ確認", 15, 7),
        ("日次", "バックアップ確認", 16, 0),
        ("日次", "日次報告作成", 17, 10),
    ];
    match day.weekday().to_monday_one_offset() {
        1 => out.push(("週次", "週間計画確認", 10, 99)),
        3 => out.push(("週次", "セキュリティアップデート", 13, 6)),
        5 => out.push(("週次", "週次レポート作成", 16, 99)),
        6 => out.push(("週次", "システムメンテナンス", 18, 99)),
        _ => {}
    }
    if day.day() == 1 {
        out.push(("月次", "月次レポート作成", 10, 99));
    }
    if day.day() == 15 {
        out.push(("月次", "復元テスト", 13, 99));
    }
    out
}

fn tasks(folder: &Path, rng: &mut Rng) -> Result<(), Box<dyn Error>> {
    const MISSES: [f64; 14] =
        [0.03, 0.028, 0.03, 0.022, 0.02, 0.05, 0.025, 0.016, 0.012, 0.01, 0.008, 0.006, 0.004, 0.003];
    let stamp = |local: Local| civil(local).strftime("%Y-%m-%d %H:%M").to_string();
    let mut files = [Vec::new(), Vec::new()];
    for day in days() {
        let month = month_index(day);
        for (cycle, task, hour, automatic_from) in plan(day) {
            let scheduled = at(day, hour, 0);
            if scheduled >= cut() {
                continue;
            }
            let automatic = month >= automatic_from;
            let missed = rng.chance(MISSES[month] * if automatic { 0.3 } else { 1.5 });
            let late = if automatic { rng.range(0, 2) } else { rng.range(2, 50) };
            let done = if missed { String::new() } else { stamp((scheduled + late * 60).min(cut())) };
            let method = if automatic { "自動" } else { "手動" };
            let state = if missed { "未" } else { "済" };
            let fields = [&stamp(scheduled), cycle, task, method, &done, state];
            files[usize::from(day.year() > 2025)].push(line(&fields));
        }
    }
    for (year, lines) in [2025, 2026].iter().zip(files) {
        let lines: Vec<String> =
            std::iter::once("予定日時,周期,タスク,方法,実施日時,状態".to_owned()).chain(lines).collect();
        csv(folder, &format!("tasks/{year}.csv"), &lines, Encoding::Utf8)?;
    }
    Ok(())
}

/// Writes `surveys/`, `costs/` and `tasks/`.
pub(crate) fn write(folder: &Path) -> Result<(), Box<dyn Error>> {
    surveys(folder, &mut Rng::named("surveys"))?;
    costs(folder, &mut Rng::named("costs"))?;
    tasks(folder, &mut Rng::named("tasks"))
}
