//! `book.toml` and `SUMMARY.md`.
//!
//! In: their keys and lines. Out: a [`Draft`]. Never: runs a preprocessor.

use super::draft::Draft;
use super::folder::{Folder, join, parent};
use super::outline::{self, Item};
use super::tree::{self, Said, at, said_at, texts, unplaced};
use crate::diag::{Diagnostics, Place};
use crate::say;

/// Where the settings are.
pub(super) fn settings(folder: &Folder<'_>) -> Option<String> {
    folder.nearest(|path| path.rsplit('/').next() == Some("book.toml")).map(str::to_owned)
}

/// Reads the settings.
pub(super) fn read(folder: &Folder<'_>, path: &str, draft: &mut Draft, found: &mut Diagnostics) {
    let base = parent(path);
    let root = tree::read(folder, path, found);
    let source = root.as_ref().and_then(|root| said_at(root, &["book", "src"]));
    draft.take_content(base, source.unwrap_or_else(|| unplaced("src")));
    if let Some(root) = &root {
        draft.title = said_at(root, &["book", "title"]);
        draft.description = said_at(root, &["book", "description"]);
        draft.take_language(said_at(root, &["book", "language"]));
        let authors = at(root, &["book", "authors"]).or_else(|| at(root, &["book", "author"]));
        let authors: Vec<Said> = texts(authors).collect();
        if let Some(first) = authors.first() {
            let names = authors.iter().map(|said| said.text.split('<').next().unwrap_or_default().trim());
            let text = names.collect::<Vec<_>>().join(", ");
            draft.footer = Some(Said { text, place: first.place.clone() }).filter(|said| !said.text.is_empty());
        }
        if let Some(Said { text, place }) = said_at(root, &["output", "html", "edit-url-template"]) {
            let before = text.split("{path}").next().unwrap_or_default().to_owned();
            draft.take_edit_url(Said { text: before, place }, base);
        }
        remarks(root, draft);
    }
    summary(folder, draft);
}

/// The order that `SUMMARY.md` tells; it is no document itself.
fn summary(folder: &Folder<'_>, draft: &mut Draft) {
    let Some(path) = join(draft.content(), "SUMMARY.md").filter(|path| folder.has(path)) else { return };
    let text = folder.text(&path).unwrap_or_default();
    draft.ignore(path.as_str(), None);
    let (mut all, mut drafts) = (Vec::new(), 0);
    for (line, number) in text.lines().zip(1..) {
        let Some((title, link)) = link_of(line) else { continue };
        if link.is_empty() {
            drafts += 1;
            continue;
        }
        all.push(Item::Page { title: Some(title), link, place: Place::at(path.as_str(), number, 1, 1) });
    }
    if drafts > 0 {
        let message = say!("まだ文書のない章が {drafts} 件あります", "{drafts} chapters have no document yet");
        draft.remark(Some(Place::file(path.as_str())), message);
    }
    outline::take(draft, folder, &all, Some(Place::file(path.as_str())));
}

/// The title and the path of a line that is a chapter.
fn link_of(line: &str) -> Option<(String, String)> {
    let line = line.trim().trim_start_matches(['-', '*', '+', ' ']);
    let inside = line.strip_prefix('[')?;
    let end = inside.find("](")?;
    let (title, rest) = (&inside[..end], &inside[end + 2..]);
    let path = match rest.strip_prefix('<') {
        Some(path) => path.split_once(">)")?.0,
        None => rest.rsplit_once(')')?.0,
    };
    let title = title.replace('\\', "").replace(['`', '*'], "");
    Some((title, path.trim().replace("%20", " ")))
}

fn remarks(root: &tree::Tree, draft: &mut Draft) {
    for (table, ja, en) in [("preprocessor", "前処理", "the preprocessor"), ("output", "出力", "the renderer")] {
        for entry in at(root, &[table]).into_iter().flat_map(|table| table.entries()) {
            let name = &entry.key.text;
            if !matches!(
                name.as_str(),
                "html" | "mermaid" | "links" | "index" | "toc" | "linkcheck" | "katex" | "admonish"
            ) {
                draft.remark(Some(entry.key.range.clone()), say!("{ja} `{name}`", "{en} `{name}`"));
            }
        }
    }
    let html = [
        "output.html.additional-css",
        "output.html.additional-js",
        "output.html.theme",
        "output.html.mathjax-support",
        "output.html.playground",
    ];
    draft.remark_keys(root, &html);
    if let Some(said) = said_at(root, &["output", "html", "site-url"]) {
        draft.remark_site_path(said);
    }
    if let Some(node) = at(root, &["output", "html", "redirect"]) {
        let count = node.entries().len();
        let message = say!(
            "転送 {count} 件: 前のアドレスは、移した文書の前書きの `aliases` に書きます",
            "{count} redirects: write former addresses into `aliases` of the documents"
        );
        draft.remark(Some(node.range.clone()), message);
    }
}
