//! `static/`: files that stand at the root of the site as they are, as in Hugo.
//!
//! In: a project's files and the assets of `content/`. Out: both kinds of assets. Never: opens a file, or lets one take the
//! place of another unsaid.

use super::document::Asset;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::ProjectFiles;
use crate::say;
use std::collections::BTreeMap;

/// The folder that is copied.
const FOLDER: &str = "static";

/// The assets of `content/` and, where none of them stands already, those of `static/`.
pub(super) fn with(mut assets: Vec<Asset>, files: &dyn ProjectFiles, found: &mut Diagnostics) -> Vec<Asset> {
    let taken: BTreeMap<String, String> =
        assets.iter().map(|asset| (asset.path.clone(), asset.source.clone())).collect();
    for source in files.list(FOLDER) {
        let Some(path) = source.strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/')) else { continue };
        if is_leftover(path) {
            continue;
        }
        match taken.get(path) {
            None => assets.push(Asset { path: path.to_owned(), source: source.clone(), audience: 0 }),
            Some(winner) => found.push(
                Diagnostic::new(
                    code::CONTENT_DUPLICATE_ROUTE,
                    Place::file(source.as_str()),
                    say!(
                        "`{path}` は `{winner}` がすでに使っています。このファイルはコピーしません",
                        "`{path}` is taken by `{winner}`; this file is not copied"
                    ),
                )
                .hint(say!("どちらかの名前を変えるか、消します", "rename or remove one of them")),
            ),
        }
    }
    assets
}

/// What editors and systems leave behind. Hidden files that a web server looks for are meant.
fn is_leftover(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let meant = path.starts_with(".well-known/") || path == ".nojekyll";
    (path.split('/').any(|part| part.starts_with('.')) && !meant) || name.ends_with('~') || name == "Thumbs.db"
}

#[cfg(test)]
mod tests {
    use super::is_leftover;

    #[test]
    fn hidden_files_stay_behind_but_those_of_web_servers() {
        for path in [".DS_Store", "img/.DS_Store", "a.css~", ".git/config", "Thumbs.db"] {
            assert!(is_leftover(path), "{path}");
        }
        for path in ["img/logo.svg", ".well-known/security.txt", ".nojekyll", "CNAME"] {
            assert!(!is_leftover(path), "{path}");
        }
    }
}
