//! Laps → sums: stages in their order, the slowest pages, templates and questions.
//!
//! In: laps, how long the run took in all, and what it read and made. Out: the same sums as text and as JSON. Never: shows
//! stages that do not add up: each number is rounded once, and what no stage has is the rest.

use crate::cli::listing::aligned;
use crate::diag::Lang;
use crate::model::{ExportStats, ResultSize, SpanKind, TimingSpan, format_integer};
use crate::say;
use indexmap::IndexMap;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;
use unicode_width::UnicodeWidthStr;

/// How many pages, templates and sources are shown.
const SHOWN: usize = 10;

/// Stages as Japanese readers know them; others go by their own name.
const STAGES: [(&str, &str); 18] = [
    ("files", "ファイルの一覧"),
    ("configuration", "設定"),
    ("documents", "文書を読む"),
    ("contract", "目標と指標を結ぶ"),
    ("data", "データを読む"),
    ("figures", "数値の計算"),
    ("theme", "テーマ"),
    ("versions", "前の版"),
    ("pages of open audiences", "ほかの公開範囲のページ"),
    ("history and tasks", "履歴とタスク"),
    ("pages", "ページの組み立て"),
    ("checks", "点検"),
    ("issued reports", "発行済みの報告"),
    ("copied files", "画像などの複写"),
    ("whole lists", "一覧の全件"),
    ("rendering", "HTML にする"),
    ("leaks", "公開範囲の確認"),
    ("output", "書き出し"),
];

/// A run as a whole.
#[derive(Default)]
pub(crate) struct Run<'a> {
    /// From its start to now.
    pub took: Duration,
    /// How many rows each source has.
    pub rows: Vec<(&'a str, u64)>,
    /// What left the data engine, source by source.
    pub left: BTreeMap<String, ResultSize>,
    /// What went into files of whole lists, source by source.
    pub exported: BTreeMap<String, ExportStats>,
    /// How many files the site has; `None` when nothing was written.
    pub files: Option<usize>,
    /// How many documents were read from their Markdown, and how many pages were composed.
    pub documents_read: usize,
    pub pages_composed: usize,
}

/// Tenths of a millisecond: what is shown is added up in them.
type Tenths = i64;

/// Laps of one name.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Sum {
    name: String,
    laps: usize,
    questions: usize,
    took: Duration,
    /// The longest lap, and the page that it was for.
    slowest: (Duration, String),
}

/// Where the time of a run went.
pub(super) struct Report<'a> {
    run: &'a Run<'a>,
    /// In their order.
    stages: Vec<Sum>,
    /// Slowest first, as the rest.
    pages: Vec<Sum>,
    templates: Vec<Sum>,
    queries: Vec<Sum>,
}

impl<'a> Report<'a> {
    /// Adds up the laps of a run.
    pub(super) fn new(laps: &[TimingSpan], run: &'a Run<'a>) -> Self {
        let slowest_first = |part| {
            let mut sums = sums(laps, part);
            sums.sort_by(|a, b| (Reverse(a.took), &a.name).cmp(&(Reverse(b.took), &b.name)));
            sums
        };
        Self {
            run,
            stages: sums(laps, SpanKind::Stage),
            pages: slowest_first(SpanKind::Page),
            templates: slowest_first(SpanKind::Template),
            queries: slowest_first(SpanKind::Query),
        }
    }

    fn total(&self) -> Tenths {
        tenths(self.run.took)
    }

    /// What no stage has.
    fn rest(&self) -> Tenths {
        self.total() - self.stages.iter().map(|stage| tenths(stage.took)).sum::<Tenths>()
    }

    fn rows(&self, source: &str) -> Option<u64> {
        self.run.rows.iter().find(|(name, _)| *name == source).map(|(_, rows)| *rows)
    }

    fn left(&self, source: &str) -> ResultSize {
        self.run.left.get(source).copied().unwrap_or_default()
    }

    /// For people.
    pub(super) fn text(&self, lang: Lang) -> String {
        let parts = [self.stages_in(lang), self.pages_in(lang), self.templates_in(lang), self.queries_in(lang)];
        parts.into_iter().chain([self.whole_lists_in(lang)]).flatten().collect::<Vec<_>>().join("\n\n")
    }

