//! Documents in several languages.

use super::{library, library_with, said};
use crate::content::library::contents::Library;
use crate::content::options::ReadOptions;
use crate::model::Language;

fn options(folders: &[(&str, Option<&str>)]) -> ReadOptions {
    let language = |(code, folder): &(&str, Option<&str>)| Language {
        folder: folder.map(str::to_owned),
        ..Language::of_code(code)
    };
    ReadOptions { languages: folders.iter().map(language).collect(), ..ReadOptions::default() }
}

fn routes(library: &Library) -> Vec<String> {
    let shown = library.all();
    shown
        .map(|d| {
            let instead = d.text_of.as_ref().map_or(String::new(), |code| format!(" ({code})"));
            format!("{} {}{instead}", d.route.as_str(), d.language)
        })
        .collect()
}

#[test]
fn without_declared_languages_only_translations_are_elsewhere() {
    let (library, found) = library(&[
        ("content/a.ja.md", ""),
        ("content/b.md", ""),
        ("content/b.ja.md", ""),
        ("content/c.md", ""),
        ("content/c.en.md", ""),
        ("content/README.md", ""),
        ("content/README.ja.md", ""),
        ("content/node.js.md", ""),
        ("content/en/plain.md", ""),
    ]);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(
        routes(&library),
        ["/ ja", "/en/ en", "/a/ ja", "/b/ ja", "/en/b/ en", "/en/c/ en", "/c/ ja", "/en/plain/ ja", "/node.js/ ja"]
    );
    let codes: Vec<_> = library.languages.iter().map(|l| l.code.as_str()).collect();
    assert_eq!(codes, ["ja", "en"]);
    assert_eq!(super::library(&[("content/a.ja.md", "")]).0.languages.len(), 1);
}

#[test]
fn languages_by_folder_and_by_suffix_with_pages_that_stand_in() {
    let files = [
        ("content/ja/_index.md", ""),
        ("content/ja/a.md", ""),
        ("content/ja/b/index.md", ""),
        ("content/ja/b/図.png", ""),
        ("content/en/a.md", "---\nslug: first\n---"),
        ("content/en/only.md", ""),
        ("content/en/x.png", ""),
        ("content/shared.png", ""),
    ];
    let (library, found) = library_with(&files, &options(&[("ja", None), ("en", Some("en"))]));
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(
        routes(&library),
        ["/en/first/ en", "/en/only/ en", "/ ja", "/a/ ja", "/b/ ja", "/en/ en (ja)", "/en/b/ en (ja)"]
    );
    let paths: Vec<_> = library.assets.iter().map(|asset| asset.path.as_str()).collect();
    assert_eq!(paths, ["en/x.png", "b/図.png", "shared.png"]);

    let files = [
        ("content/a.md", ""),
        ("content/a.EN.md", ""),
        ("content/b.zh-cn.md", ""),
        ("content/s/_index.en.md", ""),
        ("content/s/_index.md", ""),
    ];
    let (library, found) = library_with(&files, &options(&[("ja", None), ("en", None), ("zh-cn", None)]));
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(
        routes(&library),
        [
            "/en/a/ en",
            "/a/ ja",
            "/zh-cn/b/ zh-cn",
            "/en/s/ en",
            "/s/ ja",
            "/zh-cn/a/ zh-cn (ja)",
            "/zh-cn/s/ zh-cn (ja)"
        ]
    );
}

#[test]
fn two_files_for_one_page_of_a_declared_language_are_said() {
    let files = [("content/a.md", ""), ("content/a.ja.md", "")];
    let (library, found) = library_with(&files, &options(&[("ja", None), ("en", None)]));
    assert_eq!(routes(&library), ["/a/ ja", "/en/a/ en (ja)"]);
    assert_eq!(
        said(&found),
        [
            "content/duplicate-route 1:1+1 the place of the address `/a/` is taken by `/a/`, the address of `content/a.ja.md`; this page is left out"
        ]
    );
}
