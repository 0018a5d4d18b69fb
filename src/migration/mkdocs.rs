//! `mkdocs.yml`.
//!
//! In: its keys. Out: a [`Draft`]. Never: reads what a plugin would make.

use super::draft::{Draft, LanguageDraft};
use super::folder::{Folder, join, parent};
use super::outline::{self, Item};
use super::tree::{self, Said, Tree, at, is_true, items, named, said, said_at, unplaced};
use crate::diag::Diagnostics;
use crate::say;
use crate::syntax::Value;

/// Plugins whose work tejun does itself.
const COVERED: [&str; 10] = [
    "search",
    "i18n",
    "tags",
    "mermaid2",
    "git-revision-date-localized",
    "git-revision-date",
    "minify",
    "print-site",
    "awesome-nav",
    "autorefs",
];

/// Where the settings are.
pub(super) fn settings(folder: &Folder<'_>) -> Option<String> {
    let is_one = |path: &str| matches!(path.rsplit('/').next(), Some("mkdocs.yml" | "mkdocs.yaml"));
    folder.nearest(is_one).map(str::to_owned)
}

/// Reads the settings.
pub(super) fn read(folder: &Folder<'_>, path: &str, draft: &mut Draft, found: &mut Diagnostics) {
    let base = parent(path);
    let root = tree::read(folder, path, found);
    let docs = root.as_ref().and_then(|root| said_at(root, &["docs_dir"]));
    draft.take_content(base, docs.unwrap_or_else(|| unplaced("docs")));
    let Some(root) = root else { return };
    draft.title = said_at(&root, &["site_name"]);
    draft.description = said_at(&root, &["site_description"]);
    draft.take_address(said_at(&root, &["site_url"]), None);
    draft.footer = said_at(&root, &["copyright"])
        .filter(|said| !said.text.contains('<'))
        .or_else(|| said_at(&root, &["site_author"]));
    languages(folder, &root, draft);
    edit_url(&root, draft);
    excluded(&root, draft);
    if let Some(nav) = at(&root, &["nav"]) {
        outline::take(draft, folder, &nav_items(nav), Some(nav.range.clone()));
    }
    let extensions = items(at(&root, &["markdown_extensions"])).iter().filter_map(named);
    let mut emoji = extensions.map(|(name, _)| name).filter(|name| name.text.ends_with("emoji"));
    if let Some(said) = emoji.next() {
        draft.take_emoji(said.place);
    }
    snippets(&root, draft);
    remarks(&root, draft);
}

/// The languages of the theme and of the plugin `i18n`.
fn languages(folder: &Folder<'_>, root: &Tree, draft: &mut Draft) {
    let plugin = items(at(root, &["plugins"])).iter().filter_map(named).find(|(name, _)| name.text == "i18n");
    let all = plugin.as_ref().and_then(|(_, settings)| at((*settings)?, &["languages"]));
    let mut default = plugin.as_ref().and_then(|(_, settings)| said_at((*settings)?, &["default_language"]));
    let mut codes: Vec<(Said, Option<Said>)> = Vec::new();
    for item in all.into_iter().flat_map(|all| if all.is_map() { &[] } else { items(Some(all)) }) {
        let Some(code) = said_at(item, &["locale"]) else { continue };
        if is_true(at(item, &["default"])) {
            default = Some(code.clone());
        }
        codes.push((code, said_at(item, &["name"])));
    }
    for entry in all.into_iter().flat_map(|all| all.entries()) {
        let code = Said { text: entry.key.text.clone(), place: Some(entry.key.range.clone()) };
        codes.push((code, said_at(&entry.node, &["name"])));
    }
    let codes: Vec<_> =
        codes.into_iter().filter(|(code, _)| !matches!(code.text.as_str(), "default" | "null")).collect();
    let content = draft.content().to_owned();
    if codes.len() > 1 {
        for (code, label) in codes {
            let own = join(&content, &code.text).filter(|own| folder.has_folder(own)).map(|_| code.text.clone());
            let label = label.map(|said| said.text);
            draft.take_site_language(code.place, LanguageDraft { code: code.text, title: None, label, folder: own });
        }
    }
    draft.take_language(default.or_else(|| said_at(root, &["theme", "language"])));
}

/// Settings of the extension `snippets` without a counterpart: where it looks for files, and what it puts below every page.
fn snippets(root: &Tree, draft: &mut Draft) {
    let extensions = items(at(root, &["markdown_extensions"]));
    let found = extensions.iter().filter_map(named).find(|(name, _)| name.text == "pymdownx.snippets");
    let Some(settings) = found.and_then(|(_, settings)| settings) else { return };
    if let Some(node) = at(settings, &["base_path"]).filter(|node| !matches!(node.text(), Some("." | "./"))) {
        let message = say!(
            "`pymdownx.snippets` の `base_path`（`--8<--` のファイルは、プロジェクト、文書のフォルダーの順に探します）",
            "`base_path` of `pymdownx.snippets`: files of `--8<--` are looked for from the project, then from the folder of documents"
        );
        draft.remark(Some(node.range.clone()), message);
    }
    if let Some(node) = at(settings, &["auto_append"]) {
        let message = say!(
            "`pymdownx.snippets` の `auto_append`（どのページにも足すファイル。略語なら、使うページの終わりに `--8<-- \"ファイル\"` と書きます）",
            "`auto_append` of `pymdownx.snippets`, which puts files below every page; for abbreviations, write `--8<-- \"FILE\"` at the end of the pages that use them"
        );
        draft.remark(Some(node.range.clone()), message);
    }
}

