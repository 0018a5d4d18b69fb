//! Service probes: one sample per service and half hour, with outages, degradations, blips and gaps.

use crate::clock::{FIRST, HOUR, Local, at, civil, cut, in_maintenance, is_business_day, midnight, month_index, utc};
use crate::incidents::{Incident, SERVICES};
use crate::rng::Rng;
use crate::sheet::parquet;
use jiff::civil::date;
use polars::prelude::{DataFrame, DataType, NamedFrom, Series, TimeUnit, TimeZone};
use std::error::Error;
use std::path::Path;

/// Usual latency of each service in ms.
const BASE: [f64; 4] = [270.0, 205.0, 240.0, 820.0];
/// How slow each month was, against the usual.
const MONTHS: [f64; 14] = [1.12, 1.10, 1.14, 1.10, 1.16, 1.62, 1.22, 1.12, 1.06, 1.02, 1.0, 0.97, 0.94, 0.92];

struct Sample {
    at: Local,
    service: usize,
    up: bool,
    latency: Option<i32>,
}

/// Times in which the probes themselves were down: (from, to, service or all).
fn gaps() -> [(Local, Local, Option<usize>); 4] {
    let t = |y, m, d, hour| at(date(y, m, d), hour, 0);
    [
        (t(2025, 11, 18, 2), t(2025, 11, 18, 9), None),
        (t(2026, 2, 7, 0), t(2026, 2, 8, 12), Some(3)),
        (t(2026, 4, 23, 14), t(2026, 4, 23, 17), None),
        (t(2026, 10, 3, 20), t(2026, 10, 4, 6), Some(2)),
    ]
}

fn latency(rng: &mut Rng, service: usize, now: Local, slow: f64) -> i32 {
    let moment = civil(now);
    let busy = if is_business_day(moment.date()) && (9..18).contains(&moment.hour()) { 1.3 } else { 1.0 };
    let tail = if rng.chance(0.05) { 1.3 + 2.6 * rng.unit() * rng.unit() } else { 1.0 };
    let spread = 0.72 + 0.3 * rng.unit() + 0.3 * rng.unit();
    (BASE[service] * MONTHS[month_index(moment.date())] * busy * spread * tail * slow) as i32
}

fn sample(rng: &mut Rng, now: Local, service: usize, outages: &[Incident]) -> Option<Sample> {
    let dropped = rng.chance(0.002);
    let blip = rng.chance(0.0003);
    let serviced = in_maintenance(now) && rng.chance(0.6);
    let hits = |severity: usize| {
        outages.iter().any(|i| {
            let covers = i.from <= now && i.to.is_none_or(|to| now < to);
            i.service == service && i.severity == severity && covers
        })
    };
    let up = !(blip || serviced || hits(0) || hits(1));
    let slow = if hits(2) { 2.4 } else { 1.0 };
    let latency = latency(rng, service, now, slow);
    let gap = gaps().iter().any(|g| g.0 <= now && now < g.1 && g.2.is_none_or(|s| s == service));
    (!dropped && !gap).then_some(Sample { at: now, service, up, latency: up.then_some(latency) })
}

fn frame(samples: &[Sample]) -> Result<DataFrame, Box<dyn Error>> {
    let times: Vec<i64> = samples.iter().map(|s| utc(s.at) * 1000).collect();
    let services: Vec<&str> = samples.iter().map(|s| SERVICES[s.service]).collect();
    let status: Vec<&str> = samples.iter().map(|s| if s.up { "up" } else { "down" }).collect();
    let latency: Vec<Option<i32>> = samples.iter().map(|s| s.latency).collect();
    let instant = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
    let columns = vec![
        Series::new("at".into(), times).cast(&instant)?.into(),
        Series::new("service".into(), services).into(),
        Series::new("status".into(), status).into(),
        Series::new("latency_ms".into(), latency).into(),
    ];
    Ok(DataFrame::new(samples.len(), columns)?)
}

/// Writes one Parquet file a quarter.
pub(crate) fn write(folder: &Path, outages: &[Incident]) -> Result<(), Box<dyn Error>> {
    let mut rng = Rng::named("probes");
    let mut quarters: Vec<(String, Vec<Sample>)> = Vec::new();
    let mut now = midnight(FIRST);
    while now < cut() {
        let moment = civil(now);
        let name = format!("probes/{}-Q{}.parquet", moment.year(), (moment.month() + 2) / 3);
        if quarters.last().is_none_or(|(last, _)| *last != name) {
            quarters.push((name, Vec::new()));
        }
        let samples = &mut quarters.last_mut().ok_or("a quarter was just begun")?.1;
        samples.extend((0..SERVICES.len()).filter_map(|service| sample(&mut rng, now, service, outages)));
        now += HOUR / 2;
    }
    for (name, samples) in &quarters {
        parquet(folder, name, frame(samples)?)?;
    }
    Ok(())
}
