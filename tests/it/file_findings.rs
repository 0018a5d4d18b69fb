//! `check FILE` finds in a document what the whole check finds there: over the cases of `tests/sites`, over the sample, and for texts that an
//! editor has. What it does for that is counted.

use crate::cases::names;
use crate::site::{here, now};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tejun::content::DocumentCache;
use tejun::diag::{Diagnostic, Diagnostics};
use tejun::inputs::Inputs;
use tejun::model::{Profiler, ProjectFiles, SpanKind};
use tejun::pipeline::{self, AssetNames, BuildCaches, ClusterUse, Options};

fn options() -> Options {
    Options { as_of: None, now: now(), drafts: false, assets: AssetNames::Hashed, cluster: ClusterUse::default() }
}

fn of_file(found: &Diagnostics, file: &str) -> Vec<Diagnostic> {
    let is_own = |finding: &&&Diagnostic| finding.place.as_ref().is_some_and(|place| place.file == file);
    found.sorted().iter().filter(is_own).map(|finding| (*finding).clone()).collect()
}

/// What became of the files of a project.
#[derive(Default)]
struct Compared {
    /// Files that were told of without the whole check.
    alone: Vec<String>,
    /// Files that it took the whole check for.
    whole: Vec<String>,
    /// How many findings were compared.
    findings: usize,
    /// What was told otherwise.
    faults: String,
}

/// Compares what is found in each file alone with what a whole check finds there; `caches` may remember what both read.
fn compared(files: &Inputs, caches: &BuildCaches, is_wanted: &dyn Fn(&str) -> bool) -> Compared {
    let mut found = Diagnostics::new();
    let built = pipeline::build_with(files, &options(), None, caches, &mut found);
    let mut compared = Compared::default();
    for file in files.list("").into_iter().filter(|file| is_wanted(file)) {
        let mut said = Diagnostics::new();
        let alone = pipeline::check_documents(files, &options(), &[file.clone()].into(), caches, &mut said);
        if alone.is_none() {
            assert!(said.is_empty(), "{file}: what the whole check says would be said twice");
            compared.whole.push(file);
            continue;
        }
        assert!(built.is_some(), "{file} of a project that cannot be read");
        let (own, all) = (of_file(&said, &file), of_file(&found, &file));
        if own != all {
            let _ = writeln!(compared.faults, "{file}\nalone: {own:#?}\nof the whole: {all:#?}");
        }
        compared.findings += all.len();
        compared.alone.push(file);
    }
    compared
}

#[test]
fn a_file_of_every_case_is_told_what_the_whole_check_tells_of_it() {
    let root = here("tests/sites");
    let (mut alone, mut findings, mut faults) = (0, 0, String::new());
    for area in names(&root) {
        for case in names(&root.join(&area)) {
            let files = Inputs::open(&root.join(&area).join(&case).join("in"), &mut Diagnostics::new()).unwrap();
            let compared = compared(&files, &BuildCaches::for_two_readings(true), &|_| true);
            alone += compared.alone.len();
            findings += compared.findings;
            faults += &compared.faults;
        }
    }
    assert!(faults.is_empty(), "{faults}");
    // If most were sent to the whole check, nothing would be compared.
    assert!(alone > 250 && findings > 250, "{alone} files, {findings} findings");
}

/// Of every kind: figures and directives, links to what figures make, promises, runbooks, notices, forms, control.
const OF_THE_SAMPLE: [&str; 12] = [
    "content/_index.md",
    "content/escalation/severity.md",
    "content/handbook/commands.md",
    "content/handbook/writing/directives/chart.md",
    "content/incidents/2026-10-13-review.md",
    "content/indicators/milestones.md",
    "content/newsletter/_index.md",
    "content/operations/usage-cost.md",
    "content/releases/v1-9-0.md",
    "content/runbooks/batch-delay.md",
    "content/sop/sla.md",
    "content/support/on-call.md",
];

