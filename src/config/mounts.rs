//! `content`, `static` and `ignore` of `tejun.yaml`: where documents and files to publish stand, and what is not read.
//!
//! In: the keys, or the bytes of `tejun.yaml` before a folder is walked. Out: [`Mounts`]. Never: accepts a folder outside of the
//! project, or one that tejun or another tool writes.

use crate::diag::{Diagnostics, code};
use crate::model::{self, Glob, Mounts};
use crate::say;
use crate::syntax::{Keys, Node, Reader, forms, keys, parse};

keys! {
    /// Where the folders of the project stand.
    pub(super) struct MountKeys<'n> {
        content: Option<ContentFolder>, "文書のフォルダー（`.` はこのフォルダー自身。なければ content）", "the folder of documents; `.` is this folder itself, `content` the default";
        assets as "static": Option<AssetFolder>, "そのまま公開するファイルのフォルダー（なければ static）", "the folder of files that are published as they are; `static` is the default";
        ignore: Vec<PathGlob>, "読まないファイル（このフォルダーからの場所。`**` も使える）", "files that are not read: globs from this folder";
    }
}

forms! {
    /// A folder below that of `tejun.yaml`, or that folder.
    ContentFolder => String = content_folder;
    /// A folder below that of `tejun.yaml`.
    AssetFolder => String = asset_folder;
    /// A glob from the project folder.
    PathGlob => Glob = path_glob;
}

/// What is declared.
pub(super) fn read(keys: MountKeys<'_>) -> Mounts {
    Mounts::new(keys.content, keys.assets, keys.ignore)
}

/// What the bytes of a `tejun.yaml` declare; whatever is wrong with them is told by who loads the project, and nothing is declared
/// by it.
pub fn mounts(tejun_yaml: &[u8]) -> Mounts {
    let unsaid = &mut Diagnostics::new();
    let Ok(text) = std::str::from_utf8(tejun_yaml) else { return Mounts::default() };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(node) = parse("tejun.yaml", text, unsaid) else { return Mounts::default() };
    let mut reader = Reader::new("tejun.yaml", text, unsaid);
    let Some(mut fields) = reader.fields(&node) else { return Mounts::default() };
    read(MountKeys::take(&mut reader, &mut fields, &(0..0)))
}

fn content_folder(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let folder = Mounts::documents_folder(reader.text_of(node)?);
    folder.map_or_else(|| refused(reader, node), Some)
}

fn asset_folder(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let folder = Mounts::assets_folder(reader.text_of(node)?);
    folder.map_or_else(|| refused(reader, node), Some)
}

fn refused(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let message = say!(
        "このフォルダーの下のフォルダーを `docs`、`website/docs` のように書きます。外の場所（`..`、`/…`）、隠しフォルダー、`data`、`themes`、`output` などは使えません",
        "expected a folder below this one, such as `docs` or `website/docs`; nothing outside (`..`, `/…`), hidden, or used otherwise (`data`, `themes`, `output` and the like)"
    );
    reader.refuse(code::CONFIG_PATH, node, message);
    None
}

fn path_glob(reader: &mut Reader<'_>, node: &Node) -> Option<Glob> {
    reader.text_of(node)?;
    let glob = |text: &str| {
        let from_here = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/');
        (!from_here.is_empty() && !from_here.starts_with('/')).then(|| model::glob(from_here).ok())?
    };
    let expected = say!(
        "`docs/_drafts/**`、`**/*.bak.md` のような場所を、このフォルダーから書きます",
        "expected a glob from this folder, such as `docs/_drafts/**` or `**/*.bak.md`"
    );
    reader.parsed(node, glob, expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_read_and_what_cannot_be_one_is_none() {
        let to = |text: &str, disk: &str| mounts(text.as_bytes()).project_path(disk).map(|path| path.into_owned());
        assert_eq!(to("content: docs", "docs/a.md").as_deref(), Some("content/a.md"));
        assert_eq!(
            to("content: ./website/docs/\nstatic: website/static\n", "website/static/x").as_deref(),
            Some("static/x")
        );
        assert_eq!(to("content: .", "a.md").as_deref(), Some("content/a.md"));
        assert_eq!(to("ignore: [docs/x/, '**/*.bak']\ncontent: docs", "docs/x/a.md"), None);
        for wrong in [
            "../docs",
            "/docs",
            "docs/../..",
            ".git",
            "docs/.hidden",
            "data",
            "data/x",
            "output",
            "static",
            "",
            "a\\b",
            "C:/x",
        ] {
            let mounts = mounts(format!("content: '{wrong}'").as_bytes());
            assert!(mounts.is_usual(), "{wrong}");
        }
        for text in ["static: .", "static: content", "ignore: [/etc/**]", "content: [a]", "- x", "a: [", "\u{feff}"] {
            assert!(mounts(text.as_bytes()).is_usual(), "{text}");
        }
        assert!(mounts(b"\xff").is_usual());
    }
}
