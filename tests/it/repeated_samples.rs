//! Samples that a source without a key holds twice, as of exports that overlap.

use crate::program::Folder;
use serde_json::Value;

/// What is told of November, of which the file holds the first fifteen days hour by hour, so many times.
fn november(times: usize, key: &str) -> Vec<Value> {
    let hours = (1..=15).flat_map(|day| (0..24).map(move |hour| format!("2026-11-{day:02} {hour:02}:00,1\n")));
    let half: String = hours.collect();
    let sources =
        format!("probes: {{ {key}files: p.csv, columns: {{ at: datetime, up: boolean }}, fresh_within: 60 days }}\n");
    let folder = Folder::project(&[
        ("tejun.yaml", "title: 試し\nas_of: 2026-12-01T00:00:00+09:00\n"),
        ("data/sources.yaml", &sources),
        (
            "data/metrics.yaml",
            "up: { type: uptime, source: probes, time: at, up: up, every: 1h, target: 99.9%以上, grains: month }\n\
             used: { type: error_budget, of: up, burn: [1h, 30d] }\n",
        ),
        ("data/p.csv", &format!("at,up\n{}", half.repeat(times))),
    ]);
    serde_json::from_str(&folder.run(&["figures", "--format", "json"]).out).unwrap()
}

#[test]
fn half_a_month_that_came_twice_is_half_a_month() {
    // 15 of 30 days, whatever the number of rows.
    for (times, key, rows) in [(1, "", 360), (2, "", 720), (2, "key: at, ", 360)] {
        let figures = november(times, key);
        let (up, used) = (&figures[0], &figures[1]);
        assert_eq!((&up["n"], &up["extra"]["coverage"]), (&Value::from(rows), &Value::from("50")), "{times} {key}");
        assert_eq!(up["standing"], "undecided");
        assert_eq!(used["extra"].get("burn_30d"), None, "half of the window is not enough to tell how fast it burns");
    }
}
