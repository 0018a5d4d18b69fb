//! The files that were named → paths below `data/`.
//!
//! In: what was typed, and the files of the project. Out: their paths in the project, and the globs that find them again. Never: takes a
//! file that lies outside `data/`: what a source reads stands below it.

use crate::diag::{Diagnostic, code, nearest};
use crate::model::{self, ProjectFiles};
use crate::say;
use std::path::{Component, Path, PathBuf};

/// The paths of the files, each once.
pub(super) fn paths(
    typed: &[PathBuf],
    dir: &Path,
    root: Option<&Path>,
    project: &dyn ProjectFiles,
) -> Result<Vec<String>, Box<Diagnostic>> {
    let listed = project.list("data");
    let mut paths = Vec::new();
    for typed in typed {
        let found = of_glob(typed, &listed);
        if !found.is_empty() {
            paths.extend(found);
            continue;
        }
        let inside = candidates(typed, dir, root).into_iter().find(|path| listed.contains(path));
        paths.push(inside.ok_or_else(|| refusal(typed, dir, root, &listed))?);
    }
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// The files of a glob that no shell unfolded.
fn of_glob(typed: &Path, listed: &[String]) -> Vec<String> {
    let text = typed.to_string_lossy().replace('\\', "/");
    if !text.contains(['*', '?', '{']) {
        return Vec::new();
    }
    let text = text.trim_start_matches("./");
    let matcher = model::glob(text).ok();
    listed.iter().filter(|path| matcher.as_ref().is_some_and(|matcher| matcher.is_match(path))).cloned().collect()
}

/// What a typed path may mean in the project: seen from the project folder, else from where the command runs.
fn candidates(typed: &Path, dir: &Path, root: Option<&Path>) -> Vec<String> {
    let mut found = Vec::new();
    if typed.is_relative() {
        found.extend(plain(typed));
    }
    for path in [dir.join(typed), typed.to_owned()] {
        let whole = path.canonicalize().ok();
        let inside = whole.as_deref().zip(root).and_then(|(path, root)| path.strip_prefix(root).ok());
        found.extend(inside.and_then(plain));
    }
    found
}

/// A path with `/` between its parts; `None` for one that goes up.
fn plain(path: &Path) -> Option<String> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::CurDir => {}
            _ => return None,
        }
    }
    Some(parts.join("/"))
}

fn refusal(typed: &Path, dir: &Path, root: Option<&Path>, listed: &[String]) -> Box<Diagnostic> {
    let shown = typed.display();
    let usage = |message| Diagnostic::new(code::CLI_USAGE, None, message);
    let there = [dir.join(typed), typed.to_owned()].into_iter().find(|path| path.exists());
    let Some(there) = there else {
        let near = nearest(&typed.to_string_lossy(), listed.iter().map(String::as_str));
        let message = say!("`{shown}` というファイルはありません", "there is no file `{shown}`");
        return Box::new(match near {
            Some(near) => usage(message).hint(say!("`{near}` のことですか", "did you mean `{near}`?")),
            None => {
                usage(message).hint(say!("書き出したファイルを `data/` の下に置きます", "put the export below `data/`"))
            }
        });
    };
    if there.is_dir() {
        let message = say!("`{shown}` はフォルダーです", "`{shown}` is a folder");
        let hint = say!("中のファイルを `{shown}/*.csv` のように書きます", "name its files, as in `{shown}/*.csv`");
        return Box::new(usage(message).hint(hint));
    }
    let name = typed.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let data = if dir == Path::new(".") { PathBuf::from("data") } else { dir.join("data") };
    let data = data.display();
    let within = there.canonicalize().ok().zip(root).is_some_and(|(path, root)| path.starts_with(root));
    let message = if within {
        say!("`{shown}` は `data/` の下にありません", "`{shown}` is not below `data/`")
    } else {
        say!("`{shown}` はプロジェクトの外にあります", "`{shown}` is outside the project")
    };
    Box::new(usage(message).hint(say!(
        "`{data}/` の下に写してから、もう一度実行します: `cp {shown} {data}/{name}`",
        "copy it below `{data}/` and try again: `cp {shown} {data}/{name}`"
    )))
}

/// Globs that find the files, relative to `data/`: one where they are all files of their folder with their ending.
pub(super) fn globs(paths: &[String], project: &dyn ProjectFiles) -> Vec<String> {
    let below = |path: &String| path.strip_prefix("data/").unwrap_or(path).to_owned();
    let [first, _, ..] = paths else { return paths.iter().map(below).collect() };
    let (folder, name) = first.rsplit_once('/').unwrap_or(("data", first));
    let ending = name.find('.').map_or("", |at| &name[at..]);
    let alike = |path: &&String| {
        path.rsplit_once('/').is_some_and(|(of, name)| of == folder && name.ends_with(ending) && !ending.is_empty())
    };
    let all = project.list("data").iter().filter(alike).cloned().collect::<Vec<_>>();
    if all == paths && folder != "data" {
        return vec![below(&format!("{folder}/*{ending}"))];
    }
    paths.iter().map(below).collect()
}

/// The name that a source of these files gets.
pub(super) fn name(paths: &[String], fallback: &str) -> String {
    let usable = |text: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(plain)
    };
    let of_path = |path: &String| {
        let path = path.strip_prefix("data/").unwrap_or(path);
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.split('.').next().unwrap_or(name).to_lowercase().replace([' ', '_'], "-");
        let folder = folder.rsplit('/').next().unwrap_or("").to_lowercase();
        let in_folder = paths.len() > 1 || !usable(&stem);
        let first = if in_folder { [folder.clone(), stem.clone()] } else { [stem.clone(), folder.clone()] };
        first.into_iter().find(|name| usable(name))
    };
    paths.first().and_then(of_path).unwrap_or_else(|| fallback.to_owned())
}
