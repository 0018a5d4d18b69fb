//! `.vitepress/config.ts` and what it imports.
//!
//! In: values that stand in the scripts word for word. Out: a [`Draft`]. Never: runs them.

use super::docusaurus::computed;
use super::draft::{Draft, LanguageDraft};
use super::folder::{Folder, parent};
use super::outline::{self, Item};
use super::script;
use super::tree::{Said, Tree, at, items, said_at, texts, unplaced};
use crate::diag::Diagnostics;

/// Where the settings are.
pub(super) fn settings(folder: &Folder<'_>) -> Option<String> {
    let is_one = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        let above = parent(path).rsplit('/').next();
        let is_script =
            ["ts", "mts", "js", "mjs", "cts", "cjs"].iter().any(|ending| name.ends_with(&format!(".{ending}")));
        let alone = name.starts_with("config.") && above == Some(".vitepress");
        let split = name.starts_with("index.") && parent(path).ends_with(".vitepress/config");
        is_script && (alone || split)
    };
    folder.nearest(is_one).map(str::to_owned)
}

/// Reads the settings.
pub(super) fn read(folder: &Folder<'_>, path: &str, draft: &mut Draft, _: &mut Diagnostics) {
    let base = path.split(".vitepress").next().unwrap_or_default().trim_end_matches('/');
    let base = if base.is_empty() { "." } else { base };
    let script = script::exported(folder, path);
    let root = script.as_ref().map(|script| &script.root);
    draft.take_content(base, root.and_then(|root| said_at(root, &["srcDir"])).unwrap_or_else(|| unplaced(".")));
    let content = draft.content().to_owned();
    draft.take_static(folder, &content, unplaced("public"));
    let (Some(script), Some(root)) = (&script, root) else {
        draft.remark_no_literal(path);
        return;
    };
    let own = at(root, &["locales", "root"]);
    let either = |key: &str| said_at(root, &[key]).or_else(|| said_at(own?, &[key]));
    (draft.title, draft.description) = (either("title"), either("description"));
    draft.take_language(either("lang"));
    languages(root, draft);
    draft.take_emoji_of_documents(folder);
    for pattern in texts(at(root, &["srcExclude"])) {
        draft.ignore(draft.below_content(&pattern.text), pattern.place);
    }
    draft.footer = said_at(root, &["themeConfig", "footer", "copyright"]).filter(|said| !said.text.contains('<'));
    if let Some(Said { text, place }) = said_at(root, &["themeConfig", "editLink", "pattern"]) {
        let before = text.split(":path").next().unwrap_or_default().to_owned();
        draft.take_edit_url(Said { text: before, place }, &content);
    }
    navigation(folder, root, draft);
    let wanted = ["title", "description", "lang", "srcDir", "base", "locales", "themeConfig.sidebar", "..."];
    computed(draft, script, |key| wanted.contains(&key) || key.contains("sidebar") || key.starts_with("locales"));
    remarks(root, draft);
}

fn languages(root: &Tree, draft: &mut Draft) {
    let locales = at(root, &["locales"]).map(|locales| locales.entries()).unwrap_or_default();
    if locales.len() < 2 {
        return;
    }
    for entry in locales {
        let is_root = entry.key.text == "root";
        let fallback = if is_root {
            said_at(root, &["lang"]).map_or("en".to_owned(), |said| said.text)
        } else {
            entry.key.text.clone()
        };
        let code = said_at(&entry.node, &["lang"]).map_or(fallback, |said| said.text);
        let code = if code.len() > 2 && !code.to_lowercase().starts_with("zh") {
            code.split('-').next().unwrap_or_default().to_owned()
        } else {
            code
        };
        let text = |key: &str| said_at(&entry.node, &[key]).map(|said| said.text);
        let folder = (!is_root).then(|| entry.key.text.clone());
        let language = LanguageDraft { code: code.clone(), title: text("title"), label: text("label"), folder };
        draft.take_site_language(Some(entry.key.range.clone()), language);
        if is_root && draft.language.is_none() {
            draft.take_language(Some(Said { text: code, place: Some(entry.key.range.clone()) }));
        }
    }
}

/// The sidebars, of the site and of each language.
fn navigation(folder: &Folder<'_>, root: &Tree, draft: &mut Draft) {
    let locales = at(root, &["locales"]).map(|locales| locales.entries()).unwrap_or_default();
    let all = std::iter::once(root).chain(locales.iter().map(|entry| &entry.node));
    let bars: Vec<&Tree> = all.filter_map(|site| at(site, &["themeConfig", "sidebar"])).collect();
    let Some(first) = bars.first() else { return };
    let items: Vec<Item> = bars.iter().flat_map(|bar| bar_items(bar)).collect();
    outline::take(draft, folder, &items, Some(first.range.clone()));
}

/// A sidebar: a list, or one for each part of the site.
fn bar_items(bar: &Tree) -> Vec<Item> {
    if !bar.is_map() {
        return links(bar, "");
    }
    let parts = bar.entries().iter().flat_map(|part| {
        let inside = at(&part.node, &["items"]).unwrap_or(&part.node);
        links(inside, &said_at(&part.node, &["base"]).map(|said| said.text).unwrap_or_default())
    });
    parts.collect()
}

fn links(list: &Tree, base: &str) -> Vec<Item> {
    let mut all = Vec::new();
    for item in items(Some(list)) {
        let base = said_at(item, &["base"]).map_or(base.to_owned(), |said| said.text);
        let title = said_at(item, &["text"]).map(|said| said.text);
        if let Some(link) = said_at(item, &["link"]) {
            let link = if link.text.contains("://") { link.text } else { format!("{base}{}", link.text) };
            all.push(Item::Page { title: title.clone(), link, place: item.range.clone() });
        }
        if let Some(below) = at(item, &["items"]) {
            all.push(Item::Section { title: title.unwrap_or_default(), items: links(below, &base) });
        }
    }
    all
}

fn remarks(root: &Tree, draft: &mut Draft) {
    if let Some(said) = said_at(root, &["base"]).filter(|said| said.text != "/") {
        draft.remark_site_path(said);
    }
    draft.remark_keys(root, &["rewrites", "head", "markdown", "vite", "themeConfig.nav", "themeConfig.algolia"]);
}
