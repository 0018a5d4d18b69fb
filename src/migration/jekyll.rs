//! `_config.yml` of Jekyll.
//!
//! In: its keys. Out: a [`Draft`]. Never: reads a template.

use super::draft::Draft;
use super::folder::{Folder, join, parent, whole_folder};
use super::tree::{self, Said, Tree, at, said_at, texts, unplaced};
use crate::diag::{Diagnostics, Place};
use crate::say;

/// Folders that Jekyll reads and never publishes.
const PARTS: [&str; 7] = ["_layouts", "_includes", "_sass", "_data", "_drafts", "_plugins", "_scripts"];
/// What Jekyll leaves out when nobody says.
const USUAL: [&str; 4] = ["Gemfile", "Gemfile.lock", "vendor", "node_modules"];

/// Where the settings are.
pub(super) fn settings(folder: &Folder<'_>) -> Option<String> {
    let is_one = |path: &str| matches!(path.rsplit('/').next(), Some("_config.yml" | "_config.yaml" | "_config.toml"));
    folder.nearest(is_one).map(str::to_owned)
}

/// Reads the settings.
pub(super) fn read(folder: &Folder<'_>, path: &str, draft: &mut Draft, found: &mut Diagnostics) {
    let base = parent(path);
    let root = tree::read(folder, path, found);
    let source = root.as_ref().and_then(|root| said_at(root, &["source"]));
    draft.take_content(base, source.unwrap_or_else(|| unplaced(".")));
    let content = draft.content().to_owned();
    for part in PARTS {
        let all = join(&content, part).filter(|part| folder.has_folder(part));
        if let Some(part) = all {
            draft.ignore(whole_folder(&part), None);
        }
    }
    let Some(root) = root else { return };
    draft.title = said_at(&root, &["title"]).or_else(|| said_at(&root, &["name"]));
    draft.description = said_at(&root, &["description"]).or_else(|| said_at(&root, &["tagline"]));
    draft.take_address(said_at(&root, &["url"]), said_at(&root, &["baseurl"]));
    draft.take_language(said_at(&root, &["lang"]).or_else(|| said_at(&root, &["locale"])));
    draft.timezone = said_at(&root, &["timezone"]).filter(|said| said.text.contains('/'));
    for excluded in texts(at(&root, &["exclude"])) {
        exclude(folder, &content, excluded, draft);
    }
    remarks(folder, &root, draft, path);
}

/// One entry of `exclude`: a file, a folder, or a pattern.
fn exclude(folder: &Folder<'_>, content: &str, Said { text, place }: Said, draft: &mut Draft) {
    let Some(path) = join(content, &text).filter(|path| path != ".") else { return };
    if path.contains('*') || folder.has(&path) {
        draft.ignore(path, place);
    } else if folder.has_folder(&path) {
        draft.ignore(whole_folder(&path), place);
    } else if !USUAL.contains(&text.as_str()) && !text.starts_with('.') {
        draft.remark(place, say!("`exclude` の `{text}` は、ありません", "`{text}` of `exclude` is not there"));
    }
}

fn remarks(folder: &Folder<'_>, root: &Tree, draft: &mut Draft, path: &str) {
    for theme in ["theme", "remote_theme"].into_iter().filter_map(|key| said_at(root, &[key])) {
        draft.remark_theme(theme);
    }
    for Said { text, place } in texts(at(root, &["plugins"])) {
        match text.as_str() {
            "jekyll-seo-tag" | "jekyll-sitemap" | "jekyll-feed" | "jekyll-mermaid" | "jekyll-relative-links" => {}
            "jemoji" => draft.take_emoji(place),
            "jekyll-redirect-from" => draft.remark(
                place,
                say!(
                    "プラグイン `{text}`: `redirect_from` は、前書きの `aliases` に書き換えます",
                    "the plugin `{text}`: write `redirect_from` as `aliases` in front matter"
                ),
            ),
            _ => draft.remark_plugin(Said { text, place }),
        }
    }
    for entry in at(root, &["collections"]).into_iter().flat_map(|all| all.entries()) {
        let name = &entry.key.text;
        let message = say!(
            "コレクション `{name}`: `_{name}/` の文書のアドレスは、フォルダーの場所のとおりになります",
            "the collection `{name}`: documents of `_{name}/` have addresses by their place"
        );
        draft.remark(Some(entry.key.range.clone()), message);
    }
    for key in ["permalink", "defaults"] {
        if let Some(node) = at(root, &[key]) {
            let message = say!(
                "`{key}`: アドレスは文書の場所から決まります",
                "`{key}`: addresses follow from the place of documents"
            );
            draft.remark(Some(node.range.clone()), message);
        }
    }
    let parts =
        folder.below(draft.content()).filter(|path| path.contains("_includes/") && path.ends_with(".html")).count();
    if parts > 0 {
        let message = say!(
            "部品 {parts} 件（`_includes/`）: 文書の `{{% include … %}}` は、結果になりません",
            "{parts} parts of `_includes/`: `{{% include … %}}` in documents becomes nothing"
        );
        draft.remark(Some(Place::file(path)), message);
    }
}
