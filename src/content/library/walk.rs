//! What each file below `content/` is, and the address of its page.
//!
//! In: sorted paths. Out: pages with their routes, and assets. Never: opens a file.

use super::languages::Languages;
use super::outcome::Asset;
use crate::content::markdown_file::{MarkdownFile, Role};
use crate::content::paths::{FOLDER, folder, is_backup, is_hidden_asset, is_leftover, is_markdown, stem, unhidden};
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{AddressCase, FOR_NOBODY};
use crate::say;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// Paths that are part of the site: no editors' leftovers, no hidden files. What a hidden folder holds for readers is among them; it is
/// published when a document shows it.
pub(super) fn site_paths(paths: &[String]) -> Vec<&str> {
    paths.iter().map(String::as_str).filter(|path| !is_leftover(path) || is_hidden_asset(path)).collect()
}

/// Sorts the paths into Markdown files and assets. These lie in the folder that the pages around them have, and keep their names.
pub(super) fn classify(paths: &[&str], languages: &Languages, case: AddressCase) -> (Vec<MarkdownFile>, Vec<Asset>) {
    let (pages, others): (Vec<&str>, Vec<&str>) = paths.iter().partition(|path| is_markdown(path));
    let located: Vec<(usize, String)> = pages.iter().map(|path| languages.of(path)).collect();
    let heads: BTreeSet<(usize, &str)> =
        located.iter().filter(|(_, rest)| is_head(rest)).map(|(language, rest)| (*language, folder(rest))).collect();
    let rests: BTreeSet<&str> = located.iter().map(|(_, rest)| rest.as_str()).collect();
    let markdown = pages.iter().zip(&located).map(|(path, (language, rest))| MarkdownFile {
        source: (*path).to_owned(),
        role: role(*language, rest, &heads, &rests),
        language: *language,
        rest: rest.clone(),
    });
    let asset = |path: &str| {
        let inside = path.strip_prefix(FOLDER)?.strip_prefix('/')?;
        let to = match languages.folder_of(path) {
            Some((language, rest)) => match languages.prefix(language) {
                Some(prefix) => format!("{prefix}/{rest}"),
                None => rest.to_owned(),
            },
            None => inside.to_owned(),
        };
        let to = if is_hidden_asset(path) { unhidden(&to) } else { to };
        let to = match to.rsplit_once('/') {
            Some((folder, name)) => format!("{}/{name}", case.of(folder)),
            None => to,
        };
        Some(Asset { source: path.to_owned(), path: to.nfc().collect(), audience: FOR_NOBODY })
    };
    (markdown.collect(), others.into_iter().filter_map(asset).collect())
}

fn role(language: usize, rest: &str, heads: &BTreeSet<(usize, &str)>, rests: &BTreeSet<&str>) -> Role {
    let inside = folder(rest);
    match stem(rest).to_lowercase().as_str() {
        "_index" => Role::Section,
        "readme" if !heads.contains(&(language, inside)) => Role::Section,
        "index" if inside.is_empty() => Role::Section,
        "index" => {
            let prefix = format!("{inside}/");
            let below = rests.range(prefix.as_str()..).take_while(|other| other.starts_with(&prefix));
            let has_more = below.into_iter().any(|other| *other != rest);
            if has_more { Role::Section } else { Role::Bundle }
        }
        _ => Role::Page,
    }
}

fn is_head(path: &str) -> bool {
    matches!(stem(path).to_lowercase().as_str(), "_index" | "index")
}

/// Says once how many such copies stay back.
pub(super) fn report_backups<'p>(paths: impl Iterator<Item = &'p str>, found: &mut Diagnostics) {
    let backups: Vec<&str> = paths.filter(|path| is_backup(path)).collect();
    let Some(first) = backups.first() else { return };
    let (count, s) = (backups.len(), if backups.len() == 1 { "" } else { "s" });
    let message = say!(
        "控えのファイル {count} 個は公開しません（`{first}` など）",
        "not published: {count} backup file{s}, such as `{first}`"
    );
    found.push(Diagnostic::new(code::CONTENT_BACKUP, Place::start(*first), message).hint(say!(
        "要らなければ消します。公開するなら名前を変えます",
        "remove what is not needed; rename what is to be published"
    )));
}
