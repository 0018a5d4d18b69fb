//! Documents that stand where another tool had them: `content`, `static` and `ignore` of `tejun.yaml`, on the command line.

use crate::check_findings::edited;
use crate::program::{Folder, tree, unlike};
use serde_json::Value;

const SOP: &str = "---\ntitle: 返金\nowner: 山田\n---\n# 返金\n\n[図](flow.png) [無い](gone.md)\n";

/// The same project twice: with its documents where tejun looks by itself, and elsewhere.
fn project(content: &str, assets: &str, settings: &str) -> Folder {
    let folder = Folder::new();
    let url = "edit_url: https://git.example.com/{path}\n";
    folder.write("tejun.yaml", format!("title: 試し\nas_of: 2026-11-20T17:00:00+09:00\n{url}{settings}"));
    let in_content = |path: &str| if content.is_empty() { path.to_owned() } else { format!("{content}/{path}") };
    folder.write(&in_content("_index.md"), "# はじめに\n\n[返金](sop/refunds.md)\n");
    folder.write(&in_content("sop/refunds.md"), SOP);
    folder.write(&in_content("sop/flow.png"), "png");
    folder.write(&format!("{assets}/logo.svg"), "<svg/>");
    folder
}

#[test]
fn a_site_is_the_same_wherever_its_documents_stand() {
    let usual = project("content", "static", "");
    assert_eq!(usual.run(&["build"]).code, 0);
    let at_home = tree(&usual.join("output"));
    for (content, assets, settings) in [
        ("docs", "docs/public", "content: docs\nstatic: docs/public\n"),
        ("website/docs", "static", "content: ./website/docs/\n"),
        ("", "static", "content: .\n"),
    ] {
        let folder = project(content, assets, settings);
        if !content.is_empty() {
            folder.write("content/other.md", "# 別の道具の文書\n");
            folder.write("README.md", "# リポジトリー\n");
        }
        let built = folder.run(&["build"]);
        assert_eq!(built.code, 0, "{content}: {}", built.err);
        let elsewhere = tree(&folder.join("output"));
        let differ = unlike(&at_home, &elsewhere);
        // Where a document is edited is all that may differ.
        let disk = if content.is_empty() { String::new() } else { format!("{content}/") };
        for path in differ.iter().filter(|path| !path.starts_with(".tejun-")) {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let there =
                text(&elsewhere[path.as_str()]).replace(&format!("example.com/{disk}sop"), "example.com/content/sop");
            let there = there.replace(&format!("example.com/{disk}_index"), "example.com/content/_index");
            let there = there.replace(&format!("<code>{disk}sop"), "<code>content/sop");
            let there = there.replace(&format!("<code>{disk}_index"), "<code>content/_index");
            assert_eq!(there, text(&at_home[path.as_str()]), "{content}: {path}");
        }
        let page = String::from_utf8_lossy(&elsewhere["sop/refunds/index.html"]).into_owned();
        assert!(page.contains(&format!("https://git.example.com/{disk}sop/refunds.md")), "{page}");
        // Where nothing changed, nothing is written.
        assert!(folder.run(&["build"]).err.contains(" 0 written, "), "{content}");
    }
}

#[test]
fn findings_name_the_files_as_they_are() {
    let folder = project("docs", "static", "content: docs\n");
    let told = folder.run(&["check"]);
    assert!(told.out.contains("--> docs/sop/refunds.md:7:"), "{}", told.out);
    assert!(told.out.contains("[無い](gone.md)") && !told.out.contains("content/"), "{}", told.out);
    let machine = |words: &[&str]| -> Value { serde_json::from_str(&folder.run(words).out).unwrap() };
    let all = machine(&["check", "--format", "json"]);
    assert!(all.as_array().unwrap().iter().all(|one| one["file"] == "docs/sop/refunds.md"), "{all}");
    let sarif = machine(&["check", "--format", "sarif"]).to_string();
    assert!(sarif.contains("docs/sop/refunds.md") && !sarif.contains("content/"), "{sarif}");
    let summary = folder.run(&["check", "--summary"]).out;
    assert!(summary.contains("docs/sop/refunds.md:7"), "{summary}");
    // A path is typed as it is, as the project calls it, or from where the command runs.
    for path in
        ["docs/sop/refunds.md", "docs", "./docs/sop", "content/sop/refunds.md", ".", folder.path().to_str().unwrap()]
    {
        let only = folder.run(&["check", path]);
        assert!(only.code == 0 && only.out.contains("docs/sop/refunds.md:7"), "{path}: {} {}", only.out, only.err);
    }
    let none = folder.run(&["check", "docs/_index.md"]);
    assert_eq!((none.code, none.out.as_str()), (0, ""), "{}", none.err);
    let lost = folder.run(&["check", "docs/sop/gone.md"]);
    assert!(lost.code == 2 && lost.err.contains("`docs/sop`"), "{}", lost.err);
    // What is accepted stays accepted.
    assert_eq!(folder.run(&["check", "--accept"]).code, 0);
    assert_eq!(folder.run(&["check", "--deny", "warnings"]).code, 0);
}