#[test]
fn files_of_the_sample_are_told_what_the_whole_check_tells_of_them() {
    let files = Inputs::open(&here(""), &mut Diagnostics::new()).unwrap();
    let caches = BuildCaches::remembering();
    let compared = compared(&files, &caches, &|file| OF_THE_SAMPLE.contains(&file));
    assert!(compared.faults.is_empty(), "{}", compared.faults);
    assert_eq!((compared.whole.as_slice(), compared.alone.len()), (&[][..], OF_THE_SAMPLE.len()));
    assert!(compared.findings >= 2, "{}", compared.findings);
    // A figure in a sentence, a table of SLA, a chart and promises: what is wrong with them the declarations tell.
    assert_eq!(work(&files, "content/sop/sla.md", &caches.documents), (of_documents_alone(), 0));
    // One of its charts is of rows.
    let (stages, questions) = work(&files, "content/handbook/writing/directives/chart.md", &caches.documents);
    assert!(questions > 0 && stages.contains("figures"), "{stages:?}");
}

/// A path and a text.
type File = (&'static str, &'static str);

fn project(more: &[File]) -> Inputs {
    let own: &[File] = &[
        ("tejun.yaml", "title: 試し\nas_of: 2026-11-20T17:00:00+09:00\n"),
        ("data/sources.yaml", "t:\n  files: t.csv\n  columns: { at: { type: datetime, required: true } }\n"),
        ("data/metrics.yaml", "opened: { label: 件数, type: simple, source: t, time: at, agg: count, unit: 件 }\n"),
        ("data/t.csv", "at\n2026-10-01 09:00\n"),
        ("content/_index.md", "---\ntitle: 試し\n---\n"),
        ("content/sop/_index.md", "---\ntitle: 手順\n---\n\n- [一つ目](a.md)\n"),
        ("content/sop/a.md", "---\ntitle: 一つ目\n---\n\n[次](b.md) と [ない頁](c.md)\n"),
        ("content/sop/b.md", "---\ntitle: 二つ目\n---\n\n受付は {figure}`opened@2026-10` です。\n"),
    ];
    let files = own.iter().chain(more).map(|(path, text)| (*path, text.as_bytes()));
    Inputs::from_memory(files.collect::<std::collections::BTreeMap<_, _>>())
}

fn ticks() -> Duration {
    static TICKS: AtomicU64 = AtomicU64::new(0);
    Duration::from_millis(TICKS.fetch_add(1, Ordering::Relaxed))
}

/// The stages of a check of one document, and how many questions it asked.
fn work(files: &Inputs, file: &str, documents: &Arc<DocumentCache>) -> (BTreeSet<String>, usize) {
    let caches =
        BuildCaches { profiler: Profiler::with(ticks), documents: Arc::clone(documents), ..BuildCaches::default() };
    let mut found = Diagnostics::new();
    pipeline::check_documents(files, &options(), &[file.to_owned()].into(), &caches, &mut found).expect("it is sure");
    let spans = caches.profiler.laps();
    let of = |part: SpanKind| spans.iter().filter(move |span| span.part == part);
    (of(SpanKind::Stage).map(|span| span.name.clone()).collect(), of(SpanKind::Query).map(|span| span.questions).sum())
}

/// The stages of a check for which no data are opened, nothing is counted, and no page but the document's own is composed.
fn of_documents_alone() -> BTreeSet<String> {
    ["configuration", "contract", "documents", "history and tasks", "outline"].map(str::to_owned).into()
}

#[test]
fn a_document_without_figures_costs_neither_data_nor_pages() {
    let files = project(&[("content/sop/c.md", "---\ntitle: 三つ目\n---\n\n```{tickets}\nsource: t\n```\n")]);
    for file in ["content/sop/a.md", "content/sop/b.md"] {
        assert_eq!(work(&files, file, &Arc::default()), (of_documents_alone(), 0), "{file}");
    }
    let read = files.read_paths();
    assert!(!read.iter().any(|path| path.ends_with(".csv")), "{read:?}");
    // Rows, and how many there are, may be wrong in themselves.
    let (stages, questions) = work(&files, "content/sop/c.md", &Arc::default());
    assert!(questions > 0 && stages.contains("figures"), "{stages:?}");
    assert!(["pages", "rendering", "figures of some rows"].iter().all(|stage| !stages.contains(*stage)), "{stages:?}");
}

/// Right and wrong, of every directive and role of metrics.
const OF_METRICS: &str = "---
title: 指標
---

{figure}`opened` {figure}`opened@2026-10` {figure}`opend` {figure}`opened@2026-1x` {figure}`sla.desk.answer`

```{chart}
metric: opened
by: kind
```

```{chart}
metrics: [opened, spent]
```

```{chart}
metric: spent
by: kind
```

```{chart}
metrics: [opened, spent]
kind: bullet
period: 2026-13
```

```{kpis}
metrics: [opened, spend]
```

