//! `hugo.toml`, `config.toml`, `config/_default/`.
//!
//! In: their keys. Out: a [`Draft`]. Never: reads what a template would make.

use super::draft::{Draft, LanguageDraft};
use super::folder::{Folder, inside, join, parent, whole_folder};
use super::outline::{self, Item};
use super::tree::{self, Said, Tree, at, is_true, items, named, said, said_at, texts, unplaced};
use crate::diag::{Diagnostics, Place};
use crate::say;

/// How many shortcodes are told by name.
const MOST_NAMES: usize = 10;

/// Where the settings are: a file, or the folder of several.
pub(super) fn settings(folder: &Folder<'_>) -> Option<String> {
    let named = |path: &str, stem: &str| {
        let (name, ending) = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).unwrap_or_default();
        name == stem && matches!(ending, "toml" | "yaml" | "yml" | "json")
    };
    let is_hugo = |path: &str| {
        let base = parent(path);
        let has = |name: &str| join(base, name).is_some_and(|path| folder.has_folder(&path));
        let text = || folder.text(path).unwrap_or_default().to_lowercase();
        has("content") && (has("layouts") || has("archetypes") || has("themes") || text().contains("baseurl"))
    };
    let single = folder.nearest(|path| named(path, "hugo") || (named(path, "config") && is_hugo(path)));
    // Hugo takes its own name before the older one, where both stand in a folder.
    let single = single
        .map(|first| folder.nearest(|path| parent(path) == parent(first) && named(path, "hugo")).unwrap_or(first));
    let several =
        || folder.nearest(|path| parent(path).ends_with("config/_default")).map(|path| parent(path).to_owned());
    single.filter(|path| !path.contains("_default/")).map(str::to_owned).or_else(several)
}

/// The files of settings, each with the key that it is about; nothing for the one of all.
struct Files(Vec<(Option<String>, Tree)>);

impl Files {
    fn read(folder: &Folder<'_>, path: &str, found: &mut Diagnostics) -> Self {
        if folder.has(path) {
            return Self(tree::read(folder, path, found).map(|root| (None, root)).into_iter().collect());
        }
        let of_file = |path: &str| {
            let stem =
                path.rsplit('/').next().unwrap_or_default().rsplit_once('.').map_or("", |(stem, _)| stem).to_owned();
            let is_whole = matches!(stem.as_str(), "hugo" | "config");
            (!stem.is_empty()).then_some(((!is_whole).then_some(stem), path.to_owned()))
        };
        let all: Vec<_> = folder.below(path).filter_map(of_file).collect();
        Self(all.into_iter().filter_map(|(key, path)| Some((key, tree::read(folder, &path, found)?))).collect())
    }

    /// The value of a path of keys, wherever it stands.
    fn at(&self, keys: &[&str]) -> Option<&Tree> {
        let (first, rest) = keys.split_first()?;
        let whole = self.0.iter().find_map(|(key, root)| if key.is_none() { at(root, keys) } else { None });
        whole.or_else(|| {
            let file =
                self.0.iter().find(|(key, _)| key.as_ref().is_some_and(|key| key.eq_ignore_ascii_case(first)))?;
            at(&file.1, rest)
        })
    }

    fn said(&self, keys: &[&str]) -> Option<Said> {
        said(self.at(keys))
    }
}

/// Reads the settings.
pub(super) fn read(folder: &Folder<'_>, path: &str, draft: &mut Draft, found: &mut Diagnostics) {
    let base = if folder.has(path) { parent(path) } else { parent(parent(path)) };
    let files = Files::read(folder, path, found);
    draft.take_content(base, files.said(&["contentDir"]).unwrap_or_else(|| unplaced("content")));
    let own = files.said(&["defaultContentLanguage"]);
    let of_language = |key: &str| files.said(&["languages", own.as_ref()?.text.as_str(), key]);
    draft.title = files.said(&["title"]).or_else(|| of_language("title"));
    draft.description = files.said(&["params", "description"]);
    draft.take_address(files.said(&["baseURL"]), None);
    draft.take_language(own.clone().or_else(|| files.said(&["languageCode"])).or_else(|| files.said(&["locale"])));
    draft.timezone = files.said(&["timeZone"]).filter(|said| said.text.contains('/'));
    draft.footer = files
        .said(&["copyright"])
        .or_else(|| files.said(&["params", "copyright"]))
        .filter(|said| !said.text.contains(['<', '{']));
    languages(folder, base, &files, draft);
    taxonomies(&files, draft);
    draft.take_statics(folder, base, files.at(&["staticDir"]));
    ignored(&files, draft);
    small_letters(folder, &files, draft);
    links(folder, base, draft);
    if let Some(said) = files.said(&["enableEmoji"]).filter(|said| said.text == "true") {
        draft.take_emoji(said.place);
    }
    menu(folder, &files, draft, own.as_ref());
    remarks(folder, base, &files, draft);
}

