//! `404.md` of a project is what readers see where nothing is, and stands in no list.

use crate::program::Folder;
use std::fs;

#[test]
fn a_document_for_lost_readers_is_the_page_for_them() {
    for (path, front) in
        [("content/404.md", ""), ("content/lost.md", "url: /404.html\n"), ("content/lost.md", "url: /404/\n")]
    {
        let text =
            format!("---\ntitle: 見つかりません\n{front}---\n\n番号を確かめて、[手順](sop/_index.md)から探します。\n");
        let folder = Folder::project(&[("content/sop/_index.md", "# 手順\n"), ("content/sop/a.md", "# 返金\n")]);
        folder.write("tejun.yaml", "title: 試し\nas_of: 2026-11-20\nbase_url: https://help.example.com/docs/\n");
        folder.write(path, text);
        let built = folder.run(&["build"]);
        assert!(built.code == 0 && built.err.contains(" 0 findings"), "{path}: {}", built.err);
        let read = |path: &str| fs::read_to_string(folder.join(path)).unwrap();
        let page = read("output/404.html");
        assert!(page.contains("番号を確かめて") && page.contains("見つかりません</h1>"), "{page}");
        // It is shown at any address, so that nothing in it may be relative.
        assert!(page.contains("href=\"/docs/sop/\"") && !page.contains("href=\"sop/"), "{page}");
        assert!(!folder.join("output/404/index.html").exists() && !folder.join("output/404.html/index.html").exists());
        for list in ["output/sitemap.xml", "output/index.html", "output/sop/index.html"] {
            assert!(!read(list).contains("見つかりません") && !read(list).contains("/404"), "{list}");
        }
        // A title alone does not make it.
        assert!(read("output/sop/a/index.html").contains("返金"));
        folder.write("content/sop/404.md", "# 404 の対応\n");
        assert_eq!(folder.run(&["build"]).code, 0);
        assert!(read("output/sop/404/index.html").contains("404 の対応"));
    }
}
