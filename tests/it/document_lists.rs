//! Figures of the lists of a site follow its documents, and reports that documents name are proposed once.

use crate::program::Folder;
use tejun::inputs::Inputs;
use tejun::pages::{AskedLists, ListInputs};
use tejun::pipeline::Computed;

const CONFIG: &str = "title: T\nas_of: 2026-11-20T18:00:00+09:00\nreports: { weekly: false, monthly: false }\n";

fn release(version: &str, date: &str) -> String {
    format!("---\ntitle: {version}\nversion: {version}\ndate: {date}\n---\n\n## 新機能\n\n- 何か\n")
}

#[test]
fn a_build_after_a_change_of_a_document_counts_anew() {
    let folder = Folder::new();
    folder.write("tejun.yaml", CONFIG);
    let metric = "out: { type: simple, source: releases, time: released, agg: count, grains: [month] }\n";
    folder.write("data/metrics.yaml", metric);
    folder.write("content/_index.md", "---\ntitle: 入口\n---\n\n公開は {figure}`out@2026-10` 回です。\n");
    folder.write("content/releases/v1-0-0.md", release("1.0.0", "2026-09-30"));
    folder.write("content/releases/v1-1-0.md", release("1.1.0", "2026-10-05"));
    let shown = |folder: &Folder| {
        folder.run(&["build"]);
        let page = std::fs::read_to_string(folder.path().join("output/index.html")).unwrap();
        let (_, rest) = page.split_once("公開は <span").unwrap();
        rest.split_once("</a>").unwrap().0.rsplit('>').next().unwrap().to_owned()
    };
    assert_eq!(shown(&folder), "1");
    folder.write("content/releases/v1-2-0.md", release("1.2.0", "2026-10-19"));
    assert_eq!(shown(&folder), "2");
    folder.write("content/releases/v1-1-0.md", release("1.1.0", "2026-11-05"));
    assert_eq!(shown(&folder), "1");
}

#[test]
fn rows_are_made_of_the_lists_that_somebody_asks_for() {
    let made = |page: &str, metrics: &str, asked: AskedLists| {
        let release = release("1.0.0", "2026-09-30");
        let files = [
            ("tejun.yaml", CONFIG),
            ("content/_index.md", page),
            ("content/releases/v1-0-0.md", &release),
            ("data/metrics.yaml", metrics),
        ];
        let files = Inputs::from_memory(files.map(|(path, text)| (path, text.as_bytes())));
        let built = crate::site::run(&files).built.unwrap();
        let Computed { project, library, as_of, .. } = &built.computed;
        let inputs = ListInputs { project, library, files: &files, as_of: *as_of };
        tejun::pages::site_lists(inputs, asked)
            .into_iter()
            .map(|(list, rows)| (list.name(), rows.table.rows.len()))
            .collect::<Vec<_>>()
    };
    let (plain, shows) = ("---\ntitle: 入口\n---\n", "---\ntitle: 入口\n---\n\n```{tickets}\nsource: releases\n```\n");
    let metric =
        "documents: { label: 文書, type: simple, source: documents, time: created, agg: count, grains: [month] }\n";
    assert_eq!(made(plain, "", AskedLists::Named), []);
    assert_eq!(made(shows, "", AskedLists::Named), [("releases", 1)]);
    assert_eq!(made(shows, metric, AskedLists::Named), [("releases", 1), ("documents", 2)]);
    assert_eq!(made(plain, "", AskedLists::Any).len(), 5);
}

#[test]
fn reports_that_documents_name_are_proposed_until_they_are_made() {
    let folder = Folder::new();
    folder.write("tejun.yaml", "title: T\nreports: { weekly: true, monthly: false }\n");
    let document = "---\ntitle: 提供するもの\n---\n\n- 提供方法: 問題管理レポートの作成\n- 監視と月次パフォーマンスレポートの提供\n\
                    - 週次レポートを送り、17:00 に日次報告を書く\n- 報告頻度: 月次で報告する\n";
    folder.write("content/catalog.md", document);
    let proposal = folder.run(&["contract", "--reports"]).out;
    let expected = "reports:\n  # content/catalog.md:5  問題管理レポート\n  問題管理レポート: { kind: monthly, title: 問題管理レポート } # make sure how long its periods are\n  \
                    # content/catalog.md:6  月次パフォーマンスレポート\n  月次パフォーマンスレポート: { kind: monthly, title: 月次パフォーマンスレポート }\n  \
                    # content/catalog.md:7  日次報告\n  日次報告: { kind: weekly, period: day, title: 日次報告 }\n";
    assert_eq!(proposal, expected);
    folder.write("tejun.yaml", format!("title: T\n{}  weekly: true\n", proposal));
    let again = folder.run(&["contract", "--reports"]);
    assert_eq!(again.out.trim(), "", "{}", again.out);
}
