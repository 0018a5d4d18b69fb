//! Use of the clinic SaaS: log-ins of pseudonymous users, and daily totals per clinic made from them.

use crate::clock::{days, is_holiday, month_index};
use crate::rng::Rng;
use crate::sheet::{Encoding, csv, line, parquet};
use jiff::civil::{Date, date};
use polars::prelude::{DataFrame, DataType, NamedFrom, Series};
use std::error::Error;
use std::path::Path;

/// Name, area, staff at the start, first day.
const CLINICS: [(&str, &str, i64, Date); 14] = [
    ("みどり整骨院", "東京", 6, date(2025, 10, 1)),
    ("さくら整骨院", "東京", 5, date(2025, 10, 1)),
    ("駅前整骨院", "東京", 7, date(2025, 10, 1)),
    ("ひまわり整骨院", "神奈川", 4, date(2025, 10, 1)),
    ("港整骨院", "神奈川", 5, date(2025, 10, 1)),
    ("丘の上整骨院", "神奈川", 4, date(2025, 10, 1)),
    ("けやき整骨院", "埼玉", 5, date(2025, 10, 1)),
    ("川口整骨院", "埼玉", 4, date(2025, 10, 1)),
    ("若葉整骨院", "千葉", 4, date(2025, 10, 1)),
    ("ふなばし整骨院", "千葉", 5, date(2025, 12, 8)),
    ("あおば整骨院", "神奈川", 5, date(2026, 2, 2)),
    ("大宮整骨院", "埼玉", 6, date(2026, 5, 11)),
    ("なごみ整骨院", "東京", 4, date(2026, 7, 6)),
    ("海浜整骨院", "千葉", 5, date(2026, 9, 14)),
];
/// Errors per 100,000 calls in each month.
const ERRORS: [f64; 14] = [98.0, 92.0, 95.0, 88.0, 96.0, 240.0, 120.0, 90.0, 76.0, 70.0, 62.0, 58.0, 52.0, 48.0];

struct Login {
    day: Date,
    clinic: usize,
    user: i64,
    minutes: i32,
}

/// Staff of a clinic on a day: one more after half a year.
fn staff(clinic: usize, day: Date) -> i64 {
    let (_, _, staff, first) = CLINICS[clinic];
    staff + i64::from(first.until(day).is_ok_and(|span| span.get_days() > 180))
}

fn clinic_day(rng: &mut Rng, clinic: usize, day: Date, logins: &mut Vec<Login>) -> String {
    let month = month_index(day);
    let open = match day.weekday().to_monday_one_offset() {
        7 => 0.06,
        6 => 0.80,
        _ if is_holiday(day) => 0.25,
        _ => 0.90,
    };
    let registered = staff(clinic, day);
    let before = logins.len();
    for user in 0..registered {
        if rng.chance(open * if user == registered - 1 { 0.8 } else { 1.0 }) {
            let minutes = rng.range(6, 22) as i32 + if rng.chance(0.3) { rng.range(5, 25) as i32 } else { 0 };
            logins.push(Login { day, clinic, user, minutes });
        }
    }
    let active = (logins.len() - before) as i64;
    let calls: i64 = (0..active).map(|_| rng.range(14, 34) + month as i64 / 3).sum();
    let errors = (0..calls).filter(|_| rng.chance(ERRORS[month] / 100_000.0)).count();
    let due = if active > 0 { registered } else { 0 };
    let done = (0..due).filter(|_| rng.chance(0.885 + 0.006 * month as f64)).count();
    let cents = calls * 8 + rng.range(0, calls.max(1));
    line(&[
        format!("{}/{}/{}", day.year(), day.month(), day.day()),
        CLINICS[clinic].0.into(),
        CLINICS[clinic].1.into(),
        calls.to_string(),
        active.to_string(),
        registered.to_string(),
        errors.to_string(),
        due.to_string(),
        done.to_string(),
        format!("{}.{:02}", cents / 100, cents % 100),
    ])
}

fn frame(logins: &[&Login]) -> Result<DataFrame, Box<dyn Error>> {
    let epoch = date(1970, 1, 1);
    let days: Vec<i32> =
        logins.iter().map(|l| epoch.until(l.day).map(|span| span.get_days())).collect::<Result<_, _>>()?;
    let columns = vec![
        Series::new("date".into(), days).cast(&DataType::Date)?.into(),
        Series::new("clinic".into(), logins.iter().map(|l| CLINICS[l.clinic].0).collect::<Vec<_>>()).into(),
        Series::new(
            "user_id".into(),
            logins.iter().map(|l| format!("u{:02}-{:02}", l.clinic + 1, l.user + 1)).collect::<Vec<_>>(),
        )
        .into(),
        Series::new("session_minutes".into(), logins.iter().map(|l| l.minutes).collect::<Vec<_>>()).into(),
    ];
    Ok(DataFrame::new(logins.len(), columns)?)
}

/// The register of contracts: none has ended.
fn contracts(folder: &Path) -> Result<(), Box<dyn Error>> {
    let rows = CLINICS.iter().map(|(name, area, _, first)| line(&[*name, *area, &first.to_string(), ""]));
    let lines: Vec<String> = std::iter::once("院,地域,契約開始日,契約終了日".to_owned()).chain(rows).collect();
    csv(folder, "clinics/clinics.csv", &lines, Encoding::Utf8)
}

/// Writes `clinics/`, `usage/` and `logins/`.
pub(crate) fn write(folder: &Path) -> Result<(), Box<dyn Error>> {
    contracts(folder)?;
    let mut rng = Rng::named("usage");
    let (mut logins, mut totals) = (Vec::new(), Vec::new());
    for day in days() {
        for clinic in (0..CLINICS.len()).filter(|c| CLINICS[*c].3 <= day) {
            totals.push((day.year(), clinic_day(&mut rng, clinic, day, &mut logins)));
        }
    }
    for (year, encoding) in [(2025, Encoding::Cp932), (2026, Encoding::Utf8)] {
        let header = "日付,院,地域,API利用回数,アクティブユーザー,登録ユーザー,エラー数,日報対象,日報登録,コスト(USD)"
            .to_owned();
        let rows = totals.iter().filter(|(y, _)| *y == year).map(|(_, line)| line.clone());
        let lines: Vec<String> = std::iter::once(header).chain(rows).collect();
        csv(folder, &format!("usage/{year}.csv"), &lines, encoding)?;
        let year_logins: Vec<&Login> = logins.iter().filter(|l| l.day.year() == year).collect();
        parquet(folder, &format!("logins/{year}.parquet"), frame(&year_logins)?)?;
    }
    Ok(())
}
