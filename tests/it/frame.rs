//! What is around every page of the sample: no inline code, a budget of bytes, a policy; the commands that print, tell and
//! clean; and the promise to those who write templates.

use crate::program::{Folder, browser};
use crate::sample::sample;
use crate::site::here;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;
use tejun::model::{Page, PageKind};
use tejun::pipeline::view_as_json;

/// What scripts and styles may weigh together, compressed.
const BUDGET: usize = 60 * 1024;

#[test]
fn pages_hold_no_inline_code_and_each_has_its_policy() {
    let built = sample().built.as_ref().unwrap();
    let mut pages = 0;
    for file in built.artifacts.iter().filter(|file| file.path.ends_with(".html") && file.route.is_some()) {
        let html = std::str::from_utf8(&file.bytes).unwrap();
        for banned in ["<style", "<script>", " style=\"", " onclick=", " onload=", " onerror=", "javascript:"] {
            assert!(!in_tags(html, banned), "{banned} in {}", file.path);
        }
        assert!(html.contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;self&#39;; "));
        pages += 1;
    }
    assert!(pages > 100, "only {pages} pages");
}

/// Whether a piece of markup stands in a tag; documents may speak of it in their text, where it is escaped.
fn in_tags(html: &str, piece: &str) -> bool {
    html.split('<').skip(1).any(|tag| format!("<{}", tag.split('>').next().unwrap_or_default()).contains(piece))
}

#[test]
fn scripts_and_styles_keep_the_budget() {
    let built = sample().built.as_ref().unwrap();
    let code = |path: &str| path.ends_with(".js") || path.ends_with(".css");
    let assets = built.artifacts.iter().filter(|file| file.path.starts_with("assets/") && code(&file.path));
    let packed = assets.map(|file| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&file.bytes).unwrap();
        encoder.finish().unwrap().len()
    });
    let all: usize = packed.sum();
    assert!(all < BUDGET, "scripts and styles weigh {all} bytes");
}

#[test]
fn pages_for_paper_hold_every_id_once_and_lead_nowhere_outside_of_the_site_by_mistake() {
    let built = sample().built.as_ref().unwrap();
    let is_print = |page: &&Page| page.kind == PageKind::Print;
    let mut seen = 0;
    for page in built.site.pages.iter().filter(is_print) {
        let html = sample().text(&page.route.file()).unwrap();
        let mut ids = BTreeSet::new();
        for id in html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.insert(id), "the id `{id}` twice on {}", page.route.as_str());
        }
        for link in html.split(" href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            let id = decoded(link);
            assert!(ids.contains(id.as_str()), "`#{id}` is nowhere on {}", page.route.as_str());
        }
        seen += 1;
    }
    assert!(seen > 3, "only {seen} pages for paper");
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, more @ ..] = rest {
        let hex = more.get(..2).and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        match hex.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8(bytes).unwrap().replace("&amp;", "&").replace("&#39;", "'")
}

/// Every field of a view is named in the handbook, in backticks.
#[test]
fn what_templates_see_is_documented() {
    let built = sample().built.as_ref().unwrap();
    let page = std::fs::read_to_string(here("content/handbook/themes.md")).unwrap();
    let named: BTreeSet<&str> = page.split('`').skip(1).step_by(2).collect();
    let mut missing = BTreeSet::new();
    for page in &built.site.pages {
        if !matches!(page.kind, PageKind::Home | PageKind::Section | PageKind::Document | PageKind::Print) {
            continue;
        }
        let view: Value = serde_json::from_str(&view_as_json(&built.site, &built.theme, page).unwrap()).unwrap();
        for (top, value) in view.as_object().unwrap() {
            if !named.contains(top.as_str()) {
                missing.insert(top.clone());
            }
            // `assets` and `words` are lists of names; free values are the project's own.
            if let (Value::Object(fields), false) = (value, matches!(top.as_str(), "assets" | "words")) {
                missing.extend(
                    fields.keys().filter(|key| !named.contains(key.as_str())).map(|key| format!("{top}.{key}")),
                );
            }
        }
    }
    assert!(missing.is_empty(), "content/handbook/themes.md does not name {missing:?}");
}

