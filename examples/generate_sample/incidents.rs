//! Outages: some placed by hand because they show a rule, the rest drawn month by month.

use crate::clock::{HOUR, Local, at, civil, cut, midnight, months};
use crate::rng::Rng;
use crate::sheet::{Encoding, csv, line};
use jiff::civil::{Date, date};
use std::error::Error;
use std::path::Path;

/// Service ids as the probes know them.
pub(crate) const SERVICES: [&str; 4] = ["portal", "api", "clinic", "batch"];
const LABELS: [&str; 4] = ["顧客ポータル", "API", "整骨院SaaS", "夜間バッチ"];
const CAUSES: [&str; 8] = [
    "設定変更の誤り",
    "ディスク容量の逼迫",
    "外部回線の障害",
    "証明書の期限切れ",
    "メモリリーク",
    "データベースのロック",
    "クラウド基盤の障害",
    "リリースの不具合",
];

/// One outage or degradation.
pub(crate) struct Incident {
    /// Index into [`SERVICES`].
    pub service: usize,
    /// 0 to 3 for P0 to P3.
    pub severity: usize,
    /// Start.
    pub from: Local,
    /// Restoration, if there was one.
    pub to: Option<Local>,
    cause: &'static str,
}

/// Those placed by hand: service, severity, start, minutes (0: open), cause.
fn placed() -> Vec<(usize, usize, Local, i64, &'static str)> {
    let t = |y, m, d, hour, minute| at(date(y, m, d), hour, minute);
    vec![
        (0, 0, t(2025, 12, 9, 13, 20), 74, "クラウド基盤の障害"),
        // The bad month: one failure takes two services, their intervals overlap.
        (0, 0, t(2026, 3, 12, 10, 20), 205, "データベースのロック"),
        (1, 1, t(2026, 3, 12, 11, 5), 240, "データベースのロック"),
        (1, 1, t(2026, 3, 12, 13, 40), 130, "設定変更の誤り"),
        (2, 0, t(2026, 3, 25, 9, 10), 98, "リリースの不具合"),
        // Across a month's end.
        (1, 1, t(2026, 6, 30, 22, 40), 215, "証明書の期限切れ"),
        // Inside the maintenance window of the third Saturday, and half inside it.
        (2, 1, t(2026, 5, 16, 0, 30), 160, "定期メンテナンス中の切り替え失敗"),
        (1, 1, t(2026, 8, 15, 3, 20), 90, "定期メンテナンスの延長"),
        (3, 1, t(2026, 9, 14, 1, 15), 140, "ディスク容量の逼迫"),
        (3, 2, t(2026, 9, 14, 2, 0), 45, "ディスク容量の逼迫"),
        // Not restored when the exports were cut.
        (3, 1, t(2026, 11, 20, 16, 5), 0, "外部回線の障害"),
    ]
}

/// Draws the month's other incidents.
fn drawn(rng: &mut Rng, month: usize, first: Date, out: &mut Vec<Incident>) {
    let (year, number) = months()[month];
    let days = i64::from(first.days_in_month());
    let p1 = [2, 2, 1, 2, 2, 3, 2, 1, 2, 1, 1, 1, 1, 0][month];
    for (severity, count) in [(1, p1), (2, rng.range(1, 3)), (3, rng.range(1, 2))] {
        for _ in 0..count {
            let day = rng.range(0, if (year, number) == (2026, 11) { 18 } else { days - 2 });
            let from = midnight(first) + day * 24 * HOUR + rng.range(0, 1439) * 60;
            let minutes = match severity {
                1 => rng.range(18, 75) + if rng.chance(0.25) { rng.range(40, 160) } else { 0 },
                2 => rng.range(20, 240),
                _ => rng.range(30, 900),
            };
            let service = rng.weighted(&[3, 3, 3, 2]);
            out.push(Incident {
                service,
                severity,
                from,
                to: Some(from + minutes * 60),
                cause: rng.pick::<&str>(&CAUSES),
            });
        }
    }
}

fn stamp(local: Local) -> String {
    civil(local).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Writes `incidents/incidents.csv` and tells what happened, by start.
pub(crate) fn write(folder: &Path) -> Result<Vec<Incident>, Box<dyn Error>> {
    let mut rng = Rng::named("incidents");
    let mut all: Vec<Incident> = placed()
        .into_iter()
        .map(|(service, severity, from, minutes, cause)| {
            let to = (minutes > 0).then_some(from + minutes * 60);
            Incident { service, severity, from, to, cause }
        })
        .collect();
    for (month, (year, number)) in months().into_iter().enumerate() {
        drawn(&mut rng, month, date(year, number, 1), &mut all);
    }
    all.sort_by_key(|i| (i.from, i.service, i.severity));
    let mut lines = vec!["障害番号,サービス,重大度,発生日時,検知日時,復旧日時,原因".to_owned()];
    for (index, incident) in all.iter().enumerate() {
        let acknowledged = incident.from + rng.range(1, 14) * 60 + rng.range(0, 59);
        let acknowledged = acknowledged.min(incident.to.unwrap_or(cut()));
        lines.push(line(&[
            format!("INC-{:04}", 1001 + index),
            LABELS[incident.service].into(),
            format!("P{}", incident.severity),
            stamp(incident.from),
            stamp(acknowledged),
            incident.to.map(stamp).unwrap_or_default(),
            incident.cause.into(),
        ]));
    }
    csv(folder, "incidents/incidents.csv", &lines, Encoding::Utf8)?;
    Ok(all)
}