    fn stages_in(&self, lang: Lang) -> Option<String> {
        let total = self.total();
        let name = |stage: &Sum| {
            let known = STAGES.iter().find(|(name, _)| *name == stage.name).filter(|_| lang == Lang::Ja);
            known.map_or(stage.name.clone(), |(_, ja)| (*ja).to_owned())
        };
        let line = |name: String, took: Tenths| vec![milliseconds(took), share(took, total), name];
        let mut rows: Vec<Vec<String>> =
            self.stages.iter().map(|stage| line(name(stage), tenths(stage.took))).collect();
        rows.push(line(lang.pick("そのほか", "rest").to_owned(), self.rest()));
        rows.push(line(lang.pick("合計", "total").to_owned(), total));
        Some(table(lang.pick("工程", "Stages"), &["ms", "%", ""], 2, rows))
    }

    fn pages_in(&self, lang: Lang) -> Option<String> {
        let rows: Vec<Vec<String>> = self
            .pages
            .iter()
            .take(SHOWN)
            .map(|page| vec![milliseconds(tenths(page.took)), page.name.clone()])
            .collect();
        let (n, all) = (count(self.pages.len()), milliseconds(tenths(self.pages.iter().map(|page| page.took).sum())));
        let files = self.run.files.map(count);
        let title = match files {
            Some(files) => say!(
                "遅いページ（全 {n} ページで {all} ms、ファイル {files}）",
                "Slowest pages ({n} in all, {all} ms; {files} files)"
            ),
            None => say!("遅いページ（全 {n} ページで {all} ms）", "Slowest pages ({n} in all, {all} ms)"),
        };
        (!rows.is_empty()).then(|| table(title.text(lang), &["ms", ""], 1, rows))
    }

    fn templates_in(&self, lang: Lang) -> Option<String> {
        let row = |of: &Sum| {
            let (longest, page) = &of.slowest;
            let slowest = format!("{page} {}", milliseconds(tenths(*longest)));
            vec![milliseconds(tenths(of.took)), count(of.laps), of.name.clone(), slowest]
        };
        let rows: Vec<Vec<String>> = self.templates.iter().take(SHOWN).map(row).collect();
        let heads = match lang {
            Lang::Ja => ["ms", "回数", "", "最も遅いページ"],
            Lang::En => ["ms", "times", "", "slowest page"],
        };
        (!rows.is_empty()).then(|| table(lang.pick("テンプレート", "Templates"), &heads, 2, rows))
    }

    fn queries_in(&self, lang: Lang) -> Option<String> {
        let row = |of: &Sum| {
            let rows = self.rows(&of.name).map_or_else(|| "-".to_owned(), format_integer);
            let ResultSize { rows: left, cells } = self.left(&of.name);
            let asked = [count(of.questions), count(of.laps), format_integer(left), format_integer(cells)];
            let sizes = [milliseconds(tenths(of.took)), rows].into_iter().chain(asked);
            sizes.chain([of.name.clone()]).collect()
        };
        let rows: Vec<Vec<String>> = self.queries.iter().take(SHOWN).map(row).collect();
        let heads = match lang {
            Lang::Ja => ["ms", "行", "問い", "回数", "答えの行", "答えの値", ""],
            Lang::En => ["ms", "rows", "questions", "times", "rows out", "cells out", ""],
        };
        (!rows.is_empty()).then(|| table(lang.pick("データへの問い合わせ", "Questions to sources"), &heads, 6, rows))
    }

    fn whole_lists_in(&self, lang: Lang) -> Option<String> {
        let row = |(source, of): (&String, &ExportStats)| {
            vec![format_integer(of.rows), format_integer(of.largest_block), source.clone()]
        };
        let rows: Vec<Vec<String>> = self.run.exported.iter().map(row).collect();
        let heads = match lang {
            Lang::Ja => ["行", "一度に", ""],
            Lang::En => ["rows", "at once", ""],
        };
        (!rows.is_empty()).then(|| table(lang.pick("一覧の全件", "Whole lists"), &heads, 2, rows))
    }

