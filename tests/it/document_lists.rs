//! Figures of the lists of a site follow its documents.

use crate::program::Folder;

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
    folder.write("content/releases/v1-0-0.md", &release("1.0.0", "2026-09-30"));
    folder.write("content/releases/v1-1-0.md", &release("1.1.0", "2026-10-05"));
    let shown = |folder: &Folder| {
        folder.run(&["build"]);
        let page = std::fs::read_to_string(folder.path().join("output/index.html")).unwrap();
        let (_, rest) = page.split_once("公開は <span").unwrap();
        rest.split_once("</a>").unwrap().0.rsplit('>').next().unwrap().to_owned()
    };
    assert_eq!(shown(&folder), "1");
    folder.write("content/releases/v1-2-0.md", &release("1.2.0", "2026-10-19"));
    assert_eq!(shown(&folder), "2");
    folder.write("content/releases/v1-1-0.md", &release("1.1.0", "2026-11-05"));
    assert_eq!(shown(&folder), "1");
}