fn languages(folder: &Folder<'_>, base: &str, files: &Files, draft: &mut Draft) {
    let all = files.at(&["languages"]).map(|all| all.entries()).unwrap_or_default();
    let off: Vec<String> = texts(files.at(&["disableLanguages"])).map(|said| said.text).collect();
    let content = draft.content().to_owned();
    for entry in all {
        let (code, node) = (&entry.key.text, &entry.node);
        if off.contains(code) || is_true(at(node, &["disabled"])) {
            let message = say!("言語 `{code}` は使わない設定です", "the language `{code}` is switched off");
            draft.remark(Some(entry.key.range.clone()), message);
            if let Some(own) = said_at(node, &["contentDir"])
                .and_then(|said| join(base, &said.text))
                .filter(|own| folder.has_folder(own))
            {
                draft.ignore(whole_folder(&own), Some(entry.key.range.clone()));
            }
            continue;
        }
        let below = said_at(node, &["contentDir"]).and_then(|said| join(base, &said.text));
        let below = below.and_then(|own| inside(&content, &own).map(str::to_owned));
        let text = |keys: &[&str]| said_at(node, keys).map(|said| said.text);
        let label = text(&["languageName"]).or_else(|| text(&["label"]));
        if all.len() > 1 || below.is_some() {
            let language = LanguageDraft { code: code.clone(), title: text(&["title"]), label, folder: below };
            draft.take_site_language(Some(entry.key.range.clone()), language);
        }
    }
}

/// Taxonomies other than the two that both have.
fn taxonomies(files: &Files, draft: &mut Draft) {
    let Some(all) = files.at(&["taxonomies"]) else { return };
    let pairs = all.entries().iter().filter_map(|entry| Some((entry.key.text.clone(), entry.node.text()?.to_owned())));
    let pairs: Vec<_> =
        pairs.filter(|(one, many)| !one.contains(' ') && !many.contains([' ', '/']) && !many.is_empty()).collect();
    let usual = [("tag", "tags"), ("category", "categories")];
    if pairs.len() != 2 || !usual.iter().all(|(one, many)| pairs.iter().any(|pair| pair.0 == *one && pair.1 == *many)) {
        (draft.taxonomies, draft.taxonomies_place) = (pairs, Some(all.range.clone()));
    }
}

/// `ignoreFiles`: patterns of another kind, of which the plain ones are known.
fn ignored(files: &Files, draft: &mut Draft) {
    for Said { text, place } in texts(files.at(&["ignoreFiles"])) {
        let ending = text.strip_prefix("\\.").and_then(|rest| rest.strip_suffix('$'));
        match ending.filter(|ending| ending.chars().all(|c| c.is_ascii_alphanumeric())) {
            Some(ending) => draft.ignore(draft.below_content(&format!("**/*.{ending}")), place),
            None => {
                let message = say!(
                    "`ignoreFiles` の `{text}`: 正規表現です。`ignore` にはパスの形で書きます",
                    "`{text}` of `ignoreFiles` is a regular expression: write a pattern of paths into `ignore`"
                );
                draft.remark(place, message);
            }
        }
    }
}

/// Hugo's addresses have small letters unless it is told otherwise; nothing has to be said where all files have such names.
fn small_letters(folder: &Folder<'_>, files: &Files, draft: &mut Draft) {
    if is_true(files.at(&["disablePathToLower"])) {
        return;
    }
    let content = draft.content().to_owned();
    // `README.md` is the page of its folder here, and has no name of its own.
    let is_named = |part: &&str| !part.to_lowercase().starts_with("readme.");
    let has_capitals = |path: &&str| {
        let parts = inside(&content, path).into_iter().flat_map(|below| below.split('/')).filter(is_named);
        parts.flat_map(str::chars).any(char::is_uppercase)
    };
    if let Some(first) = folder.documents(&content).find(has_capitals) {
        draft.lowercase = Some(Said { text: "true".to_owned(), place: Some(Place::file(first)) });
    }
}

/// Hugo passes addresses on as they are written, so that a browser sees them from the page; a hook of the project may read them otherwise.
fn links(folder: &Folder<'_>, base: &str, draft: &mut Draft) {
    let layouts = join(base, "layouts").unwrap_or_default();
    let is_hook = |path: &&str| {
        path.contains("_markup/") && path.rsplit('/').next().is_some_and(|name| name.starts_with("render-link"))
    };
    let content = draft.content().to_owned();
    let written = folder.documents(&content).find_map(|path| {
        let text = folder.text(path)?;
        let at = relative_address(&text)?;
        Some(Place::of_range(path, &text, at..at + 1))
    });
    match (written, folder.below(&layouts).find(is_hook)) {
        (None, _) => {}
        (place, None) => draft.relative_links = Some(Said { text: "page".to_owned(), place }),
        (_, Some(hook)) => {
            let message = say!(
                "リンクの読み方を変えるテンプレートです。`../help/` のようなリンクをページのアドレスから読むなら、`links: {{ relative: page }}` と書きます",
                "a template that reads links in its own way: write `links: {{ relative: page }}` if links such as `../help/` are seen from the address of the page"
            );
            draft.remark(Some(Place::file(hook)), message);
        }
    }
}

