//! Shortcodes of a project's own, from the template to everything that is made of a page.

use crate::program::{Folder, tree};

const TEMPLATE: &str = "<section class=\"limit\">\n  <h4>{{ args.title | default(value=\"期限\") }}</h4>\n  {{ inner }}\n  <a href=\"{{ args.to }}\">戻る</a>\n</section>\n";
const PAGE: &str =
    "# 手順\n\n{{< limit title=\"<窓口>\" to=\"_index.md\" >}}\n**初回応答は30分以内**に行います。\n{{< /limit >}}\n";

fn project(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::project(&[("content/page.md", PAGE), ("themes/default/shortcodes/limit.html", TEMPLATE)]);
    for (path, text) in files {
        folder.write(path, text);
    }
    folder
}

fn text(folder: &Folder, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn a_page_its_twin_and_its_text_show_what_the_template_makes() {
    let settings = "title: 試し\nas_of: 2026-11-20T17:00:00+09:00\nmarkdown: { twins: true }\n";
    let folder = project(&[("tejun.yaml", settings)]);
    let built = folder.run(&["build"]);
    assert_eq!(built.code, 0, "{}", built.err);
    let page = text(&folder, "output/page/index.html");
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let expected = "<section class=\"limit\"> <h4>&lt;窓口&gt;</h4> <p><strong>初回応答は30分以内</strong>";
    assert!(page.contains(expected), "{page}");
    assert!(page.contains("<a href=\"../\">戻る</a>"), "{page}");
    let twin = text(&folder, "output/page/index.md");
    for words in ["窓口", "初回応答は30分以内", "戻る"] {
        assert!(twin.contains(words), "{words}: {twin}");
    }
    assert!(!twin.contains("{{<"), "{twin}");
    let search: String =
        tree(&folder.join("output/search")).values().map(|file| String::from_utf8_lossy(file)).collect();
    assert!(search.contains("初回応答") && !search.contains("limit"), "{search}");
    let contract = folder.run(&["contract", "--format", "json"]);
    assert!(contract.out.contains("\"line\": 4") || contract.out.contains("\"line\":4"), "{}", contract.out);
}

#[test]
fn an_edited_template_is_seen_by_the_next_build() {
    let folder = project(&[]);
    let page = |folder: &Folder| text(folder, "output/page/index.html");
    assert_eq!(folder.run(&["build"]).code, 0);
    assert!(page(&folder).contains("<section class=\"limit\">"));
    let again = folder.run(&["build"]);
    assert!(again.err.contains("0 written"), "{}", again.err);
    folder.write("themes/default/shortcodes/limit.html", "<aside class=\"other\">{{ inner }}</aside>");
    let second = folder.run(&["build"]);
    assert_eq!(second.code, 0, "{}", second.err);
    assert!(page(&folder).contains("<aside class=\"other\"><p><strong>初回応答"), "{}", page(&folder));
    std::fs::remove_file(folder.join("themes/default/shortcodes/limit.html")).unwrap();
    let third = folder.run(&["build"]);
    assert!(third.err.contains("unknown shortcode `limit`"), "{}", third.err);
    assert!(page(&folder).contains("<code>{{&lt; limit"), "{}", page(&folder));
}

#[test]
fn a_template_that_fails_keeps_the_site_back_and_says_both_places() {
    let folder = project(&[("themes/default/shortcodes/limit.html", "<p>\n  {{ args.owner }}\n</p>{{ inner }}")]);
    let built = folder.run(&["build"]);
    assert_eq!(built.code, 1, "{}", built.err);
    assert!(!folder.join("output").exists());
    for words in ["content/shortcode-template", "content/page.md:3:1", "themes/default/shortcodes/limit.html:2:11"] {
        assert!(built.err.contains(words), "{words}: {}", built.err);
    }
    folder.write("themes/default/shortcodes/limit.html", "{% if %}");
    let built = folder.run(&["build"]);
    assert_eq!(built.code, 1, "{}", built.err);
    assert!(built.err.contains("render/template") && built.err.contains("limit.html:1:"), "{}", built.err);
    assert!(!built.err.contains("content/shortcode"), "told once: {}", built.err);
}

#[test]
fn what_is_closed_reaches_no_template() {
    let settings = "title: 試し\nas_of: 2026-11-20T17:00:00+09:00\naudiences: [public, staff]\n";
    let page = "---\ntitle: 手順\naudience: public\n---\n{{< all >}}\n公開の文\n\n:::{audience} staff\n社外秘の文\n:::\n{{< /all >}}\n";
    let folder = Folder::project(&[
        ("tejun.yaml", settings),
        ("content/page.md", page),
        ("themes/default/shortcodes/all.html", "<pre title=\"{{ inner_text }}\">{{ inner_text }}</pre>{{ inner }}"),
    ]);
    let built = folder.run(&["build"]);
    assert_eq!(built.code, 0, "{}", built.err);
    let with = |words: &str| {
        let files = tree(&folder.join("output"));
        let all = files.iter().filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains(words));
        all.map(|(path, _)| path.split('/').next().unwrap().to_owned()).collect::<std::collections::BTreeSet<_>>()
    };
    assert!(with("公開の文").len() > 1, "{:?}", with("公開の文"));
    assert_eq!(with("社外秘の文"), std::collections::BTreeSet::from(["staff".to_owned()]));
}
