//! Names of emoji, where they are wanted and where they are not.

use super::{library_with, shown};
use crate::content::Document;
use crate::content::options::ReadOptions;
use std::sync::Arc;

fn page(text: &str, emoji: bool) -> Document {
    let options = ReadOptions { emoji, ..ReadOptions::default() };
    let (mut library, found) = library_with(&[("content/page.md", text)], &options);
    assert!(found.is_empty(), "{text}: {found:?}");
    Arc::unwrap_or_clone(library.documents.remove(0))
}

#[test]
fn names_are_signs_in_prose_only() {
    let table = [
        ("注意 :warning: と*済み :white_check_mark:*。\n", "<p>注意 ⚠️ と<em>済み ✅</em>。</p>\n"),
        ("`:warning:` と 10:30:45 と :nobody:。\n", "<p><code>:warning:</code> と 10:30:45 と :nobody:。</p>\n"),
        ("\\:warning: a\n", "<p>:warning: a</p>\n"),
        (
            "[a :x:](b.md \":x:\") https://e.com/:x:/ <https://e.com/:x:>\n",
            "<p><a href=\"b.md\" title=\":x:\">a ❌</a> <a href=\"https://e.com/:x:/\">https://e.com/:x:/</a> <a href=\"https://e.com/:x:\">https://e.com/:x:</a></p>\n",
        ),
        ("<b title=\":x:\">:x:</b>\n", "<p><b title=\":x:\">❌</b></p>\n"),
    ];
    for (text, expected) in table {
        assert_eq!(shown(&page(text, true)), expected, "{text}");
    }
    assert_eq!(shown(&page("注意 :warning:\n", false)), "<p>注意 :warning:</p>\n");
    let code = "```\n:warning:\n```\n";
    assert_eq!(shown(&page(code, true)), shown(&page(code, false)));
}

#[test]
fn titles_show_signs_and_keep_their_ids() {
    let text = "# :rocket: 出荷\n\n最初の :x: 段落。\n\n## :warning: 止める前に\n\n文\n";
    let (with, without) = (page(text, true), page(text, false));
    assert_eq!((with.title.as_str(), with.summary.as_str()), ("🚀 出荷", "最初の ❌ 段落。"));
    assert_eq!(with.headings[0].text, "⚠️ 止める前に");
    assert_eq!(with.headings[0].id, without.headings[0].id);
    assert_eq!(with.headings[0].id, "warning-止める前に");
}

#[test]
fn promises_beside_signs_are_the_same() {
    let text =
        "| 優先度 | 初回応答 |\n|---|---|\n| :red_circle: 高 | 30分以内 |\n\n- :clock3: 復旧は4時間以内に行います\n";
    let (with, without) = (page(text, true), page(text, false));
    let of =
        |page: &Document| page.statements.iter().map(|one| (one.place.clone(), one.target.clone())).collect::<Vec<_>>();
    assert_eq!(of(&with), of(&without));
    assert_eq!(with.statements.len(), 2);
}
