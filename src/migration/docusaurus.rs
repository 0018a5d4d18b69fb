//! `docusaurus.config.js` and its sidebars.
//!
//! In: values that stand in the scripts word for word. Out: a [`Draft`]. Never: runs them.

use super::draft::Draft;
use super::folder::{Folder, inside, join, parent};
use super::outline::{self, Item};
use super::script::{self, Script};
use super::tree::{self, Said, Tree, at, items, said, said_at, texts, unplaced};
use crate::diag::{Diagnostics, Place};
use crate::model::is_markdown;
use crate::say;

/// Where the settings are.
pub(super) fn settings(folder: &Folder<'_>) -> Option<String> {
    let is_one = |path: &str| path.rsplit('/').next().is_some_and(|name| name.starts_with("docusaurus.config."));
    folder.nearest(is_one).map(str::to_owned)
}

/// Reads the settings.
pub(super) fn read(folder: &Folder<'_>, path: &str, draft: &mut Draft, found: &mut Diagnostics) {
    let base = parent(path);
    let script = script::exported(folder, path);
    let docs = script.as_ref().and_then(|script| docs_options(&script.root));
    let docs_path = docs.and_then(|docs| said_at(docs, &["path"]));
    draft.take_content(base, docs_path.unwrap_or_else(|| unplaced("docs")));
    let Some(script) = &script else {
        draft.remark_no_literal(path);
        draft.take_statics(folder, base, None);
        return;
    };
    let root = &script.root;
    draft.title = said_at(root, &["title"]);
    draft.description = said_at(root, &["tagline"]);
    draft.take_address(said_at(root, &["url"]), said_at(root, &["baseUrl"]));
    draft.footer = said_at(root, &["themeConfig", "footer", "copyright"]).filter(|said| !said.text.contains('<'));
    languages(folder, root, draft, base);
    if at(root, &["markdown", "emoji"]).and_then(|node| node.text()) != Some("false") {
        draft.take_emoji_of_documents(folder);
    }
    draft.take_statics(folder, base, at(root, &["staticDirectories"]));
    if let Some(docs) = docs {
        if let Some(said) = said_at(docs, &["editUrl"]) {
            draft.take_edit_url(said, base);
        }
        for pattern in texts(at(docs, &["exclude"])) {
            draft.ignore(draft.below_content(&pattern.text), pattern.place);
        }
        sidebars(folder, docs, base, draft, found);
    }
    remarks(folder, script, draft, base);
}

/// The options of the documents, of a preset or of a plugin.
fn docs_options(root: &Tree) -> Option<&Tree> {
    let presets = items(at(root, &["presets"])).iter().filter_map(|preset| at(items(Some(preset)).get(1)?, &["docs"]));
    let plugins = items(at(root, &["plugins"])).iter().filter_map(|plugin| {
        let parts = items(Some(plugin));
        parts.first()?.text()?.ends_with("plugin-content-docs").then(|| parts.get(1)).flatten()
    });
    presets.filter(|docs| docs.is_map()).chain(plugins).next()
}

/// The languages: the documents of the others lie outside of the folder of documents.
fn languages(folder: &Folder<'_>, root: &Tree, draft: &mut Draft, base: &str) {
    draft.take_language(said_at(root, &["i18n", "defaultLocale"]));
    let own = said_at(root, &["i18n", "defaultLocale"]).map(|said| said.text);
    for locale in texts(at(root, &["i18n", "locales"])) {
        let code = locale.text;
        let below = join(base, &format!("i18n/{code}/docusaurus-plugin-content-docs/current"));
        if let Some(below) = below.filter(|below| own.as_ref() != Some(&code) && folder.has_folder(below)) {
            let message = say!(
                "言語 `{code}` の文書 `{below}/` は、文書のフォルダーの外にあります",
                "documents in `{code}` lie outside of the folder of documents, in `{below}/`"
            );
            draft.remark(locale.place, message);
        }
    }
}

/// The order of the sidebars that the options name.
fn sidebars(folder: &Folder<'_>, docs: &Tree, base: &str, draft: &mut Draft, found: &mut Diagnostics) {
    let named = said_at(docs, &["sidebarPath"]).map(|said| said.text);
    let paths = named.iter().map(String::as_str).chain(["sidebars.js", "sidebars.ts", "sidebars.json"]);
    let Some(path) = paths.filter_map(|path| join(base, path)).find(|path| folder.has(path)) else { return };
    let root = if path.ends_with(".json") {
        tree::read(folder, &path, found)
    } else {
        script::exported(folder, &path).map(|script| {
            computed(draft, &script, |_| true);
            script.root
        })
    };
    let Some(root) = root else { return };
    let content = draft.content().to_owned();
    let bars = Bars { folder, content: &content };
    let all: Vec<Item> = root.entries().iter().flat_map(|bar| bars.items(&bar.node)).collect();
    outline::take(draft, folder, &all, Some(root.range.clone()));
}

struct Bars<'f> {
    folder: &'f Folder<'f>,
    content: &'f str,
}