    /// For programs: everything, not only the slowest.
    pub(super) fn json(&self) -> String {
        let stage = |of: &Sum| json!({ "name": of.name, "ms": number(tenths(of.took)) });
        let page = |of: &Sum| json!({ "address": of.name, "ms": number(tenths(of.took)) });
        let template = |of: &Sum| {
            let (longest, page) = &of.slowest;
            let slowest = json!({ "address": page, "ms": number(tenths(*longest)) });
            json!({ "name": of.name, "times": of.laps, "ms": number(tenths(of.took)), "slowest": slowest })
        };
        let query = |of: &Sum| {
            let (rows, ms) = (self.rows(&of.name), number(tenths(of.took)));
            let ResultSize { rows: rows_out, cells: cells_out } = self.left(&of.name);
            json!({
                "source": of.name, "times": of.laps, "questions": of.questions, "rows": rows, "ms": ms,
                "rows_out": rows_out, "cells_out": cells_out,
            })
        };
        let whole = |(source, of): (&String, &ExportStats)| json!({ "source": source, "rows": of.rows, "largest_block": of.largest_block });
        let all = |sums: &[Sum], view: &dyn Fn(&Sum) -> Value| sums.iter().map(view).collect::<Vec<_>>();
        let report = json!({
            "total_ms": number(self.total()),
            "stages": all(&self.stages, &stage),
            "rest_ms": number(self.rest()),
            "pages": all(&self.pages, &page),
            "templates": all(&self.templates, &template),
            "queries": all(&self.queries, &query),
            "whole_lists": self.run.exported.iter().map(whole).collect::<Vec<_>>(),
            "files": self.run.files,
            "documents_read": self.run.documents_read,
            "pages_composed": self.run.pages_composed,
        });
        format!("{report:#}\n")
    }
}

/// The laps of a part by their names, in the order in which these were first heard.
fn sums(laps: &[TimingSpan], part: SpanKind) -> Vec<Sum> {
    let mut sums: IndexMap<&str, Sum> = IndexMap::new();
    for lap in laps.iter().filter(|lap| lap.part == part) {
        let sum = sums.entry(&lap.name).or_insert_with(|| Sum { name: lap.name.clone(), ..Sum::default() });
        sum.laps += 1;
        sum.questions += lap.questions;
        sum.took += lap.took;
        // Threads end in any order; of equal laps the first address counts.
        if sum.laps == 1 || (Reverse(lap.took), &lap.page) < (Reverse(sum.slowest.0), &sum.slowest.1) {
            sum.slowest = (lap.took, lap.page.clone());
        }
    }
    sums.into_values().collect()
}

fn tenths(took: Duration) -> Tenths {
    Tenths::try_from((took.as_micros() + 50) / 100).unwrap_or(Tenths::MAX)
}

fn milliseconds(tenths: Tenths) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
}

/// The same as a number of JSON.
fn number(tenths: Tenths) -> Value {
    milliseconds(tenths).parse::<f64>().map_or(Value::Null, Value::from)
}

fn share(of: Tenths, all: Tenths) -> String {
    if all > 0 { milliseconds((of * 1000 + all / 2).div_euclid(all)) } else { "-".to_owned() }
}

fn count(n: usize) -> String {
    format_integer(n as u64)
}