#[test]
fn where_documents_stand_in_the_project_folder_files_have_one_name_too() {
    let folder = project("", "static", "content: .\n");
    let told = edited(&folder, "sop/refunds.md", "# 返金\n\n[x](nowhere.md)\n", &[]);
    assert!(told.code == 0 && told.out.contains("--> sop/refunds.md:3:"), "{} {}", told.out, told.err);
    assert!(told.out.contains("3 | [x](nowhere.md)"), "{}", told.out);
    // What is accepted is the line as it was.
    assert_eq!(folder.run(&["check", "--accept"]).code, 0);
    let accepted = std::fs::read_to_string(folder.join("baseline.yaml")).unwrap();
    assert!(accepted.contains("gone.md"), "{accepted}");
    assert_eq!(folder.run(&["check", "--deny", "warnings"]).code, 0);
    folder.write("sop/refunds.md", SOP.replace("gone.md", "elsewhere.md"));
    assert_eq!(folder.run(&["check", "--deny", "warnings"]).code, 1, "another line is another finding");
}

#[test]
fn what_is_written_stands_beside_the_documents() {
    let folder = project("docs", "static", "content: docs\n");
    let made = folder.run(&["new", "sop", "docs/sop/exchange.md"]);
    assert!(made.code == 0 && made.err.contains("`docs/sop/exchange.md`"), "{}", made.err);
    assert!(folder.join("docs/sop/exchange.md").exists() && !folder.join("content").exists());
    let wrong = folder.run(&["new", "sop", "sop/x.md"]);
    assert!(wrong.code == 2 && wrong.err.contains("write `docs/sop/x.md`"), "{}", wrong.err);
    folder.write("tejun.yaml", "title: 手順\ncontent: docs\nignore: [docs/_drafts/**]\n");
    let ignored = folder.run(&["new", "sop", "docs/_drafts/x.md"]);
    assert!(ignored.code == 2 && ignored.err.contains("`docs/_drafts/x.md` would not be read"), "{}", ignored.err);
    assert!(!folder.join("docs/_drafts").exists());
    assert_eq!(folder.run(&["new", "weekly", "2026-W46"]).code, 0);
    assert!(folder.join("docs/reports/weekly").is_dir() && !folder.join("content").exists());
    let signed = folder.run(&["approve", "docs/sop/refunds.md", "--by", "鈴木"]);
    assert_eq!(signed.code, 0, "{}", signed.err);
    let text = std::fs::read_to_string(folder.join("docs/sop/refunds.md")).unwrap();
    assert!(text.contains("approver: 鈴木"), "{text}");
    let pages = folder.run(&["list", "pages"]).out;
    assert!(pages.contains("docs/sop/refunds.md") && !pages.contains("content/"), "{pages}");
    let inside = folder.run(&["build", "--out", folder.join("docs/site").to_str().unwrap()]);
    assert!(inside.code == 2 && inside.err.contains("lies in docs/"), "{}", inside.err);
    let here = project("", "static", "content: .\n");
    let out = |name: &str| here.run(&["build", "--out", here.join(name).to_str().unwrap()]);
    let among = out("site");
    assert!(among.code == 2 && among.err.contains("lies in ./"), "{}", among.err);
    assert_eq!((out("output").code, out("output-open").code, out(".").code), (0, 0, 2));
}

#[test]
fn among_files_of_all_kinds_only_what_documents_lead_to_is_published() {
    let files = [
        ("deploy/prod.key", "secret"),
        ("deploy/secrets.yaml", "secret"),
        ("deploy.pem", "secret"),
        ("sop/form.csv", "a,b\n"),
        ("sop/other.csv", "a,b\n"),
        ("sop/plan.pdf", "pdf"),
        ("sop/more.md", "# 様式\n\n[様式](form.csv)\n"),
    ];
    let built = |content: &str, settings: &str| {
        let folder = project(content, "static", settings);
        for (path, text) in files {
            folder.write(&if content.is_empty() { path.to_owned() } else { format!("{content}/{path}") }, text);
        }
        assert_eq!(folder.run(&["build"]).code, 0);
        tree(&folder.join("output"))
    };
    let published = |site: &std::collections::BTreeMap<String, Vec<u8>>| {
        files.map(|(path, _)| path).into_iter().filter(|path| site.contains_key(*path)).collect::<Vec<_>>()
    };
    let here = built("", "content: .\n");
    assert_eq!(published(&here), ["sop/form.csv", "sop/plan.pdf"]);
    assert!(here.contains_key("logo.svg") && !here.contains_key("tejun.yaml"), "{:?}", here.keys());
    let apart = built("docs", "content: docs\n");
    assert_eq!(published(&apart).len(), 6, "a folder of documents is published as a whole");
}

#[test]
fn folders_that_cannot_be_are_refused_and_what_is_ignored_is_not_there() {
    for wrong in ["../docs", "/etc", ".git", "data"] {
        let folder = project("content", "static", &format!("content: {wrong}\n"));
        let refused = folder.run(&["check"]);
        assert!(
            refused.code == 2 && refused.out.contains("tejun.yaml:4:10"),
            "{wrong}: {} {}",
            refused.out,
            refused.err
        );
        assert!(refused.out.contains("config/path-outside"), "{}", refused.out);
    }
    let folder = project("docs", "static", "content: docs\nignore: [docs/_drafts/**, 'docs/*.bak.md']\n");
    folder.write("docs/_drafts/x.md", "# 下書き\n");
    folder.write("docs/old.bak.md", "# 古い\n");
    assert_eq!(folder.run(&["build"]).code, 0);
    let built = tree(&folder.join("output"));
    assert!(!built.keys().any(|path| path.contains("draft") || path.contains("old")), "{:?}", built.keys());
    let empty = Folder::new();
    empty.write("tejun.yaml", "title: 試し\ncontent: docs\n");
    let told = empty.run(&["check"]);
    assert!(told.out.contains("`docs/`"), "the folder that is looked into: {} {}", told.out, told.err);
}