impl Bars<'_> {
    fn items(&self, bar: &Tree) -> Vec<Item> {
        // `{ 導入: [a, b] }` is short for a category.
        if bar.is_map() && at(bar, &["type"]).is_none() {
            let section = |entry: &crate::syntax::Entry<Place>| Item::Section {
                title: entry.key.text.clone(),
                items: self.items(&entry.node),
            };
            return bar.entries().iter().map(section).collect();
        }
        items(Some(bar)).iter().flat_map(|item| self.item(item)).collect()
    }

    fn item(&self, item: &Tree) -> Vec<Item> {
        let page = |title: Option<Said>, id: &Said| Item::Page {
            title: title.map(|said| said.text),
            link: self.document(&id.text).unwrap_or_else(|| id.text.clone()),
            place: item.range.clone(),
        };
        if let Some(id) = said(Some(item)).filter(|_| item.text().is_some()) {
            return vec![page(None, &id)];
        }
        let kind = said_at(item, &["type"]).map(|said| said.text);
        match kind.as_deref() {
            Some("category") => {
                let title = said_at(item, &["label"]).map(|said| said.text).unwrap_or_default();
                let own =
                    said_at(item, &["link", "id"]).map(|id| page(Some(Said { text: title.clone(), place: None }), &id));
                let below = at(item, &["items"]).map(|below| self.items(below)).unwrap_or_default();
                own.into_iter().chain([Item::Section { title, items: below }]).collect()
            }
            Some("doc" | "ref") => {
                said_at(item, &["id"]).map(|id| page(said_at(item, &["label"]), &id)).into_iter().collect()
            }
            None if item.is_map() => self.items(item),
            _ => Vec::new(),
        }
    }

    /// The document of an id, in which the numbers that order files do not stand.
    fn document(&self, id: &str) -> Option<String> {
        if let Some(path) = self.folder.document(self.content, id) {
            return Some(path);
        }
        let plain = |path: &str| {
            let bare = path.rsplit_once('.').map_or(path, |(bare, _)| bare);
            bare.split('/').map(without_number).collect::<Vec<_>>().join("/")
        };
        let documents = self.folder.below(self.content).filter(|path| is_markdown(path));
        documents.filter_map(|path| inside(self.content, path)).find(|path| plain(path) == id).map(str::to_owned)
    }
}

/// `01-intro` → `intro`.
fn without_number(name: &str) -> &str {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = rest.trim_start_matches(['-', '_', '.', ' ']);
    if rest.len() < name.len() && bare.len() < rest.len() && !bare.is_empty() { bare } else { name }
}

fn remarks(folder: &Folder<'_>, script: &Script, draft: &mut Draft, base: &str) {
    let wanted = ["title", "tagline", "url", "baseUrl", "i18n", "staticDirectories"];
    computed(draft, script, |key| {
        wanted.contains(&key) || key.starts_with("i18n.") || key.contains("docs.") || key == "..."
    });
    let root = &script.root;
    for key in ["plugins", "themes"] {
        for item in items(at(root, &[key])) {
            let name = items(Some(item)).first().and_then(|first| said(Some(first)));
            if let Some(Said { text, place }) = name.filter(|name| name.text != "@docusaurus/theme-mermaid") {
                draft.remark(place, say!("`{key}` の `{text}`", "`{text}` of `{key}`"));
            }
        }
    }
    let route = docs_options(root).and_then(|docs| said_at(docs, &["routeBasePath"]));
    let route = route.unwrap_or_else(|| unplaced("docs"));
    if !matches!(route.text.trim_matches('/'), "") {
        let path = route.text;
        let message = say!(
            "アドレスの `/{path}/` は付きません（`/{path}/x` は `/x/` になります）",
            "addresses have no `/{path}/` any more: `/{path}/x` becomes `/x/`"
        );
        draft.remark(route.place, message);
    }
    let lies = |name: &str| join(base, name).filter(|path| folder.has_folder(path));
    for (name, ja, en) in [
        ("blog", "ブログの記事", "articles of the blog"),
        ("src/pages", "React のページ", "pages of React"),
        (
            "versioned_docs",
            "前の版の文書（`versions` はタグから作ります）",
            "documents of older versions; `versions` makes these of tags",
        ),
        ("src/components", "部品", "components"),
    ] {
        if let Some(path) = lies(name) {
            draft.remark(None, say!("{ja} `{path}/`", "{en} `{path}/`"));
        }
    }
    let categories = folder
        .below(draft.content())
        .filter(|path| path.rsplit('/').next().is_some_and(|name| name.starts_with("_category_.")))
        .count();
    if categories > 0 {
        let message = say!(
            "`_category_` {categories} 件: 章の名前は `_index.md` の `title`、順は `nav.order` に書きます",
            "{categories} files `_category_`: write the titles of sections into `_index.md`, and their order into `nav.order`"
        );
        draft.remark(None, message);
        draft.ignore(draft.below_content("**/_category_.*"), None);
    }
}

/// Notes the values that are no literals.
pub(super) fn computed(draft: &mut Draft, script: &Script, is_wanted: impl Fn(&str) -> bool) {
    for (key, place) in script.computed.iter().filter(|(key, _)| is_wanted(key)) {
        let message = say!("`{key}` は式なので読んでいません", "`{key}` is computed and was not read");
        draft.remark(Some(place.clone()), message);
    }
}