/// A table whose first columns are numbers, right-aligned.
fn table(title: &str, heads: &[&str], numbers: usize, rows: Vec<Vec<String>>) -> String {
    let mut all = vec![heads.iter().map(|head| (*head).to_owned()).collect::<Vec<_>>()];
    all.extend(rows);
    for at in 0..numbers {
        let widest = all.iter().map(|row| row[at].width()).max().unwrap_or(0);
        for row in &mut all {
            let padding = " ".repeat(widest - row[at].width());
            row[at].insert_str(0, &padding);
        }
    }
    format!("{title}\n{}", aligned(&all))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lap(part: SpanKind, name: &str, page: &str, questions: usize, micros: u64) -> TimingSpan {
        TimingSpan {
            part,
            name: name.to_owned(),
            page: page.to_owned(),
            questions,
            took: Duration::from_micros(micros),
        }
    }

    /// A run of 10.04 ms with two audiences; threads end in any order.
    fn laps() -> Vec<TimingSpan> {
        vec![
            lap(SpanKind::Stage, "files", "", 1, 1_040),
            lap(SpanKind::Query, "tickets", "", 12, 700),
            lap(SpanKind::Query, "tickets", "", 1, 200),
            lap(SpanKind::Query, "logs", "", 3, 900),
            lap(SpanKind::Template, "base.html", "/b/", 1, 300),
            lap(SpanKind::Page, "/b/", "", 1, 400),
            lap(SpanKind::Template, "base.html", "/a/", 1, 300),
            lap(SpanKind::Page, "/a/", "", 1, 450),
            lap(SpanKind::Stage, "rendering", "", 1, 2_040),
            lap(SpanKind::Stage, "brewing", "", 1, 1_040),
            lap(SpanKind::Stage, "rendering", "", 1, 3_000),
        ]
    }

    fn left() -> BTreeMap<String, ResultSize> {
        BTreeMap::from([("tickets".to_owned(), ResultSize { rows: 52, cells: 1_040 })])
    }

    fn run() -> Run<'static> {
        let exported = BTreeMap::from([("tickets".to_owned(), ExportStats { rows: 15_500, largest_block: 9_999 })]);
        let (took, rows) = (Duration::from_micros(10_040), vec![("tickets", 12_345)]);
        Run { took, rows, left: left(), exported, files: Some(7), documents_read: 3, pages_composed: 5 }
    }

    #[test]
    fn stages_of_one_name_are_added_up_and_the_rest_is_what_none_has() {
        let run = run();
        let text = Report::new(&laps(), &run).text(Lang::En);
        let (stages, _) = text.split_once("\n\n").unwrap();
        // 10.0 − 1.0 − 5.0 − 1.0 = 3.0, although 10.04 − 1.04 − 5.04 − 1.04 is 2.92.
        let expected = "\
Stages
  ms      %
 1.0   10.0  files
 5.0   50.0  rendering
 1.0   10.0  brewing
 3.0   30.0  rest
10.0  100.0  total";
        assert_eq!(stages, expected);
    }

    #[test]
    fn pages_templates_and_questions_are_told_slowest_first() {
        let run = run();
        let text = Report::new(&laps(), &run).text(Lang::En);
        let (_, rest) = text.split_once("\n\n").unwrap();
        let expected = "\
Slowest pages (2 in all, 0.9 ms; 7 files)
 ms
0.5  /a/
0.4  /b/

Templates
 ms  times             slowest page
0.6      2  base.html  /a/ 0.3

Questions to sources
 ms    rows  questions  times  rows out  cells out
0.9       -          3      1         0          0  logs
0.9  12,345         13      2        52      1,040  tickets

Whole lists
  rows  at once
15,500    9,999  tickets";
        assert_eq!(rest, expected);
    }

    #[test]
    fn japanese_readers_are_told_of_stages_in_their_words() {
        let run = run();
        let text = Report::new(&laps(), &run).text(Lang::Ja);
        assert!(text.contains("\n 5.0   50.0  HTML にする\n 1.0   10.0  brewing\n 3.0   30.0  そのほか\n"), "{text}");
        assert!(text.contains("\n遅いページ（全 2 ページで 0.9 ms、ファイル 7）\n"), "{text}");
    }

    #[test]
    fn programs_get_everything() {
        let run = run();
        let read: Value = serde_json::from_str(&Report::new(&laps(), &run).json()).unwrap();
        assert_eq!((&read["total_ms"], &read["rest_ms"]), (&json!(10.0), &json!(3.0)));
        assert_eq!(read["stages"][1], json!({ "name": "rendering", "ms": 5.0 }));
        assert_eq!(read["templates"][0]["slowest"], json!({ "address": "/a/", "ms": 0.3 }));
        let logs = json!({ "source": "logs", "times": 1, "questions": 3, "rows": null, "ms": 0.9, "rows_out": 0, "cells_out": 0 });
        assert_eq!((&read["queries"][1]["rows_out"], &read["queries"][1]["cells_out"]), (&json!(52), &json!(1_040)));
        assert_eq!((&read["queries"][0], &read["files"]), (&logs, &json!(7)));
        assert_eq!((&read["documents_read"], &read["pages_composed"]), (&json!(3), &json!(5)));
        assert_eq!(read["whole_lists"][0], json!({ "source": "tickets", "rows": 15_500, "largest_block": 9_999 }));
    }

    #[test]
    fn a_run_without_laps_has_only_a_rest() {
        let run = Run { took: Duration::from_millis(2), ..Run::default() };
        assert_eq!(Report::new(&[], &run).text(Lang::En), "Stages\n ms      %\n2.0  100.0  rest\n2.0  100.0  total");
    }
}
