//! What is written, moved and taken away in a project, and what browsers are shown of it.

use super::super::Event;
use super::*;
use std::sync::{Arc, Mutex};

fn edits_are_shown(poll: bool) {
    let preview = preview_of(project(), poll);
    let folder = preview.folder.path();
    let first = revision(&preview);
    write(folder, "content/_index.md", "---\ntitle: 入口\n---\n\n直した文。\n");
    until(&preview, |page| page.contains("直した文。"));
    assert!(revision(&preview) > first);

    write(folder, "content/_index.md", "---\ntitle: [壊れた <b>\n---\n\n次の文。\n");
    let broken = until(&preview, |page| page.contains("tejun-overlay"));
    assert!(broken.contains("直した文。") && !broken.contains("次の文。"), "the last good page stays: {broken}");
    assert!(broken.contains("<code>content/_index.md:2:"), "{broken}");
    assert!(!broken.contains("<b>") && broken.contains("&lt;b&gt;"), "{broken}");
    assert!(get(&preview, "/sop/").1.contains("tejun-overlay"), "on every page");

    write(folder, "content/_index.md", "---\ntitle: 入口\n---\n\n[新しい](neu/tief/seite.md)\n");
    // New folders, one within the other, and the way editors save: written beside, then renamed.
    write(folder, "content/neu/tief/.seite.md.tmp", "---\ntitle: 新しい文書\n---\n\n文。\n");
    fs::rename(folder.join("content/neu/tief/.seite.md.tmp"), folder.join("content/neu/tief/seite.md")).unwrap();
    until(&preview, |page| !page.contains("tejun-overlay") && page.contains("neu/tief/seite/"));

    write(folder, "content/neu/tief/seite.md", "---\ntitle: 新しい文書\n---\n\n[入口](../../_index.md) 直した。\n");
    let started = Clock::now();
    while !get(&preview, "/neu/tief/seite/").1.contains("直した。") {
        assert!(started.elapsed() < LONG);
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn edits_errors_and_repairs_are_shown() {
    edits_are_shown(false);
}

#[test]
fn edits_are_found_without_notices_too() {
    edits_are_shown(true);
}

#[test]
fn content_that_comes_and_goes_is_followed() {
    let preview = preview_of(project(), false);
    let folder = preview.folder.path();
    fs::rename(folder.join("content"), folder.join("away")).unwrap();
    until(&preview, |page| !page.contains("はじめの文。"));
    fs::rename(folder.join("away"), folder.join("content")).unwrap();
    until(&preview, |page| page.contains("はじめの文。"));
    write(folder, "content/_index.md", "---\ntitle: 入口\n---\n\n戻った文。\n");
    until(&preview, |page| page.contains("戻った文。"));
}

#[test]
fn documents_are_watched_where_they_stand() {
    let folder = project();
    fs::rename(folder.path().join("content"), folder.path().join("docs")).unwrap();
    write(folder.path(), "tejun.yaml", "title: 試験\ncontent: docs\n");
    let preview = preview_of(folder, false);
    let folder = preview.folder.path();
    write(folder, "docs/_index.md", "---\ntitle: 入口\n---\n\n直した文。\n");
    until(&preview, |page| page.contains("直した文。"));
    write(folder, "docs/_index.md", "---\ntitle: [壊れた\n---\n");
    until(&preview, |page| page.contains("<code>docs/_index.md:2:"));
    write(folder, "docs/_index.md", "# 直した\n");
    write(folder, "text/_index.md", "# 別のフォルダー\n\n移した文。\n");
    write(folder, "tejun.yaml", "title: 試験\ncontent: text\n");
    until(&preview, |page| page.contains("移した文。"));
    write(folder, "text/_index.md", "# 別のフォルダー\n\nさらに直した文。\n");
    until(&preview, |page| page.contains("さらに直した文。"));
    write(folder, "tejun.yaml", "title: 試験\ncontent: .\nignore: [text]\n");
    write(folder, "index.md", "# ここ\n\n根の文。\n");
    until(&preview, |page| page.contains("根の文。"));
    fs::remove_dir_all(folder.join("docs")).unwrap();
    write(folder, "index.md", "# ここ\n\n根の直した文。\n");
    until(&preview, |page| page.contains("根の直した文。"));
}

#[test]
fn a_project_that_never_built_says_why_and_heals() {
    let folder = project();
    write(folder.path(), "tejun.yaml", "title: [\n");
    let preview = preview_of(folder, false);
    let (status, page) = get(&preview, "/any/where/");
    assert_eq!(status, 500);
    assert!(page.contains("tejun.yaml:") && page.contains("/__tejun/reload.js"), "{page}");
    write(preview.folder.path(), "tejun.yaml", "title: 試験\n");
    until(&preview, |page| page.contains("はじめの文。"));
}

#[test]
fn building_causes_no_build_and_the_end_is_quick() {
    let folder = project();
    let builds = Arc::new(Mutex::new(Vec::new()));
    let counted = Arc::clone(&builds);
    let config = Config { port: Some(0), ..Config::new(folder.path(), now) };
    let server = Server::start(config, move |event| {
        if let Event::Built(build) = event {
            counted.lock().unwrap().push(build.shown);
        }
    })
    .unwrap_or_else(|error| panic!("{error:?}"));
    write(folder.path(), "output/index.html", "x");
    write(folder.path(), ".tejun/cache", "x");
    std::thread::sleep(Duration::from_millis(400));
    assert_eq!(*builds.lock().unwrap(), [true], "reading and writing the output are no changes");
    let address: SocketAddr = server.url().trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
    let mut tab = TcpStream::connect(address).unwrap();
    tab.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let _ = answer_on(&mut tab);
    let started = Clock::now();
    drop(server);
    assert!(started.elapsed() < Duration::from_secs(10));
}

fn page_shows(preview: &Preview, target: &str, wanted: impl Fn(u16, &str) -> bool) {
    let started = Clock::now();
    loop {
        let (status, body) = get(preview, target);
        if wanted(status, &body) {
            return;
        }
        assert!(started.elapsed() < LONG, "{target} never came: {status} {body}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn files_that_are_renamed_and_deleted_are_followed() {
    let preview = preview_of(project(), false);
    let folder = preview.folder.path();
    write(folder, "content/a.md", "---\ntitle: 新しい\n---\n\n新しい文。\n");
    page_shows(&preview, "/a/", |status, body| status == 200 && body.contains("新しい文。"));
    fs::rename(folder.join("content/a.md"), folder.join("content/b.md")).unwrap();
    page_shows(&preview, "/b/", |status, body| status == 200 && body.contains("新しい文。"));
    assert_eq!(get(&preview, "/a/").0, 404);
    fs::remove_file(folder.join("content/b.md")).unwrap();
    page_shows(&preview, "/b/", |status, _| status == 404);
    fs::rename(folder.join("content/sop"), folder.join("content/v1.2")).unwrap();
    page_shows(&preview, "/v1.2/%E6%89%8B%E9%A0%86/", |status, _| status == 200);
    assert_eq!(get(&preview, "/sop/%E6%89%8B%E9%A0%86/").0, 404);
    write(folder, "content/v1.2/手順.md", "---\ntitle: 手順\n---\n\n移した文。\n");
    page_shows(&preview, "/v1.2/%E6%89%8B%E9%A0%86/", |_, body| body.contains("移した文。"));
}

#[cfg(unix)]
fn links_are_followed(poll: bool) {
    use std::os::unix::fs::symlink;
    let folder = project();
    write(folder.path(), "shared/team/a.md", "---\ntitle: 共有\n---\n\n共有の文。\n");
    write(folder.path(), "shared/one.md", "---\ntitle: 一つ\n---\n\n一つの文。\n");
    symlink("../shared/team", folder.path().join("content/team")).unwrap();
    let preview = preview_of(folder, poll);
    let folder = preview.folder.path();
    assert_eq!(get(&preview, "/team/a/").0, 200);
    write(folder, "shared/team/a.md", "---\ntitle: 共有\n---\n\n直した共有の文。\n");
    page_shows(&preview, "/team/a/", |_, body| body.contains("直した共有の文。"));
    symlink("../shared/one.md", folder.join("content/one.md")).unwrap();
    page_shows(&preview, "/one/", |status, _| status == 200);
    // Written beside and renamed, as editors save: a watch of the file itself would stay with the old one.
    for text in ["直した一つの文。", "また直した一つの文。"] {
        write(folder, "shared/.one.md.tmp", &format!("---\ntitle: 一つ\n---\n\n{text}\n"));
        fs::rename(folder.join("shared/.one.md.tmp"), folder.join("shared/one.md")).unwrap();
        page_shows(&preview, "/one/", |_, body| body.contains(text));
    }
    write(folder, "content/_index.md", "---\ntitle: 入口\n---\n\n自分の文。\n");
    page_shows(&preview, "/", |_, body| body.contains("自分の文。"));
    write(folder, "shared/team/deep/b.md", "---\ntitle: 深い\n---\n\n深い文。\n");
    page_shows(&preview, "/team/deep/b/", |status, _| status == 200);
    write(folder, "shared/team/deep/b.md", "---\ntitle: 深い\n---\n\n直した深い文。\n");
    page_shows(&preview, "/team/deep/b/", |_, body| body.contains("直した深い文。"));
}

#[cfg(unix)]
#[test]
fn what_lies_behind_links_is_watched() {
    links_are_followed(false);
}

#[cfg(unix)]
#[test]
fn what_lies_behind_links_is_looked_for() {
    links_are_followed(true);
}

#[test]
fn many_files_at_once_are_few_builds_and_the_last_edit_is_shown() {
    let (preview, builds) = counted(project());
    for number in 0..500 {
        let text = format!("---\ntitle: 文書{number}\n---\n\n文{number}。\n");
        write(preview.folder.path(), &format!("content/many/{}/{number}.md", number % 7), &text);
    }
    page_shows(&preview, "/many/2/499/", |status, _| status == 200);
    // Written while the builds of the others may still be under way.
    for text in ["一度目。", "二度目。", "三度目。"] {
        write(preview.folder.path(), "content/_index.md", &format!("---\ntitle: 入口\n---\n\n{text}\n"));
        std::thread::sleep(Duration::from_millis(150));
    }
    until(&preview, |page| page.contains("三度目。"));
    let builds = *builds.lock().unwrap();
    assert!(builds <= 12, "{builds} builds");
}

/// A preview that counts its builds, and how many there were.
fn counted(folder: TempDir) -> (Preview, Arc<Mutex<usize>>) {
    let builds = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&builds);
    let config = Config { port: Some(0), ..Config::new(folder.path(), now) };
    let server = Server::start(config, move |event| {
        if let Event::Built(_) = event {
            *counted.lock().unwrap() += 1;
        }
    })
    .unwrap_or_else(|error| panic!("{error:?}"));
    let address = server.url().trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
    (Preview { folder, address, _server: server }, builds)
}

/// What is told of a change, first and after the whole build that follows it.
fn told(
    preview: &Preview,
    builds: &Mutex<usize>,
    change: impl FnOnce(&Path),
) -> (serde_json::Value, serde_json::Value) {
    let (since, before) = (revision(preview), *builds.lock().unwrap());
    change(preview.folder.path());
    let first = event_on(&mut waiting_tab(preview, since, ""));
    let started = Clock::now();
    while *builds.lock().unwrap() == before {
        assert!(started.elapsed() < LONG, "no build follows");
        std::thread::sleep(Duration::from_millis(10));
    }
    let (_, whole) = get(preview, &format!("/__tejun/rev?since={}", first["revision"]));
    let whole: serde_json::Value = serde_json::from_str(&whole).unwrap();
    (first["changed"].clone(), whole["changed"].clone())
}

#[test]
fn assets_keep_their_addresses_and_are_told_of_once() {
    let folder = project();
    write(folder.path(), "themes/default/assets/site.css", "main { color: red; background: url(back.svg) }");
    write(folder.path(), "themes/default/assets/back.svg", "<svg/>");
    write(folder.path(), "static/logo.svg", "<svg/>");
    write(folder.path(), "content/sop/flow.png", "PNG");
    let (preview, builds) = counted(folder);
    let (_, page) = get(&preview, "/sop/%E6%89%8B%E9%A0%86/");
    assert!(page.contains("href=\"../../assets/site.00000000.css\""), "{page}");
    let nothing = serde_json::json!({});
    for (source, path, text) in [
        (
            "themes/default/assets/site.css",
            "assets/site.00000000.css",
            "main { color: blue; background: url(back.svg) }",
        ),
        ("themes/default/assets/back.svg", "assets/back.00000000.svg", "<svg width='1'/>"),
        ("static/logo.svg", "logo.svg", "<svg width='1'/>"),
        ("content/sop/flow.png", "sop/flow.png", "PNGPNG"),
    ] {
        let (first, whole) = told(&preview, &builds, |folder| write(folder, source, text));
        assert_eq!(first, serde_json::json!({ path: "content" }), "{source}");
        assert_eq!(whole, nothing, "the build that follows has nothing new");
        let expected = text.replace("url(back.svg)", "url(back.00000000.svg)");
        assert_eq!(get(&preview, &format!("/{path}")), (200, expected), "{source}");
    }
}

#[test]
fn templates_change_the_pages_that_are_open_first() {
    let folder = project();
    write(folder.path(), "themes/default/custom/footer.html", "<p>one of {{ page.title }}</p>");
    let (preview, builds) = counted(folder);
    assert!(get(&preview, "/sop/%E6%89%8B%E9%A0%86/").1.contains("one of 手順"));
    let footer = |text: &'static str| move |folder: &Path| write(folder, "themes/default/custom/footer.html", text);
    let (first, whole) = told(&preview, &builds, footer("<p>two of {{ page.title }}</p>"));
    assert_eq!(first, serde_json::json!({ "sop/手順/index.html": "content" }), "the page that was opened");
    let whole = whole.as_object().unwrap();
    assert!(whole.contains_key("index.html") && !whole.contains_key("sop/手順/index.html"), "{whole:?}");
    assert!(get(&preview, "/sop/%E6%89%8B%E9%A0%86/").1.contains("two of 手順"));
    // Texts and templates together, whichever is saved first.
    let (first, whole) = told(&preview, &builds, |folder| {
        write(folder, "themes/default/custom/footer.html", "<p>three of {{ page.title }}</p>");
        write(folder, "content/sop/手順.md", "---\ntitle: 手順\n---\n\n直した文。\n");
    });
    assert_eq!(first["sop/手順/index.html"], "content", "{first}");
    page_shows(&preview, "/sop/%E6%89%8B%E9%A0%86/", |_, body| {
        body.contains("three of") && body.contains("直した文。")
    });
    drop(whole);
    // What is wrong in a template is told by the build; pages look as they did.
    let (first, _) = told(&preview, &builds, footer("<p>{% if %}</p>"));
    assert!(first["__tejun/overlay"] == "content" && first["sop/手順/index.html"].is_null(), "{first}");
    assert!(get(&preview, "/sop/%E6%89%8B%E9%A0%86/").1.contains("three of"));
}

#[test]
fn a_shortcode_changes_the_pages_that_call_it() {
    let folder = project();
    write(folder.path(), "themes/default/shortcodes/box.html", "<div class=\"one\">{{ inner }}</div>");
    write(folder.path(), "content/sop/手順.md", "---\ntitle: 手順\n---\n\n{{< box >}}\n囲んだ文。\n{{< /box >}}\n");
    let (preview, builds) = counted(folder);
    assert!(get(&preview, "/sop/%E6%89%8B%E9%A0%86/").1.contains("<div class=\"one\"><p>囲んだ文。"));
    let before = *builds.lock().unwrap();
    write(preview.folder.path(), "themes/default/shortcodes/box.html", "<div class=\"two\">{{ inner }}</div>");
    page_shows(&preview, "/sop/%E6%89%8B%E9%A0%86/", |_, body| body.contains("<div class=\"two\"><p>囲んだ文。"));
    assert!(*builds.lock().unwrap() > before, "by a whole build");
}
