//! `nav.order`: the navigation in the order of the settings, and what it calls pages there.

use crate::program::Folder;

/// A project with a folder of two documents and two documents beside it, in an order.
fn ordered(order: &str) -> Folder {
    let folder = Folder::project(&[
        ("content/about.md", "# 会社について\n"),
        ("content/guide/install.md", "---\nweight: 9\n---\n# インストール\n"),
        ("content/guide/use.md", "---\nweight: 1\n---\n# 使い方\n"),
        ("content/zeta.md", "# 最後\n"),
        ("content/beta.md", "# 二番目\n"),
    ]);
    folder.write("tejun.yaml", format!("title: 試し\nas_of: 2026-11-20T17:00:00+09:00\nnav:\n  order: {order}\n"));
    folder
}

/// The places of links on a page's navigation, in their order.
fn links(folder: &Folder, page: &str) -> Vec<(String, String)> {
    let html = std::fs::read_to_string(folder.join(page)).unwrap();
    let nav = &html[html.find("class=\"sidebar").or_else(|| html.find("<aside")).expect("a side navigation")..];
    let nav = &nav[..nav.find("</nav>").expect("its end")];
    let link = |rest: &str| {
        let (address, rest) = rest.split_once('"')?;
        let text = rest.split_once('>')?.1.split('<').next()?.trim().to_owned();
        Some((address.to_owned(), text))
    };
    nav.split("href=\"").skip(1).filter_map(link).filter(|(_, text)| !text.is_empty()).collect()
}

fn titles(folder: &Folder, page: &str) -> Vec<String> {
    let wanted = ["インストール", "はじめ方", "使い方", "会社について", "最後", "二番目", "Guide"];
    links(folder, page).into_iter().map(|(_, text)| text).filter(|text| wanted.contains(&text.as_str())).collect()
}

#[test]
fn pages_stand_as_they_are_named_and_the_others_after_them() {
    let folder = ordered("[zeta.md, はじめ方: guide/install.md, guide/use.md, about.md]");
    let built = folder.run(&["build"]);
    assert!(built.code == 0 && built.err.contains(" 0 findings"), "{}", built.err);
    // The folder stands where its first page does; in it, the weights are overruled.
    assert_eq!(
        titles(&folder, "output/guide/use/index.html"),
        ["最後", "Guide", "はじめ方", "使い方", "会社について", "二番目"]
    );
    let page = std::fs::read_to_string(folder.join("output/guide/install/index.html")).unwrap();
    assert!(page.contains("<h1") && page.contains("インストール</h1>"), "the page keeps its title");
    // Without an order, it is that of weights and titles.
    let plain = ordered("[]");
    assert_eq!(plain.run(&["build"]).code, 0);
    let usual = titles(&plain, "output/guide/use/index.html");
    assert!(usual.iter().position(|title| title == "使い方") < usual.iter().position(|title| title == "インストール"));
}

#[test]
fn what_is_named_and_not_there_is_told_and_the_rest_holds() {
    let folder = ordered("\n  - guide\n  - zeta\n  - guide/instal.md\n  - [a, b]\n  - { x: 1, y: 2 }");
    let told = folder.run(&["check"]);
    assert!(
        told.out.contains("tejun.yaml:7:5") && told.out.contains("did you mean `guide/install.md`?"),
        "{}",
        told.out
    );
    assert!(told.out.contains("tejun.yaml:8:5") && told.out.contains("tejun.yaml:9:5"), "{}", told.out);
    let good = ordered("\n  - guide\n  - zeta\n");
    assert_eq!(good.run(&["build"]).code, 0);
    let expected = ["Guide", "使い方", "インストール", "最後", "二番目", "会社について"];
    assert_eq!(
        titles(&good, "output/zeta/index.html"),
        expected,
        "in a folder that is named as a whole, the weights hold"
    );
}

#[test]
fn folders_of_a_language_and_folders_called_content_are_found() {
    let folder = Folder::project(&[
        ("content/ja/about.md", "# 会社について\n"),
        ("content/ja/guide/install.md", "# インストール\n"),
        ("content/ja/guide/use.md", "# 使い方\n"),
        ("content/ja/content/zeta.md", "# 最後\n"),
        ("content/ja/beta.md", "# 二番目\n"),
    ]);
    let order = "[ja/content, ja/guide, ja/beta.md]";
    folder.write(
        "tejun.yaml",
        format!("title: 試し\nas_of: 2026-11-20T17:00:00+09:00\nlanguages:\n  ja: {{ content_dir: ja }}\nnav:\n  order: {order}\n"),
    );
    let built = folder.run(&["build"]);
    assert!(built.code == 0 && built.err.contains(" 0 findings"), "{}{}", built.out, built.err);
    assert_eq!(
        titles(&folder, "output/guide/use/index.html"),
        ["最後", "Guide", "インストール", "使い方", "二番目", "会社について"],
        "the page of `ja/content` stands first"
    );
    // `content/` before a path is where documents are, unless a folder of them is called so.
    let plain = Folder::project(&[("content/content/a.md", "# 会社について\n"), ("content/b.md", "# 二番目\n")]);
    plain.write("tejun.yaml", "title: 試し\nnav:\n  order: [content/b.md, content/content]\n");
    let built = plain.run(&["build"]);
    assert!(built.code == 0 && built.err.contains(" 0 findings"), "{}{}", built.out, built.err);
}