```{kpis}
group: 受付
```

```{kpis}
group: 受け付け
```

```{sla}
```

```{sla}
policy: dessk
```

```{uptime}
```

```{uptime}
metric: opened
```

```{contract}
metric: opened
status: missed
```

```{contract}
document: nowhere.md
```
";

#[test]
fn what_is_wrong_with_metrics_on_a_page_is_found_without_counting() {
    let metrics = "opened: { label: 件数, type: simple, source: t, time: at, agg: count, unit: 件, by: [kind] }\n\
                   spent: { label: 分, type: simple, source: t, time: at, agg: sum, expr: minutes, unit: 分 }\n";
    let sources = "t:\n  files: t.csv\n  columns:\n    at: { type: datetime, required: true }\n    kind: { type: category }\n    \
                   minutes: { type: integer }\n";
    let site = "title: 試し\nas_of: 2026-11-20T17:00:00+09:00\nreports: { groups: { 受付: [opened] } }\n";
    let files = project(&[
        ("tejun.yaml", site),
        ("data/metrics.yaml", metrics),
        ("data/sources.yaml", sources),
        ("data/t.csv", "at,kind,minutes\n2026-10-01 09:00,a,5\n"),
        ("content/sop/_index.md", "---\ntitle: 手順\n---\n\n- [一つ目](a.md)\n- [指標](m.md)\n"),
        ("content/sop/m.md", OF_METRICS),
    ]);
    let compared = compared(&files, &BuildCaches::default(), &|path| path == "content/sop/m.md");
    assert!(compared.faults.is_empty() && compared.alone.len() == 1, "{}", compared.faults);
    // Of figures opend, 2026-1x and sla.desk.answer; of charts two units, the breakdown and the month; spend, the group, no policy and
    // dessk, no uptime of this name, no such document.
    assert_eq!(compared.findings, 12);
    assert_eq!(work(&files, "content/sop/m.md", &Arc::default()), (of_documents_alone(), 0));
    // Rows of a source can be refused by themselves.
    let of_rows = OF_METRICS.replace("metric: spent\nby: kind", "kind: heat\nsource: t\ntime: at");
    let files = files.with_text("content/sop/m.md", of_rows.as_bytes());
    let (stages, questions) = work(&files, "content/sop/m.md", &Arc::default());
    assert!(questions > 0 && stages.contains("figures"), "{stages:?}");
}

#[test]
fn what_only_the_whole_site_knows_is_left_to_the_whole_check() {
    let alone = |more: &[File], file: &str| {
        let files = project(more);
        let compared = compared(&files, &BuildCaches::default(), &|path| path == file);
        assert!(compared.faults.is_empty(), "{}", compared.faults);
        assert_eq!(compared.alone.len() + compared.whole.len(), 1, "{file}");
        compared.alone.len() == 1
    };
    let plain = "---\ntitle: 三つ目\n---\n\n本文\n";
    assert!(alone(&[("content/sop/c.md", plain), ("content/d.md", "[三つ目](sop/c.md)")], "content/sop/c.md"));
    let cases: &[(&[File], &str, &str)] = &[
        (&[("content/sop/z.md", plain)], "content/sop/z.md", "an orphan"),
        (&[], "data/t.csv", "no document"),
        (&[("content/x.png", "png")], "content/x.png", "a file"),
        (&[("content/print.md", plain)], "content/print.md", "a name that tejun may use"),
        (&[("content/v1.md", "---\ntitle: x\nurl: /v1.2/\n---\n")], "content/v1.md", "a folder like a file"),
        (&[("content/S.md", plain), ("content/s.md", plain)], "content/s.md", "another spelling"),
        (&[("content/e.md", "---\ntitle: x\naliases: [/sop/a/]\n---\n")], "content/e.md", "an alias that is taken"),
        (&[("tejun.yaml", "title: x\naudiences: [open, shut]\n")], "content/sop/a.md", "audiences"),
    ];
    for (more, file, why) in cases {
        assert!(!alone(more, file), "{file}: {why}");
    }
}

#[test]
fn a_project_that_cannot_be_read_is_left_to_the_whole_check() {
    let files = Inputs::from_memory([("tejun.yaml", b"title: [".as_slice()), ("content/a.md", b"# a".as_slice())]);
    let caches = BuildCaches::default();
    assert!(compared(&files, &caches, &|path| path == "content/a.md").alone.is_empty());
}
