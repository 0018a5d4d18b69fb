//! `static/`: files that stand at the root of the site as they are, as in Hugo.
//!
//! In: a project's files. Out: assets. Never: opens a file, or settles whose place it is.

use super::outcome::Asset;
use super::walk;
use crate::content::paths;
use crate::diag::Diagnostics;
use crate::model::ProjectFiles;
use unicode_normalization::UnicodeNormalization;

const FOLDER: &str = "static";

/// Says which of its files are backups, with those of `content/`.
pub(super) fn report_backups(files: &dyn ProjectFiles, found: &mut Diagnostics) {
    let all = [files.list(paths::FOLDER), files.list(FOLDER)].concat();
    let hidden = |path: &&str| path.split('/').any(|part| part.starts_with('.'));
    walk::report_backups(all.iter().map(String::as_str).filter(|path| !hidden(path)), found);
}

/// The files of `static/`.
pub(super) fn all(files: &dyn ProjectFiles) -> Vec<Asset> {
    let sources = files.list(FOLDER).into_iter();
    let asset = |source: String| {
        let path = source.strip_prefix(FOLDER)?.strip_prefix('/').filter(|path| !is_leftover(path))?;
        Some(Asset { path: path.nfc().collect(), audience: 0, source })
    };
    sources.filter_map(asset).collect()
}

/// What editors and systems leave behind. Hidden files that a web server looks for are meant.
fn is_leftover(path: &str) -> bool {
    let meant = path.starts_with(".well-known/") || path == ".nojekyll";
    (path.split('/').any(|part| part.starts_with('.')) && !meant) || paths::is_backup(path)
}

#[cfg(test)]
mod tests {
    use super::is_leftover;

    #[test]
    fn hidden_files_stay_behind_but_those_of_web_servers() {
        for path in [".DS_Store", "img/.DS_Store", "a.css~", ".git/config", "Thumbs.db", "a.css.orig", "img/x.BAK"] {
            assert!(is_leftover(path), "{path}");
        }
        for path in ["img/logo.svg", ".well-known/security.txt", ".nojekyll", "CNAME"] {
            assert!(!is_leftover(path), "{path}");
        }
    }
}
