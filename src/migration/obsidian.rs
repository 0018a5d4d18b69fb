//! The vault of Obsidian: `.obsidian/`.
//!
//! In: its settings. Out: a [`Draft`]. Never: reads what a plugin would show.

use super::draft::Draft;
use super::folder::{Folder, join, parent, whole_folder};
use super::tree::{self, at, said_at, texts, unplaced};
use crate::diag::{Diagnostics, Place};
use crate::say;

/// Where the settings are.
pub(super) fn settings(folder: &Folder<'_>) -> Option<String> {
    let is_one = |path: &str| parent(path).rsplit('/').next() == Some(".obsidian");
    folder.nearest(is_one).map(|path| parent(path).to_owned())
}

/// Reads the settings.
pub(super) fn read(folder: &Folder<'_>, path: &str, draft: &mut Draft, found: &mut Diagnostics) {
    draft.take_content(parent(path), unplaced("."));
    let content = draft.content().to_owned();
    let below = |name: &str| join(&content, name).filter(|folder| folder != ".");
    let app = tree::read(folder, &format!("{path}/app.json"), found);
    for said in app.iter().flat_map(|app| texts(at(app, &["userIgnoreFilters"]))) {
        if let Some(pattern) = below(&said.text) {
            let is_folder = folder.has_folder(&pattern);
            draft.ignore(if is_folder { whole_folder(&pattern) } else { pattern }, said.place);
        }
    }
    if let Some(said) = app.as_ref().and_then(|app| said_at(app, &["attachmentFolderPath"])) {
        let name = said.text;
        let message = say!(
            "添付のフォルダー `{name}`: `![[画像.png]]` はどこにある画像でも見つかります",
            "the folder of attachments `{name}`: `![[picture.png]]` finds a picture wherever it lies"
        );
        draft.remark(said.place, message);
    }
    let templates = tree::read(folder, &format!("{path}/templates.json"), found);
    let named = templates.as_ref().and_then(|root| said_at(root, &["folder"]));
    let named = named.and_then(|said| Some((below(&said.text).filter(|name| folder.has_folder(name))?, said.place)));
    if let Some((pattern, place)) = named {
        draft.ignore(whole_folder(&pattern), place);
    }
    let plugins = format!("{path}/community-plugins.json");
    if folder.has(&plugins) {
        let listed = tree::read(folder, &plugins, found);
        texts(listed.as_ref()).for_each(|plugin| draft.remark_plugin(plugin));
    }
    let boards = folder.below(&content).filter(|path| path.ends_with(".canvas") || path.ends_with(".base")).count();
    if boards > 0 {
        let message = say!(
            "キャンバスとベース {boards} 件（`.canvas`、`.base`）",
            "{boards} canvases and bases (`.canvas`, `.base`)"
        );
        draft.remark(Some(Place::file(path)), message);
    }
}