/// Where a document first links, outside of code, to a page by a relative path without the ending of a file.
fn relative_address(text: &str) -> Option<usize> {
    super::unfenced(text).find_map(|line| {
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        line.match_indices("](").find_map(|(at, open)| {
            let target = line[at + open.len()..].split([')', ' ', '#', '?']).next().unwrap_or_default();
            let last = target.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            let is_file = last.trim_start_matches('.').contains('.');
            let is_odd = target.starts_with('/') || target.contains([':', '{', '<', '`']);
            (!target.is_empty() && !is_file && !is_odd).then_some(start + at + open.len())
        })
    })
}

/// The main menu, where its entries are documents.
fn menu(folder: &Folder<'_>, files: &Files, draft: &mut Draft, own: Option<&Said>) {
    let own = own.map_or("", |said| said.text.as_str());
    let of_language = format!("menus.{own}");
    let ways: [&[&str]; 6] = [
        &["menus", "main"],
        &["menu", "main"],
        &[&of_language, "main"],
        &["languages", own, "menus", "main"],
        &["languages", own, "menu", "main"],
        &["main"],
    ];
    let Some(menu) = ways.iter().find_map(|keys| files.at(keys)) else {
        let several = files.0.iter().find(|(key, _)| key.as_ref().is_some_and(|key| key.starts_with("menu")));
        if let Some(other) = files.at(&["menus"]).or_else(|| files.at(&["menu"])).or(several.map(|(_, root)| root)) {
            let message = say!(
                "メニュー: 目次の順は `nav.order` に書きます",
                "menus: write the order of the navigation into `nav.order`"
            );
            draft.remark(Some(other.range.clone()), message);
        }
        return;
    };
    let weight = |item: &Tree| said_at(item, &["weight"]).and_then(|said| said.text.parse::<i64>().ok()).unwrap_or(0);
    let mut entries: Vec<&Tree> = items(Some(menu)).iter().collect();
    entries.sort_by_key(|item| weight(item));
    let prefix =
        draft.languages.iter().find(|language| language.code == own).and_then(|language| language.folder.clone());
    let page = |item: &&Tree| {
        let link = said_at(item, &["pageRef"]).or_else(|| said_at(item, &["url"]))?;
        let text = if link.text.contains("://") {
            link.text
        } else {
            format!("{}/{}", prefix.as_deref().unwrap_or_default(), link.text)
        };
        Some(Item::Page {
            title: said_at(item, &["name"]).map(|said| said.text),
            link: text,
            place: item.range.clone(),
        })
    };
    let pages: Vec<Item> = entries.iter().filter_map(page).collect();
    outline::take(draft, folder, &pages, Some(menu.range.clone()));
}

fn remarks(folder: &Folder<'_>, base: &str, files: &Files, draft: &mut Draft) {
    let themes = items(files.at(&["theme"]))
        .iter()
        .chain(items(files.at(&["module", "imports"])).iter().filter_map(|item| at(item, &["path"])));
    themes.filter_map(named).for_each(|(theme, _)| draft.remark_theme(theme));
    for (key, keys) in [
        ("module.mounts", &["module", "mounts"] as &[&str]),
        ("permalinks", &["permalinks"]),
        ("outputs", &["outputs"]),
        ("cascade", &["cascade"]),
    ] {
        if let Some(node) = files.at(keys) {
            draft.remark(Some(node.range.clone()), say!("`{key}`", "`{key}`"));
        }
    }
    let layouts = join(base, "layouts").unwrap_or_default();
    let own: Vec<&str> = folder
        .below(&layouts)
        .filter(|path| path.contains("/shortcodes/") || path.contains("/_shortcodes/"))
        .filter_map(|path| path.rsplit('/').next()?.strip_suffix(".html"))
        .collect();
    if !own.is_empty() {
        let names = own.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect::<Vec<_>>();
        let (more, count) = (own.len() > MOST_NAMES, own.len());
        let (ja, en) = (names.join("、"), names.join(", "));
        let (ja_more, en_more) =
            if more { (format!("など {count} 件"), format!(" … ({count})")) } else { Default::default() };
        let message = say!(
            "自作のショートコード {ja}{ja_more}: `themes/default/shortcodes/<名前>.html` に Tera で書き直します",
            "shortcodes of the project's own: {en}{en_more}; write them anew for Tera as `themes/default/shortcodes/<name>.html`"
        );
        draft.remark(Some(Place::file(layouts)), message);
    }
}
