//! `build --timings`: it tells of every part, adds up, and changes nothing.

use crate::program::{Folder, tree, unlike};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tejun::config;
use tejun::data::{self, Sizes};
use tejun::diag::Diagnostics;
use tejun::inputs::Inputs;
use tejun::metrics::{self, ExternalFacts};
use tejun::model::{Profiler, SpanKind};
use tejun::pipeline::Sources;

fn project() -> Folder {
    Folder::project(&[
        ("content/sop/_index.md", "---\ntitle: 手順\n---\n"),
        ("content/sop/a.md", "---\ntitle: 一つめ\naliases: [/old/]\n---\n\n受付は {figure}`opened@2026-10` です。\n"),
        ("content/sop/b.md", "---\ntitle: 二つめ\n---\n"),
        ("data/sources.yaml", "tickets:\n  files: t.csv\n  columns:\n    at: { type: datetime, required: true }\n"),
        ("data/t.csv", "at\n2026-09-01 09:00\n2026-10-01 09:00\n2026-10-31 09:00\n"),
        (
            "data/metrics.yaml",
            "opened:\n  label: 受付件数\n  type: simple\n  source: tickets\n  time: at\n  agg: count\n  unit: 件\n",
        ),
    ])
}

#[test]
fn the_site_is_the_same_and_people_are_told_of_every_part() {
    let folder = project();
    let out = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let plain = folder.run(&["build", "--out", &out("plain")]);
    let timed = folder.run(&["build", "--timings", "--out", &out("timed")]);
    assert_eq!((plain.code, timed.code), (0, 0), "{}", timed.err);
    assert!(!plain.err.contains("Stages"), "{}", plain.err);
    for part in ["Stages\n", "\nSlowest pages (", "\nTemplates\n", "\nQuestions to sources\n"] {
        assert!(timed.err.contains(part), "no `{part}` in:\n{}", timed.err);
    }
    for line in ["  documents\n", "  rendering\n", "  output\n", "  rest\n", "/\n", "  document.html  ", "  tickets\n"]
    {
        assert!(timed.err.contains(line), "no `{line}` in:\n{}", timed.err);
    }
    assert_eq!(timed.out, "");
    let (plain, timed) = (tree(&folder.join("plain")), tree(&folder.join("timed")));
    assert!(plain.len() > 20, "only {} files", plain.len());
    assert_eq!(unlike(&plain, &timed), [""; 0]);
    let japanese = folder.run(&["--lang", "ja", "build", "--timings"]);
    assert!(japanese.err.contains("工程\n") && japanese.err.contains("  HTML にする\n"), "{}", japanese.err);
}

#[test]
fn programs_get_numbers_that_add_up() {
    let folder = project();
    let answer = folder.run(&["build", "--timings=json"]);
    let report: Value = serde_json::from_str(&answer.out).unwrap_or_else(|error| panic!("{error} in:\n{}", answer.out));
    let ms = |value: &Value| value.as_f64().unwrap_or_else(|| panic!("no number: {value}"));
    let all = |name: &str| report[name].as_array().unwrap_or_else(|| panic!("no `{name}` in {report:#}")).clone();
    let stages: f64 = all("stages").iter().map(|stage| ms(&stage["ms"])).sum();
    // Tenths of a millisecond, added up as floats.
    assert!((stages + ms(&report["rest_ms"]) - ms(&report["total_ms"])).abs() < 0.01, "{report:#}");
    let files = tree(&folder.join("output")).keys().filter(|path| !path.starts_with('.')).count();
    assert_eq!(report["files"].as_u64(), Some(files as u64));
    let pages: Vec<String> = all("pages").iter().map(|page| page["address"].as_str().unwrap().to_owned()).collect();
    assert!(["/", "/sop/", "/sop/a/", "/sop/b/"].iter().all(|page| pages.iter().any(|told| told == page)), "{pages:?}");
    let alias = all("templates").into_iter().find(|template| template["name"] == "alias.html").unwrap();
    assert_eq!((&alias["times"], &alias["slowest"]["address"]), (&Value::from(1), &Value::from("/sop/a/")));
    let tickets = all("queries").into_iter().find(|query| query["source"] == "tickets").unwrap();
    assert_eq!(tickets["rows"], Value::from(3));
    assert!(tickets["questions"].as_u64().unwrap() >= 1, "{tickets}");
    let (rows, cells) = (tickets["rows_out"].as_u64().unwrap(), tickets["cells_out"].as_u64().unwrap());
    assert!(rows >= 1 && cells >= rows, "{tickets}");
}

#[test]
fn a_build_that_is_refused_tells_how_far_it_came() {
    let folder = Folder::project(&[("content/a.md", "# A\n\n```{kpi}\n```\n")]);
    let answer = folder.run(&["build", "--timings"]);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("  documents\n") && !answer.err.contains("  output\n"), "{}", answer.err);
    assert_eq!(folder.run(&["build", "--timings", "json"]).code, 2, "the format stands behind `=`");
}

#[test]
fn figures_take_one_pass_over_a_source_that_is_not_held() {
    let mut found = Diagnostics::new();
    let sample = Inputs::open(Path::new(env!("CARGO_MANIFEST_DIR")), &mut found).unwrap();
    let project = config::load(&sample, &mut found).unwrap();
    let nothing_is_held = Sizes { held_bytes: 0, ..Sizes::default() };
    let store = Arc::new(data::open_with(&project.sources, &sample, nothing_is_held, &mut found));
    let sources = Sources::new(store, None, Vec::new());
    let profiler = Profiler::with(Duration::default);
    metrics::compute(&project, &sources.profiled(&profiler), &ExternalFacts::default(), crate::site::now(), &mut found);
    // What was read of a Parquet file tells what its columns span, which coverage asks before everything else.
    let passes =
        profiler.laps().iter().filter(|lap| (lap.part, lap.name.as_str()) == (SpanKind::Query, "probes")).count();
    assert_eq!(passes, 1);
}