/// `repo_url` and `edit_uri`, which begins where MkDocs says when nobody does.
fn edit_url(root: &Tree, draft: &mut Draft) {
    let content = draft.content().to_owned();
    let repository = said_at(root, &["repo_url"]);
    let template = said_at(root, &["edit_uri_template"]).and_then(|said| {
        let before = said.text.split("{path").next()?.to_owned();
        Some(Said { text: before, ..said })
    });
    let uri = said_at(root, &["edit_uri"]).or(template);
    let is_off = at(root, &["edit_uri"]).is_some_and(|node| node.text() == Some(""));
    let (Some(repository), false) = (repository, is_off) else { return };
    let last = content.rsplit('/').next().unwrap_or_default();
    let usual = [("github.com", format!("edit/master/{last}/")), ("gitlab.com", format!("edit/master/{last}/"))];
    let usual = usual.into_iter().find(|(host, _)| repository.text.contains(host)).map(|(_, uri)| uri);
    let Some(uri) = uri.or_else(|| usual.map(|text| Said { text, place: repository.place.clone() })) else { return };
    let text = if uri.text.contains("://") {
        uri.text
    } else {
        format!("{}/{}", repository.text.trim_end_matches('/'), uri.text.trim_start_matches('/'))
    };
    draft.take_edit_url(Said { text, place: uri.place }, &content);
}

/// `exclude_docs`: lines in the manner of `.gitignore`, and the patterns of the plugin `exclude`.
fn excluded(root: &Tree, draft: &mut Draft) {
    for key in ["exclude_docs", "draft_docs"] {
        let Some(said) = said_at(root, &[key]) else { continue };
        for line in said.text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if line.starts_with('!') {
                let message =
                    say!("`{key}` の `{line}`（除外の取り消し）", "`{line}` of `{key}`, which takes an exclusion back");
                draft.remark(said.place.clone(), message);
                continue;
            }
            let is_fixed = line.trim_end_matches('/').contains('/');
            let bare = line.trim_matches('/');
            let anywhere = if is_fixed { "" } else { "**/" };
            let below = if line.ends_with('/') { "/**" } else { "" };
            draft.ignore(draft.below_content(&format!("{anywhere}{bare}{below}")), said.place.clone());
        }
    }
}

/// Pages and sections of `nav`.
fn nav_items(nav: &Tree) -> Vec<Item> {
    let mut all = Vec::new();
    for item in items(Some(nav)) {
        match &item.value {
            Value::Scalar(link, _) => {
                all.push(Item::Page { title: None, link: link.clone(), place: item.range.clone() });
            }
            _ => all.extend(item.entries().iter().map(|entry| {
                let title = entry.key.text.clone();
                match entry.node.text() {
                    Some(link) => {
                        Item::Page { title: Some(title), link: link.to_owned(), place: entry.node.range.clone() }
                    }
                    None => Item::Section { title, items: nav_items(&entry.node) },
                }
            })),
        }
    }
    all
}

fn remarks(root: &Tree, draft: &mut Draft) {
    let theme = said_at(root, &["theme", "name"])
        .or_else(|| at(root, &["theme"]).filter(|node| node.text().is_some()).and_then(|node| said(Some(node))));
    if let Some(theme) = theme {
        draft.remark_theme(theme);
    }
    for (Said { text, place }, _) in items(at(root, &["plugins"])).iter().filter_map(named) {
        let bare = text.rsplit('/').next().unwrap_or(&text);
        match bare {
            "redirects" => draft.remark(
                place,
                say!(
                    "プラグイン `{text}`: 前のアドレスは、移した文書の前書きの `aliases` に書きます",
                    "the plugin `{text}`: write former addresses into `aliases` of the documents"
                ),
            ),
            "macros" => draft.remark(
                place,
                say!(
                    "プラグイン `{text}`: `{{{{ … }}}}` は書いたまま出ます",
                    "the plugin `{text}`: `{{{{ … }}}}` is shown as it is written"
                ),
            ),
            _ if COVERED.contains(&bare) => {}
            _ => draft.remark_plugin(Said { text, place }),
        }
    }
    let untaken = ["extra_css", "extra_javascript", "hooks", "validation", "not_in_nav", "INHERIT"];
    draft.remark_keys(root, &untaken);
}