#[test]
fn the_configuration_is_told() {
    let folder = Folder::project(&[("tejun.yaml", "title: 手順 書\nedit_url: https://g.example/{path}\n")]);
    let answer = folder.run(&["config"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    for line in [
        "title: \"手順 書\"",
        "  timezone: Asia/Tokyo",
        "  print_pages: true",
        "edit_url: \"https://g.example/{path}\"",
    ] {
        assert!(answer.out.contains(line), "{line} in {}", answer.out);
    }
    let json: Value = serde_json::from_str(&folder.run(&["config", "--format", "json"]).out).unwrap();
    assert_eq!(json["site"]["fiscal_year_start"], 4);
}

#[test]
fn the_view_of_a_page_is_printed_and_an_unknown_page_refused() {
    let folder = Folder::project(&[("content/sop/refund.md", "---\ntitle: 返金\n---\n\n本文\n")]);
    for asked in ["/sop/refund/", "sop/refund", "content/sop/refund.md", "返金"] {
        let answer = folder.run(&["config", "--view", asked]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        let view: Value = serde_json::from_str(&answer.out).unwrap();
        assert_eq!(view["page"]["title"], "返金", "{asked}");
    }
    let answer = folder.run(&["config", "--view", "/sop/refunds/", "--lang", "en"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("cli/unknown-page") && answer.err.contains("`/sop/refund/`"), "{}", answer.err);
}

#[test]
fn a_pdf_without_a_browser_says_what_to_do() {
    let folder = Folder::project(&[("content/a.md", "# A\n")]);
    let nowhere = folder.join("no-browser").display().to_string();
    let answer = folder.run(&["pdf", "/a/", "--chromium", &nowhere, "--lang", "en"]);
    assert_eq!(answer.code, 4, "{}", answer.err);
    assert!(answer.err.contains("cli/chromium") && answer.err.contains("--chromium PATH"), "{}", answer.err);
    let answer = folder.run(&["pdf", "/b/", "--chromium", &nowhere, "--lang", "en"]);
    assert_eq!(answer.code, 2, "{}", answer.err);
}

/// A picture of one point.
const POINT: &[u8] = b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\x0dIDATx\xdacd\xf8\xcfP\x0f\x00\x03\x86\x01\x80Z4}k\x00\x00\x00\x00IEND\xaeB`\x82";

/// How many pictures a PDF holds.
fn pictures(folder: &Folder, browser: &str) -> usize {
    let pdf = folder.join("a.pdf");
    let out = pdf.display().to_string();
    let answer = folder.run(&["-q", "pdf", "/a/", "--chromium", browser, "--out", &out]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let bytes = std::fs::read(pdf).unwrap();
    bytes.windows(14).filter(|bytes| bytes == b"/Subtype /Imag").count()
}

#[test]
fn a_pdf_holds_nothing_of_the_machine_or_of_other_servers() {
    // Without a browser there is nothing that could reach anything; `tests/browser.sh` installs one.
    let Some(browser) = browser() else { return };
    let secret = Folder::new();
    secret.write("secret.png", POINT);
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = server.local_addr().unwrap().port();
    let secret = secret.join("secret.png").display().to_string();
    // A theme may write any address; nothing but the browser's own limits stands before it.
    let foreign = format!(
        "<img alt=\"\" src=\"file://{secret}\"><img alt=\"\" src=\"http://127.0.0.1:{port}/a.png\"><img alt=\"\" src=\"http://localhost:{port}/b.png\">"
    );
    let count = |before: &str| {
        let folder = Folder::project(&[
            ("tejun.yaml", "title: 試し\nas_of: 2026-11-20T17:00:00+09:00\ncsp: false\n"),
            ("content/a.md", "# A\n\n![点](own.png)\n"),
            ("themes/default/custom/before.html", before),
        ]);
        folder.write("content/own.png", POINT);
        pictures(&folder, &browser)
    };
    let own = count("");
    assert!(own > 0, "the picture of the site itself is there");
    assert_eq!(count(&foreign), own);
    server.set_nonblocking(true).unwrap();
    assert!(server.accept().is_err(), "nobody was asked");
}

#[test]
fn clean_takes_back_what_was_written_and_nothing_else() {
    let folder = Folder::project(&[("content/a.md", "# A\n")]);
    assert_eq!(folder.run(&["build"]).code, 0);
    assert!(folder.join("output/a/index.html").is_file());
    folder.write("output/own.txt", "mine");
    let answer = folder.run(&["clean"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(!folder.join("output/a").exists() && folder.join("output/own.txt").is_file());
    assert!(!folder.join(".tejun").exists() && folder.join("content/a.md").is_file());
    assert_eq!(folder.run(&["clean"]).code, 4, "the folder is not tejun's any more");
}
