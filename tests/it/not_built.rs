//! A program without Spark says once that it is, whatever asks for the sources that Spark reads, and publishes nothing.

use crate::program::Folder;

const SOURCES: &str = "\
tickets:
  table: ops.tickets
  key: id
  fresh_within: 3 days
  columns: { id: text, opened: datetime, team: text }
  join: { teams: { on: team, columns: [region] } }
changes:
  paths: [\"s3://bucket/changes/*.parquet\"]
  columns: { id: text, at: datetime, state: text }
  fold: { key: id, order: at, intervals: { waiting: { while: \"state = 'Waiting'\" } } }
teams: { files: teams.csv, key: id, columns: { id: text, region: text } }
";

const METRICS: &str = "\
opened: { label: 受付件数, type: simple, source: tickets, time: opened, agg: count, by: region }
waiting: { label: 待ち, type: simple, source: changes.waiting, time: start, agg: count }
teams: { label: 班, type: manual, unit: count, values: { 2026-10: 3 } }
";

#[test]
fn a_program_without_spark_says_so_once_and_publishes_nothing() {
    let folder = Folder::project(&[
        ("data/sources.yaml", SOURCES),
        ("data/metrics.yaml", METRICS),
        ("data/teams.csv", "id,region\na,x\n"),
        ("content/a.md", "# 実績\n\n```{kpis}\nmetrics: [opened, waiting, teams]\n```\n"),
    ]);
    for words in [["check"], ["build"], ["figures"]] {
        let answer = folder.run(&words);
        let said = format!("{}{}", answer.out, answer.err);
        assert_eq!(said.matches("error[").count(), 1, "{words:?}: {said}");
        assert!(said.contains("error[engine/not-built]: `tickets` and 1 more"), "{words:?}: {said}");
        assert!(said.contains("data/sources.yaml:1:1") && said.contains("--features spark"), "{words:?}: {said}");
        assert!(answer.code != 0 && !folder.join("output").exists(), "{words:?}: {said}");
    }
    assert_eq!(folder.run(&["config"]).code, 0, "what needs no figures goes on");
}
