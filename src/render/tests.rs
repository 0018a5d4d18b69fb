mod colours;
pub(super) mod sample;

use super::{AssetNames, Theme, render, view_as_json};
use crate::diag::{Diagnostics, Severity};
use crate::model::{Artifact, PageKind, Profiler, ProjectFiles, ReadError, Route, Site};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Files in memory.
#[derive(Default)]
pub(super) struct Memory(BTreeMap<String, Vec<u8>>);

impl Memory {
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect())
    }
}

impl ProjectFiles for Memory {
    fn list(&self, folder: &str) -> Vec<String> {
        self.0.keys().filter(|path| path.starts_with(&format!("{folder}/"))).cloned().collect()
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        self.0.get(path).map(|b| Arc::from(b.as_slice())).ok_or_else(|| ReadError { reason: "no such file".into() })
    }

    fn on_disk(&self, _: &str) -> Option<PathBuf> {
        None
    }
}

fn rendered(site: &Site, files: &Memory) -> (Vec<Artifact>, Diagnostics) {
    let mut found = Diagnostics::new();
    let theme = Theme::load(files, "default", AssetNames::Hashed, &mut found).unwrap();
    let artifacts = render(site, &theme, &Profiler::off(), &mut found);
    (artifacts, found)
}

fn text(artifacts: &[Artifact], path: &str) -> String {
    let file = artifacts.iter().find(|a| a.path == path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(file.bytes.to_vec()).unwrap()
}

#[test]
fn old_addresses_lead_on_to_the_page() {
    let mut site = sample::site();
    let page = site.pages.iter_mut().find(|page| page.route.as_str() == "/sop/incident/").unwrap();
    page.aliases = vec![Route::from_path("/旧/手順/"), Route::from_path("/old")];
    page.title = "手順 <1>".into();
    let (files, found) = rendered(&site, &Memory::default());
    assert!(found.is_empty(), "{found:?}");
    let html = text(&files, "旧/手順/index.html");
    for part in [
        "<meta http-equiv=\"refresh\" content=\"0; url=../../sop/incident/\">",
        "<a href=\"../../sop/incident/\">手順 &lt;1&gt;</a>",
        "<link rel=\"canonical\" href=\"https://help.example.com/kb/sop/incident/\">",
        "<meta name=\"robots\" content=\"noindex\">",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(text(&files, "old/index.html").contains("url=../sop/incident/"));
    assert!(!text(&files, "sitemap.xml").contains("/old/"));
    let broken = Memory::of(&[("themes/default/alias.html", "{{ nothing.at.all }}")]);
    let (files, found) = rendered(&site, &broken);
    assert!(text(&files, "old/index.html").contains("url=../sop/incident/"), "the built-in one serves");
    assert_eq!(found.iter().map(|d| d.code.name()).collect::<Vec<_>>(), ["render/template"]);
}

#[test]
fn params_of_the_project_reach_templates() {
    let mut site = sample::site();
    site.params = serde_json::json!({"contact": {"phone": "03-0000-0000"}}).as_object().unwrap().clone();
    let theme = Memory::of(&[("themes/default/custom/footer.html", "☎ {{ site.params.contact.phone }}")]);
    let (files, found) = rendered(&site, &theme);
    assert!(found.is_empty(), "{found:?}");
    assert!(text(&files, "index.html").contains("☎ 03-0000-0000"));
}

#[test]
fn every_kind_of_page_and_block_is_shown() {
    let (files, found) = rendered(&sample::site(), &Memory::default());
    assert!(found.is_empty(), "{found:?}");
    let paths: Vec<&str> = files.iter().map(|a| a.path.as_str()).collect();
    for path in [
        "404.html",
        "index.html",
        "sop/index.html",
        "sop/incident/index.html",
        "reports/monthly/2026-10/index.html",
        "robots.txt",
        "sitemap.xml",
    ] {
        assert!(paths.contains(&path), "{path} in {paths:?}");
    }
    assert!(paths.is_sorted());
    let doc = text(&files, "sop/incident/index.html");
    // A figure stands inside its sentence, without a gap that was not there.
    assert!(doc.contains("10月の実績は <span class=\"figure standing-met\" title=\"可用性 2026年10月\">99.95%<span class=\"standing-mark\"><span aria-hidden=\"true\">✓</span>達成</span></span> です。"), "{doc}");
    assert!(doc.contains("<title>インシデント対応手順書 | 運用ナレッジベース</title>"));
    assert!(doc.contains("<link rel=\"canonical\" href=\"https://help.example.com/kb/sop/incident/\">"));
    assert!(doc.contains("2026年11月2日"));
    assert!(doc.contains("<a href=\"#%E7%9B%AE%E7%9A%84\">目的</a>"), "{doc}");
    let report = text(&files, "reports/monthly/2026-10/index.html");
    assert!(report.contains("T-4812 &lt;script&gt;") && !report.contains("T-4812 <script>"));
    assert!(
        report
            .contains("<dt>前月比</dt><dd class=\"tone-good\"><span aria-hidden=\"true\">▲</span> +0.04ポイント</dd>")
    );
    assert!(report.contains("この期間に表示できる値がありません。"));
}

#[test]
fn pages_hold_no_inline_styles_or_scripts_and_every_id_once() {
    let (files, _) = rendered(&sample::site(), &Memory::default());
    for file in files.iter().filter(|f| f.path.ends_with(".html")) {
        let html = text(&files, &file.path);
        for banned in [" style=", "<style", "<script>", " onclick=", "http://fonts", "//cdn"] {
            assert!(!html.contains(banned), "{banned} in {}", file.path);
        }
        let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "an id twice in {}", file.path);
    }
}

#[test]
fn assets_are_linked_from_every_depth_by_their_hashed_names() {
    let (files, _) = rendered(&sample::site(), &Memory::default());
    let css = files.iter().find(|f| f.path.ends_with(".css")).unwrap();
    assert!(css.path.starts_with("assets/site.") && css.path.len() == "assets/site.12345678.css".len(), "{}", css.path);
    assert!(text(&files, "index.html").contains(&format!("href=\"./{}\"", css.path)));
    assert!(text(&files, "sop/incident/index.html").contains(&format!("href=\"../../{}\"", css.path)));
    // The page for lost readers is shown at any address, so its links start at the root.
    let lost = text(&files, "404.html");
    assert!(lost.contains(&format!("href=\"/kb/{}\"", css.path)) && lost.contains("href=\"/kb/\""), "{lost}");
    assert!(!lost.contains("href=\"./") && !lost.contains("href=\"../"));
}

#[test]
fn the_sitemap_lists_pages_with_their_days() {
    let (files, _) = rendered(&sample::site(), &Memory::default());
    let map = text(&files, "sitemap.xml");
    assert!(
        map.contains("<url><loc>https://help.example.com/kb/sop/incident/</loc><lastmod>2026-11-02</lastmod></url>"),
        "{map}"
    );
    assert_eq!(map.matches("<url>").count(), 5);
    assert!(text(&files, "robots.txt").contains("Sitemap: https://help.example.com/kb/sitemap.xml"));
    let mut offline = sample::site();
    offline.base_url.clear();
    let (files, _) = rendered(&offline, &Memory::default());
    assert!(files.iter().all(|f| f.path != "sitemap.xml"));
    assert!(!text(&files, "index.html").contains("canonical"));
}

#[test]
fn a_broken_override_is_said_where_it_is_broken_and_the_built_in_one_serves() {
    let broken = Memory::of(&[(
        "themes/default/section.html",
        "{% extends \"base.html\" %}\n{% block content %}\n  {{ page.title | nosuch }}\n{% endblock content %}\n",
    )]);
    let (files, found) = rendered(&sample::site(), &broken);
    let said = found.sorted();
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(said[0].code.name(), "render/template");
    let place = said[0].place.clone().unwrap_or_else(|| panic!("{said:?}"));
    assert_eq!((place.file.as_str(), place.line, place.column), ("themes/default/section.html", 3, 19));
    assert!(text(&files, "sop/index.html").contains("標準作業手順"));
}

#[test]
fn a_template_that_fails_on_a_page_is_said_and_the_built_in_one_shows_it() {
    let failing = Memory::of(&[("themes/default/section.html", "<p>\n{{ page.nothing.here }}")]);
    let (files, found) = rendered(&sample::site(), &failing);
    let said = found.sorted();
    assert_eq!(said.len(), 1, "{said:?}");
    let place = said[0].place.clone().unwrap();
    assert_eq!((place.file.as_str(), place.line, place.column), ("themes/default/section.html", 2, 9));
    assert!(said[0].message.en.contains("/sop/"), "{}", said[0].message.en);
    assert!(text(&files, "sop/index.html").contains("<h1>標準作業手順</h1>"));
    assert!(files.iter().any(|f| f.path == "sop/incident/index.html"));
}

#[test]
fn overrides_are_laid_over_file_by_file() {
    let own = Memory::of(&[
        ("themes/default/custom/head.html", "<meta name=\"own\" content=\"{{ page.title }}\">"),
        ("themes/default/assets/site.css", "body { background: url(\"logo.svg\") }"),
        ("themes/default/assets/logo.svg", "<svg/>"),
        (
            "themes/default/wide.html",
            "{% extends \"base.html\" %}{% block title %}<h1 class=\"own\">{{ page.title }}</h1>{% endblock title %}",
        ),
    ]);
    let mut site = sample::site();
    site.pages[1].layout = Some("wide".into());
    site.pages[2].layout = Some("nowhere".into());
    let (files, found) = rendered(&site, &own);
    assert!(text(&files, "index.html").contains("<meta name=\"own\" content=\"運用ナレッジベース\">"));
    assert!(text(&files, "sop/index.html").contains("<h1 class=\"own\">標準作業手順</h1>"));
    let logo = files.iter().find(|f| f.path.starts_with("assets/logo.")).unwrap();
    let css = files.iter().find(|f| f.path.ends_with(".css")).unwrap();
    let css = std::str::from_utf8(&css.bytes).unwrap();
    assert_eq!(css, format!("body {{ background: url({}) }}", logo.path.trim_start_matches("assets/")));
    let said = found.sorted();
    assert_eq!(said.iter().map(|d| d.code.name()).collect::<Vec<_>>(), ["render/unknown-layout"]);
    assert_eq!(said[0].severity, Severity::Warning);
}

#[test]
fn a_theme_without_a_folder_is_said() {
    let mut found = Diagnostics::new();
    assert!(Theme::load(&Memory::default(), "blue", AssetNames::Hashed, &mut found).is_some());
    assert!(Theme::load(&Memory::default(), "../x", AssetNames::Hashed, &mut found).is_none());
    assert_eq!(found.count(Severity::Error), 2);
}

#[test]
fn what_a_template_sees_can_be_printed() {
    let site = sample::site();
    let theme = Theme::load(&Memory::default(), "default", AssetNames::Hashed, &mut Diagnostics::new()).unwrap();
    let json: serde_json::Value = serde_json::from_str(&view_as_json(&site, &theme, &site.pages[2]).unwrap()).unwrap();
    assert_eq!(json["page"]["title"], "インシデント対応手順書");
    assert_eq!(json["page"]["blocks"][1]["standing"]["class"], "met");
    assert_eq!(json["nav"][1]["children"][0]["current"], true);
}

#[test]
fn two_runs_give_the_same_bytes() {
    let site = sample::site();
    assert_eq!(rendered(&site, &Memory::default()).0, rendered(&site, &Memory::default()).0);
}

#[test]
fn english_sites_speak_english() {
    let mut site = sample::site();
    site.language = crate::diag::Lang::En;
    let (files, _) = rendered(&site, &Memory::default());
    let doc = text(&files, "sop/incident/index.html");
    assert!(doc.contains("<html lang=\"en\">") && doc.contains("On this page") && doc.contains("2 Nov 2026"));
    assert!(
        site.pages.iter().all(|p| p.kind != PageKind::NotFound) && text(&files, "404.html").contains("Page not found")
    );
}

/// Writes the sample site to the folder named in `TEJUN_LOOK`, to look at the theme in a browser.
#[test]
#[ignore = "for the eye, not for the machine"]
#[allow(clippy::disallowed_methods, reason = "a desk tool: the folder is named by the one who looks")]
fn look() {
    let folder = PathBuf::from(std::env::var("TEJUN_LOOK").expect("TEJUN_LOOK names a folder"));
    for file in rendered(&sample::site(), &Memory::default()).0 {
        let path = folder.join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.bytes).unwrap();
    }
}
