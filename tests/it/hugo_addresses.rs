//! Addresses and links as Hugo has them: small letters, and relative paths that are seen from the page.

use crate::program::Folder;
use std::fs;

const SETTINGS: &str = "title: 試し\nas_of: 2026-11-20T17:00:00+09:00\n";

/// Documents with capitals in their names, and a link with two readings.
fn project(settings: &str) -> Folder {
    let folder = Folder::project(&[
        ("content/Guide/_index.md", "# 案内\n"),
        ("content/Guide/Install.md", "# 導入\n\n![図](Flow.png)\n\n[使い方](../use/) [当番](../../team/OnCall/)\n"),
        ("content/Guide/use.md", "# 使い方\n"),
        ("content/use.md", "# 別の使い方\n"),
        ("content/team/OnCall/index.md", "# 当番\n\n![表](Rota.svg)\n"),
        ("content/named.md", "---\nslug: Other-Name\n---\n# 名前\n"),
        ("content/kept.md", "---\nurl: /Kept/Here/\naliases: [/Old/Place/]\n---\n# 指定\n"),
    ]);
    folder.write("content/Guide/Flow.png", "");
    folder.write("content/team/OnCall/Rota.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    folder.write("tejun.yaml", format!("{SETTINGS}{settings}"));
    folder
}

#[test]
fn addresses_of_files_have_small_letters_and_what_is_written_keeps_its_own() {
    let folder = project("paths: { lowercase: true }\nlinks: { relative: page }\n");
    let built = folder.run(&["build", "--strict"]);
    // The link to `OnCall/` is spelt otherwise than its address.
    assert!(built.err.contains("pages/link-spelling") || built.out.contains("pages/link-spelling"), "{}", built.err);
    assert_eq!(folder.run(&["build"]).code, 0);
    for file in [
        "guide/index.html",
        "guide/install/index.html",
        "guide/use/index.html",
        "guide/Flow.png",
        "team/oncall/index.html",
        "team/oncall/Rota.svg",
        "other-name/index.html",
        "Kept/Here/index.html",
        "Old/Place/index.html",
    ] {
        assert!(folder.join("output").join(file).is_file(), "{file}");
    }
    for folded in ["Guide", "team/OnCall", "Other-Name"] {
        assert!(!folder.join("output").join(folded).exists(), "{folded}");
    }
    let page = fs::read_to_string(folder.join("output/guide/install/index.html")).unwrap();
    assert!(page.contains("src=\"../../guide/Flow.png\""), "the picture beside the file");
    assert!(page.contains("href=\"../../guide/use/\""), "seen from the page");
    assert!(page.contains("href=\"../../team/oncall/\""));
}

#[test]
fn without_a_word_letters_stay_and_two_readings_are_told() {
    let folder = project("");
    let checked = folder.run(&["check"]);
    let told = "seen from the page's address, `../use/` is `content/Guide/use.md`";
    assert!(checked.out.contains(told) && checked.out.contains("links: { relative: page }"), "{}", checked.out);
    assert_eq!(folder.run(&["build"]).code, 0);
    let page = fs::read_to_string(folder.join("output/Guide/Install/index.html")).unwrap();
    assert!(page.contains("href=\"../../use/\""), "seen from the file");
    // Who says so is told nothing.
    let said = project("links: { relative: file }\n").run(&["check"]);
    assert!(!said.out.contains("pages/ambiguous-link"), "{}", said.out);
}

#[test]
fn settings_of_hugo_say_what_its_files_need() {
    let folder = Folder::new();
    folder.write("hugo.toml", "title = '運用'\nbaseURL = 'https://ops.example.com/'\n");
    folder.write("content/Guide.md", "# 案内\n\n[当番](../oncall/)\n");
    folder.write("content/oncall.md", "# 当番\n");
    let dry = folder.run(&["init", "--from", ".", "--dry-run"]);
    assert_eq!(dry.code, 0, "{}", dry.err);
    assert!(dry.out.contains("\npaths: { lowercase: true }\n"), "{}", dry.out);
    assert!(dry.out.contains("\nlinks: { relative: page }\n"), "{}", dry.out);
    assert!(dry.err.contains("paths.lowercase: true (content/Guide.md)"), "{}", dry.err);
    assert!(dry.err.contains("links.relative: page (content/Guide.md:3)"), "{}", dry.err);
    // What Hugo is told, and a hook that reads links, are heeded.
    folder.write("hugo.toml", "title = '運用'\nbaseURL = 'https://ops.example.com/'\ndisablePathToLower = true\n");
    folder.write("layouts/_default/_markup/render-link.html", "");
    let other = folder.run(&["init", "--from", ".", "--dry-run"]);
    assert!(!other.out.contains("paths:") && !other.out.contains("links:"), "{}", other.out);
    assert!(
        other.err.contains("layouts/_default/_markup/render-link.html: a template that reads links"),
        "{}",
        other.err
    );
}
