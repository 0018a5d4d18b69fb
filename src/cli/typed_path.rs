//! What people type for a file of the project → its path in the project.
//!
//! In: a path from the project folder, from where the command was typed, or a whole one as editors know it. Out: the path in the project
//! (`docs/a.md` → `content/a.md`). Never: names a file outside of the project, or asks whether there is one.

use super::args::Global;
use crate::model::Mounts;
use std::path::{Component, Path, PathBuf};

/// The path in the project, empty for the project itself; `None` for what lies outside.
pub(super) fn in_project(typed: &str, root: Option<&Path>, global: &Global, mounts: &Mounts) -> Option<String> {
    let typed = typed.replace('\\', "/");
    let whole = plain(Path::new(&typed));
    let below = root.and_then(|root| whole.strip_prefix(root).ok());
    let below = below.or_else(|| whole.strip_prefix(plain(&global.dir)).ok()).unwrap_or(&whole);
    let parts = below.components().map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    let disk = parts.collect::<Option<Vec<&str>>>()?.join("/");
    if disk.is_empty() {
        return Some(disk);
    }
    // Who knows what the project calls a file may say so.
    Some(mounts.project_path(&disk).map_or_else(|| disk.clone(), std::borrow::Cow::into_owned))
}

/// The document that somebody named below `content/` or by its address (`sop/refunds.md`, `/sop/refunds/`), of these files of the project.
pub(super) fn document<'f>(typed: &str, files: &'f [String]) -> Option<&'f str> {
    let named = typed.trim_start_matches("./").trim_start_matches('/');
    let named = named.strip_suffix("index.html").unwrap_or(named).trim_end_matches('/');
    let endings = ["", ".md", "/_index.md", "/index.md"];
    let below = |ending| match named {
        "" => "content/_index.md".to_owned(),
        _ => format!("content/{named}{ending}"),
    };
    endings.into_iter().find_map(|ending| files.iter().find(|file| **file == below(ending))).map(String::as_str)
}

/// The same path without `.`.
fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| !matches!(part, Component::CurDir)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Typed {
        #[command(flatten)]
        global: Global,
    }

    #[test]
    fn a_document_is_found_below_content_and_by_its_address() {
        let files = ["content/_index.md", "content/sop/_index.md", "content/sop/a.md", "data/a.csv"].map(str::to_owned);
        let found = |typed| document(typed, &files);
        for typed in ["sop/a.md", "/sop/a/", "sop/a", "/sop/a/index.html", "./sop/a.md"] {
            assert_eq!(found(typed), Some("content/sop/a.md"), "{typed}");
        }
        assert_eq!(found("/sop/"), Some("content/sop/_index.md"));
        assert_eq!(found("/"), Some("content/_index.md"));
        assert_eq!((found("data/a.csv"), found("../data/a.csv"), found("/sop/b/")), (None, None, None));
    }

    #[test]
    fn a_file_of_the_project_has_one_path_however_it_is_typed() {
        let global = |dir: &str| Typed::parse_from(["tejun", "-C", dir]).global;
        for dir in ["site", "./site", "./site/"] {
            for typed in ["site/content/a.md", "./site/content/a.md"] {
                let path = in_project(typed, None, &global(dir), &Mounts::default());
                assert_eq!(path.as_deref(), Some("content/a.md"), "{dir} {typed}");
            }
        }
        let global = global("site");
        let docs = Mounts::new(Some("docs".to_owned()), None, Vec::new());
        let path = |typed: &str, mounts: &Mounts| in_project(typed, Some(Path::new("/w/site")), &global, mounts);
        for typed in ["content/a.md", "./content//a.md", "site/content/a.md", "/w/site/content/a.md", "content\\a.md"] {
            assert_eq!(path(typed, &Mounts::default()).as_deref(), Some("content/a.md"), "{typed}");
        }
        for typed in ["docs/a.md", "site/docs/a.md", "/w/site/docs/a.md", "content/a.md"] {
            assert_eq!(path(typed, &docs).as_deref(), Some("content/a.md"), "{typed}");
        }
        for typed in ["../a.md", "content/../../a.md", "/etc/passwd"] {
            assert_eq!(path(typed, &docs), None, "{typed}");
        }
        for typed in [".", "", "site", "/w/site/"] {
            assert_eq!(path(typed, &docs).as_deref(), Some(""), "{typed}");
        }
    }
}
